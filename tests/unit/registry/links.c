#include "fixture.h"

#include "registry/links.h"

struct two {
    ref_t org, other, helmi;
};

static struct two two(struct fixture *f) {
    struct two t = {.org = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy")),
                    .other = fixture_add(f, DRAFT(f, "organisation", "name", "Sillan Leipomo Oy"))};
    struct party_draft draft = DRAFT(f, "contact_person", "last_name", "Aaltio");
    draft.organisation = t.org;
    t.helmi = fixture_add(f, draft);
    return t;
}

static struct linked link_of(struct fixture *f, ref_t person, ref_t organisation) {
    struct party party;
    struct linked linked;
    OK(party_read(&f->ctx, person, NOTICE_NOTHING, &party));
    for (size_t i = 0; i < party.role_count; i++)
        if (party.roles[i].organisation == organisation) {
            OK(links_read(&f->ctx, party.roles[i].id, NOTICE_NOTHING, &linked));
            return linked;
        }
    fail();
    return linked;
}

static void days_are_set_and_taken_back(void **state) {
    struct fixture *f = *state;
    struct two t = two(f);
    day_t today = registry_today(&f->ctx);
    struct linked linked = link_of(f, t.helmi, t.org);
    assert_int_equal(linked.link.from, today);
    assert_string_equal(linked.link.organisation_name, "Kuurnan Puu Oy");
    OK(links_set(&f->ctx, linked.link.id, linked.person.version, NOTICE_NOTHING, today - 900, today - 30));
    NO(ST_CONFLICT, links_set(&f->ctx, linked.link.id, linked.person.version, NOTICE_NOTHING, today, DAY_NONE));
    linked = link_of(f, t.helmi, t.org);
    assert_int_equal(linked.link.to, today - 30);
    OK(links_set(&f->ctx, linked.link.id, linked.person.version, NOTICE_NOTHING, DAY_NONE, DAY_NONE));
    linked = link_of(f, t.helmi, t.org);
    assert_int_equal(linked.link.from, DAY_NONE);
    assert_int_equal(linked.link.to, DAY_NONE);
    NO(ST_INVALID, links_set(&f->ctx, linked.link.id, 0, NOTICE_NOTHING, today, today - 1));
    assert_string_equal(f->ctx.fault.field, "to");
}

static void a_mistake_goes_and_the_only_one_does_not(void **state) {
    struct fixture *f = *state;
    struct two t = two(f);
    ref_t first = link_of(f, t.helmi, t.org).link.id;
    NO(ST_CONFLICT, links_remove(&f->ctx, first, 0));
    OK(party_link(&f->ctx, t.helmi, t.other, DAY_NONE, DAY_NONE));
    OK(links_remove(&f->ctx, first, 0));
    struct linked linked;
    NO(ST_NOT_FOUND, links_read(&f->ctx, first, NOTICE_NOTHING, &linked));
    NO(ST_NOT_FOUND, links_set(&f->ctx, first, 0, NOTICE_NOTHING, DAY_NONE, DAY_NONE));
    struct party *people;
    size_t count;
    OK(party_people(&f->ctx, t.org, &people, &count));
    assert_int_equal(count, 0);
    OK(party_people(&f->ctx, t.other, &people, &count));
    assert_int_equal(count, 1);
}

/* Whose contact keeps the organisation's data, and until when, follows the link. */
static void dates_are_judged_again(void **state) {
    struct fixture *f = *state;
    struct two t = two(f);
    (void)fixture_record(f, t.helmi, "call", "2026-11-20", "x");
    OK(party_link(&f->ctx, t.helmi, t.other, registry_today(&f->ctx) - 60, DAY_NONE));
    struct due_verdict *verdicts;
    size_t count;
    OK(due_of(&f->ctx, t.other, DAY_NONE, &verdicts, &count));
    day_t with = verdicts[count - 1].verdict.gone_by;
    OK(links_remove(&f->ctx, link_of(f, t.helmi, t.other).link.id, 0));
    OK(due_of(&f->ctx, t.other, DAY_NONE, &verdicts, &count));
    assert_int_not_equal(verdicts[count - 1].verdict.gone_by, with);
}

static void the_door_is_asked(void **state) {
    struct fixture *f = *state;
    struct two t = two(f);
    ref_t link = link_of(f, t.helmi, t.org).link.id;
    f->ctx.actor = &(struct actor){1, "reader", ACTOR_READER};
    NO(ST_DENIED, links_set(&f->ctx, link, 0, NOTICE_NOTHING, DAY_NONE, DAY_NONE));
    NO(ST_DENIED, links_remove(&f->ctx, link, 0));
    f->ctx.actor = &fixture_owner;
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(days_are_set_and_taken_back),
        T(a_mistake_goes_and_the_only_one_does_not),
        T(dates_are_judged_again),
        T(the_door_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
