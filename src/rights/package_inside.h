/* The parts of a package's document.
 * Used by: package*.c only. */
#ifndef RIGHTS_PACKAGE_INSIDE_H
#define RIGHTS_PACKAGE_INSIDE_H

#include "rights/package.h"

/* What was asked for, and what was left out because only that was; nothing where everything was. */
void package_scope(struct ctx *ctx, const struct package *package, json_t *document);

#endif
