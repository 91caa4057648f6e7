/* A mailing as it is read, and its report: counted from its list and from what became of its messages, never stored. */
#include "rights/mailing_inside.h"

#include "base/json.h"
#include "registry/find.h"
#include "registry/words.h"
#include "rights/outbox_inside.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id, *label;
} states[MAILING_STATES] = {
#define MAILING_STATE(NAME, id, label) {id, label},
#include "rights/mailing_state.def"
#undef MAILING_STATE
};

const char *mailing_state_id(enum mailing_state state) {
    must(state < MAILING_STATES);
    return states[state].id;
}

const char *mailing_state_label(enum mailing_state state) {
    must(state < MAILING_STATES);
    return states[state].label;
}

static bool state_from(const char *id, enum mailing_state *state) {
    for (int i = 0; i < MAILING_STATES; i++)
        if (strcmp(states[i].id, id) == 0) {
            *state = (enum mailing_state)i;
            return true;
        }
    return false;
}

/* ---- what is sealed */

const char *mailing_words(struct ctx *ctx, const struct mailing_draft *draft, const struct mailing_plan *plan) {
    scoped_json *json = json_object();
    json_t *reasons = json_array();
    json_put(json, "subject", draft->subject);
    json_put(json, "text", draft->text);
    for (size_t i = 0; i < plan->reason_count; i++) {
        json_t *one = json_object();
        json_put(one, "why", plan->reasons[i].why);
        json_put(one, "sentence", plan->reasons[i].sentence);
        must(json_object_set_new(one, "count", json_integer((json_int_t)plan->reasons[i].count)) == 0);
        must(json_array_append_new(reasons, one) == 0);
    }
    must(json_object_set_new(json, "reasons", reasons) == 0);
    return json_text(ctx->arena, json, 0);
}

static void read_reasons(struct ctx *ctx, const json_t *list, struct mailing *mailing) {
    size_t count = json_array_size(list);
    struct mailing_reason *reasons = arena_array(ctx->arena, count + 1, sizeof *reasons);
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(list, i);
        const char *why = words_text(ctx, one, "why");
        reasons[i] =
            (struct mailing_reason){.why = why ? why : "",
                                    .sentence = words_text(ctx, one, "sentence"),
                                    .count = (size_t)json_integer_value(json_object_get(one, "count"))};
    }
    mailing->reasons = reasons;
    mailing->reason_count = count;
}

/* ---- rows */

static const char *purpose_words(struct ctx *ctx, const char *id) {
    int purpose = notice_purpose(ctx_notice(ctx), id);
    return purpose == NOTICE_NOTHING ? id : words_in(&ctx_notice(ctx)->purposes[purpose].entry, ctx->lang);
}

static enum status read_row(struct ctx *ctx, struct query *q, struct mailing_row *row) {
    struct mailing *mailing = &row->mailing;
    scoped_json *json = NULL;
    *row = (struct mailing_row){.mailing = {.id = query_int(q, "id")}};
    if (!state_from(query_text(ctx->arena, q, "state"), &mailing->state) ||
        !outbox_kind_from(query_text(ctx->arena, q, "kind"), &mailing->kind))
        return FAIL(ctx, ST_FAILED, M("A message is of no kind that this program knows"));
    mailing->purpose = query_text(ctx->arena, q, "purpose");
    mailing->purpose_words = purpose_words(ctx, mailing->purpose);
    (void)lang_from(query_text(ctx->arena, q, "lang"), &row->lang);
    mailing->actor = query_text(ctx->arena, q, "actor");
    mailing->made = query_int(q, "made");
    mailing->goes = query_int(q, "goes");
    mailing->ended = query_int(q, "ended");
    mailing->total = (size_t)query_int(q, "total");
    row->key = query_int(q, "key");
    mailing->version = query_int(q, "change");
    TRY(words_open(ctx, q, mailing_place(mailing->id), &json));
    if (!json)
        return ST_OK;
    mailing->subject = words_text(ctx, json, "subject");
    mailing->text = words_text(ctx, json, "text");
    read_reasons(ctx, json_object_get(json, "reasons"), mailing);
    return ST_OK;
}

enum status mailing_rows(struct ctx *ctx, struct query *q, struct mailing_row **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    while (query_row(q)) {
        struct mailing_row row;
        TRY(read_row(ctx, q, &row));
        ARENA_PUSH(ctx->arena, *list, *count, room, row);
    }
    return query_done(ctx, q);
}

enum status mailing_row(struct ctx *ctx, struct db *db, ref_t id, struct mailing_row *row) {
    struct mailing_row *list;
    size_t count;
    scoped_query q = query_begin(db, SQL_MAILING_BY_ID);
    query_bind_int(&q, 1, id);
    TRY(mailing_rows(ctx, &q, &list, &count));
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such mailing."));
    *row = list[0];
    return ST_OK;
}

/* ---- the report */

struct later {
    struct mailing_reason *items;
    size_t count, room;
};

/* Why somebody was left out, with the sentence that refused it. */
static void add_later(struct ctx *ctx, struct later *later, const char *id, const char *sentence,
                      size_t count) {
    enum outbox_why why = outbox_why_from(id);
    const char *text = why ? msg(ctx->lang, outbox_why_text(why)) : id;
    const char *by = why == OUTBOX_WHY_DENIED ? sentence : NULL;
    for (size_t i = 0; i < later->count; i++)
        if (later->items[i].why == text &&
            (by ? later->items[i].sentence && strcmp(later->items[i].sentence, by) == 0
                : !later->items[i].sentence)) {
            later->items[i].count += count;
            return;
        }
    struct mailing_reason one = {.why = text, .sentence = by, .count = count};
    ARENA_PUSH(ctx->arena, later->items, later->count, later->room, one);
}

static void count_state(struct ctx *ctx, struct query *q, const char *id, size_t count, struct mailing *mailing,
                        struct later *later) {
    enum outbox_state state;
    if (!outbox_state_from(id, &state))
        return;
    if (state == OUTBOX_WITHDRAWN) {
        mailing->left += count;
        add_later(ctx, later, query_text(ctx->arena, q, "stopped"), query_text(ctx->arena, q, "refused"),
                  count);
        return;
    }
    *(state == OUTBOX_SENT      ? &mailing->sent
      : state == OUTBOX_FAILED  ? &mailing->failed
      : state == OUTBOX_BOUNCED ? &mailing->bounced
                                : &mailing->waiting) += count;
}

static int most_first(const void *a, const void *b) {
    const struct mailing_reason *x = a, *y = b;
    return x->count != y->count ? (x->count > y->count ? -1 : 1) : strcmp(x->why, y->why);
}

static enum status count_list(struct ctx *ctx, struct db *db, struct mailing *mailing) {
    struct later later = {0};
    size_t there = 0;
    scoped_query q = query_begin(db, SQL_MAILING_COUNTS);
    query_bind_int(&q, 1, mailing->id);
    while (query_row(&q)) {
        size_t count = (size_t)query_int(&q, "count");
        const char *why = query_text(ctx->arena, &q, "why"), *state = query_text(ctx->arena, &q, "state");
        there += count;
        if (why) {
            mailing->left += count;
            add_later(ctx, &later, why, query_text(ctx->arena, &q, "sentence"), count);
        } else if (!query_int(&q, "put")) {
            mailing->left_to_do += count;
        } else if (state) {
            count_state(ctx, &q, state, count, mailing, &later);
        }
    }
    TRY(query_done(ctx, &q));
    if (later.count)
        qsort(later.items, later.count, sizeof *later.items, most_first);
    mailing->later = later.items;
    mailing->later_count = later.count;
    if (mailing->state != MAILING_UNDONE && mailing->total > there)
        mailing->erased = mailing->total - there;
    return ST_OK;
}

static enum status count_objected(struct ctx *ctx, struct db *db, struct mailing *mailing) {
    scoped_query q = query_begin(db, SQL_MAILING_OBJECTED);
    query_bind_int(&q, 1, mailing->id);
    mailing->objected = query_row(&q) ? (size_t)query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

static enum status report(struct ctx *ctx, struct db *db, struct mailing *mailing) {
    TRY(count_list(ctx, db, mailing));
    return count_objected(ctx, db, mailing);
}

enum status mailing_read(struct ctx *ctx, ref_t id, struct mailing *mailing) {
    struct mailing_row row;
    scoped_reader *db = NULL;
    TRY(mailing_may(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(mailing_row(ctx, db, id, &row));
    *mailing = row.mailing;
    return report(ctx, db, mailing);
}

enum status mailing_missed(struct ctx *ctx, ref_t id, size_t limit, struct mailing_missed **list,
                           size_t *count) {
    struct hits hits;
    ref_t *parties = arena_array(ctx->arena, limit + 1, sizeof *parties);
    *list = arena_array(ctx->arena, limit + 1, sizeof **list);
    *count = 0;
    TRY(mailing_may(ctx));
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        scoped_query q = query_begin(db, SQL_MAILING_MISSED);
        query_bind_int(&q, 1, id);
        query_bind_int(&q, 2, (int64_t)limit);
        while (*count < limit && query_row(&q)) {
            enum outbox_why why = outbox_why_from(query_text(ctx->arena, &q, "why"));
            parties[*count] = query_int(&q, "party");
            (*list)[(*count)++].why = why ? msg(ctx->lang, outbox_why_text(why)) : "";
        }
        while (query_row(&q))
            continue;
        TRY(query_done(ctx, &q));
    }
    TRY(find_these(ctx, parties, *count, &hits));
    for (size_t i = 0; i < *count; i++) {
        (*list)[i].party = parties[i];
        for (size_t k = 0; k < hits.count && !(*list)[i].name; k++)
            (*list)[i].name = hits.items[k].party == parties[i] ? hits.items[k].name : NULL;
    }
    return ST_OK;
}

enum status mailing_list(struct ctx *ctx, size_t skip, size_t limit, struct mailing **list, size_t *count,
                         size_t *total) {
    struct mailing_row *rows;
    scoped_reader *db = NULL;
    TRY(mailing_may(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query all = query_begin(db, SQL_MAILINGS_COUNT);
    *total = query_row(&all) ? (size_t)query_int(&all, "count") : 0;
    TRY(query_done(ctx, &all));
    scoped_query q = query_begin(db, SQL_MAILINGS);
    query_bind_int(&q, 1, (int64_t)limit);
    query_bind_int(&q, 2, (int64_t)skip);
    TRY(mailing_rows(ctx, &q, &rows, count));
    *list = arena_array(ctx->arena, *count + 1, sizeof **list);
    for (size_t i = 0; i < *count; i++) {
        (*list)[i] = rows[i].mailing;
        (*list)[i].text = NULL;
        TRY(report(ctx, db, &(*list)[i]));
    }
    return ST_OK;
}

enum status mailing_since(struct ctx *ctx, day_t day, struct mailing **list, size_t *count) {
    struct mailing_row *rows;
    scoped_reader *db = NULL;
    TRY(mailing_may(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_MAILINGS_SINCE);
    query_bind_int(&q, 1, zone_instant(registry_zone(ctx), day, 0));
    TRY(mailing_rows(ctx, &q, &rows, count));
    *list = arena_array(ctx->arena, *count + 1, sizeof **list);
    for (size_t i = 0; i < *count; i++) {
        (*list)[i] = rows[i].mailing;
        TRY(report(ctx, db, &(*list)[i]));
    }
    return ST_OK;
}

enum status mailing_of(struct ctx *ctx, ref_t message, ref_t *mailing) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_OUTBOX_OF_MAILING);
    query_bind_int(&q, 1, message);
    *mailing = query_row(&q) ? query_int(&q, "id") : 0;
    return query_done(ctx, &q);
}
