#include "fixture.h"

#include "registry/choice.h"
#include "registry/find.h"
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
    OK(takeback_undo(&f->ctx, party, now(f, party).version));
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
    assert_false(last_of(f, elli).there);
    NO(ST_NOT_FOUND, takeback_undo(&f->ctx, elli, now(f, elli).version));
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
    NO(ST_DENIED, takeback_undo(&f->ctx, elli, now(f, elli).version));
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(what_was_comes_back_with_its_day_and_source),
        T(whoever_was_quicker_is_not_undone),
        T(what_is_somebody_else_s_by_now_stays_undone),
        T(the_door_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
