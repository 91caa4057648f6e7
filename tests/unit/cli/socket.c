/* A server and its clients in one process. "help" and "version" need no register, so that only the way there and back
 * is looked at. */
#include "cli/frame.h"
#include "cli/socket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

struct room {
    char dir[600];
    struct socket_server *server;
};

static void start(struct room *room, bool deep) {
    snprintf(room->dir, sizeof room->dir, "/tmp/seloste-socket-XXXXXX");
    assert_non_null(mkdtemp(room->dir));
    if (deep) { /* longer than an address can be */
        char name[201];
        memset(name, 'd', sizeof name - 1);
        name[sizeof name - 1] = '\0';
        size_t length = strlen(room->dir);
        snprintf(room->dir + length, sizeof room->dir - length, "/%s", name);
        assert_int_equal(mkdir(room->dir, 0700), 0);
    }
    scoped_ctx ctx;
    ctx_begin(&ctx);
    assert_int_equal(socket_start(&ctx, room->dir, NULL, NULL, &room->server), ST_OK);
}

static void end(struct room *room) {
    assert_true(socket_stop(room->server));
    assert_int_equal(rmdir(room->dir), 0); /* nothing is left behind */
}

struct told {
    enum status status;
    bool served;
    int exit_code;
    char out[4000], err[4000];
};

/* A pipe's worth of output fits: nobody reads while the command runs. */
static void read_back(int fd, char *text, size_t room) {
    ssize_t got = read(fd, text, room - 1);
    text[got > 0 ? got : 0] = '\0';
    close(fd);
}

static struct told tell(const char *dir, const char *const *argv) {
    size_t argc = 0;
    while (argv[argc])
        argc++;
    int out[2], err[2];
    assert_int_equal(pipe(out), 0);
    assert_int_equal(pipe(err), 0);
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    struct call call = {
        .ctx = &ctx, .in = stdin, .out = fdopen(out[1], "w"), .err = fdopen(err[1], "w"), .peer = -1};
    struct told told = {0};
    told.status = socket_send(&call, dir, argc, argv, &told.served, &told.exit_code);
    fclose(call.out);
    fclose(call.err);
    read_back(out[0], told.out, sizeof told.out);
    read_back(err[0], told.err, sizeof told.err);
    return told;
}
#define TELL(dir, ...) tell((dir), (const char *const[]){__VA_ARGS__, NULL})

static void a_command_runs_in_the_server(void **state) {
    (void)state;
    for (int deep = 0; deep < 2; deep++) {
        struct room room;
        start(&room, deep);
        struct told told = TELL(room.dir, "version");
        assert_int_equal(told.status, ST_OK);
        assert_true(told.served);
        assert_int_equal(told.exit_code, 0);
        assert_non_null(strstr(told.out, "seloste "));
        assert_string_equal(told.err, "");
        end(&room);
    }
}

static void errors_and_their_code_come_back(void **state) {
    (void)state;
    struct room room;
    start(&room, false);
    struct told told = TELL(room.dir, "version", "--lang", "fi", "--jsno");
    assert_int_equal(told.status, ST_OK);
    assert_true(told.served);
    assert_int_equal(told.exit_code, 2);
    assert_non_null(strstr(told.err, "ei ole valitsinta"));
    assert_string_equal(told.out, "");
    end(&room);
}

static void without_a_server_nothing_is_served(void **state) {
    (void)state;
    assert_false(TELL("/nonexistent", "version").served);
    struct room room;
    start(&room, false);
    end(&room);
    assert_int_equal(mkdir(room.dir, 0700), 0);
    struct told told = TELL(room.dir, "version");
    assert_int_equal(told.status, ST_OK);
    assert_false(told.served);
    assert_int_equal(rmdir(room.dir), 0);
}

static int connect_raw(const char *dir) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", dir);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void a_socket_that_a_crash_left_is_replaced(void **state) {
    (void)state;
    struct room room;
    start(&room, false);
    char path[700], kept[700];
    snprintf(path, sizeof path, "%s/socket", room.dir);
    snprintf(kept, sizeof kept, "%s/kept", room.dir);
    assert_int_equal(rename(path, kept), 0); /* as if nobody had taken it away */
    assert_true(socket_stop(room.server));
    assert_int_equal(rename(kept, path), 0);
    assert_false(TELL(room.dir, "version").served);
    scoped_ctx ctx;
    ctx_begin(&ctx);
    assert_int_equal(socket_start(&ctx, room.dir, NULL, NULL, &room.server), ST_OK);
    assert_true(TELL(room.dir, "version").served);
    struct stat mode;
    assert_int_equal(stat(path, &mode), 0);
    assert_int_equal(mode.st_mode & 0777, 0600);
    end(&room);
}

/* What no client of ours sends: the server closes and goes on. */
static void nonsense_is_closed(void **state) {
    (void)state;
    struct room room;
    start(&room, false);
    const struct {
        const char *bytes;
        size_t length;
    } lines[] = {
        {"", 0},
        {"c", 1},
        {"GET / HTTP/1.1\r\n\r\n", 18},
        {"c\xff\xff\xff\xff", 5},
        {"c\x02\0\0\0{}", 7},
        {"x\x01\0\0\0"
         "0",
         6},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        int fd = connect_raw(room.dir);
        assert_int_equal(write(fd, lines[i].bytes, lines[i].length), lines[i].length);
        shutdown(fd, SHUT_WR);
        char answer[10];
        assert_true(read(fd, answer, sizeof answer) <= 0);
        close(fd);
    }
    assert_true(TELL(room.dir, "version").served);
    end(&room);
}

static void wrong_requests_with_descriptors_are_closed(void **state) {
    (void)state;
    struct room room;
    start(&room, false);
    const char *const lines[] = {
        "{}",
        "[]",
        "{\"argv\":\"version\",\"cwd\":\"/\",\"lang\":\"fi\",\"interactive\":false}",
        "{\"argv\":[1],\"cwd\":\"/\",\"lang\":\"fi\",\"interactive\":false}",
        "{\"argv\":[\"version\"],\"cwd\":\"/\",\"lang\":\"xx\",\"interactive\":false}",
        "{\"argv\":[\"version\"],\"cwd\":1,\"lang\":\"fi\",\"interactive\":false}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        int fd = connect_raw(room.dir), out[2];
        assert_int_equal(pipe(out), 0);
        const int fds[FRAME_DESCRIPTORS] = {out[1], out[1]};
        assert_true(frame_send(fd, FRAME_COMMAND, lines[i], strlen(lines[i]), fds));
        close(out[1]);
        char answer[10];
        assert_true(read(fd, answer, sizeof answer) <= 0);
        assert_int_equal(read(out[0], answer, sizeof answer), 0); /* the server closed what it was given */
        close(out[0]);
        close(fd);
    }
    end(&room);
}

static void *many(void *arg) {
    for (int i = 0; i < 20; i++)
        assert_true(TELL(arg, "help").served);
    return NULL;
}

static void clients_come_together(void **state) {
    (void)state;
    struct room room;
    start(&room, false);
    pthread_t threads[8];
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, many, room.dir), 0);
    for (size_t i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    end(&room);
}

/* Seventeen at once: the last can try again, and the rest are not harmed. A stop ends those who wait. */
static void too_many_are_turned_away(void **state) {
    (void)state;
    struct room room;
    start(&room, false);
    int fds[16];
    for (size_t i = 0; i < 16; i++)
        fds[i] = connect_raw(room.dir);
    struct told told = TELL(room.dir, "version");
    assert_int_equal(told.status, ST_OK);
    assert_false(told.served);
    end(&room);
    for (size_t i = 0; i < 16; i++)
        close(fds[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_runs_in_the_server),
        cmocka_unit_test(errors_and_their_code_come_back),
        cmocka_unit_test(without_a_server_nothing_is_served),
        cmocka_unit_test(a_socket_that_a_crash_left_is_replaced),
        cmocka_unit_test(nonsense_is_closed),
        cmocka_unit_test(wrong_requests_with_descriptors_are_closed),
        cmocka_unit_test(clients_come_together),
        cmocka_unit_test(too_many_are_turned_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
