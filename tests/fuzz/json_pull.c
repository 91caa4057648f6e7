/* Any bytes as a large JSON document: its members and items one by one, or an error with a line; what jansson takes whole is
 * taken piece by piece too. */
#include "base/json_pull.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static enum status read_member(struct ctx *ctx, struct json_pull *pull, const char *name) {
    scoped_json *json = NULL;
    if (*name != 'l') {
        TRY(json_pull_value(ctx, pull, ctx->arena, &json));
        must(json);
        return ST_OK;
    }
    TRY(json_pull_list(ctx, pull));
    for (;;) {
        scoped_json *item = NULL;
        TRY(json_pull_item(ctx, pull, ctx->arena, &item));
        if (!item)
            return ST_OK;
    }
}

static enum status read_all(struct ctx *ctx, struct json_pull *pull) {
    const char *name;
    TRY(json_pull_begin(ctx, pull));
    for (;;) {
        TRY(json_pull_name(ctx, pull, &name));
        if (!name)
            return ST_OK;
        TRY(read_member(ctx, pull, name));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct input_bytes input = {.bytes = bytes, .length = length};
    enum status status = read_all(&ctx, json_pull_open(&ctx, input_memory("fuzz.json", &input)));
    must(status == ST_OK || (status == ST_INVALID && ctx.fault.line > 0));
    scoped_json *whole = json_loadb((const char *)bytes, length, 0, NULL);
    const char *name;
    json_t *value;
    /* jansson overlooks a NUL behind a word; we do not. */
    bool plain = json_is_object(whole) && !memchr(bytes, '\0', length);
    json_object_foreach(whole, name, value) plain = plain && strlen(name) < PULL_NAME_MAX / 2 &&
                                                    !memchr(bytes, '\\', length) &&
                                                    (*name != 'l' || json_is_array(value));
    scoped_json *strict = json_loadb((const char *)bytes, length, JSON_REJECT_DUPLICATES, NULL);
    must(status == ST_OK || !plain || !strict);
    return 0;
}
