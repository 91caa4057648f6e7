/* "erase": shows what goes and what stays until when and why, asks for the name, erases. */
#include "rights/erase.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"

#include <string.h>

enum status cli_erase(struct call *call);

/* ---- the plan */

/* What goes and what stays are two tables, so that nobody reads a "stays" as a "goes". */
static void print_items(struct call *call, const struct erase_plan *plan, bool goes, const char *heading) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 5);
    table_head(&table, (const char *const[]){M("Data"), M("Count"), goes ? NULL : M("May go from"),
                                             goes ? NULL : M("Gone by"), M("Because")});
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct erase_item *item = &plan->items[i];
        if (item->goes != goes)
            continue;
        const char *because = item->sentence ? arena_printf(ctx->arena, "%s (%s)",
                                                            item->because ? item->because : "", item->sentence)
                                             : item->because;
        const char *cells[] = {item->what, shown_number(ctx, item->count),
                               goes ? "" : shown_day(ctx, item->erasable_from),
                               goes ? "" : shown_day(ctx, item->gone_by), because};
        table_row(&table, cells);
    }
    if (table.count == table.columns)
        return;
    fprintf(call->out, "\n%s\n", heading);
    table_print(&table, call->out);
}

/* Others' texts are not erased by rule; their ids are enough to find them. */
static void print_mentions(struct call *call, const struct erase_plan *plan) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, "\n%s\n",
            msg_count(
                ctx->arena, ctx->lang,
                MN("{1} text about others was looked through.", "{1} texts about others were looked through."),
                (long)plan->looked));
    if (!plan->mention_count)
        return;
    struct table table = table_begin(ctx, 4);
    for (size_t i = 0; i < plan->mention_count; i++) {
        const struct mention *mention = &plan->mentions[i];
        const char *cells[] = {mention_item(ctx->arena, mention), mention->label, shown_day(ctx, mention->day),
                               mention->party ? shown_id(ctx, mention->party) : NULL};
        table_row(&table, cells);
    }
    fprintf(call->out, "\n%s\n",
            msg(ctx->lang, M("Named in the records of others; a person decides whether to keep or redact")));
    table_print(&table, call->out);
}

/* Whether it can be done at all, before what it would do. */
static void print_stops(struct call *call, const struct erase_plan *plan) {
    if (plan->waits)
        fprintf(call->out, "\n%s\n", plan->waits);
    if (plan->answer)
        fprintf(call->out, "\n%s (--with-answer)\n", plan->answer);
    if (plan->doubt)
        fprintf(call->out, "\n%s\n", plan->doubt);
    if (plan->nothing)
        fprintf(call->out, "\n%s\n", msg(call->ctx->lang, M("Nothing can go now.")));
}

static void print_plan(struct call *call, const struct erase_plan *plan) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, "%s  %s\n", table_clean(ctx, plan->name), shown_id(ctx, plan->party));
    print_stops(call, plan);
    print_items(call, plan, true, msg(ctx->lang, M("Goes")));
    print_items(call, plan, false, msg(ctx->lang, M("Stays")));
    print_mentions(call, plan);
    if (plan->task_count)
        fprintf(call->out, "\n%s\n", msg(ctx->lang, M("To be done by people")));
    for (size_t i = 0; i < plan->task_count; i++)
        fprintf(call->out, "  %s\n", table_clean(ctx, plan->tasks[i].text));
}

static json_t *items_json(struct ctx *ctx, const struct erase_plan *plan) {
    json_t *list = json_array();
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct erase_item *item = &plan->items[i];
        json_t *json =
            json_pack("{s:o,s:s,s:I,s:b,s:o,s:o,s:o,s:o}", "class", shown_json_class(ctx, item->class), "what",
                      item->what, "count", (json_int_t)item->count, "goes", item->goes, "erasable_from",
                      shown_json_day(ctx, item->erasable_from), "gone_by", shown_json_day(ctx, item->gone_by),
                      "because", shown_json_text(item->because), "sentence", shown_json_text(item->sentence));
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *mentions_json(struct ctx *ctx, const struct erase_plan *plan) {
    json_t *list = json_array();
    for (size_t i = 0; i < plan->mention_count; i++) {
        const struct mention *mention = &plan->mentions[i];
        json_t *json = json_pack(
            "{s:s,s:o,s:o,s:s,s:o,s:b}", "item", mention_item(ctx->arena, mention), "record",
            mention->kind == MENTION_RECORD ? shown_json_id(ctx, mention->id) : json_null(), "party",
            mention->party ? shown_json_id(ctx, mention->party) : json_null(), "label", mention->label, "day",
            shown_json_day(ctx, mention->day), "takes_out", mention->takes_out);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static void print_plan_json(struct call *call, const struct erase_plan *plan) {
    struct ctx *ctx = call->ctx;
    json_t *tasks = json_array();
    for (size_t i = 0; i < plan->task_count; i++)
        must(json_array_append_new(tasks, json_string(plan->tasks[i].text)) == 0);
    json_auto_t *json =
        json_pack("{s:o,s:s,s:b,s:o,s:o,s:o,s:o,s:o,s:o}", "party", shown_json_id(ctx, plan->party), "name",
                  plan->name, "nothing", plan->nothing, "items", items_json(ctx, plan), "mentions",
                  mentions_json(ctx, plan), "tasks", tasks, "waits", shown_json_text(plan->waits), "answer",
                  shown_json_text(plan->answer), "doubt", shown_json_text(plan->doubt));
    must(json);
    call_json(call, json);
}

/* ---- the act */

/* The certificate holds no personal data, so it may be kept and shown. */
static enum status print_certificate(struct call *call, const struct erase_certificate *certificate) {
    struct ctx *ctx = call->ctx;
    if (call_has(call, "--json")) {
        json_auto_t *json = json_loads(certificate->json, 0, NULL);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Erased. Certificate {1}"), certificate->id));
    struct table table = table_begin(ctx, 2);
    const char *keys[] = {msg(ctx->lang, M("keys destroyed")), shown_number(ctx, certificate->keys)};
    const char *letters[] = {msg(ctx->lang, M("letters erased")), shown_number(ctx, certificate->letters)};
    const char *tokens[] = {msg(ctx->lang, M("look-ups erased")), shown_number(ctx, certificate->tokens)};
    table_row(&table, keys);
    table_row(&table, letters);
    table_row(&table, tokens);
    table_print(&table, call->out);
    return ST_OK;
}

/* The whole name, at a terminal. An id would be typed without a look at whom it names. */
static enum status confirm(struct call *call, const struct erase_plan *plan) {
    struct ctx *ctx = call->ctx;
    const char *answer;
    if (!call->interactive)
        return FAIL(
            ctx, ST_INVALID,
            M("nothing was erased: without a terminal to ask at, say --yes to erase or --plan to look"));
    fflush(call->out);
    if (!call_ask(call, msg(ctx->lang, M("This cannot be undone. Type the name to erase:")), &answer) ||
        !erase_typed(ctx, answer, plan->name))
        return FAIL(ctx, ST_INVALID, M("nothing was erased: that is not the name"));
    return ST_OK;
}

static size_t count_of(struct call *call, const char *option) {
    size_t count = 0;
    while (call_option_at(call, option, count))
        count++;
    return count;
}

/* "record/2hx3k" as the plan says it, or the record alone. */
static enum status read_item(struct call *call, const char *option, size_t at, const struct erase_said *said,
                             const struct mention **found) {
    const char *text = call_option_at(call, option, at);
    struct ctx *ctx = call->ctx;
    for (size_t i = 0; i < said->mention_count; i++) {
        const struct mention *mention = &said->mentions[i];
        const char *item = mention_item(ctx->arena, mention), *slash = strchr(item, '/');
        if (strcmp(item, text) != 0 && (mention->kind != MENTION_RECORD || strcmp(slash + 1, text) != 0))
            continue;
        *found = mention;
        return ST_OK;
    }
    (void)FAIL(ctx, ST_NOT_FOUND, M("No text about somebody else that names the person is called so: {1}"),
               text);
    return fault_at_field(ctx, option);
}

/* What is not said becomes a task. */
static enum status read_said(struct call *call, struct erase_said *said) {
    struct ctx *ctx = call->ctx;
    size_t redact = count_of(call, "--redact"), keep = count_of(call, "--leave");
    const char **items = arena_array(ctx->arena, redact + keep + 1, sizeof *items);
    const struct mention *mention = NULL;
    for (size_t i = 0; i < redact; i++) {
        TRY(read_item(call, "--redact", i, said, &mention));
        must(mention);
        if (!mention->takes_out) {
            (void)FAIL(ctx, ST_INVALID,
                       M("The program cannot take the name out of this text. Mend it by hand, or keep it: {1}"),
                       mention_item(ctx->arena, mention));
            return fault_at_field(ctx, "--redact");
        }
        unname_want(ctx->arena, &said->wish, mention->kind, mention->id);
        items[said->item_count++] = mention_item(ctx->arena, mention);
    }
    for (size_t i = 0; i < keep; i++) {
        TRY(read_item(call, "--leave", i, said, &mention));
        items[said->item_count++] = mention_item(ctx->arena, mention);
    }
    said->items = items;
    return ST_OK;
}

/* As the plan found it; without a plan it is looked for now. */
static enum status look(struct call *call, ref_t party, bool planned, const struct erase_plan *plan,
                        struct erase_said *said) {
    if (!planned)
        return erase_look(call->ctx, party, said);
    *said = (struct erase_said){
        .mentions = plan->mentions, .mention_count = plan->mention_count, .looked = plan->looked};
    return ST_OK;
}

static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {{"with_answer", "--with-answer"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

enum status cli_erase(struct call *call) {
    struct erase_plan plan = {0};
    struct erase_certificate certificate = {0};
    struct erase_said said;
    ref_t party;
    bool yes = call_has(call, "--yes"), json = call_has(call, "--json"), planned = !yes || !json;
    TRY(pick_party(call, call_word(call, 1), "WHO", &party));
    if (planned) { /* --yes --json prints one document: the certificate */
        TRY(erase_plan(call->ctx, party, &plan));
        if (json && call_has(call, "--plan"))
            print_plan_json(call, &plan);
        else if (!json)
            print_plan(call, &plan);
        if (call_has(call, "--plan"))
            return ST_OK;
    }
    TRY(look(call, party, planned, &plan, &said));
    TRY(read_said(call, &said));
    if (!yes)
        TRY(confirm(call, &plan));
    said.with_answer = call_has(call, "--with-answer");
    TRY(at_option(call, erase_run_said(call->ctx, party, &said, &certificate)));
    return print_certificate(call, &certificate);
}
