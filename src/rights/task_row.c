/* Reading tasks: rows, opened with what names the person while they are open, and what was signed. */
#include "rights/task_inside.h"

#include "base/json.h"
#include "registry/edition.h"
#include "registry/envelope.h"
#include "registry/joined.h"
#include "registry/paper.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/sight.h"
#include "registry/words.h"
#include "rights/mention.h"
#include "rights/task_scope.h"

#include <string.h>

static const struct {
    const char *id, *label;
} kinds[TASK_KINDS] =
    {
#define TASK_KIND(NAME, id, label) {id, label},
#include "rights/task_kind.def"
#undef TASK_KIND
},
  places[TASK_PLACES] =
      {
#define TASK_PLACE(NAME, id, label) {id, label},
#include "rights/task_place.def"
#undef TASK_PLACE
},
  outcomes[TASK_OUTCOMES] = {
#define TASK_OUTCOME(NAME, id, label) {id, label},
#include "rights/task_outcome.def"
#undef TASK_OUTCOME
};

const char *task_kind_id(enum task_kind kind) {
    return kinds[kind].id;
}
const char *task_place_id(enum task_place place) {
    return places[place].id;
}
const char *task_outcome_id(enum task_outcome outcome) {
    return outcomes[outcome].id;
}
const char *task_kind_label(enum task_kind kind) {
    return kinds[kind].label;
}
const char *task_place_label(enum task_place place) {
    return places[place].label;
}
const char *task_outcome_label(enum task_outcome outcome) {
    return outcomes[outcome].label;
}

bool task_outcome_from(const char *id, enum task_outcome *outcome) {
    for (int i = 0; id && i < TASK_OUTCOMES; i++)
        if (strcmp(outcomes[i].id, id) == 0) {
            *outcome = (enum task_outcome)i;
            return true;
        }
    return false;
}

static const char *const mails[TASK_MAILS] = {NULL, "queued", "sent", "returned", "withdrawn"};

const char *task_mail_word(enum task_mail mail) {
    return mails[mail];
}

static enum task_mail mail_from(const char *kind) {
    for (int i = TASK_MAIL_NONE + 1; i < TASK_MAILS; i++)
        if (strcmp(mails[i], kind) == 0)
            return (enum task_mail)i;
    return TASK_MAIL_NONE;
}

const char *task_step_words(struct ctx *ctx, const struct task_step *step) {
    static const char *const words[TASK_MAILS] = {NULL, M("Letter put into the mail queue"), M("Letter sent"),
                                                  M("Letter came back, or was refused"), M("Letter withdrawn")};
    if (step->answer)
        return msg(ctx->lang, M("The recipient answered"));
    if (step->mail)
        return msg(ctx->lang, words[step->mail]);
    return msg(ctx->lang, task_outcome_label(step->outcome));
}

/* ---- one row */

static enum status read_ids(struct ctx *ctx, struct query *q, struct task *task) {
    const char *kind = query_text(ctx->arena, q, "kind"), *place = query_text(ctx->arena, q, "place");
    task->kind = TASK_KINDS;
    task->place = TASK_PLACES;
    for (int i = 0; i < TASK_KINDS; i++)
        if (strcmp(kinds[i].id, kind) == 0)
            task->kind = (enum task_kind)i;
    for (int i = 0; i < TASK_PLACES; i++)
        if (strcmp(places[i].id, place) == 0)
            task->place = (enum task_place)i;
    if (task->kind == TASK_KINDS || task->place == TASK_PLACES ||
        !deadline_right_from(query_text(ctx->arena, q, "about"), &task->right))
        return FAIL(ctx, ST_FAILED, M("A task is of no kind that this program knows"));
    return ST_OK;
}

struct parsed {
    struct task task;
    day_t given;
    const char *scope;
    struct {
        const char *because;
        bool asked;
    } * whys;
    size_t why_count;
};

/* Its own reason first, then those of erasures that it took in. */
static void read_whys(struct ctx *ctx, const json_t *json, struct parsed *parsed) {
    const json_t *also = json_object_get(json, "also"), *one = json;
    parsed->whys = arena_array(ctx->arena, json_array_size(also) + 1, sizeof *parsed->whys);
    for (size_t i = 0; one; one = json_array_get(also, i++)) {
        parsed->whys[parsed->why_count].because = words_text(ctx, one, "because");
        parsed->whys[parsed->why_count++].asked = json_is_true(json_object_get(one, "asked"));
    }
}

static enum status parse_row(struct ctx *ctx, struct query *q, struct parsed *parsed) {
    struct task *task = &parsed->task;
    scoped_json *json = NULL;
    *parsed = (struct parsed){.given = DAY_NONE,
                              .task = {.settles = DAY_NONE,
                                       .id = query_int(q, "id"),
                                       .target = query_text(ctx->arena, q, "target"),
                                       .doer = query_int(q, "doer"),
                                       .party = query_int(q, "party"),
                                       .request = query_int(q, "request"),
                                       .erasure = query_int(q, "erasure"),
                                       .made = query_int(q, "made"),
                                       .due = (day_t)query_int(q, "due"),
                                       .notice = query_int(q, "notice"),
                                       .closed = query_int(q, "closed")}};
    TRY(read_ids(ctx, q, task));
    if (task->closed && !task_outcome_from(query_text(ctx->arena, q, "outcome"), &task->outcome))
        return FAIL(ctx, ST_FAILED, M("A task is of no kind that this program knows"));
    task->left = task->due - registry_today(ctx);
    task->late = !task->closed && task->left < 0;
    TRY(words_open(ctx, q, task_seal(query_int(q, "id")), &json));
    task->name = words_text(ctx, json, "name");
    task->data = words_text(ctx, json, "data");
    task->classes = words_text(ctx, json, "classes");
    task->unnamed = json_is_true(json_object_get(json, "unnamed"));
    parsed->scope = words_text(ctx, json, "scope");
    read_whys(ctx, json, parsed);
    const char *given = json_string_value(json_object_get(json, "given"));
    if (given)
        (void)day_parse(given, &parsed->given);
    return ST_OK;
}

static enum status read_steps(struct ctx *ctx, struct db *db, struct task *task) {
    struct task_step *list = NULL;
    size_t count = 0, room = 0;
    scoped_query q = query_begin(db, SQL_TASK_STEPS);
    query_bind_int(&q, 1, task->id);
    while (query_row(&q)) {
        scoped_json *json = NULL;
        const char *kind = query_text(ctx->arena, &q, "kind");
        struct task_step step = {.id = query_int(&q, "id"),
                                 .answer = strcmp(kind, "answer") == 0,
                                 .mail = mail_from(kind),
                                 .at = query_int(&q, "at"),
                                 .actor = query_text(ctx->arena, &q, "actor"),
                                 .how = query_text(ctx->arena, &q, "how")};
        TRY(words_open(ctx, &q, task_seal(query_int(&q, "id")), &json));
        (void)task_outcome_from(kind, &step.outcome);
        step.name = words_text(ctx, json, "name");
        step.text = words_text(ctx, json, "text");
        if (step.mail)
            task->mail = step.mail;
        task->settles = step.mail == TASK_MAIL_SENT && !task->closed
                            ? zone_day(registry_zone(ctx), step.at) + TASK_RETURN_DAYS
                            : DAY_NONE;
        ARENA_PUSH(ctx->arena, list, count, room, step);
    }
    task->steps = list;
    task->step_count = count;
    return query_done(ctx, &q);
}

static const char *doer_name(const struct user *staff, size_t count, ref_t doer) {
    for (size_t i = 0; i < count; i++)
        if (staff[i].id == doer)
            return staff[i].name;
    return NULL;
}

static void say_scope(struct ctx *ctx, const struct notice *notice, const struct parsed *parsed,
                      struct task *task) {
    struct task_scope_words words;
    task_scope_read(ctx, notice, parsed->scope, &words);
    task->brief = words.brief;
    task->goes = words.goes;
    task->stays = words.stays;
    for (size_t i = 0; i < parsed->why_count; i++) {
        const char *why = task_scope_why(ctx, notice, parsed->whys[i].because, parsed->whys[i].asked);
        task->why = task->why && why ? arena_printf(ctx->arena, "%s; %s", task->why, why)
                    : task->why      ? task->why
                                     : why;
    }
    task->what = task_scope_text(ctx, &words, task->what);
}

/* Texts about others are told apart by what they are and their day; not where such things may be out of sight. */
static enum status say_text(struct ctx *ctx, struct db *db, struct task *task) {
    struct envelope envelope;
    enum mention_kind kind;
    ref_t id;
    bool there;
    if (task->kind != TASK_DECIDE || !mention_from(task->target, &kind, &id) || kind != MENTION_RECORD ||
        (edition_of(ctx)->sight && !sight_sees(ctx)))
        return ST_OK;
    TRY(envelope_by_id(ctx, db, id, &envelope, &there));
    if (there)
        task->where = arena_printf(ctx->arena, "%s: %s, %s", task->where, envelope_label(ctx, envelope.kind),
                                   day_text(ctx->arena, ctx->lang, envelope.day));
    return ST_OK;
}

enum status task_rows(struct ctx *ctx, struct db *db, struct query *q, struct task **list, size_t *count) {
    struct parsed *rows = NULL;
    struct user *staff;
    size_t staff_count, room = 0;
    *count = 0;
    while (query_row(q)) {
        struct parsed parsed;
        TRY(parse_row(ctx, q, &parsed));
        ARENA_PUSH(ctx->arena, rows, *count, room, parsed);
    }
    TRY(query_done(ctx, q));
    *list = arena_array(ctx->arena, *count + 1, sizeof **list);
    if (!*count)
        return ST_OK;
    TRY(user_staff(ctx, &staff, &staff_count));
    for (size_t i = 0; i < *count; i++) {
        struct task *task = &rows[i].task;
        const struct edition *edition = edition_numbered(edition_of(ctx), task->notice);
        const struct notice *notice = edition ? edition->notice : ctx_notice(ctx);
        task->where = task_where(ctx, notice, task->target, doer_name(staff, staff_count, task->doer));
        TRY(say_text(ctx, db, task));
        task->what = task_text(ctx, task->kind, task->place, task->right, task->where, rows[i].given);
        say_scope(ctx, notice, &rows[i], task);
        TRY(read_steps(ctx, db, task));
        (*list)[i] = *task;
    }
    return ST_OK;
}

enum status task_row(struct ctx *ctx, struct db *db, ref_t id, struct task *task) {
    struct task *list;
    size_t count;
    scoped_query q = query_begin(db, SQL_TASK_BY_ID);
    query_bind_int(&q, 1, id);
    TRY(task_rows(ctx, db, &q, &list, &count));
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such task."));
    *task = list[0];
    return ST_OK;
}

/* ---- work with papers, in the same list */

static const char *paper_what(struct ctx *ctx, const struct paper_task *paper) {
    if (paper->work == PAPER_COPY)
        return msg(ctx->lang, M("Copy the paper for whom it is about."));
    return paper->others ? msg(ctx->lang, M("Black out the name: the paper is about others too."))
                         : msg(ctx->lang, M("Destroy the paper."));
}

static enum status paper_due(struct ctx *ctx, struct task *task) {
    struct deadline deadline;
    TRY(deadline_for(ctx, ctx_notice(ctx), task->right, task->made, &deadline));
    task->due = deadline.binding;
    task->left = task->due - registry_today(ctx);
    task->late = task->left < 0;
    return ST_OK;
}

/* Whose erasure asked for the work with papers: of that party, and not later. */
static enum status of_erasure(struct ctx *ctx, struct db *db, ref_t erasure, ref_t *party, int64_t *asked) {
    scoped_query q = query_begin(db, SQL_ERASURE_BY_ID);
    query_bind_int(&q, 1, erasure);
    *party = 0;
    if (query_row(&q)) {
        *party = query_int(&q, "party");
        *asked = query_int(&q, "asked");
    }
    return query_done(ctx, &q);
}

struct list {
    struct task *items;
    size_t count, room;
};

static enum status add_papers(struct ctx *ctx, struct db *db, const struct task_asked *asked,
                              struct list *list) {
    struct paper_task *papers;
    size_t count;
    ref_t party = asked->party;
    int64_t until = INT64_MAX;
    if (asked->target || asked->request || (asked->place >= 0 && asked->place != TASK_AT_PAPER))
        return ST_OK;
    if (asked->erasure)
        TRY(of_erasure(ctx, db, asked->erasure, &party, &until));
    TRY(paper_tasks(ctx, &papers, &count));
    for (size_t i = 0; i < count; i++) {
        struct task task = {.id = papers[i].id,
                            .kind = papers[i].work == PAPER_COPY ? TASK_COPY : TASK_ERASE,
                            .place = TASK_AT_PAPER,
                            .target = "",
                            .where = papers[i].place,
                            .what = paper_what(ctx, &papers[i]),
                            .party = papers[i].party,
                            .made = papers[i].made};
        task.right = task.kind == TASK_COPY ? DEADLINE_ACCESS : DEADLINE_ERASURE;
        TRY(paper_due(ctx, &task));
        if ((asked->kind >= 0 && asked->kind != (int)task.kind) || (asked->late && !task.late) ||
            (party && (party != task.party || task.made > until)) ||
            (asked->erasure && task.kind != TASK_ERASE))
            continue;
        ARENA_PUSH(ctx->arena, list->items, list->count, list->room, task);
    }
    return ST_OK;
}

/* ---- lists */

static void bind_asked(struct query *q, const struct task_asked *asked) {
    query_bind_text(q, 1, asked->kind >= 0 ? task_kind_id((enum task_kind)asked->kind) : NULL);
    query_bind_text(q, 2, asked->place >= 0 ? task_place_id((enum task_place)asked->place) : NULL);
    query_bind_text(q, 3, asked->target);
}

static void bind_late(struct ctx *ctx, struct query *q, const struct task_asked *asked) {
    if (asked->late)
        query_bind_int(q, 4, registry_today(ctx));
    else
        query_bind_null(q, 4);
}

static enum status count_all(struct ctx *ctx, struct db *db, const struct task_asked *asked, size_t *total) {
    scoped_query q = query_begin(db, asked->closed ? SQL_TASKS_CLOSED_COUNT : SQL_TASKS_OPEN_COUNT);
    bind_asked(&q, asked);
    if (!asked->closed)
        bind_late(ctx, &q, asked);
    *total = query_row(&q) ? (size_t)query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

static void add_rows(struct ctx *ctx, struct list *list, const struct task *rows, size_t count) {
    for (size_t i = 0; i < count; i++)
        ARENA_PUSH(ctx->arena, list->items, list->count, list->room, rows[i]);
}

static enum status add_page(struct ctx *ctx, struct db *db, const struct task_asked *asked, struct list *list) {
    struct task *rows;
    size_t count;
    scoped_query q = query_begin(db, asked->closed ? SQL_TASKS_CLOSED : SQL_TASKS_OPEN);
    int at = 4;
    bind_asked(&q, asked);
    if (!asked->closed) {
        bind_late(ctx, &q, asked);
        at = 5;
    }
    query_bind_int(&q, at, (int64_t)asked->limit);
    query_bind_int(&q, at + 1, (int64_t)asked->skip);
    TRY(task_rows(ctx, db, &q, &rows, &count));
    add_rows(ctx, list, rows, count);
    return ST_OK;
}

static enum status add_of(struct ctx *ctx, struct db *db, enum sql sql, ref_t id, struct list *list) {
    struct task *rows;
    size_t count;
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, id);
    TRY(task_rows(ctx, db, &q, &rows, &count));
    add_rows(ctx, list, rows, count);
    return ST_OK;
}

static enum status add_family(struct ctx *ctx, struct db *db, ref_t party, struct list *list) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count; i++)
        TRY(add_of(ctx, db, SQL_TASKS_OF_PARTY, members[i], list));
    return ST_OK;
}

static enum status log_list(struct ctx *ctx, const struct list *list) {
    ref_t *parties = arena_array(ctx->arena, list->count + 1, sizeof *parties);
    size_t named = 0;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].party)
            parties[named++] = list->items[i].party;
    if (!named)
        return ST_OK;
    return registry_listed(ctx, parties, named, "tasks");
}

static enum status read_list(struct ctx *ctx, struct db *db, const struct task_asked *asked, struct list *list,
                             size_t *total) {
    if (asked->erasure)
        TRY(add_of(ctx, db, SQL_TASKS_OF_ERASURE, asked->erasure, list));
    else if (asked->request)
        TRY(add_of(ctx, db, SQL_TASKS_OF_REQUEST, asked->request, list));
    else if (asked->party)
        TRY(add_family(ctx, db, asked->party, list));
    if (asked->erasure || asked->request || asked->party) {
        TRY(add_papers(ctx, db, asked, list));
        *total = list->count;
        return ST_OK;
    }
    if (!asked->closed)
        TRY(add_papers(ctx, db, asked, list));
    size_t papers = list->count;
    if (asked->skip)
        list->count = 0; /* they stand on the first page */
    TRY(count_all(ctx, db, asked, total));
    *total += papers;
    return add_page(ctx, db, asked, list);
}

enum status task_list(struct ctx *ctx, const struct task_asked *asked, struct task **list, size_t *count,
                      size_t *total) {
    struct list found = {0};
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(scope_duty(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(read_list(ctx, db, asked, &found, total));
    *list = found.items;
    *count = found.count;
    return log_list(ctx, &found);
}

enum status task_read(struct ctx *ctx, ref_t id, struct task *task) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(scope_duty(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(task_row(ctx, db, id, task));
    return log_list(ctx, &(struct list){task, 1, 1});
}

enum status task_of_party(struct ctx *ctx, struct db *db, ref_t party, struct task **list, size_t *count) {
    struct list found = {0};
    TRY(add_family(ctx, db, party, &found));
    *list = found.items;
    *count = found.count;
    return ST_OK;
}

static enum status read_spot(struct ctx *ctx, struct query *q, const struct user *staff, size_t staff_count,
                             struct task_spot *spot) {
    const char *place = query_text(ctx->arena, q, "place");
    const struct edition *edition = edition_numbered(edition_of(ctx), query_int(q, "notice"));
    *spot = (struct task_spot){.place = TASK_PLACES,
                               .target = query_text(ctx->arena, q, "target"),
                               .doer = query_int(q, "doer"),
                               .first = query_int(q, "first"),
                               .tells = query_int(q, "tells") != 0,
                               .count = (size_t)query_int(q, "count"),
                               .late = (size_t)query_int(q, "late"),
                               .due = (day_t)query_int(q, "due")};
    for (int i = 0; i < TASK_PLACES; i++)
        if (strcmp(places[i].id, place) == 0)
            spot->place = (enum task_place)i;
    if (spot->place == TASK_PLACES)
        return FAIL(ctx, ST_FAILED, M("A task is of no kind that this program knows"));
    spot->where = task_where(ctx, edition ? edition->notice : ctx_notice(ctx), spot->target,
                             doer_name(staff, staff_count, spot->doer));
    return ST_OK;
}

enum status task_spots(struct ctx *ctx, struct task_spot **list, size_t *count) {
    struct user *staff;
    size_t staff_count, room = 0;
    scoped_reader *db = NULL;
    *list = NULL;
    *count = 0;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(user_staff(ctx, &staff, &staff_count));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_TASKS_BY_PLACE);
    query_bind_int(&q, 1, registry_today(ctx));
    while (query_row(&q)) {
        struct task_spot spot;
        TRY(read_spot(ctx, &q, staff, staff_count, &spot));
        ARENA_PUSH(ctx->arena, *list, *count, room, spot);
    }
    return query_done(ctx, &q);
}

enum status task_figures(struct ctx *ctx, ref_t request, ref_t erasure, struct task_figures *figures) {
    const struct task_asked asked = {.kind = -1, .place = TASK_AT_PAPER, .erasure = erasure};
    struct list papers = {0};
    scoped_reader *db = NULL;
    *figures = (struct task_figures){.first = DAY_NONE};
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    {
        scoped_query q = query_begin(db, SQL_TASK_FIGURES);
        query_bind_int(&q, 1, registry_today(ctx));
        query_bind_int(&q, 2, request);
        query_bind_int(&q, 3, erasure);
        if (query_row(&q) && query_int(&q, "count"))
            *figures = (struct task_figures){(size_t)query_int(&q, "count"), (size_t)query_int(&q, "late"),
                                             (day_t)query_int(&q, "first")};
        TRY(query_done(ctx, &q));
    }
    if (!request)
        TRY(add_papers(ctx, db, &asked, &papers));
    for (size_t i = 0; i < papers.count; i++) {
        figures->open++;
        figures->late += papers.items[i].late;
        if (figures->first == DAY_NONE || papers.items[i].due < figures->first)
            figures->first = papers.items[i].due;
    }
    return ST_OK;
}
