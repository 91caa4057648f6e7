/* Written down by ids and days, so that a page, a command and a letter of another language each say it in their own words. */
#include "rights/task_scope.h"

#include "base/json.h"
#include "rights/past_minute.h"
#include "rights/request.h"

#include <string.h>

bool task_scope_touches(const struct notice *notice, const bool *classes, const struct holder *holder) {
    for (size_t i = 0; i < notice->classes_count; i++)
        if (classes[i] && set_has(&holder->classes, (int)i) &&
            !(holder->classes.all && past_counted(&notice->classes[i])))
            return true;
    return false;
}

/* ---- writing */

static const struct envelope *record_of(const struct task_scoping *scoping, ref_t id) {
    for (size_t i = 0; i < scoping->records.count; i++)
        if (scoping->records.items[i].id == id)
            return &scoping->records.items[i];
    return NULL;
}

static json_t *records_json(struct ctx *ctx, const struct task_scoping *scoping,
                            const struct erase_target *target) {
    enum { NAMED = 12 }; /* more are found by their class */
    json_t *list = json_array();
    for (size_t i = 0; i < target->count && target->count <= NAMED; i++) {
        const struct envelope *record = record_of(scoping, target->records[i]);
        if (!record)
            continue;
        json_t *one = json_object();
        json_put(one, "kind", record->kind);
        json_put(one, "day", day_iso(ctx->arena, record->day));
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *goes_json(struct ctx *ctx, const struct task_scoping *scoping, const struct holder *holder) {
    const struct notice *notice = ctx_notice(ctx);
    json_t *list = json_array();
    for (size_t i = 0; i < scoping->decision->target_count; i++) {
        const struct erase_target *target = &scoping->decision->targets[i];
        if (!set_has(&holder->classes, target->class))
            continue;
        json_t *one = json_object();
        json_put(one, "class", notice->classes[target->class].entry.id);
        json_object_set_new(one, "whole", json_boolean(target->whole));
        json_object_set_new(one, "count", json_integer((json_int_t)target->count));
        json_object_set_new(one, "records", records_json(ctx, scoping, target));
        json_array_append_new(list, one);
    }
    return list;
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
        if (set_has(&holder->classes, due->verdict.class))
            put_stay(ctx, list, ctx_notice(ctx)->classes[due->verdict.class].entry.id, until_of(due));
    }
    return list;
}

enum status task_scope(struct ctx *ctx, struct db *db, struct task_scoping *scoping,
                       const struct holder *holder, const char **text) {
    if (!scoping->read)
        TRY(envelope_list(ctx, db, SQL_RECORDS_OF, scoping->party, &scoping->records));
    scoping->read = true;
    scoped_json *json = json_object();
    json_object_set_new(json, "goes", goes_json(ctx, scoping, holder));
    json_object_set_new(json, "stays", stays_json(ctx, scoping, holder));
    *text = json_text(ctx->arena, json, 0);
    return ST_OK;
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
