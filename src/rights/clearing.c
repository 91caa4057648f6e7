/* Confirmed with everybody who was chosen, also those who are left out, so that what came of it can be told of each; read; stopped. Who has gone is
 * counted from what erasures have marked. */
#include "rights/clearing_inside.h"

#include "base/crash.h"
#include "base/json.h"
#include "base/utf8.h"
#include "registry/find.h"
#include "registry/permit.h"
#include "registry/words.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id, *label;
} states[CLEARING_STATES] = {
#define CLEARING_STATE(NAME, id, label) {id, label},
#include "rights/clearing_state.def"
#undef CLEARING_STATE
};

static const struct {
    const char *id, *text;
} whys[CLEARING_WHYS] = {
    {NULL, NULL},
#define CLEARING_WHY(NAME, id, text) {id, text},
#include "rights/clearing_why.def"
#undef CLEARING_WHY
};

const char *clearing_state_id(enum clearing_state state) {
    must(state < CLEARING_STATES);
    return states[state].id;
}

const char *clearing_state_label(enum clearing_state state) {
    must(state < CLEARING_STATES);
    return states[state].label;
}

const char *clearing_why_id(enum clearing_why why) {
    must(why > CLEARING_WHY_NONE && why < CLEARING_WHYS);
    return whys[why].id;
}

const char *clearing_why_text(enum clearing_why why) {
    must(why > CLEARING_WHY_NONE && why < CLEARING_WHYS);
    return whys[why].text;
}

bool clearing_why_from(const char *id, enum clearing_why *why) {
    for (int i = 1; i < CLEARING_WHYS; i++)
        if (strcmp(whys[i].id, id) == 0) {
            *why = (enum clearing_why)i;
            return true;
        }
    return false;
}

static enum status may(struct ctx *ctx) {
    return permit_role(ctx, ACTION_ERASE) ? ST_OK : permit_action(ctx, ACTION_ERASE, 0, NULL);
}

static int most_first(const void *a, const void *b) {
    const struct clearing_left *x = a, *y = b;
    return x->count != y->count ? (x->count > y->count ? -1 : 1) : (int)x->why - (int)y->why;
}

void clearing_sort(struct clearing_left *left, size_t count) {
    if (count)
        qsort(left, count, sizeof *left, most_first);
}

static int by_ref(const void *a, const void *b) {
    ref_t x = *(const ref_t *)a, y = *(const ref_t *)b;
    return x < y ? -1 : x > y;
}

bool clearing_among(const ref_t *parties, size_t count, ref_t party) {
    return count && bsearch(&party, parties, count, sizeof party, by_ref);
}

enum status clearing_busy(struct ctx *ctx, struct db *db, ref_t **parties, size_t *count) {
    size_t room = 0;
    *parties = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_CLEARING_BUSY);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, *parties, *count, room, query_int(&q, "party"));
    return query_done(ctx, &q);
}

static enum status log_it(struct ctx *ctx, struct write *write, ref_t id, const char *action,
                          const char *detail) {
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .record = id,
                                              .sentence = "rights.erasure",
                                              .detail = detail});
}

/* ---- confirming it */

struct making {
    const struct clearing_draft *draft;
    const struct clearing_plan *plan;
    ref_t id;
    int64_t seen;
};

static enum status conflict(struct ctx *ctx, const char *id, size_t people) {
    (void)FAIL(ctx, ST_CONFLICT, id, arena_printf(ctx->arena, "%zu", people));
    return fault_at_field(ctx, "people");
}

static enum status wrong_at(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

static enum status check(struct ctx *ctx, const struct clearing_draft *draft,
                         const struct clearing_plan *plan) {
    const char *reason = draft->reason ? draft->reason : "";
    if (!plan->to)
        return wrong_at(ctx, "who", M("None of them can be erased now; the plan says why."));
    if (draft->because == CLEARING_UNSAID)
        return wrong_at(ctx, "why", M("Say why they go: they have asked for it, or are not needed any more."));
    if (!reason[strspn(reason, " \t\r\n")])
        return wrong_at(ctx, "reason",
                        M("Say who has decided this and why, in a sentence that names no customer."));
    if (strlen(reason) > CLEARING_REASON || !utf8_text(reason, strlen(reason)))
        return wrong_at(ctx, "reason", M("The text is too long, or holds characters that are no text."));
    if (plan->to != draft->people)
        return conflict(ctx, M("There are {1} of them now: look at them again, and confirm that number."),
                        plan->to);
    if (draft->seal && strcmp(draft->seal, plan->seal) != 0)
        return conflict(
            ctx, M("They are {1} still, but not the same ones: look at them again, and confirm the number."),
            plan->to);
    return ST_OK;
}

static enum status add_row(struct ctx *ctx, struct write *write, const struct making *making) {
    int64_t key;
    void *sealed;
    size_t length;
    scoped_json *json = json_object();
    json_put(json, "reason", making->draft->reason);
    const char *text = json_text(ctx->arena, json, 0);
    TRY(vault_key_named(ctx, ctx->registry->vault, CLEARING_KEY, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, clearing_place(making->id), text, strlen(text), &sealed,
                   &length));
    scoped_query q = query_begin(write->db, SQL_CLEARING_ADD);
    query_bind_int(&q, 1, making->id);
    query_bind_int(&q, 2, making->draft->because == CLEARING_REQUESTED);
    query_bind_int(&q, 3, (int64_t)making->plan->chosen);
    query_bind_int(&q, 4, making->seen);
    query_bind_text(&q, 5, actor_text(ctx));
    query_bind_int(&q, 6, ctx->now);
    query_bind_int(&q, 7, key);
    query_bind_blob(&q, 8, sealed, length);
    query_bind_int(&q, 9, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status add_who(struct ctx *ctx, struct write *write, ref_t clearing, const ref_t *parties,
                           size_t count, enum clearing_why why) {
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(write->db, SQL_CLEARING_WHO_ADD);
        query_bind_int(&q, 1, clearing);
        query_bind_int(&q, 2, parties[i]);
        query_bind_text(&q, 3, why ? whys[why].id : NULL);
        query_bind_int(&q, 4, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

/* Two who confirm at once do not erase the same person twice. */
static enum status none_busy(struct ctx *ctx, struct write *write, const struct clearing_plan *plan) {
    ref_t *busy;
    size_t count;
    TRY(clearing_busy(ctx, write->db, &busy, &count));
    for (size_t i = 0; i < plan->to; i++)
        if (clearing_among(busy, count, plan->parties[i]))
            return conflict(ctx, M("Some of them are being erased already: look at them again."), plan->to);
    return ST_OK;
}

static enum status write_clearing(struct ctx *ctx, struct write *write, void *arg) {
    const struct making *making = arg;
    const struct clearing_plan *plan = making->plan;
    TRY(none_busy(ctx, write, plan));
    TRY(add_row(ctx, write, making));
    TRY(add_who(ctx, write, making->id, plan->parties, plan->to, CLEARING_WHY_NONE));
    for (size_t i = 0; i < plan->left_count; i++)
        TRY(add_who(ctx, write, making->id, plan->left[i].parties, plan->left[i].count, plan->left[i].why));
    return log_it(ctx, write, making->id, "clearing_made",
                  arena_printf(ctx->arena, "%zu of %zu", plan->to, plan->chosen));
}

enum status clearing_make(struct ctx *ctx, const struct clearing_draft *draft, ref_t *id) {
    struct clearing_plan plan;
    struct making making = {
        .draft = draft, .plan = &plan, .id = store_new_id(), .seen = store_change(ctx->registry->store)};
    *id = making.id;
    TRY(registry_changeable(ctx));
    TRY(clearing_look(ctx, draft->parties, draft->count, &plan));
    TRY(check(ctx, draft, &plan));
    TRY(registry_change(ctx, write_clearing, &making));
    CRASH_POINT("clearing.made");
    atomic_store(&ctx->registry->review_waits, true);
    return ST_OK;
}

/* ---- its states */

enum status clearing_leave(struct ctx *ctx, struct write *write, ref_t clearing, ref_t party,
                           enum clearing_why why) {
    scoped_query q = query_begin(write->db, SQL_CLEARING_WHO_LEAVE);
    query_bind_int(&q, 1, clearing);
    query_bind_int(&q, 2, party);
    query_bind_text(&q, 3, clearing_why_id(why));
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

/* Stopped and done at once: who comes first. */
enum status clearing_turn(struct ctx *ctx, struct write *write, ref_t clearing, enum clearing_state state) {
    int64_t changed;
    scoped_query q = query_begin(write->db, SQL_CLEARING_TURN);
    query_bind_int(&q, 1, clearing);
    query_bind_text(&q, 2, clearing_state_id(state));
    query_bind_int(&q, 3, ctx->now);
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, &changed));
    if (!changed)
        return ST_OK;
    return log_it(ctx, write, clearing, state == CLEARING_DONE ? "clearing_done" : "clearing_stopped", NULL);
}

enum status clearing_erased(struct ctx *ctx, struct write *write, ref_t party, ref_t erasure) {
    scoped_query q = query_begin(write->db, SQL_CLEARING_WHO_ERASED);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, erasure);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status read_one(struct ctx *ctx, struct db *db, ref_t id, struct clearing *clearing) {
    struct clearing *list;
    size_t count;
    scoped_query q = query_begin(db, SQL_CLEARING_BY_ID);
    query_bind_int(&q, 1, id);
    TRY(clearing_rows(ctx, &q, &list, &count));
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such erasing of chosen customers."));
    *clearing = list[0];
    return ST_OK;
}

static enum status write_stop(struct ctx *ctx, struct write *write, void *arg) {
    const ref_t *id = arg;
    struct clearing clearing;
    TRY(read_one(ctx, write->db, *id, &clearing));
    if (clearing.state != CLEARING_GOING)
        return FAIL(ctx, ST_CONFLICT, M("There is nothing to stop any more: {1}."),
                    msg(ctx->lang, clearing_state_label(clearing.state)));
    scoped_query q = query_begin(write->db, SQL_CLEARING_WHO_STOP);
    query_bind_int(&q, 1, *id);
    query_bind_int(&q, 2, write->change);
    TRY(query_run(ctx, &q, NULL));
    return clearing_turn(ctx, write, *id, CLEARING_STOPPED);
}

enum status clearing_stop(struct ctx *ctx, ref_t id) {
    TRY(may(ctx));
    return registry_change(ctx, write_stop, &id);
}

/* ---- reading */

static enum status open_row(struct ctx *ctx, struct query *q, struct clearing *clearing) {
    scoped_json *json = NULL;
    const char *state = query_text(ctx->arena, q, "state");
    *clearing = (struct clearing){.id = query_int(q, "id"),
                                  .asked = query_int(q, "asked"),
                                  .total = (size_t)query_int(q, "total"),
                                  .seen = query_int(q, "seen"),
                                  .actor = query_text(ctx->arena, q, "actor"),
                                  .made = query_int(q, "made"),
                                  .ended = query_is_null(q, "ended") ? 0 : query_int(q, "ended")};
    for (int i = 0; i < CLEARING_STATES; i++)
        if (strcmp(states[i].id, state) == 0)
            clearing->state = (enum clearing_state)i;
    TRY(words_kept(ctx, q, clearing_place(clearing->id), &json));
    clearing->reason = words_text(ctx, json, "reason");
    return ST_OK;
}

enum status clearing_rows(struct ctx *ctx, struct query *q, struct clearing **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    while (query_row(q)) {
        struct clearing clearing;
        TRY(open_row(ctx, q, &clearing));
        ARENA_PUSH(ctx->arena, *list, *count, room, clearing);
    }
    return query_done(ctx, q);
}

/* Whoever stayed and has gone since in another way is told of as one who stayed. */
static enum status count_rows(struct ctx *ctx, struct db *db, struct clearing *clearing) {
    size_t counts[CLEARING_WHYS] = {0};
    struct clearing_left *left = arena_array(ctx->arena, CLEARING_WHYS, sizeof *left);
    scoped_query q = query_begin(db, SQL_CLEARING_COUNTS);
    query_bind_int(&q, 1, clearing->id);
    while (query_row(&q)) {
        const char *id = query_text(ctx->arena, &q, "why");
        size_t count = (size_t)query_int(&q, "count");
        enum clearing_why why;
        if (!id)
            *(query_int(&q, "gone") ? &clearing->gone : &clearing->waiting) += count;
        else if (clearing_why_from(id, &why))
            counts[why] += count;
    }
    TRY(query_done(ctx, &q));
    for (int why = 1; why < CLEARING_WHYS; why++) {
        clearing->stays += counts[why];
        if (counts[why])
            left[clearing->left_count++] = (struct clearing_left){(enum clearing_why)why, counts[why], NULL};
    }
    clearing_sort(left, clearing->left_count);
    clearing->left = left;
    return ST_OK;
}

enum status clearing_read(struct ctx *ctx, ref_t id, struct clearing *clearing) {
    scoped_reader *db = NULL;
    TRY(may(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(read_one(ctx, db, id, clearing));
    return count_rows(ctx, db, clearing);
}

static enum status read_all(struct ctx *ctx, struct db *db, struct query *q, struct clearing **list,
                            size_t *count) {
    TRY(clearing_rows(ctx, q, list, count));
    for (size_t i = 0; i < *count; i++)
        TRY(count_rows(ctx, db, &(*list)[i]));
    return ST_OK;
}

enum status clearing_list(struct ctx *ctx, size_t skip, size_t limit, struct clearing **list, size_t *count,
                          size_t *total) {
    scoped_reader *db = NULL;
    TRY(may(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query all = query_begin(db, SQL_CLEARINGS_COUNT);
    *total = query_row(&all) ? (size_t)query_int(&all, "count") : 0;
    TRY(query_done(ctx, &all));
    scoped_query q = query_begin(db, SQL_CLEARINGS);
    query_bind_int(&q, 1, (int64_t)limit);
    query_bind_int(&q, 2, (int64_t)skip);
    return read_all(ctx, db, &q, list, count);
}

enum status clearing_since(struct ctx *ctx, day_t day, struct clearing **list, size_t *count) {
    scoped_reader *db = NULL;
    TRY(may(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_CLEARINGS_SINCE);
    query_bind_int(&q, 1, zone_instant(registry_zone(ctx), day, 0));
    return read_all(ctx, db, &q, list, count);
}

static enum status stays_rows(struct ctx *ctx, ref_t id, size_t limit, struct clearing_stay *list,
                              ref_t *parties, size_t *count) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_CLEARING_STAYS);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, (int64_t)limit);
    while (query_row(&q)) {
        struct clearing_stay *one = &list[*count];
        one->party = parties[(*count)++] = query_int(&q, "party");
        (void)clearing_why_from(query_text(ctx->arena, &q, "why"), &one->why);
    }
    return query_done(ctx, &q);
}

enum status clearing_stays(struct ctx *ctx, ref_t id, size_t limit, struct clearing_stay **list,
                           size_t *count) {
    struct hits hits;
    ref_t *parties = arena_array(ctx->arena, limit + 1, sizeof *parties);
    *list = arena_array(ctx->arena, limit + 1, sizeof **list);
    *count = 0;
    TRY(may(ctx));
    TRY(stays_rows(ctx, id, limit, *list, parties, count));
    TRY(find_these(ctx, parties, *count, &hits));
    for (size_t i = 0; i < *count; i++)
        for (size_t k = 0; k < hits.count && !(*list)[i].name; k++)
            (*list)[i].name = hits.items[k].party == parties[i] ? hits.items[k].name : NULL;
    return ST_OK;
}

enum status clearing_certificates(struct ctx *ctx, ref_t id, size_t skip, size_t limit, ref_t **list,
                                  size_t *count) {
    size_t room = 0;
    scoped_reader *db = NULL;
    *list = NULL;
    *count = 0;
    TRY(may(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_CLEARING_GONE);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, (int64_t)limit);
    query_bind_int(&q, 3, (int64_t)skip);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, *list, *count, room, query_int(&q, "id"));
    return query_done(ctx, &q);
}

/* ---- what is over */

struct over {
    ref_t *items;
    size_t count, room;
};

static enum status drop(struct ctx *ctx, struct write *write, void *arg) {
    static const enum sql steps[] = {SQL_CLEARING_WHO_DROP, SQL_CLEARING_DROP};
    const struct over *over = arg;
    for (size_t i = 0; i < over->count; i++)
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
            scoped_query q = query_begin(write->db, steps[k]);
            query_bind_int(&q, 1, over->items[i]);
            TRY(query_run(ctx, &q, NULL));
        }
    return ST_OK;
}

enum status clearing_sweep(struct ctx *ctx, day_t on) {
    struct over over = {0};
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        scoped_query q = query_begin(db, SQL_CLEARINGS_ENDED);
        query_bind_int(&q, 1, zone_instant(registry_zone(ctx), on - CLEARING_KEPT, 0));
        while (query_row(&q))
            ARENA_PUSH(ctx->arena, over.items, over.count, over.room, query_int(&q, "id"));
        TRY(query_done(ctx, &q));
    }
    return over.count ? registry_change_staff(ctx, drop, &over) : ST_OK;
}
