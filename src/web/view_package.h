/* The answer to a request for access: looked through, handed over, and what is shown of that once; see view.h, which includes this.
 * Used by: web/package.c, web/request.c, pages/package*.html. */
#ifndef WEB_VIEW_PACKAGE_H
#define WEB_VIEW_PACKAGE_H

#include "web/view.h"

/* What every form of the page carries. */
struct view_package_form {
    const char *id, *csrf, *once, *from, *to;
};

struct view_about_other {
    const struct view_package_form *form;
    const char *item, *what, *kind, *before, *passage, *after;
    const char *part,
        *file; /* part: what is left out, "" for all of it; file: the record whose file it is, or NULL */
};

struct view_redaction {
    const struct view_package_form *form;
    const char *id, *what, *passage, *why, *reason, *times;
    int gone; /* it stands there no more */
};

struct view_text {
    const struct view_package_form *form;
    const char *item, *what, *text, *n;
    int file, open; /* open: what was typed was refused */
    const char *passage, *reason, *wrong;
    const struct view_choice *whys;
    size_t whys_count;
};

struct view_package {
    struct view_frame frame;
    const char *id, *title, *name, *days, *wrong;
    int portable; /* a file for another service, not a package */
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const char *from, *to;          /* of what happened */
    const char *part;               /* the person asked for a part alone: which; NULL */
    const struct view_cell *others; /* how much was left out for that */
    size_t others_count;
    const struct view_package_form *form;
    const struct view_about_other *spots;
    size_t spots_count;
    const struct view_redaction *redactions;
    size_t redactions_count;
    const struct view_cell *contents; /* what is in it, and how much */
    size_t contents_count;
    const struct view_text *texts;
    size_t texts_count;
    const char *more; /* texts that are not shown */
    const struct view_choice *systems;
    size_t systems_count;
    const char *papers; /* how many are to be copied, or NULL */
    int missing;
    const char *address, *address_known, *address_typed, *address_wrong;
    int address_strange; /* it is none of the person's own */
    const struct view_choice *ways;
    size_t ways_count;
    const char *unread; /* the tick for files that no program reads; NULL: there are none */
    int can_send, send, looked, complete, handed, unlooked; /* unlooked: something is marked */
    const char *version;
};

struct view_given_line {
    const char *label, *text;
    int secret; /* told separately */
};
/* What was handed over: shown once. */
/* The buttons that note that what was made went. locked: a passphrase belongs to it; posts: it may go by post. */
struct view_parcel_went {
    const char *id, *request, *csrf, *once;
    int posts, locked;
};

struct view_package_given {
    struct view_frame frame;
    const char *id, *tray, *title, *lead, *file;
    const struct view_parcel_went *went; /* NULL: it went */
    const struct view_given_line *lines;
    size_t lines_count;
};

/* On the request's page: each handing over. */
struct view_parcel {
    const char *id, *request, *when, *iso, *way, *state, *address, *hash, *left_out, *until, *csrf, *once;
    int live, wrong; /* live: it can be ended; wrong: a wrong address may be said of it */
};

#endif
