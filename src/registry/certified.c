/* Which entries are about which certificate: those that name its number. Older versions of the program named only the party; where that has a
 * single certificate all of them are of it, where it has several each of them may be. */
#include "registry/certified.h"

#include "base/json.h"
#include "registry/audit_hash.h"
#include "registry/inside.h"
#include "registry/registry.h"
#include "vault/chain.h"

#include <stdlib.h>
#include <string.h>

struct certified {
    struct audit_hash *items; /* by number, then party, then as they were written */
    size_t count;
    ref_t *several; /* parties with more than one certificate, in order */
    size_t several_count;
};

/* ---- what the log says */

struct numbered {
    struct audit_hash hash;
    size_t at;
};

static int order(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int by_record(const void *a, const void *b) {
    const struct numbered *x = a, *y = b;
    if (x->hash.record != y->hash.record)
        return order(x->hash.record, y->hash.record);
    if (!x->hash.record && x->hash.party != y->hash.party)
        return order(x->hash.party, y->hash.party);
    return order((int64_t)x->at, (int64_t)y->at);
}

static enum status read_several(struct ctx *ctx, struct db *db, struct certified *certified) {
    size_t room = 0;
    scoped_query q = query_begin(db, SQL_CERTIFICATES_SEVERAL);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, certified->several, certified->several_count, room, query_int(&q, "party"));
    return query_done(ctx, &q);
}

enum status certified_read(struct ctx *ctx, struct db *db, const struct certified **result) {
    struct certified *certified = arena_alloc(ctx->arena, sizeof *certified);
    const struct audit_hash *list;
    *certified = (struct certified){0};
    TRY(read_several(ctx, db, certified));
    TRY(audit_hashes(ctx, ctx->registry->audit, db, &list, &certified->count));
    struct numbered *sorted = arena_array(ctx->arena, certified->count + 1, sizeof *sorted);
    for (size_t i = 0; i < certified->count; i++)
        sorted[i] = (struct numbered){list[i], i};
    if (certified->count)
        qsort(sorted, certified->count, sizeof *sorted, by_record);
    certified->items = arena_array(ctx->arena, certified->count + 1, sizeof *certified->items);
    for (size_t i = 0; i < certified->count; i++)
        certified->items[i] = sorted[i].hash;
    *result = certified;
    return ST_OK;
}

/* ---- holding one against it */

static bool is_of(const struct audit_hash *hash, ref_t record, ref_t party) {
    return hash->record == record && (record || hash->party == party);
}

/* The first that is not before it. */
static size_t first_of(const struct certified *certified, ref_t record, ref_t party) {
    size_t low = 0, high = certified->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct audit_hash *hash = &certified->items[middle];
        bool before = hash->record != record ? hash->record < record : !record && hash->party < party;
        if (before)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_several(const struct certified *certified, ref_t party) {
    for (size_t low = 0, high = certified->several_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (certified->several[middle] == party)
            return true;
        if (certified->several[middle] < party)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool same(const struct audit_hash *hash, const unsigned char *wanted) {
    return !hash->gone && memcmp(hash->hash, wanted, VAULT_HASH) == 0;
}

static bool is_last(const struct certified *certified, ref_t record, ref_t party, const unsigned char *hash,
                    bool *any) {
    size_t at = first_of(certified, record, party);
    bool last = false, one = false;
    for (*any = false; at < certified->count && is_of(&certified->items[at], record, party); at++) {
        last = same(&certified->items[at], hash);
        one = one || last;
        *any = true;
    }
    return !record && has_several(certified, party) ? one : last;
}

/* There is none: never one of this number here, or its day had come. */
static bool has_gone(const struct certified *certified, ref_t number) {
    size_t at = first_of(certified, number, 0);
    bool gone = true;
    for (; at < certified->count && is_of(&certified->items[at], number, 0); at++)
        gone = certified->items[at].gone;
    return gone;
}

bool certified_true(const struct certified *certified, ref_t number, ref_t party, const char *text) {
    unsigned char hash[VAULT_HASH];
    bool any;
    if (!text)
        return has_gone(certified, number);
    chain_hash(text, strlen(text), hash);
    bool last = is_last(certified, number, party, hash, &any);
    return any ? last : is_last(certified, 0, party, hash, &any);
}

/* ---- all of them */

struct found {
    ref_t *items;
    size_t count, room;
};

/* Numbers that the log names below `number`, and behind what was looked at, have no row any more. */
static void add_missing(struct ctx *ctx, const struct certified *certified, ref_t number, size_t *at,
                        struct found *found) {
    for (; *at < certified->count && certified->items[*at].record < number; ++*at) {
        ref_t record = certified->items[*at].record;
        if (record && (!found->count || found->items[found->count - 1] != record))
            ARENA_PUSH(ctx->arena, found->items, found->count, found->room, record);
    }
    while (*at < certified->count && certified->items[*at].record == number)
        ++*at;
}

enum status certified_changed(struct ctx *ctx, ref_t **numbers, size_t *count) {
    const struct certified *certified;
    struct found found = {0};
    size_t at = 0;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(certified_read(ctx, db, &certified));
    scoped_query q = query_begin(db, SQL_CERTIFICATES_ALL);
    while (query_row(&q)) {
        scoped_arena *arena = arena_new();
        ref_t number = query_int(&q, "id");
        add_missing(ctx, certified, number, &at, &found);
        if (!certified_true(certified, number, query_int(&q, "party"), query_text(arena, &q, "certificate")))
            ARENA_PUSH(ctx->arena, found.items, found.count, found.room, number);
    }
    TRY(query_done(ctx, &q));
    add_missing(ctx, certified, INT64_MAX, &at, &found);
    *numbers = found.items;
    *count = found.count;
    return ST_OK;
}

/* ---- writing */

enum status certified_log(struct ctx *ctx, struct write *write, const char *action, ref_t number, ref_t party,
                          const char *because, const char *text) {
    unsigned char hash[VAULT_HASH];
    char hex[2 * VAULT_HASH + 1];
    if (text) {
        chain_hash(text, strlen(text), hash);
        chain_hex(hash, sizeof hash, hex);
    }
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .party = party,
                                              .record = number,
                                              .sentence = because,
                                              .detail = text ? hex : NULL});
}

struct brought {
    ref_t number, party;
    const char *text;
};

enum status certified_brought(struct ctx *ctx, struct write *write) {
    struct brought *list = NULL;
    size_t count = 0, room = 0;
    {
        scoped_query q = query_begin(write->db, SQL_CERTIFICATES_ALL);
        while (query_row(&q)) {
            struct brought one = {query_int(&q, "id"), query_int(&q, "party"),
                                  query_text(ctx->arena, &q, "certificate")};
            if (one.text)
                ARENA_PUSH(ctx->arena, list, count, room, one);
        }
        TRY(query_done(ctx, &q));
    }
    for (size_t i = 0; i < count; i++)
        TRY(certified_log(ctx, write, "certificate_brought", list[i].number, list[i].party, "rights.erasure",
                          list[i].text));
    return ST_OK;
}
