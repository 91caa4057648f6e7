/* "set many": one value of the notice's own choices for several customers, shown first and then set. */
#include "registry/mark.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"

#include <string.h>

enum status cli_set_many(struct call *call);

static json_t *ids_json(struct call *call, const ref_t *parties, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(list, shown_json_id(call->ctx, parties[i])) == 0);
    return list;
}

static void print_json(struct call *call, const struct mark_draft *draft, const struct mark_result *result,
                       bool plan) {
    json_t *left = json_array();
    ref_t *changed = arena_array(call->ctx->arena, result->marked_count + 1, sizeof *changed);
    for (size_t i = 0; i < result->left_count; i++) {
        const struct mark_left *one = &result->left[i];
        size_t shown = one->count < MARK_SHOWN ? one->count : MARK_SHOWN;
        json_t *json = json_pack("{s:I,s:s,s:o}", "count", (json_int_t)one->count, "why", one->why, "first",
                                 ids_json(call, one->parties, shown));
        must(json && json_array_append_new(left, json) == 0);
    }
    for (size_t i = 0; i < result->marked_count; i++)
        changed[i] = result->marked[i].party;
    json_auto_t *json = json_pack("{s:s,s:s,s:b,s:I,s:I,s:I,s:o,s:o}", "field", draft->field, "text",
                                  draft->text, "plan", plan, "changed", (json_int_t)result->done, "same",
                                  (json_int_t)result->same, "refused", (json_int_t)result->refused, "left_out",
                                  left, "ids", ids_json(call, changed, result->marked_count));
    must(json);
    call_json(call, json);
}

static void print_result(struct call *call, const struct mark_draft *draft, const struct mark_result *result,
                         bool plan) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 2);
    const char *sentence = plan ? M("“{1}”: {2} of {3} would be changed, {4} are so already, {5} refused.")
                                : M("“{1}”: {2} of {3} changed, {4} were so already, {5} refused.");
    const char *all = msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)draft->count);
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, sentence, call_word(call, 1), shown_number(ctx, result->done), all,
                shown_number(ctx, result->same), shown_number(ctx, result->refused)));
    table_head(&table, (const char *const[]){M("Stays"), M("Because")});
    for (size_t i = 0; i < result->left_count; i++)
        table_row(&table, (const char *[]){shown_number(ctx, result->left[i].count), result->left[i].why});
    if (result->left_count)
        table_print(&table, call->out);
}

static void print(struct call *call, const struct mark_draft *draft, const struct mark_result *result,
                  bool plan) {
    if (call_has(call, "--json"))
        print_json(call, draft, result, plan);
    else
        print_result(call, draft, result, plan);
}

static enum status confirm(struct call *call) {
    const char *answer;
    if (!call->interactive)
        return FAIL(call->ctx, ST_INVALID,
                    M("nothing was set: without a terminal to ask at, say --yes to set or --plan to look"));
    fflush(call->out);
    if (!call_ask(call, msg(call->ctx->lang, M("Set it? Type yes:")), &answer) || strcmp(answer, "yes") != 0)
        return FAIL(call->ctx, ST_INVALID, M("nothing was set"));
    return ST_OK;
}

/* What the model calls the mark is the command's second word. */
static enum status lacking(struct call *call, enum status status) {
    const char *field = call->ctx->fault.field;
    if (status != ST_OK && field && strcmp(field, "mark") == 0)
        return fault_at_field(call->ctx, "FIELD=CHOICE");
    return arg_lacking(call, status);
}

static enum status read_parties(struct call *call, struct mark_draft *draft) {
    enum { FIRST = 2 };
    size_t count = 0, room = 0;
    ref_t *parties = NULL;
    for (size_t i = FIRST; call_word(call, i); i++) {
        ref_t party;
        TRY(pick_party(call, call_word(call, i), "WHO", &party));
        ARENA_PUSH(call->ctx->arena, parties, count, room, party);
    }
    draft->count = ref_once_each(parties, count);
    draft->parties = parties;
    return ST_OK;
}

enum status cli_set_many(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *mark = call_word(call, 1);
    size_t length = strcspn(mark, "=");
    struct mark_draft draft = {.field = arena_text_n(ctx->arena, mark, length),
                               .text = mark[length] ? mark + length + 1 : "",
                               .reason = call_option(call, "--reason", NULL)};
    struct mark_result result;
    bool plan = call_has(call, "--plan"), yes = call_has(call, "--yes");
    if (!mark[length]) {
        (void)FAIL(ctx, ST_INVALID, M("Choose one that the notice lists with choices."));
        return fault_at_field(ctx, "FIELD=CHOICE");
    }
    TRY(arg_source(call, "--source", &draft.source));
    TRY(read_parties(call, &draft));
    if (!yes) {
        TRY(lacking(call, mark_look(ctx, &draft, &result)));
        draft.seen = result.seen;
        if (plan || !call_has(call, "--json"))
            print(call, &draft, &result, true);
        if (plan)
            return ST_OK;
        TRY(confirm(call));
    }
    TRY(lacking(call, mark_run(ctx, &draft, &result)));
    print(call, &draft, &result, false);
    return ST_OK;
}
