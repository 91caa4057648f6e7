/* "paper ...": papers in their folders: taking in, listing, dating, and what is to be done with them by hand. */
#include "cli/paper.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"

enum { PAGE = 100, PAGE_MOST = 1000000 };

enum status cli_paper_add(struct call *call);
enum status cli_paper_list(struct call *call);
enum status cli_paper_date(struct call *call);
enum status cli_paper_tasks(struct call *call);
enum status cli_paper_sign(struct call *call);

static enum status read_parties(struct call *call, struct paper_draft *draft) {
    size_t others = 0;
    while (call_option_at(call, "--also", others))
        others++;
    ref_t *parties = arena_array(call->ctx->arena, others + 1, sizeof *parties);
    TRY(pick_party(call, call_word(call, 1), "WHO", &parties[0]));
    for (size_t i = 0; i < others; i++)
        TRY(pick_party(call, call_option_at(call, "--also", i), "--also", &parties[i + 1]));
    draft->parties = parties;
    draft->count = others + 1;
    return ST_OK;
}

enum status cli_paper_add(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct paper_draft draft = {.folder = call_option(call, "--folder", NULL),
                                .page = call_option(call, "--page", NULL),
                                .record = {.kind = call_option(call, "--voucher", NULL),
                                           .reason = call_option(call, "--reason", NULL)}};
    TRY(arg_time(call, "--at", &draft.record.at, &draft.record.whole_day));
    TRY(arg_service(call, "--service", &draft.record.service));
    TRY(arg_source(call, "--source", &draft.record.source));
    TRY(arg_licence(call, &draft.record.licence));
    TRY(read_parties(call, &draft));
    if (call_word(call, 2))
        TRY(arg_text(call, call_word(call, 2), &draft.record.text));
    ref_t *records = arena_array(ctx->arena, draft.count, sizeof *records);
    TRY(arg_lacking(call, paper_add(ctx, &draft, records)));
    if (!call_has(call, "--json")) {
        for (size_t i = 0; i < draft.count; i++)
            shown_done(call, M("Taken in: {1}"), records[i]);
        return ST_OK;
    }
    json_t *list = json_array();
    for (size_t i = 0; i < draft.count; i++)
        must(json_array_append_new(list, json_pack("{s:o,s:o}", "id", shown_json_id(ctx, records[i]), "party",
                                                   shown_json_id(ctx, draft.parties[i]))) == 0);
    json_auto_t *json = json_pack("{s:o,s:b,s:o}", "id", shown_json_id(ctx, records[0]), "undated",
                                  !draft.record.at, "records", list);
    must(json);
    call_json(call, json);
    return ST_OK;
}

json_t *paper_json(struct ctx *ctx, const struct paper *papers, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct paper *paper = &papers[i];
        json_t *json = json_pack(
            "{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:b}", "record", shown_json_id(ctx, paper->record),
            "party", shown_json_id(ctx, paper->party), "name", shown_json_text(paper->name), "text",
            shown_json_text(paper->text), "folder", shown_json_text(paper->folder), "page",
            shown_json_text(paper->page), "away", shown_json_text(paper->away), "destroyed_by",
            shown_json_text(paper->gone), "undated", paper->undated, paper->undated ? "taken_in" : "day",
            shown_json_day(ctx, paper->day), "scanned", paper->scanned);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

void paper_print(struct call *call, const struct paper *papers, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 5);
    table_head(&table, (const char *const[]){M("Date"), M("Place"), M("What"), M("Name"), M("Id")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {papers[i].undated ? msg(ctx->lang, M("no date")) : shown_day(ctx, papers[i].day),
                               paper_place_now(ctx, &papers[i]), papers[i].text, papers[i].name,
                               shown_id(ctx, papers[i].record)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
}

enum status cli_paper_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct paper *papers;
    size_t count, total, limit;
    bool json = call_has(call, "--json");
    TRY(arg_count(call, "--limit", json ? PAGE_MOST : PAGE, PAGE_MOST, &limit));
    TRY(paper_list(ctx, call_has(call, "--undated"), 0, limit, &papers, &count, &total));
    if (json) {
        json_auto_t *document =
            json_pack("{s:o,s:I}", "papers", paper_json(ctx, papers, count), "total", (json_int_t)total);
        must(document);
        call_json(call, document);
        return ST_OK;
    }
    if (!count)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("There are no papers.")));
    else
        paper_print(call, papers, count);
    if (count < total)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("{1} of {2} shown; --limit shows more"), shown_number(ctx, count),
                    shown_number(ctx, total)));
    return ST_OK;
}

enum status cli_paper_date(struct call *call) {
    ref_t record;
    int64_t at;
    bool whole_day;
    TRY(arg_record(call, call_word(call, 1), "RECORD", &record));
    TRY(arg_time(call, "--at", &at, &whole_day));
    TRY(paper_date(call->ctx, record, at, false));
    shown_done(call, M("Dated: {1}"), record);
    return ST_OK;
}

/* ---- what is to be done by hand */

static const char *work_words(struct ctx *ctx, const struct paper_task *task) {
    if (task->work == PAPER_COPY)
        return msg(ctx->lang, M("copy it for whom it is about"));
    return task->others ? msg(ctx->lang, M("black out the name: it is about others too"))
                        : msg(ctx->lang, M("destroy it"));
}

static json_t *task_json(struct ctx *ctx, const struct paper_task *task) {
    json_t *json = json_pack("{s:o,s:s,s:o,s:o,s:o,s:I}", "id", shown_json_id(ctx, task->id), "work",
                             paper_work_id(task->work), "place", shown_json_text(task->place), "party",
                             shown_json_id(ctx, task->party), "since", shown_json_instant(ctx, task->made),
                             "others", (json_int_t)task->others);
    must(json);
    return json;
}

enum status cli_paper_tasks(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct paper_task *tasks;
    size_t count;
    TRY(paper_tasks(ctx, &tasks, &count));
    if (call_has(call, "--json")) {
        json_t *list = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(list, task_json(ctx, &tasks[i])) == 0);
        json_auto_t *json = json_pack("{s:o}", "tasks", list);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    struct table table = table_begin(ctx, 4);
    table_head(&table, (const char *const[]){M("Since"), M("Place"), M("What to do"), M("Id")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {shown_instant(ctx, tasks[i].made, false), tasks[i].place,
                               work_words(ctx, &tasks[i]), shown_id(ctx, tasks[i].id)};
        table_row(&table, cells);
    }
    if (count)
        table_print(&table, call->out);
    else
        fprintf(call->out, "%s\n", msg(ctx->lang, M("Nothing is to be done with any paper.")));
    return ST_OK;
}

enum status cli_paper_sign(struct call *call) {
    ref_t task;
    TRY(arg_record(call, call_word(call, 1), "TASK", &task));
    TRY(paper_sign(call->ctx, task));
    shown_done(call, M("Signed: {1}"), task);
    return ST_OK;
}
