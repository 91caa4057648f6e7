/* Between the bytes and the pages: who may knock at which address, and with what.
 * Finds the route, gives the request its context, finds the session, asks for the form token, counts knocks at public
 * doors, and turns what went wrong into a page in the reader's language. What may be done to whom is the model's to
 * say (registry/permit.h).
 * Used by: web/serve.c, which starts it; every handler in web.
 * Memory: a request's context lives in the request's arena.
 * Errors: a handler returns a status; anything but ST_OK becomes the error page, unless the handler has answered.
 * Promises: no handler runs for somebody without a session unless its row says PUBLIC, OPEN or COUNTED; no POST with a session
 *           runs without the session's form token. A session of the staff counts for nothing at a row that says PERSON, and
 *           a person's stay for nothing at any other. Log lines hold the route's pattern, never the address.
 * Law: GDPR 32. */
#ifndef GATE_GATE_H
#define GATE_GATE_H

#include "base/ctx.h"
#include "base/input.h"
#include "gate/tray.h"
#include "http/server.h"
#include "registry/user.h"

#include <stdbool.h>
#include <stdio.h>

enum { GATE_PARAMS = 2 };

struct gate;
struct visit;

enum gate_who { WHO_PUBLIC, WHO_OPEN, WHO_COUNTED, WHO_SESSION, WHO_FILE, WHO_PERSON, WHO_TOKEN };

struct route {
    const char *method, *path;
    enum gate_who who;
    size_t limit;
    const char *purpose;
    enum status (*handler)(struct visit *visit);
    const char *takes; /* of the API: the shape of its body; "": none, "*": a file; of a page NULL */
    const char *gives; /* the same of its answer; also a media type */
};

/* One request on its way to a handler. */
struct visit {
    struct ctx *ctx;
    struct gate *gate;
    const struct request *request;
    struct reply *reply;
    const struct route *route;
    const char *params[GATE_PARAMS];
    const struct user *user;           /* NULL: nobody is signed in */
    const struct doorway *stay;        /* of a person on their own page; NULL: nobody is */
    const char *token, *csrf;          /* of the session or the stay, or NULL */
    bool secure;                       /* a proxy in front speaks TLS */
    bool api;                          /* its answers, also the bad ones, are for programs */
    const struct api_token *api_token; /* with which it came, or NULL (registry/api_token.h) */
    int code;                          /* HTTP code of a refusal by the gate itself; 0: the status's own */
};

/* The handlers, each defined in the file of web that its name begins with. */
#define ROUTE(method, path, who, limit, purpose, handler) enum status handler(struct visit *visit);
#include "gate/routes.def"
#undef ROUTE
const struct route *gate_routes(size_t *count);
#define API(method, path, limit, handler, takes, gives, code, summary) enum status handler(struct visit *visit);
#include "gate/api.def"
#undef API
/* Writes the problem document for a visit of the API that failed; in api/problem.c. */
void api_failed(struct visit *visit, int code);

struct gate_options {
    struct registry *registry;
    const struct route *routes;
    size_t route_count;
    /* Writes the page for a visit that failed; `code` is the HTTP code. */
    void (*failed)(struct visit *visit, int code);
    FILE *log; /* or NULL */
};

struct gate *gate_new(struct arena *arena, const struct gate_options *options);
void gate_free(struct gate *gate);
/* What http/server.c calls. */
struct server_app gate_app(struct gate *gate);

/* The session's form token for a page, masked (gate/mask.h); NULL without a session. */
const char *gate_token(const struct visit *visit);
/* A number for a new form, sent along as "once": the form is then done once, however often it is sent. */
const char *gate_number(struct arena *arena);

/* Keeps a text for this session under an opaque id, in memory only; the oldest go first. */
const char *gate_keep(struct visit *visit, const char *text);
/* NULL when it is not there, or is another session's. */
const char *gate_kept(struct visit *visit, const char *id);
/* The same, for the last time: what is shown once is not shown again. */
const char *gate_kept_once(struct visit *visit, const char *id);
/* Lays a file out for this session to fetch once (gate/tray.h); its id, NULL without a session. */
const char *gate_lay(struct visit *visit, const struct tray_file *file);
/* `take`: with its bytes, for the last time; else what is said of it. False: it is not there. */
bool gate_laid(struct visit *visit, const char *id, bool take, struct tray_file *file);
void gate_forget(struct visit *visit); /* everything of this session */

/* The file that came with the form, of a route that takes one: its name and size, and its bytes, once. False: none came. */
bool visit_file(const struct visit *visit, const char **name, size_t *size, struct input *input);

/* Only a part of the page is asked for, by script that puts it into the page that is there (docs/BUILD.md). */
bool visit_part(const struct visit *visit);

#define GATE_COOKIE   "seloste"
#define GATE_OWN      "seloste-own" /* of a person on their own page; sent to GATE_OWN_PATH alone */
#define GATE_OWN_PATH "/own"
#define GATE_OWN_LANG "seloste-own-lang" /* the language they chose there */
#define GATE_DEVICE   "seloste-device"   /* that somebody of the staff has signed in here before */
/* Index into the notice's purposes, of the route; NOTICE_NOTHING when it names none. */
int visit_purpose(const struct visit *visit);

#endif
