/* "note": something happened: a call, a meeting, an invoice; with or without a text. */
#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "base/nearest.h"
#include "registry/against.h"
#include "registry/loggable.h"
#include "registry/record.h"
#include "registry/registry.h"

#include <string.h>

enum status cli_note(struct call *call);

/* A kind of the program, an event, a period or a data category of the notice. */
static enum status read_kind(struct call *call, const char **kind) {
    const struct notice *notice = ctx_notice(call->ctx);
    *kind = call_option(call, "--kind", "note");
    if (loggable(notice, *kind))
        return ST_OK;
    size_t count;
    const char *const *known = loggable_names(call->ctx->arena, notice, &count);
    const char *nearest = nearest_word(*kind, known, count);
    if (nearest)
        (void)FAIL(call->ctx, ST_INVALID, M("{1}: there is no “{2}”; did you mean “{3}”?"), "--kind", *kind,
                   nearest);
    else
        (void)FAIL(call->ctx, ST_INVALID,
                   M("{1}: there is no “{2}”; there are call, meeting, letter, invoice and others"), "--kind",
                   *kind);
    return fault_at_field(call->ctx, "--kind");
}

/* A kind alone is an event without words: only its envelope is kept. */
static enum status read_draft(struct call *call, struct record_draft *draft) {
    TRY(read_kind(call, &draft->kind));
    TRY(arg_time(call, "--at", &draft->at, &draft->whole_day));
    TRY(arg_day(call, "--ends", &draft->ends));
    TRY(arg_cents(call, "--amount", &draft->cents, &draft->has_amount));
    TRY(arg_service(call, "--service", &draft->service));
    TRY(arg_source(call, "--source", &draft->source));
    TRY(arg_licence(call, &draft->licence));
    TRY(arg_facts(call, "--with", false, &draft->facts, &draft->fact_count));
    draft->reason = call_option(call, "--reason", NULL);
    draft->even_if_due = call_has(call, "--even-if-due");
    if (!call_word(call, 2) && !call_has(call, "--kind")) { /* a plain note without a text says nothing */
        (void)FAIL(call->ctx, ST_INVALID, M("{1} is missing"), "TEXT");
        return fault_at_field(call->ctx, "TEXT");
    }
    return ST_OK;
}

enum status cli_note(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct record_draft draft = {0};
    TRY(read_draft(call, &draft));
    TRY(pick_party(call, call_word(call, 1), "WHO", &draft.party));
    if (call_word(call, 2)) /* after WHO, which may stand in standard input before it */
        TRY(arg_text(call, call_word(call, 2), &draft.text));
    if (call_has(call, "--about"))
        TRY(pick_party(call, call_option(call, "--about", NULL), "--about", &draft.about));
    const char *whole = call_option(call, "--belongs-to", NULL);
    if (whole)
        TRY(arg_record(call, whole, "--belongs-to", &draft.belongs));
    const char *warning;
    ref_t record;
    TRY(arg_lacking(call, record_add(ctx, &draft, &record)));
    TRY(against_warning(ctx, record, &warning));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o,s:o,s:o}", "id", shown_json_id(ctx, record), "party",
                                      shown_json_id(ctx, draft.party), "warning", shown_json_text(warning));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Written down: {1}"), shown_id(ctx, record)));
    if (warning)
        fprintf(call->out, "%s\n", warning);
    return ST_OK;
}
