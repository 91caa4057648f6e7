/* The regular look at what the notice keeps without a minimum: by class, how many were not used since when; for each band of them what is
 * decided, to keep it (and why) or to let it go earlier than its last day; and the signature that ends it. What is to go goes with the
 * sweep's machinery, everybody with a certificate.
 * Used by: rights/promise, remind, nightly; cli, web, api.
 * Memory: ctx's arena.
 * Errors: permit()'s; ST_INVALID at "class", "band", "months", "reason", "who" or "text"; ST_CONFLICT at "people" when others or another
 *   number are meant by now, for a class of which data go just now, and for a review that somebody else has signed or begun meanwhile.
 * Promises: P53. The last day of the notice is a ceiling, not a default. Nothing goes that must be kept, is held, restricted or asked for, or
 *   that was used since it was decided: each is judged anew when it goes. Reasons are sealed; a signed review is proved by its hash in the log.
 * Law: GDPR 5(1)(c), 5(1)(e), 5(2), 25(1). */
#ifndef RIGHTS_REVIEW_H
#define RIGHTS_REVIEW_H

#include "rights/sweep.h"

#include <stdatomic.h>

enum {
    REVIEW_BANDS = 6,
    REVIEW_TEXT = 2000,
    REVIEW_NAME = 200,
    REVIEW_PAGE = 100,
    REVIEW_SOON = 30,
    REVIEW_MONTHS = 1200
};
/* The least age of a band in months: 0, 12, 24, 36, 60, 120. In the first one nothing has to be decided. */
int review_band_from(size_t band);
int review_band_to(size_t band); /* 0: no end */

enum review_kind { REVIEW_KEEP, REVIEW_ERASE };
const char *review_kind_id(enum review_kind kind);

struct review_step {
    ref_t id, review;
    enum review_kind kind;
    const char *class; /* id in the notice of then */
    int months;        /* keep: where the band begins, 0: the whole class; erase: not used for so long */
    size_t people;     /* how many it was about then */
    day_t unused;      /* erase: since before this day */
    ref_t party;       /* erase: up to which party it has looked */
    size_t gone, stays;
    int64_t at, ended; /* ended 0: it is under way */
    const char *actor, *reason;
};

struct review_band {
    int from, to; /* months; to 0: no end */
    size_t people;
    const struct review_step *decided; /* that still holds, or NULL */
};

struct review_class {
    int class;
    struct span every; /* how often the notice says that somebody looks; a year when it does not */
    const char *by;    /* the role of the notice that looks, or NULL */
    size_t people;
    day_t oldest;    /* since when the one was not used who was not for the longest; DAY_NONE: nobody is here */
    day_t last;      /* of the last signed look; DAY_NONE: none */
    day_t next;      /* by when the next is due */
    bool late, soon; /* and somebody is here */
    struct review_band bands[REVIEW_BANDS];
    size_t undecided;              /* bands with people that want a decision */
    const struct review_step *run; /* that is under way, or NULL */
};

struct review {
    ref_t id;
    int64_t made, closed;
    day_t day;
    const char *hash, *actor, *who, *text;
    const struct review_step *steps;
    size_t step_count;
};

struct review_state {
    day_t today;
    ref_t open; /* the one that has begun; 0: none */
    struct review_class *classes;
    size_t class_count, undecided;
    day_t next; /* the first of them; DAY_NONE: nobody is in the register */
    bool late;
    struct review_step *steps; /* the latest first */
    size_t step_count;
};
CHECKED enum status review_read(struct ctx *ctx, struct review_state *state);
/* That are signed, with what was decided, the last first. */
CHECKED enum status review_list(struct ctx *ctx, struct review **list, size_t *count);

struct review_who {
    ref_t party;
    const char *name;
    day_t used;
};
/* Who of a class was not used for `from` months or longer, but not for `to` (0: any longer). One entry in the log for the names. */
struct review_asked {
    int class, from, to;
    size_t skip, limit;
};
CHECKED enum status review_people(struct ctx *ctx, const struct review_asked *asked, struct review_who **list,
                                  size_t *count, size_t *total);

/* band: where it begins in months; 0: all of the class. */
CHECKED enum status review_keep(struct ctx *ctx, int class, int band, const char *reason);
/* What would go: the first `most` of them, and how many there are to look at. One entry in the log for the names. */
CHECKED enum status review_preview(struct ctx *ctx, int class, int months, size_t most, struct sweep_row **rows,
                                   size_t *count, size_t *people);
/* Decides it and begins; review_run does it. `people`: how many they were when it was looked at. */
struct review_limit {
    int class, months;
    size_t people;
    const char *reason;
};
CHECKED enum status review_erase(struct ctx *ctx, const struct review_limit *limit, ref_t *step);
/* A shorter limit is a decision of this review: it goes once, for those who are here. What to say to whoever decides it: until when the others
 * stay, and where in the notice it is changed so that it holds on. */
const char *review_once_words(struct ctx *ctx, int class);
/* Everything that is decided and not done, to the end; until `progress` (or NULL) says false. One at a time: who comes while another is at
 * it has nothing to do. */
CHECKED enum status review_run(struct ctx *ctx, bool (*progress)(void *arg, size_t done, size_t all),
                               void *arg);

struct review_sign {
    ref_t open;      /* as it was seen: the one that has begun, or 0 */
    const char *who; /* who has looked; NULL: who writes it down */
    const char *text;
};
CHECKED enum status review_sign(struct ctx *ctx, const struct review_sign *sign);

/* For Today and the reminders: is a look late, or due within REVIEW_SOON days? `day`: by when. Cheap; nobody is counted. */
CHECKED enum status review_due(struct ctx *ctx, bool *due, day_t *day);

/* ---- for the proof */

struct db;
/* The class as a review sees it, without its bands: `people` is whether there is anybody. */
CHECKED enum status review_class_within(struct ctx *ctx, struct db *db, int class, struct review_class *found);
/* Has the notice no minimum for it, or does it say that somebody looks? */
bool review_wanted(const struct notice *notice, int class);

/* A thread that carries out what a page has decided, while a server runs; NULL where nothing can be written. */
struct reviewwatch;
struct reviewwatch *reviewwatch_begin(struct registry *registry);
void reviewwatch_end(
    struct reviewwatch *watch); /* waits for the slice that is being written; NULL is allowed */

#endif
