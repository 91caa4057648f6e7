#include "base/embed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void every_file_is_found_by_its_name(void **state) {
    (void)state;
    size_t count;
    const struct embedded *all = embed_all(&count);
    assert_true(count >= 2);
    for (size_t i = 0; i < count; i++) {
        const struct embedded *found = embed_find(all[i].name);
        assert_ptr_equal(found, &all[i]);
        assert_int_equal(found->bytes[found->length], 0);
    }
    assert_null(embed_find("po/de.mo"));
    assert_null(embed_find(""));
}

static void catalogues_are_inside_whole(void **state) {
    (void)state;
    const char *names[] = {"po/fi.mo", "po/sv.mo"};
    for (size_t i = 0; i < 2; i++) {
        const struct embedded *mo = embed_find(names[i]);
        assert_non_null(mo);
        uint32_t magic;
        memcpy(&magic, mo->bytes, sizeof magic);
        assert_int_equal(magic, 0x950412de);
    }
}

static void law_data_are_what_stands_in_the_tree(void **state) {
    (void)state;
    size_t count;
    const struct embedded *all = embed_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (strncmp(all[i].name, "law/", 4) != 0)
            continue;
        FILE *file = fopen(all[i].name, "rb");
        assert_non_null(file);
        for (size_t at = 0; at < all[i].length; at++)
            assert_int_equal(fgetc(file), all[i].bytes[at]);
        assert_int_equal(fgetc(file), EOF);
        fclose(file);
    }
}

/* Another file of the same name is known by its sum, as a browser's cache needs it. */
static void sums_differ(void **state) {
    (void)state;
    size_t count;
    const struct embedded *all = embed_all(&count);
    for (size_t i = 1; i < count; i++) {
        assert_int_not_equal(all[i].sum, 0);
        assert_true(all[i].sum <= UINT32_MAX);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(all[i].sum, all[k].sum);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_is_found_by_its_name),
        cmocka_unit_test(catalogues_are_inside_whole),
        cmocka_unit_test(law_data_are_what_stands_in_the_tree),
        cmocka_unit_test(sums_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
