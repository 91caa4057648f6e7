/* Looking a company up for the form of a new customer, who is there already, and what YTJ says differently of somebody.
 * Used by: web/newcomer.c, web/refresh.c, pages/lookup.html, pages/alike.html, pages/refresh.html. */
#ifndef WEB_VIEW_NEWCOMER_H
#define WEB_VIEW_NEWCOMER_H

#include "web/view.h"

struct view_company {
    const char *id, *name, *form, *address, *trouble;
};

struct view_lookup {
    const char *words, *wrong, *off; /* off: why YTJ is not asked at all */
    const struct view_says *says;
    const char *chosen, *chosen_name, *chosen_note; /* business ID of the company whose data fill the form */
    const char *left_out, *tell;                    /* what is not taken; by when the person must be told */
    const char *none, *more;
    const struct view_company *companies;
    size_t companies_count;
};

struct view_alike {
    const struct view_known *known;
    size_t known_count;
};

struct view_difference {
    const char *field, *label, *before, *after, *source;
};

struct view_refresh {
    struct view_frame frame;
    const char *id, *name, *version, *wrong, *note;
    const struct view_says *says;
    const struct view_difference *differences;
    size_t differences_count;
    const struct view_field *reason;
    int asked; /* YTJ has answered */
};

#endif
