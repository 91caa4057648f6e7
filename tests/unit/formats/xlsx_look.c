#include "formats/xlsx_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

static void numbers_look_as_people_see_them(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct style styles[] = {{0}, {.look = LOOK_DAY}, {.look = LOOK_TIME}, {.zeros = 5}};
    struct looks looks = {.styles = styles, .count = 4};
    static const struct {
        long style;
        const char *number, *text;
    } table[] = {
        {0, "1249", "1249"},
        {0, "1249.5", "1249.5"},
        {0, "3.5840123456E11", "358401234560"},
        {0, "0.1", "0.1"},
        {0, "-7", "-7"},
        {0, "1E300", "1E300"},
        {0, "abc", "abc"},
        {0, "", ""},
        {1, "46086", "2026-03-05"},
        {1, "46086.4375", "2026-03-05T10:30"},
        {1, "60", "1900-02-28"},
        {1, "61", "1900-03-01"},
        {1, "59", "1900-02-28"},
        {1, "1", "1900-01-01"},
        {1, "2958465", "9999-12-31"},
        {1, "2958466", "2958466"},
        {1, "46086.9999999", "2026-03-06"},
        {1, "-3", "-3"},
        {2, "0.5", "12:00"},
        {2, "0.999999", "00:00"},
        {2, "46086.5", "2026-03-05T12:00"},
        {3, "550", "00550"},
        {3, "123456", "123456"},
        {99, "12", "12"},
        {-1, "12", "12"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *text = look_text(ctx.arena, &looks, table[i].style, table[i].number);
        assert_string_equal(text, table[i].text);
    }
    looks.since_1904 = true;
    assert_string_equal(look_text(ctx.arena, &looks, 1, "0"), "1904-01-01");
    assert_string_equal(look_text(ctx.arena, &looks, 1, "44624"), "2026-03-05");
}

static void what_begins_like_one(void **state) {
    (void)state;
    unsigned char head[60] = "PK\3\4";
    head[26] = 19;
    memcpy(head + 30, "[Content_Types].xml", 19);
    assert_true(xlsx_is(head, sizeof head));
    assert_false(xlsx_is(head, 40));
    memcpy(head + 30, "_chat.txt.and.more.", 19);
    assert_false(xlsx_is(head, sizeof head));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_look_as_people_see_them),
        cmocka_unit_test(what_begins_like_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
