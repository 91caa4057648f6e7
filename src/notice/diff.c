/* Two versions side by side, table by table; entries with the same id are the same thing. Whether a period became longer is
 * known when the two expressions differ in their spans only; otherwise they are shown and a person must read them. */
#include "notice/diff.h"

#include "notice/expr.h"
#include "notice/field.h"
#include "notice/moves.h"
#include "notice/say.h"

#include <string.h>

struct diff {
    struct ctx *ctx;
    const struct notice *old, *new;
    struct diff_change *items;
    size_t count, room;
};

#define ARENA(d)    ((d)->ctx->arena)
#define SAY(d, ...) MSG((d)->ctx->arena, (d)->ctx->lang, __VA_ARGS__)

const char *diff_effect_id(enum diff_effect effect) {
    static const char *const ids[] = {"narrows", "widens", "other"};
    return ids[effect];
}

static void add(struct diff *d, struct diff_change change) {
    ARENA_PUSH(ARENA(d), d->items, d->count, d->room, change);
}

static void say(struct diff *d, const char *what, enum diff_effect effect, const char *path, const char *text) {
    add(d, (struct diff_change){.what = what, .effect = effect, .path = path, .text = text, .data = true});
}

/* ---- periods */

enum compared { SAME, SHORTER, LONGER, DIFFERENT };

static bool same_text(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Roughly; only compared. */
static long span_hours(const struct span *span) {
    return ((span->years * 12L + span->months) * 30 + span->weeks * 7L + span->days) * 24 + span->hours +
           (span->minutes > 0);
}

static enum compared both(enum compared a, enum compared b) {
    if (a == SAME || a == b)
        return b;
    return b == SAME ? a : DIFFERENT;
}

static enum compared compare_exprs(const struct diff *d, const struct expr *a, const struct expr *b);

/* Each arm of a choice may move; together they say something only when all move the same way. */
static enum compared compare_args(const struct diff *d, const struct expr *a, const struct expr *b) {
    enum compared found = SAME;
    for (size_t i = 0; i < a->count; i++)
        found = both(found, compare_exprs(d, a->args[i], b->args[i]));
    return found;
}

static enum compared compare_exprs(const struct diff *d, const struct expr *a, const struct expr *b) {
    struct expr alone_a = *a, alone_b = *b;
    if (a->kind != b->kind || a->count != b->count)
        return DIFFERENT;
    if (a->kind == EXPR_ADD) {
        long x = span_hours(&a->span), y = span_hours(&b->span);
        return both(x == y ? SAME : x > y ? SHORTER : LONGER, compare_exprs(d, a->args[0], b->args[0]));
    }
    if (a->kind == EXPR_DAY)
        return a->day == b->day ? SAME : a->day > b->day ? SHORTER : LONGER;
    if (a->count)
        return a->kind == EXPR_END_OF && a->unit != b->unit ? DIFFERENT : compare_args(d, a, b);
    return same_text(expr_text(ARENA(d), &alone_a), expr_text(ARENA(d), &alone_b)) ? SAME : DIFFERENT;
}

/* A period that is not there: no minimum is shorter than any, `never` is longer than any. */
static enum compared compare(const struct diff *d, const struct expr *a, const struct expr *b) {
    if (!a || !b)
        return a == b ? SAME : a ? SHORTER : LONGER;
    if (same_text(expr_text(ARENA(d), a), expr_text(ARENA(d), b)))
        return SAME;
    if (a->kind == EXPR_NEVER || b->kind == EXPR_NEVER)
        return a->kind == EXPR_NEVER ? SHORTER : LONGER;
    return compare_exprs(d, a, b);
}

static const char *date_words(const struct diff *d, const struct notice *notice, const struct expr *expr) {
    return expr ? say_date(ARENA(d), notice, d->ctx->lang, expr) : msg(d->ctx->lang, M("no minimum"));
}

/* Who has to be informed of what widens. */
static const char *with_effect(const struct diff *d, enum diff_effect effect, const char *text) {
    const char *then =
        effect == DIFF_NARROWS ? msg(d->ctx->lang, M("This narrows, and holds at once for data already held."))
        : effect == DIFF_WIDENS
            ? msg(d->ctx->lang, M("This widens: for data already held it holds from the day on which "
                                  "the person has been informed."))
            : NULL;
    return then ? arena_printf(ARENA(d), "%s %s", text, then) : text;
}

static enum diff_effect effect_of(enum compared compared) {
    return compared == SHORTER ? DIFF_NARROWS : compared == LONGER ? DIFF_WIDENS : DIFF_OTHER;
}

static void say_period(struct diff *d, const struct retention_class *class, const char *path, bool keep,
                       const struct expr *before, const struct expr *after) {
    static const char *const gone[] = {NULL, M("“{1}” is erased sooner. Before: {2}. Now: {3}."),
                                       M("“{1}” is kept longer. Before: {2}. Now: {3}."),
                                       M("“{1}” is erased by another rule. Before: {2}. Now: {3}.")};
    static const char *const kept[] = {
        NULL, M("“{1}” can be erased on request sooner. Before: {2}. Now: {3}."),
        M("“{1}” can be erased on request only later. Before: {2}. Now: {3}."),
        M("From when “{1}” can be erased on request has another rule. Before: {2}. "
          "Now: {3}.")};
    enum compared compared = compare(d, before, after);
    if (compared == SAME)
        return;
    enum diff_effect effect = effect_of(compared);
    const char *text = SAY(d, (keep ? kept : gone)[compared], words_in(&class->entry, d->ctx->lang),
                           date_words(d, d->old, before), date_words(d, d->new, after));
    if (compared == DIFFERENT)
        text = arena_printf(
            ARENA(d), "%s %s", text,
            msg(d->ctx->lang, M("Of data already held the earlier day holds until the person has been "
                                "informed.")));
    add(d,
        (struct diff_change){.what = "period",
                             .effect = effect,
                             .path = arena_printf(ARENA(d), "%s.%s", path, keep ? "keep_through" : "gone_by"),
                             .text = with_effect(d, effect, text),
                             .class = class->entry.id,
                             .data = true});
}

/* Rules are compared by their place when their conditions are the same. */
static bool same_rules(const struct diff *d, const struct retention_class *a, const struct retention_class *b) {
    for (size_t i = 0; i < a->rule_count && a->rule_count == b->rule_count; i++) {
        const struct cond *x = a->rules[i].when, *y = b->rules[i].when;
        if (!same_text(x ? cond_text(ARENA(d), x) : "", y ? cond_text(ARENA(d), y) : "") ||
            a->rules[i].otherwise != b->rules[i].otherwise)
            return false;
    }
    return a->rule_count == b->rule_count;
}

static void diff_class(struct diff *d, const struct retention_class *before,
                       const struct retention_class *after) {
    enum lang lang = d->ctx->lang;
    if (!same_rules(d, before, after)) {
        add(d, (struct diff_change){
                   .what = "period",
                   .effect = DIFF_OTHER,
                   .path = after->entry.path,
                   .text = SAY(
                       d,
                       M("Until when “{1}” is kept depends on other conditions than before. Of data already "
                         "held the earlier day holds until the person has been informed."),
                       words_in(&after->entry, lang)),
                   .class = after->entry.id,
                   .data = true});
        return;
    }
    for (size_t i = 0; i < after->rule_count; i++) {
        const char *path = after->rules[i].path ? after->rules[i].path : after->entry.path;
        say_period(d, after, path, true, before->rules[i].keep_through, after->rules[i].keep_through);
        say_period(d, after, path, false, before->rules[i].gone_by, after->rules[i].gone_by);
    }
    if (!same_text(before->statute, after->statute))
        say(d, "statute", DIFF_OTHER, after->entry.path,
            SAY(d, M("Another period of the law stands beside “{1}”: {2}. The law of the day always holds."),
                words_in(&after->entry, lang), after->statute ? after->statute : "–"));
}

static void diff_classes(struct diff *d) {
    for (size_t i = 0; i < d->new->classes_count; i++) {
        const struct retention_class *after = &d->new->classes[i];
        int before = notice_class(d->old, after->entry.id);
        if (before != NOTICE_NOTHING)
            diff_class(d, &d->old->classes[before], after);
        else
            say(d, "class", DIFF_OTHER, after->entry.path,
                SAY(d, M("“{1}” is a new retention class."), words_in(&after->entry, d->ctx->lang)));
    }
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
            say(d, "field", DIFF_WIDENS, entry->path,
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
                say(d, "field", DIFF_WIDENS, category->entry.path,
                    SAY(d,
                        M("Records of the kind “{1}” may now be kept about “{2}”. People who are in the "
                          "register "
                          "already are to be informed before they are."),
                        say_field(ARENA(d), d->new, d->ctx->lang, field), type_words(d, d->new, type)));
        }
    }
}

/* The same data, counted from now on by the rules of another class. */
static void diff_categories(struct diff *d) {
    enum lang lang = d->ctx->lang;
    for (size_t i = 0; i < d->new->categories_count; i++) {
        const struct category *after = &d->new->categories[i];
        int index = notice_category(d->old, after->entry.id);
        if (index == NOTICE_NOTHING || after->class == NOTICE_NOTHING ||
            d->old->categories[index].class == NOTICE_NOTHING)
            continue; /* the program's own data may have none */
        const struct retention_class *from = &d->old->classes[d->old->categories[index].class],
                                     *to = &d->new->classes[after->class];
        if (strcmp(from->entry.id, to->entry.id) != 0)
            add(d, (struct diff_change){
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
}

static void diff_types(struct diff *d) {
    for (size_t i = 0; i < d->new->types_count; i++) {
        if (notice_type(d->old, d->new->types[i].entry.id) == NOTICE_NOTHING)
            say(d, "type", DIFF_WIDENS, d->new->types[i].entry.path,
                SAY(d, M("“{1}” is a new group of people."), type_words(d, d->new, (int)i)));
        diff_fields(d, (int)i);
        diff_records(d, (int)i);
    }
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
        say(d, "purpose", DIFF_NARROWS, after->entry.path,
            with_effect(d, DIFF_NARROWS,
                        SAY(d, M("Data about “{2}” are no longer used for “{1}”."), name, who)));
    if (!was && is)
        say(d, "purpose", DIFF_WIDENS, after->entry.path,
            with_effect(d, DIFF_WIDENS, SAY(d, M("Data about “{2}” are now used for “{1}” too."), name, who)));
    unsigned old_needs = needs_of(d->old, before, id), new_needs = needs_of(d->new, after, id);
    if (!was || !is || old_needs == new_needs)
        return;
    bool more = (old_needs & new_needs) == old_needs, less = (old_needs & new_needs) == new_needs;
    enum diff_effect effect = more ? DIFF_NARROWS : less ? DIFF_WIDENS : DIFF_OTHER;
    say(d, "purpose", effect, arena_printf(ARENA(d), "%s.needs", after->entry.path),
        with_effect(d, effect,
                    SAY(d,
                        M("Before data about “{2}” are used for “{1}”, other evidence is needed than before."),
                        name, who)));
}

/* Services and channels are compared by id. */
static void diff_purpose_reach(struct diff *d, const struct purpose *before, const struct purpose *after) {
    const char *name = words_in(&after->entry, d->ctx->lang);
    for (size_t i = 0; i < after->services.count; i++) {
        const struct service *service = &d->new->services[after->services.items[i]];
        int index = notice_service(d->old, service->entry.id);
        if (index != NOTICE_NOTHING && !set_has(&before->services, index))
            say(d, "purpose", DIFF_WIDENS, arena_printf(ARENA(d), "%s.services", after->entry.path),
                with_effect(d, DIFF_WIDENS,
                            SAY(d, M("“{1}” now covers the service “{2}” too."), name,
                                words_in(&service->entry, d->ctx->lang))));
    }
    for (size_t i = 0; i < before->services.count; i++) {
        const struct service *service = &d->old->services[before->services.items[i]];
        int index = notice_service(d->new, service->entry.id);
        if (index != NOTICE_NOTHING && !set_has(&after->services, index))
            say(d, "purpose", DIFF_NARROWS, arena_printf(ARENA(d), "%s.services", after->entry.path),
                with_effect(d, DIFF_NARROWS,
                            SAY(d, M("“{1}” no longer covers the service “{2}”."), name,
                                words_in(&service->entry, d->ctx->lang))));
    }
    if (after->marketing != before->marketing)
        say(d, "purpose", after->marketing ? DIFF_WIDENS : DIFF_NARROWS, after->entry.path,
            with_effect(
                d, after->marketing ? DIFF_WIDENS : DIFF_NARROWS,
                SAY(d, after->marketing ? M("“{1}” is now marketing.") : M("“{1}” is no longer marketing."),
                    name)));
}

static void diff_purposes(struct diff *d) {
    for (size_t i = 0; i < d->new->purposes_count; i++) {
        const struct purpose *after = &d->new->purposes[i];
        int index = notice_purpose(d->old, after->entry.id);
        if (index == NOTICE_NOTHING) {
            say(d, "purpose", DIFF_WIDENS, after->entry.path,
                with_effect(d, DIFF_WIDENS,
                            SAY(d, M("Data are now used for “{1}”."), words_in(&after->entry, d->ctx->lang))));
            continue;
        }
        for (size_t t = 0; t < d->new->types_count; t++)
            diff_purpose_type(d, &d->old->purposes[index], after, (int)t);
        diff_purpose_reach(d, &d->old->purposes[index], after);
    }
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
    if (before->outside == after->outside)
        return;
    bool out = after->outside > before->outside;
    say(d, "transfer", out ? DIFF_WIDENS : DIFF_NARROWS,
        arena_printf(ARENA(d), "%s.outside", after->entry.path),
        with_effect(d, out ? DIFF_WIDENS : DIFF_NARROWS,
                    SAY(d,
                        out ? M("At “{1}” data may now lie outside the EU/EEA.")
                            : M("At “{1}” data lie outside the EU/EEA less than before."),
                        name)));
}

static void diff_holders(struct diff *d) {
    for (size_t i = 0; i < d->new->holders_count; i++) {
        const struct holder *after = &d->new->holders[i], *before = holder_of(d->old, after);
        if (before)
            diff_outside(d, before, after);
        else
            say(d, after->recipient ? "recipient" : "system", DIFF_WIDENS, after->entry.path,
                with_effect(d, DIFF_WIDENS,
                            SAY(d,
                                after->recipient ? M("“{1}” now receives data.") : M("“{1}” now holds data."),
                                words_in(&after->entry, d->ctx->lang))));
    }
    for (size_t i = 0; i < d->old->holders_count; i++) {
        const struct holder *before = &d->old->holders[i];
        if (!holder_of(d->new, before))
            say(d, before->recipient ? "recipient" : "system", DIFF_NARROWS, before->entry.path,
                with_effect(d, DIFF_NARROWS,
                            SAY(d,
                                before->recipient ? M("“{1}” no longer receives data.")
                                                  : M("“{1}” no longer holds data."),
                                words_in(&before->entry, d->ctx->lang))));
    }
    if (d->old->transfers_listed != d->new->transfers_listed)
        say(d, "transfer", d->new->transfers_listed ? DIFF_WIDENS : DIFF_NARROWS, "transfers",
            with_effect(d, d->new->transfers_listed ? DIFF_WIDENS : DIFF_NARROWS,
                        msg(d->ctx->lang, d->new->transfers_listed
                                              ? M("Data may now leave the EU/EEA, through those that say so.")
                                              : M("Data no longer leave the EU/EEA."))));
}

static void diff_sources(struct diff *d) {
    for (size_t i = 0; i < d->new->sources_count; i++)
        if (notice_source(d->old, d->new->sources[i].entry.id) == NOTICE_NOTHING)
            say(d, "source", DIFF_WIDENS, d->new->sources[i].entry.path,
                SAY(d, M("Data are now taken from “{1}” too."),
                    words_in(&d->new->sources[i].entry, d->ctx->lang)));
    for (size_t i = 0; i < d->old->sources_count; i++)
        if (notice_source(d->new, d->old->sources[i].entry.id) == NOTICE_NOTHING)
            say(d, "source", DIFF_NARROWS, d->old->sources[i].entry.path,
                SAY(d, M("Data are no longer taken from “{1}”."),
                    words_in(&d->old->sources[i].entry, d->ctx->lang)));
}

/* ---- rights, and what is never done */

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
        if (before->listed != after->listed)
            add(d, (struct diff_change){
                       .what = "right",
                       .effect = after->listed ? DIFF_NARROWS : DIFF_WIDENS,
                       .path = (after->listed ? after : before)->entry.path,
                       .text = SAY(d,
                                   after->listed ? M("The notice now promises the right to {1}.")
                                                 : M("The notice no longer speaks of the right to {1}; the law "
                                                     "still gives it."),
                                   name)});
        long x = span_hours(&before->within), y = span_hours(&after->within);
        if (before->listed && after->listed && x != y)
            add(d, (struct diff_change){
                       .what = "right",
                       .effect = y < x ? DIFF_NARROWS : DIFF_WIDENS,
                       .path = arena_printf(ARENA(d), "%s.within", after->entry.path),
                       .text = SAY(
                           d, M("A request about the right to {1} is answered within {3}; before, within {2}."),
                           name, span_genitive(ARENA(d), d->ctx->lang, before->within),
                           span_genitive(ARENA(d), d->ctx->lang, after->within))});
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
            say(d, "never", DIFF_WIDENS, arena_printf(ARENA(d), "never.%s", d->old->never.items[i]),
                with_effect(d, DIFF_WIDENS,
                            SAY(d, M("The promise is gone that this is never done: {1}."),
                                never_words(d, d->old->never.items[i]))));
    for (size_t i = 0; i < d->new->never.count; i++)
        if (!names_have(&d->old->never, d->new->never.items[i]))
            say(d, "never", DIFF_NARROWS, arena_printf(ARENA(d), "never.%s", d->new->never.items[i]),
                with_effect(d, DIFF_NARROWS,
                            SAY(d, M("It is now promised that this is never done: {1}."),
                                never_words(d, d->new->never.items[i]))));
}

/* ---- all of it */

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
            add(d, (struct diff_change){.what = whats[gone[i].what],
                                        .effect = gone[i].to ? DIFF_OTHER : DIFF_NARROWS,
                                        .path = gone[i].name,
                                        .text = text,
                                        .class = gone[i].what == GONE_CLASS ? gone[i].name : NULL,
                                        .data = true,
                                        .blocks = blocks});
        }
}

const struct diff_change *diff_list(struct ctx *ctx, const struct notice *old, const struct notice *new,
                                    size_t *count) {
    struct diff d = {.ctx = ctx, .old = old, .new = new};
    diff_gone(&d);
    diff_types(&d);
    diff_categories(&d);
    diff_purposes(&d);
    diff_classes(&d);
    diff_holders(&d);
    diff_sources(&d);
    diff_rights(&d);
    diff_never(&d);
    *count = d.count;
    return d.items;
}
