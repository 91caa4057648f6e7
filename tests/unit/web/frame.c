#include "visits.h"

#include "web/frame.h"

static void sums_are_the_readers_languages(void **state) {
    struct fixture *f = *state;
    struct ctx *ctx = &f->ctx;
    ctx->lang = LANG_FI;
    assert_string_equal(frame_money(ctx, 124050), "1\u202f240,50\u202f€");
    assert_string_equal(frame_money(ctx, 5), "0,05\u202f€");
    assert_string_equal(frame_money(ctx, -100000000), "−1\u202f000\u202f000,00\u202f€");
    assert_string_equal(frame_money(ctx, INT64_MIN),
                        "−92\u202f233\u202f720\u202f368\u202f547\u202f758,08\u202f€");
    assert_string_equal(frame_number(ctx, 100000), "100\u202f000");
    ctx->lang = LANG_EN;
    assert_string_equal(frame_money(ctx, 124050), "€1,240.50");
    assert_string_equal(frame_number(ctx, 999), "999");
}

static void a_first_letter_is_a_letter_of_its_alphabet(void **state) {
    struct fixture *f = *state;
    assert_string_equal(frame_capital(&f->ctx, "äiti"), "Äiti");
    assert_string_equal(frame_capital(&f->ctx, "asiakas"), "Asiakas");
    assert_string_equal(frame_capital(&f->ctx, "9 päivää"), "9 päivää");
    assert_string_equal(frame_capital(&f->ctx, ""), "");
    assert_null(frame_capital(&f->ctx, NULL));
}

static void a_promise_and_a_path_lead_to_their_sentence(void **state) {
    struct fixture *f = *state;
    struct ctx *ctx = &f->ctx;
    ctx->lang = LANG_SV;
    const struct view_says *promise = frame_says(ctx, "P57");
    assert_non_null(promise);
    assert_string_equal(promise->lang, "sv");
    assert_string_equal(promise->section, "8");
    assert_string_equal(promise->promise, "P57");
    assert_string_equal(frame_says(ctx, "security.staff_only")->text, promise->text);
    assert_null(frame_says(ctx, "P9999"));
    assert_null(frame_says(ctx, NULL));
    assert_null(frame_says(ctx, "nothing.like.this"));
}

static void a_refusal_that_quotes_is_not_quoted_twice(void **state) {
    struct fixture *f = *state;
    struct ctx *ctx = &f->ctx;
    FAIL(ctx, ST_DENIED, "no");
    fault_sentence(ctx, "P57");
    assert_non_null(frame_fault_says(ctx));
    FAIL(ctx, ST_DENIED, "no: {1}", frame_says(ctx, "P57")->text);
    fault_sentence(ctx, "P57");
    assert_null(frame_fault_says(ctx));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sums_are_the_readers_languages, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(a_first_letter_is_a_letter_of_its_alphabet, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(a_promise_and_a_path_lead_to_their_sentence, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(a_refusal_that_quotes_is_not_quoted_twice, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
