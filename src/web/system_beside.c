/* What else is known of a system or recipient, on its page: grounds in time, open tasks, breaches, hand-overs. Each leads to its own page,
 * and each of these leads back here. */
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/holder_beside.h"
#include "web/breaches.h"
#include "web/handovers.h"
#include "web/systems.h"
#include "web/tasks.h"

#include <string.h>

static void fill_tasks(struct ctx *ctx, const struct holder_beside *beside, struct view_system *view) {
    struct view_system_beside *rows = arena_array(ctx->arena, beside->task_count + 1, sizeof *rows);
    for (size_t i = 0; i < beside->task_count; i++) {
        const struct task_spot *spot = &beside->tasks[i];
        rows[i] =
            (struct view_system_beside){.id = ref_text(ctx->arena, spot->first),
                                        .what = spot->where ? frame_capital(ctx, spot->where) : view->title,
                                        .day = frame_day(ctx, spot->due),
                                        .iso = frame_day_iso(ctx, spot->due),
                                        .state = tasks_spot_sum(ctx, spot),
                                        .late = spot->late != 0};
    }
    view->tasks = rows;
    view->tasks_count = beside->task_count;
}

static void fill_breaches(struct ctx *ctx, const struct holder_beside *beside, struct view_system *view) {
    struct view_system_beside *rows = arena_array(ctx->arena, beside->breach_count + 1, sizeof *rows);
    for (size_t i = 0; i < beside->breach_count; i++) {
        const struct breach *breach = &beside->breaches[i];
        day_t day = zone_day(registry_zone(ctx), breach->facts.aware);
        rows[i] = (struct view_system_beside){.id = ref_text(ctx->arena, breach->id),
                                              .what = breach->facts.nature ? breach->facts.nature
                                                                           : msg(ctx->lang, M("Breach")),
                                              .day = frame_day(ctx, day),
                                              .iso = frame_day_iso(ctx, day),
                                              .state = breach_state_words(ctx, breach),
                                              .late = breach->late && !breach->closed};
    }
    view->breaches = rows;
    view->breaches_count = beside->breach_count;
}

static void fill_handovers(struct ctx *ctx, const struct holder_beside *beside, struct view_system *view) {
    struct view_system_beside *rows = arena_array(ctx->arena, beside->handover_count + 1, sizeof *rows);
    for (size_t i = 0; i < beside->handover_count; i++) {
        const struct entrust *one = &beside->handovers[i];
        rows[i] = (struct view_system_beside){.id = ref_text(ctx->arena, one->id),
                                              .what = handovers_what(ctx, one),
                                              .day = frame_day(ctx, one->given),
                                              .iso = frame_day_iso(ctx, one->given),
                                              .state = handovers_state(ctx, one),
                                              .late = one->late};
    }
    view->handovers = rows;
    view->handovers_count = beside->handover_count;
    if (beside->handover_total > beside->handover_count)
        view->older = MSG(ctx->arena, ctx->lang, M("{1} older ones stand among all hand-overs."),
                          frame_number(ctx, beside->handover_total - beside->handover_count));
}

enum status system_beside(struct ctx *ctx, const struct holder_state *state, struct view_system *view) {
    struct holder_beside beside;
    TRY(holder_beside(ctx, state->holder, &beside));
    view->sees_work = beside.sees_work;
    view->sees_breaches = beside.sees_breaches;
    view->recipient = state->holder->entry.id;
    view->audit = permit_role(ctx, ACTION_AUDIT);
    if (beside.parties)
        view->given =
            msg_count(ctx->arena, ctx->lang,
                      MN("Data of {1} customer were given to it.", "Data of {1} customers were given to it."),
                      (long)beside.parties);
    if (state->leaves) {
        view->transfer = transfers_of(ctx, state);
        TRY(transfers_ends(ctx, state, 1, &view->ends, &view->ends_count));
    }
    fill_tasks(ctx, &beside, view);
    fill_breaches(ctx, &beside, view);
    fill_handovers(ctx, &beside, view);
    return ST_OK;
}

/* ---- and back */

static void put_link(struct ctx *ctx, const char *name, struct view_choice *list, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    int index = recipient_find(notice, name);
    for (size_t i = 0; i < notice->holders_count; i++)
        if (strcmp(notice->holders[i].entry.path, name) == 0)
            index = (int)i;
    if (index != NOTICE_NOTHING)
        list[(*count)++] = (struct view_choice){.value = notice->holders[index].entry.path,
                                                .label = recipient_name(notice, index, ctx->lang)};
}

const struct view_choice *systems_links(struct ctx *ctx, const char *paths, size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, ctx_notice(ctx)->holders_count + 1, sizeof *list);
    *count = 0;
    while (paths && *paths && *count < ctx_notice(ctx)->holders_count) {
        size_t length = strcspn(paths, ",");
        put_link(ctx, arena_text_n(ctx->arena, paths, length), list, count);
        paths += length + (paths[length] == ',');
    }
    return list;
}
