#include "fixture.h"

static void a_link_signs_in_once_and_not_too_late(void **state) {
    struct fixture *f = *state;
    const char *code, *token, *csrf, *again;
    struct user user;
    OK(user_link(&f->ctx, "Oskari Lehmus", &code));
    OK(session_begin(&f->ctx, code, &token));
    NO(ST_DENIED, session_begin(&f->ctx, code, &again));
    OK(session_find(&f->ctx, token, &user, &csrf));
    assert_string_equal(user.name, "Oskari Lehmus");
    assert_int_equal(user.role, ACTOR_OWNER);
    assert_int_equal(strlen(csrf), 32);
    OK(session_set_lang(&f->ctx, token, LANG_SV));
    OK(session_find(&f->ctx, token, &user, &csrf));
    assert_int_equal(user.lang, LANG_SV);
    OK(user_link(&f->ctx, "Oskari Lehmus", &code));
    f->ctx.now += USER_LINK_SECONDS;
    NO(ST_DENIED, session_begin(&f->ctx, code, &again));
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
    OK(user_list(&f->ctx, &users, &count));
    assert_int_equal(count, 2);
    struct actor reader = {id, "Oskari", ACTOR_READER};
    f->ctx.actor = &reader;
    NO(ST_DENIED, user_add(&f->ctx, "Aino", ACTOR_OWNER, &id));
    NO(ST_DENIED, user_link(&f->ctx, "Oskari", &code));
    f->ctx.actor = &fixture_owner;
    OK(user_link(&f->ctx, "Oskari", &code));
    OK(session_begin(&f->ctx, code, &token));
    OK(session_end(&f->ctx, token));
    NO(ST_DENIED, session_find(&f->ctx, token, &user, &csrf));
    NO(ST_DENIED, session_begin(&f->ctx, "0123", &token));
    NO(ST_DENIED, session_find(&f->ctx, "zz", &user, &csrf));
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {T(a_link_signs_in_once_and_not_too_late), T(only_an_owner_makes_users)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
