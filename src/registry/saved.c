/* One letter for each view, sealed under the register's key "views": they belong to no party. There are few, so a name is found
 * by opening all of a user's. */
#include "registry/saved.h"

#include "base/json.h"
#include "base/json_walk.h"
#include "base/utf8.h"
#include "registry/collate.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/within.h"

#include <stdlib.h>
#include <string.h>

#define SAVED_KEY "views"

/* ---- reading */

static enum status open_one(struct ctx *ctx, struct query *q, struct saved *saved) {
    static const char *const names[] = {"name", "query", "columns"};
    const char *texts[3] = {0};
    size_t length = 0, plain_length = 0;
    char *plain = NULL;
    const void *sealed = query_blob(ctx->arena, q, "sealed", &length);
    *saved = (struct saved){.id = query_int(q, "id")};
    TRY(seal_open(ctx, ctx->registry->vault, query_int(q, "key"), saved_place(saved->id), sealed, length,
                  &plain, &plain_length));
    struct json_walk walk = json_walk_begin(ctx->arena, plain);
    json_walk_texts(&walk, names, texts, 3);
    if (!json_walk_done(&walk))
        return FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
    saved->name = texts[0];
    saved->query = texts[1] ? texts[1] : "";
    saved->columns = texts[2];
    return ST_OK;
}

static enum status list_within(struct ctx *ctx, struct db *db, struct saved **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_SAVED_OF);
    query_bind_int(&q, 1, ctx->actor->id);
    while (query_row(&q)) {
        struct saved saved;
        TRY(open_one(ctx, &q, &saved));
        ARENA_PUSH(ctx->arena, *list, *count, room, saved);
    }
    return query_done(ctx, &q);
}

struct sorted {
    const char *key;
    struct saved saved;
};

static int by_key(const void *a, const void *b) {
    return strcmp(((const struct sorted *)a)->key, ((const struct sorted *)b)->key);
}

static void in_order(struct ctx *ctx, struct saved *list, size_t count) {
    struct sorted *sorted = arena_array(ctx->arena, count + 1, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct sorted){collate_key(ctx->registry->collate, ctx->arena, list[i].name), list[i]};
    if (count)
        qsort(sorted, count, sizeof *sorted, by_key);
    for (size_t i = 0; i < count; i++)
        list[i] = sorted[i].saved;
}

enum status saved_list(struct ctx *ctx, struct saved **list, size_t *count, struct saved *own) {
    scoped_reader *db = NULL;
    size_t all, kept = 0;
    struct saved unnamed = {0};
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(list_within(ctx, db, list, &all));
    for (size_t i = 0; i < all; i++)
        if ((*list)[i].name)
            (*list)[kept++] = (*list)[i];
        else
            unnamed = (*list)[i];
    if (own)
        *own = unnamed;
    *count = kept;
    in_order(ctx, *list, kept);
    return ST_OK;
}

/* ---- writing */

static enum status drop_row(struct ctx *ctx, struct write *write, ref_t id) {
    scoped_query q = query_begin(write->db, SQL_SAVED_DROP);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, ctx->actor->id);
    return query_run(ctx, &q, NULL);
}

static bool same_name(const char *a, const char *b) {
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static enum status put_row(struct ctx *ctx, struct write *write, const struct saved *saved) {
    ref_t id = store_new_id();
    int64_t key;
    void *sealed;
    size_t length;
    scoped_json *json = json_pack("{s:s?,s:s,s:s?}", "name", saved->name, "query",
                                  saved->query ? saved->query : "", "columns", saved->columns);
    const char *text = json_text(ctx->arena, json, 0);
    TRY(vault_key_named(ctx, ctx->registry->vault, SAVED_KEY, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, saved_place(id), text, strlen(text), &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_SAVED_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, ctx->actor->id);
    query_bind_int(&q, 3, key);
    query_bind_blob(&q, 4, sealed, length);
    query_bind_int(&q, 5, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status put(struct ctx *ctx, struct write *write, void *arg) {
    const struct saved *saved = arg;
    struct saved *list;
    size_t count, others = 0;
    TRY(list_within(ctx, write->db, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (same_name(list[i].name, saved->name))
            TRY(drop_row(ctx, write, list[i].id));
        else
            others++;
    if (others >= SAVED_MOST) {
        (void)FAIL(ctx, ST_INVALID, M("There are {1} views already. Take one away first."),
                   arena_printf(ctx->arena, "%zu", others));
        return fault_at_field(ctx, "name");
    }
    return put_row(ctx, write, saved);
}

static enum status drop(struct ctx *ctx, struct write *write, void *arg) {
    const ref_t *id = arg;
    return drop_row(ctx, write, *id);
}

static enum status check_name(struct ctx *ctx, const char *name) {
    if (!name ||
        (*name && strlen(name) <= SAVED_NAME && utf8_text(name, strlen(name)) && !strpbrk(name, "\t\n")))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("Give the view a short name, such as “Silent over a year”."));
    return fault_at_field(ctx, "name");
}

enum status saved_put(struct ctx *ctx, const struct saved *saved) {
    struct saved copy = *saved;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(scope_write(ctx));
    TRY(check_name(ctx, saved->name));
    if (copy.query && strlen(copy.query) > SAVED_QUERY)
        copy.query = "";
    return registry_change_staff(ctx, put, &copy);
}

enum status saved_drop(struct ctx *ctx, ref_t id) {
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(scope_write(ctx));
    return registry_change_staff(ctx, drop, &id);
}
