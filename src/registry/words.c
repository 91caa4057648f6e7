#include "registry/words.h"

#include "registry/inside.h"

enum status words_kept(struct ctx *ctx, struct query *q, struct seal_place place, json_t **json) {
    size_t length, plain_length;
    char *plain;
    const void *sealed = query_blob(ctx->arena, q, "sealed", &length);
    *json = NULL;
    TRY(seal_open(ctx, ctx->registry->vault, query_int(q, "key"), place, sealed, length, &plain,
                  &plain_length));
    *json = json_loadb(plain, plain_length, 0, NULL);
    return json_is_object(*json) ? ST_OK
                                 : FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
}

enum status words_open(struct ctx *ctx, struct query *q, struct seal_place place, json_t **json) {
    *json = NULL;
    if (query_is_null(q, "sealed"))
        return ST_OK;
    enum status status = words_kept(ctx, q, place, json);
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(ctx);
    return ST_OK;
}

const char *words_text(struct ctx *ctx, const json_t *json, const char *name) {
    return arena_text(ctx->arena, json_string_value(json_object_get(json, name)));
}
