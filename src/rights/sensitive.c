/* The words of a request are its own, those of its steps, and passages that are left out of its answer. When all of them were looked through lies
 * in `meta`, what was found in a table of ids. */
#include "rights/sensitive.h"

#include "registry/inside.h"
#include "registry/members.h"
#include "registry/screened.h"
#include "rights/request.h"
#include "rights/wording.h"

#include <stdlib.h>
#include <string.h>

#define SCANNED "requests.screened"

static enum status put(struct ctx *ctx, struct write *write, ref_t request, day_t day) {
    scoped_query q = query_begin(write->db, SQL_REQUEST_FOUND_ADD);
    query_bind_int(&q, 1, request);
    query_bind_int(&q, 2, day);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

enum status sensitive_note(struct ctx *ctx, struct write *write, ref_t request, const char *sealed) {
    const struct screened_rules rules = screened_rules(ctx_notice(ctx));
    return screened_finds(&rules, sealed) ? put(ctx, write, request, registry_today(ctx)) : ST_OK;
}

/* ---- looking */

struct looking {
    struct screened_rules rules;
    struct members looked, found;
    bool (*going)(void *arg);
    void *arg;
    bool stopped;
};

static enum status look(void *arg, const struct wording *wording) {
    struct looking *looking = arg;
    looking->stopped = looking->stopped || (looking->going && !looking->going(looking->arg));
    if (looking->stopped)
        return ST_OK;
    (void)members_add(&looking->looked, wording->item);
    if (!members_have(&looking->found, wording->item) && screened_finds(&looking->rules, wording->plain))
        (void)members_add(&looking->found, wording->item);
    return ST_OK;
}

static struct looking begin(struct ctx *ctx) {
    return (struct looking){.rules = screened_rules(ctx_notice(ctx)),
                            .looked = {.arena = ctx->arena},
                            .found = {.arena = ctx->arena}};
}

enum status sensitive_settle(struct ctx *ctx, struct write *write, ref_t request) {
    struct looking looking = begin(ctx);
    const struct wording_asked asked = {MENTION_REQUEST, request};
    TRY(wording_each(ctx, write->db, &asked, look, &looking));
    if (looking.found.count)
        return put(ctx, write, request, registry_today(ctx));
    scoped_query q = query_begin(write->db, SQL_REQUEST_FOUND_DROP);
    query_bind_int(&q, 1, request);
    return query_run(ctx, &q, NULL);
}

/* ---- for whoever takes it out */

/* Up to where the sentence goes: what ends it counts in, and a blank comes behind. */
static size_t sentence_length(const char *text) {
    for (size_t i = 0; text[i]; i++)
        if (strchr(".!?", text[i]) && (text[i + 1] == ' ' || !text[i + 1]))
            return i + 1;
    return strlen(text);
}

static const char *in_line(struct ctx *ctx, const struct screened_rules *rules, const char *line) {
    for (const char *at = line; *(at += strspn(at, " \t\r"));) {
        size_t length = sentence_length(at);
        const char *sentence = arena_text_n(ctx->arena, at, length);
        if (screened_finds(rules, sentence))
            return sentence;
        at += length;
    }
    return line;
}

static const char *in_text(struct ctx *ctx, const struct screened_rules *rules, const char *text) {
    for (const char *at = text; at && *at;) {
        size_t length = strcspn(at, "\n");
        const char *line = arena_text_n(ctx->arena, at, length);
        if (screened_finds(rules, line))
            return in_line(ctx, rules, line);
        at += length + (at[length] != '\0');
    }
    return NULL;
}

const char *sensitive_passage(struct ctx *ctx, const struct right_request *request) {
    const struct screened_rules rules = screened_rules(ctx_notice(ctx));
    const char *own[] = {request->text, request->scope, request->from, request->reply_to}, *found = NULL;
    for (size_t i = 0; !found && i < sizeof own / sizeof *own; i++)
        found = in_text(ctx, &rules, own[i]);
    for (size_t i = 0; !found && i < request->step_count; i++) {
        const struct request_step *step = &request->steps[i];
        const char *said[] = {step->text, step->reason, step->how, step->letter};
        for (size_t k = 0; !found && k < sizeof said / sizeof *said; k++)
            found = in_text(ctx, &rules, said[k]);
    }
    return found;
}

/* ---- figures */

static enum status read_found(struct ctx *ctx, struct db *db, struct sensitive_figures *figures) {
    size_t room = 0;
    scoped_query q = query_begin(db, SQL_REQUESTS_FOUND);
    while (query_row(&q)) {
        const struct sensitive one = {query_int(&q, "request"), (day_t)query_int(&q, "day")};
        ARENA_PUSH(ctx->arena, figures->items, figures->found, room, one);
    }
    return query_done(ctx, &q);
}

enum status sensitive_figures(struct ctx *ctx, struct db *db, struct sensitive_figures *figures) {
    *figures = (struct sensitive_figures){.looked = DAY_NONE};
    scoped_query q = query_begin(db, SQL_META_GET);
    query_bind_text(&q, 1, SCANNED);
    if (query_row(&q)) {
        figures->looked = (day_t)query_int(&q, "number");
        figures->requests = strtoll(query_text(ctx->arena, &q, "text"), NULL, 10);
    }
    TRY(query_done(ctx, &q));
    return read_found(ctx, db, figures);
}

/* ---- every night */

static day_t known_since(const struct sensitive_figures *figures, ref_t request, day_t today) {
    for (size_t i = 0; i < figures->found; i++)
        if (figures->items[i].request == request)
            return figures->items[i].since;
    return today;
}

static enum status log_found(struct ctx *ctx, struct write *write, size_t count) {
    if (!count)
        return ST_OK;
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "screened",
                                              .sentence = "never.sensitive_data",
                                              .detail = arena_printf(ctx->arena, "requests %zu", count)});
}

/* What came since the look began is known by the change that brought it: whatever is not among the found any more is looked at once more. */
static enum status settle(struct ctx *ctx, struct write *write, void *arg) {
    const struct looking *looking = arg;
    struct sensitive_figures before;
    TRY(sensitive_figures(ctx, write->db, &before));
    scoped_query drop = query_begin(write->db, SQL_REQUEST_FOUND_DROP_ALL);
    TRY(query_run(ctx, &drop, NULL));
    for (size_t i = 0; i < looking->found.count; i++)
        TRY(put(ctx, write, looking->found.items[i],
                known_since(&before, looking->found.items[i], registry_today(ctx))));
    for (size_t i = 0; i < before.found; i++)
        if (!members_have(&looking->found, before.items[i].request))
            TRY(sensitive_settle(ctx, write, before.items[i].request));
    scoped_query q = query_begin(write->db, SQL_META_PUT);
    query_bind_text(&q, 1, SCANNED);
    query_bind_int(&q, 2, registry_today(ctx));
    query_bind_text(&q, 3, arena_printf(ctx->arena, "%zu", looking->looked.count));
    TRY(query_run(ctx, &q, NULL));
    return log_found(ctx, write, looking->found.count);
}

static enum status look_at_all(struct ctx *ctx, struct looking *looking) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return wording_each(ctx, db, &(struct wording_asked){.kind = MENTION_REQUEST}, look, looking);
}

enum status sensitive_scan(struct ctx *ctx, bool (*going)(void *arg), void *arg, size_t *requests,
                           size_t *found) {
    struct looking looking = begin(ctx);
    looking.going = going;
    looking.arg = arg;
    TRY(look_at_all(ctx, &looking));
    if (looking.stopped)
        return ST_OK; /* the last one stands until it is whole */
    *requests = looking.looked.count;
    *found = looking.found.count;
    return registry_change_staff(ctx, settle, &looking);
}
