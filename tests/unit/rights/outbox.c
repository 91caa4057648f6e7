#include "rights/outbox.h"

#include "registry/choice.h"
#include "registry/merge.h"
#include "registry/setting.h"
#include "rights/erase.h"
#include "rights/request.h"
#include "rights/sweep.h"

#include "../registry/fixture.h"

static ref_t helmi(struct fixture *f) {
    return fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio", "email", "helmi@example.fi"));
}

static struct outbox_draft service(ref_t party) {
    return (struct outbox_draft){.kind = OUTBOX_SERVICE,
                                 .purpose = NOTICE_NOTHING,
                                 .party = party,
                                 .subject = "Kuvaus perjantaina",
                                 .text = "Tulemme kello 10."};
}

static ref_t put(struct fixture *f, const struct outbox_draft *draft) {
    ref_t id = 0;
    OK(outbox_add(&f->ctx, draft, &id));
    assert_true(id != 0);
    return id;
}

static struct message read_message(struct fixture *f, ref_t id) {
    struct message message;
    OK(outbox_read(&f->ctx, id, &message));
    return message;
}

static size_t in_state(struct fixture *f, enum outbox_state state) {
    struct outbox_figures figures;
    OK(outbox_figures(&f->ctx, &figures));
    return figures.in[state];
}

static void a_message_waits_with_the_sentence_that_allows_it(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f);
    struct outbox_draft draft = service(party);
    struct message message = read_message(f, put(f, &draft));
    assert_int_equal(message.state, OUTBOX_WAITING);
    assert_int_equal(message.kind, OUTBOX_SERVICE);
    assert_string_equal(message.address, "helmi@example.fi");
    assert_string_equal(message.whom, "Helmi Aaltio");
    assert_string_equal(message.subject, "Kuvaus perjantaina");
    assert_string_equal(message.text, "Tulemme kello 10.");
    assert_non_null(message.purpose);
    assert_true(*message.sentence != 0);
    assert_int_equal(message.next, f->ctx.now);
    struct message *list;
    size_t count, total;
    OK(outbox_list(&f->ctx, &(struct outbox_asked){.state = OUTBOX_WAITING, .limit = 10}, &list, &count,
                   &total));
    assert_int_equal(count, 1);
    assert_int_equal(total, 1);
    OK(outbox_list(&f->ctx, &(struct outbox_asked){.every = true, .party = party, .limit = 10}, &list, &count,
                   &total));
    assert_int_equal(total, 1);
    OK(outbox_list(&f->ctx, &(struct outbox_asked){.state = OUTBOX_SENT, .party = party, .limit = 10}, &list,
                   &count, &total));
    assert_int_equal(total, 0);
}

static void refuse(struct fixture *f, struct outbox_draft draft, enum status status, const char *field) {
    NO(status, outbox_add(&f->ctx, &draft, NULL));
    if (field)
        assert_string_equal(f->ctx.fault.field, field);
    fault_clear(&f->ctx);
}

static void what_cannot_be_sent_is_named(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f);
    ref_t without =
        fixture_add(f, DRAFT(f, "consumer", "first_name", "Aino", "last_name", "Salo", "phone", "0401234567"));
    struct outbox_draft draft = service(party);
    draft.subject = "Kaksi\nBcc: muu@example.fi";
    refuse(f, draft, ST_INVALID, "subject");
    draft.subject = " ";
    refuse(f, draft, ST_INVALID, "subject");
    draft = service(party);
    draft.text = "";
    refuse(f, draft, ST_INVALID, "text");
    draft = service(party);
    draft.address = "muu@example.fi";
    refuse(f, draft, ST_INVALID, "to");
    draft.address = "helmi@example.fi\r\nBcc: muu@example.fi";
    refuse(f, draft, ST_INVALID, "to");
    refuse(f, service(0), ST_INVALID, "to");
    refuse(f, service(without), ST_INVALID, "to");
    draft = service(party);
    draft.until = f->ctx.now;
    refuse(f, draft, ST_INVALID, "until");
    draft = service(party);
    draft.kind = OUTBOX_MARKETING;
    refuse(f, draft, ST_INVALID, "purpose");
    draft = service(party);
    draft.file = &(struct outbox_file){"liite.pdf", "application/pdf", "", 0};
    refuse(f, draft, ST_INVALID, "file");
    assert_int_equal(in_state(f, OUTBOX_WAITING), 0);
}

/* The agency's notice markets to organisations only. */
static void marketing_is_marketing_whatever_it_is_called(void **state) {
    struct fixture *f = *state;
    struct outbox_draft draft = service(helmi(f));
    draft.purpose = notice_purpose(ctx_notice(&f->ctx), "market");
    refuse(f, draft, ST_DENIED, NULL);
    ref_t office =
        fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "email", "info@kuurna.fi"));
    draft.party = office;
    refuse(f, draft, ST_INVALID, "purpose");
    OK(setting_put(&f->ctx, SETTING_SITE_URL, "https://rekisteri.example.fi", NULL));
    struct message message = read_message(f, put(f, &draft));
    assert_int_equal(message.kind, OUTBOX_MARKETING);
    assert_string_equal(message.purpose, "market");
    OK(choice_object(&f->ctx, &(struct choice_draft){.party = office, .purpose = draft.purpose}));
    refuse(f, draft, ST_DENIED, NULL);
}

static void whose_use_is_restricted_gets_answers_alone(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f), request;
    OK(request_add(&f->ctx,
                   &(struct request_draft){.right = DEADLINE_ACCESS, .channel = "email", .party = party},
                   &request));
    OK(choice_restrict(&f->ctx, party, "accuracy"));
    refuse(f, service(party), ST_DENIED, NULL);
    struct outbox_draft answer = service(party);
    answer.kind = OUTBOX_ANSWER;
    answer.request = request;
    answer.address = "toinen@example.fi";
    struct message message = read_message(f, put(f, &answer));
    assert_string_equal(message.address, "toinen@example.fi");
    assert_int_equal(message.request, request);
    assert_null(message.purpose);
}

static void the_same_is_put_once(void **state) {
    struct fixture *f = *state;
    struct outbox_draft draft = service(helmi(f));
    draft.once = "reminder 1";
    ref_t first = put(f, &draft);
    assert_int_equal(put(f, &draft), first);
    assert_int_equal(in_state(f, OUTBOX_WAITING), 1);
}

static void what_waits_can_be_withdrawn_and_tried_again_no_more(void **state) {
    struct fixture *f = *state;
    struct outbox_draft draft = service(helmi(f));
    ref_t id = put(f, &draft);
    OK(outbox_withdraw(&f->ctx, id));
    struct message message = read_message(f, id);
    assert_int_equal(message.state, OUTBOX_WITHDRAWN);
    assert_int_equal(message.why, OUTBOX_WHY_BY_HAND);
    NO(ST_CONFLICT, outbox_withdraw(&f->ctx, id));
    fault_clear(&f->ctx);
    NO(ST_CONFLICT, outbox_retry(&f->ctx, id));
    fault_clear(&f->ctx);
    NO(ST_NOT_FOUND, outbox_withdraw(&f->ctx, id + 1));
    fault_clear(&f->ctx);
}

static void an_erasure_takes_what_was_written_to_the_person(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f), other = fixture_add(f, DRAFT(f, "consumer", "first_name", "H", "last_name",
                                                         "Aaltio", "email", "h@example.fi"));
    struct outbox_draft draft = service(other);
    ref_t merged = put(f, &draft), id, open, closed, request, answered;
    struct merge_plan merged_plan;
    OK(merge_run(&f->ctx, party, other, &merged_plan));
    draft = service(party);
    id = put(f, &draft);
    struct request_draft asks = {.right = DEADLINE_ERASURE, .channel = "email", .party = party};
    OK(request_add(&f->ctx, &asks, &request));
    asks.right = DEADLINE_COMPLAINT;
    OK(request_add(&f->ctx, &asks, &answered));
    OK(request_take(&f->ctx, answered,
                    &(struct request_step_draft){.kind = REQUEST_STEP_PARTLY, .reason = "Kuitit"}));
    draft.kind = OUTBOX_ANSWER;
    draft.request = request;
    draft.address = "helmi@example.fi";
    open = put(f, &draft);
    draft.request = answered;
    closed = put(f, &draft);
    struct erase_certificate certificate;
    OK(erase_run(&f->ctx, party, &certificate));
    const ref_t gone[] = {merged, id, closed};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        struct message message = read_message(f, gone[i]);
        assert_true(message.erased);
        assert_null(message.subject);
        assert_int_equal(message.state, OUTBOX_WITHDRAWN);
        assert_int_equal(message.why, OUTBOX_WHY_ERASED);
    }
    assert_false(read_message(f, open).erased);
    assert_int_equal(in_state(f, OUTBOX_WAITING), 1);
}

static void what_a_crash_left_keeps_its_key(void **state) {
    struct fixture *f = *state;
    struct outbox_draft draft = service(helmi(f));
    ref_t id = put(f, &draft);
    fixture_close(f);
    fixture_open(f);
    assert_string_equal(read_message(f, id).text, "Tulemme kello 10.");
}

static void it_goes_at_the_end_of_its_days(void **state) {
    struct fixture *f = *state;
    struct outbox_draft draft = service(helmi(f));
    ref_t id = put(f, &draft);
    size_t count;
    OK(outbox_withdraw(&f->ctx, id));
    f->ctx.now += (int64_t)180 * 86400;
    OK(outbox_sweep(&f->ctx, registry_today(&f->ctx), &count));
    assert_int_equal(count, 0);
    f->ctx.now += 86400;
    OK(outbox_sweep(&f->ctx, registry_today(&f->ctx), &count));
    assert_int_equal(count, 1);
    struct message message;
    NO(ST_NOT_FOUND, outbox_read(&f->ctx, id, &message));
    fault_clear(&f->ctx);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
/* Sends what is due, as a mail server that takes everything. */
static struct outbox_claim go(struct fixture *f) {
    struct outbox_claim claim;
    bool found;
    OK(outbox_claim(&f->ctx, "office.example", &claim, &found));
    assert_true(found);
    OK(outbox_ended(&f->ctx, &claim, &(struct outbox_end){.outcome = OUTBOX_TAKEN, .code = 250}));
    return claim;
}

static size_t records_of(struct fixture *f, ref_t party, struct record **list) {
    struct party read;
    size_t count, total;
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &read));
    OK(record_list(&f->ctx, party, 0, 0, list, &count, &total));
    return count;
}

static enum status comes_back(struct fixture *f, const struct outbox_claim *claim, const char *proof,
                              const char *status, const char *about) {
    const char *id = arena_printf(f->ctx.arena, "<%s>", claim->message_id);
    return outbox_bounced(&f->ctx, &(struct outbox_return){id, proof, status, about});
}

static void what_has_gone_is_a_contact_until_it_comes_back(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f);
    struct outbox_draft draft = service(party);
    ref_t id = put(f, &draft);
    struct record *list;
    assert_int_equal(records_of(f, party, &list), 0);
    const struct outbox_claim claim = go(f);
    assert_int_equal(records_of(f, party, &list), 1);
    assert_string_equal(list[0].kind, "message_out");
    assert_true(list[0].id == id);
    assert_string_equal(list[0].text, "Kuvaus perjantaina"); /* the subject, and no word of the text */
    OK(comes_back(f, &claim, claim.proof, "4.2.2", "helmi@example.fi")); /* only late */
    static const char *const others[] = {"muu@example.fi", "", NULL};
    for (size_t i = 0; i < 3; i++) { /* where their server sent it on to, or of nobody */
        assert_int_equal(comes_back(f, &claim, claim.proof, "5.1.1", others[i]), ST_NOT_FOUND);
        fault_clear(&f->ctx);
    }
    static const char *const forged[] = {"00000000000000000000000000000000", "", NULL};
    for (size_t i = 0; i < 3; i++) { /* by somebody who has seen the Message-ID in an answer */
        assert_int_equal(comes_back(f, &claim, forged[i], "5.1.1", "helmi@example.fi"), ST_CONFLICT);
        fault_clear(&f->ctx);
    }
    assert_int_equal(records_of(f, party, &list), 1);
    OK(comes_back(f, &claim, claim.proof, "5.1.1", "Helmi@Example.FI"));
    assert_int_equal(records_of(f, party, &list), 0);
    struct message *told;
    size_t count;
    OK(outbox_to(&f->ctx, party, &told, &count));
    assert_int_equal(count, 1);
    assert_int_equal(told[0].state, OUTBOX_BOUNCED);
    OK(outbox_retry(&f->ctx, id));
    go(f);
    assert_int_equal(records_of(f, party, &list), 1);
}

static void an_answer_is_no_contact(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f);
    struct record *list;
    struct outbox_draft draft = service(party);
    draft.kind = OUTBOX_ANSWER;
    put(f, &draft);
    go(f);
    assert_int_equal(records_of(f, party, &list), 0);
    struct message *told;
    size_t count;
    OK(outbox_to(&f->ctx, party, &told, &count));
    assert_int_equal(count, 1);
    assert_string_equal(told[0].text, "Tulemme kello 10.");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        T(a_message_waits_with_the_sentence_that_allows_it),
        T(what_cannot_be_sent_is_named),
        T(marketing_is_marketing_whatever_it_is_called),
        T(whose_use_is_restricted_gets_answers_alone),
        T(the_same_is_put_once),
        T(what_has_gone_is_a_contact_until_it_comes_back),
        T(an_answer_is_no_contact),
        T(what_waits_can_be_withdrawn_and_tried_again_no_more),
        T(an_erasure_takes_what_was_written_to_the_person),
        T(what_a_crash_left_keeps_its_key),
        T(it_goes_at_the_end_of_its_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
