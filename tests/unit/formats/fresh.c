#include "formats/fresh.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/file.h>
#include <cmocka.h>

#include "../scratch.h"

static int names_in(const char *folder) {
    DIR *dir = opendir(folder);
    int count = 0;
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static void nothing_is_seen_before_it_is_whole(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *path = scratch_path(&ctx, state, "a.csv");
    size_t length;
    scoped_fresh fresh;
    assert_int_equal(fresh_open(&ctx, path, &fresh), ST_OK);
    fresh_put(&fresh, "abc", 3);
    fresh_put(&fresh, NULL, 0);
    assert_int_equal(fresh_sync(&ctx, &fresh), ST_OK);
    if (!fresh.part)
        assert_int_equal(names_in(*state), 0);
    assert_int_equal(fresh_name(&ctx, &fresh), ST_OK);
    struct stat is;
    assert_int_equal(stat(path, &is), 0);
    assert_int_equal(is.st_mode & 0777, 0600);
    assert_string_equal(scratch_read(&ctx, path, &length), "abc");
    fresh_drop(&fresh);
    assert_int_equal(names_in(*state), 1);
}

static void what_is_dropped_was_never_there(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct fresh fresh;
    assert_int_equal(fresh_open(&ctx, scratch_path(&ctx, state, "b"), &fresh), ST_OK);
    fresh_put(&fresh, "abc", 3);
    fresh_drop(&fresh);
    assert_int_equal(names_in(*state), 0);
}

static void a_name_that_is_taken_is_left_alone(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *path = scratch_path(&ctx, state, "c"), *link = scratch_path(&ctx, state, "d");
    size_t length;
    struct fresh fresh, late;
    scratch_write(path, "mine", 4);
    assert_int_equal(fresh_open(&ctx, path, &fresh), ST_CONFLICT);
    assert_int_equal(symlink("/nowhere", link), 0);
    assert_int_equal(fresh_open(&ctx, link, &fresh), ST_CONFLICT);
    const char *taken = scratch_path(&ctx, state, "e");
    assert_int_equal(fresh_open(&ctx, taken, &late), ST_OK); /* somebody is quicker */
    assert_int_equal(fresh_sync(&ctx, &late), ST_OK);
    scratch_write(taken, "mine", 4);
    assert_int_equal(fresh_name(&ctx, &late), ST_CONFLICT);
    fresh_drop(&late);
    assert_string_equal(scratch_read(&ctx, taken, &length), "mine");
}

static void a_full_disk_is_told(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    (void)state;
    struct fresh fresh;
    assert_int_equal(fresh_open(&ctx, scratch_path(&ctx, state, "none/f"), &fresh), ST_FAILED);
    fresh = (struct fresh){.path = "full", .file = fopen("/dev/full", "we")};
    assert_non_null(fresh.file);
    fresh_put(&fresh, "abc", 3);
    assert_int_equal(fresh_sync(&ctx, &fresh), ST_FAILED);
    assert_string_equal(ctx.fault.file, "full");
    fresh_drop(&fresh);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(nothing_is_seen_before_it_is_whole),
        SCRATCH_TEST(what_is_dropped_was_never_there),
        SCRATCH_TEST(a_name_that_is_taken_is_left_alone),
        SCRATCH_TEST(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
