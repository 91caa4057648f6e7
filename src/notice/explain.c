/* The whole document is checked before anything is judged: every key, name and date, against the notice. Facts that no
 * own field declares are let through with a warning, since a scenario may be tried against several notices. */
#include "notice/explain.h"

#include "base/json.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "notice/law.h"
#include "notice/names.h"
#include "notice/state.h"

#include <math.h>
#include <string.h>

struct reading {
    struct ctx *ctx;
    const struct notice *notice;
    struct explain_scenario *scenario;
    const char *what; /* of the event whose facts are read; NULL: of a party */
    struct history_party *parties;
    size_t party_count;
    struct happening *happenings;
    size_t happening_count;
    const char **warnings;
    size_t warning_count, warning_room;
};

#define PATH(reading, ...) arena_printf((reading)->ctx->arena, __VA_ARGS__)

/* ---- what can be wrong */

static enum status wrong(struct reading *reading, const char *path, const char *expected) {
    (void)FAIL(reading->ctx, ST_INVALID, M("{1}: expected {2}"), path, expected);
    return fault_at_field(reading->ctx, path);
}
#define WRONG(reading, path, id) wrong((reading), (path), msg((reading)->ctx->lang, (id)))

/* Keys and ids are other people's text: what is not short and plain is not repeated. */
static const char *repeated(struct reading *reading, const char *text) {
    size_t length = strlen(text);
    return utf8_text(text, length) && length <= 64 ? text : PATH(reading, "(%zu bytes)", length);
}

static enum status unknown(struct reading *reading, const char *path, const char *name,
                           const struct known *known) {
    const char *nearest = nearest_word(name, known->items, known->count);
    struct ctx *ctx = reading->ctx;
    if (nearest)
        (void)FAIL(ctx, ST_INVALID, M("{1}: nothing is called \"{2}\" here: did you mean \"{3}\"?"), path,
                   repeated(reading, name), nearest);
    else
        (void)FAIL(ctx, ST_INVALID, M("{1}: nothing is called \"{2}\" here"), path, repeated(reading, name));
    return fault_at_field(ctx, path);
}

/* A misspelt key must not be taken for something left out. */
static enum status check_keys(struct reading *reading, json_t *object, const char *path,
                              const char *const *keys, size_t count) {
    const char *key;
    json_t *value;
    if (!json_is_object(object))
        return WRONG(reading, path, M("an object { }"));
    json_object_foreach(object, key, value) {
        bool found = false;
        for (size_t i = 0; i < count; i++)
            found = found || strcmp(key, keys[i]) == 0;
        struct known known = {.items = (const char **)keys, .count = count};
        if (!found)
            return unknown(reading, path, key, &known);
    }
    return ST_OK;
}

/* null is the same as not saying it, where it need not be said. */
static enum status text_at(struct reading *reading, json_t *object, const char *path, const char *key,
                           bool must_be, const char **text) {
    json_t *value = json_object_get(object, key);
    *text = NULL;
    if ((!value || json_is_null(value)) && !must_be)
        return ST_OK;
    if (!json_is_string(value))
        return WRONG(reading, PATH(reading, "%s.%s", path, key), M("a text"));
    *text = arena_text(reading->ctx->arena, json_string_value(value));
    must(*text);
    return ST_OK;
}

/* An instant is the civil day it falls on in the register's zone. */
static enum status day_at(struct reading *reading, json_t *object, const char *path, const char *key,
                          day_t *day) {
    const char *text;
    int64_t instant;
    const struct zone *zone = reading->notice->calendar.zone;
    *day = DAY_NONE;
    TRY(text_at(reading, object, path, key, false, &text));
    if (!text || day_parse(text, day))
        return ST_OK;
    if (!zone_parse(zone, text, &instant))
        return WRONG(reading, PATH(reading, "%s.%s", path, key), M("a day such as 2026-09-01"));
    *day = zone_day(zone, instant);
    return ST_OK;
}

/* Limits come before reading: nothing grows with a hostile file. */
static enum status list_at(struct reading *reading, json_t *root, const char *key, size_t most, bool must_be,
                           json_t **list) {
    *list = json_object_get(root, key);
    if ((!*list || json_is_null(*list)) && !must_be)
        return ST_OK;
    if (!json_is_array(*list))
        return WRONG(reading, key, M("a list [ ]"));
    if (json_array_size(*list) <= most)
        return ST_OK;
    (void)FAIL(reading->ctx, ST_INVALID, M("{1}: at most {2}"), key, PATH(reading, "%zu", most));
    return fault_at_field(reading->ctx, key);
}

/* ---- facts */

static enum status fact_day(struct reading *reading, const char *path, const char *text) {
    day_t day;
    int64_t instant;
    if (day_parse(text, &day) || zone_parse(reading->notice->calendar.zone, text, &instant))
        return ST_OK;
    return WRONG(reading, path, M("a day such as 2026-09-01"));
}

/* No exponents, no infinities. */
static bool is_number(const char *text) {
    size_t at = text[0] == '-', whole = strspn(text + at, "0123456789");
    at += whole;
    if (text[at] == '.')
        at += 1 + strspn(text + at + 1, "0123456789");
    return whole && whole <= 15 && !text[at];
}

/* What rules read as days although no own field declares them. */
static bool is_date_fact(const char *name) {
    static const char *const names[] = {"ends", "taken_in", "judged", "agreed"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return state_is_since(name);
}

static bool is_event_fact(const char *name) {
    size_t count;
    const char *const *names = names_event_facts(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return strcmp(name, "medium") == 0;
}

/* Each once, and not without end. */
static void warn(struct reading *reading, const char *path) {
    const char *text = MSG(reading->ctx->arena, reading->ctx->lang,
                           M("{1}: the notice has no field of this name; no rule can read it"), path);
    for (size_t i = 0; i < reading->warning_count; i++)
        if (strcmp(reading->warnings[i], text) == 0)
            return;
    if (reading->warning_count < 20)
        ARENA_PUSH(reading->ctx->arena, reading->warnings, reading->warning_count, reading->warning_room, text);
}

/* The fact as the record's own category has it, where it has one: two categories may both have a `state`. */
static const char *qualified(const struct reading *reading, const char *name) {
    int category;
    const char *part;
    if (!reading->what || notice_category(reading->notice, reading->what) == NOTICE_NOTHING)
        return name;
    const char *whole = arena_printf(reading->ctx->arena, "%s.%s", reading->what, name);
    return names_own(reading->notice, whole, false, &category, &part) ? whole : name;
}

static enum status fact_words(struct reading *reading, const char *path, const struct fact *fact) {
    struct known known = {.arena = reading->ctx->arena};
    if (!names_values(reading->notice, qualified(reading, fact->name), &known))
        return ST_OK;
    for (size_t i = 0; i < known.count; i++)
        if (strcmp(known.items[i], fact->value) == 0)
            return ST_OK;
    return unknown(reading, path, fact->value, &known);
}

/* Does the value fit what the fact is? */
static enum status check_fact(struct reading *reading, const char *path, const struct fact *fact) {
    int category;
    const char *part;
    const struct own_field *own =
        names_own(reading->notice, qualified(reading, fact->name), true, &category, &part);
    if (is_date_fact(fact->name) || (own && own->type == OWN_DATE))
        return fact_day(reading, path, fact->value);
    if (strcmp(fact->name, "amount") == 0 || (own && (own->type == OWN_NUMBER || own->type == OWN_MONEY)))
        return is_number(fact->value) ? ST_OK : WRONG(reading, path, M("a number"));
    if (!own && !names_state(fact->name) && !is_event_fact(fact->name))
        warn(reading, path);
    return fact_words(reading, path, fact);
}

/* Everything is text from here on; conditions read numbers out of it. */
static enum status fact_text(struct reading *reading, const char *path, json_t *value, const char **text) {
    if (json_is_string(value)) {
        *text = arena_text(reading->ctx->arena, json_string_value(value));
        must(*text);
        if (strlen(*text) > 1000)
            return WRONG(reading, path, M("a text of at most 1000 characters"));
    } else if (json_is_integer(value)) {
        *text = PATH(reading, "%lld", (long long)json_integer_value(value));
    } else if (json_is_real(value) && fabs(json_real_value(value)) < 1e15) {
        *text = PATH(reading, "%.6f", json_real_value(value));
    } else {
        return WRONG(reading, path, M("a text (\"yes\" and \"no\" are texts) or a number"));
    }
    return ST_OK;
}

struct facts {
    struct fact *items;
    size_t count, room;
};

/* A list gives the fact several values. */
static enum status read_fact(struct reading *reading, const char *path, const char *name, json_t *value,
                             struct facts *facts) {
    struct fact fact = {.name = arena_text(reading->ctx->arena, name), .value = ""};
    size_t i, count = json_is_array(value) ? json_array_size(value) : 1;
    if (count > 20)
        return WRONG(reading, path, M("at most 20 values"));
    for (i = 0; i < count; i++) {
        TRY(fact_text(reading, path, json_is_array(value) ? json_array_get(value, i) : value, &fact.value));
        TRY(check_fact(reading, path, &fact));
        ARENA_PUSH(reading->ctx->arena, facts->items, facts->count, facts->room, fact);
    }
    return ST_OK;
}

static enum status read_facts(struct reading *reading, json_t *object, const char *path, struct facts *facts) {
    const char *key;
    json_t *value;
    if (!object || json_is_null(object))
        return ST_OK;
    if (!json_is_object(object))
        return WRONG(reading, path, M("an object { }"));
    if (json_object_size(object) > 100)
        return WRONG(reading, path, M("at most 100 keys"));
    json_object_foreach(object, key, value) {
        const char *at = PATH(reading, "%s.%s", path, repeated(reading, key));
        if (json_is_null(value)) /* said to be unknown */
            continue;
        TRY(read_fact(reading, at, key, value, facts));
    }
    return ST_OK;
}

/* ---- parties and links */

static enum status read_type(struct reading *reading, const char *path, const char *id, int *type) {
    *type = notice_type(reading->notice, id);
    if (*type != NOTICE_NOTHING)
        return ST_OK;
    struct known known = {.arena = reading->ctx->arena};
    for (size_t i = 0; i < reading->notice->types_count; i++)
        known_add(&known, reading->notice->types[i].entry.id);
    return unknown(reading, path, id, &known);
}

/* "X": "organisation", or the long form with fields. */
static enum status read_party(struct reading *reading, const char *id, json_t *value) {
    static const char *const keys[] = {"type", "fields"};
    struct history_party *party = &reading->parties[reading->party_count];
    size_t length = strlen(id);
    if (!length || length > 200 || !utf8_text(id, length))
        return WRONG(reading, "parties", M("names of 1 to 200 characters"));
    const char *path = PATH(reading, "parties.%s", repeated(reading, id)), *type = NULL;
    struct facts facts = {0};
    if (json_is_string(value)) {
        type = json_string_value(value);
    } else {
        TRY(check_keys(reading, value, path, keys, 2));
        TRY(text_at(reading, value, path, "type", true, &type));
        TRY(read_facts(reading, json_object_get(value, "fields"), PATH(reading, "%s.fields", path), &facts));
    }
    TRY(read_type(reading, path, type, &party->type));
    party->id = arena_text(reading->ctx->arena, id);
    party->facts = facts.items;
    party->fact_count = facts.count;
    reading->party_count++;
    return ST_OK;
}

static enum status read_parties(struct reading *reading, json_t *root) {
    json_t *parties = json_object_get(root, "parties"), *value;
    const char *id;
    if (!json_is_object(parties) || !json_object_size(parties))
        return WRONG(reading, "parties", M("an object { } with at least one party"));
    if (json_object_size(parties) > EXPLAIN_PARTIES_MAX)
        return WRONG(reading, "parties", M("at most 5000 parties"));
    reading->parties = arena_array(reading->ctx->arena, json_object_size(parties), sizeof *reading->parties);
    json_object_foreach(parties, id, value) {
        TRY(read_party(reading, id, value));
    }
    return ST_OK;
}

static int find_party(const struct reading *reading, const char *id) {
    for (size_t i = 0; i < reading->party_count; i++)
        if (strcmp(reading->parties[i].id, id) == 0)
            return (int)i;
    return -1;
}

/* `for` may name a party or a role. */
static enum status no_party(struct reading *reading, const char *path, const char *id, bool types) {
    struct known known = {.arena = reading->ctx->arena};
    for (size_t i = 0; i < reading->party_count; i++)
        known_add(&known, reading->parties[i].id);
    for (size_t i = 0; types && i < reading->notice->types_count; i++)
        known_add(&known, reading->notice->types[i].entry.id);
    return unknown(reading, path, id, &known);
}

static enum status party_at(struct reading *reading, json_t *object, const char *path, const char *key,
                            int *party) {
    const char *id;
    TRY(text_at(reading, object, path, key, true, &id));
    *party = find_party(reading, id);
    return *party < 0 ? no_party(reading, PATH(reading, "%s.%s", path, key), id, false) : ST_OK;
}

static enum party_form form_of(const struct reading *reading, int party) {
    return reading->notice->types[reading->parties[party].type].form;
}

/* People represent; organisations and sole traders are represented. */
static enum status read_link(struct reading *reading, json_t *value, const char *path,
                             struct history_link *link) {
    static const char *const keys[] = {"person", "organisation", "from", "to"};
    TRY(check_keys(reading, value, path, keys, 4));
    TRY(party_at(reading, value, path, "person", &link->person));
    TRY(party_at(reading, value, path, "organisation", &link->organisation));
    TRY(day_at(reading, value, path, "from", &link->from));
    TRY(day_at(reading, value, path, "to", &link->to));
    if (form_of(reading, link->person) != FORM_PERSON)
        return WRONG(reading, PATH(reading, "%s.person", path), M("a person"));
    if (form_of(reading, link->organisation) == FORM_PERSON)
        return WRONG(reading, PATH(reading, "%s.organisation", path), M("an organisation"));
    if (link->from != DAY_NONE && link->to != DAY_NONE && link->to < link->from)
        return WRONG(reading, PATH(reading, "%s.to", path), M("a day after the beginning"));
    return ST_OK;
}

static enum status read_links(struct reading *reading, json_t *root) {
    json_t *list;
    TRY(list_at(reading, root, "links", EXPLAIN_LINKS_MAX, false, &list));
    size_t count = json_array_size(list);
    struct history_link *links = count ? arena_array(reading->ctx->arena, count, sizeof *links) : NULL;
    for (size_t i = 0; i < count; i++)
        TRY(read_link(reading, json_array_get(list, i), PATH(reading, "links[%zu]", i), &links[i]));
    reading->scenario->history.links = links;
    reading->scenario->history.link_count = count;
    return ST_OK;
}

/* ---- events */

/* A day has no time; an instant has one, and hours can be added to it. */
static enum status read_at(struct reading *reading, json_t *value, const char *path,
                           struct happening *happening) {
    const struct zone *zone = reading->notice->calendar.zone;
    const char *text;
    TRY(text_at(reading, value, path, "at", true, &text));
    if (day_parse(text, &happening->day))
        return ST_OK;
    if (!zone_parse(zone, text, &happening->instant))
        return WRONG(reading, PATH(reading, "%s.at", path),
                     M("a day such as 2026-09-01 or an instant such as 2026-09-01T10:00:00Z"));
    happening->timed = true;
    happening->day = zone_day(zone, happening->instant);
    return ST_OK;
}

/* A party of that name goes before a role of that name. */
static enum status read_for(struct reading *reading, json_t *value, const char *path,
                            struct happening *happening) {
    const char *id;
    happening->about = -1;
    TRY(text_at(reading, value, path, "for", false, &id));
    if (!id)
        return ST_OK;
    happening->about = find_party(reading, id);
    if (happening->about >= 0)
        return ST_OK;
    happening->role = id;
    return notice_type(reading->notice, id) != NOTICE_NOTHING
               ? ST_OK
               : no_party(reading, PATH(reading, "%s.for", path), id, true);
}

/* An event that follows from others cannot be logged. */
static enum status read_what(struct reading *reading, json_t *value, const char *path, const char **what) {
    struct known known = {.arena = reading->ctx->arena};
    TRY(text_at(reading, value, path, "what", true, what));
    int event = notice_event(reading->notice, *what);
    if (event != NOTICE_NOTHING && reading->notice->events[event].is)
        return WRONG(reading, PATH(reading, "%s.what", path),
                     M("something that can be logged: this event follows from others"));
    if (names_happening(reading->notice, *what) || strcmp(*what, "judged") == 0 || strcmp(*what, "agreed") == 0)
        return ST_OK;
    names_happenings(reading->notice, &known);
    return unknown(reading, PATH(reading, "%s.what", path), *what, &known);
}

/* `with`: `ends` and `record` say what the happening is; everything else is a fact of it. */
static enum status read_with(struct reading *reading, json_t *value, const char *path, size_t events,
                             struct happening *happening) {
    json_t *with = json_object_get(value, "with"), *record = json_object_get(with, "record");
    const char *at = PATH(reading, "%s.with", path);
    struct facts facts = {0};
    happening->ends = DAY_NONE;
    if (!with || json_is_null(with))
        return ST_OK;
    if (record) {
        if (!json_is_integer(record) || json_integer_value(record) < 1 ||
            json_integer_value(record) > (json_int_t)events)
            return WRONG(reading, PATH(reading, "%s.record", at), M("the place of an event, counted from 1"));
        happening->belongs = json_integer_value(record);
        json_object_del(with, "record");
    }
    reading->what = happening->what;
    enum status status = read_facts(reading, with, at, &facts);
    reading->what = NULL;
    TRY(status);
    TRY(day_at(reading, with, at, "ends", &happening->ends));
    if (happening->ends != DAY_NONE && happening->ends < happening->day)
        return WRONG(reading, PATH(reading, "%s.ends", at), M("a day after the beginning"));
    happening->with = facts.items;
    happening->with_count = facts.count;
    return ST_OK;
}

static enum status read_event(struct reading *reading, json_t *value, size_t index, size_t events,
                              struct happening *happening) {
    static const char *const keys[] = {"party", "what", "at", "for", "with"};
    const char *path = PATH(reading, "events[%zu]", index);
    TRY(check_keys(reading, value, path, keys, 5));
    TRY(party_at(reading, value, path, "party", &happening->party));
    TRY(read_what(reading, value, path, &happening->what));
    TRY(read_at(reading, value, path, happening));
    TRY(read_for(reading, value, path, happening));
    happening->record = (int64_t)index + 1;
    return read_with(reading, value, path, events, happening);
}

static enum status read_events(struct reading *reading, json_t *root) {
    json_t *list;
    TRY(list_at(reading, root, "events", EXPLAIN_EVENTS_MAX, false, &list));
    size_t count = json_array_size(list);
    struct happening *happenings = count ? arena_array(reading->ctx->arena, count, sizeof *happenings) : NULL;
    for (size_t i = 0; i < count; i++)
        TRY(read_event(reading, json_array_get(list, i), i, count, &happenings[i]));
    reading->scenario->history.happenings = happenings;
    reading->scenario->history.happening_count = count;
    return ST_OK;
}

/* ---- questions */

/* Today is the day in the register's zone, not the machine's. */
static enum status read_ask(struct reading *reading, json_t *value, const char *path, struct explain_ask *ask) {
    static const char *const keys[] = {"party", "class", "on"};
    const char *class;
    TRY(check_keys(reading, value, path, keys, 3));
    TRY(party_at(reading, value, path, "party", &ask->party));
    TRY(text_at(reading, value, path, "class", true, &class));
    TRY(day_at(reading, value, path, "on", &ask->on));
    const char *on = json_string_value(json_object_get(value, "on"));
    ask->timed = on && strchr(on, 'T') && zone_parse(reading->notice->calendar.zone, on, &ask->instant);
    if (ask->on == DAY_NONE)
        ask->on = zone_day(reading->notice->calendar.zone, reading->ctx->now);
    ask->class = notice_class(reading->notice, class);
    if (ask->class != NOTICE_NOTHING)
        return ST_OK;
    struct known known = {.arena = reading->ctx->arena};
    for (size_t i = 0; i < reading->notice->classes_count; i++)
        known_add(&known, reading->notice->classes[i].entry.id);
    return unknown(reading, PATH(reading, "%s.class", path), class, &known);
}

static enum status read_asks(struct reading *reading, json_t *root) {
    json_t *list;
    TRY(list_at(reading, root, "ask", EXPLAIN_ASKS_MAX, true, &list));
    size_t count = json_array_size(list);
    struct explain_ask *asks = count ? arena_array(reading->ctx->arena, count, sizeof *asks) : NULL;
    for (size_t i = 0; i < count; i++)
        TRY(read_ask(reading, json_array_get(list, i), PATH(reading, "ask[%zu]", i), &asks[i]));
    reading->scenario->asks = asks;
    reading->scenario->ask_count = count;
    return ST_OK;
}

/* For how many others each party stands: one more for each pair that was not met before. */
struct roles {
    unsigned char *met; /* a bit for each pair */
    size_t *counts;
    size_t parties;
};

static bool too_many_roles(struct roles *roles, int person, int other) {
    size_t pair = (size_t)person * roles->parties + (size_t)other;
    bool met = roles->met[pair / 8] >> pair % 8 & 1;
    roles->met[pair / 8] |= (unsigned char)(1U << pair % 8);
    return !met && ++roles->counts[person] > EXPLAIN_ROLES_MAX;
}

static enum status count_roles(struct reading *reading, struct roles *roles) {
    const struct history *history = &reading->scenario->history;
    const char *most = M("at most 100 organisations for one person");
    for (size_t i = 0; i < history->link_count; i++)
        if (too_many_roles(roles, history->links[i].person, history->links[i].organisation))
            return WRONG(reading, PATH(reading, "links[%zu].person", i), most);
    for (size_t i = 0; i < history->happening_count; i++) {
        const struct happening *happening = &history->happenings[i];
        if (happening->about >= 0 && form_of(reading, happening->party) == FORM_PERSON &&
            too_many_roles(roles, happening->party, happening->about))
            return WRONG(reading, PATH(reading, "events[%zu].for", i), most);
    }
    return ST_OK;
}

/* The counts alone bound nothing: every question goes through every event, and once more for each role. */
static enum status check_work(struct reading *reading) {
    size_t parties = reading->party_count, work = 0;
    struct arena *arena = reading->ctx->arena;
    struct roles roles = {arena_alloc(arena, parties * parties / 8 + 1),
                          arena_array(arena, parties + 1, sizeof *roles.counts), parties};
    TRY(count_roles(reading, &roles));
    for (size_t i = 0; i < reading->scenario->ask_count; i++) {
        const struct explain_ask *ask = &reading->scenario->asks[i];
        work += reading->scenario->history.happening_count * (1 + roles.counts[ask->party]);
        if (work > EXPLAIN_WORK_MAX)
            return WRONG(reading, PATH(reading, "ask[%zu]", i),
                         M("fewer questions or fewer events: this is too much at once"));
    }
    return ST_OK;
}

static enum status read_root(struct reading *reading, json_t *root) {
    static const char *const keys[] = {"parties", "links", "events", "ask"};
    TRY(check_keys(reading, root, msg(reading->ctx->lang, M("the document")), keys, 4));
    TRY(read_parties(reading, root));
    TRY(read_links(reading, root));
    TRY(read_events(reading, root));
    TRY(read_asks(reading, root));
    TRY(check_work(reading));
    reading->scenario->history.parties = reading->parties;
    reading->scenario->history.party_count = reading->party_count;
    reading->scenario->warnings = reading->warnings;
    reading->scenario->warning_count = reading->warning_count;
    return ST_OK;
}

/* jansson's own words are not translated; the place is what helps. */
static enum status no_json(struct ctx *ctx, const char *file, const json_error_t *error) {
    bool depth = json_error_code(error) == json_error_stack_overflow;
    bool twice = json_error_code(error) == json_error_duplicate_key;
    const char *id = depth   ? M("this is no JSON that can be read: too deep")
                     : twice ? M("this is no JSON that can be read: a key is given twice")
                             : M("this is no JSON: look at this place, or just before it");
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at(ctx, file, error->line > 0 ? error->line : 1, error->column > 0 ? error->column : 1);
}

enum status explain_read(struct ctx *ctx, const struct notice *notice, const char *file, const char *bytes,
                         size_t length, struct explain_scenario *scenario) {
    struct reading reading = {.ctx = ctx, .notice = notice, .scenario = scenario};
    json_error_t error;
    *scenario = (struct explain_scenario){0};
    if (length > EXPLAIN_BYTES_MAX) {
        (void)FAIL(ctx, ST_INVALID, M("the file is too large: at most {1} bytes"),
                   arena_printf(ctx->arena, "%d", EXPLAIN_BYTES_MAX));
        return fault_at(ctx, file, 0, 0);
    }
    scoped_json *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        return no_json(ctx, file, &error);
    enum status status = read_root(&reading, root);
    return status == ST_OK ? ST_OK : fault_at(ctx, file, 0, 0);
}

/* ---- answers */

/* Asked about an instant, what happens later that day has not happened: for this question it is tomorrow's. */
static struct history history_until(struct ctx *ctx, const struct history *history,
                                    const struct explain_ask *ask) {
    struct history until = *history;
    if (!ask->timed || !history->happening_count)
        return until;
    struct happening *happenings =
        arena_copy(ctx->arena, history->happenings, history->happening_count * sizeof *happenings);
    for (size_t i = 0; i < history->happening_count; i++)
        if (happenings[i].timed && happenings[i].day == ask->on && happenings[i].instant > ask->instant)
            happenings[i].day++;
    until.happenings = happenings;
    return until;
}

/* The rules judge whole days; between the hours of one day, moments decide. */
static enum keep_state state_at(const struct explain_ask *ask, const struct verdict *verdict) {
    bool plain = verdict->state == KEEP_KEEP || verdict->state == KEEP_ERASABLE ||
                 verdict->state == KEEP_OVERDUE || verdict->state == KEEP_RESTRICTED;
    if (!ask->timed || !plain)
        return verdict->state;
    if (verdict->keep_instant && ask->instant <= verdict->keep_instant)
        return KEEP_KEEP;
    if (!verdict->gone_instant || verdict->state == KEEP_KEEP)
        return verdict->state;
    if (ask->instant <= verdict->gone_instant)
        return KEEP_ERASABLE;
    return verdict->at_end == END_RESTRICT ? KEEP_RESTRICTED : KEEP_OVERDUE;
}

enum status explain_answers(struct ctx *ctx, const struct notice *notice,
                            const struct explain_scenario *scenario, struct explain_answer **answers,
                            size_t *count) {
    struct explain_answer *all = NULL;
    size_t room = 0;
    *count = 0;
    for (size_t i = 0; i < scenario->ask_count; i++) {
        const struct explain_ask *ask = &scenario->asks[i];
        struct verdicts verdicts;
        struct history history = history_until(ctx, &scenario->history, ask);
        enum status status = retention_judge(ctx, notice, &history, ask->party, ask->class, ask->on, &verdicts);
        if (status != ST_OK) {
            (void)fault_at_field(ctx, arena_printf(ctx->arena, "ask[%zu]", i));
            return status;
        }
        for (size_t j = 0; j < verdicts.count; j++) {
            struct explain_answer answer = {.ask = ask, .verdict = verdicts.items[j]};
            answer.verdict.state = state_at(ask, &verdicts.items[j]);
            ARENA_PUSH(ctx->arena, all, *count, room, answer);
        }
    }
    *answers = all;
    return ST_OK;
}

/* A moment in the zone's own time, everything else as a day. */
static json_t *day_json(struct ctx *ctx, const struct notice *notice, day_t day, int64_t instant) {
    if (day == DAY_NONE)
        return json_null();
    return json_string(instant ? zone_iso(ctx->arena, notice->calendar.zone, instant)
                               : day_iso(ctx->arena, day));
}

/* Every floor of the country is named, so that a reader need not know which classes have one. */
static json_t *floors_json(struct ctx *ctx, const struct notice *notice, const struct verdict *verdict) {
    json_t *floors = json_object();
    size_t count = 0;
    const char *const *names = notice->law ? law_floors(notice->law, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        json_object_set_new(floors, names[i], json_null());
    for (size_t i = 0; i < verdict->floor_count; i++)
        json_object_set_new(floors, verdict->floors[i].id,
                            day_json(ctx, notice, verdict->floors[i].keep_through, 0));
    return floors;
}

json_t *explain_json(struct ctx *ctx, const struct notice *notice, const struct explain_scenario *scenario,
                     const struct explain_answer *answer) {
    const struct verdict *verdict = &answer->verdict;
    json_t *json = json_object(), *trace = json_array();
    json_object_set_new(json, "party", json_string(scenario->history.parties[answer->ask->party].id));
    json_object_set_new(json, "class", json_string(notice->classes[verdict->class].entry.id));
    if (verdict->happening >= 0)
        json_object_set_new(json, "event",
                            json_integer(scenario->history.happenings[verdict->happening].record));
    json_object_set_new(json, "keep_through",
                        day_json(ctx, notice, verdict->keep_through, verdict->keep_instant));
    json_object_set_new(json, "erasable_from", day_json(ctx, notice, verdict->erasable_from, 0));
    json_object_set_new(json, "gone_by", day_json(ctx, notice, verdict->gone_by, verdict->gone_instant));
    if (verdict->sight) { /* what the class does not speak of has no key */
        json_object_set_new(json, "hide_after", day_json(ctx, notice, verdict->hide_after, 0));
        json_object_set_new(json, "verify_again", day_json(ctx, notice, verdict->verify_again, 0));
    }
    if (verdict->at_end != END_ERASE)
        json_object_set_new(json, "at_end", json_string(at_end_id(verdict->at_end)));
    json_object_set_new(json, "statutes", floors_json(ctx, notice, verdict));
    json_object_set_new(json, "state", json_string(keep_state_id(verdict->state)));
    for (size_t i = 0; i < verdict->trace_count; i++)
        json_array_append_new(trace, json_string(verdict->trace[i].text));
    json_object_set_new(json, "trace", trace);
    must(json_object_size(json) >= 8);
    return json;
}
