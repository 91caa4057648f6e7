/* Written down by ids and days, so that a page, a command and a letter of another language each say it in their own words. */
#include "rights/task_scope.h"

#include "base/json.h"
#include "notice/field.h"
#include "notice/holder.h"
#include "registry/loggable.h"
#include "rights/past_minute.h"
#include "rights/request.h"

#include <string.h>

/* ---- where it belongs */

static enum status read_records(struct ctx *ctx, struct db *db, struct task_scoping *scoping) {
    size_t room = 0;
    if (scoping->read)
        return ST_OK;
    scoping->read = true;
    TRY(envelope_list(ctx, db, SQL_RECORDS_OF, scoping->party, &scoping->records));
    scoped_query q = query_begin(db, SQL_FILES_WITH);
    query_bind_int(&q, 1, scoping->party);
    while (query_row(&q)) {
        ref_t record = query_int(&q, "record");
        ARENA_PUSH(ctx->arena, scoping->filed, scoping->filed_count, room, record);
    }
    return query_done(ctx, &q);
}

/* Has a class of the notice fields by which somebody is found, or reached? */
static bool of_contacts(const struct notice *notice, int class) {
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        for (size_t f = 0; category->class == class && f < category->fields.count; f++)
            if (field_builtin(category->fields.items[f]))
                return true;
    }
    return false;
}

static bool has_file(const struct task_scoping *scoping, const struct erase_target *target) {
    for (size_t i = 0; i < scoping->filed_count; i++)
        for (size_t r = 0; r < target->count; r++)
            if (target->records[r] == scoping->filed[i])
                return true;
    return false;
}

static const struct envelope *record_of(const struct task_scoping *scoping, ref_t id) {
    for (size_t i = 0; i < scoping->records.count; i++)
        if (scoping->records.items[i].id == id)
            return &scoping->records.items[i];
    return NULL;
}

/* A category that the notice does not list for that place is not looked for there. */
static bool record_there(const struct notice *notice, const struct task_scoping *scoping,
                         const struct holder *holder, int class, ref_t id) {
    const struct envelope *record = record_of(scoping, id);
    int category = record && record->data ? notice_category(notice, record->data) : NOTICE_NOTHING;
    return category == NOTICE_NOTHING || holder_holds_data(holder, class, category);
}

static bool class_there(const struct notice *notice, const struct task_scoping *scoping,
                        const struct holder *holder, int class) {
    return role_held(notice, scoping->roles.items, scoping->roles.count, holder, class);
}

/* What of the target may lie there; false: nothing. */
static bool target_there(struct ctx *ctx, const struct task_scoping *scoping, const struct holder *holder,
                         const struct erase_target *target, struct erase_target *there) {
    const struct notice *notice = ctx_notice(ctx);
    if (!class_there(notice, scoping, holder, target->class))
        return false;
    *there = *target;
    there->records = arena_array(ctx->arena, target->count + 1, sizeof *there->records);
    there->count = 0;
    for (size_t i = 0; i < target->count; i++)
        if (record_there(notice, scoping, holder, target->class, target->records[i]))
            there->records[there->count++] = target->records[i];
    return there->count || target->values || !target->count;
}

static bool lies_there(struct ctx *ctx, const struct task_scoping *scoping, const struct erase_target *target,
                       const struct holder *holder) {
    const struct notice *notice = ctx_notice(ctx);
    struct erase_target there;
    if (!target_there(ctx, scoping, holder, target, &there))
        return false;
    if (!holder->holds.all)
        return true;
    if (past_counted(&notice->classes[target->class]))
        return false;
    return holder->medium != MEDIUM_DEVICE || (target->values && of_contacts(notice, target->class)) ||
           has_file(scoping, &there);
}

enum status task_scope_touches(struct ctx *ctx, struct db *db, struct task_scoping *scoping,
                               const struct holder *holder, bool *touches) {
    *touches = false;
    TRY(read_records(ctx, db, scoping));
    for (size_t i = 0; i < scoping->decision->target_count && !*touches; i++)
        *touches = lies_there(ctx, scoping, &scoping->decision->targets[i], holder);
    return ST_OK;
}

/* ---- writing */

enum { NAMED = 12 }; /* more are found by their class */

/* Whoever looks for an appointment finds it by its own day, not by the day on which somebody wrote it down. */
static enum status day_of(struct ctx *ctx, struct db *db, const struct task_scoping *scoping,
                          const struct envelope *record, day_t *day) {
    struct content content;
    TRY(envelope_open(ctx, db, record, role_type_for(&scoping->roles, 0), &content));
    *day = loggable_day(ctx_notice(ctx), record->kind, content.facts, content.fact_count);
    *day = *day == DAY_NONE ? record->day : *day;
    return ST_OK;
}

static enum status put_records(struct ctx *ctx, struct db *db, const struct task_scoping *scoping,
                               const struct erase_target *target, json_t *list) {
    for (size_t i = 0; i < target->count && target->count <= NAMED; i++) {
        const struct envelope *record = record_of(scoping, target->records[i]);
        day_t day;
        if (!record)
            continue;
        TRY(day_of(ctx, db, scoping, record, &day));
        json_t *one = json_object();
        json_put(one, "kind", record->kind);
        json_put(one, "day", day_iso(ctx->arena, day));
        json_array_append_new(list, one);
    }
    return ST_OK;
}

static enum status put_goes(struct ctx *ctx, struct db *db, const struct task_scoping *scoping,
                            const struct holder *holder, json_t *list) {
    const struct notice *notice = ctx_notice(ctx);
    for (size_t i = 0; i < scoping->decision->target_count; i++) {
        struct erase_target there;
        if (!target_there(ctx, scoping, holder, &scoping->decision->targets[i], &there))
            continue;
        json_t *one = json_object(), *records = json_array();
        json_put(one, "class", notice->classes[there.class].entry.id);
        json_object_set_new(one, "whole", json_boolean(there.whole));
        json_object_set_new(one, "count", json_integer((json_int_t)there.count));
        json_object_set_new(one, "records", records);
        json_put(one, "on", day_iso(ctx->arena, registry_today(ctx)));
        json_array_append_new(list, one);
        TRY(put_records(ctx, db, scoping, &there, records));
    }
    return ST_OK;
}

/* Until when one of a class stays: what the law or a hold keeps it for; else the day that the notice names. */
static day_t until_of(const struct due_verdict *due) {
    if (due->held_until > 0)
        return due->held_until;
    return due->verdict.keep_through != DAY_NONE ? due->verdict.keep_through : due->verdict.gone_by;
}

static void put_stay(struct ctx *ctx, json_t *list, const char *class, day_t until) {
    size_t index;
    json_t *one;
    const char *iso = until == DAY_NONE ? "" : day_iso(ctx->arena, until); /* "": no day is known */
    json_array_foreach(list, index, one) {
        if (strcmp(json_string_value(json_object_get(one, "class")), class) != 0)
            continue;
        const char *known = json_string_value(json_object_get(one, "until"));
        if (*known && (!*iso || strcmp(known, iso) < 0))
            json_put(one, "until", iso);
        return;
    }
    one = json_object();
    json_put(one, "class", class);
    json_put(one, "until", iso);
    json_array_append_new(list, one);
}

static json_t *stays_json(struct ctx *ctx, const struct task_scoping *scoping, const struct holder *holder) {
    const struct erase_decision *decision = scoping->decision;
    json_t *list = json_array();
    for (size_t i = 0; i < decision->stay_count; i++) {
        const struct due_verdict *due = &decision->stays[i];
        if (class_there(ctx_notice(ctx), scoping, holder, due->verdict.class))
            put_stay(ctx, list, ctx_notice(ctx)->classes[due->verdict.class].entry.id, until_of(due));
    }
    return list;
}

enum status task_scope(struct ctx *ctx, struct db *db, struct task_scoping *scoping,
                       const struct holder *holder, const char **text) {
    scoped_json *json = json_object();
    json_t *goes = json_array();
    json_object_set_new(json, "goes", goes);
    json_object_set_new(json, "stays", stays_json(ctx, scoping, holder));
    TRY(read_records(ctx, db, scoping));
    TRY(put_goes(ctx, db, scoping, holder, goes));
    *text = json_text(ctx->arena, json, 0);
    return ST_OK;
}

/* ---- two at once */

static json_t *of_class(json_t *list, const json_t *like) {
    const char *class = json_string_value(json_object_get(like, "class"));
    size_t index;
    json_t *one;
    json_array_foreach(list, index, one) if (class && strcmp(json_string_value(json_object_get(one, "class")),
                                                             class) == 0) return one;
    return NULL;
}

static bool names_all(const json_t *one) {
    return json_array_size(json_object_get(one, "records")) ==
           (size_t)json_integer_value(json_object_get(one, "count"));
}

/* Records of both, named as long as all of them can be. */
static void add_records(json_t *one, const json_t *more) {
    json_t *records = json_object_get(one, "records");
    json_int_t count =
        json_integer_value(json_object_get(one, "count")) + json_integer_value(json_object_get(more, "count"));
    if (count > NAMED || !names_all(one) || !names_all(more))
        json_array_clear(records);
    else
        json_array_extend(records, json_object_get(more, "records"));
    json_object_set_new(one, "count", json_integer(count));
}

static void add_class(json_t *known, const json_t *more) {
    add_records(known, more);
    json_object_set(known, "on", json_object_get(more, "on"));
    if (json_is_true(json_object_get(more, "whole")))
        json_object_set_new(known, "whole", json_true());
}

/* Of a class that went whole and has something again by now, only what was there then. */
static void demote(json_t *one) {
    if (!json_is_true(json_object_get(one, "whole")))
        return;
    json_object_set_new(one, "whole", json_false());
    if (!json_integer_value(json_object_get(one, "count")))
        json_object_set(one, "before", json_object_get(one, "on"));
}

const char *task_scope_join(struct ctx *ctx, const char *first, const char *second) {
    scoped_json *was = first ? json_loads(first, 0, NULL) : NULL;
    scoped_json *now = second ? json_loads(second, 0, NULL) : NULL;
    json_t *goes = json_object_get(was, "goes"), *one;
    size_t index;
    if (!goes || !now)
        return second ? second : first;
    json_array_foreach(goes, index, one) if (of_class(json_object_get(now, "stays"), one)) demote(one);
    json_array_foreach(json_object_get(now, "goes"), index, one) {
        json_t *known = of_class(goes, one);
        if (!known)
            json_array_append(goes, one);
        else
            add_class(known, one);
    }
    json_object_set(was, "stays", json_object_get(now, "stays"));
    return json_text(ctx->arena, was, 0);
}

/* ---- reading */

struct lines {
    const char **items;
    size_t count, room;
};

static const char *class_words(struct ctx *ctx, const struct notice *notice, const json_t *one) {
    const char *id = json_string_value(json_object_get(one, "class"));
    int class = id ? notice_class(notice, id) : NOTICE_NOTHING;
    return class == NOTICE_NOTHING ? arena_text(ctx->arena, id ? id : "")
                                   : words_in(&notice->classes[class].entry, ctx->lang);
}

static const char *records_words(struct ctx *ctx, const json_t *records) {
    const char *all = NULL;
    size_t index;
    json_t *one;
    json_array_foreach(records, index, one) {
        day_t day = DAY_NONE;
        const char *iso = json_string_value(json_object_get(one, "day"));
        if (iso)
            (void)day_parse(iso, &day);
        const char *words = arena_printf(ctx->arena, "%s, %s",
                                         envelope_label(ctx, json_string_value(json_object_get(one, "kind"))),
                                         day == DAY_NONE ? "" : day_text(ctx->arena, ctx->lang, day));
        all = all ? arena_printf(ctx->arena, "%s; %s", all, words) : words;
    }
    return all;
}

/* "appointments, all of it: Appointment, 10 March 2026"; "invoices, only: Invoice, 1 February 2016". */
static const char *goes_line(struct ctx *ctx, const struct notice *notice, const json_t *one) {
    const char *class = class_words(ctx, notice, one),
               *records = records_words(ctx, json_object_get(one, "records"));
    if (json_is_true(json_object_get(one, "whole")))
        return records ? MSG(ctx->arena, ctx->lang, M("{1}, all of it: {2}"), class, records)
                       : MSG(ctx->arena, ctx->lang, M("{1}, all of it"), class);
    const char *before = json_string_value(json_object_get(one, "before"));
    day_t day;
    if (before && day_parse(before, &day))
        return MSG(ctx->arena, ctx->lang, M("{1}, what was there on {2}"), class,
                   day_text(ctx->arena, ctx->lang, day));
    if (records)
        return MSG(ctx->arena, ctx->lang, M("{1}, only: {2}"), class, records);
    return MSG(ctx->arena, ctx->lang, M("{1}, only a part: {2} in number"), class,
               arena_printf(ctx->arena, "%lld", (long long)json_integer_value(json_object_get(one, "count"))));
}

static const char *stays_line(struct ctx *ctx, const struct notice *notice, const json_t *one) {
    day_t day = DAY_NONE;
    const char *iso = json_string_value(json_object_get(one, "until"));
    if (iso && *iso)
        (void)day_parse(iso, &day);
    if (day == DAY_NONE)
        return MSG(ctx->arena, ctx->lang, M("{1}, without a day that is known today"),
                   class_words(ctx, notice, one));
    return MSG(ctx->arena, ctx->lang, M("{1}, until {2}"), class_words(ctx, notice, one),
               day_text(ctx->arena, ctx->lang, day));
}

typedef const char *line_fn(struct ctx *ctx, const struct notice *notice, const json_t *one);

static struct names lines_of(struct ctx *ctx, const struct notice *notice, const json_t *list, line_fn *line) {
    struct lines lines = {0};
    size_t index;
    json_t *one;
    json_array_foreach(list, index, one) {
        const char *text = line(ctx, notice, one);
        ARENA_PUSH(ctx->arena, lines.items, lines.count, lines.room, text);
    }
    return (struct names){.items = lines.items, .count = lines.count};
}

void task_scope_read(struct ctx *ctx, const struct notice *notice, const char *text,
                     struct task_scope_words *words) {
    scoped_json *json = text ? json_loads(text, 0, NULL) : NULL;
    const json_t *goes = json_object_get(json, "goes");
    size_t index;
    json_t *one;
    *words = (struct task_scope_words){0};
    json_array_foreach(goes, index, one) {
        const char *class = class_words(ctx, notice, one);
        words->brief = words->brief ? arena_printf(ctx->arena, "%s, %s", words->brief, class) : class;
    }
    words->goes = lines_of(ctx, notice, goes, goes_line);
    words->stays = lines_of(ctx, notice, json_object_get(json, "stays"), stays_line);
}

const char *task_scope_text(struct ctx *ctx, const struct task_scope_words *words, const char *text) {
    if (!words->brief)
        return text;
    return words->stays.count ? MSG(ctx->arena, ctx->lang, M("{1}. Only this goes there: {2}. The rest stays."),
                                    text, words->brief)
                              : MSG(ctx->arena, ctx->lang, M("{1}. This goes there: {2}."), text, words->brief);
}

const char *task_scope_why(struct ctx *ctx, const struct notice *notice, const char *because, bool asked) {
    const char *tail = because ? strrchr(because, '.') : NULL;
    if (!because)
        return NULL;
    if (strcmp(because, "rights.erasure") == 0)
        return asked ? msg(ctx->lang, request_right_label(DEADLINE_ERASURE))
                     : msg(ctx->lang, M("somebody here decided so"));
    if (tail && strcmp(tail, ".review") == 0)
        return msg(ctx->lang, M("found to be needed no longer"));
    const struct sentence *sentence = notice_sentence(notice, because);
    const char *promise = sentence && sentence->promise ? sentence->promise : because;
    return strchr(promise, '.')
               ? msg(ctx->lang, M("the day that the privacy notice names has come"))
               : MSG(ctx->arena, ctx->lang, M("the day that the privacy notice names has come: {1}"), promise);
}
