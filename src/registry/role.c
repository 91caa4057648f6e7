/* A link is a role with an organisation, not a table of its own: what somebody is to the company and in whose name is one
 * question, and permit() asks it once. Roles come in the order in which they were given, so that the first is the one the
 * party was taken in with. */
#include "registry/role.h"

#include "notice/holder.h"

#include <stdlib.h>
#include <string.h>

static const char *const forms[] = {"person", "organisation", "sole_trader"};

const char *role_form_id(enum party_form form) {
    return forms[form];
}

enum party_form role_form(const char *id) {
    for (int i = 0; i < 3; i++)
        if (id && strcmp(forms[i], id) == 0)
            return (enum party_form)i;
    return FORM_PERSON;
}

bool role_use_bound(const struct purpose *purpose, int type) {
    if (type == NOTICE_NOTHING || purpose->marketing || !purpose->grounds || !set_has(&purpose->types, type) ||
        (purpose->needs && purpose->needs[type] & NEED_CONSENT))
        return false;
    const struct names *grounds = &purpose->grounds[type];
    bool weighed = names_have(grounds, "legitimate_interest") || names_have(grounds, "public_task");
    return names_have(grounds, "contract") || names_have(grounds, "legal_obligation") ||
           (names_have(grounds, "vital_interest") && !weighed);
}

bool role_bound(const struct purpose *purpose, const struct roles *roles) {
    bool bound = false;
    for (size_t i = 0; i < roles->count; i++)
        bound = bound || role_use_bound(purpose, roles->items[i].type);
    return bound;
}

/* Days that are not said are null: always, still. */
static day_t day_column(struct query *q, const char *name) {
    return query_is_null(q, name) ? DAY_NONE : (day_t)query_int(q, name);
}

static void bind_day(struct query *q, int at, day_t day) {
    if (day == DAY_NONE)
        query_bind_null(q, at);
    else
        query_bind_int(q, at, day);
}

static struct role read_role(struct ctx *ctx, struct query *q) {
    return (struct role){.id = query_int(q, "id"),
                         .type = notice_type(ctx_notice(ctx), query_text(ctx->arena, q, "type")),
                         .organisation = query_int(q, "organisation"),
                         .from = day_column(q, "starts"),
                         .to = day_column(q, "ends")};
}

struct given {
    struct role role;
    bool merged; /* it came by a merge */
    int64_t made;
};

/* In the order in which they were given; those that came by a merge last. */
static int as_given(const void *a, const void *b) {
    const struct given *x = a, *y = b;
    if (x->merged != y->merged)
        return x->merged ? 1 : -1;
    if (x->made != y->made)
        return x->made < y->made ? -1 : 1;
    return x->role.id < y->role.id ? -1 : x->role.id > y->role.id;
}

enum status role_list(struct ctx *ctx, struct db *db, ref_t party, struct roles *roles) {
    struct given *given = NULL;
    size_t count = 0, room = 0;
    scoped_query q = query_begin(db, SQL_ROLES_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        struct given one = {read_role(ctx, &q), !query_is_null(&q, "owner"), query_int(&q, "made")};
        ARENA_PUSH(ctx->arena, given, count, room, one);
    }
    TRY(query_done(ctx, &q));
    if (count > 1)
        qsort(given, count, sizeof *given, as_given);
    *roles = (struct roles){
        .items = arena_array(ctx->arena, count, sizeof *roles->items), .count = count, .room = count};
    for (size_t i = 0; i < count; i++)
        roles->items[i] = given[i].role;
    return ST_OK;
}

enum status role_party(struct ctx *ctx, struct db *db, ref_t party, struct party_row *row) {
    *row = (struct party_row){0};
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    bool there = query_row(&q);
    if (there) {
        row->form = role_form(query_text(ctx->arena, &q, "form"));
        row->made = query_int(&q, "made");
        row->restricted = !query_is_null(&q, "restricted");
        row->restricted_at = row->restricted ? query_int(&q, "restricted") : 0;
        row->change = query_int(&q, "change");
    }
    TRY(query_done(ctx, &q));
    if (!there)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such party in the register."));
    return role_list(ctx, db, party, &row->roles);
}

enum status role_list_in(struct ctx *ctx, struct db *db, ref_t organisation, struct roles *roles) {
    size_t party_count = 0, party_room = 0;
    *roles = (struct roles){0};
    scoped_query q = query_begin(db, SQL_ROLES_IN);
    query_bind_int(&q, 1, organisation);
    while (query_row(&q)) {
        ARENA_PUSH(ctx->arena, roles->items, roles->count, roles->room, read_role(ctx, &q));
        ARENA_PUSH(ctx->arena, roles->parties, party_count, party_room, query_int(&q, "party"));
    }
    return query_done(ctx, &q);
}

enum status role_add(struct ctx *ctx, struct write *write, ref_t role, ref_t party, int type,
                     ref_t organisation, day_t from, day_t to) {
    scoped_query q = query_begin(write->db, SQL_ROLE_ADD);
    query_bind_int(&q, 1, role);
    query_bind_int(&q, 2, party);
    query_bind_text(&q, 3, ctx_notice(ctx)->types[type].entry.id);
    if (organisation)
        query_bind_int(&q, 4, organisation);
    else
        query_bind_null(&q, 4);
    bind_day(&q, 5, from);
    bind_day(&q, 6, to);
    query_bind_int(&q, 7, write->change);
    return query_run(ctx, &q, NULL);
}

enum status role_dates(struct ctx *ctx, struct write *write, ref_t role, day_t from, day_t to) {
    scoped_query q = query_begin(write->db, SQL_ROLE_DATES);
    query_bind_int(&q, 1, role);
    bind_day(&q, 2, from);
    bind_day(&q, 3, to);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

enum status role_type_set(struct ctx *ctx, struct write *write, ref_t role, int type) {
    scoped_query q = query_begin(write->db, SQL_ROLE_TYPE_SET);
    query_bind_int(&q, 1, role);
    query_bind_text(&q, 2, ctx_notice(ctx)->types[type].entry.id);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

bool role_on(const struct role *role, day_t day) {
    return (role->from == DAY_NONE || role->from <= day) && (role->to == DAY_NONE || role->to >= day);
}

/* Is somebody of this type nobody but for an organisation? */
static bool speaks(const struct notice *notice, int type) {
    const struct set *represents = &notice->types[type].represents;
    return represents->all || represents->count;
}

void role_leave(const struct notice *notice, const struct role *role, day_t day, struct role_leaving *leaving) {
    bool on =
        role->organisation ? role_on(role, day) : role->type != NOTICE_NOTHING && !speaks(notice, role->type);
    leaving->on = leaving->on || on;
    leaving->over = leaving->over || (role->organisation && role->to != DAY_NONE && role->to < day);
}

bool role_left(const struct notice *notice, const struct roles *roles, day_t day) {
    struct role_leaving leaving = {0};
    for (size_t i = 0; i < roles->count; i++)
        role_leave(notice, &roles->items[i], day, &leaving);
    return role_gone(&leaving);
}

int role_representing(const struct notice *notice, enum party_form form, int organisation_type) {
    for (size_t i = 0; i < notice->types_count; i++)
        if (notice->types[i].form == form && set_has(&notice->types[i].represents, organisation_type))
            return (int)i;
    return NOTICE_NOTHING;
}

bool role_held(const struct notice *notice, const struct role *roles, size_t count, const struct holder *holder,
               int class) {
    bool held = false;
    for (size_t i = 0; i < count && !held; i++)
        held = roles[i].type != NOTICE_NOTHING && holder_holds(notice, holder, class, roles[i].type);
    return held;
}

int role_type_for(const struct roles *roles, ref_t organisation) {
    for (size_t i = 0; organisation && i < roles->count; i++)
        if (roles->items[i].organisation == organisation && roles->items[i].type != NOTICE_NOTHING)
            return roles->items[i].type;
    for (size_t i = 0; i < roles->count; i++)
        if (roles->items[i].type != NOTICE_NOTHING)
            return roles->items[i].type;
    return NOTICE_NOTHING;
}
