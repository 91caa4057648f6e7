/* A night is a row, and each thing done is a row of its own that is written when it is done: whoever comes after a crash does what has
 * none. The night's row says so before anything begins, so that no other night's work is done for it. What a row of the table
 * counted before a crash is not counted again; that a night was cut off is written down. */
#include "rights/nightly.h"

#include "base/crash.h"
#include "base/json.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/setting.h"

#include <string.h>

enum { TRIES = 3, HOUR = 3600 };

static const struct {
    const char *id;
    nightly_fn *function;
} rows[] = {
#define NIGHTLY(id, function, label) {id, function},
#include "rights/nightly.def"
#undef NIGHTLY
};
enum { ROWS = sizeof rows / sizeof *rows };

static const struct actor program = {.name = "job:nightly", .role = ACTOR_SYSTEM};

void night_add(struct night *night, enum night_count what, size_t count) {
    night->counts[what] += count;
}

bool night_stopped(const struct night *night) {
    return night->stop && atomic_load(night->stop);
}

/* Where the hour does not exist on that day, the one behind it; where it comes twice, the first. */
enum status nightly_night(struct ctx *ctx, day_t *night) {
    int64_t hour;
    day_t today = registry_today(ctx);
    TRY(setting_number(ctx, SETTING_NIGHTLY_HOUR, &hour));
    *night = ctx->now >= zone_instant(registry_zone(ctx), today, (int)hour * HOUR) ? today : today - 1;
    return ST_OK;
}

enum status nightly_next(struct ctx *ctx, int64_t *at) {
    int64_t hour;
    day_t night;
    TRY(nightly_night(ctx, &night));
    TRY(setting_number(ctx, SETTING_NIGHTLY_HOUR, &hour));
    *at = zone_instant(registry_zone(ctx), night + 1, (int)hour * HOUR);
    return ST_OK;
}

/* ---- rows */

struct night_write {
    day_t on;
    const char *actor, *task, *failed;
    const struct night *night;
    size_t done, faults;
    bool fresh;
};

static enum status run_day(struct ctx *ctx, struct write *write, enum sql sql, day_t day) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, day);
    return query_run(ctx, &q, NULL);
}

static enum status write_begun(struct ctx *ctx, struct write *write, void *arg) {
    const struct night_write *begun = arg;
    if (begun->fresh) {
        TRY(run_day(ctx, write, SQL_NIGHT_TASKS_DROP, begun->on));
        TRY(run_day(ctx, write, SQL_NIGHT_COUNTS_DROP, begun->on));
    }
    scoped_query q = query_begin(write->db, SQL_NIGHT_BEGIN);
    query_bind_int(&q, 1, begun->on);
    query_bind_int(&q, 2, ctx->now);
    query_bind_text(&q, 3, begun->actor);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status put_count(struct ctx *ctx, struct write *write, const struct night_write *one,
                             enum night_count what) {
    scoped_query q = query_begin(write->db, SQL_NIGHT_COUNT_PUT);
    query_bind_int(&q, 1, one->on);
    query_bind_text(&q, 2, one->task);
    query_bind_text(&q, 3, night_count_id(what));
    query_bind_int(&q, 4, (int64_t)one->night->counts[what]);
    query_bind_int(&q, 5, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status write_task(struct ctx *ctx, struct write *write, void *arg) {
    const struct night_write *one = arg;
    scoped_query q = query_begin(write->db, SQL_NIGHT_TASK_PUT);
    query_bind_int(&q, 1, one->on);
    query_bind_text(&q, 2, one->task);
    query_bind_int(&q, 3, ctx->now);
    query_bind_text(&q, 4, one->failed);
    query_bind_int(&q, 5, write->change);
    TRY(query_run(ctx, &q, NULL));
    for (int what = 0; what < NIGHT_COUNTS; what++)
        if (one->night->counts[what])
            TRY(put_count(ctx, write, one, (enum night_count)what));
    return ST_OK;
}

static enum status write_done(struct ctx *ctx, struct write *write, void *arg) {
    const struct night_write *all = arg;
    scoped_query q = query_begin(write->db, SQL_NIGHT_DONE);
    query_bind_int(&q, 1, all->on);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    TRY(run_day(ctx, write, SQL_NIGHTS_OLD, all->on - NIGHTLY_KEPT));
    TRY(run_day(ctx, write, SQL_NIGHT_TASKS_OLD, all->on - NIGHTLY_KEPT));
    TRY(run_day(ctx, write, SQL_NIGHT_COUNTS_OLD, all->on - NIGHTLY_KEPT));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = all->actor,
                                              .action = "nightly",
                                              .detail = arena_printf(ctx->arena, "%s %zu done %zu failed",
                                                                     day_iso(ctx->arena, all->on),
                                                                     all->done - all->faults, all->faults)});
}

/* ---- one row of the table */

/* Under the notice that is in force now; again when another came into force, or somebody wrote meanwhile. */
static enum status try_one(struct ctx *ctx, nightly_fn *function, struct night *night) {
    enum status status = ST_OK;
    for (int tries = 0; tries < TRIES; tries++) {
        fault_clear(ctx);
        ctx->edition = NULL;
        status = function(ctx, night);
        if (status != ST_BUSY && status != ST_CONFLICT)
            break;
    }
    return status;
}

/* As a sentence with what stands in it, so that whoever reads it reads their own language. */
static const char *failed_text(struct ctx *ctx, struct ctx *own) {
    if (!own->fault.id)
        return arena_text(ctx->arena, fault_text(own));
    scoped_json *json = json_object();
    json_t *values = json_array();
    json_put(json, "id", own->fault.id);
    for (size_t i = 0; i < FAULT_VALUES && own->fault.values[i]; i++)
        must(json_array_append_new(values, json_string(own->fault.values[i])) == 0);
    must(json_object_set_new(json, "values", values) == 0);
    return json_text(ctx->arena, json, 0);
}

static enum status do_one(struct ctx *ctx, size_t row, struct night_write *all, const atomic_bool *stop) {
    scoped_arena *arena = arena_new();
    struct night night = {.on = all->on, .stop = stop};
    struct ctx own = {.arena = arena,
                      .now = ctx->now,
                      .lang = ctx_notice(ctx)->first_language,
                      .actor = &program,
                      .registry = ctx->registry};
    enum status status = try_one(&own, rows[row].function, &night);
    if (night_stopped(&night))
        return ST_OK;
    struct night_write one = {.on = all->on, .task = rows[row].id, .night = &night};
    if (status != ST_OK) {
        one.failed = failed_text(ctx, &own);
        all->faults++;
    }
    all->done++;
    CRASH_POINT("nightly.task");
    return registry_change_staff(ctx, write_task, &one);
}

/* ---- the night */

static enum status is_done(struct ctx *ctx, day_t on, bool *done) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_NIGHT_BY);
    query_bind_int(&q, 1, on);
    *done = query_row(&q) && !query_is_null(&q, "done");
    return query_done(ctx, &q);
}

static enum status what_is_done(struct ctx *ctx, struct night_write *all, bool *there) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_NIGHT_TASKS);
    query_bind_int(&q, 1, all->on);
    while (query_row(&q)) {
        const char *task = query_text(ctx->arena, &q, "task");
        for (size_t i = 0; i < ROWS; i++)
            there[i] = there[i] || strcmp(rows[i].id, task) == 0;
        all->done++;
        all->faults += !query_is_null(&q, "failed");
    }
    return query_done(ctx, &q);
}

static enum status run(struct ctx *ctx, struct night_write *all, const atomic_bool *stop) {
    bool there[ROWS] = {false};
    TRY(registry_change_staff(ctx, write_begun, all));
    CRASH_POINT("nightly.begun");
    TRY(what_is_done(ctx, all, there));
    for (size_t i = 0; i < ROWS; i++) {
        if (!there[i])
            TRY(do_one(ctx, i, all, stop));
        if (stop && atomic_load(stop))
            return ST_OK;
    }
    CRASH_POINT("nightly.tasks");
    return registry_change_staff(ctx, write_done, all);
}

enum status nightly_run(struct ctx *ctx, day_t on, bool again, const atomic_bool *stop, bool *did) {
    bool done;
    *did = false;
    TRY(registry_changeable(ctx));
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    if (atomic_exchange(&ctx->registry->nightly, true))
        return FAIL(ctx, ST_BUSY, M("The night's work is being done just now."));
    struct night_write all = {.on = on, .actor = actor_text(ctx), .fresh = again};
    enum status status = is_done(ctx, on, &done);
    if (status == ST_OK && (again || !done)) {
        *did = true;
        status = run(ctx, &all, stop);
    }
    atomic_store(&ctx->registry->nightly, false);
    return status;
}
