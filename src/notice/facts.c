/* A fact is looked for in the record, then in what later records say about that record, then in the party's own
 * fields, then in the latest record of the party that has it. What the program derives (type, relation, purpose, ground,
 * filing, special) comes from the notice and the history. */
#include "notice/facts.h"

#include "notice/mine.h"
#include "notice/names.h"
#include "notice/role.h"
#include "notice/state.h"

#include <stdlib.h>
#include <string.h>

/* The values of a fact: several fit with `=` when one does. */
struct values {
    struct arena *arena;
    const char **items;
    size_t count, room;
};

static void add(struct values *values, const char *text) {
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i], text) == 0)
            return;
    ARENA_PUSH(values->arena, values->items, values->count, values->room, text);
}

/* What a name in a rule means: a fact of the program, or an own field of one category ("person.born"), or of whichever
 * has it ("born"). */
struct wanted {
    const char *name; /* the last part: "born" */
    bool own;
    int category;     /* of an own field that was named in full */
    const char *part; /* "year" of "person.born.year" */
};

/* A bare name that the program has itself is never an own field: that is named in full. */
static bool is_programs(const char *name) {
    static const char *const others[] = {"medium", "taken_in", "judged", "agreed"};
    size_t count;
    const char *const *facts = names_event_facts(&count);
    bool found = names_state(name);
    for (size_t i = 0; i < count; i++)
        found = found || strcmp(facts[i], name) == 0;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        found = found || strcmp(others[i], name) == 0;
    return found;
}

static struct wanted wanted_of(const struct judge *judge, const char *name) {
    struct wanted wanted = {.name = name, .category = NOTICE_NOTHING};
    if (is_programs(name))
        return wanted;
    int category;
    const struct own_field *own = names_own(judge->notice, name, false, &category, &wanted.part);
    if (own)
        wanted.category = category;
    else
        own = names_own(judge->notice, name, true, &category, &wanted.part);
    wanted.own = own != NULL;
    if (own)
        wanted.name = own->entry.id;
    return wanted;
}

static bool has_own(const struct category *category, const char *id) {
    for (size_t i = 0; i < category->own_count; i++)
        if (strcmp(category->own[i].entry.id, id) == 0)
            return true;
    return false;
}

/* Is it this fact? One of a record belongs to the record's category when that has a field of the name, one that is
 * written in full to the category it names. `happening` is NULL for a party's. */
static bool is_fact(const struct judge *judge, const struct happening *happening, const struct fact *fact,
                    const struct wanted *wanted) {
    const struct notice *notice = judge->notice;
    const char *dot = strrchr(fact->name, '.');
    if (strcmp(dot ? dot + 1 : fact->name, wanted->name) != 0)
        return false;
    if (wanted->own && wanted->category == NOTICE_NOTHING)
        return true;
    if (dot) {
        size_t length = (size_t)(dot - fact->name);
        const char *id = wanted->own ? notice->categories[wanted->category].entry.id : "";
        return strncmp(id, fact->name, length) == 0 && !id[length];
    }
    int category = happening ? role_category(judge, happening) : NOTICE_NOTHING;
    return category == NOTICE_NOTHING || category == wanted->category ||
           !has_own(&notice->categories[category], wanted->name);
}

/* The first of that name; facts with several values are gathered by add_facts. */
static const char *find_fact(const struct judge *judge, const struct happening *happening,
                             const struct fact *facts, size_t count, const struct wanted *wanted) {
    for (size_t i = 0; i < count; i++)
        if (is_fact(judge, happening, &facts[i], wanted))
            return facts[i].value;
    return NULL;
}

static const char *of_party(const struct judge *judge, const struct wanted *wanted) {
    const struct history_party *party = &judge->history->parties[judge->party];
    return find_fact(judge, NULL, party->facts, party->fact_count, wanted);
}

/* What a happening says of a field, or NULL. */
static const char *said_by(const struct judge *judge, const struct happening *happening,
                           const struct wanted *wanted) {
    return happening ? find_fact(judge, happening, happening->with, happening->with_count, wanted) : NULL;
}

const char *facts_said(const struct judge *judge, const struct happening *happening, const char *name) {
    const struct wanted wanted = wanted_of(judge, name);
    return said_by(judge, happening, &wanted);
}

static const struct happening *judged_record(const struct judge *judge) {
    return judge->record < 0 ? NULL : role_happening(judge, (size_t)judge->record);
}

/* The latest happening by `as_of` that says something of the field: of the record (itself or what belongs to it), or with
 * -1 of the party. */
static const struct happening *latest_saying(const struct judge *judge, int record, const struct wanted *wanted,
                                             day_t as_of) {
    const struct happening *latest = NULL;
    struct mine mine = mine_begin(judge, record);
    for (int i = mine_next(&mine); i >= 0; i = mine_next(&mine)) {
        const struct happening *happening = role_happening(judge, (size_t)i);
        if ((record >= 0 || happening->party == judge->party) && happening->day <= as_of &&
            said_by(judge, happening, wanted) &&
            (!latest || happening->day > latest->day ||
             (happening->day == latest->day && happening->instant >= latest->instant)))
            latest = happening;
    }
    return latest;
}

/* The same of the party, which every record of it may ask. */
static const struct happening *party_saying(const struct judge *judge, const struct wanted *wanted,
                                            day_t as_of) {
    struct mine_known asked = {.what = wanted->name, .category = wanted->category, .as_of = as_of, .which = -1};
    const struct mine_known *known = mine_known(judge, &asked);
    if (known)
        return known->which < 0 ? NULL : role_happening(judge, (size_t)known->which);
    const struct happening *latest = latest_saying(judge, -1, wanted, as_of);
    if (latest)
        asked.which = (int)(latest - judge->history->happenings);
    mine_know(judge, &asked);
    return latest;
}

/* May another record of the party answer for this one? What an own field of another category says is said of the party
 * (a birth date); a booking's day, or what was agreed on one job, is not that of the next. */
static bool elsewhere(const struct judge *judge, const struct happening *record, const char *name) {
    int category;
    const char *part;
    return names_own(judge->notice, name, true, &category, &part) && role_category(judge, record) != category;
}

const char *facts_value(const struct judge *judge, const char *name, day_t as_of) {
    const struct wanted wanted = wanted_of(judge, name);
    const struct happening *record = judged_record(judge);
    const char *value =
        record ? said_by(judge, latest_saying(judge, judge->record, &wanted, as_of), &wanted) : NULL;
    if (!value)
        value = of_party(judge, &wanted);
    if (value || (record && !elsewhere(judge, record, name)))
        return value;
    return said_by(judge, party_saying(judge, &wanted, as_of), &wanted);
}

struct days {
    day_t *items;
    size_t count, room;
};

static void add_day(const struct judge *judge, struct days *days, day_t day) {
    if (day != DAY_NONE && day <= judge->on)
        ARENA_PUSH(judge->arena, days->items, days->count, days->room, day);
}

/* A word may have come later than its record, and a payment says something without any. */
static void add_days(const struct judge *judge, int record, struct days *days) {
    struct mine mine = mine_begin(judge, record);
    for (int i = mine_next(&mine); i >= 0; i = mine_next(&mine)) {
        const struct happening *happening = role_happening(judge, (size_t)i);
        if (happening->with_count || state_pays(happening))
            add_day(judge, days, happening->day);
        for (size_t j = 0; j < happening->with_count; j++)
            add_day(judge, days, state_since(&happening->with[j]));
    }
}

/* A state changes on no other days than those on which something was said of the record, or of what it belongs to. */
static bool ever_yes(const struct judge *judge, int record, const char *name) {
    struct days days = {0};
    int whole = state_whole(judge, record);
    add_day(judge, &days, role_happening(judge, (size_t)record)->day);
    add_days(judge, record, &days);
    if (whole >= 0)
        add_days(judge, whole, &days);
    for (size_t i = 0; i < days.count; i++) {
        const char *said = state_of(judge, record, name, days.items[i]);
        if (said && strcmp(said, "yes") == 0)
            return true;
    }
    return false;
}

/* The records of which anything ever said that the state is so, or from which it follows; asked for day by day when a hold has
 * ended. */
static const struct mine_known *ever_so(const struct judge *judge, const struct wanted *wanted) {
    struct mine_known asked = {.what = wanted->name, .category = -2};
    const struct mine_known *known = mine_known(judge, &asked);
    if (known)
        return known;
    int *some = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < judge->history->happening_count; i++) {
        const struct happening *happening = role_happening(judge, i);
        const struct mine_of alone = {.index = (int)i}, *records = &alone;
        size_t record_count = 1;
        if (!state_speaks(judge, happening, wanted->name))
            continue;
        if (happening->belongs)
            records = mine_records(judge, happening->belongs, &record_count);
        for (size_t j = 0; j < record_count; j++)
            if (ever_yes(judge, records[j].index, wanted->name))
                ARENA_PUSH(judge->arena, some, count, room, records[j].index);
        if (happening->belongs && strcmp(happening->what, "invoice") == 0 && /* owed by itself too */
            ever_yes(judge, (int)i, wanted->name))
            ARENA_PUSH(judge->arena, some, count, room, (int)i);
    }
    asked.some = some;
    asked.some_count = count;
    mine_know(judge, &asked);
    return mine_known(judge, &asked);
}

/* States of a class per party: the party's own word, else that of any of its records. */
static void add_state(const struct judge *judge, const char *name, day_t as_of, struct values *values) {
    const struct wanted wanted = wanted_of(judge, name);
    const char *value = judge->record >= 0 ? state_of(judge, judge->record, name, as_of) : NULL;
    if (!value)
        value = of_party(judge, &wanted);
    const struct mine_known *so = judge->record < 0 && !value ? ever_so(judge, &wanted) : NULL;
    for (size_t i = 0; so && !value && i < so->some_count; i++) {
        const struct happening *happening = role_happening(judge, (size_t)so->some[i]);
        if (happening->day > as_of || !role_counts(judge, WHOSE_SELF | WHOSE_CUSTOMER, happening))
            continue;
        const char *said = state_of(judge, so->some[i], name, as_of);
        if (said && strcmp(said, "yes") == 0)
            value = said;
    }
    add(values, value ? value : "no");
}

/* ---- derived facts */

/* An event logged as itself makes a customer when it counts invoices. */
static bool makes_customer(const struct judge *judge, const char *what) {
    static const char *const kinds[] = {"order", "job", "rental", "invoice"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(what, kinds[i]) == 0)
            return true;
    int event = notice_event(judge->notice, what);
    return event != NOTICE_NOTHING && names_have(&judge->notice->events[event].counts, "invoice");
}

enum relation_now { NOW_POTENTIAL, NOW_CUSTOMER, NOW_FORMER };

/* Potential until the first order, job, rental or invoice; former once the relationship has ended. */
static enum relation_now work_out_relation(const struct judge *judge, day_t as_of) {
    bool customer = false, ended = false, runs = false;
    for (size_t i = 0; i < judge->history->happening_count; i++) {
        const struct happening *happening = role_happening(judge, i);
        if (happening->day > as_of || !role_counts(judge, WHOSE_SELF | WHOSE_CUSTOMER, happening))
            continue;
        customer = customer || makes_customer(judge, happening->what);
        if (strcmp(happening->what, "relationship") == 0) {
            bool over = happening->ends != DAY_NONE && happening->ends < as_of;
            ended = ended || over;
            runs = runs || !over;
        }
    }
    return ended && !runs ? NOW_FORMER : customer ? NOW_CUSTOMER : NOW_POTENTIAL;
}

static const char *relation(const struct judge *judge, day_t as_of) {
    static const char *const names[] = {
        [NOW_POTENTIAL] = "potential", [NOW_CUSTOMER] = "customer", [NOW_FORMER] = "former"};
    struct mine_known asked = {.what = names, .role = judge->role, .as_of = as_of};
    const struct mine_known *known = mine_known(judge, &asked);
    if (known)
        return names[known->which];
    enum relation_now now = work_out_relation(judge, as_of);
    asked.which = (int)now;
    mine_know(judge, &asked);
    return names[now];
}

/* The categories that are judged: the record's own, or all of the class for this type. */
static bool category_judged(const struct judge *judge, size_t index) {
    const struct happening *record = judged_record(judge);
    const struct category *category = &judge->notice->categories[index];
    if (record)
        return role_category(judge, record) == (int)index;
    return category->class == judge->class && set_has(&category->types, judge->role.type);
}

/* All that a record, or with NULL the party, says of it. */
static void add_facts(const struct judge *judge, const struct happening *record, const struct wanted *wanted,
                      struct values *values) {
    const struct history_party *party = &judge->history->parties[judge->party];
    const struct fact *facts = record ? record->with : party->facts;
    size_t count = record ? record->with_count : party->fact_count;
    for (size_t i = 0; i < count; i++)
        if (is_fact(judge, record, &facts[i], wanted))
            add(values, facts[i].value);
}

/* A record's own purpose, else those of the categories that are judged. */
static void add_purposes(const struct judge *judge, struct values *values) {
    const struct happening *record = judged_record(judge);
    const struct notice *notice = judge->notice;
    const struct wanted wanted = wanted_of(judge, "purpose");
    if (record)
        add_facts(judge, record, &wanted, values);
    bool told = values->count > 0;
    for (size_t i = 0; !told && i < notice->categories_count; i++) {
        const struct set *purposes = &notice->categories[i].purposes;
        for (size_t j = 0; category_judged(judge, i) && j < purposes->count; j++) {
            const struct purpose *purpose = &notice->purposes[purposes->items[j]];
            if (set_has(&purpose->types, judge->role.type))
                add(values, purpose->entry.id);
        }
    }
}

/* Through the purposes: the notice gives grounds per purpose and type. */
static void add_grounds(const struct judge *judge, struct values *values) {
    struct values purposes = {.arena = values->arena};
    add_purposes(judge, &purposes);
    for (size_t i = 0; i < purposes.count; i++) {
        int purpose = notice_purpose(judge->notice, purposes.items[i]);
        if (purpose == NOTICE_NOTHING || judge->role.type == NOTICE_NOTHING ||
            !judge->notice->purposes[purpose].grounds)
            continue;
        const struct names *grounds = &judge->notice->purposes[purpose].grounds[judge->role.type];
        for (size_t j = 0; j < grounds->count; j++)
            add(values, grounds->items[j]);
    }
}

/* `filing` and `special` are said of categories. */
static void add_of_categories(const struct judge *judge, bool filing, struct values *values) {
    const struct notice *notice = judge->notice;
    for (size_t i = 0; i < notice->categories_count; i++) {
        if (!category_judged(judge, i))
            continue;
        const struct category *category = &notice->categories[i];
        if (!filing)
            add(values, category->special_kind ? "yes" : "no");
        else if (category->filing != NOTICE_NOTHING)
            add(values, notice->filings[category->filing].id);
    }
}

static void add_other(const struct judge *judge, const char *name, day_t as_of, struct values *values) {
    const struct happening *record = judged_record(judge);
    const struct wanted wanted = wanted_of(judge, name);
    if (record)
        add_facts(judge, record, &wanted, values);
    if (!values->count)
        add_facts(judge, NULL, &wanted, values);
    const char *value = values->count ? NULL : facts_value(judge, name, as_of);
    if (value)
        add(values, value);
}

static void add_fact(const struct judge *judge, const char *name, day_t as_of, struct values *values) {
    if (strcmp(name, "type") == 0) {
        if (judge->role.type != NOTICE_NOTHING)
            add(values, judge->notice->types[judge->role.type].entry.id);
    } else if (strcmp(name, "relation") == 0)
        add(values, relation(judge, as_of));
    else if (strcmp(name, "purpose") == 0)
        add_purposes(judge, values);
    else if (strcmp(name, "ground") == 0)
        add_grounds(judge, values);
    else if (strcmp(name, "filing") == 0 || strcmp(name, "special") == 0)
        add_of_categories(judge, *name == 'f', values);
    else if (names_state(name))
        add_state(judge, name, as_of, values);
    else
        add_other(judge, name, as_of, values);
}

/* ---- comparing */

/* The whole text must be the number. */
static bool number_of(const char *text, double *number) {
    char *end;
    *number = strtod(text, &end);
    return *text && !*end;
}

/* The sign of fact - value; false when they cannot be compared. */
static bool compare(const struct zone *zone, const char *fact, const char *part, const struct cond_value *value,
                    int *sign) {
    day_t day = DAY_NONE;
    int64_t instant;
    double number;
    bool is_day = day_parse(fact, &day);
    if (!is_day && strchr(fact, 'T') && zone_parse(zone, fact, &instant)) {
        day = zone_day(zone, instant);
        is_day = true;
    }
    if (part) {
        if (!is_day || value->kind != COND_NUMBER)
            return false;
        struct ymd ymd = day_ymd(day);
        number = *part == 'y' ? ymd.year : *part == 'm' ? ymd.month : ymd.day;
    } else if (value->kind == COND_DAY) {
        *sign = (day > value->day) - (day < value->day);
        return is_day;
    } else if (value->kind == COND_NUMBER) {
        if (!number_of(fact, &number))
            return false;
    } else {
        *sign = strcmp(fact, value->text);
        return value->kind == COND_WORD;
    }
    *sign = (number > value->number) - (number < value->number);
    return true;
}

static bool op_fits(enum cond_op op, int sign) {
    switch (op) {
    case OP_EQ:
    case OP_NE:
        return sign == 0;
    case OP_LT:
        return sign < 0;
    case OP_LE:
        return sign <= 0;
    case OP_GT:
        return sign > 0;
    case OP_GE:
        return sign >= 0;
    }
    return false;
}

bool facts_values_fit(const struct zone *zone, const char *const *values, size_t count, const char *part,
                      const struct cond *cond) {
    bool some = false;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < cond->value_count; j++) {
            int sign;
            bool ordered = cond->op >= OP_LT && cond->values[j].kind == COND_WORD;
            some = some || (!ordered && compare(zone, values[i], part, &cond->values[j], &sign) &&
                            op_fits(cond->op, sign));
        }
    return count && (cond->op == OP_NE ? !some : some);
}

/* ---- conditions */

struct about {
    const struct judge *judge;
    const struct happening *happening; /* `where`; NULL for `when` and `while` */
    day_t as_of;
};

/* A message that came in says by its kind which way it went. */
static const char *direction_of(const char *kind) {
    static const char *const in[] = {"message_in", "form", "survey_answer"};
    static const char *const out[] = {"message_out", "mailing", "survey_sent"};
    for (size_t i = 0; i < 3; i++) {
        if (strcmp(kind, in[i]) == 0)
            return "in";
        if (strcmp(kind, out[i]) == 0)
            return "out";
    }
    return NULL;
}

static struct values values_of(const struct about *about, const char *name) {
    struct values values = {.arena = about->judge->arena};
    const struct happening *happening = about->happening;
    const struct wanted wanted = wanted_of(about->judge, name);
    if (!happening)
        add_fact(about->judge, name, about->as_of, &values);
    else if (strcmp(name, "kind") == 0)
        add(&values, happening->what);
    else
        add_facts(about->judge, happening, &wanted, &values);
    if (happening && !values.count && strcmp(name, "direction") == 0 && direction_of(happening->what))
        add(&values, direction_of(happening->what));
    return values;
}

static bool true_of(const struct about *about, const struct cond *cond) {
    bool all = cond->kind == COND_AND;
    switch (cond->kind) {
    case COND_OR:
    case COND_AND:
        for (size_t i = 0; i < cond->count; i++)
            if (true_of(about, cond->args[i]) != all)
                return !all;
        return all;
    case COND_NOT:
        return !true_of(about, cond->args[0]);
    case COND_KNOWN:
        return values_of(about, cond->name).count > 0;
    case COND_COMPARE: {
        struct values values = values_of(about, cond->name);
        return facts_values_fit(about->judge->notice->calendar.zone, values.items, values.count,
                                wanted_of(about->judge, cond->name).part, cond);
    }
    }
    return false;
}

bool facts_fit(const struct judge *judge, const struct cond *cond, day_t as_of) {
    struct about about = {.judge = judge, .as_of = as_of};
    return true_of(&about, cond);
}

bool facts_fit_happening(const struct judge *judge, const struct happening *happening,
                         const struct cond *cond) {
    struct about about = {.judge = judge, .happening = happening, .as_of = judge->on};
    return true_of(&about, cond);
}

/* ---- fields over time */

/* By day, then by time; a day without a time is its beginning. */
static bool earlier(const struct happening *a, const struct happening *b) {
    return a->day < b->day || (a->day == b->day && a->instant < b->instant);
}

/* What said the field last, before `before` (NULL: at all), of the record or the party. */
static const struct happening *said_before(const struct judge *judge, int record, const struct wanted *wanted,
                                           const struct happening *before) {
    const struct happening *latest = NULL;
    struct mine mine = mine_begin(judge, record);
    for (int i = mine_next(&mine); i >= 0; i = mine_next(&mine)) {
        const struct happening *happening = role_happening(judge, (size_t)i);
        if ((record >= 0 || happening->party == judge->party) && happening->day <= judge->on &&
            said_by(judge, happening, wanted) && (!before || earlier(happening, before)) &&
            (!latest || !earlier(happening, latest)))
            latest = happening;
    }
    return latest;
}

/* A field that changed back has the day of its latest run, not of its first. */
bool facts_took(const struct judge *judge, const char *name, const char *value, bool first,
                const struct happening **happening) {
    const struct wanted wanted = wanted_of(judge, name);
    int record = judge->record;
    const char *now = facts_value(judge, name, judge->on);
    *happening = NULL;
    if (!first && (!now || strcmp(now, value) != 0))
        return false;
    if (record >= 0 && !said_before(judge, record, &wanted, NULL))
        record = -1;
    /* Walking back: through the run of the value it has now, or, for the first time of all, to the beginning. */
    for (const struct happening *at = said_before(judge, record, &wanted, NULL); at;
         at = said_before(judge, record, &wanted, at)) {
        bool same = strcmp(said_by(judge, at, &wanted), value) == 0;
        if (same)
            *happening = at;
        else if (!first)
            break;
    }
    return *happening || (now && strcmp(now, value) == 0);
}

struct outcome facts_date(const struct judge *judge, const char *name) {
    const char *text = facts_value(judge, name, judge->on);
    const struct zone *zone = judge->notice->calendar.zone;
    day_t day;
    int64_t instant;
    if (text && day_parse(text, &day))
        return outcome_of_day(day);
    if (text && zone_parse(zone, text, &instant))
        return outcome_of_instant(zone, instant);
    return (struct outcome){.kind = OUTCOME_NOTHING};
}

/* Can only what hangs on the record change the answer? A relation changes with whatever happened, and what another category
 * says is said of the party. */
static bool hangs_on_record(const struct judge *judge, const struct cond *cond) {
    if (judge->record < 0)
        return false;
    if (cond->kind == COND_COMPARE || cond->kind == COND_KNOWN)
        return strcmp(cond->name, "relation") != 0 && !elsewhere(judge, judged_record(judge), cond->name);
    for (size_t i = 0; i < cond->count; i++)
        if (!hangs_on_record(judge, cond->args[i]))
            return false;
    return true;
}

static int latest_first(const void *a, const void *b) {
    const day_t *one = a, *other = b;
    return *one > *other ? -1 : *one < *other;
}

/* The days on which anything was said, the latest first: of the record and of what it belongs to, or of everything. */
static struct days said_days(const struct judge *judge, bool of_record) {
    struct days days = {0};
    int whole = of_record ? state_whole(judge, judge->record) : -1;
    add_days(judge, of_record ? judge->record : -1, &days);
    if (whole >= 0)
        add_days(judge, whole, &days);
    if (days.count)
        qsort(days.items, days.count, sizeof *days.items, latest_first);
    return days;
}

/* Walks back over the days on which anything was said, until the condition was true. */
day_t facts_ended(const struct judge *judge, const struct cond *cond) {
    if (facts_fit(judge, cond, judge->on))
        return DAY_NONE;
    const struct days days = said_days(judge, hangs_on_record(judge, cond));
    for (size_t i = 0; i < days.count; i++)
        if ((i == 0 || days.items[i] != days.items[i - 1]) && facts_fit(judge, cond, days.items[i] - 1))
            return days.items[i];
    return DAY_NONE;
}
