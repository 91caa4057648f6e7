/* Tokens only: near names are for the list of duplicates, which somebody reads at leisure. A person and an organisation may share
 * an address for mail (they are not one), but nobody shares a business ID. */
#include "registry/known.h"

#include "notice/field.h"
#include "registry/bygone.h"
#include "registry/draft.h"
#include "registry/lookups.h"
#include "registry/permit.h"
#include "registry/role.h"
#include "registry/joined.h"
#include "registry/sight.h"
#include "registry/withheld.h"

#include <string.h>

/* Who is there with this value, in a form that could be the same. */
struct known {
    ref_t *items;
    size_t count, room;
    const char *field; /* the first that somebody has */
    bool firm;
};

static bool is_firm(const struct field *field) {
    return field->token == TOKEN_BUSINESS;
}

static enum status form_of(struct ctx *ctx, struct db *db, ref_t party, bool *there, enum party_form *form) {
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    *there = query_row(&q);
    if (*there)
        *form = role_form(query_text(ctx->arena, &q, "form"));
    return query_done(ctx, &q);
}

static void push(struct ctx *ctx, struct known *known, const struct value *value, bool firm, ref_t party) {
    if (!known->field || (firm && !known->firm))
        known->field = value->field;
    known->firm = known->firm || firm;
    for (size_t i = 0; i < known->count; i++)
        if (known->items[i] == party)
            return;
    ARENA_PUSH(ctx->arena, known->items, known->count, known->room, party);
}

static enum status look(struct ctx *ctx, struct db *db, enum lookup_view view, ref_t self, enum party_form form,
                        const struct value *value, bool firm_only, struct known *known) {
    const struct field *field = field_builtin(value->field);
    const char *kind = field && *value->text ? lookups_kind(field->token) : NULL;
    struct lookup_hit *hits;
    size_t count;
    if (!kind || (firm_only && !is_firm(field)))
        return ST_OK;
    TRY(lookups_having(ctx, view, kind, value->text, &hits, &count));
    for (size_t i = 0; i < count; i++) {
        bool there;
        enum party_form theirs = FORM_PERSON;
        TRY(form_of(ctx, db, hits[i].party, &there, &theirs));
        bool fits = there && hits[i].party != self && (is_firm(field) || theirs == form);
        if (fits)
            TRY(sight_knows(ctx, db, hits[i].party, value->field, value->text, &fits));
        if (fits)
            push(ctx, known, value, is_firm(field), hits[i].party);
    }
    return ST_OK;
}

static enum status refuse(struct ctx *ctx, const struct known *known) {
    const char *ids = "";
    for (size_t i = 0; i < known->count && i < 5; i++)
        ids = arena_printf(ctx->arena, "%s%s%s", ids, *ids ? ", " : "", ref_text(ctx->arena, known->items[i]));
    if (known->firm)
        (void)FAIL(ctx, ST_CONFLICT, M("This business ID is in the register already: {1}"), ids);
    else
        (void)FAIL(ctx, ST_CONFLICT, M("Somebody with the same is in the register already: {1}"), ids);
    return fault_at_field(ctx, known->field);
}

/* Somebody restricted who is likely meant. */
static enum status find_withheld(struct ctx *ctx, struct db *db, enum lookup_view view, enum party_form form,
                                 const struct values *values, struct withheld *found) {
    scoped_arena *arena = arena_new();
    struct withheld_few few;
    TRY(withheld_read(ctx, db, arena, &few));
    return withheld_like(ctx, db, view, &few, form, values, found);
}

static enum status refuse_withheld(struct ctx *ctx, const struct withheld *found) {
    (void)FAIL(
        ctx, ST_CONFLICT,
        M("This may be somebody whose data are only stored (GDPR Article 18): {1}. Look first whether it "
          "is somebody else"),
        ref_text(ctx->arena, found->party));
    return fault_at_field(ctx, found->field ? found->field : "last_name");
}

/* Whoever says that it is somebody else hands the address over (registry/bygone.h). */
static enum status ask_bygone(struct ctx *ctx, struct db *db, const struct values *values) {
    const char *field;
    TRY(bygone_objected(ctx, db, values, &field));
    if (!field)
        return ST_OK;
    (void)FAIL(ctx, ST_CONFLICT,
               M("This may be somebody who has objected: this was their address or number before. Look first "
                 "whether it is somebody else"));
    return fault_at_field(ctx, field);
}

enum status known_within(struct ctx *ctx, struct write *write, ref_t party, enum party_form form,
                         const struct values *values, enum known_even even) {
    struct known known = {0};
    struct withheld found = {0};
    for (size_t i = 0; i < values->count; i++)
        TRY(look(ctx, write->db, LOOKUP_WRITING, party, form, &values->items[i], even != KNOWN_ASK, &known));
    if (even != KNOWN_ALL && !party && !known.firm)
        TRY(find_withheld(ctx, write->db, LOOKUP_WRITING, form, values, &found));
    if (found.party)
        return refuse_withheld(ctx, &found);
    if (known.count)
        return refuse(ctx, &known);
    return even == KNOWN_ASK && !party ? ask_bygone(ctx, write->db, values) : ST_OK;
}

static enum status list(struct ctx *ctx, const struct party_draft *draft, struct hits *hits,
                        enum known_even *needs, bool *firm) {
    scoped_reader *db = NULL;
    struct values values;
    struct known known = {0};
    struct withheld found = {0};
    enum party_form form = ctx_notice(ctx)->types[draft->type].form;
    TRY(draft_values(ctx, draft, &draft->type, 1, &(struct standing){0}, &values));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < values.count; i++)
        TRY(look(ctx, db, LOOKUP_COMMITTED, 0, form, &values.items[i], false, &known));
    TRY(find_withheld(ctx, db, LOOKUP_COMMITTED, form, &values, &found));
    if (found.party)
        push(ctx, &known, &(struct value){.field = found.field}, false, found.party);
    *needs = found.party ? KNOWN_ALL : KNOWN_OTHERS;
    *firm = known.firm;
    return find_these(ctx, known.items, known.count, hits);
}

enum status known_list(struct ctx *ctx, const struct party_draft *draft, struct hits *hits,
                       enum known_even *needs, bool *firm) {
    struct fault fault = ctx->fault;
    *hits = (struct hits){0};
    *needs = KNOWN_OTHERS;
    *firm = false;
    TRY(list(ctx, draft, hits, needs, firm));
    ctx->fault = fault;
    return ST_OK;
}

/* ---- whose an address is */

enum status known_address(struct ctx *ctx, struct db *db, const char *email, ref_t **parties, size_t *count) {
    const struct field *field = field_builtin("email");
    struct value value = {.field = "email"};
    struct known known = {0};
    *parties = NULL;
    *count = 0;
    if (field_normalise(ctx, ctx_notice(ctx), field, email, &value.text) != ST_OK) {
        fault_clear(ctx);
        return ST_OK;
    }
    for (enum party_form form = FORM_PERSON; form <= FORM_SOLE_TRADER; form++)
        TRY(look(ctx, db, LOOKUP_WRITING, 0, form, &value, false, &known));
    for (size_t i = 0; i < known.count; i++) {
        bool there = false;
        TRY(joined_now(ctx, db, &known.items[i]));
        for (size_t k = 0; k < *count && !there; k++)
            there = known.items[k] == known.items[i];
        if (!there)
            known.items[(*count)++] = known.items[i];
    }
    *parties = known.items;
    return ST_OK;
}

/* ---- while somebody types */

enum { NAMED_MOST = 5, NAME_LEAST = 3, NAME_MOST = 200 };

static const char *typed(const struct value_draft *values, size_t count, const char *field) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(values[i].field, field) == 0)
            return values[i].text;
    return "";
}

/* "Helmi Aaltio", "Kuurnan Puu Oy"; NULL while it is too short to mean anybody. */
static const char *name_typed(struct ctx *ctx, const struct value_draft *values, size_t count) {
    static const char *const fields[] = {"name", "first_name", "last_name"};
    const char *name = "";
    size_t letters = 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *text = typed(values, count, fields[i]);
        letters += strlen(text);
        name = arena_printf(ctx->arena, "%s%s%s", name, *name && *text ? " " : "", text);
    }
    return letters >= NAME_LEAST && letters <= NAME_MOST ? name : NULL;
}

static enum status look_typed(struct ctx *ctx, struct db *db, int type, const struct value_draft *values,
                              size_t count, struct known *known) {
    for (size_t i = 0; i < count; i++) {
        const struct field *field = field_builtin(values[i].field);
        struct value value = {.field = values[i].field};
        bool good = field && field->token != TOKEN_NAME &&
                    field_normalise(ctx, ctx_notice(ctx), field, values[i].text, &value.text) == ST_OK;
        fault_clear(ctx);
        if (good)
            TRY(look(ctx, db, LOOKUP_COMMITTED, 0, ctx_notice(ctx)->types[type].form, &value, false, known));
    }
    return ST_OK;
}

static void add_hits(struct ctx *ctx, const struct hits *more, struct hits *hits) {
    struct hit *items =
        arena_grow(ctx->arena, hits->items, hits->count, hits->count + more->count + 1, sizeof *items);
    for (size_t i = 0; i < more->count; i++) {
        bool there = false;
        for (size_t k = 0; k < hits->count && !there; k++)
            there = items[k].party == more->items[i].party;
        if (!there)
            items[hits->count++] = more->items[i];
    }
    hits->items = items;
}

enum status known_typed(struct ctx *ctx, int type, const struct value_draft *values, size_t count,
                        struct hits *hits) {
    struct known known = {0};
    struct hits named = {0};
    struct db *db = NULL;
    *hits = (struct hits){0};
    TRY(permit_action(ctx, ACTION_ADD, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    enum status status = look_typed(ctx, db, type, values, count, &known);
    store_give_back(&db);
    TRY(status);
    if (known.count)
        TRY(find_these(ctx, known.items, known.count, hits));
    const char *name = name_typed(ctx, values, count);
    if (name)
        TRY(find_so_far(ctx, name, NULL, NAMED_MOST, &named));
    add_hits(ctx, &named, hits);
    hits->total = hits->count;
    return ST_OK;
}
