/* A hand-over as it is read: lists with what is out first, its words only for whoever may read them, late by the day. */
#include "rights/entrust_inside.h"

#include "../registry/fixture.h"

static ref_t given(struct fixture *f, const char *text, int back_in) {
    struct entrust_draft draft = {.recipient = "accounting_firm",
                                  .as = EXPORT_PAPER,
                                  .purpose = "invoice",
                                  .day = DAY_NONE,
                                  .due = registry_today(&f->ctx) + back_in,
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

static size_t listed(struct fixture *f, bool over, const char *recipient, struct entrust **list) {
    size_t count, total;
    OK(entrust_list(&f->ctx, &(struct entrust_asked){.over = over, .recipient = recipient, .limit = 10}, list,
                    &count, &total));
    assert_int_equal(count, total);
    return count;
}

static void begin_with_one(struct fixture *f) {
    ref_t party = fixture_add(f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio"));
    (void)fixture_record(f, party, "invoice", "2026-11-10", "Kuvat");
}

static void what_is_out_comes_by_its_day_and_what_is_over_apart(void **state) {
    struct fixture *f = *state;
    struct entrust *list;
    struct entrust_figures figures;
    begin_with_one(f);
    ref_t later = given(f, "Mappi B", 60), sooner = given(f, "Mappi A", 10);
    assert_int_equal(listed(f, false, NULL, &list), 2);
    assert_true(list[0].id == sooner && list[1].id == later);
    assert_int_equal(list[0].left, 10);
    assert_true(list[0].out && !list[0].late);
    assert_int_equal(listed(f, false, "printers", &list), 0);
    OK(entrust_figures(&f->ctx, &figures));
    assert_int_equal(figures.out, 2);
    assert_int_equal(figures.first, registry_today(&f->ctx) + 10);
    f->ctx.now += 11 * 86400;
    OK(entrust_figures(&f->ctx, &figures));
    assert_int_equal(figures.late, 1);
    assert_int_equal(listed(f, false, NULL, &list), 2);
    assert_true(list[0].late && list[0].left == -1);
    struct entrust_step_draft step = {.kind = ENTRUST_STEP_RETURN, .day = DAY_NONE, .name = "Hanna Hakanen"};
    OK(entrust_take(&f->ctx, sooner, &step));
    assert_int_equal(listed(f, false, NULL, &list), 1);
    assert_int_equal(listed(f, true, "accounting_firm", &list), 1);
    assert_string_equal(list[0].outcome, "returned");
}

static void a_row_has_its_words_and_steps_and_a_wrong_id_has_none(void **state) {
    struct fixture *f = *state;
    struct entrust one;
    begin_with_one(f);
    ref_t id = given(f, "Mappi A", 10);
    struct entrust_step_draft step = {.kind = ENTRUST_STEP_NOTE, .day = DAY_NONE, .text = "Soitettu"};
    OK(entrust_take(&f->ctx, id, &step));
    {
        scoped_reader *db = NULL;
        OK(store_reader(&f->ctx, f->registry->store, &db));
        OK(entrust_row(&f->ctx, db, id, &one));
        assert_string_equal(one.text, "Mappi A");
        assert_int_equal(one.parties, 1);
        assert_int_equal(one.step_count, 1);
        assert_string_equal(one.steps[0].text, "Soitettu");
        assert_int_equal(one.sheet_count, 0);
        NO(ST_NOT_FOUND, entrust_row(&f->ctx, db, id + 1, &one));
    }
    const struct actor reader = {9, "Lukija", ACTOR_READER};
    f->ctx.actor = &reader;
    NO(ST_DENIED, entrust_read(&f->ctx, id, &one));
    f->ctx.actor = &fixture_owner;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_out_comes_by_its_day_and_what_is_over_apart, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(a_row_has_its_words_and_steps_and_a_wrong_id_has_none, fixture_begin,
                                        fixture_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
