/* What every front end does after registry_open for writing: finishes erasures, then imports, that a crash left.
 * Used by: cli, web. */
#ifndef RIGHTS_START_H
#define RIGHTS_START_H

#include "base/ctx.h"

CHECKED enum status rights_start(struct ctx *ctx);

#endif
