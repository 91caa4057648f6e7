/* The log: who did what to whom, the newest first.
 * Used by: web/log.c, pages/log.html. */
#ifndef WEB_VIEW_LOG_H
#define WEB_VIEW_LOG_H

#include "web/view.h"

/* party: an id that can be opened, or NULL; many: "of 12 customers"; promise: the sentence that decided, as an anchor. */
struct view_log_line {
    const char *iso, *when, *who, *action, *party, *many, *purpose, *sentence, *promise, *fields, *number;
};

/* A head that somebody has kept, held against the log. */
struct view_log_head {
    const char *text;
    int good;
};

struct view_log {
    struct view_frame frame;
    const char *key, *fingerprint, *head, *head_wrong; /* head: as it was typed; head_wrong: why it is none */
    const struct view_log_head *heads;
    size_t heads_count;
    const char *lead, *checked, *problem;   /* how far it reaches; what its last check said */
    const char *back, *past;                /* the time in it goes back; something went at its day; or NULL */
    const char *party;                      /* whose entries alone are shown, or NULL */
    const char *csrf, *next;                /* next: before which entry the older ones are, or NULL */
    const char *actor, *action, *from, *to; /* what was asked for */
    const char *sentence;                   /* that decided, or NULL */
    const struct view_says *says;           /* what it says; NULL: nothing that a page shows */
    const struct view_choice *users;
    size_t users_count;
    const struct view_choice *actions;
    size_t actions_count;
    const struct view_field *days;
    size_t days_count;
    const struct view_log_line *lines;
    size_t lines_count;
};

#endif
