/* The review of the users: each of them one way or the other, signed for those who are here, late on the day after its day. */
#include "rights/roster.h"

#include "../registry/fixture.h"

static int begin(void **state) {
    return fixture_begin_with(state, "notices/agency-mended.yaml", NULL);
}

static int64_t person(struct fixture *f, const char *name, enum actor_role role) {
    int64_t id = 0;
    OK(user_add(&f->ctx, name, role, &id));
    return id;
}

static struct roster_state state_now(struct fixture *f) {
    struct roster_state state;
    OK(roster_due(&f->ctx, &state));
    return state;
}

static void refused(struct fixture *f, const struct roster_draft *draft, const char *field) {
    struct roster_review made;
    assert_int_equal(roster_sign(&f->ctx, draft, &made), ST_INVALID);
    assert_string_equal(f->ctx.fault.field, field);
    fault_clear(&f->ctx);
}

static void each_is_confirmed_or_ended(void **state) {
    struct fixture *f = *state;
    int64_t owner = person(f, "Iida Tammisto", ACTOR_OWNER), other = person(f, "Olli Kuisma", ACTOR_STAFF);
    const int64_t both[] = {owner, other}, first[] = {owner}, second[] = {other};
    struct roster_draft draft = {.users = first, .user_count = 1, .shared = 0, .who = "Iida", .next = DAY_NONE};
    struct roster_review made;
    refused(f, &draft, "users"); /* of the other nothing is said */
    draft.users = both;
    draft.user_count = 2;
    draft.end_users = second;
    draft.end_user_count = 1;
    refused(f, &draft, "users"); /* of the other both is said */
    draft.users = first;
    draft.user_count = 1;
    draft.shared = -1;
    refused(f, &draft, "shared");
    draft.shared = 1;
    refused(f, &draft, "where");
    draft.where = "Yhteinen posti";
    draft.next = registry_today(&f->ctx);
    refused(f, &draft, "next");
    draft.next = DAY_NONE;
    draft.text = "131052-308T";
    refused(f, &draft, "text");
    draft.text = NULL;
    OK(roster_sign(&f->ctx, &draft, &made));
    assert_int_equal(made.next, day_add_months(registry_today(&f->ctx), 12));
    struct roster roster;
    OK(roster_read(&f->ctx, &roster));
    assert_int_equal(roster.user_count, 1);
    assert_true(roster.users[0].confirmed);
    assert_int_equal(roster.review_count, 1);
    assert_int_equal(roster.reviews[0].ended, 1);
    assert_string_equal(roster.reviews[0].where, "Yhteinen posti");
    assert_string_equal(roster.reviews[0].hash, made.hash);
    assert_true(roster.state.shared);
}

static void whoever_came_since_is_not_confirmed(void **state) {
    struct fixture *f = *state;
    const int64_t first[] = {person(f, "Iida Tammisto", ACTOR_OWNER)};
    struct roster_draft draft = {.users = first, .user_count = 1, .who = "Iida", .next = DAY_NONE};
    struct roster_review made;
    assert_false(state_now(f).any);
    assert_int_equal(state_now(f).next, day_add_months(registry_today(&f->ctx), 12));
    OK(roster_sign(&f->ctx, &draft, &made));
    assert_int_equal(state_now(f).unconfirmed, 0);
    int64_t came = person(f, "Olli Kuisma", ACTOR_STAFF);
    assert_int_equal(state_now(f).unconfirmed, 1);
    struct roster roster;
    OK(roster_read(&f->ctx, &roster));
    for (size_t i = 0; i < roster.user_count; i++)
        assert_int_equal(roster.users[i].confirmed, roster.users[i].user.id != came);
    OK(user_end(&f->ctx, came));
    assert_int_equal(state_now(f).unconfirmed, 0);
}

static void it_is_late_on_the_day_after(void **state) {
    struct fixture *f = *state;
    const int64_t first[] = {person(f, "Iida Tammisto", ACTOR_OWNER)};
    struct roster_draft draft = {.users = first, .user_count = 1, .who = "Iida", .next = DAY_NONE};
    struct roster_review made;
    OK(roster_sign(&f->ctx, &draft, &made));
    int64_t now = f->ctx.now, day = 86400, until = made.next - made.day;
    static const struct {
        int days;
        bool soon, late;
    } edges[] = {{-15, false, false}, {-14, true, false}, {0, true, false}, {1, true, true}};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        f->ctx.now = now + (until + edges[i].days) * day;
        assert_int_equal(state_now(f).soon, edges[i].soon);
        assert_int_equal(state_now(f).late, edges[i].late);
    }
    struct roster roster;
    OK(roster_read(&f->ctx, &roster));
    assert_true(roster.users[0].quiet);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_is_confirmed_or_ended, begin, fixture_end),
        cmocka_unit_test_setup_teardown(whoever_came_since_is_not_confirmed, begin, fixture_end),
        cmocka_unit_test_setup_teardown(it_is_late_on_the_day_after, begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
