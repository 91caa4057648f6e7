/* All the counting there is, once for every sentence: each figure is one statement that reads an index or a narrow table. Nothing
 * is opened, so a page of seventy promises costs what a few counts cost. */
#include "notice/word.h"
#include "registry/against.h"
#include "registry/edition.h"
#include "registry/licence.h"
#include "registry/paper.h"
#include "registry/role.h"
#include "rights/certificate.h"
#include "rights/not_by.h"
#include "rights/parcel.h"
#include "rights/promise_inside.h"
#include "rights/request_times.h"

#include <stdlib.h>
#include <string.h>

const struct tally *tally_of(const struct tallies *tallies, const char *name) {
    static const struct tally none = {0};
    for (size_t i = 0; i < tallies->count; i++)
        if (tallies->items[i].name && strcmp(tallies->items[i].name, name) == 0)
            return &tallies->items[i];
    return &none;
}

/* The rows of a statement that gives name, count and last. */
static enum status tally(struct ctx *ctx, struct db *db, enum sql sql, const day_t *day,
                         struct tallies *tallies) {
    scoped_query q = query_begin(db, sql);
    if (day)
        query_bind_int(&q, 1, *day);
    while (query_row(&q)) {
        struct tally one = {query_text(ctx->arena, &q, "name"), query_int(&q, "count"), query_int(&q, "last")};
        ARENA_PUSH(ctx->arena, tallies->items, tallies->count, tallies->room, one);
    }
    return query_done(ctx, &q);
}

static enum status number(struct ctx *ctx, struct db *db, enum sql sql, const char *other, int64_t *count,
                          int64_t *second) {
    scoped_query q = query_begin(db, sql);
    if (query_row(&q)) {
        *count = query_int(&q, "count");
        if (other)
            *second = query_int(&q, other);
    }
    return query_done(ctx, &q);
}

/* The statements that read a large table from one end to the other, each at the first question. */
struct counting {
    struct ctx *ctx;
    struct db *db;
    day_t today;
    enum status status; /* of the first that failed */
    bool has_records, has_roles, has_roleless, has_over, has_classes, has_consents, has_lacking;
    struct tallies records, roles, over, bound, elsewhere;
    int64_t roleless;
    int64_t *lacking; /* by service */
    struct class_tally *classes;
    size_t class_count, class_room;
    struct consent_tally *consents;
    size_t consent_count, consent_room;
};

static enum status read_classes(struct counting *counting) {
    struct ctx *ctx = counting->ctx;
    scoped_query q = query_begin(counting->db, SQL_PROOF_DUE);
    query_bind_int(&q, 1, counting->today);
    while (query_row(&q)) {
        struct class_tally one = {.name = query_text(ctx->arena, &q, "name"),
                                  .count = query_int(&q, "count"),
                                  .kept = query_int(&q, "kept"),
                                  .held = query_int(&q, "held"),
                                  .conflicts = query_int(&q, "conflicts"),
                                  .dateless = query_int(&q, "dateless"),
                                  .next = query_is_null(&q, "next") ? DAY_NONE : (day_t)query_int(&q, "next")};
        ARENA_PUSH(ctx->arena, counting->classes, counting->class_count, counting->class_room, one);
    }
    return query_done(ctx, &q);
}

static enum status read_consents(struct counting *counting) {
    struct ctx *ctx = counting->ctx;
    scoped_query q = query_begin(counting->db, SQL_PROOF_CONSENTS);
    while (query_row(&q)) {
        struct consent_tally one = {query_text(ctx->arena, &q, "name"), query_int(&q, "count"),
                                    query_int(&q, "worded"), query_int(&q, "papered")};
        ARENA_PUSH(ctx->arena, counting->consents, counting->consent_count, counting->consent_room, one);
    }
    return query_done(ctx, &q);
}

static enum status read_given(struct ctx *ctx, struct db *db, struct figures *figures) {
    scoped_query q = query_begin(db, SQL_PROOF_DISCLOSED);
    while (query_row(&q)) {
        struct given one = {query_text(ctx->arena, &q, "name"), query_text(ctx->arena, &q, "purpose"),
                            query_int(&q, "notice"), query_int(&q, "count"), query_int(&q, "last")};
        ARENA_PUSH(ctx->arena, figures->given, figures->given_count, figures->given_room, one);
    }
    return query_done(ctx, &q);
}

static enum status read_erasures(struct ctx *ctx, struct db *db, struct figures *figures) {
    scoped_query q = query_begin(db, SQL_PROOF_ERASURES);
    while (query_row(&q)) {
        struct tally one = {query_text(ctx->arena, &q, "name"), query_int(&q, "count"), query_int(&q, "last")};
        int64_t oldest = query_int(&q, "oldest");
        if (strcmp(one.name, "closed") != 0 && (!figures->erasing_since || oldest < figures->erasing_since))
            figures->erasing_since = oldest;
        ARENA_PUSH(ctx->arena, figures->erasures.items, figures->erasures.count, figures->erasures.room, one);
    }
    TRY(query_done(ctx, &q));
    ref_t *changed;
    size_t count;
    TRY(certificate_changed(ctx, &changed, &count));
    figures->certificates_changed = (int64_t)count;
    return ST_OK;
}

static void count_answer(struct ctx *ctx, struct query *q, day_t today, day_t day, struct asked_tally *tally) {
    const char *way = query_is_null(q, "way") ? NULL : query_text(ctx->arena, q, "way");
    bool by_hand = way && (strcmp(way, parcel_way_id(PARCEL_PAPER)) == 0 ||
                           strcmp(way, parcel_way_id(PARCEL_PERSON)) == 0);
    bool asked_so = way && word_electronic(query_text(ctx->arena, q, "channel"));
    tally->refused += query_int(q, "refused") != 0 && day > day_add_months(today, -12);
    tally->handed += asked_so && !by_hand;
    tally->elsewise += asked_so && by_hand;
}

/* What nobody has sorted counts as the strictest of what it may be, until somebody does. */
static struct asked_tally *tally_for(const struct notice *notice, enum deadline_right right, int64_t received,
                                     struct figures *figures) {
    enum deadline_right by = right;
    if (right == DEADLINE_UNSORTED && !deadline_promise(notice, right, received, &by))
        by = right;
    return &figures->asked[by];
}

/* What was written while the clock stood behind the log was written when the log had got so far already: that day counts, unless it has
 * not come, since then it was the clock before that was wrong. */
static day_t answered_on(struct ctx *ctx, int64_t closed, int64_t change, const struct figures *figures,
                         bool *doubted) {
    for (size_t i = 0; change && i < figures->doubt_count; i++) {
        const struct audit_doubt *doubt = &figures->doubts[i];
        if (change < doubt->from || change > doubt->to)
            continue;
        *doubted = true;
        if (doubt->back.before_at > closed && doubt->back.before_at <= ctx->now)
            closed = doubt->back.before_at;
    }
    return zone_day(registry_zone(ctx), closed);
}

/* Under the notice by which each came; the earlier of its day and the law's counts. */
static enum status count_request(struct ctx *ctx, struct db *db, struct query *q, day_t today,
                                 struct figures *figures) {
    const struct edition *edition = edition_numbered(edition_of(ctx), query_int(q, "notice"));
    enum deadline_right right, as;
    struct deadline deadline;
    if (!edition || !deadline_right_from(query_text(ctx->arena, q, "kind"), &right))
        return ST_OK;
    const struct request_dating dating = {right, query_int(q, "received"), query_int(q, "sorted"),
                                          query_int(q, "extended") != 0};
    TRY(request_dates(ctx, edition->notice, &dating, &deadline, &as));
    struct asked_tally *tally = tally_for(edition->notice, as, dating.received, figures);
    bool closed = !query_is_null(q, "closed"), extended, doubted = false;
    TRY(request_longer(ctx, db, q, &deadline, &extended));
    day_t day =
        closed ? answered_on(ctx, query_int(q, "closed"), query_int(q, "answering"), figures, &doubted) : today;
    bool unsent = query_int(q, "unsent") != 0;
    day_t went = closed && !unsent ? zone_day(registry_zone(ctx), request_went_at(q)) : day;
    day = went > day ? went : day;
    enum request_time time = request_time_of(&deadline, extended, day);
    /* Taken back after its day, it was late all the same; dismissed then, until somebody else has looked at it too. */
    bool unasked = query_int(q, "unasked") != 0;
    if (unasked && (time != REQUEST_LATE || query_int(q, "looked")))
        return ST_OK;
    tally->dismissed += unasked && right == DEADLINE_UNSORTED;
    tally->never += query_int(q, "undelivered") != 0;
    day_t target = request_target(edition->notice, right, query_int(q, "received"));
    if (closed)
        count_answer(ctx, q, today, day, tally);
    tally->open += !closed;
    tally->unknown += !closed && query_int(q, "unknown");
    tally->unmeant += !closed && query_int(q, "unmeant");
    tally->late += !closed && time == REQUEST_LATE;
    tally->answered += closed;
    tally->in_time += closed && time == REQUEST_IN_TIME;
    tally->extended += time == REQUEST_EXTENDED;
    tally->untold += !closed && query_int(q, "extended") && !extended;
    tally->targeted += closed && target != DAY_NONE;
    tally->on_target += closed && target != DAY_NONE && day <= target;
    tally->doubted += doubted;
    tally->unsent += unsent;
    tally->unsent_late += unsent && request_time_of(&deadline, extended, today) == REQUEST_LATE;
    tally->over_target += !closed && target != DAY_NONE && day > target;
    return ST_OK;
}

static enum status read_requests(struct ctx *ctx, struct db *db, day_t today, struct figures *figures) {
    enum { MOST = 2000 };
    scoped_query q = query_begin(db, SQL_PROOF_REQUESTS);
    query_bind_int(&q, 1, MOST);
    while (query_row(&q))
        TRY(count_request(ctx, db, &q, today, figures));
    return query_done(ctx, &q);
}

struct link {
    int64_t party;
    struct role role;
};

static int by_party(const void *a, const void *b) {
    const struct link *x = a, *y = b;
    return (x->party > y->party) - (x->party < y->party);
}

/* Whoever has left the last organisation, of everybody: days are compared as permit() compares them. */
static enum status read_left(struct ctx *ctx, struct db *db, day_t today, struct figures *figures) {
    struct link *links = NULL;
    size_t count = 0, room = 0;
    scoped_query q = query_begin(db, SQL_MANY_ROLES);
    while (query_row(&q)) {
        struct link one = {
            .party = query_int(&q, "party"),
            .role = {.type = notice_type(ctx_notice(ctx), query_text(ctx->arena, &q, "type")),
                     .organisation = query_is_null(&q, "organisation") ? 0 : query_int(&q, "organisation"),
                     .from = query_is_null(&q, "starts") ? DAY_NONE : (day_t)query_int(&q, "starts"),
                     .to = query_is_null(&q, "ends") ? DAY_NONE : (day_t)query_int(&q, "ends")}};
        ARENA_PUSH(ctx->arena, links, count, room, one);
    }
    TRY(query_done(ctx, &q));
    if (count)
        qsort(links, count, sizeof *links, by_party);
    for (size_t i = 0; i < count;) {
        struct role_leaving leaving = {0};
        size_t first = i;
        for (; i < count && links[i].party == links[first].party; i++)
            role_leave(ctx_notice(ctx), &links[i].role, today, &leaving);
        figures->left += role_gone(&leaving);
    }
    return ST_OK;
}

static enum status read_data(struct ctx *ctx, struct db *db, day_t today, struct figures *figures) {
    TRY(number(ctx, db, SQL_PROOF_PARTIES, "restricted", &figures->parties, &figures->restricted));
    TRY(read_left(ctx, db, today, figures));
    TRY(number(ctx, db, SQL_PROOF_BROUGHT_PARTIES, NULL, &figures->brought_parties, NULL));
    TRY(tally(ctx, db, SQL_PROOF_BROUGHT, NULL, &figures->brought));
    TRY(told_read(ctx, db, today, figures));
    return licence_ending(ctx, db, today, today - 1, 10, &figures->licences, &figures->licence_count);
}

static enum status read_reviews(struct ctx *ctx, struct db *db, struct figures *figures) {
    const struct notice *notice = ctx_notice(ctx);
    struct review_class *list = arena_array(ctx->arena, notice->classes_count + 1, sizeof *list);
    for (size_t i = 0; i < notice->classes_count; i++)
        if (review_wanted(notice, (int)i))
            TRY(review_class_within(ctx, db, (int)i, &list[figures->review_count++]));
    figures->reviews = list;
    return ST_OK;
}

/* What is told of a device counts once, however much it is. */
static enum status read_devices(struct ctx *ctx, struct db *db, struct figures *figures) {
    struct device *list;
    struct device_need *needs;
    size_t count, need_count;
    TRY(device_all(ctx, db, &list, &count));
    TRY(device_keys(ctx, db, &figures->keys));
    device_needs(ctx, list, count, &figures->keys, 0, &needs, &need_count);
    for (size_t i = 0; i < count; i++) {
        bool weak = false;
        for (size_t k = 0; k < need_count; k++)
            weak = weak || (needs[k].device == &list[i] && needs[k].missing &&
                            needs[k].kind != DEVICE_NEED_COPY && needs[k].kind != DEVICE_NEED_LOST);
        figures->devices_weak += weak;
    }
    for (size_t k = 0; k < need_count; k++)
        figures->keys_late = figures->keys_late || (needs[k].kind == DEVICE_NEED_KEYS && needs[k].missing);
    figures->devices = list;
    figures->device_count = count;
    return ST_OK;
}

/* New ones have a place; of those from before it is looked up, while they are few enough for that. */
static enum status read_places(struct ctx *ctx, struct db *db, struct figures *figures) {
    enum { LOOKED_AT = 500 };
    struct paper *papers;
    size_t count;
    if (!figures->papers || figures->papers > LOOKED_AT)
        return ST_OK;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = paper_all_within(ctx, db, &papers, &count);
    for (size_t i = 0; status == ST_OK && i < count; i++)
        figures->placeless += !papers[i].folder || !*papers[i].folder;
    registry_memory_back(ctx, outer);
    return status;
}

/* How answers went of which the notice says in which way they do not go. */
static enum status read_ways(struct ctx *ctx, struct db *db, day_t today, struct figures *figures) {
    int64_t since = zone_instant(registry_zone(ctx), day_add_months(today, -12), 0);
    for (enum deadline_right right = 0; right < DEADLINE_INFORMATION; right++) {
        if (!not_by(ctx, right, "email"))
            continue;
        scoped_query q = query_begin(db, SQL_ANSWERS_BY_MAIL);
        query_bind_text(&q, 1, deadline_right_id(right));
        query_bind_int(&q, 2, since);
        if (query_row(&q)) {
            struct asked_tally *tally = &figures->asked[right];
            tally->mailed = query_int(&q, "answers");
            tally->letters = query_int(&q, "letters");
            tally->locked = query_int(&q, "locked");
        }
        TRY(query_done(ctx, &q));
    }
    return ST_OK;
}

/* ---- what is counted for whoever asks first */

/* The tally whose name the row has; made when it is the first. */
static struct tally *tally_at(struct ctx *ctx, struct query *q, struct tallies *tallies) {
    for (size_t i = 0; i < tallies->count; i++)
        if (query_text_is(q, "name", tallies->items[i].name))
            return &tallies->items[i];
    ARENA_PUSH(ctx->arena, tallies->items, tallies->count, tallies->room,
               ((struct tally){.name = query_text(ctx->arena, q, "name")}));
    return &tallies->items[tallies->count - 1];
}

static enum status read_records(struct counting *counting) {
    scoped_query q = query_begin(counting->db, SQL_PROOF_RECORDS);
    while (query_row(&q)) {
        struct tally *one = tally_at(counting->ctx, &q, &counting->records);
        int64_t at = query_int(&q, "last");
        one->count++;
        one->last = at > one->last ? at : one->last;
    }
    return query_done(counting->ctx, &q);
}

static bool first_time(struct counting *counting, bool *has) {
    bool first = !*has && counting->status == ST_OK;
    *has = true;
    return first;
}

const struct tallies *figures_records(const struct figures *figures) {
    struct counting *counting = figures->counting;
    if (first_time(counting, &counting->has_records))
        counting->status = read_records(counting);
    return &counting->records;
}

const struct tallies *figures_roles(const struct figures *figures) {
    struct counting *counting = figures->counting;
    if (first_time(counting, &counting->has_roles))
        counting->status = tally(counting->ctx, counting->db, SQL_PROOF_ROLES, NULL, &counting->roles);
    return &counting->roles;
}

int64_t figures_roleless(const struct figures *figures) {
    struct counting *counting = figures->counting;
    if (first_time(counting, &counting->has_roleless))
        counting->status =
            number(counting->ctx, counting->db, SQL_PROOF_ROLELESS, NULL, &counting->roleless, NULL);
    return counting->roleless;
}

const struct tallies *figures_over(const struct figures *figures) {
    struct counting *counting = figures->counting;
    if (first_time(counting, &counting->has_over))
        counting->status = over_read(counting->ctx, counting->db, counting->today, &counting->over,
                                     &counting->bound, &counting->elsewhere);
    return &counting->over;
}

const struct tallies *figures_bound(const struct figures *figures) {
    (void)figures_over(figures);
    return &figures->counting->bound;
}

const struct tallies *figures_elsewhere(const struct figures *figures) {
    (void)figures_over(figures);
    return &figures->counting->elsewhere;
}

const struct class_tally *figures_class(const struct figures *figures, const char *name) {
    static const struct class_tally none = {.next = DAY_NONE};
    struct counting *counting = figures->counting;
    if (first_time(counting, &counting->has_classes))
        counting->status = read_classes(counting);
    for (size_t i = 0; i < counting->class_count; i++)
        if (strcmp(counting->classes[i].name, name) == 0)
            return &counting->classes[i];
    return &none;
}

const struct consent_tally *figures_consents(const struct figures *figures, const char *purpose) {
    struct counting *counting = figures->counting;
    if (first_time(counting, &counting->has_consents))
        counting->status = read_consents(counting);
    for (size_t i = 0; i < counting->consent_count; i++)
        if (strcmp(counting->consents[i].purpose, purpose) == 0)
            return &counting->consents[i];
    return NULL;
}

int64_t figures_lacking(const struct figures *figures, int service) {
    struct counting *counting = figures->counting;
    if (first_time(counting, &counting->has_lacking)) {
        counting->lacking = arena_array(counting->ctx->arena, ctx_notice(counting->ctx)->services_count + 1,
                                        sizeof *counting->lacking);
        counting->status = served_read(counting->ctx, counting->db, counting->today, counting->lacking);
    }
    return counting->lacking ? counting->lacking[service] : 0;
}

enum status figures_counted(const struct figures *figures) {
    return figures->counting->status;
}

/* Whatever lies ahead has not happened yet. */
static enum status read_against(struct ctx *ctx, struct db *db, day_t today, struct figures *figures) {
    enum { MOST = 20000 };
    scoped_query q = query_begin(db, SQL_PROOF_AGAINST);
    query_bind_int(&q, 1, against_since(today));
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, MOST);
    while (query_row(&q)) {
        enum against_why why;
        struct against_figure one = {.record = query_int(&q, "record"),
                                     .path = query_text(ctx->arena, &q, "path"),
                                     .waits = query_int(&q, "waits") != 0};
        one.counts = !one.waits &&
                     (!against_why_from(query_text(ctx->arena, &q, "why"), &why) || against_why_counts(why));
        ARENA_PUSH(ctx->arena, figures->against, figures->against_count, figures->against_room, one);
    }
    return query_done(ctx, &q);
}

enum status figures_read(struct ctx *ctx, struct db *db, day_t today, struct figures *figures) {
    *figures = (struct figures){.counting = arena_alloc(ctx->arena, sizeof *figures->counting)};
    *figures->counting = (struct counting){.ctx = ctx, .db = db, .today = today};
    TRY(read_data(ctx, db, today, figures));
    TRY(tally(ctx, db, SQL_PROOF_UNSURE, &today, &figures->unsure));
    TRY(tally(ctx, db, SQL_PROOF_HIDDEN, &today, &figures->hidden));
    TRY(tally(ctx, db, SQL_PROOF_REMAINS, NULL, &figures->remains));
    TRY(read_erasures(ctx, db, figures));
    TRY(read_given(ctx, db, figures));
    TRY(read_against(ctx, db, today, figures));
    TRY(audit_doubts(ctx, ctx->registry->audit, &figures->doubts, &figures->doubt_count));
    TRY(read_requests(ctx, db, today, figures));
    TRY(read_ways(ctx, db, today, figures));
    TRY(number(ctx, db, SQL_PROOF_PAPERS, "undated", &figures->papers, &figures->undated));
    TRY(read_places(ctx, db, figures));
    TRY(tally(ctx, db, SQL_PROOF_PAPER_TASKS, NULL, &figures->paper_tasks));
    TRY(tally(ctx, db, SQL_PROOF_TASKS, NULL, &figures->tasks));
    TRY(tally(ctx, db, SQL_PROOF_TASKS_LATE, &today, &figures->tasks_late));
    TRY(tally(ctx, db, SQL_PROOF_TASKS_THERE, &today, &figures->tasks_there));
    TRY(tally(ctx, db, SQL_PROOF_HANDOVERS, NULL, &figures->handovers));
    TRY(tally(ctx, db, SQL_PROOF_HANDOVERS_LATE, &today, &figures->handovers_late));
    TRY(tally(ctx, db, SQL_PROOF_HANDOVERS_BACK, NULL, &figures->handovers_back));
    TRY(tally(ctx, db, SQL_PAPERS_AWAY, NULL, &figures->papers_away));
    TRY(tally(ctx, db, SQL_PROOF_CHOICES, NULL, &figures->choices));
    TRY(tally(ctx, db, SQL_PROOF_SUPPRESSED, NULL, &figures->suppressed));
    TRY(tally(ctx, db, SQL_PROOF_HOLDS, &today, &figures->holds));
    struct holder_state *holders;
    TRY(holders_within(ctx, db, &holders, &figures->holder_count));
    figures->holders = holders;
    TRY(screened_figures(ctx, db, today, &figures->screened));
    TRY(sensitive_figures(ctx, db, &figures->sensitive));
    TRY(read_reviews(ctx, db, figures));
    TRY(stands_read(ctx, db, &figures->stands));
    TRY(kept_firsts(ctx, db, today, figures->own));
    TRY(breach_duty(ctx, db, &figures->breaches));
    TRY(read_devices(ctx, db, figures));
    TRY(roster_state(ctx, db, &figures->roster));
    TRY(number(ctx, db, SQL_PROOF_USERS, NULL, &figures->users, NULL));
    return number(ctx, db, SQL_PROOF_PASSWORDS, "least", &figures->passwords, &figures->least_password);
}
