/* Scenarios: made-up parties and events in JSON, and until when the notice would keep their data (section 11). A
 * controller tries a notice with them before it is in force; the same rules judge the register (retention.h).
 * Used by: cli explain.
 * Memory: the context's arena.
 * Errors: ST_INVALID with line and column where it is no JSON, with the path in the document ("events[2].at") where
 * it makes no sense under this notice.
 * Limits: EXPLAIN_BYTES_MAX and the counts below. */
#ifndef NOTICE_EXPLAIN_H
#define NOTICE_EXPLAIN_H

#include "notice/history.h"
#include "notice/retention.h"

#include <jansson.h>

enum {
    EXPLAIN_BYTES_MAX = 4 << 20,
    EXPLAIN_PARTIES_MAX = 5000,
    EXPLAIN_LINKS_MAX = 5000,
    EXPLAIN_EVENTS_MAX = 20000,
    EXPLAIN_ASKS_MAX = 1000,
    EXPLAIN_ROLES_MAX = 100,
    EXPLAIN_WORK_MAX = 10000000 /* questions, times events, times roles */
};

struct explain_ask {
    int party, class;
    day_t on;
    bool timed; /* asked about an instant, not a whole day */
    int64_t instant;
};

struct explain_scenario {
    struct history history;
    const struct explain_ask *asks;
    size_t ask_count;
    const char *const *warnings; /* whole sentences: facts that the notice does not know */
    size_t warning_count;
};

CHECKED enum status explain_read(struct ctx *ctx, const struct notice *notice, const char *file,
                                 const char *bytes, size_t length, struct explain_scenario *scenario);

/* One answer per ask, or per record of a class with a date per record. */
struct explain_answer {
    const struct explain_ask *ask;
    struct verdict verdict;
};
CHECKED enum status explain_answers(struct ctx *ctx, const struct notice *notice,
                                    const struct explain_scenario *scenario, struct explain_answer **answers,
                                    size_t *count);
/* The answer as the JSON document has it; the caller's reference. */
json_t *explain_json(struct ctx *ctx, const struct notice *notice, const struct explain_scenario *scenario,
                     const struct explain_answer *answer);

#endif
