/* Mailboxes that are looked through for mail.
 * Used by: web/mailboxes.c, pages/mailboxes.html. */
#ifndef WEB_VIEW_MAILBOXES_H
#define WEB_VIEW_MAILBOXES_H

#include "web/view.h"

struct view_mail_count {
    const char *label, *number;
};

struct view_mailbox {
    const char *listed; /* what came by mailing lists; or NULL */
    const char *id, *name, *use, *where, *read, *read_iso, *problem, *came, *came_iso, *csrf, *once;
    int good, untried;                    /* good: it could be read the last time */
    const struct view_mail_count *counts; /* when something came last */
    size_t counts_count;
};

struct view_mailboxes {
    struct view_frame frame;
    const char *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_mailbox *mailboxes;
    size_t mailboxes_count;
    const char *id, *name, *version; /* of the one that is changed; NULL: a new one */
    int mark;
    const struct view_field *fields;
    size_t fields_count;
    const char *every; /* "every 5 minutes" */
};

#endif
