/* How long what a request says is kept. Until it is answered: always. Afterwards: as long as the notice keeps requests, counted from
 * the answer; then the row goes too. Of somebody who was erased only that there was a request, its days and its outcome are kept, and
 * for a month after the answer the answer itself, so that it can be sent again when it comes back. */
#include "rights/request_inside.h"

#include "registry/bound.h"
#include "registry/joined.h"
#include "registry/permit.h"
#include "rights/kept.h"
#include "rights/outbox.h"
#include "rights/shown.h"

#include <string.h>

enum { AFTER_ANSWER = 1 /* month */ };

/* ---- what an erasure waits for */

static const char *const waits = M("A request is open that needs these data, so they are not erased before it "
                                   "is answered: {1}, received on {2}.");

static const char *const not_there =
    M("The answer to a request is not with the person yet, so these data are not erased: {1}, received on "
      "{2}. Give it in another way, or note that it was handed over.");

const char *request_hold_text(struct ctx *ctx, const struct bound_asked *hold) {
    if (!hold->request)
        return NULL;
    return MSG(ctx->arena, ctx->lang, hold->answered ? not_there : waits,
               msg(ctx->lang, request_right_label(hold->right)),
               day_text(ctx->arena, ctx->lang, hold->received));
}

static enum status asks_one(struct ctx *ctx, struct db *db, ref_t party, int64_t since, ref_t *request) {
    enum deadline_right right;
    scoped_query q = query_begin(db, SQL_REQUESTS_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        if (deadline_right_from(query_text(ctx->arena, &q, "kind"), &right) && right == DEADLINE_ERASURE &&
            (query_is_null(&q, "closed") || query_int(&q, "received") >= since))
            *request = query_int(&q, "id");
    return query_done(ctx, &q);
}

enum status request_asks_erasure(struct ctx *ctx, struct db *db, ref_t party, int64_t since, ref_t *request) {
    ref_t *members;
    size_t count;
    *request = 0;
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count; i++)
        TRY(asks_one(ctx, db, members[i], since, request));
    return ST_OK;
}

enum status request_asked_erasure_since(struct ctx *ctx, struct db *db, ref_t party, int64_t since,
                                        bool *asked) {
    ref_t *members;
    size_t count;
    *asked = false;
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(db, SQL_REQUESTS_ERASURE_SINCE);
        query_bind_int(&q, 1, members[i]);
        query_bind_int(&q, 2, since);
        *asked = (query_row(&q) && query_int(&q, "count") > 0) || *asked;
        TRY(query_done(ctx, &q));
    }
    return ST_OK;
}

/* ---- when the person is erased */

enum status request_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **keys, size_t *count) {
    return joined_row_keys(ctx, db, SQL_REQUEST_KEYS_OF, party, keys, count);
}

static enum status run_2(struct ctx *ctx, struct write *write, enum sql sql, ref_t id) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status run_1(struct ctx *ctx, struct write *write, enum sql sql, ref_t id) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, id);
    return query_run(ctx, &q, NULL);
}

struct ids {
    ref_t *items;
    size_t count, room;
};

/* A step of which nothing is sealed: the keys are gone. */
static enum status never_came(struct ctx *ctx, struct write *write, ref_t request) {
    scoped_query step = query_begin(write->db, SQL_REQUEST_STEP_ADD);
    query_bind_int(&step, 1, store_new_id());
    query_bind_int(&step, 2, request);
    query_bind_text(&step, 3, request_step_id(REQUEST_STEP_UNDELIVERED));
    query_bind_int(&step, 4, ctx->now);
    query_bind_text(&step, 5, actor_text(ctx));
    query_bind_null(&step, 6);
    query_bind_null(&step, 7);
    query_bind_int(&step, 8, write->change);
    TRY(query_run(ctx, &step, NULL));
    scoped_query row = query_begin(write->db, SQL_REQUEST_UNDELIVERED);
    query_bind_int(&row, 1, request);
    query_bind_int(&row, 2, ctx->now);
    query_bind_int(&row, 3, write->change);
    return query_run(ctx, &row, NULL);
}

/* An answer that nobody got is none, also when nothing of it can be read any more: it ends with the erasure, and what was late then stays
 * late. */
static enum status mark_undelivered(struct ctx *ctx, struct write *write, ref_t party) {
    struct ids found = {0};
    scoped_query q = query_begin(write->db, SQL_REQUESTS_UNDELIVERED);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, found.items, found.count, found.room, query_int(&q, "id"));
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < found.count; i++)
        TRY(never_came(ctx, write, found.items[i]));
    return ST_OK;
}

/* The same of one whose words go a month after an answer that nobody sent. */
static enum status mark_unsent(struct ctx *ctx, struct write *write, ref_t request) {
    scoped_query q = query_begin(write->db, SQL_REQUEST_BY_ID);
    query_bind_int(&q, 1, request);
    bool unsent = query_row(&q) && query_int(&q, "unsent");
    TRY(query_done(ctx, &q));
    return unsent ? never_came(ctx, write, request) : ST_OK;
}

enum status request_forget(struct ctx *ctx, struct write *write, ref_t party) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, party, &members, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(mark_undelivered(ctx, write, members[i]));
        TRY(run_2(ctx, write, SQL_PARCELS_FORGET_OF, members[i]));
        TRY(run_1(ctx, write, SQL_REDACTIONS_FORGET_OF, members[i]));
        TRY(run_1(ctx, write, SQL_REQUEST_STEPS_FORGET_OF, members[i]));
        TRY(run_2(ctx, write, SQL_REQUESTS_FORGET_OF, members[i]));
    }
    return ST_OK;
}

/* ---- at the end of its period */

static enum status last_day(struct ctx *ctx, const char *kind, day_t answered, day_t on, day_t *last) {
    const struct fact facts[] = {{"right", kind}};
    return kept_last_day(ctx, &(struct kept){"requests", "request", facts, 1}, answered, on, last);
}

/* A rule may tell the rights apart: the oldest of each. They come oldest first. */
enum status request_kept_first(struct ctx *ctx, struct db *db, day_t on, struct kept_first *first) {
    bool seen[DEADLINE_COUNT] = {false};
    *first = (struct kept_first){"requests", DAY_NONE, DAY_NONE};
    scoped_query q = query_begin(db, SQL_REQUESTS_ENDED);
    while (query_row(&q)) {
        const char *kind = query_text(ctx->arena, &q, "kind");
        enum deadline_right right;
        if (!deadline_right_from(kind, &right) || seen[right])
            continue;
        const struct fact facts[] = {{"right", kind}};
        seen[right] = true;
        TRY(kept_sooner(ctx, &(struct kept){"requests", "request", facts, 1},
                        zone_day(registry_zone(ctx), query_int(&q, "closed")), on, first));
    }
    return query_done(ctx, &q);
}

struct ended {
    ref_t id;
    int64_t key;
    bool whole, erased; /* erased: the person */
};
struct ended_rows {
    struct ended *items;
    int64_t *keys;
    size_t count, room, key_count, key_room;
};

static enum status find_ended(struct ctx *ctx, struct db *db, day_t on, struct ended_rows *rows) {
    scoped_query q = query_begin(db, SQL_REQUESTS_ENDED);
    *rows = (struct ended_rows){0};
    while (query_row(&q)) {
        day_t answered = zone_day(registry_zone(ctx), query_int(&q, "closed")), last;
        struct ended ended = {.id = query_int(&q, "id"), .key = query_int(&q, "key")};
        bool erased = !query_is_null(&q, "party") && query_is_null(&q, "there");
        TRY(last_day(ctx, query_text(ctx->arena, &q, "kind"), answered, on, &last));
        ended.erased = erased;
        ended.whole = last != DAY_NONE && on >= last;
        bool words = ended.key && erased && on > day_add_months(answered, AFTER_ANSWER);
        if (!ended.whole && !words)
            continue;
        ARENA_PUSH(ctx->arena, rows->items, rows->count, rows->room, ended);
        if (ended.key)
            ARENA_PUSH(ctx->arena, rows->keys, rows->key_count, rows->key_room, ended.key);
    }
    return query_done(ctx, &q);
}

/* The letters that went as e-mail say the same. */
static enum status add_letters(struct ctx *ctx, struct db *db, struct ended_rows *rows) {
    for (size_t i = 0; i < rows->count; i++) {
        int64_t *keys;
        size_t count;
        TRY(outbox_keys_of_request(ctx, db, rows->items[i].id, &keys, &count));
        for (size_t k = 0; k < count; k++)
            ARENA_PUSH(ctx->arena, rows->keys, rows->key_count, rows->key_room, keys[k]);
    }
    return ST_OK;
}

/* With what was left out of its answer, and how that was handed over. */
static enum status erase_parcels(struct ctx *ctx, struct write *write, ref_t request, bool whole) {
    TRY(run_1(ctx, write, SQL_REDACTIONS_ERASE, request));
    TRY(run_1(ctx, write, SQL_PARCELS_ERASE_PIECES, request));
    return whole ? run_1(ctx, write, SQL_PARCELS_ERASE, request)
                 : run_2(ctx, write, SQL_PARCELS_FORGET, request);
}

static enum status erase_ended(struct ctx *ctx, struct write *write, void *arg) {
    const struct ended_rows *rows = arg;
    for (size_t i = 0; i < rows->count; i++) {
        TRY(outbox_forget_request(ctx, write, rows->items[i].id));
        if (!rows->items[i].erased)
            TRY(shown_hide(ctx, write, rows->items[i].id));
        TRY(erase_parcels(ctx, write, rows->items[i].id, rows->items[i].whole));
        if (rows->items[i].whole) {
            TRY(run_1(ctx, write, SQL_REQUEST_STEPS_ERASE, rows->items[i].id));
            TRY(run_1(ctx, write, SQL_REQUEST_ERASE, rows->items[i].id));
        } else {
            TRY(mark_unsent(ctx, write, rows->items[i].id));
            TRY(run_1(ctx, write, SQL_REQUEST_STEPS_FORGET, rows->items[i].id));
            TRY(run_2(ctx, write, SQL_REQUEST_FORGET, rows->items[i].id));
        }
    }
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "requests_erased",
                                              .sentence = "data.requests",
                                              .detail = arena_printf(ctx->arena, "%zu", rows->count)});
}

/* Keys before rows, as everywhere; a crash in between leaves rows that nothing opens, which the next sweep takes. */
enum status request_sweep(struct ctx *ctx, day_t on, size_t *count) {
    struct ended_rows rows;
    *count = 0;
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    TRY(shown_sweep(ctx));
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(find_ended(ctx, db, on, &rows));
        TRY(add_letters(ctx, db, &rows));
    }
    if (!rows.count)
        return ST_OK;
    vault_note_change(ctx->registry->vault, store_change(ctx->registry->store));
    TRY(vault_destroy_keys(ctx, ctx->registry->vault, rows.keys, rows.key_count));
    TRY(registry_change(ctx, erase_ended, &rows));
    *count = rows.count;
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}
