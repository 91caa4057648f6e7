/* Who may knock where: every row of routes.def, and the doors that are not there. */
#include "../web/visits.h"

#include "gate/limit.h"
#include "gate/once.h"
#include "gate/shelf.h"

/* A path that fits a pattern: {name} becomes an id of nobody. */
static const char *some_path(struct arena *arena, const char *pattern) {
    struct buf buf = buf_in(arena);
    for (const char *at = pattern; *at; at++) {
        if (*at == '{') {
            buf_add(&buf, "0123456789abc");
            at = strchr(at, '}');
        } else {
            buf_char(&buf, *at);
        }
    }
    return buf_text(&buf);
}

static void nobody_comes_in_without_a_session(void **state) {
    struct visits *v = *state;
    size_t count, guarded = 0;
    const struct route *routes = gate_routes(&count);
    const char *tokens[] = {NULL, "wrong", "", "0123456789abcdef0123456789abcdef"};
    for (size_t t = 0; t < sizeof tokens / sizeof *tokens; t++)
        for (size_t i = 0; i < count; i++) {
            if (routes[i].who != WHO_SESSION)
                continue;
            v->token = tokens[t];
            guarded++;
            struct answer answer = ask(v, routes[i].method, some_path(v->f->ctx.arena, routes[i].path), "");
            if (strcmp(routes[i].method, "GET") == 0) {
                assert_int_equal(answer.status, 303);
                assert_string_equal(answer.location, "/signin");
                assert_string_equal(answer.page, "");
            } else {
                assert_int_equal(answer.status, 403);
            }
        }
    assert_true(guarded > 20);
}

static void a_form_without_the_sessions_token_is_refused(void **state) {
    struct visits *v = *state;
    size_t count;
    const struct route *routes = gate_routes(&count);
    sign_in(v, "Iida Tammisto");
    const char *bodies[] = {"", "csrf=", "csrf=0123456789abcdef0123456789abcdef", "csrf=%00", "csrf=a&csrf=b"};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sizeof bodies / sizeof *bodies; k++) {
            /* What is open takes a press from a mail program, which has no session (RFC 8058): no form token either. */
            if (strcmp(routes[i].method, "POST") != 0 || routes[i].who == WHO_OPEN)
                continue;
            struct answer answer = ask(v, "POST", some_path(v->f->ctx.arena, routes[i].path), bodies[k]);
            if (answer.status != 403 && answer.status != 400)
                fail_msg("%s %s: %d", routes[i].path, bodies[k], answer.status);
        }
    struct user user;
    const char *csrf;
    struct fixture *f = v->f;
    OK(session_find(&f->ctx, v->token, &user, &csrf)); /* nobody was signed out by a stranger's form */
}

static void another_sites_form_is_refused(void **state) {
    struct visits *v = *state;
    sign_in(v, "Iida Tammisto");
    v->headers[v->header_count++] = (struct pair){"Sec-Fetch-Site", "cross-site"};
    assert_int_equal(post(v, "/customers", "q=a").status, 403);
    assert_int_equal(post(v, "/signin", "code=a").status, 403);
    v->headers[0].value = "same-origin";
    assert_int_equal(post(v, "/customers", "q=a").status, 303);
}

static void what_is_not_there_is_said(void **state) {
    struct visits *v = *state;
    assert_int_equal(get(v, "/nothing").status, 404);
    assert_int_equal(get(v, "/static/nothing.css").status, 404);
    assert_int_equal(get(v, "/customers/found").status, 404);
    assert_int_equal(get(v, "/notice/de").status, 404);
    struct answer answer = ask(v, "PUT", "/customers", "");
    assert_int_equal(answer.status, 405);
    assert_string_equal(answer_header(answer.reply, "Allow"), "GET, POST");
    assert_int_equal(ask(v, "HEAD", "/signin", "").status, 200);
    sign_in(v, "Iida Tammisto");
    assert_int_equal(get(v, "/party/0123456789abc").status, 404);
    assert_int_equal(get(v, "/party/nobody").status, 404);
    shows(get(v, "/party/nobody"), "There is no such page.");
}

static void errors_speak_the_readers_language(void **state) {
    struct visits *v = *state;
    v->headers[v->header_count++] = (struct pair){"Accept-Language", "sv-FI"};
    shows(get(v, "/nothing"), "<html lang=\"sv\">");
    shows(get(v, "/nothing"), "Sidan finns inte.");
    shows(get(v, "/nothing?lang=fi"), "Sivua ei ole.");
}

static void a_link_is_not_used_up_by_looking(void **state) {
    struct visits *v = *state;
    struct fixture *f = v->f;
    const char *code;
    OK(user_link(&f->ctx, "Iida Tammisto", &code));
    const char *page = arena_printf(f->ctx.arena, "/signin/%s", code);
    for (int i = 0; i < 3; i++)
        shows(get(v, page), "<form action=\"/signin\" method=\"post\">");
    const char *form = arena_printf(f->ctx.arena, "code=%s", code);
    struct answer answer = post(v, "/signin", form);
    assert_int_equal(answer.status, 303);
    assert_string_equal(answer.location, "/today");
    const char *cookie = answer_header(answer.reply, "Set-Cookie");
    assert_non_null(strstr(cookie, "HttpOnly; SameSite=Lax"));
    assert_null(strstr(cookie, "Secure"));
    assert_int_equal(post(v, "/signin", form).status, 403);
    v->token = arena_text_n(f->ctx.arena, cookie + 8, strcspn(cookie + 8, ";"));
    assert_int_equal(get(v, "/customers").status, 200);
    v->headers[v->header_count++] = (struct pair){"X-Forwarded-Proto", "https"};
    v->token = NULL;
    OK(user_link(&f->ctx, "Iida Tammisto", &code));
    answer = post(v, "/signin", arena_printf(f->ctx.arena, "code=%s", code));
    assert_non_null(strstr(answer_header(answer.reply, "Set-Cookie"), "; Secure"));
}

static void who_signs_out_is_out(void **state) {
    struct visits *v = *state;
    sign_in(v, "Iida Tammisto");
    struct answer answer = post(v, "/signout", "");
    assert_int_equal(answer.status, 303);
    assert_non_null(strstr(answer_header(answer.reply, "Set-Cookie"), "Max-Age=0"));
    assert_int_equal(get(v, "/customers").status, 303);
}

static void guessing_is_slowed_down(void **state) {
    struct visits *v = *state;
    for (int i = 0; i < LIMIT_EACH; i++)
        assert_int_equal(post(v, "/signin", "code=guess").status, 403);
    struct answer answer = post(v, "/signin", "code=guess");
    assert_int_equal(answer.status, 429);
    assert_string_equal(answer_header(answer.reply, "Retry-After"), "60");
    assert_int_equal(get(v, "/notice/fi").status, 200); /* only that door */
    setenv("SELOSTE_CLOCK", "2026-11-25T10:01:00Z", 1);
    assert_int_equal(post(v, "/signin", "code=guess").status, 403);
}

static void a_shelf_has_owners(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct shelf *shelf = arena_alloc(arena, sizeof *shelf);
    shelf_begin(shelf);
    const char *first = shelf_put(shelf, arena, "a", "one");
    assert_string_equal(shelf_put(shelf, arena, "a", "one"), first);
    assert_string_not_equal(shelf_put(shelf, arena, "b", "one"), first);
    assert_string_equal(shelf_get(shelf, arena, "a", first), "one");
    assert_null(shelf_get(shelf, arena, "b", first));
    assert_null(shelf_get(shelf, arena, "", ""));
    const char *once = shelf_put(shelf, arena, "a", "shown once");
    assert_null(shelf_take(shelf, arena, "b", once));
    assert_string_equal(shelf_take(shelf, arena, "a", once), "shown once");
    assert_null(shelf_take(shelf, arena, "a", once));
    assert_null(shelf_get(shelf, arena, "a", once));
    for (int i = 0; i < 2 * PLACES; i++)
        assert_non_null(shelf_put(shelf, arena, "c", arena_printf(arena, "%d", i)));
    assert_string_equal(shelf_get(shelf, arena, "a", first), "one"); /* others take away nothing */
    const char *again = shelf_put(shelf, arena, "a", "two");
    for (int i = 0; i < PLACES_EACH; i++) {
        assert_string_equal(shelf_put(shelf, arena, "a", "one"), first); /* what is searched again stays */
        assert_non_null(shelf_put(shelf, arena, "a", arena_printf(arena, "%d", i)));
    }
    assert_string_equal(shelf_get(shelf, arena, "a", first), "one");
    assert_null(shelf_get(shelf, arena, "a", again)); /* the oldest go first */
    char *long_text = arena_alloc(arena, SHELF_TEXT + 1);
    memset(long_text, 'x', SHELF_TEXT);
    assert_null(shelf_put(shelf, arena, "a", long_text));
    const char *last = shelf_put(shelf, arena, "c", "last");
    shelf_clear(shelf, "c");
    assert_null(shelf_get(shelf, arena, "c", last));
    shelf_end(shelf);
}

struct twice {
    struct once *once;
    const char *answer;
    bool first;
};

static void *second_time(void *self) {
    struct twice *twice = self;
    static _Thread_local struct arena *arena;
    arena = arena_new();
    twice->first = once_claim(twice->once, arena, "a", "1", &twice->answer);
    twice->answer = twice->answer ? "answered" : NULL;
    arena_free(arena);
    return NULL;
}

static void the_second_sending_waits_for_the_first(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct once *once = arena_alloc(arena, sizeof *once);
    const char *answer;
    once_begin(once);
    for (int done = 0; done < 2; done++) {
        assert_true(once_claim(once, arena, "a", "1", &answer));
        struct twice twice = {.once = once};
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, second_time, &twice), 0);
        once_finish(once, "a", "1", done ? "/there" : NULL);
        pthread_join(thread, NULL);
        assert_int_equal(twice.first, !done);
        if (!done)
            once_finish(once, "a", "1", NULL);
    }
    assert_false(once_claim(once, arena, "a", "1", &answer));
    assert_string_equal(answer, "/there");
    assert_true(once_claim(once, arena, "b", "1", &answer)); /* another session */
    for (int i = 0; i < 2 * PLACES; i++) {                   /* in every set */
        const char *session = arena_printf(arena, "session %d", i), *number = arena_printf(arena, "%d", i);
        assert_true(once_claim(once, arena, session, number, &answer));
        once_finish(once, session, number, "/elsewhere");
        assert_true(once_claim(once, arena, "a", arena_printf(arena, "busy %d", i), &answer));
        if (i % PLACES_EACH)
            once_finish(once, "a", arena_printf(arena, "busy %d", i), "/busy");
    }
    assert_true(once_claim(once, arena, "a", "1", &answer)); /* forgotten since, for newer ones of its own */
    assert_false(once_claim(once, arena, "session 2000", "2000", &answer));
    once_end(once);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        VISIT_TEST(nobody_comes_in_without_a_session),
        VISIT_TEST(a_form_without_the_sessions_token_is_refused),
        VISIT_TEST(another_sites_form_is_refused),
        VISIT_TEST(what_is_not_there_is_said),
        VISIT_TEST(errors_speak_the_readers_language),
        VISIT_TEST(a_link_is_not_used_up_by_looking),
        VISIT_TEST(who_signs_out_is_out),
        VISIT_TEST(guessing_is_slowed_down),
        cmocka_unit_test(a_shelf_has_owners),
        cmocka_unit_test(the_second_sending_waits_for_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
