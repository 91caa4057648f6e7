/* Names that nothing declares are found where they stand, with the nearest word; what a tree depends on. */
#include "judging.h"

#include "notice/names.h"

struct heard {
    struct ctx *ctx;
    const char *all;
};

static void hear(void *arg, const char *name, size_t offset, const char *nearest) {
    struct heard *heard = arg;
    heard->all = arena_printf(heard->ctx->arena, "%s%s%s@%zu~%s", heard->all, *heard->all ? " " : "", name,
                              offset, nearest ? nearest : "-");
}

static const char *unknown(struct ctx *ctx, const struct notice *notice, const char *text) {
    struct heard heard = {.ctx = ctx, .all = ""};
    const struct expr *expr;
    struct expr_error error;
    if (expr_parse(ctx, ctx->arena, text, &expr, &error) != ST_OK)
        return error.text;
    expr_names(ctx, notice, expr, hear, &heard);
    return heard.all;
}

static const char *unknown_fact(struct ctx *ctx, const struct notice *notice, enum cond_place place,
                                const char *text) {
    struct heard heard = {.ctx = ctx, .all = ""};
    const struct cond *cond;
    struct expr_error error;
    if (cond_parse(ctx, ctx->arena, text, &cond, &error) != ST_OK)
        return error.text;
    cond_names(ctx, notice, cond, place, hear, &heard);
    return heard.all;
}

static void names_of_dates(void **state) {
    (void)state;
    static const char *const table[][2] = {
        {"last(contact) + 1 year", ""},
        {"last(call of self or represented where direction = in and amount > 5 and state = closed)", ""},
        {"last(vouchers)", ""},
        {"ended(membership)", ""},
        {"ended(booking)", ""},
        {"person.born + 120 years", ""},
        {"assignment_over", ""},
        {"last(access.state = closed)", ""},
        {"statute(fi.vouchers)", ""},
        {"gone(books)", ""},
        {"latest(last(contcat); first(loging))", "contcat@12~contact loging@28~login"},
        {"ended(call)", "call@6~-"},
        {"ended(membreship)", "membreship@6~membership"},
        {"person.bron", "person.bron@0~person.born"},
        {"person.size + 1 day", "person.size@0~person.born"}, /* a number is no date */
        {"person.born.year", "person.born.year@0~person.born"},
        {"contact + 1 day", "contact@0~-"},
        {"taken + 1 day", "taken@0~-"},
        {"last(access.state = colsed)", "colsed@20~closed"},
        {"last(access.sate = closed)", "access.sate@5~access.state"},
        {"statute(fi.voucher)", "fi.voucher@8~fi.vouchers"},
        {"gone(boks)", "boks@5~books"},
        {"last(call where direction = inn)", "inn@28~in"},
        {"last(call where chanel = email)", "chanel@16~channel"},
        {"last(call where unpaid)", "unpaid@16~-"},
    };
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = judging_thing(&ctx, "gone_by: last(call)");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(unknown(&ctx, notice, table[i][0]), table[i][1]);
}

static void names_of_facts(void **state) {
    (void)state;
    static const struct {
        enum cond_place place;
        const char *text, *says;
    } table[] = {
        {COND_RULE, "type = consumer and relation != former or unpaid and medium in (paper; device)", ""},
        {COND_RULE, "access.state = asked and person.born.year < 2010 and person.size > 3", ""},
        {COND_RULE,
         "ground = contract or purpose = market or service = rent or source = person or filing = main", ""},
        {COND_RULE, "type = consumre", "consumre@7~consumer"},
        {COND_RULE, "medium in (paper; devise)", "devise@18~device"},
        {COND_RULE, "realtion = former", "realtion@0~relation"},
        {COND_RULE, "state = asked", "state@0~-"}, /* bare own fields are for `where` */
        {COND_RULE, "direction = in", "direction@0~relation"},
        {COND_RULE, "unpaid = maybe", "maybe@9~-"},
        {COND_RULE, "special = health", "health@10~-"},
        {COND_WHERE, "kind = call and right = erasure", ""},
        {COND_WHERE, "right = erasur", "erasur@8~erasure"},
        {COND_CHECK, "password_length >= 14 and devices_encrypted and backup_age <= 24 hours", ""},
        {COND_CHECK, "pasword_length >= 14", "pasword_length@0~password_length"},
        {COND_CHECK, "type = consumer", "type@0~-"},
    };
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = judging_thing(&ctx, "gone_by: last(call)");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(unknown_fact(&ctx, notice, table[i].place, table[i].text), table[i].says);
}

static const struct expr *parsed(struct ctx *ctx, const char *text) {
    const struct expr *expr;
    struct expr_error error;
    assert_int_equal(expr_parse(ctx, ctx->arena, text, &expr, &error), ST_OK);
    return expr;
}

static void what_is_of_the_record(void **state) {
    (void)state;
    static const char *const of_record[] = {"at + 1 year",
                                            "ends",
                                            "person.born + 1 year",
                                            "statute(fi.books)",
                                            "end_of(month; last(payment of record))",
                                            "last(call) else at"};
    static const char *const of_party[] = {"last(call)",
                                           "taken_in",
                                           "agreed",
                                           "judged",
                                           "never",
                                           "2026-01-01",
                                           "assignment_over",
                                           "gone(books)",
                                           "last(access.state = closed)",
                                           "latest(last(call of customer); ended(link))"};
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = judging_thing(&ctx, "gone_by: last(call)");
    for (size_t i = 0; i < sizeof of_record / sizeof *of_record; i++)
        assert_true(expr_per_record(notice, parsed(&ctx, of_record[i])));
    for (size_t i = 0; i < sizeof of_party / sizeof *of_party; i++)
        assert_false(expr_per_record(notice, parsed(&ctx, of_party[i])));
    assert_true(expr_judged(parsed(&ctx, "earliest(judged + 1 day; last(call))")));
    assert_false(expr_judged(parsed(&ctx, "earliest(agreed + 1 day; last(call))")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_dates),
        cmocka_unit_test(names_of_facts),
        cmocka_unit_test(what_is_of_the_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
