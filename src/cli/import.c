/* "import": a file of customers, checked whole before anything is written. */
#include "registry/import.h"

#include "base/buf.h"
#include "cli/arg.h"
#include "cli/carry.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"

#include <string.h>
#include <unistd.h>

enum status cli_import(struct call *call);

enum { SHOWN_LINES = 50 };

static const char *const outcome_ids[IMPORT_OUTCOMES] = {"new", "merged", "unchanged", "refused", "suppressed"};

static const char *outcome_words(struct ctx *ctx, enum import_outcome outcome) {
    switch (outcome) {
    case IMPORT_NEW:
        return msg(ctx->lang, M("new"));
    case IMPORT_MERGED:
        return msg(ctx->lang, M("completed somebody who is there"));
    case IMPORT_UNCHANGED:
        return msg(ctx->lang, M("there already, nothing new"));
    case IMPORT_REFUSED:
        return msg(ctx->lang, M("refused"));
    case IMPORT_SUPPRESSED:
        return msg(ctx->lang, M("left out: erased or objected before"));
    case IMPORT_OUTCOMES:
        break;
    }
    must(!"an outcome");
    return "";
}

/* Every line that was not simply taken in, with all that is known of it. */
static json_t *lines_json(const struct import_report *report) {
    json_t *list = json_array();
    for (size_t i = 0; i < report->line_count; i++) {
        const struct import_line *line = &report->lines[i];
        json_t *json = json_pack("{s:i,s:s,s:o,s:o,s:o}", "line", line->line, "outcome",
                                 outcome_ids[line->outcome], "field", shown_json_text(line->field), "why",
                                 shown_json_text(line->why), "sentence", shown_json_text(line->sentence));
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *unused_json(const struct import_report *report) {
    json_t *list = json_array();
    for (size_t i = 0; i < report->unused_count; i++)
        must(json_array_append_new(list, shown_json_text(report->unused[i])) == 0);
    return list;
}

/* Nobody should believe that they were. */
static json_t *sheets_json(const struct import_report *report) {
    json_t *list = json_array();
    for (size_t i = 0; i < report->other_sheet_count; i++)
        must(json_array_append_new(list, shown_json_text(report->other_sheets[i])) == 0);
    return list;
}

static void print_json(struct call *call, const struct import_report *report, bool dry_run) {
    json_auto_t *json = json_pack("{s:I,s:b}", "rows", (json_int_t)report->rows, "dry_run", dry_run);
    must(json);
    for (size_t i = 0; i < IMPORT_OUTCOMES; i++)
        must(json_object_set_new(json, outcome_ids[i], json_integer((json_int_t)report->counts[i])) == 0);
    must(json_object_set_new(json, "values_refused", json_integer((json_int_t)report->values_refused)) == 0);
    must(json_object_set_new(json, "batch", shown_json_id(call->ctx, report->batch)) == 0);
    must(json_object_set_new(json, "format", shown_json_text(report->format)) == 0);
    must(json_object_set_new(json, "encoding", shown_json_text(report->encoding)) == 0);
    must(json_object_set_new(json, "kept_map", shown_json_text(report->kept_map)) == 0);
    must(json_object_set_new(json, "map_is_kept", json_boolean(report->keeps_map)) == 0);
    must(json_object_set_new(json, "unused", unused_json(report)) == 0);
    must(json_object_set_new(json, "other_sheets", sheets_json(report)) == 0);
    must(json_object_set_new(json, "rough", json_boolean(report->rough)) == 0);
    must(json_object_set_new(json, "lines", lines_json(report)) == 0);
    call_json(call, json);
}

/* Lines that say why; what was only merged is in the counts. */
static void print_lines(struct call *call, const struct import_report *report) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 3);
    table_head(&table, (const char *const[]){M("Line"), M("Field"), M("What became of it")});
    size_t left = 0;
    for (size_t i = 0; i < report->line_count; i++) {
        const struct import_line *line = &report->lines[i];
        if (!line->why)
            continue;
        if (table.count / table.columns > SHOWN_LINES) {
            left++;
            continue;
        }
        const char *cells[] = {arena_printf(ctx->arena, "%d", line->line), line->field,
                               line->sentence ? arena_printf(ctx->arena, "%s (%s)", line->why, line->sentence)
                                              : line->why};
        table_row(&table, cells);
    }
    if (table.count > table.columns)
        fputc('\n', call->out);
    table_print(&table, call->out);
    if (left)
        fprintf(call->out, "%s\n",
                msg_count(ctx->arena, ctx->lang,
                          MN("and {1} more line; --json lists all of them",
                             "and {1} more lines; --json lists all of them"),
                          (long)left));
}

static const char *some_of(struct ctx *ctx, const char *const *names, size_t count) {
    struct buf list = buf_in(ctx->arena);
    for (size_t i = 0; i < count && i < SHOWN_LINES; i++)
        buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    if (count > SHOWN_LINES)
        buf_add(&list, ", …");
    return buf_text(&list);
}

/* How the file was understood, and what was not. */
static void print_understood(struct call *call, const struct import_report *report) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, "%s\n",
            report->encoding
                ? MSG(ctx->arena, ctx->lang, M("Read as: {1}, {2}"), report->format, report->encoding)
                : MSG(ctx->arena, ctx->lang, M("Read as: {1}"), report->format));
    if (report->kept_map)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang,
                    M("With the map that was kept for these columns ({1}); --map - forgets it"),
                    report->kept_map));
    if (report->keeps_map)
        fprintf(call->out, "%s\n",
                msg(ctx->lang, M("The map is kept: the next file with the same columns needs none")));
    if (report->unused_count)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Columns that were left out: {1}"),
                    some_of(ctx, report->unused, report->unused_count)));
    if (report->other_sheet_count)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Sheets that were not read (--sheet reads one): {1}"),
                    some_of(ctx, report->other_sheets, report->other_sheet_count)));
}

/* Counts of nothing are left out. */
static void print_report(struct call *call, const struct import_report *report, bool dry_run) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, "%s\n",
            dry_run ? MSG(ctx->arena, ctx->lang, M("Checked, nothing written. Rows: {1}"),
                          shown_number(ctx, report->rows))
                    : MSG(ctx->arena, ctx->lang, M("Imported. Rows: {1}"), shown_number(ctx, report->rows)));
    struct table table = table_begin(ctx, 2);
    for (int i = 0; i < IMPORT_OUTCOMES; i++) {
        const char *cells[] = {outcome_words(ctx, (enum import_outcome)i),
                               shown_number(ctx, report->counts[i])};
        if (report->counts[i])
            table_row(&table, cells);
    }
    const char *values[] = {msg(ctx->lang, M("values left out")), shown_number(ctx, report->values_refused)};
    if (report->values_refused)
        table_row(&table, values);
    table_print(&table, call->out);
    print_understood(call, report);
    if (report->rough)
        fprintf(
            call->out, "%s\n",
            msg(ctx->lang, M("The file is so long that not all of its rows could be compared with each other: "
                             "who stands in it twice may be counted twice")));
    if (report->batch)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Import {1}; “seloste undo” with this id takes it back"),
                    shown_id(ctx, report->batch)));
    print_lines(call, report);
}

/* On a terminal only, over itself. */
static bool print_progress(void *arg, size_t done, size_t all) {
    struct call *call = arg;
    if (!all)
        return true;
    fprintf(call->err, "\r%zu / %zu", done, all);
    if (done >= all)
        fputs("\r\x1b[K", call->err);
    fflush(call->err);
    return true;
}

/* A file is named from where the command was given. */
static const char *map_given(struct call *call) {
    const char *map = call_option(call, "--map", NULL);
    return map && !strchr(map, '=') && strcmp(map, "-") != 0 ? call_path(call, map) : map;
}

/* What only a chat needs to be told. */
static enum status read_chat(struct call *call, struct import_options *options) {
    const char **we = NULL;
    size_t count = 0, room = 0;
    for (const char *name; (name = call_option_at(call, "--we", count));)
        ARENA_PUSH(call->ctx->arena, we, count, room, name);
    options->we = we;
    options->we_count = count;
    options->dates = call_option(call, "--dates", NULL);
    const char *who = call_option(call, "--customer", NULL);
    return who ? pick_party(call, who, "--customer", &options->customer) : ST_OK;
}

enum status cli_import(struct call *call) {
    struct import_report report = {0};
    bool whole;
    TRY(cli_carry_in(call, call_path(call, call_word(call, 1)), &whole));
    if (whole)
        return ST_OK;
    if (!call_has(call, "--source")) {
        (void)FAIL(call->ctx, ST_INVALID, M("{1} is missing"), "--source");
        return fault_at_field(call->ctx, "--source");
    }
    struct import_options options = {.path = call_path(call, call_word(call, 1)),
                                     .map = map_given(call),
                                     .encoding = call_option(call, "--encoding", NULL),
                                     .sheet = call_option(call, "--sheet", NULL),
                                     .reason = call_option(call, "--reason", NULL),
                                     .dry_run = call_has(call, "--dry-run")};
    if (call->interactive && !call_has(call, "--json")) {
        options.progress = print_progress;
        options.progress_arg = call;
    }
    TRY(arg_source(call, "--source", &options.source));
    TRY(arg_type(call, "--type", &options.type));
    TRY(arg_licence(call, &options.licence));
    TRY(read_chat(call, &options));
    TRY(arg_lacking(call, import_run(call->ctx, &options, &report)));
    if (call_has(call, "--json"))
        print_json(call, &report, options.dry_run);
    else
        print_report(call, &report, options.dry_run);
    return ST_OK;
}
