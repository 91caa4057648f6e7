/* Open requests are few and are sorted by a day that nobody stores, so all of them are read; those that are answered are read by the
 * page. Names are opened only of those that are shown. */
#include "rights/request_inside.h"

#include "registry/joined.h"
#include "registry/permit.h"

#include <stdlib.h>

enum status request_read(struct ctx *ctx, ref_t id, struct right_request *request) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(request_row(ctx, db, id, request));
    TRY(request_name(ctx, db, request, 1));
    TRY(request_fixes(ctx, db, request));
    return audit_answer(ctx, ctx->registry->audit,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "request_opened",
                                              .party = request->party,
                                              .record = id,
                                              .sentence = request_sentence(ctx, request->right)});
}

enum status request_of(struct ctx *ctx, ref_t party, struct right_request **list, size_t *count) {
    scoped_reader *db = NULL;
    ref_t *members;
    size_t member_count, room = 0;
    *list = NULL;
    *count = 0;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_family(ctx, db, party, &members, &member_count));
    for (size_t i = 0; i < member_count; i++) {
        struct right_request *theirs;
        size_t their_count;
        scoped_query q = query_begin(db, SQL_REQUESTS_OF);
        query_bind_int(&q, 1, members[i]);
        TRY(request_rows(ctx, db, &q, &theirs, &their_count));
        for (size_t j = 0; j < their_count; j++)
            ARENA_PUSH(ctx->arena, *list, *count, room, theirs[j]);
    }
    return ST_OK;
}

/* ---- the desk */

/* What has no day comes last, by when it came. */
static int by_day(const void *a, const void *b) {
    const struct right_request *x = a, *y = b;
    bool dated = x->due != DAY_NONE, other = y->due != DAY_NONE;
    if (dated != other)
        return dated ? -1 : 1;
    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    if (x->received != y->received)
        return x->received < y->received ? -1 : 1;
    return x->id < y->id ? -1 : 1;
}

static enum status all_open(struct ctx *ctx, struct db *db, const char *right, struct right_request **list,
                            size_t *count) {
    scoped_query q = query_begin(db, SQL_REQUESTS_OPEN);
    query_bind_text(&q, 1, right);
    TRY(request_rows(ctx, db, &q, list, count));
    if (*count)
        qsort(*list, *count, sizeof **list, by_day);
    return ST_OK;
}

static enum status open_page(struct ctx *ctx, struct db *db, const struct request_asked *asked,
                             struct right_request **list, size_t *count, size_t *total) {
    struct right_request *all;
    size_t all_count, kept = 0;
    TRY(all_open(ctx, db, asked->right, &all, &all_count));
    for (size_t i = 0; i < all_count; i++)
        if (!asked->late || all[i].late)
            all[kept++] = all[i];
    *total = kept;
    size_t skip = asked->skip < kept ? asked->skip : kept;
    *list = all + skip;
    *count = kept - skip < asked->limit ? kept - skip : asked->limit;
    return ST_OK;
}

static enum status closed_page(struct ctx *ctx, struct db *db, const struct request_asked *asked,
                               struct right_request **list, size_t *count, size_t *total) {
    scoped_query counting = query_begin(db, SQL_REQUESTS_CLOSED_COUNT);
    query_bind_text(&counting, 1, asked->right);
    *total = query_row(&counting) ? (size_t)query_int(&counting, "count") : 0;
    TRY(query_done(ctx, &counting));
    scoped_query q = query_begin(db, SQL_REQUESTS_CLOSED);
    query_bind_text(&q, 1, asked->right);
    query_bind_int(&q, 2, (int64_t)asked->limit);
    query_bind_int(&q, 3, (int64_t)asked->skip);
    return request_rows(ctx, db, &q, list, count);
}

/* One entry in the log for whoever is named. */
static enum status name_all(struct ctx *ctx, struct db *db, struct right_request *list, size_t count) {
    TRY(request_name(ctx, db, list, count));
    if (!count)
        return ST_OK;
    ref_t *parties = arena_array(ctx->arena, count, sizeof *parties);
    size_t named = 0;
    for (size_t i = 0; i < count; i++)
        if (list[i].party)
            parties[named++] = list[i].party;
    return registry_listed(ctx, parties, named, "requests");
}

enum status request_list(struct ctx *ctx, const struct request_asked *asked, struct right_request **list,
                         size_t *count, size_t *total) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    if (asked->closed)
        TRY(closed_page(ctx, db, asked, list, count, total));
    else
        TRY(open_page(ctx, db, asked, list, count, total));
    return name_all(ctx, db, *list, *count);
}

enum status request_unsent(struct ctx *ctx, struct right_request **list, size_t *count) {
    enum { MONTHS = -3 }; /* after that it is of no use to anybody */
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_REQUESTS_UNSENT);
    query_bind_int(&q, 1, zone_instant(registry_zone(ctx), day_add_months(registry_today(ctx), MONTHS), 0));
    TRY(request_rows(ctx, db, &q, list, count));
    return name_all(ctx, db, *list, *count);
}

enum status request_figures(struct ctx *ctx, int days, struct request_figures *figures) {
    scoped_reader *db = NULL;
    struct right_request *all;
    size_t count;
    *figures = (struct request_figures){0};
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(all_open(ctx, db, NULL, &all, &count));
    figures->open = count;
    for (size_t i = 0; i < count; i++) {
        figures->late += all[i].late;
        figures->soon += all[i].due != DAY_NONE && !all[i].late && all[i].left <= days;
    }
    return ST_OK;
}
