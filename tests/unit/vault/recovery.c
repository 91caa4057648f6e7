#include "vault/recovery.h"

#include "../scratch.h"
#include "vault/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <ctype.h>

enum { REGISTER = 4711 };

static void a_copy_brings_every_key_back(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = scratch_path(&ctx, state, "keys"), *file = scratch_path(&ctx, state, "copy");
    const char *back = scratch_path(&ctx, state, "back"), *sheet;
    assert_int_equal(vault_create(&ctx, folder, REGISTER, &sheet), ST_OK);
    struct vault *vault;
    assert_int_equal(vault_open(&ctx, folder, REGISTER, VAULT_WRITE, &vault), ST_OK);
    int64_t key;
    void *sealed;
    size_t length;
    struct seal_place place = {1, "customer", 1};
    assert_int_equal(vault_key_for(&ctx, vault, 1, "customer", 0, &key), ST_OK);
    assert_int_equal(seal_close(&ctx, vault, key, place, "Aino", 4, &sealed, &length), ST_OK);
    vault_note_change(vault, 3);
    assert_int_equal(recovery_test(&ctx, vault, sheet), ST_OK);
    scratch_write(file, "the last one", 12);
    assert_int_equal(recovery_backup(&ctx, vault, file), ST_OK); /* while it works */
    vault_close(vault);
    size_t root_length, copy_length;
    char *root = scratch_read(&ctx, scratch_path(&ctx, state, "keys/root"), &root_length);
    char *copy = scratch_read(&ctx, file, &copy_length);
    assert_null(memmem(copy, copy_length, root, root_length));

    char *typed = arena_text(ctx.arena, sheet);
    for (char *at = typed; *at; at++)
        *at = *at == ' ' ? '-' : (char)tolower((unsigned char)*at);
    assert_int_equal(recovery_restore(&ctx, file, typed, back), ST_OK);
    assert_int_equal(vault_open(&ctx, back, REGISTER, VAULT_WRITE, &vault), ST_OK);
    char *plain;
    assert_int_equal(seal_open(&ctx, vault, key, place, sealed, length, &plain, &length), ST_OK);
    assert_string_equal(plain, "Aino");
    assert_int_equal(vault_seen_change(vault), 3);
    vault_close(vault);
    assert_int_equal(recovery_restore(&ctx, file, sheet, back), ST_CONFLICT); /* over keys that are there */
}

static void wrong_sheets_and_copies_are_refused(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = scratch_path(&ctx, state, "keys"), *file = scratch_path(&ctx, state, "copy");
    const char *back = scratch_path(&ctx, state, "back"), *sheet, *other;
    assert_int_equal(vault_create(&ctx, scratch_path(&ctx, state, "other"), REGISTER, &other), ST_OK);
    assert_int_equal(vault_create(&ctx, folder, REGISTER, &sheet), ST_OK);
    struct vault *vault;
    assert_int_equal(vault_open(&ctx, folder, REGISTER, VAULT_WRITE, &vault), ST_OK);
    assert_int_equal(recovery_backup(&ctx, vault, file), ST_OK);
    assert_int_equal(recovery_test(&ctx, vault, other), ST_INVALID);
    vault_close(vault);
    assert_int_equal(recovery_restore(&ctx, file, other, back), ST_INVALID);
    assert_int_equal(recovery_restore(&ctx, file, "", back), ST_INVALID);
    assert_int_equal(recovery_restore(&ctx, scratch_path(&ctx, state, "none"), sheet, back), ST_NOT_FOUND);
    for (size_t i = 0; i < strlen(sheet); i++) {
        char *typed = arena_text(ctx.arena, sheet);
        if (typed[i] == ' ')
            continue;
        typed[i] = typed[i] == '7' ? '8' : '7';
        assert_int_equal(recovery_restore(&ctx, file, typed, back), ST_INVALID);
    }
    size_t length;
    char *copy = scratch_read(&ctx, file, &length);
    for (size_t cut = 0; cut < length; cut += 997) {
        scratch_write(file, copy, cut);
        assert_int_equal(recovery_restore(&ctx, file, sheet, back), ST_INVALID);
    }
    copy[length / 2] ^= 1;
    scratch_write(file, copy, length);
    assert_int_equal(recovery_restore(&ctx, file, sheet, back), ST_INVALID);
    assert_int_not_equal(access(back, F_OK), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(a_copy_brings_every_key_back),
        SCRATCH_TEST(wrong_sheets_and_copies_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
