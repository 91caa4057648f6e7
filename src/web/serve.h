/* The register in the browser: serves until a signal says stop.
 * Used by: main, for the command `serve`.
 * Memory: the server's own; each request has an arena.
 * Errors: a sentence when the address cannot be listened on.
 * Promises: SIGTERM and SIGINT end it cleanly: what was asked is answered. A crash of the serving process is told and
 *           it is started again. */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include "base/ctx.h"

#include <stdio.h>

/* Serves ctx->registry at `listen` ("127.0.0.1:8080", "[::1]:0") until SIGTERM or SIGINT; says on `out` where. */
CHECKED enum status serve_run(struct ctx *ctx, const char *listen, FILE *out);

/* Runs `child` in a process of its own and returns what it returns; starts it again when it crashes, unless it does so
 * again and again. SIGTERM, SIGINT and SIGHUP are passed on as SIGTERM. In the child these signals are blocked, so that
 * serve_run can wait for them: the register is opened there, not in the parent. */
int serve_supervised(int (*child)(void *arg), void *arg);

#endif
