/* One connection and a few bounded readings. The days of the register's zone decide what is late, not the machine's. */
#include "registry/agenda.h"

#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/sight.h"
#include "registry/takeback_deed.h"
#include "registry/user.h"

#include <string.h>

enum {
    STEPS = 40,
    LATER = 10,
    TELLINGS = 25,
    CONFIRM = 8,
    LICENCES = 10,
    GOES = 30,
    DONE = 20,
    LICENCE_DAYS = 30
};

/* ---- what is planned */

static enum status steps_of(struct ctx *ctx, struct db *db, int64_t user, struct agenda *agenda) {
    const day_t from[AGENDA_WHENS] = {DAY_NONE, agenda->today + 1, agenda->sunday + 1};
    const day_t to[AGENDA_WHENS] = {agenda->today, agenda->sunday, INT32_MAX};
    for (int when = 0; when < AGENDA_WHENS; when++) {
        const struct follow_asked asked = {from[when], to[when], user, when == AGENDA_LATER ? LATER : STEPS};
        TRY(follow_open_within(ctx, db, &asked, &agenda->steps[when], &agenda->step_count[when]));
        TRY(follow_count_within(ctx, db, &asked, &agenda->step_total[when]));
    }
    const struct follow_asked late = {DAY_NONE, agenda->today - 1, user, 0};
    TRY(follow_count_within(ctx, db, &late, &agenda->late));
    return follow_done_within(ctx, db, zone_instant(registry_zone(ctx), agenda->today, 0), user, DONE,
                              &agenda->done, &agenda->done_count);
}

/* ---- what was done besides */

static enum status is_last(struct ctx *ctx, struct db *db, const struct deed *deed, bool *last) {
    struct deed newest;
    int64_t change = 0;
    TRY(deed_last(ctx, db, deed->party, &newest));
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, deed->party);
    while (query_row(&q))
        change = query_int(&q, "change");
    *last = newest.change == deed->change && change <= deed->change;
    return query_done(ctx, &q);
}

static enum status open_deed(struct ctx *ctx, struct db *db, const struct user *staff, size_t staff_count,
                             struct agenda_deed *deed) {
    struct values values;
    const char *why_not;
    TRY(sight_profile(ctx, db, deed->deed.party, &values));
    deed->name = value_name(ctx, &values);
    for (size_t i = 0; i < staff_count; i++)
        if (staff[i].id == deed->deed.user)
            deed->who = staff[i].name;
    TRY(is_last(ctx, db, &deed->deed, &deed->undo));
    deed->undo = deed->undo && takeback_may(ctx, &deed->deed, &why_not);
    return ST_OK;
}

static enum status deeds_of(struct ctx *ctx, struct db *db, int64_t user, struct agenda *agenda) {
    static const enum deed_kind kinds[] = {DEED_TOLD, DEED_CONFIRMED};
    struct user *staff = NULL;
    struct deed *deeds;
    size_t count, staff_count = 0;
    TRY(deed_since(ctx, db, kinds, zone_instant(registry_zone(ctx), agenda->today, 0), user, DONE, &deeds,
                   &count));
    agenda->deeds = arena_array(ctx->arena, count + 1, sizeof *agenda->deeds);
    agenda->deed_count = count;
    if (count)
        TRY(user_staff(ctx, &staff, &staff_count));
    for (size_t i = 0; i < count; i++) {
        agenda->deeds[i] = (struct agenda_deed){.deed = deeds[i]};
        TRY(open_deed(ctx, db, staff, staff_count, &agenda->deeds[i]));
    }
    return ST_OK;
}

/* ---- what goes */

static struct agenda_goes goes_row(struct ctx *ctx, struct query *q) {
    return (struct agenda_goes){.day = (day_t)query_int(q, "day"),
                                .class = notice_class(ctx_notice(ctx), query_text(ctx->arena, q, "class")),
                                .rule = query_text(ctx->arena, q, "rule")};
}

static enum status goes_of(struct ctx *ctx, struct db *db, struct agenda *agenda) {
    size_t room = 0;
    scoped_query q = query_begin(db, SQL_DUE_GOES);
    query_bind_int(&q, 1, agenda->today);
    query_bind_int(&q, 2, agenda->sunday);
    query_bind_int(&q, 3, GOES);
    while (query_row(&q)) {
        struct agenda_goes row = goes_row(ctx, &q);
        row.parties = (size_t)query_int(&q, "parties");
        ARENA_PUSH(ctx->arena, agenda->goes, agenda->goes_count, room, row);
    }
    TRY(query_done(ctx, &q));
    scoped_query over = query_begin(db, SQL_DUE_OVER);
    query_bind_int(&over, 1, agenda->today);
    query_bind_int(&over, 2, AGENDA_OVER);
    if (query_row(&over)) {
        agenda->over = (size_t)query_int(&over, "count");
        agenda->over_since = (day_t)query_int(&over, "day");
    }
    return query_done(ctx, &over);
}

/* ---- who was named */

struct named {
    ref_t *items;
    size_t count, room;
};

static void name(struct ctx *ctx, struct named *named, ref_t party) {
    for (size_t i = 0; i < named->count; i++)
        if (named->items[i] == party)
            return;
    ARENA_PUSH(ctx->arena, named->items, named->count, named->room, party);
}

static enum status log_named(struct ctx *ctx, const struct named *named, const char *what) {
    if (!named->count)
        return ST_OK;
    return audit_answer(ctx, ctx->registry->audit,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "listed",
                                              .parties = named->items,
                                              .party_count = named->count,
                                              .detail = what});
}

static enum status log_agenda(struct ctx *ctx, const struct agenda *agenda) {
    struct named named = {0};
    for (int when = 0; when < AGENDA_WHENS; when++)
        for (size_t i = 0; i < agenda->step_count[when]; i++)
            name(ctx, &named, agenda->steps[when][i].party);
    for (size_t i = 0; i < agenda->telling_count; i++)
        name(ctx, &named, agenda->tellings[i].party);
    for (size_t i = 0; i < agenda->confirm_count; i++)
        name(ctx, &named, agenda->confirm[i].party);
    for (size_t i = 0; i < agenda->done_count; i++)
        name(ctx, &named, agenda->done[i].party);
    for (size_t i = 0; i < agenda->deed_count; i++)
        name(ctx, &named, agenda->deeds[i].deed.party);
    return log_named(ctx, &named, "today");
}

/* What is everybody's is nobody's own: whoever asks for their own sees what they have planned. */
enum status agenda_read(struct ctx *ctx, bool mine, struct agenda *agenda) {
    scoped_reader *db = NULL;
    int64_t user = mine && ctx->actor ? ctx->actor->id : 0;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    day_t today = registry_today(ctx);
    *agenda = (struct agenda){.today = today, .sunday = today + 7 - day_weekday(today)};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(steps_of(ctx, db, user, agenda));
    TRY(deeds_of(ctx, db, user, agenda));
    if (!user) {
        TRY(telling_first(ctx, db, today, TELLINGS, &agenda->tellings, &agenda->telling_count,
                          &agenda->telling_total));
        TRY(trust_first(ctx, db, today, CONFIRM, &agenda->confirm, &agenda->confirm_count,
                        &agenda->confirm_total));
        TRY(licence_ending(ctx, db, today, today + LICENCE_DAYS, LICENCES, &agenda->licences,
                           &agenda->licence_count));
        TRY(goes_of(ctx, db, agenda));
    }
    return log_agenda(ctx, agenda);
}

enum status agenda_gone(struct ctx *ctx, day_t from, day_t to, struct agenda_gone **list, size_t *count) {
    scoped_reader *db = NULL;
    struct named named = {0};
    size_t room = 0;
    *list = NULL;
    *count = 0;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_DUE_WHO);
    query_bind_int(&q, 1, from);
    query_bind_int(&q, 2, to);
    query_bind_int(&q, 3, AGENDA_GONE);
    while (query_row(&q)) {
        struct agenda_gone row = {.party = query_int(&q, "party"), .what = goes_row(ctx, &q)};
        ARENA_PUSH(ctx->arena, *list, *count, room, row);
    }
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < *count; i++) {
        struct values values;
        TRY(sight_profile(ctx, db, (*list)[i].party, &values));
        (*list)[i].name = value_name(ctx, &values);
        name(ctx, &named, (*list)[i].party);
    }
    return log_named(ctx, &named, "goes");
}
