/* Services that customers bought: a part of the customer's page, the list of all, and each on a page of its own.
 * Used by: web/service*.c, pages/service*.html. */
#ifndef WEB_VIEW_SERVICES_H
#define WEB_VIEW_SERVICES_H

#include "web/view.h"

/* One in a list. `next`: the state that one press moves it on to, `move` what the press is called. */
struct view_service_row {
    const char *id, *party, *name; /* name: where it is not the customer's own page, else NULL */
    const char *what, *state, *mark, *who, *bought, *bought_iso, *delivery, *delivery_iso;
    int late, may, undo;
    const char *csrf, *once, *version, *next, *move;
    int list; /* it comes back to the list of all, as it was asked for */
    const char *show, *whose;
    const struct view_choice *states;
    size_t states_count;
    const struct view_choice *staff;
    size_t staff_count;
    const char *day; /* of delivery, as it is typed */
};

/* On the customer's page. */
struct view_customer_services {
    const char *id, *csrf, *once, *others_label;
    const struct view_service_row *rows;
    size_t rows_count;
    const struct view_service_row *others; /* what there is nothing to do with any more */
    size_t others_count;
    const struct view_field *fields; /* of a new one; none where it may not be added */
    size_t fields_count;
};

/* How it stood once. */
struct view_service_was {
    const char *since, *iso, *state, *who, *delivery, *by;
};

struct view_service {
    struct view_frame frame;
    const char *title, *id, *party, *name, *version, *lead, *lines,
        *summary; /* lines: the words, where they are long */
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_says *other_says;
    int fresh, may, undo, goes; /* goes: taking it back takes it away */
    const char *next, *move;
    const struct view_field *fields;
    size_t fields_count;
    const struct view_service_was *was;
    size_t was_count;
};

struct view_services {
    struct view_frame frame;
    const char *count, *show, *whose, *more; /* more: where the next page begins */
    const struct view_choice *states;
    size_t states_count;
    const struct view_choice *staff;
    size_t staff_count;
    const struct view_service_row *rows;
    size_t rows_count;
};

#endif
