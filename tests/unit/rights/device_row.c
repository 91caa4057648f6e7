/* What steps say is folded into what a device is. */
#include "rights/device_inside.h"

#include "../registry/fixture.h"

static int begin(void **state) {
    return fixture_begin_with(state, "notices/agency-mended.yaml", NULL);
}

static ref_t add_device(struct fixture *f, const char *name) {
    ref_t id = 0;
    struct device_draft draft = {.facts = device_facts_none(), .day = DAY_NONE, .next = DAY_NONE};
    draft.facts.name = name;
    draft.facts.kind = device_word_from(DEVICE_KIND, "computer");
    OK(device_add(&f->ctx, &draft, &id));
    return id;
}

static struct device_draft step(enum device_step_kind kind, const char *text) {
    return (struct device_draft){.kind = kind,
                                 .facts = device_facts_none(),
                                 .day = DAY_NONE,
                                 .next = DAY_NONE,
                                 .who = "Iida",
                                 .text = text};
}

static struct device read_device(struct fixture *f, ref_t id) {
    struct device device;
    OK(device_read(&f->ctx, id, &device));
    return device;
}

static void words_have_ids(void **state) {
    (void)state;
    for (enum device_word set = 0; set < DEVICE_WORDS; set++) {
        for (int i = 0; i < (int)device_word_count(set); i++)
            assert_int_equal(device_word_from(set, device_word_id(set, i)), i);
        assert_int_equal(device_word_from(set, "nothing of that"), DEVICE_UNKNOWN);
        assert_int_equal(device_word_from(set, NULL), DEVICE_UNKNOWN);
        assert_null(device_word_id(set, -1));
        assert_non_null(device_word_label(set, -1));
    }
    for (enum device_step_kind kind = 0; kind < DEVICE_STEP_KINDS; kind++) {
        enum device_step_kind again;
        assert_true(device_step_from(device_step_id(kind), &again));
        assert_int_equal(again, kind);
        assert_non_null(device_step_label(kind));
    }
    enum device_step_kind none;
    assert_false(device_step_from("exploded", &none));
    assert_true(device_step_signed(DEVICE_STEP_CHECK) && !device_step_signed(DEVICE_STEP_LOST));
}

static void what_is_not_said_stays(void **state) {
    (void)state;
    struct device_facts facts = device_facts_none(), later = device_facts_none();
    facts.name = "A";
    facts.length = 8;
    facts.screen = 5;
    later.screen = 0;
    later.encrypted = 0;
    device_facts_over(&facts, &later);
    assert_string_equal(facts.name, "A");
    assert_int_equal(facts.length, 8);
    assert_int_equal(facts.screen, 0);
    assert_int_equal(facts.encrypted, 0);
    assert_int_equal(facts.lock, DEVICE_UNKNOWN);
}

static void steps_follow_each_other(void **state) {
    struct fixture *f = *state;
    ref_t id = add_device(f, "Läppäri");
    struct device_draft check = step(DEVICE_STEP_CHECK, NULL);
    check.facts.encrypted = 1;
    check.facts.lock = DEVICE_LOCK_PASSWORD;
    check.facts.length = 16;
    check.facts.screen = 5;
    check.facts.copy = DEVICE_COPY_REPORTED;
    OK(device_take(&f->ctx, id, &check));
    struct device device = read_device(f, id);
    assert_int_equal(device.checked, registry_today(&f->ctx));
    assert_string_equal(device.checked_by, "Iida");
    assert_int_equal(device.facts.length, 16);

    /* An older look that is written down later changes what is known, and not when somebody looked last. */
    check.day = registry_today(&f->ctx) - 30;
    OK(device_take(&f->ctx, id, &check));
    assert_int_equal(read_device(f, id).checked, registry_today(&f->ctx));

    struct device_draft lost = step(DEVICE_STEP_LOST, "Junaan");
    OK(device_take(&f->ctx, id, &lost));
    device = read_device(f, id);
    assert_int_equal(device.state, DEVICE_LOST);
    assert_int_equal(device.lost, registry_today(&f->ctx));
    struct device_draft back = step(DEVICE_STEP_BACK, "Löytötavaroista");
    OK(device_take(&f->ctx, id, &back));
    device = read_device(f, id);
    assert_int_equal(device.state, DEVICE_USED);
    assert_int_equal(device.checked, DAY_NONE);
    assert_int_equal(device.facts.length, 16);
    assert_int_equal(device.step_count, 5);
}

static void they_stand_in_use_first_then_by_name(void **state) {
    struct fixture *f = *state;
    struct device *list;
    size_t count;
    ref_t gone = add_device(f, "A");
    add_device(f, "C");
    add_device(f, "B");
    struct device_draft retire = step(DEVICE_STEP_RETIRE, "Tyhjennetty");
    OK(device_take(&f->ctx, gone, &retire));
    OK(device_list(&f->ctx, &list, &count));
    assert_int_equal(count, 3);
    assert_string_equal(list[0].facts.name, "B");
    assert_string_equal(list[1].facts.name, "C");
    assert_int_equal(list[2].state, DEVICE_RETIRED);
    struct device found;
    OK(device_find(&f->ctx, "C", &found));
    assert_int_equal(found.id, list[1].id);
    NO(ST_NOT_FOUND, device_find(&f->ctx, "D", &found));
    NO(ST_NOT_FOUND, device_read(&f->ctx, 12345, &found));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_have_ids),
        cmocka_unit_test(what_is_not_said_stays),
        cmocka_unit_test_setup_teardown(steps_follow_each_other, begin, fixture_end),
        cmocka_unit_test_setup_teardown(they_stand_in_use_first_then_by_name, begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
