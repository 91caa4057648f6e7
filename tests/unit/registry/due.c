#include "fixture.h"

static day_t day_of(const char *text) {
    day_t day;
    assert_true(day_parse(text, &day));
    return day;
}

static const struct due_verdict *verdict_of(struct fixture *f, ref_t party, const char *class) {
    struct due_verdict *verdicts;
    size_t count;
    OK(due_of(&f->ctx, party, DAY_NONE, &verdicts, &count));
    for (size_t i = 0; i < count; i++)
        if (verdicts[i].verdict.class == notice_class(ctx_notice(&f->ctx), class))
            return &verdicts[i];
    return NULL;
}

/* The table, as the sweep reads it: "gone_by state", or "-" for no row. */
static const char *row_of(struct fixture *f, ref_t party, const char *class) {
    scoped_reader *db = NULL;
    const char *row = "-";
    OK(store_reader(&f->ctx, f->registry->store, &db));
    scoped_query q = query_begin(db, SQL_DUE_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        if (strcmp(query_text(f->ctx.arena, &q, "class"), class) == 0)
            row = arena_printf(
                f->ctx.arena, "%s %s",
                query_is_null(&q, "gone_by") ? "none" : day_iso(f->ctx.arena, (day_t)query_int(&q, "gone_by")),
                query_text(f->ctx.arena, &q, "state"));
    OK(query_done(&f->ctx, &q));
    return row;
}

static ref_t org_since(struct fixture *f, const char *name, const char *since) {
    struct party_draft draft = DRAFT(f, "organisation", "name", name);
    draft.taken_in = day_of(since);
    return fixture_add(f, draft);
}

static ref_t contact_since(struct fixture *f, ref_t org, const char *name, const char *since) {
    struct party_draft draft = DRAFT(f, "contact_person", "last_name", name);
    draft.organisation = org;
    draft.from = draft.taken_in = day_of(since);
    return fixture_add(f, draft);
}

static void intake_then_the_last_contact(void **state) {
    struct fixture *f = *state;
    ref_t org = org_since(f, "Kuurnan Puu Oy", "2015-03-01");
    assert_string_equal(row_of(f, org, "customer"), "2025-03-01 overdue");
    (void)fixture_record(f, org, "call", "2018-05-05", NULL);
    assert_string_equal(row_of(f, org, "customer"), "2028-05-05 erasable");
    (void)fixture_record(f, org, "mailing", "2020-05-05", NULL); /* is no contact */
    assert_string_equal(row_of(f, org, "customer"), "2028-05-05 erasable");
    assert_string_equal(row_of(f, org, "bookkeeping"), "-");
    (void)fixture_record(f, org, "invoice", "2012-02-29", "Esite");
    assert_string_equal(row_of(f, org, "bookkeeping"), "2027-12-31 erasable");
    (void)fixture_record(f, org, "invoice", "2020-02-29", "Esite");
    assert_string_equal(row_of(f, org, "bookkeeping"), "2035-12-31 keep");
    const struct due_verdict *verdict = verdict_of(f, org, "bookkeeping");
    assert_int_equal(verdict->verdict.keep_through, day_of("2030-12-31"));
    assert_true(verdict->verdict.trace_count > 2);
    assert_int_equal(verdict->record, 0);
}

static int per_record_begin(void **state) {
    return fixture_begin_edited(state,
                                "s/keep_through: end_of(fiscal_year; last(invoiced of customer)) + 10 years/"
                                "keep_through: end_of(fiscal_year; at) + 6 years/;"
                                "s/gone_by:      end_of(fiscal_year; last(invoiced of customer)) + 15 years/"
                                "gone_by:      end_of(fiscal_year; at) + 7 years/");
}

/* A page about somebody with thousands of records shows the first of each class; what it shows is what is judged. */
static void the_first_of_a_class_are_as_all_of_them(void **state) {
    struct fixture *f = *state;
    ref_t org = org_since(f, "Kuurnan Puu Oy", "2015-03-01");
    struct due_verdict *all, *first;
    size_t count, some;
    for (int i = 0; i < 4; i++)
        (void)fixture_record(f, org, "invoice", arena_printf(f->ctx.arena, "201%d-02-28", i), "Esite");
    OK(due_of(&f->ctx, org, DAY_NONE, &all, &count));
    assert_int_equal(count, 5); /* four invoices, and the customer's own data */
    OK(due_first(&f->ctx, org, 2, &first, &some));
    assert_int_equal(some, 3);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(first[i].record, all[i].record);
        assert_int_equal(first[i].verdict.gone_by, all[i].verdict.gone_by);
        assert_int_equal(first[i].verdict.trace_count, all[i].verdict.trace_count);
    }
    assert_int_equal(first[2].record, 0);
    assert_int_equal(first[2].verdict.class, all[4].verdict.class);
    OK(due_first(&f->ctx, org, 100, &first, &some));
    assert_int_equal(some, count);
}

static void a_colleague_renews_until_somebody_leaves(void **state) {
    struct fixture *f = *state;
    ref_t org = org_since(f, "Kuurnan Puu Oy", "2015-01-01");
    ref_t helmi = contact_since(f, org, "Aaltio", "2015-01-01");
    ref_t kauko = contact_since(f, org, "Ylitörmä", "2015-01-01");
    assert_string_equal(row_of(f, helmi, "customer"), "2025-01-01 overdue");
    (void)fixture_record(f, kauko, "call", "2018-05-05", NULL);
    assert_string_equal(row_of(f, helmi, "customer"), "2028-05-05 erasable");
    assert_string_equal(row_of(f, org, "customer"), "2028-05-05 erasable");
    OK(party_link(&f->ctx, helmi, org, DAY_NONE, day_of("2017-12-31")));
    assert_string_equal(row_of(f, helmi, "customer"), "2025-01-01 overdue");
    assert_string_equal(row_of(f, kauko, "customer"), "2028-05-05 erasable");
    /* the organisation's invoices hold hers too, whatever became of the link */
    (void)fixture_record(f, helmi, "invoice", "2016-06-01", "Kuvat");
    (void)fixture_record(f, org, "invoice", "2020-06-01", "Esite");
    assert_string_equal(row_of(f, helmi, "bookkeeping"), "2035-12-31 keep");
}

static void a_day_that_has_not_come_does_not_count_until_it_has(void **state) {
    struct fixture *f = *state;
    struct due_row *rows;
    size_t count;
    ref_t org = org_since(f, "Kuurnan Puu Oy", "2017-01-01");
    (void)fixture_record(f, org, "meeting", "2026-12-24", NULL);
    assert_string_equal(row_of(f, org, "customer"), "2027-01-01 erasable");
    OK(due_list(&f->ctx, day_of("2026-12-01"), &rows, &count));
    assert_int_equal(count, 0);
    OK(due_list(&f->ctx, day_of("2027-02-01"), &rows, &count)); /* the meeting has been held by then */
    assert_int_equal(count, 0);
    ref_t other = org_since(f, "Harjulan Saha Oy", "2016-11-25");
    OK(due_list(&f->ctx, DAY_NONE, &rows, &count));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].party, other);
    assert_string_equal(rows[0].name, "Harjulan Saha Oy");
    assert_int_equal(rows[0].state, KEEP_ERASABLE); /* its last day is today */
    OK(due_list(&f->ctx, day_of("2026-11-26"), &rows, &count));
    assert_int_equal(rows[0].state, KEEP_OVERDUE);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_of_a_class_are_as_all_of_them, per_record_begin, fixture_end),
        T(intake_then_the_last_contact), T(a_colleague_renews_until_somebody_leaves),
        T(a_day_that_has_not_come_does_not_count_until_it_has)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
