/* Messages as the staff sees them. */
#include "rights/outbox_inside.h"

#include "base/address.h"
#include "registry/joined.h"
#include "registry/sight.h"

#include <stdlib.h>
#include <string.h>

/* Where each lives now, and its name as the one who asks may see it. */
static enum status name_all(struct ctx *ctx, struct db *db, struct outbox_row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct message *message = &rows[i].message;
        struct values values;
        message->whom = message->name;
        if (!message->party)
            continue;
        TRY(joined_now(ctx, db, &message->party));
        TRY(sight_profile(ctx, db, message->party, &values));
        message->whom = value_name(ctx, &values);
    }
    return ST_OK;
}

static enum status logged(struct ctx *ctx, const struct message *list, size_t count) {
    ref_t *parties = arena_array(ctx->arena, count + 1, sizeof *parties);
    size_t named = 0;
    for (size_t i = 0; i < count; i++)
        if (list[i].party)
            parties[named++] = list[i].party;
    if (!count)
        return ST_OK;
    return registry_listed(ctx, parties, named, "messages");
}

enum status outbox_read(struct ctx *ctx, ref_t id, struct message *message) {
    struct outbox_row row;
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(outbox_row(ctx, db, id, &row));
    TRY(name_all(ctx, db, &row, 1));
    *message = row.message;
    return audit_answer(ctx, ctx->registry->audit,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "message_opened",
                                              .party = message->party,
                                              .record = id,
                                              .purpose = message->purpose,
                                              .sentence = message->sentence});
}

/* ---- lists */

struct messages {
    struct outbox_row *items;
    size_t count, room;
};

static enum status add_of(struct ctx *ctx, struct db *db, enum sql sql, ref_t of, struct messages *all) {
    struct outbox_row *rows;
    size_t count;
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, of);
    TRY(outbox_rows(ctx, &q, &rows, &count));
    for (size_t i = 0; i < count; i++)
        ARENA_PUSH(ctx->arena, all->items, all->count, all->room, rows[i]);
    return ST_OK;
}

static int newest_first(const void *a, const void *b) {
    const struct message *x = &((const struct outbox_row *)a)->message,
                         *y = &((const struct outbox_row *)b)->message;
    int64_t at = x->at ? x->at : x->made, other = y->at ? y->at : y->made;
    return at != other ? (at > other ? -1 : 1) : x->id < y->id ? -1 : 1;
}

/* One party's, or one request's: few, so all of them are read. */
static enum status list_some(struct ctx *ctx, struct db *db, const struct outbox_asked *asked,
                             struct messages *page, size_t *total) {
    struct messages all = {0};
    ref_t *members = NULL;
    size_t member_count = 0;
    if (asked->party)
        TRY(joined_family(ctx, db, asked->party, &members, &member_count));
    for (size_t i = 0; i < member_count; i++)
        TRY(add_of(ctx, db, SQL_OUTBOX_OF, members[i], &all));
    if (!asked->party)
        TRY(add_of(ctx, db, SQL_OUTBOX_OF_REQUEST, asked->request, &all));
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, newest_first);
    *total = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct message *message = &all.items[i].message;
        if ((!asked->every && message->state != asked->state) ||
            (asked->party && asked->request && message->request != asked->request))
            continue;
        if ((*total)++ >= asked->skip && page->count < asked->limit)
            ARENA_PUSH(ctx->arena, page->items, page->count, page->room, all.items[i]);
    }
    return ST_OK;
}

static bool to_the_person(const struct message *message) {
    return message->kind != OUTBOX_STAFF && message->kind != OUTBOX_RECIPIENT;
}

enum status outbox_to(struct ctx *ctx, ref_t party, struct message **list, size_t *count) {
    struct messages all = {0};
    ref_t *members;
    size_t member_count;
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_PACKAGE, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_family(ctx, db, party, &members, &member_count));
    for (size_t i = 0; i < member_count; i++)
        TRY(add_of(ctx, db, SQL_OUTBOX_OF, members[i], &all));
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, newest_first);
    *list = arena_array(ctx->arena, all.count + 1, sizeof **list);
    *count = 0;
    for (size_t i = all.count; i > 0; i--)
        if (to_the_person(&all.items[i - 1].message))
            (*list)[(*count)++] = all.items[i - 1].message;
    return ST_OK;
}

enum status outbox_of_request(struct ctx *ctx, ref_t request, struct message **list, size_t *count) {
    struct messages all = {0};
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(add_of(ctx, db, SQL_OUTBOX_OF_REQUEST, request, &all));
    *list = arena_array(ctx->arena, all.count + 1, sizeof **list);
    *count = all.count;
    for (size_t i = 0; i < all.count; i++)
        (*list)[i] = all.items[i].message;
    return ST_OK;
}

static enum status count_states(struct ctx *ctx, struct db *db, struct outbox_figures *figures) {
    *figures = (struct outbox_figures){0};
    scoped_query q = query_begin(db, SQL_OUTBOX_COUNTS);
    while (query_row(&q)) {
        enum outbox_state state;
        if (outbox_state_from(query_text(ctx->arena, &q, "state"), &state))
            figures->in[state] = (size_t)query_int(&q, "count");
    }
    return query_done(ctx, &q);
}

static enum status count_undone(struct ctx *ctx, struct db *db, struct outbox_figures *figures) {
    scoped_query q = query_begin(db, SQL_OUTBOX_UNDONE_COUNTS);
    while (query_row(&q)) {
        enum outbox_state state;
        int64_t since = query_int(&q, "since");
        if (outbox_state_from(query_text(ctx->arena, &q, "state"), &state))
            figures->undone[state] = (size_t)query_int(&q, "count");
        if (!figures->undone_since || since < figures->undone_since)
            figures->undone_since = since;
    }
    return query_done(ctx, &q);
}

static enum status list_undone(struct ctx *ctx, struct db *db, const struct outbox_asked *asked,
                               struct messages *page, size_t *total) {
    struct outbox_figures figures = {0};
    TRY(count_undone(ctx, db, &figures));
    *total = figures.undone[OUTBOX_FAILED] + figures.undone[OUTBOX_BOUNCED];
    scoped_query q = query_begin(db, SQL_OUTBOX_UNDONE);
    query_bind_int(&q, 1, (int64_t)asked->limit);
    query_bind_int(&q, 2, (int64_t)asked->skip);
    return outbox_rows(ctx, &q, &page->items, &page->count);
}

static enum status list_all(struct ctx *ctx, struct db *db, const struct outbox_asked *asked,
                            struct messages *page, size_t *total) {
    struct outbox_figures figures;
    bool waiting = !asked->every && asked->state == OUTBOX_WAITING;
    TRY(count_states(ctx, db, &figures));
    *total = 0;
    for (int i = 0; i < OUTBOX_STATES; i++)
        *total += asked->every || asked->state == (enum outbox_state)i ? figures.in[i] : 0;
    scoped_query q = query_begin(db, waiting ? SQL_OUTBOX_WAITING : SQL_OUTBOX_IN);
    int at = 1;
    if (!waiting)
        query_bind_text(&q, at++, asked->every ? NULL : outbox_state_id(asked->state));
    query_bind_int(&q, at++, (int64_t)asked->limit);
    query_bind_int(&q, at, (int64_t)asked->skip);
    return outbox_rows(ctx, &q, &page->items, &page->count);
}

enum status outbox_list(struct ctx *ctx, const struct outbox_asked *asked, struct message **list, size_t *count,
                        size_t *total) {
    struct messages page = {0};
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    if (asked->undone)
        TRY(list_undone(ctx, db, asked, &page, total));
    else if (asked->party || asked->request)
        TRY(list_some(ctx, db, asked, &page, total));
    else
        TRY(list_all(ctx, db, asked, &page, total));
    TRY(name_all(ctx, db, page.items, page.count));
    *list = arena_array(ctx->arena, page.count + 1, sizeof **list);
    *count = page.count;
    for (size_t i = 0; i < page.count; i++)
        (*list)[i] = page.items[i].message;
    return logged(ctx, *list, *count);
}

enum status outbox_figures(struct ctx *ctx, struct outbox_figures *figures) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(count_states(ctx, db, figures));
    return count_undone(ctx, db, figures);
}

/* ---- addresses that do not work */

static bool went(const struct message *message) {
    return message->state == OUTBOX_SENT || message->state == OUTBOX_BOUNCED ||
           (message->state == OUTBOX_FAILED && message->why == OUTBOX_WHY_UNKNOWN_ADDRESS);
}

static bool spoken_of(const struct message *message, const char *const *said, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (address_same(said[i], message->address))
            return true;
    return false;
}

static enum status broken_within(struct ctx *ctx, struct db *db, ref_t party, struct message **list,
                                 size_t *count) {
    struct messages all = {0};
    struct values values;
    ref_t *members;
    size_t member_count, room = 0, said_count = 0, said_room = 0;
    const char **said = NULL;
    *list = NULL;
    *count = 0;
    TRY(joined_family(ctx, db, party, &members, &member_count));
    for (size_t i = 0; i < member_count; i++)
        TRY(add_of(ctx, db, SQL_OUTBOX_OF, members[i], &all));
    if (!all.count)
        return ST_OK;
    qsort(all.items, all.count, sizeof *all.items, newest_first);
    TRY(sight_profile(ctx, db, party, &values));
    for (size_t i = 0; i < all.count; i++) {
        const struct message *message = &all.items[i].message;
        if (!message->address || !went(message) || spoken_of(message, said, said_count))
            continue;
        ARENA_PUSH(ctx->arena, said, said_count, said_room, message->address);
        if (message->state != OUTBOX_SENT && value_says(&values, "email", message->address))
            ARENA_PUSH(ctx->arena, *list, *count, room, *message);
    }
    return ST_OK;
}

enum status outbox_broken(struct ctx *ctx, ref_t party, struct message **list, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return broken_within(ctx, db, party, list, count);
}

/* Most have never had anything come back. */
enum status outbox_returns(struct ctx *ctx, struct db *db, ref_t party, const char *address, bool *returns) {
    struct message *list;
    size_t count, member_count;
    ref_t *members;
    bool any = false;
    *returns = false;
    TRY(joined_family(ctx, db, party, &members, &member_count));
    for (size_t i = 0; i < member_count && !any; i++) {
        scoped_query q = query_begin(db, SQL_OUTBOX_RETURNED);
        query_bind_int(&q, 1, members[i]);
        any = query_row(&q);
        while (query_row(&q))
            continue;
        TRY(query_done(ctx, &q));
    }
    if (!any)
        return ST_OK;
    TRY(broken_within(ctx, db, party, &list, &count));
    for (size_t i = 0; i < count; i++)
        *returns = *returns || address_same(list[i].address, address);
    return ST_OK;
}
