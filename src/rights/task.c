/* A task is sealed before it is written, and its key goes when it is signed. Who signs types who they are: a button that is pressed by
 * habit is no signature. */
#include "rights/task_inside.h"

#include "base/json.h"
#include "registry/joined.h"
#include "registry/loggable.h"
#include "registry/needle.h"
#include "registry/paper.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/allow.h"
#include "registry/within.h"
#include "rights/erase.h"
#include "rights/mention.h"
#include "rights/unname.h"

#include <string.h>

static enum status wrong(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

static const char *trimmed(struct ctx *ctx, const char *text) {
    if (!text)
        return NULL;
    size_t skip = strspn(text, " \t\r\n"), length = strlen(text);
    while (length > skip && strchr(" \t\r\n", text[length - 1]))
        length--;
    return length > skip ? arena_text_n(ctx->arena, text + skip, length - skip) : NULL;
}

/* ---- making */

static void bind_ref(struct query *q, int at, ref_t ref) {
    if (ref)
        query_bind_int(q, at, ref);
    else
        query_bind_null(q, at);
}

static enum status open_same(struct ctx *ctx, struct db *db, const struct task_draft *draft, ref_t *id) {
    scoped_query q = query_begin(db, SQL_TASK_OPEN_SAME);
    query_bind_text(&q, 1, task_kind_id(draft->kind));
    query_bind_text(&q, 2, task_place_id(draft->place));
    query_bind_text(&q, 3, draft->target);
    query_bind_int(&q, 4, draft->doer);
    query_bind_int(&q, 5, draft->party);
    query_bind_int(&q, 6, draft->request);
    query_bind_int(&q, 7, draft->erasure);
    query_bind_text(&q, 8, deadline_right_id(draft->right));
    *id = query_row(&q) ? query_int(&q, "id") : 0;
    while (query_row(&q))
        continue;
    return query_done(ctx, &q);
}

static const char *need_json(struct ctx *ctx, const struct task_draft *draft, day_t given) {
    scoped_json *json = json_object();
    json_put(json, "name", draft->name);
    json_put(json, "data", draft->data);
    json_put(json, "classes", draft->classes);
    if (draft->unnamed)
        json_object_set_new(json, "unnamed", json_true());
    json_put(json, "scope", draft->scope);
    json_put(json, "because", draft->because);
    if (draft->asked)
        json_object_set_new(json, "asked", json_true());
    json_put(json, "given", given == DAY_NONE ? NULL : day_iso(ctx->arena, given));
    return json_text(ctx->arena, json, 0);
}

static enum status put_task(struct ctx *ctx, struct write *write, const struct task_draft *draft, day_t given,
                            int64_t key, ref_t id) {
    const char *json = need_json(ctx, draft, given);
    day_t due = draft->due;
    void *sealed;
    size_t length;
    if (due == DAY_NONE)
        TRY(task_due(ctx, draft->right, &due));
    if (!key)
        TRY(vault_key_for(ctx, ctx->registry->vault, TASK_KEYS, TASK_CLASS, id, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, task_seal(id), json, strlen(json), &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_TASK_ADD);
    query_bind_int(&q, 1, id);
    query_bind_text(&q, 2, task_kind_id(draft->kind));
    query_bind_text(&q, 3, task_place_id(draft->place));
    query_bind_text(&q, 4, draft->target);
    bind_ref(&q, 5, draft->doer);
    bind_ref(&q, 6, draft->party);
    bind_ref(&q, 7, draft->request);
    bind_ref(&q, 8, draft->erasure);
    query_bind_text(&q, 9, deadline_right_id(draft->right));
    query_bind_int(&q, 10, ctx->now);
    query_bind_int(&q, 11, due);
    query_bind_int(&q, 12, registry_notice_number(ctx));
    query_bind_int(&q, 13, key);
    query_bind_blob(&q, 14, sealed, length);
    query_bind_int(&q, 15, write->change);
    return query_run(ctx, &q, NULL);
}

enum status task_make_given(struct ctx *ctx, struct write *write, const struct task_draft *draft, day_t given,
                            int64_t key, ref_t *id) {
    *id = 0;
    if (!draft->erasure) /* what is wanted names each place once, and an erasure is begun once */
        TRY(open_same(ctx, write->db, draft, id));
    if (*id)
        return ST_OK;
    *id = store_new_id();
    TRY(put_task(ctx, write, draft, given, key, *id));
    if (draft->erasure)
        return ST_OK; /* its own entry says it */
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "task_made",
                                              .party = draft->party,
                                              .record = *id,
                                              .sentence = "rights",
                                              .detail = task_kind_id(draft->kind)});
}

enum status task_make(struct ctx *ctx, struct write *write, const struct task_draft *draft, ref_t *id) {
    return task_make_given(ctx, write, draft, DAY_NONE, 0, id);
}

/* ---- telling of a correction or a restriction */

struct telling_all {
    ref_t party;
    enum deadline_right right;
    const char *data;
    size_t made;
};

static enum status tell(struct ctx *ctx, struct write *write, ref_t party, enum deadline_right right,
                        ref_t request, const struct task_about *about, size_t *made) {
    const char *data = about->told.data;
    struct task_wanted *list;
    size_t count;
    const char *name, *known;
    ref_t id;
    *made = 0;
    TRY(task_wanted(ctx, write->db, party, right, about, &list, &count));
    TRY(task_person(ctx, write->db, party, &name, &known));
    for (size_t i = 0; i < count; i++) {
        struct task_draft draft = list[i].draft;
        draft.party = party;
        draft.request = request;
        draft.name = name;
        draft.data = list[i].draft.unnamed ? list[i].draft.data
                     : data && known       ? arena_printf(ctx->arena, "%s\n%s", known, data)
                     : data                ? data
                                           : known;
        TRY(task_make_given(ctx, write, &draft, list[i].given, 0, &id));
        (*made)++;
    }
    return ST_OK;
}

enum status task_tell_classes(struct ctx *ctx, struct write *write, ref_t party, enum deadline_right right,
                              ref_t request, const bool *classes, size_t *made) {
    return tell(ctx, write, party, right, request, &(struct task_about){.classes = classes}, made);
}

enum status task_tell(struct ctx *ctx, struct write *write, ref_t party, enum deadline_right right,
                      ref_t request, const struct task_told *told, size_t *made) {
    return tell(ctx, write, party, right, request, &(struct task_about){.told = *told}, made);
}

static enum status tell_all(struct ctx *ctx, struct write *write, void *arg) {
    struct telling_all *all = arg;
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, all->party, NULL));
    return task_tell(ctx, write, all->party, all->right, 0, &(struct task_told){.data = all->data}, &all->made);
}

enum status task_tell_all(struct ctx *ctx, ref_t party, enum deadline_right right, const char *data,
                          size_t *made) {
    struct telling_all all = {party, right, data, 0};
    *made = 0;
    if (right != DEADLINE_RECTIFICATION && right != DEADLINE_RESTRICTION && right != DEADLINE_ACCESS)
        return wrong(
            ctx, "right",
            M("Recipients are told of a rectification or a restriction; an erasure tells them itself."), NULL);
    TRY(scope_duty(ctx));
    TRY(registry_change(ctx, tell_all, &all));
    *made = all.made;
    return ST_OK;
}

/* ---- signing */

/* A user signs with their own name; at the command line there is nobody to compare it with. */
static enum status check_name(struct ctx *ctx, const char *name) {
    if (!name)
        return wrong(ctx, "name", M("Type your name: it is your signature."), NULL);
    if (strlen(name) > TASK_NAME_MAX)
        return wrong(ctx, "name", M("This is too long; the longest is {1} letters."),
                     arena_printf(ctx->arena, "%d", TASK_NAME_MAX));
    if (ctx->actor && ctx->actor->id && ctx->actor->name &&
        strcmp(needle_fold(ctx->arena, name), needle_fold(ctx->arena, ctx->actor->name)) != 0)
        return wrong(ctx, "name", M("Type your own name, as the staff has it: {1}."), ctx->actor->name);
    return ST_OK;
}

static enum status check_text(struct ctx *ctx, const char *text) {
    if (text && strlen(text) > TASK_TEXT_MAX)
        return wrong(ctx, "text", M("This is too long; the longest is {1} letters."),
                     arena_printf(ctx->arena, "%d", TASK_TEXT_MAX));
    return allow_no_code(ctx, "text", text, M("This holds a personal identity code. Leave it out."));
}

static enum status check_sign(struct ctx *ctx, const struct task_sign *sign) {
    TRY(check_name(ctx, sign->name));
    TRY(check_text(ctx, sign->text));
    if (sign->outcome != TASK_DONE && !sign->text)
        return wrong(ctx, "text", M("Say why it was not done."), NULL);
    if (sign->how && !loggable_channel(sign->how))
        return wrong(ctx, "how", M("There is no such channel: {1}"), sign->how);
    return ST_OK;
}

static bool says_word(struct ctx *ctx, const char *folded, const char *words, const char *apart, size_t least) {
    for (const char *at = words; *at;) {
        size_t length = strcspn(at, apart);
        if (length >= least && strstr(folded, needle_fold(ctx->arena, arena_text_n(ctx->arena, at, length))))
            return true;
        at += length;
        at += strspn(at, apart);
    }
    return false;
}

/* What proves an erasure stays when the person is gone, so it must not say who that was. */
static enum status names_nobody(struct ctx *ctx, const struct task *task, const char *text) {
    enum { NAME_LEAST = 4, DATA_LEAST = 5 };
    if (!text || !task->erasure)
        return ST_OK;
    const char *folded = needle_fold(ctx->arena, text);
    if ((task->name && says_word(ctx, folded, task->name, " ", NAME_LEAST)) ||
        (task->data && says_word(ctx, folded, task->data, ", ", DATA_LEAST)))
        return wrong(ctx, "text",
                     M("This names whoever was erased. Say it without the name: it is kept as proof."), NULL);
    return ST_OK;
}

enum status task_put_step(struct ctx *ctx, struct write *write, ref_t task, const char *kind, const char *how,
                          const char *name, const char *text) {
    scoped_json *json = json_object();
    ref_t id = store_new_id();
    int64_t key = 0;
    void *sealed = NULL;
    size_t length = 0;
    json_put(json, "name", name);
    json_put(json, "text", text);
    const char *words = json_text(ctx->arena, json, 0);
    if (name || text) {
        TRY(vault_key_for(ctx, ctx->registry->vault, TASK_KEYS, TASK_CLASS, -task, &key));
        TRY(seal_close(ctx, ctx->registry->vault, key, task_seal(id), words, strlen(words), &sealed, &length));
    }
    scoped_query q = query_begin(write->db, SQL_TASK_STEP_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, task);
    query_bind_text(&q, 3, kind);
    query_bind_int(&q, 4, ctx->now);
    query_bind_text(&q, 5, actor_text(ctx));
    query_bind_text(&q, 6, how);
    bind_ref(&q, 7, key);
    query_bind_blob(&q, 8, sealed, length);
    query_bind_int(&q, 9, write->change);
    return query_run(ctx, &q, NULL);
}

enum status task_log(struct ctx *ctx, struct write *write, const struct task *task, const char *action,
                     const char *detail) {
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .party = task->party,
                                              .record = task->id,
                                              .sentence = "rights",
                                              .detail = detail});
}

/* Of an erasure the key is the intent's, which others of it need still. */
static enum status own_key(struct ctx *ctx, struct db *db, const struct task *task, int64_t *key) {
    *key = 0;
    if (task->erasure)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_TASK_KEY);
    query_bind_int(&q, 1, task->id);
    *key = query_row(&q) ? query_int(&q, "key") : 0;
    return query_done(ctx, &q);
}

enum status task_close(struct ctx *ctx, struct write *write, const struct task *task, enum task_outcome outcome,
                       struct task_keys *keys) {
    int64_t key;
    TRY(own_key(ctx, write->db, task, &key));
    scoped_query q = query_begin(write->db, SQL_TASK_CLOSE);
    query_bind_int(&q, 1, task->id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_text(&q, 3, task_outcome_id(outcome));
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, NULL));
    if (key)
        ARENA_PUSH(ctx->arena, keys->items, keys->count, keys->room, key);
    return task_log(ctx, write, task, "task_signed", task_outcome_id(outcome));
}

struct signing {
    const ref_t *ids;
    size_t count;
    struct task_sign sign;
    struct task_keys keys; /* that have served */
};

/* Done means that the name is out of the text: the program takes it out. What else people write is theirs to mend. */
static enum status take_out(struct ctx *ctx, struct write *write, const struct task *task) {
    struct unname_text text;
    if (task->kind != TASK_DECIDE || !mention_from(task->target, &text.kind, &text.id) ||
        !unname_can(text.kind))
        return ST_OK;
    return unname_gone_within(ctx, write, &text, task->name, task->data);
}

static enum status sign_one(struct ctx *ctx, struct write *write, struct signing *signing, ref_t id) {
    const struct task_sign *sign = &signing->sign;
    struct task task;
    TRY(task_row(ctx, write->db, id, &task));
    if (task.closed)
        return FAIL(ctx, ST_CONFLICT, M("This is signed already."));
    if (task.mail == TASK_MAIL_QUEUED)
        return FAIL(ctx, ST_CONFLICT,
                    M("A letter about this waits in the mail queue. Withdraw it there first, or let it go."));
    if (task.kind == TASK_TELL && sign->outcome == TASK_DONE && !sign->how)
        return wrong(ctx, "how", M("Say how the recipient was told."), NULL);
    TRY(names_nobody(ctx, &task, sign->text));
    if (sign->outcome == TASK_DONE)
        TRY(take_out(ctx, write, &task));
    TRY(task_put_step(ctx, write, id, task_outcome_id(sign->outcome), task.kind == TASK_TELL ? sign->how : NULL,
                      sign->name, sign->text));
    return task_close(ctx, write, &task, sign->outcome, &signing->keys);
}

static enum status sign_all(struct ctx *ctx, struct write *write, void *arg) {
    struct signing *signing = arg;
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, 0, NULL));
    for (size_t i = 0; i < signing->count; i++)
        TRY(sign_one(ctx, write, signing, signing->ids[i]));
    return ST_OK;
}

/* Is it work with a paper? That has a row of its own. */
static enum status is_paper(struct ctx *ctx, ref_t id, bool *paper) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PAPER_TASK_BY_ID);
    query_bind_int(&q, 1, id);
    *paper = query_row(&q) && query_int(&q, "count");
    return query_done(ctx, &q);
}

/* What is not there is told before what is wrong with its signature. */
static enum status is_there(struct ctx *ctx, ref_t id) {
    struct task task;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return task_row(ctx, db, id, &task);
}

enum status task_sign(struct ctx *ctx, const ref_t *ids, size_t count, const struct task_sign *sign,
                      struct task_completed *completed) {
    struct signing signing = {.ids = ids, .count = count, .sign = *sign};
    bool paper = false;
    *completed = (struct task_completed){0};
    signing.sign.name = trimmed(ctx, sign->name);
    signing.sign.text = trimmed(ctx, sign->text);
    TRY(scope_duty(ctx));
    if (count == 1)
        TRY(is_paper(ctx, ids[0], &paper));
    for (size_t i = 0; i < count && !paper; i++)
        TRY(is_there(ctx, ids[i]));
    TRY(check_sign(ctx, &signing.sign));
    if (paper && sign->outcome != TASK_DONE && sign->outcome != TASK_UNNEEDED)
        return wrong(ctx, "outcome", M("A paper is destroyed or copied, or there is none any more."), NULL);
    if (paper)
        TRY(paper_sign(ctx, ids[0]));
    else
        TRY(registry_change(ctx, sign_all, &signing));
    if (signing.keys.count)
        TRY(vault_destroy_keys(ctx, ctx->registry->vault, signing.keys.items, signing.keys.count));
    return erase_complete(ctx, completed);
}

const char *task_completed_words(struct ctx *ctx, const struct task_completed *completed) {
    const char *all = NULL;
    for (size_t i = 0; i < completed->count; i++) {
        const char *number = ref_text(ctx->arena, completed->items[i]);
        all = all ? arena_printf(ctx->arena, "%s, %s", all, number) : number;
    }
    return all ? MSG(ctx->arena, ctx->lang,
                     M("Nothing of it is open any more: the certificate is complete now, and one that was "
                       "given before "
                       "says less: {1}"),
                     all)
               : NULL;
}

struct answering {
    ref_t id;
    const char *text;
};

static enum status answer(struct ctx *ctx, struct write *write, void *arg) {
    const struct answering *answering = arg;
    struct task task;
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, 0, NULL));
    TRY(task_row(ctx, write->db, answering->id, &task));
    if (task.kind != TASK_TELL || !task.closed || task.outcome != TASK_DONE)
        return FAIL(ctx, ST_CONFLICT, M("Only a recipient that was told can have answered."));
    TRY(task_put_step(ctx, write, task.id, "answer", NULL, NULL, answering->text));
    scoped_query q = query_begin(write->db, SQL_TASK_TOUCH);
    query_bind_int(&q, 1, task.id);
    query_bind_int(&q, 2, write->change);
    TRY(query_run(ctx, &q, NULL));
    return task_log(ctx, write, &task, "task_answered", NULL);
}

enum status task_answer(struct ctx *ctx, ref_t id, const char *text) {
    struct answering answering = {id, trimmed(ctx, text)};
    TRY(scope_duty(ctx));
    if (!answering.text)
        return wrong(ctx, "text", M("Say what the recipient answered."), NULL);
    TRY(check_text(ctx, answering.text));
    return registry_change(ctx, answer, &answering);
}

/* ---- when the person is erased */

enum status task_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **keys, size_t *count) {
    return joined_row_keys(ctx, db, SQL_TASK_KEYS_OF, party, keys, count);
}

static enum status run_1(struct ctx *ctx, struct write *write, enum sql sql, ref_t id) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, id);
    return query_run(ctx, &q, NULL);
}

enum status task_forget(struct ctx *ctx, struct write *write, ref_t party) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, party, &members, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(run_1(ctx, write, SQL_TASK_STEPS_FORGET_OF, members[i]));
        TRY(run_1(ctx, write, SQL_TASKS_FORGET_OF, members[i]));
    }
    return ST_OK;
}
