/* A row without a class says until when the others may be trusted: under which version of the notice they were computed, and on
 * which day something that was known to lie ahead (the end of a link, a booking) makes them others. */
#include "registry/sight.h"

#include "registry/choice.h"
#include "registry/edition.h"
#include "registry/joined.h"
#include "registry/lookups.h"
#include "registry/past.h"
#include "notice/field.h"
#include "registry/scope.h"
#include "registry/versions.h"
#include "registry/within.h"

#include <string.h>

bool sight_spoken(const struct notice *notice) {
    for (size_t i = 0; i < notice->classes_count; i++)
        for (size_t j = 0; j < notice->classes[i].rule_count; j++)
            if (notice->classes[i].rules[j].hide_after || notice->classes[i].rules[j].verify_again ||
                notice->classes[i].rules[j].at_end == END_RESTRICT)
                return true;
    return false;
}

bool sight_sees(struct ctx *ctx) {
    return permit_role(ctx, ACTION_UNSEEN);
}

/* ---- reading the days */

static day_t day_in(struct query *q, const char *column) {
    return query_is_null(q, column) ? DAY_NONE : (day_t)query_int(q, column);
}

static void push_row(struct ctx *ctx, struct sight *sight, struct sight_row row) {
    if (row.hide_after != DAY_NONE && row.hide_after >= sight->today)
        sight->turn = day_sooner(sight->turn, row.hide_after + 1);
    ARENA_PUSH(ctx->arena, sight->rows, sight->count, sight->room, row);
}

/* False: what the table says may be out of date. */
static enum status read_rows(struct ctx *ctx, struct db *db, ref_t party, struct sight *sight, bool *good) {
    *good = false;
    scoped_query q = query_begin(db, SQL_SIGHT_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        const char *class = query_text(ctx->arena, &q, "class");
        day_t look = day_in(&q, "look");
        struct sight_row row = {.class = *class ? notice_class(ctx_notice(ctx), class) : NOTICE_NOTHING,
                                .record = query_int(&q, "record"),
                                .hide_after = day_in(&q, "hide_after"),
                                .hide_rule = query_text(ctx->arena, &q, "hide_rule"),
                                .verify_again = day_in(&q, "verify_again"),
                                .verify_rule = query_text(ctx->arena, &q, "verify_rule")};
        if (row.class != NOTICE_NOTHING)
            push_row(ctx, sight, row);
        if (!*class) {
            *good =
                query_int(&q, "notice") == edition_of(ctx)->number && (look == DAY_NONE || look > sight->today);
            sight->turn = day_sooner(sight->turn, look);
        }
    }
    return query_done(ctx, &q);
}

static struct sight_row row_of(const struct due_verdict *due) {
    return (struct sight_row){.class = due->verdict.class,
                              .record = due->record,
                              .hide_after = due->verdict.hide_after,
                              .hide_rule = due->verdict.hide_path,
                              .verify_again = due->verdict.verify_again,
                              .verify_rule = due->verdict.verify_path};
}

static enum status judge_afresh(struct ctx *ctx, struct db *db, ref_t party, struct sight *sight) {
    struct due_verdict *verdicts;
    size_t count;
    sight->count = 0;
    TRY(due_ahead(ctx, db, party, &verdicts, &count, &sight->turn));
    for (size_t i = 0; i < count; i++)
        if (verdicts[i].verdict.sight)
            push_row(ctx, sight, row_of(&verdicts[i]));
    return ST_OK;
}

static enum status types_of(struct ctx *ctx, struct db *db, ref_t party, struct sight *sight) {
    int *types = NULL;
    size_t count = 0, room = 0;
    scoped_query q = query_begin(db, SQL_ROLE_TYPES);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        int type = notice_type(sight->notice, query_text(ctx->arena, &q, "type"));
        if (type != NOTICE_NOTHING)
            ARENA_PUSH(ctx->arena, types, count, room, type);
    }
    sight->types = types;
    sight->type_count = count;
    return query_done(ctx, &q);
}

/* By which channels a program would use what it reads. */
static const struct address {
    const char *channel, *field, *kind; /* kind: of a suppression (registry/lookups.h) */
} addresses[] = {{"email", "email", "email"},
                 {"phone", "phone", "phone"},
                 {"sms", "phone", "phone"},
                 {"post", "postal_address", ""}};
enum { ADDRESSES = sizeof addresses / sizeof *addresses };

static bool reaches(const struct suppression *list, size_t count, const char *purpose,
                    const struct address *address, const struct choice_standing *standing) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].kind, address->kind) == 0 &&
            choice_reaches(&list[i], 1, purpose, address->channel, NULL,
                           standing->given ? standing->at : INT64_MIN))
            return true;
    return false;
}

/* Which of its addresses the party, or whoever had the address before, does not want used for the token's purpose. */
static enum status find_objected(struct ctx *ctx, struct db *db, ref_t party, struct sight *sight) {
    struct choice *choices;
    struct values values;
    struct suppression *suppressions;
    size_t count, found;
    TRY(choice_all(ctx, db, party, &choices, &count));
    TRY(joined_every(ctx, db, party, &values));
    TRY(lookups_suppressions(ctx, db, values.items, values.count, &suppressions, &found));
    for (size_t i = 0; i < ADDRESSES && (count || found); i++) {
        const struct choice_standing standing =
            choice_decides(choices, count, sight->scope->purpose, addresses[i].channel);
        if (standing.refused || reaches(suppressions, found, sight->scope->purpose, &addresses[i], &standing))
            sight->objected |= 1U << i;
    }
    return ST_OK;
}

static bool unwanted(const struct sight *sight, const char *field) {
    for (size_t i = 0; i < ADDRESSES; i++)
        if (sight->objected >> i & 1 && strcmp(addresses[i].field, field) == 0)
            return true;
    return false;
}

/* Who comes with a token sees nobody whom permit() would not open for its purpose. */
static enum status narrow(struct ctx *ctx, struct db *db, ref_t party, struct sight *sight) {
    const struct fault before = ctx->fault;
    sight->scope = ctx->scope;
    if (!sight->scope)
        return ST_OK;
    sight->notice = ctx_notice(ctx);
    enum status status = permit_action_within(ctx, db, ACTION_OPEN, party, NULL);
    sight->blind = status == ST_DENIED || status == ST_NOT_FOUND;
    if (!sight->blind)
        TRY(status);
    ctx->fault = before;
    if (!sight->blind && !sight->scope->duties)
        TRY(find_objected(ctx, db, party, sight));
    return types_of(ctx, db, party, sight);
}

enum status sight_of(struct ctx *ctx, struct db *db, ref_t party, struct sight *sight) {
    bool good;
    *sight = (struct sight){.sees = sight_sees(ctx), .today = registry_today(ctx), .turn = DAY_NONE};
    TRY(narrow(ctx, db, party, sight));
    if (!edition_of(ctx)->sight)
        return ST_OK;
    TRY(read_rows(ctx, db, party, sight, &good));
    return good ? ST_OK : judge_afresh(ctx, db, party, sight);
}

/* ---- who sees what */

/* The record's own day where it has one, else that of the class. */
static const struct sight_row *row_for(const struct sight *sight, int class, ref_t record) {
    const struct sight_row *found = NULL;
    for (size_t i = 0; i < sight->count; i++) {
        const struct sight_row *row = &sight->rows[i];
        if (row->class == class && row->record == record)
            return row;
        if (row->class == class && !row->record)
            found = row;
    }
    return found;
}

const struct sight_row *sight_hides(const struct sight *sight, int class, ref_t record) {
    const struct sight_row *row = row_for(sight, class, record);
    return row && row->hide_after != DAY_NONE && sight->today > row->hide_after ? row : NULL;
}

bool sight_veils(const struct sight *sight, int class, ref_t record) {
    return sight->blind || (!sight->sees && sight_hides(sight, class, record));
}

/* In any of the party's roles that has such a field. One that the notice no longer lists is for no purpose. */
static bool purpose_has(struct ctx *ctx, const struct sight *sight, const char *field) {
    for (size_t i = 0; i < sight->type_count; i++) {
        int category = notice_category_of(sight->notice, sight->types[i], field);
        if (category != NOTICE_NOTHING && scope_covers(ctx, sight->notice, category))
            return true;
    }
    return false;
}

bool sight_withholds_field(struct ctx *ctx, const struct sight *sight, const char *field) {
    return sight->scope && (sight->blind || unwanted(sight, field) || !purpose_has(ctx, sight, field));
}

/* Of a bare event (that there was a call, an order) the category counts in which its words would lie. */
bool sight_withholds(struct ctx *ctx, const struct sight *sight, const char *kind, int category) {
    if (!sight->scope)
        return false;
    if (sight->blind || category != NOTICE_NOTHING)
        return sight->blind || !scope_covers(ctx, sight->notice, category);
    const struct kind *known = kind_builtin(kind);
    if (!known || !*known->field)
        return false;
    bool listed = false;
    for (size_t i = 0; i < sight->type_count; i++)
        listed = listed || notice_category_of(sight->notice, sight->types[i], known->field) != NOTICE_NOTHING;
    return listed && !purpose_has(ctx, sight, known->field);
}

void sight_values(struct ctx *ctx, const struct sight *sight, struct values *values) {
    size_t kept = 0;
    for (size_t i = 0; i < values->count; i++) {
        struct value value = values->items[i];
        if (sight_withholds_field(ctx, sight, value.field))
            continue;
        const struct sight_row *row = sight_hides(sight, value.class, value.record);
        if (row && !sight->sees)
            continue;
        if (row) {
            value.hidden_since = row->hide_after + 1;
            value.hidden_by = row->hide_rule;
        }
        values->items[kept++] = value;
    }
    values->count = kept;
}

enum status sight_profile(struct ctx *ctx, struct db *db, ref_t party, struct values *values) {
    struct sight sight;
    TRY(value_profile(ctx, db, party, values, NULL, NULL));
    TRY(sight_of(ctx, db, party, &sight));
    sight_values(ctx, &sight, values);
    return ST_OK;
}

enum status sight_knows(struct ctx *ctx, struct db *db, ref_t party, const char *field, const char *normal,
                        bool *knows) {
    struct values values;
    *knows = !ctx->scope && (sight_sees(ctx) || !edition_of(ctx)->sight);
    if (*knows)
        return ST_OK;
    TRY(sight_profile(ctx, db, party, &values));
    for (size_t i = 0; i < values.count && !*knows; i++)
        *knows = values.items[i].text && strcmp(values.items[i].field, field) == 0 &&
                 strcmp(values.items[i].text, normal) == 0;
    return ST_OK;
}

/* ---- writing the days */

static void bind_day(struct query *q, int at, day_t day) {
    if (day == DAY_NONE)
        query_bind_null(q, at);
    else
        query_bind_int(q, at, day);
}

static enum status put_row(struct ctx *ctx, struct write *write, ref_t party, const char *class,
                           const struct sight_row *row, day_t look) {
    scoped_query q = query_begin(write->db, SQL_SIGHT_PUT);
    query_bind_int(&q, 1, party);
    query_bind_text(&q, 2, class);
    query_bind_int(&q, 3, row->record);
    bind_day(&q, 4, row->hide_after);
    query_bind_text(&q, 5, row->hide_rule);
    bind_day(&q, 6, row->verify_again);
    query_bind_text(&q, 7, row->verify_rule);
    bind_day(&q, 8, look);
    query_bind_int(&q, 9, edition_of(ctx)->number);
    query_bind_int(&q, 10, write->change);
    return query_run(ctx, &q, NULL);
}

enum status sight_put(struct ctx *ctx, struct write *write, ref_t party, const struct past *past,
                      const struct found *found) {
    const struct sight_row none = {.hide_after = DAY_NONE, .verify_again = DAY_NONE};
    day_t look = past_ahead(past, registry_today(ctx));
    bool known = edition_of(ctx)->sight || look != DAY_NONE, endless = false;
    scoped_query q = query_begin(write->db, SQL_SIGHT_CLEAR);
    query_bind_int(&q, 1, party);
    TRY(query_run(ctx, &q, NULL));
    for (size_t i = 0; i < found->count; i++) {
        const struct sight_row row = row_of(&found->items[i]);
        if (found->items[i].verdict.sight)
            TRY(put_row(ctx, write, party, ctx_notice(ctx)->classes[row.class].entry.id, &row, DAY_NONE));
        const struct verdict *verdict = &found->items[i].verdict;
        bool held = verdict->state == KEEP_HELD;
        if (held && verdict->held_to != DAY_NONE)
            look = day_sooner(look, verdict->held_to + 1);
        endless = endless || (held && verdict->held_to == DAY_NONE);
        known = known || verdict->state == KEEP_OPEN || (held && verdict->held_to != DAY_NONE);
    }
    if (endless) /* every night, as without a row */
        look = registry_today(ctx) + 1;
    return known ? put_row(ctx, write, party, "", &none, look) : ST_OK;
}
