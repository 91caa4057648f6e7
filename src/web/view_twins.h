/* Pairs that look like one, what merging them would do, and what taking a merge apart would.
 * Used by: web/twins.c, pages/twins*.html. */
#ifndef WEB_VIEW_TWINS_H
#define WEB_VIEW_TWINS_H

#include "web/view.h"

struct view_twin {
    const char *one, *one_name, *one_sub, *other, *other_name, *other_sub, *sure, *why;
};

struct view_twins {
    struct view_frame frame;
    const char *count, *next;
    const struct view_twin *pairs;
    size_t pairs_count;
    int later;
};

/* With whom somebody is to be merged. */
struct view_counterpart {
    struct view_frame frame;
    const char *id, *name, *title, *words, *wrong;
    const struct view_glance *found;
    size_t found_count;
    int more, nobody;
};

/* A value of both, and what becomes of it. */
struct view_twin_value {
    const char *label, *kept, *other, *becomes;
    const char *field; /* of which one is chosen, or NULL */
    int wins;          /* the other's is */
};

/* Written since the merge: whose it is. */
struct view_twin_record {
    const char *id, *what, *day, *iso, *text;
    int given;
};

struct view_twin_plan {
    struct view_frame frame;
    const char *title, *kept, *kept_name, *other, *other_name;
    const struct view_twin_value *values;
    size_t values_count;
    const struct view_count *counts;
    size_t counts_count;
    const struct view_count *notes; /* sentences */
    size_t notes_count;
    const char *wrong; /* what stood against it */
    int due_asks;      /* something would be due at once: may be merged all the same */
    const struct view_says *wrong_says;
    const struct view_twin_record *since;
    size_t since_count;
    const char *merge; /* id of a merge that is to be taken apart; NULL: two that are to be merged */
};

#endif
