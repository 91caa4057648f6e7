/* The client's words go as JSON; its output and error descriptors go along, so that pipes, files and "| less" work as
 * if it ran the command itself. Its standard input does not: a server in the background that read its own terminal would
 * be stopped by it, and a client that is gone must not leave a reader behind. */
#include "cli/socket.h"

#include "base/buf.h"
#include "base/clock.h"
#include "cli/frame.h"
#include "registry/permit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS = 16, REQUEST_SECONDS = 10, STOP_SECONDS = 5 };

struct client {
    struct socket_server *server;
    int fd; /* -1: free */
    uid_t uid;
};

struct socket_server {
    struct arena *arena;
    struct registry *registry;
    const char *url;
    int folder, listener, stop[2];
    pthread_t thread;
    pthread_mutex_t lock; /* over clients and running */
    pthread_cond_t quiet;
    struct client clients[CLIENTS];
    size_t running;
};

/* The path through a descriptor of the folder: a socket's address holds 108 bytes, a folder's path may be longer. */
static bool address_of(int folder, struct sockaddr_un *address) {
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    int length = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/socket", folder);
    return length > 0 && (size_t)length < sizeof address->sun_path;
}

/* The kernel says who connected; nothing that a client sends is believed about that. */
static bool same_user(int client, uid_t *uid) {
    struct ucred who;
    socklen_t length = sizeof who;
    if (getsockopt(client, SOL_SOCKET, SO_PEERCRED, &who, &length) != 0)
        return false;
    *uid = who.uid;
    return who.uid == geteuid() || who.uid == 0;
}

/* ---- one client */

struct request {
    const char **argv;
    size_t argc;
    const char *cwd;
    bool interactive;
};

/* False for anything that no client of ours sends. */
static bool read_request(struct ctx *ctx, const char *bytes, size_t length, struct request *request) {
    json_auto_t *root = json_loadb(bytes, length, 0, NULL);
    const char *cwd, *lang;
    json_t *argv;
    int interactive;
    if (!root || json_unpack(root, "{s:o,s:s,s:s,s:b}", "argv", &argv, "cwd", &cwd, "lang", &lang,
                             "interactive", &interactive) != 0)
        return false;
    if (!json_is_array(argv) || !lang_from(lang, &ctx->lang))
        return false;
    request->argc = json_array_size(argv);
    request->argv = arena_array(ctx->arena, request->argc, sizeof *request->argv);
    for (size_t i = 0; i < request->argc; i++) {
        const char *word = json_string_value(json_array_get(argv, i));
        if (!word)
            return false;
        request->argv[i] = arena_text(ctx->arena, word);
    }
    request->cwd = arena_text(ctx->arena, cwd);
    request->interactive = interactive;
    return true;
}

/* As whoever sits at the other end, with the register that is open. */
static int run(const struct client *client, struct ctx *ctx, const struct request *request, FILE *out,
               FILE *err) {
    struct actor actor = {.name = command_user(ctx, client->uid), .role = ACTOR_OWNER};
    ctx->registry = client->server->registry;
    ctx->actor = &actor;
    struct call call = {.ctx = ctx,
                        .out = out,
                        .err = err,
                        .cwd = request->cwd,
                        .interactive = request->interactive,
                        .peer = client->fd,
                        .served_at = client->server->url};
    return command_run(&call, request->argc, request->argv);
}

/* From the request to the exit code. Whatever is wrong before the command begins ends without a word. */
static void serve_client(const struct client *client) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct frame frame;
    struct request request;
    int fds[FRAME_DESCRIPTORS];
    bool good = frame_receive(ctx.arena, client->fd, &frame, fds);
    scoped_fd out = fds[0], err = fds[1];
    if (!good || frame.kind != FRAME_COMMAND || !read_request(&ctx, frame.bytes, frame.length, &request))
        return;
    struct timeval patient = {0}; /* a person may think as long as it takes */
    (void)setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &patient, sizeof patient);
    if (!frame_send(client->fd, FRAME_BEGUN, NULL, 0, NULL))
        return;
    FILE *to = fdopen(out, "w"), *errors = fdopen(err, "w");
    must(to && errors);
    enum { ROOM = 1 << 16 }; /* of the request: what is shown of people is overwritten with it */
    must(setvbuf(to, arena_alloc(ctx.arena, ROOM), _IOFBF, ROOM) == 0);
    must(setvbuf(errors, arena_alloc(ctx.arena, ROOM), _IOFBF, ROOM) == 0);
    out = err = -1;
    char code[16];
    int length = snprintf(code, sizeof code, "%d", run(client, &ctx, &request, to, errors));
    fclose(to);
    fclose(errors);
    (void)frame_send(client->fd, FRAME_EXIT, code, (size_t)length, NULL);
}

static void release(struct client *client) {
    struct socket_server *server = client->server;
    pthread_mutex_lock(&server->lock);
    close(client->fd);
    client->fd = -1;
    server->running--;
    pthread_cond_signal(&server->quiet);
    pthread_mutex_unlock(&server->lock);
}

static void *client_main(void *arg) {
    serve_client(arg);
    release(arg);
    return NULL;
}

/* ---- the server */

static struct client *take_slot(struct socket_server *server, int fd, uid_t uid) {
    struct client *found = NULL;
    pthread_mutex_lock(&server->lock);
    for (size_t i = 0; i < CLIENTS && !found; i++)
        if (server->clients[i].fd < 0)
            found = &server->clients[i];
    if (found) {
        *found = (struct client){server, fd, uid};
        server->running++;
    }
    pthread_mutex_unlock(&server->lock);
    return found;
}

/* Too many at once, or a stranger: closed before the command has begun, so that the client can try again. */
static void take_client(struct socket_server *server, int fd) {
    struct timeval soon = {.tv_sec = REQUEST_SECONDS};
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
    uid_t uid;
    struct client *client = same_user(fd, &uid) ? take_slot(server, fd, uid) : NULL;
    if (!client) {
        close(fd);
        return;
    }
    pthread_t thread;
    if (pthread_create(&thread, NULL, client_main, client) != 0)
        release(client);
    else
        pthread_detach(thread);
}

static void *listen_main(void *arg) {
    struct socket_server *server = arg;
    struct pollfd wait[2] = {{.fd = server->listener, .events = POLLIN},
                             {.fd = server->stop[0], .events = POLLIN}};
    for (;;) {
        if (poll(wait, 2, -1) < 0 && errno != EINTR)
            return NULL;
        if (wait[1].revents)
            return NULL;
        if (!(wait[0].revents & POLLIN))
            continue;
        int fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0)
            take_client(server, fd);
    }
}

static enum status failed(struct ctx *ctx) {
    return FAIL(ctx, ST_FAILED, M("the socket for the command line could not be made in the data folder: {1}"),
                strerror(errno));
}

/* The register's lock is ours, so a socket that lies there belongs to nobody. */
static enum status listen_in(struct ctx *ctx, struct socket_server *server, const char *dir) {
    server->folder = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un address;
    if (server->folder < 0 || server->listener < 0 || !address_of(server->folder, &address))
        return failed(ctx);
    if (unlinkat(server->folder, "socket", 0) != 0 && errno != ENOENT)
        return failed(ctx);
    if (bind(server->listener, (const struct sockaddr *)&address, sizeof address) != 0 ||
        fchmodat(server->folder, "socket", 0600, 0) != 0 || listen(server->listener, CLIENTS) != 0 ||
        pipe2(server->stop, O_CLOEXEC) != 0)
        return failed(ctx);
    return ST_OK;
}

static void server_free(struct socket_server *server) {
    frame_close(&server->listener);
    frame_close(&server->folder);
    frame_close(&server->stop[0]);
    frame_close(&server->stop[1]);
    pthread_mutex_destroy(&server->lock);
    pthread_cond_destroy(&server->quiet);
    arena_free(server->arena);
}

/* Its waiting is measured on the steady clock: a server may be told to stop while the time of day is put right. */
static struct socket_server *server_new(struct registry *registry, const char *url) {
    struct arena *arena = arena_new();
    struct socket_server *server = arena_alloc(arena, sizeof *server);
    *server = (struct socket_server){.arena = arena,
                                     .registry = registry,
                                     .url = arena_text(arena, url),
                                     .folder = -1,
                                     .listener = -1,
                                     .stop = {-1, -1}};
    for (size_t i = 0; i < CLIENTS; i++)
        server->clients[i].fd = -1;
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->quiet, &steady);
    pthread_condattr_destroy(&steady);
    return server;
}

enum status socket_start(struct ctx *ctx, const char *dir, struct registry *registry, const char *url,
                         struct socket_server **started) {
    struct socket_server *server = server_new(registry, url);
    enum status status = listen_in(ctx, server, dir);
    if (status == ST_OK && pthread_create(&server->thread, NULL, listen_main, server) != 0)
        status = failed(ctx);
    if (status != ST_OK)
        server_free(server);
    else
        *started = server;
    return status;
}

/* What waits for a person ends now: its connection is shut. */
static void hang_up(struct socket_server *server) {
    for (size_t i = 0; i < CLIENTS; i++)
        if (server->clients[i].fd >= 0)
            (void)shutdown(server->clients[i].fd, SHUT_RD);
}

static bool wait_quiet(struct socket_server *server) {
    int64_t until = clock_monotonic() + STOP_SECONDS * INT64_C(1000000);
    struct timespec deadline = {.tv_sec = (time_t)(until / 1000000), .tv_nsec = (long)(until % 1000000) * 1000};
    pthread_mutex_lock(&server->lock);
    hang_up(server);
    while (server->running && pthread_cond_timedwait(&server->quiet, &server->lock, &deadline) == 0)
        continue;
    bool quiet = server->running == 0;
    pthread_mutex_unlock(&server->lock);
    return quiet;
}

bool socket_stop(struct socket_server *server) {
    if (!server)
        return true;
    must(write(server->stop[1], "", 1) == 1);
    pthread_join(server->thread, NULL);
    (void)unlinkat(server->folder, "socket", 0);
    bool quiet = wait_quiet(server);
    if (quiet)
        server_free(server);
    return quiet;
}

bool socket_ask(struct call *call, const char *question, const char **answer) {
    struct frame frame;
    if (!frame_send(call->peer, FRAME_ASK, question, strlen(question), NULL) ||
        !frame_receive(call->ctx->arena, call->peer, &frame, NULL) || frame.kind != FRAME_ANSWER)
        return false;
    *answer = frame.bytes;
    return true;
}

bool socket_input(struct call *call, size_t most, const char **bytes, size_t *length) {
    char limit[32];
    int digits = snprintf(limit, sizeof limit, "%zu", most);
    struct frame frame;
    if (!frame_send(call->peer, FRAME_INPUT, limit, (size_t)digits, NULL) ||
        !frame_receive(call->ctx->arena, call->peer, &frame, NULL) || frame.kind != FRAME_ANSWER)
        return false;
    *bytes = frame.bytes;
    *length = frame.length;
    return true;
}

/* ---- the client */

static bool connect_to(const char *dir, int *fd) {
    scoped_fd folder = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct sockaddr_un address;
    if (folder < 0 || !address_of(folder, &address))
        return false;
    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return *fd >= 0 && connect(*fd, (const struct sockaddr *)&address, sizeof address) == 0;
}

static int add_bytes(const char *bytes, size_t length, void *buf) {
    buf_add_n(buf, bytes, length);
    return 0;
}

/* A folder that is gone or has no name in UTF-8: relative paths begin where nothing is, not where the server is. */
static const char NO_FOLDER[] = "/dev/null";

static bool send_request(const struct call *call, int fd, size_t argc, const char *const *argv) {
    json_auto_t *words = json_array();
    for (size_t i = 0; i < argc; i++)
        must(json_array_append_new(words, json_string(argv[i])) == 0);
    json_auto_t *root = json_pack("{s:O,s:s,s:s,s:b}", "argv", words, "cwd", call->cwd ? call->cwd : NO_FOLDER,
                                  "lang", lang_code(call->ctx->lang), "interactive", call->interactive);
    must(root);
    struct buf text = buf_in(call->ctx->arena);
    must(json_dump_callback(root, add_bytes, &text, JSON_COMPACT) == 0);
    fflush(call->out);
    fflush(call->err);
    int fds[FRAME_DESCRIPTORS] = {fileno(call->out), fileno(call->err)};
    return frame_send(fd, FRAME_COMMAND, buf_text(&text), text.length, fds);
}

static bool answer(struct call *call, int fd, const struct frame *frame) {
    const char *text = NULL;
    size_t length = 0;
    bool have;
    if (frame->kind == FRAME_ASK) {
        have = call_ask(call, frame->bytes, &text);
        length = have ? strlen(text) : 0;
    } else {
        have = call_read(call, strtoul(frame->bytes, NULL, 10), &text, &length);
    }
    return frame_send(fd, have ? FRAME_ANSWER : FRAME_NONE, text, length, NULL);
}

static enum status lost(struct ctx *ctx) {
    return FAIL(ctx, ST_FAILED,
                M("the server that has this register stopped before it had finished the command"));
}

enum status socket_send(struct call *call, const char *dir, size_t argc, const char *const *argv, bool *served,
                        int *exit_code) {
    scoped_fd fd = -1;
    *served = connect_to(dir, &fd);
    if (!*served)
        return ST_OK;
    struct frame first;
    *served = send_request(call, fd, argc, argv) && frame_receive(call->ctx->arena, fd, &first, NULL) &&
              first.kind == FRAME_BEGUN;
    if (!*served)
        return ST_OK;
    for (;;) {
        struct frame frame;
        if (!frame_receive(call->ctx->arena, fd, &frame, NULL))
            return lost(call->ctx);
        if (frame.kind == FRAME_EXIT) {
            *exit_code = (int)strtol(frame.bytes, NULL, 10);
            return ST_OK;
        }
        if ((frame.kind != FRAME_ASK && frame.kind != FRAME_INPUT) || !answer(call, fd, &frame))
            return lost(call->ctx);
    }
}
