/* How long a breach is kept: until it is closed always; afterwards as long as the notice keeps `breaches`, counted from the closing. A notice
 * that does not name them keeps them: the authority must be able to verify them, and the law names no period. */
#include "rights/breach_inside.h"

#include "registry/permit.h"
#include "rights/kept.h"

static enum status last_day(struct ctx *ctx, int64_t closed, day_t on, day_t *last) {
    return kept_last_day(ctx, &(struct kept){"breaches", "breaches", NULL, 0},
                         zone_day(registry_zone(ctx), closed), on, last);
}

enum status breach_last_day(struct ctx *ctx, const struct breach *breach, day_t *last) {
    *last = DAY_NONE;
    return breach->closed ? last_day(ctx, breach->closed, registry_today(ctx), last) : ST_OK;
}

static enum status add_keys(struct ctx *ctx, struct db *db, ref_t breach, struct kept_rows *rows) {
    scoped_query q = query_begin(db, SQL_BREACH_KEYS);
    query_bind_int(&q, 1, breach);
    while (query_row(&q)) {
        int64_t key = query_int(&q, "key");
        ARENA_PUSH(ctx->arena, rows->keys, rows->key_count, rows->key_room, key);
    }
    return query_done(ctx, &q);
}

static enum status find_over(struct ctx *ctx, struct db *db, day_t on, struct kept_rows *rows) {
    scoped_query q = query_begin(db, SQL_BREACHES_CLOSED);
    while (query_row(&q)) {
        ref_t id = query_int(&q, "id");
        day_t last;
        TRY(last_day(ctx, query_int(&q, "closed"), on, &last));
        if (last != DAY_NONE && on >= last)
            ARENA_PUSH(ctx->arena, rows->ids, rows->count, rows->room, id);
    }
    return query_done(ctx, &q);
}

enum status breach_kept_first(struct ctx *ctx, struct db *db, day_t on, struct kept_first *first) {
    int64_t oldest = 0;
    *first = (struct kept_first){"breaches", DAY_NONE, DAY_NONE};
    scoped_query q = query_begin(db, SQL_BREACHES_CLOSED);
    while (query_row(&q)) /* the last closed comes first */
        oldest = query_int(&q, "closed");
    TRY(query_done(ctx, &q));
    return oldest ? kept_sooner(ctx, &(struct kept){"breaches", "breaches", NULL, 0},
                                zone_day(registry_zone(ctx), oldest), on, first)
                  : ST_OK;
}

enum status breach_sweep(struct ctx *ctx, day_t on, size_t *count) {
    static const enum sql erase[] = {SQL_BREACH_PARTIES_ERASE, SQL_BREACH_STEPS_ERASE, SQL_BREACH_ERASE};
    struct kept_rows rows = {0};
    *count = 0;
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    if (!kept_said(ctx, "breaches"))
        return ST_OK;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(find_over(ctx, db, on, &rows));
        for (size_t i = 0; i < rows.count; i++)
            TRY(add_keys(ctx, db, rows.ids[i], &rows));
    }
    TRY(kept_erase(ctx, &rows,
                   &(struct kept_end){"breaches", "breaches_erased", erase, sizeof erase / sizeof *erase}));
    *count = rows.count;
    return ST_OK;
}
