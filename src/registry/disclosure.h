/* To whom a party's data were given: by which export, for which purpose, which classes, on which ground.
 * Used by: rights/export, rights/entrust, rights/package, cli show, cli disclosures, web, api.
 * Memory: ctx's arena.
 * Errors: those of the database and of permit().
 * Promises: a disclosure is committed, with its entry in the log, before the file that it is about has a name. A recipient
 * stays named as the notice of that day named it.
 * Law: GDPR 5(2), 15(1)(c), 19, 30(1)(d). */
#ifndef REGISTRY_DISCLOSURE_H
#define REGISTRY_DISCLOSURE_H

#include "registry/inside.h"

struct disclosure {
    ref_t id, party, batch;
    const char *recipient, *purpose; /* ids of the notice of that day */
    const char *classes;             /* ids, parted by spaces */
    const char *ground;              /* or NULL */
    const char *how, *actor;
    const char *
        who; /* which firm or authority it was, where the notice names a kind of recipient alone; opened; or NULL */
    const char *basis; /* opened; or NULL */
    int64_t at, notice;
    int64_t cancelled; /* of the register: it was written down by mistake, and nothing was given; 0 */
    /* In ctx->lang, of the notice of that day; listed only. The recipient's with `who`: "authorities: the police of Helsinki". */
    const char *recipient_words, *purpose_words, *class_words;
    const char *ground_words; /* or NULL */
};

/* Inside the writer. `id`, `at`, `notice` and `actor` are filled in. */
CHECKED enum status disclosure_add(struct ctx *ctx, struct write *write, const struct disclosure *disclosure);
/* The oldest first. Part of party_read's entry in the log when it follows it in the same ctx. */
CHECKED enum status disclosure_list(struct ctx *ctx, ref_t party, struct disclosure **list, size_t *count);
/* The same by a caller that has asked already. */
CHECKED enum status disclosure_list_within(struct ctx *ctx, struct db *db, ref_t party,
                                           struct disclosure **list, size_t *count);
/* Of the whole register, the newest first; nobody is named. */
struct disclosure_asked {
    const char *recipient; /* id; NULL: any */
    day_t from, to;        /* DAY_NONE: any */
    ref_t batch;           /* 0: any */
    size_t skip, limit;
};
CHECKED enum status disclosure_register(struct ctx *ctx, const struct disclosure_asked *asked,
                                        struct disclosure **list, size_t *count, size_t *total);
/* All of these as a CSV file: for a spreadsheet in ctx->lang, safe from formulas, or for programs. */
CHECKED enum status disclosure_file(struct ctx *ctx, const struct disclosure_asked *asked, bool programs,
                                    const char **bytes, size_t *length, size_t *count);
/* "Privacy Shield", "standard contractual clauses", ... */
const char *disclosure_ground_words(enum lang lang, const char *ground);

#endif
