/* Which papers of a folder go with a hand-over, which stay, and what is said of a paper that was destroyed there. */
#include "rights/entrust.h"

#include "registry/choice.h"
#include "registry/paper.h"

#include "../registry/fixture.h"

static ref_t paper(struct fixture *f, const char *kind, const char *page, const ref_t *parties, size_t count) {
    ref_t records[4];
    struct paper_draft draft = {.parties = parties, .count = count, .folder = "Mappi 2026", .page = page};
    day_t day;
    assert_true(day_parse("2026-11-10", &day));
    draft.record = (struct record_draft){.kind = kind,
                                         .text = "Tosite",
                                         .at = zone_instant(registry_zone(&f->ctx), day, 0),
                                         .whole_day = true,
                                         .ends = DAY_NONE,
                                         .service = NOTICE_NOTHING,
                                         .source = NOTICE_NOTHING};
    OK(paper_add(&f->ctx, &draft, records));
    return records[0];
}

static struct entrust_draft of_folder(struct fixture *f, const char *folder) {
    return (struct entrust_draft){.recipient = "accounting_firm",
                                  .as = EXPORT_PAPER,
                                  .purpose = "invoice",
                                  .day = DAY_NONE,
                                  .due = registry_today(&f->ctx) + 30,
                                  .from = DAY_NONE,
                                  .to = DAY_NONE,
                                  .folder = folder,
                                  .asked = DAY_NONE,
                                  .told = DAY_NONE};
}

static struct paper one_of(struct fixture *f, ref_t party, const char *page) {
    struct paper *papers;
    size_t count;
    OK(paper_of(&f->ctx, party, &papers, &count));
    for (size_t i = 0; i < count; i++)
        if (strcmp(papers[i].page, page) == 0)
            return papers[i];
    fail_msg("no page %s", page);
    return (struct paper){0};
}

static void of_a_folder_goes_what_may_and_whole_sheets_stay(void **state) {
    struct fixture *f = *state;
    struct entrust_plan plan;
    ref_t both[] = {fixture_add(f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio")),
                    fixture_add(f, DRAFT(f, "consumer", "first_name", "Väinö", "last_name", "Kielto"))};
    paper(f, "invoice", "1", both, 1);
    paper(f, "invoice", "2", both, 2);
    paper(f, NULL, "3", both, 1);
    OK(choice_restrict(&f->ctx, both[1], "objection"));
    struct entrust_draft draft = of_folder(f, " mappi 2026 ");
    OK(entrust_look(&f->ctx, &draft, &plan));
    assert_int_equal(plan.paper_count, 1); /* nothing of a sheet goes on which somebody is whose data may not */
    assert_string_equal(plan.papers[0].page, "1");
    assert_int_equal(plan.refused_count, 1);
    assert_true(plan.refused[0] == both[1]);
    assert_int_equal(plan.taken_out, 1); /* what is no voucher */
    draft.folder = "Mappi 2027";
    NO(ST_INVALID, entrust_look(&f->ctx, &draft, &plan));
    assert_string_equal(f->ctx.fault.field, "folder");
}

static void what_was_destroyed_there_is_not_here_again(void **state) {
    struct fixture *f = *state;
    struct entrust_plan plan;
    struct entrust handover;
    ref_t id, party = fixture_add(f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio"));
    for (int page = 1; page <= 2; page++)
        paper(f, "invoice", page == 1 ? "1" : "2", &party, 1);
    struct entrust_draft draft = of_folder(f, "Mappi 2026");
    OK(entrust_give(&f->ctx, &draft, &plan, &id));
    OK(entrust_read(&f->ctx, id, &handover));
    assert_int_equal(handover.sheet_count, 2);
    assert_non_null(one_of(f, party, "1").away);
    NO(ST_DENIED, entrust_look(&f->ctx, &draft, &plan)); /* they are there already */

    struct entrust_step_draft step = {.kind = ENTRUST_STEP_PART_DESTROY,
                                      .day = DAY_NONE,
                                      .name = "Hanna Hakanen",
                                      .sheets = &handover.sheets[0].id,
                                      .sheet_count = 1};
    OK(entrust_take(&f->ctx, id, &step));
    struct paper first = one_of(f, party, "1");
    assert_null(first.away);
    assert_non_null(first.gone);
    assert_int_equal(first.gone_on, registry_today(&f->ctx));
    assert_false(paper_wants_copy(&first, NULL));
    assert_non_null(strstr(paper_place_now(&f->ctx, &first), "destroyed"));
    step = (struct entrust_step_draft){.kind = ENTRUST_STEP_RETURN, .day = DAY_NONE, .name = "Hanna Hakanen"};
    OK(entrust_take(&f->ctx, id, &step));
    struct paper second = one_of(f, party, "2");
    assert_true(!second.away && !second.gone && paper_wants_copy(&second, NULL));
    assert_non_null(one_of(f, party, "1").gone);
    OK(entrust_look(&f->ctx, &draft, &plan)); /* what is left can go again, and nothing else */
    assert_int_equal(plan.paper_count, 1);
    assert_string_equal(plan.papers[0].page, "2");

    step = (struct entrust_step_draft){.kind = ENTRUST_STEP_REOPEN, .day = DAY_NONE, .text = "Erehdys"};
    OK(entrust_take(&f->ctx, id, &step));
    assert_true(one_of(f, party, "1").away && !one_of(f, party, "1").gone);
    step = (struct entrust_step_draft){.kind = ENTRUST_STEP_DESTROY, .day = DAY_NONE, .name = "Hanna Hakanen"};
    OK(entrust_take(&f->ctx, id, &step));
    assert_true(one_of(f, party, "1").gone && one_of(f, party, "2").gone);
    NO(ST_INVALID, entrust_look(&f->ctx, &draft, &plan)); /* the folder is empty now */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(of_a_folder_goes_what_may_and_whole_sheets_stay, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(what_was_destroyed_there_is_not_here_again, fixture_begin,
                                        fixture_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
