#include "vault/vault.h"

#include "../scratch.h"
#include "vault/recovery.h"
#include "vault/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

enum { REGISTER = 4711, KEYS = 1500 };

static const struct seal_place place = {.record = 9, .class = "customer", .rev = 1};

static const char *made(struct ctx *ctx, void **state) {
    const char *folder = scratch_path(ctx, state, "keys"), *sheet;
    assert_int_equal(vault_create(ctx, folder, REGISTER, &sheet), ST_OK);
    return folder;
}

static struct vault *opened(struct ctx *ctx, const char *folder) {
    struct vault *vault;
    assert_int_equal(vault_open(ctx, folder, REGISTER, VAULT_WRITE, &vault), ST_OK);
    return vault;
}

struct letters {
    int64_t key[KEYS];
    void *sealed[KEYS];
    size_t length[KEYS];
};

static void write_letters(struct ctx *ctx, struct vault *vault, struct letters *letters, int from, int to) {
    for (int i = from; i < to; i++) {
        assert_int_equal(vault_key_for(ctx, vault, i + 1, "customer", 0, &letters->key[i]), ST_OK);
        assert_int_equal(
            seal_close(ctx, vault, letters->key[i], place, "Aino", 4, &letters->sealed[i], &letters->length[i]),
            ST_OK);
    }
}

static void all_open(struct ctx *ctx, struct vault *vault, const struct letters *letters, int count) {
    char *plain;
    size_t length;
    for (int i = 0; i < count; i++) {
        assert_int_equal(seal_open(ctx, vault, letters->key[i], place, letters->sealed[i], letters->length[i],
                                   &plain, &length),
                         ST_OK);
        assert_string_equal(plain, "Aino");
    }
}

static void read_file(struct ctx *ctx, const char *folder, const char *name, unsigned char bytes[32]) {
    FILE *file = fopen(arena_printf(ctx->arena, "%s/%s", folder, name), "rb");
    assert_non_null(file);
    assert_int_equal(fread(bytes, 1, 32, file), 32);
    fclose(file);
}

static void another_root_opens_everything(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    unsigned char before[32], after[32];
    static struct letters letters;
    const char *folder = made(&ctx, state);
    struct vault *vault = opened(&ctx, folder);
    read_file(&ctx, folder, "root", before);
    write_letters(&ctx, vault, &letters, 0, KEYS - 10);
    assert_int_equal(vault_rotate(&ctx, vault, NULL, NULL), ST_OK);
    assert_false(vault_rotating(vault));
    write_letters(&ctx, vault, &letters, KEYS - 10, KEYS);
    all_open(&ctx, vault, &letters, KEYS);
    vault_close(vault);
    read_file(&ctx, folder, "root", after);
    assert_memory_not_equal(before, after, sizeof before);
    vault = opened(&ctx, folder);
    all_open(&ctx, vault, &letters, KEYS);
    vault_close(vault);
    /* the old root opens nothing */
    FILE *file = fopen(arena_printf(ctx.arena, "%s/root", folder), "r+b");
    assert_int_equal(fwrite(before, 1, 32, file), 32);
    fclose(file);
    assert_int_equal(vault_open(&ctx, folder, REGISTER, VAULT_WRITE, &vault), ST_FAILED);
}

struct reading {
    struct vault *vault;
    const struct letters *letters;
    atomic_bool stop;
    atomic_int rounds;
};

static void *read_on(void *arg) {
    struct reading *reading = arg;
    do {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        all_open(&ctx, reading->vault, reading->letters, KEYS - 10);
        reading->rounds++;
    } while (!reading->stop);
    return NULL;
}

static void others_go_on_meanwhile(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    static struct letters letters;
    pthread_t thread;
    struct vault *vault = opened(&ctx, made(&ctx, state));
    write_letters(&ctx, vault, &letters, 0, KEYS);
    struct reading reading = {.vault = vault, .letters = &letters};
    assert_int_equal(pthread_create(&thread, NULL, read_on, &reading), 0);
    for (int i = 0; i < 5 || reading.rounds < 2; i++)
        assert_int_equal(vault_rotate(&ctx, vault, NULL, NULL), ST_OK);
    reading.stop = true;
    pthread_join(thread, NULL);
    all_open(&ctx, vault, &letters, KEYS);
    vault_close(vault);
}

static void a_copy_made_afterwards_is_whole(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    static struct letters letters;
    const char *folder = scratch_path(&ctx, state, "keys"), *sheet;
    const char *copy = scratch_path(&ctx, state, "copy"), *back = scratch_path(&ctx, state, "back");
    assert_int_equal(vault_create(&ctx, folder, REGISTER, &sheet), ST_OK);
    struct vault *vault = opened(&ctx, folder);
    write_letters(&ctx, vault, &letters, 0, 20);
    assert_int_equal(vault_rotate(&ctx, vault, NULL, NULL), ST_OK);
    assert_int_equal(recovery_backup(&ctx, vault, copy), ST_OK);
    vault_close(vault);
    assert_int_equal(recovery_restore(&ctx, copy, sheet, back), ST_OK);
    vault = opened(&ctx, back);
    all_open(&ctx, vault, &letters, 20);
    vault_close(vault);
}

int main(void) {
#define T(name) SCRATCH_TEST(name)
    const struct CMUnitTest tests[] = {
        T(another_root_opens_everything),
        T(others_go_on_meanwhile),
        T(a_copy_made_afterwards_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
