/* What the notice counts of devices, at its edges: agency-mended asks for 14 characters, 6 digits, 10 minutes, a look a year, a backup of
 * 24 hours and a restore test of half a year. */
#include "rights/device_inside.h"

#include "../registry/fixture.h"

enum { HOUR = 3600 };

static int begin(void **state) {
    return fixture_begin_with(state, "notices/agency-mended.yaml", NULL);
}

static struct device good_one(struct fixture *f) {
    struct device device = {.id = 7,
                            .made = f->ctx.now - 10 * HOUR,
                            .facts = device_facts_none(),
                            .checked = registry_today(&f->ctx),
                            .next = registry_today(&f->ctx) + 300,
                            .lost = DAY_NONE,
                            .restored = registry_today(&f->ctx),
                            .copied = f->ctx.now - HOUR};
    device.facts.name = "Kone";
    device.facts.kind = device_word_from(DEVICE_KIND, "computer");
    device.facts.encrypted = 1;
    device.facts.lock = DEVICE_LOCK_PASSWORD;
    device.facts.length = 14;
    device.facts.screen = 10;
    device.facts.copy = DEVICE_COPY_REPORTED;
    return device;
}

static size_t needs_of(struct fixture *f, const struct device *list, size_t count, struct device_keys keys,
                       struct device_need **needs) {
    size_t need_count;
    device_needs(&f->ctx, list, count, &keys, 14, needs, &need_count);
    for (size_t i = 0; i < need_count; i++)
        assert_non_null(device_need_words(&f->ctx, &(*needs)[i]));
    return need_count;
}

/* The one thing that is wrong. */
static void only(struct fixture *f, struct device device, enum device_need_kind kind, bool missing) {
    struct device_need *needs;
    size_t count = needs_of(f, &device, 1, (struct device_keys){0}, &needs);
    for (size_t i = 0; count != 1 && i < count; i++)
        print_error("%s\n", device_need_words(&f->ctx, &needs[i]));
    assert_int_equal(count, 1);
    assert_int_equal(needs[0].kind, kind);
    assert_int_equal(needs[0].missing, missing);
}

static void nothing(struct fixture *f, struct device device) {
    struct device_need *needs;
    assert_int_equal(needs_of(f, &device, 1, (struct device_keys){0}, &needs), 0);
}

#define WITH(change)                                                                                           \
    ({                                                                                                         \
        struct device device = good_one(f);                                                                    \
        change;                                                                                                \
        device;                                                                                                \
    })

static void numbers_are_those_of_the_notice(void **state) {
    struct fixture *f = *state;
    nothing(f, good_one(f));
    only(f, WITH(device.facts.length = 13), DEVICE_NEED_SHORT, true);
    only(f, WITH(device.facts.screen = 11), DEVICE_NEED_SCREEN, true);
    only(f, WITH(device.facts.screen = 0), DEVICE_NEED_SCREEN, true);
    only(f, WITH(device.facts.encrypted = 0), DEVICE_NEED_PLAIN, true);
    only(f, WITH(device.facts.lock = DEVICE_LOCK_NONE), DEVICE_NEED_OPEN, true);
    only(f, WITH(device.facts.encrypted = DEVICE_UNKNOWN), DEVICE_NEED_FACTS, true);
    only(f, WITH(device.facts.screen = DEVICE_UNKNOWN), DEVICE_NEED_FACTS, true);
    nothing(f, WITH(device.facts.lock = DEVICE_LOCK_PIN; device.facts.length = 6));
    only(f, WITH(device.facts.lock = DEVICE_LOCK_PIN; device.facts.length = 5), DEVICE_NEED_SHORT, true);
    only(f, WITH(device.facts.user = 99), DEVICE_NEED_OWNER, true);
    nothing(f, WITH(device.facts.user = 99; device.user = "Olli"));
    nothing(f, WITH(device.facts.screen = DEVICE_UNKNOWN;
                    device.facts.kind = device_word_from(DEVICE_KIND, "storage")));
}

static void a_look_is_due_by_the_earlier_of_two_days(void **state) {
    struct fixture *f = *state;
    day_t today = registry_today(&f->ctx), year = day_add_months(today, -12);
    only(f, WITH(device.checked = DAY_NONE), DEVICE_NEED_CHECK, true);
    only(f, WITH(device.next = today), DEVICE_NEED_CHECK, false);
    only(f, WITH(device.next = today - 1), DEVICE_NEED_CHECK, true);
    only(f, WITH(device.next = today + 14), DEVICE_NEED_CHECK, false);
    nothing(f, WITH(device.next = today + 15));
    only(f, WITH(device.checked = year), DEVICE_NEED_CHECK, false);
    only(f, WITH(device.checked = year - 1), DEVICE_NEED_CHECK, true);
}

static void backups_are_counted_in_elapsed_hours(void **state) {
    struct fixture *f = *state;
    int64_t now = f->ctx.now;
    nothing(f, WITH(device.copied = now - 24 * HOUR));
    only(f, WITH(device.copied = now - 24 * HOUR - 1), DEVICE_NEED_COPY, true);
    only(f, WITH(device.copied = 0), DEVICE_NEED_COPY, true);
    only(f, WITH(device.failed = now - 60), DEVICE_NEED_COPY, false);
    nothing(f, WITH(device.facts.copy = DEVICE_COPY_LIVE; device.copied = 0; device.restored = DAY_NONE));
    only(f, WITH(device.restored = DAY_NONE), DEVICE_NEED_RESTORE, true);
    only(f, WITH(device.restored = day_add_months(registry_today(&f->ctx), -6)), DEVICE_NEED_RESTORE, false);
    only(f, WITH(device.restored = day_add_months(registry_today(&f->ctx), -6) - 1), DEVICE_NEED_RESTORE, true);
    struct device_rule rule = device_rule(ctx_notice(&f->ctx));
    struct device device = good_one(f);
    assert_int_equal(device_copy_due(&f->ctx, &rule, &device), device.copied + 24 * HOUR);
    const struct span days = {.days = 1, .set = true};
    int64_t end = device_span_end(&f->ctx, now, &days);
    assert_int_equal(zone_day(registry_zone(&f->ctx), end), registry_today(&f->ctx) + 1);
    assert_int_equal(zone_day(registry_zone(&f->ctx), end + 1), registry_today(&f->ctx) + 2);
}

static void what_is_away_needs_nothing_and_none_at_all_is_told(void **state) {
    struct fixture *f = *state;
    struct device_need *needs;
    only(f, WITH(device.state = DEVICE_LOST; device.checked = DAY_NONE), DEVICE_NEED_NONE, true);
    assert_int_equal(needs_of(f, NULL, 0, (struct device_keys){0}, &needs), 1);
    assert_int_equal(needs[0].kind, DEVICE_NEED_NONE);
}

/* People were erased since the keys were copied: as long as a backup may be old. */
static void copies_of_the_keys_are_made_anew(void **state) {
    struct fixture *f = *state;
    struct device_need *needs;
    struct device device = good_one(f);
    struct device_keys keys = {
        .copied = f->ctx.now - 90 * HOUR, .erased = 1, .erased_since = f->ctx.now - HOUR};
    assert_int_equal(needs_of(f, &device, 1, keys, &needs), 1);
    assert_int_equal(needs[0].kind, DEVICE_NEED_KEYS);
    assert_false(needs[0].missing);
    keys.erased_since = f->ctx.now - 25 * HOUR;
    assert_int_equal(needs_of(f, &device, 1, keys, &needs), 1);
    assert_true(needs[0].missing);
    keys.erased = 0;
    assert_int_equal(needs_of(f, &device, 1, keys, &needs), 0);
    keys = (struct device_keys){.erased = 3, .erased_since = 1};
    assert_int_equal(needs_of(f, &device, 1, keys, &needs), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_are_those_of_the_notice, begin, fixture_end),
        cmocka_unit_test_setup_teardown(a_look_is_due_by_the_earlier_of_two_days, begin, fixture_end),
        cmocka_unit_test_setup_teardown(backups_are_counted_in_elapsed_hours, begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_is_away_needs_nothing_and_none_at_all_is_told, begin, fixture_end),
        cmocka_unit_test_setup_teardown(copies_of_the_keys_are_made_anew, begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
