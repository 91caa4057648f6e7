/* Fifty ids at a time are bound to a statement that has fifty places. Each party is asked for what happened with it; an organisation
 * also for what happened about it, for its people and for what happened with them. */
#include "registry/listing.h"

#include "registry/relation.h"

#include <stdlib.h>

enum { PLACES = 50, FIRST_PLACE = 2 };

/* Those of a page that are asked about at once. */
struct some {
    struct hit *hits[PLACES];
    size_t count, at; /* at: where the last row belonged */
};

static struct query ask(struct ctx *ctx, struct db *db, enum sql sql, const struct some *some) {
    struct query q = query_begin(db, sql);
    query_bind_int(&q, 1, registry_today(ctx));
    for (size_t i = 0; i < PLACES; i++)
        query_bind_int(&q, FIRST_PLACE + (int)i, i < some->count ? some->hits[i]->party : 0);
    return q;
}

/* Rows come in the order of the places. */
static struct hit *hit_of(struct some *some, struct query *q) {
    ref_t party = query_int(q, "party");
    for (size_t tries = 0; some->hits[some->at]->party != party; tries++) {
        must(tries < some->count);
        some->at = (some->at + 1) % some->count;
    }
    return some->hits[some->at];
}

static enum status fill_contacts(struct ctx *ctx, struct db *db, enum sql sql, struct some *some) {
    scoped_query q = ask(ctx, db, sql, some);
    while (query_row(&q)) {
        struct hit *hit = hit_of(some, &q);
        day_t day = (day_t)query_int(&q, "day");
        if ((hit->last_contact == DAY_NONE || day > hit->last_contact) &&
            relation_contact(ctx_notice(ctx), query_text(ctx->arena, &q, "kind")))
            hit->last_contact = day;
    }
    return query_done(ctx, &q);
}

struct link {
    struct hit *hit;
    ref_t person;
};

static int by_hit_and_person(const void *a, const void *b) {
    const struct link *x = a, *y = b;
    if (x->hit != y->hit)
        return x->hit < y->hit ? -1 : 1;
    return x->person < y->person ? -1 : x->person > y->person;
}

/* Whoever has two roles there is one. */
static enum status fill_people(struct ctx *ctx, struct db *db, struct some *some) {
    struct link *links = NULL;
    size_t count = 0, room = 0;
    scoped_query q = ask(ctx, db, SQL_LIST_PEOPLE, some);
    while (query_row(&q)) {
        struct link link = {hit_of(some, &q), query_int(&q, "person")};
        ARENA_PUSH(ctx->arena, links, count, room, link);
    }
    TRY(query_done(ctx, &q));
    if (count)
        qsort(links, count, sizeof *links, by_hit_and_person);
    for (size_t i = 0; i < count; i++)
        links[i].hit->people += i == 0 || by_hit_and_person(&links[i - 1], &links[i]) != 0;
    return ST_OK;
}

static enum status fill_some(struct ctx *ctx, struct db *db, struct hit *hits, size_t count) {
    struct some all = {.count = count}, organisations = {0};
    for (size_t i = 0; i < count; i++) {
        all.hits[i] = &hits[i];
        if (!relation_alone(ctx_notice(ctx), hits[i].type))
            organisations.hits[organisations.count++] = &hits[i];
    }
    TRY(fill_contacts(ctx, db, SQL_LIST_KINDS_OF, &all));
    if (!organisations.count)
        return ST_OK;
    TRY(fill_contacts(ctx, db, SQL_LIST_KINDS_ABOUT, &organisations));
    TRY(fill_contacts(ctx, db, SQL_LIST_KINDS_OF_PEOPLE, &organisations));
    return fill_people(ctx, db, &organisations);
}

enum status listing_fill(struct ctx *ctx, struct db *db, struct hit *hits, size_t count) {
    for (size_t at = 0; at < count; at += PLACES)
        TRY(fill_some(ctx, db, hits + at, count - at < PLACES ? count - at : PLACES));
    return ST_OK;
}
