/* A class per party has one row; a class per record has a row for each month in which records of it are due, which is
 * also the epoch of their keys. When a record's month changes, its letters get the key of the new month. */
#include "registry/due.h"
#include "registry/scope.h"

#include "registry/adopt_move.h"
#include "registry/bound.h"
#include "registry/due_values.h"
#include "registry/edition.h"
#include "registry/ended.h"
#include "registry/members.h"
#include "registry/past.h"
#include "registry/trust.h"
#include "registry/versions.h"
#include "registry/within.h"

#include <stdint.h>
#include <stdlib.h>

/* ---- which classes a party has data in */

static enum status classes_held(struct ctx *ctx, struct db *db, const struct past *past, int party,
                                bool *held) {
    const struct notice *notice = ctx_notice(ctx);
    scoped_query q = query_begin(db, SQL_LETTER_CLASSES);
    query_bind_int(&q, 1, past->parties[party]);
    while (query_row(&q)) {
        int class = notice_class(notice, query_text(ctx->arena, &q, "class"));
        if (class != NOTICE_NOTHING)
            held[class] = true;
    }
    TRY(query_done(ctx, &q));
    for (size_t i = past->from[party]; i < past->from[party + 1]; i++)
        if (past->record_class[i] != NOTICE_NOTHING)
            held[past->record_class[i]] = true;
    return ST_OK;
}

static struct verdict no_day(int class) {
    return (struct verdict){.class = class,
                            .happening = -1,
                            .keep_through = DAY_NONE,
                            .erasable_from = DAY_NONE,
                            .gone_by = DAY_NONE,
                            .hide_after = DAY_NONE,
                            .verify_again = DAY_NONE,
                            .held_to = DAY_NONE,
                            .state = KEEP_OPEN};
}

/* ---- verdicts for people */

/* Of a class per record, only the party's records that are of this class. */
static bool concerns(const struct past *past, int party, int class, int happening) {
    return past->history.happenings[happening].party == party && past->record_class[happening] == class;
}

/* What is judged: a party of a past; of a class per record no more than `each`. */
struct judging {
    const struct past *past;
    int party, class;
    day_t on;
    size_t each;
};

static bool is_wanted(void *arg, int happening) {
    const struct judging *judging = arg;
    return concerns(judging->past, judging->party, judging->class, happening);
}

static enum status judge_class(struct ctx *ctx, struct judging *judging, struct verdicts *verdicts) {
    const struct notice *notice = ctx_notice(ctx);
    const struct history *history = &judging->past->history;
    const struct retention_wanted wanted = {judging->each, is_wanted, judging};
    if (judging->past->dates_only)
        return retention_dates(ctx, notice, history, judging->party, judging->class, judging->on, verdicts);
    return retention_first(ctx, notice, history, judging->party, judging->class, judging->on, &wanted,
                           verdicts);
}

/* No rule fits: the notice gives no day, and somebody must look. */
static enum status judge(struct ctx *ctx, struct judging *judging, struct verdicts *verdicts) {
    *verdicts = (struct verdicts){0};
    if (judging->past->history.parties[judging->party].type != NOTICE_NOTHING) {
        enum status status = judge_class(ctx, judging, verdicts);
        if (status != ST_INVALID)
            return status;
        fault_clear(ctx);
    }
    verdicts->items = arena_alloc(ctx->arena, sizeof *verdicts->items);
    verdicts->count = 1;
    verdicts->items[0] = no_day(judging->class);
    return ST_OK;
}

/* The verdict of each class that ends last, or that no day is known. */
static struct verdict *last_of_classes(struct ctx *ctx, const struct found *found) {
    size_t count = ctx_notice(ctx)->classes_count;
    struct verdict *last = arena_array(ctx->arena, count + 1, sizeof *last);
    bool *any = arena_array(ctx->arena, count + 1, sizeof *any);
    for (size_t i = 0; i < count; i++)
        last[i] = no_day((int)i);
    for (size_t i = 0; i < found->count; i++) {
        const struct verdict *verdict = &found->items[i].verdict;
        if (any[verdict->class] && verdict->gone_by <= last[verdict->class].gone_by)
            continue;
        last[verdict->class] = *verdict;
        any[verdict->class] = true;
    }
    return last;
}

static bool has_hold(const struct retention_class *class) {
    bool has = false;
    for (size_t i = 0; i < class->rule_count; i++)
        has = has || class->rules[i].hold_while;
    return has;
}

/* Of a class that may be held, what was paid of an invoice is known as long as the invoice is there, and no longer. */
static const struct verdict *verdict_of_whole(struct ctx *ctx, const struct found *found,
                                              const struct happening *happening, int class) {
    bool asked = happening->belongs && has_hold(&ctx_notice(ctx)->classes[class]);
    for (size_t i = 0; asked && i < found->count; i++)
        if (found->items[i].record == happening->belongs && found->items[i].verdict.class == class)
            return &found->items[i].verdict;
    return NULL;
}

/* What has no date of its own in a class per record, such as a payment, stays as long as the last of the others. */
static void add_dependent(struct ctx *ctx, const struct past *past, int party, size_t each, size_t *counts,
                          struct found *found) {
    struct members judged = {.arena = ctx->arena};
    const struct verdict *last = last_of_classes(ctx, found);
    for (size_t i = 0; i < found->count; i++)
        (void)members_add(&judged, found->items[i].record);
    for (size_t i = past->from[party]; i < past->from[party + 1]; i++) {
        ref_t record = past->history.happenings[i].record;
        int class = past->record_class[i];
        if (!record || class == NOTICE_NOTHING || counts[class] >= each ||
            !ctx_notice(ctx)->classes[class].per_record || members_have(&judged, record))
            continue;
        (void)members_add(&judged, record);
        counts[class]++;
        const struct verdict *whole = verdict_of_whole(ctx, found, &past->history.happenings[i], class);
        struct due_verdict dependent = {.record = record,
                                        .whole = whole ? past->history.happenings[i].belongs : 0,
                                        .verdict = whole ? *whole : last[class]};
        ARENA_PUSH(ctx->arena, found->items, found->count, found->room, dependent);
    }
}

/* Values alone, in a class per record. Where no rule fits them they have no day, but they can go. */
static enum status add_values(struct ctx *ctx, struct db *db, const struct past *past, int party, int class,
                              day_t on, struct found *found) {
    struct due_verdict alone = {.verdict = no_day(class)};
    struct verdict verdict;
    bool there = false;
    const struct due_values asked = {.notice = ctx_notice(ctx),
                                     .history = &past->history,
                                     .ref = past->parties[party],
                                     .party = party,
                                     .class = class,
                                     .on = on,
                                     .dates_only = past->dates_only};
    enum status status = due_values(ctx, db, &asked, &verdict, &there);
    if (status != ST_OK && status != ST_INVALID)
        return status;
    fault_clear(ctx);
    if (status == ST_OK && there)
        alone.verdict = verdict;
    ARENA_PUSH(ctx->arena, found->items, found->count, found->room, alone);
    return ST_OK;
}

static void push_verdicts(struct ctx *ctx, const struct past *past, int party, const struct verdicts *verdicts,
                          struct found *found) {
    for (size_t i = 0; i < verdicts->count; i++) {
        struct due_verdict verdict = {.verdict = verdicts->items[i]};
        int happening = verdict.verdict.happening;
        if (happening >= 0 && !concerns(past, party, verdict.verdict.class, happening))
            continue;
        if (happening >= 0)
            verdict.record = past->history.happenings[happening].record;
        ARENA_PUSH(ctx->arena, found->items, found->count, found->room, verdict);
    }
}

/* Of each class, whether one of the party's records in it is dated ahead; NULL: none of any. */
static const bool *classes_ahead(struct ctx *ctx, const struct past *past, int party, day_t on) {
    bool *ahead = NULL;
    for (size_t i = past->from[party]; i < past->from[party + 1]; i++) {
        if (past->history.happenings[i].day <= on || past->record_class[i] == NOTICE_NOTHING)
            continue;
        if (!ahead)
            ahead = arena_array(ctx->arena, ctx_notice(ctx)->classes_count, sizeof *ahead);
        ahead[past->record_class[i]] = true;
    }
    return ahead;
}

static const char *const lies_ahead = M("something of it is dated ahead: its time is counted from then on");

/* What has a minimum and is dated ahead, as an invoice of next Monday, is there already: nothing of it goes before its day is known. */
static void wait_ahead(struct ctx *ctx, const struct past *past, const bool *ahead, day_t on,
                       struct due_verdict *due) {
    struct verdict *verdict = &due->verdict;
    bool waits = ahead[verdict->class];
    if (due->record)
        waits = waits && past->history.happenings[verdict->happening].day > on;
    if (!waits || !retention_minimum(&ctx_notice(ctx)->classes[verdict->class]))
        return;
    verdict->keep_waits = true;
    verdict->gone_by = DAY_NONE;
    verdict->state = KEEP_OPEN;
    struct trace_line *trace = arena_array(ctx->arena, verdict->trace_count + 1, sizeof *trace);
    for (size_t i = 0; i < verdict->trace_count; i++)
        trace[i] = verdict->trace[i];
    trace[verdict->trace_count++] = (struct trace_line){.kind = TRACE_NOTE,
                                                        .text = msg(ctx->lang, lies_ahead),
                                                        .day = DAY_NONE,
                                                        .happening = -1,
                                                        .remark = true};
    verdict->trace = trace;
}

/* Of a class per record at most `each`. */
static enum status verdicts_first(struct ctx *ctx, struct db *db, const struct past *past, int party, day_t on,
                                  size_t each, struct found *found) {
    const struct notice *notice = ctx_notice(ctx);
    bool *held = arena_array(ctx->arena, notice->classes_count, sizeof *held);
    size_t *counts = arena_array(ctx->arena, notice->classes_count, sizeof *counts);
    TRY(classes_held(ctx, db, past, party, held));
    for (size_t class = 0; class < notice->classes_count; class ++) {
        struct judging judging = {past, party, (int)class, on, each};
        struct verdicts verdicts;
        if (!held[class])
            continue;
        TRY(judge(ctx, &judging, &verdicts));
        size_t before = found->count;
        push_verdicts(ctx, past, party, &verdicts, found);
        counts[class] = found->count - before;
        if (found->count == before)
            TRY(add_values(ctx, db, past, party, (int)class, on, found));
    }
    const bool *ahead = classes_ahead(ctx, past, party, on);
    for (size_t i = 0; ahead && i < found->count; i++)
        wait_ahead(ctx, past, ahead, on, &found->items[i]);
    add_dependent(ctx, past, party, each, counts, found);
    TRY(versions_narrow(ctx, db, past, party, on, found));
    return trust_settle(ctx, db, past, party, on, found);
}

static enum status verdicts_of(struct ctx *ctx, struct db *db, const struct past *past, int party, day_t on,
                               struct found *found) {
    return verdicts_first(ctx, db, past, party, on, SIZE_MAX, found);
}

bool due_to_come(struct ctx *ctx, const struct verdict *verdict) {
    return verdict->gone_instant && ctx->now <= verdict->gone_instant;
}

/* The rules judge whole days. What counts hours or minutes is over with its moment: a code that was just sent is not overdue. */
static void settle_moments(struct ctx *ctx, day_t on, struct found *found) {
    if (on > registry_today(ctx))
        return;
    for (size_t i = 0; i < found->count; i++) {
        struct verdict *verdict = &found->items[i].verdict;
        bool over = verdict->state == KEEP_OVERDUE || verdict->state == KEEP_RESTRICTED;
        if (over && due_to_come(ctx, verdict))
            verdict->state = KEEP_ERASABLE;
    }
}

/* Only what people read names the organisations. */
static enum status judge_past(struct ctx *ctx, struct db *db, ref_t party, day_t on, bool named, size_t each,
                              struct past *past, struct found *found) {
    TRY(past_build(ctx, db, &party, 1, past));
    if (named)
        TRY(past_name(ctx, db, past));
    int index = past_index(past, party);
    must(index >= 0);
    TRY(verdicts_first(ctx, db, past, index, on == DAY_NONE ? registry_today(ctx) : on, each, found));
    settle_moments(ctx, on == DAY_NONE ? registry_today(ctx) : on, found);
    return ST_OK;
}

static enum status judge_one(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct found *found) {
    struct past past;
    return judge_past(ctx, db, party, on, true, SIZE_MAX, &past, found);
}

enum status due_ahead(struct ctx *ctx, struct db *db, ref_t party, struct due_verdict **verdicts, size_t *count,
                      day_t *next) {
    struct past past;
    struct found found = {0};
    TRY(judge_past(ctx, db, party, DAY_NONE, false, SIZE_MAX, &past, &found));
    *verdicts = found.items;
    *count = found.count;
    *next = past_ahead(&past, registry_today(ctx));
    return ST_OK;
}

enum status due_judged(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct due_verdict **verdicts,
                       size_t *count) {
    struct found found = {0};
    TRY(judge_one(ctx, db, party, on, &found));
    *verdicts = found.items;
    *count = found.count;
    return ST_OK;
}

/* Whoever reads "overdue" erases; a hold says that nothing of it goes. */
static enum status mark_held(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct due_verdict *list,
                             size_t count) {
    day_t *held = NULL;
    for (size_t i = 0; i < count; i++) {
        if (list[i].verdict.state != KEEP_OVERDUE)
            continue;
        if (!held)
            TRY(bound_held(ctx, db, party, on == DAY_NONE ? registry_today(ctx) : on, &held));
        if (held[list[i].verdict.class] == DAY_NONE)
            continue;
        list[i].verdict.state = KEEP_HELD;
        list[i].held_until = held[list[i].verdict.class];
    }
    return ST_OK;
}

enum status due_of(struct ctx *ctx, ref_t party, day_t on, struct due_verdict **verdicts, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(due_judged(ctx, db, party, on, verdicts, count));
    return mark_held(ctx, db, party, on, *verdicts, *count);
}

enum status due_first(struct ctx *ctx, ref_t party, size_t each, struct due_verdict **verdicts, size_t *count) {
    scoped_reader *db = NULL;
    struct found found = {0};
    struct past past;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(judge_past(ctx, db, party, DAY_NONE, true, each, &past, &found));
    *verdicts = found.items;
    *count = found.count;
    return mark_held(ctx, db, party, DAY_NONE, *verdicts, *count);
}

/* ---- the table */

static int64_t month_of(day_t day) {
    if (day == DAY_NONE)
        return 0;
    struct ymd ymd = day_ymd(day);
    return ymd.year * 12 + ymd.month - 1;
}

/* A row to be, of the records that share a month: kept until the last of them may go, and due when the first must be gone. */
struct due_put {
    int64_t epoch;
    struct verdict verdict;
};

static day_t later(day_t a, day_t b) {
    return a > b ? a : b; /* DAY_NONE is before every day */
}

static enum status put_row(struct ctx *ctx, struct write *write, ref_t party, const struct due_put *row) {
    const struct verdict *verdict = &row->verdict;
    scoped_query q = query_begin(write->db, SQL_DUE_PUT);
    query_bind_int(&q, 1, party);
    query_bind_text(&q, 2, ctx_notice(ctx)->classes[verdict->class].entry.id);
    query_bind_int(&q, 3, row->epoch);
    if (verdict->keep_through == DAY_NONE)
        query_bind_null(&q, 4);
    else
        query_bind_int(&q, 4, verdict->keep_through);
    if (verdict->gone_by == DAY_NONE)
        query_bind_null(&q, 5);
    else
        query_bind_int(&q, 5, verdict->gone_by);
    query_bind_text(&q, 6, verdict->gone_path);
    query_bind_text(&q, 7, keep_state_id(verdict->state));
    query_bind_int(&q, 8, edition_of(ctx)->number);
    query_bind_int(&q, 9, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status move_record(struct ctx *ctx, struct write *write, ref_t party,
                               const struct due_verdict *verdict, int64_t epoch) {
    if (!verdict->record || verdict->apart)
        return ST_OK;
    return letter_move(
        ctx, write,
        (struct letter_place){
            .party = party, .record = verdict->record, .class = verdict->verdict.class, .epoch = epoch});
}

static enum status put_all(struct ctx *ctx, struct write *write, ref_t party, const struct found *found) {
    struct due_put *rows = arena_array(ctx->arena, found->count, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct verdict *verdict = &found->items[i].verdict;
        int64_t epoch = found->items[i].record ? month_of(verdict->gone_by) : 0;
        if (found->items[i].apart)
            epoch += EPOCH_MOVED; /* a row of its own: its keys are its own too */
        size_t at = 0;
        while (at < count && (rows[at].epoch != epoch || rows[at].verdict.class != verdict->class))
            at++;
        if (at == count)
            rows[count++] = (struct due_put){epoch, *verdict};
        rows[at].verdict.keep_through = later(rows[at].verdict.keep_through, verdict->keep_through);
        rows[at].verdict.gone_by = day_sooner(rows[at].verdict.gone_by, verdict->gone_by);
        TRY(move_record(ctx, write, party, &found->items[i], epoch));
    }
    for (size_t i = 0; i < count; i++)
        TRY(put_row(ctx, write, party, &rows[i]));
    return ST_OK;
}

/* Between the keys and the rows of an erasure: what stays has been put under a key of its own, and moved back under one of a month it would go
 * with it. The dates are made once the rows are gone. */
static enum status being_erased(struct ctx *ctx, struct db *db, ref_t party, bool *is) {
    scoped_query q = query_begin(db, SQL_ERASURE_INTENDED);
    query_bind_int(&q, 1, party);
    *is = query_row(&q);
    return query_done(ctx, &q);
}

static enum status refresh(struct ctx *ctx, struct write *write, const struct past *past, ref_t party) {
    struct found found = {0};
    int index = past_index(past, party);
    bool waits;
    must(index >= 0);
    TRY(being_erased(ctx, write->db, party, &waits));
    if (waits)
        return ST_OK;
    TRY(verdicts_of(ctx, write->db, past, index, registry_today(ctx), &found));
    scoped_query q = query_begin(write->db, SQL_DUE_CLEAR);
    query_bind_int(&q, 1, party);
    TRY(query_run(ctx, &q, NULL));
    TRY(sight_put(ctx, write, party, past, &found));
    return put_all(ctx, write, party, &found);
}

/* Those of a group whose dates are wanted and not there yet, in one reading of their common past. */
static enum status refresh_group(struct ctx *ctx, struct write *write, const ref_t *group, size_t count,
                                 const struct members *wanted, struct members *done) {
    struct past past;
    ref_t *parties = arena_array(ctx->arena, count, sizeof *parties);
    size_t left = 0;
    for (size_t i = 0; i < count; i++)
        if (members_have(wanted, group[i]) && !members_have(done, group[i]))
            parties[left++] = group[i];
    TRY(past_build(ctx, write->db, parties, left, &past));
    past.dates_only = true;
    past.history.judged = retention_shared(ctx->arena);
    for (size_t i = 0; i < left; i++) {
        TRY(refresh(ctx, write, &past, parties[i]));
        (void)members_add(done, parties[i]);
    }
    return ST_OK;
}

/* Somebody without an organisation, as most of a list of contacts are: the group that was just found is the past's. */
static enum status refresh_single(struct ctx *ctx, struct write *write, ref_t party, struct members *done) {
    struct past past;
    TRY(past_build_whole(ctx, write->db, &party, 1, &past));
    past.dates_only = true;
    TRY(refresh(ctx, write, &past, party));
    (void)members_add(done, party);
    return ST_OK;
}

static enum status refresh_around(struct ctx *ctx, struct write *write, const ref_t *parties, size_t count) {
    struct members wanted = {.arena = ctx->arena}, done = {.arena = ctx->arena};
    ref_t *group;
    size_t group_count;
    for (size_t i = 0; i < count; i++) {
        if (members_have(&done, parties[i]))
            continue;
        TRY(past_around(ctx, write->db, parties[i], &group, &group_count));
        if (group_count == 1 && !members_have(&wanted, parties[i])) {
            TRY(refresh_single(ctx, write, parties[i], &done));
            continue;
        }
        for (size_t j = 0; j < group_count; j++)
            (void)members_add(&wanted, group[j]);
    }
    for (size_t i = 0; i < wanted.count; i++) {
        if (members_have(&done, wanted.items[i]))
            continue;
        TRY(past_around(ctx, write->db, wanted.items[i], &group, &group_count));
        TRY(refresh_group(ctx, write, group, group_count, &wanted, &done));
    }
    return ST_OK;
}

static enum status refresh_alone(struct ctx *ctx, struct write *write, ref_t party) {
    struct past past;
    TRY(past_build(ctx, write->db, &party, 1, &past));
    past.dates_only = true;
    return refresh(ctx, write, &past, party);
}

/* The work has memory of its own: an organisation's whole past is read for one line. */
enum status due_all_within(struct ctx *ctx, struct write *write, const ref_t *parties, size_t count) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = refresh_around(ctx, write, parties, count);
    registry_memory_back(ctx, outer);
    return status;
}

enum status due_within(struct ctx *ctx, struct write *write, ref_t party) {
    return due_all_within(ctx, write, &party, 1);
}

enum status due_alone_within(struct ctx *ctx, struct write *write, ref_t party) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = refresh_alone(ctx, write, party);
    registry_memory_back(ctx, outer);
    return status;
}

/* ---- what is due */

/* Parties with a row that says so, each once, the earliest first. */
static enum status candidates(struct ctx *ctx, struct db *db, day_t on, ref_t **parties, size_t *count) {
    struct members found = {.arena = ctx->arena};
    scoped_query q = query_begin(db, SQL_DUE_BY);
    query_bind_int(&q, 1, on);
    while (query_row(&q))
        (void)members_add(&found, query_int(&q, "party"));
    *parties = found.items;
    *count = found.count;
    return query_done(ctx, &q);
}

struct listing {
    struct due_row *items;
    size_t count, room;
};

/* Judged again: what lay ahead when the row was written may have happened since. */
static enum status list_party(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct listing *listing) {
    struct found found = {0};
    struct values values;
    size_t before = listing->count;
    struct ended_list ended;
    TRY(judge_one(ctx, db, party, on, &found));
    TRY(mark_held(ctx, db, party, on, found.items, found.count));
    TRY(ended_of(ctx, db, party, &ended));
    for (size_t i = 0; i < found.count; i++) {
        const struct verdict *verdict = &found.items[i].verdict;
        struct due_row row = {.party = party,
                              .record = found.items[i].record,
                              .class = verdict->class,
                              .state = verdict->state,
                              .keep_through = verdict->keep_through,
                              .gone_by = verdict->gone_by,
                              .held_until = found.items[i].held_until,
                              .at_end = verdict->at_end};
        const char *class = ctx_notice(ctx)->classes[verdict->class].entry.id;
        if (verdict->gone_by != DAY_NONE && verdict->gone_by <= on &&
            !ended_done(&ended, class, row.record, row.gone_by))
            ARENA_PUSH(ctx->arena, listing->items, listing->count, listing->room, row);
    }
    if (listing->count == before)
        return ST_OK;
    TRY(sight_profile(ctx, db, party, &values));
    for (size_t i = before; i < listing->count; i++)
        listing->items[i].name = value_name(ctx, &values);
    return ST_OK;
}

static int by_day(const void *a, const void *b) {
    const struct due_row *x = a, *y = b;
    if (x->gone_by != y->gone_by)
        return x->gone_by < y->gone_by ? -1 : 1;
    return x->party < y->party ? -1 : x->party > y->party ? 1 : x->class - y->class;
}

enum status due_list(struct ctx *ctx, day_t on, struct due_row **rows, size_t *count) {
    scoped_reader *db = NULL;
    struct listing listing = {0};
    ref_t *parties;
    size_t party_count;
    TRY(scope_duty(ctx));
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    if (on == DAY_NONE)
        on = registry_today(ctx);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(candidates(ctx, db, on, &parties, &party_count));
    for (size_t i = 0; i < party_count; i++)
        TRY(list_party(ctx, db, parties[i], on, &listing));
    if (listing.count)
        qsort(listing.items, listing.count, sizeof *listing.items, by_day);
    *rows = listing.items;
    *count = listing.count;
    return registry_listed(ctx, parties, party_count, "due");
}
