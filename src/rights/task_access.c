/* Copies for whoever asked to see their data, of what the program does not hold: papers without a picture, the systems of the notice. Asked for
 * when the request is taken into work, so that there is time for them; what nobody needs any more is closed with the request. */
#include "rights/task_inside.h"

#include "registry/paper.h"
#include "rights/extent.h"

#include <string.h>

static enum status ask_papers(struct ctx *ctx, struct write *write, ref_t party, const bool *classes) {
    struct paper *papers;
    size_t count;
    TRY(paper_of_within(ctx, write->db, party, &papers, &count));
    for (size_t i = 0; i < count; i++)
        if (paper_wants_copy(&papers[i], classes))
            TRY(paper_ask(ctx, write, &papers[i], PAPER_COPY));
    return ST_OK;
}

/* ---- what nobody need do any more */

static bool wanted_there(const struct task *task, const struct task_wanted *wanted, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (wanted[i].draft.place == task->place && strcmp(wanted[i].draft.target, task->target) == 0)
            return true;
    return false;
}

/* Those at none of the places. The key goes with the next that is destroyed, at the latest when the log of the keys is emptied: nobody
 * waits for it here. */
static enum status end_others(struct ctx *ctx, struct write *write, ref_t request,
                              const struct task_wanted *wanted, size_t wanted_count,
                              enum task_outcome outcome) {
    struct task *tasks;
    size_t count;
    struct task_keys keys = {0};
    {
        scoped_query q = query_begin(write->db, SQL_TASKS_OF_REQUEST);
        query_bind_int(&q, 1, request);
        TRY(task_rows(ctx, write->db, &q, &tasks, &count));
    }
    for (size_t i = 0; i < count; i++) {
        if (tasks[i].closed || tasks[i].kind != TASK_COPY || wanted_there(&tasks[i], wanted, wanted_count))
            continue;
        TRY(task_put_step(ctx, write, tasks[i].id, task_outcome_id(outcome), NULL, NULL, NULL));
        TRY(task_close(ctx, write, &tasks[i], outcome, &keys));
    }
    for (size_t i = 0; i < keys.count; i++)
        TRY(vault_destroy_later(ctx, ctx->registry->vault, keys.items[i]));
    return ST_OK;
}

enum status task_copies_end(struct ctx *ctx, struct write *write, ref_t request) {
    return end_others(ctx, write, request, NULL, 0, TASK_UNNEEDED);
}

enum status task_copies_done(struct ctx *ctx, struct write *write, ref_t party, ref_t request) {
    TRY(end_others(ctx, write, request, NULL, 0, TASK_DONE));
    return paper_copied(ctx, write, party);
}

/* ---- asking */

static bool more(const struct notice *notice, const bool *was, const bool *classes) {
    for (size_t i = 0; was && i < notice->classes_count; i++)
        if (!was[i] && (!classes || classes[i]))
            return true;
    return false;
}

enum status task_copies(struct ctx *ctx, struct write *write, ref_t party, ref_t request,
                        const struct extent *was, const struct extent *extent) {
    const bool *classes = extent_classes(ctx, extent);
    struct task_wanted *wanted;
    size_t count, made;
    TRY(task_wanted(ctx, write->db, party, DEADLINE_ACCESS, &(struct task_about){.classes = classes}, &wanted,
                    &count));
    if (was)
        TRY(end_others(ctx, write, request, wanted, count, TASK_UNNEEDED));
    if (was && !more(ctx_notice(ctx), extent_classes(ctx, was), classes))
        return ST_OK;
    TRY(task_tell_classes(ctx, write, party, DEADLINE_ACCESS, request, classes, &made));
    return ask_papers(ctx, write, party, classes);
}

enum status task_progress(struct ctx *ctx, ref_t request, size_t *open, size_t *all) {
    scoped_reader *db = NULL;
    *open = *all = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_TASK_PROGRESS);
    query_bind_int(&q, 1, request);
    if (query_row(&q)) {
        *open = (size_t)query_int(&q, "open");
        *all = (size_t)query_int(&q, "count");
    }
    return query_done(ctx, &q);
}
