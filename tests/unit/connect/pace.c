#include "connect/pace.h"

#include "../registry/fixture.h"

static enum status take(struct fixture *f, int64_t at, int64_t per_minute) {
    f->ctx.now = at;
    enum status status = pace_take(&f->ctx, "test", "Test", per_minute);
    fault_clear(&f->ctx);
    return status;
}

static void some_at_once_then_one_by_one(void **state) {
    struct fixture *f = *state;
    int64_t now = f->ctx.now;
    for (int i = 0; i < PACE_AT_ONCE; i++)
        OK(take(f, now, 60));
    NO(ST_BUSY, take(f, now, 60));
    OK(take(f, now + 1, 60));
    NO(ST_BUSY, take(f, now + 1, 60));
    for (int i = 0; i < PACE_AT_ONCE; i++)
        OK(take(f, now + 60, 60));
    NO(ST_BUSY, take(f, now + 60, 60));
    NO(ST_BUSY, take(f, now + 600, 0));
}

static void what_is_held_is_held_and_no_longer(void **state) {
    struct fixture *f = *state;
    int64_t now = f->ctx.now;
    pace_hold(&f->ctx, "test", 30);
    NO(ST_BUSY, take(f, now + 29, 60));
    OK(take(f, now + 30, 60));
    pace_hold(&f->ctx, "test", 1000000);
    OK(take(f, now + 30 + 3600, 60));
}

/* A clock that was set back, and a file that somebody else wrote. */
static void a_strange_file_holds_nobody_up(void **state) {
    static const char *const texts[] = {"", "x y\n", "99999999999999999 99999999999999999\n", "-5 -5\n",
                                        "\0\0\0\0"};
    struct fixture *f = *state;
    const char *path = arena_printf(f->ctx.arena, "%s/test.pace", registry_dir(f->registry));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        FILE *file = fopen(path, "w");
        fputs(texts[i], file);
        fclose(file);
        OK(take(f, f->ctx.now, 60));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(some_at_once_then_one_by_one, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_is_held_is_held_and_no_longer, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(a_strange_file_holds_nobody_up, fixture_begin, fixture_end)};
    return cmocka_run_group_tests_name("connect/pace", tests, NULL, NULL);
}
