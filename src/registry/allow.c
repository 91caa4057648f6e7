/* A field that the notice does not list for a type is refused by the sentence that comes closest: the category that
 * holds it for another type, else what the notice says it never does, else its list of data as a whole. */
#include "registry/allow.h"

#include "registry/permit.h"
#include "registry/screen.h"

#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* What somebody who wants to store something sensitive, or a score, would call it. */
static const char *const sensitive_words[] = {
    "health",    "ethnic_origin", "political_opinion", "religion",        "union_membership",
    "genetic",   "biometric",     "sex_life",          "criminal",        "identity_code",
    "ssn",       "hetu",          "henkilotunnus",     "terveys",         "diagnosis",
    "allergies", "ethnicity",     "disability",        "personbeteckning"};
static const char *const score_words[] = {"score", "segment", "profile", "rating", "scoring", "lead_score"};

static bool one_of(const char *const *words, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(words[i], word) == 0)
            return true;
    return false;
}
#define ONE_OF(words, word) one_of((words), sizeof(words) / sizeof *(words), (word))

/* "category.field" */
static const struct own_field *own_of(const struct notice *notice, const char *field) {
    const char *dot = strchr(field, '.');
    for (size_t i = 0; dot && i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        if (strncmp(category->entry.id, field, (size_t)(dot - field)) != 0 ||
            category->entry.id[dot - field] != '\0')
            continue;
        for (size_t j = 0; j < category->own_count; j++)
            if (strcmp(category->own[j].entry.id, dot + 1) == 0)
                return &category->own[j];
    }
    return NULL;
}

/* What files say of people and the program has no field for, in words. */
static const char *left_out_label(enum lang lang, const char *field) {
    static const struct {
        const char *field, *words;
    } known[] = {
        {"photo", M("photo")},
        {"logo", M("logo")},
        {"sound", M("sound")},
        {"birthday", M("birthday")},
        {"anniversary", M("anniversary")},
        {"nickname", M("nickname")},
        {"department", M("department")},
        {"fax", M("fax number")},
        {"label", M("label")},
        {"relation", M("relation")},
        {"gender", M("gender")},
        {"name_prefix", M("title before the name")},
        {"name_suffix", M("title after the name")},
        {"social_profile", M("profile in a social medium")},
        {"full_name", M("another form of the name")},
        {"contact_person", M("contact person's name")},
        {"phone_extension", M("phone extension")},
        {"pager", M("pager number")},
        {"other_address", M("another address")},
        {"other_organisation", M("another organisation")},
        {"other_title", M("another title")},
        {"role", M("role at work")},
        {"event", M("personal date")},
        {"instant_messaging", M("address for instant messages")},
        {"location", M("location")},
        {"time_zone", M("time zone")},
        {"other_language", M("another language")},
        {"agent", M("agent")},
        {"spouse", M("spouse")},
        {"children", M("children")},
        {"hobby", M("hobby")},
        {"identity_code", M("personal identity code")},
        {"custom_field", M("custom field")},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].field, field) == 0)
            return msg(lang, known[i].words);
    return field;
}

const char *allow_label(struct ctx *ctx, const char *field) {
    const struct field *builtin = field_builtin(field);
    const struct own_field *own = own_of(ctx_notice(ctx), field);
    if (builtin)
        return field_label(builtin, ctx->lang);
    if (strcmp(field, "text") == 0)
        return msg(ctx->lang, M("the text"));
    return own ? words_in(&own->entry, ctx->lang) : left_out_label(ctx->lang, field);
}

bool allow_word(struct ctx *ctx, const char *field) {
    static const char *const words[] = {"text",    "amount", "kind",   "at",           "ends", "about",
                                        "service", "source", "reason", "organisation", "type", "name"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(field, words[i]) == 0)
            return true;
    return field_builtin(field) || field_is_record(field) || own_of(ctx_notice(ctx), field);
}

enum status allow_refuse(struct ctx *ctx, const char *field, const char *path, const char *id,
                         const char *value) {
    const struct notice *notice = ctx_notice(ctx);
    const struct sentence *sentence = notice_sentence(notice, path);
    const char *quote = notice_quote(ctx->arena, notice, ctx->lang, path);
    (void)FAIL(ctx, ST_DENIED, id, value, quote ? quote : path);
    if (field)
        (void)fault_at_field(ctx, field);
    return fault_sentence(ctx, sentence && sentence->promise ? sentence->promise : path);
}

static bool never(const struct notice *notice, const char *what) {
    return names_have(&notice->never, what);
}

/* The category that lists the field for some other type. */
static const struct category *elsewhere(const struct notice *notice, const char *field) {
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        if (names_have(&category->fields, field) && !category->fields.all)
            return category;
        const char *dot = strchr(field, '.');
        if (dot && strncmp(category->entry.id, field, (size_t)(dot - field)) == 0 &&
            category->entry.id[dot - field] == '\0')
            return category;
    }
    return NULL;
}

static enum status refuse_sensitive(struct ctx *ctx, const char *field, const char *label) {
    return allow_refuse(ctx, field, never(ctx_notice(ctx), "sensitive_data") ? "never.sensitive_data" : "data",
                        M("Sensitive data are not stored, so “{1}” was not either. The notice says: “{2}”"),
                        label);
}

static enum status refuse_unlisted(struct ctx *ctx, int type, const char *field) {
    const struct notice *notice = ctx_notice(ctx);
    const struct category *other = elsewhere(notice, field);
    const char *label = allow_label(ctx, field);
    const char *what =
        arena_printf(ctx->arena, "%s (%s)", label, words_in(&notice->types[type].entry, ctx->lang));
    if (other)
        return allow_refuse(ctx, field, other->entry.path,
                            M("The notice does not list this about such a party: {1}. It says: “{2}”"), what);
    const char *dot = strrchr(field, '.');
    const char *last = dot ? dot + 1 : field;
    if (ONE_OF(sensitive_words, last))
        return refuse_sensitive(ctx, field, label);
    if (never(notice, "profiling") && ONE_OF(score_words, last))
        return allow_refuse(ctx, field, "never.profiling",
                            M("Nobody is scored or profiled, so “{1}” was not stored. The notice says: “{2}”"),
                            label);
    return allow_refuse(ctx, field, "data",
                        notice_quote(ctx->arena, notice, ctx->lang, "data")
                            ? M("The notice does not list this at all: {1}. It says: “{2}”")
                            : M("The notice does not list this at all: {1}."),
                        what);
}

/* A source gives what the notice says it gives, and a category takes from the sources it names. */
static bool takes_from(const struct notice *notice, int category, int source) {
    const struct category *data = &notice->categories[category];
    return set_has(&notice->sources[source].fills, category) &&
           (!data->sources.count || set_has(&data->sources, source));
}

bool allow_from(struct ctx *ctx, int type, int source, const char *field) {
    const struct notice *notice = ctx_notice(ctx);
    const struct field *listed = field_listed(ctx->arena, notice, type, field);
    return listed && listed->category != NOTICE_NOTHING && takes_from(notice, listed->category, source);
}

static enum status check_source(struct ctx *ctx, const struct allow *allow, const char *field, int category) {
    const struct notice *notice = ctx_notice(ctx);
    const struct category *data = &notice->categories[category];
    if (allow->source == NOTICE_NOTHING)
        return ST_OK;
    const struct source *source = &notice->sources[allow->source];
    bool fills = set_has(&source->fills, category);
    if (takes_from(notice, category, allow->source))
        return ST_OK;
    const char *what =
        arena_printf(ctx->arena, "%s: %s", words_in(&source->entry, ctx->lang), allow_label(ctx, field));
    if (!fills)
        return allow_refuse(ctx, field, arena_printf(ctx->arena, "%s.fills", source->entry.path),
                            M("This source does not give such data ({1}). The notice says: “{2}”"), what);
    return allow_refuse(ctx, field, arena_printf(ctx->arena, "%s.sources", data->entry.path),
                        M("This source does not give such data ({1}). The notice says: “{2}”"), what);
}

/* What must be written down, or exist, before anything of the category (or from the source) is stored. */
static enum status check_needs(struct ctx *ctx, const struct allow *allow, const char *field, int category) {
    const struct notice *notice = ctx_notice(ctx);
    const struct category *data = &notice->categories[category];
    const struct entry *entry = &data->entry;
    unsigned needs = data->needs;
    if (allow->source != NOTICE_NOTHING && notice->sources[allow->source].needs & NEED_REASON &&
        !allow->reason) {
        entry = &notice->sources[allow->source].entry;
        needs |= NEED_REASON;
    }
    if (!needs)
        return ST_OK;
    const char *who = words_in(entry, ctx->lang);
    if (needs & (NEED_REASON | NEED_LAW | NEED_AGREEMENT | NEED_EVENT) && !allow->reason) {
        (void)FAIL(ctx, ST_INVALID, M("Write down why this is needed: the notice wants a reason ({1})"), who);
        return fault_at_field(ctx, "reason");
    }
    if (needs & NEED_SOURCE && allow->source == NOTICE_NOTHING) {
        (void)FAIL(ctx, ST_INVALID, M("Say where this came from: the notice wants a source ({1})"), who);
        return fault_at_field(ctx, "source");
    }
    const char *path = arena_printf(ctx->arena, "%s.needs", data->entry.path);
    if (needs & NEED_JOB && !allow->has_job)
        return allow_refuse(ctx, field, path,
                            M("This needs a job that it belongs to ({1}). The notice says: “{2}”"), who);
    if (needs & NEED_CONSENT && !allow->has_consent)
        return allow_refuse(ctx, field, path, M("This needs a consent ({1}). The notice says: “{2}”"), who);
    if (needs & (NEED_ASKED | NEED_CHOSEN) && !allow->has_asked)
        return allow_refuse(
            ctx, field, path,
            M("This is stored only when the person has asked for it ({1}). The notice says: “{2}”"), who);
    return ST_OK;
}

/* What the notice lists as sensitive, with its ground, may speak of it. */
static bool may_hold(const struct category *data, const struct own_field *own, enum screened found) {
    const char *kind = own && own->special ? own->special : data->special_kind;
    if (!kind || !data->special_ground)
        return false;
    return strcmp(kind, found == SCREEN_IDENTITY_CODE ? "identity_code" : "health") == 0;
}

static enum status screened(struct ctx *ctx, const struct category *data, const struct own_field *own,
                            const char *field, const char *text) {
    return may_hold(data, own, screen_text(text)) ? ST_OK : allow_free_text(ctx, field, text);
}

static const char code_there[] =
    M("There is a personal identity code in the text ({1}). It was not stored. The notice says: “{2}”");
static const char health_there[] =
    M("The text speaks of somebody's health ({1}). It was not stored. The notice says: “{2}”");

bool allow_screened(const char *id) {
    return strcmp(id, code_there) == 0 || strcmp(id, health_there) == 0;
}

enum status allow_no_code(struct ctx *ctx, const char *field, const char *text, const char *instead) {
    if (!text || screen_text(text) != SCREEN_IDENTITY_CODE)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, instead);
    return fault_at_field(ctx, field);
}

bool allow_says(const char *text) {
    UChar32 letter = 0;
    for (int32_t at = 0; text && text[at];) {
        U8_NEXT((const uint8_t *)text, at, -1, letter);
        if (u_isalpha(letter))
            return true;
    }
    return false;
}

enum status allow_free_text(struct ctx *ctx, const char *field, const char *text) {
    enum screened said = screen_text(text);
    if (said == SCREEN_CLEAN)
        return ST_OK;
    return allow_refuse(ctx, field, never(ctx_notice(ctx), "sensitive_data") ? "never.sensitive_data" : "data",
                        said == SCREEN_HEALTH ? health_there : code_there, allow_label(ctx, field));
}

/* An own field that says what special kind it is needs the category's ground. */
static enum status check_special(struct ctx *ctx, const struct field *field) {
    const struct category *data = &ctx_notice(ctx)->categories[field->category];
    bool special = (field->own && field->own->special) || data->special_kind;
    if (special && !data->special_ground)
        return refuse_sensitive(ctx, field->id, field_label(field, ctx->lang));
    return ST_OK;
}

enum status allow_value(struct ctx *ctx, const struct allow *allow, const char *id, const char *text,
                        struct value *value) {
    const struct notice *notice = ctx_notice(ctx);
    const struct field *field = field_listed(ctx->arena, notice, allow->type, id);
    if (!field)
        return refuse_unlisted(ctx, allow->type, id);
    TRY(check_special(ctx, field));
    const struct category *data = &notice->categories[field->category];
    *value = (struct value){.field = arena_text(ctx->arena, id),
                            .text = "",
                            .source = allow->source,
                            .since = registry_today(ctx),
                            .by = ctx->actor ? arena_text(ctx->arena, ctx->actor->name) : NULL,
                            .reason = allow->reason,
                            .class = data->class};
    if (!text || !*text)
        return ST_OK;
    if (field->type == FIELD_TEXT || field->type == FIELD_ADDRESS || field->type == FIELD_URL)
        TRY(screened(ctx, data, field->own, id, text));
    TRY(field_normalise(ctx, notice, field, text, &value->text));
    if (!*value->text)
        return ST_OK;
    TRY(check_source(ctx, allow, id, field->category));
    return check_needs(ctx, allow, id, field->category);
}

enum status allow_text(struct ctx *ctx, const struct allow *allow, const struct kind *kind, const char *text,
                       int *category) {
    const struct notice *notice = ctx_notice(ctx);
    *category = kind && *kind->field ? notice_category_of(notice, allow->type, kind->field) : NOTICE_NOTHING;
    if (!text)
        return ST_OK;
    if (*category == NOTICE_NOTHING) {
        const struct category *other = kind && *kind->field ? elsewhere(notice, kind->field) : NULL;
        return allow_refuse(ctx, "text", other ? other->entry.path : "data",
                            M("The notice does not list such texts ({1}). It says: “{2}”"),
                            kind ? msg(ctx->lang, kind->label) : "");
    }
    TRY(screened(ctx, &notice->categories[*category], NULL, "text", text));
    TRY(check_source(ctx, allow, "text", *category));
    return check_needs(ctx, allow, "text", *category);
}

/* A text may stand in a category that lists some kind of record; others hold own fields alone. */
static bool has_text(const struct category *category) {
    for (size_t i = 0; i < category->fields.count; i++)
        if (field_is_record(category->fields.items[i]))
            return true;
    return category->program;
}

enum status allow_record(struct ctx *ctx, const struct allow *allow, int category, const char *text) {
    const struct category *data = &ctx_notice(ctx)->categories[category];
    const char *name = words_in(&data->entry, ctx->lang);
    if (!set_has(&data->types, allow->type))
        return allow_refuse(ctx, "kind", data->entry.path,
                            M("The notice does not list this about such a party: {1}. It says: “{2}”"), name);
    if (data->special_kind && !data->special_ground)
        return refuse_sensitive(ctx, "kind", name);
    if (text && !has_text(data))
        return allow_refuse(ctx, "text", data->entry.path,
                            M("The notice does not list such texts ({1}). It says: “{2}”"), name);
    if (text)
        TRY(screened(ctx, data, NULL, "text", text));
    TRY(check_source(ctx, allow, "kind", category));
    return check_needs(ctx, allow, "kind", category);
}
