/* What is held of a customer, and the form that holds something; see view.h, which includes this.
 * Used by: web/holds.c, pages/hold*.html, pages/party_holds.html. */
#ifndef WEB_VIEW_HOLDS_H
#define WEB_VIEW_HOLDS_H

#include "web/view.h"

struct view_hold {
    const char *id, *what, *ground, *reason, *who, *until, *iso, *state, *party, *name;
    const char *csrf, *once, *again; /* again: a last day half a year ahead, to renew it by one press */
    int active, look, undo;          /* undo: it was lifted today, and can hold again */
};

/* The part of a customer's page. */
struct view_party_holds {
    const char *id;
    const struct view_hold *rows;
    size_t rows_count;
    int may;
};

struct view_hold_new {
    struct view_frame frame;
    const char *id, *name, *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_field *fields;
    size_t fields_count;
};

#endif
