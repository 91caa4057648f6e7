/* One row of `meta`: when, and as text how many, how far, until when, of which day. What went needs no list: whoever is due still, is due at the next try. */
#include "rights/sweep_order.h"

#include "base/crash.h"
#include "registry/members.h"
#include "registry/permit.h"
#include "registry/within.h"

#include <stdlib.h>

#define ORDER "sweep.order"

enum status sweep_order_read(struct ctx *ctx, struct sweep_order *order) {
    scoped_reader *db = NULL;
    *order = (struct sweep_order){0};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_META_GET);
    query_bind_text(&q, 1, ORDER);
    if (query_row(&q)) {
        order->at = query_int(&q, "number");
        char *at = arena_text(ctx->arena, query_text(ctx->arena, &q, "text"));
        order->people = (size_t)strtoll(at, &at, 10);
        order->done = (size_t)strtoll(at, &at, 10);
        order->all = (size_t)strtoll(at, &at, 10);
        order->ended = strtoll(at, &at, 10);
        order->day = (day_t)strtoll(at, NULL, 10);
    }
    return query_done(ctx, &q);
}

static enum status put(struct ctx *ctx, struct write *write, void *arg) {
    const struct sweep_order *order = arg;
    scoped_query q = query_begin(write->db, SQL_META_PUT);
    query_bind_text(&q, 1, ORDER);
    query_bind_int(&q, 2, order->at);
    query_bind_text(&q, 3,
                    arena_printf(ctx->arena, "%zu %zu %zu %lld %d", order->people, order->done, order->all,
                                 (long long)order->ended, (int)order->day));
    return query_run(ctx, &q, NULL);
}

static enum status begin(struct ctx *ctx, struct write *write, void *arg) {
    const struct sweep_order *order = arg;
    TRY(put(ctx, write, arg));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "sweep_ordered",
                                              .detail = arena_printf(ctx->arena, "%zu", order->people)});
}

static bool takes(const struct sweep_row *row) {
    return row->fate == SWEEP_GOES || row->fate == SWEEP_ANONYMISES;
}

enum status sweep_order_look(struct ctx *ctx, size_t most, struct sweep_row **rows, size_t *count,
                             size_t *people) {
    struct members going = {.arena = ctx->arena};
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    TRY(sweep_list(ctx, DAY_NONE, rows, count));
    for (size_t i = 0; i < *count; i++)
        if (takes(&(*rows)[i]))
            (void)members_add(&going, (*rows)[i].party);
    *people = going.count;
    *count = *count < most ? *count : most;
    return ST_OK;
}

static enum status conflict(struct ctx *ctx, const char *id, size_t people) {
    (void)FAIL(ctx, ST_CONFLICT, id, arena_printf(ctx->arena, "%zu", people));
    return fault_at_field(ctx, "people");
}

enum status sweep_order_put(struct ctx *ctx, size_t people) {
    struct sweep_order order;
    struct sweep_row *rows;
    size_t count, now;
    TRY(registry_changeable(ctx));
    TRY(sweep_order_look(ctx, 0, &rows, &count, &now));
    TRY(sweep_order_read(ctx, &order));
    if (order.at && !order.ended)
        return conflict(ctx, M("What is due is being erased just now: look how far it is."), people);
    if (now != people)
        return conflict(ctx, M("There are {1} of them now: look at them again, and confirm that number."), now);
    if (!people)
        return conflict(ctx, M("Nothing is due that could go."), people);
    order = (struct sweep_order){.at = ctx->now, .people = people, .day = registry_today(ctx)};
    TRY(registry_change_staff(ctx, begin, &order));
    CRASH_POINT("sweep.ordered");
    atomic_store(&ctx->registry->review_waits, true);
    return ST_OK;
}

struct running {
    struct ctx *ctx;
    struct sweep_order order;
    bool (*going)(void *arg);
    void *arg;
    bool stopped;
};

/* How far it is, is for people to see: what cannot be written is not in the way. */
static bool passed(void *arg, size_t done, size_t all) {
    struct running *running = arg;
    running->order.done = done;
    running->order.all = all;
    (void)(registry_change_staff(running->ctx, put, &running->order) == ST_OK);
    running->stopped = !running->going(running->arg);
    return !running->stopped;
}

enum status sweep_order_run(struct ctx *ctx, bool (*going)(void *arg), void *arg) {
    struct running running = {.ctx = ctx, .going = going, .arg = arg};
    struct sweep_result result;
    TRY(sweep_order_read(ctx, &running.order));
    if (!running.order.at || running.order.ended)
        return ST_OK;
    TRY(sweep_run(ctx, running.order.day, passed, &running, &result));
    if (running.stopped)
        return ST_OK;
    running.order.ended = ctx->now;
    return registry_change_staff(ctx, put, &running.order);
}
