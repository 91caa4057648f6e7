/* The certificate: what was done, without personal data; and what people did after it. While they have something to do it says so; when
 * the last of it is signed, it is written anew, whole. Both can be proved by their hash in the log (certificate.h). */
#include "rights/erase_inside.h"

#include "base/crash.h"
#include "base/json.h"
#include "notice/recipient.h"
#include "registry/certified.h"

#include <string.h>

/* ---- what people do */

static json_t *task_json(struct ctx *ctx, const struct task *task) {
    json_t *json = json_object();
    const struct notice *notice = ctx_notice(ctx);
    enum lang lang = ctx->lang;
    json_put(json, "what", task_kind_id(task->kind));
    json_put(json, "where", task_place_id(task->place));
    if (task->kind != TASK_DECIDE) /* whose text it is, is nobody's business */
        json_put(json, "of", task->target);
    if (task->kind == TASK_DECIDE || task->doer) /* several are told apart by it */
        json_put(json, "task", ref_text(ctx->arena, task->id));
    ctx->lang = notice->first_language; /* whoever asked for it may read another */
    json_put(json, "words", task_where(ctx, notice, task->target, NULL));
    ctx->lang = lang;
    json_put(json, "by", day_iso(ctx->arena, task->due));
    json_put(json, "state", task->closed ? task_outcome_id(task->outcome) : "open");
    if (task->closed)
        json_put(json, "on", day_iso(ctx->arena, zone_day(registry_zone(ctx), task->closed)));
    for (size_t i = 0; i < task->step_count; i++)
        if (!task->steps[i].answer && !task->steps[i].mail && task->steps[i].how)
            json_put(json, "how", task->steps[i].how);
    return json;
}

static enum status put_papers(struct ctx *ctx, struct db *db, json_t *list, ref_t party, int64_t asked,
                              bool *open) {
    scoped_query q = query_begin(db, SQL_ERASURE_PAPERS);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, asked);
    if (query_row(&q) && query_int(&q, "count")) {
        json_t *json = json_object();
        bool waits = query_int(&q, "open") > 0;
        json_put(json, "what", task_kind_id(TASK_ERASE));
        json_put(json, "where", task_place_id(TASK_AT_PAPER));
        json_object_set_new(json, "papers", json_integer(query_int(&q, "count")));
        json_put(json, "state", waits ? "open" : task_outcome_id(TASK_DONE));
        if (!waits)
            json_put(json, "on", day_iso(ctx->arena, zone_day(registry_zone(ctx), query_int(&q, "last"))));
        json_array_append_new(list, json);
        *open = *open || waits;
    }
    return query_done(ctx, &q);
}

static enum status put_tasks(struct ctx *ctx, struct db *db, json_t *json, ref_t erasure, ref_t party,
                             int64_t asked, bool *open) {
    struct task *tasks;
    size_t count;
    json_t *list = json_array();
    *open = false;
    {
        scoped_query q = query_begin(db, SQL_TASKS_OF_ERASURE);
        query_bind_int(&q, 1, erasure);
        TRY(task_rows(ctx, db, &q, &tasks, &count));
    }
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, task_json(ctx, &tasks[i]));
        *open = *open || !tasks[i].closed;
    }
    json_object_set_new(json, "tasks", list);
    TRY(put_papers(ctx, db, list, party, asked, open));
    json_object_set_new(json, "complete", json_boolean(!*open));
    if (*open)
        json_object_del(json, "completed");
    else
        json_put(json, "completed", instant_iso(ctx->arena, ctx->now));
    return ST_OK;
}

/* What a sweep takes must be gone everywhere by its day: a place whose copies live on for a while is gone to that much sooner. */
static day_t due_there(struct ctx *ctx, const struct erasure *erasure, const char *target, day_t due) {
    const struct notice *notice = ctx_notice(ctx);
    day_t today = registry_today(ctx), by = erasure->gone_by;
    if (!by)
        return due;
    for (size_t i = 0; i < notice->holders_count; i++)
        if (strcmp(notice->holders[i].entry.id, target) == 0)
            while (by > today && holder_copies_until(&notice->holders[i], by) > erasure->gone_by)
                by--;
    by = by < today ? today : by;
    return by < due ? by : due;
}

enum status erase_ask(struct ctx *ctx, struct write *write, const struct erasure *erasure) {
    const char *name, *data;
    ref_t id;
    day_t due;
    if (!erasure->wanted_count)
        return ST_OK;
    TRY(task_person(ctx, write->db, erasure->party, &name, &data));
    TRY(task_due(ctx, DEADLINE_ERASURE, &due));
    for (size_t i = 0; i < erasure->wanted_count; i++) {
        struct task_draft draft = erasure->wanted[i].draft;
        draft.party = erasure->party;
        draft.erasure = erasure->id;
        draft.due = draft.kind == TASK_ERASE ? due_there(ctx, erasure, draft.target, due) : due;
        draft.name = name;
        draft.because = erasure->because;
        draft.asked = erasure->asked_for && erasure->request;
        if (!draft.unnamed)
            draft.data = data;
        TRY(task_take_in(ctx, write, &draft, &id));
        if (!id)
            TRY(task_make_given(ctx, write, &draft, erasure->wanted[i].given, erasure->key, &id));
    }
    return ST_OK;
}

/* ---- the certificate */

static json_t *texts_json(const char *const *texts, size_t count) {
    json_t *json = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(json, json_string(texts[i]));
    return json;
}

/* As they were counted: a certificate is written only where each is 0. */
static json_t *left_json(const struct erase_left *left) {
    json_t *json = json_object();
    json_object_set_new(json, "letters", json_integer((json_int_t)left->letters));
    json_object_set_new(json, "keys", json_integer((json_int_t)left->keys));
    json_object_set_new(json, "files", json_integer((json_int_t)left->files));
    json_object_set_new(json, "lookups", json_integer((json_int_t)left->tokens));
    return json;
}

/* How many were looked through, in how many of them the person was named, and what was done about those before the erasure. */
static json_t *texts_counts(const struct erase_texts *texts) {
    json_t *json = json_object();
    json_object_set_new(json, "looked_through", json_integer((json_int_t)texts->looked));
    json_object_set_new(json, "name_the_person", json_integer((json_int_t)texts->found));
    json_object_set_new(json, "decided_before", json_integer((json_int_t)texts->decided));
    json_object_set_new(json, "taken_out", json_integer((json_int_t)texts->taken_out));
    return json;
}

enum status erase_certificate_json(struct ctx *ctx, struct db *db, const struct erasure *erasure,
                                   const char **text, bool *open) {
    scoped_json *json = json_object();
    json_t *destroyed = json_object(), *checks = json_object(), *gone = json_array(), *with = json_array();
    json_put(json, "schema", "seloste-erasure-2");
    json_put(json, "id", ref_text(ctx->arena, erasure->id));
    json_put(json, "register", ref_text(ctx->arena, registry_id(ctx->registry)));
    json_put(json, "party", ref_text(ctx->arena, erasure->party));
    for (size_t i = 0; i < erasure->with_count; i++)
        json_array_append_new(with, json_string(ref_text(ctx->arena, erasure->with[i])));
    json_object_set_new(json, "with", with);
    json_put(json, "asked", instant_iso(ctx->arena, erasure->asked));
    json_put(json, "done", instant_iso(ctx->arena, ctx->now));
    json_put(json, "because", erasure->because);
    if (erasure->gone_by)
        json_put(json, "gone_by", day_iso(ctx->arena, erasure->gone_by));
    if (erasure->request)
        json_put(json, "request", ref_text(ctx->arena, erasure->request));
    json_object_set_new(json, "notice", json_integer((json_int_t)registry_notice_number(ctx)));
    for (size_t i = 0; i < erasure->decision.target_count; i++)
        json_array_append_new(
            gone, json_string(ctx_notice(ctx)->classes[erasure->decision.targets[i].class].entry.id));
    json_object_set_new(json, "gone", gone);
    json_object_set_new(json, "gone_with_the_name", erase_besides_json(erasure));
    if (erasure->remains.count) { /* of which fields; a value beside the party's id would be personal data */
        size_t count;
        const char *const *fields = remains_fields(ctx, &erasure->remains, &count);
        json_object_set_new(json, "left_without_a_name", texts_json(fields, count));
    }
    json_object_set_new(destroyed, "keys", json_integer((json_int_t)erasure->keys));
    json_object_set_new(destroyed, "letters", json_integer((json_int_t)erasure->letters));
    json_object_set_new(destroyed, "files", json_integer((json_int_t)erasure->left.gone_files));
    if (erasure->counted) { /* cut off after the rows had gone, nobody knows them any more */
        json_object_set_new(destroyed, "records", json_integer((json_int_t)erasure->records));
        json_object_set_new(destroyed, "lookups", json_integer((json_int_t)erasure->tokens));
    }
    json_object_set_new(json, "destroyed", destroyed);
    json_object_set_new(json, "stays", erase_decision_json(ctx, &erasure->decision, true));
    json_put(checks, "rows", "none left");
    json_put(checks, "lookups", "none left");
    json_put(checks, "former_letters", erasure->sample ? "do not open" : "there were none");
    json_object_set_new(checks, "left", left_json(&erasure->left));
    json_object_set_new(json, "checks", checks);
    if (erasure->texts.known)
        json_object_set_new(json, "texts_of_others", texts_counts(&erasure->texts));
    json_put(json, "not_protected", "dates, sums and links of unnamed ids in older copies stay readable");
    TRY(put_tasks(ctx, db, json, erasure->id, erasure->party, erasure->asked, open));
    *text = json_text(ctx->arena, json, 0);
    return ST_OK;
}

/* ---- when people are done */

struct ready {
    ref_t id, party;
    int64_t asked;
    const char *json;
};
struct ready_list {
    struct ready *items;
    size_t count, room;
};

static enum status find_ready(struct ctx *ctx, struct db *db, struct ready_list *list) {
    scoped_query q = query_begin(db, SQL_ERASURES_READY);
    *list = (struct ready_list){0};
    while (query_row(&q)) {
        struct ready ready = {query_int(&q, "id"), query_int(&q, "party"), query_int(&q, "asked"),
                              query_text(ctx->arena, &q, "certificate")};
        ARENA_PUSH(ctx->arena, list->items, list->count, list->room, ready);
    }
    return query_done(ctx, &q);
}

/* Its hash would make what somebody has changed past the program the certificate. So it stays as it is, and what is done or open is told by
 * the state and the log alone; the promises and the log's check say that it was changed. */
static enum status leave_as_it_is(struct ctx *ctx, struct write *write, const struct ready *ready,
                                  const char *state) {
    scoped_query q = query_begin(write->db, SQL_ERASURE_STATE);
    query_bind_int(&q, 1, ready->id);
    query_bind_text(&q, 2, state);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "certificate_held_back",
                                              .party = ready->party,
                                              .record = ready->id,
                                              .sentence = "rights.erasure",
                                              .detail = state});
}

static enum status write_anew(struct ctx *ctx, struct write *write, const struct ready *ready, enum sql sql,
                              const char *action) {
    const struct certified *certified;
    TRY(certified_read(ctx, write->db, &certified));
    scoped_json *json = ready->json && certified_true(certified, ready->id, ready->party, ready->json)
                            ? json_loads(ready->json, 0, NULL)
                            : NULL;
    bool open;
    if (!json)
        return leave_as_it_is(ctx, write, ready, sql == SQL_ERASURE_REOPENED ? "tasks" : "closed");
    TRY(put_tasks(ctx, write->db, json, ready->id, ready->party, ready->asked, &open));
    const char *text = json_text(ctx->arena, json, 0);
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, ready->id);
    query_bind_text(&q, 2, text);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    const char *because = arena_text(ctx->arena, json_string_value(json_object_get(json, "because")));
    return certified_log(ctx, write, action, ready->id, ready->party, because, text);
}

/* The certificate that says complete is no longer the last word: another one, with its hash in the log, says what is open again. */
enum status erase_reopen(struct ctx *ctx, struct write *write, ref_t erasure) {
    struct ready ready = {.id = erasure};
    const char *state = "";
    {
        scoped_query q = query_begin(write->db, SQL_ERASURE_BY_ID);
        query_bind_int(&q, 1, erasure);
        if (query_row(&q)) {
            state = query_text(ctx->arena, &q, "state");
            ready.party = query_int(&q, "party");
            ready.asked = query_int(&q, "asked");
            ready.json = query_text(ctx->arena, &q, "certificate");
        }
        TRY(query_done(ctx, &q));
    }
    if (strcmp(state, "closed") != 0)
        return ST_OK;
    return write_anew(ctx, write, &ready, SQL_ERASURE_REOPENED, "erasure_reopened");
}

/* Asked again here: two may sign the last two at once. */
static enum status complete_all(struct ctx *ctx, struct write *write, void *arg) {
    struct ready_list *list = arg;
    TRY(find_ready(ctx, write->db, list));
    for (size_t i = 0; i < list->count; i++)
        TRY(write_anew(ctx, write, &list->items[i], SQL_ERASURE_COMPLETED, "erasure_completed"));
    return ST_OK;
}

/* They keep nobody's data any more: what the tasks said went with their rows' words. */
static enum status destroy_intents(struct ctx *ctx, const struct ready_list *list) {
    struct vault *vault = ctx->registry->vault;
    struct vault_key *keys;
    size_t count, going = 0;
    TRY(vault_keys_of(ctx, vault, ERASURE_KEYS, &keys, &count));
    int64_t *ids = arena_array(ctx->arena, count + 1, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < list->count; j++)
            if (keys[i].epoch == list->items[j].id)
                ids[going++] = keys[i].id;
    return going ? vault_destroy_keys(ctx, vault, ids, going) : ST_OK;
}

enum status erase_complete(struct ctx *ctx, struct task_completed *completed) {
    struct ready_list list;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(find_ready(ctx, db, &list));
    }
    if (!list.count)
        return ST_OK;
    TRY(writer_run(ctx, ctx->registry->writer, complete_all, &list));
    CRASH_POINT("erase.completed");
    for (size_t i = 0; completed && i < list.count; i++)
        ARENA_PUSH(ctx->arena, completed->items, completed->count, completed->room, list.items[i].id);
    TRY(destroy_intents(ctx, &list));
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}
