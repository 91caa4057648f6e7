/* The notice that the program writes when the file has no `text`: everything the tables say, in the order of
 * Article 13. Nothing is said that the tables do not. */
#include "notice/block.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/say.h"

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

static void person(struct blocks *b, const struct person_role *role, const char *id) {
    if (!role->name)
        return;
    const char *reach = role->phone ? arena_printf(ARENA(b), "%s, %s", role->email, role->phone) : role->email;
    paragraph(b, false, SAY(b, id, role->name, role->role, reach));
}

static void who(struct blocks *b) {
    const struct notice *notice = b->notice;
    const struct controller *controller = &notice->controller;
    const char **filings = arena_array(ARENA(b), notice->filings_count + 1, sizeof *filings);
    for (size_t i = 0; i < notice->filings_count; i++)
        filings[i] = words_in(&notice->filings[i], b->lang);
    heading(b, M("Controller"));
    paragraph(b, true,
              SAY(b, M("The controller is {1}, business ID {2}, {3}."), controller->name,
                  controller->business_id, controller->address));
    if (controller->email)
        paragraph(b, false, SAY(b, M("E-mail: {1}."), controller->email));
    if (controller->phone)
        paragraph(b, false, SAY(b, M("Phone: {1}."), controller->phone));
    for (size_t i = 0; i < notice->joint_count; i++)
        paragraph(b, false, SAY(b, M("Joint controller: {1}."), notice->joint[i].name));
    person(b, &notice->contact, M("Contact person: {1} ({2}), {3}."));
    person(b, &notice->deputy, M("Deputy: {1} ({2}), {3}."));
    person(b, &notice->dpo, M("Data protection officer: {1} ({2}), {3}."));
    paragraph(
        b, true,
        SAY(b, M("This notice covers: {1}."), say_list(ARENA(b), b->lang, filings, notice->filings_count)));
}

/* ---- why */

static const char *ground_text(enum lang lang, const char *ground) {
    static const char *const texts[][2] = {
        {"consent", M("consent")},
        {"contract", M("contract")},
        {"legal_obligation", M("legal obligation")},
        {"vital_interest", M("vital interest")},
        {"public_task", M("task in the public interest")},
        {"legitimate_interest", M("legitimate interest")},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i][0], ground) == 0)
            return msg(lang, texts[i][1]);
    return ground;
}

static const char *spoken(const struct blocks *b, const struct words *words) {
    return words->text[b->lang] ? words->text[b->lang] : words->text[b->notice->first_language];
}

static const char *purpose_text(struct blocks *b, const struct purpose *purpose) {
    const char *grounds[12], *law = spoken(b, &purpose->law), *interest = spoken(b, &purpose->interest);
    size_t count = 0;
    for (size_t i = 0; i < purpose->types.count; i++) {
        const struct names *names = &purpose->grounds[purpose->types.items[i]];
        for (size_t j = 0; j < names->count && count < 12; j++) {
            const char *text = ground_text(b->lang, names->items[j]);
            bool there = false;
            for (size_t k = 0; k < count; k++)
                there = there || strcmp(grounds[k], text) == 0;
            if (!there)
                grounds[count++] = text;
        }
    }
    const char *text =
        arena_printf(ARENA(b), "%s (%s)", words_in(&purpose->entry, b->lang), types_text(b, &purpose->types));
    if (count)
        text = SAY(b, M("{1}; ground: {2}"), text, say_list(ARENA(b), b->lang, grounds, count));
    if (law)
        text = SAY(b, M("{1}; law: {2}"), text, law);
    return interest ? SAY(b, M("{1}; legitimate interest: {2}"), text, interest) : text;
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
    if (!notice->purposes_count && !notice->never.count)
        return;
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
        labels[count++] = say_field(ARENA(b), b->notice, b->lang, fields->items[i]);
    for (size_t i = 0; fields == &category->fields && i < category->own_count; i++)
        labels[count++] = words_in(&category->own[i].entry, b->lang);
    return say_list(ARENA(b), b->lang, labels, count);
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
        item(b, first, *fields ? arena_printf(ARENA(b), "%s: %s", text, fields) : text);
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
    if (!b->notice->sources_count)
        return;
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
    if (!notice->transfers_said)
        return;
    heading(b, M("Transfers outside the EU and the EEA"));
    if (!notice->transfers_listed) {
        paragraph(b, true, msg(b->lang, M("Data are not transferred outside the EU and the EEA.")));
        return;
    }
    if (when)
        paragraph(b, true, SAY(b, M("Data leave the EU and the EEA only when: {1}."), when));
    for (size_t i = 0; i < notice->holders_count; i++) {
        if (notice->holders[i].outside == OUTSIDE_NO || notice->holders[i].role == ROLE_OWN)
            continue;
        if (first)
            paragraph(b, true, msg(b->lang, M("Data may leave the EU and the EEA through:")));
        item(b, first, holder_text(b, &notice->holders[i]));
        first = false;
    }
}

/* ---- how long */

static void rule_text(struct blocks *b, const struct retention_class *class, const struct retention_rule *rule,
                      bool first) {
    const char *name = words_in(&class->entry, b->lang);
    const char *date = say_date(ARENA(b), b->notice, b->lang, rule->gone_by);
    const char *text = rule->gone_by->kind == EXPR_NEVER ? SAY(b, M("{1}: kept for ever"), name)
                                                         : SAY(b, M("{1}: gone by {2}"), name, date);
    if (rule->when)
        text = SAY(b, M("{1} (when {2})"), text, cond_text(ARENA(b), rule->when));
    if (rule->keep_through)
        text = SAY(b, M("{1}; kept at least until {2}"), text,
                   say_date(ARENA(b), b->notice, b->lang, rule->keep_through));
    if (rule->review.set)
        text = SAY(b, M("{1}; looked through at least once in {2}"), text,
                   span_genitive(ARENA(b), b->lang, rule->review));
    item(b, first, text);
}

static void how_long(struct blocks *b) {
    const struct notice *notice = b->notice;
    bool first = true;
    if (!notice->classes_count)
        return;
    heading(b, M("How long data are kept"));
    paragraph(b, true, msg(b->lang, M("Data are kept as follows:")));
    for (size_t i = 0; i < notice->classes_count; i++)
        for (size_t j = 0; j < notice->classes[i].rule_count; j++) {
            rule_text(b, &notice->classes[i], &notice->classes[i].rules[j], first);
            first = false;
        }
}

static void how_safe(struct blocks *b) {
    if (!b->notice->security_count)
        return;
    heading(b, M("Protection"));
    paragraph(b, true, msg(b->lang, M("Data are protected as follows:")));
    for (size_t i = 0; i < b->notice->security_count; i++)
        item(b, i == 0, words_in(&b->notice->security[i].entry, b->lang));
}

/* ---- rights */

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
    const struct notice *notice = b->notice;
    bool first = true;
    for (size_t i = 0; i < RIGHT_COUNT; i++) {
        const struct right_rule *right = &notice->rights[i];
        const char *text = msg(b->lang, texts[i]);
        if (!right->listed)
            continue;
        if (first) {
            heading(b, M("Rights"));
            paragraph(b, true, msg(b->lang, M("Everybody in the register has the right:")));
        }
        if (i != RIGHT_COMPLAINT && i != RIGHT_WITHDRAWAL && right->within.set)
            text = SAY(b, M("{1}, at the latest within {2}"), text,
                       span_genitive(ARENA(b), b->lang, right->within));
        item(b, first, text);
        first = false;
    }
    if (!first)
        paragraph(b, true,
                  SAY(b, M("Requests in any form go to the contact person, {1}."), notice->contact.email));
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

void block_from_tables(struct blocks *b) {
    block_add(b, BLOCK_TITLE, true, NULL, SAY(b, M("Privacy notice of {1}"), b->notice->controller.name));
    who(b);
    why(b);
    what(b);
    program_data(b);
    where_from(b);
    holders(b, false, M("Systems"), M("Data are kept in:"));
    holders(b, true, M("Recipients"), M("Data are given to:"));
    transfers(b);
    how_long(b);
    how_safe(b);
    rights(b);
    changed(b);
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
            const char *text = arena_printf(ARENA(b), "%s: %s", holder_text(b, holder), ground->ground);
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

static void class_of_data(struct blocks *b) {
    bool first = true;
    for (size_t i = 0; i < b->notice->categories_count; i++) {
        const struct category *category = &b->notice->categories[i];
        if (category->class == NOTICE_NOTHING)
            continue;
        if (first)
            paragraph(b, true, msg(b->lang, M("Which data belong where:")));
        item(b, first,
             arena_printf(ARENA(b), "%s: %s", words_in(&category->entry, b->lang),
                          words_in(&b->notice->classes[category->class].entry, b->lang)));
        first = false;
    }
}

void block_record(struct blocks *b) {
    block_add(b, BLOCK_TITLE, true, NULL,
              SAY(b, M("Record of processing activities of {1} (GDPR 30(1))"), b->notice->controller.name));
    who(b);
    why(b);
    whom(b);
    what(b);
    program_data(b);
    where_from(b);
    holders(b, false, M("Systems"), M("Data are kept in:"));
    holders(b, true, M("Recipients"), M("Data are given to:"));
    transfers(b);
    grounds_of_transfers(b);
    how_long(b);
    class_of_data(b);
    how_safe(b);
}
