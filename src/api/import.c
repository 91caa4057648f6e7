/* Taking customers in from a file, and taking an import back. The file lies in memory while it is read: what a client sends is
 * never written down unsealed. */
#include "registry/import.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "base/input.h"
#include "notice/notice.h"
#include "registry/import_choices.h"
#include "registry/import_undo.h"
#include "registry/intake.h"

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

static json_t *report_json(struct ctx *ctx, const struct import_report *report) {
    json_t *json = json_pack("{s:o,s:I,s:I,s:o,s:o,s:o,s:o,s:b,s:o}", "batch", out_id(ctx, report->batch),
                             "rows", (json_int_t)report->rows, "values_refused",
                             (json_int_t)report->values_refused, "format", out_text(report->format), "encoding",
                             out_text(report->encoding), "unused", texts(report->unused, report->unused_count),
                             "other_sheets", texts(report->other_sheets, report->other_sheet_count), "rough",
                             report->rough, "lines", lines_json(report));
    must(json);
    for (int i = 0; i < IMPORT_OUTCOMES; i++)
        out_put(json, outcomes[i], json_integer((json_int_t)report->counts[i]));
    return json;
}

/* Parameters are a body's members here, so that they are read the same way. */
static json_t *parameters(const struct visit *visit) {
    json_t *json = json_object();
    for (size_t i = 0; i < visit->request->query.count; i++)
        out_put(json, visit->request->query.list[i].name, json_string(visit->request->query.list[i].value));
    return json;
}

static struct import_options read_options(struct ctx *ctx, const json_t *json) {
    struct import_options options = {.source = input_source(ctx, json, "source"),
                                     .type = input_type(ctx, json, "type"),
                                     .reason = input_text(ctx, json, "reason"),
                                     .map = input_text(ctx, json, "map"),
                                     .encoding = input_text(ctx, json, "encoding"),
                                     .sheet = input_text(ctx, json, "sheet"),
                                     .licence = input_licence(ctx, json),
                                     .customer = input_id(json, "customer"),
                                     .dates = input_text(ctx, json, "dates"),
                                     .format = input_text(ctx, json, "format")};
    const char *we = input_text(ctx, json, "we");
    if (we) {
        const char **names = arena_array(ctx->arena, 1, sizeof *names);
        names[0] = we;
        options.we = names;
        options.we_count = 1;
    }
    return options;
}

/* A map may be the name of a file, for the command line: here it is none of ours. */
static enum status check_map(struct ctx *ctx, const char *map) {
    if (!map || strchr(map, '=') || strcmp(map, "-") == 0)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("Write a map as “Column=field;Other=field”."));
    return fault_at_field(ctx, "map");
}

enum status api_import(struct visit *visit) {
    struct import_report report = {0};
    int file = -1;
    TRY(input_query(visit, "api_import"));
    scoped_json *json = parameters(visit);
    struct import_options options = read_options(visit->ctx, json);
    const char *dry = json_string_value(json_object_get(json, "dry_run"));
    options.dry_run = dry && strcmp(dry, "true") == 0;
    TRY(check_map(visit->ctx, options.map));
    enum status status = in_memory(visit, &file, &options.path);
    if (status == ST_OK)
        status = import_run(visit->ctx, &options, &report);
    if (file >= 0)
        close(file);
    TRY(status);
    return out_send(visit, 200, report_json(visit->ctx, &report));
}

static json_t *batch_json(struct ctx *ctx, const struct import_batch *batch) {
    json_t *json = json_pack("{s:o,s:o,s:o,s:s,s:s,s:s,s:I,s:o}", "batch", out_id(ctx, batch->id), "made",
                             out_instant(ctx, batch->made), "source", out_source(ctx, batch->source), "format",
                             batch->format, "by", batch->actor, "state", batch->state, "rows",
                             (json_int_t)batch->rows, "undone", out_instant(ctx, batch->undone));
    for (int i = 0; i < IMPORT_OUTCOMES; i++)
        out_put(json, outcomes[i], json_integer((json_int_t)batch->counts[i]));
    return json;
}

enum status api_imports(struct visit *visit) {
    struct import_batch *batches;
    size_t count;
    TRY(input_query(visit, "api_imports"));
    TRY(import_list(visit->ctx, &batches, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, batch_json(visit->ctx, &batches[i]));
    return out_items(visit, list);
}

enum status api_import_show(struct visit *visit) {
    struct import_batch batch;
    ref_t id;
    TRY(input_query(visit, "api_import_show"));
    TRY(input_path_id(visit, 0, &id));
    TRY(import_batch_find(visit->ctx, id, &batch));
    return out_send(visit, 200, batch_json(visit->ctx, &batch));
}

/* ---- a file that stays here until it has been looked at and tried: the server reads it, and the client asks how far it is */

static json_t *upload_json(struct ctx *ctx, const struct intake_state *state) {
    static const char *const phases[] = {"ready", "waiting", "running", "failed", "tried", "taken"};
    bool reported = state->phase == INTAKE_TRIED || state->phase == INTAKE_TAKEN;
    return json_pack("{s:o,s:s,s:s,s:s,s:b,s:I,s:I,s:o,s:o,s:o,s:o}", "id", out_id(ctx, state->id), "name",
                     state->name, "by", state->who, "phase", phases[state->phase], "dry_run", state->dry,
                     "done", (json_int_t)state->done, "total", (json_int_t)state->total, "wrong",
                     out_text(state->wrong), "field", out_text(state->field), "sentence",
                     out_text(state->sentence), "report",
                     reported ? report_json(ctx, &state->report) : json_null());
}

enum status api_uploads(struct visit *visit) {
    struct intake_state *states;
    size_t count;
    TRY(input_query(visit, "api_uploads"));
    TRY(intake_list(visit->ctx, &states, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, upload_json(visit->ctx, &states[i]));
    return out_items(visit, list);
}

enum status api_upload_add(struct visit *visit) {
    const struct request *request = visit->request;
    struct input_bytes bytes = {.bytes = (const unsigned char *)request->body, .length = request->body_length};
    ref_t id;
    TRY(input_query(visit, "api_upload_add"));
    TRY(intake_add(visit->ctx, request_query(request, "name"), request->body_length,
                   input_memory("body", &bytes), &id));
    return answer_made(visit, "uploads", id);
}

static enum status answer_upload(struct visit *visit, int code, ref_t id) {
    struct intake_state state;
    TRY(intake_read(visit->ctx, id, &state));
    return out_send(visit, code, upload_json(visit->ctx, &state));
}

enum status api_upload(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_upload"));
    TRY(input_path_id(visit, 0, &id));
    return answer_upload(visit, 200, id);
}

enum status api_upload_drop(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_upload_drop"));
    TRY(input_path_id(visit, 0, &id));
    TRY(intake_drop(visit->ctx, id));
    return answer_nothing(visit);
}

/* What the body says of the file. */
static enum status read_said(struct visit *visit, ref_t *id, struct import_options *options) {
    scoped_json *json = NULL;
    TRY(input_path_id(visit, 0, id));
    TRY(input_read(visit, &json));
    *options = read_options(visit->ctx, json);
    return check_map(visit->ctx, options->map);
}

enum status api_upload_look(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct import_options options;
    struct import_look look = {0};
    ref_t id;
    TRY(input_query(visit, "api_upload_look"));
    TRY(read_said(visit, &id, &options));
    TRY(intake_look(ctx, id, &options, &look));
    json_t *columns = json_array();
    for (size_t i = 0; look.table && i < look.column_count; i++) {
        const char *target = import_choice_text(ctx, &look.columns[i]);
        json_t *rows = json_array();
        for (size_t row = 0; row < look.row_count; row++)
            out_push(rows, json_string(look.rows[row][i]));
        out_push(columns, json_pack("{s:s,s:o,s:o}", "head", look.heads[i], "target",
                                    out_text(target && *target ? target : NULL), "first", rows));
    }
    return out_send(visit, 200,
                    json_pack("{s:o,s:o,s:o,s:o}", "format", out_text(look.format), "encoding",
                              out_text(look.encoding), "columns", columns, "other_sheets",
                              texts(look.other_sheets, look.other_sheet_count)));
}

static enum status start(struct visit *visit, const char *handler, bool dry) {
    struct import_options options;
    ref_t id;
    TRY(input_query(visit, handler));
    TRY(read_said(visit, &id, &options));
    TRY(intake_say(visit->ctx, id, &options));
    TRY(intake_start(visit->ctx, id, dry));
    return answer_upload(visit, 202, id);
}

enum status api_upload_try(struct visit *visit) {
    return start(visit, "api_upload_try", true);
}

enum status api_upload_take(struct visit *visit) {
    return start(visit, "api_upload_take", false);
}

/* ---- taking back */

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
