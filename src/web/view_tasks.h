/* What people do by hand: the list, one task with its letter and its signature; the plan of an erasure; certificates. See view.h, which
 * includes this.
 * Used by: web/tasks.c, web/task.c, web/erase.c, web/certificates.c, pages/task*.html, pages/erase.html, pages/certificate*.html. */
#ifndef WEB_VIEW_TASKS_H
#define WEB_VIEW_TASKS_H

#include "web/view.h"

struct view_task_row {
    const char *id, *name, *data, *what, *due, *due_iso, *days;
    const char *page, *of; /* where the text stands that is to be decided about */
    int late, open;
};

/* What is to be done in one place. */
struct view_task_group {
    const char *anchor, *place, *where, *ids, *csrf, *once, *first;
    const char *sum;     /* "1 000 people, by 1.7.2040": of a place of which nobody is listed */
    const char *several; /* "Sign all 3 together" */
    const struct view_task_row *rows;
    size_t rows_count;
    const struct view_field *fields;
    size_t fields_count;
    int shown;                                      /* the form that signs all of it */
    const char *letters, *letter_ids, *letter_once; /* "Send 3 letters by e-mail"; which */
    const struct view_field *letter_fields;
    size_t letter_fields_count;
};

struct view_tasks {
    struct view_frame frame;
    const char *lead, *summary;
    const char *whole, *whole_at; /* what the last signature has completed */
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    int partly;                    /* there are more than are shown */
    int open, late, closed, alone; /* which of them are shown; alone: one place, with its form */
    const struct view_task_group *groups;
    size_t groups_count;
    int places;                             /* where, and how many; not each */
    const char *more, *more_from, *request; /* request: whose tasks alone */
};

struct view_task_step {
    const char *when, *iso, *what, *who, *text;
};

struct view_task {
    struct view_frame frame;
    const char *id, *title, *name, *data, *days, *summary;
    int late, closed, forgotten;
    const struct view_choice *systems; /* where it is to be done: value: the path */
    size_t systems_count;
    const struct view_cell *cells;
    size_t cells_count;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_cell *goes, *stays; /* in a place where something is to be erased: lines */
    size_t goes_count, stays_count;
    const char *letter, *erasure, *request, *party;
    const char *page, *of;         /* where the text stands that is to be decided about */
    const struct view_lang *langs; /* in which the letter can be read */
    size_t langs_count;
    const struct view_field *fields; /* of the signature, or of the answer */
    size_t fields_count;
    const char *mail;                     /* what became of the last letter, a whole sentence */
    const struct view_field *mail_fields; /* to which address it is to go; none: no letter can go now */
    size_t mail_fields_count;
    const char *mail_once, *in;
    int answers; /* the form is of the recipient's answer */
    const struct view_task_step *steps;
    size_t steps_count;
};

struct view_erase_item {
    const char *what, *count, *because, *from, *by;
    const struct view_says *says;
};

struct view_erase_place {
    const char *heading;
    const struct view_choice *texts; /* label: what is to be done there */
    size_t texts_count;
};

struct view_mention {
    const char *item, *page, *of, *label, *day, *iso, *text;
    int takes_out, keeps, redacts, later; /* what can be chosen; what was */
};

struct view_erase {
    struct view_frame frame;
    const char *id, *name, *lead, *waits, *answer, *doubt, *summary, *button;
    int nothing, may, with_answer,
        answer_wrong; /* answer: one that is not with them yet; with_answer: they know that it goes too */
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const char *goes_head, *stays_head;
    const struct view_erase_item *goes;
    size_t goes_count;
    const struct view_erase_item *stays;
    size_t stays_count;
    const char *looked;
    const struct view_mention *mentions;
    size_t mentions_count;
    const struct view_erase_place *places;
    size_t places_count;
    const struct view_field *fields;
    size_t fields_count;
};

struct view_certificate_line {
    const char *text, *state;
    int open, done;
};

struct view_certificate {
    struct view_frame frame;
    const char *id, *number, *lead, *complete, *checks, *counts;
    int whole;
    const struct view_certificate_line *gone;
    size_t gone_count;
    const struct view_certificate_line *stays;
    size_t stays_count;
    const struct view_certificate_line *people;
    size_t people_count;
    const struct view_certificate_line *uncovered;
    size_t uncovered_count;
    const struct view_task_row *tasks; /* that are open */
    size_t tasks_count;
};

struct view_certificate_row {
    const char *id, *number, *day, *iso, *why, *state;
    int whole, changed;
};

struct view_certificates {
    struct view_frame frame;
    const char *summary, *found, *broken;
    int genuine, changed, gone, old;
    const char *found_id;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_certificate_row *rows;
    size_t rows_count;
    const char *more, *more_from;
    int erases; /* the one who looks may erase */
};

#endif
