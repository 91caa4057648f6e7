/* One drawing for each class, all with one measure, so that they can be compared; the same numbers stand in a table. A drawing is
 * for eyes: whoever reads with something else, or by keyboard, has the table. */
#include "web/retention.h"

#include "registry/registry.h"
#include "rights/outlook.h"
#include "web/frame.h"

#include <string.h>

/* In units of the drawing, which is as wide as the page. */
enum { WIDTH = 960, GAP = 6, TOP = 20, TALL = 110, BELOW = 22, LEAST = 2, LOOKS = 4 };

const char *retention_class_words(struct ctx *ctx, int class) {
    return class == NOTICE_NOTHING
               ? msg(ctx->lang, M("data that the notice no longer lists"))
               : frame_capital(ctx, words_in(&ctx_notice(ctx)->classes[class].entry, ctx->lang));
}

const struct view_choice *retention_classes(struct ctx *ctx, int chosen, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_choice *list = arena_array(ctx->arena, notice->classes_count + 1, sizeof *list);
    list[0] = (struct view_choice){
        .value = "", .label = msg(ctx->lang, M("All classes")), .chosen = chosen == NOTICE_NOTHING};
    for (size_t i = 0; i < notice->classes_count; i++)
        list[i + 1] = (struct view_choice){.value = notice->classes[i].entry.id,
                                           .label = retention_class_words(ctx, (int)i),
                                           .chosen = chosen == (int)i};
    *count = notice->classes_count + 1;
    return list;
}

static const char *unit(struct ctx *ctx, int value) {
    return arena_printf(ctx->arena, "%d", value);
}

/* "2031", "3/2031"; the last of many years: "2045–". */
static const char *period_label(struct ctx *ctx, const struct outlook *outlook, size_t i) {
    struct ymd ymd = day_ymd(outlook->from[i]);
    if (outlook->year)
        return arena_printf(ctx->arena, "%d/%d", ymd.month, ymd.year);
    return arena_printf(ctx->arena, outlook->to[i] == INT32_MAX ? "%d–" : "%d", ymd.year);
}

/* A last day that a page's address can name. */
static day_t bounded(day_t day) {
    return day == INT32_MAX ? day_from((struct ymd){9999, 12, 31}) : day;
}

static struct view_bar bar_of(struct ctx *ctx, const struct outlook *outlook, const struct outlook_class *class,
                              size_t i) {
    int wide = WIDTH / (int)outlook->periods, x = (int)i * wide;
    size_t count = class->counts[i];
    int tall = outlook->most ? (int)(count * TALL / outlook->most) : 0;
    tall = count && tall < LEAST ? LEAST : tall;
    return (struct view_bar){.x = unit(ctx, x + GAP / 2),
                             .y = unit(ctx, TOP + TALL - tall),
                             .width = unit(ctx, wide - GAP),
                             .height = unit(ctx, tall),
                             .middle = unit(ctx, x + wide / 2),
                             .above = unit(ctx, TOP + TALL - tall - 5),
                             .count = count ? frame_number(ctx, count) : NULL,
                             .label = outlook->year ? unit(ctx, (int)i + 1) : period_label(ctx, outlook, i),
                             .from = day_iso(ctx->arena, outlook->from[i]),
                             .to = day_iso(ctx->arena, bounded(outlook->to[i])),
                             .drawn = count != 0};
}

static struct view_chart chart_of(struct ctx *ctx, const struct outlook *outlook,
                                  const struct outlook_class *class) {
    struct view_bar *bars = arena_array(ctx->arena, outlook->periods + 1, sizeof *bars);
    for (size_t i = 0; i < outlook->periods; i++)
        bars[i] = bar_of(ctx, outlook, class, i);
    struct view_chart chart = {.label = retention_class_words(ctx, class->class),
                               .id = ctx_notice(ctx)->classes[class->class].entry.id,
                               .look = arena_printf(ctx->arena, "bar%d", class->class % LOOKS + 1),
                               .all = frame_number(ctx, class->all),
                               .height = unit(ctx, TOP + TALL + BELOW),
                               .base = unit(ctx, TOP + TALL),
                               .below = unit(ctx, TOP + TALL + BELOW - 6),
                               .bars = bars,
                               .bars_count = outlook->periods};
    if (class->dateless)
        chart.dateless = msg_count(
            ctx->arena, ctx->lang,
            MN("{1} has no day yet: what happens decides", "{1} have no day yet: what happens decides"),
            (long)class->dateless);
    if (class->over && outlook->over_more)
        chart.over = MSG(ctx->arena, ctx->lang, M("at least {1} should be gone already"),
                         frame_number(ctx, class->over));
    else if (class->over)
        chart.over =
            msg_count(ctx->arena, ctx->lang, MN("{1} should be gone already", "{1} should be gone already"),
                      (long)class->over);
    return chart;
}

static void fill_periods(struct ctx *ctx, const struct outlook *outlook, struct view_retention *view) {
    struct view_period *periods = arena_array(ctx->arena, outlook->periods + 1, sizeof *periods);
    for (size_t i = 0; i < outlook->periods; i++) {
        struct view_bar *cells = arena_array(ctx->arena, view->charts_count + 1, sizeof *cells);
        for (size_t c = 0; c < view->charts_count; c++)
            cells[c] = view->charts[c].bars[i];
        periods[i] = (struct view_period){.label = period_label(ctx, outlook, i),
                                          .year = outlook->year || outlook->to[i] == INT32_MAX
                                                      ? NULL
                                                      : unit(ctx, day_ymd(outlook->from[i]).year),
                                          .cells = cells,
                                          .cells_count = view->charts_count};
    }
    view->periods = periods;
    view->periods_count = outlook->periods;
}

enum status retention_charts(struct ctx *ctx, int year, int class, struct view_retention *view) {
    struct outlook outlook;
    TRY(outlook_read(ctx, year, &outlook));
    struct view_chart *charts = arena_array(ctx->arena, outlook.class_count + 1, sizeof *charts);
    size_t count = 0;
    if (class != NOTICE_NOTHING) /* alone it has its own measure */
        outlook.most = 0;
    for (size_t i = 0; class != NOTICE_NOTHING && i < outlook.periods; i++)
        if (outlook.classes[class].counts[i] > outlook.most)
            outlook.most = outlook.classes[class].counts[i];
    for (size_t i = 0; i < outlook.class_count; i++)
        if (class == NOTICE_NOTHING || class == (int)i)
            charts[count++] = chart_of(ctx, &outlook, &outlook.classes[i]);
    view->charts = charts;
    view->charts_count = count;
    view->classes = retention_classes(ctx, class, &view->classes_count);
    view->class = class == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->classes[class].entry.id;
    if (year) {
        view->year = unit(ctx, year);
        view->before = year > day_ymd(outlook.today).year ? unit(ctx, year - 1) : NULL;
        view->after = unit(ctx, year + 1);
    }
    fill_periods(ctx, &outlook, view);
    return ST_OK;
}
