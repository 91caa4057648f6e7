/* One answer: a status, headers and a body, in the request's arena.
 * Used by: gate and web, which fill it; http/server.c, which sends it.
 * Memory: the body lies in the arena or in the program itself; the arena lives until the last byte is sent.
 * Promises: what keeps a browser from doing more than the page needs is sent with every answer and cannot be
 *           forgotten: a policy without unsafe-*, no sniffing, no referrer, no frames. Unless `keep` is set,
 * nothing is stored by the browser or on the way (P45). */
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include "base/arena.h"
#include "base/buf.h"
#include "http/request.h"

struct reply {
    int status;        /* 200 when nothing is set */
    const char *type;  /* "text/html; charset=utf-8" when nothing is set */
    struct buf page;   /* a body that is built */
    const void *bytes; /* or one that already is: `length` bytes, outliving the answer */
    size_t length;
    int keep;         /* 1: may be kept for long, its address names its content */
    const char *etag; /* quoted, or NULL */
    struct pairs headers;
};

void reply_begin(struct reply *reply, struct arena *arena);
/* The value may not hold line ends: a bug, for nothing typed by anybody belongs into a header. */
void reply_header(struct reply *reply, const char *name, const char *value);
const char *reply_value(const struct reply *reply, const char *name); /* of a header, or NULL */
/* 303: what was posted is done, look there. `path` is one of ours and begins with "/". */
void reply_see_other(struct reply *reply, const char *path);
/* Sent back to addresses under `path` alone. */
void reply_cookie_at(struct reply *reply, const char *path, const char *name, const char *value, long max_age,
                     int secure);
void reply_cookie(struct reply *reply, const char *name, const char *value, long max_age, int secure);
/* A plain text, for what goes wrong before there is a language or a page. */
void reply_text(struct reply *reply, int status, const char *text);
/* The headers that every answer has; ends with a pair of NULLs. */
const struct pair *reply_always(void);

#endif
