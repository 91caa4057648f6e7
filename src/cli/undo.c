/* "undo": takes an import back, after a look at what would go; "import list": the imports there were. */
#include "registry/import_undo.h"

#include "cli/shown.h"
#include "cli/table.h"

#include <string.h>

enum status cli_undo(struct call *call);
enum status cli_import_list(struct call *call);

static const char *const why_ids[UNDO_WHYS] = {"changed",    "added",   "kept", "needed",
                                               "restricted", "awaited", "held"};

/* ---- the report: of a plan, or of what was done */

static json_t *stays_json(struct ctx *ctx, const struct undo_report *report) {
    json_t *list = json_array();
    for (size_t i = 0; i < report->stay_count; i++) {
        const struct undo_stay *stay = &report->stays[i];
        json_t *json =
            json_pack("{s:s,s:s,s:I,s:o,s:o,s:s}", "what", stay->what, "why", why_ids[stay->why], "count",
                      (json_int_t)stay->count, "until", shown_json_day(ctx, stay->until), "sentence",
                      shown_json_text(stay->sentence), "because", import_undo_because(ctx, stay));
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static void print_json(struct call *call, const struct undo_report *report, bool plan) {
    json_auto_t *json =
        json_pack("{s:o,s:b,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "batch", shown_json_id(call->ctx, report->batch.id),
                  "plan", plan, "parties", (json_int_t)report->parties, "values", (json_int_t)report->values,
                  "links", (json_int_t)report->links, "records", (json_int_t)report->records, "parties_stay",
                  (json_int_t)report->parties_stay, "gone_before", (json_int_t)report->gone_before, "stays",
                  stays_json(call->ctx, report));
    must(json);
    call_json(call, json);
}

static void print_counts(struct call *call, const struct undo_report *report) {
    struct ctx *ctx = call->ctx;
    const struct {
        const char *words;
        size_t count;
    } rows[] = {{M("people and organisations that disappear"), report->parties},
                {M("values that go back to what they were"), report->values},
                {M("links that go"), report->links},
                {M("notes and other happenings that go"), report->records},
                {M("people and organisations that stay, with what was added since"), report->parties_stay},
                {M("gone before, erased or merged"), report->gone_before}};
    struct table table = table_begin(ctx, 2);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *cells[] = {msg(ctx->lang, rows[i].words), shown_number(ctx, rows[i].count)};
        if (rows[i].count)
            table_row(&table, cells);
    }
    table_print(&table, call->out);
}

static void print_stays(struct call *call, const struct undo_report *report) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 3);
    if (!report->stay_count)
        return;
    table_head(&table, (const char *const[]){M("Stays"), M("Count"), M("Because")});
    for (size_t i = 0; i < report->stay_count; i++) {
        const struct undo_stay *stay = &report->stays[i];
        const char *because = import_undo_because(ctx, stay);
        const char *cells[] = {import_undo_word(ctx, stay->what), shown_number(ctx, stay->count),
                               stay->sentence ? arena_printf(ctx->arena, "%s (%s)", because, stay->sentence)
                                              : because};
        table_row(&table, cells);
    }
    fputc('\n', call->out);
    table_print(&table, call->out);
}

static bool undone_any(const struct undo_report *report) {
    return report->parties || report->values || report->links || report->records;
}

static void print_report(struct call *call, const struct undo_report *report, bool plan) {
    struct ctx *ctx = call->ctx;
    const struct import_batch *batch = &report->batch;
    if (call_has(call, "--json")) {
        print_json(call, report, plan);
        return;
    }
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang,
                plan                 ? M("The import {1} of {2}, from: {3}")
                : undone_any(report) ? M("Undone: the import {1} of {2}, from: {3}")
                                     : M("Nothing of it was undone: the import {1} of {2}, from: {3}"),
                shown_id(ctx, batch->id), shown_instant(ctx, batch->made, false),
                shown_source(ctx, batch->source)));
    print_counts(call, report);
    print_stays(call, report);
}

static enum status confirm(struct call *call, ref_t batch) {
    struct ctx *ctx = call->ctx;
    const char *answer;
    if (!call->interactive)
        return FAIL(ctx, ST_INVALID,
                    M("nothing was undone: without a terminal to ask at, say --yes to undo or --plan to look"));
    fflush(call->out);
    if (!call_ask(call, msg(ctx->lang, M("This cannot be taken back. Type the id of the import to undo it:")),
                  &answer) ||
        strcmp(answer, shown_id(ctx, batch)) != 0)
        return FAIL(ctx, ST_INVALID, M("nothing was undone: that is not the id"));
    return ST_OK;
}

enum status cli_undo(struct call *call) {
    struct undo_report report = {0};
    ref_t batch;
    bool yes = call_has(call, "--yes"), json = call_has(call, "--json"), plan = call_has(call, "--plan");
    if (!ref_parse(call_word(call, 1), &batch)) {
        (void)FAIL(call->ctx, ST_INVALID, M("This is no id of an import; “seloste import list” lists them"));
        return fault_at_field(call->ctx, "BATCH");
    }
    if (!yes) {
        TRY(import_undo_plan(call->ctx, batch, &report));
        if (plan || !json)
            print_report(call, &report, true);
        if (plan)
            return ST_OK;
        TRY(confirm(call, batch));
    }
    TRY(import_undo(call->ctx, batch, &report));
    print_report(call, &report, false);
    return ST_OK;
}

/* ---- the list */

static const char *state_words(struct ctx *ctx, const char *state) {
    static const char *const words[][2] = {{"running", M("is being taken in")},
                                           {"done", M("taken in")},
                                           {"lost", M("broken off")},
                                           {"undoing", M("is being undone")},
                                           {"undone", M("undone")}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], state) == 0)
            return msg(ctx->lang, words[i][1]);
    return state;
}

static json_t *batch_json(struct ctx *ctx, const struct import_batch *batch) {
    json_t *json = json_pack(
        "{s:o,s:o,s:s,s:o,s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:o}", "batch",
        shown_json_id(ctx, batch->id), "at", shown_json_instant(ctx, batch->made), "by", batch->actor, "source",
        shown_json_source(ctx, batch->source), "format", batch->format, "state", batch->state, "rows",
        (json_int_t)batch->rows, "new", (json_int_t)batch->counts[IMPORT_NEW], "merged",
        (json_int_t)batch->counts[IMPORT_MERGED], "unchanged", (json_int_t)batch->counts[IMPORT_UNCHANGED],
        "refused", (json_int_t)batch->counts[IMPORT_REFUSED], "suppressed",
        (json_int_t)batch->counts[IMPORT_SUPPRESSED], "licence", shown_json_text(batch->licence), "bought",
        shown_json_day(ctx, batch->bought), "undone_at",
        batch->undone ? shown_json_instant(ctx, batch->undone) : json_null(), "undone_by",
        shown_json_text(batch->undone_by));
    must(json);
    return json;
}

static void print_batches(struct call *call, const struct import_batch *batches, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 8);
    table_head(&table, (const char *const[]){M("Import"), M("When"), M("By"), M("Source"), M("Rows"), M("New"),
                                             M("Completed"), M("State")});
    for (size_t i = 0; i < count; i++) {
        const struct import_batch *batch = &batches[i];
        const char *cells[] = {shown_id(ctx, batch->id),
                               shown_instant(ctx, batch->made, false),
                               batch->actor,
                               shown_source(ctx, batch->source),
                               shown_number(ctx, batch->rows),
                               shown_number(ctx, batch->counts[IMPORT_NEW]),
                               shown_number(ctx, batch->counts[IMPORT_MERGED]),
                               state_words(ctx, batch->state)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
}

enum status cli_import_list(struct call *call) {
    struct import_batch *batches;
    size_t count;
    TRY(import_list(call->ctx, &batches, &count));
    if (!call_has(call, "--json")) {
        print_batches(call, batches, count);
        return ST_OK;
    }
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(list, batch_json(call->ctx, &batches[i])) == 0);
    json_auto_t *json = json_pack("{s:o}", "imports", list);
    must(json);
    call_json(call, json);
    return ST_OK;
}
