/* "task ...": what people must do outside the program because of somebody's right, and their signature. */
#include "rights/task.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"

#include <string.h>

enum { PAGE = 100, PAGE_MOST = 1000000, SIGNED_AT_ONCE = 500 };

enum status cli_task_list(struct call *call);
enum status cli_task_show(struct call *call);
enum status cli_task_sign(struct call *call);
enum status cli_task_send(struct call *call);
enum status cli_task_answer(struct call *call);
enum status cli_task_tell(struct call *call);

/* The model names its own fields; a person typed options. */
static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {{"name", "--name"},       {"how", "--by"},    {"text", "TEXT"},
                                               {"outcome", "--outcome"}, {"right", "RIGHT"}, {"to", "--to"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

static json_t *steps_json(struct ctx *ctx, const struct task *task) {
    json_t *list = json_array();
    for (size_t i = 0; i < task->step_count; i++) {
        const struct task_step *step = &task->steps[i];
        json_t *json =
            json_pack("{s:b,s:o,s:o,s:s,s:o,s:o,s:o}", "answer", step->answer, "letter",
                      shown_json_text(task_mail_word(step->mail)), "at", shown_json_instant(ctx, step->at),
                      "actor", step->actor, "how", shown_json_text(step->how), "name",
                      shown_json_text(step->name), "text", shown_json_text(step->text));
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *names_json(const struct names *names) {
    json_t *list = json_array();
    for (size_t i = 0; i < names->count; i++)
        must(json_array_append_new(list, json_string(names->items[i])) == 0);
    return list;
}

static json_t *task_json(struct ctx *ctx, const struct task *task) {
    json_t *json = json_pack(
        "{s:o,s:s,s:s,s:s,s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o}", "id",
        shown_json_id(ctx, task->id), "kind", task_kind_id(task->kind), "place", task_place_id(task->place),
        "target", task->target, "where", shown_json_text(task->where), "what", task->what, "right",
        deadline_right_id(task->right), "party", shown_json_id(ctx, task->party), "request",
        shown_json_id(ctx, task->request), "erasure", shown_json_id(ctx, task->erasure), "made",
        shown_json_instant(ctx, task->made), "due", shown_json_day(ctx, task->due), "late", task->late,
        "closed", task->closed ? shown_json_instant(ctx, task->closed) : json_null(), "outcome",
        task->closed ? json_string(task_outcome_id(task->outcome)) : json_null(), "name",
        shown_json_text(task->name), "data", shown_json_text(task->data), "steps", steps_json(ctx, task));
    must(json);
    must(json_object_set_new(json, "because", shown_json_text(task->why)) == 0);
    must(json_object_set_new(json, "goes", names_json(&task->goes)) == 0);
    must(json_object_set_new(json, "stays", names_json(&task->stays)) == 0);
    must(json_object_set_new(json, "letter_is", shown_json_text(task_mail_word(task->mail))) == 0);
    must(json_object_set_new(json, "closes_on", shown_json_day(ctx, task->settles)) == 0);
    return json;
}

static const char *state_words(struct ctx *ctx, const struct task *task) {
    if (task->closed)
        return msg(ctx->lang, task_outcome_label(task->outcome));
    if (task->late)
        return msg_count(ctx->arena, ctx->lang, MN("{1} day late", "{1} days late"), (long)-task->left);
    return msg_count(ctx->arena, ctx->lang, MN("{1} day left", "{1} days left"), (long)task->left);
}

static enum status read_place(struct call *call, int *place) {
    const char *text = call_option(call, "--place", NULL), *all = "";
    *place = -1;
    if (!text)
        return ST_OK;
    for (int i = 0; i < TASK_PLACES; i++) {
        if (strcmp(task_place_id((enum task_place)i), text) == 0)
            *place = i;
        all = arena_printf(call->ctx->arena, "%s%s%s", all, i ? ", " : "", task_place_id((enum task_place)i));
    }
    if (*place >= 0)
        return ST_OK;
    (void)FAIL(call->ctx, ST_INVALID, M("there is no place “{1}”; there are: {2}"), text, all);
    return fault_at_field(call->ctx, "--place");
}

static void print_rows(struct call *call, const struct task *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 5);
    table_head(&table,
               (const char *const[]){M("Do by"), M("State"), M("What to do"), M("Whom it is about"), M("Id")});
    for (size_t i = 0; i < count; i++) {
        const char *who = list[i].name ? list[i].name : list[i].party ? shown_id(ctx, list[i].party) : "";
        const char *what = list[i].place == TASK_AT_PAPER && !*list[i].target && list[i].where
                               ? arena_printf(ctx->arena, "%s %s", list[i].what, list[i].where)
                               : list[i].what;
        const char *cells[] = {shown_day(ctx, list[i].due), state_words(ctx, &list[i]), what, who,
                               shown_id(ctx, list[i].id)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
}

static json_t *spot_json(struct ctx *ctx, const struct task_spot *spot) {
    return json_pack("{s:s,s:s,s:o,s:b,s:I,s:I,s:o}", "place", task_place_id(spot->place), "target",
                     spot->target, "where", shown_json_text(spot->where), "tells", spot->tells, "count",
                     (json_int_t)spot->count, "late", (json_int_t)spot->late, "due",
                     shown_json_day(ctx, spot->due));
}

/* Papers in the folders stand in the list, and in none of these. */
static enum status list_places(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct task_spot *list;
    size_t count;
    TRY(task_spots(ctx, &list, &count));
    if (call_has(call, "--json")) {
        json_auto_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, spot_json(ctx, &list[i])) == 0);
        call_json(call, rows);
        return ST_OK;
    }
    struct table table = table_begin(ctx, 4);
    table_head(&table, (const char *const[]){M("Where"), M("Count"), M("Late"), M("Do by")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {list[i].where ? list[i].where : msg(ctx->lang, task_place_label(list[i].place)),
                               shown_number(ctx, list[i].count), shown_number(ctx, list[i].late),
                               shown_day(ctx, list[i].due)};
        table_row(&table, cells);
    }
    if (count)
        table_print(&table, call->out);
    else
        fprintf(call->out, "%s\n", msg(ctx->lang, M("Nothing is to be done by hand.")));
    return ST_OK;
}

enum status cli_task_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct task_asked asked = TASK_ANY;
    struct task *list;
    size_t count, total;
    bool json = call_has(call, "--json");
    if (call_has(call, "--places"))
        return list_places(call);
    asked.closed = call_has(call, "--done");
    asked.late = call_has(call, "--late");
    TRY(read_place(call, &asked.place));
    TRY(arg_count(call, "--limit", json ? PAGE_MOST : PAGE, PAGE_MOST, &asked.limit));
    if (call_option(call, "--party", NULL))
        TRY(pick_party(call, call_option(call, "--party", NULL), "--party", &asked.party));
    if (call_option(call, "--erasure", NULL))
        TRY(arg_record(call, call_option(call, "--erasure", NULL), "--erasure", &asked.erasure));
    if (call_option(call, "--request", NULL))
        TRY(arg_record(call, call_option(call, "--request", NULL), "--request", &asked.request));
    TRY(task_list(ctx, &asked, &list, &count, &total));
    if (json) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, task_json(ctx, &list[i])) == 0);
        json_auto_t *document = json_pack("{s:o,s:I}", "tasks", rows, "total", (json_int_t)total);
        must(document);
        call_json(call, document);
        return ST_OK;
    }
    if (count)
        print_rows(call, list, count);
    else
        fprintf(call->out, "%s\n", msg(ctx->lang, M("Nothing is to be done by hand.")));
    if (count < total)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("{1} of {2} shown; --limit shows more"), shown_number(ctx, count),
                    shown_number(ctx, total)));
    return ST_OK;
}

static void print_lines(struct call *call, const char *head, const struct names *lines) {
    if (!lines->count)
        return;
    fprintf(call->out, "%s\n", msg(call->ctx->lang, head));
    for (size_t i = 0; i < lines->count; i++)
        fprintf(call->out, "  %s\n", table_clean(call->ctx, lines->items[i]));
}

static void print_task(struct call *call, const struct task *task, enum lang letter_lang) {
    struct ctx *ctx = call->ctx;
    const char *letter = task_letter(ctx, task, letter_lang);
    fprintf(call->out, "%s\n%s, %s\n", table_clean(ctx, task->what), shown_day(ctx, task->due),
            state_words(ctx, task));
    if (task->name)
        fprintf(call->out, "%s\n", table_clean(ctx, task->name));
    if (task->data)
        fprintf(call->out, "%s\n", table_clean(ctx, task->data));
    print_lines(call, M("To be erased there:"), &task->goes);
    print_lines(call, M("Must stay there:"), &task->stays);
    if (task->why)
        fprintf(call->out, "%s %s\n", msg(ctx->lang, M("Because of:")), table_clean(ctx, task->why));
    for (size_t i = 0; i < task->step_count; i++) {
        const struct task_step *step = &task->steps[i];
        fprintf(call->out, "%s  %s%s%s%s%s\n", shown_instant(ctx, step->at, false), task_step_words(ctx, step),
                step->name ? ", " : "", step->name ? table_clean(ctx, step->name) : "", step->text ? ": " : "",
                step->text ? table_clean(ctx, step->text) : "");
    }
    if (task->settles != DAY_NONE)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Closed on {1} unless the letter comes back"),
                    day_text(ctx->arena, ctx->lang, task->settles)));
    if (letter)
        fprintf(call->out, "\n%s\n", letter);
}

enum status cli_task_show(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct task task;
    ref_t id;
    enum lang lang = ctx_notice(ctx)->first_language;
    const char *code = call_option(call, "--language", NULL);
    TRY(arg_record(call, call_word(call, 1), "TASK", &id));
    if (code && !lang_from(code, &lang)) {
        (void)FAIL(ctx, ST_INVALID, M("{1} is no language of the program: fi, sv or en"), code);
        return fault_at_field(ctx, "--language");
    }
    TRY(task_read(ctx, id, &task));
    if (!call_has(call, "--json")) {
        print_task(call, &task, lang);
        return ST_OK;
    }
    json_auto_t *json = task_json(ctx, &task);
    must(json_object_set_new(json, "letter", shown_json_text(task_letter(ctx, &task, lang))) == 0);
    call_json(call, json);
    return ST_OK;
}

static enum status read_ids(struct call *call, ref_t ids[SIGNED_AT_ONCE], size_t *count) {
    struct ctx *ctx = call->ctx;
    *count = call->word_count > 1 ? call->word_count - 1 : 0;
    if (*count > SIGNED_AT_ONCE)
        return FAIL(ctx, ST_INVALID, M("Sign at most {1} at once."), shown_number(ctx, SIGNED_AT_ONCE));
    for (size_t i = 0; i < *count; i++)
        TRY(arg_record(call, call_word(call, i + 1), "TASK", &ids[i]));
    return ST_OK;
}

static enum status letter_lang(struct call *call, enum lang *lang) {
    const char *code = call_option(call, "--language", NULL);
    *lang = ctx_notice(call->ctx)->first_language;
    if (!code || lang_from(code, lang))
        return ST_OK;
    (void)FAIL(call->ctx, ST_INVALID, M("{1} is no language of the program: fi, sv or en"), code);
    return fault_at_field(call->ctx, "--language");
}

enum status cli_task_send(struct call *call) {
    ref_t ids[SIGNED_AT_ONCE];
    size_t count;
    enum lang lang;
    TRY(read_ids(call, ids, &count));
    TRY(letter_lang(call, &lang));
    TRY(at_option(call, task_send(call->ctx, ids, count, call_option(call, "--to", NULL), lang)));
    for (size_t i = 0; i < count; i++)
        shown_done(call, M("Put into the mail queue: {1}"), ids[i]);
    return ST_OK;
}

enum status cli_task_sign(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *outcome = call_option(call, "--outcome", "done");
    struct task_sign sign = {.name = call_option(call, "--name", NULL), .how = call_option(call, "--by", NULL)};
    ref_t ids[SIGNED_AT_ONCE];
    size_t count;
    TRY(read_ids(call, ids, &count));
    if (!task_outcome_from(outcome, &sign.outcome)) {
        (void)FAIL(ctx, ST_INVALID,
                   M("a task ends as done, refused, disproportionate or not_needed, not “{1}”"), outcome);
        return fault_at_field(ctx, "--outcome");
    }
    if (call_option(call, "--text", NULL))
        TRY(arg_text(call, call_option(call, "--text", NULL), &sign.text));
    struct task_completed completed;
    TRY(at_option(call, task_sign(ctx, ids, count, &sign, &completed)));
    for (size_t i = 0; i < count; i++)
        shown_done(call, M("Signed: {1}"), ids[i]);
    const char *words = task_completed_words(ctx, &completed);
    if (words && !call_has(call, "--json"))
        fprintf(call->out, "%s\n", words);
    return ST_OK;
}

enum status cli_task_answer(struct call *call) {
    const char *text;
    ref_t id;
    TRY(arg_record(call, call_word(call, 1), "TASK", &id));
    TRY(arg_text(call, call_word(call, 2), &text));
    TRY(at_option(call, task_answer(call->ctx, id, text)));
    shown_done(call, M("Written down: {1}"), id);
    return ST_OK;
}

enum status cli_task_tell(struct call *call) {
    struct ctx *ctx = call->ctx;
    enum deadline_right right;
    const char *text = NULL;
    size_t made;
    ref_t party;
    TRY(pick_party(call, call_word(call, 1), "WHO", &party));
    if (!deadline_right_from(call_word(call, 2), &right)) {
        (void)FAIL(ctx, ST_INVALID,
                   M("Recipients are told of a rectification or a restriction; an erasure tells them itself."));
        return fault_at_field(ctx, "RIGHT");
    }
    if (call_option(call, "--text", NULL))
        TRY(arg_text(call, call_option(call, "--text", NULL), &text));
    TRY(at_option(call, task_tell_all(ctx, party, right, text, &made)));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:I}", "tasks", (json_int_t)made);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n",
            made ? msg_count(ctx->arena, ctx->lang,
                             MN("{1} task is to be done; “seloste task list” says which",
                                "{1} tasks are to be done; “seloste task list” says which"),
                             (long)made)
                 : msg(ctx->lang, M("Nobody outside has these data, as far as the register knows.")));
    return ST_OK;
}
