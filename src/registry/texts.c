/* One statement for all records of a party, and a letter is opened only when its category is searched: most of what a register
 * holds about somebody is bookkeeping and bare dates, which nobody looks for. */
#include "registry/texts.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/moves.h"
#include "notice/names.h"
#include "registry/edition.h"
#include "registry/envelope.h"
#include "registry/permit.h"
#include "registry/versions.h"

#include <string.h>

/* ---- what the notice says */

static bool searched(const struct category *category, int purpose) {
    if (category->program || category->special_kind || category->searched == SEARCHED_NO)
        return false;
    return category->searched == SEARCHED_YES ||
           (purpose != NOTICE_NOTHING && set_has(&category->purposes, purpose));
}

const bool *texts_searched(struct arena *arena, const struct notice *notice) {
    bool *all = arena_array(arena, notice->categories_count + 1, sizeof *all), any = false;
    int purpose = permit_first_purpose(notice);
    for (size_t i = 0; i < notice->categories_count; i++) {
        all[i] = searched(&notice->categories[i], purpose);
        any = any || all[i];
    }
    return any ? all : NULL;
}

/* One that lists it for somebody else says nothing about this one. */
bool texts_field_searched(const struct notice *notice, int type, const char *field) {
    bool listed = false;
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        if (!names_have(&category->fields, field) ||
            (type != NOTICE_NOTHING && !set_has(&category->types, type)))
            continue;
        if (category->searched != SEARCHED_NO && !category->special_kind)
            return true;
        listed = true;
    }
    return !listed;
}

/* The category in an older version: by its name there, or by what became of that. */
static int category_then(const struct notice *then, const struct notice *now, int category) {
    const char *id = now->categories[category].entry.id;
    int found = notice_category(then, id);
    for (size_t i = 0; found == NOTICE_NOTHING && i < then->categories_count; i++) {
        const struct change_move *move = moves_of(now, then->categories[i].entry.id);
        if (move && move->to && strcmp(move->to, id) == 0)
            found = (int)i;
    }
    return found;
}

/* What narrows works at once, what widens once the person knows: every version that still stands for the party must agree. */
static enum status allowed(struct ctx *ctx, struct db *db, ref_t party, bool *may) {
    const struct edition *now = edition_of(ctx);
    struct versions bases = {0};
    for (size_t i = 0; i < now->notice->categories_count; i++)
        may[i] = now->texts && now->texts[i];
    if (now->before)
        TRY(versions_bases(ctx, db, party, &bases));
    for (size_t b = 0; b < bases.count; b++)
        for (size_t i = 0; i < now->notice->categories_count; i++) {
            const struct edition *then = bases.items[b];
            int category = may[i] ? category_then(then->notice, now->notice, (int)i) : NOTICE_NOTHING;
            may[i] = category != NOTICE_NOTHING && then->texts && then->texts[category];
        }
    return ST_OK;
}

/* ---- what is written */

/* Fields of the record's own category are written without its name before them. */
static void add_fact(struct ctx *ctx, struct buf *buf, const struct category *category,
                     const struct fact *fact) {
    for (size_t i = 0; i < category->own_count; i++) {
        const struct own_field *own = &category->own[i];
        if (strcmp(own->entry.id, fact->name) != 0 || own->special)
            continue;
        if (own->type == OWN_TEXT)
            buf_printf(buf, "\n%s", fact->value);
        for (int lang = 0; own->type == OWN_CHOICE && lang < LANG_COUNT; lang++)
            if (ctx_notice(ctx)->languages[lang])
                buf_printf(buf, "\n%s", field_choice(ctx->arena, (enum lang)lang, own, fact->value));
    }
}

static const char *written(struct ctx *ctx, int category, const struct content *content) {
    struct buf buf = buf_in(ctx->arena);
    if (content->text)
        buf_add(&buf, content->text);
    for (size_t i = 0; i < content->fact_count; i++)
        add_fact(ctx, &buf, &ctx_notice(ctx)->categories[category], &content->facts[i]);
    return buf.length ? buf_text(&buf) : NULL;
}

static enum status read_one(struct ctx *ctx, struct query *q, const bool *may, const struct sight *sight,
                            struct texts *texts) {
    const char *data = query_text(ctx->arena, q, "data");
    int category = notice_category(ctx_notice(ctx), data);
    struct text text = {.record = query_int(q, "record")};
    struct content content = {0};
    struct letter letter;
    if (category == NOTICE_NOTHING || !may[category] ||
        sight_veils(sight, notice_class(ctx_notice(ctx), query_text(ctx->arena, q, "class")), text.record))
        return ST_OK;
    if (letter_row(ctx, q, text.record, &letter) != ST_OK ||
        (letter.json && envelope_parse(ctx, letter.json, &content) != ST_OK)) {
        fault_clear(ctx); /* a damaged note must not hide whom it is about; their page tells of it */
        return ST_OK;
    }
    text.text = written(ctx, category, &content);
    text.kind = query_text(ctx->arena, q, "kind");
    text.day = (day_t)query_int(q, "day");
    if (text.text)
        ARENA_PUSH(ctx->arena, texts->items, texts->count, texts->room, text);
    return ST_OK;
}

enum status texts_of(struct ctx *ctx, struct db *db, ref_t party, const struct sight *sight,
                     struct texts *texts) {
    *texts = (struct texts){0};
    if (!edition_of(ctx)->texts)
        return ST_OK;
    bool *may = arena_array(ctx->arena, ctx_notice(ctx)->categories_count + 1, sizeof *may);
    TRY(allowed(ctx, db, party, may));
    scoped_query q = query_begin(db, SQL_TEXTS_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        TRY(read_one(ctx, &q, may, sight, texts));
    return query_done(ctx, &q);
}

enum status texts_joined(struct ctx *ctx, struct db *db, ref_t party, const struct sight *sight,
                         const char **joined) {
    struct texts texts;
    struct buf buf = buf_in(ctx->arena);
    *joined = NULL;
    TRY(texts_of(ctx, db, party, sight, &texts));
    for (size_t i = 0; i < texts.count; i++)
        buf_printf(&buf, "\n%s", texts.items[i].text);
    if (texts.count)
        *joined = buf_text(&buf);
    return ST_OK;
}
