/* What goes and when, who goes soon and why, what is left without names, and what was done at night.
 * Used by: web/retention*.c, pages/retention*.html. */
#ifndef WEB_VIEW_RETENTION_H
#define WEB_VIEW_RETENTION_H

#include "web/view_sure.h"

struct view_night_task {
    const char *label, *words, *failed; /* one of the last two */
};

struct view_night {
    const char *day, *iso, *how; /* how: "3.00-3.01", "cut off" */
    int bad;
    const struct view_night_task *tasks;
    size_t tasks_count;
};

/* A bar, in units of its chart: where, how high, its number above it and its period below. */
struct view_bar {
    const char *x, *y, *width, *height, *middle, *above, *count, *label, *from, *to;
    int drawn; /* it is higher than nothing */
};

struct view_chart {
    const char *label, *id, *look, *all; /* look: "bar1", how it is filled */
    const char *height, *base, *below;   /* of the drawing; its base line; where labels stand */
    const struct view_bar *bars;
    size_t bars_count;
    const char *dateless, *over; /* in words, or NULL */
};

/* A period in the table, with a number for each class. */
struct view_period {
    const char *label, *year; /* year: whose months can be looked at, or NULL */
    const struct view_bar *cells;
    size_t cells_count;
};

struct view_going {
    const char *id, *name, *day, *iso, *what, *why, *laws, *fate;
    int waits;
};

struct view_remain {
    const char *class, *field, *value, *count;
};

struct view_retention {
    struct view_frame frame;
    const char *lead;
    const char *year, *before, *after; /* of the months that are shown, and of the years beside it; or NULL */
    const struct view_chart *charts;
    size_t charts_count;
    const struct view_period *periods;
    size_t periods_count;
    const struct view_choice *classes; /* to look at one alone */
    size_t classes_count;
    const char *class;
    const struct view_going *going;
    size_t going_count;
    const char *going_lead, *going_more, *going_to; /* how many days; that there are more; to which day */
    const char *sweeping, *percent, *swept;         /* by hand: how far it is, or that it is done */
    int erases;                                     /* may be begun by hand */
    const char *going_from;
    const struct view_says *says; /* the sentences that decide, each once */
    size_t says_count;
    const struct view_hold *holds;
    size_t holds_count;
    const struct view_remain *remains;
    size_t remains_count;
    const struct view_night *last; /* the last night: one or none */
    size_t last_count;
    const struct view_night *nights; /* before it */
    size_t nights_count;
    const char *late; /* since when no night's work was done; or NULL */
    const char *hour; /* on which it begins */
};

struct view_retention_go {
    struct view_frame frame;
    struct view_sure sure;
    const char *more;
    int none;
    const struct view_going *rows;
    size_t rows_count;
};

struct view_retention_who {
    struct view_frame frame;
    const char *title, *lead, *from, *to, *class;
    const struct view_going *rows;
    size_t rows_count;
    const struct view_choice *classes;
    size_t classes_count;
    const char *more, *more_from;
};

#endif
