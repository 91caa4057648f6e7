/* Every version of a profile's letters is a row, so what somebody had before is read from there, and only of those who have objected or
 * go. Whether somebody else has it now is asked of the look-ups, and of the judge of duplicates: an entry of the same person, taken in
 * twice, takes nothing over. */
#include "registry/bygone.h"

#include "registry/alike_judge.h"
#include "registry/earlier.h"
#include "registry/lookups.h"
#include "registry/role.h"

#include <string.h>

static bool changes_hands(const struct value *value) {
    const struct field *field = field_builtin(value->field);
    return field && value->text && *value->text && !value->erased &&
           (field->token == TOKEN_EMAIL || field->token == TOKEN_PHONE);
}

enum status bygone_values(struct ctx *ctx, struct db *db, ref_t party, const struct values *every,
                          struct values *before) {
    struct earlier earlier;
    *before = (struct values){0};
    TRY(earlier_stored(ctx, db, party, &earlier));
    for (size_t i = 0; i < earlier.count; i++) {
        const struct value *value = &earlier.items[i].value;
        if (changes_hands(value) && !value_says(every, value->field, value->text) &&
            !value_says(before, value->field, value->text))
            value_push(ctx, before, *value);
    }
    return ST_OK;
}

/* ---- whose it is now */

static enum status compared(struct ctx *ctx, struct db *db, ref_t party, const struct value *more,
                            struct alike_one *one, bool *there) {
    struct values values;
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    *there = query_row(&q);
    *one = (struct alike_one){.party = party};
    if (*there)
        one->person = role_form(query_text(ctx->arena, &q, "form")) == FORM_PERSON;
    TRY(query_done(ctx, &q));
    if (!*there)
        return ST_OK;
    TRY(value_profile(ctx, db, party, &values, NULL, NULL));
    if (more)
        value_push(ctx, &values, *more);
    alike_take(ctx->arena, ctx->arena, &values, one);
    return ST_OK;
}

static enum status find_taker(struct ctx *ctx, struct db *db, enum lookup_view view, ref_t party,
                              const struct value *value, struct bygone_value *one) {
    unsigned char token[TOKEN_SIZE];
    struct lookup_hit *hits;
    struct alike_one self, other;
    size_t count;
    bool there;
    lookups_suppressed(ctx, one->kind, one->token, token);
    TRY(lookup_find(ctx, ctx->registry->vault, view, token, &hits, &count));
    if (count)
        TRY(compared(ctx, db, party, value, &self, &there));
    for (size_t i = 0; i < count && !one->taken; i++) {
        if (hits[i].party == party)
            continue;
        TRY(compared(ctx, db, hits[i].party, NULL, &other, &there));
        if (there && alike_judge(&self, &other).points < ALIKE_LIKELY_POINTS)
            one->taken = hits[i].party;
    }
    return ST_OK;
}

enum status bygone_of(struct ctx *ctx, struct db *db, enum lookup_view view, ref_t party,
                      const struct values *every, struct bygone *bygone) {
    struct values before;
    *bygone = (struct bygone){0};
    TRY(bygone_values(ctx, db, party, every, &before));
    for (size_t i = 0; i < before.count; i++) {
        struct bygone_value one = {0};
        one.kind = lookups_address(ctx, &before.items[i], one.token);
        if (!one.kind)
            continue;
        TRY(find_taker(ctx, db, view, party, &before.items[i], &one));
        ARENA_PUSH(ctx->arena, bygone->items, bygone->count, bygone->room, one);
    }
    return ST_OK;
}

enum status bygone_touch(struct ctx *ctx, struct write *write, const struct bygone *bygone) {
    for (size_t i = 0; i < bygone->count; i++) {
        if (!bygone->items[i].taken)
            continue;
        scoped_query q = query_begin(write->db, SQL_PARTY_TOUCH);
        query_bind_int(&q, 1, bygone->items[i].taken);
        query_bind_int(&q, 2, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

/* ---- marks that stand */

enum status bygone_handed(struct ctx *ctx, struct write *write, const struct values *values, bool fresh) {
    for (size_t i = 0; i < values->count; i++) {
        unsigned char token[TOKEN_SIZE];
        bool erased = false;
        if (!changes_hands(&values->items[i]) || !lookups_address(ctx, &values->items[i], token))
            continue;
        if (fresh)
            TRY(lookups_erased(ctx, write->db, &values->items[i], 1, &erased));
        if (erased)
            continue;
        scoped_query q = query_begin(write->db, SQL_SUPPRESSED_HANDED);
        query_bind_blob(&q, 1, token, sizeof token);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

enum status bygone_objected(struct ctx *ctx, struct db *db, const struct values *values, const char **field) {
    *field = NULL;
    for (size_t i = 0; i < values->count && !*field; i++) {
        struct suppression *marks = NULL;
        size_t count = 0;
        if (changes_hands(&values->items[i]))
            TRY(lookups_suppressions(ctx, db, &values->items[i], 1, &marks, &count));
        for (size_t k = 0; k < count; k++)
            if (strncmp(marks[k].reason, LOOKUPS_ONCE "objected", strlen(LOOKUPS_ONCE "objected")) == 0)
                *field = values->items[i].field;
    }
    return ST_OK;
}
