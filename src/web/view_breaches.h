/* Breaches: the list, the form that writes one down, one breach with its hours, and its two papers; see view.h, which includes this.
 * Used by: web/breaches.c, web/breach.c, web/breach_sheet.c, pages/breach*.html. */
#ifndef WEB_VIEW_BREACHES_H
#define WEB_VIEW_BREACHES_H

#include "web/view.h"

/* Hours left, or past; `until` and the two texts let a script go on counting. */
struct view_breach_clock {
    const char *text, *until, *now, *left, *past, *day;
    int late;
};

struct view_breach_row {
    const char *id, *what, *known, *known_iso, *risk, *state;
    const struct view_breach_clock *clock; /* while it runs */
    int late;
};

struct view_breaches {
    struct view_frame frame;
    const char *lead, *kept; /* kept: how long closed ones are */
    int closed;
    const struct view_breach_row *rows;
    size_t rows_count;
};

/* What is said of a breach: what is asked first, and what may follow later. */
struct view_breach_sheet {
    const struct view_boxes *kinds, *whose, *data, *systems;
    const struct view_field *first;
    size_t first_count;
    const struct view_field *later;
    size_t later_count;
    int open; /* what may follow is shown */
};

struct view_breach_new {
    struct view_frame frame;
    const char *summary, *request, *device;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_who *whos;
    size_t whos_count;
    const struct view_breach_sheet *sheet;
    const struct view_field *who;
};

struct view_breach_act {
    const char *id, *act, *label, *about, *csrf, *once, *version;
    int first, shown, plain; /* plain: a button alone */
    const struct view_field *fields;
    size_t fields_count;
    const struct view_who *whos;
    size_t whos_count;
    const struct view_breach_sheet *sheet;
};

struct view_breach_step {
    const char *when, *iso, *what, *who, *words, *text, *reason, *how, *done;
    const struct view_cell *cells;
    size_t cells_count;
};

struct view_breach_party {
    const char *id, *name, *told, *letter; /* letter: what became of the e-mail, or NULL */
    int back;                              /* it did not get there */
};

/* The letter in one language. */
struct view_breach_letter {
    const char *lang, *label, *people, *missing;
};

struct view_breach {
    struct view_frame frame;
    const char *id, *what, *state, *wrong, *told_late, *kept; /* kept: until when, once it is closed; or NULL */
    int late, closed, people_wanted, high;
    const struct view_breach_clock *clock;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_cell *cells;
    size_t cells_count;
    const struct view_choice *systems; /* where it happened: value: the path */
    size_t systems_count;
    const char *missing; /* "3 parts are missing" */
    const struct view_breach_letter *letters;
    size_t letters_count;
    const struct view_breach_act *acts;
    size_t acts_count;
    const struct view_breach_act *rare;
    size_t rare_count;
    int rare_open;
    const struct view_breach_party *parties;
    size_t parties_count;
    const struct view_breach_step *steps;
    size_t steps_count;
};

struct view_breach_part {
    const char *heading, *text;
    int missing;
};

struct view_breach_paper {
    struct view_frame frame;
    const char *id, *paper_lang, *title, *day, *heading, *lead, *missing;
    int letter;
    const struct view_choice *langs; /* value: the code */
    size_t langs_count;
    const struct view_paragraph *recipient;
    size_t recipient_count;
    const struct view_breach_part *parts;
    size_t parts_count;
};

#endif
