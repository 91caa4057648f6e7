#include "rights/proposal.h"

#include "../registry/fixture.h"

static ref_t helmi(struct fixture *f) {
    return fixture_add(f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio", "email",
                                "helmi@example.fi", "phone", "0401234567"));
}

/* As the person herself, on her own page. */
static enum status proposes(struct fixture *f, ref_t party, const struct proposal *proposal, ref_t *request) {
    struct actor_self self = {{0, "person", ACTOR_PERSON}, party};
    const struct actor *before = f->ctx.actor;
    f->ctx.actor = &self.actor;
    enum status status = proposal_make(&f->ctx, proposal, "Muutin", request);
    f->ctx.actor = before;
    return status;
}

static const char *email_of(struct fixture *f, ref_t party) {
    struct party read;
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &read));
    for (size_t i = 0; i < read.value_count; i++)
        if (strcmp(read.values[i].field, "email") == 0)
            return read.values[i].text;
    return NULL;
}

static struct right_request read_request(struct fixture *f, ref_t id) {
    struct right_request request;
    OK(request_read(&f->ctx, id, &request));
    return request;
}

static const struct proposal new_email = {
    .field = "email", .label = "Sähköposti", .was = "helmi@example.fi", .will = "uusi@example.fi"};

static void nothing_is_changed_before_somebody_approves(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f), id = 0;
    struct proposal found;
    OK(proposes(f, party, &new_email, &id));
    struct right_request request = read_request(f, id);
    assert_int_equal(request.right, DEADLINE_RECTIFICATION);
    assert_true(proposal_of(&f->ctx, &request, &found));
    assert_string_equal(found.field, "email");
    assert_string_equal(found.was, "helmi@example.fi");
    assert_string_equal(found.will, "uusi@example.fi");
    assert_string_equal(email_of(f, party), "helmi@example.fi");
    OK(proposal_approve(&f->ctx, id, 0));
    assert_string_equal(email_of(f, party), "uusi@example.fi");
    assert_int_equal(read_request(f, id).state, REQUEST_GRANTED);
    NO(ST_CONFLICT, proposal_approve(&f->ctx, id, 0));
}

static void what_stands_there_by_now_is_not_overwritten(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f), id = 0;
    struct party read;
    OK(proposes(f, party, &new_email, &id));
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &read));
    struct party_draft change = DRAFT(f, NULL, "email", "toinen@example.fi");
    OK(party_set(&f->ctx, party, read.version, &change));
    NO(ST_CONFLICT, proposal_approve(&f->ctx, id, 0));
    assert_string_equal(email_of(f, party), "toinen@example.fi");
}

static void what_is_no_correction_is_refused(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f), id = 0;
    const struct proposal
        same = {.field = "email", .label = "Sähköposti", .was = "helmi@example.fi", .will = "helmi@example.fi"},
        none = {.field = "email", .label = "Sähköposti", .was = "helmi@example.fi", .will = "ei osoite"};
    NO(ST_INVALID, proposes(f, party, &same, &id));
    assert_string_equal(f->ctx.fault.field, "will");
    fault_clear(&f->ctx);
    NO(ST_INVALID, proposes(f, party, &none, &id));
    assert_string_equal(f->ctx.fault.field, "will");
}

/* Asked for in words: several may follow one another, and the request stays open. */
static void what_was_asked_in_words_is_carried_out(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f), id = 0;
    struct proposal found;
    OK(request_add(&f->ctx,
                   &(struct request_draft){
                       .right = DEADLINE_RECTIFICATION, .channel = "phone", .party = party, .text = "Väärin"},
                   &id));
    struct right_request request = read_request(f, id);
    assert_false(proposal_of(&f->ctx, &request, &found));
    OK(request_take(&f->ctx, id, &(struct request_step_draft){.kind = REQUEST_STEP_BEGIN}));
    OK(proposal_carry_out(&f->ctx, id, &(struct proposal){.field = "email", .will = "uusi@example.fi"}, 0));
    assert_string_equal(email_of(f, party), "uusi@example.fi");
    request = read_request(f, id);
    assert_true(request_performed(&request));
    assert_int_equal(request.closed, 0);
    NO(ST_INVALID, proposal_carry_out(&f->ctx, id, &(struct proposal){.field = "ei_kenttä", .will = "x"}, 0));
    assert_string_equal(f->ctx.fault.field, "field");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_changed_before_somebody_approves, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(what_stands_there_by_now_is_not_overwritten, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(what_is_no_correction_is_refused, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_was_asked_in_words_is_carried_out, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
