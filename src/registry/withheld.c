/* Asked from the address: its token leads to whoever has it, and each of them is looked up by id. Hardly anybody shares an address, so
 * this costs a look-up for each address and no letter. Likeness is asked only of those who come in, against the few who asked to be
 * restricted: their letters are opened once for a whole slice of an import. */
#include "registry/withheld.h"

#include "registry/ended.h"
#include "registry/joined.h"
#include "registry/lookups.h"
#include "registry/role.h"

#include <string.h>

/* ---- by address */

static enum status restricted_person(struct ctx *ctx, struct db *db, ref_t party, bool *yes) {
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    *yes = query_row(&q) && !query_is_null(&q, "restricted") &&
           role_form(query_text(ctx->arena, &q, "form")) != FORM_ORGANISATION;
    return query_done(ctx, &q);
}

/* The kind of a value by which one person is told from others; NULL: none (a business ID is asked about by known.h). */
static const char *kind_of(const struct value *value) {
    const struct field *field = field_builtin(value->field);
    bool tells = field && value->text && *value->text && !value->erased &&
                 (field->token == TOKEN_EMAIL || field->token == TOKEN_PHONE || field->token == TOKEN_NUMBER);
    return tells ? lookups_kind(field->token) : NULL;
}

static enum status look(struct ctx *ctx, struct db *db, enum lookup_view view, ref_t self,
                        const struct value *value, struct withheld_list *list) {
    const char *kind = kind_of(value);
    struct lookup_hit *hits;
    size_t count;
    if (!kind)
        return ST_OK;
    TRY(lookups_having(ctx, view, kind, value->text, &hits, &count));
    for (size_t i = 0; i < count; i++) {
        bool yes = false;
        if (hits[i].party != self)
            TRY(restricted_person(ctx, db, hits[i].party, &yes));
        if (yes)
            ARENA_PUSH(ctx->arena, list->items, list->count, list->room,
                       ((struct withheld){hits[i].party, value->field, value->text}));
    }
    return ST_OK;
}

enum status withheld_by(struct ctx *ctx, struct db *db, enum lookup_view view, ref_t self,
                        const struct values *values, struct withheld_list *list) {
    *list = (struct withheld_list){0};
    for (size_t i = 0; i < values->count; i++)
        TRY(look(ctx, db, view, self, &values->items[i], list));
    return ST_OK;
}

bool withheld_has(const struct withheld_list *list, const char *field, const char *text) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].field, field) == 0 && strcmp(list->items[i].text, text) == 0)
            return true;
    return false;
}

enum status withheld_of(struct ctx *ctx, struct db *db, ref_t party, struct withheld_list *list) {
    struct values values;
    TRY(joined_every(ctx, db, party, &values));
    return withheld_by(ctx, db, LOOKUP_COMMITTED, party, &values, list);
}

/* ---- by likeness */

static enum status read_one(struct ctx *ctx, struct db *db, ref_t party, struct withheld_few *few) {
    struct arena *outer = ctx->arena;
    scoped_arena *scratch = arena_new();
    struct values values;
    struct alike_one one = {.party = party};
    bool there;
    ctx->arena = scratch;
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    there = query_row(&q);
    one.person = there && role_form(query_text(scratch, &q, "form")) == FORM_PERSON;
    enum status status = query_done(ctx, &q);
    if (status == ST_OK)
        status = value_profile(ctx, db, party, &values, NULL, NULL);
    if (status == ST_OK && values.count) {
        alike_take(few->arena, scratch, &values, &one);
        ARENA_PUSH(few->arena, few->items, few->count, few->room, one);
    }
    registry_memory_back(ctx, outer);
    return status;
}

enum status withheld_read(struct ctx *ctx, struct db *db, struct arena *arena, struct withheld_few *few) {
    *few = (struct withheld_few){.arena = arena};
    scoped_query q = query_begin(db, SQL_WITHHELD);
    while (query_row(&q)) {
        few->any = true;
        if (query_int(&q, "wished"))
            TRY(read_one(ctx, db, query_int(&q, "id"), few));
    }
    return query_done(ctx, &q);
}

static ref_t likely(struct ctx *ctx, const struct withheld_few *few, enum party_form form,
                    const struct values *values) {
    struct alike_one one = {.person = form == FORM_PERSON};
    alike_take(ctx->arena, ctx->arena, values, &one);
    for (size_t i = 0; i < few->count; i++)
        if (alike_judge(&few->items[i], &one).points >= ALIKE_LIKELY_POINTS)
            return few->items[i].party;
    return 0;
}

enum status withheld_like(struct ctx *ctx, struct db *db, enum lookup_view view, const struct withheld_few *few,
                          enum party_form form, const struct values *values, struct withheld *found) {
    struct withheld_list list;
    *found = (struct withheld){0};
    if (!few->any)
        return ST_OK;
    TRY(withheld_by(ctx, db, view, 0, values, &list));
    if (list.count)
        *found = list.items[0];
    else
        found->party = likely(ctx, few, form, values);
    return ST_OK;
}

/* ---- what others remember */

enum status withheld_touch(struct ctx *ctx, struct write *write, ref_t party) {
    int64_t *others;
    size_t count;
    TRY(lookup_sharing(ctx, ctx->registry->vault, party, &others, &count));
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(write->db, SQL_PARTY_TOUCH);
        query_bind_int(&q, 1, others[i]);
        query_bind_int(&q, 2, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}
