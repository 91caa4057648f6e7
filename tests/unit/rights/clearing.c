#include "rights/clearing.h"

#include "registry/choice.h"
#include "registry/merge.h"
#include "rights/erase.h"
#include "rights/request.h"

#include "../registry/fixture.h"

static ref_t somebody(struct fixture *f, const char *name) {
    char *email = arena_printf(f->ctx.arena, "%s@koti.example", name);
    return fixture_add(f, DRAFT(f, "consumer", "first_name", name, "last_name", "Poistuva", "email", email));
}

static struct clearing_plan look(struct fixture *f, const ref_t *parties, size_t count) {
    struct clearing_plan plan;
    OK(clearing_look(&f->ctx, parties, count, &plan));
    return plan;
}

static struct clearing_draft all_of(const ref_t *parties, size_t count, size_t people) {
    return (struct clearing_draft){.parties = parties,
                                   .count = count,
                                   .people = people,
                                   .because = CLEARING_NEEDLESS,
                                   .reason = "Hallitus"};
}

static ref_t begin(struct fixture *f, const ref_t *parties, size_t count, size_t people) {
    const struct clearing_draft draft = all_of(parties, count, people);
    ref_t id = 0;
    OK(clearing_make(&f->ctx, &draft, &id));
    return id;
}

static struct clearing read_clearing(struct fixture *f, ref_t id) {
    struct clearing clearing;
    OK(clearing_read(&f->ctx, id, &clearing));
    return clearing;
}

static void many_go_in_slices(void **state) {
    struct fixture *f = *state;
    enum { PEOPLE = 53 };
    ref_t parties[PEOPLE], *certificates;
    size_t count;
    for (size_t i = 0; i < PEOPLE; i++)
        parties[i] = somebody(f, arena_printf(f->ctx.arena, "nimi%zu", i));
    assert_int_equal(look(f, parties, PEOPLE).to, PEOPLE);
    ref_t id = begin(f, parties, PEOPLE, PEOPLE);
    struct clearing clearing = read_clearing(f, id);
    assert_int_equal(clearing.waiting, PEOPLE);
    assert_string_equal(clearing.reason, "Hallitus");
    OK(clearing_run(&f->ctx, NULL, NULL));
    clearing = read_clearing(f, id);
    assert_int_equal(clearing.state, CLEARING_DONE);
    assert_int_equal(clearing.gone, PEOPLE);
    OK(clearing_certificates(&f->ctx, id, 50, 10, &certificates, &count));
    assert_int_equal(count, 3);
    NO(ST_CONFLICT, clearing_stop(&f->ctx, id));
}

static bool once(void *arg, size_t done, size_t all) {
    (void)all;
    *(size_t *)arg = done;
    return false;
}

static void who_waits_when_it_is_stopped_stays(void **state) {
    struct fixture *f = *state;
    enum { PEOPLE = 52 };
    ref_t parties[PEOPLE];
    size_t done = 0;
    for (size_t i = 0; i < PEOPLE; i++)
        parties[i] = somebody(f, arena_printf(f->ctx.arena, "nimi%zu", i));
    ref_t id = begin(f, parties, PEOPLE, PEOPLE);
    OK(clearing_run(&f->ctx, once, &done));
    assert_int_equal(done, 50);
    OK(clearing_stop(&f->ctx, id));
    OK(clearing_run(&f->ctx, NULL, NULL));
    struct clearing clearing = read_clearing(f, id);
    assert_int_equal(clearing.state, CLEARING_STOPPED);
    assert_int_equal(clearing.gone, 50);
    assert_int_equal(clearing.stays, 2);
    assert_int_equal(clearing.left[0].why, CLEARING_WHY_STOPPED);
}

/* The plan is of now, and so is each turn. */
static void what_happens_between_the_two_is_seen(void **state) {
    struct fixture *f = *state;
    const ref_t parties[] = {somebody(f, "helmi"), somebody(f, "outi"), somebody(f, "seppo"),
                             somebody(f, "onni")},
                other = somebody(f, "toinen");
    struct merge_plan merged;
    struct erase_certificate certificate;
    struct clearing_stay *stays;
    size_t count;
    ref_t id = begin(f, parties, 4, 4), request;
    OK(merge_run(&f->ctx, parties[0], other, &merged));
    OK(choice_restrict(&f->ctx, parties[1], "claims"));
    OK(request_add(&f->ctx,
                   &(struct request_draft){.right = DEADLINE_ACCESS, .channel = "email", .party = parties[2]},
                   &request));
    OK(erase_run(&f->ctx, parties[3], &certificate));
    OK(clearing_run(&f->ctx, NULL, NULL));
    struct clearing clearing = read_clearing(f, id);
    assert_int_equal(clearing.state, CLEARING_DONE);
    assert_int_equal(clearing.gone, 1); /* by the other erasure: it is gone */
    assert_int_equal(clearing.stays, 3);
    OK(clearing_stays(&f->ctx, id, 10, &stays, &count));
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(stays[i].why, stays[i].party == parties[0]   ? CLEARING_WHY_MERGED
                                       : stays[i].party == parties[1] ? CLEARING_WHY_RESTRICTED
                                                                      : CLEARING_WHY_ASKED);
}

static void number_people_and_words_are_checked(void **state) {
    struct fixture *f = *state;
    const ref_t parties[] = {somebody(f, "helmi"), somebody(f, "outi")};
    struct clearing_draft draft = all_of(parties, 2, 1);
    ref_t id;
    NO(ST_CONFLICT, clearing_make(&f->ctx, &draft, &id));
    assert_string_equal(f->ctx.fault.field, "people");
    draft.people = 2;
    draft.seal = look(f, parties, 1).seal;
    NO(ST_CONFLICT, clearing_make(&f->ctx, &draft, &id));
    draft.seal = look(f, parties, 2).seal;
    draft.reason = "  ";
    NO(ST_INVALID, clearing_make(&f->ctx, &draft, &id));
    assert_string_equal(f->ctx.fault.field, "reason");
    draft.reason = "Hallitus";
    draft.because = CLEARING_UNSAID;
    NO(ST_INVALID, clearing_make(&f->ctx, &draft, &id));
    assert_string_equal(f->ctx.fault.field, "why");
    draft.because = CLEARING_NEEDLESS;
    OK(clearing_make(&f->ctx, &draft, &id));
    assert_int_equal(look(f, parties, 2).to, 0);
    NO(ST_INVALID, clearing_make(&f->ctx, &draft, &id)); /* they wait for the first one */
    assert_string_equal(f->ctx.fault.field, "who");
}

static void an_old_list_goes(void **state) {
    struct fixture *f = *state;
    const ref_t party = somebody(f, "helmi");
    struct clearing *list;
    size_t count, total;
    ref_t id = begin(f, &party, 1, 1);
    OK(clearing_run(&f->ctx, NULL, NULL));
    OK(clearing_since(&f->ctx, registry_today(&f->ctx), &list, &count));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].id, id);
    OK(clearing_sweep(&f->ctx, registry_today(&f->ctx) + CLEARING_KEPT));
    OK(clearing_list(&f->ctx, 0, 10, &list, &count, &total));
    assert_int_equal(total, 1);
    OK(clearing_sweep(&f->ctx, registry_today(&f->ctx) + CLEARING_KEPT + 1));
    OK(clearing_list(&f->ctx, 0, 10, &list, &count, &total));
    assert_int_equal(total, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(many_go_in_slices, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(who_waits_when_it_is_stopped_stays, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_happens_between_the_two_is_seen, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(number_people_and_words_are_checked, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(an_old_list_goes, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
