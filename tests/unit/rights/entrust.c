/* Hand-overs from inside: what may be written down of one in which state, and what a part that is back does to it. Who may get what, and the
 * front ends: tests/scenario/handovers*. */
#include "rights/entrust.h"

#include "../registry/fixture.h"

static ref_t given(struct fixture *f, const char *text) {
    struct entrust_draft draft = {.recipient = "accounting_firm",
                                  .as = EXPORT_PAPER,
                                  .purpose = "invoice",
                                  .day = DAY_NONE,
                                  .due = registry_today(&f->ctx) + 30,
                                  .from = registry_today(&f->ctx) - 30,
                                  .to = registry_today(&f->ctx),
                                  .asked = DAY_NONE,
                                  .told = DAY_NONE,
                                  .text = text};
    struct entrust_plan plan;
    ref_t id = 0;
    OK(entrust_give(&f->ctx, &draft, &plan, &id));
    return id;
}

static struct entrust seen(struct fixture *f, ref_t id) {
    struct entrust one;
    OK(entrust_read(&f->ctx, id, &one));
    return one;
}

static struct entrust_step_draft step_of(enum entrust_step_kind kind) {
    return (struct entrust_step_draft){
        .kind = kind, .day = DAY_NONE, .name = "Hanna Hakanen", .text = "Puolet"};
}

static void words_come_back_from_their_ids(void **state) {
    (void)state;
    static const enum export_as forms[] = {EXPORT_JSON, EXPORT_CSV, EXPORT_ROWS, EXPORT_PAPER};
    for (int kind = 0; kind < ENTRUST_STEP_KINDS; kind++) {
        enum entrust_step_kind found;
        assert_true(entrust_step_from(entrust_step_id((enum entrust_step_kind)kind), &found) &&
                    (int)found == kind);
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        enum export_as found;
        assert_true(entrust_form_from(entrust_form_id(forms[i]), &found) && found == forms[i]);
    }
}

static void what_may_be_written_down_follows_from_the_state(void **state) {
    (void)state;
    const struct entrust out = {.done = 1, .due = 100, .out = true}, cut = {.due = 100},
                         back = {.done = 1, .due = 100, .closed = 2},
                         part = {.done = 1, .due = 100, .papers = 2, .back = 1},
                         never = {.closed = 2, .cancelled = true}, kept = {.done = 1, .due = DAY_NONE};
    static const enum entrust_step_kind all[] = {ENTRUST_STEP_RETURN, ENTRUST_STEP_DESTROY,
                                                 ENTRUST_STEP_PART_RETURN, ENTRUST_STEP_PART_DESTROY};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_null(entrust_hinders(&out, all[i]));
        assert_null(entrust_hinders(&part, all[i]));
        assert_non_null(entrust_hinders(&cut, all[i]));
        assert_non_null(entrust_hinders(&back, all[i]));
    }
    assert_non_null(entrust_hinders(&out, ENTRUST_STEP_REOPEN));
    assert_null(entrust_hinders(&part, ENTRUST_STEP_REOPEN));
    assert_null(entrust_hinders(&back, ENTRUST_STEP_REOPEN));
    assert_null(entrust_hinders(&cut, ENTRUST_STEP_GIVEN));
    assert_non_null(entrust_hinders(&out, ENTRUST_STEP_GIVEN));
    assert_non_null(entrust_hinders(&kept, ENTRUST_STEP_LATER));
    for (int kind = 0; kind < ENTRUST_STEP_KINDS; kind++)
        assert_non_null(entrust_hinders(&never, (enum entrust_step_kind)kind));
}

static void of_words_a_part_leaves_the_rest_out(void **state) {
    struct fixture *f = *state;
    ref_t party = fixture_add(f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio"));
    (void)fixture_record(f, party, "invoice", "2026-11-10", "Kuvat");
    ref_t id = given(f, "Mappi 2026");
    struct entrust_step_draft part = step_of(ENTRUST_STEP_PART_RETURN);
    part.text = NULL;
    NO(ST_INVALID, entrust_take(&f->ctx, id, &part));
    assert_string_equal(f->ctx.fault.field, "text");
    part.text = "Lokakuu";
    part.sheets = &party;
    part.sheet_count = 1;
    NO(ST_INVALID, entrust_take(&f->ctx, id, &part));
    assert_string_equal(f->ctx.fault.field, "papers");
    part.sheet_count = 0;
    OK(entrust_take(&f->ctx, id, &part));
    assert_true(seen(f, id).out);
    struct entrust_step_draft rest = step_of(ENTRUST_STEP_DESTROY);
    rest.version = seen(f, id).version - 1;
    NO(ST_CONFLICT, entrust_take(&f->ctx, id, &rest)); /* somebody has changed it meanwhile */
    rest.version = seen(f, id).version;
    OK(entrust_take(&f->ctx, id, &rest));
    assert_string_equal(seen(f, id).outcome, "destroyed");
    assert_int_equal(seen(f, id).step_count, 2);
    assert_int_equal(seen(f, id).last, DAY_NONE); /* this notice has no class for it */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_come_back_from_their_ids),
        cmocka_unit_test(what_may_be_written_down_follows_from_the_state),
        cmocka_unit_test_setup_teardown(of_words_a_part_leaves_the_rest_out, fixture_begin, fixture_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
