/* One request as it came, taken apart and checked: everything in it is UTF-8 without NUL.
 * Used by: http/server.c, which fills it; gate and web, which read it.
 * Memory: all in the request's own arena.
 * Errors: the readers return NULL when all is well, else the message id that says what is wrong; the caller answers
 * 400 with it. A cookie that is none of ours and cannot be read is left out: other programs of the same host set
 * cookies too.
 * Promises: `path` has no empty, "." or ".." segment, no backslash and no encoded slash, so no two paths name one
 * page and none leads out of a folder. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/arena.h"
#include "base/msg.h"

enum { REQUEST_PAIRS = 300, REQUEST_TARGET = 4096 }; /* most query parameters or cookies; longest target */

struct pair {
    const char *name, *value;
};

struct upload; /* http/upload.h */

struct pairs {
    struct pair *list;
    size_t count, room;
};

struct request {
    struct arena *arena;
    const char *method;
    const char *path;   /* decoded; "/" at least, also when it is wrong */
    const char *target; /* as it was sent, for what is wrong: never logged */
    struct pairs query; /* decoded */
    struct pairs headers;
    struct pairs cookies;
    const char *body; /* raw bytes, `body_length` of them */
    size_t body_length;
    const struct upload *upload; /* of a form with a file, which has no body; or NULL */
    const char *peer;            /* the client's address, for limits only: never logged */
    const char *wrong;           /* message id: why it cannot be read; NULL when it can */
};

const char *request_read_target(struct request *request, const char *target);
void request_read_cookies(struct request *request, const char *header);

/* NULL when there is none. Header names in any case. */
const char *request_header(const struct request *request, const char *name);
const char *request_query(const struct request *request, const char *name);
const char *request_cookie(const struct request *request, const char *name);

/* Whether the client takes a body in this coding ("gzip"): it names it, and not with the weight 0 (RFC 9110, 12.5.3). */
int request_takes(const struct request *request, const char *coding);

/* The first of our languages that the reader's browser asks for (Accept-Language); Finnish when it asks for none. */
enum lang request_lang(const struct request *request);

/* "a=b&c=d" appended to `pairs`; "+" is a space. Shared by the query and by forms. */
const char *request_read_pairs(struct arena *arena, const char *text, size_t length, struct pairs *pairs);
/* Percent-decoded; NULL when an escape is wrong. `*size` is its length, for it may hold NUL. */
char *request_decode(struct arena *arena, const char *text, size_t length, int plus, size_t *size);

#endif
