/* The rows of parties, records and tombstones bear the number of their last change, each with an index, so there is no log of
 * changes beside them: three short reads are merged. A page ends between two numbers where it can, that going on
 * from a number is enough. */
#include "registry/changes.h"

#include "registry/choice.h"
#include "registry/inside.h"
#include "registry/role.h"
#include "registry/sight.h"
#include "registry/scope.h"
#include "registry/within.h"

#include <stdlib.h>
#include <string.h>

enum { ONE_CHANGE_MOST = 1000000 };

struct found_change {
    struct change_row row;
    const char *kind; /* of a record that is there */
    int category;
};

struct changes {
    struct found_change *items;
    size_t count, room;
    int64_t after, through;
    size_t limit;
};

enum status changes_tombstone(struct ctx *ctx, struct write *write, const char *what, int64_t id) {
    scoped_query q = query_begin(write->db, SQL_TOMBSTONE_ADD);
    query_bind_int(&q, 1, write->change);
    query_bind_text(&q, 2, what);
    query_bind_int(&q, 3, id);
    return query_run(ctx, &q, NULL);
}

int64_t changes_last(struct ctx *ctx) {
    return store_change(ctx->registry->store);
}

/* ---- reading */

static struct query begin(struct db *db, enum sql sql, const struct changes *changes) {
    struct query q = query_begin(db, sql);
    query_bind_int(&q, 1, changes->after);
    query_bind_int(&q, 2, changes->through);
    query_bind_int(&q, 3, (int64_t)changes->limit);
    return q;
}

static void push(struct ctx *ctx, struct changes *changes, struct change_row row, const char *kind,
                 int category) {
    struct found_change found = {row, kind, category};
    ARENA_PUSH(ctx->arena, changes->items, changes->count, changes->room, found);
}

static enum status read_parties(struct ctx *ctx, struct db *db, struct changes *changes) {
    scoped_query q = begin(db, SQL_CHANGES_PARTIES, changes);
    while (query_row(&q)) {
        ref_t id = query_int(&q, "id");
        push(ctx, changes, (struct change_row){query_int(&q, "change"), CHANGE_PARTY, id, id, false}, NULL,
             NOTICE_NOTHING);
    }
    return query_done(ctx, &q);
}

/* A party's values are a record too: what changed then is the party. */
static enum status read_records(struct ctx *ctx, struct db *db, struct changes *changes) {
    scoped_query q = begin(db, SQL_CHANGES_RECORDS, changes);
    while (query_row(&q)) {
        const char *kind = query_text(ctx->arena, &q, "kind"), *data = query_text(ctx->arena, &q, "data");
        bool profile = strcmp(kind, "profile") == 0 || strcmp(kind, "merged") == 0;
        ref_t party = query_int(&q, "party"), id = profile ? party : query_int(&q, "id");
        push(ctx, changes,
             (struct change_row){query_int(&q, "change"), profile ? CHANGE_PARTY : CHANGE_RECORD, id, party,
                                 false},
             kind, data ? notice_category(ctx_notice(ctx), data) : NOTICE_NOTHING);
    }
    return query_done(ctx, &q);
}

static enum status read_gone(struct ctx *ctx, struct db *db, struct changes *changes) {
    scoped_query q = begin(db, SQL_CHANGES_GONE, changes);
    while (query_row(&q)) {
        const char *what = query_text(ctx->arena, &q, "what");
        bool party = strcmp(what, "party") == 0 || strcmp(what, "name") == 0;
        ref_t id = query_int(&q, "id");
        if (party || strcmp(what, "record") == 0)
            push(ctx, changes,
                 (struct change_row){query_int(&q, "change"), party ? CHANGE_PARTY : CHANGE_RECORD, id,
                                     party ? id : 0, true},
                 NULL, NOTICE_NOTHING);
    }
    return query_done(ctx, &q);
}

static int64_t compare(const struct change_row *a, const struct change_row *b) {
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    if (a->what != b->what)
        return a->what < b->what ? -1 : 1;
    return a->id == b->id ? 0 : a->id < b->id ? -1 : 1;
}

static int by_number(const void *a, const void *b) {
    const struct found_change *x = a, *y = b;
    int64_t order = compare(&x->row, &y->row);
    return order ? (int)order
                 : (int)y->row.gone - (int)x->row.gone; /* what is gone stands first, and is what is told */
}

static enum status read_all(struct ctx *ctx, struct db *db, struct changes *changes) {
    changes->count = 0;
    TRY(read_parties(ctx, db, changes));
    TRY(read_records(ctx, db, changes));
    TRY(read_gone(ctx, db, changes));
    if (changes->count)
        qsort(changes->items, changes->count, sizeof *changes->items, by_number);
    return ST_OK;
}

/* One change that is larger than a page: behind `place`, and as much as fits. */
static enum status read_within(struct ctx *ctx, struct db *db, struct changes *changes, size_t limit,
                               struct change_place *place) {
    size_t begin = 0;
    const struct change_row last = {.number = changes->through, .what = place->what, .id = place->id};
    changes->after = changes->through - 1;
    changes->limit = ONE_CHANGE_MOST;
    TRY(read_all(ctx, db, changes));
    while (place->id && begin < changes->count && compare(&changes->items[begin].row, &last) <= 0)
        begin++;
    changes->items += begin;
    changes->count -= begin;
    *place = (struct change_place){.since = changes->through};
    if (changes->count > limit) {
        changes->count = limit;
        *place = (struct change_place){changes->through - 1, changes->items[limit - 1].row.what,
                                       changes->items[limit - 1].row.id};
    }
    return ST_OK;
}

/* Whole changes, as many as fit. */
static enum status read_page(struct ctx *ctx, struct db *db, struct changes *changes, size_t limit,
                             struct change_place *place) {
    if (place->id) {
        changes->through = place->since + 1;
        return read_within(ctx, db, changes, limit, place);
    }
    changes->limit = limit + 1;
    TRY(read_all(ctx, db, changes));
    if (changes->count > limit) {
        int64_t first = changes->items[0].row.number, end = changes->items[limit].row.number;
        changes->through = first < end ? end - 1 : end;
        if (first == end)
            return read_within(ctx, db, changes, limit, place);
        while (changes->items[changes->count - 1].row.number >= end)
            changes->count--;
    }
    place->since = changes->through;
    return ST_OK;
}

/* ---- what may be told */

/* What a purpose sees of a party, asked once a page. */
struct seen_party {
    ref_t party;
    bool there, was_seen; /* was: it might have been seen before its choices */
    struct sight sight;
};
struct seen_parties {
    struct seen_party *items;
    size_t count, room;
};

/* Of somebody whom the purpose refuses: has the person ever chosen, or are the data only stored by now? Then it may have been told
 * before. */
static enum status was_seen(struct ctx *ctx, struct db *db, ref_t party, bool *was) {
    struct party_row row;
    enum status status = role_party(ctx, db, party, &row);
    *was = status == ST_OK && row.restricted;
    if (status != ST_NOT_FOUND)
        TRY(status);
    fault_clear(ctx);
    if (*was)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_CHOICES_COUNT);
    query_bind_int(&q, 1, party);
    *was = query_row(&q) && query_int(&q, "count") > 0;
    return query_done(ctx, &q);
}

static enum status look_at(struct ctx *ctx, struct db *db, struct seen_parties *seen, ref_t party,
                           struct seen_party *found) {
    for (size_t i = 0; i < seen->count; i++)
        if (seen->items[i].party == party) {
            *found = seen->items[i];
            return ST_OK;
        }
    *found = (struct seen_party){.party = party};
    TRY(sight_of(ctx, db, party, &found->sight));
    found->there = !found->sight.blind;
    if (!found->there)
        TRY(was_seen(ctx, db, party, &found->was_seen));
    ARENA_PUSH(ctx->arena, seen->items, seen->count, seen->room, *found);
    return ST_OK;
}

static enum status may_tell(struct ctx *ctx, struct db *db, struct seen_parties *seen,
                            struct found_change *change, bool *tell) {
    struct seen_party party;
    *tell = true;
    if (change->row.gone)
        return ST_OK;
    TRY(look_at(ctx, db, seen, change->row.party, &party));
    if (!party.there) {
        *tell = party.was_seen && change->row.what == CHANGE_PARTY;
        change->row.gone = true;
    } else if (change->row.what == CHANGE_RECORD) {
        *tell = !sight_withholds(ctx, &party.sight, change->kind, change->category);
    }
    return ST_OK;
}

static enum status tell(struct ctx *ctx, struct db *db, struct changes *changes, struct change_row *rows,
                        size_t *count) {
    struct seen_parties seen = {0};
    *count = 0;
    for (size_t i = 0; i < changes->count; i++) {
        bool told;
        if (i && compare(&changes->items[i].row, &changes->items[i - 1].row) == 0)
            continue;
        TRY(may_tell(ctx, db, &seen, &changes->items[i], &told));
        if (told)
            rows[(*count)++] = changes->items[i].row;
    }
    return ST_OK;
}

enum status changes_since(struct ctx *ctx, struct change_place *place, size_t limit, struct change_row **rows,
                          size_t *count, bool *more) {
    const struct change_place began = *place;
    struct changes changes = {.after = place->since, .through = changes_last(ctx)};
    int64_t last = changes.through;
    struct permission permission;
    struct db *db = NULL;
    TRY(permit_action(ctx, ACTION_FIND, 0, &permission));
    if (place->since > last)
        return FAIL(
            ctx, ST_CONFLICT,
            M("This register has not come to that change: list everything anew, and follow from there."));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    enum status status = read_page(ctx, db, &changes, limit ? limit : 1, place);
    *rows = arena_array(ctx->arena, changes.count + 1, sizeof **rows);
    if (status == ST_OK)
        status = tell(ctx, db, &changes, *rows, count);
    store_give_back(&db);
    TRY(status);
    *more = place->id || place->since < last;
    return audit_answer(
        ctx, ctx->registry->audit,
        &(struct audit_entry){.actor = actor_text(ctx),
                              .action = "followed",
                              .purpose = ctx_notice(ctx)->purposes[permission.purpose].entry.id,
                              .sentence = permission.sentence,
                              .detail = arena_printf(ctx->arena, "%lld-%lld: %zu", (long long)began.since,
                                                     (long long)place->since, *count)});
}
