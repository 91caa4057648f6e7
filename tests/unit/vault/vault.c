#include "vault/vault.h"

#include "../scratch.h"
#include "vault/chain.h"
#include "vault/inside.h"
#include "vault/seal.h"
#include "vault/token.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { REGISTER = 4711 };

static const char *made(struct ctx *ctx, void **state) {
    const char *folder = scratch_path(ctx, state, "keys"), *sheet;
    assert_int_equal(vault_create(ctx, folder, REGISTER, &sheet), ST_OK);
    assert_int_equal(strlen(sheet), 14 * 5 - 1);
    return folder;
}

static struct vault *opened(struct ctx *ctx, const char *folder) {
    struct vault *vault;
    assert_int_equal(vault_open(ctx, folder, REGISTER, VAULT_WRITE, &vault), ST_OK);
    return vault;
}

static void *sealed_text(struct ctx *ctx, struct vault *vault, int64_t key, size_t *length) {
    void *sealed;
    struct seal_place place = {.record = 9, .class = "customer", .rev = 1};
    assert_int_equal(seal_close(ctx, vault, key, place, "Aino", 4, &sealed, length), ST_OK);
    return sealed;
}

static enum status opens(struct ctx *ctx, struct vault *vault, int64_t key, struct seal_place place,
                         void *sealed, size_t length) {
    char *plain;
    size_t plain_length;
    enum status status = seal_open(ctx, vault, key, place, sealed, length, &plain, &plain_length);
    if (status == ST_OK) {
        assert_int_equal(plain_length, 4);
        assert_string_equal(plain, "Aino");
    }
    return status;
}

static const struct seal_place at_home = {.record = 9, .class = "customer", .rev = 1};

static void the_folder_is_closed_to_others(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state), *sheet;
    scoped_vault *vault = opened(&ctx, folder);
    const char *const names[] = {"root", "keys.db", "lookup.db", "head", "lock"};
    struct stat is;
    assert_int_equal(stat(folder, &is), 0);
    assert_int_equal(is.st_mode & 0777, 0700);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(stat(arena_printf(ctx.arena, "%s/%s", folder, names[i]), &is), 0);
        assert_int_equal(is.st_mode & 0777, 0600);
    }
    assert_int_equal(vault_create(&ctx, folder, REGISTER, &sheet), ST_CONFLICT);
    struct vault *second;
    assert_int_equal(vault_open(&ctx, folder, REGISTER, VAULT_WRITE, &second), ST_BUSY);
    scoped_vault *reader = NULL;
    assert_int_equal(vault_open(&ctx, folder, REGISTER, VAULT_READ, &reader), ST_OK);
}

static void refused(struct ctx *ctx, const char *folder, int64_t whose, enum status status, const char *text) {
    for (int mode = VAULT_WRITE; mode <= VAULT_READ; mode++) {
        struct vault *vault;
        assert_int_equal(vault_open(ctx, folder, whose, (enum vault_mode)mode, &vault), status);
        assert_null(vault);
        if (!strstr(fault_text(ctx), text))
            fail_msg("%s", fault_text(ctx));
    }
}

static void wrong_keys_are_refused_in_one_sentence(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    refused(&ctx, scratch_path(&ctx, state, "keys"), REGISTER, ST_NOT_FOUND, "There is no key folder");
    const char *folder = made(&ctx, state), *root = arena_printf(ctx.arena, "%s/root", folder), *other;
    refused(&ctx, folder, REGISTER + 1, ST_DENIED, "belong to another register");
    chmod(folder, 0755);
    refused(&ctx, folder, REGISTER, ST_DENIED, "open to other users");
    chmod(folder, 0700);
    size_t length;
    char *good = scratch_read(&ctx, root, &length);
    assert_int_equal(length, 32);
    scratch_write(root, good, 31);
    refused(&ctx, folder, REGISTER, ST_FAILED, "not whole");
    scratch_write(root, "01234567890123456789012345678901", 32);
    refused(&ctx, folder, REGISTER, ST_FAILED, "not the one of its keys");
    unlink(root);
    refused(&ctx, folder, REGISTER, ST_NOT_FOUND, "has no file root");
    assert_int_equal(vault_create(&ctx, folder, REGISTER, &other),
                     ST_CONFLICT); /* a lost root is not replaced */
    scratch_write(root, good, 32);
    unlink(arena_printf(ctx.arena, "%s/keys.db", folder));
    refused(&ctx, folder, REGISTER, ST_NOT_FOUND, "has no file keys.db");
    char rubbish[4096] = {1, 2, 3};
    scratch_write(arena_printf(ctx.arena, "%s/keys.db", folder), rubbish, sizeof rubbish);
    refused(&ctx, folder, REGISTER, ST_FAILED, "keys.db in the key folder");
}

static void a_letter_opens_only_in_its_place(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    scoped_vault *vault = opened(&ctx, made(&ctx, state));
    int64_t key, other;
    size_t length;
    assert_int_equal(vault_key_for(&ctx, vault, 1, "customer", 0, &key), ST_OK);
    assert_int_equal(vault_key_for(&ctx, vault, 2, "customer", 0, &other), ST_OK);
    unsigned char *sealed = sealed_text(&ctx, vault, key, &length);
    assert_int_equal(length, 4 + SEAL_EXTRA);
    assert_int_equal(opens(&ctx, vault, key, at_home, sealed, length), ST_OK);
    assert_int_equal(opens(&ctx, vault, other, at_home, sealed, length), ST_FAILED);
    const struct seal_place elsewhere[] = {{10, "customer", 1}, {9, "bookkeeping", 1}, {9, "customer", 2}};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(opens(&ctx, vault, key, elsewhere[i], sealed, length), ST_FAILED);
    for (size_t i = 0; i < length; i++) {
        sealed[i] ^= 1;
        assert_int_equal(opens(&ctx, vault, key, at_home, sealed, length), ST_FAILED);
        sealed[i] ^= 1;
        assert_int_equal(opens(&ctx, vault, key, at_home, sealed, i), ST_FAILED);
    }
    assert_int_equal(opens(&ctx, vault, 12345, at_home, sealed, length), ST_NOT_FOUND);
}

static void keys_belong_to_party_class_and_epoch(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    int64_t first, again, keys[3];
    for (int run = 0; run < 2; run++) {
        scoped_vault *vault = opened(&ctx, folder);
        assert_int_equal(vault_key_for(&ctx, vault, 1, "customer", 0, &keys[0]), ST_OK);
        assert_int_equal(vault_key_for(&ctx, vault, 1, "customer", 202612, &keys[1]), ST_OK);
        assert_int_equal(vault_key_for(&ctx, vault, 1, "bookkeeping", 0, &keys[2]), ST_OK);
        assert_int_equal(vault_key_for(&ctx, vault, 1, "customer", 0, &again), ST_OK);
        assert_true(keys[0] == again && keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
        if (run)
            assert_int_equal(keys[0], first);
        first = keys[0];
        struct vault_key *list;
        size_t count;
        assert_int_equal(vault_keys_of(&ctx, vault, 1, &list, &count), ST_OK);
        assert_int_equal(count, 3);
        assert_int_equal(vault_key_named(&ctx, vault, "staff", &keys[1]), ST_OK);
        assert_int_equal(vault_key_named(&ctx, vault, "staff", &keys[2]), ST_OK);
        assert_int_equal(keys[1], keys[2]);
    }
}

static int holds(struct ctx *ctx, const char *folder, const char *name, const void *bytes, size_t length) {
    const char *path = arena_printf(ctx->arena, "%s/%s", folder, name);
    if (access(path, F_OK) != 0)
        return 0;
    size_t all;
    char *whole = scratch_read(ctx, path, &all);
    return memmem(whole, all, bytes, length) != NULL;
}

static const void *wrapped_of(struct ctx *ctx, const char *folder, int64_t key, size_t *length) {
    sqlite3 *db;
    sqlite3_stmt *s;
    must(sqlite3_open_v2(arena_printf(ctx->arena, "%s/keys.db", folder), &db, SQLITE_OPEN_READONLY, NULL) == 0);
    must(sqlite3_prepare_v2(db, "SELECT wrapped FROM key WHERE id = ?1", -1, &s, NULL) == 0);
    sqlite3_bind_int64(s, 1, key);
    must(sqlite3_step(s) == SQLITE_ROW);
    *length = (size_t)sqlite3_column_bytes(s, 0);
    const void *bytes = arena_copy(ctx->arena, sqlite3_column_blob(s, 0), *length);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return bytes;
}

static int anywhere(struct ctx *ctx, const char *folder, const void *bytes, size_t length) {
    return holds(ctx, folder, "keys.db", bytes, length) || holds(ctx, folder, "keys.db-wal", bytes, length);
}

static void destroyed_keys_are_nowhere(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    struct vault *vault = opened(&ctx, folder);
    int64_t keys[400];
    for (int i = 0; i < 400; i++)
        assert_int_equal(vault_key_for(&ctx, vault, i + 1, "customer", 0, &keys[i]), ST_OK);
    size_t length;
    void *sealed = sealed_text(&ctx, vault, keys[7], &length);
    vault_note_change(vault, 55);
    assert_int_equal(vault_flush(&ctx, vault), ST_OK);
    int64_t doomed[] = {keys[7], keys[399], 123456789};
    size_t wrapped_length;
    const void *wrapped = wrapped_of(&ctx, folder, keys[7], &wrapped_length);
    assert_int_equal(wrapped_length, 72);
    assert_true(anywhere(&ctx, folder, wrapped, wrapped_length));
    assert_int_equal(vault_destroy_keys(&ctx, vault, doomed, 3), ST_OK);
    assert_false(anywhere(&ctx, folder, wrapped, wrapped_length));
    struct stat is;
    assert_int_equal(stat(arena_printf(ctx.arena, "%s/keys.db-wal", folder), &is), 0);
    assert_int_equal(is.st_size, 0);
    for (int run = 0; run < 2; run++) {
        int alive;
        assert_int_equal(opens(&ctx, vault, keys[7], at_home, sealed, length), ST_NOT_FOUND);
        assert_int_equal(vault_key_state(&ctx, vault, keys[7], &alive), ST_OK);
        assert_int_equal(alive, 0);
        assert_int_equal(vault_key_state(&ctx, vault, keys[8], &alive), ST_OK);
        assert_int_equal(alive, 1);
        assert_int_equal(vault_key_state(&ctx, vault, 123456789, &alive), ST_OK);
        assert_int_equal(alive, -1);
        assert_int_equal(vault_seen_change(vault), 55);
        vault_close(vault);
        vault = opened(&ctx, folder);
    }
    int64_t again;
    assert_int_equal(vault_key_for(&ctx, vault, 8, "customer", 0, &again), ST_OK);
    assert_int_not_equal(again, keys[7]);
    vault_close(vault);
}

/* The bytes of a key, looked up through the vault's own door. */
static void raw_key(struct ctx *ctx, struct vault *vault, int64_t key, unsigned char raw[KEY_SIZE]) {
    const unsigned char *bytes;
    assert_int_equal(keys_hold(ctx, &vault->keys, key, &bytes), ST_OK);
    memcpy(raw, bytes, KEY_SIZE);
    keys_let_go(&vault->keys, bytes);
}

static int in_memory(struct vault *vault, const unsigned char raw[KEY_SIZE]) {
    return memmem(vault->keys.bytes, (KEY_SETS * KEY_WAYS + 1) * (size_t)KEY_SIZE, raw, KEY_SIZE) != NULL;
}

static void a_destroyed_key_leaves_memory_at_once(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    struct vault *vault = opened(&ctx, folder);
    int64_t doomed, kept;
    unsigned char raw[KEY_SIZE], other[KEY_SIZE];
    assert_int_equal(vault_key_for(&ctx, vault, 1, "customer", 0, &doomed), ST_OK);
    assert_int_equal(vault_key_for(&ctx, vault, 2, "customer", 0, &kept), ST_OK);
    raw_key(&ctx, vault, doomed, raw);
    raw_key(&ctx, vault, kept, other);
    assert_true(in_memory(vault, raw));
    assert_int_equal(vault_destroy_keys(&ctx, vault, &doomed, 1), ST_OK);
    assert_false(in_memory(vault, raw));
    assert_true(in_memory(vault, other));
    const unsigned char *bytes;
    assert_int_equal(keys_hold(&ctx, &vault->keys, doomed, &bytes), ST_NOT_FOUND);
    assert_false(in_memory(vault, raw));
    vault_close(vault);
}

/* Those that there are, each once, however many are asked for; none that is destroyed or about to be. */
static void keys_are_read_ahead(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    struct vault *vault = opened(&ctx, folder);
    enum { MANY = 3000, GONE = 7, DOOMED = 8 };
    int64_t keys[MANY + 1];
    unsigned char raw[2][KEY_SIZE], one[KEY_SIZE];
    for (int i = 0; i < MANY; i++)
        assert_int_equal(vault_key_for(&ctx, vault, i + 1, "customer", 0, &keys[i]), ST_OK);
    keys[MANY] = 123456789;
    raw_key(&ctx, vault, keys[GONE], raw[0]);
    raw_key(&ctx, vault, keys[DOOMED], raw[1]);
    raw_key(&ctx, vault, keys[0], one);
    assert_int_equal(vault_destroy_keys(&ctx, vault, &keys[GONE], 1), ST_OK);
    assert_int_equal(vault_destroy_later(&ctx, vault, keys[DOOMED]), ST_OK);
    vault_rest(vault);
    vault_rest(vault);
    assert_false(in_memory(vault, one));
    assert_int_equal(vault_ahead(&ctx, vault, keys, VAULT_AHEAD), ST_OK);
    assert_true(in_memory(vault, one));
    assert_false(in_memory(vault, raw[0]) || in_memory(vault, raw[1]));
    assert_int_equal(vault_ahead(&ctx, vault, keys, MANY + 1), ST_OK);
    assert_int_equal(vault_ahead(&ctx, vault, keys, 0), ST_OK);
    for (int i = 0; i < MANY; i++) {
        const unsigned char *bytes;
        bool gone = i == GONE || i == DOOMED;
        assert_int_equal(keys_hold(&ctx, &vault->keys, keys[i], &bytes), gone ? ST_NOT_FOUND : ST_OK);
        if (!gone)
            keys_let_go(&vault->keys, bytes);
    }
    vault_close(vault);
}

/* It cannot be used from that moment on, and is on disk with the next destruction, when the writer rests, or at close. */
static void a_key_may_be_destroyed_with_the_next_ones(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    struct vault *vault = opened(&ctx, folder);
    for (int how = 0; how < 3; how++) {
        int64_t doomed, other;
        unsigned char raw[KEY_SIZE];
        const unsigned char *bytes;
        size_t length;
        int alive;
        assert_int_equal(vault_key_for(&ctx, vault, 1, "erasure", how + 1, &doomed), ST_OK);
        assert_int_equal(vault_key_for(&ctx, vault, 2, "customer", how, &other), ST_OK);
        raw_key(&ctx, vault, doomed, raw);
        vault_note_change(vault, how + 1);
        assert_int_equal(vault_flush(&ctx, vault), ST_OK);
        const void *wrapped = wrapped_of(&ctx, folder, doomed, &length);
        assert_int_equal(vault_destroy_later(&ctx, vault, doomed), ST_OK);
        assert_false(in_memory(vault, raw));
        assert_int_equal(keys_hold(&ctx, &vault->keys, doomed, &bytes), ST_NOT_FOUND);
        assert_true(anywhere(&ctx, folder, wrapped, length));
        if (how == 0)
            assert_int_equal(vault_destroy_keys(&ctx, vault, &other, 1), ST_OK);
        else if (how == 1)
            assert_int_equal(vault_tidy(&ctx, vault), ST_OK);
        else
            vault_close(vault);
        assert_false(anywhere(&ctx, folder, wrapped, length));
        if (how == 2)
            vault = opened(&ctx, folder);
        assert_int_equal(vault_key_state(&ctx, vault, doomed, &alive), ST_OK);
        assert_int_equal(alive, 0);
    }
    /* More than are remembered. */
    int64_t keys[KEY_DOOMED + 2];
    for (int i = 0; i < KEY_DOOMED + 2; i++)
        assert_int_equal(vault_key_for(&ctx, vault, 3, "erasure", i, &keys[i]), ST_OK);
    for (int i = 0; i < KEY_DOOMED + 2; i++)
        assert_int_equal(vault_destroy_later(&ctx, vault, keys[i]), ST_OK);
    vault_close(vault);
    vault = opened(&ctx, folder);
    struct vault_key *left;
    size_t count;
    assert_int_equal(vault_keys_of(&ctx, vault, 3, &left, &count), ST_OK);
    assert_int_equal(count, 0);
    vault_close(vault);
}

/* Others open letters of the key all the while: whoever had it last does not leave it behind. */
struct opener {
    struct vault *vault;
    int64_t key;
    void *sealed;
    size_t length;
    _Atomic int opened, refused;
};

static void *open_until_gone(void *arg) {
    struct opener *opener = arg;
    while (!atomic_load(&opener->refused)) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        if (opens(&ctx, opener->vault, opener->key, at_home, opener->sealed, opener->length) == ST_OK)
            atomic_fetch_add(&opener->opened, 1);
        else
            atomic_store(&opener->refused, 1);
    }
    return NULL;
}

static void a_key_in_use_is_destroyed_all_the_same(void **state) {
    enum { OPENERS = 4 };
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct opener opener = {.vault = opened(&ctx, made(&ctx, state))};
    unsigned char raw[KEY_SIZE];
    pthread_t threads[OPENERS];
    assert_int_equal(vault_key_for(&ctx, opener.vault, 1, "customer", 0, &opener.key), ST_OK);
    opener.sealed = sealed_text(&ctx, opener.vault, opener.key, &opener.length);
    raw_key(&ctx, opener.vault, opener.key, raw);
    for (int i = 0; i < OPENERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, open_until_gone, &opener), 0);
    while (atomic_load(&opener.opened) < 50)
        sched_yield();
    assert_int_equal(vault_destroy_keys(&ctx, opener.vault, &opener.key, 1), ST_OK);
    assert_false(in_memory(opener.vault, raw));
    for (int i = 0; i < OPENERS; i++)
        pthread_join(threads[i], NULL);
    assert_false(in_memory(opener.vault, raw));
    vault_close(opener.vault);
}

static void a_key_that_nobody_uses_leaves_memory(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct vault *vault = opened(&ctx, made(&ctx, state));
    int64_t used, unused;
    unsigned char raw_used[KEY_SIZE], raw_unused[KEY_SIZE];
    assert_int_equal(vault_key_for(&ctx, vault, 1, "customer", 0, &used), ST_OK);
    assert_int_equal(vault_key_for(&ctx, vault, 2, "customer", 0, &unused), ST_OK);
    raw_key(&ctx, vault, used, raw_used);
    raw_key(&ctx, vault, unused, raw_unused);
    vault_rest(vault);
    assert_true(in_memory(vault, raw_unused)); /* used a moment ago */
    raw_key(&ctx, vault, used, raw_used);
    vault_rest(vault);
    assert_true(in_memory(vault, raw_used));
    assert_false(in_memory(vault, raw_unused));
    raw_key(&ctx, vault, unused, raw_unused); /* and comes back when it is needed */
    assert_true(in_memory(vault, raw_unused));
    vault_close(vault);
}

/* A child is killed while it destroys a key: before the commit the key lives, after it it is nowhere, log included. */
static int lives_after(struct ctx *ctx, const char *folder, const char *point) {
    int64_t key;
    int how, alive;
    size_t length;
    struct vault *vault = opened(ctx, folder);
    assert_int_equal(vault_key_for(ctx, vault, 1, "customer", 0, &key), ST_OK);
    assert_int_equal(vault_flush(ctx, vault), ST_OK);
    const void *wrapped = wrapped_of(ctx, folder, key, &length);
    vault_close(vault);
    pid_t child = fork();
    if (child == 0) {
        setenv("SELOSTE_CRASH", point, 1);
        vault = opened(ctx, folder);
        (void)!vault_destroy_keys(ctx, vault, &key, 1);
        _exit(0);
    }
    waitpid(child, &how, 0);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    vault = opened(ctx, folder);
    assert_int_equal(vault_key_state(ctx, vault, key, &alive), ST_OK);
    assert_int_equal(anywhere(ctx, folder, wrapped, length), alive);
    vault_close(vault);
    return alive;
}

static void a_kill_leaves_a_key_whole_or_gone(void **state) {
#ifndef CRASH_POINTS
    (void)state;
    (void)lives_after;
    skip();
#else
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    assert_int_equal(lives_after(&ctx, folder, "keys.commit"), 1);
    assert_int_equal(lives_after(&ctx, folder, "keys.destroyed"), 0);
#endif
}

static void a_change_number_is_remembered_never_lowered(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    struct vault *vault = opened(&ctx, folder);
    assert_int_equal(vault_seen_change(vault), 0);
    vault_note_change(vault, 12);
    vault_note_change(vault, 11);
    vault_close(vault);
    vault = opened(&ctx, folder);
    assert_int_equal(vault_seen_change(vault), 12);
    vault_close(vault);
}

/* A child hands out keys and is killed. What "letters" use is claimed, the rest must never come again. */
static void a_killed_program_hands_no_key_out_twice(void **state) {
    enum { TAKEN = 300, CLAIMED = 290 };
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    int pipes[2];
    int64_t keys[TAKEN];
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        struct vault *vault = opened(&ctx, folder);
        for (int i = 0; i < TAKEN; i++)
            must(vault_key_for(&ctx, vault, i + 1, "customer", 0, &keys[i]) == ST_OK);
        must(write(pipes[1], keys, sizeof keys) == sizeof keys);
        raise(SIGKILL);
    }
    assert_int_equal(read(pipes[0], keys, sizeof keys), sizeof keys);
    close(pipes[0]);
    close(pipes[1]);
    waitpid(child, NULL, 0);
    struct vault *vault = opened(&ctx, folder);
    for (int i = 0; i < CLAIMED; i++)
        assert_int_equal(vault_claim(&ctx, vault, keys[i], i + 1, "customer", 0), ST_OK);
    assert_int_equal(vault_settle(&ctx, vault, 0), ST_OK);
    for (int i = 0; i < 3 * TAKEN; i++) {
        int64_t key;
        int state_of, party = i + 1;
        assert_int_equal(vault_key_for(&ctx, vault, party, "customer", 0, &key), ST_OK);
        for (int j = 0; j < TAKEN; j++)
            if (keys[j] == key && (j >= CLAIMED || j != i))
                fail_msg("key %d is handed out to party %d", j, party);
        if (i < CLAIMED)
            assert_int_equal(key, keys[i]);
        assert_int_equal(vault_key_state(&ctx, vault, keys[TAKEN - 1], &state_of), ST_OK);
        assert_int_equal(state_of, 0);
    }
    vault_close(vault);
}

static void the_pool_of_a_clean_end_is_used_on(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state), *file = arena_printf(ctx.arena, "%s/keys.db", folder);
    off_t size = 0;
    for (int run = 0; run < 6; run++) {
        struct vault *vault = opened(&ctx, folder);
        int64_t key;
        assert_int_equal(vault_key_for(&ctx, vault, run + 1, "customer", 0, &key), ST_OK);
        vault_close(vault);
        struct stat is;
        assert_int_equal(stat(file, &is), 0);
        if (size)
            assert_true(is.st_size < size + 8192);
        size = is.st_size;
    }
}

struct client {
    struct vault *vault;
    int64_t keys[64];
    void *sealed;
    size_t length;
};

static void *client_main(void *arg) {
    struct client *client = arg;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    for (int i = 0; i < 3000; i++) {
        char *plain;
        size_t length;
        must(seal_open(&ctx, client->vault, client->keys[i % 64], (struct seal_place){i % 64, "c", 1},
                       (char *)client->sealed + (size_t)(i % 64) * client->length, client->length, &plain,
                       &length) == ST_OK);
    }
    return NULL;
}

/* 64 keys with 4 places to share. */
static void many_threads_open_letters(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    scoped_vault *vault = opened(&ctx, made(&ctx, state));
    struct client client = {.vault = vault, .length = 5 + SEAL_EXTRA};
    client.sealed = arena_alloc(ctx.arena, 64 * client.length);
    for (int64_t i = 0; i < 64; i++) {
        void *sealed;
        size_t length;
        assert_int_equal(vault_key_for(&ctx, vault, i + 1, "c", 0, &client.keys[i]), ST_OK);
        assert_int_equal(seal_close(&ctx, vault, client.keys[i], (struct seal_place){i, "c", 1}, "12345", 5,
                                    &sealed, &length),
                         ST_OK);
        memcpy((char *)client.sealed + (size_t)i * client.length, sealed, length);
    }
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, client_main, &client), 0);
    for (int64_t i = 100; i < 900; i++) {
        int64_t key;
        assert_int_equal(vault_key_for(&ctx, vault, i, "c", 0, &key), ST_OK);
        assert_int_equal(vault_destroy_keys(&ctx, vault, &key, i % 40 == 0), ST_OK);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

static void tokens_differ_by_use_kind_and_register(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    scoped_vault *vault = opened(&ctx, made(&ctx, state));
    unsigned char tokens[5][TOKEN_SIZE], again[TOKEN_SIZE];
    token_make(vault, TOKEN_LOOKUP, "email", "aino@example.fi", tokens[0]);
    token_make(vault, TOKEN_SUPPRESS, "email", "aino@example.fi", tokens[1]);
    token_make(vault, TOKEN_LOOKUP, "phone", "aino@example.fi", tokens[2]);
    token_make(vault, TOKEN_LOOKUP, "email", "aino@example.fj", tokens[3]);
    token_make(vault, TOKEN_LOOKUP, "emai", "laino@example.fi", tokens[4]);
    token_make(vault, TOKEN_LOOKUP, "email", "aino@example.fi", again);
    assert_memory_equal(tokens[0], again, TOKEN_SIZE);
    for (int i = 0; i < 5; i++)
        for (int j = i + 1; j < 5; j++)
            assert_memory_not_equal(tokens[i], tokens[j], TOKEN_SIZE);
}

static void the_audit_head_survives_torn_writes(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state), *file = arena_printf(ctx.arena, "%s/head", folder);
    struct vault *vault = opened(&ctx, folder);
    unsigned char hash[VAULT_HASH], got[VAULT_HASH];
    int64_t seq;
    assert_int_equal(vault_head(&ctx, vault, &seq, got, NULL), ST_OK);
    assert_int_equal(seq, 0);
    for (int64_t i = 1; i <= 3; i++) {
        memset(hash, (int)i, sizeof hash);
        assert_int_equal(vault_head_put(&ctx, vault, i, hash, i == 3), ST_OK);
    }
    vault_close(vault);
    vault = opened(&ctx, folder);
    assert_int_equal(vault_head(&ctx, vault, &seq, got, NULL), ST_OK);
    assert_int_equal(seq, 3);
    assert_memory_equal(got, hash, sizeof hash);
    vault_close(vault);
    scratch_poke(file, 20, "torn", 4); /* the third lies in the first slot */
    vault = opened(&ctx, folder);
    assert_int_equal(vault_head(&ctx, vault, &seq, got, NULL), ST_OK);
    assert_int_equal(seq, 2);
    vault_close(vault);
}

static void signatures_are_the_registers(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    scoped_vault *vault = opened(&ctx, made(&ctx, state));
    unsigned char signature[VAULT_SIGNATURE], public_key[VAULT_PUBLIC];
    assert_int_equal(vault_sign(&ctx, vault, "head", 4, signature), ST_OK);
    vault_public(vault, public_key);
    assert_true(vault_signed(public_key, "head", 4, signature));
    assert_false(vault_signed(public_key, "heat", 4, signature));
}

static void a_full_disk_hands_out_no_key(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    const char *folder = made(&ctx, state);
    struct vault *vault = opened(&ctx, folder);
    int64_t key;
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit was, small;
    getrlimit(RLIMIT_FSIZE, &was);
    small = (struct rlimit){10000, was.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    enum status status = vault_key_for(&ctx, vault, 1, "customer", 0, &key);
    setrlimit(RLIMIT_FSIZE, &was);
    assert_int_equal(status, ST_FAILED);
    assert_non_null(strstr(fault_text(&ctx), "is full"));
    assert_int_equal(vault_key_for(&ctx, vault, 1, "customer", 0, &key), ST_OK);
    vault_close(vault);
}

static void a_reader_makes_nothing(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    int64_t key;
    size_t length;
    struct vault *vault = opened(&ctx, folder);
    assert_int_equal(vault_key_for(&ctx, vault, 1, "customer", 0, &key), ST_OK);
    void *sealed = sealed_text(&ctx, vault, key, &length);
    vault_close(vault);
    scoped_vault *reader = NULL;
    assert_int_equal(vault_open(&ctx, folder, REGISTER, VAULT_READ, &reader), ST_OK);
    assert_int_equal(opens(&ctx, reader, key, at_home, sealed, length), ST_OK);
    assert_int_equal(vault_key_for(&ctx, reader, 2, "customer", 0, &key), ST_DENIED);
    assert_int_equal(vault_destroy_keys(&ctx, reader, &key, 1), ST_DENIED);
}

static void the_chain_binds_order_and_register(void **state) {
    (void)state;
    unsigned char a[VAULT_HASH], b[VAULT_HASH], back[VAULT_HASH];
    char text[2 * VAULT_HASH + 1];
    chain_start(1, a);
    chain_start(2, b);
    assert_memory_not_equal(a, b, VAULT_HASH);
    chain_start(1, b);
    chain_next(a, "x", 1);
    chain_next(a, "y", 1);
    chain_next(b, "y", 1);
    chain_next(b, "x", 1);
    assert_memory_not_equal(a, b, VAULT_HASH);
    chain_hex(a, VAULT_HASH, text);
    assert_true(chain_unhex(text, back, VAULT_HASH));
    assert_memory_equal(a, back, VAULT_HASH);
    text[5] = 'g';
    assert_false(chain_unhex(text, back, VAULT_HASH));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(the_folder_is_closed_to_others),
        SCRATCH_TEST(wrong_keys_are_refused_in_one_sentence),
        SCRATCH_TEST(a_letter_opens_only_in_its_place),
        SCRATCH_TEST(keys_belong_to_party_class_and_epoch),
        SCRATCH_TEST(destroyed_keys_are_nowhere),
        SCRATCH_TEST(keys_are_read_ahead),
        SCRATCH_TEST(a_key_may_be_destroyed_with_the_next_ones),
        SCRATCH_TEST(a_destroyed_key_leaves_memory_at_once),
        SCRATCH_TEST(a_key_in_use_is_destroyed_all_the_same),
        SCRATCH_TEST(a_key_that_nobody_uses_leaves_memory),
        SCRATCH_TEST(a_kill_leaves_a_key_whole_or_gone),
        SCRATCH_TEST(a_change_number_is_remembered_never_lowered),
        SCRATCH_TEST(a_killed_program_hands_no_key_out_twice),
        SCRATCH_TEST(the_pool_of_a_clean_end_is_used_on),
        SCRATCH_TEST(many_threads_open_letters),
        SCRATCH_TEST(tokens_differ_by_use_kind_and_register),
        SCRATCH_TEST(the_audit_head_survives_torn_writes),
        SCRATCH_TEST(signatures_are_the_registers),
        SCRATCH_TEST(a_full_disk_hands_out_no_key),
        SCRATCH_TEST(a_reader_makes_nothing),
        cmocka_unit_test(the_chain_binds_order_and_register),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
