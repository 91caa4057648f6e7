/* How long the log of hand-overs is kept: until it is back always; afterwards, or once it was given where nothing comes back, as long as the
 * notice keeps `handovers`; where it names none, as long as its log, of which this is a part. The disclosures in each person's register are
 * that person's and stay with them. */
#include "rights/entrust_inside.h"

#include "rights/kept.h"

static const char *data_of(struct ctx *ctx) {
    return kept_said(ctx, "handovers") ? "handovers" : "log";
}

static enum status last_day(struct ctx *ctx, day_t over, day_t on, day_t *last) {
    const char *data = data_of(ctx);
    return kept_last_day(ctx, &(struct kept){data, data, NULL, 0}, over, on, last);
}

static day_t over_day(struct ctx *ctx, int64_t closed, day_t given) {
    return closed ? zone_day(registry_zone(ctx), closed) : given;
}

enum status entrust_last_day(struct ctx *ctx, const struct entrust *handover, day_t *last) {
    bool over = handover->closed || (handover->done && handover->due == DAY_NONE);
    *last = DAY_NONE;
    return over ? last_day(ctx, over_day(ctx, handover->closed, handover->given), registry_today(ctx), last)
                : ST_OK;
}

const char *entrust_kept_words(struct ctx *ctx, day_t last) {
    return kept_words(ctx, data_of(ctx), last);
}

static enum status find_over(struct ctx *ctx, struct db *db, day_t on, struct kept_rows *rows) {
    scoped_query q = query_begin(db, SQL_HANDOVERS_ENDED);
    while (query_row(&q)) {
        ref_t id = query_int(&q, "id");
        int64_t key = query_int(&q, "key");
        day_t last;
        TRY(last_day(ctx, over_day(ctx, query_int(&q, "closed"), (day_t)query_int(&q, "given")), on, &last));
        if (last == DAY_NONE || on < last)
            continue;
        ARENA_PUSH(ctx->arena, rows->ids, rows->count, rows->room, id);
        if (key)
            ARENA_PUSH(ctx->arena, rows->keys, rows->key_count, rows->key_room, key);
    }
    return query_done(ctx, &q);
}

enum status entrust_kept_first(struct ctx *ctx, struct db *db, day_t on, struct kept_first *first) {
    const char *data = data_of(ctx);
    day_t oldest = DAY_NONE;
    *first = (struct kept_first){data, DAY_NONE, DAY_NONE};
    scoped_query q = query_begin(db, SQL_HANDOVERS_ENDED);
    while (query_row(&q)) {
        day_t over = over_day(ctx, query_int(&q, "closed"), (day_t)query_int(&q, "given"));
        oldest = oldest == DAY_NONE || over < oldest ? over : oldest;
    }
    TRY(query_done(ctx, &q));
    return oldest == DAY_NONE ? ST_OK
                              : kept_sooner(ctx, &(struct kept){data, data, NULL, 0}, oldest, on, first);
}

enum status entrust_sweep(struct ctx *ctx, day_t on, size_t *count) {
    static const enum sql erase[] = {SQL_PAPERS_GONE_KEEP, SQL_HANDOVER_BACKS_ERASE, SQL_HANDOVER_PAPERS_ERASE,
                                     SQL_HANDOVER_STEPS_ERASE, SQL_HANDOVER_ERASE};
    struct kept_rows rows = {0};
    *count = 0;
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    if (!kept_said(ctx, data_of(ctx)))
        return ST_OK;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(find_over(ctx, db, on, &rows));
    }
    TRY(kept_erase(ctx, &rows,
                   &(struct kept_end){data_of(ctx), "handovers_erased", erase, sizeof erase / sizeof *erase}));
    *count = rows.count;
    return ST_OK;
}
