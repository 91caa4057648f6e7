/* Bytes from a socket to a request, and a reply back to bytes. libmicrohttpd's epoll threads move bytes; a few
 * workers of our own run what answers, so that work holds up nobody else's bytes. An answer that is made and must wait (for
 * the audit log's disk) holds up no worker either: it is sent when what it waits for is done (base/pending.h).
 * Used by: web/serve.c. It is started with functions to call and so knows nothing of what it serves.
 * Memory: each request has an arena of its own, wiped when the last byte of the answer has left.
 * Errors: what cannot be listened on fails with a sentence. What a client does wrong is answered or closed here:
 * too many or too large headers, a body without an end, two lengths, silence, too many connections.
 * Promises: nothing a client sends ends the process, and no request waits for another client. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/ctx.h"
#include "base/pending.h"
#include "http/reply.h"
#include "http/request.h"
#include "http/upload.h"

struct server;

struct server_app {
    void *self;
    /* Most bytes of body that this request may bring; asked when its headers are read. */
    size_t (*body_limit)(void *self, const struct request *request);
    /* Makes the answer; it leaves when what was promised in `pending` meanwhile is kept. */
    void (*answer)(void *self, const struct request *request, struct reply *reply, struct pending *pending);
    /* A promise could not be kept: another answer, which may show nothing of the first. */
    void (*unkept)(void *self, const struct request *request, struct reply *reply);
    /* What cannot be read, or is too large: `id` says why. On the thread that moves bytes, so only what is quick. NULL: a
     * plain text. */
    void (*refused)(void *self, const struct request *request, struct reply *reply, int code, const char *id);
    /* Where a file goes that this request's form may bring; sink->write NULL, or no such function: none may. A message id: why it is refused.
     * Either way the bytes are taken and thrown away first, as far as the address would take them: whoever still sends does not listen. */
    const char *(*sink)(void *self, const struct request *request, struct sink *sink);
};

struct server_limits {
    /* workers: at the most, most of them waiting for the disk; running: how many of them work at a time. */
    unsigned threads, workers, running, connections, header_bytes, idle_seconds, request_seconds;
};
extern const struct server_limits server_usual;

struct listener {
    int fd;
    int port;        /* the real one, when 0 was asked for */
    const char *url; /* "http://127.0.0.1:8080/" */
};

/* `address` is an IPv4 or IPv6 address ("127.0.0.1", "::1"); port 0 takes any. */
enum status server_listen(struct ctx *ctx, const char *address, int port, struct listener *listener) CHECKED;
enum status server_start(struct ctx *ctx, int fd, const struct server_app *app,
                         const struct server_limits *limits, struct server **out) CHECKED;
/* Answers what is being answered, takes nothing new, and returns when all is quiet. */
void server_stop(struct server *server);

#endif
