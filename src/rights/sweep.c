/* The table `due` says whom to look at; each of them is judged afresh before anything goes, since the day of a row was
 * computed when something last happened. */
#include "rights/sweep.h"

#include "notice/recipient.h"
#include "registry/bound.h"
#include "registry/envelope.h"
#include "registry/members.h"
#include "registry/permit.h"
#include "registry/sight.h"
#include "rights/erase_inside.h"
#include "rights/mailing.h"
#include "rights/outbox.h"
#include "rights/breach.h"
#include "rights/clearing.h"
#include "rights/entrust.h"
#include "rights/hold.h"
#include "rights/log_end.h"
#include "rights/past_minute.h"
#include "rights/request.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SWEEP_ROUNDS = 5 };

static const char *const fate_ids[SWEEP_FATES] = {"goes", "anonymises", "restricts", "asks", "waits", "held"};

const char *sweep_fate_id(enum sweep_fate fate) {
    must(fate >= 0 && fate < SWEEP_FATES);
    return fate_ids[fate];
}

/* ---- days */

/* The last day before the class's next sweep: weeks begin on Mondays, the others with their first month. */
static day_t sweep_last(enum sweep sweep, day_t on) {
    struct ymd ymd = day_ymd(on);
    int months = sweep == SWEEP_MONTHLY ? 1 : sweep == SWEEP_QUARTERLY ? 3 : 12;
    if (sweep == SWEEP_DAILY)
        return on;
    if (sweep == SWEEP_WEEKLY)
        return on + 7 - day_weekday(on);
    ymd.month = ymd.month - (ymd.month - 1) % months + months - 1;
    ymd.day = 1;
    return day_month_end(day_from(ymd));
}

/* From when on a copy outside that lives as long as any may still be there: the longest of the class's systems. */
static day_t with_copies(const struct notice *notice, int class, day_t day) {
    day_t latest = day;
    for (size_t i = 0; i < notice->holders_count; i++)
        if (set_has(&notice->holders[i].holds, class)) {
            day_t gone = holder_copies_until(&notice->holders[i], day);
            latest = gone > latest ? gone : latest;
        }
    return latest;
}

/* The latest day that any class would look ahead to. */
static day_t horizon(const struct notice *notice, day_t on) {
    day_t latest = on;
    for (size_t i = 0; i < notice->classes_count; i++) {
        day_t day = with_copies(notice, (int)i, sweep_last(notice->classes[i].sweep, on));
        latest = day > latest ? day : latest;
    }
    return latest;
}

/* What counts minutes is needed until its moment: a code is not taken from under whoever just got it. By the minute it goes with its last one. */
static bool strikes(struct ctx *ctx, const struct verdict *verdict, day_t on, bool minutes) {
    const struct notice *notice = ctx_notice(ctx);
    if (verdict->gone_by == DAY_NONE || verdict->state == KEEP_HELD ||
        (!minutes && on <= registry_today(ctx) && due_to_come(ctx, verdict)))
        return false;
    day_t last = sweep_last(notice->classes[verdict->class].sweep, on);
    return verdict->gone_by <= with_copies(notice, verdict->class, last);
}

/* ---- one party */

/* By the days of the notice, or (cut) by what people have decided. */
struct looking {
    day_t on;
    int64_t
        before; /* only what counts hours or minutes and is over by this instant; 0: everything by its day */
    const struct sweep_cut *cut;
    const struct erase_said *said; /* of each party of a slice; NULL: nobody looked */
};

/* What people have decided goes or stays; a rule that restricts at the end is not theirs to change. */
static enum sweep_fate fate_of(const struct verdict *verdict, const struct looking *looking, bool restricted) {
    day_t on = looking->on;
    if (verdict->at_end == END_RESTRICT)
        return looking->cut ? SWEEP_ASKS : SWEEP_RESTRICTS;
    if (looking->cut && verdict->state == KEEP_HELD)
        return SWEEP_WAITS;
    if (restricted)
        return SWEEP_WAITS;
    if (erase_refused(verdict, on))
        return SWEEP_ASKS;
    return verdict->at_end == END_ANONYMISE ? SWEEP_ANONYMISES : SWEEP_GOES;
}

static bool fate_takes(enum sweep_fate fate) {
    return fate == SWEEP_GOES || fate == SWEEP_ANONYMISES;
}

struct swept {
    struct sweep_row *rows;
    size_t count, room;
    struct ended_list ends; /* of the party looked at last: what is restricted now */
};

static struct sweep_row *row_for(struct ctx *ctx, struct swept *swept, const struct looking *looking,
                                 size_t from, ref_t party, const struct verdict *verdict,
                                 enum sweep_fate fate) {
    for (size_t i = from; i < swept->count; i++)
        if (swept->rows[i].class == verdict->class && swept->rows[i].fate == fate)
            return &swept->rows[i];
    const struct notice *notice = ctx_notice(ctx);
    const char *path = verdict->gone_path ? verdict->gone_path : notice->classes[verdict->class].entry.path;
    const struct sentence *sentence = looking->cut ? NULL : notice_sentence(notice, path);
    if (looking->cut)
        path = looking->cut->because;
    struct sweep_row row = {.party = party,
                            .class = verdict->class,
                            .fate = fate,
                            .gone_by = verdict->gone_by,
                            .verdict = verdict,
                            .sentence = sentence && sentence->promise ? sentence->promise
                                                                      : arena_text(ctx->arena, path)};
    ARENA_PUSH(ctx->arena, swept->rows, swept->count, swept->room, row);
    return &swept->rows[swept->count - 1];
}

/* Records of one class may come to their end by different rules. */
static void add_left(struct ctx *ctx, struct sweep_row *row, const struct names *keeps) {
    const char **left = arena_array(ctx->arena, row->left.count + keeps->count + 1, sizeof *left);
    struct names all = {.items = left, .count = row->left.count};
    for (size_t i = 0; i < row->left.count; i++)
        left[i] = row->left.items[i];
    for (size_t i = 0; i < keeps->count; i++)
        if (!names_have(&all, keeps->items[i]))
            left[all.count++] = keeps->items[i];
    row->left = all;
}

static void add_target(struct ctx *ctx, struct erase_decision *decision, const struct due_verdict *due,
                       size_t room) {
    struct erase_target *target = NULL;
    for (size_t i = 0; i < decision->target_count && !target; i++)
        if (decision->targets[i].class == due->verdict.class)
            target = &decision->targets[i];
    if (!target) {
        target = &decision->targets[decision->target_count++];
        *target = (struct erase_target){.class = due->verdict.class,
                                        .whole = true,
                                        .records = arena_array(ctx->arena, room, sizeof(ref_t))};
    }
    if (due->record)
        target->records[target->count++] = due->record;
    else
        target->values = true;
}

/* Its day has come, and it was not restricted on it already. */
static bool to_do(const struct notice *notice, const struct due_verdict *due, const struct ended_list *done) {
    return due->verdict.at_end != END_RESTRICT ||
           !ended_done(done, notice->classes[due->verdict.class].entry.id, due->record, due->verdict.gone_by);
}

static void add_end(struct ctx *ctx, struct swept *swept, const struct due_verdict *due,
                    const struct sweep_row *row, int type) {
    const struct notice *notice = ctx_notice(ctx);
    int class = due->verdict.class;
    struct ended ended = {.class = notice->classes[class].entry.id,
                          .record = due->record,
                          .gone_by = due->verdict.gone_by,
                          .sentence = row->sentence,
                          .party = !due->record && class == envelope_class(notice, type, NOTICE_NOTHING)};
    ARENA_PUSH(ctx->arena, swept->ends.items, swept->ends.count, swept->ends.room, ended);
}

static enum status used_before(struct ctx *ctx, struct db *db, ref_t party, day_t day, bool *before) {
    scoped_query q = query_begin(db, SQL_REVIEW_USED_OF);
    query_bind_int(&q, 1, party);
    *before = query_row(&q) && query_int(&q, "day") < day;
    return query_done(ctx, &q);
}

/* Adds the party's rows, and what of it goes. */
static enum status look_at(struct ctx *ctx, struct db *db, ref_t party, const struct looking *looking,
                           struct swept *swept, struct erase_decision *decision) {
    const struct notice *notice = ctx_notice(ctx);
    day_t on = looking->on;
    bool unused = false;
    struct due_verdict *verdicts;
    size_t count, before = swept->count;
    enum erase_wait wait;
    struct ended_list done;
    day_t *held;
    struct roles roles = {0};
    TRY(due_judged(ctx, db, party, on, &verdicts, &count));
    TRY(ended_of(ctx, db, party, &done));
    TRY(erase_waits(ctx, db, party, &done, &wait));
    TRY(role_list(ctx, db, party, &roles));
    TRY(bound_held(ctx, db, party, on, &held));
    if (looking->cut)
        TRY(used_before(ctx, db, party, looking->cut->before, &unused));
    swept->ends = (struct ended_list){0};
    decision->targets = arena_array(ctx->arena, count + 1, sizeof *decision->targets);
    decision->stays = arena_array(ctx->arena, count + 1, sizeof *decision->stays);
    decision->anonymous = arena_array(ctx->arena, count + 1, sizeof *decision->anonymous);
    decision->target_count = decision->stay_count = decision->anonymous_count = 0;
    decision->judged = verdicts;
    decision->judged_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct verdict *verdict = &verdicts[i].verdict;
        enum sweep_fate fate = fate_of(verdict, looking, wait != ERASE_WAITS_NOT);
        if (fate_takes(fate) && held[verdict->class] != DAY_NONE) {
            fate = SWEEP_HELD;
            verdicts[i].held_until = held[verdict->class];
        }
        bool strike = looking->cut
                          ? unused && verdict->class == looking->cut->class
                          : strikes(ctx, verdict, on, looking->before) && to_do(notice, &verdicts[i], &done) &&
                                (!looking->before || past_is(verdict, looking->before));
        if (strike) {
            struct sweep_row *row = row_for(ctx, swept, looking, before, party, verdict, fate);
            row->records += verdicts[i].record != 0;
            row->gone_by = verdict->gone_by < row->gone_by ? verdict->gone_by : row->gone_by;
            add_left(ctx, row, &verdict->keeps);
            if (fate == SWEEP_RESTRICTS)
                add_end(ctx, swept, &verdicts[i], row, roles.count ? roles.items[0].type : NOTICE_NOTHING);
        }
        if (strike && fate == SWEEP_ANONYMISES)
            decision->anonymous[decision->anonymous_count++] = verdicts[i];
        if (strike && fate_takes(fate))
            add_target(ctx, decision, &verdicts[i], count);
        else
            decision->stays[decision->stay_count++] = verdicts[i];
    }
    erase_narrow(decision);
    return ST_OK;
}

/* Whose dates time itself has changed, where no night has computed them since: something of theirs began or was over. */
static enum status add_turned(struct ctx *ctx, struct db *db, struct members *parties) {
    scoped_query q = query_begin(db, SQL_SIGHT_STALE);
    query_bind_int(&q, 1, registry_today(ctx));
    while (query_row(&q))
        (void)members_add(parties, query_int(&q, "id"));
    return query_done(ctx, &q);
}

/* No more than the first `rows` of them: a page does not read what nobody sees. `since`: whose days were computed after that change; 0: whenever. */
static enum status candidates(struct ctx *ctx, struct db *db, day_t on, size_t rows, int64_t since,
                              struct members *parties) {
    *parties = (struct members){.arena = ctx->arena};
    scoped_query q = query_begin(db, SQL_DUE_BY_FIRST);
    query_bind_int(&q, 1, horizon(ctx_notice(ctx), on));
    query_bind_int(&q, 2, rows < INT64_MAX ? (int64_t)rows : INT64_MAX);
    query_bind_int(&q, 3, since);
    while (query_row(&q))
        (void)members_add(parties, query_int(&q, "party"));
    TRY(query_done(ctx, &q));
    return since ? ST_OK : add_turned(ctx, db, parties);
}

static enum status allowed(struct ctx *ctx, enum action action) {
    return permit_action(ctx, action, 0, NULL);
}

/* ---- the list */

static int by_day(const void *a, const void *b) {
    const struct sweep_row *x = a, *y = b;
    if (x->gone_by != y->gone_by)
        return x->gone_by < y->gone_by ? -1 : 1;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    return x->class != y->class ? x->class - y->class : (int)x->fate - (int)y->fate;
}

static enum status name_rows(struct ctx *ctx, struct db *db, struct sweep_row *rows, size_t count) {
    struct values values;
    if (!count)
        return ST_OK;
    TRY(sight_profile(ctx, db, rows[0].party, &values));
    for (size_t i = 0; i < count; i++)
        rows[i].name = value_name(ctx, &values);
    return ST_OK;
}

enum status sweep_list(struct ctx *ctx, day_t on, struct sweep_row **rows, size_t *count) {
    size_t all;
    return sweep_first(ctx, on, SIZE_MAX, rows, count, &all);
}

enum status sweep_first(struct ctx *ctx, day_t on, size_t most, struct sweep_row **rows, size_t *count,
                        size_t *all) {
    struct swept swept = {0};
    struct members parties;
    scoped_reader *db = NULL;
    on = on == DAY_NONE ? registry_today(ctx) : on;
    TRY(allowed(ctx, ACTION_FIND));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(candidates(ctx, db, on, most < SIZE_MAX ? SWEEP_COUNTED : SIZE_MAX, 0, &parties));
    *all = parties.count;
    parties.count = parties.count < most ? parties.count : most;
    for (size_t i = 0; i < parties.count; i++) {
        struct erase_decision unused;
        size_t before = swept.count;
        TRY(look_at(ctx, db, parties.items[i], &(struct looking){.on = on}, &swept, &unused));
        TRY(name_rows(ctx, db, swept.rows + before, swept.count - before));
    }
    if (swept.count)
        qsort(swept.rows, swept.count, sizeof *swept.rows, by_day);
    *rows = swept.rows;
    *count = swept.count;
    return audit_read(ctx, ctx->registry->audit,
                      &(struct audit_entry){.actor = actor_text(ctx),
                                            .action = "listed",
                                            .parties = parties.items,
                                            .party_count = parties.count,
                                            .detail = "sweep"});
}

enum status sweep_own(struct ctx *ctx, day_t on, struct kept_first firsts[KEPT_OWN]) {
    scoped_reader *db = NULL;
    TRY(allowed(ctx, ACTION_FIND));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return kept_firsts(ctx, db, on, firsts);
}

/* ---- the sweep */

/* Parties that go together: a step of the erasure is done for all of them before the next and waits for the disk once. Few
 * enough that others who write in between do not wait long. */
struct slice {
    struct erasure erasures[SWEEP_SLICE];
    struct {
        ref_t party;
        struct ended_list list;
    } ends[SWEEP_SLICE];
    size_t count, end_count;
};

static enum status sweep_look(struct ctx *ctx, struct db *db, ref_t party, const struct looking *looking,
                              const struct erase_said *said, struct slice *slice, struct sweep_result *result) {
    struct swept swept = {0};
    struct erasure erasure = {.id = store_new_id(), .party = party, .asked = ctx->now, .said = said};
    TRY(look_at(ctx, db, party, looking, &swept, &erasure.decision));
    for (size_t i = 0; i < swept.count; i++) {
        result->items[swept.rows[i].fate]++;
        if (!fate_takes(swept.rows[i].fate))
            continue;
        if (!erasure.because)
            erasure.because = swept.rows[i].sentence;
        if (!looking->cut && (!erasure.gone_by || swept.rows[i].gone_by < erasure.gone_by))
            erasure.gone_by = swept.rows[i].gone_by;
    }
    if (erasure.decision.target_count)
        slice->erasures[slice->count++] = erasure;
    if (swept.ends.count) {
        slice->ends[slice->end_count].party = party;
        slice->ends[slice->end_count++].list = swept.ends;
    }
    return ST_OK;
}

/* Everything is read before anything is done: an old snapshot would keep the rows that go in the database's log. */
static enum status sweep_slice(struct ctx *ctx, const ref_t *parties, size_t count,
                               const struct looking *looking, struct sweep_result *result) {
    struct slice *slice = arena_alloc(ctx->arena, sizeof *slice);
    int64_t seen = store_change(ctx->registry->store);
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        for (size_t i = 0; i < count; i++)
            TRY(sweep_look(ctx, db, parties[i], looking, looking->said ? &looking->said[i] : NULL, slice,
                           result));
    }
    for (size_t i = 0; i < slice->count; i++)
        slice->erasures[i].decision.seen = seen;
    result->parties += slice->count;
    if (slice->count)
        TRY(erase_carry_out(ctx, slice->erasures, slice->count));
    for (size_t i = 0; i < slice->end_count; i++)
        TRY(ended_restrict(ctx, slice->ends[i].party, slice->ends[i].list.items, slice->ends[i].list.count));
    return ST_OK;
}

/* Each in memory of its own: a sweep may be long. Looked at again when somebody wrote about one of them between the look and the
 * intent: until then nothing was done. */
static enum status sweep_apart(struct ctx *ctx, const ref_t *parties, size_t count,
                               const struct looking *looking, struct sweep_result *result) {
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    const struct sweep_result before = *result;
    ctx->arena = arena;
    enum status status = sweep_slice(ctx, parties, count, looking, result);
    for (int tries = 1; status == ST_BUSY && tries < ERASE_TRIES; tries++) {
        fault_clear(ctx);
        *result = before;
        status = sweep_slice(ctx, parties, count, looking, result);
    }
    registry_memory_back(ctx, outer);
    return status;
}

/* Texts of others that name them, of all of them in one pass. */
static enum status look_for_texts(struct ctx *ctx, const ref_t *parties, size_t count,
                                  struct erase_said **said) {
    struct mentions *lists = arena_array(ctx->arena, count + 1, sizeof *lists);
    size_t looked = 0;
    *said = arena_array(ctx->arena, count + 1, sizeof **said);
    if (count)
        TRY(mention_find(ctx, parties, count, lists, &looked));
    for (size_t i = 0; i < count; i++)
        (*said)[i] =
            (struct erase_said){.mentions = lists[i].items, .mention_count = lists[i].count, .looked = looked};
    return ST_OK;
}

struct sweeping {
    day_t on;
    bool (*progress)(void *arg, size_t done, size_t all);
    void *arg;
};

static enum status sweep_parties(struct ctx *ctx, const struct sweeping *sweeping,
                                 const struct members *parties, struct sweep_result *result, bool *stopped) {
    struct erase_said *said;
    TRY(look_for_texts(ctx, parties->items, parties->count, &said));
    for (size_t done = 0; done < parties->count && !*stopped;) {
        size_t count = parties->count - done < SWEEP_SLICE ? parties->count - done : SWEEP_SLICE;
        const struct looking looking = {.on = sweeping->on, .said = said + done};
        TRY(sweep_apart(ctx, parties->items + done, count, &looking, result));
        done += count;
        *stopped = sweeping->progress && !sweeping->progress(sweeping->arg, done, parties->count);
    }
    return ST_OK;
}

/* What went may have kept others: an organisation's calls counted for its people. Those whose days have become others are looked at once more. */
static enum status sweep_rounds(struct ctx *ctx, const struct sweeping *sweeping, struct sweep_result *result,
                                bool *stopped) {
    *stopped = false;
    for (int64_t since = 0, round = 0; round < SWEEP_ROUNDS && !*stopped; round++) {
        int64_t seen = store_change(ctx->registry->store);
        struct members parties;
        {
            scoped_reader *db = NULL;
            TRY(store_reader(ctx, ctx->registry->store, &db));
            TRY(candidates(ctx, db, sweeping->on, SIZE_MAX, since, &parties));
        }
        if (!parties.count)
            break;
        TRY(sweep_parties(ctx, sweeping, &parties, result, stopped));
        since = seen;
    }
    return ST_OK;
}

enum status sweep_run(struct ctx *ctx, day_t on, bool (*progress)(void *arg, size_t done, size_t all),
                      void *arg, struct sweep_result *result) {
    bool stopped;
    day_t today = registry_today(ctx);
    *result = (struct sweep_result){0};
    on = on == DAY_NONE ? today : on;
    if (on > today) {
        (void)FAIL(ctx, ST_INVALID, M("The day {1} has not come yet."), day_text(ctx->arena, ctx->lang, on));
        return fault_at_field(ctx, "on");
    }
    TRY(registry_changeable(ctx));
    TRY(allowed(ctx, ACTION_ERASE));
    TRY(sweep_rounds(ctx, &(struct sweeping){on, progress, arg}, result, &stopped));
    if (stopped)
        return ST_OK;
    TRY(mailing_sweep(ctx, on, &(size_t){0}));
    TRY(clearing_sweep(ctx, on));
    TRY(outbox_sweep(ctx, on, &result->messages));
    TRY(breach_sweep(ctx, on, &result->breaches));
    TRY(entrust_sweep(ctx, on, &result->handovers));
    TRY(request_sweep(ctx, on, &result->requests));
    TRY(refusal_sweep(ctx, on, &result->refusals));
    TRY(certificate_sweep(ctx, on, &result->certificates));
    return log_sweep(ctx, on, &result->entries);
}

/* ---- by the minute */

static enum status past_of_all(struct ctx *ctx, int64_t before, struct members *parties) {
    const struct notice *notice = ctx_notice(ctx);
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < notice->classes_count; i++)
        if (past_counted(&notice->classes[i]))
            TRY(past_parties(ctx, db, (int)i, before, parties));
    return ST_OK;
}

enum status sweep_minutes(struct ctx *ctx, int64_t before, size_t *parties) {
    struct members past = {.arena = ctx->arena};
    struct sweep_result result = {0};
    struct erase_said *said;
    *parties = 0;
    TRY(past_of_all(ctx, before, &past));
    if (!past.count)
        return ST_OK;
    TRY(registry_changeable(ctx));
    TRY(allowed(ctx, ACTION_ERASE));
    TRY(look_for_texts(ctx, past.items, past.count, &said));
    for (size_t done = 0; done < past.count; done += SWEEP_SLICE) {
        size_t count = past.count - done < SWEEP_SLICE ? past.count - done : SWEEP_SLICE;
        const struct looking looking = {
            .on = zone_day(registry_zone(ctx), before), .before = before, .said = said + done};
        TRY(sweep_apart(ctx, past.items + done, count, &looking, &result));
    }
    *parties = result.parties;
    return ST_OK;
}

/* ---- what people have decided */

enum status sweep_cut_list(struct ctx *ctx, const struct sweep_cut *cut, const ref_t *parties, size_t count,
                           struct sweep_row **rows, size_t *row_count) {
    const struct looking looking = {.on = registry_today(ctx), .cut = cut};
    struct swept swept = {0};
    scoped_reader *db = NULL;
    TRY(allowed(ctx, ACTION_FIND));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < count; i++) {
        struct erase_decision decision;
        size_t before = swept.count;
        TRY(look_at(ctx, db, parties[i], &looking, &swept, &decision));
        TRY(name_rows(ctx, db, swept.rows + before, swept.count - before));
    }
    *rows = swept.rows;
    *row_count = swept.count;
    return registry_listed(ctx, parties, count, "review");
}

enum status sweep_cut_run(struct ctx *ctx, const struct sweep_cut *cut, const ref_t *parties, size_t count,
                          struct sweep_result *result) {
    struct erase_said *said;
    must(count <= SWEEP_SLICE);
    TRY(look_for_texts(ctx, parties, count, &said));
    const struct looking looking = {.on = registry_today(ctx), .cut = cut, .said = said};
    return sweep_apart(ctx, parties, count, &looking, result);
}
