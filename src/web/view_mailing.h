/* One letter to many: the form with who would get it, the list, and what became of one; see view.h.
 * Used by: web/mailing.c, pages/mailing*.html. */
#ifndef WEB_VIEW_MAILING_H
#define WEB_VIEW_MAILING_H

#include "web/view_chosen.h"

struct view_mailing_write {
    struct view_frame frame;
    struct view_chosen who; /* who was chosen, as it travels */
    const char *lead, *wrong, *wrong_field;
    const struct view_field *fields;
    size_t fields_count;
    const char *goes; /* to how many; NULL: not looked at yet */
    const struct view_left *left;
    size_t left_count;
    const char *subject, *text; /* as the first one would get it */
    const char *own;            /* the promise by which marketing must be ours; or NULL */
    const char *own_wrong;
    const char *waits, *send; /* how long it can be undone; the button */
    const struct view_field *number;
    int owned;
};

struct view_mailing_row {
    const char *id, *subject, *state, *when, *iso, *total, *sent;
};

struct view_mailings {
    struct view_frame frame;
    const struct view_mailing_row *rows;
    size_t rows_count;
    const char *more, *more_from;
};

struct view_mailing {
    struct view_frame frame;
    const char *id, *title, *state, *lead, *text, *wrong;
    const char *stop; /* what the button does: undoes, or stops; NULL: nothing to stop */
    int again;        /* it goes on: looked at again it says more */
    const struct view_cell *cells;
    size_t cells_count;
    const struct view_left *later, *left, *missed;
    size_t later_count, left_count, missed_count;
};

#endif
