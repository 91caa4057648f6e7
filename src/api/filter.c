/* Filters, what there is to choose, and the views that whoever answers for the token has kept. An industry is given in words and
 * comes back as a number: lists of all industries would tell of those whom the purpose does not see. */
#include "api/filter.h"

#include "api/input.h"
#include "api/out.h"
#include "registry/find.h"
#include "base/nearest.h"
#include "gate/filtered.h"
#include "registry/saved.h"

#include <string.h>

static enum status unknown(struct ctx *ctx, enum filter_what what, const char *value) {
    size_t count;
    const struct filter_choice *choices = filter_choices(ctx, what, &count);
    const char **ids = arena_array(ctx->arena, count + 1, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = choices[i].id;
    const char *nearest = nearest_word(value, ids, count);
    if (nearest)
        (void)FAIL(ctx, ST_INVALID, M("This is not known here. Did you mean “{1}”?"), nearest);
    else
        (void)FAIL(ctx, ST_INVALID, M("This is not known here."));
    return fault_at_field(ctx, arena_printf(ctx->arena, "filter.%s", filter_id(what)));
}

enum status filter_input(struct ctx *ctx, const json_t *json, struct filter *filter) {
    const json_t *object = json_object_get(json, "filter");
    *filter = (struct filter){0};
    for (int i = 0; i < FILTER_SORT; i++) {
        enum filter_what what = (enum filter_what)i;
        const char *value = json_string_value(json_object_get(object, filter_id(what)));
        if (!value)
            continue;
        filter_set(ctx, filter, what, value);
        if (!filter->values[what] && what == FILTER_INDUSTRY && *value)
            filter_set_industry(ctx, filter, value);
        if (!filter->values[what])
            return unknown(ctx, what, value);
    }
    return ST_OK;
}

enum status filter_parties(struct ctx *ctx, const json_t *json, const ref_t **parties, size_t *count) {
    struct filter filter;
    ref_t *list;
    if (!input_has(json, "filter")) {
        *parties = input_ids(ctx, json, "parties", count);
        return ST_OK;
    }
    TRY(filter_input(ctx, json, &filter));
    TRY(filter_may_ask(ctx, &filter));
    TRY(find_all(ctx, "", &filter, &list, count));
    *parties = list;
    return ST_OK;
}

json_t *filter_json(const struct filter *filter) {
    json_t *json = json_object();
    for (int i = 0; i < FILTER_SORT; i++)
        if (filter->values[i])
            out_put(json, filter_id((enum filter_what)i), json_string(filter->values[i]));
    return json;
}

enum status api_filters(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    json_t *list = json_array();
    for (int i = 0; i < FILTER_SORT; i++) {
        enum filter_what what = (enum filter_what)i;
        size_t count = 0;
        const struct filter_choice *choices =
            what == FILTER_INDUSTRY ? NULL : filter_choices(ctx, what, &count);
        json_t *words = json_array();
        for (size_t j = 0; j < count; j++)
            out_push(words, json_pack("{s:s,s:s}", "id", choices[j].id, "words", choices[j].words));
        out_push(list, json_pack("{s:s,s:s,s:o}", "id", filter_id(what), "words", filter_label(ctx, what),
                                 "choices", words));
    }
    enum status status = input_query(visit, "api_filters");
    if (status == ST_OK)
        return out_items(visit, list);
    json_drop(&list);
    return status;
}

/* ---- views */

enum status api_views(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct saved *views;
    size_t count;
    TRY(input_query(visit, "api_views"));
    TRY(saved_list(ctx, &views, &count, NULL));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct filter filter = filtered_read(ctx, views[i].query);
        out_push(list, json_pack("{s:o,s:s,s:o}", "id", out_id(ctx, views[i].id), "name", views[i].name,
                                 "filter", filter_json(&filter)));
    }
    return out_items(visit, list);
}

/* The columns of the page stay as somebody has chosen them there. */
enum status api_view_keep(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct filter filter;
    struct saved *views;
    size_t count;
    TRY(input_query(visit, "api_view_keep"));
    TRY(input_read(visit, &json));
    TRY(filter_input(ctx, json, &filter));
    struct saved view = {.name = input_text(ctx, json, "name"), .query = filtered_write(ctx, &filter)};
    TRY(saved_list(ctx, &views, &count, NULL));
    for (size_t i = 0; i < count; i++)
        if (strcmp(views[i].name, view.name) == 0)
            view.columns = views[i].columns;
    TRY(saved_put(ctx, &view));
    TRY(saved_list(ctx, &views, &count, NULL));
    for (size_t i = 0; i < count; i++)
        if (strcmp(views[i].name, view.name) == 0)
            view.id = views[i].id;
    return out_send(visit, 200, json_pack("{s:o}", "id", out_id(ctx, view.id)));
}

enum status api_view_drop(struct visit *visit) {
    ref_t view;
    TRY(input_query(visit, "api_view_drop"));
    TRY(input_path_id(visit, 0, &view));
    TRY(saved_drop(visit->ctx, view));
    visit->reply->status = 204;
    return ST_OK;
}
