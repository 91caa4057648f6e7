/* The step about versions (section 6.5, section 8): of what two versions of the notice say about the same data, the earlier
 * dates hold; what the law asks is always today's.
 * Used by: registry/due.
 * Memory: the context's arena.
 * Promises: what narrows works at once; what widens, when the person has been informed.
 * Law: GDPR 5(1)(a), (b), 13(3). */
#ifndef NOTICE_VERSION_H
#define NOTICE_VERSION_H

#include "notice/retention.h"

/* `verdict` of the notice in force takes the dates of `then` where they are earlier. `version` is how people call the older
 * one ("2"). */
void version_earlier(struct ctx *ctx, const struct notice *notice, struct verdict *verdict,
                     const struct verdict *then, const char *version, day_t on);

#endif
