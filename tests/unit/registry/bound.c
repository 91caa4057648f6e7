/* Every door that takes something away, for everything that binds it. */
#include "registry/bound.h"

#include "registry/adopt.h"
#include "registry/choice.h"
#include "registry/import_undo.h"
#include "registry/merge.h"
#include "registry/rectify.h"
#include "rights/clearing.h"
#include "rights/erase.h"
#include "rights/hold.h"
#include "rights/proposal.h"
#include "rights/sweep.h"

#include "fixture.h"

static int numbers;

/* Of 2001, so that their day has come. */
static ref_t someone(struct fixture *f) {
    struct party_draft draft =
        DRAFT(f, "organisation", "name", arena_printf(f->ctx.arena, "Yritys %d Oy", ++numbers), "email",
              arena_printf(f->ctx.arena, "posti%d@firma.example", numbers));
    assert_true(day_parse("2001-01-02", &draft.taken_in));
    return fixture_add(f, draft);
}

static bool there(struct fixture *f, ref_t party) {
    struct party read;
    enum status status = party_read(&f->ctx, party, NOTICE_NOTHING, &read);
    fault_clear(&f->ctx);
    return status == ST_OK && read.value_count;
}

/* ---- what binds */

static ref_t asks(struct fixture *f, ref_t party, enum deadline_right right) {
    ref_t id = 0;
    OK(request_add(&f->ctx,
                   &(struct request_draft){.right = right, .channel = "email", .party = party, .text = "x"},
                   &id));
    return id;
}

static void is_asked(struct fixture *f, ref_t party) {
    (void)asks(f, party, DEADLINE_ACCESS);
}

static void wants_restriction(struct fixture *f, ref_t party) {
    (void)asks(f, party, DEADLINE_RESTRICTION);
}

static void asks_where_from(struct fixture *f, ref_t party) {
    (void)asks(f, party, DEADLINE_INFORMATION);
}

static void is_restricted(struct fixture *f, ref_t party) {
    OK(choice_restrict(&f->ctx, party, "claims"));
}

static void is_held(struct fixture *f, ref_t party) {
    ref_t id;
    struct hold_draft draft = {.party = party, .ground = "claim", .reason = "Kiista laskusta"};
    assert_true(day_parse("2027-06-01", &draft.until));
    OK(user_add(&f->ctx, arena_printf(f->ctx.arena, "Aku %d", ++numbers), ACTOR_OWNER, &draft.holder));
    OK(hold_add(&f->ctx, &draft, &id));
}

static void (*const binders[])(struct fixture *, ref_t) = {is_asked, wants_restriction, asks_where_from,
                                                           is_restricted, is_held};
enum { BINDERS = sizeof binders / sizeof *binders };

/* ---- the doors: did anything go? */

static bool by_erase(struct fixture *f, ref_t party) {
    struct erase_certificate certificate;
    (void)!erase_run(&f->ctx, party, &certificate);
    fault_clear(&f->ctx);
    return !there(f, party);
}

static bool by_clearing(struct fixture *f, ref_t party) {
    struct clearing_plan plan;
    OK(clearing_look(&f->ctx, &party, 1, &plan));
    return plan.to;
}

static bool by_sweep(struct fixture *f, ref_t party) {
    struct sweep_result result;
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    return !there(f, party);
}

static bool by_remove(struct fixture *f, ref_t party) {
    struct record *records;
    size_t count, total;
    OK(record_list(&f->ctx, party, 0, 1, &records, &count, &total));
    assert_int_equal(count, 1);
    enum status status = rectify_remove(&f->ctx, records[0].id, 1, false);
    fault_clear(&f->ctx);
    return status == ST_OK;
}

static bool (*const doors[])(struct fixture *, ref_t) = {by_remove, by_clearing, by_erase, by_sweep};
enum { DOORS = sizeof doors / sizeof *doors };

static ref_t with_note(struct fixture *f) {
    ref_t party = someone(f);
    (void)fixture_record(f, party, "note", "2026-11-25", "Soitti");
    return party;
}

static void no_door_takes_what_is_bound(void **state) {
    struct fixture *f = *state;
    ref_t bound[BINDERS];
    for (size_t b = 0; b < BINDERS; b++) {
        bound[b] = with_note(f);
        binders[b](f, bound[b]);
    }
    for (size_t d = 0; d < DOORS; d++)
        for (size_t b = 0; b < BINDERS; b++)
            if (doors[d](f, bound[b]))
                fail_msg("door %zu took what binder %zu binds", d, b);
}

static void each_door_takes_what_is_free(void **state) {
    struct fixture *f = *state;
    for (size_t d = 0; d < DOORS; d++)
        if (!doors[d](f, with_note(f)))
            fail_msg("door %zu takes nothing", d);
}

/* ---- an import taken back */

static int64_t imported(struct fixture *f) {
    const char *path = arena_printf(f->ctx.arena, "%s/in.csv", f->root);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("name,email\n", file);
    for (size_t i = 0; i <= BINDERS; i++)
        fprintf(file, "Tuotu %zu Oy,tuotu%zu@firma.example\n", i, i);
    fclose(file);
    struct import_options options = {.path = path,
                                     .source = notice_source(ctx_notice(&f->ctx), "person"),
                                     .type = fixture_type(f, "organisation")};
    struct import_report report;
    OK(import_run(&f->ctx, &options, &report));
    return report.batch;
}

static ref_t brought(struct fixture *f, size_t number) {
    ref_t id = 0;
    struct hits several;
    OK(who(&f->ctx, arena_printf(f->ctx.arena, "tuotu%zu@firma.example", number), &id, &several));
    return id;
}

static void an_import_taken_back_leaves_them(void **state) {
    struct fixture *f = *state;
    struct undo_report plan, done;
    int64_t batch = imported(f);
    ref_t ids[BINDERS + 1];
    for (size_t i = 0; i <= BINDERS; i++)
        ids[i] = brought(f, i);
    for (size_t b = 0; b < BINDERS; b++)
        binders[b](f, ids[b]);
    OK(import_undo_plan(&f->ctx, batch, &plan));
    OK(import_undo(&f->ctx, batch, &done));
    assert_int_equal(plan.parties, 1);
    assert_int_equal(done.parties, 1);
    assert_int_equal(done.parties_stay, BINDERS);
    assert_int_equal(done.values, 0);
    for (size_t i = 0; i <= BINDERS; i++)
        assert_int_equal(there(f, ids[i]), i < BINDERS);
}

/* Of nobody even an objection cannot be answered. */
static void an_import_taken_back_leaves_whoever_waits_for_an_answer(void **state) {
    struct fixture *f = *state;
    struct undo_report done;
    int64_t batch = imported(f);
    ref_t ids[2] = {brought(f, 0), brought(f, 1)};
    (void)asks(f, ids[0], DEADLINE_RECTIFICATION);
    (void)asks(f, ids[1], DEADLINE_ERASURE);
    OK(import_undo(&f->ctx, batch, &done));
    assert_int_equal(done.parties_stay, 2);
    assert_true(there(f, ids[0]) && there(f, ids[1]));
}

/* ---- a new notice */

static enum status adopts(struct fixture *f, struct adopt_plan *plan) {
    const char *path = arena_printf(f->ctx.arena, "%s/next.yaml", f->root);
    assert_int_equal(system(arena_printf(f->ctx.arena,
                                         "sed -e 's/^  version: 7/  version: 8/;s/fields: \\[note\\]/fields: "
                                         "[file]/;s/^sources:/changes: [{version: 8, in_force: 2026-11-25, "
                                         "what: {fi: x, sv: x, en: x}, moves: {note: erase}}]\\nsources:/' "
                                         "notices/agency.yaml > %s",
                                         path)),
                     0);
    f->ctx.edition = NULL;
    enum status status = plan ? adopt_plan(&f->ctx, path, plan) : adopt_run(&f->ctx, path, NULL);
    f->ctx.edition = NULL;
    return status;
}

static bool has_note(struct fixture *f, ref_t party) {
    struct record *records;
    size_t count, total;
    OK(record_list(&f->ctx, party, 0, 1, &records, &count, &total));
    return count && records[0].text;
}

static void a_new_notice_waits_for_them(void **state) {
    struct fixture *f = *state;
    for (size_t b = 0; b < BINDERS; b++) {
        struct adopt_plan plan;
        ref_t party = with_note(f);
        binders[b](f, party);
        OK(adopts(f, &plan));
        assert_true(plan.blocked);
        assert_string_equal(plan.changes[0].change.what, "bound");
        assert_non_null(strstr(plan.changes[0].change.text, ref_text(f->ctx.arena, party)));
        NO(ST_INVALID, adopts(f, NULL));
        fault_clear(&f->ctx);
        assert_true(has_note(f, party));
    }
}

static void a_new_notice_erases_what_is_free(void **state) {
    struct fixture *f = *state;
    ref_t party = with_note(f), other = someone(f);
    is_held(f, other); /* of whom nothing is erased */
    OK(adopts(f, NULL));
    assert_false(has_note(f, party));
}

/* ---- what takes nothing away */

static void a_merge_undone_and_a_correction_take_nothing(void **state) {
    struct fixture *f = *state;
    struct merge_plan merged;
    struct split_plan split;
    struct merge merge;
    ref_t kept = with_note(f), other = with_note(f), id;
    OK(merge_run(&f->ctx, kept, other, &merged));
    is_asked(f, kept);
    OK(merge_find(&f->ctx, other, &merge));
    OK(split_run(&f->ctx, merge.id, NULL, 0, &split));
    assert_false(by_remove(f, kept) || by_remove(f, other)); /* nobody has said whose request it is */
    struct party read;
    OK(party_read(&f->ctx, kept, NOTICE_NOTHING, &read));
    const struct proposal mine = {.field = "name", .label = "Nimi", .was = read.name, .will = "Yritys Uusi Oy"};
    struct actor_self self = {{0, "person", ACTOR_PERSON}, kept};
    const struct actor *before = f->ctx.actor;
    f->ctx.actor = &self.actor;
    OK(proposal_make(&f->ctx, &mine, "Muutettu", &id));
    f->ctx.actor = before;
    OK(proposal_approve(&f->ctx, id, 0));
    OK(party_read(&f->ctx, kept, NOTICE_NOTHING, &read));
    assert_string_equal(read.name, "Yritys Uusi Oy");
    assert_true(there(f, other));
}

/* ---- while it goes */

static enum status begin_going(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_ERASURE_ADD);
    query_bind_int(&q, 1, 4711);
    query_bind_int(&q, 2, *(ref_t *)arg);
    query_bind_int(&q, 3, ctx->now);
    query_bind_int(&q, 4, 0);
    query_bind_blob(&q, 5, "x", 1);
    query_bind_int(&q, 6, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status end_going(struct ctx *ctx, struct write *write, void *arg) {
    (void)arg;
    scoped_query q = query_begin(write->db, SQL_ERASURE_STATE);
    query_bind_int(&q, 1, 4711);
    query_bind_text(&q, 2, "closed");
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static void nothing_new_is_written_of_whoever_is_being_erased(void **state) {
    struct fixture *f = *state;
    ref_t party = someone(f), id;
    OK(writer_run(&f->ctx, f->registry->writer, begin_going, &party));
    struct request_draft draft = {
        .right = DEADLINE_ACCESS, .channel = "email", .party = party, .text = "Tietoni"};
    NO(ST_BUSY, request_add(&f->ctx, &draft, &id));
    fault_clear(&f->ctx);
    struct choice_draft no = {.party = party, .purpose = NOTICE_NOTHING, .how = "email"};
    NO(ST_BUSY, choice_object(&f->ctx, &no));
    fault_clear(&f->ctx);
    struct record_draft note = {.party = party,
                                .kind = "note",
                                .at = f->ctx.now,
                                .ends = DAY_NONE,
                                .text = "Soitti",
                                .service = NOTICE_NOTHING,
                                .source = NOTICE_NOTHING};
    NO(ST_BUSY, record_add(&f->ctx, &note, &id));
    fault_clear(&f->ctx);
    OK(writer_run(&f->ctx, f->registry->writer, end_going, NULL));
    OK(request_add(&f->ctx, &draft, &id));
}

#define WITH_REGISTER(test) cmocka_unit_test_setup_teardown(test, fixture_begin, fixture_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_REGISTER(no_door_takes_what_is_bound),
        WITH_REGISTER(each_door_takes_what_is_free),
        WITH_REGISTER(an_import_taken_back_leaves_them),
        WITH_REGISTER(an_import_taken_back_leaves_whoever_waits_for_an_answer),
        WITH_REGISTER(a_new_notice_waits_for_them),
        WITH_REGISTER(a_new_notice_erases_what_is_free),
        WITH_REGISTER(a_merge_undone_and_a_correction_take_nothing),
        WITH_REGISTER(nothing_new_is_written_of_whoever_is_being_erased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
