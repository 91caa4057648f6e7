/* A class whose rule counts from each record's own day: a key for each month in which records of it are due. */
#include "fixture.h"

static int begin(void **state) {
    return fixture_begin_edited(state,
                                "s/keep_through: end_of(fiscal_year; last(invoiced of customer)) + 10 years/"
                                "keep_through: end_of(fiscal_year; at) + 6 years/;"
                                "s/gone_by:      end_of(fiscal_year; last(invoiced of customer)) + 15 years/"
                                "gone_by:      end_of(fiscal_year; at) + 7 years/");
}

static size_t living_keys(struct fixture *f, ref_t party, int64_t *epochs) {
    struct vault_key *keys;
    size_t count, found = 0;
    OK(vault_keys_of(&f->ctx, f->registry->vault, party, &keys, &count));
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i].class, "bookkeeping") == 0 && keys[i].epoch)
            epochs[found++] = keys[i].epoch;
    return found;
}

static const char *letters(struct fixture *f, ref_t party) {
    scoped_reader *db = NULL;
    const char *all = "";
    OK(store_reader(&f->ctx, f->registry->store, &db));
    scoped_query q = query_begin(db, SQL_LETTER_CLASSES);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        all = arena_printf(f->ctx.arena, "%s%s.%lld*%lld ", all, query_text(f->ctx.arena, &q, "class"),
                           (long long)query_int(&q, "epoch"), (long long)query_int(&q, "count"));
    OK(query_done(&f->ctx, &q));
    return all;
}

static void each_month_has_its_key(void **state) {
    struct fixture *f = *state;
    int64_t epochs[8];
    struct record *records;
    size_t count, total;
    struct due_row *rows;
    ref_t org = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy"));
    (void)fixture_record(f, org, "invoice", "2018-02-01", "Vanha");
    (void)fixture_record(f, org, "invoice", "2018-11-01", "Samana vuonna");
    (void)fixture_record(f, org, "invoice", "2024-02-01", "Uusi");
    assert_int_equal(living_keys(f, org, epochs), 2); /* due in December 2025 and December 2031 */
    assert_string_equal(letters(f, org),
                        arena_printf(f->ctx.arena, "bookkeeping.%d*2 bookkeeping.%d*1 customer.0*1 ",
                                     2025 * 12 + 11, 2031 * 12 + 11));
    OK(record_list(&f->ctx, org, 0, 0, &records, &count, &total));
    assert_int_equal(count, 3);
    assert_string_equal(records[0].text, "Uusi");
    assert_string_equal(records[2].text, "Vanha");
    OK(due_list(&f->ctx, DAY_NONE, &rows, &count));
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].record, records[2].id);
    /* the old month's key goes: the new invoice stays */
    struct vault_key *keys;
    OK(vault_keys_of(&f->ctx, f->registry->vault, org, &keys, &count));
    for (size_t i = 0; i < count; i++)
        if (keys[i].epoch == 2025 * 12 + 11)
            OK(vault_destroy_keys(&f->ctx, f->registry->vault, &keys[i].id, 1));
    OK(record_list(&f->ctx, org, 0, 0, &records, &count, &total));
    assert_string_equal(records[0].text, "Uusi");
    assert_true(records[1].erased && records[2].erased);
}

static void a_payment_stays_with_the_last_of_the_vouchers(void **state) {
    struct fixture *f = *state;
    ref_t org = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy"));
    (void)fixture_record(f, org, "payment", "2020-03-01", "Maksettu");
    assert_string_equal(letters(f, org), "bookkeeping.0*1 customer.0*1 ");
    (void)fixture_record(f, org, "invoice", "2020-02-01", "Esite");
    assert_string_equal(letters(f, org),
                        arena_printf(f->ctx.arena, "bookkeeping.%d*2 customer.0*1 ", 2027 * 12 + 11));
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, fixture_end)
    const struct CMUnitTest tests[] = {T(each_month_has_its_key),
                                       T(a_payment_stays_with_the_last_of_the_vouchers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
