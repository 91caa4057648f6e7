/* The latest word holds. It may stand in the record itself, or in what belongs to it; a word that came with a correction has a day of its
 * own, for the record's day is that of the invoice. Payments are added up, never counted: of two halves the second one ends it. */
#include "notice/state.h"

#include "notice/facts.h"
#include "notice/mine.h"
#include "notice/names.h"
#include "notice/role.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *since;
} said[STATES_SAID] = {
    {"unpaid", "unpaid_since"}, {"disputed", "disputed_since"}, {"claim_open", "claim_open_since"}};

bool state_is_since(const char *fact) {
    for (size_t i = 0; i < STATES_SAID; i++)
        if (strcmp(fact, said[i].since) == 0)
            return true;
    return false;
}

const char *state_since_of(const char *state) {
    for (size_t i = 0; i < STATES_SAID; i++)
        if (strcmp(state, said[i].name) == 0)
            return said[i].since;
    return NULL;
}

bool state_named(const struct cond *cond, const char *name) {
    bool found =
        cond && (cond->kind == COND_COMPARE || cond->kind == COND_KNOWN) && strcmp(cond->name, name) == 0;
    for (size_t i = 0; cond && i < cond->count && !found; i++)
        found = state_named(cond->args[i], name);
    return found;
}

static bool waits_for(const struct notice *notice, int class, const char *name) {
    const struct retention_class *kept = class == NOTICE_NOTHING ? NULL : &notice->classes[class];
    for (size_t i = 0; kept && i < kept->rule_count; i++)
        if (state_named(kept->rules[i].hold_while, name))
            return true;
    return false;
}

size_t state_names(const struct notice *notice, int class, const char *names[STATES_SAID]) {
    size_t count = 0;
    for (size_t i = 0; i < STATES_SAID; i++)
        if (waits_for(notice, class, said[i].name))
            names[count++] = said[i].name;
    return count;
}

day_t state_since(const struct fact *fact) {
    day_t day = DAY_NONE;
    return state_is_since(fact->name) && day_parse(fact->value, &day) ? day : DAY_NONE;
}

/* ---- what the office says */

static day_t since_in(const struct happening *happening, const char *name) {
    const char *since = state_since_of(name);
    for (size_t i = 0; since && i < happening->with_count; i++)
        if (strcmp(happening->with[i].name, since) == 0)
            return state_since(&happening->with[i]);
    return DAY_NONE;
}

struct word {
    const char *value;
    day_t day;
};

/* What a happening says as of a day. What came to an end was so before; what was not so at first is not known before. */
static struct word word_in(const struct judge *judge, const struct happening *happening, const char *name,
                           day_t as_of) {
    const char *value = facts_said(judge, happening, name);
    day_t since = value ? since_in(happening, name) : DAY_NONE;
    if (!value || happening->day > as_of)
        return (struct word){NULL, DAY_NONE};
    if (since == DAY_NONE || since <= happening->day)
        return (struct word){value, happening->day};
    if (since <= as_of)
        return (struct word){value, since};
    return (struct word){strcmp(value, "no") == 0 ? "yes" : NULL, happening->day};
}

/* ---- what was paid */

static bool is_kind(const struct happening *happening, const char *kind) {
    return strcmp(happening->what, kind) == 0;
}

bool state_pays(const struct happening *happening) {
    return is_kind(happening, "payment") || is_kind(happening, "credit_note");
}

static bool sum_of(const struct judge *judge, const struct happening *happening, int64_t *cents) {
    const char *text = facts_said(judge, happening, "amount");
    char *end = NULL;
    double sum = text ? strtod(text, &end) : 0;
    if (!text || end == text || *end || !isfinite(sum) || fabs(sum) > 1e15)
        return false;
    *cents = llround(sum * 100);
    return true;
}

/* A payment without a sum is that of the whole; so is a credit note, which is written with its sum below zero or above it. */
struct state_paid state_paid(const struct judge *judge, int record, day_t as_of) {
    struct state_paid paid = {0};
    bool whole = false;
    struct mine mine = mine_begin(judge, record);
    paid.has_sum = sum_of(judge, role_happening(judge, (size_t)record), &paid.sum);
    for (int i = mine_next(&mine); i >= 0; i = mine_next(&mine)) {
        const struct happening *happening = role_happening(judge, (size_t)i);
        int64_t cents = 0;
        if (i == record || happening->day > as_of || !state_pays(happening))
            continue;
        paid.any = true;
        if (!sum_of(judge, happening, &cents))
            whole = true;
        paid.paid += is_kind(happening, "credit_note") && cents < 0 ? -cents : cents;
    }
    paid.full = whole || (paid.has_sum ? paid.paid >= paid.sum : paid.paid > 0);
    return paid;
}

/* ---- both */

static const char *word_of(const struct judge *judge, int record, const char *name, day_t as_of) {
    struct word latest = {NULL, DAY_NONE};
    const struct happening *by = NULL;
    struct mine mine = mine_begin(judge, record);
    for (int i = mine_next(&mine); i >= 0; i = mine_next(&mine)) {
        const struct happening *happening = role_happening(judge, (size_t)i);
        struct word word = word_in(judge, happening, name, as_of);
        if (word.value && i != record && strcmp(name, "unpaid") == 0 && is_kind(happening, "invoice") &&
            state_paid(judge, i, as_of).full)
            word.value = "no"; /* the invoice of a rental was paid itself */
        bool later =
            !by || word.day > latest.day || (word.day == latest.day && happening->instant >= by->instant);
        if (word.value && later) {
            latest = word;
            by = happening;
        }
    }
    return latest.value;
}

int state_whole(const struct judge *judge, int record) {
    int64_t belongs = role_happening(judge, (size_t)record)->belongs;
    size_t count = 0;
    const struct mine_of *wholes = belongs ? mine_records(judge, belongs, &count) : NULL;
    return count && wholes[0].index != record ? wholes[0].index : -1;
}

static bool owes(const struct judge *judge, const struct happening *happening) {
    return is_kind(happening, "invoice") && waits_for(judge->notice, judge->class, "unpaid");
}

/* Of one record alone, whatever it belongs to. */
static const char *own_state(const struct judge *judge, int record, const char *name, day_t as_of) {
    const struct happening *happening = role_happening(judge, (size_t)record);
    const char *word = word_of(judge, record, name, as_of);
    if (strcmp(name, "unpaid") != 0 || happening->day > as_of || !waits_for(judge->notice, judge->class, name))
        return word;
    bool owed = word ? strcmp(word, "yes") == 0 : owes(judge, happening);
    if (!owed)
        return word;
    return state_paid(judge, record, as_of).full ? "no" : "yes";
}

/* A reminder stays with its invoice, a part that was credited too: what is owed is not known without them. */
const char *state_of(const struct judge *judge, int record, const char *name, day_t as_of) {
    const char *own = own_state(judge, record, name, as_of);
    int whole = own || !waits_for(judge->notice, judge->class, name) ? -1 : state_whole(judge, record);
    return whole < 0 ? own : own_state(judge, whole, name, as_of);
}

bool state_speaks(const struct judge *judge, const struct happening *happening, const char *name) {
    return facts_said(judge, happening, name) || (strcmp(name, "unpaid") == 0 && owes(judge, happening));
}

bool state_open(const struct judge *judge, int record, struct state_paid *paid) {
    const struct happening *happening = role_happening(judge, (size_t)record);
    const char *word = word_of(judge, record, "unpaid", judge->on);
    bool owed = word ? strcmp(word, "yes") == 0 : is_kind(happening, "invoice");
    *paid = (struct state_paid){0};
    if (!owed || happening->day > judge->on || state_pays(happening))
        return false;
    *paid = state_paid(judge, record, judge->on);
    return !paid->full;
}
