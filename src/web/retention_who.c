/* Who goes: soon, each with the calculation as a clerk would write it; and in any time to come, by the page. */
#include "web/retention.h"

#include "base/buf.h"
#include "notice/retention.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/setting.h"
#include "rights/outlook.h"
#include "rights/sweep.h"
#include "web/frame.h"

#include <stdlib.h>
#include <string.h>

enum { SOON = 12, SKIP_MOST = 100000000 };

static const char *const fates[SWEEP_FATES] = {
    M("goes by itself"),
    M("is made anonymous by itself"),
    M("its use is restricted"),
    M("a person decides: it must be gone, and must be kept"),
    M("waits: its use is restricted, or a request that needs it is open"),
    M("is held, because of a legal ground and for a time")};

/* ---- soon, and why */

/* What the law wants beside the notice, each with its day. */
static const char *laws(struct ctx *ctx, const struct verdict *verdict) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < verdict->floor_count; i++) {
        const struct statute_floor *floor = &verdict->floors[i];
        if (floor->keep_through != DAY_NONE)
            buf_printf(&buf, "%s%s", buf.length ? ", " : "",
                       MSG(ctx->arena, ctx->lang, M("{1} until {2} ({3})"), floor->name,
                           frame_day(ctx, floor->keep_through), floor->ref ? floor->ref : floor->id));
    }
    return buf.length ? MSG(ctx->arena, ctx->lang, M("By law: {1}."), buf_text(&buf)) : NULL;
}

struct view_going retention_row(struct ctx *ctx, const struct sweep_row *row) {
    struct view_going going = {.id = ref_text(ctx->arena, row->party),
                               .day = frame_day(ctx, row->gone_by),
                               .iso = frame_day_iso(ctx, row->gone_by),
                               .what = retention_class_words(ctx, row->class),
                               .why = retention_sentence(ctx, ctx_notice(ctx), row->verdict),
                               .laws = laws(ctx, row->verdict),
                               .fate = msg(ctx->lang, fates[row->fate]),
                               .waits = row->fate == SWEEP_ASKS || row->fate == SWEEP_WAITS ||
                                        row->fate == SWEEP_HELD};
    going.name = row->name ? row->name : going.id;
    return going;
}

static void fill_says(struct ctx *ctx, const struct sweep_row *rows, size_t count,
                      struct view_retention *view) {
    struct view_says *says = arena_array(ctx->arena, count + 1, sizeof *says);
    for (size_t i = 0; i < count; i++) {
        const struct view_says *found = frame_says(ctx, rows[i].sentence);
        bool there = !found;
        for (size_t j = 0; j < view->says_count && !there; j++)
            there = strcmp(says[j].text, found->text) == 0;
        if (!there)
            says[view->says_count++] = *found;
    }
    view->says = says;
}

enum status retention_going(struct ctx *ctx, struct view_retention *view) {
    struct sweep_row *rows;
    size_t count, all;
    int64_t days;
    day_t today = registry_today(ctx);
    TRY(setting_number(ctx, SETTING_RETENTION_DAYS, &days));
    view->going_lead = msg_count(ctx->arena, ctx->lang, MN("Today and tomorrow", "{1} days ahead"), (long)days);
    if (!permit_role(ctx, ACTION_FIND))
        return ST_OK;
    TRY(sweep_first(ctx, today + (day_t)days, SOON, &rows, &count, &all));
    struct view_going *going = arena_array(ctx->arena, count + 1, sizeof *going);
    for (size_t i = 0; i < count; i++)
        going[i] = retention_row(ctx, &rows[i]);
    fill_says(ctx, rows, count, view);
    view->going = going;
    view->going_count = count;
    view->going_from = day_iso(ctx->arena, day_from((struct ymd){1900, 1, 1}));
    view->going_to = day_iso(ctx->arena, today + (day_t)days);
    if (all > SOON)
        view->going_more = msg(ctx->lang, M("See all of them"));
    return ST_OK;
}

/* ---- in any time */

static struct view_going row_view(struct ctx *ctx, const struct outlook_goes *row) {
    struct view_going going = {.id = ref_text(ctx->arena, row->party),
                               .day = frame_day(ctx, row->day),
                               .iso = frame_day_iso(ctx, row->day),
                               .what = retention_class_words(ctx, row->class)};
    going.name = row->name ? row->name : going.id;
    return going;
}

static void fill_rows(struct ctx *ctx, const struct outlook_asked *asked, const struct outlook_goes *list,
                      size_t count, size_t total, struct view_retention_who *view) {
    struct view_going *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = row_view(ctx, &list[i]);
    view->rows = rows;
    view->rows_count = count;
    view->lead = msg_count(ctx->arena, ctx->lang, MN("{1} row.", "{1} rows."), (long)total);
    size_t next = asked->skip + count;
    if (next < total) {
        view->more =
            msg_count(ctx->arena, ctx->lang, MN("Show {1} more", "Show {1} more"), (long)(total - next));
        view->more_from = arena_printf(ctx->arena, "%zu", next);
    }
}

enum status retention_who(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *class = request_query(visit->request, "class"), *skip = request_query(visit->request, "skip");
    struct outlook_asked asked = {.class = class ? notice_class(ctx_notice(ctx), class) : NOTICE_NOTHING,
                                  .limit = OUTLOOK_PAGE};
    struct outlook_goes *list;
    size_t count, total;
    if (!day_parse(visit->params[0], &asked.from) || !day_parse(visit->params[1], &asked.to))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    long from = skip ? strtol(skip, NULL, 10) : 0;
    asked.skip = from > 0 && from < SKIP_MOST ? (size_t)from : 0;
    TRY(outlook_who(ctx, &asked, &list, &count, &total));
    struct view_retention_who view = {.from = visit->params[0],
                                      .to = visit->params[1],
                                      .class = asked.class == NOTICE_NOTHING ? NULL : class,
                                      .title = MSG(ctx->arena, ctx->lang, M("What goes from {1} to {2}"),
                                                   frame_day(ctx, asked.from), frame_day(ctx, asked.to))};
    fill_rows(ctx, &asked, list, count, total, &view);
    view.classes = retention_classes(ctx, asked.class, &view.classes_count);
    frame_fill(visit, view.title, &view.frame);
    struct template_out out = frame_out(visit);
    page_retention_who(&out, &view);
    return ST_OK;
}
