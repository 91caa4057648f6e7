/* One rule on top of those of permit(): what came by a token never reaches further than its purpose. The purposes are kept by
 * their ids, since a token outlives versions of the notice. */
#include "registry/scope.h"

#include "notice/field.h"
#include "registry/allow.h"
#include "registry/inside.h"

#include <string.h>

/* No notice is adopted and no register carried away by a program that holds a token (scope_person says what else is not). An objection is taken from
 * whoever brings it, so it needs no duties. */
bool scope_leaves(const struct scope *scope, enum action action) {
    switch (action) {
    case ACTION_FIND:
    case ACTION_OPEN:
        return true;
    case ACTION_ADD:
    case ACTION_CHANGE:
    case ACTION_NOTE:
    case ACTION_LINK:
    case ACTION_IMPORT:
    case ACTION_SEND:
    case ACTION_EXPORT:
    case ACTION_RIGHT:
        return scope->writes;
    case ACTION_MERGE:
    case ACTION_ERASE:
    case ACTION_DEVICE:
        return scope->writes && scope->duties;
    case ACTION_PACKAGE:
    case ACTION_ANSWER:
    case ACTION_BREACH:
    case ACTION_AUDIT:
    case ACTION_UNSEEN:
    case ACTION_PROVE:
        return scope->duties;
    case ACTION_MANAGE:
        return scope->manages;
    default:
        return false;
    }
}

bool scope_covers(const struct ctx *ctx, const struct notice *notice, int category) {
    const struct scope *scope = ctx->scope;
    if (!scope || category == NOTICE_NOTHING)
        return true;
    const struct set *purposes = &notice->categories[category].purposes;
    int purpose = notice_purpose(notice, scope->purpose);
    return purpose != NOTICE_NOTHING && (!purposes->count || set_has(purposes, purpose));
}

bool scope_counts(const struct ctx *ctx, const struct notice *notice, const char *kind) {
    const struct kind *known = kind_builtin(kind);
    if (!ctx->scope)
        return true;
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        bool holds = known && *known->field ? names_have(&category->fields, known->field)
                                            : strcmp(category->entry.id, kind) == 0;
        if (holds && !category->program && !scope_covers(ctx, notice, (int)i))
            return false;
    }
    return true;
}

/* ---- refusals */

static enum status refuse(struct ctx *ctx, const char *action, const char *id) {
    (void)FAIL(ctx, ST_DENIED, id);
    (void)fault_sentence(ctx, "security");
    registry_refused(ctx, action, 0);
    return ST_DENIED;
}

enum status scope_write(struct ctx *ctx) {
    return !ctx->scope || ctx->scope->writes ? ST_OK : refuse(ctx, "write", M("This token may only read."));
}

enum status scope_person(struct ctx *ctx) {
    return !ctx->scope ? ST_OK
                       : refuse(ctx, "manage", M("Only somebody who is signed in may do this, not a program."));
}

enum status scope_duty(struct ctx *ctx) {
    return !ctx->scope || ctx->scope->duties
               ? ST_OK
               : refuse(ctx, "duties", M("This token is not for the duties of the law."));
}

enum status scope_category(struct ctx *ctx, const char *field, int category) {
    const struct notice *notice = ctx_notice(ctx);
    if (scope_covers(ctx, notice, category))
        return ST_OK;
    const char *path = arena_printf(ctx->arena, "%s.purposes", notice->categories[category].entry.path);
    return allow_refuse(ctx, field, path,
                        M("The notice does not keep such data for the token's purpose ({1}). It says: “{2}”"),
                        ctx->scope->purpose);
}
