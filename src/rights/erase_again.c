/* Keys of the erased that are there again. A sealed copy of the key folder is older than what was erased since; whoever brings it back, because
 * the folder was lost, would bring the erased back into every older copy of the data. The data know better: a key that no row of them needs
 * has served. Looked at only when the keys had not reached the data's change number, as after a crash too: everything else is in step. */
#include "rights/erase.h"

#include "base/crash.h"
#include "registry/inside.h"
#include "registry/joined.h"

#include <stdlib.h>

struct going {
    int64_t *keys;
    size_t count, room;
};

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* ---- of a family of rows: each row's key, and no other */

static enum status needed(struct ctx *ctx, struct db *db, enum sql sql, struct going *list) {
    scoped_query q = query_begin(db, sql);
    *list = (struct going){0};
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, list->keys, list->count, list->room, query_int(&q, "key"));
    TRY(query_done(ctx, &q));
    if (list->count)
        qsort(list->keys, list->count, sizeof *list->keys, by_number);
    return ST_OK;
}

static enum status add_unneeded(struct ctx *ctx, struct db *db, enum sql sql, const struct vault_key *keys,
                                size_t count, struct going *going) {
    struct going list;
    if (!count)
        return ST_OK;
    TRY(needed(ctx, db, sql, &list));
    for (size_t i = 0; i < count; i++)
        if (!list.count || !bsearch(&keys[i].id, list.keys, list.count, sizeof *list.keys, by_number))
            ARENA_PUSH(ctx->arena, going->keys, going->count, going->room, keys[i].id);
    return ST_OK;
}

/* Of intents, erase_resume looks itself. */
static enum status add_families(struct ctx *ctx, struct db *db, struct going *going) {
    static const struct {
        ref_t owner;
        const char *begins;
        enum sql needed;
    } families[] = {{REQUEST_KEYS, NULL, SQL_NEEDED_REQUEST_KEYS},
                    {OUTBOX_KEYS, NULL, SQL_NEEDED_OUTBOX_KEYS},
                    {BREACH_KEYS, NULL, SQL_NEEDED_BREACH_KEYS},
                    {TASK_KEYS, NULL, SQL_NEEDED_TASK_KEYS},
                    {HOLD_KEYS, NULL, SQL_NEEDED_HOLD_KEYS},
                    {PAPER_KEYS, NULL, SQL_NEEDED_PAPER_KEYS},
                    {MAILING_KEYS, NULL, SQL_NEEDED_MAILING_KEYS},
                    {0, "parcel:", SQL_NEEDED_PARCEL_KEYS},
                    {0, "job:", SQL_NEEDED_JOB_KEYS}};
    struct vault *vault = ctx->registry->vault;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        struct vault_key *keys;
        size_t count;
        TRY(families[i].begins ? vault_keys_begun(ctx, vault, families[i].begins, &keys, &count)
                               : vault_keys_of(ctx, vault, families[i].owner, &keys, &count));
        TRY(add_unneeded(ctx, db, families[i].needed, keys, count, going));
    }
    return ST_OK;
}

/* ---- of the erased themselves */

static enum status add_of_party(struct ctx *ctx, struct db *db, ref_t party, struct going *going) {
    struct vault_key *keys;
    size_t count;
    TRY(vault_keys_of(ctx, ctx->registry->vault, party, &keys, &count));
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(db, SQL_LETTERS_WITH_KEY);
        query_bind_int(&q, 1, party);
        query_bind_int(&q, 2, keys[i].id);
        bool used = query_row(&q) && query_int(&q, "count");
        TRY(query_done(ctx, &q));
        if (!used)
            ARENA_PUSH(ctx->arena, going->keys, going->count, going->room, keys[i].id);
    }
    return ST_OK;
}

static enum status add_erased(struct ctx *ctx, struct db *db, struct going *going) {
    struct going parties = {0};
    {
        scoped_query q = query_begin(db, SQL_ERASURES_SINCE);
        query_bind_int(&q, 1, ctx->registry->keys_reached);
        while (query_row(&q))
            ARENA_PUSH(ctx->arena, parties.keys, parties.count, parties.room, query_int(&q, "party"));
        TRY(query_done(ctx, &q));
    }
    for (size_t i = 0; i < parties.count; i++) {
        ref_t *members;
        size_t count;
        TRY(joined_family(ctx, db, parties.keys[i], &members, &count));
        for (size_t m = 0; m < count; m++)
            TRY(add_of_party(ctx, db, members[m], going));
    }
    return ST_OK;
}

static enum status log_again(struct ctx *ctx, struct write *write, void *arg) {
    const struct going *going = arg;
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "keys_gone_again",
                                              .sentence = "rights.erasure",
                                              .detail = arena_printf(ctx->arena, "%zu", going->count)});
}

enum status erase_again(struct ctx *ctx) {
    struct registry *registry = ctx->registry;
    struct going going = {0};
    if (!registry->writer || registry->keys_reached >= store_change(registry->store))
        return ST_OK;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, registry->store, &db));
        TRY(add_families(ctx, db, &going));
        TRY(add_erased(ctx, db, &going));
    }
    if (!going.count)
        return ST_OK;
    vault_note_change(registry->vault, store_change(registry->store));
    TRY(vault_destroy_keys(ctx, registry->vault, going.keys, going.count));
    CRASH_POINT("erase.again");
    return writer_run(ctx, registry->writer, log_again, &going);
}
