/* Rows are found by their index, as many as are shown; only of those is anything opened, by what shows any record. */
#include "registry/purchase_inside.h"

#include "registry/sight.h"

#include <string.h>

static bool is_one(const char *kind) {
    return strcmp(kind, "order") == 0 || strcmp(kind, "job") == 0;
}

static enum purchase_state state_of(struct ctx *ctx, struct query *q) {
    enum purchase_state state = PURCHASE_NONE;
    (void)purchase_state_from(query_text(ctx->arena, q, "state"), &state);
    return state;
}

static day_t delivery_of(struct query *q) {
    return query_is_null(q, "delivery") ? DAY_NONE : (day_t)query_int(q, "delivery");
}

/* ---- one row */

static enum status read_row(struct ctx *ctx, struct db *db, ref_t record, struct purchase_row *row,
                            bool *there) {
    scoped_query q = query_begin(db, SQL_PURCHASE_NOW);
    query_bind_int(&q, 1, record);
    *there = query_row(&q);
    if (*there)
        *row = (struct purchase_row){.party = query_int(&q, "party"),
                                     .day = (day_t)query_int(&q, "day"),
                                     .delivery = delivery_of(&q),
                                     .state = state_of(ctx, &q),
                                     .rev = query_int(&q, "rev"),
                                     .made = query_int(&q, "made"),
                                     .version = query_int(&q, "version"),
                                     .number = query_int(&q, "number"),
                                     .doer = query_int(&q, "doer"),
                                     .at = query_int(&q, "at"),
                                     .author = query_int(&q, "author"),
                                     .change = query_int(&q, "change")};
    while (*there && query_row(&q))
        continue;
    return query_done(ctx, &q);
}

static enum status no_such(struct ctx *ctx) {
    return FAIL(ctx, ST_NOT_FOUND, M("There is no such service in the register."));
}

enum status purchase_row(struct ctx *ctx, struct db *db, ref_t record, struct purchase_row *row) {
    bool there;
    TRY(read_row(ctx, db, record, row, &there));
    return there ? ST_OK : no_such(ctx);
}

static bool seen(struct ctx *ctx, const struct record *record) {
    return !record->withheld && (sight_sees(ctx) || !record->hidden_by);
}

static enum status open_record(struct ctx *ctx, struct db *db, ref_t id, struct record *record) {
    struct envelopes one = {0};
    struct envelope envelope;
    struct record *records;
    size_t count;
    bool there;
    TRY(envelope_by_id(ctx, db, id, &envelope, &there));
    if (!there)
        return no_such(ctx);
    one = (struct envelopes){&envelope, 1, 1};
    TRY(record_show_within(ctx, db, &one, &records, &count));
    *record = records[0];
    return seen(ctx, record) ? ST_OK : no_such(ctx);
}

enum status purchase_seen(struct ctx *ctx, struct db *db, ref_t record) {
    struct record opened;
    return open_record(ctx, db, record, &opened);
}

enum status purchase_before(struct ctx *ctx, struct db *db, ref_t record, int64_t number,
                            struct purchase_set *set, bool *there) {
    scoped_query q = query_begin(db, SQL_PURCHASE_VERSIONS);
    query_bind_int(&q, 1, record);
    *there = false;
    while (query_row(&q))
        if (query_int(&q, "number") == number - 1) {
            *set = (struct purchase_set){
                .state = state_of(ctx, &q), .doer = query_int(&q, "doer"), .delivery = delivery_of(&q)};
            *there = true;
        }
    return query_done(ctx, &q);
}

/* ---- shown */

static enum status show(struct ctx *ctx, struct db *db, struct doers *doers, const struct record *record,
                        struct purchase *purchase) {
    const struct user *doer, *author;
    struct purchase_row row;
    TRY(purchase_row(ctx, db, record->id, &row));
    TRY(doer_named(ctx, db, doers, row.doer, &doer));
    TRY(doer_named(ctx, db, doers, row.author, &author));
    *purchase = (struct purchase){.record = *record,
                                  .state = row.state,
                                  .doer = row.doer,
                                  .who = doer ? doer->name : NULL,
                                  .who_ended = doer && doer->ended,
                                  .delivery = row.delivery,
                                  .since = row.number ? row.at : 0,
                                  .author = row.author,
                                  .by = author ? author->name : NULL,
                                  .number = row.number,
                                  .version = row.version,
                                  .takes_back = row.number &&
                                                zone_day(registry_zone(ctx), row.at) == registry_today(ctx)};
    return ST_OK;
}

static enum status show_all(struct ctx *ctx, struct db *db, const struct envelopes *envelopes,
                            struct purchase **list, size_t *count) {
    struct doers doers = {0};
    struct record *records;
    size_t all;
    TRY(record_show_within(ctx, db, envelopes, &records, &all));
    *list = arena_array(ctx->arena, all, sizeof **list);
    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (seen(ctx, &records[i]))
            TRY(show(ctx, db, &doers, &records[i], &(*list)[(*count)++]));
    return ST_OK;
}

enum status purchase_read(struct ctx *ctx, ref_t record, struct purchase *purchase) {
    scoped_reader *db = NULL;
    struct doers doers = {0};
    struct purchase_row row;
    struct record opened;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(purchase_row(ctx, db, record, &row));
    TRY(permit_action(ctx, ACTION_OPEN, row.party, NULL));
    TRY(open_record(ctx, db, record, &opened));
    TRY(audit_answer(ctx, ctx->registry->audit,
                     &(struct audit_entry){
                         .actor = actor_text(ctx), .action = "opened", .party = row.party, .record = record}));
    return show(ctx, db, &doers, &opened, purchase);
}

enum status purchase_history(struct ctx *ctx, ref_t record, struct purchase_version **versions, size_t *count) {
    scoped_reader *db = NULL;
    struct doers doers = {0};
    struct purchase_row row;
    size_t room = 0;
    *versions = NULL;
    *count = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(purchase_row(ctx, db, record, &row));
    TRY(permit_action(ctx, ACTION_OPEN, row.party, NULL));
    TRY(purchase_seen(ctx, db, record));
    scoped_query q = query_begin(db, SQL_PURCHASE_VERSIONS);
    query_bind_int(&q, 1, record);
    while (query_row(&q)) {
        const struct user *doer, *author;
        TRY(doer_named(ctx, db, &doers, query_int(&q, "doer"), &doer));
        TRY(doer_named(ctx, db, &doers, query_int(&q, "author"), &author));
        const struct purchase_version version = {.state = state_of(ctx, &q),
                                                 .who = doer ? doer->name : NULL,
                                                 .who_ended = doer && doer->ended,
                                                 .by = author ? author->name : NULL,
                                                 .delivery = delivery_of(&q),
                                                 .at = query_int(&q, "at")};
        ARENA_PUSH(ctx->arena, *versions, *count, room, version);
    }
    return query_done(ctx, &q);
}

enum status purchase_story(struct ctx *ctx, const struct record *record, const char **story) {
    struct purchase_version *versions;
    size_t count;
    *story = NULL;
    if (!is_one(record->kind))
        return ST_OK;
    TRY(purchase_history(ctx, record->id, &versions, &count));
    for (size_t i = 0; count > 1 && i < count; i++) {
        const char *day = day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), versions[i].at));
        *story = arena_printf(ctx->arena, "%s%s%s %s", *story ? *story : "", *story ? ", " : "",
                              msg(ctx->lang, purchase_state_label(versions[i].state)), day);
    }
    return ST_OK;
}

/* ---- of a party */

enum status purchase_of(struct ctx *ctx, ref_t party, size_t skip, size_t limit, struct purchase **list,
                        size_t *count, size_t *total) {
    scoped_reader *db = NULL;
    struct envelopes envelopes;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PURCHASES_OF);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, (int64_t)limit);
    query_bind_int(&q, 3, (int64_t)skip);
    TRY(envelope_rows(ctx, &q, &envelopes));
    TRY(show_all(ctx, db, &envelopes, list, count));
    if (!total)
        return ST_OK;
    scoped_query all = query_begin(db, SQL_PURCHASES_OF_COUNT);
    query_bind_int(&all, 1, party);
    *total = query_row(&all) ? (size_t)query_int(&all, "count") : 0;
    return query_done(ctx, &all);
}

/* ---- everybody's */

static void bind_asked(struct query *q, const struct purchase_asked *asked) {
    query_bind_int(q, 1, asked->state == PURCHASE_OPEN ? 1 : -1);
    query_bind_text(q, 2, asked->state >= 0 ? purchase_state_id((enum purchase_state)asked->state) : NULL);
    query_bind_int(q, 3, asked->doer);
}

static enum status count_all(struct ctx *ctx, struct db *db, const struct purchase_asked *asked,
                             size_t *count) {
    scoped_query q = query_begin(db, SQL_PURCHASES_ALL_COUNT);
    bind_asked(&q, asked);
    *count = query_row(&q) ? (size_t)query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

enum status purchase_count(struct ctx *ctx, const struct purchase_asked *asked, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return count_all(ctx, db, asked, count);
}

static enum status log_names(struct ctx *ctx, const struct purchase *list, size_t count) {
    ref_t *parties = arena_array(ctx->arena, count, sizeof *parties);
    for (size_t i = 0; i < count; i++)
        parties[i] = list[i].record.party;
    return registry_listed(ctx, parties, count, "services");
}

enum status purchase_list(struct ctx *ctx, const struct purchase_asked *asked, struct purchase **list,
                          size_t *count, size_t *total) {
    scoped_reader *db = NULL;
    struct envelopes envelopes;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PURCHASES_ALL);
    bind_asked(&q, asked);
    query_bind_int(&q, 4, (int64_t)asked->limit);
    query_bind_int(&q, 5, (int64_t)asked->skip);
    TRY(envelope_rows(ctx, &q, &envelopes));
    TRY(show_all(ctx, db, &envelopes, list, count));
    TRY(count_all(ctx, db, asked, total));
    return *count ? log_names(ctx, *list, *count) : ST_OK;
}

/* ---- as facts of the record */

enum status purchase_facts(struct ctx *ctx, struct db *db, struct record *record) {
    struct doers doers = {0};
    const struct user *doer;
    struct purchase_row row;
    bool there;
    if (!is_one(record->kind))
        return ST_OK;
    TRY(read_row(ctx, db, record->id, &row, &there));
    if (!there || row.state == PURCHASE_NONE)
        return ST_OK;
    TRY(doer_named(ctx, db, &doers, row.doer, &doer));
    struct fact *facts = arena_array(ctx->arena, record->fact_count + 3, sizeof *facts);
    size_t count = 0;
    for (; count < record->fact_count; count++)
        facts[count] = record->facts[count];
    facts[count++] = (struct fact){"state", purchase_state_id(row.state)};
    if (doer)
        facts[count++] = (struct fact){"doer", doer->name};
    if (row.delivery != DAY_NONE)
        facts[count++] = (struct fact){"delivery", day_iso(ctx->arena, row.delivery)};
    record->facts = facts;
    record->fact_count = count;
    return ST_OK;
}
