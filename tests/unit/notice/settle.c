/* From rules to the two dates (section 6): rules that fit, choices left open, the law's floor, holds, other classes. */
#include "judging.h"

struct row {
    const char *keys, *fields, *events, *on, *says;
};

static void check(const struct row *rows, size_t count) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const char *says = judging_consumer(&ctx, judging_thing(&ctx, rows[i].keys), rows[i].fields,
                                            rows[i].events, rows[i].on);
        if (strcmp(says, rows[i].says) == 0)
            continue;
        print_message("%s\n  %s %s, on %s\n  says     %s\n  expected %s\n", rows[i].keys, rows[i].fields,
                      rows[i].events, rows[i].on, says, rows[i].says);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}
#define CHECK(rows) check((rows), sizeof(rows) / sizeof *(rows))

#define RULES(...) "rules:\n" __VA_ARGS__
#define RULE(text) "      - {" text "}\n"

static const char approval[] = RULES(RULE("when: access.state = asked, gone_by: taken_in + 30 days") RULE(
    "when: otherwise, gone_by: last(access.state = closed) + 30 days"));
static const char ages[] = RULES(RULE("when: person.born.year < 2010, gone_by: last(call) + 1 year") RULE(
    "when: person.born.year >= 2000, keep_through: last(call) + 6 months, gone_by: last(call) + 2 years")
                                     RULE("when: otherwise, gone_by: last(call) + 3 years"));

static void rules_that_fit(void **state) {
    (void)state;
    const struct row rows[] = {
        {approval, "", E("intake", "2020-01-01") "," EW("access", "2020-01-05", "'state':'asked'"),
         "2020-01-10", "- 2020-01-31 erasable"},
        {approval, "",
         E("intake", "2020-01-01") "," EW("access", "2020-01-05",
                                          "'state':'asked'") "," EW("access", "2020-03-01", "'state':'closed'"),
         "2020-03-10", "- 2020-03-31 erasable"},
        {approval, "",
         EW("access", "2020-01-05", "'state':'closed'") "," EW("access", "2020-03-01", "'state':'closed'"),
         "2020-03-10", "- 2020-02-04 overdue"}, /* it took the value it has now on the first of these days */
        {approval, "",
         EW("access", "2020-01-05", "'state':'closed'") "," EW("access", "2020-03-01", "'state':'denied'"),
         "2020-03-10", "- - open"},
        {approval, "'state':'closed'", E("intake", "2020-01-01"), "2020-01-10", "- 2020-01-31 erasable"},
        {ages, "'born':'1999-12-31'", E("call", "2020-01-01"), "2020-03-01", "- 2021-01-01 erasable"},
        /* two fit: the latest of each */
        {ages, "'born':'2005-12-31'", E("call", "2020-01-01"), "2020-03-01", "2020-07-01 2022-01-01 keep"},
        {ages, "'born':'2012-12-31'", E("call", "2020-01-01"), "2020-03-01", "2020-07-01 2022-01-01 keep"},
        /* an unknown fact fits no comparison */
        {ages, "", E("call", "2020-01-01"), "2020-03-01", "- 2023-01-01 erasable"},
        {RULES(RULE("when: type = consumer, gone_by: last(call) + 1 year")), "", E("call", "2020-01-01"),
         "2020-03-01", "- 2021-01-01 erasable"},
        {RULES(RULE("when: type in (organisation; contact_person), gone_by: last(call) + 1 year")), "",
         E("call", "2020-01-01"), "2020-03-01",
         "no rule of retention.thing fits: the notice must say what happens \"otherwise\""},
        {RULES(RULE("when: type != organisation and not (type = contact_person or unpaid), gone_by: last(call) "
                    "+ 1 year")),
         "", E("call", "2020-01-01"), "2020-03-01", "- 2021-01-01 erasable"},
        {RULES(RULE("when: relation = potential, gone_by: last(call) + 1 year")
                   RULE("when: relation = customer, gone_by: last(call) + 2 years")
                       RULE("when: relation = former, gone_by: last(call) + 3 years")),
         "", E("call", "2020-01-01"), "2020-03-01", "- 2021-01-01 erasable"},
        {RULES(RULE("when: relation = potential, gone_by: last(call) + 1 year")
                   RULE("when: relation = customer, gone_by: last(call) + 2 years")
                       RULE("when: relation = former, gone_by: last(call) + 3 years")),
         "", E("call", "2020-01-01") "," E("invoice", "2020-02-01"), "2020-03-01", "- 2022-01-01 erasable"},
        {RULES(RULE("when: relation = potential, gone_by: last(call) + 1 year")
                   RULE("when: relation = customer, gone_by: last(call) + 2 years")
                       RULE("when: relation = former, gone_by: last(call) + 3 years")),
         "",
         E("call", "2020-01-01") "," E("invoiced", "2020-02-01") "," EW("relationship", "2020-01-01",
                                                                        "'ends':'2020-02-20'"),
         "2020-03-01", "- 2023-01-01 erasable"},
        {RULES(RULE("when: person.size > 10.5, gone_by: last(call) + 1 year")
                   RULE("when: otherwise, gone_by: last(call) + 2 years")),
         "'size':10.6", E("call", "2020-01-01"), "2020-03-01", "- 2021-01-01 erasable"},
        {RULES(RULE("when: person.size > 10.5, gone_by: last(call) + 1 year")
                   RULE("when: otherwise, gone_by: last(call) + 2 years")),
         "'size':'9'", E("call", "2020-01-01"), "2020-03-01", "- 2022-01-01 erasable"},
        {RULES(RULE("when: person.born known, gone_by: last(call) + 1 year")
                   RULE("when: otherwise, gone_by: last(call) + 2 years")),
         "", E("call", "2020-01-01"), "2020-03-01", "- 2022-01-01 erasable"},
        {RULES(RULE("when: person.born < 2000-01-01, gone_by: last(call) + 1 year")
                   RULE("when: otherwise, gone_by: last(call) + 2 years")),
         "'born':'1999-12-31'", E("call", "2020-01-01"), "2020-03-01", "- 2021-01-01 erasable"},
        {RULES(RULE("when: special, gone_by: last(call) + 1 year")
                   RULE("when: not special, gone_by: last(call) + 2 years")),
         "", E("call", "2020-01-01"), "2020-03-01", "- 2021-01-01 erasable"},
        {RULES(RULE("when: ground = legitimate_interest, gone_by: last(call) + 1 year")
                   RULE("when: ground = contract, gone_by: last(call) + 2 years")),
         "", E("call", "2020-01-01"), "2020-03-01", "- 2021-01-01 erasable"},
    };
    CHECK(rows);
}

static void rules_of_a_record(void **state) {
    (void)state;
    const struct row rows[] = {
        {RULES(RULE("when: service = work, gone_by: at + 1 year")
                   RULE("when: otherwise, gone_by: at + 2 years")),
         "",
         EW("job", "2020-01-01", "'service':'work'") "," EW("job", "2020-01-01",
                                                            "'service':'rent'") "," E("job", "2020-01-01"),
         "2020-03-01", "#1 - 2021-01-01 erasable | #2 - 2022-01-01 erasable | #3 - 2022-01-01 erasable"},
        /* a record kept for two purposes lives as long as one of them */
        {RULES(RULE("when: purpose = market, gone_by: at + 1 year")
                   RULE("when: purpose = contact, gone_by: at + 2 years")),
         "",
         EW("job", "2020-01-01", "'purpose':['market','contact']") "," EW(
             "job", "2020-01-01", "'purpose':'market'") "," E("job", "2020-01-01"),
         "2020-03-01", "#1 - 2022-01-01 erasable | #2 - 2021-01-01 erasable | #3 - 2022-01-01 erasable"},
        {RULES(RULE("when: ground = consent, gone_by: at + 1 year")
                   RULE("when: otherwise, gone_by: at + 2 years")),
         "", EW("job", "2020-01-01", "'purpose':'market'") "," E("job", "2020-01-01"), "2020-03-01",
         "#1 - 2021-01-01 erasable | #2 - 2022-01-01 erasable"},
        {RULES(RULE("when: special, gone_by: at + 1 year") RULE("when: otherwise, gone_by: at + 2 years")), "",
         EW("badge", "2020-01-01", "'colour':'red'") "," E("job", "2020-01-01"), "2020-03-01",
         "#1 - 2021-01-01 erasable | #2 - 2022-01-01 erasable"},
        {RULES(RULE("when: medium = paper, gone_by: at + 1 year")
                   RULE("when: otherwise, gone_by: at + 2 years")),
         "", EW("job", "2020-01-01", "'medium':'paper'") "," E("job", "2020-01-01"), "2020-03-01",
         "#1 - 2021-01-01 erasable | #2 - 2022-01-01 erasable"},
        {"gone_by: last(call where channel = phone and direction != out) + 1 year", "",
         EW("call", "2020-01-01", "'channel':'phone','direction':'in'") "," EW(
             "call", "2020-02-02", "'channel':'phone'") "," EW("call", "2020-02-03",
                                                               "'channel':'phone','direction':'out'"),
         "2020-03-01", "- 2021-01-01 erasable"},
        {"gone_by: last(contact where kind = job or amount >= 100) + 1 year", "",
         E("job", "2020-01-01") "," EW("rental", "2020-02-02", "'amount':99.99") "," EW("rental", "2020-01-20",
                                                                                        "'amount':100"),
         "2020-03-01", "- 2021-01-20 erasable"},
    };
    CHECK(rows);
}

static const char held[] = "gone_by: last(call) + 1 year\n    hold: {while: unpaid or disputed, then: 3 "
                           "months, at_most: last(call) + 5 years}";
static const char held_for_ever[] =
    "gone_by: last(call) + 1 year\n    hold: {while: claim_open, then: 1 month}";

static void holds(void **state) {
    (void)state;
    const struct row rows[] = {
        {held, "'unpaid':'yes'", E("call", "2020-01-01"), "2021-06-01", "- - held"},
        {held, "'disputed':'yes'", E("call", "2020-01-01"), "2021-06-01", "- - held"},
        {held, "'unpaid':'no'", E("call", "2020-01-01"), "2021-06-01", "- 2021-01-01 overdue"},
        {held, "", E("call", "2020-01-01"), "2021-06-01", "- 2021-01-01 overdue"},
        {held, "'unpaid':'yes'", E("call", "2020-01-01"), "2025-01-01", "- - held"},
        {held, "'unpaid':'yes'", E("call", "2020-01-01"), "2025-01-02", "- 2025-01-01 overdue"},
        /* it strikes the span after it ended */
        {held, "", E("call", "2020-01-01") "," EW("invoice", "2020-01-01", "'unpaid':'yes'"), "2021-06-01",
         "- - held"},
        {held, "",
         E("call", "2020-01-01") "," EW("invoice", "2020-01-01", "'unpaid':'yes'") "," EW(
             "payment", "2021-05-05", "'record':2,'unpaid':'no'"),
         "2021-06-01", "- 2021-08-05 erasable"},
        {held, "",
         E("call", "2020-01-01") "," EW("invoice", "2020-01-01", "'unpaid':'yes'") "," EW(
             "payment", "2020-02-05", "'record':2,'unpaid':'no'"),
         "2021-06-01", "- 2021-01-01 overdue"},
        {held_for_ever, "'claim_open':'yes'", E("call", "2020-01-01"), "2099-06-01", "- - held"},
        {held_for_ever, "'request_open':'yes'", E("call", "2020-01-01"), "2020-06-01", "- 2021-01-01 erasable"},
    };
    CHECK(rows);
}

static void other_classes(void **state) {
    (void)state;
    const char *const retention =
        "  books: {keep_through: end_of(fiscal_year; at) + 1 year, gone_by: end_of(fiscal_year; at) + 2 years, "
        "words: {fi: kirjat, sv: böcker, en: books}}\n"
        "  thing: {gone_by: gone(books) + 1 month, words: {fi: asia, sv: sak, en: thing}}\n";
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = judging_notice(&ctx, NULL, NULL, retention);
    /* of the party: the latest of its records */
    assert_string_equal(judging_consumer(&ctx, notice, "",
                                         E("invoice", "2019-02-02") "," E("invoice", "2020-02-02"),
                                         "2020-03-01"),
                        "- 2023-01-31 erasable");
    assert_string_equal(judging_consumer(&ctx, notice, "", "", "2020-03-01"), "- - open");
    /* of the record this one belongs to */
    const char *const belonging =
        "  books: {gone_by: at + 2 years, words: {fi: kirjat, sv: böcker, en: books}}\n"
        "  thing: {gone_by: earliest(gone(books); at + 10 years), words: {fi: asia, sv: sak, en: thing}}\n";
    notice = judging_notice(&ctx, NULL, NULL, belonging);
    assert_string_equal(judging_consumer(&ctx, notice, "",
                                         E("invoice", "2019-02-02") "," E("invoice", "2020-02-02") "," EW(
                                             "call", "2020-02-02", "'record':1") "," E("call", "2020-02-03"),
                                         "2020-03-01"),
                        "#3 - 2021-02-02 erasable | #4 - 2022-02-02 erasable");
}

static const struct notice *with_statute(struct ctx *ctx, const char *keys, const char *statutes) {
    return judging_notice(
        ctx, NULL, arena_printf(ctx->arena, "%s%s", statutes, judging_events),
        arena_printf(ctx->arena,
                     "  books: {%s, words: {fi: kirjat, sv: böcker, en: books}}\n"
                     "  thing: {gone_by: last(call), words: {fi: asia, sv: sak, en: thing}}\n",
                     keys));
}

static const char *books(struct ctx *ctx, const struct notice *notice, const char *events, const char *on) {
    return judging_says(
        ctx, notice,
        arena_printf(
            ctx->arena,
            "{'parties':{'C':'consumer'},'events':[%s],'ask':[{'party':'C','class':'books','on':'%s'}]}",
            events, on));
}

static void the_law_binds(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    /* keep_through is never before the floor */
    const struct notice *notice = with_statute(
        &ctx, "keep_through: last(invoice) + 1 year, gone_by: last(invoice) + 10 years, statute: fi.vouchers",
        "");
    assert_string_equal(books(&ctx, notice, E("invoice", "2020-02-02"), "2021-06-01"),
                        "2026-12-31 2030-02-02 keep");
    assert_string_equal(books(&ctx, notice, "", "2021-06-01"), "- - open");
    /* in a class per party: before the latest floor of its records */
    assert_string_equal(
        books(&ctx, notice, E("invoice", "2020-02-02") "," E("credit_note", "2021-02-02"), "2021-06-01"),
        "2027-12-31 2030-02-02 keep");
    assert_string_equal(
        books(&ctx, notice, E("invoice", "2020-02-02") "," E("payment", "2021-02-02"), "2021-06-01"),
        "2026-12-31 2030-02-02 keep");
    /* a floor behind the maximum: the day after it is the last one */
    notice = with_statute(&ctx, "gone_by: last(invoice) + 1 year, statute: fi.vouchers", "");
    assert_string_equal(books(&ctx, notice, E("invoice", "2020-02-02"), "2021-06-01"),
                        "2026-12-31 2027-01-01 conflict");
    /* the legal period, no longer: a date per record */
    notice = with_statute(&ctx, "gone_by: statute(fi.vouchers) + 1 month, statute: fi.vouchers", "");
    assert_string_equal(
        books(&ctx, notice, E("invoice", "2020-02-02") "," E("invoice", "2021-02-02"), "2021-06-01"),
        "#1 2026-12-31 2027-01-31 keep | #2 2027-12-31 2028-01-31 keep");
    /* of the notice's own, in force on the day of asking */
    const char *const own = "statutes:\n"
                            "  old_rule: {keep_through: at + 1 year, ref: vanha, to: 2020-12-31}\n";
    notice = with_statute(&ctx, "gone_by: at + 5 years, statute: old_rule", own);
    assert_string_equal(books(&ctx, notice, E("invoice", "2019-02-02"), "2020-12-31"),
                        "#1 2020-02-02 2024-02-02 erasable");
    assert_string_equal(books(&ctx, notice, E("invoice", "2019-02-02"), "2021-01-01"),
                        "#1 - 2024-02-02 erasable");
    /* a floor that names no voucher is the party's: nothing of the class need exist */
    notice = with_statute(&ctx, "gone_by: taken_in + 9 years, statute: list",
                          "statutes: {list: {keep_through: last(call) + 2 years, ref: laki}}\n");
    assert_string_equal(
        books(&ctx, notice, E("intake", "2019-01-01") "," E("call", "2019-02-02"), "2020-12-31"),
        "2021-02-02 2028-01-01 keep");
}

static const char *of_thing(struct ctx *ctx, const char *events_yaml, const char *events) {
    const struct notice *notice =
        judging_notice(ctx, NULL, events_yaml,
                       "  books: {keep_through: last(invoiced) + 1 year, gone_by: last(invoiced) + 2 years, "
                       "words: {fi: kirjat, sv: böcker, en: books}}\n"
                       "  thing: {gone_by: last(contact) + 1 year, words: {fi: asia, sv: sak, en: thing}}\n");
    return judging_says(
        ctx, notice,
        arena_printf(
            ctx->arena,
            "{'parties':{'C':'consumer'},'events':[%s],'ask':[{'party':'C','class':'books','on':'2021-01-01'},"
            "{'party':'C','class':'thing','on':'2021-01-01'}]}",
            events));
}

static void choices_left_open(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    /* credit notes and letters are not placed: counted as none and as all; later minimum, earlier maximum */
    const char *const open =
        "events:\n"
        "  invoiced: {counts: [invoice, fee_reminder], not: [reminder], words: {fi: laskutus, sv: fakturering, "
        "en: invoicing}}\n"
        "  contact:\n"
        "    counts: [call, meeting, visit, form, message_in, survey_answer, order, job, rental]\n"
        "    not: [message_out, mailing, survey_sent, invoice, payment, request]\n"
        "    words: {fi: kontakti, sv: kontakt, en: contact}\n";
    assert_string_equal(of_thing(&ctx, open,
                                 E("invoice", "2020-03-03") "," E("credit_note", "2020-05-05") "," E(
                                     "call", "2020-03-03") "," E("letter", "2020-05-05")),
                        "2021-05-05 2022-03-03 keep | - 2021-03-03 erasable");
    assert_string_equal(of_thing(&ctx, open, E("credit_note", "2020-05-05") "," E("letter", "2020-05-05")),
                        "2021-05-05 2022-05-05 keep | - 2021-05-05 erasable");
    assert_string_equal(
        of_thing(&ctx, judging_events, E("invoice", "2020-03-03") "," E("credit_note", "2020-05-05")),
        "2021-03-03 2022-03-03 keep | - - open");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_that_fit), cmocka_unit_test(rules_of_a_record),
        cmocka_unit_test(holds),          cmocka_unit_test(other_classes),
        cmocka_unit_test(the_law_binds),  cmocka_unit_test(choices_left_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
