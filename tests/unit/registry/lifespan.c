#include "registry/lifespan.h"

#include "fixture.h"

/* The agency counts no minimum from a birth, so nothing is asked there. */
static void other_notices_ask_nothing(void **state) {
    struct fixture *f = *state;
    struct lifespan_floor floor;
    struct values values = {0};
    struct envelope visit = {.kind = "visit", .day = registry_today(&f->ctx)};
    assert_false(lifespan_ends(&f->ctx, "died"));
    assert_false(lifespan_changes(&f->ctx, &values));
    scoped_reader *db = NULL;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    OK(lifespan_born(&f->ctx, db, 0, &values, registry_today(&f->ctx)));
    OK(lifespan_happened(&f->ctx, db, &visit));
    OK(lifespan_floor(&f->ctx, db, 1, &floor));
    assert_int_equal(floor.class, NOTICE_NOTHING);
    OK(lifespan_stands(&f->ctx, db, 1, &floor, "at", DAY_NONE));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(other_notices_ask_nothing, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
