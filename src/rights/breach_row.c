/* A breach is read with all its steps, since it is what they say; there are few of both. */
#include "rights/breach_inside.h"

#include "base/json.h"
#include "notice/deadline.h"
#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/sight.h"
#include "registry/user.h"
#include "registry/words.h"

#include <stdlib.h>
#include <string.h>

/* ---- words */

struct word_row {
    const char *id, *label;
};

static const struct word_row steps[BREACH_STEP_KINDS] = {
#define BREACH_STEP(NAME, id, label) [BREACH_STEP_##NAME] = {id, label},
#include "rights/breach_step.def"
#undef BREACH_STEP
};

static const struct word_row hurt[] = {
    {"confidentiality", M("Confidentiality: somebody saw or got data who must not have them")},
    {"integrity", M("Integrity: data were changed")},
    {"availability", M("Availability: data were lost, or could not be used")},
};
static const struct word_row risks[] = {
    [BREACH_RISK_NONE] = {"none", M("Unlikely to be a risk")},
    [BREACH_RISK_SOME] = {"risk", M("A risk")},
    [BREACH_RISK_HIGH] = {"high", M("A high risk")},
};
static const struct word_row told[] = {
    [BREACH_TO_AUTHORITY] = {"authority", M("The supervisory authority (Article 33)")},
    [BREACH_TO_PEOPLE] = {"people", M("The people whom it concerned (Article 34)")},
    [BREACH_TO_CONTROLLER] = {"controller", M("The controller for whom we handle the data (Article 33(2))")},
    [BREACH_TO_PROCESSOR] = {"processor", M("A company that handles data for us")},
    [BREACH_TO_POLICE] = {"police", M("The police")},
};
static const struct word_row exempt[] = {
    {"protected", M("The data were unreadable to whoever got them, such as encrypted (34(3)(a))")},
    {"averted", M("What was done since has taken the high risk away (34(3)(b))")},
    {"effort", M("It would be out of proportion; a public notice was given instead (34(3)(c))")},
};
static const struct {
    const struct word_row *rows;
    size_t count;
} sets[BREACH_WORDS] = {
    [BREACH_HURT] = {hurt, sizeof hurt / sizeof *hurt},
    [BREACH_RISK] = {risks, sizeof risks / sizeof *risks},
    [BREACH_TO] = {told, sizeof told / sizeof *told},
    [BREACH_EXEMPT] = {exempt, sizeof exempt / sizeof *exempt},
};

const char *breach_step_id(enum breach_step_kind kind) {
    must(kind < BREACH_STEP_KINDS);
    return steps[kind].id;
}

const char *breach_step_label(enum breach_step_kind kind) {
    must(kind < BREACH_STEP_KINDS);
    return steps[kind].label;
}

bool breach_step_from(const char *id, enum breach_step_kind *kind) {
    for (int i = 0; i < BREACH_STEP_KINDS; i++)
        if (strcmp(steps[i].id, id) == 0) {
            *kind = (enum breach_step_kind)i;
            return true;
        }
    return false;
}

size_t breach_word_count(enum breach_word set) {
    return sets[set].count;
}

const char *breach_word_id(enum breach_word set, size_t index) {
    must(index < sets[set].count);
    return sets[set].rows[index].id;
}

const char *breach_word_label(enum breach_word set, size_t index) {
    must(index < sets[set].count);
    return sets[set].rows[index].label;
}

int breach_word_from(enum breach_word set, const char *id) {
    for (size_t i = 0; i < sets[set].count; i++)
        if (strcmp(sets[set].rows[i].id, id) == 0)
            return (int)i;
    return -1;
}

/* ---- what is sealed */

static void put_number(json_t *json, const char *name, int64_t number, int64_t unsaid) {
    if (number != unsaid)
        must(json_object_set_new(json, name, json_integer((json_int_t)number)) == 0);
}

static void put_word(json_t *json, const char *name, enum breach_word set, int index) {
    if (index >= 0)
        json_put(json, name, breach_word_id(set, (size_t)index));
}

static void put_text(json_t *json, const char *name, const char *text) {
    if (text && *text)
        json_put(json, name, text);
}

const char *breach_step_json(struct ctx *ctx, const struct breach_step_draft *step) {
    scoped_json *json = json_object();
    const struct breach_facts *facts = &step->facts;
    if (step->kind == BREACH_STEP_RECORD || step->kind == BREACH_STEP_ADD ||
        step->kind == BREACH_STEP_CORRECT) {
        put_number(json, "aware", facts->aware, 0);
        put_number(json, "begun", facts->begun, 0);
        put_number(json, "ended", facts->ended, 0);
        put_number(json, "kinds", facts->kinds, 0);
        put_number(json, "people", facts->people, BREACH_NUMBER_UNKNOWN);
        put_number(json, "records", facts->records, BREACH_NUMBER_UNKNOWN);
        put_text(json, "found", facts->found);
        put_text(json, "nature", facts->nature);
        put_text(json, "whose", facts->whose);
        put_text(json, "data", facts->data);
        put_text(json, "systems", facts->systems);
        put_text(json, "plain", facts->plain);
        put_text(json, "consequences", facts->consequences);
        put_text(json, "measures", facts->measures);
        breach_own_put(json, facts);
    }
    put_number(json, "when", step->kind == BREACH_STEP_TELL ? step->when : 0, 0);
    put_word(json, "risk", BREACH_RISK, step->risk);
    put_word(json, "to", BREACH_TO, step->to);
    put_word(json, "exempt", BREACH_EXEMPT, step->exempt);
    put_text(json, "reason", step->reason);
    put_text(json, "text", step->text);
    put_text(json, "how", step->how);
    return json_text(ctx->arena, json, 0);
}

static int64_t number_of(const json_t *json, const char *name, int64_t unsaid) {
    const json_t *number = json_object_get(json, name);
    return number ? json_integer_value(number) : unsaid;
}

static int index_of(const json_t *json, const char *name, enum breach_word set) {
    const char *id = json_string_value(json_object_get(json, name));
    return id ? breach_word_from(set, id) : -1;
}

static void read_words(struct ctx *ctx, const json_t *json, struct breach_step *step) {
    step->facts = (struct breach_facts){.aware = number_of(json, "aware", 0),
                                        .begun = number_of(json, "begun", 0),
                                        .ended = number_of(json, "ended", 0),
                                        .kinds = (unsigned)number_of(json, "kinds", 0),
                                        .people = number_of(json, "people", BREACH_NUMBER_UNKNOWN),
                                        .records = number_of(json, "records", BREACH_NUMBER_UNKNOWN),
                                        .found = words_text(ctx, json, "found"),
                                        .nature = words_text(ctx, json, "nature"),
                                        .whose = words_text(ctx, json, "whose"),
                                        .systems = words_text(ctx, json, "systems"),
                                        .data = words_text(ctx, json, "data"),
                                        .plain = words_text(ctx, json, "plain"),
                                        .consequences = words_text(ctx, json, "consequences"),
                                        .measures = words_text(ctx, json, "measures")};
    breach_own_read(ctx, json, &step->facts);
    step->done = number_of(json, "when", 0);
    step->risk = index_of(json, "risk", BREACH_RISK);
    step->to = index_of(json, "to", BREACH_TO);
    step->exempt = index_of(json, "exempt", BREACH_EXEMPT);
    step->reason = words_text(ctx, json, "reason");
    step->text = words_text(ctx, json, "text");
    step->how = words_text(ctx, json, "how");
}

static enum status read_step(struct ctx *ctx, struct query *q, struct breach_step *step) {
    scoped_json *json = NULL;
    *step = (struct breach_step){
        .id = query_int(q, "id"), .at = query_int(q, "at"), .actor = query_text(ctx->arena, q, "actor")};
    if (!breach_step_from(query_text(ctx->arena, q, "kind"), &step->kind))
        return FAIL(ctx, ST_FAILED, M("A step of a breach is of no kind that this program knows"));
    TRY(words_kept(ctx, q, breach_place(step->id), &json));
    read_words(ctx, json, step);
    return ST_OK;
}

/* ---- what follows */

#define FOLLOW(member, unsaid)                                                                                 \
    if (later->member != (unsaid))                                                                             \
    facts->member = later->member

void breach_facts_over(struct breach_facts *facts, const struct breach_facts *later) {
    breach_own_over(facts, later);
    FOLLOW(aware, 0);
    FOLLOW(begun, 0);
    FOLLOW(ended, 0);
    FOLLOW(kinds, 0);
    FOLLOW(people, BREACH_NUMBER_UNKNOWN);
    FOLLOW(records, BREACH_NUMBER_UNKNOWN);
    FOLLOW(found, NULL);
    FOLLOW(nature, NULL);
    FOLLOW(whose, NULL);
    FOLLOW(data, NULL);
    FOLLOW(systems, NULL);
    FOLLOW(plain, NULL);
    FOLLOW(consequences, NULL);
    FOLLOW(measures, NULL);
}
#undef FOLLOW

static void follow(struct breach *breach, struct breach_step *step) {
    if (step->kind == BREACH_STEP_CORRECT && step->facts.aware)
        step->aware_was = breach->facts.aware;
    breach_facts_over(&breach->facts, &step->facts);
    if (step->kind == BREACH_STEP_ASSESS) {
        breach->risk = step->risk;
        breach->risk_reason = step->reason;
    }
    if (step->kind == BREACH_STEP_EXEMPT)
        breach->people_wanted = false;
    if (step->kind != BREACH_STEP_TELL)
        return;
    if (step->to == BREACH_TO_PEOPLE)
        breach->people_told = true;
    if (step->to != BREACH_TO_AUTHORITY)
        return;
    if (!breach->notified || step->done < breach->notified)
        breach->notified = step->done;
    breach->late_reason = step->reason ? step->reason : breach->late_reason;
}

static enum status conclude(struct ctx *ctx, struct breach *breach) {
    struct deadline deadline;
    breach->facts = breach_facts_none();
    breach->risk = BREACH_RISK_UNKNOWN;
    breach->people_wanted = true;
    for (size_t i = 0; i < breach->step_count; i++)
        follow(breach, (struct breach_step *)&breach->steps[i]);
    for (size_t i = 0; i < breach->party_count; i++)
        breach->people_told = breach->people_told && (breach->parties[i].told || !breach->parties[i].party);
    breach->people_wanted = breach->people_wanted && breach->risk == BREACH_RISK_HIGH && !breach->people_told;
    TRY(deadline_for(ctx, ctx_notice(ctx), DEADLINE_BREACH, breach->facts.aware, &deadline));
    breach->due = deadline.law_instant;
    breach->left = breach->due - (breach->notified ? breach->notified : ctx->now);
    breach->wanted = breach->risk != BREACH_RISK_NONE;
    breach->late = breach->wanted && breach->left < 0;
    return breach_last_day(ctx, breach, &breach->last);
}

/* ---- rows */

static enum status read_steps(struct ctx *ctx, struct db *db, struct breach *breach) {
    struct breach_step *list = NULL;
    size_t count = 0, room = 0, staff_count;
    struct user *staff;
    scoped_query q = query_begin(db, SQL_BREACH_STEPS);
    query_bind_int(&q, 1, breach->id);
    while (query_row(&q)) {
        struct breach_step step;
        TRY(read_step(ctx, &q, &step));
        ARENA_PUSH(ctx->arena, list, count, room, step);
    }
    TRY(query_done(ctx, &q));
    TRY(user_staff(ctx, &staff, &staff_count));
    for (size_t i = 0; i < count; i++)
        list[i].who = user_of_actor(ctx->arena, staff, staff_count, list[i].actor);
    breach->steps = list;
    breach->step_count = count;
    return ST_OK;
}

static bool did_not_arrive(const char *state) {
    static const char *const states[] = {"failed", "bounced", "withdrawn"};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(state, states[i]) == 0)
            return true;
    return false;
}

struct sent_letter {
    const char *state; /* of the last one; NULL: there is none */
    int64_t made;
};

static enum status last_letter(struct ctx *ctx, struct db *db, ref_t breach, ref_t party,
                               struct sent_letter *letter) {
    const char *once = breach_letter_once(ctx, breach, party);
    scoped_query q = query_begin(db, SQL_BREACH_LETTER);
    query_bind_int(&q, 1, party);
    query_bind_text(&q, 2, once);
    query_bind_text(&q, 3, arena_printf(ctx->arena, "%s-%%", once));
    while (query_row(&q))
        if (!letter->state || query_int(&q, "made") > letter->made) {
            letter->state = query_text(ctx->arena, &q, "state");
            letter->made = query_int(&q, "made");
        }
    return query_done(ctx, &q);
}

/* A letter that was put into the queue tells nobody anything before it has arrived: one that came back is none. Who was merged into
 * another may have got it under either of them. */
static enum status read_letter(struct ctx *ctx, struct db *db, ref_t breach, struct breach_party *one) {
    struct sent_letter letter = {0};
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, db, one->party, &members, &count));
    for (size_t i = 0; i < count; i++)
        TRY(last_letter(ctx, db, breach, members[i], &letter));
    one->letter = letter.state;
    one->back = letter.state && did_not_arrive(letter.state) && one->told <= letter.made;
    if (one->back)
        one->told = 0;
    return ST_OK;
}

/* Two that are one by now are one person to be told, and were told when either was. */
static bool joined_into(struct breach_party *list, size_t count, const struct breach_party *one) {
    for (size_t i = 0; one->party && i < count; i++)
        if (list[i].party == one->party) {
            list[i].told = list[i].told ? list[i].told : one->told;
            return true;
        }
    return false;
}

static enum status read_parties(struct ctx *ctx, struct db *db, struct breach *breach) {
    struct breach_party *list = NULL;
    size_t count = 0, room = 0, kept = 0;
    scoped_query q = query_begin(db, SQL_BREACH_PARTIES);
    query_bind_int(&q, 1, breach->id);
    while (query_row(&q)) {
        struct breach_party one = {.party = query_int(&q, "party"), .told = query_int(&q, "told")};
        ARENA_PUSH(ctx->arena, list, count, room, one);
    }
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < count; i++) {
        if (list[i].party)
            TRY(joined_now(ctx, db, &list[i].party));
        if (!joined_into(list, kept, &list[i]))
            list[kept++] = list[i];
    }
    for (size_t i = 0; i < kept; i++)
        if (list[i].party)
            TRY(read_letter(ctx, db, breach->id, &list[i]));
    breach->parties = list;
    breach->party_count = kept;
    return ST_OK;
}

static enum status rows(struct ctx *ctx, struct db *db, struct query *q, struct breach **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    while (query_row(q)) {
        struct breach one = {.id = query_int(q, "id"),
                             .made = query_int(q, "made"),
                             .closed = query_int(q, "closed"),
                             .version = query_int(q, "change")};
        ARENA_PUSH(ctx->arena, *list, *count, room, one);
    }
    TRY(query_done(ctx, q));
    for (size_t i = 0; i < *count; i++) {
        TRY(read_steps(ctx, db, &(*list)[i]));
        TRY(read_parties(ctx, db, &(*list)[i]));
        TRY(conclude(ctx, &(*list)[i]));
    }
    return ST_OK;
}

enum status breach_row(struct ctx *ctx, struct db *db, ref_t id, struct breach *breach) {
    struct breach *list;
    size_t count;
    scoped_query q = query_begin(db, SQL_BREACH_BY_ID);
    query_bind_int(&q, 1, id);
    TRY(rows(ctx, db, &q, &list, &count));
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such breach."));
    *breach = list[0];
    return ST_OK;
}

/* ---- for the front ends */

static const char *value_of(const struct values *values, const char *field) {
    const struct value *value = value_first(values, field);
    return value && value->text && *value->text ? value->text : NULL;
}

/* A notice that does not speak somebody's language has no words in it either: they are written to in its first one. */
static enum lang reads(struct ctx *ctx, const struct values *values) {
    const struct notice *notice = ctx_notice(ctx);
    const char *code = value_of(values, "language");
    enum lang lang;
    return code && lang_from(code, &lang) && notice->languages[lang] ? lang : notice->first_language;
}

enum status breach_name_parties(struct ctx *ctx, struct db *db, const struct breach *breach) {
    struct breach_party *list = (struct breach_party *)breach->parties;
    for (size_t i = 0; i < breach->party_count; i++) {
        struct values values;
        if (!list[i].party)
            continue;
        TRY(sight_profile(ctx, db, list[i].party, &values));
        list[i].name = value_name(ctx, &values);
        list[i].lang = reads(ctx, &values);
        list[i].mailed = value_of(&values, "email") != NULL;
    }
    return ST_OK;
}

enum status breach_read(struct ctx *ctx, ref_t id, struct breach *breach) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_BREACH, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(breach_row(ctx, db, id, breach));
    TRY(breach_name_parties(ctx, db, breach));
    ref_t *parties = arena_array(ctx->arena, breach->party_count + 1, sizeof *parties);
    size_t named = 0;
    for (size_t i = 0; i < breach->party_count; i++)
        if (breach->parties[i].party)
            parties[named++] = breach->parties[i].party;
    return audit_answer(ctx, ctx->registry->audit,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "breach_opened",
                                              .parties = parties,
                                              .party_count = named,
                                              .record = id,
                                              .sentence = "security"});
}

static int by_hour(const void *a, const void *b) {
    const struct breach *x = a, *y = b;
    bool waits = x->wanted && !x->notified, other = y->wanted && !y->notified;
    if (waits != other)
        return waits ? -1 : 1;
    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    return x->id < y->id ? -1 : 1;
}

enum status breach_list(struct ctx *ctx, bool closed, struct breach **list, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_BREACH, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, closed ? SQL_BREACHES_CLOSED : SQL_BREACHES_OPEN);
    TRY(rows(ctx, db, &q, list, count));
    if (*count && !closed)
        qsort(*list, *count, sizeof **list, by_hour);
    return ST_OK;
}

enum status breach_of(struct ctx *ctx, ref_t party, struct breach **list, size_t *count) {
    scoped_reader *db = NULL;
    ref_t *members;
    size_t member_count, room = 0;
    *list = NULL;
    *count = 0;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_family(ctx, db, party, &members, &member_count));
    for (size_t i = 0; i < member_count; i++) {
        struct breach *theirs;
        size_t their_count;
        scoped_query q = query_begin(db, SQL_BREACHES_OF);
        query_bind_int(&q, 1, members[i]);
        TRY(rows(ctx, db, &q, &theirs, &their_count));
        for (size_t j = 0; j < their_count; j++) {
            bool there = false;
            for (size_t k = 0; k < *count; k++)
                there = there || (*list)[k].id == theirs[j].id;
            if (!there)
                ARENA_PUSH(ctx->arena, *list, *count, room, theirs[j]);
        }
    }
    return ST_OK;
}

/* What the law asks, of all of them: those that are told late count for a year. */
enum status breach_duty(struct ctx *ctx, struct db *db, struct breach_duty *duty) {
    static const enum sql both[] = {SQL_BREACHES_OPEN, SQL_BREACHES_CLOSED};
    int64_t year = zone_instant(registry_zone(ctx), day_add_months(registry_today(ctx), -12), 0);
    *duty = (struct breach_duty){0};
    for (size_t k = 0; k < sizeof both / sizeof *both; k++) {
        struct breach *list;
        size_t count;
        scoped_query q = query_begin(db, both[k]);
        TRY(rows(ctx, db, &q, &list, &count));
        duty->all += count;
        for (size_t i = 0; i < count; i++) {
            bool waits = list[i].wanted && !list[i].notified && !list[i].closed;
            duty->late += waits && list[i].late;
            duty->waiting += waits && !list[i].late;
            duty->people += list[i].people_wanted && !list[i].closed;
            duty->in_time += list[i].notified && !list[i].late;
            duty->told_late += list[i].notified && list[i].late && list[i].notified >= year;
            duty->harmless += list[i].risk == BREACH_RISK_NONE && !list[i].notified;
        }
    }
    return ST_OK;
}

enum status breach_figures(struct ctx *ctx, struct breach_figures *figures) {
    scoped_reader *db = NULL;
    struct breach *list;
    size_t count;
    *figures = (struct breach_figures){0};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query all = query_begin(db, SQL_BREACH_COUNT);
    figures->all = query_row(&all) ? (size_t)query_int(&all, "count") : 0;
    TRY(query_done(ctx, &all));
    scoped_query q = query_begin(db, SQL_BREACHES_OPEN);
    TRY(rows(ctx, db, &q, &list, &count));
    figures->open = count;
    for (size_t i = 0; i < count; i++) {
        bool waits = list[i].wanted && !list[i].notified;
        figures->late += waits && list[i].late;
        figures->waiting += waits && !list[i].late;
        if (waits && !list[i].late && (!figures->first || list[i].due < figures->first))
            figures->first = list[i].due;
        figures->people += list[i].people_wanted;
        figures->other += !waits && !list[i].people_wanted;
        figures->told_late += list[i].late && list[i].notified;
    }
    return ST_OK;
}
