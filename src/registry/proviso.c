/* Both questions are asked of the party's whole past, as retention asks: a condition may look at its relation, at a state that
 * a record gave it, at another own field. The draft's own values stand in for the stored ones, so that a form can give a
 * field together with what allows it. */
#include "registry/proviso.h"

#include "base/buf.h"
#include "notice/holds.h"
#include "notice/names.h"
#include "notice/say.h"
#include "registry/allow.h"
#include "registry/collate.h"
#include "registry/inside.h"
#include "registry/loggable.h"
#include "registry/past.h"
#include "registry/permit.h"

#include <ctype.h>
#include <string.h>

enum { TELLING = 3 }; /* fewer letters or digits are found by chance */

struct proving {
    const struct proviso *proviso;
    struct history history;
    int party, record; /* record: index of the happening that is written; -1 */
    day_t on;
};

/* ---- the past, with what is written now */

/* Own fields by their full names, as past.c gives them. */
static void take_values(struct ctx *ctx, const struct values *values, struct history_party *party) {
    struct fact *facts = arena_array(ctx->arena, values->count, sizeof *facts);
    party->fact_count = 0;
    for (size_t i = 0; i < values->count; i++) {
        const struct value *value = &values->items[i];
        if (strchr(value->field, '.') && value->text && *value->text)
            facts[party->fact_count++] = (struct fact){value->field, value->text};
    }
    party->facts = facts;
}

static enum status know(struct ctx *ctx, struct db *db, const struct proviso *proviso,
                        struct proving *proving) {
    *proving = (struct proving){.proviso = proviso, .record = -1, .on = registry_today(ctx)};
    if (proviso->party) {
        struct past past;
        TRY(past_build(ctx, db, &proviso->party, 1, &past));
        proving->history = past.history;
        proving->party = past_index(&past, proviso->party);
        must(proving->party >= 0);
    } else {
        proving->history.party_count = 1;
    }
    size_t count = proving->history.party_count;
    struct history_party *parties = arena_array(ctx->arena, count, sizeof *parties);
    for (size_t i = 0; proviso->party && i < count; i++)
        parties[i] = proving->history.parties[i];
    struct history_party *self = &parties[proving->party];
    if (!proviso->party)
        *self = (struct history_party){.id = "", .type = proviso->types[0]};
    take_values(ctx, proviso->values, self);
    proving->history.parties = parties;
    return ST_OK;
}

static void take_record(struct ctx *ctx, struct proving *proving, const struct envelope *envelope,
                        const struct content *content) {
    struct history *history = &proving->history;
    struct happening *happenings = arena_array(ctx->arena, history->happening_count + 1, sizeof *happenings);
    for (size_t i = 0; i < history->happening_count; i++)
        happenings[i] = history->happenings[i];
    proving->record = (int)history->happening_count;
    happenings[history->happening_count++] = (struct happening){.what = envelope->kind,
                                                                .party = proving->party,
                                                                .about = -1,
                                                                .day = envelope->day,
                                                                .instant = envelope->at,
                                                                .ends = envelope->ends,
                                                                .with = content->facts,
                                                                .with_count = content->fact_count};
    history->happenings = happenings;
    if (envelope->day > proving->on)
        proving->on = envelope->day;
}

/* ---- when */

static const struct own_field *own_in(const struct category *category, const char *id) {
    for (size_t i = 0; i < category->own_count; i++)
        if (strcmp(category->own[i].entry.id, id) == 0)
            return &category->own[i];
    return NULL;
}

/* The own field that "category.field" names, and its category. */
static const struct own_field *own_named(const struct notice *notice, const char *field, int *category) {
    const char *part, *dot = strchr(field, '.');
    return dot ? names_own(notice, field, false, category, &part) : NULL;
}

/* In one of the party's types that have the field at all. */
static bool true_for(struct ctx *ctx, const struct proving *proving, int category, const struct cond *cond) {
    const struct category *data = &ctx_notice(ctx)->categories[category];
    for (size_t i = 0; i < proving->proviso->type_count; i++) {
        struct holds asked = {.history = &proving->history,
                              .party = proving->party,
                              .record = proving->record,
                              .type = proving->proviso->types[i],
                              .class = data->class,
                              .on = proving->on};
        if (set_has(&data->types, asked.type) && holds(ctx, ctx_notice(ctx), &asked, cond))
            return true;
    }
    return false;
}

static bool allowed(struct ctx *ctx, const struct proving *proving, int category, const struct own_field *own) {
    return true_for(ctx, proving, category, own->when);
}

static enum status check_when(struct ctx *ctx, const struct proving *proving, int category,
                              const struct own_field *own, const char *field) {
    if (!own->when || allowed(ctx, proving, category, own))
        return ST_OK;
    const char *what = arena_printf(ctx->arena, "%s: %s", words_in(&own->entry, ctx->lang),
                                    say_cond(ctx->arena, ctx_notice(ctx), ctx->lang, own->when));
    return allow_refuse(ctx, field, arena_printf(ctx->arena, "%s.when", own->entry.path),
                        M("This is stored only when its condition is true ({1}). The notice says: “{2}”"),
                        what);
}

/* ---- never in */

/* A text on its way into a category. */
struct text {
    int into;
    const char *field, *text;
};

static bool kept_out(const struct category *from, const struct own_field *own, int into) {
    return set_has(&from->never_in, into) || (own && set_has(&own->never_in, into));
}

static bool into_matters(const struct notice *notice, int into) {
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *from = &notice->categories[i];
        if (kept_out(from, NULL, into))
            return true;
        for (size_t j = 0; j < from->own_count; j++)
            if (kept_out(from, &from->own[j], into))
                return true;
    }
    return false;
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool is_between(char c) {
    return c && strchr(" -_/()+", c);
}

/* "fi21 1234 5600" is "FI2112345600": signs that people put between do not count, whole words do. */
static bool stands_at(const char *text, const char *value) {
    for (; *value; value++) {
        if (is_between(*value))
            continue;
        while (is_between(*text))
            text++;
        if (*text++ != *value)
            return false;
    }
    return !is_word(*text);
}

static bool stands_in(const char *text, const char *value) {
    size_t telling = 0;
    for (const char *at = value; *at; at++)
        telling += is_word(*at);
    if (telling < TELLING)
        return false;
    for (const char *at = text; *at; at++)
        if (is_word(*at) && (at == text || !is_word(at[-1])) && stands_at(at, value + strspn(value, " -_/()+")))
            return true;
    return false;
}

/* As it is stored, as people of each language read it, and as they type it. */
static bool speaks_of(struct ctx *ctx, const char *text, const struct field *field, const char *value) {
    const char *folded = collate_fold(ctx->arena, text);
    if (field->type == FIELD_YES_NO)
        return false;
    if (stands_in(folded, collate_fold(ctx->arena, value)))
        return true;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const char *shown = field_show(ctx->arena, (enum lang)lang, field, value);
        const char *typed = field_typed(ctx->arena, (enum lang)lang, field, value);
        if (stands_in(folded, collate_fold(ctx->arena, shown)) ||
            stands_in(folded, collate_fold(ctx->arena, typed)))
            return true;
    }
    return false;
}

static enum status refuse_text(struct ctx *ctx, const struct text *text, const struct category *from,
                               const struct own_field *own, const char *label) {
    const char *path = own && set_has(&own->never_in, text->into) ? own->entry.path : from->entry.path;
    return allow_refuse(
        ctx, text->field, arena_printf(ctx->arena, "%s.never_in", path),
        M("The text says what must never stand there ({1}). It was not stored. The notice says: “{2}”"), label);
}

static enum status check_value(struct ctx *ctx, const struct proving *proving, const struct text *text,
                               const struct value *value) {
    const struct notice *notice = ctx_notice(ctx);
    int category = NOTICE_NOTHING;
    const struct own_field *own = own_named(notice, value->field, &category);
    for (size_t i = 0; !own && category == NOTICE_NOTHING && i < proving->proviso->type_count; i++)
        category = notice_category_of(notice, proving->proviso->types[i], value->field);
    const struct field *builtin = own ? NULL : field_builtin(value->field);
    if (category == NOTICE_NOTHING || (!own && !builtin) || !value->text || !*value->text ||
        !kept_out(&notice->categories[category], own, text->into))
        return ST_OK;
    struct field field = own ? field_own(own) : *builtin;
    if (!speaks_of(ctx, text->text, &field, value->text))
        return ST_OK;
    return refuse_text(ctx, text, &notice->categories[category], own, field_label(&field, ctx->lang));
}

/* What a record of the party says in own fields of its category. */
static enum status check_facts(struct ctx *ctx, const struct text *text, const struct happening *happening) {
    const struct notice *notice = ctx_notice(ctx);
    int category = loggable_category(notice, happening->what);
    const struct kind *kind = kind_builtin(happening->what);
    for (size_t i = 0; i < happening->with_count; i++) {
        int from = category;
        const struct fact *fact = &happening->with[i];
        for (size_t c = 0; from == NOTICE_NOTHING && kind && *kind->field && c < notice->categories_count; c++)
            if (names_have(&notice->categories[c].fields, kind->field))
                from = (int)c;
        const struct own_field *own =
            from == NOTICE_NOTHING ? NULL : own_in(&notice->categories[from], fact->name);
        if (!own || !kept_out(&notice->categories[from], own, text->into))
            continue;
        struct field field = field_own(own);
        if (speaks_of(ctx, text->text, &field, fact->value))
            return refuse_text(ctx, text, &notice->categories[from], own, field_label(&field, ctx->lang));
    }
    return ST_OK;
}

static enum status check_never(struct ctx *ctx, const struct proving *proving, const struct text *text) {
    if (!text->text || !*text->text || text->into == NOTICE_NOTHING ||
        !into_matters(ctx_notice(ctx), text->into))
        return ST_OK;
    const struct values *values = proving->proviso->values;
    for (size_t i = 0; i < values->count; i++)
        TRY(check_value(ctx, proving, text, &values->items[i]));
    for (size_t i = 0; i < proving->history.happening_count; i++)
        if (proving->history.happenings[i].party == proving->party)
            TRY(check_facts(ctx, text, &proving->history.happenings[i]));
    return ST_OK;
}

/* ---- what is given */

/* In which category a value lies for the party. */
static int lies_in(struct ctx *ctx, const struct proviso *proviso, const char *field) {
    int category = NOTICE_NOTHING;
    for (size_t i = 0; category == NOTICE_NOTHING && i < proviso->type_count; i++)
        category = notice_category_of(ctx_notice(ctx), proviso->types[i], field);
    return category;
}

static bool is_text(const struct own_field *own, const char *field) {
    const struct field *builtin = field_builtin(field);
    if (own)
        return own->type == OWN_TEXT || own->type == OWN_FILE;
    return builtin &&
           (builtin->type == FIELD_TEXT || builtin->type == FIELD_ADDRESS || builtin->type == FIELD_URL);
}

static bool value_matters(struct ctx *ctx, const struct proviso *proviso, const struct value *value) {
    int category;
    const struct own_field *own = own_named(ctx_notice(ctx), value->field, &category);
    if (!value->text || !*value->text)
        return false;
    category = lies_in(ctx, proviso, value->field);
    return (own && own->when) || (category != NOTICE_NOTHING && is_text(own, value->field) &&
                                  into_matters(ctx_notice(ctx), category));
}

static enum status prove_values(struct ctx *ctx, struct db *db, const struct proviso *proviso,
                                const struct values *given) {
    struct proving proving;
    TRY(know(ctx, db, proviso, &proving));
    for (size_t i = 0; i < given->count; i++) {
        const struct value *value = &given->items[i];
        int category;
        const struct own_field *own = own_named(ctx_notice(ctx), value->field, &category);
        if (!value->text || !*value->text)
            continue;
        if (own)
            TRY(check_when(ctx, &proving, category, own, value->field));
        if (is_text(own, value->field))
            TRY(check_never(ctx, &proving,
                            &(struct text){lies_in(ctx, proviso, value->field), value->field, value->text}));
    }
    return ST_OK;
}

enum status proviso_values(struct ctx *ctx, struct db *db, const struct proviso *proviso,
                           const struct values *given) {
    bool matters = false;
    for (size_t i = 0; i < given->count; i++)
        matters = matters || value_matters(ctx, proviso, &given->items[i]);
    if (!matters)
        return ST_OK;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = prove_values(ctx, db, proviso, given);
    registry_memory_back(ctx, outer);
    return status;
}

static bool record_matters(const struct notice *notice, int category, const struct content *content) {
    const struct category *data = &notice->categories[category];
    for (size_t i = 0; i < content->fact_count; i++) {
        const struct own_field *own = own_in(data, content->facts[i].name);
        if (own && own->when)
            return true;
    }
    return (content->text || content->fact_count) && into_matters(notice, category);
}

static enum status prove_record(struct ctx *ctx, struct db *db, const struct proviso *proviso,
                                const struct envelope *envelope, int category, const struct content *content) {
    const struct category *data = &ctx_notice(ctx)->categories[category];
    struct proving proving;
    TRY(know(ctx, db, proviso, &proving));
    take_record(ctx, &proving, envelope, content);
    for (size_t i = 0; i < content->fact_count; i++) {
        const struct fact *fact = &content->facts[i];
        const struct own_field *own = own_in(data, fact->name);
        const char *name = own ? arena_printf(ctx->arena, "%s.%s", data->entry.id, fact->name) : fact->name;
        if (own)
            TRY(check_when(ctx, &proving, category, own, name));
        if (own && is_text(own, name))
            TRY(check_never(ctx, &proving, &(struct text){category, name, fact->value}));
    }
    return check_never(ctx, &proving, &(struct text){category, "text", content->text});
}

enum status proviso_record(struct ctx *ctx, struct db *db, const struct proviso *proviso,
                           const struct envelope *envelope, int category, const struct content *content) {
    if (category == NOTICE_NOTHING || !record_matters(ctx_notice(ctx), category, content))
        return ST_OK;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = prove_record(ctx, db, proviso, envelope, category, content);
    registry_memory_back(ctx, outer);
    return status;
}

enum status proviso_text(struct ctx *ctx, const struct proviso *proviso, int category, const char *field,
                         const char *text) {
    int own_category;
    const struct own_field *own = field ? own_named(ctx_notice(ctx), field, &own_category) : NULL;
    const struct proving proving = {.proviso = proviso, .record = -1};
    if (field && !is_text(own, field))
        return ST_OK;
    return check_never(ctx, &proving, &(struct text){category, field ? field : "text", text});
}

/* ---- what may be asked for */

enum status proviso_open(struct ctx *ctx, struct db *db, const struct proviso *proviso, const char *field,
                         bool *open) {
    int category;
    const struct own_field *own = own_named(ctx_notice(ctx), field, &category);
    *open = !own || !own->when;
    if (*open)
        return ST_OK;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    struct proving proving;
    ctx->arena = arena;
    enum status status = know(ctx, db, proviso, &proving);
    if (status == ST_OK)
        *open = allowed(ctx, &proving, category, own);
    registry_memory_back(ctx, outer);
    return status;
}

static size_t types_of(const struct party *party, int type, int *types) {
    size_t count = 0;
    types[count++] = type;
    for (size_t i = 0; party && i < party->role_count; i++)
        if (party->roles[i].type != NOTICE_NOTHING && party->roles[i].type != type)
            types[count++] = party->roles[i].type;
    return count;
}

/* ---- a form: what may be stored now, or once something else in it is said */

struct offering {
    const struct field *all; /* of the form */
    size_t count;
    const struct proving *proving;
    int category;
};

/* Is it asked in the same form? */
static bool in_form(const struct notice *notice, const struct offering *offering, const char *name) {
    int category;
    const char *part;
    const struct own_field *own = names_own(notice, name, false, &category, &part);
    for (size_t i = 0; own && i < offering->count; i++)
        if (offering->all[i].own == own)
            return true;
    return false;
}

/* Can the condition be true (or, without `yes`, false) whatever the form will say? What it does not ask stays as it is. */
static bool may_be(struct ctx *ctx, const struct offering *offering, const struct cond *cond, bool yes) {
    bool all = (cond->kind == COND_AND) == yes;
    if (cond->kind == COND_NOT)
        return may_be(ctx, offering, cond->args[0], !yes);
    if (cond->kind != COND_AND && cond->kind != COND_OR)
        return in_form(ctx_notice(ctx), offering, cond->name) ||
               true_for(ctx, offering->proving, offering->category, cond) == yes;
    for (size_t i = 0; i < cond->count; i++)
        if (may_be(ctx, offering, cond->args[i], yes) != all)
            return !all;
    return all;
}

static enum status offered(struct ctx *ctx, struct db *db, const struct proviso *proviso,
                           struct offering offering, const struct field *field, bool *open) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    struct proving proving;
    ctx->arena = arena;
    enum status status = know(ctx, db, proviso, &proving);
    offering.proving = &proving;
    offering.category = field->category;
    if (status == ST_OK)
        *open = may_be(ctx, &offering, field->own->when, true);
    registry_memory_back(ctx, outer);
    return status;
}

static enum status pick_open(struct ctx *ctx, const struct proviso *proviso, const struct field *all,
                             size_t all_count, struct field *fields, size_t *count) {
    scoped_reader *db = NULL;
    const struct offering offering = {.all = all, .count = all_count};
    for (size_t i = 0; i < all_count; i++) {
        bool open = !all[i].own || !all[i].own->when || value_first(proviso->values, all[i].id);
        if (!open && !db)
            TRY(store_reader(ctx, ctx->registry->store, &db));
        if (!open)
            TRY(offered(ctx, db, proviso, offering, &all[i], &open));
        if (open)
            fields[(*count)++] = all[i];
    }
    return ST_OK;
}

enum status proviso_fields(struct ctx *ctx, const struct party *party, int type, const struct field **fields,
                           size_t *count) {
    size_t all_count;
    struct values values = {0};
    *count = 0;
    if (party) {
        TRY(permit_action(ctx, ACTION_OPEN, party->id, NULL));
        for (size_t i = 0; i < party->value_count; i++)
            value_push(ctx, &values, party->values[i]);
    }
    const struct field *all = field_list(ctx->arena, ctx_notice(ctx), type, &all_count);
    struct field *open = arena_array(ctx->arena, all_count, sizeof *open);
    int *types = arena_array(ctx->arena, (party ? party->role_count : 0) + 1, sizeof *types);
    struct proviso proviso = {.party = party ? party->id : 0,
                              .types = types,
                              .type_count = types_of(party, type, types),
                              .values = &values};
    *fields = open;
    return pick_open(ctx, &proviso, all, all_count, open, count);
}
