/* Places where a test may kill the program as kill -9 would, to see that the next start makes things whole, or have a step
 * fail, to see that the next try does.
 * Compiled in only with -DCRASH_POINTS (the san flavour): SELOSTE_CRASH=import.slice:3 kills at the third passing,
 * SELOSTE_FAULT=adopt.move:3 lets it fail once.
 * Used by: whatever writes in several steps.
 * Tests: tests/crash, tests/scenario. */
#ifndef BASE_CRASH_H
#define BASE_CRASH_H

#include "base/ctx.h"

#ifdef CRASH_POINTS
CHECKED enum status fault_point(struct ctx *ctx, const char *name);
void crash_point(const char *name);
#define CRASH_POINT(name) crash_point(name)
#else
#define CRASH_POINT(name) ((void)0)
static inline enum status fault_point(struct ctx *ctx, const char *name) {
    (void)ctx;
    (void)name;
    return ST_OK;
}
#endif

#endif
