#include "formats/zip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <zip.h>

#include "../scratch.h"

static const struct zip_item items[] = {{"tiedot.html", "<p>ääkkösiä</p>", 20}, {"data/tiedot.json", "{}", 2}};

static void what_was_written_is_read_back(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *path = scratch_path(&ctx, state, "a.zip");
    assert_int_equal(zip_write(&ctx, path, items, 2), ST_OK);
    struct stat is;
    assert_int_equal(stat(path, &is), 0);
    assert_int_equal(is.st_mode & 0777, 0600);
    zip_t *archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    assert_non_null(archive);
    assert_int_equal(zip_get_num_entries(archive, 0), 2);
    zip_file_t *file = zip_fopen(archive, "tiedot.html", 0);
    char text[32] = "";
    assert_int_equal(zip_fread(file, text, sizeof text), 20);
    assert_memory_equal(text, items[0].bytes, 20);
    zip_fclose(file);
    zip_discard(archive);
}

static void a_file_that_is_there_is_not_touched(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *path = scratch_path(&ctx, state, "b.zip");
    FILE *file = fopen(path, "w");
    fputs("mine", file);
    fclose(file);
    assert_int_equal(zip_write(&ctx, path, items, 2), ST_CONFLICT);
    struct stat is;
    assert_int_equal(stat(path, &is), 0);
    assert_int_equal(is.st_size, 4);
}

static void a_folder_that_is_not_there_is_named(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *path = scratch_path(&ctx, state, "none/c.zip");
    assert_int_equal(zip_write(&ctx, path, items, 2), ST_FAILED);
    assert_string_equal(ctx.fault.file, path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(what_was_written_is_read_back),
        SCRATCH_TEST(a_file_that_is_there_is_not_touched),
        SCRATCH_TEST(a_folder_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
