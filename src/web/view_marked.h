/* What became of a value for many, and the way back.
 * Used by: web/mark.c, pages/marked.html. */
#ifndef WEB_VIEW_MARKED_H
#define WEB_VIEW_MARKED_H

#include "web/view.h"
#include "web/view_handed.h"

struct view_marked {
    struct view_frame frame;
    const char *id, *said;
    const struct view_handed_line *left; /* who stays as they are, and why */
    size_t left_count;
    int undo; /* it can be taken back */
};

#endif
