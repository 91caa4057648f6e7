/* Two versions side by side, table by table; entries with the same path are the same thing. What is worth a sentence of its own
 * has one here; every other member of every struct is compared by diff_keys.c. */
#include "notice/diff_inside.h"

#include "notice/field.h"
#include "notice/moves.h"
#include "notice/recipient.h"
#include "notice/say.h"

#include <string.h>

const char *diff_effect_id(enum diff_effect effect) {
    static const char *const ids[] = {"narrows", "widens", "other"};
    return ids[effect];
}

/* What a class says for all its rules is compared in each, and told once: then it is about those of every rule. */
void diff_add(struct diff *d, struct diff_change change) {
    if (!change.types)
        change.types = d->whom;
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->items[i].text, change.text) == 0) {
            d->items[i].types = diff_whom_both(d, d->items[i].types, change.types);
            return;
        }
    ARENA_PUSH(ARENA(d), d->items, d->count, d->room, change);
}

void diff_say(struct diff *d, const char *what, enum diff_effect effect, const char *path, const char *text) {
    diff_add(d, (struct diff_change){.what = what, .effect = effect, .path = path, .text = text, .data = true});
}

/* Who has to be informed of what widens. */
const char *diff_with_effect(const struct diff *d, enum diff_effect effect, const char *text) {
    const char *then =
        effect == DIFF_NARROWS ? msg(d->ctx->lang, M("This narrows, and holds at once for data already held."))
        : effect == DIFF_WIDENS
            ? msg(d->ctx->lang, M("This widens: for data already held it holds from the day on which "
                                  "the person has been informed."))
            : NULL;
    return then ? arena_printf(ARENA(d), "%s %s", text, then) : text;
}

/* ---- sets of names */

static const char *type_words(const struct diff *d, const struct notice *notice, int type) {
    return words_in(&notice->types[type].entry, d->ctx->lang);
}

/* ---- data */

static void diff_fields(struct diff *d, int type) {
    size_t count;
    int before = notice_type(d->old, d->new->types[type].entry.id);
    const struct field *fields = field_list(ARENA(d), d->new, type, &count);
    const char *who = type_words(d, d->new, type);
    for (size_t i = 0; before != NOTICE_NOTHING && i < count; i++) {
        const struct entry *entry = &d->new->categories[fields[i].category].entry;
        if (!moves_listed(d->ctx, d->old, before, fields[i].id))
            diff_say(
                d, "field", DIFF_WIDENS, entry->path,
                SAY(d,
                    M("“{1}” may now be kept about “{2}”. People who are in the register already are to be "
                      "informed "
                      "before it is."),
                    field_label(&fields[i], d->ctx->lang), who));
    }
}

static void diff_records(struct diff *d, int type) {
    int before = notice_type(d->old, d->new->types[type].entry.id);
    for (size_t i = 0; before != NOTICE_NOTHING && i < d->new->categories_count; i++) {
        const struct category *category = &d->new->categories[i];
        if (!set_has(&category->types, type) || category->program)
            continue;
        for (size_t j = 0; j < category->fields.count; j++) {
            const char *field = category->fields.items[j];
            if (field_is_record(field) && !moves_listed(d->ctx, d->old, before, field))
                diff_say(d, "field", DIFF_WIDENS, category->entry.path,
                         SAY(d,
                             M("Records of the kind “{1}” may now be kept about “{2}”. People who are in the "
                               "register "
                               "already are to be informed before they are."),
                             say_field(ARENA(d), d->new, d->ctx->lang, field), type_words(d, d->new, type)));
        }
    }
}

/* The program's own data may have no class; then they are kept. */
static void say_classed(struct diff *d, const struct category *after) {
    enum lang lang = d->ctx->lang;
    bool has = after->class != NOTICE_NOTHING;
    diff_say(d, "class", has ? DIFF_NARROWS : DIFF_WIDENS,
             arena_printf(ARENA(d), "%s.class", after->entry.path),
             has ? SAY(d, M("“{1}” now has the retention class “{2}”; before, it was kept without an end."),
                       words_in(&after->entry, lang), words_in(&d->new->classes[after->class].entry, lang))
                 : SAY(d, M("“{1}” no longer has a retention class and is kept without an end."),
                       words_in(&after->entry, lang)));
}

/* The same data, counted from now on by the rules of another class. */
static void diff_categories(struct diff *d) {
    enum lang lang = d->ctx->lang;
    for (size_t i = 0; i < d->new->categories_count; i++) {
        const struct category *after = &d->new->categories[i];
        int index = notice_category(d->old, after->entry.id);
        int was = index == NOTICE_NOTHING ? NOTICE_NOTHING : d->old->categories[index].class;
        d->whom = diff_whom_category(d, index == NOTICE_NOTHING ? NULL : &d->old->categories[index], after);
        if (index != NOTICE_NOTHING && (was == NOTICE_NOTHING) != (after->class == NOTICE_NOTHING))
            say_classed(d, after);
        if (was == NOTICE_NOTHING || after->class == NOTICE_NOTHING)
            continue;
        const struct retention_class *from = &d->old->classes[was], *to = &d->new->classes[after->class];
        if (strcmp(from->entry.id, to->entry.id) != 0)
            diff_add(
                d, (struct diff_change){
                       .what = "class",
                       .effect = DIFF_OTHER,
                       .path = arena_printf(ARENA(d), "%s.class", after->entry.path),
                       .text = SAY(
                           d,
                           M("“{1}” moves from the retention class “{2}” to “{3}”. Data already held keep the "
                             "earlier of their old and new dates."),
                           words_in(&after->entry, lang), words_in(&from->entry, lang),
                           words_in(&to->entry, lang)),
                       .class = from->entry.id,
                       .data = true});
    }
    d->whom = NULL;
}

/* A field that another group of data holds now. Where the group is the same, the class is told above. */
static void diff_place(struct diff *d, int type, int old_type, const char *field) {
    int was = notice_category_of(d->old, old_type, field), is = notice_category_of(d->new, type, field);
    if (was == NOTICE_NOTHING || is == NOTICE_NOTHING)
        return;
    const struct category *before = &d->old->categories[was], *after = &d->new->categories[is];
    enum lang lang = d->ctx->lang;
    if (strcmp(before->entry.id, after->entry.id) == 0 || before->class == NOTICE_NOTHING ||
        after->class == NOTICE_NOTHING)
        return;
    const struct entry *from = &d->old->classes[before->class].entry,
                       *to = &d->new->classes[after->class].entry;
    const char *text = SAY(d, M("“{1}” of “{2}” now belongs to “{3}”; before, to “{4}”."),
                           say_field(ARENA(d), d->new, lang, field), type_words(d, d->new, type),
                           words_in(&after->entry, lang), words_in(&before->entry, lang));
    if (strcmp(from->id, to->id) != 0)
        text =
            arena_printf(ARENA(d), "%s %s", text,
                         SAY(d,
                             M("It moves from the retention class “{1}” to “{2}”. Data already held keep the "
                               "earlier of their old and new dates."),
                             words_in(from, lang), words_in(to, lang)));
    diff_say(d, "field", DIFF_OTHER, after->entry.path, text);
}

static void diff_places(struct diff *d, int type) {
    size_t count;
    const struct field *fields = field_list(ARENA(d), d->new, type, &count);
    int old_type = notice_type(d->old, d->new->types[type].entry.id);
    for (size_t i = 0; old_type != NOTICE_NOTHING && i < count; i++)
        diff_place(d, type, old_type, fields[i].id);
    for (size_t i = 0; old_type != NOTICE_NOTHING && i < d->new->categories_count; i++) {
        const struct names *names = &d->new->categories[i].fields;
        for (size_t j = 0; j < names->count; j++)
            if (field_is_record(names->items[j]) && notice_category_of(d->new, type, names->items[j]) == (int)i)
                diff_place(d, type, old_type, names->items[j]);
    }
}

static void diff_types(struct diff *d) {
    for (size_t i = 0; i < d->new->types_count; i++) {
        d->whom = diff_whom_type(d, d->new->types[i].entry.id);
        if (notice_type(d->old, d->new->types[i].entry.id) == NOTICE_NOTHING)
            diff_say(d, "type", DIFF_WIDENS, d->new->types[i].entry.path,
                     SAY(d, M("“{1}” is a new group of people."), type_words(d, d->new, (int)i)));
        diff_fields(d, (int)i);
        diff_records(d, (int)i);
        diff_places(d, (int)i);
    }
    d->whom = NULL;
}

/* ---- purposes */

static bool has_type(const struct notice *from, const struct set *set, const char *id) {
    int type = notice_type(from, id);
    return type != NOTICE_NOTHING && set_has(set, type);
}

static unsigned needs_of(const struct notice *notice, const struct purpose *purpose, const char *type) {
    int index = notice_type(notice, type);
    return purpose->needs && index != NOTICE_NOTHING ? purpose->needs[index] : 0;
}

/* For one group of people: used, not used, or used on other conditions. */
static void diff_purpose_type(struct diff *d, const struct purpose *before, const struct purpose *after,
                              int type) {
    const char *id = d->new->types[type].entry.id, *name = words_in(&after->entry, d->ctx->lang);
    const char *who = type_words(d, d->new, type);
    if (notice_type(d->old, id) == NOTICE_NOTHING)
        return;
    bool was = has_type(d->old, &before->types, id), is = set_has(&after->types, type);
    if (was && !is)
        diff_say(d, "purpose", DIFF_NARROWS, after->entry.path,
                 diff_with_effect(d, DIFF_NARROWS,
                                  SAY(d, M("Data about “{2}” are no longer used for “{1}”."), name, who)));
    if (!was && is)
        diff_say(d, "purpose", DIFF_WIDENS, after->entry.path,
                 diff_with_effect(d, DIFF_WIDENS,
                                  SAY(d, M("Data about “{2}” are now used for “{1}” too."), name, who)));
    unsigned old_needs = needs_of(d->old, before, id), new_needs = needs_of(d->new, after, id);
    if (!was || !is || old_needs == new_needs)
        return;
    bool more = (old_needs & new_needs) == old_needs, less = (old_needs & new_needs) == new_needs;
    enum diff_effect effect = more ? DIFF_NARROWS : less ? DIFF_WIDENS : DIFF_OTHER;
    diff_say(d, "purpose", effect, arena_printf(ARENA(d), "%s.needs", after->entry.path),
             diff_with_effect(
                 d, effect,
                 SAY(d, M("Before data about “{2}” are used for “{1}”, other evidence is needed than before."),
                     name, who)));
}

/* Services and channels are compared by id. */
static void diff_purpose_reach(struct diff *d, const struct purpose *before, const struct purpose *after) {
    const char *name = words_in(&after->entry, d->ctx->lang);
    for (size_t i = 0; i < after->services.count; i++) {
        const struct service *service = &d->new->services[after->services.items[i]];
        int index = notice_service(d->old, service->entry.id);
        if (index != NOTICE_NOTHING && !set_has(&before->services, index))
            diff_say(d, "purpose", DIFF_WIDENS, arena_printf(ARENA(d), "%s.services", after->entry.path),
                     diff_with_effect(d, DIFF_WIDENS,
                                      SAY(d, M("“{1}” now covers the service “{2}” too."), name,
                                          words_in(&service->entry, d->ctx->lang))));
    }
    for (size_t i = 0; i < before->services.count; i++) {
        const struct service *service = &d->old->services[before->services.items[i]];
        int index = notice_service(d->new, service->entry.id);
        if (index != NOTICE_NOTHING && !set_has(&after->services, index))
            diff_say(d, "purpose", DIFF_NARROWS, arena_printf(ARENA(d), "%s.services", after->entry.path),
                     diff_with_effect(d, DIFF_NARROWS,
                                      SAY(d, M("“{1}” no longer covers the service “{2}”."), name,
                                          words_in(&service->entry, d->ctx->lang))));
    }
    if (after->marketing != before->marketing)
        diff_say(
            d, "purpose", after->marketing ? DIFF_WIDENS : DIFF_NARROWS, after->entry.path,
            diff_with_effect(
                d, after->marketing ? DIFF_WIDENS : DIFF_NARROWS,
                SAY(d, after->marketing ? M("“{1}” is now marketing.") : M("“{1}” is no longer marketing."),
                    name)));
}

static void diff_purposes(struct diff *d) {
    for (size_t i = 0; i < d->new->purposes_count; i++) {
        const struct purpose *after = &d->new->purposes[i];
        int index = notice_purpose(d->old, after->entry.id);
        d->whom = diff_whom_purpose(d, index == NOTICE_NOTHING ? NULL : &d->old->purposes[index], after);
        if (index == NOTICE_NOTHING) {
            diff_say(d, "purpose", DIFF_WIDENS, after->entry.path,
                     diff_with_effect(
                         d, DIFF_WIDENS,
                         SAY(d, M("Data are now used for “{1}”."), words_in(&after->entry, d->ctx->lang))));
            continue;
        }
        diff_purpose_reach(d, &d->old->purposes[index], after);
        for (size_t t = 0; t < d->new->types_count; t++) {
            d->whom = diff_whom_type(d, d->new->types[t].entry.id);
            diff_purpose_type(d, &d->old->purposes[index], after, (int)t);
        }
    }
    d->whom = NULL;
}

/* ---- who gets them, and where they come from */

static const struct holder *holder_of(const struct notice *notice, const struct holder *like) {
    for (size_t i = 0; i < notice->holders_count; i++)
        if (notice->holders[i].recipient == like->recipient &&
            strcmp(notice->holders[i].entry.id, like->entry.id) == 0)
            return &notice->holders[i];
    return NULL;
}

/* Where the data lie, once it is the same holder. */
static void diff_outside(struct diff *d, const struct holder *before, const struct holder *after) {
    const char *name = words_in(&after->entry, d->ctx->lang);
    enum outside was = recipient_outside(before), is = recipient_outside(after);
    if (was == is)
        return;
    bool out = is > was;
    diff_say(d, "transfer", out ? DIFF_WIDENS : DIFF_NARROWS,
             arena_printf(ARENA(d), "%s.outside", after->entry.path),
             diff_with_effect(d, out ? DIFF_WIDENS : DIFF_NARROWS,
                              SAY(d,
                                  out ? M("At “{1}” data may now lie outside the EU/EEA.")
                                      : M("At “{1}” data lie outside the EU/EEA less than before."),
                                  name)));
}

static void diff_holders(struct diff *d) {
    for (size_t i = 0; i < d->new->holders_count; i++) {
        const struct holder *after = &d->new->holders[i], *before = holder_of(d->old, after);
        d->whom = diff_whom_holder(d, before, after);
        if (before)
            diff_outside(d, before, after);
        else
            diff_say(d, after->recipient ? "recipient" : "system", DIFF_WIDENS, after->entry.path,
                     diff_with_effect(
                         d, DIFF_WIDENS,
                         SAY(d, after->recipient ? M("“{1}” now receives data.") : M("“{1}” now holds data."),
                             words_in(&after->entry, d->ctx->lang))));
    }
    for (size_t i = 0; i < d->old->holders_count; i++) {
        const struct holder *before = &d->old->holders[i];
        d->whom = diff_whom_holder(d, before, NULL);
        if (!holder_of(d->new, before))
            diff_say(d, before->recipient ? "recipient" : "system", DIFF_NARROWS, before->entry.path,
                     diff_with_effect(d, DIFF_NARROWS,
                                      SAY(d,
                                          before->recipient ? M("“{1}” no longer receives data.")
                                                            : M("“{1}” no longer holds data."),
                                          words_in(&before->entry, d->ctx->lang))));
    }
    d->whom = NULL;
    if (d->old->transfers_listed != d->new->transfers_listed)
        diff_say(d, "transfer", d->new->transfers_listed ? DIFF_WIDENS : DIFF_NARROWS, "transfers",
                 diff_with_effect(
                     d, d->new->transfers_listed ? DIFF_WIDENS : DIFF_NARROWS,
                     msg(d->ctx->lang, d->new->transfers_listed
                                           ? M("Data may now leave the EU/EEA, through those that say so.")
                                           : M("Data no longer leave the EU/EEA."))));
}

static void diff_sources(struct diff *d) {
    for (size_t i = 0; i < d->new->sources_count; i++) {
        d->whom = diff_whom_source(d, NULL, &d->new->sources[i]);
        if (notice_source(d->old, d->new->sources[i].entry.id) == NOTICE_NOTHING)
            diff_say(d, "source", DIFF_WIDENS, d->new->sources[i].entry.path,
                     SAY(d, M("Data are now taken from “{1}” too."),
                         words_in(&d->new->sources[i].entry, d->ctx->lang)));
    }
    for (size_t i = 0; i < d->old->sources_count; i++) {
        d->whom = diff_whom_source(d, &d->old->sources[i], NULL);
        if (notice_source(d->new, d->old->sources[i].entry.id) == NOTICE_NOTHING)
            diff_say(d, "source", DIFF_NARROWS, d->old->sources[i].entry.path,
                     SAY(d, M("Data are no longer taken from “{1}”."),
                         words_in(&d->old->sources[i].entry, d->ctx->lang)));
    }
    d->whom = NULL;
}

/* ---- rights, and what is never done */

static void diff_right(struct diff *d, const struct right_rule *before, const struct right_rule *after,
                       const char *name) {
    struct diff_about about = {.what = "right", .name = name, .path = after->entry.path};
    enum compared compared = diff_spans(&before->within, &after->within);
    if (compared != SAME)
        diff_add(
            d, (struct diff_change){
                   .what = "right",
                   .effect = compared == SHORTER  ? DIFF_NARROWS
                             : compared == LONGER ? DIFF_WIDENS
                                                  : DIFF_OTHER,
                   .path = arena_printf(ARENA(d), "%s.within", after->entry.path),
                   .text =
                       SAY(d, M("A request about the right to {1} is answered within {3}; before, within {2}."),
                           name, span_genitive(ARENA(d), d->ctx->lang, before->within),
                           span_genitive(ARENA(d), d->ctx->lang, after->within))});
    diff_map(d, &about, "right", before, after);
}

static void diff_rights(struct diff *d) {
    static const char *const names[RIGHT_COUNT] = {M("access to one's data"),
                                                   M("correction"),
                                                   M("erasure"),
                                                   M("restriction of use"),
                                                   M("moving one's data elsewhere"),
                                                   M("objection"),
                                                   M("withdrawal of consent"),
                                                   M("complaint to the authority"),
                                                   M("a decision by a human")};
    for (int i = 0; i < RIGHT_COUNT; i++) {
        const struct right_rule *before = &d->old->rights[i], *after = &d->new->rights[i];
        const char *name = msg(d->ctx->lang, names[i]);
        if (before->listed && after->listed)
            diff_right(d, before, after, name);
        if (before->listed == after->listed)
            continue;
        diff_add(d,
                 (struct diff_change){
                     .what = "right",
                     .effect = after->listed ? DIFF_NARROWS : DIFF_WIDENS,
                     .path = (after->listed ? after : before)->entry.path,
                     .text = SAY(d,
                                 after->listed ? M("The notice now promises the right to {1}.")
                                               : M("The notice no longer speaks of the right to {1}; the law "
                                                   "still gives it."),
                                 name)});
    }
}

static const char *never_words(const struct diff *d, const char *id) {
    static const char *const words[][2] = {{"third_party_marketing", M("marketing for others")},
                                           {"automated_decisions", M("automated decisions")},
                                           {"profiling", M("profiling")},
                                           {"sale", M("sale of data")},
                                           {"combining", M("combining of registers")},
                                           {"sensitive_data", M("sensitive data")}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], id) == 0)
            return msg(d->ctx->lang, words[i][1]);
    return id;
}

static void diff_never(struct diff *d) {
    for (size_t i = 0; i < d->old->never.count; i++)
        if (!names_have(&d->new->never, d->old->never.items[i]))
            diff_say(d, "never", DIFF_WIDENS, arena_printf(ARENA(d), "never.%s", d->old->never.items[i]),
                     diff_with_effect(d, DIFF_WIDENS,
                                      SAY(d, M("The promise is gone that this is never done: {1}."),
                                          never_words(d, d->old->never.items[i]))));
    for (size_t i = 0; i < d->new->never.count; i++)
        if (!names_have(&d->old->never, d->new->never.items[i]))
            diff_say(d, "never", DIFF_NARROWS, arena_printf(ARENA(d), "never.%s", d->new->never.items[i]),
                     diff_with_effect(d, DIFF_NARROWS,
                                      SAY(d, M("It is now promised that this is never done: {1}."),
                                          never_words(d, d->new->never.items[i]))));
}

/* ---- the rest of every table */

static void diff_register(struct diff *d) {
    static const struct diff_table filings = {.what = "register",
                                              .size = sizeof(struct entry),
                                              .added = M("The register has a new part, “{1}”."),
                                              .gone = M("The register no longer has the part “{1}”.")};
    struct diff_about about = {.what = "register", .name = msg(d->ctx->lang, M("Register")), .path = ""};
    diff_entries(d, &filings, DIFF_ROWS(d->old, filings), DIFF_ROWS(d->new, filings));
    diff_map(d, &about, "notice", d->old, d->new);
}

/* Most of the program's own data are always there; what is said of them without a class is the program's own. */
static struct diff_rows listed(const struct diff *d, const struct notice *notice) {
    struct category *items = arena_array(ARENA(d), notice->categories_count + 1, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        int old = notice_category(d->old, category->entry.id),
            new = notice_category(d->new, category->entry.id);
        bool was = old == NOTICE_NOTHING || d->old->categories[old].class != NOTICE_NOTHING,
             is = new == NOTICE_NOTHING || d->new->categories[new].class != NOTICE_NOTHING;
        if (!category->program || (was && is))
            items[count++] = *category;
    }
    return (struct diff_rows){items, count};
}

/* Fields that came and went are told by type; here what is left of a category that both have, and one without fields. */
static void diff_data(struct diff *d) {
    static const struct diff_table data = {.what = "data",
                                           .shape = "category",
                                           .size = sizeof(struct category),
                                           .added = M("“{1}” is a new group of data."),
                                           .gone = M("“{1}” is no longer a group of data."),
                                           .data = true,
                                           .whom = diff_whom_category};
    static const struct diff_table own = {
        .what = "field", .shape = "own", .size = sizeof(struct own_field), .data = true};
    diff_entries(d, &data, listed(d, d->old), listed(d, d->new));
    for (size_t i = 0; i < d->new->categories_count; i++) {
        const struct category *after = &d->new->categories[i];
        int before = notice_category(d->old, after->entry.id);
        if (before == NOTICE_NOTHING)
            continue;
        d->whom = diff_whom_category(d, &d->old->categories[before], after);
        diff_entries(d, &own, DIFF_ROWS(&d->old->categories[before], own), DIFF_ROWS(after, own));
    }
    d->whom = NULL;
}

static void diff_people(struct diff *d) {
    static const struct diff_table types = {.what = "type",
                                            .shape = "type",
                                            .size = sizeof(struct party_type),
                                            .data = true,
                                            .whom = diff_whom_party};
    static const struct diff_table services = {.what = "service",
                                               .shape = "service",
                                               .size = sizeof(struct service),
                                               .added = M("“{1}” is a new service."),
                                               .gone = M("The service “{1}” is no longer offered.")};
    diff_entries(d, &types, DIFF_ROWS(d->old, types), DIFF_ROWS(d->new, types));
    diff_entries(d, &services, DIFF_ROWS(d->old, services), DIFF_ROWS(d->new, services));
}

static void diff_uses(struct diff *d) {
    static const struct diff_table purposes = {.what = "purpose",
                                               .shape = "purpose",
                                               .size = sizeof(struct purpose),
                                               .data = true,
                                               .whom = diff_whom_purpose};
    static const struct diff_table events = {.what = "event",
                                             .shape = "event",
                                             .size = sizeof(struct event_rule),
                                             .added = M("“{1}” is a new event from which days are counted."),
                                             .gone =
                                                 M("“{1}” is no longer an event from which days are counted.")};
    diff_entries(d, &purposes, DIFF_ROWS(d->old, purposes), DIFF_ROWS(d->new, purposes));
    diff_entries(d, &events, DIFF_ROWS(d->old, events), DIFF_ROWS(d->new, events));
}

static void diff_reach(struct diff *d) {
    static const struct diff_table sources = {.what = "source",
                                              .shape = "source",
                                              .size = sizeof(struct source),
                                              .data = true,
                                              .whom = diff_whom_source};
    static const struct diff_table systems = {.what = "system",
                                              .shape = "system",
                                              .size = sizeof(struct holder),
                                              .under = "systems.",
                                              .data = true,
                                              .whom = diff_whom_holder};
    static const struct diff_table recipients = {.what = "recipient",
                                                 .shape = "recipient",
                                                 .size = sizeof(struct holder),
                                                 .under = "recipients.",
                                                 .data = true,
                                                 .whom = diff_whom_holder};
    diff_entries(d, &sources, DIFF_ROWS(d->old, sources), DIFF_ROWS(d->new, sources));
    diff_entries(d, &systems, DIFF_ROWS(d->old, holders), DIFF_ROWS(d->new, holders));
    diff_entries(d, &recipients, DIFF_ROWS(d->old, holders), DIFF_ROWS(d->new, holders));
}

static void diff_safety(struct diff *d) {
    static const struct diff_table statutes = {.what = "statute",
                                               .shape = "statute",
                                               .size = sizeof(struct statute_rule),
                                               .added = M("“{1}” is a new period of the law."),
                                               .gone = M("The period of the law “{1}” is gone.")};
    static const struct diff_table security = {.what = "security",
                                               .shape = "security",
                                               .size = sizeof(struct security_rule),
                                               .added = M("“{1}” now protects the data."),
                                               .gone = M("“{1}” no longer protects the data.")};
    diff_entries(d, &statutes, DIFF_ROWS(d->old, statutes), DIFF_ROWS(d->new, statutes));
    diff_entries(d, &security, DIFF_ROWS(d->old, security), DIFF_ROWS(d->new, security));
}

/* ---- all of it */

/* Of a field or a kind of record, the types that could have it before and cannot now. */
static const bool *gone_whom(const struct diff *d, const struct gone *gone) {
    if (gone->what == GONE_CLASS)
        return NULL;
    if (gone->what == GONE_TYPE)
        return diff_whom_type(d, gone->name);
    if (gone->what == GONE_PURPOSE)
        return diff_whom_purpose(d, &d->old->purposes[notice_purpose(d->old, gone->name)], NULL);
    const bool *types = diff_whom_sets(d, NULL, NULL);
    for (size_t i = 0; i < d->old->types_count; i++)
        if (moves_listed(d->ctx, d->old, (int)i, gone->name) &&
            !moves_listed(d->ctx, d->new, moves_type(d->old, d->new, (int)i), gone->name))
            types = diff_whom_both(d, types, diff_whom_type(d, d->old->types[i].entry.id));
    return types;
}

static void diff_gone(struct diff *d) {
    static const char *const whats[] = {"type", "purpose", "class", "field", "field"};
    size_t count;
    const struct gone *gone = moves_gone(d->ctx, d->old, d->new, &count);
    for (int blocking = 1; blocking >= 0; blocking--)
        for (size_t i = 0; i < count; i++) {
            bool blocks = !gone[i].said || gone[i].problem;
            if (blocks != (blocking != 0))
                continue;
            const char *text = moves_text(d->ctx, d->old, d->new, &gone[i]);
            if (gone[i].said && gone[i].to && !blocks)
                text = arena_printf(
                    ARENA(d), "%s %s", text,
                    msg(d->ctx->lang, M("Data already held keep the earlier of their old and new dates.")));
            diff_add(d, (struct diff_change){.what = whats[gone[i].what],
                                             .effect = gone[i].to ? DIFF_OTHER : DIFF_NARROWS,
                                             .path = gone[i].name,
                                             .text = text,
                                             .class = gone[i].what == GONE_CLASS ? gone[i].name : NULL,
                                             .data = true,
                                             .blocks = blocks,
                                             .types = gone_whom(d, &gone[i])});
        }
}

/* An old name written wrong moves nothing, and what was meant would stay or be erased. */
static void diff_stray(struct diff *d) {
    size_t count;
    const struct stray *strays = moves_stray(d->ctx, d->old, d->new, &count);
    for (size_t i = 0; i < count; i++) {
        const char *name = strays[i].move->from, *nearest = strays[i].nearest;
        const char *line = arena_printf(ARENA(d), "%d", strays[i].move->line);
        diff_add(d,
                 (struct diff_change){
                     .what = "moves",
                     .effect = DIFF_OTHER,
                     .path = "changes",
                     .text = nearest ? SAY(d,
                                           M("`changes.moves` names “{1}” (line {2}), which the version before "
                                             "does not have; did you mean “{3}”?"),
                                           name, line, nearest)
                                     : SAY(d,
                                           M("`changes.moves` names “{1}” (line {2}), which the version before "
                                             "does not have."),
                                           name, line),
                     .line = strays[i].move->line,
                     .blocks = true});
    }
}

const struct diff_change *diff_list(struct ctx *ctx, const struct notice *old, const struct notice *new,
                                    size_t *count) {
    struct diff d = {.ctx = ctx, .old = old, .new = new};
    diff_stray(&d);
    diff_gone(&d);
    diff_register(&d);
    diff_types(&d);
    diff_people(&d);
    diff_categories(&d);
    diff_data(&d);
    diff_purposes(&d);
    diff_uses(&d);
    diff_classes(&d);
    diff_holders(&d);
    diff_sources(&d);
    diff_reach(&d);
    diff_safety(&d);
    diff_rights(&d);
    diff_never(&d);
    diff_text(&d);
    *count = d.count;
    return d.items;
}
