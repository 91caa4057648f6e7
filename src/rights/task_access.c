/* Copies for whoever asked to see their data, of what the program does not hold: papers without a picture, the systems of the notice. Asked for
 * when the request is taken into work, so that there is time for them; what nobody needs any more is closed with the request. */
#include "rights/task_inside.h"

#include "registry/paper.h"

static enum status ask_papers(struct ctx *ctx, struct write *write, ref_t party) {
    struct paper *papers;
    size_t count;
    TRY(paper_of_within(ctx, write->db, party, &papers, &count));
    for (size_t i = 0; i < count; i++)
        if (!papers[i].scanned)
            TRY(paper_ask(ctx, write, &papers[i], PAPER_COPY));
    return ST_OK;
}

enum status task_copies(struct ctx *ctx, struct write *write, ref_t party, ref_t request) {
    size_t made;
    TRY(task_tell(ctx, write, party, DEADLINE_ACCESS, request, NULL, &made));
    return ask_papers(ctx, write, party);
}

/* The key goes with the next that is destroyed, at the latest when the log of the keys is emptied: nobody waits for it here. */
enum status task_copies_end(struct ctx *ctx, struct write *write, ref_t request) {
    struct task *tasks;
    size_t count;
    struct task_keys keys = {0};
    {
        scoped_query q = query_begin(write->db, SQL_TASKS_OF_REQUEST);
        query_bind_int(&q, 1, request);
        TRY(task_rows(ctx, write->db, &q, &tasks, &count));
    }
    for (size_t i = 0; i < count; i++) {
        if (tasks[i].closed || tasks[i].kind != TASK_COPY)
            continue;
        TRY(task_put_step(ctx, write, tasks[i].id, task_outcome_id(TASK_UNNEEDED), NULL, NULL, NULL));
        TRY(task_close(ctx, write, &tasks[i], TASK_UNNEEDED, &keys));
    }
    for (size_t i = 0; i < keys.count; i++)
        TRY(vault_destroy_later(ctx, ctx->registry->vault, keys.items[i]));
    return ST_OK;
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
