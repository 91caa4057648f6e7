/* Each field is counted by itself and not beside the others: two harmless values together may be one person. */
#include "rights/remains.h"

#include "base/json.h"
#include "notice/keeps.h"
#include "notice/say.h"
#include "registry/edition.h"
#include "registry/envelope.h"
#include "registry/permit.h"
#include "registry/role.h"
#include "registry/value.h"

#include <string.h>

/* ---- gathering */

static void add(struct ctx *ctx, struct remains *remains, struct remain remain) {
    for (size_t i = 0; i < remains->count; i++) {
        struct remain *known = &remains->items[i];
        if (strcmp(known->class, remain.class) == 0 && strcmp(known->field, remain.field) == 0 &&
            strcmp(known->value, remain.value) == 0) {
            known->count += remain.count;
            return;
        }
    }
    ARENA_PUSH(ctx->arena, remains->items, remains->count, remains->room, remain);
}

struct gathering {
    struct ctx *ctx;
    const struct due_verdict *due, *all;
    size_t all_count;
    const char *class;
    struct remains *remains;
};

/* Is this what the verdict is about? What has a verdict of its own is not part of its class's. */
static bool concerns(const struct gathering *gathering, int class, ref_t record) {
    const struct due_verdict *due = gathering->due;
    if (class != due->verdict.class)
        return false;
    if (due->record)
        return due->record == record;
    for (size_t i = 0; i < gathering->all_count; i++)
        if (gathering->all[i].verdict.class == class && gathering->all[i].record == record)
            return false;
    return true;
}

static void gather_value(const struct gathering *gathering, const char *field, const char *text) {
    struct ctx *ctx = gathering->ctx;
    const char *value = keeps_value(ctx->arena, ctx_notice(ctx), field, text);
    if (value && names_have(&gathering->due->verdict.keeps, field))
        add(ctx, gathering->remains,
            (struct remain){gathering->class, arena_text(ctx->arena, field), value, 1});
}

static void gather_profile(const struct gathering *gathering, const struct values *values) {
    for (size_t i = 0; i < values->count; i++)
        if (concerns(gathering, values->items[i].class, values->items[i].record))
            gather_value(gathering, values->items[i].field, values->items[i].text);
}

/* Whoever it was about keeps the bare envelope, so it is not counted before that one's time is over as well. */
static enum status gather_kind(const struct gathering *gathering, struct db *db,
                               const struct envelope *envelope) {
    struct ctx *ctx = gathering->ctx;
    const struct kind *kind = kind_builtin(envelope->kind);
    ref_t about;
    if (!kind || !*kind->field || !names_have(&gathering->due->verdict.keeps, kind->field))
        return ST_OK;
    TRY(envelope_about(ctx, db, envelope->id, &about));
    if (!about || about == envelope->party)
        add(ctx, gathering->remains, (struct remain){gathering->class, kind->field, kind->id, 1});
    return ST_OK;
}

static enum status gather_record(const struct gathering *gathering, struct db *db,
                                 const struct envelope *envelope, int type) {
    struct ctx *ctx = gathering->ctx;
    struct content content;
    TRY(gather_kind(gathering, db, envelope));
    TRY(envelope_open(ctx, db, envelope, type, &content));
    for (size_t i = 0; i < content.fact_count && envelope->data; i++) {
        const char *name = content.facts[i].name;
        gather_value(gathering,
                     strchr(name, '.') ? name : arena_printf(ctx->arena, "%s.%s", envelope->data, name),
                     content.facts[i].value);
    }
    return ST_OK;
}

static enum status gather_records(const struct gathering *gathering, struct db *db,
                                  const struct envelopes *envelopes, int type) {
    const struct notice *notice = ctx_notice(gathering->ctx);
    for (size_t i = 0; i < envelopes->count; i++) {
        const struct envelope *envelope = &envelopes->items[i];
        int category = envelope->data ? notice_category(notice, envelope->data) : NOTICE_NOTHING;
        if (concerns(gathering, envelope_class(notice, type, category), envelope->id))
            TRY(gather_record(gathering, db, envelope, type));
    }
    return ST_OK;
}

enum status remains_gather(struct ctx *ctx, struct db *db, ref_t party, const struct due_verdict *anonymous,
                           size_t count, const struct due_verdict *all, size_t all_count,
                           struct remains *remains) {
    struct values values;
    struct envelopes envelopes = {0};
    struct roles roles = {0};
    if (!count)
        return ST_OK;
    TRY(role_list(ctx, db, party, &roles));
    TRY(value_profile(ctx, db, party, &values, NULL, NULL));
    TRY(envelope_list(ctx, db, SQL_RECORDS_OF, party, &envelopes));
    int type = roles.count ? roles.items[0].type : NOTICE_NOTHING;
    for (size_t i = 0; i < count; i++) {
        struct gathering gathering = {ctx,
                                      &anonymous[i],
                                      all,
                                      all_count,
                                      ctx_notice(ctx)->classes[anonymous[i].verdict.class].entry.id,
                                      remains};
        gather_profile(&gathering, &values);
        TRY(gather_records(&gathering, db, &envelopes, type));
    }
    return ST_OK;
}

enum status remains_add(struct ctx *ctx, struct write *write, const struct remains *remains) {
    for (size_t i = 0; i < remains->count; i++) {
        const struct remain *remain = &remains->items[i];
        scoped_query q = query_begin(write->db, SQL_REMAINS_ADD);
        query_bind_text(&q, 1, remain->class);
        query_bind_text(&q, 2, remain->field);
        query_bind_text(&q, 3, remain->value);
        query_bind_int(&q, 4, remain->count);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

const char *const *remains_fields(struct ctx *ctx, const struct remains *remains, size_t *count) {
    const char **fields = arena_array(ctx->arena, remains->count + 1, sizeof *fields);
    struct names names = {.items = fields};
    for (size_t i = 0; i < remains->count; i++)
        if (!names_have(&names, remains->items[i].field))
            fields[names.count++] = remains->items[i].field;
    *count = names.count;
    return fields;
}

/* ---- in the intent */

json_t *remains_json(const struct remains *remains) {
    json_t *list = json_array();
    for (size_t i = 0; i < remains->count; i++) {
        const struct remain *remain = &remains->items[i];
        json_t *json = json_pack("{s:s,s:s,s:s,s:I}", "class", remain->class, "field", remain->field, "value",
                                 remain->value, "count", (json_int_t)remain->count);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

void remains_read(struct ctx *ctx, const json_t *list, struct remains *remains) {
    const json_t *json;
    size_t index;
    json_array_foreach(list, index, json) {
        struct remain remain = {
            arena_text(ctx->arena, json_string_value(json_object_get(json, "class"))),
            arena_text(ctx->arena, json_string_value(json_object_get(json, "field"))),
            arena_text(ctx->arena, json_string_value(json_object_get(json, "value"))),
            json_integer_value(json_object_get(json, "count")),
        };
        must(remain.class && remain.field && remain.value); /* the program sealed it itself */
        ARENA_PUSH(ctx->arena, remains->items, remains->count, remains->room, remain);
    }
}

/* ---- the listing */

/* The newest version of the notice that has the class, or the field. */
static const struct notice *newest_with(struct ctx *ctx, const char *class, const char *field) {
    for (const struct edition *edition = edition_of(ctx); edition; edition = edition->before)
        if (class ? notice_class(edition->notice, class) != NOTICE_NOTHING
                  : keeps_known(edition->notice, field))
            return edition->notice;
    return NULL;
}

static struct remain_row say_row(struct ctx *ctx, struct remain remain) {
    const struct notice *of_class = newest_with(ctx, remain.class, NULL);
    const struct notice *of_field = newest_with(ctx, NULL, remain.field);
    struct remain_row row = {remain, remain.class, remain.field, remain.value};
    if (of_class)
        row.class_words = words_in(&of_class->classes[notice_class(of_class, remain.class)].entry, ctx->lang);
    if (of_field) {
        row.field_words = say_field(ctx->arena, of_field, ctx->lang, remain.field);
        row.value_words = field_is_record(remain.field)
                              ? envelope_label(ctx, remain.value)
                              : keeps_show(ctx->arena, ctx->lang, of_field, remain.field, remain.value);
    }
    return row;
}

enum status remains_list(struct ctx *ctx, struct remain_row **rows, size_t *count) {
    scoped_reader *db = NULL;
    size_t room = 0;
    *rows = NULL;
    *count = 0;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_REMAINS_ALL);
    while (query_row(&q)) {
        struct remain remain = {query_text(ctx->arena, &q, "class"), query_text(ctx->arena, &q, "field"),
                                query_text(ctx->arena, &q, "value"), query_int(&q, "count")};
        ARENA_PUSH(ctx->arena, *rows, *count, room, say_row(ctx, remain));
    }
    return query_done(ctx, &q);
}
