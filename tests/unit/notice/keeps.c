#include "notice/keeps.h"

#include "notice/findings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct notice *notice_of(struct ctx *ctx) {
    struct findings found = {0};
    const struct notice *notice = NULL;
    assert_int_equal(notice_load(ctx, ctx->arena, "tests/scenario/anonymous.yaml", &found, &notice), ST_OK);
    return notice;
}

static void what_stays_of_a_field(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = notice_of(&ctx);
    static const struct {
        const char *class, *field;
        enum keeps keeps;
    } rows[] = {
        {"people", "ticket.level", KEEPS_VALUE},
        {"people", "ticket.sauna", KEEPS_VALUE},
        {"people", "language", KEEPS_VALUE},
        {"people", "message", KEEPS_NUMBER},
        {"people", "email", KEEPS_TELLS},
        {"people", "last_name", KEEPS_TELLS},
        {"people", "phone", KEEPS_TELLS},
        {"people", "ticket.motto", KEEPS_FREE},
        {"people", "title", KEEPS_FREE},
        {"people", "opinion.stars", KEEPS_ELSEWHERE},
        {"opinions", "opinion.stars", KEEPS_VALUE},
        {"opinions", "opinion.words", KEEPS_FREE},
        {"opinions", "message", KEEPS_ELSEWHERE},
        {"people", "customer_number", KEEPS_TELLS},
        {"people", "postal_address", KEEPS_TELLS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (keeps_of(notice, notice_class(notice, rows[i].class), rows[i].field) != rows[i].keeps)
            fail_msg("%s of %s", rows[i].field, rows[i].class);
}

static void a_value_stays_coarse(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = notice_of(&ctx);
#define KEPT(field, value) keeps_value(ctx.arena, notice, field, value)
    assert_string_equal(KEPT("opinion.stars", "4.4"), "4");
    assert_string_equal(KEPT("opinion.stars", "4.5"), "5");
    assert_string_equal(KEPT("opinion.stars", "-1.6"), "-2");
    assert_null(KEPT("opinion.stars", "-123456"));
    assert_null(KEPT("opinion.stars", "1e3"));
    assert_null(KEPT("opinion.stars", "nan"));
    assert_null(KEPT("opinion.stars", ""));
    assert_string_equal(KEPT("ticket.level", "gold"), "gold");
    assert_string_equal(KEPT("ticket.level", "a_choice_of_before"), "a_choice_of_before");
    assert_null(KEPT("ticket.level", "Helmi Aaltio"));
    assert_null(KEPT("ticket.motto", "gold"));
    assert_null(KEPT("email", "gold"));
    assert_null(KEPT("ticket.level", NULL));
}

static void it_is_said_in_words(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = notice_of(&ctx);
    static const char *const fields[] = {"email", "ticket.level", "message"};
    const struct names all = {.items = fields, .count = 3};
    struct names kept = keeps_names(ctx.arena, notice, notice_class(notice, "people"), &all);
    assert_int_equal(kept.count, 2);
    assert_string_equal(keeps_words(ctx.arena, LANG_EN, notice, &kept),
                        "kind of ticket and how many there were (messages)");
    assert_string_equal(keeps_show(ctx.arena, LANG_SV, notice, "ticket.level", "gold"), "guld");
    assert_string_equal(keeps_show(ctx.arena, LANG_EN, notice, "gone.field", "gold"), "gold");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stays_of_a_field),
        cmocka_unit_test(a_value_stays_coarse),
        cmocka_unit_test(it_is_said_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
