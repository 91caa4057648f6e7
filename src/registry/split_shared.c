/* What was said of two while they were one, and is sealed: nobody knows of which of them it was said, so it is of both. A hold is written
 * once more, sealed under a key of its own, so that somebody can lift either. A request is somebody's, and its answer must not go to
 * the wrong one: it stays where it is, and both wait for it (rights/request_keep.c). */
#include "registry/merge_inside.h"

#include "registry/doorway.h"

/* ---- holds */

struct held {
    ref_t id;
    const char *class, *ground;
    int64_t until, holder, made, key;
    const void *sealed;
    size_t length;
};

static enum status held_since(struct ctx *ctx, struct db *db, const struct merge_row *row, struct held **list,
                              size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_HOLDS_SINCE);
    query_bind_int(&q, 1, row->merge.kept);
    query_bind_int(&q, 2, registry_today(ctx));
    query_bind_int(&q, 3, row->merge.at);
    query_bind_int(&q, 4, row->since);
    while (query_row(&q)) {
        struct held held = {.id = query_int(&q, "id"),
                            .class = query_text(ctx->arena, &q, "class"),
                            .ground = query_text(ctx->arena, &q, "ground"),
                            .until = query_int(&q, "until"),
                            .holder = query_int(&q, "holder"),
                            .made = query_int(&q, "made"),
                            .key = query_int(&q, "key")};
        held.sealed = query_blob(ctx->arena, &q, "sealed", &held.length);
        ARENA_PUSH(ctx->arena, *list, *count, room, held);
    }
    return query_done(ctx, &q);
}

static enum status put_held(struct ctx *ctx, struct write *write, const struct held *held, ref_t id,
                            ref_t party) {
    scoped_query q = query_begin(write->db, SQL_HOLD_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, party);
    query_bind_text(&q, 3, held->class);
    query_bind_text(&q, 4, held->ground);
    query_bind_int(&q, 5, held->until);
    query_bind_int(&q, 6, held->holder);
    query_bind_int(&q, 7, held->made);
    query_bind_int(&q, 8, held->key);
    query_bind_blob(&q, 9, held->sealed, held->length);
    query_bind_int(&q, 10, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = actor_text(ctx),
                              .action = "held",
                              .party = party,
                              .sentence = "rights.erasure",
                              .detail = arena_printf(ctx->arena, "%s split", ref_text(ctx->arena, id))});
}

static enum status hold_too(struct ctx *ctx, struct write *write, const struct held *held, ref_t party) {
    struct vault *vault = ctx->registry->vault;
    struct held copy = *held;
    ref_t id = store_new_id();
    char *reason;
    void *sealed;
    size_t length;
    TRY(seal_open(ctx, vault, held->key, hold_place(held->id), held->sealed, held->length, &reason, &length));
    TRY(vault_key_for(ctx, vault, HOLD_KEYS, HOLD_CLASS, id, &copy.key));
    TRY(seal_close(ctx, vault, copy.key, hold_place(id), reason, length, &sealed, &copy.length));
    copy.sealed = sealed;
    return put_held(ctx, write, &copy, id, party);
}

/* A plan only counts: a key that was taken does not come back. */
static enum status holds_for_both(struct ctx *ctx, struct write *write, const struct merge_row *row, bool plan,
                                  size_t *count) {
    struct held *list;
    TRY(held_since(ctx, write->db, row, &list, count));
    for (size_t i = 0; i < *count && !plan; i++)
        TRY(hold_too(ctx, write, &list[i], row->merge.other));
    return ST_OK;
}

/* ---- all of it */

enum status split_shared(struct ctx *ctx, struct write *write, const struct merge_row *row, bool plan,
                         struct split_plan *result) {
    TRY(holds_for_both(ctx, write, row, plan, &result->holds_for_both));
    TRY(doorway_part_within(ctx, write, row->merge.kept, row->merge.at, "split", &result->links));
    return merge_count(ctx, write->db, SQL_REQUESTS_OPEN_SINCE, row->merge.kept, row->merge.at,
                       &result->requests);
}

/* ---- in words */

const char *merge_links_text(struct ctx *ctx, size_t links) {
    return links ? msg_count(ctx->arena, ctx->lang,
                             MN("{1} link that was given to somebody outside ends with this, and whoever is "
                                "inside is out. Give a "
                                "new one where it is needed.",
                                "{1} links that were given to somebody outside end with this, and whoever is "
                                "inside is out. "
                                "Give new ones where they are needed."),
                             (long)links)
                 : NULL;
}

size_t split_texts(struct ctx *ctx, const struct split_plan *plan, const char *texts[SPLIT_TEXTS]) {
    size_t count = 0;
    if (plan->holds_for_both)
        texts[count++] = msg_count(
            ctx->arena, ctx->lang,
            MN("{1} hold was made while they were one: it holds both, until somebody lifts it of one.",
               "{1} holds were made while they were one: they hold both, until somebody lifts them of "
               "one."),
            (long)plan->holds_for_both);
    if (plan->requests)
        texts[count++] = msg_count(
            ctx->arena, ctx->lang,
            MN("{1} open request came while they were one. It stays with the kept one; nothing that it needs "
               "is "
               "erased of either before it is answered or somebody says on it whom it is about.",
               "{1} open requests came while they were one. They stay with the kept one; nothing that they "
               "need is "
               "erased of either before they are answered or somebody says on them whom they are about."),
            (long)plan->requests);
    texts[count] = merge_links_text(ctx, plan->links);
    return count + (texts[count] != NULL);
}
