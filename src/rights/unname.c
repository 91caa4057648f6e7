/* A correction like any other, and then the versions before it go: they hold the name. */
#include "rights/unname.h"

#include "base/buf.h"
#include "registry/inside.h"
#include "registry/joined.h"
#include "registry/rectify.h"

#include <stdlib.h>
#include <string.h>

#define TAKEN_OUT "[…]"

bool unname_wished(const struct unname_wish *wish, ref_t record) {
    for (size_t i = 0; i < wish->count; i++)
        if (wish->records[i] == record)
            return true;
    return false;
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

const char *unname_text(struct arena *arena, const char *text, const struct naming *naming) {
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
        buf_printf(&buf, "%.*s%s", (int)(span->from - at), text + at, TAKEN_OUT);
        at = span->to;
    }
    buf_add(&buf, text + at);
    return buf_text(&buf);
}

/* ---- records */

struct dropping {
    ref_t party, record;
};

static enum status drop_older(struct ctx *ctx, struct write *write, void *arg) {
    const struct dropping *dropping = arg;
    scoped_query q = query_begin(write->db, SQL_LETTERS_DROP_OLDER);
    query_bind_int(&q, 1, dropping->party);
    query_bind_int(&q, 2, dropping->record);
    return query_run(ctx, &q, NULL);
}

/* A text that names nobody any more may have named them before. */
static enum status unname_one(struct ctx *ctx, ref_t record, const struct naming *naming) {
    struct rectifiable found;
    TRY(rectify_read(ctx, record, NOTICE_NOTHING, &found));
    const char *text = found.draft.text ? unname_text(ctx->arena, found.draft.text, naming) : NULL;
    if (text && strcmp(text, found.draft.text) != 0) {
        found.draft.text = text;
        TRY(rectify_record(ctx, record, found.version, &found.draft));
    }
    struct dropping dropping = {found.party.id, record};
    return registry_change(ctx, drop_older, &dropping);
}

static enum status every_value(struct ctx *ctx, ref_t party, struct values *values) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return joined_every(ctx, db, party, values);
}

enum status unname_all(struct ctx *ctx, ref_t party, const struct unname_wish *wish) {
    struct naming *naming = naming_new(ctx->arena);
    struct party read;
    struct values values;
    if (!wish->count)
        return ST_OK;
    TRY(party_read(ctx, party, NOTICE_NOTHING, &read));
    TRY(every_value(ctx, party, &values));
    naming_add(naming, 0, &values);
    for (size_t i = 0; i < wish->count; i++)
        TRY(unname_one(ctx, wish->records[i], naming));
    return ST_OK;
}

static void add_value(struct ctx *ctx, struct values *values, const char *field, const char *text) {
    value_push(ctx, values, (struct value){.field = field, .text = text});
}

/* "Helmi Maria Aalto"; "helmi@posti.example, +358407654321". */
enum status unname_record(struct ctx *ctx, ref_t record, const char *name, const char *data) {
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
    enum status status = unname_one(ctx, record, naming);
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(ctx);
    return ST_OK;
}
