/* Files of a customer, and papers in their folders; see view.h, which includes this.
 * Used by: web/files.c, web/papers.c, pages/files*.html, pages/papers.html. */
#ifndef WEB_VIEW_PAPERS_H
#define WEB_VIEW_PAPERS_H

#include "web/view.h"

struct view_file {
    const char *id, *name, *about, *text; /* about: "PDF, 120 kB" */
    const char *day, *iso;
    int shown; /* there is a preview of it */
};

/* The part of a customer's page. */
struct view_files {
    const char *id, *csrf, *once;
    const struct view_file *files;
    size_t files_count;
    const char *most, *text; /* most: how large a file may be; text: what was typed */
    int possible;            /* files can be added */
    int may, corrects;       /* the one who looks may take in papers; may correct */
    const char *not_possible;
    const struct view_says *says; /* that decides that */
};

/* The same alone, with what was wrong with a file. */
struct view_files_page {
    struct view_frame frame;
    const char *id, *name, *wrong;
    const struct view_says *wrong_says;
    struct view_files files;
};

struct view_paper {
    const char *id, *party, *name, *place, *text, *day, *iso;
    int undated, scanned;
    const char *csrf, *once, *today; /* today: the last day that can be chosen */
};

/* A paper that is to be destroyed, blacked out or copied by hand. */
struct view_paper_task {
    const char *id, *place, *what, *since, *iso, *csrf, *once;
};

/* Somebody whom what was typed may mean. */
struct view_who {
    const char *id, *name, *more;
};

struct view_papers {
    struct view_frame frame;
    const char *summary; /* what was wrong with what was sent */
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_says *other_says;
    const struct view_paper *undated;
    size_t undated_count;
    const struct view_paper *papers;
    size_t papers_count;
    const struct view_paper_task *tasks;
    size_t tasks_count;
    const char *more;
    const struct view_who *whos;
    size_t whos_count;
    const struct view_field *fields; /* of the form */
    size_t fields_count;
    const char *most;
    const struct view_choice *sources;
    size_t sources_count;
};

#endif
