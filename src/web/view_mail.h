/* E-mail that goes out, the form that writes one, and the page by which its receiver objects; see view.h.
 * Used by: web/stop.c, web/messages.c, web/write.c, pages/stop.html, pages/message*.html, pages/write.html. */
#ifndef WEB_VIEW_MAIL_H
#define WEB_VIEW_MAIL_H

#include "web/view.h"

/* token: of the link, on the page that asks; NULL on the page that answers. */
struct view_stop {
    struct view_frame frame;
    const char *token, *heading, *text, *contact;
};

struct view_message_row {
    const char *id, *subject, *whom, *kind, *state, *why, *when, *iso;
    int wrong; /* it did not go, or came back */
};

struct view_messages {
    struct view_frame frame;
    const char *lead, *lacks; /* lacks: what must be set before anything goes; or NULL */
    const struct view_choice *states;
    size_t states_count;
    const struct view_message_row *rows;
    size_t rows_count;
    const char *more, *more_from, *state;
    int may_set, many;
};

struct view_message_cell {
    const char *label, *text, *iso;
};

struct view_message {
    struct view_frame frame;
    const char *id, *title, *whom, *party, *request, *mailing, *state, *why, *text, *wrong;
    const struct view_says *says; /* the sentence that allowed it, or refuses it now */
    const struct view_message_cell *cells;
    size_t cells_count;
    int failed, erased, may_retry, may_withdraw, may_see;
};

/* A purpose for which it may not be sent, and why. */
struct view_write_no {
    const char *what, *why;
};

struct view_write {
    struct view_frame frame;
    const char *id, *name, *wrong, *wrong_field;
    const struct view_field *fields;
    size_t fields_count;
    const struct view_write_no *nos;
    size_t nos_count;
    int may; /* for some purpose */
};

#endif
