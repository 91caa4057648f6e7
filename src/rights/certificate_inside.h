/* What the parts of certificates share.
 * Used by: certificate*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_CERTIFICATE_INSIDE_H
#define RIGHTS_CERTIFICATE_INSIDE_H

#include "rights/certificate.h"

/* Behind the end of the PDF: "... REGISTER NUMBER". */
#define CERTIFICATE_MARK "% seloste-certificate "

CHECKED enum status certificate_parse(struct ctx *ctx, const char *text, struct certificate *certificate);

#endif
