/* What the pages of the settings share.
 * Used by: web/settings.c, web/redraft.c.
 * Memory: the context's arena. */
#ifndef WEB_SETTINGS_H
#define WEB_SETTINGS_H

#include "registry/redraft.h"

/* How far a new version of the notice has been carried out; NULL when all is done. */
const char *settings_going(struct ctx *ctx);
const char *settings_version_name(struct ctx *ctx, const struct redraft_version *version);

#endif
