/* A form with a file, sent over a real socket in pieces: what reaches the sink, what is refused, and that whoever is refused hears why. */
#include "http/server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <netinet/in.h>
#include <stdatomic.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LIMIT = 4000000, FULL = 1000000 };

struct fixture {
    struct ctx ctx;
    struct listener listener;
    struct server *server;
    struct buf got;                      /* the file's bytes */
    atomic_int opened, closed, answered; /* by the server's threads */
};

static size_t limit(void *self, const struct request *request) {
    (void)self;
    return strcmp(request->path, "/small") == 0 ? 100 : LIMIT;
}

static const char *keep(void *arg, const char *bytes, size_t length) {
    struct fixture *fixture = arg;
    if (fixture->got.length + length > FULL)
        return M("The file could not be kept: the disk is full.");
    buf_add_n(&fixture->got, bytes, length);
    return NULL;
}

static void closes(void *arg) {
    struct fixture *fixture = arg;
    fixture->closed++;
}

static const char *where_to(void *self, const struct request *request, struct sink *sink) {
    struct fixture *fixture = self;
    if (strcmp(request->path, "/no") == 0)
        return M("Not allowed");
    if (strcmp(request->path, "/nowhere") == 0)
        sink->nowhere = true;
    else if (strcmp(request->path, "/file") == 0) {
        *sink = (struct sink){.arg = fixture, .write = keep, .close = closes};
        fixture->opened++;
    }
    return NULL;
}

/* Says what came: "name size field=value field=value". */
static void answer(void *self, const struct request *request, struct reply *reply, struct pending *pending) {
    struct fixture *fixture = self;
    const struct upload *upload = request->upload;
    (void)pending;
    fixture->answered++;
    buf_printf(&reply->page, "<%s> %zu %zu", upload && upload->name ? upload->name : "none",
               upload ? upload->size : 0, request->body_length);
    for (size_t i = 0; upload && i < upload->fields.count; i++)
        buf_printf(&reply->page, " %s=%s", upload->fields.list[i].name, upload->fields.list[i].value);
}

static void unkept(void *self, const struct request *request, struct reply *reply) {
    (void)self, (void)request;
    reply->status = 503;
}

static int setup(void **state) {
    static struct fixture fixture;
    fixture = (struct fixture){0};
    ctx_begin(&fixture.ctx);
    fixture.got = buf_in(fixture.ctx.arena);
    assert_int_equal(server_listen(&fixture.ctx, "127.0.0.1", 0, &fixture.listener), ST_OK);
    struct server_app app = {&fixture, limit, answer, unkept, NULL, where_to};
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
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)fixture->listener.port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* a piece is a piece */
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

/* Whether all of it was taken. */
static bool say(int fd, const char *bytes, size_t length) {
    while (length) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

static const char *hear(struct fixture *fixture, int fd) {
    struct buf buf = buf_in(fixture->ctx.arena);
    char bytes[4096];
    for (ssize_t got; (got = recv(fd, bytes, sizeof bytes, 0)) > 0;)
        buf_add_n(&buf, bytes, (size_t)got);
    close(fd);
    return buf_text(&buf);
}

#define HEAD                                                                                                   \
    "Host: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=bb\r\nAccept-Language: "      \
    "en\r\n"
#define FIELD(name, value) "--bb\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_OF(name, bytes)                                                                                   \
    "--bb\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" name                                  \
    "\"\r\nContent-Type: a/b\r\n\r\n" bytes "\r\n"
#define END "--bb--\r\n"

/* The body in two pieces, cut at `cut`. */
static const char *post(struct fixture *fixture, const char *path, const char *body, size_t length,
                        size_t cut) {
    const char *head = arena_printf(fixture->ctx.arena,
                                    "POST %s HTTP/1.1\r\n" HEAD "Content-Length: %zu\r\n\r\n", path, length);
    int fd = dial(fixture);
    assert_true(say(fd, head, strlen(head)));
    say(fd, body, cut < length ? cut : length);
    if (cut < length)
        say(fd, body + cut, length - cut);
    return hear(fixture, fd);
}

static const char *post_text(struct fixture *fixture, const char *path, const char *body) {
    return post(fixture, path, body, strlen(body), strlen(body));
}

static void shows(const char *reply, int status, const char *text) {
    char start[16];
    snprintf(start, sizeof start, "HTTP/1.1 %d ", status);
    if (strncmp(reply, start, strlen(start)) != 0 || !strstr(reply, text))
        fail_msg("not %d “%s” but: %.900s", status, text, reply);
}

static void fields_and_file_arrive_wherever_they_are_cut(void **state) {
    struct fixture *fixture = *state;
    static const char body[] =
        FIELD("csrf", "123") FILE_OF("C:\\kuvat\\ä.png", "one\r\n--b not\r\ntwo") FIELD("text", "a b") END;
    for (size_t cut = 1; cut < sizeof body; cut += 3) {
        fixture->got.length = 0;
        shows(post(fixture, "/file", body, sizeof body - 1, cut), 200, "<ä.png> 17 0 csrf=123 text=a b");
        assert_string_equal(buf_text(&fixture->got), "one\r\n--b not\r\ntwo");
    }
    assert_int_equal(fixture->closed, fixture->opened);
    assert_true(fixture->opened > 50);
}

static void a_form_without_a_file_is_one_too(void **state) {
    struct fixture *fixture = *state;
    shows(post_text(fixture, "/file", FIELD("a", "") END), 200, "<none> 0 0 a=");
    shows(post_text(fixture, "/file", FILE_OF("", "") FIELD("a", "1") END), 200, "<none> 0 0 a=1");
    shows(post_text(fixture, "/file", FILE_OF("tyhja.txt", "") END), 200, "<tyhja.txt> 0 0");
    assert_int_equal(fixture->closed, 3);
}

static void what_is_wrong_is_said_and_the_sink_is_closed(void **state) {
    struct fixture *fixture = *state;
    shows(post_text(fixture, "/file", FILE_OF("a", "1") FILE_OF("b", "2") END), 400, "One file");
    shows(post_text(fixture, "/file", FIELD("a", "1")), 400, "broke off");
    static const char nul[] = FIELD("a", "1\0002") END;
    shows(post(fixture, "/file", nul, sizeof nul - 1, 7), 400, "NUL");
    char *many = arena_alloc(fixture->ctx.arena, 400 * sizeof FIELD("a", "1") + sizeof END);
    for (int i = 0; i < 400; i++)
        strcat(many, FIELD("a", "1"));
    shows(post_text(fixture, "/file", strcat(many, END)), 400, "too many fields");
    int fd = dial(fixture); /* one that goes away in the middle */
    static const char half[] =
        "POST /file HTTP/1.1\r\n" HEAD "Content-Length: 1000\r\n\r\n--bb\r\nContent-Dispo";
    say(fd, half, sizeof half - 1);
    close(fd);
    shows(post_text(fixture, "/file", FIELD("a", "1") END), 200, "a=1");
    for (int i = 0; i < 2000 && fixture->closed < 6; i++)
        usleep(10000);
    assert_int_equal(fixture->closed, 6);
    assert_int_equal(fixture->opened, fixture->closed);
}

static void a_long_name_keeps_its_end(void **state) {
    struct fixture *fixture = *state;
    char name[1000], body[2000], wanted[100];
    memset(name, 'x', sizeof name);
    memcpy(name, "ääää", strlen("ääää"));
    strcpy(name + 800, ".pdf");
    snprintf(body, sizeof body, FILE_OF("%s", "1") END, name);
    snprintf(wanted, sizeof wanted, "<%.50s", name + 604);
    shows(post_text(fixture, "/file", body), 200, wanted);
    shows(post_text(fixture, "/file", body), 200, "x.pdf> 1");
}

/* A body of `length` bytes of a file, of which the client sends all before it listens. */
static const char *send_large(struct fixture *fixture, const char *path, size_t length) {
    char *body = arena_alloc(fixture->ctx.arena, length + 1);
    memset(body, 'y', length);
    static const char start[] = "--bb\r\nContent-Disposition: form-data; name=\"f\"; filename=\"n\"\r\n\r\n";
    memcpy(body, start, sizeof start - 1);
    memcpy(body + length - strlen("\r\n" END), "\r\n" END, strlen("\r\n" END));
    return post(fixture, path, body, length, length / 2);
}

/* Far more than a socket holds: an answer that came before the bytes were read would be lost with the connection. */
static void who_is_refused_hears_it_after_sending(void **state) {
    struct fixture *fixture = *state;
    for (int i = 0; i < 10; i++)
        shows(send_large(fixture, "/no", 3500000), 403, "Not allowed");
    assert_int_equal(fixture->opened + fixture->answered, 0);
    shows(send_large(fixture, "/small", 1000000), 413, "larger");
    shows(send_large(fixture, "/nowhere", 3500000), 200, "<none> 0 0");
    shows(send_large(fixture, "/file", 3500000), 400, "disk is full");
    assert_int_equal(fixture->closed, fixture->opened);
}

static void who_asks_first_need_not_send(void **state) {
    struct fixture *fixture = *state;
    int fd = dial(fixture);
    static const char ask[] =
        "POST /no HTTP/1.1\r\n" HEAD "Content-Length: 3000000\r\nExpect: 100-continue\r\n\r\n";
    say(fd, ask, sizeof ask - 1);
    shows(hear(fixture, fd), 403, "Not allowed");
    fd = dial(fixture);
    static const char huge[] = "POST /file HTTP/1.1\r\n" HEAD "Content-Length: 900000000\r\n\r\n";
    say(fd, huge, sizeof huge - 1);
    shows(hear(fixture, fd), 413, "larger");
}

static void what_is_no_such_form_brings_no_file(void **state) {
    struct fixture *fixture = *state;
    int fd = dial(fixture);
    static const char plain[] =
        "POST /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: "
        "application/x-www-form-urlencoded\r\nAccept-Language: en\r\nContent-Length: 3\r\n\r\na=1";
    say(fd, plain, sizeof plain - 1);
    shows(hear(fixture, fd), 400, "not a form");
    assert_int_equal(fixture->closed, fixture->opened);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(fields_and_file_arrive_wherever_they_are_cut), T(a_form_without_a_file_is_one_too),
        T(what_is_wrong_is_said_and_the_sink_is_closed), T(a_long_name_keeps_its_end),
        T(who_is_refused_hears_it_after_sending),        T(who_asks_first_need_not_send),
        T(what_is_no_such_form_brings_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
