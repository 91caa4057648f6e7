/* A row for what was done, with the day by which it was; nothing is read from it about what may be seen: that follows from the
 * dates, also where no sweep runs. */
#include "registry/ended.h"

#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/within.h"
#include "registry/withheld.h"

#include <string.h>

static enum status add_rows(struct ctx *ctx, struct db *db, ref_t party, struct ended_list *list) {
    scoped_query q = query_begin(db, SQL_ENDED_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        struct ended ended = {.class = query_text(ctx->arena, &q, "class"),
                              .record = query_int(&q, "record"),
                              .gone_by = (day_t)query_int(&q, "gone_by"),
                              .since = query_int(&q, "since")};
        ARENA_PUSH(ctx->arena, list->items, list->count, list->room, ended);
    }
    return query_done(ctx, &q);
}

enum status ended_of(struct ctx *ctx, struct db *db, ref_t party, struct ended_list *list) {
    ref_t *members;
    size_t count;
    *list = (struct ended_list){0};
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count; i++)
        TRY(add_rows(ctx, db, members[i], list));
    return ST_OK;
}

bool ended_done(const struct ended_list *list, const char *class, ref_t record, day_t gone_by) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].record == record && list->items[i].gone_by == gone_by &&
            strcmp(list->items[i].class, class) == 0)
            return true;
    return false;
}

bool ended_made(const struct ended_list *list, int64_t restricted) {
    for (size_t i = 0; i < list->count; i++)
        if (restricted && list->items[i].since == restricted)
            return true;
    return false;
}

/* ---- doing it */

struct restricting {
    ref_t party;
    const struct ended *items;
    size_t count;
};

static enum status put(struct ctx *ctx, struct write *write, ref_t party, const struct ended *ended,
                       int64_t since) {
    scoped_query q = query_begin(write->db, SQL_ENDED_PUT);
    query_bind_int(&q, 1, party);
    query_bind_text(&q, 2, ended->class);
    query_bind_int(&q, 3, ended->record);
    query_bind_int(&q, 4, ended->gone_by);
    if (since)
        query_bind_int(&q, 5, since);
    else
        query_bind_null(&q, 5);
    query_bind_int(&q, 6, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "restricted",
                                              .party = party,
                                              .record = ended->record,
                                              .sentence = ended->sentence,
                                              .detail = "retention"});
}

static enum status restrict_party(struct ctx *ctx, struct write *write, ref_t party) {
    scoped_query q = query_begin(write->db, SQL_PARTY_RESTRICT);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status restricted_now(struct ctx *ctx, struct db *db, ref_t party, bool *restricted) {
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    *restricted = query_row(&q) && !query_is_null(&q, "restricted");
    return query_done(ctx, &q);
}

static enum status write_ended(struct ctx *ctx, struct write *write, void *arg) {
    const struct restricting *restricting = arg;
    bool restricted;
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, restricting->party, NULL));
    TRY(restricted_now(ctx, write->db, restricting->party, &restricted));
    for (size_t i = 0; i < restricting->count; i++) {
        const struct ended *ended = &restricting->items[i];
        bool makes = ended->party && !restricted;
        TRY(put(ctx, write, restricting->party, ended, makes ? ctx->now : 0));
        if (makes) {
            TRY(restrict_party(ctx, write, restricting->party));
            TRY(withheld_touch(ctx, write, restricting->party));
        }
        restricted = restricted || makes;
    }
    return ST_OK;
}

enum status ended_restrict(struct ctx *ctx, ref_t party, const struct ended *items, size_t count) {
    struct restricting restricting = {party, items, count};
    return count ? registry_change(ctx, write_ended, &restricting) : ST_OK;
}

/* ---- undoing it */

enum status ended_forget(struct ctx *ctx, struct write *write, ref_t party, const char *class, ref_t record) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, party, &members, &count));
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(write->db, SQL_ENDED_FORGET);
        query_bind_int(&q, 1, members[i]);
        query_bind_text(&q, 2, class);
        query_bind_int(&q, 3, record);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

enum status ended_yields(struct ctx *ctx, struct write *write, ref_t party, bool lifted) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, party, &members, &count));
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(write->db, lifted ? SQL_ENDED_LIFT : SQL_ENDED_YIELD);
        query_bind_int(&q, 1, members[i]);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}
