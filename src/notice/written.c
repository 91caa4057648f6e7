/* The notice that the program writes when the file has no `text`: everything the tables say, in the order of
 * Article 13. Nothing is said that the tables do not. Which parts there are is one list, from which section.h takes its
 * numbers as well. */
#include "notice/block.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/keeps.h"
#include "notice/law.h"
#include "notice/recipient.h"
#include "notice/say.h"
#include "notice/section.h"
#include "notice/word.h"

#include <string.h>

#define ARENA(b)    ((b)->ctx->arena)
#define SAY(b, ...) MSG(ARENA(b), (b)->lang, __VA_ARGS__)

static void heading(struct blocks *b, const char *id) {
    size_t number = 1;
    for (size_t i = 0; i < b->count; i++)
        number += b->items[i].kind == BLOCK_HEADING;
    block_add(b, BLOCK_HEADING, true, NULL, arena_printf(ARENA(b), "%zu. %s", number, msg(b->lang, id)));
}

static void paragraph(struct blocks *b, bool begins, const char *text) {
    block_add(b, BLOCK_PARAGRAPH, begins, NULL, text);
}

static void item(struct blocks *b, bool first, const char *text) {
    block_add(b, BLOCK_ITEM, first, NULL, text);
}

/* The words of the entries a set names; "" when it names all. */
static const char *types_text(const struct blocks *b, const struct set *set) {
    const struct notice *notice = b->notice;
    const char **words = arena_array(ARENA(b), set->count + 1, sizeof *words);
    if (set->all || set->count == notice->types_count)
        return msg(b->lang, M("everybody"));
    for (size_t i = 0; i < set->count; i++)
        words[i] = words_in(&notice->types[set->items[i]].entry, b->lang);
    return say_list(ARENA(b), b->lang, words, set->count);
}

/* ---- who */

/* "Data protection officer: Ida Vesterlund (tietosuojavastaava)" would say it twice in one language. */
static void person(struct blocks *b, const struct person_role *role, const char *label) {
    if (!role->name)
        return;
    const char *reach = role->phone ? arena_printf(ARENA(b), "%s, %s", role->email, role->phone) : role->email;
    bool same = strcmp(word_small(ARENA(b), msg(b->lang, label)), word_small(ARENA(b), role->role)) == 0;
    paragraph(b, false,
              same ? SAY(b, M("{1}: {2}, {3}."), msg(b->lang, label), role->name, reach)
                   : SAY(b, M("{1}: {2} ({3}), {4}."), msg(b->lang, label), role->name, role->role, reach));
}

/* Each country has a number of its own for companies. */
static const char *number_name(const struct blocks *b) {
    const char *name = law_business_id(b->notice->law, b->lang);
    return name ? name : word_small(ARENA(b), msg(b->lang, M("Business ID")));
}

/* What the two have agreed is told too (GDPR 26(2)). */
static void joint(struct blocks *b, const struct joint_controller *other) {
    const char *text = other->name, *words = other->words.text[b->lang];
    if (other->business_id)
        text = arena_printf(ARENA(b), "%s, %s %s", text, number_name(b), other->business_id);
    if (other->address)
        text = arena_printf(ARENA(b), "%s, %s", text, other->address);
    paragraph(b, false, SAY(b, M("Joint controller: {1}."), text));
    if (words)
        paragraph(b, false, words);
}

static void who(struct blocks *b) {
    const struct notice *notice = b->notice;
    const struct controller *controller = &notice->controller;
    const char **filings = arena_array(ARENA(b), notice->filings_count + 1, sizeof *filings);
    for (size_t i = 0; i < notice->filings_count; i++)
        filings[i] = words_in(&notice->filings[i], b->lang);
    heading(b, M("Controller"));
    paragraph(b, true,
              SAY(b, M("The controller is {1}, {2} {3}, {4}."), controller->name, number_name(b),
                  controller->business_id, controller->address));
    if (controller->email)
        paragraph(b, false, SAY(b, M("E-mail: {1}."), controller->email));
    if (controller->phone)
        paragraph(b, false, SAY(b, M("Phone: {1}."), controller->phone));
    for (size_t i = 0; i < notice->joint_count; i++)
        joint(b, &notice->joint[i]);
    person(b, &notice->contact, M("Contact person"));
    person(b, &notice->deputy, M("Deputy"));
    person(b, &notice->dpo, M("Data protection officer"));
    paragraph(b, true,
              SAY(b, M("This covers the following registers: {1}."),
                  say_list(ARENA(b), b->lang, filings, notice->filings_count)));
}

/* ---- why */

static const char *spoken(const struct blocks *b, const struct words *words) {
    return words->text[b->lang] ? words->text[b->lang] : words->text[b->notice->first_language];
}

/* A ground with whom it is for, unless that is everybody, and a legal obligation with its law. */
static const char *ground_text(struct blocks *b, const struct purpose *purpose, const char *ground) {
    struct set whom = {0};
    int *types = arena_array(ARENA(b), purpose->types.count + 1, sizeof *types);
    for (size_t i = 0; i < purpose->types.count; i++)
        if (names_have(&purpose->grounds[purpose->types.items[i]], ground))
            types[whom.count++] = purpose->types.items[i];
    whom.items = types;
    const char *law = strcmp(ground, "legal_obligation") == 0 ? spoken(b, &purpose->law) : NULL;
    const char *who = whom.count < purpose->types.count ? types_text(b, &whom) : NULL;
    const char *text = word_text(b->lang, WORD_GROUND, ground);
    return !law && !who ? text
                        : arena_printf(ARENA(b), "%s (%s%s%s)", text, who ? who : "", who && law ? "; " : "",
                                       law ? law : "");
}

static const char *purpose_text(struct blocks *b, const struct purpose *purpose) {
    const char *grounds[12], *ids[12], *law = spoken(b, &purpose->law),
                                       *interest = spoken(b, &purpose->interest);
    size_t count = 0;
    for (size_t i = 0; i < purpose->types.count; i++) {
        const struct names *names = &purpose->grounds[purpose->types.items[i]];
        for (size_t j = 0; j < names->count && count < 12; j++) {
            bool there = false;
            for (size_t k = 0; k < count; k++)
                there = there || strcmp(ids[k], names->items[j]) == 0;
            if (!there)
                ids[count++] = names->items[j];
        }
    }
    bool has_obligation = false;
    for (size_t i = 0; i < count; i++) {
        grounds[i] = ground_text(b, purpose, ids[i]);
        has_obligation = has_obligation || strcmp(ids[i], "legal_obligation") == 0;
    }
    const char *text =
        arena_printf(ARENA(b), "%s (%s)", words_in(&purpose->entry, b->lang), types_text(b, &purpose->types));
    if (count)
        text = SAY(b, M("{1}; ground: {2}"), text, say_list(ARENA(b), b->lang, grounds, count));
    if (law && !has_obligation)
        text = arena_printf(ARENA(b), "%s (%s)", text, law);
    return interest ? SAY(b, M("{1}; our interest: {2}"), text, interest) : text;
}

static void never(struct blocks *b) {
    static const char *const texts[][2] = {
        {"third_party_marketing", M("Data are not used for third parties' marketing.")},
        {"automated_decisions", M("No automated decisions are made about anybody.")},
        {"profiling", M("Nobody is profiled.")},
        {"sale", M("Data are not sold.")},
        {"combining", M("Data are not combined with other registers.")},
        {"sensitive_data", M("No sensitive data are stored.")},
    };
    bool first = true;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (names_have(&b->notice->never, texts[i][0])) {
            paragraph(b, first, msg(b->lang, texts[i][1]));
            first = false;
        }
}

static void why(struct blocks *b) {
    const struct notice *notice = b->notice;
    heading(b, M("Purposes and grounds"));
    if (notice->purposes_count)
        paragraph(b, true, msg(b->lang, M("Personal data are used for these purposes and no others:")));
    for (size_t i = 0; i < notice->purposes_count; i++)
        item(b, i == 0, purpose_text(b, &notice->purposes[i]));
    never(b);
}

/* ---- what, and where from */

static const char *fields_text(const struct blocks *b, const struct category *category,
                               const struct names *fields) {
    const char **labels = arena_array(ARENA(b), fields->count + category->own_count + 1, sizeof *labels);
    size_t count = 0;
    for (size_t i = 0; i < fields->count; i++)
        labels[count++] = strcmp(fields->items[i], "business_id") == 0
                              ? number_name(b)
                              : word_small(ARENA(b), say_field(ARENA(b), b->notice, b->lang, fields->items[i]));
    for (size_t i = 0; fields == &category->fields && i < category->own_count; i++)
        labels[count++] = words_in(&category->own[i].entry, b->lang);
    return say_list(ARENA(b), b->lang, labels, count);
}

/* What the notice says about searching in so many words; that its purposes decide needs none. */
static void searched(struct blocks *b, enum searched how, const char *id, bool first) {
    const char **words = arena_array(ARENA(b), b->notice->categories_count + 1, sizeof *words);
    size_t count = 0;
    for (size_t i = 0; i < b->notice->categories_count; i++)
        if (!b->notice->categories[i].program && b->notice->categories[i].searched == how)
            words[count++] = words_in(&b->notice->categories[i].entry, b->lang);
    if (count)
        paragraph(b, first, SAY(b, id, say_list(ARENA(b), b->lang, words, count)));
}

static void what(struct blocks *b) {
    const struct notice *notice = b->notice;
    bool first = true, said = false;
    heading(b, M("Data"));
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        if (category->program)
            continue;
        const char *fields = fields_text(b, category, &category->fields);
        const char *text = arena_printf(ARENA(b), "%s (%s)", words_in(&category->entry, b->lang),
                                        types_text(b, &category->types));
        if (first)
            paragraph(b, true, msg(b->lang, M("These data are stored and no others:")));
        bool same = strcmp(fields, words_in(&category->entry, b->lang)) == 0;
        item(b, first, *fields && !same ? arena_printf(ARENA(b), "%s: %s", text, fields) : text);
        first = false;
    }
    first = true;
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        said = said || category->required_said;
        if (category->required.count) {
            paragraph(b, first,
                      SAY(b, M("Required for {1}: {2}."), types_text(b, &category->types),
                          fields_text(b, category, &category->required)));
            first = false;
        }
    }
    if (said && first)
        paragraph(b, true, msg(b->lang, M("Nobody is required to give data.")));
    searched(b, SEARCHED_YES, M("People are also found by what is written in these data: {1}."), true);
    searched(b, SEARCHED_NO, M("Nobody is found by these data, but for their names: {1}."), true);
}

static void program_data(struct blocks *b) {
    bool first = true;
    for (size_t i = 0; i < b->notice->categories_count; i++)
        if (b->notice->categories[i].program) {
            if (first)
                paragraph(
                    b, true,
                    msg(b->lang, M("Besides, the register keeps, as proof that this notice is followed:")));
            item(b, first, words_in(&b->notice->categories[i].entry, b->lang));
            first = false;
        }
}

static void where_from(struct blocks *b) {
    heading(b, M("Sources"));
    paragraph(b, true, msg(b->lang, M("Data come from:")));
    for (size_t i = 0; i < b->notice->sources_count; i++)
        item(b, i == 0, words_in(&b->notice->sources[i].entry, b->lang));
}

/* ---- to whom */

static const char *holder_text(struct blocks *b, const struct holder *holder) {
    const char *text = words_in(&holder->entry, b->lang);
    if (holder->provider && strcmp(holder->provider, "unknown") != 0)
        text = arena_printf(ARENA(b), "%s: %s", text, holder->provider);
    const char *place = holder->role == ROLE_OWN ? NULL : word_place(ARENA(b), b->lang, holder->place);
    if (place && strcmp(holder->place, "unknown") != 0)
        text = arena_printf(ARENA(b), "%s, %s", text, place);
    if (holder->agreement_ref)
        text = arena_printf(ARENA(b), "%s (%s)", text, holder->agreement_ref);
    return text;
}

static void holders(struct blocks *b, bool recipients, const char *heading_id, const char *intro) {
    bool first = true;
    for (size_t i = 0; i < b->notice->holders_count; i++) {
        if (b->notice->holders[i].recipient != recipients)
            continue;
        if (first) {
            heading(b, heading_id);
            paragraph(b, true, msg(b->lang, intro));
        }
        item(b, first, holder_text(b, &b->notice->holders[i]));
        first = false;
    }
}

static void transfers(struct blocks *b) {
    const struct notice *notice = b->notice;
    const char *when = spoken(b, &notice->transfers_only_when);
    bool first = true;
    heading(b, M("Transfers outside the EU and the EEA"));
    if (!notice->transfers_listed) {
        paragraph(b, true, msg(b->lang, M("Data are not transferred outside the EU and the EEA.")));
        return;
    }
    if (when)
        paragraph(b, true, SAY(b, M("Data leave the EU and the EEA only when: {1}."), when));
    for (size_t i = 0; i < notice->holders_count; i++) {
        if (!recipient_leaves(&notice->holders[i]))
            continue;
        if (first)
            paragraph(b, true, msg(b->lang, M("Data may leave the EU and the EEA through:")));
        item(b, first, holder_text(b, &notice->holders[i]));
        first = false;
    }
}

/* ---- how long */

/* "at most 10 years after ...", or the day itself where the rule gives one. */
static const char *period_text(struct blocks *b, const struct retention_rule *rule) {
    const char *date = say_date(ARENA(b), b->notice, b->lang, rule->gone_by), *text;
    if (rule->gone_by->kind == EXPR_NEVER)
        text = msg(b->lang, M("for good"));
    else if (rule->at_end == END_RESTRICT)
        text = say_is_span(rule->gone_by) ? SAY(b, M("in use at most {1}"), date)
                                          : SAY(b, M("in use until this day: {1}"), date);
    else
        text = say_is_span(rule->gone_by) ? SAY(b, M("at most {1}"), date)
                                          : SAY(b, M("erased by this day: {1}"), date);
    if (rule->keep_through) {
        const char *least = say_date(ARENA(b), b->notice, b->lang, rule->keep_through);
        text = say_is_span(rule->keep_through) ? SAY(b, M("{1}; at least {2}"), text, least)
                                               : SAY(b, M("{1}; at least until this day: {2}"), text, least);
    }
    return text;
}

static bool some_time(struct span span) {
    return span.years || span.months || span.weeks || span.days || span.hours || span.minutes;
}

/* While what holds it is true, some time after it, and no longer than the last day of holding. */
static const char *hold_text(struct blocks *b, const struct retention_rule *rule, const char *text) {
    const char *why = say_cond(ARENA(b), b->notice, b->lang, rule->hold_while);
    text = some_time(rule->hold_then) ? SAY(b, M("{1}; not erased while {2}, nor within {3} after that"), text,
                                            why, span_genitive(ARENA(b), b->lang, rule->hold_then))
                                      : SAY(b, M("{1}; not erased while {2}"), text, why);
    if (!rule->hold_at_most)
        return text;
    const char *last = say_date(ARENA(b), b->notice, b->lang, rule->hold_at_most);
    return say_is_span(rule->hold_at_most) ? SAY(b, M("{1} (held at most {2})"), text, last)
                                           : SAY(b, M("{1} (held at most until this day: {2})"), text, last);
}

/* What happens besides: reviews, holds, what is left. */
static const char *besides_text(struct blocks *b, const struct retention_rule *rule, const char *text) {
    if (rule->review.set)
        text = SAY(b, M("{1}; looked through at least once in {2}"), text,
                   span_genitive(ARENA(b), b->lang, rule->review));
    if (rule->hold_while)
        text = hold_text(b, rule, text);
    if (rule->hide_after)
        text = SAY(b, M("{1}; out of sight after this day: {2}"), text,
                   say_date(ARENA(b), b->notice, b->lang, rule->hide_after));
    if (rule->verify_again)
        text = SAY(b, M("{1}; to be confirmed from this day on: {2}"), text,
                   say_date(ARENA(b), b->notice, b->lang, rule->verify_again));
    return rule->at_end == END_RESTRICT
               ? SAY(b, M("{1}; after that the use is restricted, and nothing is erased"), text)
               : text;
}

/* What the program would not keep is not said to be left. */
static const char *left_text(struct blocks *b, int class, const struct retention_rule *rule, const char *text) {
    struct names kept = keeps_names(ARENA(b), b->notice, class, &rule->anonymise_keeps);
    if (rule->at_end != END_ANONYMISE || !kept.count)
        return text;
    return SAY(b, M("{1}; after that only this is left, without a name: {2}"), text,
               keeps_words(ARENA(b), b->lang, b->notice, &kept));
}

static void rule_text(struct blocks *b, const struct retention_class *class, const struct retention_rule *rule,
                      bool first) {
    const char *name = words_in(&class->entry, b->lang);
    if (rule->when)
        name = arena_printf(ARENA(b), "%s (%s)", name, say_cond(ARENA(b), b->notice, b->lang, rule->when));
    else if (rule->otherwise && class->rule_count > 1)
        name = arena_printf(ARENA(b), "%s (%s)", name, msg(b->lang, M("in other cases")));
    const char *text = SAY(b, M("{1}: {2}"), name, period_text(b, rule));
    text = besides_text(b, rule, text);
    item(b, first, left_text(b, (int)(class - b->notice->classes), rule, text));
}

static void how_long(struct blocks *b) {
    const struct notice *notice = b->notice;
    bool first = true;
    heading(b, M("How long data are kept"));
    paragraph(b, true, msg(b->lang, M("Data are kept as follows:")));
    for (size_t i = 0; i < notice->classes_count; i++)
        for (size_t j = 0; j < notice->classes[i].rule_count; j++) {
            rule_text(b, &notice->classes[i], &notice->classes[i].rules[j], first);
            first = false;
        }
}

static void how_safe(struct blocks *b) {
    heading(b, M("Protection"));
    paragraph(b, true, msg(b->lang, M("Data are protected as follows:")));
    for (size_t i = 0; i < b->notice->security_count; i++)
        item(b, i == 0, words_in(&b->notice->security[i].entry, b->lang));
}

/* ---- rights */

/* A complaint goes to the authority, and a consent ends when it is withdrawn. */
static bool is_answered(size_t right) {
    return right != RIGHT_COMPLAINT && right != RIGHT_WITHDRAWAL;
}

/* Mostly one time holds for all of them, and is said once. */
static bool same_within(const struct blocks *b, struct span *common) {
    const struct notice *notice = b->notice;
    struct arena *arena = ARENA(b);
    enum lang lang = b->lang;
    for (size_t i = 0; i < RIGHT_COUNT; i++) {
        const struct span *within = &notice->rights[i].within;
        if (!notice->rights[i].listed || !is_answered(i) || !within->set)
            continue;
        if (common->set && strcmp(span_text(arena, lang, *common), span_text(arena, lang, *within)) != 0)
            return false;
        *common = *within;
    }
    return true;
}

static void rights(struct blocks *b) {
    static const char *const texts[RIGHT_COUNT] = {
        M("to see one's data"),
        M("to have wrong data corrected"),
        M("to have one's data erased"),
        M("to have the use of one's data restricted"),
        M("to move one's data elsewhere"),
        M("to object to the use of one's data, and to marketing"),
        M("to withdraw a consent at any time"),
        M("to complain to the data protection authority"),
        M("to have a person look at an automated decision"),
    };
    bool first = true;
    struct span common = {0};
    bool same = same_within(b, &common);
    heading(b, M("Rights"));
    for (size_t i = 0; i < RIGHT_COUNT; i++) {
        const struct right_rule *right = &b->notice->rights[i];
        const char *text = msg(b->lang, texts[i]);
        if (!right->listed)
            continue;
        if (first)
            paragraph(b, true, msg(b->lang, M("Everybody in the register has the right:")));
        if (i == RIGHT_COMPLAINT && law_authority(b->notice->law))
            text = SAY(b, M("{1}: {2}, {3}"), text, law_authority(b->notice->law)->name.text[b->lang],
                       law_authority(b->notice->law)->web);
        if (!same && is_answered(i) && right->within.set)
            text = SAY(b, M("{1}, at the latest within {2}"), text,
                       span_genitive(ARENA(b), b->lang, right->within));
        item(b, first, text);
        first = false;
    }
    paragraph(b, true,
              SAY(b, M("Requests in any form go to the contact person, {1}."), b->notice->contact.email));
    if (same && common.set)
        paragraph(
            b, false,
            SAY(b, M("They are answered at the latest within {1}."), span_genitive(ARENA(b), b->lang, common)));
}

static void changed(struct blocks *b) {
    for (size_t i = 0; i < b->notice->changes_count; i++) {
        const struct change *change = &b->notice->changes[i];
        const char *what = spoken(b, &change->what);
        if (i == 0)
            heading(b, M("Changes"));
        item(b, i == 0,
             SAY(b, M("Version {1}, {2}: {3}"), change->version, day_text(ARENA(b), b->lang, change->in_force),
                 what ? what : ""));
    }
}

static void systems(struct blocks *b) {
    holders(b, false, M("Systems"), M("Data are kept in:"));
}

static void recipients(struct blocks *b) {
    holders(b, true, M("Recipients"), M("Data are given to:"));
}

static void data(struct blocks *b) {
    what(b);
    program_data(b);
}

/* ---- which parts there are */

static bool always(const struct notice *notice) {
    return notice != NULL;
}

static bool has_purposes(const struct notice *notice) {
    return notice->purposes_count || notice->never.count;
}

static bool has_sources(const struct notice *notice) {
    return notice->sources_count > 0;
}

static bool has_holders(const struct notice *notice, bool recipients_asked) {
    for (size_t i = 0; i < notice->holders_count; i++)
        if (notice->holders[i].recipient == recipients_asked)
            return true;
    return false;
}

static bool has_systems(const struct notice *notice) {
    return has_holders(notice, false);
}

static bool has_recipients(const struct notice *notice) {
    return has_holders(notice, true);
}

static bool has_transfers(const struct notice *notice) {
    return notice->transfers_said;
}

static bool has_classes(const struct notice *notice) {
    return notice->classes_count > 0;
}

static bool has_security(const struct notice *notice) {
    return notice->security_count > 0;
}

static bool has_rights(const struct notice *notice) {
    for (size_t i = 0; i < RIGHT_COUNT; i++)
        if (notice->rights[i].listed)
            return true;
    return false;
}

/* Each has one heading. The record of processing activities leaves out what only a notice has, and has two of its own. */
static const struct {
    bool (*there)(const struct notice *notice);
    void (*write)(struct blocks *b);
} parts[] = {
    {always, who},
    {has_purposes, why},
    {always, data},
    {has_sources, where_from},
    {has_systems, systems},
    {has_recipients, recipients},
    {has_transfers, transfers},
    {has_classes, how_long},
    {has_security, how_safe},
    {has_rights, rights},
};

void block_from_tables(struct blocks *b) {
    block_add(b, BLOCK_TITLE, true, NULL, SAY(b, M("Privacy notice of {1}"), b->notice->controller.name));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].there(b->notice))
            parts[i].write(b);
    changed(b);
}

size_t section_number(const struct notice *notice, enum part part) {
    void (*const wanted)(struct blocks *) = part == PART_RIGHTS ? rights : how_long;
    size_t number = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        bool there = parts[i].there(notice);
        number += there;
        if (parts[i].write == wanted)
            return there ? number : 0;
    }
    return 0;
}

/* ---- the record of processing activities */

static void whom(struct blocks *b) {
    heading(b, M("Categories of people"));
    for (size_t i = 0; i < b->notice->types_count; i++)
        item(b, i == 0, words_in(&b->notice->types[i].entry, b->lang));
}

static void grounds_of_transfers(struct blocks *b) {
    bool first = true;
    for (size_t i = 0; i < b->notice->holders_count; i++) {
        const struct holder *holder = &b->notice->holders[i];
        for (size_t j = 0; j < holder->ground_count; j++) {
            const struct transfer_ground *ground = &holder->grounds[j];
            const char *text =
                SAY(b, M("{1}; ground: {2}"), holder_text(b, holder),
                    recipient_ground_words(ARENA(b), b->notice, holder, ground->ground, b->lang, NULL));
            if (ground->ref)
                text = arena_printf(ARENA(b), "%s (%s)", text, ground->ref);
            if (ground->copy)
                text = SAY(b, M("{1}; copy: {2}"), text, ground->copy);
            if (first)
                paragraph(b, true, msg(b->lang, M("Grounds and safeguards of transfers:")));
            item(b, first, text);
            first = false;
        }
    }
}

/* By class, so that no class is said twice. */
static void class_of_data(struct blocks *b) {
    const struct notice *notice = b->notice;
    const char **names = arena_array(ARENA(b), notice->categories_count + 1, sizeof *names);
    bool first = true;
    for (size_t c = 0; c < notice->classes_count; c++) {
        size_t count = 0;
        for (size_t i = 0; i < notice->categories_count; i++)
            if (notice->categories[i].class == (int)c)
                names[count++] = words_in(&notice->categories[i].entry, b->lang);
        if (!count)
            continue;
        if (first)
            paragraph(b, true, msg(b->lang, M("Which data belong where:")));
        const char *class = words_in(&notice->classes[c].entry, b->lang);
        const char *all = say_list(ARENA(b), b->lang, names, count);
        item(b, first, strcmp(class, all) == 0 ? class : SAY(b, M("{1}: {2}"), class, all));
        first = false;
    }
}

/* In the order of Article 30(1). */
static const struct {
    bool (*there)(const struct notice *notice);
    void (*write)(struct blocks *b);
} record_parts[] = {
    {always, who},
    {has_purposes, why},
    {always, whom},
    {always, data},
    {has_sources, where_from},
    {has_systems, systems},
    {has_recipients, recipients},
    {has_transfers, transfers},
    {always, grounds_of_transfers},
    {has_classes, how_long},
    {always, class_of_data},
    {has_security, how_safe},
};

void block_record(struct blocks *b) {
    block_add(b, BLOCK_TITLE, true, NULL,
              SAY(b, M("Record of processing activities of {1} (GDPR 30(1))"), b->notice->controller.name));
    for (size_t i = 0; i < sizeof record_parts / sizeof *record_parts; i++)
        if (record_parts[i].there(b->notice))
            record_parts[i].write(b);
}
