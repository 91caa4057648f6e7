/* What the parts of certificates share.
 * Used by: certificate*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_CERTIFICATE_INSIDE_H
#define RIGHTS_CERTIFICATE_INSIDE_H

#include "rights/certificate.h"
#include "vault/chain.h"

/* Behind the end of the PDF: "... REGISTER NUMBER". */
#define CERTIFICATE_MARK "% seloste-certificate "

/* Where JSON that somebody brings first says something else than ours: the line of their file, however it is laid out, and the member
 * ("tasks[3].state"). False: it says the same. Outside bytes. */
struct certificate_difference {
    size_t line;
    const char *member, *ours; /* ours: what we have there, as JSON; NULL: nothing */
};
bool certificate_differs(struct arena *arena, const char *bytes, size_t length, const char *ours,
                         struct certificate_difference *difference);
/* certificate_held.c: marks those of the list that are not what the log has the hash of. `db`: the reader that they came from. */
CHECKED enum status certificate_hold(struct ctx *ctx, struct db *db, struct certificate *list, size_t count);
/* However it was laid out: the hash is of the text in one line. */
void certificate_hash(struct ctx *ctx, const char *bytes, size_t length, char hex[2 * VAULT_HASH + 1]);
CHECKED enum status certificate_parse(struct ctx *ctx, const char *text, struct certificate *certificate);

#endif
