/* Places where a test may kill the program as kill -9 would, to see that the next start makes things whole.
 * Compiled in only with -DCRASH_POINTS (the san flavour): SELOSTE_CRASH=import.slice:3 kills at the third passing.
 * Used by: whatever writes in several steps.
 * Tests: tests/crash, tests/scenario. */
#ifndef BASE_CRASH_H
#define BASE_CRASH_H

#ifdef CRASH_POINTS
void crash_point(const char *name);
#define CRASH_POINT(name) crash_point(name)
#else
#define CRASH_POINT(name) ((void)0)
#endif

#endif
