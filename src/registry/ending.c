/* The table of days is read before the change and after it, in the change itself, which is undone when somebody has to be asked. A row that
 * must be kept, is held, or was due before is none. */
#include "registry/ending.h"

#include "base/buf.h"
#include "notice/retention.h"

#include <string.h>

bool ending_asked(const struct ctx *ctx) {
    return ctx->fault.field && strcmp(ctx->fault.field, ENDING_FIELD) == 0;
}

/* ---- before */

static bool overdue(struct ctx *ctx, struct query *q) {
    return strcmp(query_text(ctx->arena, q, "state"), keep_state_id(KEEP_OVERDUE)) == 0;
}

/* Its day may have come since the row was written: then time has made it due, and no change. */
static bool came(struct ctx *ctx, struct query *q) {
    return overdue(ctx, q) || (!query_is_null(q, "gone_by") && query_int(q, "gone_by") < registry_today(ctx));
}

static enum status add_floor(struct ctx *ctx, struct db *db, ref_t party, struct ending *ending) {
    struct lifespan_floor floor;
    TRY(lifespan_floor(ctx, db, party, &floor));
    if (!ending->floored || ending->floor.class == NOTICE_NOTHING || floor.until > ending->floor.until)
        ending->floor = floor.class == NOTICE_NOTHING && ending->floored ? ending->floor : floor;
    ending->floored = true;
    return ST_OK;
}

enum status ending_before(struct ctx *ctx, struct db *db, ref_t party, struct ending *ending) {
    scoped_query q = query_begin(db, SQL_DUE_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        if (came(ctx, &q)) {
            struct ending_row row = {query_text(ctx->arena, &q, "class"), query_int(&q, "epoch")};
            ARENA_PUSH(ctx->arena, ending->rows, ending->count, ending->room, row);
        }
    TRY(query_done(ctx, &q));
    return add_floor(ctx, db, party, ending);
}

/* ---- after */

static bool was_due(const struct ending *before, const char *class, int64_t epoch) {
    for (size_t i = 0; i < before->count; i++)
        if (before->rows[i].epoch == epoch && strcmp(before->rows[i].class, class) == 0)
            return true;
    return false;
}

/* Of each class the first day, in the order of the notice. */
static const char *words_of(struct ctx *ctx, const day_t *days) {
    const struct notice *notice = ctx_notice(ctx);
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < notice->classes_count; i++)
        if (days[i] != DAY_NONE)
            buf_printf(&buf, "%s%s", buf.length ? "; " : "",
                       MSG(ctx->arena, ctx->lang, M("{1} (kept until {2} at the latest)"),
                           words_in(&notice->classes[i].entry, ctx->lang),
                           day_text(ctx->arena, ctx->lang, days[i])));
    return buf.length ? buf_text(&buf) : NULL;
}

static enum status newly_due(struct ctx *ctx, struct db *db, ref_t party, const struct ending *before,
                             const char **words) {
    const struct notice *notice = ctx_notice(ctx);
    day_t *days = arena_array(ctx->arena, notice->classes_count + 1, sizeof *days);
    for (size_t i = 0; i < notice->classes_count; i++)
        days[i] = DAY_NONE;
    scoped_query q = query_begin(db, SQL_DUE_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        const char *name = query_text(ctx->arena, &q, "class");
        int class = notice_class(notice, name);
        if (class == NOTICE_NOTHING || !overdue(ctx, &q) || was_due(before, name, query_int(&q, "epoch")))
            continue;
        if (query_is_null(&q, "gone_by") || query_int(&q, "gone_by") >= registry_today(ctx))
            continue; /* a matter of minutes, which nobody has mistyped */
        days[class] = day_sooner(days[class], (day_t)query_int(&q, "gone_by"));
    }
    *words = words_of(ctx, days);
    return query_done(ctx, &q);
}

static enum status shorter(struct ctx *ctx, struct db *db, ref_t party, const struct ending *before) {
    struct lifespan_floor now;
    if (before->floor.class == NOTICE_NOTHING || before->floor.until == DAY_NONE)
        return ST_OK;
    TRY(lifespan_floor(ctx, db, party, &now));
    if (now.class == NOTICE_NOTHING || now.until == DAY_NONE || now.until >= before->floor.until)
        return ST_OK; /* where it ends altogether lifespan_stands refuses */
    (void)FAIL(
        ctx, ST_CONFLICT,
        M("With this, what must be kept until {1} must be kept until {2} only. Look at the year. If it is "
          "right, say so."),
        day_text(ctx->arena, ctx->lang, before->floor.until), day_text(ctx->arena, ctx->lang, now.until));
    return fault_at_field(ctx, ENDING_FIELD);
}

enum status ending_asks(struct ctx *ctx, struct db *db, ref_t party, const struct ending *before, bool floor,
                        bool even_if) {
    const char *words;
    if (even_if)
        return ST_OK;
    TRY(newly_due(ctx, db, party, before, &words));
    if (!words)
        return floor ? shorter(ctx, db, party, before) : ST_OK;
    (void)FAIL(
        ctx, ST_CONFLICT,
        M("With this, the next sweep takes away at once: {1}. Look at the days. If they are right, say so."),
        words);
    return fault_at_field(ctx, ENDING_FIELD);
}
