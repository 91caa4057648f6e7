#include "vault/lookup.h"

#include "../scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sqlite3.h>

enum { REGISTER = 4711 };

static struct vault *opened(struct ctx *ctx, void **state) {
    const char *folder = scratch_path(ctx, state, "keys"), *sheet;
    if (access(folder, F_OK) != 0)
        assert_int_equal(vault_create(ctx, folder, REGISTER, &sheet), ST_OK);
    struct vault *vault;
    assert_int_equal(vault_open(ctx, folder, REGISTER, VAULT_WRITE, &vault), ST_OK);
    return vault;
}

static void put(struct ctx *ctx, struct vault *vault, const char *email, int64_t party) {
    unsigned char token[TOKEN_SIZE];
    token_make(vault, TOKEN_LOOKUP, "email", email, token);
    assert_int_equal(lookup_put(ctx, vault, token, "email", party, party * 10), ST_OK);
}

static size_t found(struct ctx *ctx, struct vault *vault, enum lookup_view view, const char *email) {
    unsigned char token[TOKEN_SIZE];
    struct lookup_hit *hits;
    size_t count;
    token_make(vault, TOKEN_LOOKUP, "email", email, token);
    assert_int_equal(lookup_find(ctx, vault, view, token, &hits, &count), ST_OK);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(hits[i].kind, "email");
        assert_int_equal(hits[i].record, hits[i].party * 10);
    }
    return count;
}

static void tokens_keep_step_with_the_writer(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    scoped_vault *vault = opened(&ctx, state);
    lookup_mark(vault);
    put(&ctx, vault, "a@x.fi", 1);
    put(&ctx, vault, "a@x.fi", 1);
    lookup_mark(vault);
    put(&ctx, vault, "b@x.fi", 2);
    lookup_undo(vault);
    lookup_mark(vault);
    put(&ctx, vault, "a@x.fi", 3);
    assert_int_equal(found(&ctx, vault, LOOKUP_WRITING, "a@x.fi"), 2);
    assert_int_equal(found(&ctx, vault, LOOKUP_WRITING, "b@x.fi"), 0);
    assert_int_equal(found(&ctx, vault, LOOKUP_COMMITTED, "a@x.fi"), 0);
    assert_int_equal(lookup_commit(&ctx, vault, 3), ST_OK);
    assert_int_equal(found(&ctx, vault, LOOKUP_COMMITTED, "a@x.fi"), 2);
    lookup_mark(vault);
    put(&ctx, vault, "c@x.fi", 4);
    lookup_abandon(vault);
    assert_int_equal(found(&ctx, vault, LOOKUP_WRITING, "c@x.fi"), 0);
    int64_t change;
    assert_int_equal(lookup_change(&ctx, vault, &change), ST_OK);
    assert_int_equal(change, 3);
}

static void what_is_removed_is_not_in_the_file(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    scoped_vault *vault = opened(&ctx, state);
    unsigned char token[TOKEN_SIZE];
    int64_t count;
    put(&ctx, vault, "a@x.fi", 1);
    put(&ctx, vault, "b@x.fi", 2);
    assert_int_equal(lookup_commit(&ctx, vault, 1), ST_OK);
    assert_int_equal(lookup_remove_party(&ctx, vault, 1), ST_OK);
    assert_int_equal(lookup_commit(&ctx, vault, 2), ST_OK);
    assert_int_equal(lookup_flush(&ctx, vault), ST_OK);
    assert_int_equal(lookup_count(&ctx, vault, 1, &count), ST_OK);
    assert_int_equal(count, 0);
    assert_int_equal(found(&ctx, vault, LOOKUP_COMMITTED, "b@x.fi"), 1);
    token_make(vault, TOKEN_LOOKUP, "email", "a@x.fi", token);
    const char *const names[] = {"keys/lookup.db", "keys/lookup.db-wal"};
    for (size_t i = 0; i < 2; i++) {
        size_t length;
        char *bytes = scratch_read(&ctx, scratch_path(&ctx, state, names[i]), &length);
        assert_null(memmem(bytes, length, token, TOKEN_SIZE));
    }
}

/* Missing or damaged: empty at change 0, to be built again. */
static void a_lost_file_starts_anew(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *file = scratch_path(&ctx, state, "keys/lookup.db");
    for (int run = 0; run < 2; run++) {
        struct vault *vault = opened(&ctx, state);
        int64_t change;
        assert_int_equal(lookup_change(&ctx, vault, &change), ST_OK);
        assert_int_equal(change, 0);
        put(&ctx, vault, "a@x.fi", 1);
        assert_int_equal(lookup_commit(&ctx, vault, 9), ST_OK);
        vault_close(vault);
        if (run)
            unlink(file);
        else
            scratch_write(file, "this is no database, and it is long enough to look", 50);
        struct vault *reader;
        assert_int_equal(vault_open(&ctx, scratch_path(&ctx, state, "keys"), REGISTER, VAULT_READ, &reader),
                         ST_OK);
        assert_int_equal(found(&ctx, reader, LOOKUP_COMMITTED, "a@x.fi"), 0);
        vault_close(reader);
    }
}

/* Made by a program that makes tokens otherwise: emptied, so that the register builds it again. */
static void a_file_of_another_form_starts_anew(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct vault *vault = opened(&ctx, state);
    sqlite3 *file;
    int64_t change;
    put(&ctx, vault, "a@x.fi", 1);
    assert_int_equal(lookup_commit(&ctx, vault, 9), ST_OK);
    vault_close(vault);
    assert_int_equal(sqlite3_open(scratch_path(&ctx, state, "keys/lookup.db"), &file), SQLITE_OK);
    assert_int_equal(sqlite3_exec(file, "DELETE FROM meta WHERE name = 'form'", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(file);
    vault = opened(&ctx, state);
    assert_int_equal(lookup_change(&ctx, vault, &change), ST_OK);
    assert_int_equal(change, 0);
    assert_int_equal(found(&ctx, vault, LOOKUP_COMMITTED, "a@x.fi"), 0);
    vault_close(vault);
}

static void put_kind(struct ctx *ctx, struct vault *vault, const char *kind, const char *text, int64_t party,
                     int64_t record) {
    unsigned char token[TOKEN_SIZE];
    token_make(vault, TOKEN_LOOKUP, kind, text, token);
    assert_int_equal(lookup_put(ctx, vault, token, kind, party, record), ST_OK);
}

struct told {
    int64_t parties[8];
    size_t which[8], count;
};

static void told(void *arg, size_t which, int64_t party) {
    struct told *all = arg;
    assert_true(all->count < 8);
    all->which[all->count] = which;
    all->parties[all->count++] = party;
}

static void many_tokens_are_found_in_one_go(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    scoped_vault *vault = opened(&ctx, state);
    struct {
        int before;
        unsigned char token[TOKEN_SIZE];
    } asked[3];
    struct told all = {0};
    put(&ctx, vault, "a@x.fi", 1);
    put(&ctx, vault, "c@x.fi", 3);
    put(&ctx, vault, "c@x.fi", 4);
    assert_int_equal(lookup_commit(&ctx, vault, 1), ST_OK);
    for (size_t i = 0; i < 3; i++)
        token_make(vault, TOKEN_LOOKUP, "email", (const char *const[]){"c@x.fi", "b@x.fi", "a@x.fi"}[i],
                   asked[i].token);
    assert_int_equal(lookup_find_each(&ctx, vault, asked[0].token, sizeof asked[0], 3, told, &all), ST_OK);
    assert_int_equal(all.count, 3);
    assert_int_equal(all.parties[0], 3);
    assert_int_equal(all.parties[1], 4);
    assert_int_equal(all.parties[2], 1);
    assert_int_equal(all.which[1], 0);
    assert_int_equal(all.which[2], 2);
    put(&ctx, vault, "b@x.fi", 2); /* no reading transaction is left behind that would hide it */
    assert_int_equal(lookup_commit(&ctx, vault, 2), ST_OK);
    assert_int_equal(found(&ctx, vault, LOOKUP_COMMITTED, "b@x.fi"), 1);
}

static void who_has_a_kind_and_who_shares_one(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    scoped_vault *vault = opened(&ctx, state);
    struct lookup_kinds kinds;
    put_kind(&ctx, vault, "email", "alone@x.fi", 1, 1);
    put_kind(&ctx, vault, "email", "twice@x.fi", 2, 1); /* the same person's, in two records */
    put_kind(&ctx, vault, "email", "twice@x.fi", 2, 2);
    put_kind(&ctx, vault, "email", "office@x.fi", 9, 1);
    put_kind(&ctx, vault, "email", "office@x.fi", 5, 1);
    put_kind(&ctx, vault, "email", "office@x.fi", 3, 1);
    put_kind(&ctx, vault, "email", "home@x.fi", 3, 2);
    put_kind(&ctx, vault, "email", "home@x.fi", 4, 1);
    put_kind(&ctx, vault, "phone", "+358401111111", 1, 1);
    put_kind(&ctx, vault, "phone", "+358401111111", 2, 1);
    put_kind(&ctx, vault, "personal", "9", 9, 1);
    assert_int_equal(lookup_commit(&ctx, vault, 1), ST_OK);
    assert_int_equal(lookup_of_kinds(&ctx, vault, "personal", "email", &kinds), ST_OK);
    assert_int_equal(kinds.having_count, 1);
    assert_int_equal(kinds.having[0], 9);
    static const int64_t sharing[] = {3, 4, 5, 9}, with[] = {1, 2, 3, 4, 5, 9};
    assert_int_equal(kinds.sharing_count, 4);
    assert_memory_equal(kinds.sharing, sharing, sizeof sharing);
    assert_int_equal(lookup_of_kinds(&ctx, vault, "email", "phone", &kinds), ST_OK);
    assert_int_equal(kinds.having_count, 6);
    assert_memory_equal(kinds.having, with, sizeof with);
    assert_int_equal(kinds.sharing_count, 2);
    assert_int_equal(lookup_of_kinds(&ctx, vault, "email", "email", &kinds), ST_OK);
    assert_int_equal(kinds.having_count, 6);
    assert_int_equal(kinds.sharing_count, 4);
    assert_int_equal(lookup_of_kinds(&ctx, vault, "business", "number", &kinds), ST_OK);
    assert_int_equal(kinds.having_count + kinds.sharing_count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(tokens_keep_step_with_the_writer), SCRATCH_TEST(what_is_removed_is_not_in_the_file),
        SCRATCH_TEST(many_tokens_are_found_in_one_go),  SCRATCH_TEST(who_has_a_kind_and_who_shares_one),
        SCRATCH_TEST(a_lost_file_starts_anew),          SCRATCH_TEST(a_file_of_another_form_starts_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
