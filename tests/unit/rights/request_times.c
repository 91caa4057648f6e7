#include "rights/request_times.h"

#include "../registry/fixture.h"

static day_t day_of(const char *iso) {
    day_t day;
    assert_true(day_parse(iso, &day));
    return day;
}

static int64_t at(struct fixture *f, const char *iso, int hour) {
    return zone_instant(registry_zone(&f->ctx), day_of(iso), hour * 3600);
}

static void the_target_is_the_notices_own_and_counts_from_the_day_it_came(void **state) {
    struct fixture *f = *state;
    const struct notice *notice = ctx_notice(&f->ctx);
    int64_t received = at(f, "2028-02-15", 23);
    assert_int_equal(request_target(notice, DEADLINE_ACCESS, received), day_of("2028-02-29"));
    assert_int_equal(request_target(notice, DEADLINE_RECTIFICATION, received), day_of("2028-02-22"));
    assert_int_equal(request_target(notice, DEADLINE_ERASURE, received), DAY_NONE);
    assert_int_equal(request_target(notice, DEADLINE_INFORMATION, received), DAY_NONE);
    assert_int_equal(request_target(notice, DEADLINE_UNSORTED, received), DAY_NONE);
}

static void an_answer_stands_in_one_column(void **state) {
    struct fixture *f = *state;
    struct deadline deadline;
    OK(deadline_for(&f->ctx, ctx_notice(&f->ctx), DEADLINE_ACCESS, at(f, "2026-03-05", 10), &deadline));
    assert_int_equal(request_time_of(&deadline, false, deadline.binding), REQUEST_IN_TIME);
    assert_int_equal(request_time_of(&deadline, true, deadline.binding), REQUEST_IN_TIME);
    assert_int_equal(request_time_of(&deadline, false, deadline.binding + 1), REQUEST_LATE);
    assert_int_equal(request_time_of(&deadline, true, deadline.extended_by), REQUEST_EXTENDED);
    assert_int_equal(request_time_of(&deadline, true, deadline.extended_by + 1), REQUEST_LATE);
    deadline.binding = DAY_NONE; /* a complaint has no day of the law */
    assert_int_equal(request_time_of(&deadline, false, day_of("2199-01-01")), REQUEST_IN_TIME);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_target_is_the_notices_own_and_counts_from_the_day_it_came,
                                        fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(an_answer_stands_in_one_column, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
