/* The walk is along the index that the sweep uses, which holds all that is asked: no row of the table is read for a count. What is
 * restricted instead of erased is so only once its day is over, so that nothing to come has to be looked up for it. */
#include "rights/outlook.h"

#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/sight.h"

#include <stddef.h>
#include <string.h>

enum { BATCH = 8, MONTHS = 12 };

/* ---- periods */

static day_t first_of(int year, int month) {
    return day_from((struct ymd){year, month, 1});
}

static void fill_years(struct outlook *outlook, day_t last) {
    int year = day_ymd(outlook->today).year, years = 1;
    if (last > outlook->today)
        years = day_ymd(last).year - year + 1;
    outlook->periods = years < OUTLOOK_PERIODS ? (size_t)years : OUTLOOK_PERIODS;
    for (size_t i = 0; i < outlook->periods; i++) {
        outlook->from[i] = i ? first_of(year + (int)i, 1) : outlook->today;
        outlook->to[i] = first_of(year + (int)i + 1, 1) - 1;
    }
    if (years > OUTLOOK_PERIODS)
        outlook->to[OUTLOOK_PERIODS - 1] = INT32_MAX;
}

static void fill_months(struct outlook *outlook) {
    outlook->periods = MONTHS;
    for (int i = 0; i < MONTHS; i++) {
        outlook->from[i] = first_of(outlook->year, i + 1);
        outlook->to[i] = day_month_end(outlook->from[i]);
        if (outlook->from[i] < outlook->today && outlook->to[i] >= outlook->today)
            outlook->from[i] = outlook->today;
    }
}

static enum status last_day(struct ctx *ctx, struct db *db, day_t *last) {
    scoped_query q = query_begin(db, SQL_DUE_LAST_DAY);
    *last = query_row(&q) && !query_is_null(&q, "day") ? (day_t)query_int(&q, "day") : DAY_NONE;
    return query_done(ctx, &q);
}

/* ---- counts */

static void count_day(struct outlook *outlook, size_t first, struct query *q) {
    static const char *const columns[BATCH] = {"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"};
    day_t day = (day_t)query_int(q, "day");
    size_t at = 0;
    while (at < outlook->periods && (day < outlook->from[at] || day > outlook->to[at]))
        at++;
    if (at == outlook->periods)
        return;
    for (size_t i = 0; i < BATCH && first + i < outlook->class_count; i++) {
        struct outlook_class *class = &outlook->classes[first + i];
        size_t count = (size_t)query_int(q, columns[i]);
        class->counts[at] += count;
        class->all += count;
        outlook->most = class->counts[at] > outlook->most ? class->counts[at] : outlook->most;
    }
}

static enum status count_batch(struct ctx *ctx, struct db *db, size_t first, struct outlook *outlook) {
    const struct notice *notice = ctx_notice(ctx);
    scoped_query q = query_begin(db, SQL_DUE_OUTLOOK);
    for (size_t i = 0; i < BATCH; i++)
        query_bind_text(&q, (int)i + 1,
                        first + i < notice->classes_count ? notice->classes[first + i].entry.id : "");
    query_bind_int(&q, BATCH + 1, outlook->from[0]);
    while (query_row(&q))
        count_day(outlook, first, &q);
    return query_done(ctx, &q);
}

static enum status by_class(struct ctx *ctx, struct query *q, struct outlook *outlook, size_t offset) {
    while (query_row(q)) {
        int class = notice_class(ctx_notice(ctx), query_text(ctx->arena, q, "name"));
        if (class != NOTICE_NOTHING)
            *(size_t *)((char *)&outlook->classes[class] + offset) = (size_t)query_int(q, "count");
    }
    return query_done(ctx, q);
}

/* What should be gone is seldom there, and then in a register that was just filled: a page counts no more than it takes to say so. */
static enum status count_over(struct ctx *ctx, struct db *db, struct outlook *outlook) {
    int64_t dates = 0;
    scoped_query q = query_begin(db, SQL_DUE_OVER_CLASSES);
    query_bind_int(&q, 1, outlook->today);
    query_bind_int(&q, 2, OUTLOOK_OVER);
    while (query_row(&q)) {
        int class = notice_class(ctx_notice(ctx), query_text(ctx->arena, &q, "name"));
        dates += query_int(&q, "dates");
        if (class != NOTICE_NOTHING)
            outlook->classes[class].over = (size_t)query_int(&q, "count");
    }
    outlook->over_more = dates >= OUTLOOK_OVER;
    return query_done(ctx, &q);
}

static enum status count_rest(struct ctx *ctx, struct db *db, struct outlook *outlook) {
    scoped_query dateless = query_begin(db, SQL_DUE_DATELESS);
    TRY(by_class(ctx, &dateless, outlook, offsetof(struct outlook_class, dateless)));
    return count_over(ctx, db, outlook);
}

enum status outlook_read(struct ctx *ctx, int year, struct outlook *outlook) {
    scoped_reader *db = NULL;
    day_t last;
    *outlook = (struct outlook){.today = registry_today(ctx), .year = year};
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    if (year && (year < 1900 || year > 9998)) {
        (void)FAIL(ctx, ST_INVALID, M("This is no year."));
        return fault_at_field(ctx, "year");
    }
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(last_day(ctx, db, &last));
    if (year)
        fill_months(outlook);
    else
        fill_years(outlook, last);
    outlook->class_count = ctx_notice(ctx)->classes_count;
    outlook->classes = arena_array(ctx->arena, outlook->class_count + 1, sizeof *outlook->classes);
    for (size_t i = 0; i < outlook->class_count; i++)
        outlook->classes[i].class = (int)i;
    for (size_t first = 0; first < outlook->class_count; first += BATCH)
        TRY(count_batch(ctx, db, first, outlook));
    return count_rest(ctx, db, outlook);
}

/* ---- who */

static void bind_between(struct ctx *ctx, struct query *q, const struct outlook_asked *asked) {
    query_bind_int(q, 1, asked->from);
    query_bind_int(q, 2, asked->to);
    query_bind_text(q, 3,
                    asked->class == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->classes[asked->class].entry.id);
}

static enum status read_rows(struct ctx *ctx, struct db *db, const struct outlook_asked *asked,
                             struct outlook_goes **list, size_t *count) {
    size_t room = 0;
    scoped_query q = query_begin(db, SQL_DUE_BETWEEN);
    bind_between(ctx, &q, asked);
    query_bind_int(&q, 4, (int64_t)asked->limit);
    query_bind_int(&q, 5, (int64_t)asked->skip);
    while (query_row(&q)) {
        struct outlook_goes row = {.party = query_int(&q, "party"),
                                   .class = notice_class(ctx_notice(ctx), query_text(ctx->arena, &q, "class")),
                                   .rule = query_text(ctx->arena, &q, "rule"),
                                   .day = (day_t)query_int(&q, "day")};
        ARENA_PUSH(ctx->arena, *list, *count, room, row);
    }
    return query_done(ctx, &q);
}

static enum status name_rows(struct ctx *ctx, struct db *db, struct outlook_goes *list, size_t count) {
    ref_t *parties = arena_array(ctx->arena, count + 1, sizeof *parties);
    for (size_t i = 0; i < count; i++) {
        struct values values;
        parties[i] = list[i].party;
        TRY(sight_profile(ctx, db, list[i].party, &values));
        list[i].name = value_name(ctx, &values);
    }
    if (!count)
        return ST_OK;
    return registry_listed(ctx, parties, count, "goes");
}

enum status outlook_who(struct ctx *ctx, const struct outlook_asked *asked, struct outlook_goes **list,
                        size_t *count, size_t *total) {
    scoped_reader *db = NULL;
    *list = NULL;
    *count = *total = 0;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query counting = query_begin(db, SQL_DUE_BETWEEN_COUNT);
    bind_between(ctx, &counting, asked);
    *total = query_row(&counting) ? (size_t)query_int(&counting, "count") : 0;
    TRY(query_done(ctx, &counting));
    TRY(read_rows(ctx, db, asked, list, count));
    return name_rows(ctx, db, *list, *count);
}
