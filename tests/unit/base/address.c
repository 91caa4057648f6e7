#include "base/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void a_domain_is_read_as_people_write_it(void **state) {
    scoped_arena *arena = arena_new();
    (void)state;
    assert_string_equal(address_read(arena, "info@xn--idinpuu-4wa.test"), "info@äidinpuu.test");
    assert_string_equal(address_read(arena, "Info@XN--IDINPUU-4WA.test"), "Info@äidinpuu.test");
    assert_string_equal(address_read(arena, "info@ÄIDINPUU.test"), "info@äidinpuu.test");
    assert_string_equal(address_wire(arena, "info@äidinpuu.test"), "info@xn--idinpuu-4wa.test");
    assert_string_equal(address_wire(arena, "info@puu.test"), "info@puu.test");
}

static void what_is_no_such_name_stays(void **state) {
    static const char *const texts[] = {
        "", "@", "info", "info@puu.test", "info@xn--a.test", "info@xn--.test", "xn--idinpuu-4wa.test"};
    scoped_arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_string_equal(address_read(arena, texts[i]), texts[i]);
        assert_string_equal(address_wire(arena, texts[i]), texts[i]);
    }
}

static void either_spelling_is_the_same(void **state) {
    (void)state;
    assert_true(address_same("info@äidinpuu.test", "INFO@xn--idinpuu-4wa.TEST"));
    assert_true(address_same("info@puu.test", "INFO@puu.TEST"));
    assert_false(address_same("info@äidinpuu.test", "info@aidinpuu.test"));
    assert_false(address_same("info@puu.test", "posti@puu.test"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_domain_is_read_as_people_write_it),
                                       cmocka_unit_test(what_is_no_such_name_stays),
                                       cmocka_unit_test(either_spelling_is_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
