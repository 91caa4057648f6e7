/* The overview of privacy.
 * Used by: web/privacy*.c, pages/privacy.html.
 * Memory: the request's arena. */
#ifndef WEB_VIEW_PRIVACY_H
#define WEB_VIEW_PRIVACY_H

#include "web/view.h"

/* What needs action: a line, and more about it or NULL. page: where it is done ("/promises?state=broken#P36"), which `to` is made of.
 * act: on the button. mark, tone, state: how bad it is. */
struct view_need {
    const char *what, *sub, *page, *act, *mark, *tone, *state;
    struct view_address to;
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
