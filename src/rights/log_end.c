/* The last day that goes is searched for, since a rule says of a day when its entries go, and not the other way round: the later the
 * one, the later the other. */
#include "rights/log_end.h"

#include "registry/bound.h"
#include "registry/certified.h"
#include "registry/inside.h"
#include "registry/joined.h"
#include "registry/members.h"
#include "registry/permit.h"
#include "rights/hold.h"
#include "rights/kept.h"
#include "rights/request.h"

#include <stdlib.h>
#include <string.h>

/* ---- whose entries stay */

static enum status add_family(struct ctx *ctx, struct db *db, ref_t party, struct members *kept) {
    ref_t *family;
    size_t count;
    TRY(joined_now(ctx, db, &party));
    TRY(joined_family(ctx, db, party, &family, &count));
    for (size_t i = 0; i < count; i++)
        (void)members_add(kept, family[i]);
    return ST_OK;
}

/* The class of a category of the program's own; NOTICE_NOTHING. */
static int class_of(struct ctx *ctx, const char *data) {
    int category = notice_category(ctx_notice(ctx), data);
    return category == NOTICE_NOTHING ? NOTICE_NOTHING : ctx_notice(ctx)->categories[category].class;
}

static enum status holds_class(struct ctx *ctx, struct db *db, ref_t party, day_t on, const char *data,
                               bool *holds) {
    int class = class_of(ctx, data);
    day_t *days;
    TRY(bound_held(ctx, db, party, on, &days));
    *holds = class != NOTICE_NOTHING && days[class] != DAY_NONE;
    return ST_OK;
}

static enum status add_held(struct ctx *ctx, struct db *db, day_t on, struct members *kept) {
    scoped_query q = query_begin(db, SQL_HOLD_PARTIES);
    query_bind_int(&q, 1, on);
    while (query_row(&q)) {
        ref_t party = query_int(&q, "party");
        bool log, logins;
        TRY(holds_class(ctx, db, party, on, audit_data_name(AUDIT_OF_LOG), &log));
        TRY(holds_class(ctx, db, party, on, audit_data_name(AUDIT_OF_LOGINS), &logins));
        if (log || logins)
            TRY(add_family(ctx, db, party, kept));
    }
    return query_done(ctx, &q);
}

static enum status add_restricted(struct ctx *ctx, struct db *db, struct members *kept) {
    scoped_query q = query_begin(db, SQL_RESTRICTED_PARTIES);
    while (query_row(&q))
        TRY(add_family(ctx, db, query_int(&q, "party"), kept));
    return query_done(ctx, &q);
}

static enum status add_asking(struct ctx *ctx, struct db *db, struct members *kept) {
    scoped_query q = query_begin(db, SQL_REQUESTING_PARTIES);
    while (query_row(&q)) {
        ref_t party = query_int(&q, "party");
        struct bound_asked hold;
        TRY(bound_asked(ctx, db, party, &hold));
        if (hold.request)
            TRY(add_family(ctx, db, party, kept));
    }
    return query_done(ctx, &q);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char **texts_of(struct ctx *ctx, const struct members *members) {
    const char **texts = arena_array(ctx->arena, members->count + 1, sizeof *texts);
    for (size_t i = 0; i < members->count; i++)
        texts[i] = ref_text(ctx->arena, members->items[i]);
    if (members->count)
        qsort(texts, members->count, sizeof *texts, by_text);
    return texts;
}

static enum status add_waiting(struct ctx *ctx, struct db *db, struct members *waiting) {
    scoped_query q = query_begin(db, SQL_ERASURES_WAIT);
    while (query_row(&q))
        (void)members_add(waiting, query_int(&q, "party"));
    return query_done(ctx, &q);
}

enum status log_kept(struct ctx *ctx, struct db *db, day_t on, struct audit_cut *cut) {
    struct members kept = {.arena = ctx->arena}, waiting = {.arena = ctx->arena};
    TRY(add_held(ctx, db, on, &kept));
    TRY(add_restricted(ctx, db, &kept));
    TRY(add_asking(ctx, db, &kept));
    TRY(add_waiting(ctx, db, &waiting));
    cut->kept = texts_of(ctx, &kept);
    cut->kept_count = kept.count;
    cut->waiting = texts_of(ctx, &waiting);
    cut->waiting_count = waiting.count;
    return ST_OK;
}

/* ---- what goes */

static enum status is_over(struct ctx *ctx, const char *data, day_t day, day_t on, bool *over) {
    day_t last;
    TRY(kept_last_day(ctx, &(struct kept){data, data, NULL, 0}, day, on, &last));
    *over = last != DAY_NONE && on >= last;
    return ST_OK;
}

/* Sign-ins of which the notice says nothing are a part of the log. */
static const char *rule_of(struct ctx *ctx, enum audit_data data) {
    return data == AUDIT_OF_LOGINS && !kept_said(ctx, audit_data_name(data)) ? audit_data_name(AUDIT_OF_LOG)
                                                                             : audit_data_name(data);
}

/* What was written before *day goes; DAY_NONE: nothing does. */
static enum status first_kept(struct ctx *ctx, const char *data, day_t on, day_t *day) {
    enum { LONG_AGO = 200 * 366 };
    day_t gone = on - LONG_AGO, kept = on + 1;
    bool over;
    *day = DAY_NONE;
    TRY(is_over(ctx, data, gone, on, &over));
    if (!over)
        return ST_OK;
    while (kept - gone > 1) {
        day_t middle = gone + (kept - gone) / 2;
        TRY(is_over(ctx, data, middle, on, &over));
        if (over)
            gone = middle;
        else
            kept = middle;
    }
    *day = kept;
    return ST_OK;
}

static enum status find_days(struct ctx *ctx, day_t on, struct audit_cut *cut) {
    for (enum audit_data data = 0; data < AUDIT_DATA; data++) {
        day_t day;
        TRY(first_kept(ctx, rule_of(ctx, data), on, &day));
        cut->before[data] = day == DAY_NONE ? 0 : zone_instant(registry_zone(ctx), day, 0);
    }
    return ST_OK;
}

enum status log_sweep(struct ctx *ctx, day_t on, size_t *entries) {
    struct audit_cut cut = {0};
    struct audit_cut_result result;
    *entries = 0;
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    TRY(find_days(ctx, on, &cut));
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(log_kept(ctx, db, on, &cut));
    }
    TRY(audit_cut(ctx, ctx->registry->audit, &cut, &result));
    *entries = (size_t)result.entries;
    if (!result.problem)
        return ST_OK;
    return FAIL(ctx, ST_CONFLICT,
                M("The log is not whole, so that nothing of it goes from entry {1} on, although its day has "
                  "come: {2}"),
                arena_printf(ctx->arena, "%lld", (long long)result.seq), result.problem);
}

/* ---- certificates */

struct end {
    ref_t number, party;
};
struct ends {
    struct end *items;
    size_t count, room;
};

static enum status certificate_over(struct ctx *ctx, struct db *db, struct query *q, day_t on, bool *over) {
    const char *data = audit_data_name(AUDIT_OF_CERTIFICATES);
    ref_t party = query_int(q, "party");
    struct bound_asked request;
    bool held;
    TRY(is_over(ctx, data, zone_day(registry_zone(ctx), query_int(q, "done")), on, over));
    if (!*over)
        return ST_OK;
    TRY(holds_class(ctx, db, party, on, data, &held));
    TRY(bound_asked(ctx, db, party, &request));
    *over = !held && !request.request;
    return ST_OK;
}

static enum status find_certificates(struct ctx *ctx, day_t on, struct ends *ends) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_CERTIFICATES_WHOLE);
    while (query_row(&q)) {
        bool over;
        TRY(certificate_over(ctx, db, &q, on, &over));
        if (over)
            ARENA_PUSH(ctx->arena, ends->items, ends->count, ends->room,
                       ((struct end){query_int(&q, "id"), query_int(&q, "party")}));
    }
    return query_done(ctx, &q);
}

static enum status erase_certificates(struct ctx *ctx, struct write *write, void *arg) {
    const struct ends *ends = arg;
    for (size_t i = 0; i < ends->count; i++) {
        scoped_query q = query_begin(write->db, SQL_CERTIFICATE_ERASE);
        query_bind_int(&q, 1, ends->items[i].number);
        query_bind_int(&q, 2, write->change);
        TRY(query_run(ctx, &q, NULL));
        TRY(certified_log(ctx, write, "certificate_erased", ends->items[i].number, ends->items[i].party,
                          "data.certificates", NULL));
    }
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "certificates_erased",
                                              .sentence = "data.certificates",
                                              .detail = arena_printf(ctx->arena, "%zu", ends->count)});
}

enum status certificate_sweep(struct ctx *ctx, day_t on, size_t *count) {
    struct ends ends = {0};
    *count = 0;
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    TRY(find_certificates(ctx, on, &ends));
    if (!ends.count)
        return ST_OK;
    TRY(registry_change(ctx, erase_certificates, &ends));
    *count = ends.count;
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}

/* ---- codes of refusals */

struct old_refusals {
    int64_t before, count;
};

static enum status erase_refusals(struct ctx *ctx, struct write *write, void *arg) {
    struct old_refusals *old = arg;
    scoped_query q = query_begin(write->db, SQL_REFUSALS_ERASE);
    query_bind_int(&q, 1, old->before);
    TRY(query_run(ctx, &q, &old->count));
    scoped_query marks = query_begin(write->db, SQL_STOP_MARKS_ERASE);
    query_bind_int(&marks, 1, old->before);
    TRY(query_run(ctx, &marks, NULL));
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = actor_text(ctx),
                              .action = "refusals_erased",
                              .sentence = "data.refusals",
                              .detail = arena_printf(ctx->arena, "%lld", (long long)old->count)});
}

static enum status oldest_refusal(struct ctx *ctx, int64_t *at) {
    scoped_reader *db = NULL;
    *at = INT64_MAX;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_REFUSALS_OLDEST);
    if (query_row(&q) && query_int(&q, "count"))
        *at = query_int(&q, "first");
    return query_done(ctx, &q);
}

enum status refusal_sweep(struct ctx *ctx, day_t on, size_t *count) {
    struct old_refusals old = {0};
    int64_t oldest;
    day_t day;
    *count = 0;
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    TRY(first_kept(ctx, "refusals", on, &day));
    TRY(oldest_refusal(ctx, &oldest));
    old.before = day == DAY_NONE ? 0 : zone_instant(registry_zone(ctx), day, 0);
    if (oldest >= old.before)
        return ST_OK;
    TRY(registry_change(ctx, erase_refusals, &old));
    *count = (size_t)old.count;
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}
