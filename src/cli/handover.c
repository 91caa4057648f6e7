/* "handover ...": what is handed over to the accountant, a print house or an authority, and what became of it. */
#include "cli/handover.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "notice/outcome.h"
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 100, MOST = 1000000 };

enum status cli_handover_give(struct call *call);
enum status cli_handover_list(struct call *call);
enum status cli_handover_show(struct call *call);
enum status cli_handover_step(struct call *call);

enum status handover_at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {{"recipient", "RECIPIENT"},
                                               {"as", "--as"},
                                               {"purpose", "--purpose"},
                                               {"day", "--on"},
                                               {"due", "--back"},
                                               {"from", "--from"},
                                               {"to", "--to"},
                                               {"folder", "--folder"},
                                               {"whose", "WHO"},
                                               {"text", "--what"},
                                               {"firm", "--firm"},
                                               {"assignment", "--assignment"},
                                               {"basis", "--basis"},
                                               {"asker", "--asked-by"},
                                               {"asked", "--asked"},
                                               {"told", "--told"},
                                               {"untold", "--not-told"},
                                               {"papers", "--papers"},
                                               {"name", "--signed-by"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

/* ---- what is asked for */

/* The fiscal year in which that year's last day lies. */
static enum status read_year(struct call *call, struct entrust_draft *draft) {
    const char *text = call_option(call, "--fiscal-year", NULL);
    if (!text)
        return ST_OK;
    long year = strspn(text, "0123456789") == 4 && !text[4] ? strtol(text, NULL, 10) : 0;
    if (year < 1900) {
        (void)FAIL(call->ctx, ST_INVALID, M("A year has four digits, such as 2026"));
        return fault_at_field(call->ctx, "--fiscal-year");
    }
    if (draft->from != DAY_NONE || draft->to != DAY_NONE) {
        (void)FAIL(call->ctx, ST_INVALID, M("Say either a year, or the first and the last day."));
        return fault_at_field(call->ctx, "--fiscal-year");
    }
    entrust_year(call->ctx, (int)year, &draft->from, &draft->to);
    return ST_OK;
}

static enum status read_whose(struct call *call, struct entrust_draft *draft) {
    ref_t *parties = arena_array(call->ctx->arena, call->word_count + 1, sizeof *parties);
    for (size_t i = 2; i < call->word_count; i++)
        TRY(pick_party(call, call->words[i], "WHO", &parties[draft->party_count++]));
    draft->party_count = draft->party_count ? ref_once_each(parties, draft->party_count) : 0;
    draft->parties = parties;
    draft->find = call_option(call, "--find", NULL);
    draft->all = call_has(call, "--all");
    return ST_OK;
}

enum status handover_terms(struct call *call, struct entrust_draft *draft) {
    draft->text = call_option(call, "--what", NULL);
    draft->firm = call_option(call, "--firm", NULL);
    draft->assignment = call_option(call, "--assignment", NULL);
    draft->basis = call_option(call, "--basis", NULL);
    draft->asker = call_option(call, "--asked-by", NULL);
    draft->untold = call_option(call, "--not-told", NULL);
    TRY(arg_day(call, "--back", &draft->due));
    TRY(arg_day(call, "--asked", &draft->asked));
    return arg_day(call, "--told", &draft->told);
}

static enum status read_days(struct call *call, struct entrust_draft *draft) {
    TRY(arg_day(call, "--from", &draft->from));
    TRY(arg_day(call, "--to", &draft->to));
    TRY(arg_day(call, "--on", &draft->day));
    return read_year(call, draft);
}

/* A file where there is one to write, paper where only a folder or words are said. */
static enum status read_form(struct call *call, struct entrust_draft *draft) {
    const char *as = call_option(call, "--as", draft->path ? "rows" : "paper");
    must(entrust_form_from(as, &draft->as)); /* the options' table knows no others */
    if (draft->as == EXPORT_PAPER || draft->path || call_has(call, "--plan"))
        return ST_OK;
    (void)FAIL(call->ctx, ST_INVALID, M("Say with -o where the file is to be, or --as paper"));
    return fault_at_field(call->ctx, "-o");
}

static enum status read_draft(struct call *call, struct entrust_draft *draft) {
    *draft = (struct entrust_draft){.recipient = call_word(call, 1),
                                    .path = call_path(call, call_option(call, "-o", NULL)),
                                    .locked = call_has(call, "--locked"),
                                    .purpose = call_option(call, "--purpose", NULL),
                                    .service = call_option(call, "--service", NULL),
                                    .folder = call_option(call, "--folder", NULL)};
    draft->fields = arg_names(call, "--fields", &draft->field_count);
    TRY(handover_terms(call, draft));
    TRY(read_form(call, draft));
    TRY(read_days(call, draft));
    return read_whose(call, draft);
}

/* ---- what goes */

static json_t *classes_json(struct ctx *ctx, const struct export_result *result) {
    const struct notice *notice = ctx_notice(ctx);
    json_t *list = json_array();
    for (size_t i = 0; i < notice->classes_count; i++) {
        const struct export_count *count = &result->classes[i];
        if (!count->values && !count->records)
            continue;
        json_t *json = json_pack("{s:s,s:I,s:I}", "class", notice->classes[i].entry.id, "values",
                                 (json_int_t)count->values, "records", (json_int_t)count->records);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *left_json(const struct export_result *result) {
    json_t *list = json_array();
    for (size_t i = 0; i < result->left_count; i++) {
        const struct export_left *left = &result->left[i];
        json_t *json = json_pack("{s:s,s:I,s:s,s:s}", "what", left->what, "count", (json_int_t)left->count,
                                 "sentence", left->sentence, "why", left->why);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static void print_plan_json(struct call *call, const struct entrust_plan *plan, ref_t id) {
    struct ctx *ctx = call->ctx;
    const struct export_result *result = &plan->result;
    json_auto_t *json = json_pack(
        "{s:o,s:s,s:s,s:I,s:I,s:I,s:o,s:I,s:I,s:I,s:o,s:o,s:o,s:o}", "handover", shown_json_id(ctx, id),
        "recipient", plan->wants.name, "purpose", plan->purpose, "parties", (json_int_t)result->parties,
        "values", (json_int_t)result->values, "records", (json_int_t)result->records, "classes",
        classes_json(ctx, result), "papers", (json_int_t)plan->paper_count, "papers_of_other_classes",
        (json_int_t)plan->taken_out, "papers_away", (json_int_t)plan->away, "left_out", left_json(result),
        "commitment", shown_json_text(plan->wants.committed_ref), "audit_head",
        shown_json_text(result->audit_head), "passphrase", shown_json_text(plan->passphrase));
    must(json);
    call_json(call, json);
}

static void print_pair(struct table *table, const char *label, const char *text) {
    const char *cells[] = {msg(table->ctx->lang, label), text};
    if (text && *text)
        table_row(table, cells);
}

static const char *class_line(struct ctx *ctx, const struct export_result *result) {
    const struct notice *notice = ctx_notice(ctx);
    const char *line = "";
    for (size_t i = 0; i < notice->classes_count; i++) {
        const struct export_count *count = &result->classes[i];
        if (count->values || count->records)
            line = MSG(ctx->arena, ctx->lang, M("{1}{2}: {3} values, {4} records"),
                       *line ? arena_printf(ctx->arena, "%s; ", line) : "",
                       words_in(&notice->classes[i].entry, ctx->lang), shown_number(ctx, count->values),
                       shown_number(ctx, count->records));
    }
    return line;
}

static const char *left_words(struct ctx *ctx, const char *what) {
    return msg(ctx->lang, strcmp(what, "party") == 0    ? M("customers")
                          : strcmp(what, "record") == 0 ? M("records")
                                                        : M("values"));
}

static void print_left(struct call *call, const struct entrust_plan *plan) {
    struct ctx *ctx = call->ctx;
    const struct export_result *result = &plan->result;
    struct table left = table_begin(ctx, 3);
    if (!result->left_count && !plan->taken_out && !plan->away)
        return;
    fprintf(call->out, "\n%s\n", msg(ctx->lang, M("Left out:")));
    for (size_t i = 0; i < result->left_count; i++)
        table_row(&left, (const char *const[]){shown_number(ctx, result->left[i].count),
                                               left_words(ctx, result->left[i].what), result->left[i].why});
    if (plan->taken_out)
        table_row(
            &left,
            (const char *const[]){
                shown_number(ctx, plan->taken_out), msg(ctx->lang, M("papers")),
                msg(ctx->lang,
                    M("They are of other data than the notice names: take them out of the folder first."))});
    if (plan->away)
        table_row(&left, (const char *const[]){shown_number(ctx, plan->away), msg(ctx->lang, M("papers")),
                                               msg(ctx->lang, M("They are handed over already."))});
    table_print(&left, call->out);
}

static void print_plan(struct call *call, const struct entrust_plan *plan, ref_t id) {
    struct ctx *ctx = call->ctx;
    const struct export_result *result = &plan->result;
    struct table table = table_begin(ctx, 2);
    print_pair(&table, M("Recipient"), plan->wants.name);
    if (plan->wants.commitment)
        print_pair(&table, M("Commitment"),
                   plan->wants.committed_ref ? plan->wants.committed_ref
                                             : shown_day(ctx, plan->wants.committed_from));
    print_pair(&table, M("Customers"), shown_number(ctx, result->parties));
    print_pair(&table, M("Data"), class_line(ctx, result));
    if (plan->paper_count)
        print_pair(&table, M("Papers"), shown_number(ctx, plan->paper_count));
    table_print(&table, call->out);
    print_left(call, plan);
    if (id)
        fprintf(call->out, "\n%s\n",
                MSG(ctx->arena, ctx->lang, M("Written down as handed over: {1}"), shown_id(ctx, id)));
    else
        fprintf(call->out, "\n%s\n", msg(ctx->lang, M("Nothing was handed over.")));
    if (plan->passphrase)
        fprintf(
            call->out, "%s\n",
            MSG(ctx->arena, ctx->lang,
                M("The file is locked (ZIP, AES-256). Its passphrase is {1}: it is shown this once, and goes "
                  "by another way than the file."),
                plan->passphrase));
}

enum status cli_handover_give(struct call *call) {
    struct entrust_draft draft;
    struct entrust_plan plan;
    ref_t id = 0;
    TRY(read_draft(call, &draft));
    if (call_has(call, "--plan"))
        TRY(handover_at_option(call, entrust_look(call->ctx, &draft, &plan)));
    else
        TRY(handover_at_option(call, entrust_give(call->ctx, &draft, &plan, &id)));
    if (call_has(call, "--json"))
        print_plan_json(call, &plan, id);
    else
        print_plan(call, &plan, id);
    return ST_OK;
}

/* ---- the log */

static const char *state_words(struct ctx *ctx, const struct entrust *one) {
    enum entrust_step_kind kind;
    if (one->outcome && entrust_step_from(one->outcome, &kind))
        return msg(ctx->lang, entrust_step_label(kind));
    if (!one->done)
        return msg(ctx->lang, M("cut off: say whether it was given"));
    if (one->due == DAY_NONE)
        return msg(ctx->lang, M("not expected back"));
    if (one->late)
        return msg_count(ctx->arena, ctx->lang, MN("{1} day late", "{1} days late"), -(long)one->left);
    return MSG(ctx->arena, ctx->lang, M("back by {1}"), shown_day(ctx, one->due));
}

static json_t *instant_or_null(struct ctx *ctx, int64_t at) {
    return at ? shown_json_instant(ctx, at) : json_null();
}

static void put(json_t *json, const char *name, json_t *value) {
    must(json_object_set_new(json, name, value) == 0);
}

static json_t *row_json(struct ctx *ctx, const struct entrust *one) {
    json_t *json = json_pack(
        "{s:o,s:s,s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:I,s:I,s:I}", "id", shown_json_id(ctx, one->id), "recipient",
        one->recipient, "name", one->name, "form", one->form, "purpose", one->purpose, "classes", one->classes,
        "given", shown_json_day(ctx, one->given), "from", shown_json_day(ctx, one->from), "to",
        shown_json_day(ctx, one->to), "due", shown_json_day(ctx, one->due), "parties", (json_int_t)one->parties,
        "records", (json_int_t)one->records, "papers", (json_int_t)one->papers);
    must(json);
    put(json, "papers_back", json_integer((json_int_t)one->back));
    put(json, "out", json_boolean(one->out));
    put(json, "late", json_boolean(one->late));
    put(json, "cut_off", json_boolean(!one->done && !one->closed));
    put(json, "closed", instant_or_null(ctx, one->closed));
    put(json, "outcome", shown_json_text(one->outcome));
    put(json, "what", shown_json_text(one->text));
    put(json, "firm", shown_json_text(one->firm));
    put(json, "assignment", shown_json_text(one->assignment));
    put(json, "basis", shown_json_text(one->basis));
    put(json, "asked_by", shown_json_text(one->asker));
    put(json, "asked", shown_json_day(ctx, one->asked));
    put(json, "told", shown_json_day(ctx, one->told));
    put(json, "kept_until", shown_json_day(ctx, one->last));
    put(json, "not_told", shown_json_text(one->untold));
    put(json, "by", json_string(one->actor));
    put(json, "version", json_integer((json_int_t)one->version));
    return json;
}

static json_t *step_json(struct ctx *ctx, const struct entrust_step *step) {
    json_t *json =
        json_pack("{s:s,s:o,s:o,s:s,s:o,s:o}", "step", entrust_step_id(step->kind), "day",
                  shown_json_day(ctx, step->day), "at", shown_json_instant(ctx, step->at), "actor", step->actor,
                  "signed", shown_json_text(step->name), "text", shown_json_text(step->text));
    must(json);
    return json;
}

enum status cli_handover_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct entrust_asked asked = {.over = call_has(call, "--over"),
                                  .recipient = call_option(call, "--recipient", NULL)};
    struct entrust *list;
    size_t count, total;
    TRY(arg_count(call, "--limit", PAGE, MOST, &asked.limit));
    TRY(entrust_list(ctx, &asked, &list, &count, &total));
    if (call_has(call, "--json")) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, row_json(ctx, &list[i])) == 0);
        json_auto_t *json = json_pack("{s:I,s:o}", "total", (json_int_t)total, "handovers", rows);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    if (!count)
        fprintf(call->out, "%s\n", msg(ctx->lang, asked.over ? M("Nothing is over.") : M("Nothing is out.")));
    struct table table = table_begin(ctx, 6);
    table_head(&table,
               (const char *const[]){M("Given on"), M("Recipient"), M("What"), M("Data"), M("State"), M("Id")});
    for (size_t i = 0; i < count; i++)
        table_row(&table, (const char *const[]){
                              shown_day(ctx, list[i].given), list[i].name,
                              list[i].text ? list[i].text : msg(ctx->lang, entrust_form_label(list[i].form)),
                              list[i].class_words, state_words(ctx, &list[i]), shown_id(ctx, list[i].id)});
    table_print(&table, call->out);
    return ST_OK;
}

static json_t *sheets_json(struct ctx *ctx, const struct entrust *one) {
    json_t *list = json_array();
    for (size_t i = 0; i < one->sheet_count; i++)
        must(json_array_append_new(list, json_pack("{s:o,s:o,s:o}", "id", shown_json_id(ctx, one->sheets[i].id),
                                                   "place", shown_json_text(one->sheets[i].place), "back",
                                                   shown_json_text(one->sheets[i].outcome))) == 0);
    return list;
}

static void print_sheets(struct call *call, const struct entrust *one) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 3);
    if (!one->sheet_count)
        return;
    table_head(&table, (const char *const[]){M("Paper"), M("Place"), M("State")});
    for (size_t i = 0; i < one->sheet_count; i++) {
        const struct entrust_sheet *sheet = &one->sheets[i];
        enum entrust_step_kind kind;
        bool back = sheet->outcome && entrust_step_from(sheet->outcome, &kind);
        table_row(&table, (const char *const[]){shown_id(ctx, sheet->id), sheet->place ? sheet->place : "",
                                                back          ? msg(ctx->lang, entrust_step_label(kind))
                                                : one->closed ? ""
                                                              : msg(ctx->lang, M("away"))});
    }
    fputc('\n', call->out);
    table_print(&table, call->out);
}

static enum status read_one(struct call *call, ref_t *id) {
    return arg_record(call, call_word(call, 1), "HANDOVER", id);
}

static const char *period_words(struct ctx *ctx, const struct entrust *one) {
    return one->from == DAY_NONE
               ? NULL
               : arena_printf(ctx->arena, "%s – %s", shown_day(ctx, one->from), shown_day(ctx, one->to));
}

static void print_one(struct call *call, const struct entrust *one) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 2), steps = table_begin(ctx, 4);
    print_pair(&table, M("State"), state_words(ctx, one));
    print_pair(&table, M("Recipient"), one->name);
    print_pair(&table, M("What"), one->text);
    print_pair(&table, M("How it went"), msg(ctx->lang, entrust_form_label(one->form)));
    print_pair(&table, M("Given on"), shown_day(ctx, one->given));
    print_pair(&table, M("Period"), period_words(ctx, one));
    print_pair(&table, M("Data"), one->class_words);
    print_pair(&table, M("For what"), one->purpose_words);
    print_pair(&table, M("Customers"), shown_number(ctx, one->parties));
    print_pair(&table, M("Records"), shown_number(ctx, one->records));
    if (one->papers)
        print_pair(&table, M("Papers"), shown_number(ctx, one->papers));
    print_pair(&table, M("Assignment"), one->assignment);
    print_pair(&table, M("Legal ground"), one->basis);
    print_pair(&table, M("Who asked"), one->asker);
    print_pair(&table, M("Asked on"), shown_day(ctx, one->asked));
    print_pair(&table, M("People told on"), shown_day(ctx, one->told));
    print_pair(&table, M("Why they are not told"), one->untold);
    print_pair(&table, M("By"), one->who ? one->who : one->actor);
    table_print(&table, call->out);
    for (size_t i = 0; i < one->step_count; i++) {
        const struct entrust_step *step = &one->steps[i];
        table_row(&steps, (const char *const[]){shown_day(ctx, step->day),
                                                msg(ctx->lang, entrust_step_label(step->kind)),
                                                step->name ? step->name : "", step->text ? step->text : ""});
    }
    if (one->step_count)
        fputc('\n', call->out);
    table_print(&steps, call->out);
    print_sheets(call, one);
}

enum status cli_handover_show(struct call *call) {
    struct entrust one;
    ref_t id;
    TRY(read_one(call, &id));
    TRY(entrust_read(call->ctx, id, &one));
    if (!call_has(call, "--json")) {
        print_one(call, &one);
        return ST_OK;
    }
    json_auto_t *json = row_json(call->ctx, &one);
    json_t *steps = json_array();
    for (size_t i = 0; i < one.step_count; i++)
        must(json_array_append_new(steps, step_json(call->ctx, &one.steps[i])) == 0);
    put(json, "steps", steps);
    put(json, "sheets", sheets_json(call->ctx, &one));
    call_json(call, json);
    return ST_OK;
}

static enum status no_such_step(struct call *call, const char *text) {
    const char *list = "";
    for (int i = 0; i < ENTRUST_STEP_KINDS; i++)
        list = arena_printf(call->ctx->arena, "%s%s%s", list, i ? ", " : "",
                            entrust_step_id((enum entrust_step_kind)i));
    (void)FAIL(call->ctx, ST_INVALID, M("There is no step “{1}”; there are these: {2}"), text, list);
    return fault_at_field(call->ctx, "CAME");
}

static enum status read_sheets(struct call *call, struct entrust_step_draft *step) {
    size_t count;
    const char **names = arg_names(call, "--papers", &count);
    ref_t *sheets = arena_array(call->ctx->arena, count + 1, sizeof *sheets);
    for (size_t i = 0; i < count; i++)
        if (!ref_parse(names[i], &sheets[i])) {
            (void)FAIL(call->ctx, ST_INVALID, M("“{1}” is no paper: “seloste handover show” lists them."),
                       names[i]);
            return fault_at_field(call->ctx, "--papers");
        }
    step->sheets = sheets;
    step->sheet_count = count;
    return ST_OK;
}

enum status cli_handover_step(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct entrust_step_draft step = {.name = call_option(call, "--signed-by", NULL)};
    const char *text = call_word(call, 3);
    ref_t id;
    TRY(read_one(call, &id));
    if (!entrust_step_from(call_word(call, 2), &step.kind))
        return no_such_step(call, call_word(call, 2));
    TRY(arg_day(call, "--on", &step.day));
    if (text)
        TRY(arg_text(call, text, &step.text));
    TRY(read_sheets(call, &step));
    enum status status = entrust_take(ctx, id, &step);
    if (status != ST_OK && ctx->fault.field && strcmp(ctx->fault.field, "text") == 0)
        ctx->fault.field = "TEXT";
    TRY(handover_at_option(call, status));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(ctx, id));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Written down: {1}"), shown_id(ctx, id)));
    return ST_OK;
}
