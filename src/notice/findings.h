/* What was found in a notice, in the order of its lines.
 * Used by: load*.c, check.c; the struct is notice.h's.
 * Memory: the context's arena. */
#ifndef NOTICE_FINDINGS_H
#define NOTICE_FINDINGS_H

#include "notice/notice.h"

/* The last one that there is room for says that there are more; what comes after it is dropped. */
void findings_add(struct ctx *ctx, struct findings *findings, const struct finding *finding);
bool findings_full(const struct findings *findings, enum level level);
void findings_sort(struct findings *findings);
bool findings_any(const struct findings *findings, enum level level);
const char *findings_level(enum level level); /* "error", "conflict", "law" */

#endif
