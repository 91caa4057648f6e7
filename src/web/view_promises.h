/* The notice with a state beside every sentence, and the form for what somebody has looked at.
 * Used by: web/promises.c, web/attest.c, pages/promises.html, pages/promise.html, pages/attest.html. */
#ifndef WEB_VIEW_PROMISES_H
#define WEB_VIEW_PROMISES_H

#include "web/view.h"

/* mark, tone: of a state, beside its word: "m-risk", "risk". */
struct view_proof {
    const char *words, *mark, *tone, *path, *rule, *value, *says, *todo, *command;
    struct view_address page; /* where the rows behind it are seen */
};

struct view_promise {
    const char *id, *text, *words, *mark, *tone; /* id NULL: it only informs */
    const struct view_proof *proofs;
    size_t proofs_count;
    const char *who, *seen; /* who has looked last, at what; or NULL */
    const char *attest;     /* id for the form, where this user may attest it; or NULL */
};

struct view_promise_part {
    const char *number, *heading;
    const struct view_promise *promises;
    size_t promises_count;
};

/* One state: how many there are, and the page of these alone. */
struct view_promise_count {
    const char *id, *words, *mark, *tone, *count, *hint;
    int current;
};

struct view_promises {
    struct view_frame frame;
    const char *version, *day, *iso, *lead;
    const struct view_promise_count *counts;
    size_t counts_count;
    const struct view_promise_part *parts;
    size_t parts_count;
    const char *findings;    /* "3 ristiriitaa selosteessa", or NULL */
    const char *only;        /* the state that is shown alone, in words; or NULL */
    const char *log, *whole; /* how far the log reaches; what its last check said, or NULL */
};

struct view_attest {
    struct view_frame frame;
    const char *title, *id, *summary;
    const struct view_promise *promise;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_field *fields;
    size_t fields_count;
};

#endif
