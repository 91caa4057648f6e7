/* What should be gone and is still there, by class. What a legal ground keeps beyond its day (a hold for a claim, the person's own wish, a request
 * that needs it) is told apart: the sweep leaves it, so nothing that anybody could do now makes the sentence true. Most registers have
 * nothing of either, and are asked no more than that. */
#include "base/json.h"
#include "registry/bound.h"
#include "registry/ended.h"
#include "registry/members.h"
#include "rights/past_minute.h"
#include "rights/promise_inside.h"

#include <string.h>

static struct tally *tally_for(struct ctx *ctx, struct tallies *tallies, const char *class) {
    struct tally one = {.name = class};
    for (size_t i = 0; i < tallies->count; i++)
        if (strcmp(tallies->items[i].name, class) == 0)
            return &tallies->items[i];
    ARENA_PUSH(ctx->arena, tallies->items, tallies->count, tallies->room, one);
    return &tallies->items[tallies->count - 1];
}

static enum status any_bound(struct ctx *ctx, struct db *db, bool *any) {
    scoped_query q = query_begin(db, SQL_BOUND_ANY);
    *any = query_row(&q) && query_int(&q, "count") > 0;
    return query_done(ctx, &q);
}

/* In memory of its own: there may be thousands. */
static enum status is_bound(struct ctx *ctx, struct db *db, ref_t party, int class, day_t today, bool *is) {
    struct ended_list done;
    struct bound bound;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    *is = false;
    enum status status = ended_of(ctx, db, party, &done);
    if (status == ST_OK)
        status = bound_look(ctx, db, party, today, &done, &bound);
    if (status == ST_OK)
        *is = bound_why(ctx, &bound, class) != BOUND_NOT;
    registry_memory_back(ctx, outer);
    return status;
}

static enum status read_days(struct ctx *ctx, struct db *db, day_t today, struct tallies *over) {
    scoped_query q = query_begin(db, SQL_PROOF_OVER);
    query_bind_int(&q, 1, today);
    while (query_row(&q)) {
        struct tally one = {query_text(ctx->arena, &q, "name"), query_int(&q, "count"), query_int(&q, "last")};
        ARENA_PUSH(ctx->arena, over->items, over->count, over->room, one);
    }
    return query_done(ctx, &q);
}

/* Whose oldest day it was is not known any more once some are told apart. */
static enum status tell_apart(struct ctx *ctx, struct db *db, day_t today, struct tallies *all,
                              struct tallies *kept) {
    enum { LOOKED_AT = 5000 };
    scoped_query q = query_begin(db, SQL_PROOF_OVER_EACH);
    query_bind_int(&q, 1, today);
    query_bind_int(&q, 2, LOOKED_AT);
    while (query_row(&q)) {
        int class = notice_class(ctx_notice(ctx), query_text(ctx->arena, &q, "class"));
        bool is;
        if (class == NOTICE_NOTHING)
            continue;
        TRY(is_bound(ctx, db, query_int(&q, "party"), class, today, &is));
        if (!is)
            continue;
        const char *id = ctx_notice(ctx)->classes[class].entry.id;
        struct tally *over = tally_for(ctx, all, id);
        over->count--;
        over->last = DAY_NONE;
        tally_for(ctx, kept, id)->count++;
    }
    return query_done(ctx, &q);
}

/* Of a class that counts hours or minutes, what was over today is counted too. */
static enum status add_past(struct ctx *ctx, struct db *db, day_t today, int class, bool bound,
                            struct tallies *over) {
    struct members past = {.arena = ctx->arena};
    int64_t count = 0;
    TRY(past_parties(ctx, db, class, ctx->now, &past));
    for (size_t i = 0; i < past.count; i++) {
        bool is = false;
        if (bound)
            TRY(is_bound(ctx, db, past.items[i], class, today, &is));
        count += !is;
    }
    if (!count)
        return ST_OK;
    struct tally *one = tally_for(ctx, over, ctx_notice(ctx)->classes[class].entry.id);
    one->last = one->count ? one->last : today;
    one->count = one->count > count ? one->count : count;
    return ST_OK;
}

/* The classes that a certificate names, past the day that it names. Of a customer who went in several nights each is counted once. */
static void add_elsewhere(struct ctx *ctx, const char *certificate, ref_t party, day_t today, ref_t *last,
                          struct tallies *elsewhere) {
    scoped_json *json = json_loads(certificate, 0, NULL);
    const char *day = json_string_value(json_object_get(json, "gone_by"));
    const json_t *gone = json_object_get(json, "gone");
    size_t i;
    json_t *one;
    day_t by;
    if (!day || !day_parse(day, &by) || by >= today)
        return;
    json_array_foreach(gone, i, one) {
        int class = notice_class(ctx_notice(ctx), json_string_value(one));
        if (class == NOTICE_NOTHING || last[class] == party)
            continue;
        last[class] = party;
        tally_for(ctx, elsewhere, ctx_notice(ctx)->classes[class].entry.id)->count++;
    }
}

static enum status read_elsewhere(struct ctx *ctx, struct db *db, day_t today, struct tallies *elsewhere) {
    ref_t *last = arena_array(ctx->arena, ctx_notice(ctx)->classes_count + 1, sizeof *last);
    scoped_query q = query_begin(db, SQL_PROOF_ERRANDS_LATE);
    query_bind_int(&q, 1, today);
    while (query_row(&q)) {
        scoped_arena *arena = arena_new(); /* there may be thousands */
        add_elsewhere(ctx, query_text(arena, &q, "certificate"), query_int(&q, "party"), today, last,
                      elsewhere);
    }
    return query_done(ctx, &q);
}

enum status over_read(struct ctx *ctx, struct db *db, day_t today, struct tallies *over, struct tallies *kept,
                      struct tallies *elsewhere) {
    const struct notice *notice = ctx_notice(ctx);
    bool bound;
    TRY(read_days(ctx, db, today, over));
    TRY(read_elsewhere(ctx, db, today, elsewhere));
    TRY(any_bound(ctx, db, &bound));
    if (bound && over->count)
        TRY(tell_apart(ctx, db, today, over, kept));
    for (size_t i = 0; i < notice->classes_count; i++)
        if (past_counted(&notice->classes[i]))
            TRY(add_past(ctx, db, today, (int)i, bound, over));
    return ST_OK;
}
