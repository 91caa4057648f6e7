/* Papers: what is to be done with them by hand, those without a date, a form to take one in (with a photograph, on a telephone),
 * and the list. Whom a paper is about is typed as on the command line; where several fit, the page asks whom. */
#include "web/files.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/file.h"
#include "registry/find.h"
#include "registry/paper.h"
#include "registry/registry.h"
#include "web/input.h"
#include "web/whom.h"

#include <string.h>

enum { SHOWN = 100, TEXT_MAX = 8000, SHORT_MAX = 500 };

/* What was typed, and what is wrong with it. */
struct typed {
    const char *who, *whom, *text, *folder, *page, *day;
    int source;
    const char *wrong, *wrong_field;
    const struct view_says *says;
    const struct hits *several;
};

/* ---- the lists */

static const char *work_words(struct ctx *ctx, const struct paper_task *task) {
    if (task->work == PAPER_COPY)
        return msg(ctx->lang, M("Copy the paper for whom it is about"));
    return msg(ctx->lang, task->others ? M("Black out the name on the paper: it is about others too")
                                       : M("Destroy the paper"));
}

static enum status fill_tasks(struct visit *visit, struct view_papers *view) {
    struct ctx *ctx = visit->ctx;
    struct paper_task *tasks;
    size_t count;
    TRY(paper_tasks(ctx, &tasks, &count));
    struct view_paper_task *list = arena_array(ctx->arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        day_t day = zone_day(registry_zone(ctx), tasks[i].made);
        list[i] = (struct view_paper_task){.id = ref_text(ctx->arena, tasks[i].id),
                                           .place = tasks[i].place,
                                           .what = work_words(ctx, &tasks[i]),
                                           .since = frame_day(ctx, day),
                                           .iso = frame_day_iso(ctx, day),
                                           .csrf = view->frame.csrf,
                                           .once = gate_number(ctx->arena)};
    }
    view->tasks = list;
    view->tasks_count = count;
    return ST_OK;
}

static struct view_paper paper_view(struct visit *visit, const struct view_papers *view,
                                    const struct paper *paper) {
    struct ctx *ctx = visit->ctx;
    return (struct view_paper){.id = ref_text(ctx->arena, paper->record),
                               .party = ref_text(ctx->arena, paper->party),
                               .name = paper->name ? paper->name : ref_text(ctx->arena, paper->party),
                               .place = paper_place_now(ctx, paper),
                               .text = paper->text,
                               .day = frame_day(ctx, paper->day),
                               .iso = frame_day_iso(ctx, paper->day),
                               .undated = paper->undated,
                               .scanned = paper->scanned,
                               .csrf = view->frame.csrf,
                               .once = gate_number(ctx->arena),
                               .today = frame_day_iso(ctx, registry_today(ctx))};
}

/* Those without a date come first out of the register. */
static enum status fill_papers(struct visit *visit, struct view_papers *view) {
    struct ctx *ctx = visit->ctx;
    struct paper *papers;
    size_t count, total, undated = 0;
    size_t limit = request_query(visit->request, "all") ? 100000 : SHOWN;
    TRY(paper_list(ctx, false, 0, limit, &papers, &count, &total));
    struct view_paper *list = arena_array(ctx->arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        list[i] = paper_view(visit, view, &papers[i]);
        undated += papers[i].undated;
    }
    view->undated = list;
    view->undated_count = undated;
    view->papers = list + undated;
    view->papers_count = count - undated;
    if (total > count)
        view->more =
            msg_count(ctx->arena, ctx->lang, MN("Show {1} more", "Show {1} more"), (long)(total - count));
    return ST_OK;
}

/* ---- the form */

static void fill_fields(struct ctx *ctx, const struct typed *typed, struct view_papers *view) {
    const struct {
        const char *name, *label, *value, *type, *width, *hint;
    } rows[] = {
        {"who", M("Whom it is about"), typed->who, "text", "",
         M("A name, e-mail, telephone number, business ID or id")},
        {"text", M("What the paper is"), typed->text, "text", "",
         M("For example a business card or a note of a meeting")},
        {"folder", M("Folder or box"), typed->folder, "text", "w2", NULL},
        {"page", M("Page or place"), typed->page, "text", "w2", NULL},
        {"at", M("Date of the paper"), typed->day, "date", "w2", M("Empty if it is not known")},
    };
    enum { ROWS = sizeof rows / sizeof *rows };
    struct view_field *fields = arena_array(ctx->arena, ROWS, sizeof *fields);
    for (size_t i = 0; i < ROWS; i++) {
        bool wrong = typed->wrong && typed->wrong_field && strcmp(typed->wrong_field, rows[i].name) == 0;
        fields[i] = (struct view_field){.name = rows[i].name,
                                        .label = msg(ctx->lang, rows[i].label),
                                        .value = rows[i].value,
                                        .type = rows[i].type,
                                        .width = rows[i].width,
                                        .hint = rows[i].hint ? msg(ctx->lang, rows[i].hint) : NULL,
                                        .wrong = wrong ? typed->wrong : NULL};
    }
    view->fields = fields;
    view->fields_count = ROWS;
}

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct view_papers view = {.other_says = typed->says};
    bool reasons;
    frame_fill(visit, msg(ctx->lang, M("Papers")), &view.frame);
    view.frame.here = "papers";
    if (typed->wrong) {
        struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
        *mistake = (struct view_mistake){typed->wrong_field, typed->wrong};
        view.summary = msg(ctx->lang, M("The paper was not taken in"));
        view.mistakes = mistake;
        view.mistakes_count = 1;
    }
    fill_fields(ctx, typed, &view);
    if (typed->several) {
        view.whos = whom_choices(ctx, typed->several);
        view.whos_count = typed->several->count;
    }
    input_sources(ctx, typed->source, &view.sources, &view.sources_count, &reasons);
    TRY(files_most(ctx, &view.most));
    TRY(fill_tasks(visit, &view));
    TRY(fill_papers(visit, &view));
    struct template_out out = frame_out(visit);
    page_papers(&out, &view);
    return ST_OK;
}

enum status papers_show(struct visit *visit) {
    const char *who = request_query(visit->request, "who"); /* an id: names are in no address */
    ref_t party;
    struct typed typed = {.who = who && ref_parse(who, &party) ? who : "",
                          .text = "",
                          .folder = "",
                          .page = "",
                          .day = "",
                          .source = NOTICE_NOTHING};
    return show(visit, &typed);
}

/* ---- taking in */

static enum status read_form(struct visit *visit, struct typed *typed) {
    static const struct form_field fields[] = {{"who", SHORT_MAX},    {"whom", 20},        {"text", TEXT_MAX},
                                               {"folder", SHORT_MAX}, {"page", SHORT_MAX}, {"at", 20},
                                               {"source", 100}};
    struct form form;
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    const char *source = form_value(&form, "source");
    *typed = (struct typed){.who = form_value(&form, "who"),
                            .whom = form_value(&form, "whom"),
                            .text = form_value(&form, "text"),
                            .folder = form_value(&form, "folder"),
                            .page = form_value(&form, "page"),
                            .day = form_value(&form, "at"),
                            .source = *source ? notice_source(ctx_notice(visit->ctx), source) : NOTICE_NOTHING};
    return ST_OK;
}

static enum status find_whom(struct ctx *ctx, struct typed *typed, ref_t *party) {
    if (!*typed->who && !*typed->whom)
        return whom_wrong(ctx, "who", M("Say whom the paper is about."));
    return whom_find(ctx, typed->whom, typed->who, party, &typed->several);
}

/* At the start of its day; 0: nobody knows. */
static enum status read_day(struct ctx *ctx, const char *text, int64_t *at) {
    day_t day;
    *at = 0;
    if (!*text)
        return ST_OK;
    if (!day_parse_local(text, &day))
        return whom_wrong(ctx, "at", M("Write the day as 22.11.2026."));
    *at = zone_instant(registry_zone(ctx), day, 0);
    return ST_OK;
}

/* The photograph is a file that belongs to the paper. When it cannot be kept, the paper is there all the same, and its page says
 * why. */
static enum status add_picture(struct visit *visit, ref_t party, ref_t record, const struct typed *typed) {
    struct input input;
    const char *name;
    size_t size;
    ref_t file;
    if (!visit_file(visit, &name, &size, &input))
        return ST_OK;
    struct file_draft draft = {.name = name,
                               .input = &input,
                               .record = {.party = party,
                                          .belongs = record,
                                          .ends = DAY_NONE,
                                          .text = typed->text,
                                          .service = NOTICE_NOTHING,
                                          .source = typed->source}};
    return file_add(visit->ctx, &draft, &file);
}

static enum status add(struct visit *visit, struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct paper_draft draft = {.folder = typed->folder, .page = typed->page, .count = 1};
    ref_t party, record;
    draft.parties = &party;
    draft.record = (struct record_draft){
        .text = typed->text, .service = NOTICE_NOTHING, .source = typed->source, .whole_day = true};
    TRY(find_whom(ctx, typed, &party));
    TRY(read_day(ctx, typed->day, &draft.record.at));
    TRY(paper_add(ctx, &draft, &record));
    return add_picture(visit, party, record, typed);
}

static bool ours(enum status status) {
    return status == ST_NOT_FOUND || status == ST_FAILED || status == ST_BUSY;
}

enum status papers_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct typed typed;
    TRY(read_form(visit, &typed));
    enum status status = add(visit, &typed);
    if (ours(status))
        return status;
    if (status != ST_OK) {
        typed.wrong = frame_fault(ctx);
        typed.wrong_field = ctx->fault.field;
        typed.says = frame_fault_says(ctx);
        visit->reply->status = status_http(status);
        fault_clear(ctx);
        return show(visit, &typed);
    }
    reply_see_other(visit->reply, "/papers");
    return ST_OK;
}

/* ---- date, signature */

enum status papers_date(struct visit *visit) {
    static const struct form_field fields[] = {{"day", 20}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t record;
    int64_t at;
    if (!ref_parse(visit->params[0], &record))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    TRY(read_day(ctx, form_value(&form, "day"), &at));
    if (!at)
        return whom_wrong(ctx, "day", M("Write the day as 22.11.2026."));
    TRY(paper_date(ctx, record, at, true));
    reply_see_other(visit->reply, "/papers");
    return ST_OK;
}

enum status papers_sign(struct visit *visit) {
    ref_t task;
    if (!ref_parse(visit->params[0], &task))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(paper_sign(visit->ctx, task));
    reply_see_other(visit->reply, "/papers");
    return ST_OK;
}
