/* Devices as they lie in the register.
 * Used by: device*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_DEVICE_INSIDE_H
#define RIGHTS_DEVICE_INSIDE_H

#include "registry/inside.h"
#include "rights/device.h"

/* What a step says, as it is sealed. */
const char *device_step_json(struct ctx *ctx, const struct device_draft *draft);
/* One of device_all, by id; ST_NOT_FOUND. */
CHECKED enum status device_row(struct ctx *ctx, struct db *db, ref_t id, struct device *device);

#endif
