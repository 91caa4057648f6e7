#include "registry/awaited.h"

#include "registry/joined.h"

static enum status asks(struct ctx *ctx, struct db *db, enum sql sql, ref_t party, bool *yes) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, party);
    *yes = query_row(&q) && query_int(&q, "count") > 0;
    return query_done(ctx, &q);
}

/* Also what came while they were one with somebody, until it is known whose it is. */
enum status awaited(struct ctx *ctx, struct db *db, ref_t party, bool *yes) {
    ref_t *members;
    size_t count;
    *yes = false;
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count && !*yes; i++)
        TRY(asks(ctx, db, SQL_REQUESTS_ASKING_OF, members[i], yes));
    for (size_t i = 0; i < count && !*yes; i++)
        TRY(asks(ctx, db, SQL_REQUESTS_ASKING_SHARED, members[i], yes));
    return ST_OK;
}

enum status awaited_none(struct ctx *ctx, struct db *db, ref_t party) {
    bool yes;
    TRY(awaited(ctx, db, party, &yes));
    return yes ? FAIL(ctx, ST_CONFLICT,
                      M("Somebody has asked for these data, so nothing of them is taken away before the "
                        "answer."))
               : ST_OK;
}
