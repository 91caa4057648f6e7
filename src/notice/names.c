/* Names in expressions and conditions are looked up here, once, at load; evaluation trusts them. */
#include "notice/names.h"

#include "base/nearest.h"
#include "notice/field.h"
#include "notice/law.h"

#include <string.h>

static const char *const periods[] = {"relationship", "link",    "contract", "consent", "subscription",
                                      "membership",   "account", "job",      "rental"};
static const char *const states[] = {"unpaid", "disputed", "request_open", "claim_open"};
static const char *const event_facts[] = {"kind",    "direction", "channel", "service",
                                          "purpose", "amount",    "right",   "source"};
static const char *const measures[] = {
    "password_length",   "pin_length",       "screen_lock",     "devices_encrypted", "device_check_age",
    "backup_age",        "restore_test_age", "users_are_staff", "shared_accounts",   "agreement_missing",
    "review_age",        "overdue_items",    "requests_late",   "breaches_late",     "sensitive_findings",
    "share_from_person", "share_in_eea"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* The lists are short and asked at load; a plain walk does. */
static bool among(const char *word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

void known_add(struct known *known, const char *word) {
    ARENA_PUSH(known->arena, known->items, known->count, known->room, word);
}

static void known_all(struct known *known, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        known_add(known, words[i]);
}

/* ---- own fields */

/* An own field by its id within one category. */
static const struct own_field *own_in(const struct category *category, const char *id, size_t length) {
    for (size_t i = 0; i < category->own_count; i++)
        if (strncmp(category->own[i].entry.id, id, length) == 0 && !category->own[i].entry.id[length])
            return &category->own[i];
    return NULL;
}

/* category.field, or category.field.part. */
static const struct own_field *dotted(const struct notice *notice, const char *name, const char *dot,
                                      int *category, const char **part) {
    const char *rest = strchr(dot + 1, '.');
    for (size_t i = 0; i < notice->categories_count; i++) {
        const char *id = notice->categories[i].entry.id;
        if (strlen(id) != (size_t)(dot - name) || strncmp(id, name, (size_t)(dot - name)) != 0)
            continue;
        *category = (int)i;
        *part = rest ? rest + 1 : NULL;
        size_t length = rest ? (size_t)(rest - dot - 1) : strlen(dot + 1);
        return own_in(&notice->categories[i], dot + 1, length);
    }
    return NULL;
}

/* Of dates only: person.born.year < 2010. */
static bool is_part(const struct own_field *own, const char *part) {
    static const char *const parts[] = {"year", "month", "day"};
    return !part || (own->type == OWN_DATE && among(part, parts, COUNT(parts)));
}

const struct own_field *names_own(const struct notice *notice, const char *name, bool bare, int *category,
                                  const char **part) {
    const char *dot = strchr(name, '.');
    const struct own_field *own = NULL;
    *part = NULL;
    if (dot) {
        own = dotted(notice, name, dot, category, part);
        if (own && is_part(own, *part))
            return own;
    }
    /* "born", or "born.year", of whichever category has it */
    size_t length = dot ? (size_t)(dot - name) : strlen(name);
    *part = dot ? dot + 1 : NULL;
    for (size_t i = 0; bare && i < notice->categories_count; i++) {
        own = own_in(&notice->categories[i], name, length);
        *category = (int)i;
        if (own && is_part(own, *part))
            return own;
    }
    return NULL;
}

/* ---- what can happen */

bool expr_is_period(const struct notice *notice, const char *name) {
    return among(name, periods, COUNT(periods)) || notice_category(notice, name) != NOTICE_NOTHING;
}

bool names_happening(const struct notice *notice, const char *name) {
    return kind_builtin(name) || notice_event(notice, name) != NOTICE_NOTHING || expr_is_period(notice, name);
}

static void add_categories(const struct notice *notice, struct known *known) {
    for (size_t i = 0; i < notice->categories_count; i++)
        known_add(known, notice->categories[i].entry.id);
}

void names_happenings(const struct notice *notice, struct known *known) {
    size_t count;
    const struct kind *kinds = kind_builtins(&count);
    for (size_t i = 0; i < notice->events_count; i++)
        known_add(known, notice->events[i].entry.id);
    for (size_t i = 0; i < count; i++)
        known_add(known, kinds[i].id);
    known_all(known, periods, COUNT(periods));
    add_categories(notice, known);
}

/* Section 5: no silent default about what is invoicing and what is a contact. */
const char *const *names_placed(const char *event, size_t *count) {
    static const char *const invoiced[] = {"invoice", "fee_reminder", "credit_note", "reminder"};
    static const char *const contact[] = {
        "call",        "meeting",       "visit", "letter", "form",   "message_in", "message_out", "mailing",
        "survey_sent", "survey_answer", "order", "job",    "rental", "invoice",    "payment",     "request"};
    bool is_invoiced = strcmp(event, "invoiced") == 0, is_contact = strcmp(event, "contact") == 0;
    *count = is_invoiced ? COUNT(invoiced) : is_contact ? COUNT(contact) : 0;
    return is_invoiced ? invoiced : is_contact ? contact : NULL;
}

bool names_unplaced(const struct event_rule *event, const char *kind) {
    size_t count;
    const char *const *kinds = names_placed(event->entry.id, &count);
    return !event->is && among(kind, kinds, count) && !names_have(&event->counts, kind) &&
           !names_have(&event->not, kind);
}

bool names_leave_open(const struct event_rule *event) {
    size_t count;
    const char *const *kinds = names_placed(event->entry.id, &count);
    for (size_t i = 0; !event->is && i < count; i++)
        if (!names_have(&event->counts, kinds[i]) && !names_have(&event->not, kinds[i]))
            return true;
    return false;
}

static const char *const rule_facts[] = {"type",   "relation", "ground", "purpose", "service",
                                         "source", "filing",   "medium", "special"};
static const char *const where_facts[] = {"kind",    "direction", "channel", "service",
                                          "purpose", "amount",    "right"};

/* What a record says of itself beside event_facts: a voucher its number, an item what a person decided about it. */
static const char *const said_facts[] = {"number", "reference", "seller", "taken_in", "judged", "agreed"};

bool names_programs(const char *name) {
    return names_state(name) || among(name, rule_facts, COUNT(rule_facts)) ||
           among(name, event_facts, COUNT(event_facts)) || among(name, said_facts, COUNT(said_facts));
}

bool names_state(const char *name) {
    return among(name, states, COUNT(states));
}

const char *const *names_event_facts(size_t *count) {
    *count = COUNT(event_facts);
    return event_facts;
}

/* ---- the words of facts */

#define ADD_IDS(known, notice, table)                                                                          \
    for (size_t i = 0; i < (notice)->table##_count; i++)                                                       \
    known_add((known), (notice)->table[i].entry.id)

/* Facts whose words are names of the notice. */
static bool add_table(const struct notice *notice, const char *fact, struct known *known) {
    if (strcmp(fact, "type") == 0) {
        ADD_IDS(known, notice, types);
    } else if (strcmp(fact, "purpose") == 0) {
        ADD_IDS(known, notice, purposes);
    } else if (strcmp(fact, "service") == 0) {
        ADD_IDS(known, notice, services);
    } else if (strcmp(fact, "source") == 0) {
        ADD_IDS(known, notice, sources);
    } else if (strcmp(fact, "filing") == 0) {
        for (size_t i = 0; i < notice->filings_count; i++)
            known_add(known, notice->filings[i].id);
    } else if (strcmp(fact, "kind") == 0) {
        names_happenings(notice, known);
    } else {
        return false;
    }
    return true;
}

/* Facts whose words are the language's own (section 11). */
static bool add_words(const char *fact, struct known *known) {
    static const struct {
        const char *fact, *words[10];
    } table[] = {
        {"relation", {"potential", "customer", "former"}},
        {"ground",
         {"consent", "contract", "legal_obligation", "vital_interest", "public_task", "legitimate_interest"}},
        {"medium", {"system", "paper", "device", "backup"}},
        {"direction", {"in", "out"}},
        {"channel", {"email", "phone", "sms", "post", "form", "chat", "whatsapp", "in_person", "page"}},
        {"special", {"yes", "no"}},
    };
    if (strcmp(fact, "right") == 0) {
        known_all(known, right_ids(), RIGHT_COUNT);
        return true;
    }
    for (size_t i = 0; i < COUNT(table); i++)
        if (strcmp(fact, table[i].fact) == 0) {
            for (size_t j = 0; j < COUNT(table[i].words) && table[i].words[j]; j++)
                known_add(known, table[i].words[j]);
            return true;
        }
    return false;
}

/* Yes/no fields and states have two words, choices their own. */
bool names_values(const struct notice *notice, const char *fact, struct known *known) {
    int category;
    const char *part;
    if (add_table(notice, fact, known) || add_words(fact, known))
        return true;
    const struct own_field *own = names_own(notice, fact, true, &category, &part);
    bool yes_no = names_state(fact) || (own && own->type == OWN_YES_NO);
    if (yes_no) {
        known_add(known, "yes");
        known_add(known, "no");
    } else if (own && own->type == OWN_CHOICE) {
        known_all(known, own->choices.items, own->choices.count);
    }
    return yes_no || (own && own->type == OWN_CHOICE && own->choices.count);
}

/* ---- the check at load */

struct naming {
    struct ctx *ctx;
    const struct notice *notice;
    enum cond_place place;
    expr_unknown_fn unknown;
    void *arg;
};

/* One report per unknown name, at its own place. */
static void report(struct naming *naming, const char *name, size_t offset, const struct known *known) {
    naming->unknown(naming->arg, name, offset, nearest_word(name, known->items, known->count));
}

static void add_own(const struct notice *notice, bool dates_only, struct known *known) {
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        for (size_t j = 0; j < category->own_count; j++)
            if (!dates_only || category->own[j].type == OWN_DATE)
                known_add(known,
                          arena_printf(known->arena, "%s.%s", category->entry.id, category->own[j].entry.id));
    }
}

/* `when` asks about the party or the record, `where` about what happened, `check` about the company. */
static bool fact_allowed(struct naming *naming, const char *name) {
    int category;
    const char *part;
    if (naming->place == COND_CHECK)
        return among(name, measures, COUNT(measures));
    if (names_own(naming->notice, name, naming->place == COND_WHERE, &category, &part))
        return true;
    if (naming->place == COND_WHERE)
        return among(name, where_facts, COUNT(where_facts));
    return among(name, rule_facts, COUNT(rule_facts)) || names_state(name);
}

static void add_facts(struct naming *naming, struct known *known) {
    if (naming->place == COND_CHECK) {
        known_all(known, measures, COUNT(measures));
        return;
    }
    if (naming->place == COND_WHERE)
        known_all(known, where_facts, COUNT(where_facts));
    else
        known_all(known, rule_facts, COUNT(rule_facts));
    if (naming->place == COND_RULE)
        known_all(known, states, COUNT(states));
    add_own(naming->notice, false, known);
}

/* First the fact, then each word it is compared with, where its words are known. */
static void name_fact(struct naming *naming, const struct cond *cond) {
    struct known known = {.arena = naming->ctx->arena};
    if (!fact_allowed(naming, cond->name)) {
        add_facts(naming, &known);
        report(naming, cond->name, cond->offset, &known);
        return;
    }
    if (naming->place == COND_CHECK || !names_values(naming->notice, cond->name, &known))
        return;
    for (size_t i = 0; i < cond->value_count; i++) {
        const struct cond_value *value = &cond->values[i];
        if (!among(value->text, known.items, known.count))
            report(naming, value->text, value->offset, &known);
    }
}

static void name_cond(struct naming *naming, const struct cond *cond) {
    if (cond->kind == COND_COMPARE || cond->kind == COND_KNOWN)
        name_fact(naming, cond);
    for (size_t i = 0; i < cond->count; i++)
        name_cond(naming, cond->args[i]);
}

void cond_names(struct ctx *ctx, const struct notice *notice, const struct cond *cond, enum cond_place place,
                expr_unknown_fn unknown, void *arg) {
    struct naming naming = {.ctx = ctx, .notice = notice, .place = place, .unknown = unknown, .arg = arg};
    name_cond(&naming, cond);
}

/* last(access.state = closed): a field of ours, and a word it may have. */
static void name_field_value(struct naming *naming, const struct expr *expr) {
    struct known known = {.arena = naming->ctx->arena};
    int category;
    const char *part;
    if (!names_own(naming->notice, expr->name, false, &category, &part) || part) {
        add_own(naming->notice, false, &known);
        report(naming, expr->name, expr->offset, &known);
    } else if (names_values(naming->notice, expr->name, &known) &&
               !among(expr->value, known.items, known.count)) {
        report(naming, expr->value, expr->value_offset, &known);
    }
}

/* What stands in first(), last() and ended(), and the condition after `where`. */
static void name_event(struct naming *naming, const struct expr *expr) {
    struct known known = {.arena = naming->ctx->arena};
    bool ended = expr->kind == EXPR_ENDED;
    if (expr->value) {
        name_field_value(naming, expr);
    } else if (ended ? !expr_is_period(naming->notice, expr->name)
                     : !names_happening(naming->notice, expr->name)) {
        if (ended) {
            known_all(&known, periods, COUNT(periods));
            add_categories(naming->notice, &known);
        } else {
            names_happenings(naming->notice, &known);
        }
        report(naming, expr->name, expr->offset, &known);
    }
    if (expr->where) {
        naming->place = COND_WHERE;
        name_cond(naming, expr->where);
    }
}

/* A bare name in a date: a date field of ours, or an event that `is` a date. */
static void name_date_field(struct naming *naming, const struct expr *expr) {
    const struct notice *notice = naming->notice;
    int category, event = notice_event(notice, expr->name);
    const char *part;
    if (event != NOTICE_NOTHING && notice->events[event].is)
        return;
    const struct own_field *own = names_own(notice, expr->name, false, &category, &part);
    if (own && own->type == OWN_DATE && !part)
        return;
    struct known known = {.arena = naming->ctx->arena};
    static const char *const words[] = {"at", "ends", "taken_in", "judged", "agreed", "never"};
    add_own(notice, true, &known);
    known_all(&known, words, COUNT(words));
    for (size_t i = 0; i < notice->events_count; i++)
        if (notice->events[i].is)
            known_add(&known, notice->events[i].entry.id);
    report(naming, expr->name, expr->offset, &known);
}

const char *names_floor_near(const char *name, const char *const *floors, size_t count) {
    const char *nearest = nearest_word(name, floors, count), *dot = strchr(name, '.');
    for (size_t i = 0; dot && !nearest && i < count; i++)
        if (strncmp(floors[i], name, (size_t)(dot - name) + 1) == 0)
            nearest = floors[i];
    return nearest;
}

/* The notice's own statutes come first: they add what law/ lacks. */
static void name_statute(struct naming *naming, const struct expr *expr) {
    const struct notice *notice = naming->notice;
    struct known known = {.arena = naming->ctx->arena};
    for (size_t i = 0; i < notice->statutes_count; i++)
        known_add(&known, notice->statutes[i].entry.id);
    if (notice->law) {
        size_t count;
        const char *const *floors = law_floors(notice->law, &count);
        known_all(&known, floors, count);
    }
    if (!among(expr->name, known.items, known.count))
        naming->unknown(naming->arg, expr->name, expr->offset,
                        names_floor_near(expr->name, known.items, known.count));
}

static void name_class(struct naming *naming, const struct expr *expr) {
    if (notice_class(naming->notice, expr->name) != NOTICE_NOTHING)
        return;
    struct known known = {.arena = naming->ctx->arena};
    ADD_IDS(&known, naming->notice, classes);
    report(naming, expr->name, expr->offset, &known);
}

static void name_expr(struct naming *naming, const struct expr *expr) {
    switch (expr->kind) {
    case EXPR_FIRST:
    case EXPR_LAST:
    case EXPR_ENDED:
        name_event(naming, expr);
        break;
    case EXPR_FIELD:
        name_date_field(naming, expr);
        break;
    case EXPR_STATUTE:
        name_statute(naming, expr);
        break;
    case EXPR_GONE:
        name_class(naming, expr);
        break;
    default:
        for (size_t i = 0; i < expr->count; i++)
            name_expr(naming, expr->args[i]);
    }
}

void expr_names(struct ctx *ctx, const struct notice *notice, const struct expr *expr, expr_unknown_fn unknown,
                void *arg) {
    struct naming naming = {.ctx = ctx, .notice = notice, .place = COND_WHERE, .unknown = unknown, .arg = arg};
    name_expr(&naming, expr);
}

/* ---- what a tree depends on */

bool expr_per_record(const struct notice *notice, const struct expr *expr) {
    int event;
    switch (expr->kind) {
    case EXPR_OWN:
        return expr->own == OWN_AT || expr->own == OWN_ENDS;
    case EXPR_STATUTE:
        return true;
    case EXPR_FIELD: /* an event with `is` is what its own date is: asked once, at load */
        event = notice_event(notice, expr->name);
        return event == NOTICE_NOTHING || !notice->events[event].is || notice->events[event].per_record;
    case EXPR_FIRST:
    case EXPR_LAST:
    case EXPR_ENDED:
        return (expr->whose & WHOSE_RECORD) != 0;
    default:
        for (size_t i = 0; i < expr->count; i++)
            if (expr_per_record(notice, expr->args[i]))
                return true;
        return false;
    }
}

bool expr_judged(const struct expr *expr) {
    if (expr->kind == EXPR_OWN)
        return expr->own == OWN_JUDGED;
    for (size_t i = 0; i < expr->count; i++)
        if (expr_judged(expr->args[i]))
            return true;
    return false;
}
