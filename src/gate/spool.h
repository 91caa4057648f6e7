/* Where a file lies that comes with a form, until it is whole and its form has been found good: in the data folder, without a
 * name, sealed piece by piece under a key that is in this process's memory alone.
 * Used by: gate, which makes one for a route that takes a file; handlers, which read it (visit_file).
 * Memory: its own; a piece or two at a time.
 * Errors: ST_FAILED with the reason when it cannot be written or read.
 * Promises: nothing of it is in plain on the disk. It is gone with the request, and with the process.
 * Law: GDPR 32. */
#ifndef GATE_SPOOL_H
#define GATE_SPOOL_H

#include "base/ctx.h"
#include "base/input.h"
#include "http/upload.h"

/* `folder`: of the register. */
CHECKED enum status spool_begin(struct ctx *ctx, const char *folder, struct sink *sink);
/* From its start to its end, once. `name`: for errors. */
struct input spool_input(const struct upload *upload, const char *name);

#endif
