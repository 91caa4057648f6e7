/* The list reads envelopes and days of everybody who may be meant, and opens letters only of those who are: their names, and
 * whether a call or a letter went out. */
#include "registry/telling.h"
#include "registry/scope.h"

#include "notice/deadline.h"
#include "notice/recipient.h"
#include "registry/brought.h"
#include "registry/envelope.h"
#include "registry/permit.h"
#include "registry/relation.h"
#include "registry/sight.h"

#include <stdlib.h>
#include <string.h>

static const char *const by_ids[] = {"law", "notice", "message", "given"};

const char *telling_by_id(enum telling_by by) {
    return by_ids[by];
}

/* ---- 14(3)(a): a month, or what the notice says */

static enum status last_day(struct ctx *ctx, const struct source *source, struct telling *telling) {
    const struct notice *notice = ctx_notice(ctx);
    struct deadline deadline;
    enum status status = deadline_tell(ctx, notice, source, telling->came, &deadline);
    if (status == ST_INVALID) { /* a day before 1900, of which no calendar of holidays speaks */
        fault_clear(ctx);
        deadline = (struct deadline){.law_by = day_add_months(telling->came, 1), .promised_by = DAY_NONE};
        deadline.binding = deadline.law_by;
        status = ST_OK;
    }
    telling->by = deadline.binding;
    telling->because = deadline.promised_by != DAY_NONE && deadline.promised_by < deadline.law_by
                           ? TELLING_NOTICE
                           : TELLING_LAW;
    telling->rule = telling->because == TELLING_NOTICE
                        ? arena_printf(ctx->arena, "%s.within", source->entry.path)
                        : source->entry.path;
    return status;
}

enum status telling_day(struct ctx *ctx, const struct source *source, day_t came, day_t *by) {
    struct telling telling = {.came = came};
    TRY(last_day(ctx, source, &telling));
    *by = telling.by;
    return ST_OK;
}

static void sooner(struct telling *telling, day_t day, enum telling_by because) {
    if (day == DAY_NONE || day >= telling->by)
        return;
    telling->by = day;
    telling->because = because;
}

/* ---- 14(3)(b): with the first message */

/* What is written down of a call, a letter or a meeting is taken for ours, unless it says that it came in. */
static bool goes_out(const struct envelope *envelope) {
    static const char *const kinds[] = {"message_out", "mailing",     "survey_sent", "offer",
                                        "invoice",     "credit_note", "reminder",    "fee_reminder",
                                        "letter",      "call",        "meeting"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(envelope->kind, kinds[i]) == 0)
            return true;
    return false;
}

static bool came_in(const struct content *content) {
    for (size_t i = 0; i < content->fact_count; i++)
        if (strcmp(content->facts[i].name, "direction") == 0 && strcmp(content->facts[i].value, "in") == 0)
            return true;
    return false;
}

static enum status any_spoken(struct ctx *ctx, struct db *db, ref_t party, day_t since, bool *any) {
    scoped_query q = query_begin(db, SQL_TELLING_SPOKEN);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, since);
    *any = query_row(&q);
    return query_done(ctx, &q);
}

/* The days on which something went to the person, in order. */
struct spoken {
    day_t *days;
    size_t count, room;
};

/* Of each of the days on which data came only the first that something was said on matters: behind the one after the last of
 * them nobody needs to look, however long the history is. */
static enum status spoken_since(struct ctx *ctx, struct db *db, ref_t party, day_t since, day_t last,
                                struct spoken *spoken) {
    struct envelope envelope;
    struct roles roles;
    bool any;
    *spoken = (struct spoken){0};
    TRY(any_spoken(ctx, db, party, since, &any));
    if (!any)
        return ST_OK;
    TRY(role_list(ctx, db, party, &roles));
    scoped_query q = query_begin(db, SQL_RECORDS_FROM);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, zone_instant(registry_zone(ctx), since, 0));
    while (envelope_next(ctx, &q, &envelope)) {
        struct content content;
        if (!goes_out(&envelope))
            continue;
        TRY(envelope_open(ctx, db, &envelope, role_type_for(&roles, 0), &content));
        if (came_in(&content))
            continue;
        ARENA_PUSH(ctx->arena, spoken->days, spoken->count, spoken->room, envelope.day);
        if (envelope.day >= last)
            break;
    }
    return query_done(ctx, &q);
}

/* ---- 14(3)(c): before the data are given to others */

/* An authority that asks in a certain case is no recipient (Article 4(9)). */
static bool is_recipient(const struct notice *notice, const char *id) {
    int holder = recipient_find(notice, id);
    return holder == NOTICE_NOTHING || notice->holders[holder].role != ROLE_AUTHORITY;
}

static enum status given_since(struct ctx *ctx, struct db *db, ref_t party, day_t since, struct spoken *given) {
    *given = (struct spoken){0};
    scoped_query q = query_begin(db, SQL_TELLING_GIVEN);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, zone_instant(registry_zone(ctx), since, 0));
    while (query_row(&q))
        if (is_recipient(ctx_notice(ctx), query_text(ctx->arena, &q, "recipient")))
            ARENA_PUSH(ctx->arena, given->days, given->count, given->room,
                       zone_day(registry_zone(ctx), query_int(&q, "at")));
    return query_done(ctx, &q);
}

/* What came after the telling does not bring the day forward any more. */
static day_t first_from(const struct spoken *days, const struct telling *telling) {
    day_t first = DAY_NONE;
    for (size_t i = 0; i < days->count; i++)
        if (days->days[i] >= telling->came && (telling->told == DAY_NONE || days->days[i] < telling->told) &&
            (first == DAY_NONE || days->days[i] < first))
            first = days->days[i];
    return first;
}

/* ---- one party */

struct tellings {
    struct telling *items;
    size_t count, room;
};

static bool tells(const struct notice *notice, int source) {
    return source != NOTICE_NOTHING && notice->sources[source].tell;
}

/* Of each source the first time. */
static enum status sources_of(struct ctx *ctx, struct db *db, ref_t party, day_t on,
                              struct tellings *tellings) {
    struct brought *brought;
    size_t count;
    TRY(brought_of(ctx, db, party, &brought, &count));
    for (size_t i = 0; i < count; i++) {
        bool there = !tells(ctx_notice(ctx), brought[i].source) || brought[i].came > on;
        for (size_t j = 0; j < tellings->count && !there; j++)
            there = tellings->items[j].source == brought[i].source;
        struct telling telling = {.source = brought[i].source, .came = brought[i].came, .told = DAY_NONE};
        if (!there)
            ARENA_PUSH(ctx->arena, tellings->items, tellings->count, tellings->room, telling);
    }
    return ST_OK;
}

/* Being told on the day itself, or later, is enough; before it, the person did not know. */
static enum status told_of(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct tellings *tellings) {
    scoped_query q = query_begin(db, SQL_INFORMED_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        day_t day = zone_day(registry_zone(ctx), query_int(&q, "at"));
        const char *how = query_text(ctx->arena, &q, "how");
        for (size_t i = 0; i < tellings->count; i++) {
            struct telling *telling = &tellings->items[i];
            if (telling->told != DAY_NONE || day < telling->came || day > on)
                continue;
            telling->told = day;
            telling->how = how;
        }
    }
    return query_done(ctx, &q);
}

/* The rest of what is known of one, where source, came and told are there. */
static enum status settle(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct tellings *tellings) {
    struct spoken spoken, given;
    day_t first = tellings->items[0].came, last = first;
    for (size_t i = 1; i < tellings->count; i++) {
        first = tellings->items[i].came < first ? tellings->items[i].came : first;
        last = tellings->items[i].came > last ? tellings->items[i].came : last;
    }
    TRY(spoken_since(ctx, db, party, first, last, &spoken));
    TRY(given_since(ctx, db, party, first, &given));
    for (size_t i = 0; i < tellings->count; i++) {
        struct telling *telling = &tellings->items[i];
        TRY(last_day(ctx, &ctx_notice(ctx)->sources[telling->source], telling));
        sooner(telling, first_from(&spoken, telling), TELLING_MESSAGE);
        sooner(telling, first_from(&given, telling), TELLING_GIVEN);
        telling->late = (telling->told == DAY_NONE ? on : telling->told) > telling->by;
    }
    return ST_OK;
}

static enum status is_person(struct ctx *ctx, struct db *db, ref_t party, bool *person) {
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    *person = query_row(&q) && role_form(query_text(ctx->arena, &q, "form")) != FORM_ORGANISATION;
    return query_done(ctx, &q);
}

enum status telling_within(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct telling **list,
                           size_t *count) {
    struct tellings tellings = {0};
    bool person;
    *list = NULL;
    *count = 0;
    TRY(is_person(ctx, db, party, &person));
    if (!person)
        return ST_OK;
    TRY(sources_of(ctx, db, party, on, &tellings));
    if (!tellings.count)
        return ST_OK;
    TRY(told_of(ctx, db, party, on, &tellings));
    TRY(settle(ctx, db, party, on, &tellings));
    *list = tellings.items;
    *count = tellings.count;
    return ST_OK;
}

enum status telling_of(struct ctx *ctx, ref_t party, struct telling **list, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return telling_within(ctx, db, party, registry_today(ctx), list, count);
}

const struct telling *telling_open(const struct telling *list, size_t count) {
    const struct telling *open = NULL;
    for (size_t i = 0; i < count; i++)
        if (list[i].told == DAY_NONE && (!open || list[i].by < open->by))
            open = &list[i];
    return open;
}

/* ---- in words */

static const char *because(struct ctx *ctx, const struct telling *telling) {
    const struct source *source = &ctx_notice(ctx)->sources[telling->source];
    const char *by = day_text(ctx->arena, ctx->lang, telling->by);
    switch (telling->because) {
    case TELLING_NOTICE:
        return MSG(ctx->arena, ctx->lang, M("the notice promises it within {1}"),
                   span_text(ctx->arena, ctx->lang, source->within));
    case TELLING_MESSAGE:
        return MSG(ctx->arena, ctx->lang, M("with the first message, {1} (GDPR 14(3)(b))"), by);
    case TELLING_GIVEN:
        return MSG(ctx->arena, ctx->lang, M("before the data were given to others, {1} (GDPR 14(3)(c))"), by);
    case TELLING_LAW:
        break;
    }
    return msg(ctx->lang, M("the law gives a month (GDPR 14(3)(a))"));
}

const char *telling_sentence(struct ctx *ctx, const struct telling *telling) {
    const struct source *source = &ctx_notice(ctx)->sources[telling->source];
    const char *from = words_in(&source->entry, ctx->lang);
    const char *came = day_text(ctx->arena, ctx->lang, telling->came);
    const char *by = day_text(ctx->arena, ctx->lang, telling->by);
    const char *why = because(ctx, telling);
    if (telling->told != DAY_NONE) {
        const char *told = day_text(ctx->arena, ctx->lang, telling->told);
        return telling->late ? MSG(ctx->arena, ctx->lang,
                                   M("Obtained {1} ({2}). Told {3} ({4}), too late: it was due by {5}: {6}."),
                                   came, from, told, telling->how, by, why)
                             : MSG(ctx->arena, ctx->lang, M("Obtained {1} ({2}). Told {3} ({4})."), came, from,
                                   told, telling->how);
    }
    return telling->late
               ? MSG(ctx->arena, ctx->lang,
                     M("Obtained {1} ({2}). The person has not been told, which was due by {3}: {4}."), came,
                     from, by, why)
               : MSG(ctx->arena, ctx->lang, M("Obtained {1} ({2}). The person is to be told by {3}: {4}."),
                     came, from, by, why);
}

/* ---- everybody */

struct rows {
    struct telling_row *items;
    size_t count, room;
};

/* The row of a query, unless its source tells nobody or the person was told since. */
static bool row_waits(struct ctx *ctx, struct query *q, struct telling_row *row) {
    int source = notice_source(ctx_notice(ctx), query_text(ctx->arena, q, "name"));
    *row = (struct telling_row){
        .party = query_int(q, "party"),
        .telling = {.source = source, .came = (day_t)query_int(q, "came"), .told = DAY_NONE}};
    bool told =
        !query_is_null(q, "told") && zone_day(registry_zone(ctx), query_int(q, "told")) >= row->telling.came;
    return tells(ctx_notice(ctx), source) && !told;
}

/* Who came and was not told since, without what needs more than this one question. */
static enum status waiting(struct ctx *ctx, struct db *db, day_t on, int only, struct rows *rows) {
    struct telling_row row;
    scoped_query q = query_begin(db, SQL_TELLING_LIST);
    query_bind_int(&q, 1, on);
    while (query_row(&q))
        if (row_waits(ctx, &q, &row) && (only == NOTICE_NOTHING || only == row.telling.source))
            ARENA_PUSH(ctx->arena, rows->items, rows->count, rows->room, row);
    return query_done(ctx, &q);
}

static int by_last_day(const void *a, const void *b) {
    const struct telling_row *x = a, *y = b;
    if (x->telling.by != y->telling.by)
        return x->telling.by < y->telling.by ? -1 : 1;
    return x->party < y->party ? -1 : x->party > y->party ? 1 : x->telling.source - y->telling.source;
}

/* Opening letters takes memory: what is not kept goes after each. */
static enum status settle_row(struct ctx *ctx, struct db *db, day_t on, struct telling_row *row) {
    struct tellings one = {&row->telling, 1, 1};
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = settle(ctx, db, row->party, on, &one);
    registry_memory_back(ctx, outer);
    row->telling.rule = arena_text(outer, row->telling.rule);
    return status;
}

static enum status name_rows(struct ctx *ctx, struct db *db, struct telling_row *rows, size_t count,
                             ref_t *parties) {
    for (size_t i = 0; i < count; i++) {
        struct values values;
        TRY(sight_profile(ctx, db, rows[i].party, &values));
        rows[i].name = value_name(ctx, &values);
        parties[i] = rows[i].party;
    }
    return ST_OK;
}

enum status telling_list(struct ctx *ctx, day_t on, int source, size_t limit, struct telling_row **list,
                         size_t *count) {
    scoped_reader *db = NULL;
    struct rows rows = {0};
    TRY(scope_duty(ctx));
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(waiting(ctx, db, on, source, &rows));
    for (size_t i = 0; i < rows.count; i++)
        TRY(settle_row(ctx, db, on, &rows.items[i]));
    if (rows.count)
        qsort(rows.items, rows.count, sizeof *rows.items, by_last_day);
    *list = rows.items;
    *count = rows.count;
    size_t shown = rows.count < limit ? rows.count : limit;
    if (!shown)
        return ST_OK;
    ref_t *parties = arena_array(ctx->arena, shown, sizeof *parties);
    TRY(name_rows(ctx, db, rows.items, shown, parties));
    return registry_listed(ctx, parties, shown, "to tell");
}

static bool is_same(const struct rows *rows, const struct telling_row *row) {
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].party == row->party && rows->items[i].telling.source == row->telling.source)
            return true;
    return false;
}

enum status telling_first(struct ctx *ctx, struct db *db, day_t on, size_t limit, struct telling_row **list,
                          size_t *count, size_t *waits) {
    struct rows rows = {0};
    struct telling_row row;
    scoped_query q = query_begin(db, SQL_TELLING_OLDEST);
    *waits = 0;
    query_bind_int(&q, 1, on);
    while (*waits < TELLING_COUNTED && query_row(&q)) {
        if (!row_waits(ctx, &q, &row) || is_same(&rows, &row))
            continue;
        ++*waits;
        if (rows.count < limit)
            ARENA_PUSH(ctx->arena, rows.items, rows.count, rows.room, row);
    }
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < rows.count; i++)
        TRY(settle_row(ctx, db, on, &rows.items[i]));
    ref_t *parties = arena_array(ctx->arena, rows.count + 1, sizeof *parties);
    TRY(name_rows(ctx, db, rows.items, rows.count, parties));
    if (rows.count)
        qsort(rows.items, rows.count, sizeof *rows.items, by_last_day);
    *list = rows.items;
    *count = rows.count;
    return ST_OK;
}
