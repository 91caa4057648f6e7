/* The tree of merges is walked from the kept party down, so that a chain of merges reads as if each had been looked at
 * before the next: what a party took away from those below it stays away for those above. Hidden values are remembered as
 * blind tokens of their texts: which one it is must be known without opening, and a renamed field must not bring it back. */
#include "registry/joined.h"

#include "notice/field.h"
#include "vault/token.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH = 64 }; /* of merges into merges; more is a damaged database */

enum status joined_now(struct ctx *ctx, struct db *db, ref_t *party) {
    for (int i = 0; i < DEPTH; i++) {
        scoped_query q = query_begin(db, SQL_MERGED_INTO);
        query_bind_int(&q, 1, *party);
        ref_t kept = query_row(&q) ? query_int(&q, "kept") : 0;
        while (query_row(&q))
            continue;
        TRY(query_done(ctx, &q));
        if (!kept)
            break;
        *party = kept;
    }
    return ST_OK;
}

enum status party_now(struct ctx *ctx, ref_t *party) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return joined_now(ctx, db, party);
}

enum status joined_family(struct ctx *ctx, struct db *db, ref_t party, ref_t **members, size_t *count) {
    size_t room = 0;
    *members = NULL;
    *count = 0;
    ARENA_PUSH(ctx->arena, *members, *count, room, party);
    for (size_t i = 0; i < *count; i++) {
        scoped_query q = query_begin(db, SQL_MERGED_FROM);
        query_bind_int(&q, 1, (*members)[i]);
        while (query_row(&q))
            ARENA_PUSH(ctx->arena, *members, *count, room, query_int(&q, "other"));
        TRY(query_done(ctx, &q));
    }
    return ST_OK;
}

enum status joined_keys(struct ctx *ctx, struct db *db, ref_t party, struct vault_key **keys, size_t *count) {
    ref_t *members;
    size_t member_count, room = 0;
    *keys = NULL;
    *count = 0;
    TRY(joined_family(ctx, db, party, &members, &member_count));
    for (size_t i = 0; i < member_count; i++) {
        struct vault_key *theirs;
        size_t their_count;
        TRY(vault_keys_of(ctx, ctx->registry->vault, members[i], &theirs, &their_count));
        for (size_t j = 0; j < their_count; j++)
            ARENA_PUSH(ctx->arena, *keys, *count, room, theirs[j]);
    }
    return ST_OK;
}

enum status joined_row_keys(struct ctx *ctx, struct db *db, enum sql sql, ref_t party, int64_t **keys,
                            size_t *count) {
    ref_t *members;
    size_t member_count, room = 0;
    *keys = NULL;
    *count = 0;
    TRY(joined_family(ctx, db, party, &members, &member_count));
    for (size_t i = 0; i < member_count; i++) {
        scoped_query q = query_begin(db, sql);
        query_bind_int(&q, 1, members[i]);
        while (query_row(&q)) {
            int64_t key = query_int(&q, "key");
            ARENA_PUSH(ctx->arena, *keys, *count, room, key);
        }
        TRY(query_done(ctx, &q));
    }
    return ST_OK;
}

static int by_record(const void *a, const void *b) {
    const struct joined *x = a, *y = b;
    return x->record < y->record ? -1 : x->record > y->record;
}

enum status joined_profiles(struct ctx *ctx, struct db *db, ref_t party, ref_t *own, int64_t *rev,
                            struct joined_list *others) {
    *own = *rev = 0;
    *others = (struct joined_list){0};
    scoped_query q = query_begin(db, SQL_RECORD_PROFILES);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        ref_t id = query_int(&q, "id");
        if (strcmp(query_text(ctx->arena, &q, "kind"), "profile") == 0) {
            *own = id;
            *rev = query_int(&q, "rev");
            continue;
        }
        struct joined one = {query_int(&q, "owner"), id};
        ARENA_PUSH(ctx->arena, others->items, others->count, others->room, one);
    }
    if (others->count)
        qsort(others->items, others->count, sizeof *others->items, by_record);
    return query_done(ctx, &q);
}

/* ---- what has been taken away */

struct hidden {
    unsigned char (*tokens)[TOKEN_SIZE];
    size_t count;
};

/* Under the key that goes along when the whole register is carried to another. */
static void token_of(struct ctx *ctx, const char *text, unsigned char token[TOKEN_SIZE]) {
    token_make(ctx->registry->vault, TOKEN_SUPPRESS, "hidden", text, token);
}

static enum status load_hidden(struct ctx *ctx, struct db *db, int64_t merge, struct hidden *hidden) {
    size_t room = 0;
    *hidden = (struct hidden){0};
    scoped_query q = query_begin(db, SQL_MERGE_HIDDEN);
    query_bind_int(&q, 1, merge);
    while (query_row(&q)) {
        size_t length;
        const void *token = query_blob(ctx->arena, &q, "token", &length);
        if (length != TOKEN_SIZE)
            continue;
        if (hidden->count == room) {
            room = room ? room * 2 : 4;
            hidden->tokens =
                arena_grow(ctx->arena, hidden->tokens, hidden->count, room, sizeof *hidden->tokens);
        }
        memcpy(hidden->tokens[hidden->count++], token, TOKEN_SIZE);
    }
    return query_done(ctx, &q);
}

static bool is_hidden(struct ctx *ctx, const struct hidden *hidden, const char *text) {
    unsigned char token[TOKEN_SIZE];
    if (!hidden->count)
        return false;
    token_of(ctx, text, token);
    for (size_t i = 0; i < hidden->count; i++)
        if (memcmp(hidden->tokens[i], token, TOKEN_SIZE) == 0)
            return true;
    return false;
}

/* ---- values */

static enum status read_record(struct ctx *ctx, struct db *db, ref_t party, const struct joined *joined,
                               struct values *values) {
    struct letter *letters;
    size_t count, before = values->count;
    TRY(letter_newest(ctx, db, party, joined->record, &letters, &count));
    for (size_t i = 0; i < count; i++)
        TRY(value_parse(ctx, &letters[i], values));
    for (size_t i = before; i < values->count; i++) {
        values->items[i].from = joined->owner;
        values->items[i].record = joined->record;
    }
    return ST_OK;
}

static bool has_text(const struct values *values, const struct value *value) {
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, value->field) == 0 &&
            strcmp(values->items[i].text, value->text) == 0)
            return true;
    return false;
}

/* Is there still room for it? */
static bool adds(const struct values *values, const struct value *value) {
    const struct field *field = field_builtin(value->field);
    return field && field->many ? !has_text(values, value) : !value_first(values, value->field);
}

/* ---- whose value stands, where somebody chose the other's */

static void drop_field(struct values *values, const char *field) {
    size_t kept = 0;
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, field) != 0)
            values->items[kept++] = values->items[i];
    values->count = kept;
}

/* What the kept one says of such a field gives way to what the other says, unless that was taken away since, or is the same. */
static enum status give_way(struct ctx *ctx, struct db *db, int64_t merge, const struct hidden *hidden,
                            const struct values *theirs, struct values *values) {
    scoped_query q = query_begin(db, SQL_MERGE_WINS);
    query_bind_int(&q, 1, merge);
    while (query_row(&q)) {
        const char *field = query_text(ctx->arena, &q, "field");
        const struct value *winner = value_first(theirs, field);
        const struct field *builtin = field_builtin(field);
        if (winner && !(builtin && builtin->many) && !is_hidden(ctx, hidden, winner->text) &&
            !has_text(values, winner))
            drop_field(values, field);
    }
    return query_done(ctx, &q);
}

static const struct joined *of_owner(const struct joined_list *others, ref_t owner) {
    for (size_t i = 0; i < others->count; i++)
        if (others->items[i].owner == owner)
            return &others->items[i];
    return NULL;
}

struct tree {
    ref_t party; /* under which the records lie now */
    const struct joined_list *others;
    int depth;
};

static enum status add_below(struct ctx *ctx, struct db *db, struct tree tree, ref_t kept,
                             struct values *values);

static enum status add_child(struct ctx *ctx, struct db *db, struct tree tree, ref_t other, int64_t merge,
                             struct values *values) {
    struct values theirs = {0};
    struct hidden hidden;
    const struct joined *joined = of_owner(tree.others, other);
    if (joined)
        TRY(read_record(ctx, db, tree.party, joined, &theirs));
    TRY(add_below(ctx, db, tree, other, &theirs));
    TRY(load_hidden(ctx, db, merge, &hidden));
    TRY(give_way(ctx, db, merge, &hidden, &theirs, values));
    size_t before = values->count; /* two e-mails of one field come both */
    struct values fresh = {0};
    for (size_t i = 0; i < theirs.count; i++)
        if (adds(values, &theirs.items[i]) && !is_hidden(ctx, &hidden, theirs.items[i].text))
            value_push(ctx, &fresh, theirs.items[i]);
    for (size_t i = 0; i < fresh.count; i++)
        value_push(ctx, values, fresh.items[i]);
    must(values->count == before + fresh.count);
    values->erased = values->erased || theirs.erased;
    values->made = theirs.made > values->made ? theirs.made : values->made;
    return ST_OK;
}

static enum status add_below(struct ctx *ctx, struct db *db, struct tree tree, ref_t kept,
                             struct values *values) {
    if (++tree.depth > DEPTH)
        return FAIL(ctx, ST_FAILED, M("The register's record of merges is damaged"));
    scoped_query q = query_begin(db, SQL_MERGED_FROM);
    query_bind_int(&q, 1, kept);
    while (query_row(&q))
        TRY(add_child(ctx, db, tree, query_int(&q, "other"), query_int(&q, "id"), values));
    return query_done(ctx, &q);
}

enum status joined_add(struct ctx *ctx, struct db *db, ref_t party, const struct joined_list *others,
                       struct values *values) {
    return add_below(ctx, db, (struct tree){.party = party, .others = others}, party, values);
}

enum status joined_values(struct ctx *ctx, struct db *db, ref_t party, struct values *values, ref_t *own,
                          int64_t *rev, struct joined_list *others) {
    TRY(joined_profiles(ctx, db, party, own, rev, others));
    TRY(value_own(ctx, db, party, *own, values));
    return others->count ? joined_add(ctx, db, party, others, values) : ST_OK;
}

enum status joined_every(struct ctx *ctx, struct db *db, ref_t party, struct values *values) {
    struct joined_list others;
    ref_t own;
    int64_t rev;
    *values = (struct values){0};
    TRY(joined_profiles(ctx, db, party, &own, &rev, &others));
    TRY(value_own(ctx, db, party, own, values));
    for (size_t i = 0; i < others.count; i++)
        TRY(read_record(ctx, db, party, &others.items[i], values));
    return ST_OK;
}

/* ---- taking away */

static enum status hide_below(struct ctx *ctx, struct write *write, ref_t kept, const char *text) {
    unsigned char token[TOKEN_SIZE];
    token_of(ctx, text, token);
    scoped_query merges = query_begin(write->db, SQL_MERGED_FROM);
    query_bind_int(&merges, 1, kept);
    while (query_row(&merges)) {
        scoped_query q = query_begin(write->db, SQL_MERGE_HIDE);
        query_bind_int(&q, 1, query_int(&merges, "id"));
        query_bind_blob(&q, 2, token, sizeof token);
        query_bind_int(&q, 3, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return query_done(ctx, &merges);
}

enum status joined_hide(struct ctx *ctx, struct write *write, ref_t party, const struct values *old,
                        const struct values *new, bool *hidden) {
    *hidden = false;
    for (size_t i = 0; i < old->count; i++) {
        if (!old->items[i].from || has_text(new, &old->items[i]))
            continue;
        TRY(hide_below(ctx, write, party, old->items[i].text));
        *hidden = true;
    }
    return ST_OK;
}
