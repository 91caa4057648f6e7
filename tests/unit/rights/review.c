/* When everybody was last used is read for all at once (registry/uses.h) and asked of one alone when it goes: both say the same. */
#include "rights/review.h"

#include "registry/uses.h"
#include "rights/erase.h"

#include "../registry/fixture.h"

static ref_t person(struct fixture *f, const char *name, const char *taken) {
    struct party_draft draft = DRAFT(f, "consumer", "first_name", name, "last_name", "Aaltio");
    assert_int_equal(day_parse(taken, &draft.taken_in), 1);
    return fixture_add(f, draft);
}

static void happens(struct fixture *f, ref_t party, const char *kind, const char *day) {
    (void)fixture_record(f, party, kind, day, NULL);
}

static day_t alone(struct fixture *f, ref_t party) {
    scoped_reader *db = NULL;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    scoped_query q = query_begin(db, SQL_REVIEW_USED_OF);
    query_bind_int(&q, 1, party);
    day_t day = query_row(&q) ? (day_t)query_int(&q, "day") : DAY_NONE;
    OK(query_done(&f->ctx, &q));
    return day;
}

static void together(struct fixture *f, ref_t party, const char *wanted) {
    const struct last_use *list;
    size_t count, found = 0;
    day_t day;
    assert_int_equal(day_parse(wanted, &day), 1);
    OK(uses_all(&f->ctx, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (list[i].party == party) {
            assert_int_equal(list[i].used, day);
            found++;
        }
    assert_true(found > 0);
    assert_int_equal(alone(f, party), day);
}

static void all_at_once_says_what_is_asked_of_one(void **state) {
    struct fixture *f = *state;
    ref_t quiet = person(f, "Hilja", "2018-01-02"), called = person(f, "Soila", "2018-01-02"),
          mailed = person(f, "Posti", "2019-03-04");
    together(f, quiet, "2018-01-02");
    happens(f, called, "call", "2024-02-29");
    happens(f, mailed, "mailing", "2025-05-05");
    together(f, called, "2024-02-29");
    together(f, mailed, "2019-03-04"); /* a mailing to everybody is no use */
    happens(f, called, "call", "2020-01-01");
    together(f, called, "2024-02-29"); /* the last one counts */
}

static void an_organisation_is_used_by_its_people(void **state) {
    struct fixture *f = *state;
    struct party_draft firm = DRAFT(f, "organisation", "name", "Kuura Oy"),
                       one = DRAFT(f, "contact_person", "first_name", "Vilja", "last_name", "Kuura");
    assert_int_equal(day_parse("2017-01-02", &firm.taken_in), 1);
    assert_int_equal(day_parse("2017-01-02", &one.taken_in), 1);
    ref_t organisation = fixture_add(f, firm);
    one.organisation = organisation;
    ref_t contact = fixture_add(f, one);
    together(f, organisation, "2017-01-02");
    happens(f, contact, "meeting", "2023-06-01");
    together(f, organisation, "2023-06-01");
    together(f, contact, "2023-06-01");
}

static size_t people(struct fixture *f, const char *class, int from) {
    struct review_state review;
    OK(review_read(&f->ctx, &review));
    for (size_t i = 0; i < review.class_count; i++)
        if (review.classes[i].class == notice_class(ctx_notice(&f->ctx), class))
            for (size_t b = 0; b < REVIEW_BANDS; b++)
                if (review.classes[i].bands[b].from == from)
                    return review.classes[i].bands[b].people;
    return 0;
}

static void bands_are_of_now_and_an_erased_one_is_in_none(void **state) {
    struct fixture *f = *state;
    ref_t one = person(f, "Eka", "2018-01-02"), other = person(f, "Toka", "2018-01-02");
    struct review_who *list;
    size_t count, total;
    assert_int_equal(people(f, "customer", 60), 2);
    happens(f, one, "call", "2026-11-01");
    assert_int_equal(people(f, "customer", 60), 1);
    assert_int_equal(people(f, "customer", 0), 1);
    const struct review_asked asked = {notice_class(ctx_notice(&f->ctx), "customer"), 60, 0, 0, 10};
    OK(review_people(&f->ctx, &asked, &list, &count, &total));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].party, other);
    const struct review_asked behind = {asked.class, 60, 0, 5, 10};
    OK(review_people(&f->ctx, &behind, &list, &count, &total));
    assert_int_equal(count, 0);
    assert_int_equal(total, 1);
    struct erase_certificate erased;
    OK(erase_run(&f->ctx, other, &erased));
    assert_int_equal(people(f, "customer", 60), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_at_once_says_what_is_asked_of_one, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(an_organisation_is_used_by_its_people, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(bands_are_of_now_and_an_erased_one_is_in_none, fixture_begin,
                                        fixture_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
