/* Everybody is read by id, a page at a time, so that a register of any size needs no list of them. Who was found is a list:
 * the search has its own order. */
#include "registry/lens.h"
#include "rights/export_inside.h"

enum { PAGE = 500 };

static enum status one(struct ctx *ctx, struct export_run *run, export_each *each, ref_t party) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = each(ctx, run, party);
    registry_memory_back(ctx, outer);
    if (status == ST_OK && run->options->progress)
        run->options->progress(run->options->progress_arg, ++run->done, run->all);
    return status;
}

static enum status everybody(struct ctx *ctx, struct export_run *run, export_each *each) {
    ref_t after = INT64_MIN;
    for (size_t count = PAGE; count == PAGE;) {
        ref_t page[PAGE];
        count = 0;
        scoped_query q = query_begin(run->db, SQL_PARTIES_AFTER);
        query_bind_int(&q, 1, after);
        query_bind_int(&q, 2, PAGE);
        while (query_row(&q))
            page[count++] = query_int(&q, "id");
        TRY(query_done(ctx, &q));
        for (size_t i = 0; i < count; i++)
            TRY(one(ctx, run, each, page[i]));
        after = count ? page[count - 1] : after;
    }
    return ST_OK;
}

static enum status found(struct ctx *ctx, struct export_run *run, export_each *each) {
    struct lens_query query = {.words = run->options->find,
                               .fields_only = true,
                               .limit = PAGE,
                               .count_max = PAGE,
                               .patience = LENS_WHOLE};
    struct lens_hits hits;
    do {
        scoped_arena *arena = arena_new();
        struct arena *outer = ctx->arena;
        ctx->arena = arena;
        enum status status = lens_look(ctx, &query, &hits);
        registry_memory_back(ctx, outer);
        TRY(status);
        for (size_t i = 0; i < hits.count; i++)
            TRY(one(ctx, run, each, hits.items[i].party));
        query.after = hits.last;
        query.after_key = arena_text(outer, hits.last_key);
        query.way = hits.way;
    } while (hits.last);
    return ST_OK;
}

enum status export_pick(struct ctx *ctx, struct export_run *run, export_each *each) {
    run->done = 0;
    if (run->options->all)
        return everybody(ctx, run, each);
    if (run->options->find)
        return found(ctx, run, each);
    for (size_t i = 0; i < run->options->party_count; i++)
        TRY(one(ctx, run, each, run->options->parties[i]));
    return ST_OK;
}

static enum status count_one(struct ctx *ctx, struct export_run *run, ref_t party) {
    (void)ctx;
    run->all += party != 0;
    return ST_OK;
}

enum status export_pick_count(struct ctx *ctx, struct export_run *run) {
    run->all = run->options->party_count;
    if (run->options->all) {
        scoped_query q = query_begin(run->db, SQL_PARTY_COUNT);
        run->all = query_row(&q) ? (size_t)query_int(&q, "count") : 0;
        return query_done(ctx, &q);
    }
    return run->options->find ? found(ctx, run, count_one) : ST_OK;
}
