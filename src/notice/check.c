/* Each check is a function that looks at one table. A finding has a stable id, a place in the file, the article it
 * will be read against (of the GDPR), and the promise it touches. */
#include "notice/check.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/law.h"
#include "notice/names.h"
#include "notice/path.h"
#include "notice/say.h"
#include "notice/suppose.h"
#include "notice/word.h"

#include <string.h>

/* ---- places */

struct spot check_spot(const struct check *check, const char *path) {
    struct spot spot = {.path = path, .line = 1, .column = 1};
    const struct yaml_node *node = path_node(check->notice->tree, path);
    const char *dot = strrchr(path, '.');
    const struct yaml_node *above =
        dot ? path_node(check->notice->tree, arena_text_n(check->ctx->arena, path, (size_t)(dot - path)))
            : check->notice->tree;
    const char *last = dot ? dot + 1 : path;
    if (node && node->kind != YAML_TEXT && above && above->kind == YAML_MAP)
        for (size_t i = 0; i < above->count; i++)
            if (strcmp(above->keys[i]->text, last) == 0)
                node = above->keys[i];
    if (node) {
        spot.line = node->line;
        spot.column = node->column;
    } else if (dot) {
        spot = check_spot(check, arena_text_n(check->ctx->arena, path, (size_t)(dot - path)));
        spot.path = path;
    }
    const struct sentence *sentence = notice_sentence(check->notice, path);
    spot.promise = sentence ? sentence->promise : NULL;
    return spot;
}

struct spot check_entry(const struct check *check, const struct entry *entry) {
    const struct sentence *sentence = notice_sentence(check->notice, entry->path);
    return (struct spot){entry->path, entry->line, entry->column, sentence ? sentence->promise : NULL};
}

void check_put(const struct check *check, enum level level, const char *id, struct spot spot,
               const char *article, const char *text) {
    const struct finding finding = {.level = level,
                                    .id = id,
                                    .file = check->notice->file,
                                    .line = spot.line,
                                    .column = spot.column,
                                    .article = article,
                                    .text = text,
                                    .promise = spot.promise};
    findings_add(check->ctx, check->findings, &finding);
}

const char *check_words(const struct check *check, const struct entry *entry) {
    return words_in(entry, check->ctx->lang);
}

/* ---- register and people */

static void check_register(const struct check *check) {
    const struct notice *notice = check->notice;
    bool organisation = false, sole_trader = false;
    if (!notice->version)
        CHECK_PUT(check, LEVEL_LAW, "register.version", check_spot(check, "register.version"), "5(2)",
                  M("the notice has no version, so nobody can prove which one a person was given"));
    if (notice->in_force == DAY_NONE)
        CHECK_PUT(check, LEVEL_LAW, "register.in_force", check_spot(check, "register.in_force"), "5(2)",
                  M("the notice does not say from which day it is in force"));
    for (size_t i = 0; i < notice->types_count; i++) {
        organisation = organisation || notice->types[i].form == FORM_ORGANISATION;
        sole_trader = sole_trader || notice->types[i].form == FORM_SOLE_TRADER;
    }
    if (organisation && !sole_trader)
        CHECK_PUT(check, LEVEL_LAW, "people.sole_trader", check_spot(check, "people"), "4(1)",
                  M("sole traders have no place: they have a business ID, but all their data are personal"));
}

/* ---- purposes */

static bool has_ground(const struct purpose *purpose, const char *ground) {
    for (size_t i = 0; i < purpose->types.count; i++) {
        const struct names *names = &purpose->grounds[purpose->types.items[i]];
        if (ground ? names_have(names, ground) : names->count > 0)
            return true;
    }
    return false;
}

static bool words_said(const struct words *words) {
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (words->text[lang])
            return true;
    return false;
}

static void check_ground(const struct check *check, const struct purpose *purpose) {
    struct spot spot = check_entry(check, &purpose->entry);
    const char *name = check_words(check, &purpose->entry);
    for (size_t i = 0; i < purpose->types.count; i++) {
        int type = purpose->types.items[i];
        if (purpose->grounds[type].count == 0 && has_ground(purpose, NULL))
            CHECK_PUT(check, LEVEL_LAW, "purposes.ground", spot, "6(1)", M("“{1}” has no ground for {2}"), name,
                      check_words(check, &check->notice->types[type].entry));
    }
    if (!has_ground(purpose, NULL))
        CHECK_PUT(check, LEVEL_LAW, "purposes.ground", spot, "6(1)", M("“{1}” has no ground"), name);
    if (has_ground(purpose, "legal_obligation") && !words_said(&purpose->law))
        CHECK_PUT(check, LEVEL_LAW, "purposes.law", spot, "6(3)",
                  M("“{1}” rests on a legal obligation, but names no law"), name);
    if (has_ground(purpose, "legitimate_interest") && !words_said(&purpose->interest))
        CHECK_PUT(check, LEVEL_LAW, "purposes.interest", spot, "13(1)(d)",
                  M("“{1}” rests on a legitimate interest, but does not say which"), name);
}

/* By post, by phone or in person nothing is electronic. */
static bool is_electronic(const struct purpose *purpose) {
    static const char *const electronic[] = {"email", "sms", "whatsapp", "chat"};
    bool found = purpose->channels.count == 0;
    for (size_t i = 0; i < sizeof electronic / sizeof *electronic; i++)
        found = found || names_have(&purpose->channels, electronic[i]);
    return found;
}

/* Every country wants consent before electronic marketing to people; GDPR 6(1)(a) is its ground. */
static void check_marketing(const struct check *check, const struct purpose *purpose) {
    const char *ref = law_marketing(check->notice->law, check->ctx->lang);
    for (size_t i = 0; i < purpose->types.count && purpose->marketing && is_electronic(purpose); i++) {
        const struct party_type *type = &check->notice->types[purpose->types.items[i]];
        bool private_person = type->form != FORM_ORGANISATION && !type->represents.count;
        if (private_person && !(purpose->needs[purpose->types.items[i]] & NEED_CONSENT))
            CHECK_PUT(check, LEVEL_LAW, "purposes.marketing_consent", check_entry(check, &purpose->entry),
                      "6(1)(a)", M("electronic marketing to “{1}” needs consent ({2})"),
                      check_words(check, &type->entry), ref ? ref : "Directive 2002/58/EC 13");
    }
}

static const char *services_text(const struct check *check, const struct set *these, const struct set *but) {
    const struct notice *notice = check->notice;
    const char **words = arena_array(check->ctx->arena, these->count + 1, sizeof *words);
    size_t count = 0;
    for (size_t i = 0; i < these->count; i++)
        if (!set_has(but, these->items[i]))
            words[count++] = check_words(check, &notice->services[these->items[i]].entry);
    return count ? say_list(check->ctx->arena, check->ctx->lang, words, count) : NULL;
}

static const char *types_text(const struct check *check, const struct set *these, const struct set *but) {
    const struct notice *notice = check->notice;
    const char **words = arena_array(check->ctx->arena, these->count + 1, sizeof *words);
    size_t count = 0;
    for (size_t i = 0; i < these->count; i++)
        if (!set_has(but, these->items[i]))
            words[count++] = check_words(check, &notice->types[these->items[i]].entry);
    return count ? say_list(check->ctx->arena, check->ctx->lang, words, count) : NULL;
}

/* Another sentence names other services or people for the same purpose. */
static void check_also(const struct check *check, const struct purpose *purpose) {
    for (size_t i = 0; i < purpose->also_count; i++) {
        const struct also_said *also = &purpose->also_said[i];
        struct spot spot = {purpose->entry.path, also->line, also->column, also->promise};
        const char *name = check_words(check, &purpose->entry);
        const char *wider =
            also->services.count ? services_text(check, &also->services, &purpose->services) : NULL;
        const char *narrower =
            also->services.count ? services_text(check, &purpose->services, &also->services) : NULL;
        const char *more = also->types.count ? types_text(check, &also->types, &purpose->types) : NULL;
        const char *less = also->types.count ? types_text(check, &purpose->types, &also->types) : NULL;
        if (wider || more)
            CHECK_PUT(
                check, LEVEL_CONFLICT, "purposes.also_said", spot, NULL,
                M("{1} covers {2} in “{3}”, which the purpose itself leaves out: refused until you choose"),
                also->promise, wider ? wider : more, name);
        if (narrower || less)
            CHECK_PUT(check, LEVEL_CONFLICT, "purposes.also_said", spot, NULL,
                      M("{1} leaves out {2} in “{3}”, which the purpose itself covers"), also->promise,
                      narrower ? narrower : less, name);
    }
}

void check_purposes(const struct check *check) {
    const struct notice *notice = check->notice;
    bool interest = false, open = false, consent = false;
    for (size_t i = 0; i < notice->purposes_count; i++) {
        const struct purpose *purpose = &notice->purposes[i];
        check_ground(check, purpose);
        check_marketing(check, purpose);
        check_also(check, purpose);
        interest = interest || words_said(&purpose->interest);
        open = open || !has_ground(purpose, NULL);
        consent = consent || has_ground(purpose, "consent");
    }
    if (open && !interest)
        CHECK_PUT(check, LEVEL_LAW, "purposes.interest", check_spot(check, "purposes"), "13(1)(d)",
                  M("no legitimate interest is named, though purposes without another ground rest on one"));
    if (!notice->rights[RIGHT_WITHDRAWAL].listed && (open || consent))
        CHECK_PUT(check, LEVEL_LAW, "rights.withdrawal", check_spot(check, "rights"), "13(2)(c)",
                  M("the right to withdraw a consent is not told"));
}

/* ---- rights */

void check_rights(const struct check *check) {
    static const struct {
        enum right right;
        const char *id, *article, *text;
    } wanted[] = {
        {RIGHT_ACCESS, "rights.access", "15", M("the right to see one's data is not told")},
        {RIGHT_RECTIFICATION, "rights.rectification", "16", M("the right to have data corrected is not told")},
        {RIGHT_ERASURE, "rights.erasure", "17", M("the right to have data erased is not told")},
        {RIGHT_RESTRICTION, "rights.restriction", "18", M("the right to have use restricted is not told")},
        {RIGHT_PORTABILITY, "rights.portability", "20", M("the right to move data elsewhere is not told")},
        {RIGHT_OBJECTION, "rights.objection", "21", M("the right to object is not told")},
        {RIGHT_COMPLAINT, "rights.complaint", "13(2)(d)",
         M("the right to complain to the data protection authority is not told")},
    };
    const struct notice *notice = check->notice;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!notice->rights[wanted[i].right].listed)
            CHECK_PUT(check, LEVEL_LAW, wanted[i].id, check_spot(check, "rights"), wanted[i].article,
                      wanted[i].text);
    for (size_t i = 0; i < RIGHT_COUNT; i++) {
        const struct right_rule *right = &notice->rights[i];
        bool objection = i == RIGHT_OBJECTION;
        if (!right->listed)
            continue;
        if (strcmp(right->form, "any") != 0)
            CHECK_PUT(check, LEVEL_LAW, "rights.form", CHECK_PATH(check, "%s.form", right->entry.path),
                      objection ? "21" : "12(2)",
                      M("the right “{1}” asks for a form that the law does not: a request in any form is "
                        "accepted all the same"),
                      word_text(check->ctx->lang, WORD_RIGHT, right->entry.id));
        if (i == RIGHT_COMPLAINT) /* goes to the authority: the law gives nobody a month */
            continue;
        if (right->within.years || right->within.months > 1 || right->within.weeks > 4 ||
            right->within.days > 28)
            CHECK_PUT(check, LEVEL_LAW, "rights.within", CHECK_PATH(check, "%s.within", right->entry.path),
                      "12(3)",
                      M("the right “{1}” promises {2}; the law gives one month, and the earlier binds"),
                      word_text(check->ctx->lang, WORD_RIGHT, right->entry.id),
                      span_text(check->ctx->arena, check->ctx->lang, right->within));
    }
}

/* ---- data */

static bool field_anywhere(const struct notice *notice, const char *field) {
    for (size_t i = 0; i < notice->categories_count; i++)
        if (names_have(&notice->categories[i].fields, field))
            return true;
    return false;
}

/* What the work produces must be listed: pictures of people are data about them. */
static void check_makes(const struct check *check) {
    const struct notice *notice = check->notice;
    for (size_t i = 0; i < notice->services_count; i++)
        for (size_t j = 0; j < notice->services[i].makes.count; j++) {
            const char *made = notice->services[i].makes.items[j];
            const struct kind *kind = kind_builtin(made);
            if (field_anywhere(notice, kind && *kind->field ? kind->field : made))
                continue;
            CHECK_PUT(check, LEVEL_LAW, "services.makes",
                      CHECK_PATH(check, "%s.makes.%s", notice->services[i].entry.path, made), "14(1)(d)",
                      M("“{1}” makes “{2}”, which no category of data lists: people in them are not told of"),
                      check_words(check, &notice->services[i].entry),
                      say_name(check->ctx->arena, notice, check->ctx->lang, made));
        }
}

/* An invoice carries the buyer's name and address. */
static void check_invoices(const struct check *check) {
    const struct notice *notice = check->notice;
    int billing = NOTICE_NOTHING;
    for (size_t i = 0; i < notice->categories_count && billing == NOTICE_NOTHING; i++)
        if (names_have(&notice->categories[i].fields, "billing_address") ||
            names_have(&notice->categories[i].fields, "postal_address"))
            billing = (int)i;
    struct spot spot = billing == NOTICE_NOTHING ? check_spot(check, "data")
                                                 : check_entry(check, &notice->categories[billing].entry);
    for (size_t i = 0; i < notice->types_count; i++) {
        const struct party_type *type = &notice->types[i];
        bool invoiced =
            notice_category_of(notice, (int)i, "invoice") != NOTICE_NOTHING && !type->represents.count;
        if (invoiced && notice_category_of(notice, (int)i, "billing_address") == NOTICE_NOTHING &&
            notice_category_of(notice, (int)i, "postal_address") == NOTICE_NOTHING)
            CHECK_PUT(check, LEVEL_LAW, "data.billing_address", spot, "6(1)(c)",
                      M("“{1}” may be invoiced, but no address of theirs is listed, and an invoice must carry "
                        "the buyer's (VAT Directive 226)"),
                      check_words(check, &type->entry));
    }
}

static void check_counted(const struct check *check) {
    const struct notice *notice = check->notice;
    for (size_t i = 0; i < notice->events_count; i++)
        if (names_have(&notice->events[i].counts, "survey_answer") && !field_anywhere(notice, "survey_answer"))
            CHECK_PUT(
                check, LEVEL_LAW, "data.survey_answer",
                CHECK_PATH(check, "%s.counts.survey_answer", notice->events[i].entry.path), "13(2)(a)",
                M("answers to surveys are counted, but no category lists them, so they have no last day"));
}

/* An own field goes before the program's fact of its name in its own records, and the bare word stays the program's in
 * conditions: both are meant, and both are said. */
static void check_own_names(const struct check *check, const struct category *category) {
    for (size_t i = 0; i < category->own_count; i++) {
        const struct entry *own = &category->own[i].entry;
        if (names_programs(own->id))
            CHECK_PUT(check, LEVEL_CONFLICT, "data.own_name", check_entry(check, own), NULL,
                      M("“{1}” has the name of the program's own fact {2}: in conditions write {3}.{2}; what "
                        "is written down "
                        "of “{4}” as {2} is this field's, and the program's fact cannot be said there"),
                      check_words(check, own), own->id, category->entry.id,
                      check_words(check, &category->entry));
    }
}

void check_data(const struct check *check) {
    const struct notice *notice = check->notice;
    bool required = false, listed = false;
    struct spot unlisted = check_spot(check, "data"); /* the program's own data, which the file does not list */
    unlisted.promise = NULL;
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        required = required || category->required_said;
        check_own_names(check, category);
        listed = listed || !category->program;
        if (category->class == NOTICE_NOTHING)
            CHECK_PUT(check, LEVEL_LAW, "data.no_class", unlisted, "13(2)(a)",
                      M("“{1}” has no class: it is kept without a last day"),
                      check_words(check, &category->entry));
        if (category->special_kind && !category->special_ground)
            CHECK_PUT(check, LEVEL_LAW, "data.special_ground", check_entry(check, &category->entry), "9(2)",
                      M("“{1}” holds sensitive data, but no ground for them is named"),
                      check_words(check, &category->entry));
        if (category->special_kind && names_have(&notice->never, "sensitive_data"))
            CHECK_PUT(check, LEVEL_CONFLICT, "data.special", check_entry(check, &category->entry), "9",
                      M("“{1}” holds sensitive data, which `never` rules out: refused until you choose"),
                      check_words(check, &category->entry));
    }
    if (listed && !required)
        CHECK_PUT(check, LEVEL_LAW, "data.required", check_spot(check, "data"), "13(2)(e)",
                  M("nothing says whether data must be given, and what follows if they are not"));
    check_makes(check);
    check_invoices(check);
    check_counted(check);
}

/* ---- events: every kind has its place */

static void check_places(const struct check *check, const char *id, const char *const *kinds, size_t count) {
    const struct notice *notice = check->notice;
    int index = notice_event(notice, id);
    const char *missing[20];
    size_t missed = 0;
    if (index == NOTICE_NOTHING || notice->events[index].is)
        return;
    const struct event_rule *event = &notice->events[index];
    for (size_t i = 0; i < count; i++)
        if (!names_have(&event->counts, kinds[i]) && !names_have(&event->not, kinds[i]))
            missing[missed++] = kinds[i];
    if (!missed)
        return;
    const char *example = check_both_ways(check, index, missing);
    const char *text =
        MSG(check->ctx->arena, check->ctx->lang,
            M("{1} says neither that these count nor that they do not: {2}; dates are computed both ways, and "
              "the later minimum and the earlier maximum hold"),
            event->entry.path, say_list(check->ctx->arena, check->ctx->lang, missing, missed));
    check_put(check, LEVEL_CONFLICT, "events.unplaced", check_entry(check, &event->entry), NULL,
              example ? arena_printf(check->ctx->arena, "%s. %s", text, example) : text);
}

void check_events(const struct check *check) {
    static const char *const invoiced[] = {"invoice", "fee_reminder", "credit_note", "reminder"};
    static const char *const contact[] = {
        "call", "meeting", "visit",       "letter",  "form",        "message_in", "survey_answer", "order",
        "job",  "rental",  "message_out", "mailing", "survey_sent", "invoice",    "payment",       "request"};
    check_places(check, "invoiced", invoiced, sizeof invoiced / sizeof *invoiced);
    check_places(check, "contact", contact, sizeof contact / sizeof *contact);
}

void notice_check(struct ctx *ctx, const struct notice *notice, struct findings *findings) {
    struct check check = {.ctx = ctx, .notice = notice, .findings = findings};
    check.today = zone_day(notice->calendar.zone, ctx->now);
    check.suppose = suppose_new(ctx, notice, check.today);
    check_register(&check);
    check_purposes(&check);
    check_rights(&check);
    check_data(&check);
    check_events(&check);
    check_holders(&check);
    check_retention(&check);
    check_ends(&check);
    check_text(&check);
    check_copies(&check);
    findings_sort(findings);
}
