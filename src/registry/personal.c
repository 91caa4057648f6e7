/* By the address itself, and by who else has it: no letter is opened but the organisation's own. Rejected: a list of first names, which is never
 * whole; whoever has a name that is on none would be written to. */
#include "registry/personal.h"

#include "registry/choice.h"
#include "registry/lookups.h"
#include "registry/role.h"
#include "vault/lookup.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ---- the shape */

enum { LONG_WORD = 6, PARTS_MOST = 4 };

struct part {
    const char *text;
    size_t length;
};

static bool same(const struct part *part, const char *word, size_t length) {
    return part->length == length && strncasecmp(part->text, word, length) == 0;
}

static bool of_office(const struct part *part) {
    static const char *const words[] = {
#define PERSONAL_NOT(word) word,
#include "registry/personal_word.def"
#undef PERSONAL_NOT
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (same(part, words[i], length) ||
            (length >= LONG_WORD && part->length > length && strncasecmp(part->text, words[i], length) == 0))
            return true;
    }
    return false;
}

/* Letters, in whatever alphabet; of the last one a number may follow (matti.meikalainen2). */
static bool is_word(const struct part *part) {
    for (size_t i = 0; i < part->length; i++)
        if (!isalpha((unsigned char)part->text[i]) && !((unsigned char)part->text[i] & 0x80))
            return false;
    return part->length > 0;
}

static size_t parts_of(const char *local, size_t length, struct part *parts) {
    size_t count = 0;
    const char *end = local + length;
    while (end > local && isdigit((unsigned char)end[-1]))
        end--;
    while (local < end && count < PARTS_MOST) {
        size_t one = strcspn(local, "._-");
        one = one < (size_t)(end - local) ? one : (size_t)(end - local);
        parts[count++] = (struct part){local, one};
        local += one + 1;
    }
    return local < end ? PARTS_MOST : count;
}

bool personal_shape(const char *email) {
    const char *at = strrchr(email, '@');
    struct part parts[PARTS_MOST];
    if (!at)
        return false;
    size_t length = strcspn(email, "+@"), count = parts_of(email, length, parts);
    if (count < 2 || count == PARTS_MOST || parts[count - 1].length < 2)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!is_word(&parts[i]) || of_office(&parts[i]) ||
            same(&parts[i], at + 1, strcspn(at + 1, "."))) /* kuurna.tampere@kuurna.fi */
            return false;
    return true;
}

const char *personal_mark(const struct value *values, size_t count) {
    bool organisation = false;
    const char *mark = NULL;
    for (size_t i = 0; i < count; i++) {
        organisation = organisation || strcmp(values[i].field, "name") == 0;
        if (!mark && strcmp(values[i].field, "email") == 0 && values[i].text && personal_shape(values[i].text))
            mark = values[i].text;
    }
    return organisation ? mark : NULL;
}

/* ---- who has it */

static enum status is_person(struct ctx *ctx, struct db *db, ref_t party, bool *person) {
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    *person = query_row(&q) && role_form(query_text(ctx->arena, &q, "form")) != FORM_ORGANISATION;
    return query_done(ctx, &q);
}

static enum status consented(struct ctx *ctx, struct db *db, ref_t party, const char *purpose,
                             const char *channel, bool *yes) {
    struct choice *choices;
    size_t count;
    TRY(choice_all(ctx, db, party, &choices, &count));
    *yes = choice_decides(choices, count, purpose, channel).given;
    return ST_OK;
}

/* A person in the register has it as their own: `shared`; and one of them wants to hear of it: `yes`. */
static enum status sharing(struct ctx *ctx, struct db *db, ref_t organisation, const struct value *value,
                           const char *purpose, const char *channel, bool *shared, bool *yes) {
    const struct field *field = field_builtin(value->field);
    const char *kind = field ? lookups_kind(field->token) : NULL;
    struct lookup_hit *hits;
    size_t count;
    *shared = *yes = false;
    if (!kind)
        return ST_OK;
    TRY(lookups_having(ctx, LOOKUP_COMMITTED, kind, value->text, &hits, &count));
    for (size_t i = 0; i < count && !*yes; i++) {
        bool person = false;
        if (hits[i].party != organisation)
            TRY(is_person(ctx, db, hits[i].party, &person));
        *shared = *shared || person;
        if (person)
            TRY(consented(ctx, db, hits[i].party, purpose, channel, yes));
    }
    return ST_OK;
}

/* `suspect`: it looks like a person's; `personal`: and nobody has consented. */
static enum status look_at(struct ctx *ctx, struct db *db, ref_t organisation, const struct value *value,
                           const char *purpose, const char *channel, bool *suspect, bool *personal) {
    bool shared, yes, shape = strcmp(value->field, "email") == 0 && personal_shape(value->text);
    TRY(sharing(ctx, db, organisation, value, purpose, channel, &shared, &yes));
    *suspect = shape || shared;
    *personal = false;
    if (!*suspect || yes)
        return ST_OK;
    TRY(consented(ctx, db, organisation, purpose, channel, &yes));
    *personal = !yes;
    return ST_OK;
}

enum status personal_value(struct ctx *ctx, struct db *db, ref_t organisation, const struct value *value,
                           const char *purpose, const char *channel, bool *personal) {
    bool suspect;
    return look_at(ctx, db, organisation, value, purpose, channel, &suspect, personal);
}

enum status personal_all(struct ctx *ctx, struct dossier *dossier, const char *field, const char *purpose,
                         const char *channel, bool *all) {
    const struct values *values;
    bool any = false;
    *all = false;
    TRY(dossier_values(ctx, dossier, &values));
    for (size_t i = 0; i < values->count; i++) {
        const struct value *value = &values->items[i];
        bool suspect, personal;
        if (strcmp(value->field, field) != 0 || value->erased || !value->text || !*value->text)
            continue;
        TRY(look_at(ctx, dossier->db, dossier->party, value, purpose, channel, &suspect, &personal));
        dossier->read |= suspect ? DOSSIER_PERSONAL : 0U;
        if (!personal)
            return ST_OK;
        any = true;
    }
    *all = any;
    return ST_OK;
}
