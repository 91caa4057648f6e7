/* The ids are those of the notice as it is now: an answer is made under it, whatever the person was told the classes are called when they
 * asked. Rejected: kinds of our own ("invoices", "notes"), which would say something else than the notice. */
#include "rights/extent.h"

#include "registry/words.h"

#include <string.h>

bool extent_whole(const struct extent *extent) {
    return !extent->only && extent->from == DAY_NONE && extent->to == DAY_NONE;
}

const char *extent_join(struct arena *arena, const char *const *ids, size_t count) {
    const char *all = NULL;
    for (size_t i = 0; i < count; i++)
        if (*ids[i])
            all = all ? arena_printf(arena, "%s,%s", all, ids[i]) : arena_text(arena, ids[i]);
    return all;
}

/* ---- the ids of one */

struct each {
    const char *at;
    char id[120];
};

static bool next_id(struct each *each) {
    while (each->at && *each->at == ',')
        each->at++;
    if (!each->at || !*each->at)
        return false;
    size_t length = strcspn(each->at, ",");
    snprintf(each->id, sizeof each->id, "%.*s", (int)length, each->at);
    each->at += length;
    return true;
}

bool extent_names(const struct extent *extent, const char *id) {
    for (struct each each = {.at = extent->only}; next_id(&each);)
        if (strcmp(each.id, id) == 0)
            return true;
    return false;
}

static bool known(const struct notice *notice, const char *id) {
    return notice_class(notice, id) != NOTICE_NOTHING || notice_category(notice, id) != NOTICE_NOTHING;
}

enum status extent_check(struct ctx *ctx, const struct extent *extent) {
    for (struct each each = {.at = extent->only}; next_id(&each);)
        if (!known(ctx_notice(ctx), each.id)) {
            (void)FAIL(ctx, ST_INVALID, M("The notice has no such class of data: {1}"),
                       arena_text(ctx->arena, each.id));
            return fault_at_field(ctx, "only");
        }
    if (extent->from == DAY_NONE || extent->to == DAY_NONE || extent->from <= extent->to)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("The last day is before the first one."));
    return fault_at_field(ctx, "until");
}

/* ---- what is in it */

bool extent_has_day(const struct extent *extent, day_t day) {
    return (extent->from == DAY_NONE || day >= extent->from) && (extent->to == DAY_NONE || day <= extent->to);
}

bool extent_has(struct ctx *ctx, const struct extent *extent, int category, int class) {
    const struct notice *notice = ctx_notice(ctx);
    if (!extent->only)
        return true;
    for (struct each each = {.at = extent->only}; next_id(&each);)
        if ((class != NOTICE_NOTHING && notice_class(notice, each.id) == class) ||
            (category != NOTICE_NOTHING && notice_category(notice, each.id) == category))
            return true;
    return false;
}

const bool *extent_classes(struct ctx *ctx, const struct extent *extent) {
    const struct notice *notice = ctx_notice(ctx);
    if (!extent->only)
        return NULL;
    bool *classes = arena_array(ctx->arena, notice->classes_count + 1, sizeof *classes);
    for (struct each each = {.at = extent->only}; next_id(&each);) {
        int category = notice_category(notice, each.id), class = notice_class(notice, each.id);
        if (class == NOTICE_NOTHING && category != NOTICE_NOTHING)
            class = notice->categories[category].class;
        if (class != NOTICE_NOTHING)
            classes[class] = true;
    }
    return classes;
}

/* ---- in words */

const char *extent_name(struct ctx *ctx, enum lang lang, const char *id) {
    const struct notice *notice = ctx_notice(ctx);
    int class = notice_class(notice, id), category = notice_category(notice, id);
    if (class != NOTICE_NOTHING)
        return words_in(&notice->classes[class].entry, lang);
    if (category == NOTICE_NOTHING)
        return arena_text(ctx->arena, id);
    return words_in(&notice->categories[category].entry, lang);
}

/* "1.1.2025–31.12.2025", "from 1.1.2025 on"; NULL: whenever it was. */
static const char *days_words(struct ctx *ctx, enum lang lang, const struct extent *extent) {
    const char *from = extent->from == DAY_NONE ? NULL : day_text(ctx->arena, lang, extent->from),
               *to = extent->to == DAY_NONE ? NULL : day_text(ctx->arena, lang, extent->to);
    if (from && to)
        return arena_printf(ctx->arena, "%s–%s", from, to);
    return from ? MSG(ctx->arena, lang, M("from {1} on"), from)
           : to ? MSG(ctx->arena, lang, M("until {1}"), to)
                : NULL;
}

const char *extent_words(struct ctx *ctx, enum lang lang, const struct extent *extent) {
    const char *words = NULL;
    for (struct each each = {.at = extent->only}; next_id(&each);) {
        const char *name = extent_name(ctx, lang, each.id);
        words = words ? arena_printf(ctx->arena, "%s, %s", words, name) : name;
    }
    const char *days = days_words(ctx, lang, extent);
    return words && days ? arena_printf(ctx->arena, "%s; %s", words, days) : words ? words : days;
}

const char *const *extent_ids(struct ctx *ctx, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    const char **ids =
        arena_array(ctx->arena, notice->classes_count + notice->categories_count + 1, sizeof *ids);
    *count = 0;
    for (size_t i = 0; i < notice->classes_count; i++) {
        ids[(*count)++] = notice->classes[i].entry.id;
        for (size_t c = 0; c < notice->categories_count; c++)
            if (notice->categories[c].class == (int)i &&
                notice_class(notice, notice->categories[c].entry.id) == NOTICE_NOTHING)
                ids[(*count)++] = notice->categories[c].entry.id;
    }
    return ids;
}

json_t *extent_list(struct ctx *ctx, const struct extent *extent) {
    json_t *list = json_array();
    size_t count;
    const char *const *ids = extent_ids(ctx, &count);
    for (size_t i = 0; i < count; i++)
        if (extent_names(extent, ids[i]))
            json_array_append_new(list, json_string(ids[i]));
    return list;
}

/* ---- sealed */

static void put_day(struct ctx *ctx, json_t *json, const char *name, day_t day) {
    if (day != DAY_NONE)
        json_put(json, name, day_iso(ctx->arena, day));
}

void extent_seal(struct ctx *ctx, json_t *json, const struct extent *extent) {
    if (!extent)
        return;
    json_put(json, "extent", extent_whole(extent) ? "all" : "part");
    if (extent->only)
        json_put(json, "only", extent->only);
    put_day(ctx, json, "only_from", extent->from);
    put_day(ctx, json, "only_to", extent->to);
}

static day_t read_day(struct ctx *ctx, const json_t *json, const char *name) {
    const char *text = words_text(ctx, json, name);
    day_t day;
    return text && day_parse(text, &day) ? day : DAY_NONE;
}

struct extent extent_open(struct ctx *ctx, const json_t *json) {
    return (struct extent){.only = words_text(ctx, json, "only"),
                           .from = read_day(ctx, json, "only_from"),
                           .to = read_day(ctx, json, "only_to")};
}
