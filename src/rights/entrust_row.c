/* Hand-overs are read from their rows; the words of each are opened with its key. That something is late is what the clock says. */
#include "rights/entrust_inside.h"

#include "base/buf.h"
#include "notice/recipient.h"
#include "registry/edition.h"
#include "registry/permit.h"
#include "registry/user.h"
#include "registry/words.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id, *label;
    enum action action;
} steps[ENTRUST_STEP_KINDS] = {
#define ENTRUST_STEP(NAME, id, action, label) [ENTRUST_STEP_##NAME] = {id, label, ACTION_##action},
#include "rights/entrust_step.def"
#undef ENTRUST_STEP
};

const char *entrust_step_id(enum entrust_step_kind kind) {
    must(kind < ENTRUST_STEP_KINDS);
    return steps[kind].id;
}

const char *entrust_step_label(enum entrust_step_kind kind) {
    must(kind < ENTRUST_STEP_KINDS);
    return steps[kind].label;
}

bool entrust_step_from(const char *id, enum entrust_step_kind *kind) {
    for (int i = 0; i < ENTRUST_STEP_KINDS; i++)
        if (strcmp(steps[i].id, id) == 0) {
            *kind = (enum entrust_step_kind)i;
            return true;
        }
    return false;
}

enum action entrust_action(enum entrust_step_kind kind) {
    must(kind < ENTRUST_STEP_KINDS);
    return steps[kind].action;
}

bool entrust_may(struct ctx *ctx, enum entrust_step_kind kind) {
    must(kind < ENTRUST_STEP_KINDS);
    return permit_role(ctx, steps[kind].action);
}

/* ---- one row */

static const struct notice *notice_then(struct ctx *ctx, int64_t number) {
    const struct edition *edition = edition_numbered(edition_of(ctx), number);
    return edition ? edition->notice : ctx_notice(ctx);
}

static const char *classes_in_words(struct ctx *ctx, const struct notice *notice, const char *classes) {
    struct buf buf = buf_in(ctx->arena);
    while (*classes) {
        size_t length = strcspn(classes, " ");
        const char *id = arena_text_n(ctx->arena, classes, length);
        int class = notice_class(notice, id);
        buf_printf(&buf, "%s%s", buf.length ? ", " : "",
                   class == NOTICE_NOTHING ? id : words_in(&notice->classes[class].entry, ctx->lang));
        classes += length + (classes[length] == ' ');
    }
    return buf.length ? buf_text(&buf) : NULL;
}

/* In the words of the notice under which it was given. */
static void put_words(struct ctx *ctx, struct entrust *handover) {
    const struct notice *notice = notice_then(ctx, handover->notice);
    int recipient = recipient_find(notice, handover->recipient),
        purpose = notice_purpose(notice, handover->purpose);
    handover->name =
        recipient == NOTICE_NOTHING ? handover->recipient : recipient_name(notice, recipient, ctx->lang);
    handover->purpose_words =
        purpose == NOTICE_NOTHING ? handover->purpose : words_in(&notice->purposes[purpose].entry, ctx->lang);
    handover->class_words = classes_in_words(ctx, notice, handover->classes);
}

static day_t day_of(struct query *q, const char *name) {
    return query_is_null(q, name) ? DAY_NONE : (day_t)query_int(q, name);
}

static day_t said_day(struct ctx *ctx, const json_t *json, const char *name) {
    day_t day = DAY_NONE;
    const char *text = words_text(ctx, json, name);
    return text && day_parse(text, &day) ? day : DAY_NONE;
}

/* Which of those whom the notice names by what they are. */
static void put_who(struct ctx *ctx, struct entrust *handover) {
    const char *who = handover->firm ? handover->firm : handover->asker;
    if (who)
        handover->name = arena_printf(ctx->arena, "%s: %s", handover->name, who);
}

/* By which law and who asked is for those who may read the log. */
static enum status open_words(struct ctx *ctx, struct query *q, struct entrust *handover) {
    scoped_json *json = NULL;
    TRY(words_open(ctx, q, handover_place(handover->id), &json));
    handover->asked = handover->told = DAY_NONE;
    if (!json)
        return ST_OK;
    handover->text = words_text(ctx, json, "text");
    handover->firm = words_text(ctx, json, "firm");
    handover->assignment = words_text(ctx, json, "assignment");
    handover->told = said_day(ctx, json, "told");
    if (permit_role(ctx, ACTION_AUDIT)) {
        handover->basis = words_text(ctx, json, "basis");
        handover->asker = words_text(ctx, json, "asker");
        handover->untold = words_text(ctx, json, "untold");
        handover->asked = said_day(ctx, json, "asked");
    }
    put_who(ctx, handover);
    return ST_OK;
}

static void conclude(struct ctx *ctx, struct entrust *handover) {
    handover->out = !handover->closed && handover->due != DAY_NONE;
    handover->left = handover->due == DAY_NONE ? 0 : handover->due - registry_today(ctx);
    handover->late = handover->out && handover->left < 0;
    handover->cancelled =
        handover->outcome && strcmp(handover->outcome, entrust_step_id(ENTRUST_STEP_CANCEL)) == 0;
}

static enum status open_row(struct ctx *ctx, struct query *q, struct entrust *handover) {
    *handover = (struct entrust){.id = query_int(q, "id"),
                                 .recipient = query_text(ctx->arena, q, "recipient"),
                                 .form = query_text(ctx->arena, q, "form"),
                                 .purpose = query_text(ctx->arena, q, "purpose"),
                                 .classes = query_text(ctx->arena, q, "classes"),
                                 .notice = query_int(q, "notice"),
                                 .made = query_int(q, "made"),
                                 .given = (day_t)query_int(q, "given"),
                                 .from = day_of(q, "starts"),
                                 .to = day_of(q, "ends"),
                                 .due = day_of(q, "due"),
                                 .parties = (size_t)query_int(q, "parties"),
                                 .records = (size_t)query_int(q, "records"),
                                 .papers = (size_t)query_int(q, "papers"),
                                 .back = (size_t)query_int(q, "back"),
                                 .actor = query_text(ctx->arena, q, "actor"),
                                 .done = query_int(q, "done"),
                                 .closed = query_int(q, "closed"),
                                 .outcome = query_text(ctx->arena, q, "outcome"),
                                 .version = query_int(q, "change")};
    put_words(ctx, handover);
    conclude(ctx, handover);
    TRY(entrust_last_day(ctx, handover, &handover->last));
    return open_words(ctx, q, handover);
}

static enum status read_rows(struct ctx *ctx, struct query *q, struct entrust **list, size_t *count) {
    size_t room = 0, staff_count;
    struct user *staff;
    *list = NULL;
    *count = 0;
    while (query_row(q)) {
        struct entrust one;
        TRY(open_row(ctx, q, &one));
        ARENA_PUSH(ctx->arena, *list, *count, room, one);
    }
    TRY(query_done(ctx, q));
    TRY(user_staff(ctx, &staff, &staff_count));
    for (size_t i = 0; i < *count; i++)
        (*list)[i].who = user_of_actor(ctx->arena, staff, staff_count, (*list)[i].actor);
    return ST_OK;
}

static enum status open_step(struct ctx *ctx, struct query *q, struct entrust_step *step) {
    scoped_json *json = NULL;
    *step = (struct entrust_step){.id = query_int(q, "id"),
                                  .day = (day_t)query_int(q, "day"),
                                  .at = query_int(q, "at"),
                                  .actor = query_text(ctx->arena, q, "actor")};
    if (!entrust_step_from(query_text(ctx->arena, q, "kind"), &step->kind))
        return FAIL(ctx, ST_FAILED, M("A step of a hand-over is of no kind that this program knows"));
    TRY(words_open(ctx, q, handover_place(step->id), &json));
    if (json) {
        step->name = words_text(ctx, json, "name");
        step->text = words_text(ctx, json, "text");
    }
    return ST_OK;
}

static enum status read_steps(struct ctx *ctx, struct db *db, struct entrust *handover) {
    struct entrust_step *list = NULL;
    size_t count = 0, room = 0, staff_count;
    struct user *staff;
    scoped_query q = query_begin(db, SQL_HANDOVER_STEPS);
    query_bind_int(&q, 1, handover->id);
    while (query_row(&q)) {
        struct entrust_step one;
        TRY(open_step(ctx, &q, &one));
        ARENA_PUSH(ctx->arena, list, count, room, one);
    }
    TRY(query_done(ctx, &q));
    TRY(user_staff(ctx, &staff, &staff_count));
    for (size_t i = 0; i < count; i++) {
        list[i].who = user_of_actor(ctx->arena, staff, staff_count, list[i].actor);
        if (list[i].kind == ENTRUST_STEP_TELL)
            handover->told = list[i].day;
    }
    handover->steps = list;
    handover->step_count = count;
    return ST_OK;
}

static enum status read_sheets(struct ctx *ctx, struct db *db, struct entrust *handover) {
    struct entrust_sheet *list = NULL;
    size_t count = 0, room = 0;
    scoped_query q = query_begin(db, SQL_HANDOVER_SHEETS);
    query_bind_int(&q, 1, handover->id);
    while (query_row(&q)) {
        struct entrust_sheet one = {.id = query_int(&q, "sheet"),
                                    .outcome = query_text(ctx->arena, &q, "kind")};
        ARENA_PUSH(ctx->arena, list, count, room, one);
    }
    handover->sheets = list;
    handover->sheet_count = count;
    return query_done(ctx, &q);
}

/* Page 9 before page 10. */
static int by_place(const void *a, const void *b) {
    const struct entrust_sheet *one = a, *other = b;
    return strverscmp(one->place ? one->place : "", other->place ? other->place : "");
}

/* As the list of papers says it; the papers lie sheet by sheet, as these do. */
static enum status place_sheets(struct ctx *ctx, struct db *db, const struct entrust *handover) {
    struct entrust_sheet *list = (struct entrust_sheet *)handover->sheets;
    struct paper *papers;
    size_t count, at = 0;
    if (!handover->sheet_count)
        return ST_OK;
    TRY(paper_all_within(ctx, db, &papers, &count));
    for (size_t i = 0; i < count; i++) {
        while (at < handover->sheet_count && list[at].id < papers[i].sheet)
            at++;
        if (at < handover->sheet_count && list[at].id == papers[i].sheet)
            list[at].place = paper_place(ctx, papers[i].folder, papers[i].page);
    }
    qsort(list, handover->sheet_count, sizeof *list, by_place);
    return ST_OK;
}

enum status entrust_row(struct ctx *ctx, struct db *db, ref_t id, struct entrust *handover) {
    struct entrust *list;
    size_t count;
    {
        scoped_query q = query_begin(db, SQL_HANDOVER_BY_ID);
        query_bind_int(&q, 1, id);
        TRY(read_rows(ctx, &q, &list, &count));
    }
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such hand-over."));
    *handover = list[0];
    TRY(read_sheets(ctx, db, handover));
    return read_steps(ctx, db, handover);
}

/* ---- for the front ends */

enum status entrust_read(struct ctx *ctx, ref_t id, struct entrust *handover) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(entrust_row(ctx, db, id, handover));
    return place_sheets(ctx, db, handover);
}

enum status entrust_list(struct ctx *ctx, const struct entrust_asked *asked, struct entrust **list,
                         size_t *count, size_t *total) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    {
        scoped_query q = query_begin(db, asked->over ? SQL_HANDOVERS_OVER_COUNT : SQL_HANDOVERS_OUT_COUNT);
        query_bind_text(&q, 1, asked->recipient);
        *total = query_row(&q) ? (size_t)query_int(&q, "count") : 0;
        TRY(query_done(ctx, &q));
    }
    scoped_query q = query_begin(db, asked->over ? SQL_HANDOVERS_OVER : SQL_HANDOVERS_OUT);
    query_bind_text(&q, 1, asked->recipient);
    query_bind_int(&q, 2, (int64_t)asked->limit);
    query_bind_int(&q, 3, (int64_t)asked->skip);
    return read_rows(ctx, &q, list, count);
}

enum status entrust_figures(struct ctx *ctx, struct entrust_figures *figures) {
    scoped_reader *db = NULL;
    *figures = (struct entrust_figures){.first = DAY_NONE};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_HANDOVER_FIGURES);
    query_bind_int(&q, 1, registry_today(ctx));
    if (query_row(&q)) {
        figures->out = (size_t)query_int(&q, "count");
        figures->late = (size_t)query_int(&q, "late");
        figures->cut = (size_t)query_int(&q, "cut");
        figures->first = day_of(&q, "first");
    }
    return query_done(ctx, &q);
}
