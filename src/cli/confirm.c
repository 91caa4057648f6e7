/* "confirm": somebody has made sure that what is stored is still right. */
#include "registry/trust.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"

enum status cli_confirm(struct call *call);

enum status cli_confirm(struct call *call) {
    struct ctx *ctx = call->ctx;
    ref_t party;
    size_t count = 0, confirmed;
    TRY(pick_party(call, call_word(call, 1), "WHO", &party));
    const char **fields = arena_array(ctx->arena, call->word_count, sizeof *fields);
    for (size_t i = 2; i < call->word_count; i++)
        fields[count++] = call_word(call, i);
    TRY(trust_confirm(ctx, party, fields, count, &confirmed));
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:o,s:I}", "id", shown_json_id(ctx, party), "confirmed", (json_int_t)confirmed);
        must(json);
        call_json(call, json);
    } else if (confirmed) {
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Confirmed: {1}, values: {2}"), shown_id(ctx, party),
                    shown_number(ctx, confirmed)));
    } else {
        fprintf(call->out, "%s\n", msg(ctx->lang, M("Nothing of it is to be confirmed.")));
    }
    return ST_OK;
}
