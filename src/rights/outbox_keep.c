/* What becomes of a message besides being sent: withdrawn, tried again, erased with the person or the request it belongs to, and gone
 * at the end of its days. Keys before rows, as everywhere. */
#include "rights/outbox_inside.h"

#include "registry/joined.h"
#include "registry/setting.h"
#include "rights/task.h"

/* ---- by hand */

/* What is tried again may fail again. */
enum status outbox_unsee(struct ctx *ctx, struct write *write, ref_t message) {
    scoped_query q = query_begin(write->db, SQL_OUTBOX_SEEN_DROP);
    query_bind_int(&q, 1, message);
    return query_run(ctx, &q, NULL);
}

struct changing {
    ref_t id;
    bool retry;
    int64_t key; /* of a withdrawn one that nobody is to read any more; or 0 */
};

/* The letter to a recipient about somebody who was erased; its task keeps what it needs. */
static enum status forget_bare(struct ctx *ctx, struct write *write, const struct outbox_row *row,
                               int64_t *key) {
    bool bare;
    TRY(outbox_bare(ctx, write->db, &row->message, &bare));
    *key = bare ? row->key : 0;
    if (!bare)
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_OUTBOX_FORGET);
    query_bind_int(&q, 1, row->message.id);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status change(struct ctx *ctx, struct write *write, void *arg) {
    struct changing *changing = arg;
    struct outbox_row row;
    int64_t changed;
    TRY(permit_action_within(ctx, write->db, ACTION_ANSWER, 0, NULL));
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, 0, NULL));
    TRY(outbox_row(ctx, write->db, changing->id, &row));
    scoped_query q = query_begin(write->db, changing->retry ? SQL_OUTBOX_RETRY : SQL_OUTBOX_WITHDRAW);
    int at = 1;
    query_bind_int(&q, at++, changing->id);
    if (!changing->retry)
        query_bind_text(&q, at++, outbox_why_id(OUTBOX_WHY_BY_HAND));
    query_bind_int(&q, at++, ctx->now);
    query_bind_int(&q, at, write->change);
    TRY(query_run(ctx, &q, &changed));
    if (!changed)
        return FAIL(ctx, ST_CONFLICT,
                    changing->retry
                        ? M("This message cannot be tried again: it has gone, or what it said is erased.")
                        : M("This message cannot be withdrawn any more: it is being sent, or has gone."));
    if (changing->retry)
        TRY(outbox_unsee(ctx, write, changing->id));
    if (row.message.task)
        TRY(task_mailed(ctx, write, row.message.task,
                        changing->retry ? TASK_MAIL_QUEUED : TASK_MAIL_WITHDRAWN));
    if (!changing->retry)
        TRY(forget_bare(ctx, write, &row, &changing->key));
    return outbox_log(ctx, write, changing->retry ? "message_retried" : "message_withdrawn", &row.message,
                      row.message.sentence, NULL);
}

static enum status change_one(struct ctx *ctx, ref_t id, bool retry) {
    struct changing changing = {id, retry, 0};
    enum status status = registry_change(ctx, change, &changing);
    if (status == ST_DENIED)
        registry_refused(ctx, "answer", 0);
    TRY(status);
    return changing.key ? vault_destroy_keys(ctx, ctx->registry->vault, &changing.key, 1) : ST_OK;
}

enum status outbox_withdraw(struct ctx *ctx, ref_t id) {
    return change_one(ctx, id, false);
}

enum status outbox_retry(struct ctx *ctx, ref_t id) {
    return change_one(ctx, id, true);
}

static enum status see(struct ctx *ctx, struct write *write, void *arg) {
    ref_t id = *(const ref_t *)arg;
    struct outbox_row row;
    TRY(permit_action_within(ctx, write->db, ACTION_ANSWER, 0, NULL));
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, 0, NULL));
    TRY(outbox_row(ctx, write->db, id, &row));
    if ((row.message.state != OUTBOX_FAILED && row.message.state != OUTBOX_BOUNCED) || row.message.seen)
        return FAIL(
            ctx, ST_CONFLICT,
            M("There is nothing to deal with: this message did not fail, or somebody has dealt with it."));
    scoped_query q = query_begin(write->db, SQL_OUTBOX_SEEN_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    return outbox_log(ctx, write, "message_seen", &row.message, row.message.sentence, NULL);
}

enum status outbox_seen(struct ctx *ctx, ref_t id) {
    enum status status = registry_change(ctx, see, &id);
    if (status == ST_DENIED)
        registry_refused(ctx, "answer", 0);
    return status;
}

/* ---- with the person, or the request */

struct keys {
    int64_t *items;
    size_t count, room;
};

static enum status add_keys(struct ctx *ctx, struct db *db, enum sql sql, ref_t of, struct keys *keys) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, of);
    while (query_row(&q)) {
        int64_t key = query_int(&q, "key");
        ARENA_PUSH(ctx->arena, keys->items, keys->count, keys->room, key);
    }
    return query_done(ctx, &q);
}

enum status outbox_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **list, size_t *count) {
    return joined_row_keys(ctx, db, SQL_OUTBOX_KEYS_OF, party, list, count);
}

enum status outbox_keys_of_request(struct ctx *ctx, struct db *db, ref_t request, int64_t **list,
                                   size_t *count) {
    struct keys keys = {0};
    TRY(add_keys(ctx, db, SQL_OUTBOX_KEYS_OF_REQUEST, request, &keys));
    *list = keys.items;
    *count = keys.count;
    return ST_OK;
}

static enum status forget(struct ctx *ctx, struct write *write, enum sql waiting, enum sql words, ref_t of) {
    scoped_query q = query_begin(write->db, waiting);
    query_bind_int(&q, 1, of);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    scoped_query all = query_begin(write->db, words);
    query_bind_int(&all, 1, of);
    query_bind_int(&all, 2, write->change);
    return query_run(ctx, &all, NULL);
}

enum status outbox_forget(struct ctx *ctx, struct write *write, ref_t party) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, party, &members, &count));
    for (size_t i = 0; i < count; i++)
        TRY(forget(ctx, write, SQL_OUTBOX_WAITING_FORGET, SQL_OUTBOX_FORGET_OF, members[i]));
    return ST_OK;
}

enum status outbox_forget_request(struct ctx *ctx, struct write *write, ref_t request) {
    return forget(ctx, write, SQL_OUTBOX_WAITING_FORGET_REQUEST, SQL_OUTBOX_FORGET_REQUEST, request);
}

/* ---- at the end of its days */

struct ended {
    ref_t *ids;
    size_t id_count, id_room;
    struct keys keys;
};

static enum status find_ended(struct ctx *ctx, day_t on, struct ended *ended) {
    int64_t days;
    scoped_reader *db = NULL;
    TRY(setting_number(ctx, SETTING_MAIL_DAYS, &days));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_OUTBOX_ENDED);
    query_bind_int(&q, 1, zone_instant(registry_zone(ctx), on - (day_t)days, 0));
    while (query_row(&q)) {
        ref_t id = query_int(&q, "id");
        int64_t key = query_int(&q, "key");
        ARENA_PUSH(ctx->arena, ended->ids, ended->id_count, ended->id_room, id);
        if (key)
            ARENA_PUSH(ctx->arena, ended->keys.items, ended->keys.count, ended->keys.room, key);
    }
    return query_done(ctx, &q);
}

static enum status erase_ended(struct ctx *ctx, struct write *write, void *arg) {
    const struct ended *ended = arg;
    for (size_t i = 0; i < ended->id_count; i++) {
        scoped_query q = query_begin(write->db, SQL_OUTBOX_ERASE);
        query_bind_int(&q, 1, ended->ids[i]);
        TRY(query_run(ctx, &q, NULL));
        TRY(outbox_unsee(ctx, write, ended->ids[i]));
    }
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "messages_erased",
                                              .detail = arena_printf(ctx->arena, "%zu", ended->id_count)});
}

enum status outbox_sweep(struct ctx *ctx, day_t on, size_t *count) {
    struct ended ended = {0};
    *count = 0;
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    TRY(find_ended(ctx, on, &ended));
    if (!ended.id_count)
        return ST_OK;
    vault_note_change(ctx->registry->vault, store_change(ctx->registry->store));
    TRY(vault_destroy_keys(ctx, ctx->registry->vault, ended.keys.items, ended.keys.count));
    TRY(registry_change(ctx, erase_ended, &ended));
    *count = ended.id_count;
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}
