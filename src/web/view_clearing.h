/* Erasing chosen customers: the plan with its confirmation, how far one is and what came of it, the list.
 * Used by: web/clearing.c, pages/clearing*.html. */
#ifndef WEB_VIEW_CLEARING_H
#define WEB_VIEW_CLEARING_H

#include "web/view_chosen.h"

/* Of a class of data, or of what people do by hand. */
struct view_clearing_class {
    const char *what, *people, *until; /* until: of what stays */
    const struct view_says *says;
};

struct view_clearing_plan {
    struct view_frame frame;
    struct view_sure sure;
    const struct view_clearing_class *goes, *stays, *tasks;
    size_t goes_count, stays_count, tasks_count;
    const char *mentions; /* in words */
    const struct view_left *left;
    size_t left_count;
    int none, some; /* nobody can go; somebody can */
};

struct view_clearing_row {
    const char *id, *when, *iso, *state, *gone, *stays;
};

struct view_clearings {
    struct view_frame frame;
    const struct view_clearing_row *rows;
    size_t rows_count;
    const char *more, *more_from;
};

struct view_clearing {
    struct view_frame frame;
    const char *id, *lead, *percent, *wrong;
    int going;
    const struct view_cell *cells;
    size_t cells_count;
    const struct view_left *left, *names; /* why how many stay; who they are */
    size_t left_count, names_count;
    const char *names_more;
    const struct view_choice *certificates; /* value: the number */
    size_t certificates_count;
    const char *more, *more_from; /* certificates */
};

#endif
