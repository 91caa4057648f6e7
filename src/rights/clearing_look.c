/* Who would go. Each is judged by itself, in memory of its own; what is shown is counted from that. */
#include "rights/clearing_inside.h"

#include "registry/bound.h"
#include "registry/edition.h"
#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/role.h"
#include "registry/scope.h"
#include "registry/within.h"
#include "rights/hold.h"

#include <stdlib.h>
#include <string.h>

/* ---- one of them */

static enum status is_asked(struct ctx *ctx, struct db *db, enum sql sql, ref_t party, int64_t second,
                            bool *yes) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, party);
    if (second)
        query_bind_int(&q, 2, second);
    *yes = query_row(&q);
    while (query_row(&q))
        continue;
    return query_done(ctx, &q);
}

static enum status is_merged(struct ctx *ctx, struct db *db, ref_t party, int64_t seen, bool *merged) {
    ref_t now = party;
    TRY(joined_now(ctx, db, &now));
    *merged = now != party;
    return *merged || !seen ? ST_OK : is_asked(ctx, db, SQL_CLEARING_GREW, party, seen, merged);
}

static enum status may_erase(struct ctx *ctx, struct db *db, ref_t party, bool *may) {
    const struct asked asked = {.action = ACTION_ERASE,
                                .party = party,
                                .type = NOTICE_NOTHING,
                                .purpose = NOTICE_NOTHING,
                                .service = NOTICE_NOTHING};
    struct permission permission;
    TRY(permit_each(ctx, db, &asked, 1, &permission));
    *may = permission.yes;
    return ST_OK;
}

static enum status is_held(struct ctx *ctx, struct db *db, ref_t party, bool *held) {
    day_t *days;
    *held = false;
    TRY(bound_held(ctx, db, party, registry_today(ctx), &days));
    for (size_t i = 0; i < ctx_notice(ctx)->classes_count; i++)
        *held = *held || days[i] != DAY_NONE;
    return ST_OK;
}

static enum status waits_for(struct ctx *ctx, struct db *db, ref_t party, enum clearing_why *why) {
    static const enum clearing_why whys[] = {[ERASE_WAITS_NOT] = CLEARING_WHY_NONE,
                                             [ERASE_WAITS_RESTRICTED] = CLEARING_WHY_RESTRICTED,
                                             [ERASE_WAITS_ASKED] = CLEARING_WHY_ASKED,
                                             [ERASE_WAITS_PARCEL] = CLEARING_WHY_PARCEL};
    struct ended_list done;
    enum erase_wait wait;
    bool held;
    TRY(ended_of(ctx, db, party, &done));
    TRY(erase_waits(ctx, db, party, &done, &wait));
    TRY(is_held(ctx, db, party, &held));
    *why = whys[wait] ? whys[wait] : held ? CLEARING_WHY_HELD : CLEARING_WHY_NONE;
    return ST_OK;
}

/* Before anything of what they say is read. */
static enum status stands(struct ctx *ctx, ref_t party, int64_t seen, enum clearing_why *why) {
    struct roles roles = {0};
    bool merged, begun, may;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(is_merged(ctx, db, party, seen, &merged));
    TRY(role_list(ctx, db, party, &roles));
    TRY(is_asked(ctx, db, SQL_ERASURE_OPEN_OF, party, 0, &begun));
    *why = merged         ? CLEARING_WHY_MERGED
           : !roles.count ? CLEARING_WHY_GONE
           : begun        ? CLEARING_WHY_UNDER_WAY
                          : CLEARING_WHY_NONE;
    if (*why)
        return ST_OK;
    TRY(may_erase(ctx, db, party, &may));
    *why = CLEARING_WHY_DENIED;
    return may ? waits_for(ctx, db, party, why) : ST_OK;
}

enum status clearing_judge(struct ctx *ctx, ref_t party, int64_t seen, enum clearing_why *why,
                           struct erase_decision *decision) {
    TRY(stands(ctx, party, seen, why));
    if (*why)
        return ST_OK;
    enum status status = erase_decide(ctx, party, decision);
    if (status == ST_DENIED || status == ST_NOT_FOUND) {
        fault_clear(ctx);
        *why = status == ST_DENIED ? CLEARING_WHY_DENIED : CLEARING_WHY_GONE;
        return ST_OK;
    }
    if (status == ST_OK && !decision->target_count)
        *why = CLEARING_WHY_KEPT;
    return status;
}

/* ---- all of them */

struct parties {
    ref_t *items;
    size_t count, room;
};

struct looking {
    struct arena *arena; /* of what is told */
    struct parties to, left[CLEARING_WHYS];
    struct parties sealed; /* who goes, each with whoever was merged into them */
    struct clearing_class *classes;
    size_t class_count, class_room;
    size_t tasks[TASK_PLACES];
    ref_t *busy;
    size_t busy_count;
};

static bool same(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* What has a day and what has none yet stand apart. */
static struct clearing_class *class_of(struct looking *looking, int class, const char *sentence, day_t until) {
    bool goes = !sentence;
    for (size_t i = 0; i < looking->class_count; i++) {
        struct clearing_class *one = &looking->classes[i];
        if (one->class == class && same(one->sentence, sentence) &&
            (one->until == DAY_NONE) == (until == DAY_NONE))
            return one;
    }
    struct clearing_class class_ = {.class = class,
                                    .goes = goes,
                                    .until = until,
                                    .sentence = sentence ? arena_text(looking->arena, sentence) : NULL};
    ARENA_PUSH(looking->arena, looking->classes, looking->class_count, looking->class_room, class_);
    return &looking->classes[looking->class_count - 1];
}

static void count_goes(struct looking *looking, const struct erase_decision *decision) {
    for (size_t i = 0; i < decision->target_count; i++) {
        struct clearing_class *class = class_of(looking, decision->targets[i].class, NULL, DAY_NONE);
        class->people++;
        class->records += decision->targets[i].count;
    }
}

static bool alike(const struct verdict *a, const struct verdict *b) {
    return a->class == b->class && same(a->keep_path, b->keep_path) &&
           (a->keep_through == DAY_NONE) == (b->keep_through == DAY_NONE);
}

/* A customer may have several records of one class that stay by one sentence. */
static void count_stays(struct ctx *ctx, struct looking *looking, const struct erase_decision *decision) {
    const struct notice *notice = ctx_notice(ctx);
    for (size_t i = 0; i < decision->stay_count; i++) {
        const struct verdict *verdict = &decision->stays[i].verdict;
        const char *path = verdict->keep_path ? verdict->keep_path : notice->classes[verdict->class].entry.path;
        const struct sentence *sentence = notice_sentence(notice, path);
        struct clearing_class *class =
            class_of(looking, verdict->class, sentence && sentence->promise ? sentence->promise : path,
                     verdict->keep_through);
        bool known = false;
        for (size_t k = 0; k < i && !known; k++)
            known = alike(&decision->stays[k].verdict, verdict);
        class->people += !known;
        class->records += decision->stays[i].record != 0;
        if (verdict->keep_through > class->until)
            class->until = verdict->keep_through;
    }
}

static enum status count_tasks(struct ctx *ctx, struct looking *looking, ref_t party,
                               const struct erase_decision *decision) {
    struct task_wanted *wanted;
    size_t count, papers;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(erase_wanted(ctx, db, party, decision, &wanted, &count));
    TRY(erase_papers(ctx, db, party, decision, &papers));
    for (size_t i = 0; i < count; i++)
        looking->tasks[wanted[i].draft.place]++;
    looking->tasks[TASK_AT_PAPER] += papers;
    return ST_OK;
}

/* Whoever is made one with one of them after the look would go too: then it is to be looked at again. */
static enum status seal_one(struct ctx *ctx, struct looking *looking, ref_t party) {
    ref_t *family;
    size_t count;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_family(ctx, db, party, &family, &count));
    struct parties *sealed = &looking->sealed;
    for (size_t i = 0; i < count; i++)
        ARENA_PUSH(looking->arena, sealed->items, sealed->count, sealed->room, family[i]);
    return ST_OK;
}

static enum status look_at(struct ctx *ctx, struct looking *looking, ref_t party) {
    struct erase_decision decision = {0};
    enum clearing_why why = CLEARING_WHY_UNDER_WAY;
    if (!clearing_among(looking->busy, looking->busy_count, party))
        TRY(clearing_judge(ctx, party, 0, &why, &decision));
    struct parties *list = why ? &looking->left[why] : &looking->to;
    ARENA_PUSH(looking->arena, list->items, list->count, list->room, party);
    if (why)
        return ST_OK;
    count_goes(looking, &decision);
    count_stays(ctx, looking, &decision);
    TRY(seal_one(ctx, looking, party));
    return count_tasks(ctx, looking, party, &decision);
}

static enum status look_apart(struct ctx *ctx, struct looking *looking, ref_t party) {
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    ctx->arena = arena;
    enum status status = look_at(ctx, looking, party);
    registry_memory_back(ctx, outer);
    return status;
}

static int by_class(const void *a, const void *b) {
    const struct clearing_class *x = a, *y = b;
    return x->goes != y->goes ? (x->goes ? -1 : 1) : x->class - y->class;
}

static void fill_left(struct ctx *ctx, const struct looking *looking, struct clearing_plan *plan) {
    struct clearing_left *left = arena_array(ctx->arena, CLEARING_WHYS, sizeof *left);
    for (int why = 1; why < CLEARING_WHYS; why++)
        if (looking->left[why].count)
            left[plan->left_count++] = (struct clearing_left){(enum clearing_why)why, looking->left[why].count,
                                                              looking->left[why].items};
    clearing_sort(left, plan->left_count);
    plan->left = left;
}

/* Texts of those who go as well are no work for anybody. */
static enum status count_mentions(struct ctx *ctx, struct clearing_plan *plan) {
    struct mentions *lists = arena_array(ctx->arena, plan->to + 1, sizeof *lists);
    if (plan->to)
        TRY(mention_find(ctx, plan->parties, plan->to, lists, &plan->looked));
    for (size_t i = 0; i < plan->to; i++)
        for (size_t k = 0; k < lists[i].count; k++)
            plan->mentions += !clearing_among(plan->parties, plan->to, lists[i].items[k].party);
    return ST_OK;
}

static enum status look_all(struct ctx *ctx, const ref_t *parties, size_t count, struct looking *looking) {
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(clearing_busy(ctx, db, &looking->busy, &looking->busy_count));
    }
    for (size_t i = 0; i < count; i++)
        TRY(look_apart(ctx, looking, parties[i]));
    if (looking->class_count)
        qsort(looking->classes, looking->class_count, sizeof *looking->classes, by_class);
    return ST_OK;
}

enum status clearing_look(struct ctx *ctx, const ref_t *parties, size_t count, struct clearing_plan *plan) {
    struct looking looking = {.arena = ctx->arena};
    ref_t *all = arena_array(ctx->arena, count + 1, sizeof *all);
    *plan = (struct clearing_plan){0};
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    TRY(scope_duty(ctx));
    for (size_t i = 0; i < count; i++)
        all[i] = parties[i];
    plan->chosen = ref_once_each(all, count);
    if (plan->chosen > CLEARING_MOST) {
        (void)FAIL(ctx, ST_INVALID, M("At most {1} customers are erased at once. Choose fewer."),
                   arena_printf(ctx->arena, "%d", CLEARING_MOST));
        return fault_at_field(ctx, "who");
    }
    TRY(look_all(ctx, all, plan->chosen, &looking));
    plan->parties = looking.to.items;
    plan->to = looking.to.count;
    plan->classes = looking.classes;
    plan->class_count = looking.class_count;
    for (int i = 0; i < TASK_PLACES; i++)
        plan->tasks[i] = looking.tasks[i];
    fill_left(ctx, &looking, plan);
    TRY(count_mentions(ctx, plan));
    plan->seal = edition_hash(ctx, plan->to ? (const char *)looking.sealed.items : "",
                              looking.sealed.count * sizeof(ref_t));
    return registry_listed(ctx, all, plan->chosen, "clearing");
}
