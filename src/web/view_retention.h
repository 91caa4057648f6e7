/* What goes and when, and what was done at night.
 * Used by: web/retention.c, pages/retention.html. */
#ifndef WEB_VIEW_RETENTION_H
#define WEB_VIEW_RETENTION_H

#include "web/view.h"

struct view_night_task {
    const char *label, *words, *failed; /* one of the last two */
};

struct view_night {
    const char *day, *iso, *how; /* how: "3.00-3.01", "cut off" */
    int bad;
    const struct view_night_task *tasks;
    size_t tasks_count;
};

struct view_retention {
    struct view_frame frame;
    const char *lead;
    const struct view_night *last; /* the last night: one or none */
    size_t last_count;
    const struct view_night *nights; /* before it */
    size_t nights_count;
    const char *late; /* since when no night's work was done; or NULL */
    const char *hour; /* on which it begins */
};

#endif
