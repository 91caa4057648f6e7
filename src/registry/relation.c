/* Nothing is stored: the relation is what the envelopes say on the day of asking, so that it cannot disagree with them. A
 * kind is asked for its first and last day only; three small sums per party and organisation are cheaper than reading the
 * records, and letters are not opened at all. */
#include "registry/relation.h"

#include "registry/scope.h"

#include <string.h>

static bool one_of(const char *kind, const char *const *kinds) {
    for (; *kinds; kinds++)
        if (strcmp(kind, *kinds) == 0)
            return true;
    return false;
}

bool relation_made_by(const char *kind) {
    static const char *const kinds[] = {"order", "job", "rental", "invoice", NULL};
    return one_of(kind, kinds);
}

bool relation_job(const char *kind) {
    static const char *const kinds[] = {"offer", "order", "booking", "job", "rental", "delivery", NULL};
    return one_of(kind, kinds);
}

bool relation_inbound(const char *kind) {
    static const char *const kinds[] = {"message_in", "form", "visit", NULL};
    return one_of(kind, kinds);
}

bool relation_outbound(const char *kind) {
    static const char *const kinds[] = {"message_out", "mailing", "survey_sent", NULL};
    return one_of(kind, kinds);
}

bool relation_contact(const struct notice *notice, const char *kind) {
    static const char *const kinds[] = {"call", "meeting",    "visit",       "letter",
                                        "form", "message_in", "message_out", NULL};
    int event = notice_event(notice, "contact");
    if (event == NOTICE_NOTHING || !notice->events[event].counts.count)
        return one_of(kind, kinds);
    return strcmp(kind, "contact") == 0 || names_have(&notice->events[event].counts, kind);
}

struct seen {
    bool made, job, asked;
    day_t made_last, contact, ended, consent, refusal;
};

/* What the kinds of one query say; days that have not come are left out by the query. */
static enum status see(struct ctx *ctx, struct db *db, enum sql sql, ref_t party, struct seen *seen) {
    day_t today = registry_today(ctx);
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, today);
    while (query_row(&q)) {
        const char *kind = query_text(ctx->arena, &q, "kind");
        day_t last = (day_t)query_int(&q, "last");
        if (relation_made_by(kind)) {
            seen->made = true;
            seen->made_last = last > seen->made_last ? last : seen->made_last;
        }
        seen->job = seen->job || relation_job(kind);
        seen->asked = seen->asked || relation_inbound(kind);
        if (strcmp(kind, "consent") == 0 && last > seen->consent)
            seen->consent = last;
        if (strcmp(kind, "refusal") == 0 && last > seen->refusal)
            seen->refusal = last;
        if (relation_contact(ctx_notice(ctx), kind) && last > seen->contact &&
            scope_counts(ctx, ctx_notice(ctx), kind))
            seen->contact = last;
        if (strcmp(kind, "relationship") == 0 && !query_is_null(&q, "ends") &&
            (day_t)query_int(&q, "ends") < today)
            seen->ended = (day_t)query_int(&q, "ends");
    }
    return query_done(ctx, &q);
}

bool relation_alone(const struct notice *notice, int type) {
    return type != NOTICE_NOTHING && notice->types[type].form == FORM_PERSON;
}

static enum status see_party(struct ctx *ctx, struct db *db, ref_t party, bool alone, struct seen *seen) {
    *seen = (struct seen){.made_last = DAY_NONE,
                          .contact = DAY_NONE,
                          .ended = DAY_NONE,
                          .consent = DAY_NONE,
                          .refusal = DAY_NONE};
    TRY(see(ctx, db, SQL_KINDS_OF, party, seen));
    if (alone)
        return ST_OK;
    TRY(see(ctx, db, SQL_KINDS_ABOUT, party, seen));
    return see(ctx, db, SQL_KINDS_OF_PEOPLE, party, seen);
}

/* Ended, unless something was bought afterwards. */
static enum relation relation_seen(const struct seen *seen) {
    if (seen->ended != DAY_NONE && seen->ended >= seen->made_last)
        return RELATION_FORMER;
    return seen->made ? RELATION_CUSTOMER : RELATION_POTENTIAL;
}

/* Of a person's own relation and the organisation's: a customer of either is one. */
static enum relation closer(enum relation a, enum relation b) {
    if (a == RELATION_CUSTOMER || b == RELATION_CUSTOMER)
        return RELATION_CUSTOMER;
    return a == RELATION_FORMER || b == RELATION_FORMER ? RELATION_FORMER : RELATION_POTENTIAL;
}

enum status relation_of(struct ctx *ctx, struct db *db, ref_t party, const struct roles *roles,
                        struct standing *standing) {
    struct seen own;
    bool alone = roles->count && relation_alone(ctx_notice(ctx), roles->items[0].type);
    TRY(see_party(ctx, db, party, alone, &own));
    *standing = (struct standing){.relation = relation_seen(&own),
                                  .last_contact = own.contact,
                                  .has_job = own.job,
                                  .has_consent = own.consent != DAY_NONE && own.consent > own.refusal,
                                  .has_asked = own.asked};
    bool any = false, running = false;
    for (size_t i = 0; i < roles->count; i++) {
        struct seen seen;
        if (!roles->items[i].organisation)
            continue;
        any = true;
        running = running || role_on(&roles->items[i], registry_today(ctx)) || roles->items[i].to == DAY_NONE;
        TRY(see_party(ctx, db, roles->items[i].organisation, false, &seen));
        standing->relation = closer(standing->relation, relation_seen(&seen));
        standing->has_job = standing->has_job || seen.job;
    }
    if (any && !running && !own.made && standing->relation == RELATION_CUSTOMER)
        standing->relation = RELATION_FORMER;
    return ST_OK;
}
