/* Requests about people's rights: the desk, the form to take one in, one request, and its letters on paper; see view.h, which includes
 * this.
 * Used by: web/requests.c, web/request.c, pages/request*.html. */
#ifndef WEB_VIEW_REQUESTS_H
#define WEB_VIEW_REQUESTS_H

#include "web/view.h"
#include "web/view_package.h"
#include "web/view_retention.h"

struct view_request_row {
    const char *id, *right, *name, *state, *days, *due, *due_iso, *came, *target;
    int late, closed, past_target; /* target: by when the notice means to answer, or NULL */
};

/* The part of a customer's page. */
struct view_party_requests {
    const char *id;
    const struct view_request_row *rows;
    size_t rows_count;
};

struct view_requests {
    struct view_frame frame;
    const char *lead;
    const struct view_request_row *rows;
    size_t rows_count;
    int open, closed, late; /* which of them are shown */
    const struct view_choice *rights;
    size_t rights_count;
    const char *more, *more_from, *right; /* right: the one that is chosen, or NULL */
};

/* The form for one that came by phone, letter, e-mail, in person. */
struct view_request_new {
    struct view_frame frame;
    const char *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_who *whos;
    size_t whos_count;
    const struct view_field *fields;
    size_t fields_count;
    const struct view_parts *parts;
};

/* What can be done with it now: a button, or a form that opens. */
struct view_request_act {
    const char *id, *act, *label, *button, *about, *csrf, *once, *version;
    int likely; /* whos: who may be meant, before anybody was typed */
    int first, open, shown, plain,
        writes; /* writes: a letter, which can be looked at before;  open: it was sent and refused; plain: a button alone */
    const struct view_field *fields;
    size_t fields_count;
    const struct view_who *whos;
    size_t whos_count;
    const struct view_choice *rights; /* to sort it: a button each */
    size_t rights_count;
    const struct view_parts *parts; /* which data are meant; NULL: that is not asked */
    const char *letter;             /* as it would be written; NULL */
};

struct view_request_step {
    const char *id, *step, *when, *iso, *what, *who, *text, *reason, *how;
    const char *went; /* how its letter went; NULL: it wrote none */
    int letter, astray;
    const char *from; /* of a mail that came */
    int stranger;     /* not from the requester's address */
    int lost;         /* what was corrected stands there no more */
};

struct view_proposal;

/* A link to the own page that was given because of it. */
struct view_request_link {
    const char *id, *party, *csrf, *made, *state, *opened, *ended, *until;
    int live;
};

struct view_request {
    struct view_frame frame;
    const char *title, *id, *party, *name, *state, *days, *text, *wrong;
    int may_breach; /* a letter was written, which may have gone astray */
    int late, closed, erased, broken, will_break;
    const char *sensitive; /* a passage that must not be stored; NULL: none is found */
    const char *untold;    /* an extension of which the letter has not gone; or NULL */
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_proposal *proposal;
    const struct view_cell *cells;
    size_t cells_count;
    const struct view_choice *trace; /* label: a line of the calculation */
    size_t trace_count;
    const struct view_says *says;
    int doing;          /* something can be done */
    const char *astray; /* the step whose letter did not arrive; NULL */
    const char *erase, *own,
        *certificate; /* ids: whose erasure is planned, who is given the own page; what was erased */
    int erase_next;   /* and that is the next thing */
    const struct view_request_act *acts;
    size_t acts_count;
    const struct view_request_step *steps;
    size_t steps_count;
    int stranger;                        /* a mail came from an address that is not the requester's */
    int package, package_next;           /* it is answered with a package; next: and that is the next thing */
    const struct view_parcel_went *went; /* of the last that was made; NULL: it went, or goes by itself */
    const struct view_parcel *parcels;
    size_t parcels_count;
    const struct view_request_link *links;
    size_t links_count;
    const char *tasks; /* how far they are, or NULL */
};

struct view_time_row {
    const char *label, *right, *answered, *median, *longest, *target, *in_time, *extended, *late;
};

struct view_request_times {
    struct view_frame frame;
    const char *from, *to, *period, *lead, *target, *extended, *late, *open, *wrong;
    const char *height, *base, *below; /* of the drawing */
    const struct view_bar *bars;
    size_t bars_count;
    const struct view_time_row *rights;
    size_t rights_count;
    const struct view_time_row *months;
    size_t months_count;
};

struct view_paragraph {
    const char *text;
};

/* One sending of a letter. */
struct view_letter_went {
    const char *what, *when, *iso, *state, *why, *message;
    int wrong;
};

struct view_request_letter {
    struct view_frame frame;
    const char *id, *step, *letter_lang, *subject, *day, *wrong, *why_not;
    const struct view_letter_went *went;
    size_t went_count;
    const struct view_field *mail; /* to which address; none where it cannot go, or went */
    size_t mail_count;
    const struct view_field *how; /* that it was handed over or posted */
    size_t how_count;
    const struct view_paragraph *sender;
    size_t sender_count;
    const struct view_paragraph *recipient;
    size_t recipient_count;
    const struct view_paragraph *body;
    size_t body_count;
};

#endif
