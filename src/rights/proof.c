/* The text is lines of NAME=VALUE in a fixed order; the signature covers every byte before its own line. A text is read by finding the
 * values and writing it anew: unless that gives the same bytes it is not one of ours, so that no byte is free to be another. */
#include "rights/proof.h"

#include "registry/audit_head.h"
#include "registry/inside.h"
#include "vault/chain.h"

#include <stdlib.h>
#include <string.h>

#define OPENING "seloste proof 1\n"

enum {
    HEX = 2 * VAULT_HASH,
    KEY_HEX = 2 * VAULT_PUBLIC,
    SIGNATURE_HEX = 2 * VAULT_SIGNATURE,
    TEXT_MOST = 4096
};

/* What stands in a text, each value as it stands there. */
struct mark {
    const char *what, *reg, *length, *hash, *head, *key, *signature;
};

static const char *unsigned_text(struct arena *arena, const struct mark *mark) {
    return arena_printf(arena, OPENING "what=%s\nregister=%s\nbytes=%s\nblake2b-256=%s\nhead=%s\nkey=%s\n",
                        mark->what, mark->reg, mark->length, mark->hash, mark->head, mark->key);
}

static const char *whole_text(struct arena *arena, const struct mark *mark) {
    return arena_printf(arena, "%ssignature=%s\n", unsigned_text(arena, mark), mark->signature);
}

static const char *hex_of(struct arena *arena, const unsigned char *bytes, size_t length) {
    char *hex = arena_alloc(arena, 2 * length + 1);
    chain_hex(bytes, length, hex);
    return hex;
}

static const char *hash_of(struct arena *arena, const void *bytes, size_t length) {
    unsigned char hash[VAULT_HASH];
    chain_hash(bytes, length, hash);
    return hex_of(arena, hash, sizeof hash);
}

/* ---- making one */

const char *proof_key(struct ctx *ctx) {
    unsigned char key[VAULT_PUBLIC];
    vault_public(ctx->registry->vault, key);
    return hex_of(ctx->arena, key, sizeof key);
}

const char *proof_fingerprint_of(struct arena *arena, const char *key) {
    enum { DIGITS = 32, GROUP = 4 };
    unsigned char bytes[VAULT_PUBLIC];
    if (strlen(key) != KEY_HEX || !chain_unhex(key, bytes, sizeof bytes))
        return "";
    const char *hash = hash_of(arena, bytes, sizeof bytes), *text = "";
    for (size_t i = 0; i < DIGITS; i += GROUP)
        text = arena_printf(arena, "%s%s%.4s", text, i ? " " : "", hash + i);
    return text;
}

const char *proof_fingerprint(struct ctx *ctx) {
    return proof_fingerprint_of(ctx->arena, proof_key(ctx));
}

static const char *plain_hex(struct arena *arena, const char *text) {
    char *plain = arena_text(arena, text), *to = plain;
    for (; *text; text++)
        if (*text != ' ' && *text != '\n')
            *to++ = *text >= 'A' && *text <= 'F' ? (char)(*text - 'A' + 'a') : *text;
    *to = '\0';
    return plain;
}

bool proof_key_is(struct arena *arena, const char *typed, const char *key) {
    const char *plain = plain_hex(arena, typed);
    return strcmp(plain, key) == 0 ||
           (*plain && strcmp(plain, plain_hex(arena, proof_fingerprint_of(arena, key))) == 0);
}

/* " seq=" and the like in a line of a head; up to the next space. */
static const char *in_head(struct arena *arena, const char *head, const char *name) {
    const char *at = strstr(head, name);
    return at ? arena_text_n(arena, at + strlen(name), strcspn(at + strlen(name), " ")) : NULL;
}

enum status proof_head(struct ctx *ctx, struct proof_head *head) {
    *head = (struct proof_head){.key = proof_key(ctx), .fingerprint = proof_fingerprint(ctx)};
    TRY(audit_checkpoint(ctx, ctx->registry->audit, &head->line));
    const char *seq = in_head(ctx->arena, head->line, " seq=");
    head->at = in_head(ctx->arena, head->line, " at=");
    head->seq = seq ? strtoll(seq, NULL, 10) : 0;
    return ST_OK;
}

enum status proof_sign(struct ctx *ctx, const struct proof_head *head, const char *what, const void *bytes,
                       size_t length, const char **text) {
    unsigned char signature[VAULT_SIGNATURE];
    struct mark mark = {.what = what,
                        .reg = ref_text(ctx->arena, vault_register(ctx->registry->vault)),
                        .length = arena_printf(ctx->arena, "%zu", length),
                        .hash = hash_of(ctx->arena, bytes, length),
                        .head = head->line,
                        .key = head->key};
    const char *says = unsigned_text(ctx->arena, &mark);
    TRY(vault_sign(ctx, ctx->registry->vault, says, strlen(says), signature));
    mark.signature = hex_of(ctx->arena, signature, sizeof signature);
    *text = whole_text(ctx->arena, &mark);
    return audit_read(ctx, ctx->registry->audit,
                      &(struct audit_entry){.actor = actor_text(ctx),
                                            .action = "proof_signed",
                                            .sentence = "security",
                                            .detail = arena_printf(ctx->arena, "%s %s", what, mark.hash)});
}

/* ---- looking at one */

static const char *line_of(struct arena *arena, const char *text, const char *name) {
    const char *at = strstr(text, name);
    return at ? arena_text_n(arena, at + strlen(name), strcspn(at + strlen(name), "\n")) : "";
}

/* Letters that a terminal shows as they are: whoever signs with a key of their own may write anything else. */
static bool plain(const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != '\n' && (bytes[i] < ' ' || bytes[i] > '~'))
            return false;
    return true;
}

/* False: these bytes are no text of ours. */
static bool read_mark(struct arena *arena, const char *bytes, size_t length, struct mark *mark) {
    if (length > TEXT_MOST || !plain(bytes, length))
        return false;
    const char *text = arena_text_n(arena, bytes, length);
    *mark = (struct mark){.what = line_of(arena, text, "\nwhat="),
                          .reg = line_of(arena, text, "\nregister="),
                          .length = line_of(arena, text, "\nbytes="),
                          .hash = line_of(arena, text, "\nblake2b-256="),
                          .head = line_of(arena, text, "\nhead="),
                          .key = line_of(arena, text, "\nkey="),
                          .signature = line_of(arena, text, "\nsignature=")};
    return strcmp(whole_text(arena, mark), text) == 0;
}

/* Lower case only: upper case would be another text of the same bytes. */
static bool unhex(const char *hex, unsigned char *bytes, size_t length) {
    return strlen(hex) == 2 * length && strspn(hex, "0123456789abcdef") == 2 * length &&
           chain_unhex(hex, bytes, length);
}

/* The head is a signature of its own, by the same key and of the same register. */
static bool head_good(struct arena *arena, const struct mark *mark, const unsigned char key[VAULT_PUBLIC]) {
    unsigned char signature[VAULT_SIGNATURE];
    const char *hex = in_head(arena, mark->head, " signature="), *end = strstr(mark->head, " signature=");
    const char *reg = in_head(arena, mark->head, " register=");
    if (!hex || !end || !reg || strcmp(reg, mark->reg) != 0 || !unhex(hex, signature, sizeof signature))
        return false;
    return vault_signed(key, mark->head, (size_t)(end - mark->head), signature);
}

static bool text_good(struct arena *arena, const struct mark *mark, unsigned char key[VAULT_PUBLIC]) {
    unsigned char signature[VAULT_SIGNATURE];
    const char *says = unsigned_text(arena, mark);
    return unhex(mark->key, key, VAULT_PUBLIC) && unhex(mark->signature, signature, sizeof signature) &&
           vault_signed(key, says, strlen(says), signature) && head_good(arena, mark, key);
}

static void tell(struct arena *arena, const struct mark *mark, struct proof_verdict *verdict) {
    const char *seq = in_head(arena, mark->head, " seq=");
    verdict->what = mark->what;
    verdict->key = mark->key;
    verdict->reg = mark->reg;
    verdict->at = in_head(arena, mark->head, " at=");
    verdict->seq = seq ? strtoll(seq, NULL, 10) : 0;
}

static void verify(struct ctx *ctx, const void *bytes, size_t length, const char *text, size_t text_length,
                   struct mark *mark, struct proof_verdict *verdict) {
    unsigned char key[VAULT_PUBLIC];
    *verdict = (struct proof_verdict){0};
    if (!read_mark(ctx->arena, text, text_length, mark)) {
        verdict->problem =
            msg(ctx->lang, M("The signature file is not one that this program made, or was changed."));
        return;
    }
    tell(ctx->arena, mark, verdict);
    if (!text_good(ctx->arena, mark, key)) {
        verdict->problem = msg(ctx->lang, M("The signature does not hold: the signature file was changed."));
        return;
    }
    if (strcmp(mark->length, arena_printf(ctx->arena, "%zu", length)) != 0 ||
        strcmp(mark->hash, hash_of(ctx->arena, bytes, length)) != 0)
        verdict->problem =
            msg(ctx->lang, M("The file is not the one that was signed: it was changed, or is another one."));
}

void proof_verify(struct ctx *ctx, const void *bytes, size_t length, const char *text, size_t text_length,
                  struct proof_verdict *verdict) {
    struct mark mark = {0};
    verify(ctx, bytes, length, text, text_length, &mark, verdict);
}

enum status proof_check(struct ctx *ctx, const void *bytes, size_t length, const char *text, size_t text_length,
                        struct proof_verdict *verdict) {
    struct mark mark = {0};
    struct audit_verdict log;
    struct audit_head head;
    verify(ctx, bytes, length, text, text_length, &mark, verdict);
    if (verdict->problem || !mark.key)
        return ST_OK;
    if (strcmp(mark.key, proof_key(ctx)) != 0) {
        verdict->problem =
            msg(ctx->lang, M("The signature holds, but it is not of this register: it has another key."));
        return ST_OK;
    }
    if (!audit_head_read(ctx->arena, mark.head, strlen(mark.head), &head))
        return FAIL(ctx, ST_FAILED, M("A signed head of the log does not hold what it should"));
    TRY(audit_verify_heads(ctx, ctx->registry->audit, &head, 1, &log));
    if (log.problem)
        verdict->problem =
            MSG(ctx->arena, ctx->lang, M("The signature holds, but the log of this register is not whole: {1}"),
                log.problem);
    else if (!head.there && !head.gone)
        verdict->problem = msg(ctx->lang, M("The signature holds, but its place is not in the log of this "
                                            "register: the log was rewritten or rolled back."));
    verdict->in_register = !verdict->problem;
    return ST_OK;
}
