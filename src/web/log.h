/* How far the log reaches and what its last check said, in a sentence each.
 * Used by: web/log.c, web/promises.c.
 * Memory: the visit's arena. */
#ifndef WEB_LOG_H
#define WEB_LOG_H

#include "registry/audit_look.h"

const char *log_reach(struct ctx *ctx);
const char *log_checked(struct ctx *ctx, const struct audit_checked *checked);

#endif
