#include "registry/bound.h"

#include "registry/choice.h"
#include "registry/ended.h"
#include "registry/joined.h"

#include <string.h>

/* ---- an open request */

/* An objection, a withdrawal, a correction and an erasure do not ask for what is stored. */
static bool needs_data(enum deadline_right right) {
    return right == DEADLINE_ACCESS || right == DEADLINE_PORTABILITY || right == DEADLINE_RESTRICTION ||
           right == DEADLINE_HUMAN_DECISION || right == DEADLINE_COMPLAINT || right == DEADLINE_INFORMATION ||
           right == DEADLINE_UNSORTED;
}

/* The first that needs the data. */
static enum status first_asked(struct ctx *ctx, struct db *db, enum sql sql, ref_t party,
                               struct bound_asked *asked) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        enum deadline_right right;
        if (asked->request || !deadline_right_from(query_text(ctx->arena, &q, "kind"), &right) ||
            !needs_data(right))
            continue;
        *asked = (struct bound_asked){query_int(&q, "id"), right,
                                      zone_day(registry_zone(ctx), query_int(&q, "received")),
                                      query_is_null(&q, "closed") ? 0 : query_int(&q, "closed")};
    }
    return query_done(ctx, &q);
}

/* Also one that came while two were one, until somebody says whose it is: it keeps both. */
static enum status asked_of(struct ctx *ctx, struct db *db, const ref_t *members, size_t count,
                            struct bound_asked *asked) {
    *asked = (struct bound_asked){0};
    for (size_t i = 0; i < count && !asked->request; i++)
        TRY(first_asked(ctx, db, SQL_REQUESTS_WAITING_OF, members[i], asked));
    for (size_t i = 0; i < count && !asked->request; i++)
        TRY(first_asked(ctx, db, SQL_REQUESTS_SHARED, members[i], asked));
    return ST_OK;
}

enum status bound_asked(struct ctx *ctx, struct db *db, ref_t party, struct bound_asked *asked) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, db, party, &members, &count));
    return asked_of(ctx, db, members, count, asked);
}

/* ---- the person's wish */

enum status bound_restricted(struct ctx *ctx, struct db *db, ref_t party, const struct ended_list *done,
                             int64_t *since) {
    TRY(choice_restricted_within(ctx, db, party, since));
    *since = *since && !ended_made(done, *since) ? *since : 0;
    return ST_OK;
}

/* ---- holds */

static void hold_one(struct ctx *ctx, const char *class, day_t until, day_t *days) {
    const struct notice *notice = ctx_notice(ctx);
    if (*class && notice_class(notice, class) == NOTICE_NOTHING)
        class = ""; /* a newer notice calls it otherwise: rather too much is held */
    for (size_t i = 0; i < notice->classes_count; i++)
        if ((!*class || strcmp(notice->classes[i].entry.id, class) == 0) && until > days[i])
            days[i] = until;
}

static enum status held_of(struct ctx *ctx, struct db *db, const ref_t *members, size_t count, day_t on,
                           day_t **days) {
    size_t classes = ctx_notice(ctx)->classes_count;
    *days = arena_array(ctx->arena, classes + 1, sizeof **days);
    for (size_t i = 0; i < classes; i++)
        (*days)[i] = DAY_NONE;
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(db, SQL_HOLD_DAYS);
        query_bind_int(&q, 1, members[i]);
        query_bind_int(&q, 2, on);
        while (query_row(&q))
            hold_one(ctx, query_text(ctx->arena, &q, "class"), (day_t)query_int(&q, "until"), *days);
        TRY(query_done(ctx, &q));
    }
    return ST_OK;
}

enum status bound_held(struct ctx *ctx, struct db *db, ref_t party, day_t on, day_t **days) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, db, party, &members, &count));
    return held_of(ctx, db, members, count, on, days);
}

static bool holds(struct ctx *ctx, const struct bound *bound, int class) {
    bool any = class != NOTICE_NOTHING && bound->held[class] != DAY_NONE;
    for (size_t i = 0; class == NOTICE_NOTHING && i < ctx_notice(ctx)->classes_count; i++)
        any = any || bound->held[i] != DAY_NONE;
    return any;
}

/* ---- packages that wait to be fetched */

static enum status parcel_of(struct ctx *ctx, struct db *db, const ref_t *members, size_t count,
                             struct bound_parcel *parcel) {
    *parcel = (struct bound_parcel){0};
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(db, SQL_PARCEL_WAITING_OF);
        query_bind_int(&q, 1, members[i]);
        query_bind_int(&q, 2, ctx->now);
        if (query_row(&q) && query_int(&q, "count") > 0) {
            int64_t made = query_int(&q, "made"), until = query_int(&q, "until");
            *parcel = (struct bound_parcel){true, made > parcel->made ? made : parcel->made,
                                            until > parcel->until ? until : parcel->until};
        }
        TRY(query_done(ctx, &q));
    }
    return ST_OK;
}

enum status bound_parcel(struct ctx *ctx, struct db *db, ref_t party, struct bound_parcel *parcel) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, db, party, &members, &count));
    return parcel_of(ctx, db, members, count, parcel);
}

/* ---- all of it */

enum status bound_look(struct ctx *ctx, struct db *db, ref_t party, day_t on, const struct ended_list *done,
                       struct bound *bound) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, db, party, &members, &count));
    TRY(asked_of(ctx, db, members, count, &bound->asked));
    TRY(bound_restricted(ctx, db, party, done, &bound->restricted));
    TRY(held_of(ctx, db, members, count, on, &bound->held));
    return parcel_of(ctx, db, members, count, &bound->parcel);
}

enum bound_why bound_why(struct ctx *ctx, const struct bound *bound, int class) {
    return bound->asked.request       ? BOUND_ASKED
           : bound->restricted        ? BOUND_RESTRICTED
           : holds(ctx, bound, class) ? BOUND_HELD
                                      : BOUND_NOT;
}

enum status bound_none(struct ctx *ctx, struct db *db, ref_t party, int class) {
    struct ended_list done;
    struct bound bound;
    TRY(ended_of(ctx, db, party, &done));
    TRY(bound_look(ctx, db, party, registry_today(ctx), &done, &bound));
    switch (bound_why(ctx, &bound, class)) {
    case BOUND_ASKED:
        return FAIL(ctx, ST_CONFLICT,
                    M("Somebody has asked for these data, so nothing of them is taken away before the "
                      "answer."));
    case BOUND_RESTRICTED:
        return FAIL(
            ctx, ST_CONFLICT,
            M("The person has asked that these data are only stored, so nothing of them is taken away."));
    case BOUND_HELD:
        return FAIL(ctx, ST_CONFLICT,
                    M("These data are held for now, so nothing of them is taken away before the hold ends."));
    case BOUND_NOT:
        break;
    }
    return ST_OK;
}

enum status bound_going(struct ctx *ctx, struct db *db, ref_t party) {
    scoped_query q = query_begin(db, SQL_ERASURE_OPEN_OF);
    query_bind_int(&q, 1, party);
    bool open = party && query_row(&q);
    while (query_row(&q))
        continue;
    TRY(query_done(ctx, &q));
    return open ? FAIL(ctx, ST_BUSY, M("This erasure has begun already")) : ST_OK;
}
