/* Taking a file in: it is sent, looked at, tried and taken in. What is typed is remembered with the file, so that the page can be
 * left and come back to; what the model refuses is shown at its field. */
#include "web/bring.h"

#include "base/csv.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/registry.h"

#include <string.h>

static const char *address_of(struct ctx *ctx, ref_t id) {
    return arena_printf(ctx->arena, "/import/%s", ref_text(ctx->arena, id));
}

static enum status read_id(const struct visit *visit, ref_t *id) {
    if (ref_parse(visit->params[0], id))
        return ST_OK;
    return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
}

/* -- the first page ---------------------------------------------------------------------------------------------- */

static const char *phase_words(struct ctx *ctx, const struct intake_state *state) {
    static const char *const words[] = {M("Waits for what you say"),
                                        M("Waits for its turn"),
                                        M("Is being read"),
                                        M("Could not be taken in"),
                                        M("Tried"),
                                        M("Taken in")};
    return msg(ctx->lang, words[state->phase]);
}

static enum status fill_waiting(struct ctx *ctx, struct view_bring *view) {
    struct intake_state *states;
    size_t count;
    TRY(intake_list(ctx, &states, &count));
    struct view_batch_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        if (states[i].phase != INTAKE_TAKEN)
            rows[view->waiting_count++] = (struct view_batch_row){
                .id = ref_text(ctx->arena, states[i].id),
                .source = *states[i].name ? states[i].name : msg(ctx->lang, M("A file without a name")),
                .who = states[i].who,
                .state = phase_words(ctx, &states[i])};
    view->waiting = rows;
    return ST_OK;
}

static struct view_batch_row view_of(struct ctx *ctx, const struct import_batch *batch) {
    return (struct view_batch_row){.id = ref_text(ctx->arena, batch->id),
                                   .when = bring_when(ctx, batch->made),
                                   .iso = instant_iso(ctx->arena, batch->made),
                                   .who = bring_who(ctx, batch->actor),
                                   .source = bring_source(ctx, batch->source),
                                   .rows = frame_number(ctx, batch->rows),
                                   .added = frame_number(ctx, batch->counts[IMPORT_NEW]),
                                   .state = bring_state(ctx, batch->state)};
}

static enum status fill_batches(struct ctx *ctx, struct view_bring *view) {
    struct import_batch *batches;
    size_t count;
    TRY(import_list(ctx, &batches, &count));
    struct view_batch_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = view_of(ctx, &batches[i]);
    view->batches = rows;
    view->batches_count = count;
    return ST_OK;
}

static enum status list_page(struct visit *visit, const char *wrong) {
    struct ctx *ctx = visit->ctx;
    struct view_bring view = {.wrong = wrong};
    int64_t most;
    TRY(fill_waiting(ctx, &view));
    TRY(fill_batches(ctx, &view));
    TRY(intake_most(ctx, &most));
    view.most = frame_number(ctx, (size_t)most / 1024 / 1024);
    frame_fill(visit, msg(ctx->lang, M("Bring in from a file")), &view.frame);
    struct template_out out = frame_out(visit);
    page_bring(&out, &view);
    return ST_OK;
}

enum status bring_list(struct visit *visit) {
    return list_page(visit, NULL);
}

static enum status take_file(struct visit *visit, ref_t *id) {
    struct ctx *ctx = visit->ctx;
    const char *name = NULL;
    size_t size = 0;
    struct input input = {0};
    if (visit_file(visit, &name, &size, &input))
        return intake_add(ctx, name, size, input, id);
    (void)FAIL(ctx, ST_INVALID, M("Choose a file first."));
    return fault_at_field(ctx, "file");
}

enum status bring_send(struct visit *visit) {
    ref_t id = 0;
    enum status status = take_file(visit, &id);
    if (status == ST_OK) {
        reply_see_other(visit->reply, address_of(visit->ctx, id));
        return ST_OK;
    }
    if (status != ST_INVALID && status != ST_BUSY)
        return status;
    const char *wrong = frame_fault(visit->ctx);
    visit->reply->status = status_http(status);
    fault_clear(visit->ctx);
    return list_page(visit, wrong);
}

/* -- the page of a file ------------------------------------------------------------------------------------------ */

static bool can_be_asked(const struct intake_state *state) {
    return !state->begun &&
           (state->phase == INTAKE_READY || state->phase == INTAKE_TRIED || state->phase == INTAKE_FAILED);
}

/* What was put before stands on the page; else what reading the file says. What cannot be read as was said can still be said
 * otherwise. */
static enum status show(struct visit *visit, const struct intake_state *state) {
    struct ctx *ctx = visit->ctx;
    struct view_brought view;
    struct import_look look = {0};
    bool asks = can_be_asked(state);
    struct fault fault = ctx->fault;
    if (asks && intake_look(ctx, state->id, &state->options, &look) != ST_OK && !fault.id &&
        state->phase != INTAKE_FAILED)
        fault = ctx->fault;
    ctx->fault = fault;
    if (asks && !look.format)
        look.format = "";
    bring_fill(visit, state, asks ? &look : NULL, &view);
    struct template_out out = frame_out(visit);
    if (visit_part(visit) && view.told.running)
        page_bring_told(&out, &view.told);
    else
        page_brought(&out, &view);
    return ST_OK;
}

/* One that the program no longer knows may have become an import: its id is the same. */
enum status bring_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct intake_state state;
    struct import_batch batch;
    ref_t id;
    TRY(read_id(visit, &id));
    enum status status = intake_read(ctx, id, &state);
    if (status == ST_OK && visit_part(visit) && state.phase != INTAKE_WAITING && state.phase != INTAKE_RUNNING)
        reply_header(visit->reply, "HX-Redirect", address_of(ctx, id));
    if (status != ST_NOT_FOUND)
        return status == ST_OK ? show(visit, &state) : status;
    struct fault fault = ctx->fault;
    if (import_batch_find(ctx, id, &batch) != ST_OK) {
        ctx->fault = fault;
        return status;
    }
    const char *there = arena_printf(ctx->arena, "/import/batch/%s", ref_text(ctx->arena, id));
    if (visit_part(visit))
        reply_header(visit->reply, "HX-Redirect", there);
    else
        reply_see_other(visit->reply, there);
    return ST_OK;
}

/* -- what is said of it ------------------------------------------------------------------------------------------ */

enum { TEXT_MAX = 500, TARGET_MAX = 200, NAMED = 12 };
static const struct form_field named[NAMED] = {
    {"do", 10},       {"source", 200},  {"type", 200},  {"licence", TEXT_MAX}, {"bought", 40}, {"until", 40},
    {"reason", 2000}, {"encoding", 40}, {"sheet", 200}, {"format", 40},        {"dates", 10},  {"we", 200}};

static enum status read_form(struct visit *visit, size_t columns, struct form *form) {
    struct arena *arena = visit->ctx->arena;
    struct form_field *fields = arena_array(arena, NAMED + columns, sizeof *fields);
    memcpy(fields, named, sizeof named);
    for (size_t i = 0; i < columns; i++)
        fields[NAMED + i] = (struct form_field){bring_column_name(arena, i), TARGET_MAX};
    return form_read(visit->ctx, visit->request, fields, NAMED + columns, form);
}

static const char *or_null(const struct form *form, const char *name) {
    const char *text = form_value(form, name);
    return *text ? text : NULL;
}

static enum status read_day(struct ctx *ctx, const struct form *form, const char *name, day_t *day) {
    const char *text = form_value(form, name);
    *day = 0;
    if (!*text || day_parse_local(text, day))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("Write the day as 24.12.2026 or 2026-12-24."));
    return fault_at_field(ctx, name);
}

/* What cannot be read is told after the rest has been remembered. */
static enum status read_options(struct ctx *ctx, const struct form *form, struct import_options *options) {
    const struct notice *notice = ctx_notice(ctx);
    const char *type = or_null(form, "type"), *we = or_null(form, "we");
    *options = (struct import_options){.source = notice_source(notice, form_value(form, "source")),
                                       .type = type ? notice_type(notice, type) : NOTICE_NOTHING,
                                       .reason = or_null(form, "reason"),
                                       .encoding = or_null(form, "encoding"),
                                       .sheet = or_null(form, "sheet"),
                                       .format = or_null(form, "format"),
                                       .dates = or_null(form, "dates")};
    if (we) {
        const char **names = arena_array(ctx->arena, 1, sizeof *names);
        names[0] = we;
        options->we = names;
        options->we_count = 1;
    }
    options->licence.text = or_null(form, "licence");
    enum status bought = read_day(ctx, form, "bought", &options->licence.bought);
    enum status until = bought == ST_OK ? read_day(ctx, form, "until", &options->licence.until) : ST_OK;
    return bought != ST_OK ? bought : until;
}

/* The map, if what was chosen differs from what the file is understood as by itself: a known program's columns mean more than a
 * map can say. */
static const char *chosen_map(struct ctx *ctx, const struct form *form, const struct import_look *look) {
    const char **targets = arena_array(ctx->arena, look->column_count + 1, sizeof *targets);
    bool differs = false;
    for (size_t i = 0; i < look->column_count; i++) {
        const char *name = bring_column_name(ctx->arena, i), *is = import_choice_text(ctx, &look->columns[i]);
        targets[i] = i < BRING_COLUMNS && form_has(form, name) ? form_value(form, name) : is;
        struct import_column column = {0};
        if (*targets[i] && import_target(ctx, ctx_notice(ctx), targets[i], &column) != ST_OK)
            fault_clear(ctx);
        differs = differs || strcmp(import_choice_text(ctx, &column), is) != 0;
    }
    return differs ? import_choice_map(ctx->arena, look->heads, targets, look->column_count) : NULL;
}

/* Columns were asked about as the file was understood then; read otherwise, they are other ones. */
static bool read_as_before(const struct import_options *one, const struct import_options *other) {
    const char *const pairs[][2] = {
        {one->encoding, other->encoding}, {one->sheet, other->sheet}, {one->format, other->format}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(pairs[i][0] ? pairs[i][0] : "", pairs[i][1] ? pairs[i][1] : "") != 0)
            return false;
    return true;
}

static enum status remember(struct visit *visit, const struct intake_state *state, const struct form *form,
                            struct import_options *options) {
    struct ctx *ctx = visit->ctx;
    struct import_look look;
    enum status wrong = read_options(ctx, form, options);
    struct fault fault = ctx->fault;
    if (read_as_before(options, &state->options)) {
        struct import_options plain = *options;
        if (intake_look(ctx, state->id, &plain, &look) == ST_OK && look.table)
            options->map = chosen_map(ctx, form, &look);
        fault_clear(ctx);
    }
    TRY(intake_say(ctx, state->id, options));
    ctx->fault = fault;
    return wrong;
}

static enum status refused(struct visit *visit, ref_t id, enum status status) {
    struct ctx *ctx = visit->ctx;
    struct intake_state state;
    struct fault fault = ctx->fault;
    if (status != ST_INVALID && status != ST_DENIED && status != ST_CONFLICT)
        return status;
    TRY(intake_read(ctx, id, &state));
    ctx->fault = fault;
    visit->reply->status = status_http(status);
    return show(visit, &state);
}

enum status bring_say(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct intake_state state;
    struct import_options options;
    struct form form;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(intake_read(ctx, id, &state));
    TRY(read_form(visit, BRING_COLUMNS, &form));
    const char *what = form_value(&form, "do");
    bool look = strcmp(what, "look") == 0;
    enum status status = remember(visit, &state, &form, &options);
    if (status == ST_OK && !look)
        status = intake_start(ctx, id, strcmp(what, "take") != 0);
    if (status != ST_OK && !look)
        return refused(visit, id, status);
    reply_see_other(visit->reply, address_of(ctx, id));
    return ST_OK;
}

enum status bring_drop(struct visit *visit) {
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(intake_drop(visit->ctx, id));
    reply_see_other(visit->reply, "/import");
    return ST_OK;
}

/* -- all lines --------------------------------------------------------------------------------------------------- */

/* A cell that a spreadsheet would compute stays a text. */
static void add_cell(struct buf *page, const char *text) {
    buf_add(page, "\"");
    if (text && strchr("=+-@\t", *text) && *text)
        buf_add(page, "'");
    for (; text && *text; text++) {
        buf_char(page, *text);
        if (*text == '"')
            buf_char(page, '"');
    }
    buf_add(page, "\"");
}

static void add_row(struct buf *page, const char *const cells[5]) {
    for (int i = 0; i < 5; i++) {
        if (i)
            buf_char(page, ';');
        add_cell(page, cells[i]);
    }
    buf_add(page, "\r\n");
}

enum status bring_lines(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct intake_state state;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(intake_read(ctx, id, &state));
    struct buf *page = &visit->reply->page;
    visit->reply->type = "text/csv; charset=utf-8";
    reply_header(visit->reply, "Content-Disposition", "attachment; filename=\"lines.csv\"");
    buf_add(page, "\xef\xbb\xbf");
    add_row(page, (const char *const[]){msg(ctx->lang, M("Line")), msg(ctx->lang, M("State")),
                                        msg(ctx->lang, M("Field")), msg(ctx->lang, M("What became of it")),
                                        msg(ctx->lang, M("Sentence"))});
    for (size_t i = 0; i < state.report.line_count; i++) {
        const struct import_line *line = &state.report.lines[i];
        add_row(page, (const char *const[]){arena_printf(ctx->arena, "%d", line->line),
                                            bring_outcome(ctx, line->outcome), line->field, line->why,
                                            line->sentence});
    }
    return ST_OK;
}
