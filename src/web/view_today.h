/* Today, what goes on a day, and the next step with a customer: on its own page and as a part of the customer's.
 * Used by: web/today.c, web/step.c, pages/today*.html, pages/goes.html, pages/step.html, pages/next_step.html. */
#ifndef WEB_VIEW_TODAY_H
#define WEB_VIEW_TODAY_H

#include "web/view.h"

/* A day of the week's strip. */
struct view_day {
    const char *label, *rest, *text, *rest_text, *anchor; /* "Fri 27." "11."; "3" " things" */
    int today;
};

/* A thing to do, with its one action; a step can be moved from here too, a licence renewed. */
struct view_today_row {
    const char *anchor, *what, *id, *name, *sub, *phone, *tel, *when, *iso;
    int late, bad; /* bad: red */
    const char *action, *to_step, *to_party, *to_goes, *to_request, *to_breach,
        *to_tasks; /* one of them, or to_page, says where */
    struct view_address to_page;
    const char *step, *version, *csrf, *once;
    const char *licence, *until, *wrong;
    const char *tell, *how, *confirm; /* whom to tell, how as it was typed; whose values to confirm */
    const struct view_says *says;
};

/* What was done today. */
struct view_did {
    const char *when, *what, *id, *name, *who, *csrf, *once;
    const char *step, *change; /* which is undone by its own form; neither: it cannot be */
};

/* Whose reminders go nowhere, and what to do about it. */
struct view_remind {
    const char *text, *instead; /* instead: to whom they go until then; or NULL */
    const char *person;         /* whose address is to be put in, where it is one */
    int people, settings;       /* where it is several; that a mail server is to be set */
};

struct view_today {
    struct view_frame frame;
    const char *weekday, *day, *iso, *week, *lead;
    const char *wrong, *stays;
    const char *services, *whose;      /* "3 services are open", and whose */
    const char *broken, *broken_names; /* promises that do not hold: how many, which; or NULL */
    const char *night, *night_why; /* the night's work: what failed, or since when it was not done; or NULL */
    const char *holds;             /* how many holds are to be looked at; or NULL */
    const char *mail, *mail_why;   /* mailboxes that could not be read for a day; or NULL */
    int mail_settings, mail_soft;  /* soft: nothing is broken, something is to be looked at */
    const struct view_remind *remind; /* or NULL */
    int mine;
    const struct view_day *days;
    size_t days_count;
    const struct view_today_row *now;
    size_t now_count;
    const struct view_today_row *soon;
    size_t soon_count;
    const struct view_today_row *later;
    size_t later_count;
    const char *now_more, *soon_more, *later_more;
    const struct view_today_row *goes;
    size_t goes_count;
    const struct view_did *did;
    size_t did_count;
    int empty;
};

struct view_gone {
    const char *id, *name, *what, *day, *iso;
};

struct view_goes {
    struct view_frame frame;
    const char *title, *lead;
    const struct view_gone *gone;
    size_t gone_count;
    const char *more;
    const struct view_says *says;
    size_t says_count;
};

struct view_step {
    struct view_frame frame;
    const char *title, *id, *name, *step, *version, *lead, *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_says *other_says;
    int open, fresh, undo;
    const struct view_choice *kinds;
    size_t kinds_count;
    const char *note, *note_wrong, *day, *day_wrong;
    const struct view_field *fields;
    size_t fields_count;
};

/* One that is planned, in a list. */
struct view_planned {
    const char *step, *what, *when, *iso, *who;
    int late;
};

/* On the customer's page: the first with its form, the others, and what plans another. */
struct view_next_step {
    const char *id, *csrf, *once, *step, *version, *what, *when, *iso, *who;
    int late, may;
    const struct view_choice *kinds;
    size_t kinds_count;
    const struct view_planned *others;
    size_t others_count;
    const struct view_field *fields;
    size_t fields_count;
};

#endif
