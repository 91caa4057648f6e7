#include "fixture.h"

#include "registry/adopt.h"
#include "registry/choice.h"
#include "registry/find.h"
#include "registry/links.h"
#include "registry/rectify.h"
#include "registry/takeback.h"

static struct party now(struct fixture *f, ref_t ref) {
    struct party party;
    OK(party_read(&f->ctx, ref, NOTICE_NOTHING, &party));
    return party;
}

static struct takeback last_of(struct fixture *f, ref_t ref) {
    struct party party = now(f, ref);
    struct takeback last;
    OK(takeback_of(&f->ctx, &party, &last));
    return last;
}

static void set(struct fixture *f, ref_t party, struct party_draft draft) {
    f->ctx.now += 86400;
    OK(party_set(&f->ctx, party, 0, &draft));
}

static void undo(struct fixture *f, ref_t party) {
    OK(takeback_undo(&f->ctx, party, last_of(f, party).change));
}

static const char *text(struct fixture *f, ref_t ref, const char *field) {
    struct party party = now(f, ref);
    const struct value *value = party_value(&party, field);
    return value ? value->text : "";
}

static void what_was_comes_back_with_its_day_and_source(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi", "phone", "040 000 0001"));
    struct party before = now(f, elli);
    assert_false(last_of(f, elli).there);
    set(f, elli, DRAFT(f, NULL, "phone", "040 000 0002", "email", "elli@x.example"));
    struct takeback last = last_of(f, elli);
    assert_true(last.there);
    assert_int_equal(last.field_count, 2);
    assert_string_equal(last.by, "cli");
    undo(f, elli);
    struct party after = now(f, elli);
    assert_int_equal(after.value_count, before.value_count);
    for (size_t i = 0; i < after.value_count; i++) {
        assert_string_equal(after.values[i].text, before.values[i].text);
        assert_int_equal(after.values[i].since, before.values[i].since);
        assert_int_equal(after.values[i].source, before.values[i].source);
    }
    struct hits hits;
    OK(find(&f->ctx, "elli@x.example", NULL, 5, &hits));
    assert_int_equal(hits.count, 0);
    undo(f, elli); /* undoing is a change like any other */
    assert_string_equal(text(f, elli, "email"), "elli@x.example");
}

static void whoever_was_quicker_is_not_undone(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    set(f, elli, DRAFT(f, NULL, "email", "a@x.example"));
    int64_t seen = now(f, elli).version;
    set(f, elli, DRAFT(f, NULL, "email", "b@x.example"));
    NO(ST_CONFLICT, takeback_undo(&f->ctx, elli, seen));
    assert_string_equal(text(f, elli, "email"), "b@x.example");
    /* something else was done last */
    const struct choice_draft objection = {
        .party = elli, .purpose = notice_purpose(ctx_notice(&f->ctx), "survey"), .how = "phone"};
    OK(choice_object(&f->ctx, &objection));
    struct takeback last = last_of(f, elli);
    assert_false(last.there);
    assert_non_null(last.why_not); /* an objection is never turned into a consent */
    NO(ST_CONFLICT, takeback_undo(&f->ctx, elli, last.change));
    struct choice *choices;
    size_t count;
    OK(choice_list(&f->ctx, elli, &choices, &count));
    assert_int_equal(count, 1);
    assert_false(choices[0].given);
}

/* -- deeds */

static size_t choices_of(struct fixture *f, ref_t party) {
    struct choice *choices;
    size_t count;
    OK(choice_list(&f->ctx, party, &choices, &count));
    return count;
}

static void a_consent_by_mistake_goes_on_its_own_day_only(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    struct choice_draft consent = {
        .party = elli, .purpose = notice_purpose(ctx_notice(&f->ctx), "survey"), .how = "phone"};
    OK(choice_consent(&f->ctx, &consent));
    assert_int_equal(choices_of(f, elli), 1);
    undo(f, elli);
    assert_int_equal(choices_of(f, elli), 0);
    struct record *records;
    size_t count, total;
    OK(record_list(&f->ctx, elli, 0, 0, &records, &count, &total));
    for (size_t i = 0; i < count; i++)
        assert_string_not_equal(records[i].kind, "consent");
    OK(choice_consent(&f->ctx, &consent));
    f->ctx.now += 86400;
    assert_false(last_of(f, elli).there);
    NO(ST_NOT_FOUND, takeback_undo(&f->ctx, elli, last_of(f, elli).change));
    assert_int_equal(choices_of(f, elli), 1);
}

/* What was refused before is refused again: a consent that was none changes nothing. */
static void what_was_refused_before_is_refused_again(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi", "email", "elli@x.example"));
    struct choice_draft choice = {
        .party = elli, .purpose = notice_purpose(ctx_notice(&f->ctx), "survey"), .how = "phone"};
    struct choice *choices;
    size_t count;
    OK(choice_object(&f->ctx, &choice));
    f->ctx.now += 60;
    OK(choice_consent(&f->ctx, &choice));
    undo(f, elli);
    OK(choice_list(&f->ctx, elli, &choices, &count));
    assert_true(choice_decides(choices, count, "survey", NULL).refused);
}

static void a_restriction_and_its_end_are_taken_back(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    int64_t since, again;
    OK(choice_restrict(&f->ctx, elli, "accuracy"));
    assert_true(now(f, elli).restricted);
    undo(f, elli);
    assert_false(now(f, elli).restricted);
    OK(choice_restrict(&f->ctx, elli, "accuracy"));
    OK(choice_restricted(&f->ctx, elli, &since));
    f->ctx.now += 3 * 86400;
    struct takeback last = last_of(f, elli);
    assert_false(last.there); /* later it is lifted, and the person is told before */
    assert_non_null(last.why_not);
    NO(ST_CONFLICT, takeback_undo(&f->ctx, elli, last.change));
    OK(choice_lift_tell(&f->ctx, elli, "phone"));
    OK(choice_restrict_lift(&f->ctx, elli));
    undo(f, elli);
    OK(choice_restricted(&f->ctx, elli, &again));
    assert_int_equal(again, since);
}

static void what_was_written_down_or_corrected_is_taken_back(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi")), record;
    struct rectifiable there;
    OK(record_add(&f->ctx,
                  &(struct record_draft){.party = elli,
                                         .kind = "note",
                                         .ends = DAY_NONE,
                                         .text = "Ensimmäinen",
                                         .service = NOTICE_NOTHING,
                                         .source = NOTICE_NOTHING},
                  &record));
    OK(rectify_read(&f->ctx, record, NOTICE_NOTHING, &there));
    int64_t at = there.draft.at;
    there.draft.text = "Toinen";
    there.draft.at = at - 86400;
    OK(rectify_record(&f->ctx, record, there.version, &there.draft));
    assert_int_equal(last_of(f, elli).kind, DEED_CORRECTED);
    undo(f, elli);
    OK(rectify_read(&f->ctx, record, NOTICE_NOTHING, &there));
    assert_string_equal(there.draft.text, "Ensimmäinen");
    assert_int_equal(there.draft.at, at);
    OK(rectify_remove(&f->ctx, record, there.version, false));
    struct takeback last = last_of(f, elli);
    assert_false(last.there);
    assert_non_null(last.why_not);
    OK(record_add(&f->ctx, &there.draft, &record));
    undo(f, elli);
    NO(ST_NOT_FOUND, rectify_read(&f->ctx, record, NOTICE_NOTHING, &there));
}

/* Two look at the page; one writes a note; the other presses what said "undo: phone". */
static void the_button_undoes_what_it_said(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi", "phone", "040 000 0001"));
    set(f, elli, DRAFT(f, NULL, "phone", "040 000 0002"));
    int64_t seen = last_of(f, elli).change;
    (void)fixture_record(f, elli, "note", "2026-01-02", "Muistiinpano");
    if (last_of(f, elli).kind == DEED_NOTED)
        NO(ST_CONFLICT, takeback_undo(&f->ctx, elli, seen));
    OK(adopt_informed(&f->ctx, elli, "puhelimessa", 0, NULL));
    assert_int_equal(last_of(f, elli).kind, DEED_TOLD);
    NO(ST_CONFLICT, takeback_undo(&f->ctx, elli, seen));
    undo(f, elli);
}

static void links_come_back_as_they_were(void **state) {
    struct fixture *f = *state;
    ref_t one = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurna Oy"));
    ref_t two = fixture_add(f, DRAFT(f, "organisation", "name", "Verso Oy"));
    struct party_draft draft = DRAFT(f, "contact_person", "first_name", "Helmi", "last_name", "Aaltio");
    draft.organisation = one;
    ref_t helmi = fixture_add(f, draft);
    day_t today = registry_today(&f->ctx);
    ref_t link = now(f, helmi).roles[0].id;
    OK(links_set(&f->ctx, link, 0, NOTICE_NOTHING, today - 900, today - 30));
    undo(f, helmi);
    assert_int_equal(now(f, helmi).roles[0].to, DAY_NONE);
    OK(party_link(&f->ctx, helmi, two, DAY_NONE, DAY_NONE));
    assert_int_equal(now(f, helmi).role_count, 2);
    undo(f, helmi);
    assert_int_equal(now(f, helmi).role_count, 1);
    OK(party_link(&f->ctx, helmi, two, today - 10, DAY_NONE));
    ref_t second = now(f, helmi).roles[1].id;
    OK(links_remove(&f->ctx, second, 0));
    undo(f, helmi);
    struct party party = now(f, helmi);
    assert_int_equal(party.role_count, 2);
    assert_int_equal(party.roles[1].id, second);
    assert_int_equal(party.roles[1].from, today - 10);
    assert_int_equal(party.roles[1].organisation, two);
    assert_false(last_of(f, helmi).there); /* what was undone is not undone again */
}

/* A number that somebody else has by now does not come back to two. */
static void what_is_somebody_else_s_by_now_stays_undone(void **state) {
    struct fixture *f = *state;
    ref_t first =
        fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "business_id", "9120351-5"));
    set(f, first, DRAFT(f, NULL, "business_id", ""));
    (void)fixture_add(f, DRAFT(f, "organisation", "name", "Kuurna Oy", "business_id", "9120351-5"));
    NO(ST_CONFLICT, takeback_undo(&f->ctx, first, now(f, first).version));
    assert_string_equal(text(f, first, "business_id"), "");
}

static void the_door_is_asked(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    set(f, elli, DRAFT(f, NULL, "email", "a@x.example"));
    int64_t version = now(f, elli).version;
    f->ctx.actor = &(struct actor){1, "reader", ACTOR_READER};
    assert_false(last_of(f, elli).there);
    NO(ST_DENIED, takeback_undo(&f->ctx, elli, version));
    f->ctx.actor = &fixture_owner;
    OK(choice_restrict(&f->ctx, elli, "accuracy"));
    NO(ST_CONFLICT, takeback_undo(&f->ctx, elli, version));
    f->ctx.actor = &(struct actor){1, "reader", ACTOR_READER};
    assert_false(last_of(f, elli).there);
    NO(ST_DENIED, takeback_undo(&f->ctx, elli, last_of(f, elli).change));
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(what_was_comes_back_with_its_day_and_source),
        T(whoever_was_quicker_is_not_undone),
        T(what_is_somebody_else_s_by_now_stays_undone),
        T(the_door_is_asked),
        T(a_consent_by_mistake_goes_on_its_own_day_only),
        T(what_was_refused_before_is_refused_again),
        T(a_restriction_and_its_end_are_taken_back),
        T(what_was_written_down_or_corrected_is_taken_back),
        T(the_button_undoes_what_it_said),
        T(links_come_back_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
