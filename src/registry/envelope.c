/* What stands in plain is what rules and sums need, and names nobody; everything a person would recognise is in the letter.
 * Who else a record was about is a reference, in a table of its own. */
#include "registry/envelope.h"

#include "base/json.h"
#include "base/json_walk.h"
#include "registry/loggable.h"

#include <stdlib.h>
#include <string.h>

/* The columns that every query of records returns. */
static struct envelope row(struct ctx *ctx, struct query *q) {
    const char *state = query_text(ctx->arena, q, "state");
    return (struct envelope){
        .party = query_int(q, "party"),
        .id = query_int(q, "id"),
        .kind = query_text(ctx->arena, q, "kind"),
        .data = query_text(ctx->arena, q, "data"),
        .at = query_int(q, "at"),
        .day = (day_t)query_int(q, "day"),
        .ends = query_is_null(q, "ends") ? DAY_NONE : (day_t)query_int(q, "ends"),
        .cents = query_int(q, "cents"),
        .has_amount = !query_is_null(q, "cents"),
        .belongs = query_int(q, "ref"),
        .source = query_int(q, "source"),
        .rev = query_int(q, "rev"),
        .change = query_int(q, "change"),
        .shown = state && strcmp(state, RECORD_SHOWN) == 0,
    };
}

bool envelope_next(struct ctx *ctx, struct query *q, struct envelope *envelope) {
    if (!query_row(q))
        return false;
    *envelope = row(ctx, q);
    return true;
}

enum status envelope_rows(struct ctx *ctx, struct query *q, struct envelopes *envelopes) {
    *envelopes = (struct envelopes){0};
    while (query_row(q))
        ARENA_PUSH(ctx->arena, envelopes->items, envelopes->count, envelopes->room, row(ctx, q));
    return query_done(ctx, q);
}

enum status envelope_list(struct ctx *ctx, struct db *db, enum sql sql, ref_t party,
                          struct envelopes *envelopes) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, party);
    return envelope_rows(ctx, &q, envelopes);
}

enum status envelope_list_about(struct ctx *ctx, struct db *db, ref_t party, struct envelopes *envelopes,
                                const ref_t **about) {
    struct envelope envelope;
    ref_t *list = NULL;
    size_t count = 0, room = 0;
    scoped_query q = query_begin(db, SQL_RECORDS_OF_ABOUT);
    query_bind_int(&q, 1, party);
    *envelopes = (struct envelopes){0};
    while (envelope_next(ctx, &q, &envelope)) {
        ARENA_PUSH(ctx->arena, envelopes->items, envelopes->count, envelopes->room, envelope);
        ARENA_PUSH(ctx->arena, list, count, room, query_int(&q, "about"));
    }
    *about = list;
    return query_done(ctx, &q);
}

enum status envelope_by_id(struct ctx *ctx, struct db *db, ref_t record, struct envelope *envelope,
                           bool *there) {
    struct envelopes one;
    TRY(envelope_list(ctx, db, SQL_RECORD_BY_ID, record, &one));
    *there = one.count > 0;
    if (*there)
        *envelope = one.items[0];
    return ST_OK;
}

enum status envelope_like(struct ctx *ctx, struct db *db, ref_t party, const char *kind, day_t day,
                          struct envelopes *envelopes) {
    scoped_query q = query_begin(db, SQL_RECORDS_LIKE);
    query_bind_int(&q, 1, party);
    query_bind_text(&q, 2, kind);
    if (day == DAY_NONE)
        query_bind_null(&q, 3);
    else
        query_bind_int(&q, 3, day);
    return envelope_rows(ctx, &q, envelopes);
}

enum status envelope_page(struct ctx *ctx, struct db *db, ref_t party, size_t skip, size_t limit,
                          struct envelopes *envelopes, size_t *total) {
    if (total) {
        scoped_query count = query_begin(db, SQL_RECORDS_SEEN_COUNT);
        query_bind_int(&count, 1, party);
        *total = query_row(&count) ? (size_t)query_int(&count, "count") : 0;
        TRY(query_done(ctx, &count));
    }
    scoped_query q = query_begin(db, SQL_RECORDS_SEEN);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, limit && limit < INT32_MAX ? (int64_t)limit : INT32_MAX);
    query_bind_int(&q, 3, skip < INT32_MAX ? (int64_t)skip : INT32_MAX);
    return envelope_rows(ctx, &q, envelopes);
}

enum status envelope_about(struct ctx *ctx, struct db *db, ref_t record, ref_t *about) {
    scoped_query q = query_begin(db, SQL_RECORD_ABOUT);
    query_bind_int(&q, 1, record);
    *about = query_row(&q) ? query_int(&q, "party") : 0;
    return query_done(ctx, &q);
}

/* ---- letters */

/* Members that are not texts were not written by us and are passed over. */
static const struct fact *facts_of(struct json_walk *walk, size_t *count) {
    struct fact *facts = NULL;
    size_t room = 0;
    *count = 0;
    if (!json_walk_object(walk))
        return NULL;
    while (json_walk_name(walk)) {
        struct fact fact = {.name = arena_text_n(walk->arena, walk->name, walk->name_length)};
        fact.value = json_walk_text(walk);
        if (fact.value)
            ARENA_PUSH(walk->arena, facts, *count, room, fact);
    }
    return facts;
}

static const char *fact_named(const struct fact *facts, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(facts[i].name, name) == 0)
            return facts[i].value;
    return NULL;
}

static const struct file *file_of(struct json_walk *walk) {
    size_t count;
    const struct fact *facts = facts_of(walk, &count);
    struct file *file = arena_alloc(walk->arena, sizeof *file);
    const char *id = fact_named(facts, count, "id"), *size = fact_named(facts, count, "size");
    *file = (struct file){.name = fact_named(facts, count, "name"),
                          .type = fact_named(facts, count, "type"),
                          .key = fact_named(facts, count, "key"),
                          .size = size ? strtoll(size, NULL, 10) : 0};
    return id && ref_parse(id, &file->id) && file->name && file->type ? file : NULL;
}

static void member(struct ctx *ctx, struct json_walk *walk, struct content *content) {
    const struct notice *notice = ctx_notice(ctx);
    if (json_walk_named(walk, "facts")) {
        content->facts = facts_of(walk, &content->fact_count);
        return;
    }
    if (json_walk_named(walk, "party")) {
        content->copies = facts_of(walk, &content->copy_count);
        return;
    }
    if (json_walk_named(walk, "file")) {
        content->file = file_of(walk);
        return;
    }
    const char *name = arena_text_n(ctx->arena, walk->name, walk->name_length), *text = json_walk_text(walk);
    if (strcmp(name, "text") == 0)
        content->text = text;
    else if (strcmp(name, "by") == 0)
        content->by = text;
    else if (strcmp(name, "reason") == 0)
        content->reason = text;
    else if (strcmp(name, "service") == 0)
        content->service = text ? notice_service(notice, text) : NOTICE_NOTHING;
    else if (strcmp(name, "source") == 0)
        content->source = text ? notice_source(notice, text) : NOTICE_NOTHING;
}

enum status envelope_parse(struct ctx *ctx, const char *json, struct content *content) {
    struct json_walk walk = json_walk_begin(ctx->arena, json);
    bool object = json_walk_object(&walk);
    while (object && json_walk_name(&walk))
        member(ctx, &walk, content);
    if (!object || !json_walk_done(&walk))
        return FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
    return ST_OK;
}

enum status envelope_open(struct ctx *ctx, struct db *db, const struct envelope *envelope, int type,
                          struct content *content) {
    struct letter *letters;
    size_t count;
    int category = envelope->data ? notice_category(ctx_notice(ctx), envelope->data) : NOTICE_NOTHING;
    *content = (struct content){.service = NOTICE_NOTHING,
                                .source = NOTICE_NOTHING,
                                .class = envelope_class(ctx_notice(ctx), type, category)};
    TRY(letter_newest(ctx, db, envelope->party, envelope->id, &letters, &count));
    for (size_t i = 0; i < count; i++) {
        if (!letters[i].json && !letters[i].erased) /* a correction took it out of this class */
            continue;
        content->class = letters[i].class;
        content->notice = letters[i].notice;
        content->erased = content->erased || letters[i].erased;
        if (letters[i].json)
            TRY(envelope_parse(ctx, letters[i].json, content));
    }
    return ST_OK;
}

static json_t *facts_object(const struct fact *facts, size_t count) {
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++)
        json_object_set_new(object, facts[i].name, json_string(facts[i].value));
    return object;
}

static void put_text(json_t *object, const char *name, const char *text) {
    if (text && *text)
        json_object_set_new(object, name, json_string(text));
}

static json_t *file_object(struct ctx *ctx, const struct file *file) {
    json_t *object = json_object();
    put_text(object, "id", ref_text(ctx->arena, file->id));
    put_text(object, "name", file->name);
    put_text(object, "type", file->type);
    put_text(object, "size", arena_printf(ctx->arena, "%lld", (long long)file->size));
    put_text(object, "key", file->key);
    return object;
}

const char *envelope_json(struct ctx *ctx, const struct content *content) {
    const struct notice *notice = ctx_notice(ctx);
    scoped_json *object = json_object();
    put_text(object, "text", content->text);
    put_text(object, "by", content->by);
    put_text(object, "reason", content->reason);
    if (content->service != NOTICE_NOTHING)
        put_text(object, "service", notice->services[content->service].entry.id);
    if (content->source != NOTICE_NOTHING)
        put_text(object, "source", notice->sources[content->source].entry.id);
    if (content->fact_count)
        json_object_set_new(object, "facts", facts_object(content->facts, content->fact_count));
    if (content->copy_count)
        json_object_set_new(object, "party", facts_object(content->copies, content->copy_count));
    if (content->file)
        json_object_set_new(object, "file", file_object(ctx, content->file));
    if (json_object_size(object) == 0)
        return NULL;
    return json_text(ctx->arena, object, 0);
}

int envelope_class(const struct notice *notice, int type, int category) {
    static const char *const names[] = {"name", "first_name", "last_name", "email"};
    if (category != NOTICE_NOTHING)
        return notice->categories[category].class;
    for (size_t i = 0; type != NOTICE_NOTHING && i < sizeof names / sizeof *names; i++) {
        int found = notice_category_of(notice, type, names[i]);
        if (found != NOTICE_NOTHING)
            return notice->categories[found].class;
    }
    return 0;
}

bool envelope_whole_day(struct ctx *ctx, int64_t at, day_t day) {
    return at == zone_instant(registry_zone(ctx), day, 0);
}

const char *envelope_label(struct ctx *ctx, const char *kind) {
    return loggable_label(ctx, kind);
}
