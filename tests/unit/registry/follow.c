#include "fixture.h"

#include "registry/follow.h"
#include "registry/merge.h"
#include "registry/rectify.h"
#include "rights/erase.h"

static ref_t elli(struct fixture *f) {
    return fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Elli", "last_name", "Rantakivi", "phone", "0400002175"));
}

static day_t today(struct fixture *f) {
    return registry_today(&f->ctx);
}

static ref_t planned(struct fixture *f, ref_t party, int days, const char *text) {
    ref_t step = 0;
    OK(follow_add(
        &f->ctx,
        &(struct follow_draft){.party = party, .day = today(f) + days, .minute = FOLLOW_NO_TIME, .text = text},
        &step));
    return step;
}

static struct follow read_step(struct fixture *f, ref_t step) {
    struct follow follow;
    OK(follow_read(&f->ctx, step, &follow));
    return follow;
}

static size_t open_of(struct fixture *f, ref_t party) {
    struct follow *list;
    size_t count;
    OK(follow_of(&f->ctx, party, &list, &count));
    return count;
}

static size_t rows_of(struct fixture *f, enum sql sql) {
    scoped_reader *db = NULL;
    size_t count = 0;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, DAY_NONE);
    query_bind_int(&q, 2, INT32_MAX);
    query_bind_int(&q, 3, 0);
    if (query_row(&q))
        count = (size_t)query_int(&q, "count");
    OK(query_done(&f->ctx, &q));
    return count;
}

static struct record record_of(struct fixture *f, ref_t party, ref_t wanted, bool *there) {
    struct record *records, found = {0};
    size_t count;
    OK(record_list(&f->ctx, party, 0, 0, &records, &count, NULL));
    *there = false;
    for (size_t i = 0; i < count; i++)
        if (records[i].id == wanted) {
            found = records[i];
            *there = true;
        }
    return found;
}

static const char *fact_of(const struct record *record, const char *name) {
    for (size_t i = 0; i < record->fact_count; i++)
        if (strcmp(record->facts[i].name, name) == 0)
            return record->facts[i].value;
    return NULL;
}

static void a_step_is_planned_moved_and_said_anew(void **state) {
    struct fixture *f = *state;
    int64_t iida;
    bool there;
    ref_t party = elli(f), step = 0;
    OK(user_add(&f->ctx, "Iida", ACTOR_STAFF, &iida));
    OK(follow_add(
        &f->ctx,
        &(struct follow_draft){.party = party, .day = today(f), .minute = 570, .user = iida, .text = "Soita"},
        &step));
    struct follow follow = read_step(f, step);
    assert_string_equal(follow.text, "Soita");
    assert_string_equal(follow.who, "Iida");
    assert_string_equal(follow.name, "Elli Rantakivi");
    assert_string_equal(follow.phone, "+358400002175");
    assert_int_equal(follow.minute, 570);
    OK(follow_move(&f->ctx, step, follow.version, today(f) + 3));
    NO(ST_CONFLICT, follow_move(&f->ctx, step, follow.version, today(f) + 4)); /* seen as it was before */
    OK(follow_change(
        &f->ctx, step, 0,
        &(struct follow_draft){.day = DAY_NONE, .minute = FOLLOW_NO_TIME, .text = "Lähetä tarjous"}));
    follow = read_step(f, step);
    assert_string_equal(follow.text, "Lähetä tarjous");
    assert_int_equal(follow.day, today(f) + 3);
    assert_int_equal(follow.minute, FOLLOW_NO_TIME);
    assert_null(follow.who);
    struct record record = record_of(f, party, step, &there);
    assert_true(there);
    assert_string_equal(record.label, "Next step");
    assert_string_equal(fact_of(&record, "due"), "2026-11-28");
    assert_int_equal(record.version, 2);
}

static void a_day_that_is_over_or_far_and_a_wrong_user_are_told(void **state) {
    struct fixture *f = *state;
    int64_t reader;
    ref_t party = elli(f), step;
    struct follow_draft draft = {.party = party, .day = today(f) - 1, .minute = FOLLOW_NO_TIME};
    NO(ST_INVALID, follow_add(&f->ctx, &draft, &step));
    assert_string_equal(f->ctx.fault.field, "on");
    draft.day = today(f) + 4000;
    NO(ST_INVALID, follow_add(&f->ctx, &draft, &step));
    draft.day = DAY_NONE;
    draft.user = 4711;
    NO(ST_INVALID, follow_add(&f->ctx, &draft, &step));
    assert_string_equal(f->ctx.fault.field, "by");
    OK(user_add(&f->ctx, "Lukija", ACTOR_READER, &reader));
    draft.user = reader;
    NO(ST_INVALID, follow_add(&f->ctx, &draft, &step));
    draft.user = 0;
    draft.minute = 1440;
    NO(ST_INVALID, follow_add(&f->ctx, &draft, &step));
    assert_int_equal(rows_of(f, SQL_FOLLOW_COUNT), 0);
    NO(ST_NOT_FOUND, follow_move(&f->ctx, 4711, 0, today(f)));
    NO(ST_NOT_FOUND,
       follow_done(&f->ctx, fixture_record(f, party, "call", "2026-01-05", "Soitti"), 0, NULL, NULL));
    NO(ST_INVALID, record_add(&f->ctx, &(struct record_draft){.party = party, .kind = FOLLOW_KIND}, &step));
}

static void done_writes_the_note_and_undo_takes_it_back(void **state) {
    struct fixture *f = *state;
    bool stays, there;
    ref_t party = elli(f), step = planned(f, party, 1, "Soita"), note;
    const struct record_draft call = {.kind = "call",
                                      .ends = DAY_NONE,
                                      .text = "Soitettu",
                                      .service = NOTICE_NOTHING,
                                      .source = NOTICE_NOTHING};
    struct record_draft wrong = call;
    wrong.text = "Sairastaa diabetesta";
    NO(ST_DENIED, follow_done(&f->ctx, step, 0, &wrong, &note)); /* neither of the two */
    assert_int_equal(open_of(f, party), 1);
    OK(follow_done(&f->ctx, step, 0, &call, &note));
    assert_int_equal(open_of(f, party), 0);
    NO(ST_CONFLICT, follow_done(&f->ctx, step, 0, &call, NULL));
    struct record record = record_of(f, party, note, &there);
    assert_string_equal(record.text, "Soitettu");
    record = record_of(f, party, step, &there);
    assert_string_equal(fact_of(&record, "done"), "2026-11-25");
    OK(follow_undo(&f->ctx, step, &stays));
    assert_false(stays);
    (void)record_of(f, party, note, &there);
    assert_false(there);
    assert_int_equal(open_of(f, party), 1);
    NO(ST_CONFLICT, follow_undo(&f->ctx, step, &stays));
}

/* 22:30 UTC is the next day in Helsinki already. */
static void the_day_is_the_register_s(void **state) {
    struct fixture *f = *state;
    bool stays;
    day_t day;
    ref_t party = elli(f), step = planned(f, party, 0, NULL);
    assert_int_equal(read_step(f, step).day, today(f));
    OK(follow_done(&f->ctx, step, 0, NULL, NULL));
    f->ctx.now += (int64_t)12 * 3600 + 1800;
    NO(ST_CONFLICT, follow_undo(&f->ctx, step, &stays));
    assert_true(follow_when(&f->ctx, "tomorrow", &day));
    assert_string_equal(day_iso(f->ctx.arena, day), "2026-11-27");
    assert_true(follow_when(&f->ctx, "week", &day));
    assert_string_equal(day_iso(f->ctx.arena, day), "2026-11-30");
    assert_true(follow_when(&f->ctx, "1.12.2026", &day));
    assert_false(follow_when(&f->ctx, "soon", &day));
}

static void times_of_day(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int minute;
    } good[] = {{"9.30", 570}, {"09:30", 570}, {"0.00", 0}, {"23:59", 1439}, {"9", 540}};
    static const char *const bad[] = {"", "24.00", "9.60", "9.3", "9.300", "930", "9-30", "x", "9.30 ", "9."};
    int minute;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(follow_clock(good[i].text, &minute));
        assert_int_equal(minute, good[i].minute);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (follow_clock(bad[i], &minute))
            fail_msg("%s", bad[i]);
}

static day_t gone_by(struct fixture *f, ref_t party) {
    struct due_verdict *verdicts;
    size_t count;
    OK(due_of(&f->ctx, party, DAY_NONE, &verdicts, &count));
    for (size_t i = 0; i < count; i++)
        if (verdicts[i].verdict.class == notice_class(ctx_notice(&f->ctx), "customer"))
            return verdicts[i].verdict.gone_by;
    return DAY_NONE;
}

static void what_is_planned_is_no_contact(void **state) {
    struct fixture *f = *state;
    struct party party;
    ref_t ref = elli(f);
    fixture_record(f, ref, "call", "2024-01-05", "Soitti");
    day_t before = gone_by(f, ref);
    (void)planned(f, ref, 1, "Soita");
    assert_int_equal(gone_by(f, ref), before);
    OK(party_read(&f->ctx, ref, NOTICE_NOTHING, &party));
    assert_string_equal(day_iso(f->ctx.arena, party.last_contact), "2024-01-05");
}

static void a_reader_and_a_restriction_plan_nothing(void **state) {
    struct fixture *f = *state;
    static const struct actor reader = {7, "Lukija", ACTOR_READER};
    ref_t party = elli(f), step = planned(f, party, 1, "Soita");
    f->ctx.actor = &reader;
    NO(ST_DENIED, follow_done(&f->ctx, step, 0, NULL, NULL));
    NO(ST_DENIED, follow_move(&f->ctx, step, 0, today(f) + 5));
    assert_int_equal(open_of(f, party), 1);
    f->ctx.actor = NULL;
    struct follow follow, *list;
    size_t count, total;
    NO(ST_DENIED, follow_read(&f->ctx, step, &follow));
    NO(ST_DENIED, follow_list(&f->ctx, today(f) + 9, 10, &list, &count, &total));
    f->ctx.actor = &fixture_owner;
}

static void an_erasure_and_a_removal_take_the_row(void **state) {
    struct fixture *f = *state;
    struct erase_certificate certificate;
    ref_t party = elli(f), other = elli(f), step = planned(f, other, 2, "Soita");
    (void)planned(f, party, 1, "Soita Ellille");
    assert_int_equal(rows_of(f, SQL_FOLLOW_COUNT), 2);
    OK(erase_run(&f->ctx, party, &certificate));
    assert_int_equal(rows_of(f, SQL_FOLLOW_COUNT), 1);
    struct rectifiable found;
    OK(rectify_read(&f->ctx, step, NOTICE_NOTHING, &found));
    OK(rectify_remove(&f->ctx, step, found.version, false));
    assert_int_equal(rows_of(f, SQL_FOLLOW_COUNT), 0);
}

static void steps_follow_a_merge_and_a_split(void **state) {
    struct fixture *f = *state;
    struct merge_plan done;
    struct split_plan split;
    bool there;
    ref_t kept = elli(f), other = elli(f), mine = planned(f, kept, 1, "Omansa"),
          theirs = planned(f, other, 2, "Toisen"), note;
    const struct record_draft call = {.kind = "call",
                                      .ends = DAY_NONE,
                                      .text = "Soitettu",
                                      .service = NOTICE_NOTHING,
                                      .source = NOTICE_NOTHING};
    OK(merge_run(&f->ctx, kept, other, &done));
    assert_int_equal(open_of(f, kept), 2);
    OK(follow_done(&f->ctx, theirs, 0, &call, &note));
    OK(split_run(&f->ctx, done.merge, NULL, 0, &split));
    assert_int_equal(open_of(f, kept), 1);
    assert_int_equal(read_step(f, mine).party, kept);
    assert_int_equal(read_step(f, theirs).party, other);
    assert_string_equal(read_step(f, theirs).text, "Toisen");
    (void)record_of(f, other, note, &there); /* what came of it goes along */
    assert_true(there);
}

static void a_text_that_the_notice_does_not_list_is_refused(void **state) {
    struct fixture *f = *state;
    ref_t party = elli(f), step;
    struct follow_draft draft = {.party = party, .day = DAY_NONE, .minute = FOLLOW_NO_TIME, .text = "Soita"};
    NO(ST_DENIED, follow_add(&f->ctx, &draft, &step));
    assert_non_null(f->ctx.fault.sentence);
    draft.text = NULL;
    OK(follow_add(&f->ctx, &draft, &step));
    assert_null(read_step(f, step).text);
}

static int begin_without_notes(void **state) {
    return fixture_begin_edited(state, "s/fields: \\[note\\]/fields: [other]/");
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(a_step_is_planned_moved_and_said_anew),
        T(a_day_that_is_over_or_far_and_a_wrong_user_are_told),
        T(done_writes_the_note_and_undo_takes_it_back),
        T(the_day_is_the_register_s),
        T(what_is_planned_is_no_contact),
        T(a_reader_and_a_restriction_plan_nothing),
        T(an_erasure_and_a_removal_take_the_row),
        T(steps_follow_a_merge_and_a_split),
        cmocka_unit_test(times_of_day),
        cmocka_unit_test_setup_teardown(a_text_that_the_notice_does_not_list_is_refused, begin_without_notes,
                                        fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
