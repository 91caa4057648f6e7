/* A row for each change. The older ones of a party go when a new one comes, so that the table stays as small as a day's work. */
#include "registry/deed.h"

#include "registry/permit.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id;
    enum deed_undo undo;
    const char *what;
} kinds[DEED_COUNT] = {
#define DEED(name, id, undo, what) {id, DEED_##undo, what},
#include "registry/deed.def"
#undef DEED
};

const char *deed_id(enum deed_kind kind) {
    return kinds[kind].id;
}

const char *deed_what(enum deed_kind kind) {
    return kinds[kind].what;
}

enum deed_undo deed_undo(enum deed_kind kind) {
    return kinds[kind].undo;
}

static enum deed_kind kind_of(const char *id) {
    int kind = 0;
    while (kind < DEED_COUNT && strcmp(kinds[kind].id, id) != 0)
        kind++;
    return (enum deed_kind)kind;
}

/* ---- writing */

static enum status run(struct ctx *ctx, struct write *write, enum sql sql, int64_t a, int64_t b) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, a);
    query_bind_int(&q, 2, b);
    return query_run(ctx, &q, NULL);
}

enum status deed_put(struct ctx *ctx, struct write *write, ref_t party, enum deed_kind kind, ref_t subject,
                     const char *was) {
    int64_t today = zone_instant(registry_zone(ctx), registry_today(ctx), 0);
    TRY(run(ctx, write, SQL_DEED_CLEAR, party, today));
    scoped_query q = query_begin(write->db, SQL_DEED_PUT);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, write->change);
    query_bind_int(&q, 3, ctx->now);
    query_bind_text(&q, 4, deed_id(kind));
    query_bind_int(&q, 5, subject);
    query_bind_text(&q, 6, was);
    query_bind_int(&q, 7, ctx->actor ? ctx->actor->id : 0);
    return query_run(ctx, &q, NULL);
}

enum status deed_drop(struct ctx *ctx, struct write *write, const struct deed *deed) {
    return run(ctx, write, SQL_DEED_DROP, deed->party, deed->change);
}

enum status deed_forget(struct ctx *ctx, struct write *write, ref_t party) {
    scoped_query q = query_begin(write->db, SQL_DEED_FORGET);
    query_bind_int(&q, 1, party);
    return query_run(ctx, &q, NULL);
}

/* ---- reading */

static struct deed row(struct ctx *ctx, struct query *q) {
    return (struct deed){.party = query_int(q, "party"),
                         .change = query_int(q, "change"),
                         .at = query_int(q, "at"),
                         .kind = kind_of(query_text(ctx->arena, q, "kind")),
                         .subject = query_int(q, "subject"),
                         .was = query_text(ctx->arena, q, "was"),
                         .user = query_int(q, "doer")};
}

enum status deed_last(struct ctx *ctx, struct db *db, ref_t party, struct deed *deed) {
    *deed = (struct deed){.party = party, .kind = DEED_COUNT};
    scoped_query q = query_begin(db, SQL_DEED_LAST);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        *deed = row(ctx, &q);
    return query_done(ctx, &q);
}

enum status deed_since(struct ctx *ctx, struct db *db, const enum deed_kind wanted[2], int64_t since,
                       int64_t user, size_t limit, struct deed **deeds, size_t *count) {
    size_t room = 0;
    *deeds = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_DEEDS_SINCE);
    query_bind_int(&q, 1, since);
    query_bind_text(&q, 2, deed_id(wanted[0]));
    query_bind_text(&q, 3, deed_id(wanted[1]));
    query_bind_int(&q, 4, user);
    query_bind_int(&q, 5, (int64_t)limit);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, *deeds, *count, room, row(ctx, &q));
    return query_done(ctx, &q);
}

/* ---- what was */

struct deed_facts deed_facts(struct ctx *ctx, const struct deed *deed) {
    return (struct deed_facts){deed->was ? deed->was : "", ctx->arena};
}

const char *deed_word(struct deed_facts *facts) {
    const char *word = facts->rest + strspn(facts->rest, " ");
    size_t length = strcspn(word, " ");
    facts->rest = word + length;
    return !length || (length == 1 && *word == '-') ? NULL : arena_text_n(facts->arena, word, length);
}

int64_t deed_number(struct deed_facts *facts, int64_t otherwise) {
    const char *word = deed_word(facts);
    return word ? strtoll(word, NULL, 10) : otherwise;
}

const char *deed_day_text(struct ctx *ctx, day_t day) {
    return day == DAY_NONE ? "-" : arena_printf(ctx->arena, "%lld", (long long)day);
}
