#include "rights/request_inside.h"

#include "registry/setting.h"

#include "../registry/fixture.h"

static ref_t helmi(struct fixture *f) {
    return fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio", "email", "helmi@example.fi"));
}

static ref_t asks(struct fixture *f, ref_t party, const char *reply_to) {
    ref_t id = 0;
    OK(request_add(&f->ctx,
                   &(struct request_draft){.right = DEADLINE_ACCESS,
                                           .channel = "email",
                                           .party = party,
                                           .reply_to = reply_to,
                                           .from = party ? NULL : "Joku Muu",
                                           .text = "Mitä?"},
                   &id));
    return id;
}

static struct right_request read_request(struct fixture *f, ref_t id) {
    struct right_request request;
    OK(request_read(&f->ctx, id, &request));
    return request;
}

static void step(struct fixture *f, ref_t id, enum request_step_kind kind, const char *words) {
    OK(request_take(&f->ctx, id,
                    &(struct request_step_draft){.kind = kind, .reason = words, .how = words, .text = words}));
}

/* NULL: it may be used. */
static const char *why_not(struct fixture *f, ref_t id, enum request_step_kind kind, const char *address) {
    struct right_request request = read_request(f, id);
    struct request_address *list;
    size_t count;
    OK(request_addresses(&f->ctx, &request, kind, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].address, address) == 0)
            return list[i].why_not;
    fail_msg("%s is not offered", address);
    return NULL;
}

static void an_address_that_only_the_request_names_gets_the_acknowledgement_alone(void **state) {
    struct fixture *f = *state;
    ref_t id = asks(f, helmi(f), "joku@muualla.example");
    assert_null(why_not(f, id, REQUEST_STEP_ACKNOWLEDGE, "joku@muualla.example"));
    assert_non_null(why_not(f, id, REQUEST_STEP_GRANT, "joku@muualla.example"));
    assert_non_null(why_not(f, id, REQUEST_STEP_ASK, "joku@muualla.example"));
    assert_null(why_not(f, id, REQUEST_STEP_GRANT, "helmi@example.fi"));
}

static void doubt_closes_it_and_a_check_opens_it(void **state) {
    struct fixture *f = *state;
    ref_t id = asks(f, helmi(f), "joku@muualla.example");
    struct right_request request = read_request(f, id);
    assert_false(request_doubted(&request) || request_proved(&request));
    step(f, id, REQUEST_STEP_ASK, "toinen osoite");
    request = read_request(f, id);
    assert_true(request_doubted(&request));
    assert_non_null(why_not(f, id, REQUEST_STEP_ACKNOWLEDGE, "joku@muualla.example"));
    step(f, id, REQUEST_STEP_CHECK, "vastasi tutusta numerosta");
    request = read_request(f, id);
    assert_true(request_proved(&request));
    assert_false(request_doubted(&request));
    assert_null(why_not(f, id, REQUEST_STEP_GRANT, "joku@muualla.example"));
}

static void whoever_is_nobody_in_the_register_gets_the_answer_where_they_said(void **state) {
    struct fixture *f = *state;
    assert_null(why_not(f, asks(f, 0, "joku@muualla.example"), REQUEST_STEP_GRANT, "joku@muualla.example"));
}

static void nothing_goes_without_a_server_nor_to_a_stranger_nor_twice(void **state) {
    struct fixture *f = *state;
    ref_t id = asks(f, helmi(f), NULL);
    const char *address;
    struct right_request request;
    struct request_step_draft mail = {.kind = REQUEST_STEP_MAIL, .mail_to = ""};
    step(f, id, REQUEST_STEP_ACKNOWLEDGE, NULL);
    request = read_request(f, id);
    OK(request_address(&f->ctx, &request, REQUEST_STEP_GRANT, &address));
    assert_null(address); /* no server is set */
    NO(ST_CONFLICT, request_take(&f->ctx, id, &mail));
    fault_clear(&f->ctx);
    OK(setting_put(&f->ctx, SETTING_MAIL_SERVER, "smtp://localhost:2525", NULL));
    OK(request_address(&f->ctx, &request, REQUEST_STEP_GRANT, &address));
    assert_string_equal(address, "helmi@example.fi");
    mail.mail_to = "vieras@muualla.example";
    NO(ST_INVALID, request_take(&f->ctx, id, &mail));
    assert_string_equal(f->ctx.fault.field, "to");
    fault_clear(&f->ctx);
    mail.mail_to = "HELMI@example.fi";
    OK(request_take(&f->ctx, id, &mail));
    request = read_request(f, id);
    const struct request_step *letter = NULL;
    for (size_t i = 0; i < request.step_count && !letter; i++)
        letter = request.steps[i].letter ? &request.steps[i] : NULL;
    assert_non_null(letter);
    assert_non_null(request_went(&request, letter->id));
    NO(ST_CONFLICT, request_take(&f->ctx, id, &mail));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_address_that_only_the_request_names_gets_the_acknowledgement_alone,
                                        fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(doubt_closes_it_and_a_check_opens_it, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(whoever_is_nobody_in_the_register_gets_the_answer_where_they_said,
                                        fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(nothing_goes_without_a_server_nor_to_a_stranger_nor_twice,
                                        fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
