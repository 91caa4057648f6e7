/* Systems and recipients: the list with what is due on top, and a page for each: what the notice says of it, and what was written
 * down, the newest first. */
#include "web/systems.h"

#include "notice/word.h"
#include "pages/pages.h"
#include "registry/disclosure.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/files.h"
#include "web/privacy.h"

#include <string.h>

enum { AHEAD = 30 };

/* ---- in words */

static const char *joined(struct ctx *ctx, const char *all, const char *one) {
    return *all ? arena_printf(ctx->arena, "%s, %s", all, one) : one;
}

const char *systems_classes(struct ctx *ctx, const struct holder *holder) {
    const struct notice *notice = ctx_notice(ctx);
    const char *all = "";
    for (size_t i = 0; i < notice->classes_count; i++)
        if (set_has(&holder->classes, (int)i))
            all = joined(ctx, all, words_in(&notice->classes[i].entry, ctx->lang));
    for (size_t i = 0; i < notice->categories_count; i++)
        if (set_has(&holder->data, (int)i))
            all = joined(ctx, all, words_in(&notice->categories[i].entry, ctx->lang));
    return all;
}

const char *systems_purposes(struct ctx *ctx, const struct holder *holder) {
    const struct notice *notice = ctx_notice(ctx);
    const char *all = "";
    size_t count = 0;
    for (size_t i = 0; i < notice->purposes_count; i++)
        if (set_has(&holder->purposes, (int)i)) {
            all = joined(ctx, all, words_in(&notice->purposes[i].entry, ctx->lang));
            count++;
        }
    return count == notice->purposes_count ? msg(ctx->lang, M("all that the notice names")) : all;
}

const char *systems_what(struct ctx *ctx, const struct holder_state *state) {
    const char *words = words_in(&state->holder->entry, ctx->lang);
    return strcmp(words, state->name) == 0 ? NULL : words;
}

const char *systems_name(struct ctx *ctx, const struct holder_state *state) {
    return systems_what(ctx, state) ? state->name : frame_capital(ctx, state->name);
}

static const char *role_words(struct ctx *ctx, const struct holder *holder) {
    static const char *const words[] = {
        [ROLE_OWN] = M("your own"),
        [ROLE_PROCESSOR] = M("handles data for you (processor)"),
        [ROLE_CONTROLLER] = M("a controller of its own"),
        [ROLE_AUTHORITY] = M("authority"),
    };
    return msg(ctx->lang, words[holder->role]);
}

static const char *use_words(struct ctx *ctx, const struct holder *holder) {
    return msg(ctx->lang, holder->use == USE_CHOSEN   ? M("only with those who have chosen it")
                          : holder->use == USE_NEEDED ? M("only when it is needed")
                                                      : M("in regular use"));
}

static const char *agreement_words(struct ctx *ctx, const struct holder_state *state) {
    if (!state->agreement)
        return state->agreement_wanted ? msg(ctx->lang, M("none that holds")) : NULL;
    return state->agreement_to == DAY_NONE
               ? frame_day(ctx, state->agreement_day)
               : MSG(ctx->arena, ctx->lang, M("until {1}"), frame_day(ctx, state->agreement_to));
}

const char *systems_due_page(struct ctx *ctx, const struct holder_due *due) {
    static const char *const kinds[] = {[HOLDER_DUE_LOOK] = "review",
                                        [HOLDER_DUE_AGREEMENT] = "agreement",
                                        [HOLDER_DUE_GROUND] = NULL,
                                        [HOLDER_DUE_ASSESSMENT] = "assessment"};
    enum holding_kind kind;
    const char *path = due->state->holder->entry.path;
    if (due->kind == HOLDER_DUE_GROUND)
        return "/transfers";
    must(holding_kind_from(kinds[due->kind], &kind));
    return holding_may(ctx, kind) ? arena_printf(ctx->arena, "/systems/%s/%s", path, kinds[due->kind])
                                  : arena_printf(ctx->arena, "/systems/%s", path);
}

const char *systems_due_act(struct ctx *ctx, const struct holder_due *due) {
    static const char *const acts[] = {[HOLDER_DUE_LOOK] = M("Write down a review"),
                                       [HOLDER_DUE_AGREEMENT] = M("Write down the agreement"),
                                       [HOLDER_DUE_GROUND] = M("See what ends"),
                                       [HOLDER_DUE_ASSESSMENT] = M("Write down an assessment")};
    bool leads = frame_address(ctx, systems_due_page(ctx, due)).c || due->kind == HOLDER_DUE_GROUND;
    return msg(ctx->lang, leads ? acts[due->kind] : M("Look"));
}

/* ---- what is due */

static void put_needs(struct ctx *ctx, const struct holder_state *list, size_t count, int ahead,
                      struct privacy_look *found) {
    struct holder_due *dues;
    size_t due_count;
    holders_due(ctx, list, count, ahead, &dues, &due_count);
    for (size_t i = 0; i < due_count; i++)
        privacy_need(ctx, found, dues[i].missing ? PRIVACY_RISK : PRIVACY_TODO,
                     (struct view_need){.what = holders_due_words(ctx, &dues[i]),
                                        .page = systems_due_page(ctx, &dues[i]),
                                        .act = systems_due_act(ctx, &dues[i])});
}

enum status privacy_systems(struct ctx *ctx, struct privacy_look *found) {
    struct holder_state *list;
    size_t count, late = 0;
    TRY(holders_read(ctx, &list, &count));
    size_t before = found->need_count;
    put_needs(ctx, list, count, AHEAD, found);
    late = found->need_count - before;
    found->figure = frame_number(ctx, late ? late : count);
    found->says = late ? msg(ctx->lang, M("to be looked at")) : msg(ctx->lang, M("systems and recipients"));
    return ST_OK;
}

/* ---- the list */

static struct view_system_row row_view(struct ctx *ctx, const struct holder_state *state) {
    day_t today = registry_today(ctx);
    return (struct view_system_row){
        .id = state->holder->entry.path,
        .name = systems_name(ctx, state),
        .what = systems_what(ctx, state),
        .looked = state->looked != DAY_NONE ? frame_day(ctx, state->looked)
                  : state->look_wanted      ? msg(ctx->lang, M("never"))
                                            : NULL,
        .looked_iso = frame_day_iso(ctx, state->looked),
        .agreement = agreement_words(ctx, state),
        .data = holders_where_words(ctx, state),
        .stopped = state->leaves && !state->ground,
        .lapsed = state->look_wanted &&
                  (state->looked == DAY_NONE || (state->next != DAY_NONE && state->next < today)),
        .unsigned_ = state->agreement_wanted && !state->agreement};
}

enum status systems_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct holder_state *list;
    struct privacy_look found = {0};
    size_t count;
    struct view_systems view = {0};
    TRY(holders_read(ctx, &list, &count));
    frame_fill(visit, msg(ctx->lang, M("Systems and recipients")), &view.frame);
    struct view_system_row *systems = arena_array(ctx->arena, count + 1, sizeof *systems);
    struct view_system_row *recipients = arena_array(ctx->arena, count + 1, sizeof *recipients);
    for (size_t i = 0; i < count; i++) {
        struct view_system_row row = row_view(ctx, &list[i]);
        if (list[i].holder->recipient)
            recipients[view.recipients_count++] = row;
        else
            systems[view.systems_count++] = row;
    }
    put_needs(ctx, list, count, AHEAD, &found);
    view.systems = systems;
    view.recipients = recipients;
    view.needs = found.needs;
    view.needs_count = found.need_count;
    view.lead = !count ? msg(ctx->lang, M("The notice names no systems and no recipients."))
                : found.need_count
                    ? msg_count(ctx->arena, ctx->lang,
                                MN("{1} thing is to be looked at.", "{1} things are to be looked at."),
                                (long)found.need_count)
                    : msg(ctx->lang, M("All have been looked at in time."));
    struct template_out out = frame_out(visit);
    page_systems(&out, &view);
    return ST_OK;
}

/* ---- one of them */

enum status systems_find(struct visit *visit, struct holder_state **list, size_t *count,
                         const struct holder_state **state) {
    TRY(holders_read(visit->ctx, list, count));
    if (holders_find(visit->ctx, *list, *count, visit->params[0], state) == ST_OK)
        return ST_OK;
    return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
}

static void put_cell(struct view_cell *cells, size_t *count, const char *label, const char *text,
                     const char *iso) {
    if (text && *text)
        cells[(*count)++] = (struct view_cell){label, text, iso};
}

static void fill_cells(struct ctx *ctx, const struct holder_state *state, struct view_system *view) {
    enum { MOST = 10 };
    const struct holder *holder = state->holder;
    struct view_cell *cells = arena_array(ctx->arena, MOST, sizeof *cells);
    enum lang lang = ctx->lang;
    size_t n = 0;
    put_cell(cells, &n, msg(lang, M("Role")), role_words(ctx, holder), NULL);
    put_cell(cells, &n, msg(lang, M("Use")), use_words(ctx, holder), NULL);
    put_cell(cells, &n, msg(lang, M("Place")),
             holder->place ? word_place(ctx->arena, lang, holder->place) : NULL, NULL);
    put_cell(cells, &n, msg(lang, M("Data")), systems_classes(ctx, holder), NULL);
    put_cell(cells, &n, msg(lang, M("Purposes")), systems_purposes(ctx, holder), NULL);
    put_cell(cells, &n, msg(lang, M("Outside the EU and the EEA")), holders_where_words(ctx, state), NULL);
    put_cell(cells, &n, msg(lang, M("Agreement")),
             state->agreement_ref
                 ? arena_printf(ctx->arena, "%s, %s", agreement_words(ctx, state), state->agreement_ref)
                 : agreement_words(ctx, state),
             NULL);
    put_cell(cells, &n, msg(lang, M("Reviewed")), frame_day(ctx, state->looked),
             frame_day_iso(ctx, state->looked));
    put_cell(cells, &n, msg(lang, M("Review again by")), frame_day(ctx, state->next),
             frame_day_iso(ctx, state->next));
    view->cells = cells;
    view->cells_count = n;
}

static void fill_says(struct ctx *ctx, const struct holder_state *state, struct view_system *view) {
    size_t count;
    const struct sentence *const *points = holding_points(ctx, ctx_notice(ctx), state->index, &count);
    struct view_says *says = arena_array(ctx->arena, count + 1, sizeof *says);
    for (size_t i = 0; i < count; i++) {
        const struct view_says *one = frame_says(ctx, points[i]->promise);
        if (one)
            says[view->says_count++] = *one;
    }
    view->says = says;
}

static void fill_kinds(struct ctx *ctx, const struct holder_state *state, struct view_system *view) {
    struct view_choice *kinds = arena_array(ctx->arena, HOLDING_KINDS, sizeof *kinds);
    for (enum holding_kind i = 0; i < HOLDING_KINDS; i++) {
        bool grounds = i == HOLDING_CERTIFICATE || i == HOLDING_ASSESSMENT;
        bool ends = i == HOLDING_END && !state->agreement && !state->ground;
        if (!holding_may(ctx, i) || (grounds && !state->holder->ground_count) || ends)
            continue;
        kinds[view->kinds_count++] = (struct view_choice){.id = state->holder->entry.path,
                                                          .value = holding_kind_id(i),
                                                          .label = msg(ctx->lang, holding_kind_label(i))};
    }
    view->kinds = kinds;
}

static struct view_holding holding_view(struct ctx *ctx, const struct holding *row) {
    const char *looked = row->looked ? row->looked : "", *all = "";
    while (*(looked += strspn(looked, " "))) {
        const char *one = arena_text_n(ctx->arena, looked, strcspn(looked, " "));
        all = joined(ctx, all, one);
        looked += strlen(one);
    }
    return (struct view_holding){.day = frame_day(ctx, row->day),
                                 .iso = frame_day_iso(ctx, row->day),
                                 .kind = msg(ctx->lang, holding_kind_label(row->kind)),
                                 .who = row->who,
                                 .until = frame_day(ctx, row->until),
                                 .until_iso = frame_day_iso(ctx, row->until),
                                 .ground = row->ground ? disclosure_ground_words(ctx->lang, row->ground) : NULL,
                                 .ref = row->ref,
                                 .text = row->text,
                                 .looked = all,
                                 .other = !row->same,
                                 .system = row->holder,
                                 .id = ref_text(ctx->arena, row->id),
                                 .document = row->file ? row->file->name : NULL,
                                 .about = row->file ? files_about(ctx, row->file) : NULL,
                                 .gone = row->file_gone,
                                 .may_drop = row->file && holding_may(ctx, row->kind)};
}

enum status systems_one(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct holder_state *list;
    const struct holder_state *state;
    struct privacy_look found = {0};
    size_t count;
    TRY(systems_find(visit, &list, &count, &state));
    struct view_system view = {
        .id = state->holder->entry.path, .title = systems_name(ctx, state), .what = systems_what(ctx, state)};
    frame_fill(visit, view.title, &view.frame);
    fill_cells(ctx, state, &view);
    fill_says(ctx, state, &view);
    fill_kinds(ctx, state, &view);
    TRY(system_beside(ctx, state, &view));
    put_needs(ctx, state, 1, AHEAD, &found);
    view.needs = found.needs;
    view.needs_count = found.need_count;
    struct view_holding *rows = arena_array(ctx->arena, state->count + 1, sizeof *rows);
    for (size_t i = 0; i < state->count; i++)
        rows[i] = holding_view(ctx, &state->rows[i]);
    view.rows = rows;
    view.rows_count = state->count;
    struct template_out out = frame_out(visit);
    page_system(&out, &view);
    return ST_OK;
}
