/* Systems and recipients, what is written down about each, and the map of grounds.
 * Used by: web/systems.c, web/holding.c, web/transfers.c and their pages.
 * Memory: the request's arena. */
#ifndef WEB_VIEW_SYSTEMS_H
#define WEB_VIEW_SYSTEMS_H

#include "web/view.h"
#include "web/view_privacy.h"

struct view_system_row {
    const char *id, *name, *what, *looked, *looked_iso, *agreement, *data;
    int stopped, lapsed, unsigned_; /* no ground; nobody has looked in time; no agreement that holds */
};

struct view_systems {
    struct view_frame frame;
    const char *lead,
        *devices; /* devices: where the link to the own devices leads, with how many need something */
    const struct view_need *needs;
    size_t needs_count;
    const struct view_system_row *systems, *recipients;
    size_t systems_count, recipients_count;
};

/* Something that was written down. */
struct view_holding {
    const char *day, *iso, *kind, *who, *until, *until_iso, *ground, *ref, *text;
    const char *looked;                         /* "P37, P46" */
    int other;                                  /* about another firm than the notice names now */
    const char *system, *id, *document, *about; /* document: its name; NULL: none */
    const char *gone;                           /* why it was taken away */
    int may_drop;
};

/* A place of open tasks, a breach, a hand-over: what is known of a system elsewhere. */
struct view_system_beside {
    const char *id, *what, *day, *iso, *state;
    int late;
};

struct view_transfer;
struct view_end;

struct view_system {
    struct view_frame frame;
    const char *id, *title, *what;
    const struct view_transfer *transfer; /* grounds in time, where data leave the EEA */
    const struct view_end *ends;
    size_t ends_count;
    const struct view_system_beside *tasks, *breaches, *handovers;
    size_t tasks_count, breaches_count, handovers_count;
    const char *given, *recipient,
        *older; /* whose data were given to it; its id; hand-overs that are not shown */
    int sees_work, sees_breaches, audit;
    const struct view_cell *cells;
    size_t cells_count;
    const struct view_need *needs;
    size_t needs_count;
    const struct view_says *says;
    size_t says_count;
    const struct view_choice *kinds; /* what the one who looks may write down */
    size_t kinds_count;
    const struct view_holding *rows;
    size_t rows_count;
};

/* A sentence of the checklist. */
struct view_point {
    const char *id, *text;
    int chosen;
};

struct view_holding_form {
    struct view_frame frame;
    const char *title, *id, *kind, *name, *summary, *save;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_field *fields;
    size_t fields_count;
    const struct view_point *points;
    size_t points_count;
    const char *most, *file_wrong; /* most: the largest document that is taken; NULL: this kind has none */
};

/* Before a document is taken away. */
struct view_holding_drop {
    struct view_frame frame;
    const char *id, *row, *name, *document, *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_field *fields;
    size_t fields_count;
};

/* A stretch of the time line; open: it has neither a first nor a last day. */
struct view_span {
    const char *ground, *from, *to, *from_iso, *to_iso, *holds; /* holds: "(holds today)", where it does now */
    int now, open;
};

struct view_transfer {
    const char *id, *name, *what, *state, *mark, *tone, *until, *until_iso;
    const struct view_span *spans;
    size_t spans_count;
};

/* What an end means. */
struct view_end {
    const char *id, *name, *day, *iso, *what, *next, *refused, *parties;
    const struct view_says *says;
};

struct view_transfers {
    struct view_frame frame;
    const char *lead, *share, *promise, *mark, *tone,
        *words;             /* share: "4 of 8"; of the sentence that counts it */
    const char *on, *wrong; /* on: the day that was asked about, or "" */
    const struct view_says *says;
    const struct view_transfer *rows;
    size_t rows_count;
    const struct view_end *ends;
    size_t ends_count;
};
struct view_disclosed {
    const char *day, *iso, *recipient, *party, *purpose, *classes, *ground, *basis, *who, *batch;
    const char *undone; /* that it was never given; or NULL */
};

/* What was handed to whom; from, next: of the filter and of the pages. */
struct view_disclosures {
    struct view_frame frame;
    const char *lead, *next, *recipient, *from, *to, *batch;
    const struct view_choice *recipients;
    size_t recipients_count;
    const struct view_field *days;
    size_t days_count;
    const struct view_disclosed *rows;
    size_t rows_count;
};

#endif
