/* The day of receipt does not count: a month from 5 March ends on 5 April, a promise of 28 days on the 28th day after.
 * Only the law's period rolls, and only its last day; the promise is the company's own and stays where it falls.
 * A breach is counted in elapsed hours: the rules of 1182/71 about hours and working days might give more, and are not
 * used. */
#include "notice/deadline.h"

#include "notice/law.h"

#include <string.h>

_Static_assert((int)DEADLINE_INFORMATION == (int)RIGHT_COUNT, "the rights come first: one table, one number");

enum { HOUR = 3600, BREACH_HOURS = 72, DAY_SECONDS = 86400 };

const char *deadline_right_id(enum deadline_right right) {
    must(right < DEADLINE_COUNT);
    return right == DEADLINE_BREACH        ? "breach"
           : right == DEADLINE_INFORMATION ? "information"
           : right == DEADLINE_UNSORTED    ? "unsorted"
                                           : right_ids()[right];
}

bool deadline_right_from(const char *id, enum deadline_right *right) {
    for (enum deadline_right i = 0; i < DEADLINE_COUNT; i++)
        if (strcmp(deadline_right_id(i), id) == 0) {
            *right = i;
            return true;
        }
    return false;
}

struct count {
    struct ctx *ctx;
    const struct notice *notice;
    struct deadline *deadline;
    const char **trace;
    size_t trace_count, room;
};

/* Every step is written down in the order in which it is taken. */
static void note(struct count *count, const char *text) {
    ARENA_PUSH(count->ctx->arena, count->trace, count->trace_count, count->room, text);
}

static const char *shown(struct count *count, day_t day) {
    return day_text(count->ctx->arena, count->ctx->lang, day);
}

static const char *weekday(enum lang lang, day_t day) {
    static const char *const names[] = {M("Monday"), M("Tuesday"),  M("Wednesday"), M("Thursday"),
                                        M("Friday"), M("Saturday"), M("Sunday")};
    return msg(lang, names[day_weekday(day) - 1]);
}

/* Why the day is no working day, or NULL when it is one. */
static const char *no_working_day(struct count *count, day_t day) {
    const char *name = NULL;
    if (law_holiday(count->notice->law, count->ctx->lang, day, &name))
        return name;
    return day_weekday(day) > 5 ? weekday(count->ctx->lang, day) : NULL;
}

/* Article 3(4): a period that ends on a holiday, a Saturday or a Sunday ends with the next working day. */
static day_t roll(struct count *count, day_t day) {
    const char *why;
    while ((why = no_working_day(count, day))) {
        note(count, MSG(count->ctx->arena, count->ctx->lang, M("{1} is {2}: on to the next day"),
                        shown(count, day), why));
        day++;
    }
    return day;
}

static day_t after(const struct notice *notice, int64_t received, const struct span *span) {
    const struct zone *zone = notice->calendar.zone;
    if (span->hours || span->minutes)
        return zone_day(zone, received + (int64_t)span->hours * HOUR + (int64_t)span->minutes * 60);
    return day_add_months(zone_day(zone, received), 12 * span->years + span->months) + 7 * span->weeks +
           span->days;
}

/* A sentence that names no right is about every request: of a right that is not listed, and of a question where data came from. */
static const struct span *said_of(const struct notice *notice, size_t right, enum deadline_right *by) {
    const struct right_rule *rule = &notice->rights[right], *all = &notice->rights[RIGHT_ALL];
    *by = rule->listed ? (enum deadline_right)right : DEADLINE_INFORMATION;
    rule = rule->listed ? rule : all;
    return rule->within_said ? &rule->within : NULL;
}

const struct span *deadline_promise(const struct notice *notice, enum deadline_right right, int64_t received,
                                    enum deadline_right *by) {
    const struct span *first = NULL;
    if (right < DEADLINE_UNSORTED)
        return said_of(notice, right, by);
    for (size_t i = 0; i <= RIGHT_ALL && right == DEADLINE_UNSORTED; i++) {
        enum deadline_right one;
        const struct span *span = said_of(notice, i, &one);
        if (!span || (first && after(notice, received, span) >= after(notice, received, first)))
            continue;
        first = span;
        *by = one;
    }
    return first;
}

/* Only a number that the notice itself says is a promise; the law's month is not repeated as one. */
static void promise(struct count *count, const struct span *span, const char *path) {
    struct deadline *deadline = count->deadline;
    day_t day = after(count->notice, deadline->received, span);
    deadline->promised_by = day;
    const struct sentence *sentence = notice_sentence(count->notice, path);
    note(count,
         MSG(count->ctx->arena, count->ctx->lang,
             M("the notice promises {1}: {2} ({3}); the day of receipt does not count, and a promise does not "
               "move over weekends"),
             span_text(count->ctx->arena, count->ctx->lang, *span), shown(count, day),
             sentence && sentence->promise ? sentence->promise : path));
}

static void promise_answer(struct count *count) {
    enum deadline_right by;
    const struct span *span =
        deadline_promise(count->notice, count->deadline->right, count->deadline->received, &by);
    if (span)
        promise(count, span,
                arena_printf(count->ctx->arena, "rights.%s.within",
                             by == DEADLINE_INFORMATION ? "all" : deadline_right_id(by)));
}

/* Months from receipt, rolled; each step noted. */
static day_t months(struct count *count, int number, const char *id) {
    day_t raw = day_add_months(count->deadline->received_day, number);
    note(count, MSG(count->ctx->arena, count->ctx->lang, id, shown(count, raw)));
    return roll(count, raw);
}

/* The earlier of the two; where both are the same day, the law's. */
static void bind(struct count *count) {
    struct deadline *deadline = count->deadline;
    deadline->binding = deadline->law_by;
    if (deadline->promised_by != DAY_NONE &&
        (deadline->law_by == DAY_NONE || deadline->promised_by < deadline->law_by))
        deadline->binding = deadline->promised_by;
    if (deadline->binding == DAY_NONE)
        return;
    note(count, MSG(count->ctx->arena, count->ctx->lang, M("answer by {1} {2}"),
                    weekday(count->ctx->lang, deadline->binding), shown(count, deadline->binding)));
}

/* Two more months, told within the first one (12(3)); the notice's promise knows no extension. */
static void extend(struct count *count) {
    struct deadline *deadline = count->deadline;
    struct ctx *ctx = count->ctx;
    deadline->trace_answer = count->trace_count;
    deadline->extension_notice_by = deadline->law_by;
    deadline->extended_by =
        months(count, 3, M("with an extension, three months from receipt: {1} (GDPR 12(3))"));
    note(count, MSG(ctx->arena, ctx->lang,
                    M("an extension must be told, with its reasons, by {1}; the answer is then due by {2}"),
                    shown(count, deadline->extension_notice_by), shown(count, deadline->extended_by)));
    if (deadline->promised_by != DAY_NONE && deadline->promised_by < deadline->extended_by)
        note(count, msg(ctx->lang, M("the notice promises no extension: to extend breaks its promise")));
}

/* Article 33(1). The instant decides, not the day. */
static void breach(struct count *count) {
    struct deadline *deadline = count->deadline;
    struct ctx *ctx = count->ctx;
    const struct zone *zone = count->notice->calendar.zone;
    deadline->law_instant = deadline->received + (int64_t)BREACH_HOURS * HOUR;
    deadline->law_by = deadline->binding = zone_day(zone, deadline->law_instant);
    note(count, MSG(ctx->arena, ctx->lang, M("72 elapsed hours: {1} at {2} (GDPR 33(1))"),
                    shown(count, deadline->law_by), zone_clock(ctx->arena, zone, deadline->law_instant)));
}

static enum status begin(struct ctx *ctx, const struct notice *notice, enum deadline_right right,
                         int64_t received, struct deadline *deadline) {
    must(right < DEADLINE_COUNT);
    const day_t first = day_from((struct ymd){1900, 1, 1}), last = day_from((struct ymd){2200, 1, 1});
    if (received / DAY_SECONDS < first - 1 || received / DAY_SECONDS > last ||
        zone_day(notice->calendar.zone, received) < first || zone_day(notice->calendar.zone, received) >= last)
        return FAIL(ctx, ST_INVALID, M("the time must lie in the years 1900 to 2199"));
    *deadline = (struct deadline){.right = right,
                                  .received = received,
                                  .received_day = zone_day(notice->calendar.zone, received),
                                  .promised_by = DAY_NONE,
                                  .law_by = DAY_NONE,
                                  .binding = DAY_NONE,
                                  .extension_notice_by = DAY_NONE,
                                  .extended_by = DAY_NONE};
    return ST_OK;
}

static void keep_trace(const struct count *count) {
    count->deadline->trace = count->trace;
    count->deadline->trace_count = count->trace_count;
    if (!count->deadline->trace_answer)
        count->deadline->trace_answer = count->trace_count;
}

/* Article 14(3)(a), and what the notice says of this source; or of every request, where somebody asks. */
static void information(struct count *count, const struct source *source, bool asked) {
    if (source && source->within_said)
        promise(count, &source->within, arena_printf(count->ctx->arena, "%s.within", source->entry.path));
    if (asked)
        promise_answer(count);
    count->deadline->law_by = months(count, 1, M("the law gives one month: {1} (GDPR 14(3))"));
    bind(count);
}

enum status deadline_tell(struct ctx *ctx, const struct notice *notice, const struct source *source, day_t came,
                          struct deadline *deadline) {
    struct count count = {.ctx = ctx, .notice = notice, .deadline = deadline};
    TRY(begin(ctx, notice, DEADLINE_INFORMATION, zone_instant(notice->calendar.zone, came, 0), deadline));
    note(&count, MSG(ctx->arena, ctx->lang, M("data obtained {1}"), shown(&count, deadline->received_day)));
    information(&count, source, false);
    keep_trace(&count);
    return ST_OK;
}

enum status deadline_for(struct ctx *ctx, const struct notice *notice, enum deadline_right right,
                         int64_t received, struct deadline *deadline) {
    TRY(begin(ctx, notice, right, received, deadline));
    struct count count = {.ctx = ctx, .notice = notice, .deadline = deadline};
    const char *text = right == DEADLINE_BREACH        ? M("known since {1} at {2}")
                       : right == DEADLINE_INFORMATION ? M("data obtained {1} at {2}")
                                                       : M("received {1} at {2}");
    note(&count, MSG(ctx->arena, ctx->lang, text, shown(&count, deadline->received_day),
                     zone_clock(ctx->arena, notice->calendar.zone, received)));
    if (right == DEADLINE_BREACH) {
        breach(&count);
    } else if (right == DEADLINE_INFORMATION) {
        information(&count, NULL, true);
    } else if (right == DEADLINE_UNSORTED) {
        /* It may turn out to be any of them, so the promise that ends first holds. */
        note(&count, msg(ctx->lang,
                         M("nobody has said yet what is asked: the strictest of what it may be is counted")));
        promise_answer(&count);
        deadline->law_by = months(&count, 1, M("the law gives one month: {1} (GDPR 12(3))"));
        bind(&count);
    } else if (right == DEADLINE_COMPLAINT) {
        note(&count, msg(ctx->lang,
                         M("a complaint goes to the authority (GDPR 77): the law gives the company no day")));
        promise_answer(&count);
        bind(&count);
    } else {
        if (right == DEADLINE_WITHDRAWAL)
            note(&count,
                 msg(ctx->lang, M("the consent ends at once (GDPR 7(3)); what is told of it has its day")));
        promise_answer(&count);
        deadline->law_by = months(&count, 1, M("the law gives one month: {1} (GDPR 12(3))"));
        bind(&count);
        extend(&count);
    }
    keep_trace(&count);
    return ST_OK;
}
