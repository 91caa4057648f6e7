#include "fixture.h"

#include "base/buf.h"
#include "registry/earlier.h"

static struct earlier history(struct fixture *f, ref_t ref) {
    struct party party;
    struct earlier earlier;
    OK(party_read(&f->ctx, ref, NOTICE_NOTHING, &party));
    OK(earlier_of(&f->ctx, &party, &earlier));
    return earlier;
}

/* "text from-until by", instants as hours since the fixture's noon. */
static const char *told(struct fixture *f, ref_t ref, const char *field) {
    struct earlier earlier = history(f, ref);
    const int64_t noon = 1795600800;
    struct buf buf = buf_in(f->ctx.arena);
    for (size_t i = 0; i < earlier.count; i++) {
        const struct earlier_value *one = &earlier.items[i];
        if (strcmp(one->value.field, field) != 0)
            continue;
        assert_int_equal(one->notice, 1);
        buf_printf(&buf, "%s%s %lld-", buf.length ? "; " : "", one->value.text,
                   (long long)(one->from - noon) / 3600);
        if (one->until)
            buf_printf(&buf, "%lld %s", (long long)(one->until - noon) / 3600, one->by ? one->by : "?");
    }
    return buf_text(&buf);
}

static void set(struct fixture *f, ref_t party, const char *field, const char *text, const char *again) {
    struct party_draft draft = again ? DRAFT(f, NULL, field, text, field, again) : DRAFT(f, NULL, field, text);
    f->ctx.now += 3600;
    OK(party_set(&f->ctx, party, 0, &draft));
}

static void each_text_from_when_to_when_and_by_whom(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi", "email", "a@x.example"));
    assert_string_equal(told(f, elli, "email"), "a@x.example 0-");
    set(f, elli, "email", "b@x.example", NULL);
    set(f, elli, "last_name", "Kivi", NULL); /* another field of the same letter changes nothing here */
    set(f, elli, "email", "b@x.example", "c@x.example");
    set(f, elli, "email", "", NULL);
    set(f, elli, "email", "a@x.example", NULL); /* what comes again is a value of its own */
    assert_string_equal(told(f, elli, "email"),
                        "a@x.example 0-1 cli; b@x.example 1-4 ?; c@x.example 3-4 ?; a@x.example 5-");
    assert_string_equal(told(f, elli, "last_name"), "Rantakivi 0-2 cli; Kivi 2-");
    struct party party;
    OK(party_read(&f->ctx, elli, NOTICE_NOTHING, &party));
    assert_int_equal(party.rev, 6);
    assert_false(history(f, elli).erased);
}

/* A letter for each class: a version writes only the one that changed. */
static void classes_do_not_end_each_other(void **state) {
    struct fixture *f = *state;
    ref_t org =
        fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "billing_address", "Verstastie 9"));
    set(f, org, "name", "Kuurna Oy", NULL);
    set(f, org, "billing_address", "Tehtaankatu 1", NULL);
    assert_string_equal(told(f, org, "billing_address"), "Verstastie 9 0-2 cli; Tehtaankatu 1 2-");
    assert_string_equal(told(f, org, "name"), "Kuurnan Puu Oy 0-1 cli; Kuurna Oy 1-");
}

static void very_many_versions_are_not_all_gone_through(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi", "phone", "040 000 0001"));
    for (int i = 0; i < 120; i++)
        set(f, elli, "email", arena_printf(f->ctx.arena, "a%d@x.example", i), NULL);
    struct earlier earlier = history(f, elli);
    assert_int_equal(earlier.count, 103); /* the name and the phone, what held before, a hundred since */
    assert_string_equal(earlier.items[earlier.count - 1].value.text, "a119@x.example");
}

static void it_is_a_part_of_opening(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    struct party party;
    struct earlier earlier;
    OK(party_read(&f->ctx, elli, NOTICE_NOTHING, &party));
    f->ctx.actor = NULL;
    NO(ST_DENIED, earlier_of(&f->ctx, &party, &earlier));
    f->ctx.actor = &fixture_owner;
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(each_text_from_when_to_when_and_by_whom),
        T(classes_do_not_end_each_other),
        T(very_many_versions_are_not_all_gone_through),
        T(it_is_a_part_of_opening),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
