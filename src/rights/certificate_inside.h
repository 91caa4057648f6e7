/* What the parts of certificates share.
 * Used by: certificate*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_CERTIFICATE_INSIDE_H
#define RIGHTS_CERTIFICATE_INSIDE_H

#include "rights/certificate.h"

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
CHECKED enum status certificate_parse(struct ctx *ctx, const char *text, struct certificate *certificate);

#endif
