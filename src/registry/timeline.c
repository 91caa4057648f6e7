/* Records come by an index in order of time, own ones and those about an organisation side by side; both are asked for one more
 * than fits, and the later of the two goes first. Everything else is little and is read whole: what of it lies between the first
 * and the last record of a page belongs to that page. */
#include "registry/timeline.h"

#include "registry/edition.h"
#include "registry/envelope.h"
#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/sight.h"
#include "registry/within.h"

#include <stdlib.h>
#include <string.h>

struct place {
    int64_t at;
    ref_t id;
};

struct reading {
    struct ctx *ctx;
    struct db *db;
    const struct party *party;
    const char *kind; /* NULL: any */
    bool about;       /* records of others may be about it */
};

static bool later(const struct envelope *a, const struct envelope *b) {
    return a->at != b->at ? a->at > b->at : a->id > b->id;
}

/* ---- records */

static enum status read_before(const struct reading *reading, enum sql sql, struct place place, size_t limit,
                               struct envelopes *envelopes) {
    scoped_query q = query_begin(reading->db, sql);
    query_bind_int(&q, 1, reading->party->id);
    query_bind_int(&q, 2, place.at);
    query_bind_int(&q, 3, place.id);
    query_bind_int(&q, 4, (int64_t)limit);
    if (sql != SQL_RECORDS_BEFORE)
        query_bind_text(&q, 5, reading->kind);
    return envelope_rows(reading->ctx, &q, envelopes);
}

/* At most `limit`, the newest first. */
static enum status read_records(const struct reading *reading, struct place place, size_t limit,
                                struct envelopes *page) {
    struct envelopes own, about = {0};
    size_t o = 0, a = 0;
    TRY(read_before(reading, reading->kind ? SQL_RECORDS_BEFORE_LIKE : SQL_RECORDS_BEFORE, place, limit, &own));
    if (reading->about)
        TRY(read_before(reading, SQL_RECORDS_ABOUT_BEFORE, place, limit, &about));
    *page = (struct envelopes){0};
    while (page->count < limit && (o < own.count || a < about.count)) {
        bool mine = a == about.count || (o < own.count && later(&own.items[o], &about.items[a]));
        const struct envelope next = mine ? own.items[o++] : about.items[a++];
        ARENA_PUSH(reading->ctx->arena, page->items, page->count, page->room, next);
    }
    return ST_OK;
}

static enum status place_of(const struct reading *reading, ref_t record, struct place *place) {
    struct envelope envelope;
    bool there = false;
    *place = (struct place){INT64_MAX, INT64_MAX};
    if (record)
        TRY(envelope_by_id(reading->ctx, reading->db, record, &envelope, &there));
    if (there)
        *place = (struct place){envelope.at, envelope.id};
    return ST_OK;
}

struct shown {
    struct record *items;
    size_t count, room;
    struct place last; /* of what was looked at, shown or not */
    bool more;
};

/* Who sees everything gets a page as it is; others the next ones too, until it is full. */
static enum status show_records(const struct reading *reading, struct place place, size_t limit,
                                struct shown *shown) {
    struct ctx *ctx = reading->ctx;
    bool whole = !edition_of(ctx)->sight || sight_sees(ctx);
    *shown = (struct shown){.last = place, .more = true};
    while (shown->more && shown->count < limit) {
        struct envelopes page;
        struct record *records;
        size_t count, wanted = limit - shown->count;
        TRY(read_records(reading, shown->last, wanted + 1, &page));
        shown->more = page.count > wanted;
        page.count = shown->more ? wanted : page.count;
        TRY(record_show_within(ctx, reading->db, &page, &records, &count));
        for (size_t i = 0; i < count; i++)
            if (whole || !records[i].hidden_by)
                ARENA_PUSH(ctx->arena, shown->items, shown->count, shown->room, records[i]);
        if (page.count)
            shown->last = (struct place){page.items[page.count - 1].at, page.items[page.count - 1].id};
    }
    return ST_OK;
}

static enum status count_left(const struct reading *reading, struct place place, size_t *left) {
    scoped_query q = query_begin(reading->db, SQL_RECORDS_BEFORE_COUNT);
    query_bind_int(&q, 1, reading->party->id);
    query_bind_int(&q, 2, place.at);
    query_bind_int(&q, 3, place.id);
    query_bind_int(&q, 4, TIMELINE_COUNT_MOST);
    query_bind_text(&q, 5, reading->kind);
    *left = query_row(&q) ? (size_t)query_int(&q, "count") : 0;
    return query_done(reading->ctx, &q);
}

static enum status read_kinds(const struct reading *reading, struct timeline *timeline) {
    struct arena *arena = reading->ctx->arena;
    size_t room = 0;
    scoped_query q = query_begin(reading->db, SQL_KINDS_SEEN);
    query_bind_int(&q, 1, reading->party->id);
    while (query_row(&q))
        ARENA_PUSH(arena, timeline->kinds, timeline->kind_count, room, query_text(arena, &q, "kind"));
    return query_done(reading->ctx, &q);
}

/* ---- everything else */

struct others {
    struct timeline_entry *items;
    size_t count, room;
};

static bool is_wanted(const struct timeline_asked *asked, const char *what) {
    return !asked->only || strcmp(asked->only, what) == 0;
}

static enum status add_given(struct ctx *ctx, ref_t party, struct others *others) {
    struct disclosure *list;
    size_t count;
    TRY(disclosure_list(ctx, party, &list, &count));
    for (size_t i = 0; i < count; i++) {
        struct timeline_entry entry = {.what = TIMELINE_GIVEN, .at = list[i].at, .given = &list[i]};
        ARENA_PUSH(ctx->arena, others->items, others->count, others->room, entry);
    }
    return ST_OK;
}

static enum status add_told(struct ctx *ctx, struct db *db, ref_t party, struct others *others) {
    scoped_query q = query_begin(db, SQL_INFORMED_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        struct timeline_entry entry = {.what = TIMELINE_TOLD,
                                       .at = query_int(&q, "at"),
                                       .how = query_text(ctx->arena, &q, "how"),
                                       .notice = query_int(&q, "notice")};
        ARENA_PUSH(ctx->arena, others->items, others->count, others->room, entry);
    }
    return query_done(ctx, &q);
}

/* For whoever may see requests at all. What was said stays sealed: here stands only when, and for what. */
static enum status add_asked(struct ctx *ctx, struct db *db, ref_t party, struct others *others) {
    if (!permit_role(ctx, ACTION_ANSWER))
        return ST_OK;
    scoped_query q = query_begin(db, SQL_REQUESTS_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        struct timeline_entry entry = {
            .what = TIMELINE_ASKED, .at = query_int(&q, "received"), .request = query_int(&q, "id")};
        if (deadline_right_from(query_text(ctx->arena, &q, "kind"), &entry.right))
            ARENA_PUSH(ctx->arena, others->items, others->count, others->room, entry);
    }
    return query_done(ctx, &q);
}

static enum status add_sent_to(struct ctx *ctx, struct db *db, ref_t party, struct others *others) {
    scoped_query q = query_begin(db, SQL_OUTBOX_TIMES);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        struct timeline_entry entry = {.what = TIMELINE_SENT,
                                       .at = query_int(&q, "at"),
                                       .message = query_int(&q, "id"),
                                       .kind = query_text(ctx->arena, &q, "kind"),
                                       .state = query_text(ctx->arena, &q, "state")};
        ARENA_PUSH(ctx->arena, others->items, others->count, others->room, entry);
    }
    return query_done(ctx, &q);
}

/* What became a record stands there as one. The words stay sealed. */
static enum status add_sent(struct ctx *ctx, struct db *db, ref_t party, struct others *others) {
    ref_t *members;
    size_t count;
    if (!permit_role(ctx, ACTION_ANSWER))
        return ST_OK;
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count; i++)
        TRY(add_sent_to(ctx, db, members[i], others));
    return ST_OK;
}

static enum status add_leaked_of(struct ctx *ctx, struct db *db, ref_t party, struct others *others) {
    scoped_query q = query_begin(db, SQL_BREACHES_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        struct timeline_entry entry = {
            .what = TIMELINE_LEAKED, .at = query_int(&q, "made"), .breach = query_int(&q, "id")};
        ARENA_PUSH(ctx->arena, others->items, others->count, others->room, entry);
    }
    return query_done(ctx, &q);
}

/* For whoever keeps the register of breaches. What happened stays sealed: here stands only that one concerned them. */
static enum status add_leaked(struct ctx *ctx, struct db *db, ref_t party, struct others *others) {
    ref_t *members;
    size_t count;
    if (!permit_role(ctx, ACTION_BREACH))
        return ST_OK;
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count; i++)
        TRY(add_leaked_of(ctx, db, members[i], others));
    return ST_OK;
}

static enum status add_merged(struct ctx *ctx, struct db *db, ref_t party, struct others *others) {
    scoped_query q = query_begin(db, SQL_MERGED_FROM);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        struct timeline_entry entry = {
            .what = TIMELINE_MERGED, .at = query_int(&q, "at"), .merge = query_int(&q, "id")};
        ARENA_PUSH(ctx->arena, others->items, others->count, others->room, entry);
    }
    return query_done(ctx, &q);
}

static enum status read_others(const struct reading *reading, const struct timeline_asked *asked,
                               struct others *others) {
    ref_t party = reading->party->id;
    if (is_wanted(asked, TIMELINE_ONLY_GIVEN))
        TRY(add_given(reading->ctx, party, others));
    if (is_wanted(asked, TIMELINE_ONLY_TOLD))
        TRY(add_told(reading->ctx, reading->db, party, others));
    if (is_wanted(asked, TIMELINE_ONLY_ASKED))
        TRY(add_asked(reading->ctx, reading->db, party, others));
    if (is_wanted(asked, TIMELINE_ONLY_SENT))
        TRY(add_sent(reading->ctx, reading->db, party, others));
    if (is_wanted(asked, TIMELINE_ONLY_LEAKED))
        TRY(add_leaked(reading->ctx, reading->db, party, others));
    return is_wanted(asked, TIMELINE_ONLY_MERGED) ? add_merged(reading->ctx, reading->db, party, others)
                                                  : ST_OK;
}

/* Of two of the same instant a record goes before what came of it. */
static int newest_first(const void *a, const void *b) {
    const struct timeline_entry *x = a, *y = b;
    if (x->at != y->at)
        return x->at > y->at ? -1 : 1;
    if (x->what != y->what)
        return x->what < y->what ? -1 : 1;
    if (x->what == TIMELINE_RECORD && x->record.id != y->record.id)
        return x->record.id > y->record.id ? -1 : 1;
    return 0;
}

/* ---- both */

static void put_together(struct ctx *ctx, const struct shown *shown, const struct others *others,
                         struct place above, struct timeline *timeline) {
    struct timeline_entry *items = arena_array(ctx->arena, shown->count + others->count + 1, sizeof *items);
    int64_t below = shown->more ? shown->last.at : INT64_MIN;
    size_t n = 0;
    for (size_t i = 0; i < shown->count; i++)
        items[n++] = (struct timeline_entry){
            .what = TIMELINE_RECORD, .at = shown->items[i].at, .record = shown->items[i]};
    for (size_t i = 0; i < others->count; i++)
        if (others->items[i].at >= below && others->items[i].at < above.at)
            items[n++] = others->items[i];
    if (n > 1)
        qsort(items, n, sizeof *items, newest_first);
    timeline->items = items;
    timeline->count = n;
}

enum status timeline_of(struct ctx *ctx, const struct party *party, const struct timeline_asked *asked,
                        struct timeline *timeline) {
    scoped_reader *db = NULL;
    struct reading reading = {.ctx = ctx, .party = party, .about = party->form != FORM_PERSON};
    struct place above;
    struct shown shown = {.last = {INT64_MIN, 0}};
    struct others others = {0};
    *timeline = (struct timeline){0};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(permit_action_within(ctx, db, ACTION_OPEN, party->id, NULL));
    reading.db = db;
    reading.kind = asked->only && *asked->only != '.' ? asked->only : NULL;
    TRY(place_of(&reading, asked->before, &above));
    if (!asked->only || reading.kind)
        TRY(show_records(&reading, above, asked->limit, &shown));
    TRY(read_others(&reading, asked, &others));
    put_together(ctx, &shown, &others, above, timeline);
    if (shown.more) {
        timeline->next = shown.last.id;
        TRY(count_left(&reading, shown.last, &timeline->left));
    }
    return shown.more || asked->before || asked->only ? read_kinds(&reading, timeline) : ST_OK;
}
