/* Results of nights, in words. */
#include "rights/nightly.h"

#include "base/buf.h"
#include "base/json.h"
#include "registry/inside.h"
#include "registry/permit.h"

#include <string.h>

static const struct {
    const char *id, *one, *many;
} counts[NIGHT_COUNTS] = {
#define NIGHT_COUNT(NAME, id, ...) {id, __VA_ARGS__},
#include "rights/nightly_count.def"
#undef NIGHT_COUNT
};

static const struct {
    const char *id, *label;
} rows[] = {
#define NIGHTLY(id, function, label) {id, label},
#include "rights/nightly.def"
#undef NIGHTLY
};
enum { ROWS = sizeof rows / sizeof *rows };

const char *night_count_id(enum night_count what) {
    return counts[what].id;
}

const char *night_count_words(struct ctx *ctx, enum night_count what, size_t count) {
    return msg_count(ctx->arena, ctx->lang, counts[what].one, counts[what].many, (long)count);
}

/* ---- one night */

static const char *words_of(struct ctx *ctx, const struct night_task *task) {
    struct buf buf = buf_in(ctx->arena);
    for (int what = 0; what < NIGHT_COUNTS; what++)
        if (task->counts[what])
            buf_printf(&buf, "%s%s", buf.length ? ", " : "",
                       night_count_words(ctx, (enum night_count)what, task->counts[what]));
    return buf.length ? buf_text(&buf) : NULL;
}

static struct night_task *task_named(struct night_result *night, const char *id) {
    for (size_t i = 0; i < night->task_count; i++)
        if (strcmp(night->tasks[i].id, id) == 0)
            return &night->tasks[i];
    return NULL;
}

/* Older nights have the sentence itself, in the register's first language. */
static const char *failed_words(struct ctx *ctx, const char *text) {
    scoped_json *json = text && *text == '{' ? json_loads(text, 0, NULL) : NULL;
    const char *id = json_string_value(json_object_get(json, "id")), *values[FAULT_VALUES];
    size_t count = json_array_size(json_object_get(json, "values"));
    if (!id || count > FAULT_VALUES)
        return text;
    for (size_t i = 0; i < count; i++) {
        values[i] = json_string_value(json_array_get(json_object_get(json, "values"), i));
        if (!values[i])
            return text;
    }
    return msg_fill_list(ctx->arena, ctx->lang, id, values, count);
}

/* Those of today's table in its order, then what was done and is not any more. */
static enum status read_tasks(struct ctx *ctx, struct db *db, struct night_result *night) {
    size_t room = ROWS;
    night->tasks = arena_array(ctx->arena, ROWS, sizeof *night->tasks);
    for (size_t i = 0; i < ROWS; i++)
        night->tasks[i] = (struct night_task){.id = rows[i].id, .label = msg(ctx->lang, rows[i].label)};
    night->task_count = ROWS;
    scoped_query q = query_begin(db, SQL_NIGHT_TASKS);
    query_bind_int(&q, 1, night->night);
    while (query_row(&q)) {
        const char *id = query_text(ctx->arena, &q, "task");
        if (!task_named(night, id)) {
            struct night_task other = {.id = id, .label = id};
            ARENA_PUSH(ctx->arena, night->tasks, night->task_count, room, other);
        }
        struct night_task *task = task_named(night, id);
        task->known = true;
        task->failed = failed_words(ctx, query_text(ctx->arena, &q, "failed"));
        night->failed += task->failed != NULL;
    }
    return query_done(ctx, &q);
}

static enum status read_counts(struct ctx *ctx, struct db *db, struct night_result *night) {
    scoped_query q = query_begin(db, SQL_NIGHT_COUNTS);
    query_bind_int(&q, 1, night->night);
    while (query_row(&q)) {
        struct night_task *task = task_named(night, query_text(ctx->arena, &q, "task"));
        const char *what = query_text(ctx->arena, &q, "what");
        for (int i = 0; task && i < NIGHT_COUNTS; i++)
            if (strcmp(counts[i].id, what) == 0)
                task->counts[i] = (size_t)query_int(&q, "count");
    }
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < night->task_count; i++)
        night->tasks[i].words = words_of(ctx, &night->tasks[i]);
    return ST_OK;
}

static enum status read_nights(struct ctx *ctx, struct db *db, size_t limit, struct night_result **list,
                               size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_NIGHTS);
    query_bind_int(&q, 1, (int64_t)limit);
    while (query_row(&q)) {
        struct night_result night = {.night = (day_t)query_int(&q, "night"),
                                     .began = query_int(&q, "began"),
                                     .done = query_int(&q, "done"),
                                     .resumed = query_int(&q, "resumed") != 0,
                                     .actor = query_text(ctx->arena, &q, "actor")};
        ARENA_PUSH(ctx->arena, *list, *count, room, night);
    }
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < *count; i++) {
        TRY(read_tasks(ctx, db, &(*list)[i]));
        TRY(read_counts(ctx, db, &(*list)[i]));
    }
    return ST_OK;
}

enum status nightly_results(struct ctx *ctx, size_t limit, struct night_result **list, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return read_nights(ctx, db, limit, list, count);
}

/* ---- for Today */

enum status nightly_state(struct ctx *ctx, struct nightly_state *state) {
    struct night_result *nights;
    size_t count;
    scoped_reader *db = NULL;
    *state = (struct nightly_state){.last = DAY_NONE};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(read_nights(ctx, db, 1, &nights, &count));
    state->failed = count ? nights[0].failed : 0;
    scoped_query q = query_begin(db, SQL_NIGHT_LAST_DONE);
    if (query_row(&q) && !query_is_null(&q, "night"))
        state->last = (day_t)query_int(&q, "night");
    state->late = state->last != DAY_NONE && registry_today(ctx) - state->last > NIGHTLY_LATE_DAYS;
    return query_done(ctx, &q);
}
