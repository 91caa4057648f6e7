#include "registry/keyring.h"

#include "registry/inside.h"
#include "registry/permit.h"
#include "vault/recovery.h"

/* Whoever has copy and sheet has everything, so only the owner makes one. */
static enum status owner_only(struct ctx *ctx) {
    if (ctx->actor && ctx->actor->role == ACTOR_OWNER)
        return ST_OK;
    return FAIL(ctx, ST_DENIED, M("Only the owner of the register may copy its keys."));
}

static enum status put_copied(struct ctx *ctx, struct write *write, void *arg) {
    (void)arg;
    scoped_query q = query_begin(write->db, SQL_KEYS_COPIED_ADD);
    query_bind_int(&q, 1, ctx->now);
    query_bind_text(&q, 2, actor_text(ctx));
    return query_run(ctx, &q, NULL);
}

enum status keyring_backup(struct ctx *ctx, const char *file) {
    struct registry *registry = ctx->registry;
    TRY(owner_only(ctx));
    TRY(audit_read(ctx, registry->audit,
                   &(struct audit_entry){.actor = actor_text(ctx), .action = "keys_copied"}));
    TRY(recovery_backup(ctx, registry->vault, file));
    return registry->writer ? registry_change_staff(ctx, put_copied, NULL) : ST_OK;
}

enum status keyring_test(struct ctx *ctx, const char *sheet) {
    TRY(owner_only(ctx));
    return recovery_test(ctx, ctx->registry->vault, sheet);
}

enum status keyring_rotate(struct ctx *ctx, void (*progress)(void *arg, size_t done), void *arg) {
    struct registry *registry = ctx->registry;
    TRY(owner_only(ctx));
    TRY(registry_changeable(ctx));
    TRY(audit_signed(ctx, registry->audit,
                     &(struct audit_entry){.actor = actor_text(ctx), .action = "keys_rotated"}));
    return vault_rotate(ctx, registry->vault, progress, arg);
}
