/* Everything is asked where it is kept; a breach says by paths of the notice where it happened, a task and a hand-over by the id. */
#include "rights/holder_beside.h"

#include "registry/permit.h"

#include <string.h>

static bool among(const char *list, const char *path) {
    size_t length = strlen(path);
    while (list && *list) {
        size_t word = strcspn(list, ",");
        if (word == length && strncmp(list, path, length) == 0)
            return true;
        list += word + (list[word] == ',');
    }
    return false;
}

static enum status add_breaches(struct ctx *ctx, const char *path, bool closed, struct holder_beside *beside,
                                size_t *room) {
    struct breach *all;
    size_t count;
    TRY(breach_list(ctx, closed, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (among(all[i].facts.systems, path))
            ARENA_PUSH(ctx->arena, beside->breaches, beside->breach_count, *room, all[i]);
    return ST_OK;
}

static enum status add_handovers(struct ctx *ctx, const char *id, bool over, struct holder_beside *beside,
                                 size_t *room) {
    struct entrust *list;
    size_t count, total;
    TRY(entrust_list(ctx, &(struct entrust_asked){.over = over, .recipient = id, .limit = HOLDER_BESIDE_MOST},
                     &list, &count, &total));
    beside->handover_total += total;
    for (size_t i = 0; i < count; i++)
        ARENA_PUSH(ctx->arena, beside->handovers, beside->handover_count, *room, list[i]);
    return ST_OK;
}

static enum status add_tasks(struct ctx *ctx, const char *id, struct holder_beside *beside) {
    struct task_spot *all;
    size_t count, room = 0;
    TRY(task_spots(ctx, &all, &count));
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i].target, id) != 0)
            continue;
        beside->open += all[i].count;
        beside->late += all[i].late;
        ARENA_PUSH(ctx->arena, beside->tasks, beside->task_count, room, all[i]);
    }
    return ST_OK;
}

static enum status count_parties(struct ctx *ctx, const char *id, size_t *parties) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_DISCLOSED_PARTIES);
    query_bind_text(&q, 1, id);
    if (query_row(&q))
        *parties = (size_t)query_int(&q, "count");
    return query_done(ctx, &q);
}

enum status holder_beside(struct ctx *ctx, const struct holder *holder, struct holder_beside *beside) {
    size_t breaches = 0, handovers = 0;
    *beside = (struct holder_beside){.sees_breaches = permit_role(ctx, ACTION_BREACH),
                                     .sees_work = permit_role(ctx, ACTION_ANSWER)};
    TRY(count_parties(ctx, holder->entry.id, &beside->parties));
    for (int over = 0; over < 2; over++) {
        if (beside->sees_breaches)
            TRY(add_breaches(ctx, holder->entry.path, over, beside, &breaches));
        if (beside->sees_work)
            TRY(add_handovers(ctx, holder->entry.id, over, beside, &handovers));
    }
    return beside->sees_work ? add_tasks(ctx, holder->entry.id, beside) : ST_OK;
}
