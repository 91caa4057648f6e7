/* A record is shortened, and then the versions before it go: they hold the name. */
#include "rights/unname.h"

#include "base/buf.h"
#include "registry/inside.h"
#include "registry/joined.h"
#include "registry/within.h"
#include "rights/wording.h"

#include <stdlib.h>
#include <string.h>

#define TAKEN_OUT "[…]"

void unname_want(struct arena *arena, struct unname_wish *wish, enum mention_kind kind, ref_t id) {
    struct unname_text text = {kind, id};
    ARENA_PUSH(arena, wish->items, wish->count, wish->room, text);
}

bool unname_can(enum mention_kind kind) {
    return kind != MENTION_VALUE && kind != MENTION_VIEW;
}

/* ---- a text */

struct stretch {
    size_t from, to;
};
struct stretches {
    struct arena *arena;
    struct stretch *items;
    size_t count, room;
};

static void take_span(void *arg, size_t who, size_t at, size_t length) {
    struct stretches *spans = arg;
    struct stretch span = {at, at + length};
    (void)who;
    ARENA_PUSH(spans->arena, spans->items, spans->count, spans->room, span);
}

static int by_place(const void *a, const void *b) {
    const struct stretch *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to < y->to) - (x->to > y->to); /* the longer one first */
}

const char *unname_text(struct arena *arena, const char *text, const struct naming *naming, const char *mark) {
    struct buf buf = buf_in(arena);
    struct stretches spans = {.arena = arena};
    size_t at = 0;
    naming_look(naming, arena, text, &(struct naming_asked){.each = true, .found = take_span, .arg = &spans});
    if (!spans.count)
        return text;
    qsort(spans.items, spans.count, sizeof *spans.items, by_place);
    for (size_t i = 0; i < spans.count; i++) {
        const struct stretch *span = &spans.items[i];
        if (span->from < at)
            continue; /* a part of what is out already */
        buf_printf(&buf, "%.*s%s", (int)(span->from - at), text + at, mark);
        at = span->to;
    }
    buf_add(&buf, text + at);
    return buf_text(&buf);
}

/* ---- records, and texts of the office */

struct shortening {
    const struct naming *naming;
    const char *mark;
};

static const char *shorten(struct ctx *ctx, void *arg, const char *text) {
    const struct shortening *shortening = arg;
    return unname_text(ctx->arena, text, shortening->naming, shortening->mark);
}

/* Whose page a text of the office is on is said by its kind and id alone. */
static enum status unname_wording(struct ctx *ctx, struct write *write, const struct unname_text *text,
                                  const struct naming *naming) {
    struct shortening shortening = {naming, wording_mark(ctx, true)};
    const struct wording_edit edit = {shorten, &shortening};
    size_t changed;
    TRY(wording_change(ctx, write, text->kind, text->id, &edit, &changed));
    if (!changed)
        return ST_OK;
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "passage_taken_out",
                                              .record = text->id,
                                              .sentence = "rights.erasure",
                                              .detail = mention_kind_id(text->kind)});
}

static enum status unname_one(struct ctx *ctx, struct write *write, const struct unname_text *text,
                              const struct naming *naming) {
    struct shortening shortening = {naming, TAKEN_OUT};
    if (text->kind == MENTION_RECORD)
        return rectify_shorten_within(ctx, write, text->id, shorten, &shortening);
    return unname_wording(ctx, write, text, naming);
}

enum status unname_within(struct ctx *ctx, struct write *write, ref_t party, const struct unname_wish *wish) {
    struct naming *naming = naming_new(ctx->arena);
    struct values values;
    if (!wish->count)
        return ST_OK;
    TRY(joined_every(ctx, write->db, party, &values));
    naming_add(naming, 0, &values);
    for (size_t i = 0; i < wish->count; i++)
        TRY(unname_one(ctx, write, &wish->items[i], naming));
    return ST_OK;
}

/* ---- of whom only a task still knows */

static void add_value(struct ctx *ctx, struct values *values, const char *field, const char *text) {
    value_push(ctx, values, (struct value){.field = field, .text = text});
}

/* "Helmi Maria Aalto"; "helmi@posti.example, +358407654321". */
enum status unname_gone_within(struct ctx *ctx, struct write *write, const struct unname_text *text,
                               const char *name, const char *data) {
    struct naming *naming = naming_new(ctx->arena);
    struct values values = {0};
    char *rest = arena_text(ctx->arena, data), *one;
    const char *last = name ? strrchr(name, ' ') : NULL;
    if (last) {
        add_value(ctx, &values, "first_name", arena_text_n(ctx->arena, name, (size_t)(last - name)));
        add_value(ctx, &values, "last_name", last + 1);
    }
    while (rest && (one = strsep(&rest, ",\n")))
        add_value(ctx, &values, strchr(one, '@') ? "email" : "phone", one + strspn(one, " "));
    naming_add(naming, 0, &values);
    enum status status = unname_one(ctx, write, text, naming);
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(ctx);
    return ST_OK;
}
