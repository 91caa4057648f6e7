/* "attach" and "file": a file about somebody, in and out again. */
#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "formats/fresh.h"
#include "registry/file.h"

#include <string.h>

enum status cli_attach(struct call *call);
enum status cli_file(struct call *call);

static enum status read_draft(struct call *call, struct record_draft *draft) {
    TRY(arg_time(call, "--at", &draft->at, &draft->whole_day));
    TRY(arg_service(call, "--service", &draft->service));
    TRY(arg_source(call, "--source", &draft->source));
    TRY(arg_licence(call, &draft->licence));
    draft->ends = DAY_NONE;
    draft->reason = call_option(call, "--reason", NULL);
    TRY(pick_party(call, call_word(call, 1), "WHO", &draft->party));
    if (call_word(call, 3))
        TRY(arg_text(call, call_word(call, 3), &draft->text));
    if (call_has(call, "--about"))
        TRY(pick_party(call, call_option(call, "--about", NULL), "--about", &draft->about));
    const char *whole = call_option(call, "--belongs-to", NULL);
    return whole ? arg_record(call, whole, "--belongs-to", &draft->belongs) : ST_OK;
}

enum status cli_attach(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *path = call_path(call, call_word(call, 2));
    struct file_draft draft = {.name = path};
    FILE *file = NULL;
    ref_t record = 0;
    TRY(read_draft(call, &draft.record));
    TRY(arg_open(call, path, &file));
    struct input input = input_file(path, file);
    draft.input = &input;
    enum status status = file_add(ctx, &draft, &record);
    fclose(file);
    TRY(arg_lacking(call, status));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o,s:o}", "id", shown_json_id(ctx, record), "party",
                                      shown_json_id(ctx, draft.record.party));
        must(json);
        call_json(call, json);
    } else {
        shown_done(call, M("Attached: {1}"), record);
    }
    return ST_OK;
}

/* ---- out again */

static enum status write_out(struct call *call, struct file_reading *reading, const char *path) {
    struct ctx *ctx = call->ctx;
    scoped_fresh fresh;
    const void *bytes;
    size_t length;
    TRY(fresh_open(ctx, path, &fresh));
    for (;;) {
        TRY(file_next(ctx, reading, &bytes, &length));
        if (!length)
            break;
        fresh_put(&fresh, bytes, length);
    }
    TRY(fresh_sync(ctx, &fresh));
    return fresh_name(ctx, &fresh);
}

enum status cli_file(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *output = call_option(call, "-o", NULL);
    scoped_file reading = {.record = 0};
    ref_t record;
    TRY(arg_record(call, call_word(call, 1), "RECORD", &record));
    TRY(file_open(ctx, record, NOTICE_NOTHING, &reading));
    TRY(write_out(call, &reading, call_path(call, output)));
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:o,s:o,s:s,s:s,s:I,s:s}", "id", shown_json_id(ctx, record), "party",
                      shown_json_id(ctx, reading.party), "name", reading.file.name, "type", reading.file.type,
                      "bytes", (json_int_t)reading.file.size, "file", output);
        must(json);
        call_json(call, json);
    } else {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("The file is in {1}"), output));
    }
    return ST_OK;
}
