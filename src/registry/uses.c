/* Four walks, each in the order in which the rows lie: what happened with everybody (the index alone), the other parties of records, the
 * people of organisations, what is planned. Rejected: asking for each party by
 * itself, which reads the same rows in random order: of a register that is not in memory that is what costs. */
#include "registry/uses.h"

#include "store/query.h"

#include <pthread.h>
#include <string.h>

struct uses {
    struct arena *arena;
    pthread_mutex_t guard;
    struct arena *kept; /* of the rows; NULL: none */
    const struct last_use *list;
    size_t count;
    int64_t change, notice;
};

struct uses *uses_new(void) {
    struct arena *arena = arena_new();
    struct uses *uses = arena_alloc(arena, sizeof *uses);
    uses->arena = arena;
    must(pthread_mutex_init(&uses->guard, NULL) == 0);
    return uses;
}

/* Under guard. */
static void empty(struct uses *uses) {
    if (uses->kept)
        arena_free(uses->kept);
    uses->kept = NULL;
    uses->list = NULL;
    uses->count = 0;
}

void uses_free(struct uses *uses) {
    if (!uses)
        return;
    empty(uses);
    pthread_mutex_destroy(&uses->guard);
    arena_free(uses->arena);
}

void uses_forget(struct uses *uses) {
    pthread_mutex_lock(&uses->guard);
    empty(uses);
    pthread_mutex_unlock(&uses->guard);
}

/* ---- one walk after the other */

struct last {
    ref_t party;
    day_t own;   /* by its own records; DAY_NONE: nothing happened */
    day_t used;  /* by all of them */
    day_t taken; /* DAY_NONE: not known */
};

struct walk {
    struct last *items; /* by party */
    size_t count, room;
};

static struct last *of(const struct walk *walk, ref_t party) {
    size_t low = 0, high = walk->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (walk->items[middle].party < party)
            low = middle + 1;
        else
            high = middle;
    }
    return low < walk->count && walk->items[low].party == party ? &walk->items[low] : NULL;
}

static void later(day_t *day, day_t other) {
    if (other != DAY_NONE && (*day == DAY_NONE || other > *day))
        *day = other;
}

static day_t day_or_none(struct query *q, const char *column) {
    return query_is_null(q, column) ? DAY_NONE : (day_t)query_int(q, column);
}

static enum status own_records(struct ctx *ctx, struct db *db, struct walk *walk) {
    scoped_query q = query_begin(db, SQL_USES_OWN);
    while (query_row(&q)) {
        day_t day = day_or_none(&q, "used");
        struct last last = {query_int(&q, "party"), day, day, day_or_none(&q, "taken")};
        ARENA_PUSH(ctx->arena, walk->items, walk->count, walk->room, last);
    }
    return query_done(ctx, &q);
}

/* Who is another party of a record, and whose next step is planned. */
static enum status days_beside(struct ctx *ctx, struct db *db, enum sql sql, const struct walk *walk) {
    scoped_query q = query_begin(db, sql);
    while (query_row(&q)) {
        struct last *last = of(walk, query_int(&q, "party"));
        if (last)
            later(&last->used, (day_t)query_int(&q, "day"));
    }
    return query_done(ctx, &q);
}

static enum status people_of(struct ctx *ctx, struct db *db, const struct walk *walk) {
    scoped_query q = query_begin(db, SQL_USES_PEOPLE);
    while (query_row(&q)) {
        struct last *firm = of(walk, query_int(&q, "organisation"));
        const struct last *person = of(walk, query_int(&q, "party"));
        if (firm && person)
            later(&firm->used, person->own);
    }
    return query_done(ctx, &q);
}

static day_t used_day(const struct last *last) {
    return !last ? 0 : last->used != DAY_NONE ? last->used : last->taken != DAY_NONE ? last->taken : 0;
}

/* Both are in the order of parties, so one more walk joins them. */
static enum status classes(struct ctx *ctx, struct db *db, const struct walk *walk, struct arena *arena,
                           const struct last_use **list, size_t *count) {
    struct last_use *items = NULL;
    size_t at = 0, room = 0;
    *count = 0;
    scoped_query q = query_begin(db, SQL_USES_CLASSES);
    while (query_row(&q)) {
        struct last_use use = {.party = query_int(&q, "party"),
                               .class = notice_class(ctx_notice(ctx), query_text(ctx->arena, &q, "name"))};
        while (at < walk->count && walk->items[at].party < use.party)
            at++;
        use.used = used_day(at < walk->count && walk->items[at].party == use.party ? &walk->items[at] : NULL);
        if (use.class != NOTICE_NOTHING)
            ARENA_PUSH(arena, items, *count, room, use);
    }
    *list = items;
    return query_done(ctx, &q);
}

static enum status read_all(struct ctx *ctx, struct arena *arena, const struct last_use **list, size_t *count) {
    scoped_reader *db = NULL;
    struct walk walk = {0};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(own_records(ctx, db, &walk));
    TRY(days_beside(ctx, db, SQL_USES_BESIDE, &walk));
    TRY(people_of(ctx, db, &walk));
    TRY(days_beside(ctx, db, SQL_USES_PLANNED, &walk));
    return classes(ctx, db, &walk, arena, list, count);
}

/* ---- kept */

static const struct last_use *copy(struct ctx *ctx, const struct last_use *list, size_t count) {
    struct last_use *copied = arena_array(ctx->arena, count + 1, sizeof *copied);
    if (count)
        memcpy(copied, list, count * sizeof *copied);
    return copied;
}

static bool kept_copy(struct ctx *ctx, int64_t change, int64_t notice, const struct last_use **list,
                      size_t *count) {
    struct uses *uses = ctx->registry->uses;
    pthread_mutex_lock(&uses->guard);
    bool good = uses->kept && uses->change == change && uses->notice == notice;
    if (good) {
        *count = uses->count;
        *list = copy(ctx, uses->list, uses->count);
    }
    pthread_mutex_unlock(&uses->guard);
    return good;
}

/* What somebody else has read meanwhile of a later change stays. */
static void keep(struct ctx *ctx, const struct uses *read) {
    struct uses *uses = ctx->registry->uses;
    pthread_mutex_lock(&uses->guard);
    if (uses->kept && uses->change > read->change) {
        arena_free(read->kept);
    } else {
        empty(uses);
        uses->kept = read->kept;
        uses->list = read->list;
        uses->count = read->count;
        uses->change = read->change;
        uses->notice = read->notice;
    }
    pthread_mutex_unlock(&uses->guard);
}

/* What it is read with goes at once; the change number is asked before, so that nothing newer is kept under it. */
enum status uses_all(struct ctx *ctx, const struct last_use **list, size_t *count) {
    struct uses read = {.change = store_change(ctx->registry->store), .notice = registry_notice_number(ctx)};
    if (kept_copy(ctx, read.change, read.notice, list, count))
        return ST_OK;
    scoped_arena *working = arena_new();
    struct arena *outer = ctx->arena;
    read.kept = arena_new();
    ctx->arena = working;
    enum status status = read_all(ctx, read.kept, &read.list, &read.count);
    registry_memory_back(ctx, outer);
    if (status != ST_OK) {
        arena_free(read.kept);
        return status;
    }
    *count = read.count;
    *list = copy(ctx, read.list, read.count);
    keep(ctx, &read);
    return ST_OK;
}
