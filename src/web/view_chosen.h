/* What can be done with several customers at once.
 * Used by: web/chosen.c, pages/chosen.html. */
#ifndef WEB_VIEW_CHOSEN_H
#define WEB_VIEW_CHOSEN_H

#include "web/view.h"

/* Those of whom something stays behind, and why. `names`: the first of them. */
struct view_left {
    const char *what, *why, *names;
};

struct view_chosen {
    struct view_frame frame;
    const struct view_choice *overs; /* recipients of a hand-over */
    size_t overs_count;
    const char *title;
    const char *search, *filter; /* of the list they were chosen in */
    const struct view_arg *args; /* the same as an address */
    size_t args_count;
    const struct view_choice *who; /* each by id, unless `every` */
    size_t who_count;
    int every;
    const char *summary; /* what is wrong with the form, or why nothing goes */
    const struct view_says *says;
    int writes, exports, follows, erases; /* the user may */
    const struct view_select *selects;    /* purpose, recipient, form */
    size_t selects_count;
    const char *basis;
    const char *goes; /* how much would go */
    const struct view_left *left;
    size_t left_count;
    const char *day, *text, *done;  /* of the next step; what was written down */
    const struct view_field *marks; /* a value for all of them, its source, why */
    size_t marks_count;
    const char *tags;      /* why there are none */
    const char *mark_goes; /* what would happen */
    const struct view_left *mark_left;
    size_t mark_left_count;
    const char *mark_sure;                           /* the button that does it */
    const char *mark_as, *mark_source, *mark_reason; /* as they were looked at */
    const char *mark_seen;
};

#endif
