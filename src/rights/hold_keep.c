/* When holds go themselves; what they stop is asked in registry/bound.c. */
#include "registry/inside.h"
#include "registry/joined.h"
#include "registry/permit.h"
#include "rights/hold.h"

#include <string.h>

/* ---- when they go */

struct over {
    ref_t *ids;
    int64_t *keys;
    size_t count, room, key_count, key_room;
};

static enum status read_over(struct ctx *ctx, struct query *q, struct over *over) {
    while (query_row(q)) {
        ref_t id = query_int(q, "id");
        int64_t key = query_int(q, "key");
        ARENA_PUSH(ctx->arena, over->ids, over->count, over->room, id);
        ARENA_PUSH(ctx->arena, over->keys, over->key_count, over->key_room, key);
    }
    return query_done(ctx, q);
}

static enum status over_of(struct ctx *ctx, struct db *db, ref_t party, struct over *over) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(db, SQL_HOLDS_OVER_OF);
        query_bind_int(&q, 1, members[i]);
        query_bind_int(&q, 2, registry_today(ctx));
        TRY(read_over(ctx, &q, over));
    }
    return ST_OK;
}

enum status hold_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **keys, size_t *count) {
    struct over over = {0};
    TRY(over_of(ctx, db, party, &over));
    *keys = over.keys;
    *count = over.key_count;
    return ST_OK;
}

static enum status erase_rows_of(struct ctx *ctx, struct write *write, const struct over *over) {
    for (size_t i = 0; i < over->count; i++) {
        scoped_query q = query_begin(write->db, SQL_HOLD_ERASE);
        query_bind_int(&q, 1, over->ids[i]);
        TRY(query_run(ctx, &q, NULL));
        scoped_query was = query_begin(write->db, SQL_HOLD_WAS_DROP);
        query_bind_int(&was, 1, over->ids[i]);
        TRY(query_run(ctx, &was, NULL));
    }
    return ST_OK;
}

enum status hold_forget(struct ctx *ctx, struct write *write, ref_t party) {
    struct over over = {0};
    TRY(over_of(ctx, write->db, party, &over));
    return erase_rows_of(ctx, write, &over);
}

static enum status erase_over(struct ctx *ctx, struct write *write, void *arg) {
    return erase_rows_of(ctx, write, arg);
}

/* Keys before rows; a crash in between leaves rows that nothing opens, which the next night takes. */
enum status hold_sweep(struct ctx *ctx, size_t *count) {
    struct over over = {0};
    day_t today = registry_today(ctx);
    *count = 0;
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        scoped_query q = query_begin(db, SQL_HOLDS_OVER);
        query_bind_int(&q, 1, today);
        query_bind_int(&q, 2, today - HOLD_KEPT);
        TRY(read_over(ctx, &q, &over));
    }
    if (!over.count)
        return ST_OK;
    vault_note_change(ctx->registry->vault, store_change(ctx->registry->store));
    TRY(vault_destroy_keys(ctx, ctx->registry->vault, over.keys, over.key_count));
    TRY(registry_change(ctx, erase_over, &over));
    *count = over.count;
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}
