/* The review of the users.
 * Used by: web/roster.c, web/people.c and their pages.
 * Memory: the request's arena. */
#ifndef WEB_VIEW_ROSTER_H
#define WEB_VIEW_ROSTER_H

#include "web/view.h"

/* Somebody, or a key, of whom something is to be said: field "u-ID" or "t-ID". */
struct view_roster_row {
    const char *field, *name, *what, *more, *hint; /* hint: what to look at */
    int own, end;                                  /* as chosen */
};

struct view_roster_past {
    const char *day, *iso, *who, *says, *text, *hash;
};

struct view_roster {
    struct view_frame frame;
    const char *lead, *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_roster_row *users, *tokens;
    size_t users_count, tokens_count;
    int shared_yes, shared_no;
    const char *shared_wrong;
    const struct view_field *fields;
    size_t fields_count;
    const struct view_roster_past *past;
    size_t past_count;
    const struct view_says *says;
};

#endif
