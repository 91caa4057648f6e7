/* What is signed is the line as it lies there, up to the signature: a value that were written otherwise would be another text. */
#include "registry/audit_stub.h"

#include "base/date.h"
#include "registry/party.h"
#include "vault/chain.h"

#include <string.h>

enum { SIGNATURE_HEX = 2 * VAULT_SIGNATURE };

static const char mark[] = ",\"signature\":\"";

static const char *said_text(struct arena *arena, int64_t register_id, const char *hash, const char *json) {
    return arena_printf(arena, "seloste gone register=%s hash=%s %s", ref_text(arena, register_id), hash, json);
}

static const char *json_text_of(struct arena *arena, const struct audit_stub *stub) {
    char before[SEGMENT_HEX + 1];
    chain_hex(stub->before, VAULT_HASH, before);
    const char *number = stub->number ? arena_printf(arena, ",\"number\":%d", stub->number) : "";
    return arena_printf(arena,
                        "{\"seq\":%lld,\"gone\":%lld%s,\"before\":\"%s\",\"first\":\"%s\",\"last\":\"%s\","
                        "\"at\":\"%s\",\"why\":\"%s\"",
                        (long long)stub->to, (long long)stub->from, number, before,
                        instant_iso(arena, stub->first), instant_iso(arena, stub->last),
                        instant_iso(arena, stub->at), stub->why);
}

enum status audit_stub_line(struct ctx *ctx, struct vault *vault, const struct audit_stub *stub,
                            const char **line) {
    unsigned char signature[VAULT_SIGNATURE];
    char hash[SEGMENT_HEX + 1], hex[SIGNATURE_HEX + 1];
    const char *json = json_text_of(ctx->arena, stub);
    chain_hex(stub->hash, VAULT_HASH, hash);
    const char *says = said_text(ctx->arena, vault_register(vault), hash, json);
    TRY(vault_sign(ctx, vault, says, strlen(says), signature));
    chain_hex(signature, VAULT_SIGNATURE, hex);
    *line = arena_printf(ctx->arena, "%s %s%s%s\"}\n", hash, json, mark, hex);
    return ST_OK;
}

static bool unhex(const char *hex, size_t length, unsigned char *bytes, size_t size, struct arena *arena) {
    return length == 2 * size && strspn(hex, "0123456789abcdef") >= length &&
           chain_unhex(arena_text_n(arena, hex, length), bytes, size);
}

bool audit_stub_values(struct arena *arena, const struct segment_line *line, struct audit_stub *stub) {
    size_t length;
    *stub = (struct audit_stub){.to = line->seq,
                                .from = segment_number(line, "gone"),
                                .number = (int)segment_number(line, "number"),
                                .first = segment_instant(line, "first"),
                                .last = segment_instant(line, "last"),
                                .at = segment_instant(line, "at")};
    const char *before = segment_value(line, "before", &length);
    if (!segment_is_gone(line) || stub->from < 1 || stub->from > stub->to || !before ||
        !unhex(before, length, stub->before, VAULT_HASH, arena) ||
        !unhex(line->hash, SEGMENT_HEX, stub->hash, VAULT_HASH, arena))
        return false;
    const char *why = segment_value(line, "why", &length);
    stub->why = why ? arena_text_n(arena, why, length) : "";
    return true;
}

bool audit_stub_read(struct arena *arena, const struct segment_line *line, int64_t register_id,
                     const unsigned char key[VAULT_PUBLIC], struct audit_stub *stub) {
    const size_t tail = sizeof mark - 1 + SIGNATURE_HEX + 2;
    unsigned char signature[VAULT_SIGNATURE];
    if (line->length <= tail || !audit_stub_values(arena, line, stub))
        return false;
    const char *end = line->json + line->length - tail, *hex = end + sizeof mark - 1;
    if (memcmp(end, mark, sizeof mark - 1) != 0 || memcmp(hex + SIGNATURE_HEX, "\"}", 2) != 0 ||
        !unhex(hex, SIGNATURE_HEX, signature, VAULT_SIGNATURE, arena))
        return false;
    const char *says = said_text(arena, register_id, arena_text_n(arena, line->hash, SEGMENT_HEX),
                                 arena_text_n(arena, line->json, line->length - tail));
    return vault_signed(key, says, strlen(says), signature);
}
