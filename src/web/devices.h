/* What the pages of devices share.
 * Used by: web/devices.c, web/device.c, web/today.c.
 * Memory: the visit's arena. */
#ifndef WEB_DEVICES_H
#define WEB_DEVICES_H

#include "rights/device.h"
#include "web/privacy.h"

/* "a password, 14 characters": what opens it. */
const char *devices_lock(struct ctx *ctx, const struct device_facts *facts);
const char *devices_held(struct ctx *ctx, const char *holds);
/* Where a need is seen to, and what stands on the button. */
const char *devices_need_page(struct ctx *ctx, const struct device_need *need);
const char *devices_need_act(struct ctx *ctx, const struct device_need *need);
/* Of one device alone where `only` says so. */
void devices_put_needs(struct ctx *ctx, const struct device_need *needs, size_t count, ref_t only,
                       struct privacy_look *found);

#endif
