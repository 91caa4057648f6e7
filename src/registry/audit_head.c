/* A line is read by taking its values and writing it anew: unless that gives the same bytes it is none of ours. */
#include "registry/audit_head.h"

#include "base/buf.h"
#include "base/date.h"
#include "registry/audit_inside.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "vault/chain.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char opening[] = "seloste audit register=";

enum { HEAD_LONGEST = 400, SIGNATURE_HEX = 2 * VAULT_SIGNATURE };

static const char *value_of(struct arena *arena, const char *text, const char *name) {
    const char *at = strstr(text, name);
    return at ? arena_text_n(arena, at + strlen(name), strcspn(at + strlen(name), " ")) : "";
}

/* Lower case only, and exactly so many. */
static bool unhex(const char *hex, unsigned char *bytes, size_t length) {
    return strlen(hex) == 2 * length && strspn(hex, "0123456789abcdef") == 2 * length &&
           chain_unhex(hex, bytes, length);
}

/* Up to the end of the signature; what stands behind it is the file's. */
static const char *cut_line(struct arena *arena, const char *text, size_t length) {
    static const char mark[] = " signature=";
    const char *all = arena_text_n(arena, text, length < HEAD_LONGEST ? length : HEAD_LONGEST);
    const char *signature = strstr(all, mark);
    if (!signature)
        return NULL;
    size_t size = strspn(signature + sizeof mark - 1, "0123456789abcdef");
    return size == SIGNATURE_HEX
               ? arena_text_n(arena, all, (size_t)(signature - all) + sizeof mark - 1 + SIGNATURE_HEX)
               : NULL;
}

bool audit_head_read(struct arena *arena, const char *text, size_t length, struct audit_head *head) {
    ref_t reg;
    int64_t at;
    *head = (struct audit_head){0};
    const char *line = cut_line(arena, text, length);
    if (!line || strncmp(line, opening, sizeof opening - 1) != 0)
        return false;
    const char *hash = value_of(arena, line, " hash="), *hex = value_of(arena, line, " signature=");
    head->line = line;
    head->reg = value_of(arena, line, " register=");
    head->at = value_of(arena, line, " at=");
    head->seq = strtoll(value_of(arena, line, " seq="), NULL, 10);
    if (head->seq < 1 || !ref_parse(head->reg, &reg) || !instant_parse(head->at, &at) ||
        !unhex(hash, head->hash, VAULT_HASH) || !unhex(hex, head->signature, VAULT_SIGNATURE))
        return false;
    const char *says = audit_signed_text(arena, reg, head->seq, hash, head->at);
    head->says = strlen(says);
    return strcmp(arena_printf(arena, "%s signature=%s", says, hex), line) == 0;
}

bool audit_head_signed(const struct audit_head *head, const unsigned char key[VAULT_PUBLIC]) {
    return vault_signed(key, head->line, head->says, head->signature);
}

/* On paper and in a form a long line is broken, at a space or within a word: the line has one space before each name, so that the
 * text is put together without any break and the spaces are set anew. */
static const char *unbroken(struct arena *arena, const char *bytes, size_t length, size_t *out) {
    static const char *const names[] = {"audit", "register=", "seq=", "hash=", "at=", "signature="};
    struct buf all = buf_in(arena), text = buf_in(arena);
    for (size_t i = 0; i < length; i++)
        if (!isspace((unsigned char)bytes[i]))
            buf_char(&all, bytes[i]);
    const char *at = buf_text(&all);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *next = strstr(at, names[i]);
        if (!next)
            break;
        buf_add_n(&text, at, (size_t)(next - at));
        buf_char(&text, ' ');
        at = next;
    }
    buf_add(&text, at);
    *out = text.length;
    return buf_text(&text);
}

static void find_all(struct arena *arena, const char *bytes, size_t length, struct audit_heads *heads) {
    size_t room = 0;
    for (const char *at = bytes, *end = bytes + length; at < end;) {
        struct audit_head head;
        const char *found = memmem(at, (size_t)(end - at), opening, sizeof opening - 1);
        if (!found)
            return;
        bool read = audit_head_read(arena, found, (size_t)(end - found), &head);
        bool again = read && heads->count &&
                     strcmp(heads->items[heads->count - 1].line, head.line) == 0; /* printed twice */
        if (read && !again)
            ARENA_PUSH(arena, heads->items, heads->count, room, head);
        at = found + sizeof opening - 1;
    }
}

static void judge(struct ctx *ctx, struct audit_head *head, const char *reg,
                  const unsigned char key[VAULT_PUBLIC]) {
    if (strcmp(head->reg, reg) != 0)
        head->problem = msg(ctx->lang, M("It is of another register."));
    else if (!audit_head_signed(head, key))
        head->problem = msg(
            ctx->lang, M("It does not carry the signature of this register's key: it was changed or forged."));
    else if (!head->there && !head->gone)
        head->problem =
            msg(ctx->lang, M("This register signed it, and its log does not hold that place any more: the log "
                             "was written anew or put back to an older copy."));
}

const char *audit_head_text(struct ctx *ctx, const struct audit_head *head) {
    const struct zone *zone = registry_zone(ctx);
    const char *seq = arena_printf(ctx->arena, "%lld", (long long)head->seq);
    int64_t at;
    if (head->problem || !instant_parse(head->at, &at))
        return MSG(ctx->arena, ctx->lang, M("The head at entry {1}: {2}"), seq, head->problem);
    const char *when = arena_printf(ctx->arena, "%s %s", day_text(ctx->arena, ctx->lang, zone_day(zone, at)),
                                    zone_clock(ctx->arena, zone, at));
    if (!head->gone)
        return MSG(ctx->arena, ctx->lang, M("The head at entry {1}, signed on {2}, stands in the log."), seq,
                   when);
    return MSG(ctx->arena, ctx->lang,
               M("The head at entry {1}, signed on {2}, is of the part of the log that went by {3}, its time "
                 "over: this register signed it, "
                 "and signed for that part."),
               seq, when, day_text(ctx->arena, ctx->lang, zone_day(zone, head->gone)));
}

enum status audit_heads_check(struct ctx *ctx, const void *bytes, size_t length, struct audit_heads *heads) {
    struct registry *registry = ctx->registry;
    unsigned char key[VAULT_PUBLIC];
    *heads = (struct audit_heads){0};
    TRY(permit_action(ctx, ACTION_AUDIT, 0, NULL));
    find_all(ctx->arena, bytes, length, heads);
    if (!heads->count) {
        const char *text = unbroken(ctx->arena, bytes, length, &length);
        find_all(ctx->arena, text, length, heads);
    }
    if (!heads->count)
        return FAIL(ctx, ST_INVALID,
                    M("There is no signed head of a log in it: a line that begins with “{1}”."),
                    "seloste audit register=");
    TRY(audit_verify_heads(ctx, registry->audit, heads->items, heads->count, &heads->log));
    vault_public(registry->vault, key);
    heads->good = !heads->log.problem;
    for (size_t i = 0; i < heads->count; i++) {
        judge(ctx, &heads->items[i], ref_text(ctx->arena, vault_register(registry->vault)), key);
        heads->good = heads->good && !heads->items[i].problem;
    }
    return ST_OK;
}
