/* The confirmation of what cannot be undone, by the number of those it is about.
 * Used by: web/sure.c, view_retention.h, view_review.h, pages/sure_*.html. */
#ifndef WEB_VIEW_SURE_H
#define WEB_VIEW_SURE_H

#include "web/view_customers.h"

struct view_sure {
    const char *title, *lead;
    struct view_address back;       /* the page before */
    const char *back_words, *leave; /* its name; what the link beside the button says */
    const char *what;               /* what goes and what stays, in words */
    const char *note, *note_words;  /* what else is to be known, and what is done about it; or NULL */
    struct view_address note_to, action;
    const char *csrf, *once;
    const struct view_arg *sent; /* what goes along with the form */
    size_t sent_count;
    const struct view_field *fields;
    size_t fields_count;
    const char *button;
    const char *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
};

#endif
