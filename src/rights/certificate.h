/* Certificates of erasures: what was destroyed, what stays until when and why, what people have done or have yet to do, and what it does
 * not cover. Without personal data. Every paper that is handed out has its hash in the log, so that it can be proved later.
 * Used by: request_letter, package; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_NOT_FOUND; ST_CONFLICT for a changed one; ST_INVALID for a file that is no certificate; permit()'s.
 * Promises: P70. A certificate is whole when people have done or answered everything that was theirs; until then it says what was open when it
 *   was written, and beside it how much still is.
 * Law: GDPR 5(2), 12(3), 17, 19. */
#ifndef RIGHTS_CERTIFICATE_H
#define RIGHTS_CERTIFICATE_H

#include "registry/party.h"

struct db;

struct certificate_line {
    const char *text;  /* a whole sentence */
    const char *state; /* of what people do, in words; or NULL */
    bool open, done;   /* of what people do; neither: it was not done, with a reason */
};

struct certificate {
    ref_t number;                   /* the erasure's id */
    ref_t party;                    /* an id that nothing stands behind */
    int64_t asked, done, completed; /* completed 0: people have something to do */
    bool asked_for; /* by the person, in a request; else because a day of the notice had come, or */
    bool reviewed;  /* because it was found to be needed no longer (rights/review.h), or */
    bool decided;   /* because somebody here decided it, and no request is written down */
    size_t keys, letters;
    size_t open, tasks; /* as it was when it was written */
    size_t open_now;
    const char *json; /* the whole of it, as its hash was taken */
    bool changed;     /* it is not what the log has the hash of; certificate_list alone, the others refuse it */
    /* In ctx->lang; certificate_read alone. */
    const struct certificate_line *gone, *stays, *people, *uncovered;
    size_t gone_count, stays_count, people_count, uncovered_count;
    const char *checks; /* what was looked at afterwards, a sentence or several */
};

/* ST_CONFLICT for one that is not what the log has the hash of: it was changed past the program, and is neither shown nor given. */
CHECKED enum status certificate_read(struct ctx *ctx, ref_t number, struct certificate *certificate);
/* The last first. */
CHECKED enum status certificate_list(struct ctx *ctx, size_t skip, size_t limit, struct certificate **list,
                                     size_t *count, size_t *total);
/* The numbers of all that are not what the log has the hash of. For whoever may verify the log. */
CHECKED enum status certificate_changed(struct ctx *ctx, ref_t **numbers, size_t *count);
/* The number of the last erasure of the party since that instant, or 0; `whole`: nothing is open. */
CHECKED enum status certificate_last(struct ctx *ctx, struct db *db, ref_t party, int64_t since, ref_t *number,
                                     bool *whole);

/* How far it is, in a sentence or two: that it is complete, or how much people have still to do today. */
const char *certificate_progress(struct ctx *ctx, const struct certificate *certificate);

/* On paper, in ctx->lang. Its hash goes to the log before it is given. */
CHECKED enum status certificate_pdf(struct ctx *ctx, ref_t number, const void **bytes, size_t *length);

enum certificate_fate {
    CERTIFICATE_GENUINE,
    CERTIFICATE_CHANGED, /* of this register, but these bytes were never given */
    CERTIFICATE_FOREIGN, /* of another register */
    CERTIFICATE_GONE,    /* of this register; what would prove it is kept no longer */
    CERTIFICATE_FATES
};
const char *certificate_fate_id(enum certificate_fate fate);
struct certificate_found {
    enum certificate_fate fate;
    ref_t number;       /* 0: of another register */
    int64_t at;         /* when it was given, of a genuine one */
    bool old;           /* genuine, and a later one says more: then nothing is open any more */
    size_t line;        /* of a changed JSON: the first that is otherwise; 0: not known */
    const char *member; /* that stands there; or NULL */
    const char *text;   /* whole sentences in ctx->lang */
    const char *broken; /* the log's own check found this; NULL: it is whole */
};
/* A file of either form: JSON or PDF. */
CHECKED enum status certificate_check(struct ctx *ctx, const char *bytes, size_t length,
                                      struct certificate_found *found);

/* Which register and number a file says it is of; false: it is no certificate. Outside bytes. */
bool certificate_mark(struct arena *arena, const char *bytes, size_t length, ref_t *of, ref_t *number);

#endif
