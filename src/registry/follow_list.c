/* Rows are read by day from their index, as many as are shown; only of those is anything opened. */
#include "registry/follow_inside.h"

#include "registry/sight.h"

#include <string.h>

static struct follow row(struct query *q) {
    return (struct follow){.record = query_int(q, "record"),
                           .party = query_int(q, "party"),
                           .day = (day_t)query_int(q, "day"),
                           .minute = query_is_null(q, "minute") ? FOLLOW_NO_TIME : (int)query_int(q, "minute"),
                           .user = query_int(q, "doer"),
                           .done = query_int(q, "done"),
                           .note = query_int(q, "note"),
                           .version = query_int(q, "change")};
}

struct follows {
    struct follow *items;
    int64_t *done_by;
    size_t count, room, done_count, done_room;
};

static enum status rows(struct ctx *ctx, struct query *q, struct follows *follows) {
    *follows = (struct follows){0};
    while (query_row(q)) {
        ARENA_PUSH(ctx->arena, follows->items, follows->count, follows->room, row(q));
        ARENA_PUSH(ctx->arena, follows->done_by, follows->done_count, follows->done_room,
                   query_int(q, "done_by"));
    }
    return query_done(ctx, q);
}

static const char *user_name(const struct user *staff, size_t count, int64_t id) {
    for (size_t i = 0; i < count; i++)
        if (staff[i].id == id)
            return staff[i].name;
    return NULL;
}

static enum status name_staff(struct ctx *ctx, struct follows *follows) {
    struct user *staff;
    size_t count;
    if (!follows->count)
        return ST_OK;
    TRY(user_staff(ctx, &staff, &count));
    for (size_t i = 0; i < follows->count; i++) {
        follows->items[i].who = user_name(staff, count, follows->items[i].user);
        follows->items[i].done_by = user_name(staff, count, follows->done_by[i]);
    }
    return ST_OK;
}

/* Its words, unless they are out of sight for the one who asks. */
static enum status open_text(struct ctx *ctx, struct db *db, struct follow *follow) {
    struct envelope envelope;
    struct content content;
    struct roles roles;
    struct sight sight;
    bool there;
    TRY(envelope_by_id(ctx, db, follow->record, &envelope, &there));
    if (!there)
        return ST_OK;
    TRY(role_list(ctx, db, follow->party, &roles));
    TRY(envelope_open(ctx, db, &envelope, role_type_for(&roles, 0), &content));
    TRY(sight_of(ctx, db, follow->party, &sight));
    int category = envelope.data ? notice_category(ctx_notice(ctx), envelope.data) : NOTICE_NOTHING;
    if (!sight_veils(&sight, content.class, follow->record) &&
        !sight_withholds(ctx, &sight, envelope.kind, category))
        follow->text = content.text;
    return ST_OK;
}

static enum status open_one(struct ctx *ctx, struct db *db, struct follow *follow) {
    struct values values;
    TRY(sight_profile(ctx, db, follow->party, &values));
    const struct value *phone = value_first(&values, "phone");
    follow->name = value_name(ctx, &values);
    follow->phone = phone ? phone->text : NULL;
    return open_text(ctx, db, follow);
}

static enum status open_all(struct ctx *ctx, struct db *db, struct follows *follows, struct follow **list,
                            size_t *count) {
    TRY(name_staff(ctx, follows));
    for (size_t i = 0; i < follows->count; i++)
        TRY(open_one(ctx, db, &follows->items[i]));
    *list = follows->items;
    *count = follows->count;
    return ST_OK;
}

/* ---- one, or a party's */

enum status follow_row(struct ctx *ctx, struct db *db, ref_t record, struct follow *follow) {
    scoped_query q = query_begin(db, SQL_FOLLOW_BY_RECORD);
    query_bind_int(&q, 1, record);
    bool there = query_row(&q);
    if (there)
        *follow = row(&q);
    while (there && query_row(&q))
        continue;
    TRY(query_done(ctx, &q));
    return there ? ST_OK : FAIL(ctx, ST_NOT_FOUND, M("There is no such next step."));
}

enum status follow_read(struct ctx *ctx, ref_t record, struct follow *follow) {
    scoped_reader *db = NULL;
    struct follows one = {.items = follow, .count = 1};
    int64_t nobody = 0;
    one.done_by = &nobody;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(follow_row(ctx, db, record, follow));
    TRY(permit_action(ctx, ACTION_OPEN, follow->party, NULL));
    TRY(audit_answer(
        ctx, ctx->registry->audit,
        &(struct audit_entry){
            .actor = actor_text(ctx), .action = "opened", .party = follow->party, .record = record}));
    TRY(name_staff(ctx, &one));
    return open_one(ctx, db, follow);
}

enum status follow_of(struct ctx *ctx, ref_t party, struct follow **list, size_t *count) {
    enum { MOST = 100 };
    scoped_reader *db = NULL;
    struct follows follows;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_FOLLOW_OF);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, MOST);
    TRY(rows(ctx, &q, &follows));
    return open_all(ctx, db, &follows, list, count);
}

/* ---- everybody's */

enum status follow_open_within(struct ctx *ctx, struct db *db, const struct follow_asked *asked,
                               struct follow **list, size_t *count) {
    struct follows follows;
    scoped_query q = query_begin(db, SQL_FOLLOW_OPEN);
    query_bind_int(&q, 1, asked->from);
    query_bind_int(&q, 2, asked->to);
    query_bind_int(&q, 3, asked->user);
    query_bind_int(&q, 4, (int64_t)asked->limit);
    TRY(rows(ctx, &q, &follows));
    return open_all(ctx, db, &follows, list, count);
}

enum status follow_count_within(struct ctx *ctx, struct db *db, const struct follow_asked *asked,
                                size_t *count) {
    scoped_query q = query_begin(db, SQL_FOLLOW_COUNT);
    query_bind_int(&q, 1, asked->from);
    query_bind_int(&q, 2, asked->to);
    query_bind_int(&q, 3, asked->user);
    *count = query_row(&q) ? (size_t)query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

enum status follow_done_within(struct ctx *ctx, struct db *db, int64_t since, int64_t user, size_t limit,
                               struct follow **list, size_t *count) {
    struct follows follows;
    scoped_query q = query_begin(db, SQL_FOLLOW_DONE_SINCE);
    query_bind_int(&q, 1, since);
    query_bind_int(&q, 2, user);
    query_bind_int(&q, 3, (int64_t)limit);
    TRY(rows(ctx, &q, &follows));
    return open_all(ctx, db, &follows, list, count);
}

enum status follow_list(struct ctx *ctx, day_t until, size_t limit, struct follow **list, size_t *count,
                        size_t *total) {
    scoped_reader *db = NULL;
    const struct follow_asked asked = {.from = DAY_NONE, .to = until, .limit = limit};
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(follow_open_within(ctx, db, &asked, list, count));
    TRY(follow_count_within(ctx, db, &asked, total));
    if (!*count)
        return ST_OK;
    ref_t *parties = arena_array(ctx->arena, *count, sizeof *parties);
    for (size_t i = 0; i < *count; i++)
        parties[i] = (*list)[i].party;
    return registry_listed(ctx, parties, *count, "to do");
}

/* ---- as facts of the record */

enum status follow_facts(struct ctx *ctx, struct db *db, struct record *record) {
    struct follow follow;
    struct follows one = {.items = &follow, .count = 1, .done_by = &(int64_t){0}};
    if (strcmp(record->kind, FOLLOW_KIND) != 0)
        return ST_OK;
    enum status status = follow_row(ctx, db, record->id, &follow);
    if (status == ST_NOT_FOUND) {
        fault_clear(ctx);
        return ST_OK;
    }
    TRY(status);
    TRY(name_staff(ctx, &one));
    struct fact *facts = arena_array(ctx->arena, record->fact_count + 4, sizeof *facts);
    size_t count = 0;
    for (; count < record->fact_count; count++)
        facts[count] = record->facts[count];
    facts[count++] = (struct fact){"due", day_iso(ctx->arena, follow.day)};
    if (follow.minute != FOLLOW_NO_TIME)
        facts[count++] = (struct fact){"clock", follow_clock_text(ctx, follow.minute)};
    if (follow.who)
        facts[count++] = (struct fact){"doer", follow.who};
    if (follow.done)
        facts[count++] = (struct fact){"done", day_iso(ctx->arena, zone_day(registry_zone(ctx), follow.done))};
    record->facts = facts;
    record->fact_count = count;
    return ST_OK;
}
