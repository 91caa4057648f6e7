/* A paper is a record like any other (`paper`, or a `note` where the notice lists notes and no files), with its place among its
 * facts; the table beside it says that it is a paper, which records are the same sheet, and whether its date is known. One
 * record for each party: each has its own keys and its own days, and goes alone. */
#include "registry/paper.h"

#include "base/json.h"
#include "registry/audit.h"
#include "notice/field.h"
#include "notice/recipient.h"
#include "registry/edition.h"
#include "registry/envelope.h"
#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/rectify.h"
#include "registry/role.h"
#include "registry/scope.h"
#include "registry/sight.h"
#include "registry/value.h"
#include "registry/within.h"

#include <string.h>

static const struct within noting = {.action = "noted", .permit = ACTION_NOTE};

/* ---- taking in */

struct adding {
    const struct paper_draft *draft;
    ref_t *records;
};

static enum status kind_for(struct ctx *ctx, struct db *db, ref_t party, const char **kind) {
    const struct notice *notice = ctx_notice(ctx);
    struct roles roles;
    TRY(role_list(ctx, db, party, &roles));
    int type = roles.count ? role_type_for(&roles, 0) : NOTICE_NOTHING;
    bool note = type != NOTICE_NOTHING && notice_category_of(notice, type, "file") == NOTICE_NOTHING &&
                notice_category_of(notice, type, "note") != NOTICE_NOTHING;
    *kind = note ? "note" : "paper";
    return ST_OK;
}

static enum status put_paper(struct ctx *ctx, struct write *write, ref_t record, ref_t sheet, bool undated) {
    scoped_query q = query_begin(write->db, SQL_PAPER_ADD);
    query_bind_int(&q, 1, record);
    query_bind_int(&q, 2, sheet);
    if (undated)
        query_bind_int(&q, 3, 1);
    else
        query_bind_null(&q, 3);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    struct adding *adding = arg;
    const struct paper_draft *draft = adding->draft;
    const struct fact facts[] = {{"folder", draft->folder}, {"page", draft->page}};
    ref_t sheet = store_new_id();
    for (size_t i = 0; i < draft->count; i++) {
        struct record_draft record = draft->record;
        record.party = draft->parties[i];
        record.facts = facts;
        record.fact_count = 2;
        record.ends = DAY_NONE;
        if (!record.at) {
            record.at = ctx->now;
            record.whole_day = true;
        }
        if (!record.kind)
            TRY(kind_for(ctx, write->db, record.party, &record.kind));
        TRY(record_add_within(ctx, write, &noting, &record, &adding->records[i]));
        TRY(put_paper(ctx, write, adding->records[i], sheet, !draft->record.at));
    }
    return ST_OK;
}

static bool says_something(const char *text) {
    return text && *text;
}

static enum status check_draft(struct ctx *ctx, const struct paper_draft *draft) {
    if (!says_something(draft->folder)) {
        (void)FAIL(ctx, ST_INVALID,
                   M("Say in which folder the paper is: without it nobody finds it to copy or to destroy it."));
        return fault_at_field(ctx, "folder");
    }
    for (size_t i = 0; i < draft->count; i++)
        for (size_t j = 0; j < i; j++)
            if (draft->parties[i] == draft->parties[j])
                return FAIL(ctx, ST_INVALID, M("Somebody is named twice."));
    const struct kind *kind = draft->record.kind ? kind_builtin(draft->record.kind) : NULL;
    if (draft->record.kind && (!kind || strcmp(kind->field, "invoice") != 0)) {
        (void)FAIL(ctx, ST_INVALID,
                   M("A paper is a voucher (invoice, credit_note, payment, reminder or fee_reminder), or "
                     "nothing of the kind."));
        return fault_at_field(ctx, "kind");
    }
    return draft->count ? ST_OK : FAIL(ctx, ST_INVALID, M("Say whom the paper is about."));
}

enum status paper_add(struct ctx *ctx, const struct paper_draft *draft, ref_t *records) {
    struct adding adding = {.draft = draft};
    adding.records = records;
    TRY(check_draft(ctx, draft));
    enum status status = registry_change(ctx, add, &adding);
    if (status == ST_DENIED)
        registry_refused(ctx, "note", draft->parties[0]);
    return status;
}

/* ---- showing */

struct list {
    struct paper *items;
    size_t count, room;
};

static const char *fact(const struct content *content, const char *name) {
    for (size_t i = 0; i < content->fact_count; i++)
        if (strcmp(content->facts[i].name, name) == 0)
            return content->facts[i].value;
    return NULL;
}

static enum status rows(struct ctx *ctx, struct query *q, struct list *list) {
    *list = (struct list){0};
    while (query_row(q)) {
        struct paper paper = {.record = query_int(q, "record"),
                              .party = query_int(q, "party"),
                              .sheet = query_int(q, "sheet"),
                              .undated = query_int(q, "undated") == 1,
                              .scanned = query_int(q, "scans") > 0};
        ARENA_PUSH(ctx->arena, list->items, list->count, list->room, paper);
    }
    return query_done(ctx, q);
}

/* Opens it; `seen` false: it is out of sight for the one who asks, or gone. */
static enum status open_paper(struct ctx *ctx, struct db *db, struct paper *paper, bool *seen) {
    struct envelope envelope;
    struct content content;
    struct roles roles;
    struct sight sight;
    TRY(envelope_by_id(ctx, db, paper->record, &envelope, seen));
    if (!*seen)
        return ST_OK;
    TRY(role_list(ctx, db, paper->party, &roles));
    TRY(envelope_open(ctx, db, &envelope, role_type_for(&roles, 0), &content));
    TRY(sight_of(ctx, db, paper->party, &sight));
    int category = envelope.data ? notice_category(ctx_notice(ctx), envelope.data) : NOTICE_NOTHING;
    *seen = !content.erased && !sight_veils(&sight, content.class, paper->record) &&
            !sight_withholds(ctx, &sight, envelope.kind, category);
    paper->folder = fact(&content, "folder");
    paper->page = fact(&content, "page");
    paper->text = content.text;
    paper->class = content.class;
    paper->day = envelope.day;
    return ST_OK;
}

/* By the name that the notice had for the recipient then. */
static const char *name_then(struct ctx *ctx, int64_t number, const char *recipient) {
    const struct edition *edition = edition_numbered(edition_of(ctx), number);
    const struct notice *notice = edition ? edition->notice : ctx_notice(ctx);
    int at = recipient_find(notice, recipient);
    return at == NOTICE_NOTHING ? recipient : recipient_name(notice, at, ctx->lang);
}

static enum status find_away(struct ctx *ctx, struct db *db, ref_t sheet, struct paper *paper) {
    scoped_query q = query_begin(db, SQL_PAPER_AWAY);
    query_bind_int(&q, 1, sheet);
    paper->away = paper->away_to = NULL;
    paper->away_since = paper->away_due = DAY_NONE;
    while (query_row(&q)) {
        paper->handover = query_int(&q, "id");
        paper->away_to = query_text(ctx->arena, &q, "recipient");
        paper->away = name_then(ctx, query_int(&q, "notice"), paper->away_to);
        paper->away_since = (day_t)query_int(&q, "given");
        paper->away_due = query_is_null(&q, "due") ? DAY_NONE : (day_t)query_int(&q, "due");
    }
    return query_done(ctx, &q);
}

/* The last time that counts: a sheet may have gone and come back before. */
static enum status find_gone(struct ctx *ctx, struct db *db, ref_t sheet, struct paper *paper) {
    scoped_query q = query_begin(db, SQL_PAPER_GONE);
    query_bind_int(&q, 1, sheet);
    paper->gone = NULL;
    paper->gone_on = DAY_NONE;
    while (query_row(&q)) {
        day_t day = (day_t)query_int(&q, "day");
        if (paper->gone && day < paper->gone_on)
            continue;
        paper->gone = name_then(ctx, query_int(&q, "notice"), query_text(ctx->arena, &q, "recipient"));
        paper->gone_on = day;
    }
    return query_done(ctx, &q);
}

static enum status find_where(struct ctx *ctx, struct db *db, struct paper *paper) {
    TRY(find_away(ctx, db, paper->sheet, paper));
    return find_gone(ctx, db, paper->sheet, paper);
}

static enum status open_list(struct ctx *ctx, struct db *db, struct list *list, bool names) {
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct paper paper = list->items[i];
        struct values values;
        bool seen;
        TRY(open_paper(ctx, db, &paper, &seen));
        if (!seen)
            continue;
        TRY(find_where(ctx, db, &paper));
        if (names) {
            TRY(sight_profile(ctx, db, paper.party, &values));
            paper.name = value_name(ctx, &values);
        }
        list->items[kept++] = paper;
    }
    list->count = kept;
    return ST_OK;
}

static enum status count_all(struct ctx *ctx, struct db *db, bool undated, size_t *total) {
    scoped_query q = query_begin(db, SQL_PAPERS_COUNT);
    query_bind_int(&q, 1, undated);
    *total = query_row(&q) ? (size_t)query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

static enum status read_page(struct ctx *ctx, struct db *db, bool undated, size_t skip, size_t limit,
                             struct list *list) {
    scoped_query q = query_begin(db, SQL_PAPERS_ALL);
    query_bind_int(&q, 1, undated);
    query_bind_int(&q, 2, (int64_t)limit);
    query_bind_int(&q, 3, (int64_t)skip);
    return rows(ctx, &q, list);
}

enum status paper_list(struct ctx *ctx, bool undated, size_t skip, size_t limit, struct paper **papers,
                       size_t *count, size_t *total) {
    struct list list;
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(count_all(ctx, db, undated, total));
    TRY(read_page(ctx, db, undated, skip, limit, &list));
    TRY(open_list(ctx, db, &list, true));
    *papers = list.items;
    *count = list.count;
    if (!list.count)
        return ST_OK;
    int64_t *parties = arena_array(ctx->arena, list.count, sizeof *parties);
    for (size_t i = 0; i < list.count; i++)
        parties[i] = list.items[i].party;
    return registry_listed(ctx, parties, list.count, "papers");
}

enum status paper_of_within(struct ctx *ctx, struct db *db, ref_t party, struct paper **papers, size_t *count) {
    struct list list;
    {
        scoped_query q = query_begin(db, SQL_PAPERS_OF);
        query_bind_int(&q, 1, party);
        TRY(rows(ctx, &q, &list));
    }
    TRY(open_list(ctx, db, &list, false));
    *papers = list.items;
    *count = list.count;
    return ST_OK;
}

enum status paper_all_within(struct ctx *ctx, struct db *db, struct paper **papers, size_t *count) {
    struct list list = {0};
    {
        scoped_query q = query_begin(db, SQL_PAPER_SHEETS);
        while (query_row(&q)) {
            struct paper paper = {.record = query_int(&q, "record"),
                                  .party = query_int(&q, "party"),
                                  .sheet = query_int(&q, "sheet")};
            ARENA_PUSH(ctx->arena, list.items, list.count, list.room, paper);
        }
        TRY(query_done(ctx, &q));
    }
    TRY(open_list(ctx, db, &list, false));
    *papers = list.items;
    *count = list.count;
    return ST_OK;
}

enum status paper_of(struct ctx *ctx, ref_t party, struct paper **papers, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return paper_of_within(ctx, db, party, papers, count);
}

/* ---- its date */

enum status paper_dated(struct ctx *ctx, struct write *write, ref_t record) {
    scoped_query q = query_begin(write->db, SQL_PAPER_DATED_ALONE);
    query_bind_int(&q, 1, record);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status dated(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_PAPER_DATED);
    query_bind_int(&q, 1, *(const ref_t *)arg);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status same_sheet(struct ctx *ctx, ref_t record, ref_t **records, size_t *count) {
    scoped_reader *db = NULL;
    size_t room = 0;
    *records = NULL;
    *count = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PAPER_SHEET);
    query_bind_int(&q, 1, record);
    while (query_row(&q)) {
        ref_t one = query_int(&q, "record");
        ARENA_PUSH(ctx->arena, *records, *count, room, one);
    }
    TRY(query_done(ctx, &q));
    return *count ? ST_OK : FAIL(ctx, ST_NOT_FOUND, M("There is no such paper in the register."));
}

enum status paper_undated(struct ctx *ctx, struct db *db, ref_t record, bool *undated) {
    scoped_query q = query_begin(db, SQL_PAPER_UNDATED);
    query_bind_int(&q, 1, record);
    *undated = query_row(&q) && query_int(&q, "count");
    return query_done(ctx, &q);
}

static enum status not_dated_yet(struct ctx *ctx, ref_t record) {
    scoped_reader *db = NULL;
    bool undated;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(paper_undated(ctx, db, record, &undated));
    return undated ? ST_OK
                   : FAIL(ctx, ST_CONFLICT,
                          M("Somebody has changed this meanwhile. Look at what is there now and make your "
                            "change again."));
}

/* A date is a correction of each record. If the program dies between two, the paper goes on asking. */
enum status paper_date(struct ctx *ctx, ref_t record, int64_t at, bool first) {
    ref_t *records;
    size_t count;
    TRY(same_sheet(ctx, record, &records, &count));
    if (first)
        TRY(not_dated_yet(ctx, record));
    for (size_t i = 0; i < count; i++) {
        struct rectifiable found;
        TRY(rectify_read(ctx, records[i], NOTICE_NOTHING, &found));
        found.draft.at = at;
        found.draft.whole_day = true;
        TRY(rectify_record(ctx, records[i], found.version, &found.draft));
    }
    return registry_change(ctx, dated, &record);
}

/* ---- what is to be done by hand */

static struct seal_place place_of(ref_t task) {
    return (struct seal_place){.record = task, .class = PAPER_CLASS, .rev = 0};
}

const char *paper_work_id(enum paper_work work) {
    return work == PAPER_DESTROY ? "destroy" : "copy";
}

const char *paper_place(struct ctx *ctx, const char *folder, const char *page) {
    if (says_something(folder) && says_something(page))
        return MSG(ctx->arena, ctx->lang, M("folder {1}, page {2}"), folder, page);
    if (says_something(folder))
        return MSG(ctx->arena, ctx->lang, M("folder {1}"), folder);
    return says_something(page) ? MSG(ctx->arena, ctx->lang, M("page {1}"), page) : NULL;
}

static const char *with_away(struct ctx *ctx, const char *place, const struct paper *paper) {
    if (!paper->away && !paper->gone)
        return place;
    const char *day = day_text(ctx->arena, ctx->lang, paper->away ? paper->away_since : paper->gone_on);
    if (!paper->away)
        return place ? MSG(ctx->arena, ctx->lang, M("{1}; destroyed on {3} by {2}"), place, paper->gone, day)
                     : MSG(ctx->arena, ctx->lang, M("destroyed on {2} by {1}"), paper->gone, day);
    return place ? MSG(ctx->arena, ctx->lang, M("{1}; handed over to {2} on {3}"), place, paper->away, day)
                 : MSG(ctx->arena, ctx->lang, M("handed over to {1} on {2}"), paper->away, day);
}

const char *paper_place_now(struct ctx *ctx, const struct paper *paper) {
    return with_away(ctx, paper_place(ctx, paper->folder, paper->page), paper);
}

enum status paper_away(struct ctx *ctx, ref_t record, const char **away) {
    struct paper paper = {0};
    scoped_reader *db = NULL;
    *away = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    {
        scoped_query q = query_begin(db, SQL_PAPER_SHEET_OF);
        query_bind_int(&q, 1, record);
        paper.sheet = query_row(&q) ? query_int(&q, "sheet") : 0;
        TRY(query_done(ctx, &q));
    }
    if (paper.sheet)
        TRY(find_where(ctx, db, &paper));
    *away = with_away(ctx, NULL, &paper);
    return ST_OK;
}

/* As it was written, so that everybody reads it in their own language. */
static const char *place_json(struct ctx *ctx, const struct paper *paper) {
    scoped_json *json = json_object();
    json_put(json, "folder", paper->folder);
    json_put(json, "page", paper->page);
    return json_text(ctx->arena, json, 0);
}

static enum status place_read(struct ctx *ctx, const char *text, const char **place) {
    scoped_json *json = json_loads(text, 0, NULL);
    if (!json_is_object(json))
        return FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
    *place = paper_place(ctx, arena_text(ctx->arena, json_string_value(json_object_get(json, "folder"))),
                         arena_text(ctx->arena, json_string_value(json_object_get(json, "page"))));
    return ST_OK;
}

/* Versions of the program before sealed all places under one key of the register; that one stays. */
static enum status forget_place(struct ctx *ctx, int64_t key, bool now) {
    struct vault *vault = ctx->registry->vault;
    int64_t shared;
    TRY(vault_key_named(ctx, vault, PAPER_CLASS, &shared));
    if (key == shared)
        return ST_OK;
    return now ? vault_destroy_keys(ctx, vault, &key, 1) : vault_destroy_later(ctx, vault, key);
}

static enum status asked_already(struct ctx *ctx, struct db *db, const struct paper *paper,
                                 enum paper_work work, bool *asked) {
    scoped_query q = query_begin(db, SQL_PAPER_TASK_OPEN_OF);
    query_bind_int(&q, 1, paper->party);
    query_bind_int(&q, 2, paper->sheet);
    query_bind_text(&q, 3, paper_work_id(work));
    *asked = query_row(&q) && query_int(&q, "count") > 0;
    return query_done(ctx, &q);
}

/* A copy is owed to nobody whose paper is to be destroyed. Where it was goes with the key, at the latest with the next that is destroyed:
 * that of the erasure which asks for this. */
static enum status drop_copies(struct ctx *ctx, struct write *write, const struct paper *paper) {
    {
        scoped_query keys = query_begin(write->db, SQL_PAPER_COPY_KEYS);
        query_bind_int(&keys, 1, paper->party);
        query_bind_int(&keys, 2, paper->sheet);
        while (query_row(&keys))
            TRY(forget_place(ctx, query_int(&keys, "key"), false));
        TRY(query_done(ctx, &keys));
    }
    scoped_query q = query_begin(write->db, SQL_PAPER_COPIES_DROP);
    query_bind_int(&q, 1, paper->party);
    query_bind_int(&q, 2, paper->sheet);
    return query_run(ctx, &q, NULL);
}

/* Where it is must be readable until it is done, however long the party's own keys are gone. */
enum status paper_ask(struct ctx *ctx, struct write *write, const struct paper *paper, enum paper_work work) {
    const char *place = place_json(ctx, paper);
    ref_t id = store_new_id();
    int64_t key;
    void *sealed;
    size_t length;
    bool asked;
    if (work == PAPER_DESTROY)
        TRY(drop_copies(ctx, write, paper));
    TRY(asked_already(ctx, write->db, paper, work, &asked));
    if (asked)
        return ST_OK;
    TRY(vault_key_for(ctx, ctx->registry->vault, PAPER_KEYS, PAPER_CLASS, id, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, place_of(id), place, strlen(place), &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_PAPER_TASK_ADD);
    query_bind_int(&q, 1, id);
    query_bind_text(&q, 2, paper_work_id(work));
    query_bind_int(&q, 3, paper->party);
    query_bind_int(&q, 4, paper->sheet);
    query_bind_int(&q, 5, ctx->now);
    query_bind_int(&q, 6, key);
    query_bind_blob(&q, 7, sealed, length);
    query_bind_int(&q, 8, write->change);
    return query_run(ctx, &q, NULL);
}

bool paper_in(const struct paper *paper, const bool *classes) {
    return !classes || paper->class == NOTICE_NOTHING || classes[paper->class];
}

bool paper_wants_copy(const struct paper *paper, const bool *classes) {
    return !paper->scanned && !paper->gone && paper_in(paper, classes);
}

struct copying {
    const struct paper *papers;
    size_t count;
    const bool *classes;
};

static bool to_copy(const struct copying *copying, size_t at) {
    return paper_wants_copy(&copying->papers[at], copying->classes);
}

static enum status ask_copies(struct ctx *ctx, struct write *write, void *arg) {
    const struct copying *copying = arg;
    for (size_t i = 0; i < copying->count; i++)
        if (to_copy(copying, i))
            TRY(paper_ask(ctx, write, &copying->papers[i], PAPER_COPY));
    return ST_OK;
}

enum status paper_copies(struct ctx *ctx, ref_t party, const bool *classes, size_t *asked) {
    struct paper *papers;
    size_t count;
    *asked = 0;
    TRY(paper_of(ctx, party, &papers, &count));
    const struct copying copying = {papers, count, classes};
    for (size_t i = 0; i < count; i++)
        *asked += to_copy(&copying, i);
    return *asked && ctx->registry->writer ? registry_change_staff(ctx, ask_copies, (void *)&copying) : ST_OK;
}

/* Where the paper is today, whatever was so when the task was made. */
static enum status say_away(struct ctx *ctx, struct db *db, ref_t sheet, struct paper_task *task) {
    struct paper paper = {.sheet = sheet};
    TRY(find_where(ctx, db, &paper));
    task->place = with_away(ctx, task->place, &paper);
    task->away = paper.away;
    return ST_OK;
}

static enum status open_task(struct ctx *ctx, struct query *q, struct paper_task *task) {
    size_t length, plain_length;
    char *plain = NULL;
    const char *kind = query_text(ctx->arena, q, "kind");
    *task = (struct paper_task){.id = query_int(q, "id"),
                                .party = query_int(q, "party"),
                                .work = strcmp(kind, "destroy") == 0 ? PAPER_DESTROY : PAPER_COPY,
                                .made = query_int(q, "made"),
                                .others = (size_t)query_int(q, "others")};
    const void *sealed = query_blob(ctx->arena, q, "place", &length);
    if (!sealed)
        return ST_OK;
    enum status status = seal_open(ctx, ctx->registry->vault, query_int(q, "key"), place_of(task->id), sealed,
                                   length, &plain, &plain_length);
    if (status == ST_NOT_FOUND) { /* an older copy of the data: it is signed by now */
        fault_clear(ctx);
        return ST_OK;
    }
    return status == ST_OK ? place_read(ctx, plain, &task->place) : status;
}

enum status paper_tasks(struct ctx *ctx, struct paper_task **tasks, size_t *count) {
    size_t room = 0;
    scoped_reader *db = NULL;
    *tasks = NULL;
    *count = 0;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(scope_duty(ctx)); /* where the papers of the erased are is for no purpose */
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PAPER_TASKS);
    while (query_row(&q)) {
        struct paper_task task;
        TRY(open_task(ctx, &q, &task));
        TRY(say_away(ctx, db, query_int(&q, "sheet"), &task));
        ARENA_PUSH(ctx->arena, *tasks, *count, room, task);
    }
    return query_done(ctx, &q);
}

struct signing {
    ref_t task;
    int64_t key; /* by which its place was read; 0: it had none */
};

static enum status key_of(struct ctx *ctx, struct db *db, ref_t task, int64_t *key) {
    scoped_query q = query_begin(db, SQL_PAPER_TASK_KEY);
    query_bind_int(&q, 1, task);
    *key = query_row(&q) ? query_int(&q, "key") : 0;
    return query_done(ctx, &q);
}

static enum status sign(struct ctx *ctx, struct write *write, void *arg) {
    struct signing *signing = arg;
    const ref_t *task = &signing->task;
    int64_t changed;
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, 0, NULL));
    TRY(key_of(ctx, write->db, *task, &signing->key));
    scoped_query q = query_begin(write->db, SQL_PAPER_TASK_SIGN);
    query_bind_int(&q, 1, *task);
    query_bind_int(&q, 2, ctx->now);
    query_bind_text(&q, 3, actor_text(ctx));
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, &changed));
    if (!changed)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such open task, or it is signed already."));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "paper_signed",
                                              .sentence = "rights",
                                              .detail = ref_text(ctx->arena, *task)});
}

/* Open ones of the party, and of whoever was merged into it. */
static enum status copies_of(struct ctx *ctx, struct db *db, ref_t party, ref_t **tasks, size_t *count) {
    size_t room = 0;
    *tasks = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_PAPER_TASKS);
    while (query_row(&q)) {
        ref_t whose = query_int(&q, "party");
        TRY(joined_now(ctx, db, &whose));
        if (whose == party && strcmp(query_text(ctx->arena, &q, "kind"), paper_work_id(PAPER_COPY)) == 0)
            ARENA_PUSH(ctx->arena, *tasks, *count, room, query_int(&q, "id"));
    }
    return query_done(ctx, &q);
}

enum status paper_copied(struct ctx *ctx, struct write *write, ref_t party) {
    ref_t *tasks;
    size_t count;
    TRY(copies_of(ctx, write->db, party, &tasks, &count));
    for (size_t i = 0; i < count; i++) {
        struct signing signing = {.task = tasks[i]};
        TRY(sign(ctx, write, &signing));
        if (signing.key)
            TRY(forget_place(ctx, signing.key, false));
    }
    return ST_OK;
}

enum status paper_sign(struct ctx *ctx, ref_t task) {
    struct signing signing = {.task = task};
    TRY(scope_duty(ctx));
    TRY(registry_change(ctx, sign, &signing));
    return signing.key ? forget_place(ctx, signing.key, true) : ST_OK;
}
