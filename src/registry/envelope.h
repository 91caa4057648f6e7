/* Reading records: the plain envelope, and what its letter says.
 * Used by: record, permit, history, rights.
 * Memory: ctx's arena. A record's letter is {"text","by","reason","service","source","facts":{},"party":{},
 * "file":{}}; `party` is an invoice's own copy of the name and address it was written to. */
#ifndef REGISTRY_ENVELOPE_H
#define REGISTRY_ENVELOPE_H

#include "notice/history.h"
#include "registry/blob.h"
#include "registry/letter.h"
#include "registry/role.h"

struct envelope {
    ref_t party, id;
    const char *kind, *data; /* data: category, or NULL */
    int64_t at;
    day_t day, ends;
    int64_t cents;
    bool has_amount;
    ref_t belongs;  /* to another record of the party: a payment to its invoice; 0 to none */
    int64_t source; /* row of the table, or 0 */
    int64_t rev, change;
    bool shown; /* of a choice: its text is what a page of ours showed */
};
#define RECORD_SHOWN "shown" /* record.state */
struct envelopes {
    struct envelope *items;
    size_t count, room;
};

struct content {
    const char *text, *by, *reason;
    int service, source;
    const struct fact *facts;
    size_t fact_count;
    const struct fact *copies; /* of the party's name and address: field and value */
    size_t copy_count;
    const struct file *file; /* or NULL */
    int class;
    int64_t notice; /* number of the one under which it was written; 0: it has no letter */
    bool erased;
};

/* The next row of a query that has the columns of an envelope. */
bool envelope_next(struct ctx *ctx, struct query *q, struct envelope *envelope);
/* All of them. */
CHECKED enum status envelope_rows(struct ctx *ctx, struct query *q, struct envelopes *envelopes);
/* SQL_RECORDS_OF or SQL_RECORDS_ABOUT, in order of time. */
CHECKED enum status envelope_list(struct ctx *ctx, struct db *db, enum sql sql, ref_t party,
                                  struct envelopes *envelopes);
/* All of the party's, in order of time, each with the organisation it was about (0: none). */
CHECKED enum status envelope_list_about(struct ctx *ctx, struct db *db, ref_t party,
                                        struct envelopes *envelopes, const ref_t **about);
CHECKED enum status envelope_by_id(struct ctx *ctx, struct db *db, ref_t record, struct envelope *envelope,
                                   bool *there);
/* Those of a kind, and of a day (DAY_NONE: of any). */
CHECKED enum status envelope_like(struct ctx *ctx, struct db *db, ref_t party, const char *kind, day_t day,
                                  struct envelopes *envelopes);
CHECKED enum status envelope_page(struct ctx *ctx, struct db *db, ref_t party, size_t skip, size_t limit,
                                  struct envelopes *envelopes, size_t *total);
/* The organisation a record was about, or 0. */
CHECKED enum status envelope_about(struct ctx *ctx, struct db *db, ref_t record, ref_t *about);
CHECKED enum status envelope_open(struct ctx *ctx, struct db *db, const struct envelope *envelope, int type,
                                  struct content *content);
/* Adds what a record's letter says. */
CHECKED enum status envelope_parse(struct ctx *ctx, const char *json, struct content *content);
/* The letter of a content; NULL when it says nothing. */
const char *envelope_json(struct ctx *ctx, const struct content *content);
/* The class of a record of a category; of a bare event, the class of the party's name. */
int envelope_class(const struct notice *notice, int type, int category);
/* Only its day is known: the instant is the start of the day. */
bool envelope_whole_day(struct ctx *ctx, int64_t at, day_t day);
/* "Puhelu", "Lasku": of a kind, or of an event of the notice. */
const char *envelope_label(struct ctx *ctx, const char *kind);

#endif
