/* Hand-overs: the list, the form with what would go, one hand-over with its steps; see view.h, which includes this.
 * Used by: web/handovers.c, web/handover.c, web/handover_form.c, pages/handover*.html. */
#ifndef WEB_VIEW_HANDOVERS_H
#define WEB_VIEW_HANDOVERS_H

#include "web/view.h"

struct view_handover_row {
    const char *id, *name, *what, *classes, *given, *given_iso, *state;
    int late, cut;
};

struct view_handovers {
    struct view_frame frame;
    const char *lead, *older; /* older: how many to skip for the next page, or NULL */
    int over, may;
    const struct view_handover_row *rows;
    size_t rows_count;
};

/* Somebody whom the notice lets have data: what holds today. */
struct view_handover_to {
    const char *id, *name, *what, *state;
    int bad;
    const struct view_says *says;
};

struct view_handover_left {
    const char *what, *why;
};

struct view_handover_new {
    struct view_frame frame;
    const char *to, *name, *commitment, *summary;
    int bad;                                   /* there is no commitment that is valid today */
    const struct view_handover_to *recipients; /* to choose one of, while none is */
    size_t recipients_count;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_says *says;    /* of a refusal */
    const struct view_field *fields; /* what goes */
    size_t fields_count;
    const struct view_field *terms; /* for what, by when, by which law */
    size_t terms_count;
    const char *goes; /* what would go, once it was looked at */
    const struct view_cell *classes;
    size_t classes_count;
    const struct view_handover_left *left;
    size_t left_count;
    int looked;
};

struct view_handover_act {
    const char *id, *act, *label, *about, *csrf, *once, *version;
    int first, shown;
    const struct view_boxes *papers; /* or NULL */
    const struct view_field *fields;
    size_t fields_count;
};

struct view_handover_step {
    const char *day, *iso, *what, *name, *text, *who;
};

struct view_handover {
    struct view_frame frame;
    const char *id, *name, *state, *wrong;
    int late, cut, audit, file;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_choice *systems; /* the recipient: value: its path */
    size_t systems_count;
    const struct view_cell *cells;
    size_t cells_count;
    const struct view_handover_act *acts;
    size_t acts_count;
    const struct view_handover_act *rare;
    size_t rare_count;
    int rare_open;
    const struct view_handover_step *steps;
    size_t steps_count;
};

#endif
