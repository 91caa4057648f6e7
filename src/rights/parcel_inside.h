/* The parts of handing over.
 * Used by: parcel*.c only. */
#ifndef RIGHTS_PARCEL_INSIDE_H
#define RIGHTS_PARCEL_INSIDE_H

#include "rights/access.h"
#include "rights/parcel.h"
#include "rights/request_inside.h"

/* What was made of the request's data. */
struct parcel_content {
    const void *bytes; /* a ZIP, or the page for paper */
    size_t length;
    const char *name, *type, *hash;
    size_t redactions, papers;
    struct shown_list shown;
};

/* One that is being handed over. */
struct parcel_giving {
    ref_t id;
    struct right_request request;
    const struct parcel_draft *draft;
    struct parcel_content content;
    struct parcel_missing missing;
    const char *passphrase, *address;
    int64_t box;   /* key of what waits, or 0 */
    int64_t until; /* or 0 */
    bool answers;
};

CHECKED enum status parcel_row(struct ctx *ctx, struct db *db, ref_t id, struct parcel *parcel);
CHECKED enum status parcel_rows(struct ctx *ctx, struct query *q, struct parcel **list, size_t *count);
/* Inside the writer: the row, and its pieces where it waits. */
CHECKED enum status parcel_put(struct ctx *ctx, struct write *write, const struct parcel_giving *giving);
/* What was made and is no answer: rows, pieces, links and keys, as if it had never been. */
CHECKED enum status parcel_drop(struct ctx *ctx, const ref_t *parcels, const int64_t *boxes, size_t count);
CHECKED enum status parcel_logged(struct ctx *ctx, struct write *write, ref_t party, ref_t request,
                                  const char *action, const char *detail);

#endif
