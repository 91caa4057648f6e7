/* The notice's own text, section by section, with a state beside each sentence that opens to what proves it. The page is the
 * notice: what only informs stands between the promises, in the order in which people read it. */
#include "web/promise.h"

#include "notice/notice.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/promise_paper.h"
#include "web/frame.h"
#include "web/log.h"

#include <string.h>

static const struct {
    const char *mark, *tone, *hint;
} looks[PROMISE_STATES] = {
    {"m-kept", "kept", M("the program keeps and measures it")},
    {"m-attested", "att", M("somebody has looked")},
    {"m-risk", "risk", M("a day, a look or a clear sentence is missing")},
    {"m-broken", "bad", M("does not hold today")},
};

const char *promise_mark(enum promise_state state) {
    return looks[state].mark;
}

const char *promise_tone(enum promise_state state) {
    return looks[state].tone;
}

/* ---- one promise */

/* Whoever may not open a page is not led there; imports stand under a menu that is everybody's. */
static const char *page_open(struct ctx *ctx, const char *page) {
    bool import = page && strncmp(page, "/import", strlen("/import")) == 0;
    return page && frame_may_open(ctx, page) && (!import || permit_role(ctx, ACTION_IMPORT)) ? page : NULL;
}

static struct view_proof proof_view(struct ctx *ctx, const struct promise_proof *proof) {
    return (struct view_proof){.words = promise_state_words(ctx->lang, proof->state),
                               .mark = looks[proof->state].mark,
                               .tone = looks[proof->state].tone,
                               .path = proof->path,
                               .rule = proof->rule,
                               .value = proof->value,
                               .says = proof->says,
                               .todo = proof->todo,
                               .page = frame_address(ctx, page_open(ctx, proof->page)),
                               .command = proof->command};
}

struct view_promise promise_view(struct ctx *ctx, const struct promise *promise) {
    struct view_promise view = {.id = promise->id, .text = promise->text};
    struct view_proof *proofs = arena_array(ctx->arena, promise->proof_count + 1, sizeof *proofs);
    if (!promise->id)
        return view;
    for (size_t i = 0; i < promise->proof_count; i++)
        proofs[i] = proof_view(ctx, &promise->proofs[i]);
    view.words = promise_state_words(ctx->lang, promise->state);
    view.mark = looks[promise->state].mark;
    view.tone = looks[promise->state].tone;
    view.proofs = proofs;
    view.proofs_count = promise->proof_count;
    if (promise->attested) {
        view.who = promise->attested->who;
        view.seen = promise->attested->text;
    }
    if (promise->attestable && permit_role(ctx, ACTION_ATTEST))
        view.attest = promise->id;
    return view;
}

/* ---- the page */

static void fill_counts(struct ctx *ctx, const struct promises *promises, const enum promise_state *only,
                        struct view_promises *view) {
    struct view_promise_count *counts = arena_array(ctx->arena, PROMISE_STATES, sizeof *counts);
    for (int i = 0; i < PROMISE_STATES; i++)
        counts[i] = (struct view_promise_count){.id = promise_state_id((enum promise_state)i),
                                                .words = promise_state_words(ctx->lang, (enum promise_state)i),
                                                .mark = looks[i].mark,
                                                .tone = looks[i].tone,
                                                .count = frame_number(ctx, promises->counts[i]),
                                                .hint = msg(ctx->lang, looks[i].hint),
                                                .current = only && *only == (enum promise_state)i};
    view->counts = counts;
    view->counts_count = PROMISE_STATES;
}

/* Of one state alone only its sentences are shown; of all, everything that the notice says. */
static bool is_shown(const struct promise *promise, const enum promise_state *only) {
    return !only || (promise->id && promise->state == *only);
}

static void fill_parts(struct ctx *ctx, const struct promises *promises, const enum promise_state *only,
                       struct view_promises *view) {
    struct view_promise_part *parts = arena_array(ctx->arena, promises->count + 1, sizeof *parts);
    struct view_promise *list = arena_array(ctx->arena, promises->count + 1, sizeof *list);
    size_t last = SIZE_MAX, count = 0, shown = 0;
    for (size_t i = 0; i < promises->count; i++) {
        const struct promise *promise = &promises->items[i];
        if (!is_shown(promise, only))
            continue;
        list[shown] = promise_view(ctx, promise);
        if (promise->section != last)
            parts[count++] =
                (struct view_promise_part){.number = arena_printf(ctx->arena, "%zu", promise->section),
                                           .heading = promise->heading,
                                           .promises = &list[shown]};
        parts[count - 1].promises_count++;
        last = promise->section;
        shown++;
    }
    view->parts = parts;
    view->parts_count = count;
}

static const char *lead(struct ctx *ctx, const struct promises *promises) {
    size_t broken = promises->counts[PROMISE_BROKEN], risk = promises->counts[PROMISE_RISK];
    const char *all =
        msg_count(ctx->arena, ctx->lang, MN("{1} promise.", "{1} promises."), (long)promises->all);
    const char *worst =
        broken ? msg_count(ctx->arena, ctx->lang, MN("{1} does not hold today.", "{1} do not hold today."),
                           (long)broken)
        : risk
            ? msg_count(ctx->arena, ctx->lang,
                        MN("None is broken, {1} is at risk.", "None is broken, {1} are at risk."), (long)risk)
            : msg(ctx->lang, M("All hold today."));
    return arena_printf(ctx->arena, "%s %s", all, worst);
}

enum status promises_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const struct notice *notice = ctx_notice(ctx);
    struct promises promises;
    enum promise_state state;
    bool only = promise_state_from(request_query(visit->request, "state"), &state);
    struct view_promises view = {0};
    struct audit_checked checked;
    TRY(promise_list(ctx, &promises));
    TRY(audit_last_check(ctx, &checked));
    frame_fill(visit, msg(ctx->lang, M("Promises")), &view.frame);
    fill_counts(ctx, &promises, only ? &state : NULL, &view);
    fill_parts(ctx, &promises, only ? &state : NULL, &view);
    view.version = notice->version;
    view.day = frame_day(ctx, promises.today);
    view.iso = frame_day_iso(ctx, promises.today);
    view.lead = lead(ctx, &promises);
    view.findings = frame_findings(ctx, registry_findings(ctx)->count);
    view.log = log_reach(ctx);
    view.whole = log_checked(ctx, &checked);
    view.only = only ? promise_state_words(ctx->lang, state) : NULL;
    view.frame.here = "promises";
    struct template_out out = frame_out(visit);
    page_promises(&out, &view);
    return ST_OK;
}

enum status promises_paper(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *name;
    const void *bytes;
    size_t length;
    TRY(promise_paper_zip(ctx, &name, &bytes, &length));
    buf_add_n(&visit->reply->page, bytes, length);
    visit->reply->type = "application/zip";
    reply_header(visit->reply, "Content-Disposition",
                 arena_printf(ctx->arena, "attachment; filename=\"%s\"", name));
    return ST_OK;
}
