/* How a call ends.
 * Used by: everything.
 * Promises: one table (status.def) gives HTTP codes and exit codes; a status is never dropped silently. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
#define STATUS(name, http, code, text) ST_##name,
#include "base/status.def"
#undef STATUS
    ST_COUNT
};

#define CHECKED __attribute__((warn_unused_result))

/* A bug, not an input: prints where, and aborts. Always on. */
#define must(condition) ((condition) ? (void)0 : must_failed(#condition, __FILE__, __LINE__))
_Noreturn void must_failed(const char *condition, const char *file, int line);

int status_http(enum status status);
int status_exit(enum status status);
const char *status_name(enum status status);

/* Returns from the calling function with whatever is not OK. */
#define TRY(call)                                                                                              \
    do {                                                                                                       \
        enum status try_status = (call);                                                                       \
        if (try_status != ST_OK)                                                                               \
            return try_status;                                                                                 \
    } while (0)

#endif
