/* A row of `source` is one bringing, shared by all that one slice of an import brings; a row of `brought` joins it to a party. */
#include "registry/brought.h"

#include "registry/import.h"

#include <string.h>

static bool said(day_t day) {
    return day && day != DAY_NONE;
}

static void bind_day(struct query *q, int at, day_t day) {
    if (said(day))
        query_bind_int(q, at, day);
    else
        query_bind_null(q, at);
}

static day_t day_or_none(struct query *q, const char *name) {
    return query_is_null(q, name) ? DAY_NONE : (day_t)query_int(q, name);
}

struct licence brought_licence(struct ctx *ctx, struct query *q) {
    return (struct licence){query_is_null(q, "licence") ? NULL : query_text(ctx->arena, q, "licence"),
                            day_or_none(q, "bought"), day_or_none(q, "until")};
}

/* ---- writing */

static enum status licence_row(struct ctx *ctx, struct write *write, int64_t source,
                               const struct licence *licence) {
    if (!licence->text && !said(licence->bought) && !said(licence->until))
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_LICENCE_ADD);
    query_bind_int(&q, 1, source);
    query_bind_text(&q, 2, licence->text);
    bind_day(&q, 3, licence->bought);
    bind_day(&q, 4, licence->until);
    query_bind_int(&q, 5, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status source_row(struct ctx *ctx, struct write *write, const struct within *within,
                              const struct bringing *bringing, int64_t *id) {
    *id = within->brought ? *within->brought : 0;
    if (*id)
        return ST_OK;
    *id = within_id(within);
    if (within->brought)
        *within->brought = *id;
    scoped_query q = query_begin(write->db, SQL_SOURCE_ADD);
    query_bind_int(&q, 1, *id);
    query_bind_text(&q, 2, ctx_notice(ctx)->sources[bringing->source].entry.id);
    query_bind_int(&q, 3, ctx->now);
    query_bind_null(&q, 4);
    if (within->job)
        query_bind_int(&q, 5, within->job);
    else
        query_bind_null(&q, 5);
    query_bind_int(&q, 6, write->change);
    TRY(query_run(ctx, &q, NULL));
    return licence_row(ctx, write, *id, bringing->licence);
}

/* Bought data were obtained when they were bought, though somebody takes them in later. */
static day_t came(struct ctx *ctx, const struct bringing *bringing) {
    day_t day = registry_today(ctx), bought = bringing->licence->bought;
    if (bringing->taken_in != DAY_NONE && bringing->taken_in < day)
        day = bringing->taken_in;
    return said(bought) && bought < day ? bought : day;
}

enum status brought_add(struct ctx *ctx, struct write *write, const struct within *within,
                        const struct bringing *bringing, int64_t *id) {
    *id = 0;
    if (bringing->source == NOTICE_NOTHING)
        return ST_OK;
    TRY(source_row(ctx, write, within, bringing, id));
    if (ctx_notice(ctx)->sources[bringing->source].main)
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_BROUGHT_ADD);
    query_bind_int(&q, 1, bringing->party);
    query_bind_int(&q, 2, *id);
    query_bind_int(&q, 3, came(ctx, bringing));
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

/* ---- reading */

enum status brought_of(struct ctx *ctx, struct db *db, ref_t party, struct brought **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_BROUGHT_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        const char *name = query_text(ctx->arena, &q, "name");
        struct brought one = {.source = notice_source(ctx_notice(ctx), name),
                              .name = name,
                              .came = (day_t)query_int(&q, "came"),
                              .licence = brought_licence(ctx, &q)};
        ARENA_PUSH(ctx->arena, *list, *count, room, one);
    }
    return query_done(ctx, &q);
}

/* ---- undoing */

static enum status any_left(struct ctx *ctx, struct db *db, ref_t party, const struct import_batch *batch,
                            bool *left) {
    struct values values;
    day_t day = zone_day(registry_zone(ctx), batch->made);
    scoped_query q = query_begin(db, SQL_BROUGHT_RECORDS);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, batch->id);
    *left = query_row(&q) && query_int(&q, "count") > 0;
    TRY(query_done(ctx, &q));
    if (*left)
        return ST_OK;
    TRY(value_profile(ctx, db, party, &values, NULL, NULL));
    for (size_t i = 0; i < values.count && !*left; i++)
        *left = values.items[i].source == batch->source && values.items[i].since >= day;
    return ST_OK;
}

enum status brought_undo(struct ctx *ctx, struct db *db, ref_t party, const struct import_batch *batch) {
    bool left;
    TRY(any_left(ctx, db, party, batch, &left));
    if (left)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_BROUGHT_UNDO);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, batch->id);
    return query_run(ctx, &q, NULL);
}
