/* "undo last": what was done last about somebody, shown first and then undone. */
#include "registry/takeback.h"

#include "base/buf.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "registry/registry.h"

#include <string.h>

enum status cli_undo_last(struct call *call);

static void print_plan(struct call *call, const struct party *party, const struct takeback *last) {
    struct ctx *ctx = call->ctx;
    struct buf buf = buf_in(ctx->arena);
    if (last->kind != DEED_COUNT)
        buf_add(&buf, takeback_what(ctx, last));
    for (size_t i = 0; i < last->field_count; i++) {
        const struct field *field = shown_field(ctx, party, last->fields[i]);
        buf_printf(&buf, "%s%s", buf.length ? ", " : "",
                   field ? field_label(field, ctx->lang) : last->fields[i]);
    }
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("The last change, {1} ({2}): {3}"),
                shown_instant(ctx, last->at, false), last->by ? last->by : "–", buf_text(&buf)));
}

static void print_json(struct call *call, ref_t party, const struct takeback *last, bool undone) {
    json_t *fields = json_array();
    for (size_t i = 0; i < last->field_count; i++)
        json_array_append_new(fields, json_string(last->fields[i]));
    json_auto_t *json = json_pack("{s:o,s:o,s:o,s:s,s:o,s:b}", "id", shown_json_id(call->ctx, party), "at",
                                  shown_json_instant(call->ctx, last->at), "by", shown_json_text(last->by),
                                  "what", last->kind == DEED_COUNT ? "values" : deed_id(last->kind), "fields",
                                  fields, "undone", undone);
    must(json);
    call_json(call, json);
}

static enum status confirm(struct call *call) {
    const char *answer;
    if (!call->interactive)
        return FAIL(call->ctx, ST_INVALID,
                    M("nothing was undone: without a terminal to ask at, say --yes to undo or --plan to look"));
    fflush(call->out);
    if (!call_ask(call, msg(call->ctx->lang, M("Undo it? Type yes:")), &answer) || strcmp(answer, "yes") != 0)
        return FAIL(call->ctx, ST_INVALID, M("nothing was undone"));
    return ST_OK;
}

enum status cli_undo_last(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct party party;
    struct takeback last;
    ref_t ref;
    bool plan = call_has(call, "--plan"), json = call_has(call, "--json");
    TRY(pick_party(call, call_word(call, 1), "WHO", &ref));
    TRY(party_read(ctx, ref, NOTICE_NOTHING, &party));
    TRY(takeback_of(ctx, &party, &last));
    if (!last.there && last.why_not)
        return takeback_undo(ctx, party.id, last.change); /* which says why */
    if (!last.there)
        return FAIL(ctx, ST_NOT_FOUND, M("The last change of this customer cannot be undone here."));
    if (!json)
        print_plan(call, &party, &last);
    if (!plan && !call_has(call, "--yes"))
        TRY(confirm(call));
    if (!plan)
        TRY(takeback_undo(ctx, party.id, last.change));
    if (json)
        print_json(call, party.id, &last, !plan);
    else if (!plan)
        shown_done(call, M("Undone: {1}"), party.id);
    return ST_OK;
}
