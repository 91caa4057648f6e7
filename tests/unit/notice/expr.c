#include "notice/expr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const char *written(struct ctx *ctx, const char *text) {
    const struct expr *expr;
    struct expr_error error;
    if (expr_parse(ctx, ctx->arena, text, &expr, &error) != ST_OK)
        return arena_printf(ctx->arena, "%zu: %s", error.offset, error.text);
    return expr_text(ctx->arena, expr);
}

static const char *cond_written(struct ctx *ctx, const char *text) {
    const struct cond *cond;
    struct expr_error error;
    if (cond_parse(ctx, ctx->arena, text, &cond, &error) != ST_OK)
        return arena_printf(ctx->arena, "%zu: %s", error.offset, error.text);
    return cond_text(ctx->arena, cond);
}

static void every_shape_of_the_reference_is_read_back_as_itself(void **state) {
    (void)state;
    static const char *const shapes[] = {
        "last(login) + 4 years",
        "last(update of represented) + 3 years",
        "end_of(fiscal_year; at) + 6 years",
        "end_of(calendar_year; end_of(fiscal_year; at)) + 6 years",
        "end_of(calendar_year; last(contact where direction = in)) + 1 year",
        "ended(consent) + 2 weeks",
        "ended(membership) + 3 months",
        "ends + 1 year",
        "last(died) + 12 years else person.born + 120 years",
        "earliest(judged; booking.event_day + 2 months)",
        "earliest(ended(subscription); last(login) + 2 years)",
        "latest(taken_in; last(order)) + 18 months",
        "after_all(ended(contract); last(payment of record)) + 3 months",
        "agreed else at + 2 years",
        "gone(orders)",
        "statute(fi.vouchers) + 1 month",
        "at + 15 minutes",
        "last(request where right = erasure) + 1 month",
        "taken_in + 30 days",
        "last(access.state = closed) + 30 days",
        "(last(contact of self or represented) else taken_in) + 10 years",
        "end_of(quarter; last(payment of record))",
        "end_of(week; first(call)) + 1 day + 2 hours",
        "end_of(month; 2026-09-01)",
        "never",
    };
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        assert_string_equal(written(&ctx, shapes[i]), shapes[i]);
    assert_string_equal(written(&ctx, " last ( contact\n of self or record )+1 year "),
                        "last(contact of self or record) + 1 year");
    assert_string_equal(written(&ctx, "at + 1 years + 2 day"), "at + 1 year + 2 days");
    assert_string_equal(written(&ctx, "at + 0 days"), "at + 0 days");
}

static void spans_add_from_left_to_right(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct expr *expr;
    struct expr_error error;
    assert_int_equal(expr_parse(&ctx, ctx.arena, "at + 1 month + 3 days", &expr, &error), ST_OK);
    assert_int_equal(expr->kind, EXPR_ADD);
    assert_int_equal(expr->span.days, 3);
    assert_int_equal(expr->args[0]->span.months, 1);
    assert_int_equal(expr->args[0]->args[0]->kind, EXPR_OWN);
}

static void conditions_bind_and_before_or(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    const struct cond *cond;
    struct expr_error error;
    assert_int_equal(cond_parse(&ctx, ctx.arena, "unpaid or disputed and not special", &cond, &error), ST_OK);
    assert_int_equal(cond->kind, COND_OR);
    assert_int_equal(cond->args[1]->kind, COND_AND);
    assert_string_equal(cond_written(&ctx, "unpaid or disputed and not special"),
                        "unpaid = yes or disputed = yes and not special = yes");
    static const char *const same[] = {"(a = x or b = y) and c = z",
                                       "not (a = x and b = y)",
                                       "person.born.year < 2010",
                                       "backup_age <= 24 hours",
                                       "type in (consumer; sole_trader)",
                                       "person.born known",
                                       "amount >= 12.50",
                                       "a != 2026-01-01",
                                       "not not a = yes",
                                       "tila = hyväksytty"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_string_equal(cond_written(&ctx, same[i]), same[i]);
}

static void errors_say_where_and_what_was_expected(void **state) {
    (void)state;
    static const char *const table[][2] = {
        {"", "0: expected a date, but the text ends here"},
        {"lats(contact)", "0: expected end_of, earliest, latest, after_all, first, last, ended, statute or "
                          "gone, not \"lats\": did you "
                          "mean \"last\"?"},
        {"last(contact of slef)",
         "16: expected self, represented, customer or record, not \"slef\": did you mean \"self\"?"},
        {"last(contact) + 10 yeras",
         "19: expected years, months, weeks, days, hours or minutes, not \"yeras\": did you mean \"years\"?"},
        {"last(contact) + years", "16: expected a span such as 28 days, not \"years\""},
        {"last(contact) + 1.5 years", "16: expected a span such as 28 days, not \"1.5\""},
        {"end_of(fiscal_yaer; at)",
         "7: expected fiscal_year, calendar_year, quarter, month or week, not \"fiscal_yaer\": did you mean "
         "\"fiscal_year\"?"},
        {"earliest(at, ends)", "11: a comma has no place here: arguments are separated by \";\""},
        {"last(Contact)", "5: words are written in small letters here"},
        {"2026-02-30", "0: \"2026-02-30\" is no day; a day is written as 2026-09-01"},
        {"at + 1 year)", "11: expected the end of the expression, not \")\""},
        {"last(contact", "12: expected \")\", but the text ends here"},
        {"last contact", "5: expected \"(\", not \"contact\""},
        {"at + 99999999999999999999 days", "5: this is too long: at most 366000 days"},
        {"at - 1 day", "3: \"-\" has no meaning here"},
        {"10 years", "0: expected a date, not \"10\""},
        {"at else", "7: expected a date, but the text ends here"},
        {"last(contact where )", "19: expected the name of a fact, not \")\""},
        {"28days", NULL},
    };
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    for (size_t i = 0; table[i][1]; i++)
        assert_string_equal(written(&ctx, table[i][0]), table[i][1]);
    assert_string_equal(cond_written(&ctx, "type ="),
                        "6: expected a word, a number, a day or a span, but the text ends here");
    assert_string_equal(cond_written(&ctx, "a in (b; )"),
                        "9: expected a word, a number, a day or a span, not \")\"");
    assert_string_equal(cond_written(&ctx, "a and"), "5: expected the name of a fact, but the text ends here");
    assert_string_equal(cond_written(&ctx, "a b"), "2: expected the end of the expression, not \"b\"");
}

static void limits_hold(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    char text[4096];
    memset(text, '(', sizeof text);
    text[1000] = '\0';
    assert_string_equal(written(&ctx, text), "32: too many brackets inside each other: at most 32");
    memset(text, 'a', 2001);
    text[2001] = '\0';
    assert_string_equal(written(&ctx, text), "2000: this is too long: at most 2000 characters");
    strcpy(text, "at");
    for (int i = 0; i < 200; i++)
        strcat(text, "+1 day");
    assert_non_null(strstr(written(&ctx, text), "this is too long: at most 200 parts"));
    strcpy(text, "");
    for (int i = 0; i < 40; i++)
        strcat(text, "not ");
    assert_string_equal(cond_written(&ctx, text), "128: too many brackets inside each other: at most 32");
    assert_string_equal(written(&ctx, "last(\xff)"), "0: this is not readable text");
}

static void spans_stand_alone_too(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    struct span span;
    struct expr_error error;
    assert_int_equal(span_parse(&ctx, "28 days", &span, &error), ST_OK);
    assert_int_equal(span.days, 28);
    assert_true(span.set);
    assert_int_equal(span_parse(&ctx, "1 week", &span, &error), ST_OK);
    assert_int_equal(span.weeks, 1);
    assert_int_equal(span_parse(&ctx, "28", &span, &error), ST_INVALID);
    assert_int_equal(span_parse(&ctx, "-1 days", &span, &error), ST_INVALID);
    assert_int_equal(span_parse(&ctx, "1 day 2 hours", &span, &error), ST_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_of_the_reference_is_read_back_as_itself),
        cmocka_unit_test(spans_add_from_left_to_right),
        cmocka_unit_test(conditions_bind_and_before_or),
        cmocka_unit_test(errors_say_where_and_what_was_expected),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(spans_stand_alone_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
