/* The description of the API as OpenAPI 3.1, from the tables by which it works: addresses (gate/api.def), shapes and parameters
 * (api/shape.def, query.def), and the notice, which decides which fields, types, purposes and sources there are.
 * Used by: main, for the command `api describe`.
 * Memory: the document is the caller's (json_decref).
 * Errors: none.
 * Source: OpenAPI Specification 3.1.0; JSON Schema 2020-12. */
#ifndef API_DESCRIBE_H
#define API_DESCRIBE_H

#include "base/ctx.h"

#include <jansson.h>

struct notice;

json_t *api_description(struct ctx *ctx, const struct notice *notice);

#endif
