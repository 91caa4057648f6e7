/* Out: data of some parties, or of all, into a file for somebody whom the notice names: a system of our own, or, as part of a hand-over
 * (rights/entrust.h), a recipient. An export is a disclosure: it has a purpose and a recipient, permit() is asked for each party, only the classes named for the recipient go, and what was
 * given to whom is in the register and the log before the file has a name.
 * Used by: cli export, web/chosen.c, api/give.c; rights/entrust*.c.
 * Memory: within 64 MiB for any number of parties; an arena for each party.
 * Errors: ST_DENIED with the sentence when nobody's data may go; ST_INVALID at the option; ST_CONFLICT when the file is
 *   there already. Whatever goes wrong, there is no file.
 * Promises: P7, P13, P30-P35, P41, P47, P71.
 * Law: GDPR 5(1)(b), (c), 15(1)(c), 18, 21, 30, 44. */
#ifndef RIGHTS_EXPORT_H
#define RIGHTS_EXPORT_H

#include "registry/party.h"

#define EXPORT_SCHEMA "seloste-export-1" /* docs/EXPORT.md, docs/export.schema.json */

/* EXPORT_ROWS: a line of CSV for each record; EXPORT_PAPER: no file, papers go that say the same (rights/entrust.h). */
enum export_as { EXPORT_JSON, EXPORT_CSV, EXPORT_VCARD3, EXPORT_VCARD4, EXPORT_ROWS, EXPORT_PAPER };

/* How a CSV file is written. */
struct export_csv {
    char separator; /* , ; or tab; 0: the one of ctx's language */
    bool mark;      /* a byte order mark, by which Excel knows UTF-8 */
    bool programs;  /* for a program: ids as heads, values as stored, nothing guarded */
};

struct record;
struct write;
struct export_result;
struct export_options {
    enum export_as as;
    const char *path;     /* NULL: no file; the bytes are in the result */
    const ref_t *parties; /* these; or those that `find` fits; or `all` */
    size_t party_count;
    const char *find; /* words, or NULL */
    bool all;
    int type; /* only these; NOTICE_NOTHING: any */
    const char *purpose, *recipient;
    const char *service; /* or NULL */
    const char *basis;   /* the legal basis or the case, where the recipient needs one; or NULL */
    bool
        handed; /* it is a hand-over (rights/entrust.h): what the recipients of the notice get goes by no other door */
    const char *who;           /* which firm or authority it is, of a hand-over; or NULL */
    const char *const *fields; /* count 0: whatever the recipient may have */
    size_t field_count;
    struct export_csv csv;
    /* Which records are asked for; NULL: all. Only parties that have one go then. */
    bool (*takes)(const void *arg, const struct record *record);
    const void *takes_arg;
    /* Written down in the same change as the first disclosures; or NULL. */
    enum status (*together)(struct ctx *ctx, struct write *write, const struct export_result *result,
                            void *arg);
    void *together_arg;
    void (*progress)(void *arg, size_t done, size_t all);
    void *progress_arg;
};

enum { EXPORT_LEFT_SHOWN = 5 };
/* How much of a class goes. */
struct export_count {
    size_t values, records;
};
/* What did not go, and by which sentence. */
struct export_left {
    const char *what;     /* "party", "value", "record" */
    const char *sentence; /* promise id or path */
    const char *why;      /* whole sentence in ctx->lang */
    size_t count;
    ref_t parties[EXPORT_LEFT_SHOWN]; /* the first of them */
};

struct export_result {
    ref_t batch; /* in the log and in the disclosures */
    size_t parties, values, records;
    struct export_count *classes; /* one for each of the notice */
    const char *recipient;        /* by name */
    const void *bytes;            /* without a path */
    size_t length;
    struct export_left *left;
    size_t left_count, left_room;
    const char *audit_head; /* where the log stood, signed; NULL: nothing went */
};

CHECKED enum status export_run(struct ctx *ctx, const struct export_options *options,
                               struct export_result *result);

/* What would go and what would be left out. Nothing is handed out, so nothing is written down. */
CHECKED enum status export_look(struct ctx *ctx, const struct export_options *options,
                                struct export_result *result);

#endif
