/* What a list is filtered by, as JSON: {"type": "consumer", "contact": "silent-year"}.
 * Used by: api/clearing.c, api/mailing.c, api/party.c.
 * Memory: the visit's arena; JSON as in api/out.h.
 * Errors: ST_INVALID at "filter.NAME", with the nearest known word. */
#ifndef API_FILTER_H
#define API_FILTER_H

#include "base/json.h"
#include "gate/gate.h"
#include "registry/filter.h"
#include "registry/party.h"

/* Of the member `filter` of a body; without one, nobody is left out. */
CHECKED enum status filter_input(struct ctx *ctx, const json_t *json, struct filter *filter);
/* By ids (`parties`), or everybody whom the filter fits; without either nobody is meant. */
CHECKED enum status filter_parties(struct ctx *ctx, const json_t *json, const ref_t **parties, size_t *count);
json_t *filter_json(const struct filter *filter);

#endif
