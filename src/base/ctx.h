/* What travels with one request, command or job: memory, time, language, who acts, and what went wrong. `ctx` is
 * the first parameter of everything that allocates, reads the clock, fails with a text or touches a register.
 * Used by: everything above base. Upper layers' types are opaque here.
 * Errors: a text is put once, with FAIL, where the reason is known; callers pass the status up (TRY). */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include "base/arena.h"
#include "base/msg.h"
#include "base/status.h"

#include <stdint.h>

enum { FAULT_VALUES = 5 };

/* Why a call failed, in a form that every front end can show: as a sentence, at a field, at a line. */
struct fault {
    enum status status;
    const char *id;                   /* message id; NULL when nothing was put */
    const char *values[FAULT_VALUES]; /* never personal data: they may reach a log */
    const char *field;                /* form field, column or option that is wrong, or NULL */
    const char *file;                 /* input file, or NULL */
    int line, column;                 /* 1-based; 0 when unknown */
    const char *sentence;             /* promise id or path of the notice that refuses, or NULL */
};

struct pending;  /* base/pending.h */
struct registry; /* registry/registry.h */
struct actor;    /* registry/permit.h */
struct edition;  /* registry/edition.h */
struct scope;    /* registry/scope.h */

struct ctx {
    struct arena *arena;
    int64_t now; /* UTC seconds, read once at the start of the request, command or job */
    enum lang lang;
    const struct actor *actor;
    const struct scope *scope;     /* of the token that the actor came with, or NULL */
    struct registry *registry;     /* the open register, or NULL */
    const struct edition *edition; /* its notice, as it was when this ctx first asked; NULL: has not yet */
    const char *request;           /* id for log lines, or NULL */
    struct pending *pending;       /* of an answer that can be held back (base/pending.h), or NULL */
    struct fault fault;
};

enum status fault_put(struct ctx *ctx, enum status status, const char *id, ...);
#define FAIL(ctx, status, ...) fault_put((ctx), (status), __VA_ARGS__, (const char *)NULL)
#ifdef __clang_analyzer__ /* let it know that what fails is not OK */
#undef FAIL
#define FAIL(ctx, status, ...) (fault_put((ctx), (status), __VA_ARGS__, (const char *)NULL), (status))
#endif
/* The same, naming the field; returns the status so that it can be returned. */
enum status fault_at_field(struct ctx *ctx, const char *field);
enum status fault_at(struct ctx *ctx, const char *file, int line, int column);
enum status fault_sentence(struct ctx *ctx, const char *sentence);
/* "file:line:column: sentence" in the context's language. */
const char *fault_text(struct ctx *ctx);
void fault_clear(struct ctx *ctx);

/* A context of its own arena, for tests and commands; `lang` from the environment's LANG when it is one of
 * ours. */
void ctx_begin(struct ctx *ctx);
void ctx_end(struct ctx *ctx);
#define scoped_ctx __attribute__((cleanup(ctx_end))) struct ctx

#endif
