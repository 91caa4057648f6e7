#include "fixture.h"

static void a_link_signs_in_once_and_not_too_late(void **state) {
    struct fixture *f = *state;
    const char *code, *token, *csrf, *again;
    struct user user;
    OK(user_link(&f->ctx, "Oskari Lehmus", &code));
    OK(session_begin(&f->ctx, code, NULL, &token));
    NO(ST_DENIED, session_begin(&f->ctx, code, NULL, &again));
    OK(session_find(&f->ctx, token, &user, &csrf));
    assert_string_equal(user.name, "Oskari Lehmus");
    assert_int_equal(user.role, ACTOR_OWNER);
    assert_int_equal(strlen(csrf), 32);
    OK(session_set_lang(&f->ctx, token, LANG_SV));
    OK(session_find(&f->ctx, token, &user, &csrf));
    assert_int_equal(user.lang, LANG_SV);
    OK(user_link(&f->ctx, "Oskari Lehmus", &code));
    f->ctx.now += USER_LINK_SECONDS;
    NO(ST_DENIED, session_begin(&f->ctx, code, NULL, &again));
    f->ctx.now += SESSION_SECONDS;
    NO(ST_DENIED, session_find(&f->ctx, token, &user, &csrf));
}

static void only_an_owner_makes_users(void **state) {
    struct fixture *f = *state;
    struct user *users;
    const char *code, *token, *csrf;
    struct user user;
    int64_t id;
    size_t count;
    OK(user_link(&f->ctx, "Iida", &code));
    NO(ST_NOT_FOUND, user_link(&f->ctx, "Oskari", &code));
    OK(user_add(&f->ctx, "Oskari", ACTOR_READER, &id));
    NO(ST_CONFLICT, user_add(&f->ctx, "Oskari", ACTOR_READER, &id));
    OK(user_list(&f->ctx, false, &users, &count));
    assert_int_equal(count, 2);
    struct actor reader = {id, "Oskari", ACTOR_READER};
    f->ctx.actor = &reader;
    NO(ST_DENIED, user_add(&f->ctx, "Aino", ACTOR_OWNER, &id));
    NO(ST_DENIED, user_link(&f->ctx, "Oskari", &code));
    f->ctx.actor = &fixture_owner;
    OK(user_link(&f->ctx, "Oskari", &code));
    OK(session_begin(&f->ctx, code, NULL, &token));
    OK(session_end(&f->ctx, token));
    NO(ST_DENIED, session_find(&f->ctx, token, &user, &csrf));
    NO(ST_DENIED, session_begin(&f->ctx, "0123", NULL, &token));
    NO(ST_DENIED, session_find(&f->ctx, "zz", &user, &csrf));
}

static void somebody_leaves_and_an_owner_stays(void **state) {
    struct fixture *f = *state;
    const char *code, *token, *csrf;
    struct user user, *users;
    size_t count;
    int64_t id;
    OK(user_link(&f->ctx, "Iida", &code));
    OK(user_named(&f->ctx, "Iida", &user));
    NO(ST_CONFLICT, user_end(&f->ctx, user.id));
    NO(ST_CONFLICT, user_set_role(&f->ctx, user.id, ACTOR_STAFF, NULL));
    OK(user_add(&f->ctx, "Oskari", ACTOR_OWNER, &id));
    OK(session_begin(&f->ctx, code, NULL, &token));
    OK(user_set_role(&f->ctx, user.id, ACTOR_OFFICER, NULL));
    OK(session_find(&f->ctx, token, &user, &csrf));
    assert_int_equal(user.role, ACTOR_OFFICER);
    OK(user_link(&f->ctx, "Iida", &code));
    OK(user_end(&f->ctx, user.id));
    NO(ST_DENIED, session_find(&f->ctx, token, &user, &csrf));
    NO(ST_DENIED, session_begin(&f->ctx, code, NULL, &token));
    OK(user_list(&f->ctx, false, &users, &count));
    assert_int_equal(count, 1);
    OK(user_list(&f->ctx, true, &users, &count));
    assert_int_equal(count, 2);
    OK(user_add(&f->ctx, "Iida", ACTOR_STAFF, &id)); /* another of that name may come */
}

static void a_session_ends_when_it_rests_or_another_says_so(void **state) {
    struct fixture *f = *state;
    const char *code, *first, *second, *third, *csrf;
    struct session *sessions;
    struct user user;
    size_t count;
    OK(user_link(&f->ctx, "Iida", &code));
    OK(session_begin(&f->ctx, code,
                     &(struct session_from){NULL, "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0"}, &first));
    OK(user_link(&f->ctx, "Iida", &code));
    OK(session_begin(&f->ctx, code, NULL, &second));
    OK(user_link(&f->ctx, "Iida", &code));
    OK(session_begin(&f->ctx, code, &(struct session_from){.before = second}, &third));
    NO(ST_DENIED, session_find(&f->ctx, second, &user, &csrf)); /* its browser has the third now */
    OK(session_set_lang(&f->ctx, third, LANG_EN));
    OK(session_find(&f->ctx, first, &user, &csrf));
    assert_int_equal(user.lang, LANG_EN); /* the user's, not the session's */
    const struct actor actor = {user.id, user.name, user.role};
    f->ctx.actor = &actor;
    OK(session_list(&f->ctx, third, &sessions, &count));
    assert_int_equal(count, 2);
    const struct session *other = sessions[0].current ? &sessions[1] : &sessions[0];
    assert_string_equal(other->agent, "Firefox");
    assert_string_equal(other->os, "Linux");
    OK(session_end_other(&f->ctx, third, other->id));
    NO(ST_DENIED, session_find(&f->ctx, first, &user, &csrf));
    for (int i = 0; i < 3; i++) {
        f->ctx.now += SESSION_IDLE_SECONDS - 1;
        if (i < 2)
            OK(session_find(&f->ctx, third, &user, &csrf)); /* in use */
    }
    f->ctx.now += 1;
    NO(ST_DENIED, session_find(&f->ctx, third, &user, &csrf));
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {T(a_link_signs_in_once_and_not_too_late), T(only_an_owner_makes_users),
                                       T(somebody_leaves_and_an_owner_stays),
                                       T(a_session_ends_when_it_rests_or_another_says_so)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
