/* The page that tells the keys.
 * Used by: web/keys.c, pages/keys.html. */
#ifndef WEB_VIEW_KEYS_H
#define WEB_VIEW_KEYS_H

#include "web/view.h"

struct view_key {
    const char *key, *what;
};

struct view_keys {
    struct view_frame frame;
    const struct view_key *keys;
    size_t keys_count;
    int alone; /* a page of its own, not a dialog over another */
};

#endif
