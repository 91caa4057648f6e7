/* The hash of a certificate that somebody brings, and the rows held against the log (registry/certified.h). */
#include "base/json.h"
#include "registry/certified.h"
#include "registry/inside.h"
#include "rights/certificate_inside.h"

#include <string.h>

void certificate_hash(struct ctx *ctx, const char *bytes, size_t length, char hex[2 * VAULT_HASH + 1]) {
    unsigned char hash[VAULT_HASH];
    scoped_json *json = *bytes == '%' ? NULL : json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
    const char *text = json ? json_text(ctx->arena, json, 0) : bytes;
    chain_hash(text, json ? strlen(text) : length, hash);
    chain_hex(hash, sizeof hash, hex);
}

enum status certificate_hold(struct ctx *ctx, struct db *db, struct certificate *list, size_t count) {
    const struct certified *certified;
    if (!count)
        return ST_OK;
    TRY(certified_read(ctx, db, &certified));
    for (size_t i = 0; i < count; i++)
        list[i].changed = !certified_true(certified, list[i].number, list[i].party, list[i].json);
    return ST_OK;
}

enum status certificate_changed(struct ctx *ctx, ref_t **numbers, size_t *count) {
    return certified_changed(ctx, numbers, count);
}
