/* Tokens only: near names are for the list of duplicates, which somebody reads at leisure. A person and an organisation may share
 * an address for mail (they are not one), but nobody shares a business ID. */
#include "registry/known.h"

#include "notice/field.h"
#include "registry/draft.h"
#include "registry/lookups.h"
#include "registry/role.h"
#include "registry/sight.h"

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
    unsigned char token[TOKEN_SIZE];
    struct lookup_hit *hits;
    size_t count;
    if (!kind || (firm_only && !is_firm(field)))
        return ST_OK;
    lookups_token(ctx, TOKEN_LOOKUP, kind, value->text, token);
    TRY(lookup_find(ctx, ctx->registry->vault, view, token, &hits, &count));
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

enum status known_within(struct ctx *ctx, struct write *write, ref_t party, enum party_form form,
                         const struct values *values, bool even_if) {
    struct known known = {0};
    for (size_t i = 0; i < values->count; i++)
        TRY(look(ctx, write->db, LOOKUP_WRITING, party, form, &values->items[i], even_if, &known));
    return known.count ? refuse(ctx, &known) : ST_OK;
}

static enum status list(struct ctx *ctx, const struct party_draft *draft, struct hits *hits, bool *firm) {
    scoped_reader *db = NULL;
    struct values values;
    struct known known = {0};
    TRY(draft_values(ctx, draft, &draft->type, 1, &(struct standing){0}, &values));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < values.count; i++)
        TRY(look(ctx, db, LOOKUP_COMMITTED, 0, ctx_notice(ctx)->types[draft->type].form, &values.items[i],
                 false, &known));
    *firm = known.firm;
    return find_these(ctx, known.items, known.count, hits);
}

enum status known_list(struct ctx *ctx, const struct party_draft *draft, struct hits *hits, bool *firm) {
    struct fault fault = ctx->fault;
    *hits = (struct hits){0};
    *firm = false;
    TRY(list(ctx, draft, hits, firm));
    ctx->fault = fault;
    return ST_OK;
}
