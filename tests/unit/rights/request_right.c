#include "rights/request_inside.h"

#include "registry/choice.h"
#include "registry/merge.h"
#include "rights/erase.h"

#include "../registry/fixture.h"

static ref_t firm(struct fixture *f, const char *name) {
    return fixture_add(f, DRAFT(f, "organisation", "name", name, "email", "posti@firma.example"));
}

static ref_t helmi(struct fixture *f) {
    return fixture_add(f, DRAFT(f, "contact_person", "first_name", "Helmi", "last_name", "Aaltio", "email",
                                "helmi@example.fi", "phone", "0401234567"));
}

static ref_t asks(struct fixture *f, ref_t party, enum deadline_right right) {
    ref_t id = 0;
    f->ctx.now += 60;
    OK(request_add(
        &f->ctx,
        &(struct request_draft){.right = right, .channel = "email", .party = party, .text = "Lopettakaa"},
        &id));
    return id;
}

static bool may(struct fixture *f, ref_t party, const char *channel) {
    const struct asked asked = {.action = ACTION_SEND,
                                .party = party,
                                .type = NOTICE_NOTHING,
                                .purpose = notice_purpose(ctx_notice(&f->ctx), "market"),
                                .service = NOTICE_NOTHING,
                                .channel = channel};
    struct permission permission;
    enum status status = permit(&f->ctx, &asked, &permission);
    fault_clear(&f->ctx);
    return status == ST_OK;
}

static struct request_step_draft only(const char *purpose, const char *channel) {
    return (struct request_step_draft){.kind = REQUEST_STEP_NARROW,
                                       .purpose = purpose,
                                       .channel = channel,
                                       .text = "Vain sähköposti häiritsee"};
}

static void narrow(struct fixture *f, ref_t id, const char *purpose, const char *channel) {
    const struct request_step_draft step = only(purpose, channel);
    OK(request_take(&f->ctx, id, &step));
}

static void consents(struct fixture *f, ref_t party, const char *channel) {
    f->ctx.now += 60;
    OK(choice_consent(&f->ctx, &(struct choice_draft){.party = party,
                                                      .purpose = notice_purpose(ctx_notice(&f->ctx), "market"),
                                                      .channel = channel,
                                                      .how = "email"}));
}

static void everything_stops_until_it_is_known_what_was_meant(void **state) {
    struct fixture *f = *state;
    ref_t party = firm(f, "Puu Oy");
    assert_true(may(f, party, "email") && may(f, party, "post"));
    ref_t id = asks(f, party, DEADLINE_OBJECTION);
    assert_false(may(f, party, "email") || may(f, party, "post") || may(f, party, NULL));
    narrow(f, id, NULL, "email");
    assert_false(may(f, party, "email"));
    assert_true(may(f, party, "post"));
    struct right_request request;
    OK(request_read(&f->ctx, id, &request));
    assert_non_null(strstr(request.steps[request.step_count - 1].text, "Vain sähköposti häiritsee"));
    OK(request_take(&f->ctx, id, &(struct request_step_draft){.kind = REQUEST_STEP_GRANT}));
    assert_false(may(f, party, "email"));
    OK(request_read(&f->ctx, id, &request));
    assert_non_null(strstr(request.steps[request.step_count - 1].letter, "oma markkinointi (sähköposti)"));
}

static void consents_of_what_was_not_meant_hold_again(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f);
    consents(f, party, "email");
    consents(f, party, "sms");
    assert_true(may(f, party, "email") && may(f, party, "sms"));
    ref_t id = asks(f, party, DEADLINE_WITHDRAWAL);
    assert_false(may(f, party, "email") || may(f, party, "sms"));
    narrow(f, id, "market", "sms");
    assert_true(may(f, party, "email"));
    assert_false(may(f, party, "sms"));
}

/* What lives on after an erasure is what was meant; what was meant before stays too. */
static void what_was_meant_outlives_an_erasure(void **state) {
    struct fixture *f = *state;
    struct erase_certificate certificate;
    ref_t party = firm(f, "Puu Oy");
    narrow(f, asks(f, party, DEADLINE_OBJECTION), NULL, "email");
    OK(erase_run(&f->ctx, party, &certificate));
    ref_t again = firm(f, "Puu Oy");
    assert_false(may(f, again, "email"));
    assert_true(may(f, again, "post"));
    OK(choice_object(&f->ctx, &(struct choice_draft){.party = again, .purpose = NOTICE_NOTHING}));
    narrow(f, asks(f, again, DEADLINE_OBJECTION), NULL, "email");
    assert_false(may(f, again, "post")); /* an objection of its own, which was no caution */
}

static void a_merge_takes_the_caution_along(void **state) {
    struct fixture *f = *state;
    struct merge_plan merged;
    ref_t party = firm(f, "Puu Oy"), twin = firm(f, "Puu Oy");
    ref_t id = asks(f, twin, DEADLINE_OBJECTION);
    OK(merge_run(&f->ctx, party, twin, &merged));
    assert_false(may(f, party, "post"));
    narrow(f, id, NULL, "email");
    assert_true(may(f, party, "post"));
    assert_false(may(f, party, "email"));
}

/* Nobody is told "done" while nobody has said what was meant: marketing has stopped, whatever it was. */
static void it_is_not_answered_before_it_is_known_what_was_meant(void **state) {
    struct fixture *f = *state;
    ref_t party = firm(f, "Puu Oy"), id = asks(f, party, DEADLINE_OBJECTION);
    struct request_step_draft answer = {.kind = REQUEST_STEP_GRANT};
    const struct request_step_draft refusal = {.kind = REQUEST_STEP_REFUSE, .reason = "Emme halua"};
    struct right_request request;
    NO(ST_CONFLICT, request_take(&f->ctx, id, &answer));
    assert_string_equal(f->ctx.fault.field, "meant");
    NO(ST_CONFLICT, request_take(&f->ctx, id, &refusal));
    narrow(f, id, "survey", NULL);
    assert_true(may(f, party, "email"));
    OK(request_take(&f->ctx, id, &refusal)); /* of another use than marketing */
    id = asks(f, party, DEADLINE_OBJECTION);
    answer.all = true;
    NO(ST_CONFLICT, request_take(&f->ctx, id, &refusal));
    fault_clear(&f->ctx);
    OK(request_take(&f->ctx, id, &answer));
    OK(request_read(&f->ctx, id, &request));
    assert_int_equal(request.step_count, 3);
    assert_int_equal(request.steps[1].kind, REQUEST_STEP_NARROW);
    assert_non_null(strstr(request.steps[2].letter, "oma markkinointi (kaikki kanavat)"));
    assert_false(may(f, party, "post"));
}

static void nothing_else_is_narrowed(void **state) {
    struct fixture *f = *state;
    ref_t party = firm(f, "Puu Oy"), id = asks(f, party, DEADLINE_OBJECTION);
    struct request_step_draft step = only(NULL, NULL);
    NO(ST_INVALID, request_take(&f->ctx, id, &step));
    assert_string_equal(f->ctx.fault.field, "purpose");
    step = only("ei_ole", NULL);
    NO(ST_INVALID, request_take(&f->ctx, id, &step));
    assert_string_equal(f->ctx.fault.field, "purpose");
    step = only(NULL, "kyyhkynen");
    NO(ST_INVALID, request_take(&f->ctx, id, &step));
    step = only(NULL, "email");
    step.text = NULL;
    NO(ST_INVALID, request_take(&f->ctx, id, &step));
    assert_string_equal(f->ctx.fault.field, "text");
    step = only("market", NULL);
    step.all = true;
    NO(ST_INVALID, request_take(&f->ctx, id, &step));
    fault_clear(&f->ctx);
    assert_false(may(f, party, "post"));
    narrow(f, id, NULL, "email");
    assert_true(may(f, party, "post"));
    narrow(f, id, NULL, "post"); /* said once more, it is added */
    assert_false(may(f, party, "post") || may(f, party, "email"));
    assert_true(may(f, party, "phone"));
    ref_t other = asks(f, party, DEADLINE_ACCESS);
    step = only(NULL, "post");
    NO(ST_CONFLICT, request_take(&f->ctx, other, &step));
}

/* Nobody is told "done" of what is not done. */
static void done_is_what_is_there(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f), id = asks(f, party, DEADLINE_RESTRICTION);
    const struct request_step_draft grant = {.kind = REQUEST_STEP_GRANT};
    OK(request_take(&f->ctx, id, &(struct request_step_draft){.kind = REQUEST_STEP_BEGIN}));
    NO(ST_CONFLICT, request_take(&f->ctx, id, &grant));
    fault_clear(&f->ctx);
    OK(request_take(
        &f->ctx, id,
        &(struct request_step_draft){
            .kind = REQUEST_STEP_PERFORM, .carries_out = true, .why = "accuracy", .text = "Rajoitettu"}));
    OK(request_take(&f->ctx, id, &grant));
    id = asks(f, party, DEADLINE_ERASURE);
    OK(request_take(&f->ctx, id, &(struct request_step_draft){.kind = REQUEST_STEP_BEGIN}));
    NO(ST_CONFLICT, request_take(&f->ctx, id, &grant));
}

static bool may_for(struct fixture *f, ref_t party, const char *purpose) {
    const struct asked asked = {.action = ACTION_SEND,
                                .party = party,
                                .type = NOTICE_NOTHING,
                                .purpose = notice_purpose(ctx_notice(&f->ctx), purpose),
                                .service = NOTICE_NOTHING,
                                .channel = "email"};
    struct permission permission;
    enum status status = permit(&f->ctx, &asked, &permission);
    fault_clear(&f->ctx);
    return status == ST_OK;
}

static enum status refuses(struct fixture *f, ref_t id) {
    enum status status = request_take(
        &f->ctx, id, &(struct request_step_draft){.kind = REQUEST_STEP_REFUSE, .reason = "Painava syy"});
    fault_clear(&f->ctx);
    return status;
}

/* Of marketing there is no refusal; of another use there is, for its ground, and then that use goes on. */
static void an_objection_that_holds_is_not_refused(void **state) {
    struct fixture *f = *state;
    ref_t party = firm(f, "Puu Oy"), id = asks(f, party, DEADLINE_OBJECTION);
    NO(ST_CONFLICT, refuses(f, id));
    narrow(f, id, NULL, "email");
    NO(ST_CONFLICT, refuses(f, id)); /* marketing by e-mail is marketing */
    NO(ST_CONFLICT, refuses(f, asks(f, party, DEADLINE_WITHDRAWAL)));
    ref_t other = helmi(f), survey = asks(f, other, DEADLINE_OBJECTION);
    assert_true(may_for(f, other, "contact"));
    narrow(f, survey, "contact", NULL);
    assert_false(may_for(f, other, "contact"));
    OK(refuses(f, survey));
    assert_true(may_for(f, other, "contact"));
    assert_false(may(f, party, "email"));
}

static void what_was_carried_out_is_not_refused(void **state) {
    struct fixture *f = *state;
    struct erase_certificate certificate;
    ref_t party = helmi(f), id = asks(f, party, DEADLINE_RESTRICTION);
    OK(request_take(
        &f->ctx, id,
        &(struct request_step_draft){.kind = REQUEST_STEP_PERFORM, .carries_out = true, .why = "accuracy"}));
    NO(ST_CONFLICT, refuses(f, id));
    ref_t other = firm(f, "Puu Oy"), erasure = asks(f, other, DEADLINE_ERASURE),
          access = asks(f, party, DEADLINE_ACCESS);
    OK(erase_run(&f->ctx, other, &certificate));
    NO(ST_CONFLICT, refuses(f, erasure));
    OK(refuses(f, access)); /* of which nothing was done */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_stops_until_it_is_known_what_was_meant, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(consents_of_what_was_not_meant_hold_again, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_was_meant_outlives_an_erasure, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(a_merge_takes_the_caution_along, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(it_is_not_answered_before_it_is_known_what_was_meant, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(nothing_else_is_narrowed, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(an_objection_that_holds_is_not_refused, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_was_carried_out_is_not_refused, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(done_is_what_is_there, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
