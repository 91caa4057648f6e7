/* What was handed out, and its file.
 * Used by: web/handed.c, pages/handed.html. */
#ifndef WEB_VIEW_HANDED_H
#define WEB_VIEW_HANDED_H

#include "web/view.h"

struct view_handed_line {
    const char *text;
};

struct view_handed {
    struct view_frame frame;
    const char *id, *said;
    const struct view_handed_line *left; /* what stayed behind, and why */
    size_t left_count;
};

#endif
