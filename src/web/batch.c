/* One import: what became of it, and taking it back. What would go is shown before it is asked for. */
#include "http/form.h"
#include "pages/pages.h"
#include "registry/import_undo.h"
#include "registry/registry.h"
#include "web/bring.h"

#include <string.h>

static void fill_cells(struct ctx *ctx, const struct import_batch *batch, struct view_batch *view) {
    struct view_cell *cells = arena_array(ctx->arena, IMPORT_OUTCOMES + 6, sizeof *cells);
    size_t n = 0;
    cells[n++] = (struct view_cell){msg(ctx->lang, M("State")),
                                    frame_capital(ctx, bring_state(ctx, batch->state)), NULL};
    cells[n++] = (struct view_cell){msg(ctx->lang, M("When")), bring_when(ctx, batch->made),
                                    instant_iso(ctx->arena, batch->made)};
    cells[n++] = (struct view_cell){msg(ctx->lang, M("Rows")), frame_number(ctx, batch->rows), NULL};
    for (int i = 0; i < IMPORT_OUTCOMES; i++)
        if (batch->counts[i] || i == IMPORT_NEW)
            cells[n++] = (struct view_cell){bring_outcome(ctx, (enum import_outcome)i),
                                            frame_number(ctx, batch->counts[i]), NULL};
    if (batch->undone)
        cells[n++] = (struct view_cell){msg(ctx->lang, M("Taken back")), bring_when(ctx, batch->undone),
                                        instant_iso(ctx->arena, batch->undone)};
    view->cells = cells;
    view->cells_count = n;
}

static void fill_goes(struct ctx *ctx, const struct undo_report *report, struct view_batch *view) {
    const struct {
        const char *words;
        size_t count;
    } rows[] = {{M("People and organisations that disappear"), report->parties},
                {M("Values that go back to what they were"), report->values},
                {M("Links that go"), report->links},
                {M("Notes and other happenings that go"), report->records},
                {M("People and organisations that stay, with what was added since"), report->parties_stay},
                {M("Gone before, erased or merged"), report->gone_before}};
    struct view_count *goes = arena_array(ctx->arena, sizeof rows / sizeof *rows, sizeof *goes);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].count)
            goes[view->goes_count++] =
                (struct view_count){msg(ctx->lang, rows[i].words), frame_number(ctx, rows[i].count)};
    view->goes = goes;
    struct view_told *stays = arena_array(ctx->arena, report->stay_count + 1, sizeof *stays);
    for (size_t i = 0; i < report->stay_count; i++)
        stays[i] = (struct view_told){.field = import_undo_word(ctx, report->stays[i].what),
                                      .line = frame_number(ctx, report->stays[i].count),
                                      .why = import_undo_because(ctx, &report->stays[i])};
    view->stays = stays;
    view->stays_count = report->stay_count;
}

/* Whole or broken off: in so many words. */
static void fill_state(struct ctx *ctx, const struct import_batch *batch, struct view_batch *view) {
    size_t done = 0;
    for (int i = 0; i < IMPORT_OUTCOMES; i++)
        done += batch->counts[i];
    view->running = strcmp(batch->state, "running") == 0;
    view->lost = strcmp(batch->state, "lost") == 0;
    view->can_undo = strcmp(batch->state, "done") == 0 || view->lost;
    const char *source = bring_source(ctx, batch->source);
    view->lead = MSG(ctx->arena, ctx->lang, M("From: {1}. By: {2}."), source ? source : batch->format,
                     bring_who(ctx, batch->actor));
    if (view->lost)
        view->lead = MSG(ctx->arena, ctx->lang,
                         M("Broken off: {1} of {2} rows were taken in. Take them back, or import the file "
                           "again: what is there already stays as it is."),
                         frame_number(ctx, done), frame_number(ctx, batch->rows));
    if (view->running)
        view->progress = MSG(ctx->arena, ctx->lang,
                             M("{1} of {2} rows have been taken in so far. It goes on by itself, also after "
                               "the program is started again."),
                             frame_number(ctx, done), frame_number(ctx, batch->rows));
}

enum status batch_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct import_batch batch;
    struct view_batch view = {0};
    ref_t id;
    if (!ref_parse(visit->params[0], &id))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(import_batch_find(ctx, id, &batch));
    view.id = ref_text(ctx->arena, id);
    view.title = MSG(ctx->arena, ctx->lang, M("Import of {1}"), bring_when(ctx, batch.made));
    fill_state(ctx, &batch, &view);
    fill_cells(ctx, &batch, &view);
    if (view.can_undo) {
        struct undo_report report = {0};
        TRY(import_undo_plan(ctx, id, &report));
        fill_goes(ctx, &report, &view);
    }
    frame_fill(visit, msg(ctx->lang, M("Bring in from a file")), &view.frame);
    struct template_out out = frame_out(visit);
    page_batch(&out, &view);
    return ST_OK;
}

enum status batch_undo(struct visit *visit) {
    static const struct form_field fields[] = {{"sure", 4}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    struct undo_report report;
    ref_t id;
    if (!ref_parse(visit->params[0], &id))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    const char *address = arena_printf(ctx->arena, "/import/batch/%s", ref_text(ctx->arena, id));
    if (*form_value(&form, "sure"))
        TRY(import_undo(ctx, id, &report));
    reply_see_other(visit->reply,
                    *form_value(&form, "sure") ? address : arena_printf(ctx->arena, "%s#undo", address));
    return ST_OK;
}
