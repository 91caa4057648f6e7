/* What the last check said lies in `meta`, beside what else the register knows about itself: the log of a register that is looked
 * at has grown since, so that the answer stands with its day. */
#include "registry/audit_look.h"

#include "registry/audit_clock.h"
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

struct looked {
    const struct audit_checked *checked;
    const struct audit_verdict *verdict;
};

/* "1234 0 -", and what else was found, number by number: good entries, the first bad one, its file. */
static const char *as_kept(struct arena *arena, const struct looked *looked) {
    const struct audit_checked *checked = looked->checked;
    const struct audit_back *back = &looked->verdict->back;
    const struct audit_past *past = &looked->verdict->past;
    return arena_printf(arena, "%lld %lld %s %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld",
                        (long long)checked->entries, (long long)checked->seq,
                        checked->file ? checked->file : "-", (long long)looked->verdict->backs,
                        (long long)back->seq, (long long)back->at, (long long)back->before_seq,
                        (long long)back->before_at, (long long)past->entries, (long long)past->to,
                        (long long)past->first, (long long)past->last, (long long)past->at);
}

static enum status remember(struct ctx *ctx, struct write *write, void *arg) {
    const struct looked *looked = arg;
    const struct audit_checked *checked = looked->checked;
    scoped_query q = query_begin(write->db, SQL_META_PUT);
    query_bind_text(&q, 1, CHECKED_META);
    query_bind_int(&q, 2, checked->at);
    query_bind_text(&q, 3, as_kept(ctx->arena, looked));
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
                                      .file = verdict->problem ? verdict->file : NULL,
                                      .back = audit_back_text(ctx, verdict),
                                      .past = audit_past_text(ctx, verdict)};
    if (ctx->registry->read_only)
        return ST_OK;
    return registry_change_staff(ctx, remember, &(struct looked){checked, verdict});
}

static int64_t take(char **at) {
    return strtoll(*at, at, 10);
}

static const char *take_word(struct arena *arena, char **at) {
    *at += strspn(*at, " ");
    const char *word = *at;
    *at += strcspn(*at, " ");
    return *word && *word != '-' ? arena_text_n(arena, word, (size_t)(*at - word)) : NULL;
}

/* What was kept by an older version of the program ends with the file. */
static void read_kept(struct ctx *ctx, char *at, struct audit_checked *checked) {
    struct audit_verdict verdict = {0};
    int64_t *const numbers[] = {&verdict.backs,           &verdict.back.seq,       &verdict.back.at,
                                &verdict.back.before_seq, &verdict.back.before_at, &verdict.past.entries,
                                &verdict.past.to,         &verdict.past.first,     &verdict.past.last,
                                &verdict.past.at};
    checked->entries = take(&at);
    checked->seq = take(&at);
    checked->file = take_word(ctx->arena, &at);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        *numbers[i] = take(&at);
    checked->back = audit_back_text(ctx, &verdict);
    checked->past = audit_past_text(ctx, &verdict);
}

enum status audit_last_check(struct ctx *ctx, struct audit_checked *checked) {
    scoped_reader *db = NULL;
    *checked = (struct audit_checked){0};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_META_GET);
    query_bind_text(&q, 1, CHECKED_META);
    if (query_row(&q)) {
        checked->at = query_int(&q, "number");
        read_kept(ctx, arena_text(ctx->arena, query_text(ctx->arena, &q, "text")), checked);
    }
    return query_done(ctx, &q);
}
