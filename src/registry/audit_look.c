/* What the last check said lies in `meta`, beside what else the register knows about itself: the log of a register that is looked
 * at has grown since, so that the answer stands with its day. */
#include "registry/audit_look.h"

#include "registry/inside.h"
#include "registry/permit.h"

#include <stdlib.h>
#include <string.h>

#define CHECKED_META "audit_checked"

static const struct {
    const char *action, *words;
} rows[] = {
#define DID(action, words) {action, words},
#include "registry/audit_action.def"
#undef DID
};

const char *audit_action_words(enum lang lang, const char *action) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].action, action) == 0)
            return msg(lang, rows[i].words);
    return action;
}

const char *const *audit_actions(struct arena *arena, size_t *count) {
    enum { ROWS = sizeof rows / sizeof *rows };
    const char **list = arena_array(arena, ROWS, sizeof *list);
    for (size_t i = 0; i < ROWS; i++)
        list[i] = rows[i].action;
    *count = ROWS;
    return list;
}

/* ---- checking */

/* "1234 0 000001.log": good entries, the first bad one, its file. */
static enum status remember(struct ctx *ctx, struct write *write, void *arg) {
    const struct audit_checked *checked = arg;
    scoped_query q = query_begin(write->db, SQL_META_PUT);
    query_bind_text(&q, 1, CHECKED_META);
    query_bind_int(&q, 2, checked->at);
    query_bind_text(&q, 3,
                    arena_printf(ctx->arena, "%lld %lld %s", (long long)checked->entries,
                                 (long long)checked->seq, checked->file ? checked->file : ""));
    TRY(query_run(ctx, &q, NULL));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "log_checked",
                                              .detail = checked->seq ? "broken" : "whole"});
}

enum status audit_check(struct ctx *ctx, struct audit_verdict *verdict, struct audit_checked *checked) {
    TRY(permit_action(ctx, ACTION_AUDIT, 0, NULL));
    TRY(audit_verify(ctx, ctx->registry->audit, verdict));
    *checked = (struct audit_checked){.at = ctx->now,
                                      .entries = verdict->entries,
                                      .seq = verdict->problem ? verdict->seq : 0,
                                      .file = verdict->problem ? verdict->file : NULL};
    if (ctx->registry->read_only)
        return ST_OK;
    return registry_change_staff(ctx, remember, checked);
}

enum status audit_last_check(struct ctx *ctx, struct audit_checked *checked) {
    scoped_reader *db = NULL;
    *checked = (struct audit_checked){0};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_META_GET);
    query_bind_text(&q, 1, CHECKED_META);
    if (query_row(&q)) {
        char *at = arena_text(ctx->arena, query_text(ctx->arena, &q, "text"));
        checked->at = query_int(&q, "number");
        checked->entries = strtoll(at, &at, 10);
        checked->seq = strtoll(at, &at, 10);
        at += strspn(at, " ");
        checked->file = *at ? at : NULL;
    }
    return query_done(ctx, &q);
}
