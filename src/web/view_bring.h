/* Taking a file in, and what became of it.
 * Used by: web/bring.c, web/bring_page.c, web/batch.c; pages/bring*.html, pages/batch*.html. */
#ifndef WEB_VIEW_BRING_H
#define WEB_VIEW_BRING_H

#include "web/view.h"

/* An import that was, or a file that waits. */
struct view_batch_row {
    const char *id, *when, *iso, *who, *source, *rows, *added, *completed, *state;
    int running;
};

struct view_bring {
    struct view_frame frame;
    const char *wrong, *most; /* what is wrong with the file; how large it may be */
    const struct view_batch_row *waiting, *batches;
    size_t waiting_count, batches_count;
};

struct view_bring_choice {
    const char *value, *label;
    int chosen;
};

/* Choices of one kind, under its name. */
struct view_bring_choices {
    const char *label;
    const struct view_bring_choice *options;
    size_t options_count;
};

/* A column of the file: its head, what stands in its first rows, and what it is. */
struct view_bring_column {
    const char *name, *head;
    const struct view_cell *samples;
    size_t samples_count;
    const char *other; /* a choice that is in no list, chosen */
    const char *other_label;
    int left_out;
    const struct view_bring_choices *groups;
    size_t groups_count;
};

struct view_count {
    const char *label, *number;
};

/* A line of the file that was not simply taken in. */
struct view_told {
    const char *line, *field, *why, *sentence;
};

/* What a try or an import says; also of one that goes on. */
struct view_told_all {
    const char *id, *lead, *more; /* more: that there are more lines than are shown */
    const char *running, *done, *all, *percent;
    const struct view_count *counts;
    size_t counts_count;
    const struct view_told *lines;
    size_t lines_count;
    const struct view_count *notes; /* how the file was understood, each a sentence */
    size_t notes_count;
    int finished, dry, lines_left;
    const char *wrong;
    const struct view_says *says;
};

struct view_brought {
    struct view_frame frame;
    const char *id, *title, *summary, *read_as;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_says *other_says;
    int asks, table; /* it can still be said what the file is */
    struct view_told_all told;
    int tells;
    const struct view_choice *sources;
    size_t sources_count;
    const char *source_wrong;
    const struct view_field *fields; /* type, licence, reason */
    size_t fields_count;
    const struct view_field *reading; /* format, encoding, sheet, dates, own names */
    size_t reading_count;
    const struct view_bring_column *columns;
    size_t columns_count;
    const char *columns_more; /* that there are more columns than are shown */
};

struct view_batch {
    struct view_frame frame;
    const char *id, *title, *lead, *state, *progress;
    const struct view_cell *cells;
    size_t cells_count;
    int running, lost, undone, undoing;
    const struct view_count *goes; /* what an undoing takes away */
    size_t goes_count;
    const struct view_told *stays; /* field: what, line: how many, why, sentence */
    size_t stays_count;
    int can_undo;
};

#endif
