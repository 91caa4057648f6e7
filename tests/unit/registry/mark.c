#include "fixture.h"

#include "registry/choice.h"
#include "registry/mark.h"
#include "registry/takeback.h"

static const char *edit =
    "s/    fields: .first_name, last_name./&\\n    own: {tier: {type: choice, choices: [gold, plain], words: "
    "{fi: "
    "taso, sv: niva, en: tier}}, post: {type: yes_no, words: {fi: posti, sv: post, en: post}}, since: {type: "
    "date, words: {fi: alku, sv: start, en: since}}}/; s/    fields: .note./&\\n    own: {mood: {type: choice, "
    "choices: [good, bad], words: {fi: mieli, sv: humor, en: mood}}}/";

static int begin(void **state) {
    return fixture_begin_edited(state, edit);
}

static const char *tier(struct fixture *f, ref_t ref) {
    struct party party;
    OK(party_read(&f->ctx, ref, NOTICE_NOTHING, &party));
    const struct value *value = party_value(&party, "names.tier");
    return value ? value->text : "";
}

static ref_t person(struct fixture *f, const char *name) {
    return fixture_add(f, DRAFT(f, "consumer", "last_name", name));
}

static struct mark_draft gold(struct fixture *f, const ref_t *parties, size_t count) {
    return (struct mark_draft){.parties = parties,
                               .count = count,
                               .field = "names.tier",
                               .text = "gold",
                               .source = notice_source(ctx_notice(&f->ctx), "person")};
}

static void only_choices_of_the_notice_that_stand_with_a_customer(void **state) {
    struct fixture *f = *state;
    size_t count;
    const struct field *fields = mark_fields(&f->ctx, &count);
    assert_int_equal(count, 2);
    assert_string_equal(fields[0].id, "names.tier");
    assert_string_equal(fields[1].id, "names.post");
    ref_t elli = person(f, "Rantakivi");
    struct mark_result result;
    for (const char **wrong = (const char *[]){"names.since", "notes.mood", "email", "", NULL}; *wrong;
         wrong++) {
        struct mark_draft draft = gold(f, &elli, 1);
        draft.field = *wrong;
        NO(ST_INVALID, mark_run(&f->ctx, &draft, &result));
        assert_string_equal(f->ctx.fault.field, "mark");
    }
    struct mark_draft draft = gold(f, &elli, 1);
    draft.text = "silver";
    NO(ST_INVALID, mark_run(&f->ctx, &draft, &result));
    assert_string_equal(f->ctx.fault.field, "mark");
    assert_string_equal(tier(f, elli), "");
    draft.text = "gold";
    draft.source = NOTICE_NOTHING;
    NO(ST_INVALID, mark_run(&f->ctx, &draft, &result));
    assert_string_equal(f->ctx.fault.field, "source");
}

static void some_are_refused_and_the_others_get_theirs(void **state) {
    struct fixture *f = *state;
    enum { MANY = 53 };
    ref_t parties[MANY + 1];
    struct mark_result result;
    for (size_t i = 0; i < MANY; i++)
        parties[i] = person(f, arena_printf(f->ctx.arena, "Rantakivi%zu", i));
    parties[MANY] = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurna Oy"));
    OK(choice_restrict(&f->ctx, parties[3], "accuracy"));
    struct mark_draft draft = gold(f, parties, MANY + 1);
    OK(mark_look(&f->ctx, &draft, &result));
    assert_int_equal(result.done, MANY - 1);
    assert_int_equal(result.refused, 2);
    assert_int_equal(result.left_count, 2);
    assert_string_equal(tier(f, parties[0]), "");
    OK(mark_run(&f->ctx, &draft, &result));
    assert_int_equal(result.done, MANY - 1);
    assert_int_equal(result.marked_count, MANY - 1);
    assert_string_equal(tier(f, parties[0]), "gold");
    assert_string_equal(tier(f, parties[MANY - 1]), "gold");
    const struct marked *marked = result.marked;
    size_t count = result.marked_count;
    OK(mark_run(&f->ctx, &draft, &result));
    assert_int_equal(result.same, MANY - 1);
    assert_int_equal(result.marked_count, 0);
    struct party_draft since = DRAFT(f, NULL, "email", "a@x.example");
    OK(party_set(&f->ctx, parties[7], 0, &since));
    OK(mark_undo(&f->ctx, marked, count, &result));
    assert_int_equal(result.done, MANY - 2);
    assert_int_equal(result.refused, 1);
    assert_int_equal(result.left[0].parties[0], parties[7]);
    assert_string_equal(tier(f, parties[0]), "");
    assert_string_equal(tier(f, parties[7]), "gold");
    OK(mark_undo(&f->ctx, marked, count, &result));
    assert_int_equal(result.done, 0);
}

static void whoever_was_changed_since_the_look_is_left_alone(void **state) {
    struct fixture *f = *state;
    ref_t parties[] = {person(f, "Rantakivi"), person(f, "Salo")};
    struct mark_result result;
    struct mark_draft draft = gold(f, parties, 2);
    OK(mark_look(&f->ctx, &draft, &result));
    draft.seen = result.seen;
    struct party_draft plain = DRAFT(f, NULL, "names.tier", "plain");
    OK(party_set(&f->ctx, parties[0], 0, &plain));
    OK(mark_run(&f->ctx, &draft, &result));
    assert_int_equal(result.done, 1);
    assert_int_equal(result.refused, 1);
    assert_string_equal(tier(f, parties[0]), "plain");
    draft.seen = 0;
    draft.text = "";
    OK(mark_run(&f->ctx, &draft, &result));
    assert_int_equal(result.done, 2);
    assert_string_equal(tier(f, parties[0]), "");
    OK(mark_undo(&f->ctx, result.marked, result.marked_count, &result));
    assert_string_equal(tier(f, parties[0]), "plain");
    assert_string_equal(tier(f, parties[1]), "gold");
}

static void the_door_is_asked_first(void **state) {
    struct fixture *f = *state;
    ref_t elli = person(f, "Rantakivi");
    ref_t many[MARK_MOST + 1];
    struct mark_result result;
    struct mark_draft draft = gold(f, &elli, 1);
    f->ctx.actor = &(struct actor){1, "reader", ACTOR_READER};
    NO(ST_DENIED, mark_look(&f->ctx, &draft, &result));
    NO(ST_DENIED, mark_run(&f->ctx, &draft, &result));
    NO(ST_DENIED, mark_undo(&f->ctx, &(struct marked){elli, 1}, 1, &result));
    f->ctx.actor = &fixture_owner;
    for (size_t i = 0; i <= MARK_MOST; i++)
        many[i] = (ref_t)i + 1;
    draft = gold(f, many, MARK_MOST + 1);
    NO(ST_INVALID, mark_look(&f->ctx, &draft, &result));
    draft.count = 2;
    OK(mark_look(&f->ctx, &draft, &result));
    assert_int_equal(result.refused, 2); /* nobody has such ids */
    assert_string_equal(tier(f, elli), "");
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(only_choices_of_the_notice_that_stand_with_a_customer),
        T(some_are_refused_and_the_others_get_theirs),
        T(whoever_was_changed_since_the_look_is_left_alone),
        T(the_door_is_asked_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
