#include "registry/import_batch.h"

#include "registry/permit.h"

static enum status run_counts(struct ctx *ctx, struct query *q, const size_t counts[IMPORT_OUTCOMES]) {
    for (int i = 0; i < IMPORT_OUTCOMES; i++)
        query_bind_int(q, 2 + i, (int64_t)counts[i]);
    return query_run(ctx, q, NULL);
}

enum status batch_add(struct ctx *ctx, struct write *write, const struct batch_add *add) {
    const struct import_options *options = add->options;
    scoped_query q = query_begin(write->db, SQL_BATCH_ADD);
    query_bind_int(&q, 1, add->id);
    query_bind_text(&q, 2, ctx_notice(ctx)->sources[options->source].entry.id);
    query_bind_text(&q, 3, add->format);
    query_bind_text(&q, 4, actor_text(ctx));
    query_bind_int(&q, 5, ctx->now);
    query_bind_text(&q, 6, options->licence.text);
    if (!options->licence.bought || options->licence.bought == DAY_NONE)
        query_bind_null(&q, 7);
    else
        query_bind_int(&q, 7, options->licence.bought);
    query_bind_int(&q, 8, (int64_t)add->total);
    query_bind_int(&q, 9, write->change);
    return query_run(ctx, &q, NULL);
}

enum status batch_count(struct ctx *ctx, struct write *write, int64_t batch,
                        const size_t counts[IMPORT_OUTCOMES]) {
    scoped_query q = query_begin(write->db, SQL_BATCH_COUNT);
    query_bind_int(&q, 1, batch);
    query_bind_int(&q, 2 + IMPORT_OUTCOMES, write->change);
    return run_counts(ctx, &q, counts);
}

enum status batch_state(struct ctx *ctx, struct write *write, int64_t batch, const char *state) {
    scoped_query q = query_begin(write->db, SQL_BATCH_STATE);
    query_bind_int(&q, 1, batch);
    query_bind_text(&q, 2, state);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

enum status batch_did(struct ctx *ctx, struct write *write, int64_t batch, enum batch_step step, ref_t party,
                      ref_t record, int64_t rev) {
    if (!batch)
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_BATCH_DID);
    query_bind_int(&q, 1, batch);
    query_bind_int(&q, 2, step);
    query_bind_int(&q, 3, party);
    query_bind_int(&q, 4, record);
    query_bind_int(&q, 5, rev);
    query_bind_int(&q, 6, write->change);
    return query_run(ctx, &q, NULL);
}

enum status batch_changed(struct ctx *ctx, struct write *write, int64_t batch, ref_t party, int64_t before) {
    int64_t changed = 0;
    scoped_query q = query_begin(write->db, SQL_BATCH_WENT_ON);
    query_bind_int(&q, 1, batch);
    query_bind_int(&q, 2, party);
    query_bind_int(&q, 3, before);
    query_bind_int(&q, 4, before + 1);
    query_bind_int(&q, 5, BATCH_PERSON);
    TRY(query_run(ctx, &q, &changed));
    return changed ? ST_OK : batch_did(ctx, write, batch, BATCH_VALUES, party, 0, before + 1);
}

/* ---- reading */

static day_t day_or_none(struct query *q, const char *name) {
    return query_is_null(q, name) ? DAY_NONE : (day_t)query_int(q, name);
}

static void read_row(struct ctx *ctx, struct query *q, struct import_batch *batch) {
    static const char *const names[IMPORT_OUTCOMES] = {"added", "merged", "same", "refused", "suppressed"};
    *batch = (struct import_batch){
        .id = query_int(q, "id"),
        .source = notice_source(ctx_notice(ctx), query_text(ctx->arena, q, "source")),
        .format = query_text(ctx->arena, q, "format"),
        .actor = query_text(ctx->arena, q, "actor"),
        .made = query_int(q, "made"),
        .state = query_text(ctx->arena, q, "state"),
        .licence = query_is_null(q, "licence") ? NULL : query_text(ctx->arena, q, "licence"),
        .bought = day_or_none(q, "bought"),
        .rows = (size_t)query_int(q, "total"),
        .undone = query_is_null(q, "undone") ? 0 : query_int(q, "undone"),
        .undone_by = query_is_null(q, "undone_by") ? NULL : query_text(ctx->arena, q, "undone_by")};
    for (int i = 0; i < IMPORT_OUTCOMES; i++)
        batch->counts[i] = (size_t)query_int(q, names[i]);
}

enum status batch_read(struct ctx *ctx, struct db *db, int64_t id, struct import_batch *batch, bool *there) {
    scoped_query q = query_begin(db, SQL_BATCH_BY_ID);
    query_bind_int(&q, 1, id);
    *there = query_row(&q) != 0;
    if (*there)
        read_row(ctx, &q, batch);
    return query_done(ctx, &q);
}

enum status import_batch_find(struct ctx *ctx, ref_t id, struct import_batch *batch) {
    bool there = false;
    TRY(permit_action(ctx, ACTION_IMPORT, 0, NULL));
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(batch_read(ctx, db, id, batch, &there));
    return there ? ST_OK : FAIL(ctx, ST_NOT_FOUND, M("There is no such import."));
}

enum status import_list(struct ctx *ctx, struct import_batch **batches, size_t *count) {
    size_t room = 0;
    TRY(permit_action(ctx, ACTION_AUDIT, 0, NULL));
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_BATCHES);
    *batches = NULL;
    *count = 0;
    while (query_row(&q)) {
        struct import_batch batch;
        read_row(ctx, &q, &batch);
        ARENA_PUSH(ctx->arena, *batches, *count, room, batch);
    }
    return query_done(ctx, &q);
}
