/* What may be done with a device, and what a loss takes with it; backups as they are reported. */
#include "rights/device.h"

#include "../registry/fixture.h"
#include "rights/breach.h"

enum { MINUTE = 60, DAY = 86400 };

static int begin(void **state) {
    return fixture_begin_with(state, "notices/agency-mended.yaml", NULL);
}

static struct device_draft taking(enum device_step_kind kind, const char *text) {
    return (struct device_draft){.kind = kind,
                                 .facts = device_facts_none(),
                                 .day = DAY_NONE,
                                 .next = DAY_NONE,
                                 .who = "Iida",
                                 .text = text};
}

static ref_t one(struct fixture *f, const char *name) {
    struct device_draft draft = taking(DEVICE_STEP_RECORD, NULL);
    ref_t id = 0;
    draft.facts.name = name;
    draft.facts.kind = device_word_from(DEVICE_KIND, "phone");
    draft.facts.copy = DEVICE_COPY_REPORTED;
    OK(device_add(&f->ctx, &draft, &id));
    return id;
}

static void wrong(struct fixture *f, enum status status, const char *field, enum status got) {
    assert_int_equal(got, status);
    if (field)
        assert_string_equal(f->ctx.fault.field, field);
    fault_clear(&f->ctx);
}

static void what_is_wrong_is_named(void **state) {
    struct fixture *f = *state;
    ref_t id = one(f, "Puhelin"), other;
    struct device_draft draft = taking(DEVICE_STEP_RECORD, NULL);
    draft.facts.name = " ";
    wrong(f, ST_INVALID, "name", device_add(&f->ctx, &draft, &other));
    draft.facts.name = "Toinen";
    wrong(f, ST_INVALID, "kind", device_add(&f->ctx, &draft, &other));
    draft.facts.kind = 0;
    draft.facts.holds = "customer,nothing";
    wrong(f, ST_INVALID, "holds", device_add(&f->ctx, &draft, &other));
    draft.facts.holds = NULL;
    draft.facts.length = 1000;
    wrong(f, ST_INVALID, "length", device_add(&f->ctx, &draft, &other));
    draft.facts.length = DEVICE_UNKNOWN;
    draft.facts.name = "Puhelin";
    wrong(f, ST_CONFLICT, "name", device_add(&f->ctx, &draft, &other));
    draft = taking(DEVICE_STEP_CHECK, NULL);
    wrong(f, ST_INVALID, "encrypted", device_take(&f->ctx, id, &draft));
    draft.day = registry_today(&f->ctx) + 1;
    wrong(f, ST_INVALID, "day", device_take(&f->ctx, id, &draft));
    draft.day = registry_today(&f->ctx);
    draft.next = draft.day;
    wrong(f, ST_INVALID, "next", device_take(&f->ctx, id, &draft));
    draft = taking(DEVICE_STEP_LOST, " ");
    wrong(f, ST_INVALID, "text", device_take(&f->ctx, id, &draft));
    draft = taking(DEVICE_STEP_NOTE, "131052-308T");
    wrong(f, ST_INVALID, "text", device_take(&f->ctx, id, &draft));
    draft = taking(DEVICE_STEP_RETIRE, "Tyhjennetty");
    draft.version = 1;
    wrong(f, ST_CONFLICT, NULL, device_take(&f->ctx, id, &draft));
    wrong(f, ST_NOT_FOUND, NULL, device_take(&f->ctx, 4711, &draft));
}

static void what_may_be_done_follows_from_where_it_is(void **state) {
    (void)state;
    static const bool may[][DEVICE_STEP_KINDS] = {
        [DEVICE_USED] = {[DEVICE_STEP_CORRECT] = true,
                         [DEVICE_STEP_CHECK] = true,
                         [DEVICE_STEP_RESTORE] = true,
                         [DEVICE_STEP_LOST] = true,
                         [DEVICE_STEP_RETIRE] = true,
                         [DEVICE_STEP_NOTE] = true},
        [DEVICE_LOST] = {[DEVICE_STEP_RETIRE] = true,
                         [DEVICE_STEP_BACK] = true,
                         [DEVICE_STEP_BREACH] = true,
                         [DEVICE_STEP_NOTE] = true},
        [DEVICE_RETIRED] = {[DEVICE_STEP_BACK] = true, [DEVICE_STEP_NOTE] = true},
    };
    for (int where = DEVICE_USED; where <= DEVICE_RETIRED; where++)
        for (enum device_step_kind kind = 0; kind < DEVICE_STEP_KINDS; kind++) {
            struct device device = {.state = where};
            assert_int_equal(!device_hinders(&device, kind), may[where][kind]);
        }
}

static void a_name_is_free_again_when_its_device_is_away(void **state) {
    struct fixture *f = *state;
    ref_t first = one(f, "Puhelin");
    struct device_draft lost = taking(DEVICE_STEP_LOST, "Junaan"), back = taking(DEVICE_STEP_BACK, "Löytyi");
    OK(device_take(&f->ctx, first, &lost));
    one(f, "Puhelin");
    wrong(f, ST_CONFLICT, "name", device_take(&f->ctx, first, &back));
    struct breach_draft draft = {0};
    OK(device_breach(&f->ctx, first, &draft));
}

static void backups_are_reported_one_after_another(void **state) {
    struct fixture *f = *state;
    ref_t id = one(f, "Puhelin");
    struct device device;
    struct device_copy *list;
    size_t count;
    int64_t now = f->ctx.now;
    OK(device_copied(&f->ctx, id, now - DAY, true));
    OK(device_copied(&f->ctx, id, now - MINUTE, false));
    OK(device_read(&f->ctx, id, &device));
    assert_int_equal(device.copied, now - DAY);
    assert_int_equal(device.failed, now - MINUTE);
    OK(device_copied(&f->ctx, id, 0, true));
    OK(device_read(&f->ctx, id, &device));
    assert_int_equal(device.copied, now);
    assert_int_equal(device.failed, 0);
    OK(device_copies(&f->ctx, id, 2, &list, &count));
    assert_int_equal(count, 2);
    assert_true(list[0].good && list[0].at == now);
    assert_false(list[1].good);
    assert_int_not_equal(device_copied(&f->ctx, id, now + DAY, true), ST_OK);
    fault_clear(&f->ctx);
    assert_int_equal(device_copied(&f->ctx, 4711, 0, true), ST_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_wrong_is_named, begin, fixture_end),
        cmocka_unit_test(what_may_be_done_follows_from_where_it_is),
        cmocka_unit_test_setup_teardown(a_name_is_free_again_when_its_device_is_away, begin, fixture_end),
        cmocka_unit_test_setup_teardown(backups_are_reported_one_after_another, begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
