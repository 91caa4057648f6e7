/* Every file is read in order and every hash computed again. The head in the key folder is read first, so that a log which
 * grows meanwhile is not mistaken for one that was cut. The first thing that is wrong ends it. */
#include "registry/audit.h"

#include "registry/audit_inside.h"
#include "vault/chain.h"

#include <string.h>

struct check {
    struct ctx *ctx;
    struct audit *audit;
    struct audit_verdict *verdict;
    struct segment_end shown;
    int64_t seq, head_seq;
    unsigned char hash[VAULT_HASH], head[VAULT_HASH], public_key[VAULT_PUBLIC];
    int number;     /* of the file being read */
    int64_t wanted; /* an entry that is looked for on the way; 0: none */
    unsigned char wanted_hash[VAULT_HASH];
    bool there;
};

/* Puts the problem; returns 0 so that a check can end with it. */
static int bad(struct check *check, int64_t seq, const char *id) {
    struct arena *arena = check->ctx->arena;
    const char *file = check->number ? segment_name(arena, check->number) : "";
    check->verdict->file = file;
    check->verdict->seq = seq;
    check->verdict->problem =
        MSG(arena, check->ctx->lang, id, file, arena_printf(arena, "%lld", (long long)seq));
    return 0;
}

static int check_checkpoint(struct check *check, const struct segment_line *line, const unsigned char *before) {
    unsigned char signature[VAULT_SIGNATURE];
    char hash[SEGMENT_HEX + 1];
    size_t length, at_length;
    struct arena *arena = check->ctx->arena;
    const char *hex = segment_value(line, "detail", &length), *at = segment_value(line, "at", &at_length);
    chain_hex(before, VAULT_HASH, hash);
    if (hex && at && length == sizeof signature * 2 &&
        chain_unhex(arena_text_n(arena, hex, length), signature, sizeof signature)) {
        const char *says = audit_signed_text(arena, vault_register(check->audit->vault), line->seq - 1, hash,
                                             arena_text_n(arena, at, at_length));
        if (vault_signed(check->public_key, says, strlen(says), signature))
            return 1;
    }
    return bad(check, line->seq,
               M("{1}: the checkpoint at entry {2} does not carry the register's signature."));
}

static int is_action(const struct segment_line *line, const char *wanted) {
    size_t length;
    const char *action = segment_value(line, "action", &length);
    return action && length == strlen(wanted) && memcmp(action, wanted, length) == 0;
}

static int check_first(struct check *check, const struct segment_line *line) {
    unsigned char previous[VAULT_HASH];
    size_t length;
    const char *hex = segment_value(line, "previous", &length);
    if (!is_action(line, "segment") || segment_number(line, "number") != check->number)
        return bad(check, check->seq + 1,
                   M("{1}: the file does not begin as this file of the log; files were swapped."));
    if (!hex || !chain_unhex(hex, previous, VAULT_HASH) || memcmp(previous, check->hash, VAULT_HASH) != 0)
        return bad(check, check->seq + 1, M("{1}: the file does not follow the one before it (entry {2})."));
    return 1;
}

static int check_line(struct check *check, const struct segment_line *line, int first) {
    unsigned char before[VAULT_HASH];
    if (first && !check_first(check, line))
        return 0;
    if (line->seq != check->seq + 1)
        return bad(check, check->seq + 1, M("{1}: entry {2} is missing or not in its place."));
    memcpy(before, check->hash, VAULT_HASH);
    if (!segment_follows(line, check->hash))
        return bad(check, line->seq,
                   M("{1}: entry {2} was changed, or the one before it is not the one it follows."));
    if (is_action(line, "checkpoint") && !check_checkpoint(check, line, before))
        return 0;
    check->seq = line->seq;
    check->verdict->entries++;
    if (line->seq == check->wanted && memcmp(check->hash, check->wanted_hash, VAULT_HASH) == 0)
        check->there = true;
    if (line->seq == check->head_seq && memcmp(check->hash, check->head, VAULT_HASH) != 0)
        return bad(check, line->seq, M("{1}: entry {2} is not the one that the key folder remembers."));
    return 1;
}

static int only_zeros(const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (bytes[i])
            return 0;
    return 1;
}

/* What stands behind the last line: nothing, or zeros, or (in the newest file, beyond the head) a batch that a crash tore
 * or that another program is writing now. */
static int check_rest(struct check *check, const char *bytes, size_t length, int last) {
    if (only_zeros(bytes, length) || (last && check->seq >= check->head_seq))
        return 1;
    return bad(check, check->seq + 1, M("{1}: entry {2} cannot be read."));
}

static enum status check_file(struct check *check, int last, int *good) {
    scoped_arena *arena = arena_new();
    char *bytes;
    size_t length, at = 0;
    struct segment_line line;
    enum status status = segment_load(check->ctx, arena, check->audit->folder, check->number, &bytes, &length);
    if (status == ST_NOT_FOUND) {
        *good = bad(check, check->seq + 1, M("The file {1} is missing; it should begin with entry {2}."));
        fault_clear(check->ctx);
        return ST_OK;
    }
    TRY(status);
    if (last && check->shown.number == check->number && check->shown.offset < length)
        length = check->shown.offset; /* behind it this program may be writing now */
    for (int first = 1; *good && segment_next(bytes, length, &at, &line); first = 0)
        *good = check_line(check, &line, first);
    if (*good)
        *good = check_rest(check, bytes + at, length - at, last);
    return ST_OK;
}

static void check_end(struct check *check) {
    if (check->seq < check->head_seq)
        (void)bad(check, check->seq + 1,
                  M("{1}: the log ends before entry {2}, which the key folder remembers: it was cut or rolled "
                    "back."));
}

static enum status verify(struct check *check) {
    struct ctx *ctx = check->ctx;
    struct audit *audit = check->audit;
    int good = 1;
    *check->verdict = (struct audit_verdict){0};
    audit_catch_up(ctx, audit);
    TRY(vault_head(ctx, audit->vault, &check->head_seq, check->head));
    check->shown = audit_shown(audit);
    vault_public(audit->vault, check->public_key);
    chain_start(vault_register(audit->vault), check->hash);
    int last = check->shown.number ? check->shown.number : segment_last(audit->folder);
    for (check->number = 1; good && check->number <= last; check->number++)
        TRY(check_file(check, check->number == last, &good));
    if (good) {
        check->number = last;
        check_end(check);
    }
    return ST_OK;
}

enum status audit_verify(struct ctx *ctx, struct audit *audit, struct audit_verdict *verdict) {
    return verify(&(struct check){.ctx = ctx, .audit = audit, .verdict = verdict});
}

enum status audit_verify_head(struct ctx *ctx, struct audit *audit, int64_t seq,
                              const unsigned char hash[VAULT_HASH], struct audit_verdict *verdict,
                              bool *there) {
    struct check check = {.ctx = ctx, .audit = audit, .verdict = verdict, .wanted = seq};
    memcpy(check.wanted_hash, hash, VAULT_HASH);
    TRY(verify(&check));
    *there = check.there;
    return ST_OK;
}
