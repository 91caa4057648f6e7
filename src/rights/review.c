/* Nothing that follows is stored: bands are counted when they are asked for, by when everybody was last used (registry/uses.h); when the next look is due
 * follows from the day of the last signed one and the span of the notice. The first is due that span after the register was made. */
#include "rights/review.h"

#include "registry/memo.h"
#include "registry/permit.h"
#include "registry/sight.h"
#include "registry/uses.h"
#include "registry/words.h"
#include "rights/promise_inside.h"
#include "rights/review_inside.h"

#include <stdlib.h>
#include <string.h>

enum { YEAR = 12, STEPS = 500 };

static const int bands[REVIEW_BANDS + 1] = {0, YEAR, 2 * YEAR, 3 * YEAR, 5 * YEAR, 10 * YEAR, 0};

int review_band_from(size_t band) {
    must(band < REVIEW_BANDS);
    return bands[band];
}

int review_band_to(size_t band) {
    must(band < REVIEW_BANDS);
    return bands[band + 1];
}

const char *review_kind_id(enum review_kind kind) {
    return kind == REVIEW_ERASE ? "erase" : "keep";
}

day_t review_before(day_t today, int months) {
    return day_add_months(today, -months);
}

const char *review_because(struct ctx *ctx, int class) {
    return arena_printf(ctx->arena, "%s.review", ctx_notice(ctx)->classes[class].entry.path);
}

enum status review_class_known(struct ctx *ctx, int class) {
    if (class >= 0 && (size_t) class < ctx_notice(ctx)->classes_count && review_wanted(ctx_notice(ctx), class))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID,
               class < 0 ? M("The notice has no such class of data.")
                         : M("This class has a minimum in the notice: only what has none is reviewed."));
    return fault_at_field(ctx, "class");
}

/* ---- what the notice says */

bool review_wanted(const struct notice *notice, int class) {
    const struct retention_class *one = &notice->classes[class];
    bool minimum = one->statute != NULL;
    for (size_t i = 0; i < one->rule_count; i++) {
        if (one->rules[i].review.set)
            return true;
        minimum = minimum || one->rules[i].keep_through;
    }
    return one->review.set || !minimum;
}

static void shorter(struct span *every, const struct span *other) {
    if (other->set && (!every->set || promise_span_end(0, other) < promise_span_end(0, every)))
        *every = *other;
}

static void fill_rule(const struct notice *notice, struct review_class *found) {
    const struct retention_class *one = &notice->classes[found->class];
    found->every = one->review;
    for (size_t i = 0; i < one->rule_count; i++) {
        shorter(&found->every, &one->rules[i].review);
        if (one->rules[i].review_by)
            found->by = one->rules[i].review_by;
    }
    if (!found->every.set)
        found->every = (struct span){.years = 1, .set = true};
}

/* ---- days */

static enum status day_in(struct ctx *ctx, struct query *q, const char *column, day_t *day) {
    *day = query_row(q) && !query_is_null(q, column) ? (day_t)query_int(q, column) : DAY_NONE;
    return query_done(ctx, q);
}

struct days {
    day_t last, made; /* of the last signed look; on which the register was made */
};

static enum status read_days(struct ctx *ctx, struct db *db, struct days *days) {
    scoped_query last = query_begin(db, SQL_REVIEW_LAST);
    TRY(day_in(ctx, &last, "day", &days->last));
    scoped_query made = query_begin(db, SQL_REVIEW_MADE);
    days->made =
        query_row(&made) ? zone_day(registry_zone(ctx), query_int(&made, "number")) : registry_today(ctx);
    return query_done(ctx, &made);
}

static void fill_days(day_t today, const struct days *days, struct review_class *found) {
    found->last = days->last;
    found->next = promise_span_end(days->last == DAY_NONE ? days->made : days->last, &found->every);
    found->late = found->next < today;
    found->soon = found->next - today <= REVIEW_SOON;
}

/* ---- rows */

static enum status open_step(struct ctx *ctx, struct query *q, struct review_step *step) {
    scoped_json *json = NULL;
    *step = (struct review_step){
        .id = query_int(q, "id"),
        .review = query_int(q, "review"),
        .kind = strcmp(query_text(ctx->arena, q, "kind"), "erase") == 0 ? REVIEW_ERASE : REVIEW_KEEP,
        .class = query_text(ctx->arena, q, "class"),
        .months = (int)query_int(q, "months"),
        .people = (size_t)query_int(q, "people"),
        .unused = query_is_null(q, "unused") ? DAY_NONE : (day_t)query_int(q, "unused"),
        .party = query_int(q, "party"),
        .gone = (size_t)query_int(q, "gone"),
        .stays = (size_t)query_int(q, "stays"),
        .at = query_int(q, "at"),
        .ended = query_int(q, "ended"),
        .actor = query_text(ctx->arena, q, "actor")};
    TRY(words_kept(ctx, q, review_place(step->id), &json));
    step->reason = words_text(ctx, json, "reason");
    return ST_OK;
}

enum status review_steps(struct ctx *ctx, struct query *q, struct review_step **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    while (query_row(q)) {
        struct review_step step;
        TRY(open_step(ctx, q, &step));
        ARENA_PUSH(ctx->arena, *list, *count, room, step);
    }
    return query_done(ctx, q);
}

enum status review_open(struct ctx *ctx, struct db *db, ref_t *open) {
    scoped_query q = query_begin(db, SQL_REVIEW_OPEN);
    *open = query_row(&q) ? query_int(&q, "id") : 0;
    return query_done(ctx, &q);
}

/* ---- counting */

static size_t band_of(const day_t *edges, day_t used) {
    size_t band = 0;
    while (band + 1 < REVIEW_BANDS && used < edges[band])
        band++;
    return band;
}

static void count_one(struct review_class *found, const day_t *edges, day_t used) {
    found->bands[band_of(edges, used)].people++;
    found->people++;
    found->oldest = found->oldest == DAY_NONE || used < found->oldest ? used : found->oldest;
}

static enum status count_bands(struct ctx *ctx, struct review_state *state) {
    day_t edges[REVIEW_BANDS - 1];
    const struct last_use *list;
    size_t count;
    struct review_class **found =
        arena_array(ctx->arena, ctx_notice(ctx)->classes_count + 1, sizeof(struct review_class *));
    for (int i = 1; i < REVIEW_BANDS; i++)
        edges[i - 1] = review_before(state->today, bands[i]);
    for (size_t i = 0; i < state->class_count; i++)
        found[state->classes[i].class] = &state->classes[i];
    TRY(uses_all(ctx, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (found[list[i].class])
            count_one(found[list[i].class], edges, list[i].used);
    return ST_OK;
}

static int by_use(const void *one, const void *other) {
    const struct last_use *a = one, *b = other;
    return a->used != b->used ? (a->used > b->used) - (a->used < b->used)
                              : (a->party > b->party) - (a->party < b->party);
}

enum status review_used(struct ctx *ctx, int class, int from, int to, struct last_use **found, size_t *count) {
    day_t today = registry_today(ctx);
    day_t first = to ? review_before(today, to) : INT32_MIN,
          end = from ? review_before(today, from) : INT32_MAX;
    const struct last_use *list;
    size_t all;
    TRY(uses_all(ctx, &list, &all));
    *found = arena_array(ctx->arena, all + 1, sizeof **found);
    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (list[i].class == class && list[i].used >= first && list[i].used < end)
            (*found)[(*count)++] = list[i];
    qsort(*found, *count, sizeof **found, by_use);
    return ST_OK;
}

/* ---- what is decided */

/* What was decided before the last look was signed holds until the next one is near; then somebody decides anew. */
static bool holds(struct ctx *ctx, const struct review_state *state, const struct review_class *class,
                  const struct review_step *step) {
    if (step->review == state->open)
        return true;
    day_t day = zone_day(registry_zone(ctx), step->at);
    return !class->soon && promise_span_end(day, &class->every) >= state->today;
}

static bool covers(const struct review_step *step, const struct review_band *band) {
    if (step->kind == REVIEW_ERASE)
        return band->from >= step->months;
    return !step->months || band->from == step->months;
}

static void decide(struct ctx *ctx, struct review_state *state, struct review_class *class) {
    const char *id = ctx_notice(ctx)->classes[class->class].entry.id;
    for (size_t b = 0; b < REVIEW_BANDS; b++) {
        struct review_band *band = &class->bands[b];
        band->from = bands[b];
        band->to = bands[b + 1];
        for (size_t i = 0; i < state->step_count && !band->decided; i++)
            if (strcmp(state->steps[i].class, id) == 0 && holds(ctx, state, class, &state->steps[i]) &&
                covers(&state->steps[i], band))
                band->decided = &state->steps[i];
        class->undecided += b && band->people && !band->decided;
    }
    for (size_t i = 0; i < state->step_count; i++)
        if (!state->steps[i].ended && strcmp(state->steps[i].class, id) == 0)
            class->run = &state->steps[i];
    state->undecided += class->undecided;
}

/* ---- all of it */

static void list_classes(struct ctx *ctx, const struct days *days, struct review_state *state) {
    const struct notice *notice = ctx_notice(ctx);
    state->classes = arena_array(ctx->arena, notice->classes_count + 1, sizeof *state->classes);
    for (size_t i = 0; i < notice->classes_count; i++) {
        if (!review_wanted(notice, (int)i))
            continue;
        struct review_class *class = &state->classes[state->class_count++];
        *class = (struct review_class){.class = (int)i, .oldest = DAY_NONE};
        fill_rule(notice, class);
        fill_days(state->today, days, class);
    }
}

/* Of whom nobody is here, nothing is late; and where the notice does not speak of a look, such a class is not shown. */
static void drop_empty(const struct notice *notice, struct review_state *state) {
    size_t kept = 0;
    for (size_t i = 0; i < state->class_count; i++) {
        struct review_class *class = &state->classes[i];
        bool said = notice->classes[class->class].review.set;
        if (!class->people)
            class->late = class->soon = false;
        else if (state->next == DAY_NONE || class->next < state->next)
            state->next = class->next;
        state->late = state->late || class->late;
        if (class->people || said)
            state->classes[kept++] = *class;
    }
    state->class_count = kept;
}

enum status review_read(struct ctx *ctx, struct review_state *state) {
    scoped_reader *db = NULL;
    struct days days;
    *state = (struct review_state){.today = registry_today(ctx), .next = DAY_NONE};
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(read_days(ctx, db, &days));
    list_classes(ctx, &days, state);
    TRY(count_bands(ctx, state));
    drop_empty(ctx_notice(ctx), state);
    TRY(review_open(ctx, db, &state->open));
    scoped_query q = query_begin(db, SQL_REVIEW_STEPS);
    query_bind_int(&q, 1, STEPS);
    TRY(review_steps(ctx, &q, &state->steps, &state->step_count));
    for (size_t i = 0; i < state->class_count; i++)
        decide(ctx, state, &state->classes[i]);
    return ST_OK;
}

enum status review_class_within(struct ctx *ctx, struct db *db, int class, struct review_class *found) {
    struct days days;
    *found = (struct review_class){.class = class, .oldest = DAY_NONE};
    fill_rule(ctx_notice(ctx), found);
    TRY(read_days(ctx, db, &days));
    fill_days(registry_today(ctx), &days, found);
    return ST_OK;
}

/* ---- signed ones */

static enum status open_review(struct ctx *ctx, struct query *q, struct review *review) {
    scoped_json *json = NULL;
    *review = (struct review){.id = query_int(q, "id"),
                              .made = query_int(q, "made"),
                              .closed = query_int(q, "closed"),
                              .day = (day_t)query_int(q, "day"),
                              .hash = query_text(ctx->arena, q, "hash"),
                              .actor = query_text(ctx->arena, q, "actor")};
    TRY(words_kept(ctx, q, review_place(review->id), &json));
    review->who = words_text(ctx, json, "who");
    review->text = words_text(ctx, json, "text");
    return ST_OK;
}

enum status review_list(struct ctx *ctx, struct review **list, size_t *count) {
    scoped_reader *db = NULL;
    size_t room = 0;
    *list = NULL;
    *count = 0;
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    {
        scoped_query q = query_begin(db, SQL_REVIEWS);
        while (query_row(&q)) {
            struct review review;
            TRY(open_review(ctx, &q, &review));
            ARENA_PUSH(ctx->arena, *list, *count, room, review);
        }
        TRY(query_done(ctx, &q));
    }
    for (size_t i = 0; i < *count; i++) {
        struct review_step *steps;
        scoped_query q = query_begin(db, SQL_REVIEW_STEPS_OF);
        query_bind_int(&q, 1, (*list)[i].id);
        TRY(review_steps(ctx, &q, &steps, &(*list)[i].step_count));
        (*list)[i].steps = steps;
    }
    return ST_OK;
}

/* ---- who */

static enum status name_people(struct ctx *ctx, struct db *db, struct review_who *list, size_t count) {
    ref_t *parties = arena_array(ctx->arena, count + 1, sizeof *parties);
    for (size_t i = 0; i < count; i++) {
        struct values values;
        parties[i] = list[i].party;
        TRY(sight_profile(ctx, db, list[i].party, &values));
        list[i].name = value_name(ctx, &values);
    }
    if (!count)
        return ST_OK;
    return registry_listed(ctx, parties, count, "review");
}

enum status review_people(struct ctx *ctx, const struct review_asked *asked, struct review_who **list,
                          size_t *count, size_t *total) {
    scoped_reader *db = NULL;
    struct last_use *uses;
    *list = NULL;
    *count = *total = 0;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(review_class_known(ctx, asked->class));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(review_used(ctx, asked->class, asked->from, asked->to, &uses, total));
    size_t first = asked->skip < *total ? asked->skip : *total;
    *count = *total - first < asked->limit ? *total - first : asked->limit;
    *list = arena_array(ctx->arena, *count + 1, sizeof **list);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct review_who){.party = uses[first + i].party, .used = uses[first + i].used};
    return name_people(ctx, db, *list, *count);
}

/* ---- for Today */

/* Is anybody in a class that is due? Today is opened all day by everybody, so it is looked at each minute at the most. */
static enum status anybody(struct ctx *ctx, struct db *db, const bool *due, bool *any) {
    enum { KEPT_SECONDS = 60 };
    int64_t since;
    const char *key =
        arena_printf(ctx->arena, "review %lld %d", (long long)registry_notice_number(ctx), registry_today(ctx));
    const char *text = memo_get(ctx->registry->memo, ctx->arena, key, ctx->now, &since);
    if (text) {
        *any = *text == '1';
        return ST_OK;
    }
    *any = false;
    scoped_query q = query_begin(db, SQL_REVIEW_CLASS_ANY);
    while (query_row(&q)) {
        int class = notice_class(ctx_notice(ctx), query_text(ctx->arena, &q, "name"));
        *any = *any || (class != NOTICE_NOTHING && due[class]);
    }
    TRY(query_done(ctx, &q));
    memo_put(ctx->registry->memo, key, *any ? "1" : "0", ctx->now, ctx->now + KEPT_SECONDS);
    return ST_OK;
}

enum status review_due(struct ctx *ctx, bool *due, day_t *day) {
    scoped_reader *db = NULL;
    struct review_state state = {.today = registry_today(ctx)};
    struct days days;
    bool *classes = arena_array(ctx->arena, ctx_notice(ctx)->classes_count + 1, sizeof *classes);
    *due = false;
    *day = DAY_NONE;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(read_days(ctx, db, &days));
    list_classes(ctx, &days, &state);
    for (size_t i = 0; i < state.class_count; i++) {
        const struct review_class *class = &state.classes[i];
        classes[class->class] = class->soon;
        *due = *due || class->soon;
        if (class->soon && (*day == DAY_NONE || class->next < *day))
            *day = class->next;
    }
    return *due ? anybody(ctx, db, classes, due) : ST_OK;
}
