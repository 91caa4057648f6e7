/* What can be set, the notice as it is written, and its versions.
 * Used by: web/settings.c, web/redraft.c, pages/settings.html, pages/redraft*.html, pages/versions.html. */
#ifndef WEB_VIEW_SETTINGS_H
#define WEB_VIEW_SETTINGS_H

#include "web/view.h"

struct view_setting {
    const char *name, *value, *was, *now, *otherwise, *help, *wrong,
        *csrf; /* was: what is set; now: the same, where somebody else has set it */
    int set, secret;
};

struct view_version {
    const char *number, *version, *day, *iso, *before; /* before: number of the version before it, or NULL */
    int in_force, others;                              /* others: there are others to compare it with */
};

struct view_settings {
    struct view_frame frame;
    const char *summary, *wrong_name;
    const struct view_setting *settings;
    size_t settings_count;
    const struct view_version *versions;
    size_t versions_count;
    const char *going; /* how far a new version has been carried out, or NULL */
    int asked;         /* by script, whether it still is */
    int draft;
    const struct view_remind *remind; /* whose reminders go nowhere; or NULL */
};

/* A finding with the line it is about. */
struct view_spot {
    const char *line, *text, *level, *quote, *article;
    int bad;
};

struct view_effect {
    const char *text, *count, *mark;
    int bad;
};

/* What the check of a text says; also alone, while somebody writes. */
struct view_checked {
    const char *verdict;
    const struct view_spot *spots;
    size_t spots_count;
    const struct view_effect *changes;
    size_t changes_count;
    int good, planned;
    const struct view_effect *effects; /* on what is held */
    size_t effects_count;
};

struct view_redraft {
    struct view_frame frame;
    const char *text, *base, *stamp, *wrong, *conflict, *theirs, *kept, *going;
    const char *word, *word_wrong; /* to be typed before it is put in force */
    int draft;
    const struct view_checked *checked;
};

struct view_versions {
    struct view_frame frame;
    const char *title, *text, *number;
    const char *since;                /* the number of the version that it is compared with, or NULL */
    const struct view_choice *others; /* the versions that it can be compared with */
    size_t others_count;
    const struct view_effect *changes;
    size_t changes_count;
    int compared;
};

#endif
