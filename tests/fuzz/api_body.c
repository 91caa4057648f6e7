/* Any bytes as a body of the API: the first one chooses the shape. What is taken is taken again when it is written out anew, and
 * what is refused has a sentence. */
#include "api/input.h"
#include "api/shape.h"
#include "registry/edition.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char *shape_at(unsigned at) {
    const char *shape = shape_next(NULL);
    while (at--) {
        shape = shape_next(shape);
        shape = shape ? shape : shape_next(NULL);
    }
    return shape;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static const struct party_type type = {.entry = {.id = "consumer", .path = "types.consumer"}};
    static const struct notice notice = {.types = &type, .types_count = 1};
    static const struct edition edition = {.notice = &notice};
    if (!length)
        return 0;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.edition = &edition;
    json_t *json, *again;
    const char *shape = shape_at(bytes[0]);
    if (input_parse(&ctx, (const char *)bytes + 1, length - 1, shape, &json) != ST_OK) {
        must(!json && ctx.fault.id && ctx.fault.field);
        return 0;
    }
    const char *text = json_text(ctx.arena, json, 0);
    must(input_parse(&ctx, text, strlen(text), shape, &again) == ST_OK);
    json_drop(&json);
    json_drop(&again);
    return 0;
}
