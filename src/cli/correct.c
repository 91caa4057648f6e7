/* "correct" and "remove": a record that was written down wrongly, or that never happened. */
#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/loggable.h"
#include "registry/rectify.h"
#include "registry/registry.h"

#include <string.h>

enum status cli_correct(struct call *call);
enum status cli_remove(struct call *call);

static enum status change_day(struct call *call, struct record_draft *draft) {
    if (call_has(call, "--at"))
        TRY(arg_time(call, "--at", &draft->at, &draft->whole_day));
    return call_has(call, "--ends") ? arg_day(call, "--ends", &draft->ends) : ST_OK;
}

static enum status change_content(struct call *call, struct record_draft *draft) {
    if (call_has(call, "--amount"))
        TRY(arg_cents(call, "--amount", &draft->cents, &draft->has_amount));
    if (call_has(call, "--service"))
        TRY(arg_service(call, "--service", &draft->service));
    if (call_has(call, "--source"))
        TRY(arg_source(call, "--source", &draft->source));
    TRY(arg_licence(call, &draft->licence));
    draft->reason = call_option(call, "--reason", draft->reason);
    return call_word(call, 2) ? arg_text(call, call_word(call, 2), &draft->text) : ST_OK;
}

/* The facts that are there, with those of the command line in place of their own. */
static enum status change_facts(struct call *call, struct record_draft *draft) {
    const struct fact *said;
    size_t said_count, count = draft->fact_count;
    TRY(arg_facts(call, "--with", true, &said, &said_count));
    struct fact *facts = arena_array(call->ctx->arena, count + said_count, sizeof *facts);
    for (size_t i = 0; i < count; i++)
        facts[i] = draft->facts[i];
    for (size_t i = 0; i < said_count; i++) {
        size_t at = 0;
        while (at < count && strcmp(facts[at].name, said[i].name) != 0)
            at++;
        facts[at] = said[i];
        count = at == count ? count + 1 : count;
    }
    draft->facts = facts;
    draft->fact_count = count;
    return ST_OK;
}

static enum status change_whom(struct call *call, struct record_draft *draft) {
    const char *whole = call_option(call, "--belongs-to", NULL);
    if (call_has(call, "--about"))
        TRY(pick_party(call, call_option(call, "--about", NULL), "--about", &draft->about));
    return whole ? arg_record(call, whole, "--belongs-to", &draft->belongs) : ST_OK;
}

/* What was there by mistake; a fact is taken away by an empty one. */
static enum status take_part(struct call *call, const char *part, struct record_draft *draft) {
    static const char *const parts[] = {"text", "ends", "amount", "service", "about", "belongs-to", "reason"};
    size_t at = 0;
    while (at < sizeof parts / sizeof *parts && strcmp(part, parts[at]) != 0)
        at++;
    switch (at) {
    case 0:
        draft->text = NULL;
        return ST_OK;
    case 1:
        draft->ends = DAY_NONE;
        return ST_OK;
    case 2:
        draft->has_amount = false;
        draft->cents = 0;
        return ST_OK;
    case 3:
        draft->service = NOTICE_NOTHING;
        return ST_OK;
    case 4:
        draft->about = 0;
        return ST_OK;
    case 5:
        draft->belongs = 0;
        return ST_OK;
    case 6:
        draft->reason = NULL;
        return ST_OK;
    default:
        (void)FAIL(
            call->ctx, ST_INVALID,
            M("{1}: there is no “{2}”; there are text, ends, amount, service, about, belongs-to and reason"),
            "--without", part);
        return fault_at_field(call->ctx, "--without");
    }
}

static enum status take_parts(struct call *call, struct record_draft *draft) {
    const char *part;
    for (size_t i = 0; (part = call_option_at(call, "--without", i)); i++)
        TRY(take_part(call, part, draft));
    return ST_OK;
}

static enum status change_draft(struct call *call, struct record_draft *draft) {
    TRY(change_day(call, draft));
    TRY(change_content(call, draft));
    TRY(change_facts(call, draft));
    TRY(change_whom(call, draft));
    return take_parts(call, draft);
}

enum status cli_correct(struct call *call) {
    struct rectifiable found;
    ref_t record;
    TRY(arg_record(call, call_word(call, 1), "RECORD", &record));
    TRY(rectify_read(call->ctx, record, NOTICE_NOTHING, &found));
    TRY(change_draft(call, &found.draft));
    found.draft.even_if_due = call_has(call, "--even-if-due");
    TRY(arg_lacking(call, rectify_record(call->ctx, record, found.version, &found.draft)));
    shown_done(call, M("Corrected: {1}"), record);
    return ST_OK;
}

/* ---- taking away */

static enum status ask(struct call *call, const struct record_draft *draft) {
    struct ctx *ctx = call->ctx;
    const char *answer, *word = msg(ctx->lang, M("remove"));
    fprintf(call->out, "%s  %s  %s\n", shown_instant(ctx, draft->at, draft->whole_day),
            loggable_label(ctx, draft->kind), table_clean(ctx, draft->text ? draft->text : ""));
    fflush(call->out);
    if (!call_ask(call, MSG(ctx->arena, ctx->lang, M("This cannot be undone. Type “{1}” to go on:"), word),
                  &answer) ||
        strcmp(answer, word) != 0)
        return FAIL(ctx, ST_INVALID, M("nothing was removed; --yes does it without asking"));
    return ST_OK;
}

enum status cli_remove(struct call *call) {
    struct rectifiable found;
    ref_t record;
    TRY(arg_record(call, call_word(call, 1), "RECORD", &record));
    TRY(rectify_read(call->ctx, record, NOTICE_NOTHING, &found));
    if (!call_has(call, "--yes"))
        TRY(ask(call, &found.draft));
    TRY(arg_lacking(call, rectify_remove(call->ctx, record, found.version, call_has(call, "--even-if-due"))));
    shown_done(call, M("Removed: {1}"), record);
    return ST_OK;
}
