/* Visits without a socket: requests straight into the gate, with a register behind it. */
#ifndef TESTS_WEB_VISITS_H
#define TESTS_WEB_VISITS_H

#include "../registry/fixture.h"
#include "gate/gate.h"
#include "gate/mask.h"
#include "web/error.h"

struct visits {
    struct fixture *f;
    struct gate *gate;
    const char *token, *csrf; /* of the session in use; NULL: nobody */
    struct pair headers[8];
    size_t header_count;
};

struct answer {
    int status;
    const char *page;     /* "" when there is none */
    const char *location; /* "" likewise */
    const struct reply *reply;
};

__attribute__((unused)) static const char *answer_header(const struct reply *reply, const char *name) {
    const char *value = reply_value(reply, name);
    return value ? value : "";
}

__attribute__((unused)) static struct answer ask(struct visits *v, const char *method, const char *target,
                                                 const char *body) {
    struct arena *arena = v->f->ctx.arena;
    struct request *request = arena_alloc(arena, sizeof *request);
    struct reply *reply = arena_alloc(arena, sizeof *reply);
    *request = (struct request){
        .arena = arena, .method = method, .body = body, .body_length = strlen(body), .peer = "192.0.2.7"};
    request->wrong = request_read_target(request, target);
    assert_null(request->wrong);
    for (size_t i = 0; i < v->header_count; i++)
        ARENA_PUSH(arena, request->headers.list, request->headers.count, request->headers.room, v->headers[i]);
    struct pair type = {"Content-Type", "application/x-www-form-urlencoded"};
    ARENA_PUSH(arena, request->headers.list, request->headers.count, request->headers.room, type);
    if (v->token)
        request_read_cookies(request, arena_printf(arena, "other=1; " GATE_COOKIE "=%s", v->token));
    reply_begin(reply, arena);
    struct server_app app = gate_app(v->gate);
    app.answer(app.self, request, reply, NULL);
    return (struct answer){reply->status, buf_text(&reply->page), answer_header(reply, "Location"), reply};
}

__attribute__((unused)) static struct answer get(struct visits *v, const char *target) {
    return ask(v, "GET", target, "");
}

/* With the form token of the session in use. */
__attribute__((unused)) static struct answer post(struct visits *v, const char *target, const char *fields) {
    return ask(v, "POST", target,
               v->csrf
                   ? arena_printf(v->f->ctx.arena, "csrf=%s&%s", mask_make(v->f->ctx.arena, v->csrf), fields)
                   : fields);
}

__attribute__((unused)) static void sign_in(struct visits *v, const char *name) {
    struct fixture *f = v->f;
    const char *code;
    struct user user;
    OK(user_link(&f->ctx, name, &code));
    OK(session_begin(&f->ctx, code, NULL, &v->token));
    OK(session_set_lang(&f->ctx, v->token, LANG_EN));
    OK(session_find(&f->ctx, v->token, &user, &v->csrf));
}

__attribute__((unused)) static int visits_begin(void **state) {
    void *fixture;
    if (fixture_begin(&fixture) != 0)
        return -1;
    struct visits *v = calloc(1, sizeof *v);
    v->f = fixture;
    struct gate_options options = {.registry = v->f->registry, .failed = error_show};
    options.routes = gate_routes(&options.route_count);
    v->gate = gate_new(v->f->ctx.arena, &options);
    *state = v;
    return 0;
}

__attribute__((unused)) static int visits_end(void **state) {
    struct visits *v = *state;
    void *fixture = v->f;
    gate_free(v->gate);
    free(v);
    return fixture_end(&fixture);
}
#define VISIT_TEST(name) cmocka_unit_test_setup_teardown(name, visits_begin, visits_end)

/* Where the page itself begins; the runner cuts long messages. */
__attribute__((unused)) static const char *main_of(const char *page) {
    const char *found = strstr(page, "<main");
    return found ? found : page;
}

__attribute__((unused)) static void shows(struct answer answer, const char *text) {
    if (!strstr(answer.page, text))
        fail_msg("not shown: %s\nstatus %d, page:\n%.900s", text, answer.status, main_of(answer.page));
}

__attribute__((unused)) static void hides(struct answer answer, const char *text) {
    if (strstr(answer.page, text))
        fail_msg("shown: %s\n%.900s", text, main_of(answer.page));
}

#endif
