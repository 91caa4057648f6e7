/* Taking customers in from a file, and taking an import back. The file lies in memory while it is read: what a client sends is
 * never written down unsealed. */
#include "registry/import.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "notice/notice.h"
#include "registry/import_undo.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *const outcomes[IMPORT_OUTCOMES] = {"new", "merged", "unchanged", "refused", "suppressed"};

/* A file without a name, that goes with its descriptor. */
static enum status in_memory(struct visit *visit, int *file, const char **path) {
    const char *at = visit->request->body;
    size_t left = visit->request->body_length;
    *file = memfd_create("import", MFD_CLOEXEC);
    while (*file >= 0 && left) {
        ssize_t wrote = write(*file, at, left);
        if (wrote <= 0)
            break;
        at += wrote;
        left -= (size_t)wrote;
    }
    if (*file < 0 || left)
        return FAIL(visit->ctx, ST_BUSY, M("There is no memory for the file now."));
    *path = arena_printf(visit->ctx->arena, "/proc/self/fd/%d", *file);
    return ST_OK;
}

static json_t *lines_json(const struct import_report *report) {
    json_t *list = json_array();
    for (size_t i = 0; i < report->line_count; i++) {
        const struct import_line *line = &report->lines[i];
        out_push(list, json_pack("{s:i,s:s,s:o,s:o,s:o}", "line", line->line, "outcome",
                                 outcomes[line->outcome], "field", out_text(line->field), "why",
                                 out_text(line->why), "sentence", out_text(line->sentence)));
    }
    return list;
}

static json_t *texts(const char *const *items, size_t count) {
    const struct names names = {.items = items, .count = count};
    return out_words(&names);
}

static enum status send_report(struct visit *visit, const struct import_report *report) {
    json_t *json =
        json_pack("{s:o,s:I,s:I,s:o,s:o,s:o,s:o,s:b,s:o}", "batch", out_id(visit->ctx, report->batch), "rows",
                  (json_int_t)report->rows, "values_refused", (json_int_t)report->values_refused, "format",
                  out_text(report->format), "encoding", out_text(report->encoding), "unused",
                  texts(report->unused, report->unused_count), "other_sheets",
                  texts(report->other_sheets, report->other_sheet_count), "rough", report->rough, "lines",
                  lines_json(report));
    must(json);
    for (int i = 0; i < IMPORT_OUTCOMES; i++)
        out_put(json, outcomes[i], json_integer((json_int_t)report->counts[i]));
    return out_send(visit, 200, json);
}

/* Parameters are a body's members here, so that they are read the same way. */
static json_t *parameters(const struct visit *visit) {
    json_t *json = json_object();
    for (size_t i = 0; i < visit->request->query.count; i++)
        out_put(json, visit->request->query.list[i].name, json_string(visit->request->query.list[i].value));
    return json;
}

static struct import_options options_of(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = parameters(visit);
    const char *dry = json_string_value(json_object_get(json, "dry_run"));
    return (struct import_options){.source = input_source(ctx, json, "source"),
                                   .type = input_type(ctx, json, "type"),
                                   .reason = input_text(ctx, json, "reason"),
                                   .map = input_text(ctx, json, "map"),
                                   .encoding = input_text(ctx, json, "encoding"),
                                   .sheet = input_text(ctx, json, "sheet"),
                                   .licence = input_licence(ctx, json),
                                   .customer = input_id(json, "customer"),
                                   .dates = input_text(ctx, json, "dates"),
                                   .dry_run = dry && strcmp(dry, "true") == 0};
}

enum status api_import(struct visit *visit) {
    struct import_report report = {0};
    int file = -1;
    TRY(input_query(visit, "api_import"));
    struct import_options options = options_of(visit);
    if (options.map && strchr(options.map, '=') == NULL && strcmp(options.map, "-") != 0) {
        (void)FAIL(visit->ctx, ST_INVALID,
                   M("Write a map as “Column=field;Other=field”.")); /* no file of ours */
        return fault_at_field(visit->ctx, "map");
    }
    enum status status = in_memory(visit, &file, &options.path);
    if (status == ST_OK)
        status = import_run(visit->ctx, &options, &report);
    if (file >= 0)
        close(file);
    TRY(status);
    return send_report(visit, &report);
}

enum status api_imports(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct import_batch *batches;
    size_t count;
    TRY(input_query(visit, "api_imports"));
    TRY(import_list(ctx, &batches, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json =
            json_pack("{s:o,s:o,s:o,s:s,s:s,s:s,s:I,s:o}", "batch", out_id(ctx, batches[i].id), "made",
                      out_instant(ctx, batches[i].made), "source", out_source(ctx, batches[i].source), "format",
                      batches[i].format, "by", batches[i].actor, "state", batches[i].state, "rows",
                      (json_int_t)batches[i].rows, "undone", out_instant(ctx, batches[i].undone));
        for (int j = 0; j < IMPORT_OUTCOMES; j++)
            out_put(json, outcomes[j], json_integer((json_int_t)batches[i].counts[j]));
        out_push(list, json);
    }
    return out_items(visit, list);
}

enum status api_import_undo(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct undo_report report;
    ref_t batch;
    TRY(input_query(visit, "api_import_undo"));
    TRY(input_path_id(visit, 0, &batch));
    TRY(input_read(visit, &json));
    TRY(input_yes(json, "plan") ? import_undo_plan(ctx, batch, &report) : import_undo(ctx, batch, &report));
    json_t *stays = json_array();
    for (size_t i = 0; i < report.stay_count; i++)
        out_push(stays, json_pack("{s:s,s:I,s:s}", "what", report.stays[i].what, "count",
                                  (json_int_t)report.stays[i].count, "because",
                                  import_undo_because(ctx, &report.stays[i])));
    return out_send(visit, 200,
                    json_pack("{s:o,s:I,s:I,s:I,s:I,s:I,s:o}", "batch", out_id(ctx, batch), "parties",
                              (json_int_t)report.parties, "values", (json_int_t)report.values, "links",
                              (json_int_t)report.links, "records", (json_int_t)report.records, "parties_stay",
                              (json_int_t)report.parties_stay, "stays", stays));
}
