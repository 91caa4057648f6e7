/* One thing stored about a party: a call, a note, an invoice. An envelope of plain facts, and a letter per
 * retention class.
 * Used by: cli, web, rights, import, demo.
 * Errors: as party.h. A text for a kind whose field the notice does not list is refused; the bare event is not.
 * Promises: P8, P9, P11, P22, P23, P49, P52. */
#ifndef REGISTRY_RECORD_H
#define REGISTRY_RECORD_H

#include "notice/history.h"
#include "registry/party.h"

struct file; /* registry/blob.h */

/* `kind`: of kind.def, an event of the notice logged as itself, or a period (relationship, contract, subscription,
 * membership, account), which ends on its `ends`. */
struct record_draft {
    ref_t id; /* 0: a new one */
    ref_t party;
    ref_t about;   /* the organisation it was about, or 0 */
    ref_t belongs; /* to another record of the party: a payment to its invoice; or 0 */
    const char *kind;
    int64_t at;     /* instant it happened; 0: now */
    bool whole_day; /* only its day is known */
    day_t ends;     /* DAY_NONE */
    int64_t cents;  /* amount; has_amount */
    bool has_amount;
    const char *text;         /* sealed; NULL or "" for none */
    const char *under;        /* a kind whose field the text lies under; NULL: its own */
    int service;              /* index or NOTICE_NOTHING */
    int source;               /* index or NOTICE_NOTHING: the person's own words */
    const char *reason;       /* or NULL */
    struct licence licence;   /* as a party's */
    const struct fact *facts; /* direction, channel, number, ...: known names only */
    size_t fact_count;
    const struct fact *
        copies; /* of a voucher: fields and values of whom it was written to, as it says itself, each held against
                                  the notice before; what is not among them is the register's */
    size_t copy_count;
    const struct file *file; /* registry/file.h; or NULL */
    bool even_if_due;        /* although something is due at once with it (registry/ending.h) */
};

struct record {
    ref_t id, party, about, belongs;
    const char *kind;
    const char *label;                   /* "Puhelu", "Lasku", in ctx->lang */
    const char *party_name, *about_name; /* opened, or NULL */
    int64_t at;
    day_t day, ends;
    bool whole_day;
    int64_t cents;
    bool has_amount;
    const char *text; /* opened; NULL when there is none or `erased` */
    bool erased;
    bool shown;            /* of a choice: the text is what a page of ours showed */
    bool withheld;         /* not for the token's purpose through which it is read; record_list leaves it out */
    const char *hidden_by; /* as a value's */
    day_t hidden_since;
    int service, source, class;
    int category; /* of the notice, that its text lies in; NOTICE_NOTHING */
    const char *by;
    int64_t notice; /* number of the one under which it was written; 0: nothing but that it was is known */
    int64_t version;
    const struct fact *facts;
    size_t fact_count;
    const char *reason;
    const struct fact *copies; /* an invoice's own copy of the name and address: field and value */
    size_t copy_count;
    const struct file *file; /* that belongs to it, or NULL */
};

CHECKED enum status record_add(struct ctx *ctx, const struct record_draft *draft, ref_t *record);
/* "Aura Vainikainen, Verstastie 9": to whom a voucher was written, by its own copy; NULL when it has none. */
const char *record_written_to(struct arena *arena, const struct record *record);
/* One of them, after party_read of whose it is. ST_NOT_FOUND: there is none that the one who asks sees. */
CHECKED enum status record_read(struct ctx *ctx, ref_t record, struct record *result);
/* The party's records, newest first, from `skip` on, at most `limit` (0: all); for an organisation also those
 * of its people that were about it. Part of party_read's entry in the log when it follows it in the same ctx.
 */
CHECKED enum status record_list(struct ctx *ctx, ref_t party, size_t skip, size_t limit,
                                struct record **records, size_t *count, size_t *total);

#endif
