/* The rule speaks of a class and the day of a party; what is confirmed is a value. So the rule is worked out once more for each day
 * on which values of the class came in or were confirmed: few, since most came together. */
#include "registry/trust.h"
#include "registry/scope.h"

#include "registry/allow.h"
#include "registry/deed.h"
#include "registry/edition.h"
#include "registry/members.h"
#include "registry/link.h"
#include "registry/past.h"
#include "registry/permit.h"
#include "registry/profile.h"
#include "registry/versions.h"
#include "registry/within.h"

#include <stdlib.h>
#include <string.h>

static bool asks(const struct notice *notice, int class) {
    for (size_t i = 0; i < notice->classes[class].rule_count; i++)
        if (notice->classes[class].rules[i].verify_again)
            return true;
    return false;
}

static bool asks_any(const struct notice *notice) {
    bool any = false;
    for (size_t i = 0; i < notice->classes_count; i++)
        any = any || asks(notice, (int)i);
    return any;
}

/* ---- the day of a value */

static day_t confirmed_on(const struct value *value) {
    return value->confirmed > 0 ? value->confirmed : DAY_NONE;
}

/* On which it was certain last. */
static day_t sure_on(const struct value *value) {
    day_t confirmed = confirmed_on(value);
    return confirmed > value->since ? confirmed : value->since;
}

struct asking {
    struct ctx *ctx;
    const struct past *past;
    int party;
    day_t on;
    struct known_day {
        int class;
        day_t came, confirmed, day;
    } * known;
    size_t count, room;
};

/* A rule that is counted from something else (a call, a fixed day) is met by whoever was sure since. */
static enum status day_of(struct asking *asking, const struct value *value, day_t *day) {
    struct known_day one = {.class = value->class, .came = value->since, .confirmed = confirmed_on(value)};
    const struct verdict verdict = {.class = value->class, .happening = -1};
    bool there = false;
    for (size_t i = 0; i < asking->count && !there; i++) {
        const struct known_day *known = &asking->known[i];
        there = known->class == one.class && known->came == one.came && known->confirmed == one.confirmed;
        one.day = known->day;
    }
    if (!there) {
        TRY(retention_verify(asking->ctx, ctx_notice(asking->ctx), &asking->past->history, asking->party,
                             &verdict, one.came, one.confirmed, asking->on, &one.day));
        ARENA_PUSH(asking->ctx->arena, asking->known, asking->count, asking->room, one);
    }
    *day = one.day > sure_on(value) ? one.day : DAY_NONE;
    return ST_OK;
}

/* ---- verdicts */

static void remark(struct ctx *ctx, struct verdict *verdict, const char *text) {
    struct trace_line *lines = arena_array(ctx->arena, verdict->trace_count + 1, sizeof *lines);
    for (size_t i = 0; i < verdict->trace_count; i++)
        lines[i] = verdict->trace[i];
    lines[verdict->trace_count++] = (struct trace_line){.kind = TRACE_NOTE,
                                                        .text = text,
                                                        .label = text,
                                                        .day = verdict->verify_again,
                                                        .happening = -1,
                                                        .remark = true};
    verdict->trace = lines;
}

static enum status settle_one(struct asking *asking, const struct values *values, struct verdict *verdict) {
    struct ctx *ctx = asking->ctx;
    day_t first = DAY_NONE, was = verdict->verify_again;
    for (size_t i = 0; i < values->count; i++) {
        day_t day;
        if (values->items[i].class != verdict->class || values->items[i].erased)
            continue;
        TRY(day_of(asking, &values->items[i], &day));
        first = first == DAY_NONE || (day != DAY_NONE && day < first) ? day : first;
    }
    verdict->verify_again = first;
    if (first != was)
        remark(ctx, verdict,
               first == DAY_NONE ? msg(ctx->lang, M("nothing of it is to be confirmed"))
                                 : MSG(ctx->arena, ctx->lang,
                                       M("by the days on which its values came in or were confirmed: to be "
                                         "confirmed from {1} on"),
                                       day_text(ctx->arena, ctx->lang, first)));
    return ST_OK;
}

/* A class whose records have dates of their own keeps them: what is said there is the record's. */
enum status trust_settle(struct ctx *ctx, struct db *db, const struct past *past, int party, day_t on,
                         struct found *found) {
    struct asking asking = {.ctx = ctx, .past = past, .party = party, .on = on};
    const struct notice *notice = ctx_notice(ctx);
    struct values values;
    if (!asks_any(notice) || past->history.parties[party].type == NOTICE_NOTHING)
        return ST_OK;
    TRY(value_profile(ctx, db, past->parties[party], &values, NULL, NULL));
    for (size_t i = 0; i < found->count; i++) {
        struct due_verdict *due = &found->items[i];
        if (!due->record && due->verdict.happening < 0 && asks(notice, due->verdict.class))
            TRY(settle_one(&asking, &values, &due->verdict));
    }
    return ST_OK;
}

/* ---- values */

static const struct sight_row *row_due(const struct sight *sight, int class, day_t on) {
    for (size_t i = 0; i < sight->count; i++)
        if (sight->rows[i].class == class && !sight->rows[i].record &&
            sight->rows[i].verify_again != DAY_NONE && sight->rows[i].verify_again <= on)
            return &sight->rows[i];
    return NULL;
}

/* Where only an older version of the notice asks, its day stands for all values of the class. */
static enum status mark_one(struct asking *asking, const struct sight_row *row, struct value *value) {
    day_t day = row->verify_again > sure_on(value) ? row->verify_again : DAY_NONE;
    if (asks(ctx_notice(asking->ctx), value->class))
        TRY(day_of(asking, value, &day));
    if (day == DAY_NONE || day > asking->on)
        return ST_OK;
    value->verify_since = day;
    value->verify_by = row->verify_rule;
    return ST_OK;
}

enum status trust_mark(struct ctx *ctx, struct db *db, ref_t party, const struct sight *sight, day_t on,
                       struct values *values) {
    struct past past;
    struct asking asking = {.ctx = ctx, .past = &past, .on = on, .party = -1};
    for (size_t i = 0; i < values->count; i++) {
        struct value *value = &values->items[i];
        const struct sight_row *row = row_due(sight, value->class, on);
        if (!row || value->erased || value->class == NOTICE_NOTHING)
            continue;
        if (asking.party < 0) {
            TRY(past_build(ctx, db, &party, 1, &past));
            asking.party = past_index(&past, party);
            must(asking.party >= 0);
        }
        TRY(mark_one(&asking, row, value));
    }
    return ST_OK;
}

/* ---- confirming */

struct confirming {
    ref_t party;
    const char *const *fields;
    size_t count, confirmed;
};

static bool named(const struct confirming *confirming, const char *field) {
    for (size_t i = 0; i < confirming->count; i++)
        if (strcmp(confirming->fields[i], field) == 0)
            return true;
    return false;
}

static enum status check_names(struct ctx *ctx, const struct confirming *confirming,
                               const struct values *values) {
    for (size_t i = 0; i < confirming->count; i++)
        if (!value_first(values, confirming->fields[i])) {
            bool word = allow_word(ctx, confirming->fields[i]);
            (void)(word ? FAIL(ctx, ST_INVALID, M("There is no value of “{1}” to confirm."),
                               confirming->fields[i])
                        : FAIL(ctx, ST_INVALID, M("There is no such value to confirm.")));
            return fault_at_field(ctx, word ? confirming->fields[i] : "FIELD");
        }
    return ST_OK;
}

/* What came by a merge becomes the party's own: who confirms it says it of this party. */
static void confirm_values(struct ctx *ctx, struct confirming *confirming, const struct values *seen,
                           const struct values *old, struct values *own) {
    day_t today = registry_today(ctx);
    profile_own(ctx, old, own);
    for (size_t i = 0; i < seen->count; i++) {
        struct value value = seen->items[i];
        size_t at = 0;
        if (confirming->count ? !named(confirming, value.field) : !value.verify_by)
            continue;
        while (at < own->count &&
               (strcmp(own->items[at].field, value.field) != 0 || strcmp(own->items[at].text, value.text) != 0))
            at++;
        if (at == own->count) {
            value.from = 0;
            value_push(ctx, own, value);
        }
        own->items[at].confirmed = today;
        confirming->confirmed++;
    }
}

static enum status put_confirmed(struct ctx *ctx, struct write *write, struct profile *profile,
                                 const struct values *old, struct values *own) {
    static const struct within within = {.action = "confirmed", .permit = ACTION_CHANGE};
    struct values old_own, told = {0};
    bool changed;
    profile_own(ctx, old, &old_own);
    for (size_t i = 0; i < own->count; i++)
        if (own->items[i].confirmed == registry_today(ctx))
            value_push(ctx, &told, own->items[i]);
    TRY(profile_overruled(ctx, write->db, profile, old, old, &old_own, own));
    profile->rev++;
    TRY(profile_letters(ctx, write, profile, &old_own, own, &changed));
    if (changed)
        TRY(profile_revised(ctx, write, profile));
    TRY(profile_log(ctx, write, &within, profile, &told));
    if (changed)
        TRY(deed_put(ctx, write, profile->party, DEED_CONFIRMED, profile->record, NULL));
    return changed ? due_within(ctx, write, profile->party) : ST_OK;
}

static enum status confirm(struct ctx *ctx, struct write *write, void *arg) {
    struct confirming *confirming = arg;
    struct profile profile = {.party = confirming->party};
    struct sight sight;
    struct values old, seen, own;
    TRY(permit_action_within(ctx, write->db, ACTION_CHANGE, confirming->party, NULL));
    TRY(value_profile(ctx, write->db, confirming->party, &old, &profile.record, &profile.rev));
    TRY(value_profile(ctx, write->db, confirming->party, &seen, NULL, NULL));
    TRY(sight_of(ctx, write->db, confirming->party, &sight));
    sight_values(ctx, &sight, &seen);
    TRY(trust_mark(ctx, write->db, confirming->party, &sight, registry_today(ctx), &seen));
    TRY(check_names(ctx, confirming, &seen));
    confirming->confirmed = 0;
    confirm_values(ctx, confirming, &seen, &old, &own);
    return confirming->confirmed ? put_confirmed(ctx, write, &profile, &old, &own) : ST_OK;
}

enum status trust_confirm(struct ctx *ctx, ref_t party, const char *const *fields, size_t count,
                          size_t *confirmed) {
    struct confirming confirming = {.party = party, .fields = fields, .count = count};
    enum status status = registry_change(ctx, confirm, &confirming);
    if (status == ST_DENIED)
        registry_refused(ctx, "confirm", party);
    *confirmed = confirming.confirmed;
    return status;
}

/* ---- what is to be confirmed */

struct listing {
    struct trust_row *items;
    size_t count, room;
};

static void add_field(struct ctx *ctx, struct trust_row *row, const char *field) {
    for (size_t i = 0; i < row->field_count; i++)
        if (strcmp(row->fields[i], field) == 0)
            return;
    const char **fields = arena_array(ctx->arena, row->field_count + 1, sizeof *fields);
    for (size_t i = 0; i < row->field_count; i++)
        fields[i] = row->fields[i];
    fields[row->field_count++] = field;
    row->fields = fields;
}

static enum status list_party(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct listing *listing) {
    struct sight sight;
    struct values values;
    size_t before = listing->count;
    TRY(value_profile(ctx, db, party, &values, NULL, NULL));
    TRY(sight_of(ctx, db, party, &sight));
    sight_values(ctx, &sight, &values);
    TRY(trust_mark(ctx, db, party, &sight, on, &values));
    for (size_t i = 0; i < values.count; i++) {
        const struct value *value = &values.items[i];
        size_t at = before;
        if (!value->verify_by)
            continue;
        while (at < listing->count && listing->items[at].class != value->class)
            at++;
        struct trust_row row = {.party = party,
                                .name = value_name(ctx, &values),
                                .class = value->class,
                                .since = value->verify_since,
                                .rule = value->verify_by};
        if (at == listing->count)
            ARENA_PUSH(ctx->arena, listing->items, listing->count, listing->room, row);
        if (value->verify_since < listing->items[at].since)
            listing->items[at].since = value->verify_since;
        add_field(ctx, &listing->items[at], value->field);
    }
    return ST_OK;
}

static int by_since(const void *a, const void *b) {
    const struct trust_row *x = a, *y = b;
    if (x->since != y->since)
        return x->since < y->since ? -1 : 1;
    return x->party < y->party ? -1 : x->party > y->party ? 1 : x->class - y->class;
}

static enum status candidates(struct ctx *ctx, struct db *db, day_t on, ref_t **parties, size_t *count) {
    size_t room = 0;
    *parties = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_SIGHT_VERIFY);
    query_bind_int(&q, 1, on);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, *parties, *count, room, query_int(&q, "id"));
    return query_done(ctx, &q);
}

enum status trust_list(struct ctx *ctx, day_t on, struct trust_row **rows, size_t *count) {
    scoped_reader *db = NULL;
    struct listing listing = {0};
    ref_t *parties;
    size_t party_count;
    *rows = NULL;
    *count = 0;
    TRY(scope_duty(ctx));
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    if (!edition_of(ctx)->sight)
        return ST_OK;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(candidates(ctx, db, on == DAY_NONE ? registry_today(ctx) : on, &parties, &party_count));
    for (size_t i = 0; i < party_count; i++)
        TRY(list_party(ctx, db, parties[i], on == DAY_NONE ? registry_today(ctx) : on, &listing));
    if (!listing.count)
        return ST_OK;
    qsort(listing.items, listing.count, sizeof *listing.items, by_since);
    *rows = listing.items;
    *count = listing.count;
    return registry_listed(ctx, parties, party_count, "to confirm");
}

static enum status first_parties(struct ctx *ctx, struct db *db, day_t on, size_t limit,
                                 struct members *parties, size_t *waits) {
    scoped_query q = query_begin(db, SQL_SIGHT_VERIFY_FIRST);
    query_bind_int(&q, 1, on);
    query_bind_int(&q, 2, (int64_t)limit * 8); /* a party has a row for each of its classes */
    while (parties->count < limit && query_row(&q))
        (void)members_add(parties, query_int(&q, "id"));
    while (query_row(&q))
        continue;
    TRY(query_done(ctx, &q));
    scoped_query all = query_begin(db, SQL_SIGHT_VERIFY_COUNT);
    query_bind_int(&all, 1, on);
    query_bind_int(&all, 2, TRUST_COUNTED);
    *waits = query_row(&all) ? (size_t)query_int(&all, "count") : 0;
    return query_done(ctx, &all);
}

enum status trust_first(struct ctx *ctx, struct db *db, day_t on, size_t limit, struct trust_row **rows,
                        size_t *count, size_t *waits) {
    struct members parties = {.arena = ctx->arena};
    struct listing listing = {0};
    *waits = 0;
    if (edition_of(ctx)->sight)
        TRY(first_parties(ctx, db, on, limit, &parties, waits));
    for (size_t i = 0; i < parties.count; i++)
        TRY(list_party(ctx, db, parties.items[i], on, &listing));
    if (listing.count)
        qsort(listing.items, listing.count, sizeof *listing.items, by_since);
    *rows = listing.items;
    *count = listing.count;
    return ST_OK;
}
