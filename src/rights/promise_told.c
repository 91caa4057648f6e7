/* Who was told where their data came from, and by the day for it (Article 14). Whoever was told too late stays counted for a year, as a late answer does;
 * a first message or a hand-over that made the day sooner still stands on Today and in the list of those who are to be told, which open letters for it. */
#include "rights/promise_inside.h"

#include "registry/telling.h"

#include <string.h>

enum { REMEMBERED = 12 /* months */ };

static void count(struct told_tally *tally, int64_t people, day_t by, day_t told, day_t today) {
    if (told == DAY_NONE)
        tally->untold += by < today ? people : 0;
    else if (told <= by)
        tally->in_time += people;
    else if (told > day_add_months(today, -REMEMBERED))
        tally->late += people;
}

/* Rows of the same source and day follow each other. */
static enum status read_rows(struct ctx *ctx, struct query *q, day_t today, struct told_tally *tallies) {
    const struct notice *notice = ctx_notice(ctx);
    int source = NOTICE_NOTHING;
    day_t came = DAY_NONE, by = DAY_NONE;
    while (query_row(q)) {
        int now = notice_source(notice, query_text(ctx->arena, q, "name"));
        day_t day = (day_t)query_int(q, "came");
        if (now == NOTICE_NOTHING || !notice->sources[now].tell)
            continue;
        if (now != source || day != came)
            TRY(telling_day(ctx, &notice->sources[now], day, &by));
        source = now;
        came = day;
        day_t told = query_is_null(q, "told") ? DAY_NONE : zone_day(registry_zone(ctx), query_int(q, "told"));
        count(&tallies[now], query_int(q, "count"), by, told > today ? DAY_NONE : told, today);
    }
    return query_done(ctx, q);
}

enum status told_read(struct ctx *ctx, struct db *db, day_t today, struct figures *figures) {
    const struct notice *notice = ctx_notice(ctx);
    struct told_tally *tallies = arena_array(ctx->arena, notice->sources_count + 1, sizeof *tallies);
    scoped_query q = query_begin(db, SQL_PROOF_TOLD);
    TRY(read_rows(ctx, &q, today, tallies));
    for (size_t i = 0; i < notice->sources_count; i++) {
        tallies[i].source = (int)i;
        if (notice->sources[i].tell)
            tallies[figures->told_count++] = tallies[i];
    }
    figures->told = tallies;
    return ST_OK;
}

static void say_sum(struct proving *proving, const struct told_tally *sum) {
    proof_figure(proving, "untold", sum->untold);
    proof_figure(proving, "told_late", sum->late);
    proof_figure(proving, "told_in_time", sum->in_time);
    if (sum->in_time)
        PROOF_COUNT(proving, PROMISE_KEPT,
                    MN("{1} person was told in time where the data came from.",
                       "{1} people were told in time where the data came from."),
                    sum->in_time);
    if (sum->untold) {
        PROOF_COUNT(proving, PROMISE_BROKEN,
                    MN("{1} person should have been told by now where the data came from (Article 14).",
                       "{1} people should have been told by now where the data came from (Article 14)."),
                    sum->untold);
        PROOF_TODO(proving, M("Tell them: they stand on Today."));
    }
    if (sum->late) {
        PROOF_COUNT(proving, PROMISE_BROKEN,
                    MN("{1} person was told within the last year, but after the day for it.",
                       "{1} people were told within the last year, but after the day for it."),
                    sum->late);
        PROOF_TODO(proving, M("Tell people when their data come; then no day passes."));
    }
}

void told_say(struct proving *proving) {
    struct told_tally sum = {0};
    bool any = false;
    for (size_t i = 0; i < proving->figures->told_count; i++) {
        const struct told_tally *tally = &proving->figures->told[i];
        const struct source *source = &proving->notice->sources[tally->source];
        if (*proving->second && strcmp(source->entry.id, proving->second) != 0)
            continue;
        if (strcmp(proving->third, "within") == 0 && source->within_said)
            PROOF_SAYS(proving, PROMISE_KEPT, M("Promised: {1}."),
                       span_text(proving->ctx->arena, proving->ctx->lang, source->within));
        any = true;
        sum.untold += tally->untold;
        sum.late += tally->late;
        sum.in_time += tally->in_time;
    }
    if (any)
        say_sum(proving, &sum);
}
