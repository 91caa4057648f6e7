/* The overview of privacy.
 * Used by: web/privacy*.c, pages/privacy.html.
 * Memory: the request's arena. */
#ifndef WEB_VIEW_PRIVACY_H
#define WEB_VIEW_PRIVACY_H

#include "web/view.h"

/* What needs action: a line, and more about it or NULL. Where it is done: the page without its first slash; an argument of it, and where
 * on it, or NULL. act: on the button. mark, tone, state: how bad it is. */
struct view_need {
    const char *what, *sub, *page, *arg, *value, *at, *act, *mark, *tone, *state;
};

/* A page under the overview, with its figure. */
struct view_tile {
    const char *page, *label, *figure, *says;
};

struct view_privacy {
    struct view_frame frame;
    const char *day, *iso, *lead;
    const struct view_need *needs;
    size_t needs_count;
    const struct view_tile *tiles;
    size_t tiles_count;
};

#endif
