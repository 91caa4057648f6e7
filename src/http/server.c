/* A request is an `exchange`: born with its first line, filled by the epoll thread, answered by a worker while
 * the connection sleeps (suspended), held back while what it tells of is not on disk yet, sent by the epoll thread again. At
 * each moment one thread owns it. */
#include "http/server.h"

#include "base/clock.h"
#include "http/shrink.h"
#include "http/patience.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    WORKERS_MAX = 64,
    BODY_READ_ON = 1024 * 1024,
    PATIENCE_EARNED = 1024 * 1024,
    WORKER_STACK = 1024 * 1024,
    STALL = 20000 /* us */
};

const struct server_limits server_usual = {.threads = 2,
                                           .workers = 64,
                                           .running = 4,
                                           .connections =
                                               500, /* half of the files a process may usually have open */
                                           .header_bytes = 32 * 1024,
                                           .idle_seconds = 20,
                                           .request_seconds = 60};

/* WHOLE: libmicrohttpd reads the socket once more when a connection wakes up, unless it has gone through its loop since
 * the request was whole; a client that has closed its sending half would then be dropped. So one turn passes between
 * the last byte and the sleep. */
enum stage { STAGE_NEW, STAGE_BODY, STAGE_WHOLE, STAGE_ASKED, STAGE_UNKEPT, STAGE_ANSWERED };

struct exchange {
    struct exchange *next; /* in the queue */
    struct server *server;
    struct MHD_Connection *connection;
    struct pending pending;
    struct request request;
    struct reply reply;
    struct buf body;
    struct upload_reader *upload; /* or NULL */
    const char *upload_wrong;
    const char *refusal; /* said at its headers; it is answered with `refusal_status` when the body has come */
    int refusal_status;
    bool deaf;           /* nothing of the body is kept */
    size_t patient;      /* bytes that have earned their sender more time */
    const char *seen_to; /* in libmicrohttpd's buffer: the end of what was taken, see nul_hides */
    size_t limit, seen;  /* bytes of body: allowed, and come */
    enum stage stage;
};

struct server {
    struct arena *arena;
    struct MHD_Daemon *daemon;
    struct server_app app;
    struct server_limits limits;
    struct patience patience;
    pthread_mutex_t lock;
    pthread_cond_t work, moved; /* moved: for the one who watches; nobody says it, it is waited for in vain */
    struct exchange *first, *last; /* waiting for a worker */
    size_t asleep; /* connections that are suspended: in the queue, with a worker, or held back */
    int stopping;
    pthread_t workers[WORKERS_MAX];
    unsigned worker_count, idle, running; /* running: neither idle nor resting */
    unsigned extra;                       /* that may run besides, because some run for long */
    int watching;                         /* one of the idle looks whether the queue moves */
    uint64_t taken;
};

/* -- what arrives
 * ------------------------------------------------------------------------------------------------ */

/* libmicrohttpd ends texts at a NUL of the client's as it does at its own. Between what was taken and what comes next
 * in its buffer only line ends and blanks may lie; anything else was hidden behind a NUL. */
static int nul_hides(const char *from, const char *next) {
    if (!from || (uintptr_t)next <= (uintptr_t)from || (uintptr_t)next - (uintptr_t)from > 65536)
        return 0; /* not in one buffer: nothing can be said */
    for (const char *at = from; at < next; at++)
        if (*at && !strchr(" \t\r\n", *at))
            return 1;
    return 0;
}

static void *first_line(void *self, const char *target, struct MHD_Connection *connection) {
    struct arena *arena = arena_new();
    struct exchange *exchange = arena_alloc(arena, sizeof *exchange);
    exchange->server = self;
    exchange->connection = connection;
    exchange->request.arena = arena;
    exchange->body = buf_in(arena);
    reply_begin(&exchange->reply, arena);
    exchange->seen_to = target + strlen(target);
    exchange->request.target = arena_text(arena, target);
    exchange->request.wrong = request_read_target(&exchange->request, target);
    return exchange;
}

static enum MHD_Result take_header(void *self, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                   const char *value, size_t length) {
    (void)kind;
    struct exchange *exchange = self;
    struct request *request = &exchange->request;
    struct pair pair = {arena_text_n(request->arena, name, name_length), ""};
    if (value)
        pair.value = arena_text_n(request->arena, value, length);
    if (nul_hides(exchange->seen_to, name))
        request->wrong = M("A header contains a NUL character.");
    exchange->seen_to = value ? value + length : name + name_length;
    ARENA_PUSH(request->arena, request->headers.list, request->headers.count, request->headers.room, pair);
    return MHD_YES;
}

/* Two ways to say how long a body is are one too many: a proxy in front may believe the other. */
static const char *framing_is_wrong(const struct request *request) {
    int lengths = 0, chunked = 0;
    for (size_t i = 0; i < request->headers.count; i++) {
        const char *name = request->headers.list[i].name, *value = request->headers.list[i].value;
        if (strcasecmp(name, "Content-Length") == 0) {
            lengths++;
            if (!*value || strspn(value, "0123456789") != strlen(value))
                return M("Content-Length is not a number.");
        }
        if (strcasecmp(name, "Transfer-Encoding") == 0) {
            chunked++;
            if (strcasecmp(value, "chunked") != 0)
                return M("Only the transfer encoding \"chunked\" is known.");
        }
    }
    return lengths + chunked > 1 ? M("The request says twice how long it is.") : NULL;
}

static const char *peer_of(struct arena *arena, struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN] = "";
    if (info && info->client_addr->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr, text,
                  sizeof text);
    else if (info && info->client_addr->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr, text,
                  sizeof text);
    return arena_text(arena, text);
}

static void read_headers(struct server *server, struct exchange *exchange, const char *method,
                         const char *version) {
    struct request *request = &exchange->request;
    const char *target_wrong = request->wrong;
    request->method = arena_text(request->arena, method);
    if (!target_wrong && nul_hides(exchange->seen_to, version))
        target_wrong = M("The address or form contains a NUL character.");
    exchange->seen_to = version + strlen(version);
    MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, take_header, exchange);
    if (nul_hides(exchange->seen_to, exchange->seen_to + 2)) /* the last line's end, at the least */
        request->wrong = M("A header contains a NUL character.");
    const char *cookies = request_header(request, "Cookie");
    if (cookies)
        request_read_cookies(request, cookies);
    const char *framing = framing_is_wrong(request);
    if (framing)
        request->wrong = framing;
    if (target_wrong)
        request->wrong = target_wrong;
    request->peer = peer_of(request->arena, exchange->connection);
    exchange->limit = request->wrong ? 0 : server->app.body_limit(server->app.self, request);
}

/* -- what leaves
 * ------------------------------------------------------------------------------------------------- */

static void add_headers(struct MHD_Response *response, const struct exchange *exchange) {
    const struct reply *reply = &exchange->reply;
    for (const struct pair *pair = reply_always(); pair->name; pair++)
        MHD_add_response_header(response, pair->name, pair->value);
    for (size_t i = 0; i < reply->headers.count; i++)
        MHD_add_response_header(response, reply->headers.list[i].name, reply->headers.list[i].value);
    MHD_add_response_header(response, "Cache-Control",
                            reply->keep ? "public, max-age=31536000, immutable" : "no-store");
    MHD_add_response_header(response, "Content-Type", reply->type);
    if (reply->etag)
        MHD_add_response_header(response, "ETag", reply->etag);
}

static enum MHD_Result send_reply(struct exchange *exchange) {
    struct reply *reply = &exchange->reply;
    const char *known = request_header(&exchange->request, "If-None-Match");
    int same = reply->etag && known && strcmp(known, reply->etag) == 0 && reply->status == 200;
    const void *bytes = reply->bytes ? reply->bytes : buf_text(&reply->page);
    size_t length = same ? 0 : reply->bytes ? reply->length : reply->page.length;
    /* The API takes a pointer to non-const for what it promises (PERSISTENT) not to touch. */
    struct MHD_Response *response =
        MHD_create_response_from_buffer(length, (void *)(uintptr_t)bytes, MHD_RESPMEM_PERSISTENT);
    must(response);
    add_headers(response, exchange);
    enum MHD_Result result =
        MHD_queue_response(exchange->connection, same ? 304 : (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return result;
}

static const char too_large[] = M("What was sent is larger than this address takes.");

static enum MHD_Result refuse(struct exchange *exchange, int status, const char *id) {
    exchange->stage = STAGE_ANSWERED;
    const struct server_app *app = &exchange->server->app;
    if (app->refused)
        app->refused(app->self, &exchange->request, &exchange->reply, status, id);
    else
        reply_text(&exchange->reply, status, msg(request_lang(&exchange->request), id));
    reply_header(&exchange->reply, "Connection", "close");
    return send_reply(exchange);
}

/* A connection that is closed while bytes lie unread takes the answer along: the client sees it broken off. So what comes is read
 * and thrown away first, if it is no more than the address takes; who asks before sending (Expect) is told at once. */
static enum MHD_Result refuse_later(struct exchange *exchange, int status, const char *id) {
    const struct request *request = &exchange->request;
    const char *length = request_header(request, "Content-Length");
    bool comes = length ? strcmp(length, "0") != 0 : request_header(request, "Transfer-Encoding") != NULL;
    bool small =
        !length || (strlen(length) <= 12 && strtoull(length, NULL, 10) <= exchange->limit + BODY_READ_ON);
    if (!comes || !small || request_header(request, "Expect"))
        return refuse(exchange, status, id);
    exchange->deaf = true;
    exchange->refusal = id;
    exchange->refusal_status = status;
    return MHD_YES;
}

/* -- workers
 * ----------------------------------------------------------------------------------------------------- */

/* Few run at a time: more threads than processors only take turns, and each waking costs as much as a small page. So an
 * exchange waits in the queue while enough are running; whoever waits for the disk says so and lets another in
 * (pending_rest). Threads are made when they are first needed. One of the idle watches the queue: when nobody has taken
 * anything for a while, those who run are at something long, and one more may run until a long one ends. */

static void *work(void *self);

static unsigned run_most(const struct server *server) {
    return server->limits.running + server->extra;
}

static void start_worker(struct server *server) {
    pthread_attr_t attributes;
    must(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, WORKER_STACK) == 0);
    int made = pthread_create(&server->workers[server->worker_count], &attributes, work, server) == 0;
    server->worker_count += (unsigned)made;
    must(server->worker_count); /* without any nobody would ever be answered */
    pthread_attr_destroy(&attributes);
}

/* Under lock: somebody for what waits in the queue, or to watch it. */
static void call_worker(struct server *server) {
    if (!server->first || (server->running >= run_most(server) && server->watching))
        return;
    if (server->idle > (unsigned)server->watching)
        pthread_cond_signal(&server->work);
    else if (server->worker_count < server->limits.workers)
        start_worker(server);
}

/* Under lock. */
static void queue(struct server *server, struct exchange *exchange) {
    exchange->next = NULL;
    if (server->last)
        server->last->next = exchange;
    else
        server->first = exchange;
    server->last = exchange;
    call_worker(server);
}

/* Under lock: a while, or until something happens. */
static void watch(struct server *server) {
    uint64_t taken = server->taken;
    int64_t until = clock_monotonic() + STALL;
    struct timespec at = {.tv_sec = until / 1000000, .tv_nsec = until % 1000000 * 1000};
    server->watching = 1;
    int how = pthread_cond_timedwait(&server->moved, &server->lock, &at);
    server->watching = 0;
    if (how == ETIMEDOUT && server->first && server->taken == taken)
        server->extra++;
}

/* Under lock: NULL at the end, when nobody is asleep any more. */
static struct exchange *next_exchange(struct server *server) {
    server->idle++;
    while (!server->first || server->running >= run_most(server)) {
        if (!server->first && server->stopping && !server->asleep)
            break;
        if (server->first && !server->watching)
            watch(server);
        else
            pthread_cond_wait(&server->work, &server->lock);
    }
    server->idle--;
    struct exchange *exchange = server->first;
    if (exchange) {
        server->first = exchange->next;
        if (!server->first)
            server->last = NULL;
        server->running++;
        server->taken++;
        call_worker(server); /* for what is left: whoever was called for it, or watched it, may be this one */
    }
    return exchange;
}

/* The exchange is the epoll thread's from here on. */
static void wake(struct exchange *exchange) {
    struct server *server = exchange->server;
    exchange->stage = STAGE_ANSWERED;
    MHD_resume_connection(exchange->connection);
    pthread_mutex_lock(&server->lock);
    if (--server->asleep == 0 && server->stopping)
        pthread_cond_broadcast(&server->work);
    pthread_mutex_unlock(&server->lock);
}

/* On whatever thread kept the last promise, so only what is quick. */
static void on_kept(void *arg) {
    struct exchange *exchange = arg;
    struct server *server = exchange->server;
    if (!atomic_load(&exchange->pending.broken)) {
        wake(exchange);
        return;
    }
    exchange->stage = STAGE_UNKEPT;
    pthread_mutex_lock(&server->lock);
    queue(server, exchange);
    pthread_mutex_unlock(&server->lock);
}

static void on_rest(void *arg, bool resting) {
    struct server *server = ((struct exchange *)arg)->server;
    pthread_mutex_lock(&server->lock);
    if (resting) {
        server->running--;
        call_worker(server);
    } else {
        server->running++;
    }
    pthread_mutex_unlock(&server->lock);
}

static void answer(struct server *server, struct exchange *exchange) {
    struct arena *arena = exchange->request.arena;
    if (exchange->stage == STAGE_UNKEPT) {
        reply_begin(&exchange->reply, arena);
        server->app.unkept(server->app.self, &exchange->request, &exchange->reply);
        wake(exchange);
        return;
    }
    pending_begin(&exchange->pending, arena, on_kept, on_rest, exchange);
    server->app.answer(server->app.self, &exchange->request, &exchange->reply, &exchange->pending);
    shrink(&exchange->request, &exchange->reply);
    pending_end(&exchange->pending, true);
}

static void *work(void *self) {
    struct server *server = self;
    pthread_mutex_lock(&server->lock);
    for (struct exchange *exchange; (exchange = next_exchange(server));) {
        pthread_mutex_unlock(&server->lock);
        int64_t start = clock_monotonic();
        answer(server, exchange);
        int was_long = clock_monotonic() - start >= STALL;
        pthread_mutex_lock(&server->lock);
        server->running--;
        if (was_long && server->extra)
            server->extra--;
    }
    pthread_mutex_unlock(&server->lock);
    return NULL;
}

/* 0 when the server is stopping. */
static int hand_over(struct server *server, struct exchange *exchange) {
    pthread_mutex_lock(&server->lock);
    int takes = !server->stopping;
    if (takes) {
        exchange->stage = STAGE_ASKED;
        MHD_suspend_connection(exchange->connection);
        server->asleep++;
        queue(server, exchange);
    }
    pthread_mutex_unlock(&server->lock);
    return takes;
}

/* -- libmicrohttpd's side
 * ---------------------------------------------------------------------------------------- */

static enum MHD_Result begin_upload(struct exchange *exchange) {
    const struct server_app *app = &exchange->server->app;
    struct sink sink = {0};
    const char *wrong = app->sink ? app->sink(app->self, &exchange->request, &sink) : NULL;
    if (wrong)
        return refuse_later(exchange, 403, wrong);
    exchange->deaf = sink.nowhere;
    if (!sink.write)
        return MHD_YES;
    exchange->upload = upload_begin(exchange->request.arena, exchange->connection, sink);
    if (exchange->upload)
        return MHD_YES;
    sink.close(sink.arg);
    return refuse_later(exchange, 400, M("What was sent is not a form with a file."));
}

static enum MHD_Result headers_are_in(struct server *server, struct exchange *exchange, const char *method,
                                      const char *version) {
    read_headers(server, exchange, method, version);
    exchange->stage = STAGE_BODY;
    if (exchange->request.wrong)
        return refuse(exchange, 400, exchange->request.wrong);
    const char *length = request_header(&exchange->request, "Content-Length");
    if (length && (strlen(length) > 12 || strtoull(length, NULL, 10) > exchange->limit))
        return refuse_later(exchange, 413, too_large);
    return begin_upload(exchange);
}

static struct patience_place *place_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/* A large file takes its time; who sends it steadily is waited for. */
static void upload_comes(struct exchange *exchange, const char *bytes, size_t length) {
    if (!exchange->upload_wrong)
        exchange->upload_wrong = upload_take(exchange->upload, bytes, length);
    if (exchange->seen - exchange->patient < PATIENCE_EARNED)
        return;
    exchange->patient = exchange->seen;
    patience_wait(&exchange->server->patience, place_of(exchange->connection));
}

static enum MHD_Result body_comes(struct exchange *exchange, const char *bytes, size_t length) {
    exchange->seen += length;
    if (exchange->seen <= exchange->limit && exchange->upload)
        upload_comes(exchange, bytes, length);
    else if (exchange->seen <= exchange->limit && !exchange->deaf)
        buf_add_n(&exchange->body, bytes, length);
    return exchange->seen > exchange->limit + BODY_READ_ON ? MHD_NO : MHD_YES;
}

static enum MHD_Result on_request(void *self, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *bytes, size_t *length,
                                  void **mine) {
    (void)url;
    struct server *server = self;
    struct exchange *exchange = *mine;
    if (exchange->stage == STAGE_NEW)
        return headers_are_in(server, exchange, method, version);
    if (exchange->stage == STAGE_BODY && *length) {
        size_t came = *length;
        *length = 0;
        return body_comes(exchange, bytes, came);
    }
    if (exchange->stage == STAGE_ANSWERED)
        return send_reply(exchange);
    if (exchange->refusal)
        return refuse(exchange, exchange->refusal_status, exchange->refusal);
    if (exchange->seen > exchange->limit)
        return refuse(exchange, 413, too_large);
    if (exchange->stage == STAGE_BODY) {
        exchange->stage = STAGE_WHOLE;
        return MHD_YES;
    }
    patience_rest(&server->patience, place_of(connection));
    if (exchange->upload) {
        const char *wrong = exchange->upload_wrong ? exchange->upload_wrong : upload_whole(exchange->upload);
        if (wrong)
            return refuse(exchange, 400, wrong);
        exchange->request.upload = upload_of(exchange->upload);
    }
    exchange->request.body = buf_text(&exchange->body);
    exchange->request.body_length = exchange->body.length;
    if (!hand_over(server, exchange))
        return refuse(exchange, 503, M("The server is stopping. Try again in a moment."));
    return MHD_YES;
}

static void on_completed(void *self, struct MHD_Connection *connection, void **mine,
                         enum MHD_RequestTerminationCode how) {
    (void)how;
    struct server *server = self;
    struct exchange *exchange = *mine;
    *mine = NULL;
    if (exchange)
        upload_end(exchange->upload);
    if (exchange)
        arena_free(exchange->request.arena);
    patience_wait(&server->patience, place_of(connection));
}

static void on_connection(void *self, struct MHD_Connection *connection, void **place,
                          enum MHD_ConnectionNotificationCode what) {
    struct server *server = self;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        patience_forget(&server->patience, *place);
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *place = info ? patience_watch(&server->patience, info->connect_fd) : NULL;
}

static size_t keep_escapes(void *self, struct MHD_Connection *connection, char *text) {
    (void)self, (void)connection;
    return strlen(text);
}

static void no_log(void *self, const char *format, va_list values) {
    (void)self, (void)format, (void)values; /* its lines may quote what a client sent */
}

/* -- public
 * ------------------------------------------------------------------------------------------------------ */

static int address_read(const char *address, int port, struct sockaddr_storage *out, socklen_t *length) {
    memset(out, 0, sizeof *out);
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)out;
    if (inet_pton(AF_INET, address, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)port);
        *length = sizeof *four;
        return AF_INET;
    }
    if (inet_pton(AF_INET6, address, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons((uint16_t)port);
        *length = sizeof *six;
        return AF_INET6;
    }
    return 0;
}

static int port_of(int fd) {
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } address;
    memset(&address, 0, sizeof address);
    socklen_t length = sizeof address;
    must(getsockname(fd, &address.any, &length) == 0);
    return ntohs(address.any.sa_family == AF_INET ? address.four.sin_port : address.six.sin6_port);
}

enum status server_listen(struct ctx *ctx, const char *address, int port, struct listener *listener) {
    struct sockaddr_storage at;
    socklen_t length;
    int family = address_read(address, port, &at, &length);
    if (!family)
        return FAIL(ctx, ST_INVALID, M("\"{1}\" is not an IP address."), address);
    if (port < 0 || port > 65535)
        return FAIL(ctx, ST_INVALID, M("A port is a number from 0 to 65535."));
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&at, length) != 0 || listen(fd, 512) != 0) {
        if (fd >= 0)
            close(fd);
        return FAIL(ctx, ST_FAILED, M("Cannot listen on {1} port {2}: it is in use or not allowed."), address,
                    arena_printf(ctx->arena, "%d", port));
    }
    listener->fd = fd;
    listener->port = port_of(fd);
    listener->url = arena_printf(ctx->arena, family == AF_INET ? "http://%s:%d/" : "http://[%s]:%d/", address,
                                 listener->port);
    return ST_OK;
}

static void stop_workers(struct server *server) {
    pthread_mutex_lock(&server->lock);
    server->stopping = 1;
    pthread_cond_broadcast(&server->work);
    pthread_mutex_unlock(&server->lock);
    for (unsigned i = 0; i < server->worker_count; i++) /* none is made once the first has ended */
        pthread_join(server->workers[i], NULL);
}

enum status server_start(struct ctx *ctx, int fd, const struct server_app *app,
                         const struct server_limits *limits, struct server **out) {
    struct arena *arena = arena_new();
    struct server *server = arena_alloc(arena, sizeof *server);
    server->arena = arena;
    server->app = *app;
    server->limits = *limits;
    must(limits->workers <= WORKERS_MAX && limits->running > 0);
    pthread_condattr_t monotonic;
    must(pthread_condattr_init(&monotonic) == 0 && pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    must(pthread_mutex_init(&server->lock, NULL) == 0 && pthread_cond_init(&server->work, NULL) == 0 &&
         pthread_cond_init(&server->moved, &monotonic) == 0);
    pthread_condattr_destroy(&monotonic);
    patience_begin(&server->patience, arena, limits->connections, limits->request_seconds);
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, on_request,
        server, MHD_OPTION_EXTERNAL_LOGGER, no_log, NULL, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_THREAD_POOL_SIZE, limits->threads, MHD_OPTION_CONNECTION_LIMIT, limits->connections,
        MHD_OPTION_CONNECTION_TIMEOUT, limits->idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)limits->header_bytes, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, first_line,
        server, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
        server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_END);
    if (!server->daemon) {
        stop_workers(server);
        patience_end(&server->patience);
        arena_free(arena);
        return FAIL(ctx, ST_FAILED, M("The web server cannot start."));
    }
    *out = server;
    return ST_OK;
}

void server_stop(struct server *server) {
    if (!server)
        return;
    MHD_quiesce_daemon(server->daemon);
    stop_workers(server); /* the queue is emptied first: no connection stays suspended */
    MHD_stop_daemon(server->daemon);
    patience_end(&server->patience);
    pthread_mutex_destroy(&server->lock);
    pthread_cond_destroy(&server->work);
    pthread_cond_destroy(&server->moved);
    arena_free(server->arena);
}
