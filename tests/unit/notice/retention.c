/* Every row of the reference's table of shapes (section 9), and the algebra of section 3 through them. */
#include "judging.h"

struct shape {
    const char *keys, *events, *on, *says;
};

static void check(const struct shape *shapes, size_t count) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const char *says = judging_keys(&ctx, shapes[i].keys, shapes[i].events, shapes[i].on);
        if (strcmp(says, shapes[i].says) == 0)
            continue;
        print_message("%s\n  %s, on %s\n  says     %s\n  expected %s\n", shapes[i].keys, shapes[i].events,
                      shapes[i].on, says, shapes[i].says);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}
#define CHECK(shapes) check((shapes), sizeof(shapes) / sizeof *(shapes))

static void every_shape_of_section_nine(void **state) {
    (void)state;
    static const struct shape shapes[] = {
        /* inactivity since a login, order */
        {"gone_by: last(login) + 4 years", E("login", "2020-02-29") "," E("login", "2019-05-05"), "2021-01-01",
         "- 2024-02-29 erasable"},
        /* end of the calendar year following */
        {"gone_by: end_of(calendar_year; last(contact of self where direction = in)) + 1 year",
         EW("call", "2020-03-03", "'direction':'in'") "," EW("call", "2021-03-03",
                                                             "'direction':'out'") "," E("call", "2022-03-03"),
         "2021-01-01", "- 2021-12-31 erasable"},
        /* the kind says which way it went */
        {"gone_by: last(contact of self where direction = in) + 1 year",
         E("message_in", "2020-03-03") "," E("call", "2020-04-04") "," E("form", "2020-02-02"), "2020-12-31",
         "- 2021-03-03 erasable"},
        /* until an event, then a grace */
        {"gone_by: ended(consent) + 2 weeks", EW("consent", "2020-01-01", "'ends':'2021-06-30'"), "2021-07-01",
         "- 2021-07-14 erasable"},
        {"gone_by: ended(consent) + 2 weeks", EW("consent", "2020-01-01", "'ends':'2021-06-30'"), "2021-06-30",
         "- - open"}, /* a period runs through its last day */
        {"gone_by: ended(consent) + 2 weeks", E("consent", "2020-01-01"), "2021-07-01", "- - open"},
        {"gone_by: ended(consent) + 2 weeks", "", "2021-07-01", "- - open"},
        /* last of several memberships */
        {"gone_by: ended(membership) + 3 months",
         EW("membership", "2018-01-01", "'ends':'2020-11-30'") "," EW("membership", "2019-01-01",
                                                                      "'ends':'2019-12-31'"),
         "2021-01-01", "- 2021-02-28 erasable"},
        {"gone_by: ended(membership) + 3 months",
         EW("membership", "2018-01-01", "'ends':'2020-11-30'") "," E("membership", "2020-12-24"), "2021-01-01",
         "- - open"},
        {"gone_by: ended(membership) + 3 months",
         EW("membership", "2018-01-01", "'ends':'2020-11-30'") "," E("membership", "2021-12-24"), "2021-01-01",
         "- 2021-02-28 erasable"}, /* the next one has not begun */
        /* fallback anchor */
        {"gone_by: last(died) + 12 years else person.born + 120 years",
         EW("person", "2000-01-01", "'born':'1980-02-29'"), "2021-01-01", "#1 - 2100-02-28 erasable"},
        {"gone_by: last(died) + 12 years else person.born + 120 years",
         EW("person", "2000-01-01", "'born':'1980-02-29'") "," E("died", "2010-02-02"), "2021-01-01",
         "#1 - 2022-02-02 erasable"},
        /* need, with a cap */
        {"gone_by: earliest(judged; booking.event_day + 2 months)\n    review: 1 year",
         EW("booking", "2020-01-01", "'event_day':'2020-12-31'"), "2021-01-01", "#1 - 2021-02-28 erasable"},
        {"gone_by: earliest(judged; booking.event_day + 2 months)\n    review: 1 year",
         EW("booking", "2020-01-01", "'event_day':'2020-12-31','judged':'2020-06-06'"), "2021-01-01",
         "#1 - 2020-06-06 overdue"},
        /* the earliest of two ends */
        {"gone_by: earliest(ended(subscription); last(login) + 2 years)",
         E("subscription", "2019-01-01") "," E("login", "2020-05-05"), "2021-01-01", "- 2022-05-05 erasable"},
        {"gone_by: earliest(ended(subscription); last(login) + 2 years)",
         EW("subscription", "2019-01-01", "'ends':'2020-12-01'") "," E("login", "2020-05-05"), "2021-01-01",
         "- 2020-12-01 overdue"},
        /* the latest of two */
        {"gone_by: latest(taken_in; last(order)) + 18 months", E("intake", "2020-08-31"), "2021-01-01",
         "- 2022-02-28 erasable"},
        {"gone_by: latest(taken_in; last(order)) + 18 months",
         E("intake", "2020-08-31") "," E("order", "2020-09-01"), "2021-01-01", "- 2022-03-01 erasable"},
        /* the legal period, no longer: needs records that are vouchers */
        {"gone_by: last(request where right = erasure) + 1 month",
         EW("request", "2020-01-31", "'right':'erasure'") "," EW("request", "2020-06-06", "'right':'access'"),
         "2020-02-01", "- 2020-02-29 erasable"},
        /* an event with `is`, both ways */
        {"gone_by: assignment_over + 1 year",
         EW("job", "2020-01-01", "'ends':'2020-03-31'") "," E("payment", "2020-04-15"), "2021-01-01",
         "- 2021-04-15 erasable"},
        {"gone_by: last(assignment_over) + 1 year", EW("job", "2020-01-01", "'ends':'2020-03-31'"),
         "2021-01-01", "- 2021-03-31 erasable"},
        {"gone_by: assignment_over + 1 year", E("job", "2020-01-01") "," E("payment", "2020-04-15"),
         "2021-01-01", "- - open"},
        /* batches */
        {"gone_by: end_of(quarter; last(call))", E("call", "2020-05-05"), "2020-05-06",
         "- 2020-06-30 erasable"},
        {"gone_by: end_of(week; last(call))", E("call", "2026-11-25"), "2026-11-25", "- 2026-11-29 erasable"},
        {"gone_by: end_of(week; last(call))", E("call", "2026-11-29"), "2026-11-29", "- 2026-11-29 erasable"},
        {"gone_by: end_of(month; last(call)) + 1 month", E("call", "2027-01-31"), "2027-02-01",
         "- 2027-02-28 erasable"},
        {"gone_by: first(call) + 1 year", E("call", "2020-05-05") "," E("call", "2019-05-05"), "2020-05-06",
         "- 2020-05-05 overdue"},
    };
    CHECK(shapes);
}

static void a_date_per_record(void **state) {
    (void)state;
    static const struct shape shapes[] = {
        {"gone_by: end_of(fiscal_year; at) + 6 years",
         E("call", "2020-05-05") "," E("login", "2020-06-06") "," E("call", "2021-01-01"), "2021-06-06",
         "#1 - 2026-12-31 erasable | #3 - 2027-12-31 erasable"},
        {"gone_by: ends + 1 year", EW("job", "2020-01-01", "'ends':'2020-02-29'") "," E("job", "2020-01-01"),
         "2020-06-06", "#1 - 2021-02-28 erasable | #2 - - open"},
        {"gone_by: agreed else at + 2 years",
         E("call", "2020-02-29") "," EW("call", "2020-02-29", "'agreed':'2020-03-01'"), "2020-06-06",
         "#1 - 2022-02-28 erasable | #2 - 2020-03-01 overdue"},
        {"gone_by: after_all(ended(contract); last(payment of record)) + 3 months",
         E("job", "2020-01-01") "," EW("contract", "2020-01-01",
                                       "'ends':'2020-05-31'") "," EW("payment", "2020-04-04", "'record':1"),
         "2020-07-07", "#1 - 2020-08-31 erasable"},
        {"gone_by: after_all(ended(contract); last(payment of record)) + 3 months",
         E("job", "2020-01-01") "," EW("contract", "2020-01-01", "'ends':'2020-05-31'"), "2020-07-07",
         "#1 - - open"},
        {"gone_by: after_all(ended(contract); last(payment of record)) + 3 months",
         E("job", "2020-01-01") "," E("contract", "2020-01-01") "," EW("payment", "2020-04-04", "'record':1"),
         "2020-07-07", "#1 - - open"},
        {"gone_by: at + 15 minutes", E("call", "2026-03-05T10:00:00Z"), "2026-03-05",
         "#1 - 2026-03-05T12:15:00+02:00 overdue"},
        {"gone_by: at + 15 minutes", E("call", "2026-03-05T21:50:00Z"), "2026-03-05",
         "#1 - 2026-03-06T00:05:00+02:00 erasable"},
        {"gone_by: at + 15 minutes", E("call", "2026-03-05"), "2026-03-05", "#1 - 2026-03-06 erasable"},
        {"gone_by: at + 15 minutes", E("call", "2026-03-05T10:00:00Z") "," E("call", "2026-03-05T10:11:00Z"),
         "2026-03-05T10:10:00Z", "#1 - 2026-03-05T12:15:00+02:00 erasable"},
        {"gone_by: at + 15 minutes", E("call", "2026-03-05T10:00:00Z"), "2026-03-05T12:15",
         "#1 - 2026-03-05T12:15:00+02:00 erasable"},
        {"gone_by: at + 15 minutes", E("call", "2026-03-05T10:00:00Z"), "2026-03-05T12:15:01",
         "#1 - 2026-03-05T12:15:00+02:00 overdue"},
        {"gone_by: at + 1 day + 2 hours", E("call", "2026-03-28T10:00:00Z"), "2026-03-28",
         "#1 - 2026-03-29T14:00:00+03:00 erasable"}, /* the day keeps 12.00, whatever the clocks do */
        {"gone_by: at + 26 hours", E("call", "2026-03-28T10:00:00Z"), "2026-03-28",
         "#1 - 2026-03-29T15:00:00+03:00 erasable"},
        {"gone_by: earliest(at + 2 hours; at)", E("call", "2026-03-05T10:00:00Z"), "2026-03-05",
         "#1 - 2026-03-05T14:00:00+02:00 overdue"}, /* compared with a moment, a day is its end */
        {"gone_by: latest(at + 2 hours; at)", E("call", "2026-03-05T10:00:00Z"), "2026-03-05",
         "#1 - 2026-03-05 erasable"},
        {"gone_by: end_of(month; at + 15 minutes)", E("call", "2026-01-31T21:50:00Z"), "2026-02-01",
         "#1 - 2026-02-28 erasable"},
        {"gone_by: last(payment of record) + 1 year", E("job", "2020-01-01"), "2020-07-07", "#1 - - open"},
        {"gone_by: at + 1 year", E("login", "2020-01-01"), "2020-07-07", ""},
    };
    CHECK(shapes);
}

static void values_that_are_no_days(void **state) {
    (void)state;
    static const struct shape shapes[] = {
        {"gone_by: never", E("call", "2020-01-01"), "2021-01-01", "- - permanent"},
        {"gone_by: last(call)\n    keep_through: never", E("call", "2020-01-01"), "2021-01-01", "- - conflict"},
        {"gone_by: earliest(never; last(call))", E("call", "2020-01-01"), "2021-01-01", "- 2020-01-01 overdue"},
        {"gone_by: earliest(never; last(call))", "", "2021-01-01", "- - permanent"},
        {"gone_by: earliest(never; ended(job); last(call))", E("job", "2020-01-01"), "2021-01-01", "- - open"},
        {"gone_by: latest(ended(job); last(call))", E("job", "2020-01-01") "," E("call", "2020-01-01"),
         "2021-01-01", "- - open"},
        {"gone_by: latest(last(call); last(login))", E("call", "2020-01-01"), "2021-01-01",
         "- 2020-01-01 overdue"},
        {"gone_by: latest(never; ended(job))", E("job", "2020-01-01"), "2021-01-01", "- - permanent"},
        {"gone_by: after_all(last(call); last(login))", E("call", "2020-01-01"), "2021-01-01", "- - open"},
        {"gone_by: after_all(last(call); last(login)) + 1 day",
         E("call", "2020-01-01") "," E("login", "2020-03-01"), "2021-01-01", "- 2020-03-02 overdue"},
        {"gone_by: after_all(never; last(login))", "", "2021-01-01", "- - permanent"},
        {"gone_by: end_of(fiscal_year; never) + 1 year", "", "2021-01-01", "- - permanent"},
        {"gone_by: ended(job) else last(call)", E("job", "2020-01-01") "," E("call", "2020-01-01"),
         "2021-01-01", "- - open"}, /* waits is not nothing */
        {"gone_by: last(login) else last(call) else 2020-05-05", "", "2021-01-01", "- 2020-05-05 overdue"},
        {"gone_by: judged\n    review: 1 year", E("judged", "2022-01-01"), "2021-01-01", "- - open"},
        {"gone_by: judged\n    review: 1 year", E("judged", "2020-01-01"), "2021-01-01",
         "- 2020-01-01 overdue"},
        {"gone_by: last(call) + 1000 years + 1000 years", E("call", "9000-01-01"), "9999-12-31",
         "- 9999-12-31 erasable"},
    };
    CHECK(shapes);
}

static void minimum_and_maximum(void **state) {
    (void)state;
    static const struct shape shapes[] = {
        {"keep_through: last(call) + 1 year\n    gone_by: last(call) + 2 years", E("call", "2020-01-01"),
         "2021-01-01", "2021-01-01 2022-01-01 keep"},
        {"keep_through: last(call) + 1 year\n    gone_by: last(call) + 2 years", E("call", "2020-01-01"),
         "2021-01-02", "2021-01-01 2022-01-01 erasable"},
        {"keep_through: last(call) + 1 year\n    gone_by: last(call) + 2 years", E("call", "2020-01-01"),
         "2022-01-01", "2021-01-01 2022-01-01 erasable"},
        {"keep_through: last(call) + 1 year\n    gone_by: last(call) + 2 years", E("call", "2020-01-01"),
         "2022-01-02", "2021-01-01 2022-01-01 overdue"},
        /* where the minimum reaches the maximum, the day after it is the last one, and a person is asked */
        {"keep_through: last(call) + 1 year\n    gone_by: last(call) + 1 year", E("call", "2020-01-01"),
         "2020-06-01", "2021-01-01 2021-01-02 conflict"},
        {"keep_through: last(call) + 3 years\n    gone_by: last(call) + 1 year", E("call", "2020-01-01"),
         "2020-06-01", "2023-01-01 2023-01-02 conflict"},
        /* a minimum that waits blocks, one that is nothing does not */
        {"keep_through: ended(job)\n    gone_by: last(call) + 1 year",
         E("call", "2020-01-01") "," E("job", "2020-01-01"), "2020-06-01", "- 2021-01-01 keep"},
        {"keep_through: ended(job)\n    gone_by: last(call) + 1 year",
         E("call", "2020-01-01") "," E("job", "2020-01-01"), "2021-06-01", "- - conflict"},
        {"keep_through: ended(job)\n    gone_by: last(call) + 1 year", E("call", "2020-01-01"), "2020-06-01",
         "- 2021-01-01 erasable"},
        {"keep_through: last(call) + 1 year\n    gone_by: ended(job)",
         E("call", "2020-01-01") "," E("job", "2020-01-01"), "2020-06-01", "2021-01-01 - keep"},
        {"keep_through: last(call) + 1 year\n    gone_by: ended(job)",
         E("call", "2020-01-01") "," E("job", "2020-01-01"), "2021-06-01", "2021-01-01 - open"},
        /* what has not come does not count */
        {"gone_by: last(call) + 1 year", E("call", "2020-01-01") "," E("call", "2020-06-02"), "2020-06-01",
         "- 2021-01-01 erasable"},
        {"gone_by: last(call) + 1 year", E("call", "2020-01-01") "," E("call", "2020-06-01"), "2020-06-01",
         "- 2021-06-01 erasable"},
    };
    CHECK(shapes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_of_section_nine),
        cmocka_unit_test(a_date_per_record),
        cmocka_unit_test(values_that_are_no_days),
        cmocka_unit_test(minimum_and_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
