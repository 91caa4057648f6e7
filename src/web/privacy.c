/* What needs action comes first, the worst of it on top; each page under the overview says for itself what that is. The figures are
 * those that Today and the promises show, asked for anew: nothing is stored for this page. */
#include "web/privacy.h"

#include "notice/notice.h"
#include "pages/pages.h"
#include "registry/audit_look.h"
#include "registry/paper.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/promise.h"
#include "rights/request.h"
#include "rights/task.h"
#include "web/log.h"

#include <stdlib.h>

static const struct {
    const char *mark, *tone, *state;
} tones[] = {
    [PRIVACY_BROKEN] = {"m-broken", "bad", M("broken")},
    [PRIVACY_RISK] = {"m-risk", "risk", M("at risk")},
    [PRIVACY_TODO] = {"m-todo", "todo", M("to be done")},
};

void privacy_need(struct ctx *ctx, struct privacy_look *look, enum privacy_tone tone, struct view_need need) {
    need.to = frame_address(ctx, need.page);
    need.mark = tones[tone].mark;
    need.tone = tones[tone].tone;
    need.state = msg(ctx->lang, tones[tone].state);
    ARENA_PUSH(ctx->arena, look->needs, look->need_count, look->need_room, need);
}

/* ---- what the pages that have no file of their own for it say */

enum status privacy_nothing(struct ctx *ctx, struct privacy_look *found) {
    (void)ctx;
    (void)found;
    return ST_OK;
}

enum status privacy_promises(struct ctx *ctx, struct privacy_look *found) {
    struct promises promises;
    TRY(promise_list(ctx, &promises));
    size_t broken = promises.counts[PROMISE_BROKEN], risk = promises.counts[PROMISE_RISK];
    found->figure = frame_number(ctx, broken ? broken : risk ? risk : promises.all);
    found->says = msg(ctx->lang, broken ? M("do not hold today") : risk ? M("at risk") : M("all hold today"));
    for (size_t i = 0; i < promises.count; i++) {
        const struct promise *promise = &promises.items[i];
        if (promise->id && promise->state == PROMISE_BROKEN)
            privacy_need(
                ctx, found, PRIVACY_BROKEN,
                (struct view_need){.what = promise->text,
                                   .page = arena_printf(ctx->arena, "/promises?state=broken#%s", promise->id),
                                   .act = msg(ctx->lang, M("See why"))});
    }
    PRIVACY_NEED_COUNT(ctx, found, PRIVACY_RISK,
                       MN("{1} promise of the notice is at risk", "{1} promises of the notice are at risk"),
                       risk, .page = "/promises?state=at_risk", .act = msg(ctx->lang, M("See why")));
    return ST_OK;
}

enum status privacy_requests(struct ctx *ctx, struct privacy_look *found) {
    enum { SOON = 7 };
    struct request_figures figures;
    TRY(request_figures(ctx, SOON, &figures));
    found->figure = frame_number(ctx, figures.open);
    found->says = msg(ctx->lang, M("open"));
    PRIVACY_NEED_COUNT(ctx, found, PRIVACY_BROKEN, MN("{1} request is late", "{1} requests are late"),
                       figures.late, .page = "/requests?late=1", .act = msg(ctx->lang, M("Handle")));
    PRIVACY_NEED_COUNT(
        ctx, found, PRIVACY_TODO,
        MN("{1} request is to be answered within a week", "{1} requests are to be answered within a week"),
        figures.soon, .page = "/requests", .act = msg(ctx->lang, M("Handle")));
    return ST_OK;
}

enum status privacy_tasks(struct ctx *ctx, struct privacy_look *found) {
    struct task_figures figures;
    TRY(task_figures(ctx, 0, 0, &figures));
    found->figure = frame_number(ctx, figures.open);
    found->says = msg(ctx->lang, M("open"));
    PRIVACY_NEED_COUNT(ctx, found, PRIVACY_RISK, MN("{1} task by hand is late", "{1} tasks by hand are late"),
                       figures.late, .page = "/tasks?late=1", .act = msg(ctx->lang, M("See which")));
    return ST_OK;
}

enum status privacy_papers(struct ctx *ctx, struct privacy_look *found) {
    struct paper_task *tasks;
    size_t count;
    TRY(paper_tasks(ctx, &tasks, &count));
    found->figure = frame_number(ctx, count);
    found->says = msg(ctx->lang, M("to do by hand"));
    PRIVACY_NEED_COUNT(ctx, found, PRIVACY_TODO,
                       MN("{1} paper is to be destroyed or copied", "{1} papers are to be destroyed or copied"),
                       count, .page = "/papers", .act = msg(ctx->lang, M("See which")));
    return ST_OK;
}

enum status privacy_log(struct ctx *ctx, struct privacy_look *found) {
    struct audit_checked checked;
    TRY(audit_last_check(ctx, &checked));
    found->says = log_checked(ctx, &checked);
    if (checked.at && checked.seq)
        privacy_need(ctx, found, PRIVACY_BROKEN,
                     (struct view_need){.what = msg(ctx->lang, M("The log was changed from outside")),
                                        .page = "/log",
                                        .act = msg(ctx->lang, M("See the log"))});
    return ST_OK;
}

/* ---- the page */

static const struct row {
    int when;
    const char *name, *label;
    enum status (*look)(struct ctx *, struct privacy_look *);
} rows[] = {
#define PRIVACY(when, under, name, pages, label, look) {when, name, label, look},
#include "web/privacy.def"
#undef PRIVACY
};
enum { ROWS = sizeof rows / sizeof *rows };

struct all {
    struct privacy_look found; /* the needs of all */
    struct view_tile tiles[ROWS];
    size_t tiles_count;
};

static enum status look_at(struct ctx *ctx, const struct row *row, struct all *all) {
    all->found.figure = all->found.says = NULL;
    TRY(row->look(ctx, &all->found));
    if (row->look != privacy_nothing)
        all->tiles[all->tiles_count++] =
            (struct view_tile){row->name, msg(ctx->lang, row->label), all->found.figure, all->found.says};
    return ST_OK;
}

/* By how bad it is; what is as bad stays in the order of the pages. */
static const struct view_need *worst_first(struct ctx *ctx, const struct privacy_look *found) {
    struct view_need *needs = arena_array(ctx->arena, found->need_count + 1, sizeof *needs);
    size_t count = 0;
    for (size_t tone = 0; tone < sizeof tones / sizeof *tones; tone++)
        for (size_t i = 0; i < found->need_count; i++)
            if (found->needs[i].tone == tones[tone].tone)
                needs[count++] = found->needs[i];
    return needs;
}

enum status privacy_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct all all = {0};
    struct view_privacy view = {0};
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].when == NAV_ALWAYS || permit_role(ctx, (enum action)rows[i].when))
            TRY(look_at(ctx, &rows[i], &all));
    frame_fill(visit, msg(ctx->lang, M("Privacy")), &view.frame);
    view.needs = worst_first(ctx, &all.found);
    view.needs_count = all.found.need_count;
    view.tiles = all.tiles;
    view.tiles_count = all.tiles_count;
    view.day = frame_day(ctx, registry_today(ctx));
    view.iso = frame_day_iso(ctx, registry_today(ctx));
    view.lead = view.needs_count
                    ? msg_count(ctx->arena, ctx->lang, MN("{1} thing needs action.", "{1} things need action."),
                                (long)view.needs_count)
                    : msg(ctx->lang, M("Nothing needs action today."));
    struct template_out out = frame_out(visit);
    page_privacy(&out, &view);
    return ST_OK;
}
