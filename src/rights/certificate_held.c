/* The rows of certificates against the log. Its entries name the party and hold the hash of each writing, so one row is looked up by its
 * party; of many all hashes are read once and sorted. */
#include "base/json.h"
#include "registry/inside.h"
#include "registry/registry.h"
#include "rights/certificate_inside.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 3 };

static const char *const written[] = {"erasure_certified", "erasure_completed", "erasure_reopened"};

void certificate_hash(struct ctx *ctx, const char *bytes, size_t length, char hex[2 * VAULT_HASH + 1]) {
    unsigned char hash[VAULT_HASH];
    scoped_json *json = *bytes == '%' ? NULL : json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
    const char *text = json ? json_text(ctx->arena, json, 0) : bytes;
    chain_hash(text, json ? strlen(text) : length, hash);
    chain_hex(hash, sizeof hash, hex);
}

struct hashes {
    const char **items;
    size_t count, room;
};

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_hash(struct ctx *ctx, struct hashes *hashes, const char *line) {
    scoped_json *json = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    const char *hex = json_string_value(json_object_get(json, "detail"));
    if (hex)
        ARENA_PUSH(ctx->arena, hashes->items, hashes->count, hashes->room, arena_text(ctx->arena, hex));
}

/* party 0: of everybody. */
static enum status read_hashes(struct ctx *ctx, ref_t party, struct hashes *hashes) {
    *hashes = (struct hashes){0};
    for (size_t a = 0; a < sizeof written / sizeof *written; a++) {
        struct audit_filter filter = {.party = party, .action = written[a]};
        struct audit_line *lines;
        size_t count;
        TRY(audit_list(ctx, ctx->registry->audit, &filter, &lines, &count));
        for (size_t i = 0; i < count; i++)
            put_hash(ctx, hashes, lines[i].json);
    }
    if (hashes->count)
        qsort(hashes->items, hashes->count, sizeof *hashes->items, by_text);
    return ST_OK;
}

static bool among(struct ctx *ctx, const struct hashes *hashes, const char *json) {
    char hex[2 * VAULT_HASH + 1];
    const char *key = hex;
    certificate_hash(ctx, json, strlen(json), hex);
    return hashes->count && bsearch(&key, hashes->items, hashes->count, sizeof *hashes->items, by_text);
}

/* Brought along when a register moved: it says of which register it is, and nothing was ever written of it here. */
static enum status brought(struct ctx *ctx, const struct certificate *certificate, bool *elsewhere) {
    scoped_json *json = json_loads(certificate->json, 0, NULL);
    const char *text = json_string_value(json_object_get(json, "register"));
    struct hashes own;
    ref_t of = 0;
    *elsewhere = false;
    if (!text || !ref_parse(text, &of) || of == registry_id(ctx->registry))
        return ST_OK;
    TRY(read_hashes(ctx, certificate->party, &own));
    *elsewhere = !own.count;
    return ST_OK;
}

static enum status hold(struct ctx *ctx, const struct hashes *hashes, struct certificate *one) {
    bool elsewhere = false;
    if (!one->json || among(ctx, hashes, one->json))
        return ST_OK;
    TRY(brought(ctx, one, &elsewhere));
    one->changed = !elsewhere;
    return ST_OK;
}

enum status certificate_hold(struct ctx *ctx, struct certificate *list, size_t count) {
    struct hashes hashes;
    if (!count)
        return ST_OK;
    TRY(audit_sync(ctx, ctx->registry->audit));
    if (count > FEW)
        TRY(read_hashes(ctx, 0, &hashes));
    for (size_t i = 0; i < count; i++) {
        if (count <= FEW)
            TRY(read_hashes(ctx, list[i].party, &hashes));
        TRY(hold(ctx, &hashes, &list[i]));
    }
    return ST_OK;
}

/* A row may be so damaged that it is no JSON any more: that is one that was changed. */
enum status certificate_changed(struct ctx *ctx, ref_t **numbers, size_t *count) {
    struct certificate *list = NULL;
    size_t all = 0, room = 0, found_room = 0;
    scoped_reader *db = NULL;
    *numbers = NULL;
    *count = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_ERASURES_PAGE);
    query_bind_int(&q, 1, INT64_MAX);
    query_bind_int(&q, 2, 0);
    while (query_row(&q)) {
        struct certificate one = {.number = query_int(&q, "id"),
                                  .party = query_int(&q, "party"),
                                  .json = query_text(ctx->arena, &q, "certificate")};
        ARENA_PUSH(ctx->arena, list, all, room, one);
    }
    TRY(query_done(ctx, &q));
    TRY(certificate_hold(ctx, list, all));
    for (size_t i = 0; i < all; i++)
        if (list[i].changed)
            ARENA_PUSH(ctx->arena, *numbers, *count, found_room, list[i].number);
    return ST_OK;
}
