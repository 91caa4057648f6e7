/* Out of sight, and to be confirmed: the two days beside the two dates, as scenarios tell them. */
#include "judging.h"

struct sighting {
    const char *keys, *events, *on, *says; /* hide_after verify_again gone_by, of each answer */
};

static const char *sight_says(struct ctx *ctx, const struct notice *notice, const char *events,
                              const char *on) {
    char *json =
        arena_text(ctx->arena,
                   arena_printf(ctx->arena,
                                "{'parties':{'C':'consumer'},'events':[%s],'ask':[{'party':'C','class':'thing',"
                                "'on':'%s'}]}",
                                events, on));
    struct explain_scenario scenario;
    struct explain_answer *answers;
    size_t count;
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    ctx->lang = LANG_EN;
    if (explain_read(ctx, notice, "test.json", json, strlen(json), &scenario) != ST_OK ||
        explain_answers(ctx, notice, &scenario, &answers, &count) != ST_OK)
        return fault_text(ctx);
    const char *all = "";
    for (size_t i = 0; i < count; i++) {
        const struct verdict *verdict = &answers[i].verdict;
        all = arena_printf(
            ctx->arena, "%s%s%s %s %s", all, i ? " | " : "", judging_day(ctx, notice, verdict->hide_after, 0),
            judging_day(ctx, notice, verdict->verify_again, 0), judging_day(ctx, notice, verdict->gone_by, 0));
    }
    return all;
}

static void the_two_days(void **state) {
    (void)state;
    static const struct sighting table[] = {
        {"gone_by: taken_in + 5 years\n    hide_after: taken_in + 1 year\n    verify_again: taken_in + 18 "
         "months",
         E("intake", "2020-08-31"), "2020-09-01", "2021-08-31 2022-02-28 2025-08-31"},
        {"gone_by: taken_in + 5 years", E("intake", "2020-08-31"), "2020-09-01", "- - 2025-08-31"},
        /* civil days of Helsinki: half past ten in the evening of the 31st in UTC is the next year there */
        {"gone_by: last(call) + 5 years\n    hide_after: last(call) + 1 year",
         E("call", "2020-12-31T22:30:00Z"), "2021-02-01", "2022-01-01 - 2026-01-01"},
        {"gone_by: last(call) + 5 years\n    hide_after: last(call) + 1 year",
         E("call", "2020-12-31T21:59:59Z"), "2021-02-01", "2021-12-31 - 2025-12-31"},
        /* a new event brings it back into sight, and an update is a confirmation */
        {"gone_by: last(call) + 5 years\n    hide_after: last(call) + 1 year\n    verify_again: last(update) + "
         "1 "
         "year else taken_in + 2 years",
         E("intake", "2020-01-01") "," E("call", "2020-01-01") "," E("call", "2022-06-06") "," E("update",
                                                                                                 "2022-06-07"),
         "2022-07-01", "2023-06-06 2023-06-07 2027-06-06"},
        /* what has not happened yet hides nothing */
        {"gone_by: last(call) + 5 years\n    hide_after: last(letter) + 1 year", E("call", "2020-01-01"),
         "2022-07-01", "- - 2025-01-01"},
        {"gone_by: last(call) + 5 years\n    hide_after: never", E("call", "2020-01-01"), "2022-07-01",
         "- - 2025-01-01"},
        {"gone_by: last(call) + 5 years\n    hide_after: ended(job) + 1 month",
         E("call", "2020-01-01") "," E("job", "2020-01-01"), "2022-07-01", "- - 2025-01-01"},
        /* hours: the day that they end on */
        {"gone_by: last(call) + 5 years\n    hide_after: last(call) + 35 hours",
         E("call", "2020-01-01T10:00:00Z"), "2022-07-01", "2020-01-02 - 2025-01-01"},
        /* of several rules: seen as long as one lets it be, trusted as long as all do */
        {"rules:\n      - {when: type = consumer, gone_by: taken_in + 5 years, hide_after: taken_in + 1 year, "
         "verify_again: taken_in + 3 years}\n      - {when: not type = organisation, gone_by: taken_in + 4 "
         "years, "
         "hide_after: taken_in + 2 years, verify_again: taken_in + 2 years}",
         E("intake", "2020-01-01"), "2020-02-01", "2022-01-01 2022-01-01 2025-01-01"},
        {"rules:\n      - {when: type = consumer, gone_by: taken_in + 5 years, hide_after: taken_in + 1 year, "
         "verify_again: taken_in + 3 years}\n      - {when: not type = organisation, gone_by: taken_in + 4 "
         "years}",
         E("intake", "2020-01-01"), "2020-02-01", "- 2023-01-01 2025-01-01"},
        /* a date for each record */
        {"gone_by: at + 5 years\n    hide_after: at + 1 year",
         E("call", "2020-01-01") "," E("call", "2021-02-02"), "2021-03-01",
         "2021-01-01 - 2025-01-01 | 2022-02-02 - 2026-02-02"},
        /* a date for the party, and a day that names a record: the latest of its records */
        {"gone_by: taken_in + 5 years\n    hide_after: at + 1 year",
         E("intake", "2020-01-01") "," E("call", "2020-01-01") "," E("call", "2021-02-02"), "2021-03-01",
         "2022-02-02 - 2025-01-01"},
        /* from another class, its own included */
        {"gone_by: taken_in + 5 years\n    hide_after: gone(thing)", E("intake", "2020-01-01"), "2020-03-01",
         "2025-01-01 - 2025-01-01"},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const char *says = sight_says(&ctx, judging_thing(&ctx, table[i].keys), table[i].events, table[i].on);
        if (strcmp(says, table[i].says) == 0)
            continue;
        print_message("%s\n  says     %s\n  expected %s\n", table[i].keys, says, table[i].says);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void kinds_left_open_count_for_the_earlier_day(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice =
        judging_notice(&ctx, NULL, "events:\n  contact: {counts: [call], words: {fi: x, sv: x, en: contact}}\n",
                       "  thing: {gone_by: taken_in + 9 years, hide_after: last(contact) + 1 year, "
                       "verify_again: last(contact) + 2 "
                       "years, words: {fi: asia, sv: sak, en: thing}}\n  books: {gone_by: taken_in + 15 years, "
                       "words: {fi: k, sv: b, en: "
                       "books}}\n");
    const char *says = sight_says(
        &ctx, notice, E("intake", "2020-01-01") "," E("call", "2020-01-01") "," E("letter", "2021-01-01"),
        "2021-02-01");
    assert_string_equal(says, "2021-01-01 2022-01-01 2029-01-01");
}

/* {when it came in or was confirmed last, until when it is trusted then} */
static void what_is_confirmed_begins_anew(void **state) {
    (void)state;
    static const struct {
        const char *keys, *came, *confirmed, *says;
    } table[] = {
        {"gone_by: never\n    verify_again: taken_in + 1 year", "2019-05-05", "-", "2021-01-01"},
        {"gone_by: never\n    verify_again: taken_in + 1 year", "2022-05-05", "-", "2023-05-05"},
        {"gone_by: never\n    verify_again: taken_in + 1 year", "2019-05-05", "2022-05-05", "2023-05-05"},
        {"gone_by: never\n    verify_again: (last(update) else taken_in) + 1 year", "2020-05-05", "2022-05-05",
         "2023-05-05"},
        {"gone_by: never\n    verify_again: (last(update) else taken_in) + 1 year", "2020-05-05", "-",
         "2021-05-05"},
        {"gone_by: never\n    verify_again: latest(last(update); taken_in) + 2 years", "-", "2022-05-05",
         "2024-05-05"},
        /* coming in is no update */
        {"gone_by: never\n    verify_again: last(update) + 1 year", "2020-05-05", "-", "-"},
        {"gone_by: never\n    verify_again: last(update) + 1 year", "2020-05-05", "2021-05-05", "2022-05-05"},
        /* what is not counted from them stays where it is */
        {"gone_by: never\n    verify_again: last(call) + 1 year", "2019-01-01", "2022-05-05", "2021-02-02"},
        {"gone_by: never\n    verify_again: first(update) + 1 year", "2019-01-01", "2022-05-05", "-"},
        {"gone_by: never", "2019-01-01", "2022-05-05", "-"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const struct notice *notice = judging_thing(&ctx, table[i].keys);
        struct history_party party = {.id = "C", .type = notice_type(notice, "consumer")};
        struct happening events[] = {{.what = "intake", .about = -1, .ends = DAY_NONE},
                                     {.what = "call", .about = -1, .ends = DAY_NONE, .record = 2}};
        struct history history = {
            .parties = &party, .party_count = 1, .happenings = events, .happening_count = 2};
        struct verdict verdict = {.class = notice_class(notice, "thing"), .happening = -1};
        day_t came = DAY_NONE, confirmed = DAY_NONE, on, day;
        assert_true(day_parse("2020-01-01", &events[0].day) && day_parse("2020-02-02", &events[1].day) &&
                    day_parse("2022-06-01", &on));
        (void)day_parse(table[i].came, &came); /* "-": none */
        (void)day_parse(table[i].confirmed, &confirmed);
        assert_int_equal(retention_verify(&ctx, notice, &history, 0, &verdict, came, confirmed, on, &day),
                         ST_OK);
        assert_string_equal(judging_day(&ctx, notice, day, 0), table[i].says);
    }
}

static void hidden_from_the_day_after(void **state) {
    (void)state;
    struct verdict verdict = {.hide_after = 100};
    assert_false(retention_hidden(&verdict, 99));
    assert_false(retention_hidden(&verdict, 100));
    assert_true(retention_hidden(&verdict, 101));
    verdict.hide_after = DAY_NONE;
    assert_false(retention_hidden(&verdict, 101));
}

/* The clerk's note says both, in each language, with the section of the notice. */
static void the_clerk_says_both(void **state) {
    (void)state;
    static const char *const says[LANG_COUNT] = {[LANG_FI] = "pois näkyvistä 31.8.2021 jälkeen",
                                                 [LANG_SV] = "ur sikte efter 31.8.2021",
                                                 [LANG_EN] =
                                                     "out of sight after 31 August 2021, except for those who "
                                                     "answer for requests (section 7); + 18 months "
                                                     "→ to be confirmed from 28 February 2022 on"};
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const struct notice *notice = judging_thing(
            &ctx, "gone_by: taken_in + 5 years\n    hide_after: taken_in + 1 year\n    verify_again: "
                  "taken_in + 18 months");
        ctx.lang = (enum lang)lang;
        struct history_party party = {.id = "C", .type = notice_type(notice, "consumer")};
        struct happening intake = {.what = "intake", .about = -1, .ends = DAY_NONE};
        struct history history = {
            .parties = &party, .party_count = 1, .happenings = &intake, .happening_count = 1};
        struct verdicts verdicts;
        day_t on;
        assert_true(day_parse("2020-08-31", &intake.day) && day_parse("2020-09-01", &on));
        assert_int_equal(
            retention_judge(&ctx, notice, &history, 0, notice_class(notice, "thing"), on, &verdicts), ST_OK);
        const char *sentence = retention_sentence(&ctx, notice, &verdicts.items[0]);
        if (!strstr(sentence, says[lang]))
            fail_msg("%s", sentence);
        assert_string_equal(verdicts.items[0].hide_path, "retention.thing.hide_after");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_two_days),
        cmocka_unit_test(kinds_left_open_count_for_the_earlier_day),
        cmocka_unit_test(what_is_confirmed_begins_anew),
        cmocka_unit_test(hidden_from_the_day_after),
        cmocka_unit_test(the_clerk_says_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
