#include "rights/breach.h"

#include "rights/erase.h"

#include "../registry/fixture.h"

static ref_t helmi(struct fixture *f) {
    return fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio", "email", "helmi@example.fi"));
}

static ref_t writes(struct fixture *f, const ref_t *parties, size_t count) {
    struct breach_draft draft = {.facts = breach_facts_none(), .parties = parties, .party_count = count};
    ref_t id = 0;
    draft.facts.aware = f->ctx.now;
    draft.facts.nature = "Kansio katosi junaan";
    OK(breach_add(&f->ctx, &draft, &id));
    return id;
}

static struct breach read_breach(struct fixture *f, ref_t id) {
    struct breach breach;
    OK(breach_read(&f->ctx, id, &breach));
    return breach;
}

static struct breach_step_draft step_of(enum breach_step_kind kind) {
    return (struct breach_step_draft){
        .kind = kind, .facts = breach_facts_none(), .risk = -1, .to = -1, .exempt = -1};
}

static void later_facts_stand_and_what_they_leave_out_stays(void **state) {
    (void)state;
    struct breach_facts facts = breach_facts_none(), later = breach_facts_none();
    facts.nature = "Kansio";
    facts.people = 12;
    later.people = 14;
    later.consequences = "Ei vielä";
    breach_facts_over(&facts, &later);
    assert_string_equal(facts.nature, "Kansio");
    assert_int_equal(facts.people, 14);
    assert_int_equal(facts.records, BREACH_NUMBER_UNKNOWN);
    assert_string_equal(facts.consequences, "Ei vielä");
}

static void words_come_back_from_their_ids(void **state) {
    (void)state;
    for (int set = 0; set < BREACH_WORDS; set++) {
        for (size_t i = 0; i < breach_word_count((enum breach_word)set); i++)
            assert_int_equal(breach_word_from((enum breach_word)set, breach_word_id((enum breach_word)set, i)),
                             i);
        assert_int_equal(breach_word_from((enum breach_word)set, "nothing"), -1);
    }
    for (int kind = 0; kind < BREACH_STEP_KINDS; kind++) {
        enum breach_step_kind found;
        assert_true(breach_step_from(breach_step_id((enum breach_step_kind)kind), &found) &&
                    found == (enum breach_step_kind)kind);
    }
}

static void the_hours_run_from_knowing_until_somebody_is_told(void **state) {
    struct fixture *f = *state;
    ref_t id = writes(f, NULL, 0);
    struct breach breach = read_breach(f, id);
    assert_true(breach.wanted && !breach.late);
    assert_true(breach.due == f->ctx.now + 72 * 3600);
    f->ctx.now += 72 * 3600;
    assert_false(read_breach(f, id).late);
    f->ctx.now += 1;
    assert_true(read_breach(f, id).late);
    assert_true(read_breach(f, id).left < 0);
    struct breach_step_draft tell = step_of(BREACH_STEP_TELL);
    tell.to = BREACH_TO_AUTHORITY;
    tell.how = "VALVONTA-1";
    NO(ST_INVALID, breach_take(&f->ctx, id, &tell)); /* past the hours: why? */
    fault_clear(&f->ctx);
    tell.reason = "Selvisi vasta nyt";
    OK(breach_take(&f->ctx, id, &tell));
    breach = read_breach(f, id);
    assert_true(breach.late && breach.notified == f->ctx.now);
    assert_string_equal(breach.late_reason, "Selvisi vasta nyt");
}

static void no_risk_ends_the_hours_and_says_why(void **state) {
    struct fixture *f = *state;
    ref_t id = writes(f, NULL, 0);
    struct breach_step_draft judge = step_of(BREACH_STEP_ASSESS);
    judge.risk = BREACH_RISK_NONE;
    NO(ST_INVALID, breach_take(&f->ctx, id, &judge));
    fault_clear(&f->ctx);
    judge.reason = "Levy oli salattu";
    OK(breach_take(&f->ctx, id, &judge));
    struct breach breach = read_breach(f, id);
    assert_false(breach.wanted);
    assert_string_equal(breach.risk_reason, "Levy oli salattu");
    assert_null(breach_hinders(&breach, BREACH_STEP_CLOSE));
}

static void a_step_that_saw_another_version_is_refused(void **state) {
    struct fixture *f = *state;
    ref_t id = writes(f, NULL, 0);
    struct breach breach = read_breach(f, id);
    struct breach_step_draft add = step_of(BREACH_STEP_ADD);
    add.facts.consequences = "Ehkä roskapostia";
    add.version = breach.version;
    OK(breach_take(&f->ctx, id, &add));
    NO(ST_CONFLICT, breach_take(&f->ctx, id, &add));
    fault_clear(&f->ctx);
    assert_int_equal(read_breach(f, id).step_count, 2);
}

static void an_identity_code_is_refused_at_its_field(void **state) {
    struct fixture *f = *state;
    struct breach_draft draft = {.facts = breach_facts_none()};
    ref_t id;
    draft.facts.nature = "Kirje, jossa 131052-308T";
    NO(ST_INVALID, breach_add(&f->ctx, &draft, &id));
    assert_string_equal(f->ctx.fault.field, "nature");
    fault_clear(&f->ctx);
}

static void of_whom_is_erased_the_count_stays(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f), id = writes(f, &party, 1);
    struct breach *list;
    size_t count;
    OK(breach_of(&f->ctx, party, &list, &count));
    assert_int_equal(count, 1);
    struct erase_certificate certificate;
    OK(erase_run(&f->ctx, party, &certificate));
    struct breach breach = read_breach(f, id);
    assert_int_equal(breach.party_count, 1);
    assert_int_equal(breach.parties[0].party, 0);
    assert_string_equal(breach.facts.nature, "Kansio katosi junaan");
}

static void who_may_not_sees_none(void **state) {
    struct fixture *f = *state;
    const struct actor reader = {7, "Lukija", ACTOR_READER};
    ref_t id = writes(f, NULL, 0);
    struct breach breach;
    f->ctx.actor = &reader;
    NO(ST_DENIED, breach_read(&f->ctx, id, &breach));
    fault_clear(&f->ctx);
    f->ctx.actor = &fixture_owner;
}

#define T(test) cmocka_unit_test_setup_teardown(test, fixture_begin, fixture_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(later_facts_stand_and_what_they_leave_out_stays),
        cmocka_unit_test(words_come_back_from_their_ids),
        T(the_hours_run_from_knowing_until_somebody_is_told),
        T(no_risk_ends_the_hours_and_says_why),
        T(a_step_that_saw_another_version_is_refused),
        T(an_identity_code_is_refused_at_its_field),
        T(of_whom_is_erased_the_count_stays),
        T(who_may_not_sees_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
