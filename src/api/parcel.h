/* What was handed over for a request, as JSON.
 * Used by: api/request.c, api/parcel.c.
 * Memory: a new reference. */
#ifndef API_PARCEL_H
#define API_PARCEL_H

#include "base/json.h"
#include "rights/parcel.h"

json_t *api_parcels_json(struct ctx *ctx, const struct parcel *list, size_t count);

#endif
