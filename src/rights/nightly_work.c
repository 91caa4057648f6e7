/* What registry and rights have to do every night. Whatever takes long is done in slices, each a change of its own. */
#include "rights/nightly.h"

#include "registry/against.h"
#include "registry/inside.h"
#include "registry/members.h"
#include "registry/screened.h"
#include "registry/session.h"
#include "registry/within.h"
#include "rights/clearing.h"
#include "rights/hold.h"
#include "rights/review.h"
#include "rights/sensitive.h"
#include "rights/sweep.h"
#include "rights/sweep_order.h"
#include "rights/task.h"

/* ---- dates */

/* An organisation's people are computed with it, so a slice is small. */
enum { SLICE = 20 };

struct slice {
    const ref_t *parties;
    size_t count;
};

static enum status compute(struct ctx *ctx, struct write *write, void *arg) {
    const struct slice *slice = arg;
    return due_all_within(ctx, write, slice->parties, slice->count);
}

static enum status stale(struct ctx *ctx, struct members *parties) {
    scoped_reader *db = NULL;
    *parties = (struct members){.arena = ctx->arena};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_DUE_STALE);
    query_bind_int(&q, 1, registry_today(ctx));
    while (query_row(&q))
        (void)members_add(parties, query_int(&q, "id"));
    return query_done(ctx, &q);
}

/* Who is gone meanwhile is passed over: there is nothing to compute then. */
static enum status still_there(struct ctx *ctx, struct members *parties) {
    scoped_reader *db = NULL;
    size_t kept = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < parties->count; i++) {
        scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
        query_bind_int(&q, 1, parties->items[i]);
        if (query_row(&q))
            parties->items[kept++] = parties->items[i];
        TRY(query_done(ctx, &q));
    }
    parties->count = kept;
    return ST_OK;
}

enum status nightly_dates(struct ctx *ctx, struct night *night) {
    struct members parties;
    TRY(stale(ctx, &parties));
    TRY(still_there(ctx, &parties));
    for (size_t done = 0; done < parties.count && !night_stopped(night);) {
        struct slice slice = {parties.items + done,
                              parties.count - done < SLICE ? parties.count - done : SLICE};
        TRY(registry_change(ctx, compute, &slice));
        done += slice.count;
        night_add(night, NIGHT_DONE, slice.count);
    }
    return ST_OK;
}

/* ---- the sweep */

static bool sweep_on(void *arg, size_t done, size_t all) {
    (void)done;
    (void)all;
    return !night_stopped(arg);
}

/* What went counts also when the rest failed. */
enum status nightly_sweep(struct ctx *ctx, struct night *night) {
    struct sweep_result result = {0};
    enum status status = sweep_run(ctx, DAY_NONE, sweep_on, night, &result);
    night_add(night, NIGHT_GONE, result.parties);
    night_add(night, NIGHT_ANONYMISED, result.items[SWEEP_ANONYMISES]);
    night_add(night, NIGHT_RESTRICTED, result.items[SWEEP_RESTRICTS]);
    night_add(night, NIGHT_REQUESTS, result.requests);
    night_add(night, NIGHT_BREACHES, result.breaches);
    night_add(night, NIGHT_HANDOVERS, result.handovers);
    night_add(night, NIGHT_REFUSALS, result.refusals);
    night_add(night, NIGHT_ENTRIES, result.entries);
    night_add(night, NIGHT_CERTIFICATES, result.certificates);
    night_add(night, NIGHT_MESSAGES, result.messages);
    night->counts[NIGHT_ASKS] = result.items[SWEEP_ASKS]; /* the same ones when it is tried again */
    night->counts[NIGHT_HELD] = result.items[SWEEP_HELD];
    night->counts[NIGHT_WAITS] = result.items[SWEEP_WAITS];
    return status;
}

/* ---- reviews: what a page decided is done at once; this is for what a crash or a fault has left */

static bool order_on(void *arg) {
    return !night_stopped(arg);
}

enum status nightly_review(struct ctx *ctx, struct night *night) {
    TRY(review_run(ctx, sweep_on, night));
    TRY(sweep_order_run(ctx, order_on, night));
    return clearing_run(ctx, sweep_on, night);
}

/* ---- holds */

enum status nightly_holds(struct ctx *ctx, struct night *night) {
    size_t count;
    TRY(hold_sweep(ctx, &count));
    night_add(night, NIGHT_DONE, count);
    return ST_OK;
}

enum status nightly_against(struct ctx *ctx, struct night *night) {
    size_t count;
    TRY(against_sweep(ctx, &count));
    night_add(night, NIGHT_DONE, count);
    return ST_OK;
}

enum status nightly_told(struct ctx *ctx, struct night *night) {
    size_t count;
    TRY(task_settle(ctx, &count));
    night_add(night, NIGHT_DONE, count);
    return ST_OK;
}

/* ---- signing in */

static enum status drop_old(struct ctx *ctx, struct write *write, void *arg) {
    struct night *night = arg;
    int64_t links = 0, sessions = 0;
    scoped_query old = query_begin(write->db, SQL_SIGN_IN_OLD);
    query_bind_int(&old, 1, ctx->now);
    TRY(query_run(ctx, &old, &links));
    scoped_query idle = query_begin(write->db, SQL_SESSION_OLD);
    query_bind_int(&idle, 1, ctx->now);
    query_bind_int(&idle, 2, ctx->now - SESSION_IDLE_SECONDS);
    TRY(query_run(ctx, &idle, &sessions));
    scoped_query rest = query_begin(write->db, SQL_SESSION_OF_OLD);
    TRY(query_run(ctx, &rest, NULL));
    night_add(night, NIGHT_DONE, (size_t)(links + sessions));
    return ST_OK;
}

enum status nightly_signed_out(struct ctx *ctx, struct night *night) {
    return registry_change_staff(ctx, drop_old, night);
}

/* ---- texts with sensitive data */

static bool night_goes_on(void *arg) {
    return !night_stopped(arg);
}

enum status nightly_screen(struct ctx *ctx, struct night *night) {
    size_t parties = 0, found = 0, requests = 0, in_requests = 0;
    TRY(screened_scan(ctx, night_goes_on, night, &parties, &found));
    night->counts[NIGHT_LOOKED] = parties; /* the same ones when it is tried again */
    night->counts[NIGHT_SENSITIVE] = found;
    TRY(sensitive_scan(ctx, night_goes_on, night, &requests, &in_requests));
    night->counts[NIGHT_REQUESTS_LOOKED] = requests;
    night->counts[NIGHT_REQUESTS_SENSITIVE] = in_requests;
    return ST_OK;
}

/* ---- the log */

enum status nightly_log(struct ctx *ctx, struct night *night) {
    const char *text;
    (void)night;
    return audit_checkpoint(ctx, ctx->registry->audit, &text);
}
