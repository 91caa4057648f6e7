/* The table of dates has days alone, so those of today, and of yesterday around midnight, are judged afresh. */
#include "rights/past_minute.h"

#include "notice/expr.h"
#include "registry/inside.h"

static bool counts(const struct expr *expr) {
    bool any = expr && (expr->span.hours || expr->span.minutes);
    for (size_t i = 0; expr && i < expr->count; i++)
        any = any || counts(expr->args[i]);
    return any;
}

bool past_counted(const struct retention_class *class) {
    bool any = false;
    for (size_t i = 0; i < class->rule_count; i++)
        any = any || counts(class->rules[i].gone_by);
    return any;
}

bool past_is(const struct verdict *verdict, int64_t before) {
    return verdict->gone_instant && verdict->gone_instant < before && verdict->state != KEEP_HELD;
}

static enum status judge(struct ctx *ctx, struct db *db, ref_t party, int class, int64_t before, bool *past) {
    struct due_verdict *verdicts;
    size_t count;
    *past = false;
    TRY(due_judged(ctx, db, party, registry_today(ctx), &verdicts, &count));
    for (size_t i = 0; i < count; i++)
        *past = *past || (verdicts[i].verdict.class == class && past_is(&verdicts[i].verdict, before));
    return ST_OK;
}

static enum status near(struct ctx *ctx, struct db *db, const char *class, day_t day, struct members *parties) {
    enum { MOST = 500 };
    scoped_query q = query_begin(db, SQL_DUE_BETWEEN);
    query_bind_int(&q, 1, day - 1);
    query_bind_int(&q, 2, day);
    query_bind_text(&q, 3, class);
    query_bind_int(&q, 4, MOST);
    query_bind_int(&q, 5, 0);
    while (query_row(&q))
        (void)members_add(parties, query_int(&q, "party"));
    return query_done(ctx, &q);
}

enum status past_parties(struct ctx *ctx, struct db *db, int class, int64_t before, struct members *parties) {
    struct members there = {.arena = ctx->arena};
    day_t day = zone_day(registry_zone(ctx), before);
    TRY(near(ctx, db, ctx_notice(ctx)->classes[class].entry.id, day, &there));
    for (size_t i = 0; i < there.count; i++) {
        bool past;
        TRY(judge(ctx, db, there.items[i], class, before, &past));
        if (past)
            (void)members_add(parties, there.items[i]);
    }
    return ST_OK;
}
