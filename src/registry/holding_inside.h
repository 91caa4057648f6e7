/* The document beside a row about a system or recipient: how it comes in and how it stands in the sealed words.
 * Used by: registry/holding.c, registry/holding_file.c.
 * Memory: ctx's arena; JSON is the caller's. */
#ifndef REGISTRY_HOLDING_INSIDE_H
#define REGISTRY_HOLDING_INSIDE_H

#include "base/json.h"
#include "registry/holding.h"

/* May the one who acts write such a row? */
CHECKED enum status holding_permit(struct ctx *ctx, enum holding_kind kind);
/* Stages the document of `draft`, puts it into `made` and runs the change; nothing of it stays when that fails. */
CHECKED enum status holding_with_file(struct ctx *ctx, const struct holding_draft *draft, struct holding *made,
                                      write_fn *fn, void *arg);
json_t *holding_file_json(struct ctx *ctx, const struct file *file);
const struct file *holding_file_from(struct ctx *ctx, const json_t *json); /* NULL: there is none */

#endif
