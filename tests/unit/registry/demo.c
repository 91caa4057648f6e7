#include "fixture.h"

#include "registry/demo.h"

static int64_t count_of(struct fixture *f, const char *state) {
    scoped_reader *db = NULL;
    int64_t found = 0;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    scoped_query q = query_begin(db, SQL_DUE_STATES);
    while (query_row(&q))
        if (strcmp(query_text(f->ctx.arena, &q, "state"), state) == 0)
            found = query_int(&q, "count");
    OK(query_done(&f->ctx, &q));
    return found;
}

static void counts(void *arg, size_t done, size_t all) {
    assert_true(done <= all);
    *(size_t *)arg = done;
}

static void every_state_that_the_notice_can_reach_occurs(void **state) {
    struct fixture *f = *state;
    struct hits hits;
    struct due_row *rows;
    size_t done = 0, count;
    OK(demo_fill(&f->ctx, DEMO_PARTIES, counts, &done));
    assert_int_equal(done, DEMO_PARTIES);
    OK(find(&f->ctx, "", NULL, 20, &hits));
    assert_int_equal(hits.total, DEMO_PARTIES);
    static const char *const states[] = {"keep", "erasable", "overdue", "open"};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (count_of(f, states[i]) == 0)
            print_error("nothing is %s\n", states[i]);
        assert_true(count_of(f, states[i]) > 0);
    }
    OK(due_list(&f->ctx, DAY_NONE, &rows, &count));
    assert_int_equal(count, count_of(f, "overdue"));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].state, KEEP_OVERDUE);
        assert_non_null(rows[i].name);
        assert_true(i == 0 || rows[i - 1].gone_by <= rows[i].gone_by);
    }
    struct audit_verdict verdict;
    OK(audit_verify(&f->ctx, f->registry->audit, &verdict));
    assert_null(verdict.problem);
}

static void the_same_seed_makes_the_same_office(void **state) {
    struct fixture *f = *state;
    struct hits hits;
    OK(demo_fill(&f->ctx, 40, NULL, NULL));
    OK(find(&f->ctx, "", NULL, 40, &hits));
    const char *first = "";
    for (size_t i = 0; i < hits.count; i++)
        first = arena_printf(f->ctx.arena, "%s|%s", first, hits.items[i].name);
    OK(demo_fill(&f->ctx, 40, NULL, NULL));
    OK(find(&f->ctx, "", NULL, 80, &hits));
    const char *twice = "";
    for (size_t i = 0; i < hits.count; i += 2) {
        assert_string_equal(hits.items[i].name, hits.items[i + 1].name);
        twice = arena_printf(f->ctx.arena, "%s|%s", twice, hits.items[i].name);
    }
    assert_string_equal(first, twice);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {T(every_state_that_the_notice_can_reach_occurs),
                                       T(the_same_seed_makes_the_same_office)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
