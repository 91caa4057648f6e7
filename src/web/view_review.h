/* The review of what has no minimum: its classes with their bands, one class with who is in it, what would go, and the signed ones.
 * Used by: web/review*.c, pages/review*.html. */
#ifndef WEB_VIEW_REVIEW_H
#define WEB_VIEW_REVIEW_H

#include "web/view_sure.h"

struct view_review_band {
    const char *class, *from, *words, *people, *decided; /* from: in months; decided: in words, or NULL */
    int open, chosen;                                    /* open: it wants a decision */
};

struct view_review_class {
    const char *id, *words, *people, *every, *last, *next, *next_iso, *oldest;
    int late, open; /* open: something wants a decision */
    const struct view_review_band *bands;
    size_t bands_count;
    const char *running, *percent; /* what is being erased; or NULL */
    const char *ran;               /* what went by the last decision; or NULL */
    const char *once;              /* and that it went once */
    int may_change;                /* the notice */
};

struct view_review_step {
    const char *class, *words;
};

struct view_review_signed {
    const char *day, *iso, *who, *text, *hash;
    const struct view_review_step *steps;
    size_t steps_count;
};

struct view_review {
    struct view_frame frame;
    const char *lead, *open, *undecided, *next, *next_iso;
    int late, may, ready; /* may: sign; ready: nothing is left to decide */
    const struct view_says *says;
    size_t says_count;
    const struct view_review_class *classes;
    size_t classes_count;
    const struct view_field *fields; /* of the signature */
    size_t fields_count;
    const char *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_review_signed *signed_ones;
    size_t signed_ones_count;
};

struct view_review_who {
    const char *id, *name, *day, *iso, *fate;
    int stays;
};

struct view_review_one {
    struct view_frame frame;
    const char *title;
    const char *id, *people, *oldest;
    const struct view_review_band *bands;
    size_t bands_count;
    const char *band; /* whose people are shown, in words */
    const struct view_review_who *who;
    size_t who_count;
    const char *more, *more_from, *from;
    int may_keep, may_erase;
    const struct view_field *keep; /* fields */
    size_t keep_count;
    const struct view_choice *limits;
    size_t limits_count;
    const char *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
};

struct view_review_go {
    struct view_frame frame;
    struct view_sure sure;
    const struct view_review_who *who;
    size_t who_count;
    const char *more;
    int none;
};

#endif
