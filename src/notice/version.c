/* The verdicts come with their law and their holds already in them; both are the same in the two versions, or today's holds. */
#include "notice/version.h"

#include <string.h>

/* No minimum is the earliest minimum there is; one that waits is later than every day. */
static bool keep_is_earlier(const struct verdict *a, const struct verdict *b) {
    if (a->keep_waits || b->keep_waits)
        return b->keep_waits && !a->keep_waits;
    return a->keep_through != b->keep_through &&
           (a->keep_through == DAY_NONE || (b->keep_through != DAY_NONE && a->keep_through < b->keep_through));
}

/* No last day is later than every day. */
static bool gone_is_earlier(const struct verdict *a, const struct verdict *b) {
    return a->gone_by != DAY_NONE && (b->gone_by == DAY_NONE || a->gone_by < b->gone_by);
}

/* What the law of the notice in force asks of this class. */
static day_t floor_of(const struct notice *notice, const struct verdict *verdict) {
    const char *statute = notice->classes[verdict->class].statute;
    for (size_t i = 0; statute && i < verdict->floor_count; i++)
        if (strcmp(verdict->floors[i].id, statute) == 0)
            return verdict->floors[i].keep_through;
    return DAY_NONE;
}

static void add_note(struct ctx *ctx, struct verdict *verdict, const char *text, day_t day) {
    struct trace_line *lines = arena_array(ctx->arena, verdict->trace_count + 1, sizeof *lines);
    for (size_t i = 0; i < verdict->trace_count; i++)
        lines[i] = verdict->trace[i];
    lines[verdict->trace_count++] = (struct trace_line){
        .kind = TRACE_NOTE, .text = text, .label = text, .day = day, .happening = -1, .remark = true};
    verdict->trace = lines;
}

static void settle_state(struct verdict *verdict, day_t on) {
    if (verdict->keep_through != DAY_NONE && verdict->gone_by != DAY_NONE &&
        verdict->keep_through >= verdict->gone_by) {
        verdict->gone_by = verdict->keep_through + 1;
        verdict->state = KEEP_CONFLICT;
        return;
    }
    if (verdict->keep_waits || (verdict->keep_through != DAY_NONE && on <= verdict->keep_through))
        verdict->state = KEEP_KEEP;
    else if (verdict->gone_by == DAY_NONE)
        verdict->state = KEEP_OPEN;
    else
        verdict->state = on <= verdict->gone_by            ? KEEP_ERASABLE
                         : verdict->at_end == END_RESTRICT ? KEEP_RESTRICTED
                                                           : KEEP_OVERDUE;
}

static bool is_earlier(day_t a, day_t b) {
    return a != DAY_NONE && (b == DAY_NONE || a < b);
}

/* What narrows works at once: out of sight, or to be confirmed, on the earlier day. */
static void earlier_sight(struct ctx *ctx, struct verdict *verdict, const struct verdict *then,
                          const char *version) {
    verdict->sight = verdict->sight || then->sight;
    if (is_earlier(then->hide_after, verdict->hide_after)) {
        verdict->hide_after = then->hide_after;
        verdict->hide_path = then->hide_path;
        add_note(ctx, verdict,
                 MSG(ctx->arena, ctx->lang, M("given under version {1} of the notice: out of sight after {2}"),
                     version, day_text(ctx->arena, ctx->lang, verdict->hide_after)),
                 verdict->hide_after);
    }
    if (is_earlier(then->verify_again, verdict->verify_again)) {
        verdict->verify_again = then->verify_again;
        verdict->verify_path = then->verify_path;
        add_note(ctx, verdict,
                 MSG(ctx->arena, ctx->lang,
                     M("given under version {1} of the notice: to be confirmed from {2} on"), version,
                     day_text(ctx->arena, ctx->lang, verdict->verify_again)),
                 verdict->verify_again);
    }
}

/* Of the two, what leaves less: what was given to be erased is erased, and only what both let stay stays. */
static void lesser_end(struct ctx *ctx, struct verdict *verdict, const struct verdict *then,
                       const char *version) {
    const char **kept = arena_array(ctx->arena, verdict->keeps.count + 1, sizeof *kept);
    struct names both = {.items = kept};
    enum at_end before = verdict->at_end;
    verdict->at_end = then->at_end < before ? then->at_end : before;
    if (verdict->at_end != END_ANONYMISE)
        verdict->keeps = (struct names){0};
    else if (before != END_ANONYMISE)
        verdict->keeps = then->keeps;
    else if (then->at_end == END_ANONYMISE) {
        for (size_t i = 0; i < verdict->keeps.count; i++)
            if (names_have(&then->keeps, verdict->keeps.items[i]))
                kept[both.count++] = verdict->keeps.items[i];
        verdict->keeps = both;
    }
    if (verdict->at_end == END_ANONYMISE && !verdict->keeps.count)
        verdict->at_end = END_ERASE;
    if (verdict->at_end == before)
        return;
    if (verdict->state == KEEP_RESTRICTED)
        verdict->state = KEEP_OVERDUE;
    add_note(
        ctx, verdict,
        verdict->at_end == END_ERASE
            ? MSG(ctx->arena, ctx->lang, M("given under version {1} of the notice: erased at its end"), version)
            : MSG(ctx->arena, ctx->lang, M("given under version {1} of the notice: made anonymous at its end"),
                  version),
        DAY_NONE);
}

void version_earlier(struct ctx *ctx, const struct notice *notice, struct verdict *verdict,
                     const struct verdict *then, const char *version, day_t on) {
    bool keep = keep_is_earlier(then, verdict), gone = gone_is_earlier(then, verdict);
    day_t floor = floor_of(notice, verdict), before = verdict->gone_by;
    if (keep) {
        verdict->keep_through = then->keep_through;
        verdict->keep_waits = then->keep_waits;
        verdict->keep_instant = then->keep_instant;
        if (floor != DAY_NONE && verdict->keep_through < floor)
            verdict->keep_through = floor; /* DAY_NONE is before every day */
        verdict->erasable_from = verdict->keep_through == DAY_NONE ? DAY_NONE : verdict->keep_through + 1;
        add_note(ctx, verdict,
                 verdict->keep_through == DAY_NONE
                     ? MSG(ctx->arena, ctx->lang,
                           M("given under version {1} of the notice, which sets no minimum: that holds"),
                           version)
                     : MSG(ctx->arena, ctx->lang,
                           M("given under version {1} of the notice: kept at least until {2}"), version,
                           day_text(ctx->arena, ctx->lang, verdict->keep_through)),
                 verdict->keep_through);
    }
    if (gone) {
        verdict->gone_by = then->gone_by;
        verdict->gone_instant = then->gone_instant;
        add_note(ctx, verdict,
                 MSG(ctx->arena, ctx->lang, M("given under version {1} of the notice: gone at the latest {2}"),
                     version, day_text(ctx->arena, ctx->lang, verdict->gone_by)),
                 verdict->gone_by);
    }
    earlier_sight(ctx, verdict, then, version);
    lesser_end(ctx, verdict, then, version);
    if ((keep || gone) && !(verdict->state == KEEP_HELD && before == verdict->gone_by))
        settle_state(verdict, on);
}
