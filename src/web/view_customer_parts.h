/* What the parts of a customer's page are given; see view.h, which includes this.
 * Used by: web/customer*.c, pages/customer.html and the pages that are parts of it. */
#ifndef WEB_VIEW_CUSTOMER_PARTS_H
#define WEB_VIEW_CUSTOMER_PARTS_H

#include "web/view.h"

/* What a field said before. */
struct view_was {
    const char *text, *span, *source;
};

/* A field of somebody: its values now, and before. Without values it had one once. */
struct view_datum {
    const char *party, *field, *label, *was_label;
    int changes; /* the notice still lists it, and the one who looks may change it */
    const struct view_value *values;
    size_t values_count;
    const struct view_was *was;
    size_t was_count;
};

struct view_facts {
    const char *id, *label, *done, *done_field; /* done: what has just been stored, or NULL */
    int erased;                                 /* earlier versions that nobody can read any more */
    const char *undo, *version; /* "Undo: phone, changed 5 minutes ago by Iida Tammisto", or NULL */
    const char *not_undone;     /* why what was done last cannot be undone, or NULL */
    const char *undo_wrong;     /* that it could not be, after the button was pressed */
    const char *csrf, *once;
    const struct view_datum *data;
    size_t data_count;
    const struct view_unseen *unseen; /* for others than those who answer for requests */
    size_t unseen_count;
    const struct view_choice *missing; /* fields that may be stored too */
    size_t missing_count;
    const struct view_value *others; /* from entries that were merged into this one */
    size_t others_count;
};

/* A link between a person and an organisation. */
struct view_link {
    struct view_frame frame;
    const char *title, *back, *id, *version, *summary; /* id: of one that is there already, or NULL */
    const char *csrf, *once;
    const struct view_says *says;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_field *fields;
    size_t fields_count;
    const struct view_choice *several; /* who may be meant */
    size_t several_count;
};

/* A page of what happened. */
struct view_timeline {
    const char *id, *only, *next,
        *more; /* only: the kind that is looked at alone; next: where the next page begins */
    int later; /* not the first page */
    const struct view_event *events;
    size_t events_count;
    const struct view_choice *kinds; /* to look at alone */
    size_t kinds_count;
};

/* May it be sent: the same answer for all of these purposes, channels and people. `lead` says why not, up to where the notice
 * is quoted. */
struct view_may {
    const char *what, *channels, *whom, *lead;
    int yes, not_yet, no;
    const struct view_says *says;
};

/* An address that does not work; message: that came back, where the one who looks may see it. */
struct view_broken {
    const char *text, *message;
};

struct view_sending {
    const struct view_broken *broken;
    size_t broken_count;
    const struct view_may *rows;
    size_t rows_count;
    const char *write;      /* who can be written an e-mail, or NULL */
    const char *only_first; /* of very many people not all are asked about, or NULL */
};

#endif
