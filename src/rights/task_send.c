/* The letter to a recipient as e-mail. The task keeps what names the person until the letter has had time to come back, so that it can be
 * written again; the message itself forgets it when it has gone. What became of each letter is a step of its task. */
#include "rights/task_inside.h"

#include "base/crash.h"
#include "registry/holding.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/within.h"
#include "rights/erase.h"
#include "rights/outbox.h"

#include <string.h>

/* ---- where */

static enum status address_within(struct ctx *ctx, struct db *db, const char *target, const char **address) {
    struct holding *list;
    size_t count;
    day_t today = registry_today(ctx);
    *address = NULL;
    TRY(holding_all(ctx, db, &list, &count));
    for (size_t i = 0; i < count && !*address; i++) {
        const char *id = strrchr(list[i].holder, '.');
        if (list[i].kind == HOLDING_ADDRESS && list[i].same && id && strcmp(id + 1, target) == 0 &&
            list[i].day <= today && (list[i].until == DAY_NONE || today <= list[i].until))
            *address = list[i].ref;
    }
    return ST_OK;
}

enum status task_address(struct ctx *ctx, const char *target, const char **address) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return address_within(ctx, db, target, address);
}

/* ---- putting it into the queue */

struct sending {
    const ref_t *ids;
    size_t count;
    const char *address; /* NULL: as it is written down */
    enum lang lang;
};

static enum status sendable(struct ctx *ctx, const struct task *task) {
    if (task->kind != TASK_TELL)
        return FAIL(ctx, ST_CONFLICT, M("Only a recipient that is to be told gets a letter."));
    if (task->closed || !task_named(task))
        return FAIL(ctx, ST_CONFLICT, M("This is signed already."));
    if (task->mail == TASK_MAIL_QUEUED || task->mail == TASK_MAIL_SENT)
        return FAIL(ctx, ST_CONFLICT, M("A letter about this is on its way already."));
    return ST_OK;
}

/* Whoever reads it over a shoulder reads no name. */
static const char *subject_of(const struct task *task, enum lang lang) {
    if (task->right == DEADLINE_RECTIFICATION)
        return msg(lang, M("Personal data that we gave you were corrected"));
    if (task->right == DEADLINE_RESTRICTION)
        return msg(lang, M("The use of personal data that we gave you is restricted"));
    return msg(lang, M("Please erase personal data that we gave you"));
}

static enum status find_address(struct ctx *ctx, struct db *db, const struct sending *sending,
                                const struct task *task, const char **address) {
    *address = sending->address;
    if (!*address)
        TRY(address_within(ctx, db, task->target, address));
    if (*address)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("No address is written down of this recipient. Say to which it goes."));
    return fault_at_field(ctx, "to");
}

static enum status send_one(struct ctx *ctx, struct write *write, const struct sending *sending, ref_t id) {
    struct task task;
    const char *address;
    TRY(task_row(ctx, write->db, id, &task));
    TRY(sendable(ctx, &task));
    TRY(find_address(ctx, write->db, sending, &task, &address));
    const struct outbox_draft draft = {.kind = OUTBOX_RECIPIENT,
                                       .purpose = NOTICE_NOTHING,
                                       .party = task.party,
                                       .task = id,
                                       .address = address,
                                       .name = "",
                                       .subject = subject_of(&task, sending->lang),
                                       .text = task_letter(ctx, &task, sending->lang),
                                       .lang = sending->lang};
    TRY(outbox_put(ctx, write, &draft, NULL));
    CRASH_POINT("task.queued");
    return task_mailed(ctx, write, id, TASK_MAIL_QUEUED);
}

static enum status send_all(struct ctx *ctx, struct write *write, void *arg) {
    const struct sending *sending = arg;
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, 0, NULL));
    for (size_t i = 0; i < sending->count; i++)
        TRY(send_one(ctx, write, sending, sending->ids[i]));
    return ST_OK;
}

enum status task_send(struct ctx *ctx, const ref_t *ids, size_t count, const char *address, enum lang lang) {
    struct sending sending = {
        .ids = ids, .count = count, .address = address && *address ? address : NULL, .lang = lang};
    TRY(scope_duty(ctx));
    TRY(registry_change(ctx, send_all, &sending));
    CRASH_POINT("task.sending");
    return ST_OK;
}

/* ---- what became of it */

/* One that was closed because of this letter is to be done again, though what names the person is gone by then: the letter that came back
 * lies in the mailbox of whoever sends. */
static enum status reopen(struct ctx *ctx, struct write *write, ref_t id) {
    struct task task;
    int64_t changed;
    scoped_query q = query_begin(write->db, SQL_TASK_REOPEN);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, registry_today(ctx));
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, &changed));
    if (!changed)
        return ST_OK;
    TRY(task_row(ctx, write->db, id, &task));
    TRY(task_log(ctx, write, &task, "task_reopened", NULL));
    return task.erasure ? erase_reopen(ctx, write, task.erasure) : ST_OK;
}

/* The task may be gone: with the person, or with the row at the end of its days. */
enum status task_mailed(struct ctx *ctx, struct write *write, ref_t task, enum task_mail mail) {
    scoped_query q = query_begin(write->db, SQL_TASK_TOUCH);
    int64_t there;
    query_bind_int(&q, 1, task);
    query_bind_int(&q, 2, write->change);
    TRY(query_run(ctx, &q, &there));
    if (!there)
        return ST_OK;
    TRY(task_put_step(ctx, write, task, task_mail_word(mail), "email", NULL, NULL));
    return mail == TASK_MAIL_RETURNED ? reopen(ctx, write, task) : ST_OK;
}

struct settling {
    int64_t before;
    struct task_keys keys;
    size_t count;
};

static enum status told(struct ctx *ctx, struct db *db, int64_t before, struct task_keys *ids) {
    scoped_query q = query_begin(db, SQL_TASKS_TOLD);
    query_bind_int(&q, 1, before);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, ids->items, ids->count, ids->room, query_int(&q, "id"));
    return query_done(ctx, &q);
}

/* Looked for again here: one may have come back meanwhile. */
static enum status settle(struct ctx *ctx, struct write *write, void *arg) {
    struct settling *settling = arg;
    struct task_keys ids = {0};
    TRY(told(ctx, write->db, settling->before, &ids));
    settling->count = ids.count;
    settling->keys = (struct task_keys){0};
    for (size_t i = 0; i < ids.count; i++) {
        struct task task;
        TRY(task_row(ctx, write->db, ids.items[i], &task));
        TRY(task_put_step(ctx, write, task.id, task_outcome_id(TASK_DONE), "email", NULL, NULL));
        TRY(task_close(ctx, write, &task, TASK_DONE, &settling->keys));
    }
    return ST_OK;
}

enum status task_settle(struct ctx *ctx, size_t *count) {
    struct settling settling = {
        .before = zone_instant(registry_zone(ctx), registry_today(ctx) - TASK_RETURN_DAYS + 1, 0)};
    struct task_keys ids = {0};
    *count = 0;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(told(ctx, db, settling.before, &ids));
    }
    if (!ids.count)
        return ST_OK;
    TRY(registry_change(ctx, settle, &settling));
    CRASH_POINT("task.settled");
    *count = settling.count;
    if (settling.keys.count)
        TRY(vault_destroy_keys(ctx, ctx->registry->vault, settling.keys.items, settling.keys.count));
    return erase_complete(ctx, NULL);
}
