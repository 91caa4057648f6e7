/* The only reader of the time of day. Time is injected: a test sets SELOSTE_CLOCK to an instant
 * ("2026-03-05T10:00:00Z") or to "@FILE", a file that holds one and is read again at every call, so that a
 * running server can be moved in time without sleeping.
 * Used by: whoever begins a request, command or job; everybody else takes the time from the context.
 * Errors: a SELOSTE_CLOCK that cannot be read aborts: a register must never guess the day. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

bool clock_readable(
    void); /* asked once at the start, so that a mistyped SELOSTE_CLOCK is an error and no crash */
int64_t clock_now(void);       /* UTC seconds since 1970 */
int64_t clock_monotonic(void); /* microseconds, for measuring only */

#endif
