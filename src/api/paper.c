/* Papers: taken in, dated, listed, and what is to be done with them by hand. */
#include "registry/paper.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "notice/notice.h"

#include <stdlib.h>

enum { PAGE = 100, PAGE_MOST = 1000 };

static json_t *paper_json(struct ctx *ctx, const struct paper *paper) {
    return json_pack(
        "{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:b,s:o,s:o,s:o}", "record", out_id(ctx, paper->record), "party",
        out_id(ctx, paper->party), "sheet", out_id(ctx, paper->sheet), "name", out_text(paper->name), "folder",
        out_text(paper->folder), "page", out_text(paper->page), "text", out_text(paper->text), "day",
        out_day(ctx, paper->day), "undated", paper->undated, "scanned", paper->scanned, "class",
        out_class(ctx, paper->class), "away", out_text(paper->away), "destroyed_by", out_text(paper->gone));
}

/* The cursor is how many have been passed: those whom the purpose does not see are among them. */
enum status api_papers(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct paper *papers;
    size_t count, total;
    TRY(input_query(visit, "api_papers"));
    const char *undated = request_query(visit->request, "undated");
    size_t skip = input_count(visit, "cursor", 0, INT32_MAX),
           limit = input_count(visit, "limit", PAGE, PAGE_MOST);
    TRY(paper_list(ctx, undated && *undated == 't', skip, limit, &papers, &count, &total));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, paper_json(ctx, &papers[i]));
    size_t passed = skip + limit;
    json_t *next = passed < total ? json_integer((json_int_t)passed) : json_null();
    return out_send(visit, 200, json_pack("{s:o,s:o}", "items", list, "next", next));
}

enum status api_paper_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    bool whole_day;
    TRY(input_query(visit, "api_paper_add"));
    TRY(input_read(visit, &json));
    size_t count;
    const ref_t *parties = input_ids(ctx, json, "parties", &count);
    ref_t *records = arena_array(ctx->arena, count + 1, sizeof *records);
    struct paper_draft draft = {.parties = parties,
                                .count = count,
                                .folder = input_text(ctx, json, "folder"),
                                .page = input_text(ctx, json, "page")};
    draft.record = (struct record_draft){.text = input_text(ctx, json, "text"),
                                         .at = input_when(ctx, json, "on", &whole_day),
                                         .whole_day = true,
                                         .ends = DAY_NONE,
                                         .service = NOTICE_NOTHING,
                                         .source = input_source(ctx, json, "source"),
                                         .reason = input_text(ctx, json, "reason"),
                                         .licence = input_licence(ctx, json)};
    TRY(paper_add(ctx, &draft, records));
    json_t *list = json_array();
    for (size_t i = 0; i < draft.count; i++)
        out_push(list, out_id(ctx, records[i]));
    return out_send(visit, 201, json_pack("{s:o}", "records", list));
}

enum status api_paper_date(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    bool whole_day;
    ref_t record;
    TRY(input_query(visit, "api_paper_date"));
    TRY(input_path_id(visit, 0, &record));
    TRY(input_read(visit, &json));
    TRY(paper_date(ctx, record, input_when(ctx, json, "on", &whole_day), false));
    return answer_nothing(visit);
}

/* ---- by hand */

enum status api_paper_tasks(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct paper_task *tasks;
    size_t count;
    TRY(input_query(visit, "api_paper_tasks"));
    TRY(paper_tasks(ctx, &tasks, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:o,s:o,s:s,s:o,s:o,s:I}", "id", out_id(ctx, tasks[i].id), "party",
                                 out_id(ctx, tasks[i].party), "work", paper_work_id(tasks[i].work), "place",
                                 out_text(tasks[i].place), "made", out_instant(ctx, tasks[i].made), "others",
                                 (json_int_t)tasks[i].others));
    return out_items(visit, list);
}

enum status api_paper_sign(struct visit *visit) {
    ref_t task;
    TRY(input_query(visit, "api_paper_sign"));
    TRY(input_path_id(visit, 0, &task));
    TRY(paper_sign(visit->ctx, task));
    return answer_nothing(visit);
}
