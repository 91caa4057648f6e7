#include "rights/mailing.h"

#include "registry/choice.h"
#include "registry/merge.h"
#include "rights/erase.h"

#include "../registry/fixture.h"

static const ref_t nobody[1];

static ref_t firm(struct fixture *f, const char *name, const char *email) {
    return fixture_add(f, email ? DRAFT(f, "organisation", "name", name, "email", email)
                                : DRAFT(f, "organisation", "name", name));
}

static struct mailing_draft letter(struct fixture *f, const ref_t *parties, size_t count) {
    return (struct mailing_draft){.subject = "Kesä",
                                  .text = "Kuvauspäivät ovat auki.",
                                  .purpose = notice_purpose(ctx_notice(&f->ctx), "contact"),
                                  .kind = OUTBOX_SERVICE,
                                  .lang = LANG_FI,
                                  .parties = parties,
                                  .count = count};
}

static struct mailing_plan look(struct fixture *f, const struct mailing_draft *draft) {
    struct mailing_plan plan;
    OK(mailing_look(&f->ctx, draft, &plan));
    return plan;
}

static struct mailing read_mailing(struct fixture *f, ref_t id) {
    struct mailing mailing;
    OK(mailing_read(&f->ctx, id, &mailing));
    return mailing;
}

/* Its minutes are over. */
static void feed(struct fixture *f, size_t most) {
    size_t fed;
    f->ctx.now += 3600;
    OK(mailing_feed(&f->ctx, most, &fed));
}

static void states_and_words_are_known(void **state) {
    (void)state;
    assert_string_equal(mailing_state_id(MAILING_WAITING), "waiting");
    assert_string_equal(mailing_state_label(MAILING_UNDONE), "Undone");
}

static void two_with_one_address_get_one_letter(void **state) {
    struct fixture *f = *state;
    const ref_t parties[] = {firm(f, "Alfa", "posti@yhteinen.example"),
                             firm(f, "Beeta", "Posti@Yhteinen.example"),
                             firm(f, "Gamma", "gamma@firma.example"), firm(f, "Delta", NULL)};
    struct mailing_draft draft = letter(f, parties, 4);
    struct mailing_plan plan = look(f, &draft);
    assert_int_equal(plan.chosen, 4);
    assert_int_equal(plan.to, 2);
    assert_int_equal(plan.reason_count, 2);
    ref_t id = 0;
    NO(ST_CONFLICT, mailing_make(&f->ctx, &draft, 3, &id));
    assert_string_equal(f->ctx.fault.field, "count");
    fault_clear(&f->ctx);
    OK(mailing_make(&f->ctx, &draft, 2, &id));
    feed(f, 10);
    assert_int_equal(read_mailing(f, id).waiting, 2);
}

/* The plan was right when it was made. */
static void an_address_that_becomes_shared_gets_one_letter_too(void **state) {
    struct fixture *f = *state;
    const ref_t parties[] = {firm(f, "Alfa", "alfa@firma.example"), firm(f, "Beeta", "beeta@firma.example")};
    struct mailing_draft draft = letter(f, parties, 2);
    struct party party;
    ref_t id = 0;
    OK(mailing_make(&f->ctx, &draft, 2, &id));
    OK(party_read(&f->ctx, parties[1], NOTICE_NOTHING, &party));
    struct party_draft change = DRAFT(f, NULL, "email", "alfa@firma.example");
    OK(party_set(&f->ctx, parties[1], party.version, &change));
    feed(f, 1);
    assert_int_equal(read_mailing(f, id).waiting, 1);
    feed(f, 1);
    struct mailing mailing = read_mailing(f, id);
    assert_int_equal(mailing.waiting, 1);
    assert_int_equal(mailing.left, 1);
    assert_int_equal(mailing.later_count, 1);
    assert_string_equal(mailing.later[0].why, msg(LANG_EN, outbox_why_text(OUTBOX_WHY_SAME_ADDRESS)));
}

static void undone_while_it_waits_and_stopped_while_it_goes(void **state) {
    struct fixture *f = *state;
    const ref_t parties[] = {firm(f, "Alfa", "alfa@firma.example"), firm(f, "Beeta", "beeta@firma.example")};
    struct mailing_draft draft = letter(f, parties, 2);
    enum mailing_state now;
    struct mailing *list;
    size_t count, total;
    ref_t id = 0, other = 0;
    OK(mailing_make(&f->ctx, &draft, 2, &id));
    OK(mailing_stop(&f->ctx, id, &now));
    assert_int_equal(now, MAILING_UNDONE);
    NO(ST_CONFLICT, mailing_stop(&f->ctx, id, &now));
    fault_clear(&f->ctx);
    OK(mailing_make(&f->ctx, &draft, 2, &other));
    OK(mailing_since(&f->ctx, registry_today(&f->ctx), &list, &count));
    assert_int_equal(count, 1);
    feed(f, 1);
    OK(mailing_stop(&f->ctx, other, &now));
    assert_int_equal(now, MAILING_STOPPED);
    struct mailing mailing = read_mailing(f, other);
    assert_int_equal(mailing.waiting + mailing.left_to_do, 0);
    assert_int_equal(mailing.left, 2);
    OK(mailing_list(&f->ctx, 0, 10, &list, &count, &total));
    assert_int_equal(total, 2);
    OK(mailing_since(&f->ctx, registry_today(&f->ctx), &list, &count));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].state, MAILING_STOPPED);
    NO(ST_NOT_FOUND, mailing_stop(&f->ctx, 12345, &now));
}

static void whoever_is_merged_or_erased_gets_nothing_twice(void **state) {
    struct fixture *f = *state;
    const ref_t parties[] = {firm(f, "Alfa", "alfa@firma.example"), firm(f, "Alfa2", "toinen@firma.example"),
                             firm(f, "Gamma", "gamma@firma.example")};
    struct mailing_draft draft = letter(f, parties, 3);
    struct erase_certificate certificate;
    struct merge_plan merged;
    ref_t id = 0;
    OK(mailing_make(&f->ctx, &draft, 3, &id));
    OK(merge_run(&f->ctx, parties[0], parties[1], &merged));
    OK(erase_run(&f->ctx, parties[2], &certificate));
    feed(f, 10);
    struct mailing mailing = read_mailing(f, id);
    assert_int_equal(mailing.waiting, 1);
    assert_int_equal(mailing.erased, 1);
    assert_int_equal(mailing.left, 1);
    assert_string_equal(mailing.later[0].why, msg(LANG_EN, outbox_why_text(OUTBOX_WHY_DOUBLE)));
}

static void what_is_missing_is_said(void **state) {
    struct fixture *f = *state;
    const ref_t party = firm(f, "Alfa", "alfa@firma.example");
    struct mailing_draft draft = letter(f, &party, 1);
    struct mailing_plan plan;
    ref_t id;
    draft.purpose = NOTICE_NOTHING;
    NO(ST_INVALID, mailing_look(&f->ctx, &draft, &plan));
    assert_string_equal(f->ctx.fault.field, "purpose");
    draft = letter(f, nobody, 0);
    NO(ST_INVALID, mailing_make(&f->ctx, &draft, 0, &id));
    assert_string_equal(f->ctx.fault.field, "who");
    draft = letter(f, &party, 1);
    draft.subject = "";
    NO(ST_INVALID, mailing_make(&f->ctx, &draft, 1, &id));
    assert_string_equal(f->ctx.fault.field, "subject");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_and_words_are_known),
        cmocka_unit_test_setup_teardown(two_with_one_address_get_one_letter, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(an_address_that_becomes_shared_gets_one_letter_too, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(undone_while_it_waits_and_stopped_while_it_goes, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(whoever_is_merged_or_erased_gets_nothing_twice, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(what_is_missing_is_said, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
