/* The signed head covers the entry it names, and through the chain every entry before it; so the file needs no signature of its
 * own. It ends at that entry: the one behind it is the checkpoint that the head is printed in. */
#include "registry/audit_export.h"

#include "base/crash.h"
#include "formats/fresh.h"
#include "registry/audit_inside.h"
#include "registry/audit_walk.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "vault/chain.h"

#include <string.h>

#define OPENING "seloste log 1\n"

enum { TOP_MOST = 1024, KEY_HEX = 2 * VAULT_PUBLIC };

static const char *top_text(struct arena *arena, const char *reg, const char *key, const char *head) {
    return arena_printf(arena, OPENING "register=%s\nkey=%s\nhead=%s\n\n", reg, key, head);
}

/* ---- writing */

struct exporting {
    struct fresh fresh;
    struct audit_head head;
    struct audit_exported *result;
    size_t length;
};

static enum status put_file(struct ctx *ctx, struct exporting *exporting, int number) {
    scoped_arena *arena = arena_new();
    struct segment_line line;
    char *bytes;
    size_t length, at = 0, used = 0;
    TRY(segment_load(ctx, arena, ctx->registry->audit->folder, number, &bytes, &length));
    while (segment_next(bytes, length, &at, &line) && line.seq <= exporting->head.seq) {
        used = at;
        exporting->result->entries += !segment_is_gone(&line);
    }
    fresh_put(&exporting->fresh, bytes, used);
    exporting->length += used;
    return ST_OK;
}

static enum status put_top(struct ctx *ctx, struct exporting *exporting) {
    unsigned char key[VAULT_PUBLIC];
    char *hex = arena_alloc(ctx->arena, KEY_HEX + 1);
    vault_public(ctx->registry->vault, key);
    chain_hex(key, sizeof key, hex);
    exporting->result->key = hex;
    struct audit_entry entry = {.actor = actor_text(ctx), .action = "log_exported", .sentence = "security"};
    TRY(audit_sync(ctx, ctx->registry->audit));
    TRY(audit_read(ctx, ctx->registry->audit, &entry));
    TRY(audit_checkpoint(ctx, ctx->registry->audit, &exporting->result->head));
    must(audit_head_read(ctx->arena, exporting->result->head, strlen(exporting->result->head),
                         &exporting->head));
    const char *top = top_text(ctx->arena, exporting->head.reg, hex, exporting->result->head);
    fresh_put(&exporting->fresh, top, strlen(top));
    return ST_OK;
}

static enum status put_files(struct ctx *ctx, struct exporting *exporting, size_t most) {
    const char *folder = ctx->registry->audit->folder;
    int last = segment_last(folder);
    for (int number = segment_begin(folder); number <= last; number++) {
        TRY(put_file(ctx, exporting, number));
        if (exporting->length > most)
            return FAIL(ctx, ST_CONFLICT,
                        M("The log is too long for a browser: write it with “seloste audit export”."));
    }
    return ST_OK;
}

/* Whatever the log is, whole or not, goes along as it is: whoever checks the file finds what is wrong with it. */
static enum status put_all(struct ctx *ctx, struct exporting *exporting, size_t most) {
    struct audit *audit = ctx->registry->audit;
    TRY(put_top(ctx, exporting));
    must(pthread_rwlock_rdlock(&audit->cutting) == 0);
    enum status status = put_files(ctx, exporting, most);
    must(pthread_rwlock_unlock(&audit->cutting) == 0);
    TRY(status);
    CRASH_POINT("audit.exported");
    return fresh_sync(ctx, &exporting->fresh);
}

static enum status allowed(struct ctx *ctx, struct audit_exported *result) {
    *result = (struct audit_exported){0};
    TRY(permit_action(ctx, ACTION_AUDIT, 0, NULL));
    return registry_changeable(ctx); /* its head is signed, which is an entry */
}

static void end(struct exporting *exporting) {
    fresh_drop(&exporting->fresh);
}
#define scoped_exporting __attribute__((cleanup(end))) struct exporting

enum status audit_export(struct ctx *ctx, const char *path, struct audit_exported *result) {
    TRY(allowed(ctx, result));
    scoped_exporting exporting = {.result = result};
    TRY(fresh_open(ctx, path, &exporting.fresh));
    TRY(put_all(ctx, &exporting, SIZE_MAX));
    return fresh_name(ctx, &exporting.fresh);
}

enum status audit_export_bytes(struct ctx *ctx, const void **bytes, size_t *length,
                               struct audit_exported *result) {
    TRY(allowed(ctx, result));
    scoped_exporting exporting = {.result = result};
    TRY(fresh_memory(ctx, "log", &exporting.fresh));
    TRY(put_all(ctx, &exporting, AUDIT_EXPORT_MOST));
    return fresh_bytes(ctx, &exporting.fresh, bytes, length);
}

/* ---- looking at one */

struct top {
    const char *reg, *key;
    struct audit_head head;
    ref_t register_id;
    size_t length;
};

static const char *line_of(struct arena *arena, const char *text, const char *name) {
    const char *at = strstr(text, name);
    return at ? arena_text_n(arena, at + strlen(name), strcspn(at + strlen(name), "\n")) : "";
}

static bool read_top(struct arena *arena, const char *bytes, size_t length, struct top *top,
                     unsigned char key[VAULT_PUBLIC]) {
    const char *text = arena_text_n(arena, bytes, length < TOP_MOST ? length : TOP_MOST);
    *top = (struct top){.reg = line_of(arena, text, "\nregister="), .key = line_of(arena, text, "\nkey=")};
    const char *head = line_of(arena, text, "\nhead=");
    const char *again = top_text(arena, top->reg, top->key, head);
    top->length = strlen(again);
    return strncmp(text, again, top->length) == 0 && ref_parse(top->reg, &top->register_id) &&
           audit_head_read(arena, head, strlen(head), &top->head) && strlen(head) == strlen(top->head.line) &&
           strcmp(top->head.reg, top->reg) == 0 && strlen(top->key) == KEY_HEX &&
           strspn(top->key, "0123456789abcdef") == KEY_HEX && chain_unhex(top->key, key, VAULT_PUBLIC);
}

static void walk_all(struct audit_walk *walk, const struct top *top, const char *bytes, size_t length) {
    size_t at = 0;
    audit_walk_begin(walk, top->register_id);
    walk->one = true;
    walk->head_seq = top->head.seq;
    memcpy(walk->head, top->head.hash, VAULT_HASH);
    if (!audit_walk_lines(walk, bytes, length, &at, true) || !audit_walk_end(walk))
        return;
    if (at != length || walk->seq != walk->head_seq)
        (void)audit_walk_bad(walk, walk->head_seq + 1, walk->head_seq + 1,
                             M("{1}: entry {2} stands behind the signed head, or cannot be read."));
}

void audit_export_check(struct ctx *ctx, const void *bytes, size_t length,
                        struct audit_export_verdict *verdict) {
    struct audit_walk walk = {.ctx = ctx, .verdict = &verdict->log};
    struct top top;
    *verdict = (struct audit_export_verdict){0};
    if (!read_top(ctx->arena, bytes, length, &top, walk.key)) {
        verdict->log.problem = msg(ctx->lang, M("This is no exported log, or its head was changed."));
        return;
    }
    verdict->reg = top.reg;
    verdict->key = top.key;
    verdict->at = top.head.at;
    verdict->seq = top.head.seq;
    if (!audit_head_signed(&top.head, walk.key)) {
        verdict->log.problem =
            msg(ctx->lang, M("The head of the exported log does not carry the signature of the key in it."));
        return;
    }
    walk_all(&walk, &top, (const char *)bytes + top.length, length - top.length);
}
