/* Which field is a day of birth and which event a death is read from the rules: what a minimum of a century or more is counted from, and
 * what takes its place there. */
#include "registry/lifespan.h"

#include "notice/expr.h"
#include "notice/names.h"

#include <string.h>

enum { CENTURY = 100, LIFE_MOST = 120 }; /* years */

struct lifespan {
    int class;
    const char *birth, *death; /* a field, an event; NULL: none */
};

/* ---- the rule */

static const char *birth_of(struct ctx *ctx, const struct expr *expr) {
    const struct notice *notice = ctx_notice(ctx);
    const char *part;
    int category;
    if (expr->kind == EXPR_ADD && expr->span.years >= CENTURY && expr->args[0]->kind == EXPR_FIELD) {
        const struct own_field *own = names_own(notice, expr->args[0]->name, false, &category, &part);
        if (own && !part && own->type == OWN_DATE)
            return arena_printf(ctx->arena, "%s.%s", notice->categories[category].entry.id, own->entry.id);
    }
    for (size_t i = 0; i < expr->count; i++) {
        const char *found = birth_of(ctx, expr->args[i]);
        if (found)
            return found;
    }
    return NULL;
}

/* An event that is nothing else: it is written down by hand, once. */
static const char *death_of(const struct notice *notice, const struct expr *expr) {
    if (expr->kind == EXPR_LAST || expr->kind == EXPR_FIRST) {
        int event = expr->name ? notice_event(notice, expr->name) : NOTICE_NOTHING;
        if (event != NOTICE_NOTHING && !notice->events[event].is && !notice->events[event].counts.count)
            return expr->name;
    }
    for (size_t i = 0; i < expr->count; i++) {
        const char *found = death_of(notice, expr->args[i]);
        if (found)
            return found;
    }
    return NULL;
}

static void read_rule(struct ctx *ctx, int class, const struct expr *keep, struct lifespan *lifespan) {
    const char *birth = keep && !lifespan->birth ? birth_of(ctx, keep) : NULL;
    if (birth)
        *lifespan = (struct lifespan){class, birth, death_of(ctx_notice(ctx), keep)};
}

static struct lifespan lifespan_of(struct ctx *ctx) {
    const struct notice *notice = ctx_notice(ctx);
    struct lifespan lifespan = {.class = NOTICE_NOTHING};
    for (size_t i = 0; i < notice->classes_count; i++) {
        const struct retention_class *class = &notice->classes[i];
        for (size_t j = 0; j < class->rule_count; j++)
            read_rule(ctx, (int)i, class->rules[j].keep_through, &lifespan);
        for (size_t j = 0; class->statute && j < notice->statutes_count; j++)
            if (strcmp(notice->statutes[j].entry.id, class->statute) == 0)
                read_rule(ctx, (int)i, notice->statutes[j].keep_through, &lifespan);
    }
    return lifespan;
}

static bool is_kind(const char *kind, const char *other) {
    return kind && other && strcmp(kind, other) == 0;
}

bool lifespan_ends(struct ctx *ctx, const char *kind) {
    struct lifespan lifespan = lifespan_of(ctx);
    return is_kind(lifespan.death, kind);
}

bool lifespan_changes(struct ctx *ctx, const struct values *values) {
    struct lifespan lifespan = lifespan_of(ctx);
    return lifespan.birth && value_first(values, lifespan.birth);
}

/* ---- what is known of the person */

/* What nobody does who is not there. */
static bool present(const char *kind) {
    return strcmp(kind, "visit") == 0 || strcmp(kind, "job") == 0 || strcmp(kind, "meeting") == 0;
}

struct seen {
    day_t first, last, died; /* of the days on which they were here so far; DAY_NONE */
};

static enum status look(struct ctx *ctx, struct db *db, const struct lifespan *lifespan, ref_t party,
                        ref_t besides, struct seen *seen) {
    struct envelopes all = {0};
    day_t today = registry_today(ctx);
    *seen = (struct seen){DAY_NONE, DAY_NONE, DAY_NONE};
    if (!party)
        return ST_OK;
    TRY(envelope_list(ctx, db, SQL_RECORDS_OF, party, &all));
    for (size_t i = 0; i < all.count; i++) {
        const struct envelope *one = &all.items[i];
        if (one->id == besides || one->day > today)
            continue;
        if (is_kind(lifespan->death, one->kind))
            seen->died = one->day > seen->died ? one->day : seen->died;
        if (!present(one->kind))
            continue;
        seen->first = day_sooner(seen->first, one->day);
        seen->last = one->day > seen->last ? one->day : seen->last;
    }
    return ST_OK;
}

/* Of somebody with very many visits the next one asks for the deaths alone. */
static enum status look_for_death(struct ctx *ctx, struct db *db, const struct lifespan *lifespan, ref_t party,
                                  struct seen *seen) {
    struct envelopes deaths = {0};
    *seen = (struct seen){DAY_NONE, DAY_NONE, DAY_NONE};
    if (!lifespan->death)
        return ST_OK;
    TRY(envelope_like(ctx, db, party, lifespan->death, DAY_NONE, &deaths));
    for (size_t i = 0; i < deaths.count; i++)
        if (deaths.items[i].day > seen->died)
            seen->died = deaths.items[i].day;
    return ST_OK;
}

static day_t birth_in(const struct lifespan *lifespan, const struct values *values) {
    const struct value *value = lifespan->birth ? value_first(values, lifespan->birth) : NULL;
    day_t day;
    return value && value->text && day_parse(value->text, &day) ? day : DAY_NONE;
}

/* Somebody of more years than anybody has? */
static bool too_old(day_t birth, day_t day) {
    return day > day_add_months(birth, 12 * LIFE_MOST);
}

static const char *shown(struct ctx *ctx, day_t day) {
    return day_text(ctx->arena, ctx->lang, day);
}

static enum status wrong(struct ctx *ctx, const char *field) {
    return fault_at_field(ctx, field);
}

static enum status not_then(struct ctx *ctx, const char *field, day_t day, day_t birth) {
    (void)FAIL(ctx, ST_INVALID, M("The person was here on {1}, so {2} cannot be the day of birth."),
               shown(ctx, day), shown(ctx, birth));
    return wrong(ctx, field);
}

static enum status too_old_at_first(struct ctx *ctx, const char *field, day_t birth, day_t first) {
    (void)FAIL(ctx, ST_INVALID, M("Nobody who was born on {1} is taken in on {2}."), shown(ctx, birth),
               shown(ctx, first));
    return wrong(ctx, field);
}

enum status lifespan_born(struct ctx *ctx, struct db *db, ref_t party, const struct values *values,
                          day_t first) {
    struct lifespan lifespan = lifespan_of(ctx);
    struct seen seen;
    day_t birth = birth_in(&lifespan, values);
    if (birth == DAY_NONE)
        return ST_OK;
    if (birth > registry_today(ctx)) {
        (void)FAIL(ctx, ST_INVALID, M("The day {1} has not come yet."), shown(ctx, birth));
        return wrong(ctx, lifespan.birth);
    }
    if (first != DAY_NONE && too_old(birth, first))
        return too_old_at_first(ctx, lifespan.birth, birth, first);
    TRY(look(ctx, db, &lifespan, party, 0, &seen));
    if (seen.first != DAY_NONE && seen.first < birth)
        return not_then(ctx, lifespan.birth, seen.first, birth);
    if (seen.last != DAY_NONE && too_old(birth, seen.last))
        return not_then(ctx, lifespan.birth, seen.last, birth);
    if (seen.died == DAY_NONE || seen.died >= birth)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("The person died on {1}, so {2} cannot be the day of birth."),
               shown(ctx, seen.died), shown(ctx, birth));
    return wrong(ctx, lifespan.birth);
}

static enum status died_then(struct ctx *ctx, day_t died, day_t birth, const struct seen *seen) {
    if (seen->last != DAY_NONE && seen->last > died) {
        (void)FAIL(ctx, ST_INVALID, M("The person was here on {1}, so they cannot have died on {2}."),
                   shown(ctx, seen->last), shown(ctx, died));
        return wrong(ctx, "at");
    }
    if (birth == DAY_NONE || died >= birth)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("The person was born on {1}, so they cannot have died on {2}."),
               shown(ctx, birth), shown(ctx, died));
    return wrong(ctx, "at");
}

static enum status was_here(struct ctx *ctx, day_t day, day_t birth, const struct seen *seen) {
    if (birth != DAY_NONE && (day < birth || too_old(birth, day))) {
        (void)FAIL(ctx, ST_INVALID,
                   M("The register says that the person was born on {1}, so this cannot have been on {2}. "
                     "If the day of birth is wrong, put it right first."),
                   shown(ctx, birth), shown(ctx, day));
        return wrong(ctx, "at");
    }
    if (seen->died == DAY_NONE || day <= seen->died || day > registry_today(ctx))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID,
               M("The register says that the person died on {1}, so this cannot have been on {2}. If the "
                 "day of death is wrong, put it right first."),
               shown(ctx, seen->died), shown(ctx, day));
    return wrong(ctx, "at");
}

enum status lifespan_happened(struct ctx *ctx, struct db *db, const struct envelope *envelope) {
    bool death, here = present(envelope->kind);
    struct lifespan lifespan = lifespan_of(ctx);
    struct values values;
    struct seen seen;
    death = is_kind(lifespan.death, envelope->kind);
    if (!lifespan.birth || (!death && !here))
        return ST_OK;
    TRY(value_profile(ctx, db, envelope->party, &values, NULL, NULL));
    if (death)
        TRY(look(ctx, db, &lifespan, envelope->party, envelope->id, &seen));
    else
        TRY(look_for_death(ctx, db, &lifespan, envelope->party, &seen));
    day_t birth = birth_in(&lifespan, &values);
    return death ? died_then(ctx, envelope->day, birth, &seen) : was_here(ctx, envelope->day, birth, &seen);
}

/* ---- a minimum that runs */

enum status lifespan_floor(struct ctx *ctx, struct db *db, ref_t party, struct lifespan_floor *floor) {
    struct lifespan lifespan = lifespan_of(ctx);
    *floor = (struct lifespan_floor){NOTICE_NOTHING, DAY_NONE};
    if (!lifespan.birth)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_PARTY_KEPT);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, registry_today(ctx));
    while (query_row(&q)) {
        if (notice_class(ctx_notice(ctx), query_text(ctx->arena, &q, "class")) != lifespan.class)
            continue;
        floor->class = lifespan.class;
        floor->until = query_is_null(&q, "keep_through") ? DAY_NONE : (day_t)query_int(&q, "keep_through");
    }
    return query_done(ctx, &q);
}

/* Is something of the class later than the day? */
static enum status goes_on(struct ctx *ctx, struct db *db, ref_t party, int class, day_t day, bool *later) {
    const struct notice *notice = ctx_notice(ctx);
    struct envelopes all = {0};
    *later = false;
    TRY(envelope_list(ctx, db, SQL_RECORDS_OF, party, &all));
    for (size_t i = 0; i < all.count; i++) {
        int category = all.items[i].data ? notice_category(notice, all.items[i].data) : NOTICE_NOTHING;
        if (category != NOTICE_NOTHING && envelope_class(notice, NOTICE_NOTHING, category) == class &&
            all.items[i].day > day)
            *later = true;
    }
    return ST_OK;
}

enum status lifespan_stands(struct ctx *ctx, struct db *db, ref_t party, const struct lifespan_floor *floor,
                            const char *field, day_t died) {
    struct lifespan_floor now;
    bool refused = true;
    if (floor->class == NOTICE_NOTHING)
        return ST_OK;
    TRY(lifespan_floor(ctx, db, party, &now));
    if (now.class != NOTICE_NOTHING)
        return ST_OK;
    if (died != DAY_NONE)
        TRY(goes_on(ctx, db, party, floor->class, died, &refused));
    if (!refused)
        return ST_OK;
    (void)FAIL(ctx, ST_DENIED,
               M("With this, what must be kept until {1} would go at once: a correction does not end that. "
                 "Look at the year."),
               floor->until == DAY_NONE ? msg(ctx->lang, M("a day that is not known yet"))
                                        : shown(ctx, floor->until));
    return wrong(ctx, field ? field : lifespan_of(ctx).birth);
}
