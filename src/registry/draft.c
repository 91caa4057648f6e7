/* What front ends hand over is a draft: texts under names of fields. Here each becomes a value that the notice
 * allows for one of the party's types, or the fault that refuses it, before anything is written. What must be
 * given, and who must not come back, is asked once the values are known. */
#include "registry/draft.h"

#include "registry/licence.h"

#include "base/utf8.h"
#include "registry/allow.h"
#include "registry/lookups.h"
#include "registry/scope.h"

#include <string.h>

enum { VALUES_MAX = 100 };

static enum status invalid(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

static enum status short_text(struct ctx *ctx, const char *field, const char *text, const char **copy) {
    enum { REASON_MAX = 1000 };
    if (text && (strlen(text) > REASON_MAX || !utf8_text(text, strlen(text))))
        return invalid(ctx, field, M("“{1}” cannot be this."), field);
    *copy = text && *text ? arena_text(ctx->arena, text) : NULL;
    return ST_OK;
}

/* Which of the party's types lists the field; the first one where none does, and it will refuse. */
static int type_with(const struct notice *notice, const int *types, size_t count, const char *field) {
    for (size_t i = 0; i < count; i++)
        if (notice_category_of(notice, types[i], field) != NOTICE_NOTHING)
            return types[i];
    return types[0];
}

/* A field that a party has once is given once; the same text twice is one. */
static enum status push_once(struct ctx *ctx, struct values *values, struct value value) {
    const struct field *field = field_builtin(value.field);
    for (size_t i = 0; i < values->count; i++) {
        const struct value *other = &values->items[i];
        if (strcmp(other->field, value.field) != 0)
            continue;
        if (strcmp(other->text, value.text) == 0)
            return ST_OK;
        if (!field || !field->many)
            return invalid(ctx, value.field, M("This is given once: {1}"), allow_label(ctx, value.field));
    }
    value_push(ctx, values, value);
    return ST_OK;
}

enum status draft_values(struct ctx *ctx, const struct party_draft *draft, const int *types, size_t count,
                         const struct standing *standing, struct values *values) {
    struct allow allow = {.source = draft->source,
                          .has_job = standing->has_job,
                          .has_consent = standing->has_consent,
                          .has_asked = standing->has_asked};
    *values = (struct values){0};
    if (draft->source < NOTICE_NOTHING || draft->source >= (int)ctx_notice(ctx)->sources_count)
        return invalid(ctx, "source", M("The notice knows no such source."), "");
    TRY(licence_check(ctx, draft->source, &draft->licence));
    if (draft->value_count > VALUES_MAX)
        return invalid(ctx, draft->values[VALUES_MAX].field, M("These are too many values."), "");
    TRY(short_text(ctx, "reason", draft->reason, &allow.reason));
    if (allow.reason)
        TRY(allow_free_text(ctx, "reason", allow.reason));
    for (size_t i = 0; i < draft->value_count; i++) {
        const struct value_draft *one = &draft->values[i];
        struct value value;
        allow.type = type_with(ctx_notice(ctx), types, count, one->field);
        TRY(scope_category(ctx, one->field, notice_category_of(ctx_notice(ctx), allow.type, one->field)));
        TRY(allow_value(ctx, &allow, one->field, one->text, &value));
        if (draft->taken_in != DAY_NONE)
            value.since = draft->taken_in;
        TRY(push_once(ctx, values, value));
    }
    return ST_OK;
}

/* A company has no last name, so none is needed of it where a category of everybody wants one. */
static enum status check_required(struct ctx *ctx, struct db *db, const struct proviso *proviso, int type,
                                  const char *field) {
    bool open;
    const struct field *builtin = field_builtin(field);
    if (field_is_record(field) || value_first(proviso->values, field) ||
        (builtin && !(builtin->forms & 1u << ctx_notice(ctx)->types[type].form)))
        return ST_OK;
    TRY(proviso_open(ctx, db, proviso, field, &open));
    return open ? invalid(ctx, field, M("This is needed: {1}"), allow_label(ctx, field)) : ST_OK;
}

enum status draft_required(struct ctx *ctx, struct db *db, const struct proviso *proviso) {
    const struct notice *notice = ctx_notice(ctx);
    const int *types = proviso->types;
    const struct values *values = proviso->values;
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        for (size_t t = 0; t < proviso->type_count; t++)
            for (size_t j = 0; set_has(&category->types, types[t]) && j < category->required.count; j++)
                TRY(check_required(ctx, db, proviso, types[t], category->required.items[j]));
    }
    if (!value_name(ctx, values)) {
        bool person = notice->types[types[0]].form == FORM_PERSON;
        return invalid(ctx, person ? "last_name" : "name",
                       M("Give at least a name, an e-mail address or a phone number ({1})."),
                       words_in(&notice->types[types[0]].entry, ctx->lang));
    }
    return ST_OK;
}

enum status draft_days(struct ctx *ctx, day_t from, day_t to, day_t taken_in) {
    day_t today = registry_today(ctx);
    if (from != DAY_NONE && to != DAY_NONE && to < from)
        return invalid(ctx, "to", M("It cannot end before it begins, on {1}."),
                       day_text(ctx->arena, ctx->lang, from));
    if (taken_in != DAY_NONE && taken_in > today)
        return invalid(ctx, "taken_in", M("The day {1} has not come yet."),
                       day_text(ctx->arena, ctx->lang, taken_in));
    return ST_OK;
}

enum status draft_suppressed(struct ctx *ctx, struct db *db, const struct party_draft *draft,
                             const struct values *values) {
    bool erased;
    bool own_words = draft->source == NOTICE_NOTHING || ctx_notice(ctx)->sources[draft->source].main;
    if (own_words)
        return ST_OK;
    TRY(lookups_erased(ctx, db, values->items, values->count, &erased));
    if (erased)
        return allow_refuse(
            ctx, NULL, "rights.erasure",
            M("This person was erased and comes back only by own words ({1}). The notice says: “{2}”"),
            words_in(&ctx_notice(ctx)->sources[draft->source].entry, ctx->lang));
    return ST_OK;
}
