#include "base/crash.h"

#ifdef CRASH_POINTS
#include "base/status.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* NAME or NAME:N; the N-th passing of the point that `set` names. */
static int meant(const char *set, const char *name, atomic_int *passed) {
    size_t length = strlen(name);
    if (!set || strncmp(set, name, length) != 0 || (set[length] && set[length] != ':'))
        return 0;
    int wanted = set[length] ? (int)strtol(set + length + 1, NULL, 10) : 1;
    return atomic_fetch_add(passed, 1) + 1 == wanted;
}

void crash_point(const char *name) {
    static atomic_int passed;
    if (meant(getenv("SELOSTE_CRASH"), name, &passed)) {
        raise(SIGKILL);
        must(0);
    }
}

enum status fault_point(struct ctx *ctx, const char *name) {
    static atomic_int passed;
    if (!meant(getenv("SELOSTE_FAULT"), name, &passed))
        return ST_OK;
    return FAIL(ctx, ST_FAILED, "{1}", "A test asked for this fault.");
}
#endif
