/* Links are few per party, so their roles are a plain walk; what happened may be tens of thousands, and what is asked for each
 * record walks only through what hangs on it (mine.h). The register hands over the history of one party and of those around
 * it, not of everybody. */
#include "notice/role.h"

#include "notice/field.h"
#include "notice/mine.h"
#include "notice/names.h"

#include <string.h>

const struct happening *role_happening(const struct judge *judge, size_t index) {
    return &judge->history->happenings[index];
}

static int type_of(const struct judge *judge, int party) {
    return judge->history->parties[party].type;
}

/* What can be represented and is a customer by itself: a sole trader too. A party whose role has ended may have no type
 * any more. */
static bool is_organisation(const struct judge *judge, int party) {
    int type = type_of(judge, party);
    return type != NOTICE_NOTHING && judge->notice->types[type].form != FORM_PERSON;
}

/* A type for people who stand for others, such as a contact person. */
static bool is_representing(const struct judge *judge, int type) {
    return type != NOTICE_NOTHING && judge->notice->types[type].represents.count > 0;
}

/* The type that `for` names, or NOTICE_NOTHING. */
static int named_type(const struct judge *judge, const struct happening *happening) {
    return happening->role ? notice_type(judge->notice, happening->role) : NOTICE_NOTHING;
}

/* Both days of a link belong to it; without a start it has always been. */
static bool link_holds(const struct history_link *link, day_t day) {
    return (link->from == DAY_NONE || link->from <= day) && (link->to == DAY_NONE || day <= link->to);
}

/* On that very day: what happened before or after is no business of the organisation. */
static bool represents(const struct judge *judge, int person, int organisation, day_t day) {
    for (int i = judge->first_link[person]; i >= 0; i = judge->next_link[i])
        if (judge->history->links[i].organisation == organisation && link_holds(&judge->history->links[i], day))
            return true;
    return false;
}

/* ---- roles */

struct roles {
    const struct judge *judge;
    struct role *items;
    size_t count, room;
};

/* Several links with the same organisation are one role: hired again. */
static void add_role(struct roles *roles, int organisation, int type) {
    for (size_t i = 0; i < roles->count; i++)
        if (roles->items[i].organisation == organisation && roles->items[i].type == type)
            return;
    struct role role = {.organisation = organisation, .type = type};
    ARENA_PUSH(roles->judge->arena, roles->items, roles->count, roles->room, role);
}

/* As whose contact: the person's own type where it represents, else the first one that may stand for the organisation. */
static void add_contact(struct roles *roles, int person, int organisation) {
    const struct judge *judge = roles->judge;
    int type = type_of(judge, person);
    for (size_t i = 0; i < judge->notice->types_count && !is_representing(judge, type); i++)
        if (set_has(&judge->notice->types[i].represents, type_of(judge, organisation)))
            type = (int)i;
    add_role(roles, organisation, type);
}

/* Roles that only events tell of. */
static void add_told(struct roles *roles, int person) {
    const struct judge *judge = roles->judge;
    for (size_t i = 0; i < judge->told_count; i++)
        if (judge->told[i].person == person)
            add_role(roles, -1, judge->told[i].type);
}

/* Organisations that events were about, though no link says so. */
static void add_about(struct roles *roles, int person) {
    const struct judge *judge = roles->judge;
    for (size_t i = 0; i < judge->history->happening_count; i++) {
        const struct happening *happening = role_happening(judge, i);
        int about = happening->about;
        if (happening->party == person && happening->day <= judge->on && about >= 0 && about != person &&
            is_organisation(judge, about))
            add_contact(roles, person, about);
    }
}

/* Contact persons live by their organisations; whoever represents nobody has a role of his or her own. */
static bool lives_alone(const struct judge *judge, int party) {
    return is_organisation(judge, party) || !is_representing(judge, type_of(judge, party));
}

static struct roles roles_of(const struct judge *judge, int party, day_t day) {
    struct roles roles = {.judge = judge};
    if (lives_alone(judge, party))
        add_role(&roles, -1, type_of(judge, party));
    for (int i = is_organisation(judge, party) ? -1 : judge->first_link[party]; i >= 0;
         i = judge->next_link[i]) {
        const struct history_link *link = &judge->history->links[i];
        bool begun = link->from == DAY_NONE || link->from <= judge->on;
        if (day == DAY_NONE ? begun : link_holds(link, day))
            add_contact(&roles, party, link->organisation);
    }
    return roles;
}

/* Rarely any: most events say nothing, or name an organisation. */
static void prepare_told(const struct judge *judge, struct judged *judged) {
    struct told_role *told = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < judge->history->happening_count; i++) {
        const struct happening *happening = role_happening(judge, i);
        struct told_role here = {.person = happening->party, .type = named_type(judge, happening)};
        bool known =
            here.type == NOTICE_NOTHING || is_representing(judge, here.type) || happening->day > judge->on;
        for (size_t j = 0; j < count && !known; j++)
            known = told[j].person == here.person && told[j].type == here.type;
        if (!known)
            ARENA_PUSH(judged->arena, told, count, room, here);
    }
    judged->told = told;
    judged->told_count = count;
}

/* The links of one person are asked for at every event; those of all others are not walked through. */
static void prepare_links(const struct judge *judge, struct judged *judged) {
    const struct history *history = judge->history;
    int *first = arena_array(judged->arena, history->party_count + 1, sizeof *first);
    int *next = arena_array(judged->arena, history->link_count + 1, sizeof *next);
    for (size_t i = 0; i < history->party_count; i++)
        first[i] = -1;
    for (size_t i = history->link_count; i-- > 0;) { /* backwards, so that they stay in order */
        next[i] = first[history->links[i].person];
        first[history->links[i].person] = (int)i;
    }
    judged->first_link = first;
    judged->next_link = next;
}

/* What is the same for all of the history's parties: an organisation's people are judged together. */
static void prepare_shared(struct judge *judge) {
    struct judged *judged = mine_judged(judge);
    if (!judged->prepared) {
        judged->index = mine_index_of(judge, judged->arena);
        prepare_links(judge, judged);
        prepare_told(judge, judged);
        judged->prepared = true;
    }
    judge->judged = judged;
    judge->index = judged->index;
    judge->first_link = judged->first_link;
    judge->next_link = judged->next_link;
    judge->told = judged->told;
    judge->told_count = judged->told_count;
}

void role_prepare(struct judge *judge) {
    prepare_shared(judge);
    mine_prepare(judge);
    struct roles roles = roles_of(judge, judge->party, DAY_NONE);
    if (!is_organisation(judge, judge->party)) {
        add_told(&roles, judge->party);
        add_about(&roles, judge->party);
    }
    if (!roles.count)
        add_role(&roles, -1, type_of(judge, judge->party));
    judge->roles = roles.items;
    judge->role_count = roles.count;
}

/* A person's roles on a day. One that only events tell of has no days: it is there always. */
static struct roles roles_on(const struct judge *judge, int person, day_t day) {
    struct roles roles = roles_of(judge, person, day);
    add_told(&roles, person);
    return roles;
}

bool role_of_record(const struct judge *judge, const struct happening *record, struct role *role) {
    if (is_organisation(judge, judge->party))
        return false;
    int type = named_type(judge, record), other = record->about == judge->party ? record->party : record->about;
    struct roles roles = {.judge = judge};
    if (other >= 0 && other != judge->party && is_organisation(judge, other))
        add_contact(&roles, judge->party, other);
    else if (type != NOTICE_NOTHING && !is_representing(judge, type))
        add_role(&roles, -1, type);
    if (roles.count)
        *role = roles.items[0];
    return roles.count > 0;
}

/* ---- whose */

/* A contact with a person who has several roles says which it was about; unsaid, it counts for the person alone. */
static bool about_organisation(const struct judge *judge, const struct happening *happening, int organisation) {
    int person = happening->party, type = named_type(judge, happening);
    if (happening->about >= 0 && happening->about != person)
        return happening->about == organisation;
    struct roles roles = roles_on(judge, person, happening->day);
    if (type == NOTICE_NOTHING)
        return roles.count == 1;
    size_t organisations = 0; /* as a contact person: of which organisation, if there are several? */
    for (size_t i = 0; i < roles.count; i++)
        organisations += roles.items[i].organisation >= 0;
    return is_representing(judge, type) && organisations == 1;
}

/* With the organisation itself, or with somebody who stood for it that day and in its matters. */
static bool of_organisation(const struct judge *judge, const struct happening *happening, int organisation) {
    if (happening->party == organisation)
        return true;
    return represents(judge, happening->party, organisation, happening->day) &&
           about_organisation(judge, happening, organisation);
}

static bool of_person(const struct judge *judge, const struct happening *happening, struct role role) {
    int person = judge->party;
    if (happening->party != person) /* logged with the organisation, about this person */
        return happening->about == person && (role.organisation < 0 || role.organisation == happening->party);
    if (happening->about >= 0 && happening->about != person)
        return happening->about == role.organisation;
    int type = named_type(judge, happening);
    if (type == NOTICE_NOTHING || type == role.type)
        return type == NOTICE_NOTHING || is_representing(judge, type) || role.organisation < 0;
    return is_representing(judge, type) && role.organisation >= 0;
}

static bool of_self(const struct judge *judge, const struct happening *happening) {
    if (is_organisation(judge, judge->party))
        return of_organisation(judge, happening, judge->party);
    return of_person(judge, happening, judge->role);
}

/* The judged person's own link must hold that day too. */
static bool of_represented(const struct judge *judge, const struct happening *happening) {
    int organisation = judge->role.organisation;
    return organisation >= 0 && represents(judge, judge->party, organisation, happening->day) &&
           of_organisation(judge, happening, organisation);
}

/* Whatever became of the link since: an invoice stays the customer's. */
static bool of_customer(const struct judge *judge, const struct happening *happening) {
    int customer = judge->role.organisation >= 0 ? judge->role.organisation : judge->party;
    if (!is_organisation(judge, customer))
        return of_person(judge, happening, judge->role);
    return happening->about == customer || of_organisation(judge, happening, customer);
}

/* The record itself, and what says that it belongs to it. */
static bool of_record(const struct judge *judge, const struct happening *happening) {
    if (judge->record < 0)
        return false;
    const struct happening *record = role_happening(judge, (size_t)judge->record);
    return happening == record || (happening->belongs && happening->belongs == record->record);
}

bool role_counts(const struct judge *judge, unsigned whose, const struct happening *happening) {
    if (happening->day > judge->on)
        return false;
    return ((whose & WHOSE_SELF) && of_self(judge, happening)) ||
           ((whose & WHOSE_REPRESENTED) && of_represented(judge, happening)) ||
           ((whose & WHOSE_CUSTOMER) && of_customer(judge, happening)) ||
           ((whose & WHOSE_RECORD) && of_record(judge, happening));
}

/* ---- what */

/* The program's own data: the category in which a kind leaves its letter. */
static int program_category(const struct judge *judge, const char *kind) {
    static const char *const table[][2] = {
        {"request", "requests"}, {"refusal", "refusals"}, {"consent", "choices"}, {"login", "logins"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(kind, table[i][0]) == 0)
            return notice_category(judge->notice, table[i][1]);
    return NOTICE_NOTHING;
}

/* A category is named as itself; a kind lies where the field of its text lies. */
static int category_of_kind(const struct judge *judge, int type, const char *what) {
    int category = notice_category(judge->notice, what);
    if (category == NOTICE_NOTHING)
        category = program_category(judge, what);
    const struct kind *kind = kind_builtin(what);
    if (category == NOTICE_NOTHING && kind && *kind->field)
        category = notice_category_of(judge->notice, type, kind->field);
    return category;
}

int role_category(const struct judge *judge, const struct happening *happening) {
    int type = type_of(judge, happening->party);
    int event = notice_event(judge->notice, happening->what);
    if (event == NOTICE_NOTHING)
        return category_of_kind(judge, type, happening->what);
    /* logged as itself: where the first of its kinds that has a place lies */
    const struct names *counts = &judge->notice->events[event].counts;
    int category = NOTICE_NOTHING;
    for (size_t i = 0; i < counts->count && category == NOTICE_NOTHING; i++)
        category = category_of_kind(judge, type, counts->items[i]);
    return category;
}

/* The class of the party's name, in which the envelope of a text that the notice does not list lies. */
static int class_of_name(const struct judge *judge, int type) {
    static const char *const names[] = {"name", "first_name", "last_name", "email"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int category = notice_category_of(judge->notice, type, names[i]);
        if (category != NOTICE_NOTHING)
            return judge->notice->categories[category].class;
    }
    return NOTICE_NOTHING;
}

/* Is it something that could hold a text: a kind with a field, or an event logged as itself? */
static bool is_written(const struct judge *judge, const struct happening *happening) {
    const struct kind *kind = kind_builtin(happening->what);
    return kind ? *kind->field != 0 : notice_event(judge->notice, happening->what) != NOTICE_NOTHING;
}

/* A payment is something said about its invoice, a reminder without a fee too: no documents of their own in the books. */
static bool is_about_invoice(const struct happening *happening) {
    return strcmp(happening->what, "payment") == 0 || strcmp(happening->what, "reminder") == 0;
}

bool role_own_record(const struct judge *judge, int class, const struct happening *happening) {
    if (happening->day > judge->on || strcmp(happening->what, "payment") == 0 ||
        (happening->party != judge->party && happening->about != judge->party))
        return false;
    int category = role_category(judge, happening);
    if (category != NOTICE_NOTHING)
        return judge->notice->categories[category].class == class;
    return is_written(judge, happening) && class_of_name(judge, type_of(judge, happening->party)) == class;
}

bool role_voucher(const struct judge *judge, int class, const struct happening *happening) {
    if (happening->day > judge->on || is_about_invoice(happening))
        return false;
    int category = role_category(judge, happening);
    return category != NOTICE_NOTHING && judge->notice->categories[category].class == class &&
           (happening->party == judge->party || of_customer(judge, happening));
}

/* What is planned has not happened, so it is never what a category counts. */
static bool is_planned(const struct happening *happening) {
    return strcmp(happening->what, "next_step") == 0;
}

/* A kind that is listed, a category that is listed, or, on the second computation, a kind left unplaced. */
static bool counted(const struct judge *judge, const struct event_rule *event,
                    const struct happening *happening) {
    if (names_have(&event->counts, happening->what) ||
        (judge->unplaced && names_unplaced(event, happening->what)))
        return true;
    int category = is_planned(happening) ? NOTICE_NOTHING : role_category(judge, happening);
    return category != NOTICE_NOTHING &&
           names_have(&event->counts, judge->notice->categories[category].entry.id);
}

bool role_named(const struct judge *judge, const char *name, const struct happening *happening) {
    if (strcmp(happening->what, name) == 0)
        return true;
    int event = notice_event(judge->notice, name);
    if (event != NOTICE_NOTHING)
        return counted(judge, &judge->notice->events[event], happening);
    int category = notice_category(judge->notice, name);
    return category != NOTICE_NOTHING && !is_planned(happening) && role_category(judge, happening) == category;
}
