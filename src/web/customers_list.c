/* The parts of the list: ways to see it otherwise, filters, columns, rows. */
#include "base/buf.h"
#include "gate/filtered.h"
#include "notice/notice.h"
#include "registry/registry.h"
#include "web/customers.h"
#include "web/frame.h"

#include <string.h>

/* -- addresses --------------------------------------------------------------------------------------------------- */

/* The filter, with one value changed, and `after` behind it. */
static struct view_arg *args_of(struct ctx *ctx, const struct filter *filter, const char *after,
                                size_t *count) {
    struct view_arg *args = arena_array(ctx->arena, FILTER_COUNT + 1, sizeof *args);
    size_t n = 0;
    for (int i = 0; i < FILTER_COUNT; i++)
        if (filter->values[i]) {
            args[n] = (struct view_arg){filter_id((enum filter_what)i), filter->values[i], n == 0};
            n++;
        }
    if (after) {
        args[n] = (struct view_arg){"after", after, n == 0};
        n++;
    }
    *count = n;
    return args;
}

static struct view_way way(struct ctx *ctx, const char *label, const struct filter *filter,
                           enum filter_what what, const char *value) {
    struct filter other = *filter;
    struct view_way made = {.label = label};
    const char *now = filter->values[what];
    other.values[what] = value;
    made.current = now && value ? strcmp(now, value) == 0 : now == value;
    made.args = args_of(ctx, &other, NULL, &made.args_count);
    return made;
}

/* -- kinds of customers, orders ---------------------------------------------------------------------------------- */

/* How many there are is known of everybody only. */
static void fill_tabs(struct ctx *ctx, const struct customers_asked *asked, struct view_customers *view) {
    size_t count, all = 0;
    struct filter rest = asked->filter;
    const struct filter_choice *types = filter_choices(ctx, FILTER_TYPE, &count);
    if (count < 2)
        return;
    struct view_way *tabs = arena_array(ctx->arena, count + 1, sizeof *tabs);
    size_t *counts = arena_array(ctx->arena, ctx_notice(ctx)->types_count + 1, sizeof *counts);
    rest.values[FILTER_TYPE] = NULL;
    bool counted = !asked->search && !filter_any(&rest) && find_types(ctx, counts);
    tabs[0] = way(ctx, msg(ctx->lang, M("All")), &asked->filter, FILTER_TYPE, NULL);
    for (size_t i = 0; i < count; i++) {
        tabs[i + 1] = way(ctx, frame_capital(ctx, types[i].words), &asked->filter, FILTER_TYPE, types[i].id);
        if (counted)
            tabs[i + 1].count = frame_number(ctx, counts[i]);
        all += counts[i];
    }
    if (counted)
        tabs[0].count = frame_number(ctx, all);
    view->tabs = tabs;
    view->tabs_count = count + 1;
}

void customers_ways(struct ctx *ctx, const struct customers_asked *asked, struct view_customers *view) {
    struct view_way *orders = arena_array(ctx->arena, 2, sizeof *orders);
    bool by_last = filter_by_last(&asked->filter);
    fill_tabs(ctx, asked, view);
    orders[0] = way(ctx, msg(ctx->lang, M("Name")), &asked->filter, FILTER_SORT, NULL);
    orders[1] = way(ctx, msg(ctx->lang, M("Last contact")), &asked->filter, FILTER_SORT, "last");
    view->by_name = &orders[0];
    view->by_last = &orders[1];
    view->by_name_count = view->by_last_count = 1;
    view->by_name_sort = by_last ? NULL : "ascending";
    view->args = args_of(ctx, &asked->filter, NULL, &view->args_count);
    view->on = args_of(ctx, &asked->filter, view->next, &view->on_count);
    view->query = filtered_write(ctx, &asked->filter);
}

/* How many each shows is said where that costs little. */
void customers_views(struct ctx *ctx, const struct customers_saved *saved, struct view_customers *view) {
    struct view_way *views = arena_array(ctx->arena, saved->count + 1, sizeof *views);
    for (size_t i = 0; i < saved->count; i++) {
        size_t count;
        struct filter filter = filtered_read(ctx, saved->list[i].query);
        views[i] = (struct view_way){.label = saved->list[i].name,
                                     .id = ref_text(ctx->arena, saved->list[i].id),
                                     .current = &saved->list[i] == saved->current};
        views[i].args = args_of(ctx, &filter, NULL, &views[i].args_count);
        if (find_count(ctx, &filter, &count))
            views[i].count = frame_number(ctx, count);
    }
    view->views = views;
    view->views_count = saved->count;
}

/* -- filters ----------------------------------------------------------------------------------------------------- */

/* A filter that the notice has nothing for is not there. */
void customers_selects(struct ctx *ctx, const struct customers_asked *asked, struct view_customers *view) {
    static const enum filter_what shown[] = {FILTER_RELATION, FILTER_SERVICE,  FILTER_SEND,
                                             FILTER_CONTACT,  FILTER_INDUSTRY, FILTER_SOURCE};
    enum { MOST = sizeof shown / sizeof *shown };
    struct view_select *selects = arena_array(ctx->arena, MOST, sizeof *selects);
    struct view_arg *kept = arena_array(ctx->arena, 2, sizeof *kept);
    for (size_t i = 0; i < MOST; i++) {
        size_t count;
        const char *now = asked->filter.values[shown[i]];
        const struct filter_choice *choices = filter_choices(ctx, shown[i], &count);
        struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
        for (size_t j = 0; j < count; j++)
            list[j] = (struct view_choice){.value = choices[j].id,
                                           .label = choices[j].words,
                                           .chosen = now && strcmp(now, choices[j].id) == 0};
        if (filter_there(ctx, shown[i]))
            selects[view->selects_count++] =
                (struct view_select){filter_id(shown[i]), filter_label(ctx, shown[i]), list, count, !count};
    }
    for (int i = 0; i < 2; i++) {
        enum filter_what what = i ? FILTER_SORT : FILTER_TYPE;
        if (asked->filter.values[what])
            kept[view->kept_count++] = (struct view_arg){filter_id(what), asked->filter.values[what], 0};
    }
    view->selects = selects;
    view->kept = kept;
}

/* -- columns ----------------------------------------------------------------------------------------------------- */

#define SEND "send."

static const struct {
    const char *id, *label, *css;
    bool usual;
} table[] = {
#define COLUMN(id, label, css, usual) {#id, label, css, usual},
#include "web/columns.def"
#undef COLUMN
};
enum { TABLE = sizeof table / sizeof *table };

/* Is the word in the list of words? */
static bool has_word(const char *list, const char *word) {
    size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)); at += length)
        if ((at == list || at[-1] == ' ') && (!at[length] || at[length] == ' '))
            return true;
    return false;
}

static void add_column(struct ctx *ctx, const struct customers_asked *asked, struct view_column column,
                       struct customers_columns *columns) {
    columns->all[columns->all_count++] = column;
    if (!column.chosen)
        return;
    column.orders = strcmp(column.id, "last") == 0;
    column.sort = column.orders && filter_by_last(&asked->filter) ? "descending" : NULL;
    column.label = frame_capital(ctx, column.label);
    columns->shown[columns->shown_count++] = column;
}

/* Whoever filters by what may be sent sees it said of each row, as it is now. */
struct customers_columns customers_columns(struct ctx *ctx, const struct customers_asked *asked) {
    const struct notice *notice = ctx_notice(ctx);
    size_t most = TABLE + notice->purposes_count;
    bool may;
    int filtered = filter_purpose(ctx, &asked->filter, &may);
    struct customers_columns columns = {.shown = arena_array(ctx->arena, most, sizeof *columns.shown),
                                        .all = arena_array(ctx->arena, most, sizeof *columns.all),
                                        .purposes = arena_array(ctx->arena, most, sizeof(int))};
    for (size_t i = 0; i < TABLE; i++) {
        bool chosen = asked->columns ? has_word(asked->columns, table[i].id) : table[i].usual;
        columns.traits = columns.traits || (chosen && !table[i].usual);
        add_column(ctx, asked,
                   (struct view_column){.id = table[i].id,
                                        .label = msg(ctx->lang, table[i].label),
                                        .css = table[i].css,
                                        .chosen = chosen},
                   &columns);
    }
    for (size_t i = 0; i < notice->purposes_count; i++) {
        const char *id = arena_printf(ctx->arena, SEND "%s", notice->purposes[i].entry.id);
        bool chosen = (int)i == filtered || (asked->columns && has_word(asked->columns, id));
        add_column(ctx, asked,
                   (struct view_column){.id = id,
                                        .label = words_in(&notice->purposes[i].entry, ctx->lang),
                                        .css = "hide-s",
                                        .sends = 1,
                                        .chosen = chosen},
                   &columns);
        if (chosen)
            columns.purposes[columns.purpose_count++] = (int)i;
    }
    columns.traits = columns.traits || columns.purpose_count;
    return columns;
}

/* -- rows -------------------------------------------------------------------------------------------------------- */

const char *customers_under(struct ctx *ctx, const struct hit *hit) {
    if (hit->organisation)
        return hit_organisation(ctx, hit);
    const char *type = frame_type(ctx, hit->type);
    if (!hit->people)
        return type;
    const char *people = msg_count(ctx->arena, ctx->lang, MN("{1} person", "{1} people"), (long)hit->people);
    return arena_printf(ctx->arena, "%s, %s", type ? type : "", people);
}

/* "Call 2.2.2026: …asked about the planks…" */
static const char *found_in(struct ctx *ctx, const struct hit_record *in) {
    return in ? arena_printf(ctx->arena, "%s %s: %s", in->label, frame_day(ctx, in->day), in->text) : NULL;
}

const char *customers_relation(struct ctx *ctx, unsigned relation) {
    size_t count;
    const struct filter_choice *choices = filter_choices(ctx, FILTER_RELATION, &count);
    for (size_t i = 0; i < count; i++)
        if (relation >> i & 1)
            return choices[i].words;
    return NULL;
}

static struct view_list_cell cell_of(struct ctx *ctx, const struct hit *hit, const char *id) {
    const struct hit_traits *traits = hit->traits;
    struct view_list_cell cell = {0};
    if (strcmp(id, "phone") == 0) {
        cell.text = frame_value(ctx, "phone", hit->phone);
        cell.tel = hit->phone;
    } else if (strcmp(id, "email") == 0) {
        cell.text = cell.mail = hit->email;
    } else if (strcmp(id, "last") == 0) {
        cell.text = frame_day(ctx, hit->last_contact);
        cell.iso = frame_day_iso(ctx, hit->last_contact);
    } else if (traits && strcmp(id, "relation") == 0) {
        cell.text = customers_relation(ctx, traits->relation);
    } else if (traits && strcmp(id, "services") == 0) {
        cell.text = traits->services;
    } else if (traits && strcmp(id, "industry") == 0) {
        cell.text = traits->industry;
    } else if (traits && strcmp(id, "sources") == 0) {
        cell.text = traits->sources;
    }
    return cell;
}

static const struct view_list_cell *cells_of(struct ctx *ctx, const struct hit *hit,
                                             const struct customers_columns *columns) {
    struct view_list_cell *cells = arena_array(ctx->arena, columns->shown_count + 1, sizeof *cells);
    size_t purpose = 0;
    for (size_t i = 0; i < columns->shown_count; i++) {
        cells[i] = cell_of(ctx, hit, columns->shown[i].id);
        cells[i].css = columns->shown[i].css;
        if (strncmp(columns->shown[i].id, SEND, strlen(SEND)) != 0)
            continue;
        cells[i].yes = hit->traits && hit->traits->may[purpose++];
        cells[i].no = !cells[i].yes;
        cells[i].text = msg(ctx->lang, cells[i].yes ? M("may be sent") : M("may not be sent"));
    }
    return cells;
}

/* A phone number twice: as people read it, and as a telephone dials it. */
const struct view_hit *customers_hits(struct ctx *ctx, const struct hits *hits,
                                      const struct customers_columns *columns) {
    struct view_hit *list = arena_array(ctx->arena, hits->count + 1, sizeof *list);
    for (size_t i = 0; i < hits->count; i++) {
        const struct hit *hit = &hits->items[i];
        list[i] = (struct view_hit){.id = ref_text(ctx->arena, hit->party),
                                    .name = hit->name,
                                    .sub = customers_under(ctx, hit),
                                    .in = found_in(ctx, hit->in),
                                    .cells = cells_of(ctx, hit, columns),
                                    .cells_count = columns->shown_count};
    }
    return list;
}
