/* A server of its own on a free port; clients are plain sockets, so that what no client library would send is
 * sent. */
#include "http/server.h"

#include "http/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { HELD_MOST = 250 };

struct fixture {
    struct ctx ctx;
    struct listener listener;
    struct server *server;
    sem_t hold, held;
    pthread_mutex_t guard;
    struct pending *held_back[HELD_MOST];
    size_t held_count;
};

static size_t limit(void *self, const struct request *request) {
    (void)self;
    return strcmp(request->path, "/big") == 0 ? 100000 : 10;
}

/* "/wait" works for long; "/rest" waits as for a disk; "/later" is answered at once, and the answer held back. */
static void answer(void *self, const struct request *request, struct reply *reply, struct pending *pending) {
    struct fixture *fixture = self;
    int rests = strcmp(request->path, "/rest") == 0;
    if (rests)
        pending_rest(pending, true);
    if (rests || strcmp(request->path, "/wait") == 0) {
        sem_post(&fixture->held);
        sem_wait(&fixture->hold);
    }
    if (rests)
        pending_rest(pending, false);
    if (strcmp(request->path, "/later") == 0) {
        pending_add(pending);
        pthread_mutex_lock(&fixture->guard);
        fixture->held_back[fixture->held_count++] = pending;
        pthread_mutex_unlock(&fixture->guard);
        sem_post(&fixture->held);
    }
    reply->etag = "\"e1\"";
    buf_printf(&reply->page, "%s %s %zu", request->method, request->path, request->body_length);
}

static void unkept(void *self, const struct request *request, struct reply *reply) {
    (void)self;
    reply->status = 503;
    buf_printf(&reply->page, "not %s", request->path);
}

static int setup(void **state) {
    static struct fixture fixture;
    ctx_begin(&fixture.ctx);
    fixture.held_count = 0;
    pthread_mutex_init(&fixture.guard, NULL);
    sem_init(&fixture.hold, 0, 0);
    sem_init(&fixture.held, 0, 0);
    assert_int_equal(server_listen(&fixture.ctx, "127.0.0.1", 0, &fixture.listener), ST_OK);
    assert_true(fixture.listener.port > 0);
    struct server_app app = {&fixture, limit, answer, unkept, NULL, NULL};
    assert_int_equal(server_start(&fixture.ctx, fixture.listener.fd, &app, &server_usual, &fixture.server),
                     ST_OK);
    *state = &fixture;
    return 0;
}

static int teardown(void **state) {
    struct fixture *fixture = *state;
    server_stop(fixture->server);
    close(fixture->listener.fd);
    ctx_end(&fixture->ctx);
    return 0;
}

static int dial(struct fixture *fixture) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)fixture->listener.port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

static void say(int fd, const char *bytes, size_t length) {
    while (length) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes += sent;
        length -= (size_t)sent;
    }
}

/* All until the server closes. */
static char *listen_to(struct fixture *fixture, int fd) {
    struct buf buf = buf_in(fixture->ctx.arena);
    char bytes[4096];
    for (ssize_t got; (got = recv(fd, bytes, sizeof bytes, 0)) > 0;)
        buf_add_n(&buf, bytes, (size_t)got);
    close(fd);
    return arena_text(fixture->ctx.arena, buf_text(&buf));
}

static char *ask_n(struct fixture *fixture, const char *bytes, size_t length) {
    int fd = dial(fixture);
    say(fd, bytes, length);
    shutdown(fd, SHUT_WR);
    return listen_to(fixture, fd);
}

static char *ask(struct fixture *fixture, const char *text) {
    return ask_n(fixture, text, strlen(text));
}

#define HOST "Host: x\r\nConnection: close\r\n"

static void shows_status(const char *reply, int status) {
    char start[16];
    snprintf(start, sizeof start, "HTTP/1.1 %d ", status);
    if (strncmp(reply, start, strlen(start)) != 0)
        fail_msg("not %d but: %.60s", status, reply);
}

static void every_answer_is_guarded(void **state) {
    char *reply = ask(*state, "GET /a%20b?x=1 HTTP/1.1\r\n" HOST "\r\n");
    shows_status(reply, 200);
    assert_non_null(strstr(reply, "\r\n\r\nGET /a b 0"));
    assert_non_null(strstr(reply, "Content-Security-Policy: default-src 'none'"));
    assert_null(strstr(reply, "unsafe"));
    assert_non_null(strstr(reply, "X-Content-Type-Options: nosniff"));
    assert_non_null(strstr(reply, "Cache-Control: no-store"));
    assert_non_null(strstr(reply, "Referrer-Policy: no-referrer"));
    reply = ask(*state, "GET / HTTP/1.1\r\n" HOST "If-None-Match: \"e1\"\r\n\r\n");
    shows_status(reply, 304);
    reply = ask(*state, "HEAD / HTTP/1.1\r\n" HOST "\r\n");
    shows_status(reply, 200);
    assert_null(strstr(reply, "HEAD /"));
}

static void bodies_have_limits(void **state) {
    char *reply = ask(*state, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\n0123456789");
    shows_status(reply, 200);
    assert_non_null(strstr(reply, "POST /a 10"));
    shows_status(ask(*state, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 11\r\n\r\n0123456789a"), 413);
    shows_status(ask(*state, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n0"), 413);
    shows_status(ask(*state, "POST /a HTTP/1.1\r\n" HOST
                             "Transfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n0\r\n\r\n"),
                 413);
    shows_status(ask(*state, "POST /big HTTP/1.1\r\n" HOST
                             "Transfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n0\r\n\r\n"),
                 200);
}

static void what_is_no_request_is_refused(void **state) {
    struct fixture *fixture = *state;
    const char *wrong[] = {
        "GET /%zz HTTP/1.1\r\n" HOST "\r\n",
        "GET /../x HTTP/1.1\r\n" HOST "\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 1\r\n\r\nab",
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip\r\n\r\nab",
        "POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\nab",
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 1x\r\n\r\nab",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *reply = ask(fixture, wrong[i]);
        if (strncmp(reply, "HTTP/1.1 400 ", 13) != 0)
            fail_msg("taken: %s\n%s", wrong[i], reply);
    }
    static const char nul[] = "GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n";
    char *reply = ask_n(fixture, nul, sizeof nul - 1);
    shows_status(reply, 400);
    static const char nul_line[] = "GET /\0secret HTTP/1.1\r\n" HOST "\r\n";
    reply = ask_n(fixture, nul_line, sizeof nul_line - 1);
    shows_status(reply, 400);
    char *huge = arena_alloc(fixture->ctx.arena, 100000);
    memset(huge, 'a', 99999);
    reply = ask(fixture, arena_printf(fixture->ctx.arena, "GET / HTTP/1.1\r\n" HOST "X: %s\r\n\r\n", huge));
    shows_status(reply, 431);
    huge[40000] = '\0';
    shows_status(ask(fixture, arena_printf(fixture->ctx.arena, "GET /%s HTTP/1.1\r\n" HOST "\r\n", huge)), 414);
    huge[5000] = '\0';
    shows_status(ask(fixture, arena_printf(fixture->ctx.arena, "GET /%s HTTP/1.1\r\n" HOST "\r\n", huge)), 400);
    shows_status(ask(fixture, "GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
}

static void a_cut_request_is_only_closed(void **state) {
    struct fixture *fixture = *state;
    const char *request = "POST /a HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\n0123456789";
    for (size_t cut = 0; cut < strlen(request); cut += 3) {
        int fd = dial(fixture);
        say(fd, request, cut);
        close(fd);
    }
    shows_status(ask(fixture, "GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
}

static void a_request_that_waits_holds_up_nobody(void **state) {
    struct fixture *fixture = *state;
    int waiting[4];
    for (int i = 0; i < 4; i++) {
        waiting[i] = dial(fixture);
        const char *request = "GET /wait HTTP/1.1\r\n" HOST "\r\n";
        say(waiting[i], request, strlen(request));
        sem_wait(&fixture->held);
    }
    shows_status(ask(fixture, "GET /quick HTTP/1.1\r\n" HOST "\r\n"), 200);
    for (int i = 0; i < 4; i++)
        sem_post(&fixture->hold);
    for (int i = 0; i < 4; i++)
        shows_status(listen_to(fixture, waiting[i]), 200);
}

static void ask_later(struct fixture *fixture, const char *path, int *clients, int count) {
    char request[100];
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" HOST "\r\n", path);
    for (int i = 0; i < count; i++) {
        clients[i] = dial(fixture);
        say(clients[i], request, strlen(request));
    }
    for (int i = 0; i < count; i++)
        sem_wait(&fixture->held);
}

static void hears_nothing(int fd) {
    char byte;
    assert_true(recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN);
}

/* More than there can be threads for: an answer that is held back has none. */
static void answers_are_held_back_without_a_thread(void **state) {
    struct fixture *fixture = *state;
    int clients[HELD_MOST];
    ask_later(fixture, "/later", clients, HELD_MOST);
    shows_status(ask(fixture, "GET /quick HTTP/1.1\r\n" HOST "\r\n"), 200);
    for (int i = 0; i < HELD_MOST; i++)
        hears_nothing(clients[i]);
    for (int i = 0; i < HELD_MOST; i++)
        pending_end(fixture->held_back[i], true);
    for (int i = 0; i < HELD_MOST; i++) {
        char *reply = listen_to(fixture, clients[i]);
        shows_status(reply, 200);
        assert_non_null(strstr(reply, "GET /later"));
    }
}

static void an_answer_whose_promise_is_broken_is_another(void **state) {
    struct fixture *fixture = *state;
    int clients[3];
    ask_later(fixture, "/later", clients, 3);
    for (int i = 0; i < 3; i++)
        pending_end(fixture->held_back[i], i == 1);
    int broken = 0;
    for (int i = 0; i < 3; i++) {
        char *reply = listen_to(fixture, clients[i]);
        if (strstr(reply, "not /later")) {
            shows_status(reply, 503);
            assert_null(strstr(reply, "GET /later"));
            assert_null(strstr(reply, "ETag"));
            broken++;
        }
    }
    assert_int_equal(broken, 2);
}

static void who_waits_for_the_disk_lets_others_work(void **state) {
    struct fixture *fixture = *state;
    int clients[40];
    ask_later(fixture, "/rest", clients, 40);
    for (int i = 0; i < 20; i++)
        shows_status(ask(fixture, "GET /quick HTTP/1.1\r\n" HOST "\r\n"), 200);
    for (int i = 0; i < 40; i++)
        sem_post(&fixture->hold);
    for (int i = 0; i < 40; i++)
        shows_status(listen_to(fixture, clients[i]), 200);
}

/* Far more than may work at a time, all at something long: each new one comes through. */
static void long_work_does_not_keep_others_out(void **state) {
    struct fixture *fixture = *state;
    int clients[20];
    ask_later(fixture, "/wait", clients, 20);
    shows_status(ask(fixture, "GET /quick HTTP/1.1\r\n" HOST "\r\n"), 200);
    for (int i = 0; i < 20; i++)
        sem_post(&fixture->hold);
    for (int i = 0; i < 20; i++)
        shows_status(listen_to(fixture, clients[i]), 200);
}

static void a_client_may_stop_sending_and_still_be_answered(void **state) {
    struct fixture *fixture = *state;
    int idle = dial(fixture);
    say(idle, "GET", 3); /* others in the middle of a request change how libmicrohttpd turns */
    for (int i = 0; i < 50; i++)
        shows_status(ask(fixture, "GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
    close(idle);
}

static void a_byte_now_and_then_is_not_enough(void **state) {
    struct fixture *fixture = *state;
    struct server_limits limits = server_usual;
    limits.request_seconds = 1;
    server_stop(fixture->server);
    struct server_app app = {fixture, limit, answer, unkept, NULL, NULL};
    assert_int_equal(server_start(&fixture->ctx, fixture->listener.fd, &app, &limits, &fixture->server), ST_OK);
    const char *starts[] = {"GET / HTTP/1.1\r\nX: ",
                            "POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n"};
    for (size_t i = 0; i < 2; i++) {
        int fd = dial(fixture), drips = 0;
        struct timeval patience = {.tv_usec = 50000};
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        say(fd, starts[i], strlen(starts[i]));
        char byte;
        ssize_t got;
        while ((got = recv(fd, &byte, 1, 0)) < 0 && errno == EAGAIN && drips++ < 400)
            say(fd, "a", 1);
        assert_true(got == 0 || errno == ECONNRESET);
        close(fd);
    }
    int fd = dial(fixture); /* who is being answered is let be, however long it takes */
    const char *request = "GET /wait HTTP/1.1\r\n" HOST "\r\n";
    say(fd, request, strlen(request));
    sem_wait(&fixture->held);
    struct timeval longer = {.tv_sec = 2};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &longer, sizeof longer);
    char byte;
    assert_true(recv(fd, &byte, 1, MSG_PEEK) < 0 && errno == EAGAIN);
    sem_post(&fixture->hold);
    shows_status(listen_to(fixture, fd), 200);
}

static void *let_go(void *self) {
    struct fixture *fixture = self;
    sem_post(&fixture->hold);
    return NULL;
}

static void stopping_answers_what_is_asked(void **state) {
    struct fixture *fixture = *state;
    int fd = dial(fixture);
    const char *request = "GET /wait HTTP/1.1\r\n" HOST "\r\n";
    say(fd, request, strlen(request));
    sem_wait(&fixture->held);
    pthread_t thread;
    pthread_create(&thread, NULL, let_go, fixture);
    server_stop(fixture->server);
    fixture->server = NULL;
    pthread_join(thread, NULL);
    close(fd);
}

static void *keep(void *self) {
    struct fixture *fixture = self;
    pending_end(fixture->held_back[0], true);
    return NULL;
}

static void stopping_waits_for_what_is_held_back(void **state) {
    struct fixture *fixture = *state;
    int fd;
    ask_later(fixture, "/later", &fd, 1);
    pthread_t thread;
    pthread_create(&thread, NULL, keep, fixture);
    server_stop(fixture->server);
    fixture->server = NULL;
    pthread_join(thread, NULL);
    close(fd);
}

static void a_bad_address_is_named(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct listener listener, second;
    assert_int_equal(server_listen(&ctx, "localhost", 0, &listener), ST_INVALID);
    assert_int_equal(server_listen(&ctx, "127.0.0.1", 70000, &listener), ST_INVALID);
    assert_int_equal(server_listen(&ctx, "127.0.0.1", 0, &listener), ST_OK);
    assert_int_equal(server_listen(&ctx, "127.0.0.1", listener.port, &second), ST_FAILED);
    assert_non_null(strstr(fault_text(&ctx), "127.0.0.1"));
    close(listener.fd);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_answer_is_guarded, setup, teardown),
        cmocka_unit_test_setup_teardown(bodies_have_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_request_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cut_request_is_only_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_request_that_waits_holds_up_nobody, setup, teardown),
        cmocka_unit_test_setup_teardown(answers_are_held_back_without_a_thread, setup, teardown),
        cmocka_unit_test_setup_teardown(an_answer_whose_promise_is_broken_is_another, setup, teardown),
        cmocka_unit_test_setup_teardown(who_waits_for_the_disk_lets_others_work, setup, teardown),
        cmocka_unit_test_setup_teardown(long_work_does_not_keep_others_out, setup, teardown),
        cmocka_unit_test_setup_teardown(stopping_waits_for_what_is_held_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_client_may_stop_sending_and_still_be_answered, setup, teardown),
        cmocka_unit_test_setup_teardown(a_byte_now_and_then_is_not_enough, setup, teardown),
        cmocka_unit_test_setup_teardown(stopping_answers_what_is_asked, setup, teardown),
        cmocka_unit_test(a_bad_address_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
