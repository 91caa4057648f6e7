#include "rights/request_times.h"
#include "rights/request.h"

#include "registry/merge.h"
#include "rights/erase.h"
#include "rights/sweep.h"

#include "../registry/fixture.h"

static ref_t helmi(struct fixture *f) {
    return fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio", "email", "helmi@example.fi"));
}

/* The clock is the fixture's: 25 November 2026, 12.00 in Helsinki. */
static void on_day(struct fixture *f, const char *day) {
    day_t at;
    assert_true(day_parse(day, &at));
    f->ctx.now = zone_instant(registry_zone(&f->ctx), at, 12 * 3600);
}

static ref_t asks(struct fixture *f, ref_t party, enum deadline_right right) {
    ref_t id = 0;
    OK(request_add(&f->ctx,
                   &(struct request_draft){.right = right, .channel = "email", .party = party, .text = "Mitä?"},
                   &id));
    return id;
}

static struct right_request read_request(struct fixture *f, ref_t id) {
    struct right_request request;
    OK(request_read(&f->ctx, id, &request));
    return request;
}

static enum status step(struct fixture *f, ref_t id, enum request_step_kind kind, const char *words) {
    struct request_step_draft draft = {.kind = kind, .reason = words, .how = words, .text = words};
    enum status status = request_take(&f->ctx, id, &draft);
    if (status != ST_OK)
        fault_clear(&f->ctx);
    return status;
}

static const char *state_of(struct fixture *f, ref_t id) {
    return request_state_id(read_request(f, id).state);
}

static void a_request_goes_from_receipt_to_its_answer(void **state) {
    struct fixture *f = *state;
    ref_t id = asks(f, helmi(f), DEADLINE_ACCESS);
    struct right_request request = read_request(f, id);
    assert_string_equal(request.name, "Helmi Aaltio");
    assert_string_equal(request.reply_to, "helmi@example.fi");
    assert_string_equal(request.hands, "contact");
    assert_string_equal(request.text, "Mitä?");
    assert_int_equal(request.left, 28);
    assert_int_equal(request.span, 28);
    assert_string_equal(state_of(f, id), "received");
    OK(step(f, id, REQUEST_STEP_ACKNOWLEDGE, NULL));
    assert_string_equal(state_of(f, id), "acknowledged");
    NO(ST_CONFLICT, step(f, id, REQUEST_STEP_ACKNOWLEDGE, NULL));
    NO(ST_INVALID, step(f, id, REQUEST_STEP_ASK, NULL));
    OK(step(f, id, REQUEST_STEP_ASK, "another address"));
    assert_string_equal(state_of(f, id), "identity_asked");
    NO(ST_CONFLICT, step(f, id, REQUEST_STEP_GRANT, "Here"));
    NO(ST_INVALID, step(f, id, REQUEST_STEP_CHECK, "131052-308T"));
    OK(step(f, id, REQUEST_STEP_CHECK, "answered from the known address"));
    OK(step(f, id, REQUEST_STEP_BEGIN, NULL));
    assert_string_equal(state_of(f, id), "in_work");
    NO(ST_CONFLICT, step(f, id, REQUEST_STEP_GRANT, "Here")); /* nothing was handed over */
    OK(step(f, id, REQUEST_STEP_PERFORM, "told by telephone"));
    OK(step(f, id, REQUEST_STEP_GRANT, "Here"));
    request = read_request(f, id);
    assert_string_equal(request_state_id(request.state), "granted");
    assert_int_equal(request.closed, f->ctx.now);
    assert_false(request.late || request.broken);
    assert_int_equal(request.step_count, 6);
    NO(ST_CONFLICT, step(f, id, REQUEST_STEP_REFUSE, "no"));
}

static void who_asks_and_how_must_be_said(void **state) {
    struct fixture *f = *state;
    ref_t id;
    struct request_draft draft = {.right = DEADLINE_ERASURE, .channel = "phone"};
    NO(ST_INVALID, request_add(&f->ctx, &draft, &id));
    assert_string_equal(f->ctx.fault.field, "from");
    draft.from = "Somebody with a number in Turku";
    draft.channel = "pigeon";
    NO(ST_INVALID, request_add(&f->ctx, &draft, &id));
    assert_string_equal(f->ctx.fault.field, "by");
    draft.channel = "phone";
    draft.received = f->ctx.now + 1;
    NO(ST_INVALID, request_add(&f->ctx, &draft, &id));
    assert_string_equal(f->ctx.fault.field, "received");
    draft.received = 0;
    draft.right = DEADLINE_BREACH;
    NO(ST_INVALID, request_add(&f->ctx, &draft, &id));
    draft.right = DEADLINE_ERASURE;
    draft.hands = "dpo";
    NO(ST_INVALID, request_add(&f->ctx, &draft, &id)); /* the agency has none */
    draft.hands = NULL;
    fault_clear(&f->ctx);
    OK(request_add(&f->ctx, &draft, &id));
    assert_null(read_request(f, id).name);
    ref_t party = helmi(f);
    OK(request_take(&f->ctx, id, &(struct request_step_draft){.kind = REQUEST_STEP_FIND, .party = party}));
    assert_string_equal(read_request(f, id).name, "Helmi Aaltio");
    assert_string_equal(read_request(f, id).from, "Somebody with a number in Turku");
}

static void an_extension_is_told_within_the_first_month(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f), id = asks(f, party, DEADLINE_ACCESS), other = asks(f, party, DEADLINE_ACCESS);
    on_day(f, "2026-12-24"); /* the promise ended on 23 December */
    assert_true(read_request(f, id).late);
    assert_int_equal(read_request(f, id).left, -1);
    NO(ST_INVALID, step(f, id, REQUEST_STEP_EXTEND, NULL));
    on_day(f, "2026-12-28"); /* 25.12. is Christmas: the month rolls over it and the weekend */
    OK(step(f, id, REQUEST_STEP_EXTEND, "much to look through"));
    NO(ST_CONFLICT, step(f, id, REQUEST_STEP_EXTEND, "more"));
    struct right_request request = read_request(f, id);
    assert_true(request.extended && request.late && !request.longer); /* nobody has been told */
    assert_string_equal(day_iso(f->ctx.arena, request.due), "2026-12-23");
    assert_non_null(strstr(request_untold(&f->ctx, &request), "28 December 2026"));
    OK(request_take(&f->ctx, id, &(struct request_step_draft){.kind = REQUEST_STEP_POST, .how = "post"}));
    request = read_request(f, id);
    assert_true(request.extended && request.longer && request.broken && !request.late);
    assert_null(request_untold(&f->ctx, &request));
    assert_string_equal(day_iso(f->ctx.arena, request.due), "2027-02-25");
    on_day(f, "2026-12-29");
    NO(ST_CONFLICT, step(f, other, REQUEST_STEP_EXTEND, "too late"));
    NO(ST_CONFLICT, step(f, asks(f, party, DEADLINE_INFORMATION), REQUEST_STEP_EXTEND, "no such thing"));
}

static int64_t open_in(struct fixture *f, enum request_time time) {
    struct request_times times;
    OK(request_times(&f->ctx, DAY_NONE, DAY_NONE, &times));
    return (int64_t)(time == REQUEST_LATE ? times.open_late : times.open_extended);
}

/* A letter that came back, and one that left after the month, told nobody in time. */
static void an_extension_that_nobody_was_told_of_does_not_count(void **state) {
    struct fixture *f = *state;
    ref_t id = asks(f, helmi(f), DEADLINE_ERASURE);
    on_day(f, "2026-12-20");
    OK(step(f, id, REQUEST_STEP_EXTEND, "much to look through"));
    assert_string_equal(day_iso(f->ctx.arena, read_request(f, id).due),
                        day_iso(f->ctx.arena, read_request(f, id).deadline.binding));
    on_day(f, "2026-12-29");
    assert_true(read_request(f, id).late);
    assert_int_equal(open_in(f, REQUEST_LATE), 1);
    OK(request_take(&f->ctx, id, &(struct request_step_draft){.kind = REQUEST_STEP_POST, .how = "post"}));
    struct right_request request = read_request(f, id);
    assert_true(request.told && request.late && !request.longer);
    assert_non_null(strstr(request_untold(&f->ctx, &request), "does not count"));
    assert_int_equal(open_in(f, REQUEST_LATE), 1);
    assert_int_equal(open_in(f, REQUEST_EXTENDED), 0);
}

/* Every refusal, whole or in part, says so: the model writes it, whatever the staff wrote. */
static void a_refusal_names_authority_and_court(void **state) {
    struct fixture *f = *state;
    static const enum request_step_kind kinds[] = {REQUEST_STEP_PARTLY, REQUEST_STEP_REFUSE};
    ref_t party = helmi(f);
    for (size_t i = 0; i < 2; i++)
        for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
            static const char *const court[] = {"tuomioistuimeen", "domstol", "court"};
            ref_t id;
            struct request_draft draft = {.right = i ? DEADLINE_ERASURE : DEADLINE_COMPLAINT,
                                          .channel = "post",
                                          .party = party,
                                          .lang = lang_code(lang)};
            OK(request_add(&f->ctx, &draft, &id));
            NO(ST_INVALID, step(f, id, kinds[i], NULL));
            OK(step(f, id, kinds[i], "an invoice"));
            struct right_request request = read_request(f, id);
            const char *letter = request.steps[0].letter;
            assert_non_null(strstr(letter, court[lang]));
            assert_non_null(strstr(letter, "tietosuoja.fi"));
            assert_non_null(strstr(letter, "an invoice"));
            assert_non_null(strstr(letter, "Helmi Aaltio"));
            struct request_sheet sheet = request_sheet(&f->ctx, &request, &request.steps[0]);
            assert_non_null(strstr(sheet.recipient, "helmi@example.fi"));
        }
}

static enum status went(struct fixture *f, ref_t id) {
    return request_take(&f->ctx, id, &(struct request_step_draft){.kind = REQUEST_STEP_POST, .how = "phone"});
}

static void data_are_not_erased_before_the_answer(void **state) {
    struct fixture *f = *state;
    struct erase_certificate certificate;
    struct erase_plan plan;
    ref_t party = helmi(f), id = asks(f, party, DEADLINE_ACCESS), erasure = asks(f, party, DEADLINE_ERASURE);
    OK(erase_plan(&f->ctx, party, &plan));
    assert_non_null(strstr(plan.waits, "request for access"));
    NO(ST_CONFLICT, erase_run(&f->ctx, party, &certificate));
    fault_clear(&f->ctx);
    OK(step(f, id, REQUEST_STEP_PERFORM, "told by telephone"));
    OK(step(f, id, REQUEST_STEP_GRANT, "Here"));
    NO(ST_CONFLICT, erase_run(&f->ctx, party, &certificate)); /* written is not with them */
    fault_clear(&f->ctx);
    OK(went(f, id));
    OK(erase_run(&f->ctx, party, &certificate));
    /* what was answered is proof without words; the erasure's own request can still be answered, by name */
    struct right_request request = read_request(f, id);
    assert_true(request.erased);
    assert_null(request.name);
    assert_null(request.from);
    assert_null(request.steps[0].letter);
    assert_string_equal(request_state_id(request.state), "granted");
    OK(step(f, erasure, REQUEST_STEP_GRANT, "Erased."));
    OK(went(f, erasure));
    request = read_request(f, erasure);
    assert_string_equal(request.from, "Helmi Aaltio");
    assert_non_null(strstr(request.steps[0].letter, "Helmi Aaltio"));
    /* and a month later nothing of it says who it was */
    struct sweep_result result;
    on_day(f, "2026-12-25");
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.requests, 0);
    on_day(f, "2026-12-26");
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.requests, 1);
    request = read_request(f, erasure);
    assert_true(request.erased);
    assert_null(request.steps[0].letter);
    fixture_close(f);
    fixture_open(f);
    assert_string_equal(state_of(f, erasure), "granted");
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.requests, 0);
}

static void the_sweep_waits_for_an_open_request(void **state) {
    struct fixture *f = *state;
    struct sweep_result result;
    struct party_draft draft =
        DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "email", "info@kuurna.example");
    assert_true(day_parse("2016-11-25", &draft.taken_in));
    ref_t party = fixture_add(f, draft), id = asks(f, party, DEADLINE_PORTABILITY);
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.parties, 0);
    assert_int_equal(result.items[SWEEP_WAITS], 1);
    OK(step(f, id, REQUEST_STEP_PERFORM, "told by telephone"));
    OK(step(f, id, REQUEST_STEP_GRANT, NULL));
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.items[SWEEP_WAITS], 1); /* written is not with them */
    OK(went(f, id));
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.parties, 1);
}

static int keeps_requests(void **state) {
    return fixture_begin_edited(
        state,
        "s/^retention:/retention:\\n  requests:\\n    words: {fi: pyynnöt, sv: begäranden, en: requests}\\n    "
        "gone_by: at + 2 years/;"
        "s/^data:/data:\\n  requests: {class: requests, words: {fi: pyynnöt, sv: begäranden, en: requests}}/");
}

static void the_notice_says_how_long_answers_are_kept(void **state) {
    struct fixture *f = *state;
    struct sweep_result result;
    struct right_request request;
    ref_t party = helmi(f), id = asks(f, party, DEADLINE_ACCESS), open = asks(f, party, DEADLINE_ACCESS);
    OK(step(f, id, REQUEST_STEP_PERFORM, "told by telephone"));
    OK(step(f, id, REQUEST_STEP_GRANT, "Here"));
    on_day(f, "2028-11-24");
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.requests, 0);
    on_day(f, "2028-11-25");
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.requests, 1);
    NO(ST_NOT_FOUND, request_read(&f->ctx, id, &request));
    assert_string_equal(state_of(f, open), "received");
}

static void whoever_is_merged_keeps_the_requests(void **state) {
    struct fixture *f = *state;
    struct right_request *list;
    size_t count;
    ref_t party = helmi(f), twin = fixture_add(f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name",
                                                        "Aaltio", "phone", "0400002175"));
    struct merge_plan plan;
    ref_t id = asks(f, twin, DEADLINE_ACCESS);
    OK(merge_run(&f->ctx, party, twin, &plan));
    OK(request_of(&f->ctx, party, &list, &count));
    assert_int_equal(count, 1);
    assert_true(list[0].id == id && list[0].party == party);
    struct erase_certificate certificate;
    NO(ST_CONFLICT, erase_run(&f->ctx, party, &certificate));
}

static void the_desk_shows_the_first_first(void **state) {
    struct fixture *f = *state;
    struct right_request *list;
    size_t count, total;
    struct request_figures figures;
    ref_t party = helmi(f), late, soon, none;
    on_day(f, "2026-10-01");
    late = asks(f, party, DEADLINE_ACCESS);
    on_day(f, "2026-11-25");
    none = asks(f, party, DEADLINE_COMPLAINT);
    soon = asks(f, party, DEADLINE_RECTIFICATION);
    OK(request_list(&f->ctx, &(struct request_asked){.limit = 10}, &list, &count, &total));
    assert_int_equal(total, 3);
    assert_true(list[0].id == late && list[1].id == soon && list[2].id == none);
    assert_int_equal(list[2].due, DAY_NONE);
    OK(request_list(&f->ctx, &(struct request_asked){.late = true, .limit = 10}, &list, &count, &total));
    assert_int_equal(total, 1);
    OK(request_list(&f->ctx, &(struct request_asked){.right = "complaint", .skip = 5, .limit = 10}, &list,
                    &count, &total));
    assert_int_equal(count, 0);
    assert_int_equal(total, 1);
    OK(request_figures(&f->ctx, 28, &figures));
    assert_int_equal(figures.open, 3);
    assert_int_equal(figures.late, 1);
    assert_int_equal(figures.soon, 1);
    NO(ST_INVALID, step(f, late, REQUEST_STEP_WITHDRAW, NULL));
    fault_clear(&f->ctx);
    OK(request_take(&f->ctx, late,
                    &(struct request_step_draft){.kind = REQUEST_STEP_WITHDRAW, .text = "soitti"}));
    OK(request_list(&f->ctx, &(struct request_asked){.closed = true, .limit = 10}, &list, &count, &total));
    assert_int_equal(total, 1);
    assert_true(list[0].late && list[0].broken);
}

static size_t late_answers(struct fixture *f) {
    struct request_times times;
    OK(request_times(&f->ctx, DAY_NONE, DAY_NONE, &times));
    return times.all.late;
}

static void what_is_dismissed_after_its_day_wants_a_second_look(void **state) {
    struct fixture *f = *state;
    static const struct actor outi = {5, "outi", ACTOR_OWNER}, iida = {6, "iida", ACTOR_OWNER};
    ref_t id = asks(f, helmi(f), DEADLINE_UNSORTED), early = asks(f, helmi(f), DEADLINE_UNSORTED);
    f->ctx.actor = &outi;
    OK(step(f, early, REQUEST_STEP_NO_REQUEST, "mainos"));
    NO(ST_CONFLICT, step(f, id, REQUEST_STEP_REOPEN, NULL)); /* it is open */
    on_day(f, "2027-01-20");
    NO(ST_CONFLICT, step(f, id, REQUEST_STEP_SEEN, "mainos"));
    OK(step(f, id, REQUEST_STEP_NO_REQUEST, "mainos"));
    assert_int_equal(late_answers(f), 1);
    NO(ST_CONFLICT, step(f, id, REQUEST_STEP_SEEN, "mainos")); /* the same one */
    f->ctx.actor = &iida;
    NO(ST_CONFLICT, step(f, early, REQUEST_STEP_SEEN, "mainos")); /* in time */
    NO(ST_INVALID, step(f, id, REQUEST_STEP_SEEN, " "));
    OK(step(f, id, REQUEST_STEP_SEEN, "mainos"));
    NO(ST_CONFLICT, step(f, id, REQUEST_STEP_SEEN, "mainos"));
    assert_int_equal(late_answers(f), 0);
    /* and it was a request after all: what was looked at counts no more when it is dismissed again */
    on_day(f, "2027-01-21");
    OK(step(f, id, REQUEST_STEP_REOPEN, NULL));
    assert_string_equal(state_of(f, id), "received");
    assert_int_equal(read_request(f, id).closed, 0);
    NO(ST_CONFLICT, step(f, id, REQUEST_STEP_REOPEN, NULL));
    OK(step(f, id, REQUEST_STEP_NO_REQUEST, "mainos"));
    assert_int_equal(late_answers(f), 1);
}

static void what_was_taken_back_by_mistake_is_as_far_as_it_was(void **state) {
    struct fixture *f = *state;
    struct erase_certificate certificate;
    ref_t party = helmi(f), id = asks(f, party, DEADLINE_ACCESS), held = asks(f, party, DEADLINE_OBJECTION);
    OK(step(f, id, REQUEST_STEP_BEGIN, NULL));
    OK(step(f, id, REQUEST_STEP_WITHDRAW, "soitti"));
    OK(step(f, id, REQUEST_STEP_REOPEN, "toinen soitti"));
    assert_string_equal(state_of(f, id), "in_work");
    NO(ST_CONFLICT, erase_run(&f->ctx, party, &certificate)); /* it waits for the answer again */
    fault_clear(&f->ctx);
    OK(step(f, id, REQUEST_STEP_EXTEND, "paljon töitä"));
    OK(request_take(&f->ctx, id, &(struct request_step_draft){.kind = REQUEST_STEP_POST, .how = "post"}));
    assert_true(read_request(f, id).longer); /* told after it was taken up again, before it was answered */
    OK(step(f, id, REQUEST_STEP_REFUSE, "emme löydä"));
    NO(ST_CONFLICT, step(f, id, REQUEST_STEP_REOPEN, NULL)); /* answered */
    OK(step(f, held, REQUEST_STEP_WITHDRAW, "soitti"));
    OK(erase_run(&f->ctx, party, &certificate));
    NO(ST_CONFLICT, step(f, held, REQUEST_STEP_REOPEN, NULL)); /* nothing is known of it any more */
}

static void a_reader_sees_no_requests(void **state) {
    struct fixture *f = *state;
    struct right_request request;
    struct right_request *list;
    size_t count, total;
    ref_t id = asks(f, helmi(f), DEADLINE_ACCESS), other;
    f->ctx.actor = &(const struct actor){7, "reader", ACTOR_READER};
    NO(ST_DENIED, request_read(&f->ctx, id, &request));
    NO(ST_DENIED, request_list(&f->ctx, &(struct request_asked){.limit = 10}, &list, &count, &total));
    NO(ST_DENIED, step(f, id, REQUEST_STEP_BEGIN, NULL));
    NO(ST_DENIED,
       request_add(&f->ctx, &(struct request_draft){.right = 0, .channel = "email", .from = "x"}, &other));
}

/* A key that a crash left handed out is claimed by its request. */
static void keys_live_over_a_restart(void **state) {
    struct fixture *f = *state;
    ref_t id = asks(f, helmi(f), DEADLINE_ACCESS);
    OK(step(f, id, REQUEST_STEP_ACKNOWLEDGE, "Thank you."));
    fixture_close(f);
    fixture_open(f);
    struct right_request request = read_request(f, id);
    assert_string_equal(request.text, "Mitä?");
    assert_non_null(strstr(request.steps[0].letter, "Thank you."));
    struct request_step_draft stale = {.kind = REQUEST_STEP_BEGIN, .version = request.version - 1};
    NO(ST_CONFLICT, request_take(&f->ctx, id, &stale));
    stale.version = request.version;
    OK(request_take(&f->ctx, id, &stale));
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(a_request_goes_from_receipt_to_its_answer),
        T(who_asks_and_how_must_be_said),
        T(an_extension_is_told_within_the_first_month),
        T(an_extension_that_nobody_was_told_of_does_not_count),
        T(a_refusal_names_authority_and_court),
        T(data_are_not_erased_before_the_answer),
        T(the_sweep_waits_for_an_open_request),
        cmocka_unit_test_setup_teardown(the_notice_says_how_long_answers_are_kept, keeps_requests, fixture_end),
        T(whoever_is_merged_keeps_the_requests),
        T(the_desk_shows_the_first_first),
        T(what_is_dismissed_after_its_day_wants_a_second_look),
        T(what_was_taken_back_by_mistake_is_as_far_as_it_was),
        T(a_reader_sees_no_requests),
        T(keys_live_over_a_restart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
