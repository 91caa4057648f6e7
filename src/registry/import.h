/* A file of customers into the register: pass 1 reads and checks the whole file and writes nothing; pass 2 commits
 * slices from a sealed staged copy; after a crash the next start finishes it, once.
 * Used by: cli import; intake, for the browser.
 * Memory: within 64 MiB for any size.
 * Errors: file, line, column and what is wrong. A value that the notice forbids is refused, its row is not.
 * Promises: a map is kept by the heads of its file, so that the next one needs none. P26-P28; a suppressed person stays suppressed.
 * Law: GDPR 14. */
#ifndef REGISTRY_IMPORT_H
#define REGISTRY_IMPORT_H

#include "registry/party.h"

enum import_outcome {
    IMPORT_NEW,
    IMPORT_MERGED,
    IMPORT_UNCHANGED,
    IMPORT_REFUSED,
    IMPORT_SUPPRESSED,
    IMPORT_OUTCOMES
};

struct import_line {
    int line;
    enum import_outcome outcome;
    const char *field;    /* refused value's field, or NULL */
    const char *why;      /* whole sentence, or NULL */
    const char *sentence; /* of the notice, or NULL */
};

struct import_report {
    size_t counts[IMPORT_OUTCOMES];
    size_t rows, values_refused;
    const char *format;        /* how the file was understood: "google", "map", "heads", "vcard" */
    const char *encoding;      /* "UTF-8", "Windows-1252"; NULL where the format says nothing of it */
    const char *kept_map;      /* that was remembered from a file with the same heads; NULL */
    bool keeps_map;            /* the map given is remembered for the next one */
    const char *const *unused; /* heads of columns that nobody mapped */
    size_t unused_count;
    const char *const *other_sheets; /* of a workbook: those that were not read */
    size_t other_sheet_count;
    const struct import_line *lines; /* whatever is not simply new */
    size_t line_count;
    bool
        rough; /* a dry run of so many that not all could be compared with each other: who stands twice may count twice */
    int64_t batch; /* 0 on a dry run */
};

struct import_options {
    const char *path;
    int source;
    int type; /* what the file is about; NOTICE_NOTHING: each row tells. In a Google file, that of people without an
                 organisation */
    const char *reason; /* where the source or a category wants one, or NULL */
    /* "Column=field;Other=field"; the name of a file with such pairs; "-": none, and what was kept for these heads is forgotten;
     * NULL: the one that was kept, else a known format is recognised. */
    const char *map;
    const char *encoding; /* of a text file, or NULL: it is recognised */
    const char *sheet;    /* of a workbook, or NULL: the first */
    struct licence licence;
    /* Of a chat: our own names in it, when they are none of the notice or the staff; who the other one is; the order of its dates:
     * "dmy", "mdy", "ymd". */
    const char *const *we;
    size_t we_count;
    ref_t customer;
    const char *dates;
    const char *format; /* id of one, or NULL: it is recognised */
    /* A file that was sent (registry/intake.h): its staged copy is read in place of `path`, which only names it, and becomes
     * the import's own, with its id. 0: none. */
    ref_t upload;
    int64_t upload_key;
    bool dry_run;
    /* all 0: it is not known yet. False: stop; what was begun is finished by the next start. */
    bool (*progress)(void *arg, size_t done, size_t all);
    void *progress_arg;
};

/* How a file looks before anybody has said what it is. */
enum { IMPORT_LOOK_ROWS = 5 };
struct import_column;
struct import_look {
    const char *format, *shown, *encoding;
    const char *kept_map; /* that was remembered from a file with the same heads; NULL */
    bool table;           /* it has columns: */
    size_t column_count;
    const char *const *heads;
    const struct import_column *columns; /* what each is taken for */
    const char *const *rows[IMPORT_LOOK_ROWS];
    size_t row_count;
    const char *const *other_sheets;
    size_t other_sheet_count;
    struct arena *arena;
};

/* An import that was. */
struct import_batch {
    int64_t id, made;
    int source; /* NOTICE_NOTHING: the notice no longer lists it */
    const char *format, *actor;
    const char *state; /* running, done, lost, undoing, undone */
    const char *licence;
    day_t bought;
    size_t rows, counts[IMPORT_OUTCOMES];
    int64_t undone; /* when; 0: is not */
    const char *undone_by;
};

CHECKED enum status import_run(struct ctx *ctx, const struct import_options *options,
                               struct import_report *report);
/* Reads the first rows and writes nothing; columns that nobody knows are no mistake here. */
CHECKED enum status import_look(struct ctx *ctx, const struct import_options *options,
                                struct import_look *look);
/* Is this enough to begin with? What the file itself says comes later. */
CHECKED enum status import_may(struct ctx *ctx, const struct import_options *options);
CHECKED enum status import_batch_find(struct ctx *ctx, ref_t id, struct import_batch *batch);
/* The newest first. */
CHECKED enum status import_list(struct ctx *ctx, struct import_batch **batches, size_t *count);
/* Finishes what a crash left half done; called after registry_open for writing. */
CHECKED enum status import_resume(struct ctx *ctx);

#endif
