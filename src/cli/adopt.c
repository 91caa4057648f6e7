/* notice diff, notice adopt, informed: a new version of the notice, what it changes, and whom it was told to. */
#include "registry/adopt.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "registry/registry.h"

#include <string.h>

enum status cli_notice_diff(struct call *call);
enum status cli_notice_adopt(struct call *call);
enum status cli_informed(struct call *call);

/* ---- changes, for people and for programs */

static void print_change(const struct call *call, const struct diff_change *change, int64_t items) {
    enum lang lang = call->ctx->lang;
    const char *mark = change->blocks                   ? "!"
                       : change->effect == DIFF_NARROWS ? "-"
                       : change->effect == DIFF_WIDENS  ? "+"
                                                        : "*";
    fprintf(call->out, "%s %s", mark, change->text);
    if (items >= 0)
        fprintf(call->out, " %s",
                msg_count(call->ctx->arena, lang, MN("It concerns {1} party.", "It concerns {1} parties."),
                          (long)items));
    fprintf(call->out, " [%s]\n", change->path);
}

static json_t *change_json(const struct diff_change *change, int64_t items) {
    json_t *json = json_pack("{s:s,s:s,s:s,s:s,s:b}", "what", change->what, "path", change->path, "effect",
                             diff_effect_id(change->effect), "text", change->text, "blocks", change->blocks);
    must(json);
    if (items >= -1)
        json_object_set_new(json, "parties", items >= 0 ? json_integer(items) : json_null());
    return json;
}

/* ---- diff */

static enum status load(const struct call *call, size_t word, const struct notice **notice) {
    struct findings findings = {0};
    struct ctx *ctx = call->ctx;
    enum status status =
        notice_load(ctx, ctx->arena, call_path(call, call_word(call, word)), &findings, notice);
    return status == ST_FAILED ? ST_INVALID : status;
}

enum status cli_notice_diff(struct call *call) {
    const struct notice *old, *new;
    size_t count;
    TRY(load(call, 0, &old));
    TRY(load(call, 1, &new));
    const struct diff_change *changes = diff_list(call->ctx, old, new, &count);
    if (call_has(call, "--json")) {
        json_auto_t *list = json_array();
        for (size_t i = 0; i < count; i++)
            json_array_append_new(list, change_json(&changes[i], -2));
        call_json(call, list);
        return ST_OK;
    }
    for (size_t i = 0; i < count; i++)
        print_change(call, &changes[i], -1);
    if (!count)
        fprintf(call->out, "%s\n", msg(call->ctx->lang, M("Nothing changes for people.")));
    return ST_OK;
}

/* ---- adopt */

static void print_count(const struct call *call, int64_t count, const char *one, const char *many) {
    if (count)
        fprintf(call->out, "  %s\n", msg_count(call->ctx->arena, call->ctx->lang, one, many, (long)count));
}

static void print_plan(const struct call *call, const struct adopt_plan *plan) {
    enum lang lang = call->ctx->lang;
    for (size_t i = 0; i < plan->change_count; i++)
        print_change(call, &plan->changes[i].change, plan->changes[i].items);
    if (!plan->change_count)
        fprintf(call->out, "%s\n", msg(lang, M("Nothing changes for people.")));
    if (plan->blocked)
        return;
    fprintf(call->out, "\n%s\n", msg(lang, M("What happens to data already held:")));
    print_count(call, plan->values_moved, MN("{1} value moves.", "{1} values move."));
    print_count(call, plan->values_erased, MN("{1} value is erased.", "{1} values are erased."));
    print_count(call, plan->letters_moved, MN("{1} record moves.", "{1} records move."));
    print_count(call, plan->letters_erased, MN("{1} record loses its text.", "{1} records lose their texts."));
    print_count(
        call, plan->choices,
        MN("{1} choice about a purpose that is gone ends.", "{1} choices about purposes that are gone end."));
    print_count(call, plan->to_inform,
                MN("{1} party has yet to be informed.", "{1} parties have yet to be informed."));
}

static json_t *plan_json(const struct adopt_plan *plan, bool adopted) {
    json_t *changes = json_array();
    for (size_t i = 0; i < plan->change_count; i++)
        json_array_append_new(changes, change_json(&plan->changes[i].change, plan->changes[i].items));
    json_t *json = json_pack(
        "{s:I,s:o,s:b,s:b,s:o,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "number", (json_int_t)plan->number, "version",
        shown_json_text(plan->version), "adopted", adopted, "blocked", plan->blocked, "changes", changes,
        "parties", (json_int_t)plan->parties, "to_inform", (json_int_t)plan->to_inform, "values_moved",
        (json_int_t)plan->values_moved, "values_erased", (json_int_t)plan->values_erased, "records_moved",
        (json_int_t)plan->letters_moved, "records_erased", (json_int_t)plan->letters_erased, "choices_ended",
        (json_int_t)plan->choices);
    must(json);
    return json;
}

static enum status refuse_blocked(struct call *call, const char *file, const struct adopt_plan *plan) {
    for (size_t i = 0; i < plan->change_count; i++)
        if (plan->changes[i].change.blocks)
            return adopt_refused(call->ctx, file, &plan->changes[i].change);
    return ST_OK;
}

/* At a terminal; a single word, since nothing here is about one person. */
static enum status confirm(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *answer;
    if (!call->interactive)
        return FAIL(
            ctx, ST_INVALID,
            M("nothing was adopted: without a terminal to ask at, say --yes to adopt or --plan to look"));
    fflush(call->out);
    const char *word = msg(ctx->lang, M("adopt"));
    if (!call_ask(
            call,
            MSG(ctx->arena, ctx->lang, M("Data that are erased do not come back. Type “{1}” to go on:"), word),
            &answer) ||
        strcmp(answer, word) != 0)
        return FAIL(ctx, ST_INVALID, M("nothing was adopted"));
    return ST_OK;
}

enum status cli_notice_adopt(struct call *call) {
    struct adopt_plan plan;
    struct ctx *ctx = call->ctx;
    const char *file = call_path(call, call_word(call, 1));
    bool json = call_has(call, "--json"), yes = call_has(call, "--yes");
    TRY(adopt_plan(ctx, file, &plan));
    if (!json)
        print_plan(call, &plan);
    if (call_has(call, "--plan")) {
        json_auto_t *shown = json ? plan_json(&plan, false) : NULL;
        if (shown)
            call_json(call, shown);
        return ST_OK;
    }
    TRY(refuse_blocked(call, file, &plan));
    if (!yes)
        TRY(confirm(call));
    TRY(adopt_run(ctx, file, &plan));
    if (json) {
        json_auto_t *done = plan_json(&plan, true);
        call_json(call, done);
    } else
        fprintf(call->out, "\n%s\n",
                MSG(ctx->arena, ctx->lang, M("The notice is in force: notices/{1}.yaml"),
                    arena_printf(ctx->arena, "%lld", (long long)plan.number)));
    return ST_OK;
}

/* ---- informed */

/* One person, or all who are still to be told of a source. */
static enum status inform(struct call *call, int64_t at, ref_t *party, int64_t *number, size_t *count) {
    const char *how = call_option(call, "--how", NULL);
    int source;
    if (call_word(call, 1)) {
        TRY(pick_party(call, call_word(call, 1), "WHO", party));
        *count = 1;
        return adopt_informed(call->ctx, *party, how, at, number);
    }
    TRY(arg_source(call, "--source", &source));
    if (source == NOTICE_NOTHING) {
        (void)FAIL(call->ctx, ST_INVALID, M("say WHO was told, or with {1} of what"), "--source");
        return fault_at_field(call->ctx, "WHO");
    }
    return adopt_informed_of(call->ctx, source, how, at, number, count);
}

enum status cli_informed(struct call *call) {
    struct ctx *ctx = call->ctx;
    ref_t party = 0;
    int64_t at, number = 0;
    size_t count = 0;
    bool whole_day;
    TRY(arg_time(call, "--at", &at, &whole_day));
    TRY(inform(call, at, &party, &number, &count));
    const char *version = ctx_notice(ctx)->version;
    if (!version)
        version = arena_printf(ctx->arena, "%lld", (long long)number);
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:o,s:I,s:s,s:I}", "party", shown_json_id(ctx, party), "notice", (json_int_t)number,
                      "how", call_option(call, "--how", ""), "count", (json_int_t)count);
        must(json);
        call_json(call, json);
    } else if (party) {
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Informed of version {1} of the notice."), version));
    } else {
        fprintf(call->out, "%s\n",
                msg_count(ctx->arena, ctx->lang, MN("{1} person was informed.", "{1} people were informed."),
                          (long)count));
    }
    return ST_OK;
}
