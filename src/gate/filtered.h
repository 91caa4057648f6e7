/* A filter as text: behind "?" of an address, in a form, in a view that somebody keeps ("type=consumer&sort=last").
 * Used by: web/customers.c, api/filter.c.
 * Memory: ctx's arena.
 * Errors: none: what is no name or value filters nothing (registry/filter.h). */
#ifndef GATE_FILTERED_H
#define GATE_FILTERED_H

#include "http/request.h"
#include "registry/filter.h"

struct filter filtered_pairs(struct ctx *ctx, const struct pairs *pairs);
struct filter filtered_read(struct ctx *ctx, const char *text);
const char *filtered_write(struct ctx *ctx, const struct filter *filter);

#endif
