/* Fifty ids at a time are bound to a statement that has fifty places; places that are left over get 0, which names nobody. */
#include "registry/listing.h"

#include "registry/relation.h"

enum { PLACES = 50, FIRST_PLACE = 2 };

static struct query ask(struct ctx *ctx, struct db *db, enum sql sql, const struct hit *hits, size_t count) {
    struct query q = query_begin(db, sql);
    query_bind_int(&q, 1, registry_today(ctx));
    for (size_t i = 0; i < PLACES; i++)
        query_bind_int(&q, FIRST_PLACE + (int)i, i < count ? hits[i].party : 0);
    return q;
}

static void put_contact(struct hit *hits, size_t count, ref_t party, day_t day) {
    for (size_t i = 0; i < count; i++)
        if (hits[i].party == party && (hits[i].last_contact == DAY_NONE || day > hits[i].last_contact))
            hits[i].last_contact = day;
}

static enum status fill_contacts(struct ctx *ctx, struct db *db, enum sql sql, struct hit *hits, size_t count) {
    scoped_query q = ask(ctx, db, sql, hits, count);
    while (query_row(&q))
        if (relation_contact(ctx_notice(ctx), query_text(ctx->arena, &q, "kind")))
            put_contact(hits, count, query_int(&q, "party"), (day_t)query_int(&q, "last"));
    return query_done(ctx, &q);
}

static enum status fill_people(struct ctx *ctx, struct db *db, struct hit *hits, size_t count) {
    scoped_query q = ask(ctx, db, SQL_LIST_PEOPLE, hits, count);
    while (query_row(&q)) {
        ref_t party = query_int(&q, "party");
        for (size_t i = 0; i < count; i++)
            if (hits[i].party == party)
                hits[i].people = (size_t)query_int(&q, "count");
    }
    return query_done(ctx, &q);
}

enum status listing_fill(struct ctx *ctx, struct db *db, struct hit *hits, size_t count) {
    static const enum sql contacts[] = {SQL_LIST_KINDS_OF, SQL_LIST_KINDS_ABOUT, SQL_LIST_KINDS_OF_PEOPLE};
    for (size_t at = 0; at < count; at += PLACES) {
        size_t some = count - at < PLACES ? count - at : PLACES;
        for (size_t i = 0; i < sizeof contacts / sizeof *contacts; i++)
            TRY(fill_contacts(ctx, db, contacts[i], hits + at, some));
        TRY(fill_people(ctx, db, hits + at, some));
    }
    return ST_OK;
}
