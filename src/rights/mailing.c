/* Made in slices, so that a list of a hundred thousand holds up nobody: the row is "being made" until the last of them is there, and what
 * a crash leaves so is taken away. Nothing of it is in the outbox before its time has come, so undoing it takes nothing back. */
#include "rights/mailing_inside.h"

#include "base/crash.h"
#include "registry/setting.h"

#include <string.h>

enum { SLICE = 2000 };

enum status mailing_log(struct ctx *ctx, struct write *write, ref_t id, const char *purpose, const char *action,
                        const char *detail) {
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .record = id,
                                              .purpose = purpose,
                                              .sentence = "purposes",
                                              .detail = detail});
}

/* ---- making it */

struct making {
    const struct mailing_draft *draft;
    const struct mailing_plan *plan;
    ref_t id;
    int64_t key, made;
    size_t from;
};

static enum status make_row(struct ctx *ctx, struct write *write, void *arg) {
    struct making *making = arg;
    const char *words = mailing_words(ctx, making->draft, making->plan);
    void *sealed;
    size_t length;
    TRY(vault_key_for(ctx, ctx->registry->vault, MAILING_KEYS, MAILING_CLASS, making->id, &making->key));
    TRY(seal_close(ctx, ctx->registry->vault, making->key, mailing_place(making->id), words, strlen(words),
                   &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_MAILING_ADD);
    query_bind_int(&q, 1, making->id);
    query_bind_text(&q, 2, outbox_kind_id(making->plan->kind));
    query_bind_text(&q, 3, ctx_notice(ctx)->purposes[making->draft->purpose].entry.id);
    query_bind_text(&q, 4, lang_code(making->draft->lang));
    query_bind_text(&q, 5, actor_text(ctx));
    query_bind_int(&q, 6, ctx->now);
    query_bind_int(&q, 7, (int64_t)making->plan->to);
    query_bind_int(&q, 8, making->key);
    query_bind_blob(&q, 9, sealed, length);
    query_bind_int(&q, 10, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status make_slice(struct ctx *ctx, struct write *write, void *arg) {
    const struct making *making = arg;
    for (size_t i = making->from; i < making->plan->to && i < making->from + SLICE; i++) {
        scoped_query q = query_begin(write->db, SQL_MAILING_TO_ADD);
        query_bind_int(&q, 1, making->id);
        query_bind_int(&q, 2, making->plan->parties[i]);
        query_bind_int(&q, 3, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

static enum status make_ready(struct ctx *ctx, struct write *write, void *arg) {
    const struct making *making = arg;
    scoped_query q = query_begin(write->db, SQL_MAILING_READY);
    query_bind_int(&q, 1, making->id);
    query_bind_int(&q, 2, ctx->now + making->plan->minutes * 60);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    return mailing_log(ctx, write, making->id, ctx_notice(ctx)->purposes[making->draft->purpose].entry.id,
                       "mailing_made", arena_printf(ctx->arena, "%zu", making->plan->to));
}

/* The notice says that nothing is sent for the marketing of others: whoever sends says that it is ours. */
static enum status check_own(struct ctx *ctx, const struct mailing_draft *draft,
                             const struct mailing_plan *plan) {
    static const char path[] = "never.third_party_marketing";
    if (plan->kind != OUTBOX_MARKETING || draft->own ||
        !names_have(&ctx_notice(ctx)->never, "third_party_marketing"))
        return ST_OK;
    (void)FAIL(
        ctx, ST_INVALID,
        M("Say that this is our own marketing. For the marketing of others nothing is sent: the notice says: "
          "“{1}”"),
        notice_quote(ctx->arena, ctx_notice(ctx), ctx->lang, path));
    (void)fault_sentence(ctx, path);
    return fault_at_field(ctx, "own");
}

static enum status check_count(struct ctx *ctx, const struct mailing_plan *plan, size_t typed) {
    if (!plan->to) {
        (void)FAIL(ctx, ST_INVALID, M("Nobody of them may get it, or has an address."));
        return fault_at_field(ctx, "who");
    }
    if (typed == plan->to)
        return ST_OK;
    (void)FAIL(ctx, ST_CONFLICT, M("It goes to {1}. Type that number to send it."),
               arena_printf(ctx->arena, "%zu", plan->to));
    return fault_at_field(ctx, "count");
}

static enum status check_words(struct ctx *ctx, const struct mailing_draft *draft,
                               const struct mailing_plan *plan) {
    struct permission permission;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return outbox_may(ctx, db,
                      &(struct outbox_draft){.kind = plan->kind,
                                             .purpose = draft->purpose,
                                             .party = plan->parties[0],
                                             .subject = draft->subject,
                                             .text = draft->text,
                                             .lang = draft->lang},
                      &permission);
}

enum status mailing_make(struct ctx *ctx, const struct mailing_draft *draft, size_t typed, ref_t *id) {
    struct mailing_plan plan;
    TRY(mailing_look(ctx, draft, &plan));
    struct making making = {.draft = draft, .plan = &plan, .id = store_new_id()};
    *id = making.id;
    if (plan.to)
        TRY(check_words(ctx, draft, &plan));
    TRY(check_own(ctx, draft, &plan));
    TRY(check_count(ctx, &plan, typed));
    TRY(registry_change(ctx, make_row, &making));
    for (; making.from < plan.to; making.from += SLICE) {
        TRY(registry_change(ctx, make_slice, &making));
        CRASH_POINT("mailing.slice");
    }
    return registry_change(ctx, make_ready, &making);
}

/* ---- undoing and stopping it */

struct stopping {
    ref_t id;
    enum mailing_state state;
};

static enum status run(struct ctx *ctx, struct write *write, enum sql sql, ref_t id, bool at) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, id);
    if (at)
        query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, at ? 3 : 2, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status clear(struct ctx *ctx, struct write *write, ref_t id) {
    static const enum sql steps[] = {SQL_MAILING_TO_CLEAR, SQL_MAILING_ADDRESS_CLEAR};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        scoped_query q = query_begin(write->db, steps[i]);
        query_bind_int(&q, 1, id);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

enum status mailing_turn(struct ctx *ctx, struct write *write, ref_t id, const char *from,
                         enum mailing_state to) {
    scoped_query q = query_begin(write->db, SQL_MAILING_TURN);
    query_bind_int(&q, 1, id);
    query_bind_text(&q, 2, from);
    query_bind_text(&q, 3, mailing_state_id(to));
    query_bind_int(&q, 4, ctx->now);
    query_bind_int(&q, 5, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status stop(struct ctx *ctx, struct write *write, void *arg) {
    struct stopping *stopping = arg;
    struct mailing_row row;
    TRY(mailing_row(ctx, write->db, stopping->id, &row));
    enum mailing_state was = row.mailing.state;
    if (was != MAILING_WAITING && was != MAILING_GOING)
        return FAIL(ctx, ST_CONFLICT, M("There is nothing to stop any more: {1}."),
                    msg(ctx->lang, mailing_state_label(was)));
    stopping->state = was == MAILING_WAITING ? MAILING_UNDONE : MAILING_STOPPED;
    if (was == MAILING_WAITING) {
        TRY(clear(ctx, write, stopping->id));
    } else {
        TRY(run(ctx, write, SQL_MAILING_WITHDRAW, stopping->id, true));
        TRY(run(ctx, write, SQL_MAILING_TO_STOP, stopping->id, false));
    }
    TRY(mailing_turn(ctx, write, stopping->id, mailing_state_id(was), stopping->state));
    return mailing_log(ctx, write, stopping->id, row.mailing.purpose,
                       was == MAILING_WAITING ? "mailing_undone" : "mailing_stopped", NULL);
}

enum status mailing_stop(struct ctx *ctx, ref_t id, enum mailing_state *state) {
    struct stopping stopping = {.id = id};
    TRY(mailing_may(ctx));
    TRY(registry_change(ctx, stop, &stopping));
    *state = stopping.state;
    return ST_OK;
}

/* ---- what goes */

struct ending {
    struct {
        ref_t id;
        int64_t key;
    } * items;
    size_t count, room;
    const char *action;
};

static enum status find_ending(struct ctx *ctx, enum sql sql, int64_t before, struct ending *ending) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, sql);
    if (before)
        query_bind_int(&q, 1, before);
    while (query_row(&q)) {
        ARENA_PUSH(ctx->arena, ending->items, ending->count, ending->room,
                   ((__typeof__(*ending->items)){query_int(&q, "id"), query_int(&q, "key")}));
    }
    return query_done(ctx, &q);
}

static enum status erase_rows(struct ctx *ctx, struct write *write, void *arg) {
    const struct ending *ending = arg;
    for (size_t i = 0; i < ending->count; i++) {
        TRY(clear(ctx, write, ending->items[i].id));
        scoped_query q = query_begin(write->db, SQL_MAILING_ERASE);
        query_bind_int(&q, 1, ending->items[i].id);
        TRY(query_run(ctx, &q, NULL));
    }
    if (!ending->action)
        return ST_OK;
    return mailing_log(ctx, write, 0, NULL, ending->action, arena_printf(ctx->arena, "%zu", ending->count));
}

/* Keys before rows. */
static enum status erase(struct ctx *ctx, const struct ending *ending) {
    int64_t *keys = arena_array(ctx->arena, ending->count + 1, sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < ending->count; i++)
        if (ending->items[i].key)
            keys[count++] = ending->items[i].key;
    if (!ending->count)
        return ST_OK;
    vault_note_change(ctx->registry->vault, store_change(ctx->registry->store));
    TRY(vault_destroy_keys(ctx, ctx->registry->vault, keys, count));
    return registry_change(ctx, erase_rows, (void *)(uintptr_t)ending);
}

enum status mailing_resume(struct ctx *ctx) {
    struct ending ending = {0};
    TRY(find_ending(ctx, SQL_MAILING_HALF, 0, &ending));
    return erase(ctx, &ending);
}

enum status mailing_sweep(struct ctx *ctx, day_t on, size_t *count) {
    struct ending ending = {.action = "mailings_erased"};
    int64_t days;
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    TRY(setting_number(ctx, SETTING_MAIL_DAYS, &days));
    TRY(find_ending(ctx, SQL_MAILING_ENDED, zone_instant(registry_zone(ctx), on - (day_t)days, 0), &ending));
    *count = ending.count;
    return erase(ctx, &ending);
}
