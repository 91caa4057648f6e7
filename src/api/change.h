/* What a body says of a party that is added or changed.
 * Used by: api/change.c, api/company.c.
 * Memory: the visit's arena.
 * Errors: none: the body's shape was looked at. */
#ifndef API_CHANGE_H
#define API_CHANGE_H

#include "base/json.h"
#include "registry/party.h"

struct party_draft change_draft(struct ctx *ctx, const json_t *json);

#endif
