/* The rules of retention look at more than one party: an organisation's calls count for its people, and the other
 * way round. So everybody around the asked ones is gathered first, then their links and happenings, in plain from
 * the envelopes. Letters are opened only when a rule asks what only they say, since that is a hundred times the
 * work. */
#include "registry/past.h"

#include "notice/expr.h"
#include "registry/edition.h"
#include "registry/joined.h"
#include "registry/members.h"
#include "registry/sight.h"
#include "registry/value.h"

#include <string.h>

/* ---- who lies around whom */

/* What is read of the asked ones to see who lies around them is not read again: somebody may have tens of thousands of records. */
struct told {
    ref_t party;
    struct envelopes envelopes;
    const ref_t *about;
};

static enum status add_organisations(struct ctx *ctx, struct db *db, struct told *told,
                                     struct members *organisations) {
    ref_t party = told->party;
    struct roles roles;
    TRY(role_list(ctx, db, party, &roles));
    for (size_t i = 0; i < roles.count; i++)
        if (roles.items[i].organisation)
            (void)members_add(organisations, roles.items[i].organisation);
        else if (roles.items[i].type == NOTICE_NOTHING ||
                 ctx_notice(ctx)->types[roles.items[i].type].form != FORM_PERSON)
            (void)members_add(organisations, party);
    TRY(envelope_list_about(ctx, db, party, &told->envelopes, &told->about));
    for (size_t i = 0; i < told->envelopes.count; i++)
        if (told->about[i])
            (void)members_add(organisations, told->about[i]);
    return ST_OK;
}

/* Also who is no longer linked but has records about the organisation: its invoices hold them. */
static enum status add_people(struct ctx *ctx, struct db *db, ref_t organisation, struct members *members) {
    struct roles roles;
    struct envelopes envelopes;
    (void)members_add(members, organisation);
    TRY(role_list_in(ctx, db, organisation, &roles));
    for (size_t i = 0; i < roles.count; i++)
        (void)members_add(members, roles.parties[i]);
    TRY(envelope_list(ctx, db, SQL_RECORDS_ABOUT, organisation, &envelopes));
    for (size_t i = 0; i < envelopes.count; i++)
        (void)members_add(members, envelopes.items[i].party);
    return ST_OK;
}

static enum status around(struct ctx *ctx, struct db *db, const ref_t *parties, size_t count,
                          struct members *members, struct told *told) {
    struct members organisations = {.arena = ctx->arena};
    *members = (struct members){.arena = ctx->arena};
    for (size_t i = 0; i < count; i++) {
        (void)members_add(members, parties[i]);
        told[i].party = parties[i];
        TRY(add_organisations(ctx, db, &told[i], &organisations));
    }
    for (size_t i = 0; i < organisations.count; i++)
        TRY(add_people(ctx, db, organisations.items[i], members));
    return ST_OK;
}

enum status past_around(struct ctx *ctx, struct db *db, ref_t party, ref_t **parties, size_t *count) {
    struct members members;
    struct told told;
    TRY(around(ctx, db, &party, 1, &members, &told));
    *parties = members.items;
    *count = members.count;
    return ST_OK;
}

/* ---- the history */

/* A history on the way, with arrays that grow. */
struct building {
    struct members members;
    const struct told *told; /* of the first members; or NULL */
    size_t told_count;
    bool open_letters; /* rules ask what only letters say */
    struct history_party *parties;
    struct history_link *links;
    size_t link_count, link_room;
    struct happening *happenings;
    size_t happening_count, happening_room;
    int *classes;
    size_t class_count, class_room;
    size_t *from;
};

/* The relation and what the notice itself says are known without them. */
static bool cond_asks_letters(const struct cond *cond) {
    static const char *const known[] = {"relation", "type", "filing", "special"};
    if (!cond)
        return false;
    if (cond->kind == COND_COMPARE || cond->kind == COND_KNOWN) {
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (strcmp(cond->name, known[i]) == 0)
                return false;
        return true;
    }
    for (size_t i = 0; i < cond->count; i++)
        if (cond_asks_letters(cond->args[i]))
            return true;
    return false;
}

bool past_asks_letters(const struct notice *notice) {
    for (size_t i = 0; i < notice->categories_count; i++)
        if (notice->categories[i].own_count)
            return true;
    for (size_t i = 0; i < notice->classes_count; i++)
        for (size_t j = 0; j < notice->classes[i].rule_count; j++)
            if (cond_asks_letters(notice->classes[i].rules[j].when) ||
                notice->classes[i].rules[j].hold_while) /* it ended on a day on which anything was said */
                return true;
    for (const char *line = notice->bytes; line && *line;) {
        const char *end = strchr(line, '\n');
        size_t length = end ? (size_t)(end - line) : strlen(line);
        if (memmem(line, length, " where ", 7) &&
            (memmem(line, length, "last(", 5) || memmem(line, length, "first(", 6) ||
             memmem(line, length, "ended(", 6)))
            return true;
        line = end ? end + 1 : NULL;
    }
    return false;
}

/* The role that is not in somebody's name decides the type; links say the others. */
static int history_type(const struct roles *roles) {
    for (size_t i = 0; i < roles->count; i++)
        if (!roles->items[i].organisation && roles->items[i].type != NOTICE_NOTHING)
            return roles->items[i].type;
    return role_type_for(roles, 0);
}

static enum status add_links(struct building *b, const struct roles *roles, int person) {
    for (size_t i = 0; i < roles->count; i++) {
        const struct role *role = &roles->items[i];
        if (!role->organisation)
            continue;
        struct history_link link = {.person = person,
                                    .organisation = members_add(&b->members, role->organisation),
                                    .from = role->from,
                                    .to = role->to};
        ARENA_PUSH(b->members.arena, b->links, b->link_count, b->link_room, link);
    }
    return ST_OK;
}

static void push_happening(struct building *b, struct happening happening, int class) {
    ARENA_PUSH(b->members.arena, b->happenings, b->happening_count, b->happening_room, happening);
    ARENA_PUSH(b->members.arena, b->classes, b->class_count, b->class_room, class);
}

/* As the notice's conditions write amounts. */
static const char *cents_text(struct ctx *ctx, int64_t cents) {
    int64_t whole = cents / 100, part = cents % 100;
    return arena_printf(ctx->arena, "%s%lld.%02lld", cents < 0 && whole == 0 ? "-" : "", (long long)whole,
                        (long long)(part < 0 ? -part : part));
}

static enum status add_facts(struct ctx *ctx, struct db *db, const struct envelope *envelope, int type,
                             struct happening *happening) {
    struct content content;
    size_t count = 0;
    TRY(envelope_open(ctx, db, envelope, type, &content));
    struct fact *facts = arena_array(ctx->arena, content.fact_count + 2, sizeof *facts);
    for (; count < content.fact_count; count++)
        facts[count] = content.facts[count];
    if (content.service != NOTICE_NOTHING)
        facts[count++] = (struct fact){"service", ctx_notice(ctx)->services[content.service].entry.id};
    if (envelope->has_amount)
        facts[count++] = (struct fact){"amount", cents_text(ctx, envelope->cents)};
    happening->with = facts;
    happening->with_count = count;
    return ST_OK;
}

static enum status add_records(struct ctx *ctx, struct db *db, struct building *b, int party, int type) {
    ref_t ref = b->members.items[party];
    struct told told = {.party = ref};
    if ((size_t)party < b->told_count && b->told[party].party == ref)
        told = b->told[party];
    else
        TRY(envelope_list_about(ctx, db, ref, &told.envelopes, &told.about));
    for (size_t i = 0; i < told.envelopes.count; i++) {
        const struct envelope *envelope = &told.envelopes.items[i];
        ref_t about = told.about[i];
        struct happening happening = {.what = envelope->kind,
                                      .party = party,
                                      .about = about ? members_add(&b->members, about) : -1,
                                      .day = envelope->day,
                                      .instant = envelope->at,
                                      .timed = !envelope_whole_day(ctx, envelope->at, envelope->day),
                                      .ends = envelope->ends,
                                      .record = envelope->id,
                                      .belongs = envelope->belongs};
        if (b->open_letters)
            TRY(add_facts(ctx, db, envelope, type, &happening));
        int category = envelope->data ? notice_category(ctx_notice(ctx), envelope->data) : NOTICE_NOTHING;
        push_happening(b, happening, envelope_class(ctx_notice(ctx), type, category));
    }
    return ST_OK;
}

/* The day a party was taken in is a happening like others. */
static void push_intake(struct ctx *ctx, struct building *b, int party, int64_t made) {
    day_t day = zone_day(registry_zone(ctx), made);
    push_happening(b,
                   (struct happening){.what = "intake",
                                      .party = party,
                                      .about = -1,
                                      .day = day,
                                      .instant = made,
                                      .timed = !envelope_whole_day(ctx, made, day),
                                      .ends = DAY_NONE},
                   NOTICE_NOTHING);
}

/* Whoever was merged into the party was taken in on a day of its own. */
static enum status add_intake(struct ctx *ctx, struct db *db, struct building *b, int party) {
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, b->members.items[party]);
    if (query_row(&q))
        push_intake(ctx, b, party, query_int(&q, "made"));
    TRY(query_done(ctx, &q));
    scoped_query merged = query_begin(db, SQL_RECORD_PROFILES);
    query_bind_int(&merged, 1, b->members.items[party]);
    while (query_row(&merged))
        if (strcmp(query_text(ctx->arena, &merged, "kind"), "merged") == 0)
            push_intake(ctx, b, party, query_int(&merged, "at"));
    return query_done(ctx, &merged);
}

/* Own fields of the profile, by their full names: two categories may have one of the same name. */
static enum status own_facts(struct ctx *ctx, struct db *db, ref_t party, struct history_party *result) {
    struct values values;
    TRY(value_profile(ctx, db, party, &values, NULL, NULL));
    struct fact *facts = arena_array(ctx->arena, values.count, sizeof *facts);
    for (size_t i = 0; i < values.count; i++) {
        if (strchr(values.items[i].field, '.'))
            facts[result->fact_count++] = (struct fact){values.items[i].field, values.items[i].text};
    }
    result->facts = facts;
    return ST_OK;
}

/* `request_open`: somebody waits for an answer, also under the id of whoever was merged into them. */
static enum status add_states(struct ctx *ctx, struct db *db, ref_t party, struct history_party *result) {
    ref_t *members;
    size_t count;
    bool open = false;
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count && !open; i++) {
        scoped_query q = query_begin(db, SQL_REQUESTS_OPEN_OF);
        query_bind_int(&q, 1, members[i]);
        open = query_row(&q) && query_int(&q, "count") > 0;
        TRY(query_done(ctx, &q));
    }
    if (!open)
        return ST_OK;
    struct fact *facts = arena_array(ctx->arena, result->fact_count + 1, sizeof *facts);
    for (size_t i = 0; i < result->fact_count; i++)
        facts[i] = result->facts[i];
    facts[result->fact_count++] = (struct fact){"request_open", "yes"};
    result->facts = facts;
    return ST_OK;
}

static enum status fill(struct ctx *ctx, struct db *db, struct building *b, size_t whole) {
    struct roles *roles = arena_array(ctx->arena, whole, sizeof *roles);
    size_t *begins = arena_array(ctx->arena, whole, sizeof *begins);
    for (size_t i = 0; i < whole; i++) {
        TRY(role_list(ctx, db, b->members.items[i], &roles[i]));
        TRY(add_links(b, &roles[i], (int)i));
        begins[i] = b->happening_count;
        TRY(add_intake(ctx, db, b, (int)i));
        TRY(add_records(ctx, db, b, (int)i, role_type_for(&roles[i], 0)));
    }
    /* organisations at the other end of a colleague's link are only named */
    b->parties = arena_array(ctx->arena, b->members.count, sizeof *b->parties);
    b->from = arena_array(ctx->arena, b->members.count + 1, sizeof *b->from);
    for (size_t i = 0; i <= b->members.count; i++)
        b->from[i] = i < whole ? begins[i] : b->happening_count;
    for (size_t i = 0; i < b->members.count; i++) {
        struct roles theirs;
        struct history_party *party = &b->parties[i];
        if (i >= whole)
            TRY(role_list(ctx, db, b->members.items[i], &theirs));
        *party = (struct history_party){.id = ref_text(ctx->arena, b->members.items[i]),
                                        .type = history_type(i < whole ? &roles[i] : &theirs)};
        if (b->open_letters && i < whole) {
            TRY(own_facts(ctx, db, b->members.items[i], party));
            TRY(add_states(ctx, db, b->members.items[i], party));
        }
    }
    return ST_OK;
}

static enum status build(struct ctx *ctx, struct db *db, const struct members *members, const struct told *told,
                         size_t told_count, struct past *past) {
    struct building b = {.members = *members, .told = told, .told_count = told_count};
    for (const struct edition *edition = edition_of(ctx); edition; edition = edition->before)
        b.open_letters = b.open_letters || edition->asks_letters;
    TRY(fill(ctx, db, &b, b.members.count));
    *past = (struct past){.history = {.parties = b.parties,
                                      .party_count = b.members.count,
                                      .links = b.links,
                                      .link_count = b.link_count,
                                      .happenings = b.happenings,
                                      .happening_count = b.happening_count},
                          .parties = b.members.items,
                          .record_class = b.classes,
                          .from = b.from};
    return ST_OK;
}

enum status past_build(struct ctx *ctx, struct db *db, const ref_t *parties, size_t count, struct past *past) {
    struct members members;
    struct told *told = arena_array(ctx->arena, count + 1, sizeof *told);
    TRY(around(ctx, db, parties, count, &members, told));
    return build(ctx, db, &members, told, count, past);
}

enum status past_build_whole(struct ctx *ctx, struct db *db, const ref_t *parties, size_t count,
                             struct past *past) {
    struct members members = {.arena = ctx->arena};
    for (size_t i = 0; i < count; i++)
        (void)members_add(&members, parties[i]);
    return build(ctx, db, &members, NULL, 0, past);
}

enum status past_name(struct ctx *ctx, struct db *db, struct past *past) {
    size_t count = past->history.party_count;
    struct history_party *named = arena_array(ctx->arena, count, sizeof *named);
    for (size_t i = 0; i < count; i++) {
        struct values values;
        const char *name = NULL;
        named[i] = past->history.parties[i];
        if (named[i].type != NOTICE_NOTHING &&
            ctx_notice(ctx)->types[named[i].type].form == FORM_ORGANISATION) {
            TRY(sight_profile(ctx, db, past->parties[i], &values));
            name = value_name(ctx, &values);
        }
        if (name)
            named[i].id = name;
    }
    past->history.parties = named;
    return ST_OK;
}

static day_t ahead(day_t found, day_t day, day_t today) {
    return day != DAY_NONE && day > today && (found == DAY_NONE || day < found) ? day : found;
}

/* What lasts through a day is over on the next. */
static day_t over(day_t ends) {
    return ends == DAY_NONE ? DAY_NONE : ends + 1;
}

day_t past_ahead(const struct past *past, day_t today) {
    const struct history *history = &past->history;
    day_t found = DAY_NONE;
    for (size_t i = 0; i < history->happening_count; i++) {
        found = ahead(found, history->happenings[i].day, today);
        found = ahead(found, over(history->happenings[i].ends), today);
    }
    for (size_t i = 0; i < history->link_count; i++) {
        found = ahead(found, history->links[i].from, today);
        found = ahead(found, over(history->links[i].to), today);
    }
    return found;
}

int past_index(const struct past *past, ref_t party) {
    for (size_t i = 0; i < past->history.party_count; i++)
        if (past->parties[i] == party)
            return (int)i;
    return -1;
}
