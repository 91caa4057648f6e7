#include "rights/task.h"

#include "rights/sweep.h"

#include "../registry/fixture.h"

static int shop(void **state) {
    return fixture_begin_with(state, "notices/webshop.yaml", NULL);
}
static int clinic(void **state) {
    return fixture_begin_with(state, "notices/clinic.yaml", NULL);
}

static void note(struct fixture *f, ref_t party, const char *kind, const char *day, const char *field,
                 const char *value) {
    ref_t record;
    day_t at;
    assert_true(day_parse(day, &at));
    const struct fact fact = {field, value};
    struct record_draft draft = {.party = party,
                                 .kind = kind,
                                 .at = zone_instant(registry_zone(&f->ctx), at, 0),
                                 .whole_day = true,
                                 .even_if_due = true,
                                 .ends = DAY_NONE,
                                 .service = NOTICE_NOTHING,
                                 .source = NOTICE_NOTHING,
                                 .facts = &fact,
                                 .fact_count = 1};
    OK(record_add(&f->ctx, &draft, &record));
}

static void sweep(struct fixture *f) {
    struct sweep_result result;
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.parties, 1);
}

static struct task the_task(struct fixture *f) {
    struct task *list;
    size_t count, total;
    OK(task_list(&f->ctx, &TASK_ANY, &list, &count, &total));
    assert_int_equal(total, 1);
    return list[0];
}

/* A basket does not lie on the shop's own computers, where the notice only says "all"; and of a second one the same task tells. */
static void two_baskets_are_one_errand(void **state) {
    struct fixture *f = *state;
    ref_t who = fixture_add(f, DRAFT(f, "shopper", "email", "a@k.example"));
    note(f, who, "basket", "2026-10-01", "content", "puikot");
    sweep(f);
    struct task first = the_task(f);
    assert_string_equal(first.target, "shop");
    assert_int_equal(first.goes.count, 1);
    note(f, who, "basket", "2026-10-02", "content", "lankaa");
    sweep(f);
    struct task both = the_task(f);
    assert_int_equal(both.id, first.id);
    assert_string_equal(
        both.goes.items[0],
        "shopping baskets, all of it: shopping basket, 1 October 2026; shopping basket, 2 October 2026");
    assert_string_equal(both.why, first.why); /* the same sentence is said once */
    const struct task_sign sign = {.outcome = TASK_DONE, .name = "Iida"};
    struct task_completed completed;
    OK(task_sign(&f->ctx, &both.id, 1, &sign, &completed));
    assert_int_equal(completed.count, 2);
    note(f, who, "basket", "2026-10-03", "content", "napit");
    sweep(f);
    assert_int_not_equal(the_task(f).id, first.id); /* what is done is done */
}

/* Nor what came after it went. */
static void what_is_there_again_is_not_all_of_it(void **state) {
    struct fixture *f = *state;
    ref_t who = fixture_add(f, DRAFT(f, "shopper", "email", "a@k.example"));
    note(f, who, "basket", "2026-10-01", "content", "puikot");
    sweep(f);
    note(f, who, "basket", "2026-11-20", "content", "lankaa");
    note(f, who, "parcels", "2023-10-01", "code", "JJFI");
    note(f, who, "returned", "2025-01-20", "state", "received");
    sweep(f);
    struct task task = the_task(f);
    assert_string_equal(task.goes.items[0], "shopping baskets, only: shopping basket, 1 October 2026");
    assert_true(task.goes.count >= 2);
    assert_non_null(strstr(task.stays.items[0], "customer account"));
}

static void a_record_is_found_by_its_own_day(void **state) {
    struct fixture *f = *state;
    ref_t who = fixture_add(
        f, DRAFT(f, "patient", "first_name", "Aino", "last_name", "Koski", "person.born", "1980-05-05"));
    note(f, who, "appointment", "2025-03-05", "day", "2025-03-10");
    sweep(f);
    struct task *list; /* where the notice says all, and where it says appointments */
    size_t count, total;
    OK(task_list(&f->ctx, &TASK_ANY, &list, &count, &total));
    assert_int_equal(total, 2);
    for (size_t i = 0; i < 2; i++)
        assert_string_equal(list[i].goes.items[0], "appointments, all of it: appointments, 10 March 2025");
    assert_string_not_equal(list[0].target, list[1].target);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_baskets_are_one_errand, shop, fixture_end),
        cmocka_unit_test_setup_teardown(what_is_there_again_is_not_all_of_it, shop, fixture_end),
        cmocka_unit_test_setup_teardown(a_record_is_found_by_its_own_day, clinic, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
