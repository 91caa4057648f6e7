/* "erase many", "erase list", "erase show", "erase stop": erasing chosen customers. */
#include "rights/clearing.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 50, PAGE_MOST = 1000000, NUMBER_MOST = 100000000, STAYS = 1000 };

enum status cli_clearing_erase(struct call *call);
enum status cli_clearing_list(struct call *call);
enum status cli_clearing_show(struct call *call);
enum status cli_clearing_stop(struct call *call);

static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field fields[] = {
        {"why", "--because"}, {"reason", "--decision"}, {"people", "--count"}, {"who", "WHO"}};
    return arg_at(call, status, fields, sizeof fields / sizeof *fields);
}

static json_t *left_json(struct ctx *ctx, const struct clearing_left *left, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *one =
            json_pack("{s:s,s:s,s:I}", "id", clearing_why_id(left[i].why), "why",
                      msg(ctx->lang, clearing_why_text(left[i].why)), "count", (json_int_t)left[i].count);
        must(one && json_array_append_new(list, one) == 0);
    }
    return list;
}

static void print_left(struct call *call, const struct clearing_left *left, size_t count) {
    struct ctx *ctx = call->ctx;
    if (count)
        fprintf(call->out, "\n%s\n", msg(ctx->lang, M("Who stays, and why")));
    for (size_t i = 0; i < count; i++)
        fprintf(call->out, "%6s  %s\n", shown_number(ctx, left[i].count),
                msg(ctx->lang, clearing_why_text(left[i].why)));
}

/* ---- the plan */

static json_t *classes_json(struct ctx *ctx, const struct clearing_plan *plan) {
    json_t *list = json_array();
    for (size_t i = 0; i < plan->class_count; i++) {
        const struct clearing_class *class = &plan->classes[i];
        json_t *one =
            json_pack("{s:o,s:b,s:I,s:I,s:o,s:o}", "class", shown_json_class(ctx, class->class), "goes",
                      class->goes, "people", (json_int_t) class->people, "records", (json_int_t) class->records,
                      "until", class->goes ? json_null() : shown_json_day(ctx, class->until), "sentence",
                      shown_json_text(class->sentence));
        must(one && json_array_append_new(list, one) == 0);
    }
    return list;
}

static void print_plan_json(struct call *call, const struct clearing_plan *plan) {
    struct ctx *ctx = call->ctx;
    json_t *tasks = json_object(), *parties = json_array();
    for (int place = 0; place < TASK_PLACES; place++)
        must(json_object_set_new(tasks, task_place_id((enum task_place)place),
                                 json_integer((json_int_t)plan->tasks[place])) == 0);
    for (size_t i = 0; i < plan->to; i++)
        must(json_array_append_new(parties, shown_json_id(ctx, plan->parties[i])) == 0);
    json_auto_t *json =
        json_pack("{s:I,s:I,s:o,s:s,s:o,s:o,s:o,s:I,s:I}", "chosen", (json_int_t)plan->chosen, "people",
                  (json_int_t)plan->to, "parties", parties, "seal", plan->seal, "classes",
                  classes_json(ctx, plan), "left_out", left_json(ctx, plan->left, plan->left_count), "tasks",
                  tasks, "mentions", (json_int_t)plan->mentions, "looked", (json_int_t)plan->looked);
    must(json);
    call_json(call, json);
}

static void print_classes(struct call *call, const struct clearing_plan *plan, bool goes, const char *heading) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    size_t count = 0;
    for (size_t i = 0; i < plan->class_count; i++) {
        const struct clearing_class *class = &plan->classes[i];
        if (class->goes != goes)
            continue;
        const char *cells[] = {
            shown_class(ctx, class->class),
            msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)class->people),
            goes || class->until == DAY_NONE ? "" : shown_day(ctx, class->until),
            class->sentence ? class->sentence : ""};
        table_row(&table, cells);
        count++;
    }
    if (!count)
        return;
    fprintf(call->out, "\n%s\n", msg(ctx->lang, heading));
    table_print(&table, call->out);
}

static void print_plan(struct call *call, const struct clearing_plan *plan) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang,
                M("Nothing has been erased yet. {1} chosen: {2} would go, {3} would stay."),
                msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)plan->chosen),
                shown_number(ctx, plan->to), shown_number(ctx, plan->chosen - plan->to)));
    print_classes(call, plan, true, M("Goes"));
    print_classes(call, plan, false, M("Stays"));
    print_left(call, plan->left, plan->left_count);
    fputc('\n', call->out);
    for (int place = 0; place < TASK_PLACES; place++)
        if (plan->tasks[place])
            fprintf(call->out, "%6s  %s\n", shown_number(ctx, plan->tasks[place]),
                    MSG(ctx->arena, ctx->lang, M("tasks by hand: {1}"),
                        msg(ctx->lang, task_place_label((enum task_place)place))));
    if (plan->mentions)
        fprintf(call->out, "%6s  %s\n", shown_number(ctx, plan->mentions),
                msg(ctx->lang, M("texts about others name them; each becomes a task")));
}

/* ---- one of them */

static json_t *clearing_json(struct ctx *ctx, const struct clearing *clearing) {
    json_t *json =
        json_pack("{s:o,s:s,s:s,s:o,s:o,s:o,s:I,s:I,s:I,s:I,s:o}", "id", shown_json_id(ctx, clearing->id),
                  "state", clearing_state_id(clearing->state), "why", clearing->asked ? "asked" : "needless",
                  "reason", shown_json_text(clearing->reason), "made", shown_json_instant(ctx, clearing->made),
                  "ended", clearing->ended ? shown_json_instant(ctx, clearing->ended) : json_null(), "chosen",
                  (json_int_t)clearing->total, "gone", (json_int_t)clearing->gone, "waiting",
                  (json_int_t)clearing->waiting, "stays", (json_int_t)clearing->stays, "left_out",
                  left_json(ctx, clearing->left, clearing->left_count));
    must(json);
    return json;
}

static enum status show_json(struct call *call, const struct clearing *clearing,
                             const struct clearing_stay *stays, size_t count) {
    struct ctx *ctx = call->ctx;
    json_t *numbers = json_array(), *stayed = json_array();
    ref_t *certificates;
    size_t certificate_count;
    TRY(clearing_certificates(ctx, clearing->id, 0, CLEARING_MOST, &certificates, &certificate_count));
    for (size_t i = 0; i < certificate_count; i++)
        must(json_array_append_new(numbers, shown_json_id(ctx, certificates[i])) == 0);
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(stayed, json_pack("{s:o,s:s}", "party", shown_json_id(ctx, stays[i].party),
                                                     "id", clearing_why_id(stays[i].why))) == 0);
    json_auto_t *json = clearing_json(ctx, clearing);
    must(json_object_set_new(json, "stayed", stayed) == 0);
    must(json_object_set_new(json, "certificates", numbers) == 0);
    call_json(call, json);
    return ST_OK;
}

static enum status show_one(struct call *call, ref_t id) {
    struct ctx *ctx = call->ctx;
    struct clearing clearing;
    struct clearing_stay *stays;
    size_t count;
    TRY(clearing_read(ctx, id, &clearing));
    TRY(clearing_stays(ctx, id, STAYS, &stays, &count));
    if (call_has(call, "--json"))
        return show_json(call, &clearing, stays, count);
    fprintf(call->out, "%s  %s\n",
            MSG(ctx->arena, ctx->lang, M("{1}: {2} gone, {3} wait, {4} stay."),
                msg(ctx->lang, clearing_state_label(clearing.state)), shown_number(ctx, clearing.gone),
                shown_number(ctx, clearing.waiting), shown_number(ctx, clearing.stays)),
            shown_id(ctx, id));
    print_left(call, clearing.left, clearing.left_count);
    struct table table = table_begin(ctx, 3);
    for (size_t i = 0; i < count; i++)
        table_row(&table,
                  (const char *const[]){shown_id(ctx, stays[i].party), stays[i].name ? stays[i].name : "",
                                        clearing_why_id(stays[i].why)});
    if (count)
        table_print(&table, call->out);
    return ST_OK;
}

static enum status read_id(struct call *call, ref_t *id) {
    return arg_record(call, call_word(call, 1), "ERASING", id);
}

enum status cli_clearing_show(struct call *call) {
    ref_t id;
    TRY(read_id(call, &id));
    return show_one(call, id);
}

enum status cli_clearing_stop(struct call *call) {
    ref_t id;
    TRY(read_id(call, &id));
    TRY(clearing_stop(call->ctx, id));
    return show_one(call, id);
}

enum status cli_clearing_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct clearing *list;
    size_t count, total, limit;
    TRY(arg_count(call, "--limit", PAGE, PAGE_MOST, &limit));
    TRY(clearing_list(ctx, 0, limit, &list, &count, &total));
    if (call_has(call, "--json")) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, clearing_json(ctx, &list[i])) == 0);
        json_auto_t *document = json_pack("{s:o,s:I}", "erasures", rows, "total", (json_int_t)total);
        must(document);
        call_json(call, document);
        return ST_OK;
    }
    struct table table = table_begin(ctx, 5);
    table_head(&table, (const char *const[]){M("When"), M("State"), M("Gone"), M("Stay"), M("Id")});
    for (size_t i = 0; i < count; i++)
        table_row(&table, (const char *const[]){shown_instant(ctx, list[i].made, false),
                                                msg(ctx->lang, clearing_state_label(list[i].state)),
                                                shown_number(ctx, list[i].gone),
                                                shown_number(ctx, list[i].stays), shown_id(ctx, list[i].id)});
    if (count)
        table_print(&table, call->out);
    else
        fprintf(call->out, "%s\n", msg(ctx->lang, M("No chosen customers have been erased lately.")));
    return ST_OK;
}

/* ---- doing it */

static bool say_progress(void *arg, size_t passed, size_t all) {
    struct call *call = arg;
    if (!isatty(fileno(call->err)))
        return true;
    fprintf(call->err, "\r%zu / %zu%s", passed, all, passed == all ? "\n" : "");
    fflush(call->err);
    return true;
}

static enum status read_number(struct call *call, const struct clearing_plan *plan, size_t *typed) {
    struct ctx *ctx = call->ctx;
    const char *answer, *word = arena_printf(ctx->arena, "%zu", plan->to);
    TRY(arg_count(call, "--count", 0, NUMBER_MOST, typed));
    if (*typed || !plan->to || !call->interactive)
        return ST_OK;
    fflush(call->out);
    if (call_ask(call, MSG(ctx->arena, ctx->lang, M("This cannot be undone. Type “{1}” to go on:"), word),
                 &answer))
        *typed = strcmp(answer, word) == 0 ? plan->to : 0;
    return ST_OK;
}

static enum status read_draft(struct call *call, struct clearing_draft *draft) {
    const char *because = call_option(call, "--because", "");
    draft->because = strcmp(because, "asked") == 0      ? CLEARING_REQUESTED
                     : strcmp(because, "needless") == 0 ? CLEARING_NEEDLESS
                                                        : CLEARING_UNSAID;
    return arg_text(call, call_option(call, "--decision", ""), &draft->reason);
}

/* A server that runs may be at it already: then it is done there. */
enum status cli_clearing_erase(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct clearing_draft draft = {0};
    struct clearing_plan plan;
    bool json = call_has(call, "--json");
    ref_t id;
    TRY(pick_many(call, 1, &draft.parties, &draft.count));
    TRY(at_option(call, clearing_look(ctx, draft.parties, draft.count, &plan)));
    if (json && call_has(call, "--plan"))
        print_plan_json(call, &plan);
    else if (!json)
        print_plan(call, &plan);
    if (call_has(call, "--plan"))
        return ST_OK;
    TRY(read_draft(call, &draft));
    TRY(read_number(call, &plan, &draft.people));
    draft.seal = plan.seal;
    TRY(at_option(call, clearing_make(ctx, &draft, &id)));
    TRY(clearing_run(ctx, say_progress, call));
    return show_one(call, id);
}
