#include "registry/choice.h"

#include "rights/erase.h"

#include "fixture.h"

static bool may_send(struct fixture *f, ref_t party, const char *purpose, const char *channel) {
    struct permission permission;
    enum status status = permit(&f->ctx,
                                &(struct asked){.action = ACTION_SEND,
                                                .party = party,
                                                .type = NOTICE_NOTHING,
                                                .purpose = notice_purpose(ctx_notice(&f->ctx), purpose),
                                                .service = NOTICE_NOTHING,
                                                .channel = channel},
                                &permission);
    assert_true(status == ST_OK || status == ST_DENIED);
    return permission.yes;
}

static struct choice_draft draft_of(struct fixture *f, ref_t party, const char *purpose, const char *channel) {
    return (struct choice_draft){.party = party,
                                 .purpose =
                                     purpose ? notice_purpose(ctx_notice(&f->ctx), purpose) : NOTICE_NOTHING,
                                 .channel = channel,
                                 .how = "phone"};
}

static void object(struct fixture *f, ref_t party, const char *purpose, const char *channel) {
    struct choice_draft draft = draft_of(f, party, purpose, channel);
    f->ctx.now++;
    OK(choice_object(&f->ctx, &draft));
}

static void consent(struct fixture *f, ref_t party, const char *purpose, const char *channel) {
    struct choice_draft draft = draft_of(f, party, purpose, channel);
    f->ctx.now++;
    OK(choice_consent(&f->ctx, &draft));
}

static ref_t kuurna(struct fixture *f) {
    return fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "email", "info@kuurna.example"));
}

static void an_objection_holds_at_once_and_the_last_word_counts(void **state) {
    struct fixture *f = *state;
    ref_t org = kuurna(f);
    assert_true(may_send(f, org, "market", "email"));
    object(f, org, NULL, NULL);
    assert_false(may_send(f, org, "market", "email"));
    assert_false(may_send(f, org, "market", "post"));
    assert_true(may_send(f, org, "contact", "email")); /* it was about marketing */
    consent(f, org, "market", "email");
    assert_true(may_send(f, org, "market", "email"));
    assert_false(may_send(f, org, "market", "post")); /* of which nothing new was said */
    object(f, org, "market", "email");
    assert_false(may_send(f, org, "market", "email"));
}

static void a_channel_is_no_other_channel(void **state) {
    struct fixture *f = *state;
    ref_t org = kuurna(f);
    object(f, org, "market", "phone");
    assert_true(may_send(f, org, "market", "email"));
    assert_false(may_send(f, org, "market", "phone"));
}

/* Whoever brings the address again: another party, or the same after an erasure. */
static void it_outlives_the_person(void **state) {
    struct fixture *f = *state;
    struct erase_certificate certificate;
    ref_t org = kuurna(f);
    object(f, org, NULL, NULL);
    struct party_draft changed = DRAFT(f, NULL, "email", "myynti@kuurna.example");
    OK(party_set(&f->ctx, org, 0, &changed)); /* an address that came after the objection */
    OK(erase_run(&f->ctx, org, &certificate));
    ref_t again = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurna", "email", "INFO@kuurna.example"));
    ref_t later = fixture_add(f, DRAFT(f, "organisation", "name", "Muu", "email", "myynti@kuurna.example"));
    ref_t other = fixture_add(f, DRAFT(f, "organisation", "name", "Toinen", "email", "info@toinen.example"));
    assert_false(may_send(f, again, "market", "email"));
    assert_false(may_send(f, later, "market", "post"));
    assert_true(may_send(f, other, "market", "email"));
    consent(f, again, "market", "email"); /* the person comes back */
    assert_true(may_send(f, again, "market", "email"));
    assert_false(may_send(f, later, "market", "email"));
}

static void a_channel_s_objection_outlives_too(void **state) {
    struct fixture *f = *state;
    struct erase_certificate certificate;
    ref_t org = kuurna(f);
    object(f, org, "market", "email");
    OK(erase_run(&f->ctx, org, &certificate));
    ref_t again = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurna", "email", "info@kuurna.example"));
    assert_false(may_send(f, again, "market", "email"));
    assert_true(may_send(f, again, "market", "post"));
}

static void what_is_wrong_is_told_and_nothing_is_written(void **state) {
    struct fixture *f = *state;
    struct choice *choices;
    size_t count;
    ref_t org = kuurna(f);
    struct choice_draft draft = draft_of(f, org, NULL, NULL);
    NO(ST_INVALID, choice_consent(&f->ctx, &draft));
    assert_string_equal(f->ctx.fault.field, "purpose");
    draft = draft_of(f, org, "market", "pigeon");
    NO(ST_INVALID, choice_object(&f->ctx, &draft));
    assert_string_equal(f->ctx.fault.field, "channel");
    draft = draft_of(f, org, "market", NULL);
    draft.how = NULL;
    NO(ST_INVALID, choice_consent(&f->ctx, &draft));
    draft.how = "phone";
    draft.at = f->ctx.now + 1;
    NO(ST_INVALID, choice_object(&f->ctx, &draft));
    draft.at = 0;
    draft.party = 77;
    NO(ST_NOT_FOUND, choice_object(&f->ctx, &draft));
    struct actor reader = {1, "Lukija", ACTOR_READER};
    f->ctx.actor = &reader;
    draft.party = org;
    NO(ST_DENIED, choice_object(&f->ctx, &draft));
    f->ctx.actor = &fixture_owner;
    OK(choice_list(&f->ctx, org, &choices, &count));
    assert_int_equal(count, 0);
}

static void restricted_data_are_only_stored(void **state) {
    struct fixture *f = *state;
    int64_t since;
    ref_t org = kuurna(f);
    NO(ST_INVALID, choice_restrict(&f->ctx, org, "because"));
    NO(ST_CONFLICT, choice_restrict_lift(&f->ctx, org));
    OK(choice_restrict(&f->ctx, org, "claims"));
    OK(choice_restricted(&f->ctx, org, &since));
    assert_int_equal(since, f->ctx.now);
    NO(ST_CONFLICT, choice_restrict(&f->ctx, org, "claims"));
    assert_false(may_send(f, org, "contact", "email"));
    struct party_draft changed = DRAFT(f, NULL, "email", "uusi@kuurna.example");
    NO(ST_DENIED, party_set(&f->ctx, org, 0, &changed));
    object(f, org, NULL, NULL); /* what the person says is taken in all the same */
    int64_t told;
    bool needed;
    NO(ST_CONFLICT, choice_restrict_lift(&f->ctx, org));
    NO(ST_INVALID, choice_lift_tell(&f->ctx, org, "pigeon"));
    OK(choice_lift_tell(&f->ctx, org, "phone"));
    OK(choice_lift_told(&f->ctx, org, &told, &needed));
    assert_int_equal(told, f->ctx.now);
    assert_true(needed);
    OK(choice_restrict_lift(&f->ctx, org));
    OK(choice_lift_told(&f->ctx, org, &told, &needed));
    assert_false(told || needed);
    OK(party_set(&f->ctx, org, 0, &changed));
}

/* The clock stands still in a second, and ids are drawn by lot. */
static void of_the_same_second_the_last_word_holds(void **state) {
    struct fixture *f = *state;
    for (int i = 0; i < 12; i++) {
        ref_t elli = fixture_add(f, DRAFT(f, "contact_person", "last_name", "Rantakivi"));
        struct choice_draft draft = {
            .party = elli, .purpose = notice_purpose(ctx_notice(&f->ctx), "market"), .how = "email"};
        OK(choice_consent(&f->ctx, &draft));
        OK(choice_object(&f->ctx, &draft));
        OK(choice_consent(&f->ctx, &draft));
        if (i % 2)
            OK(choice_object(&f->ctx, &draft));
        struct choice *choices;
        size_t count;
        OK(choice_list(&f->ctx, elli, &choices, &count));
        assert_int_equal(choice_decides(choices, count, "market", "email").given, i % 2 == 0);
    }
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(an_objection_holds_at_once_and_the_last_word_counts),
        T(a_channel_is_no_other_channel),
        T(it_outlives_the_person),
        T(a_channel_s_objection_outlives_too),
        T(what_is_wrong_is_told_and_nothing_is_written),
        T(restricted_data_are_only_stored),
        T(of_the_same_second_the_last_word_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
