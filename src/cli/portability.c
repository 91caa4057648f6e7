/* "portability": what somebody gave, as a file for another service. */
#include "rights/portable.h"

#include "base/json.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "formats/fresh.h"

#include <string.h>

enum status cli_portability(struct call *call);

enum status cli_portability(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *file = call_option(call, "-o", NULL), *as = call_option(call, "--as", "json");
    scoped_json *document = NULL;
    scoped_fresh fresh = {0};
    ref_t party;
    if (strcmp(as, "json") != 0 && strcmp(as, "csv") != 0) {
        (void)FAIL(ctx, ST_INVALID, M("It can be written as {1}."), "json, csv");
        return fault_at_field(ctx, "--as");
    }
    TRY(pick_party(call, call_word(call, 1), "WHO", &party));
    TRY(fresh_open(ctx, call_path(call, file), &fresh));
    TRY(portable_json(ctx, party, &document));
    const char *text =
        strcmp(as, "csv") == 0 ? portable_csv(ctx, document) : json_text(ctx->arena, document, 2);
    fresh_put(&fresh, text, strlen(text));
    TRY(fresh_sync(ctx, &fresh));
    TRY(fresh_name(ctx, &fresh));
    if (!call_has(call, "--json")) {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Written to {1}"), file));
        return ST_OK;
    }
    json_auto_t *json = json_pack("{s:o,s:s,s:I,s:I,s:O}", "id", shown_json_id(ctx, party), "file", file,
                                  "values", (json_int_t)json_array_size(json_object_get(document, "values")),
                                  "records", (json_int_t)json_array_size(json_object_get(document, "records")),
                                  "left_out", json_object_get(document, "left_out"));
    must(json);
    call_json(call, json);
    return ST_OK;
}
