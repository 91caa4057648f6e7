/* Companies as YTJ has them, PRH's open data v3: found by business ID or name, and held against the notice: only what it lists for
 * the type and lets this source fill is offered, nothing else is kept.
 * Used by: cli/ytj.c, cli/change.c, web/company.c.
 * Memory: ctx's arena; answers stay in the register's memory for the settings' hours (registry/memo.h).
 * Errors: ST_DENIED where the notice has no such source, with what it says of sources; ST_INVALID at "words" for a business ID that
 *   cannot be, or too little to look for; ST_BUSY when YTJ cannot be reached, takes too long or is asked too often; ST_FAILED when it
 *   answers what it should not; ST_NOT_FOUND where it has no such company.
 * Promises: what is asked for leaves the house only here, after permit() and with an entry in the log that does not say whom it was
 *   about. The house asks seldom: what it knows it does not ask again.
 * Law: GDPR 5(1)(c), 14; Creative Commons BY 4.0: the source is named wherever the data are shown. */
#ifndef CONNECT_YTJ_H
#define CONNECT_YTJ_H

#include "connect/ytj_read.h"
#include "registry/party.h"

enum { YTJ_FOUND_MOST = 20 };

struct ytj_found {
    struct ytj_company *items;
    size_t count;
    int64_t total; /* how many YTJ has; -1: not known */
};

/* A value that the notice lets YTJ fill for a type. */
struct ytj_value {
    const char *field, *text; /* normalised */
};

struct ytj_offer {
    struct ytj_value *values;
    size_t count;
    const char **left_out; /* fields that YTJ has a value for and the notice does not let it fill */
    size_t left_count;
};

/* What stands in a party now beside what YTJ says; the same is not among them. */
struct ytj_difference {
    const char *field, *before, *after; /* before: NULL where nothing stands */
    int source;                         /* of what stands; NOTICE_NOTHING */
    day_t since;                        /* of what stands */
};

/* The notice's source that YTJ is; ST_DENIED when it lists none, or none of the fields that YTJ knows may come from it. */
CHECKED enum status ytj_source(struct ctx *ctx, int *source);
/* `words`: a business ID, or a name; the whole name first, ended ones last. */
CHECKED enum status ytj_find(struct ctx *ctx, const char *words, struct ytj_found *found);
/* One company; `since` (or NULL) gets the instant at which YTJ said so. */
CHECKED enum status ytj_company(struct ctx *ctx, const char *id, struct ytj_company *company, int64_t *since);
/* The words of its legal form, asked for when the answer had only a number; NULL where they cannot be had. */
const char *ytj_form(struct ctx *ctx, const struct ytj_company *company);

CHECKED enum status ytj_offer(struct ctx *ctx, int type, const struct ytj_company *company,
                              struct ytj_offer *offer);
const char *ytj_offered(const struct ytj_offer *offer, const char *field); /* the text, or NULL */
/* A party that is there, asked for by its business ID. */
CHECKED enum status ytj_compare(struct ctx *ctx, const struct party *party, struct ytj_company *company,
                                struct ytj_difference **list, size_t *count);
/* Adds a party with YTJ's values under YTJ as their source, and what else the draft says under the draft's own: a value that YTJ gives
 * too is YTJ's. `fill`: also those of its values that the draft does not name. One change. */
CHECKED enum status ytj_add(struct ctx *ctx, const char *id, const struct party_draft *draft, bool fill,
                            ref_t *party);
/* "Bankrupt", "in restructuring", "ended 2 February 2021"; NULL where there is nothing to say. */
const char *ytj_trouble(struct ctx *ctx, const struct ytj_company *company);

#endif
