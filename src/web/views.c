/* Views of the list that somebody keeps, and the columns it shows. */
#include "base/buf.h"
#include "gate/filtered.h"
#include "http/form.h"
#include "registry/saved.h"
#include "web/customers.h"
#include "web/frame.h"

#include <string.h>

enum { NAME_MAX = 200, ID_MAX = 40, COLUMN_MAX = 100 };

/* The list that a form was on. */
struct form_list {
    const char *name, *id, *search;
    struct filter filter;
};

static enum status read_list(struct visit *visit, struct form_list *list) {
    static const struct form_field fields[] = {
        {"name", NAME_MAX}, {"id", ID_MAX}, {"search", ID_MAX}, {"filter", SAVED_QUERY}};
    struct form form;
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    *list = (struct form_list){.name = form_value(&form, "name"),
                               .id = form_value(&form, "id"),
                               .search = form_value(&form, "search"),
                               .filter = filtered_read(visit->ctx, form_value(&form, "filter"))};
    if (!*list->search)
        list->search = NULL;
    list->name += strspn(list->name, " ");
    return ST_OK;
}

const struct saved *customers_view(struct ctx *ctx, const struct customers_asked *asked,
                                   const struct saved *list, size_t count) {
    const char *query = filtered_write(ctx, &asked->filter);
    for (size_t i = 0; i < count && !asked->search; i++)
        if (strcmp(list[i].query, query) == 0)
            return &list[i];
    return NULL;
}

enum status customers_saved(struct ctx *ctx, struct customers_asked *asked, struct customers_saved *saved) {
    *saved = (struct customers_saved){0};
    TRY(saved_list(ctx, &saved->list, &saved->count, &saved->own));
    saved->current = customers_view(ctx, asked, saved->list, saved->count);
    asked->columns = saved->current ? saved->current->columns : saved->own.columns;
    return ST_OK;
}

enum status views_keep(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct form_list list;
    struct customers_saved saved;
    TRY(read_list(visit, &list));
    struct customers_asked asked = {.filter = list.filter};
    TRY(customers_saved(ctx, &asked, &saved));
    const struct saved view = {
        .name = list.name, .query = filtered_write(ctx, &list.filter), .columns = asked.columns};
    TRY(saved_put(ctx, &view));
    reply_see_other(visit->reply, customers_address(ctx, NULL, &list.filter));
    return ST_OK;
}

enum status views_drop(struct visit *visit) {
    struct form_list list;
    ref_t id;
    TRY(read_list(visit, &list));
    if (ref_parse(list.id, &id))
        TRY(saved_drop(visit->ctx, id));
    reply_see_other(visit->reply, customers_address(visit->ctx, NULL, &list.filter));
    return ST_OK;
}

/* Of the view one is on, else of the list as such. */
enum status views_columns(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct form_list list;
    struct customers_saved saved;
    const char *const *columns;
    size_t count;
    TRY(read_list(visit, &list));
    TRY(form_read_list(ctx, visit->request, "column", COLUMN_MAX, &columns, &count));
    struct customers_asked asked = {.filter = list.filter, .search = list.search};
    struct buf buf = buf_in(ctx->arena);
    TRY(customers_saved(ctx, &asked, &saved));
    for (size_t i = 0; i < count; i++)
        buf_printf(&buf, "%s%s", i ? " " : "", columns[i]);
    struct saved changed = saved.current ? *saved.current : saved.own;
    changed.columns = buf_text(&buf);
    TRY(saved_put(ctx, &changed));
    reply_see_other(visit->reply, customers_address(ctx, list.search, &list.filter));
    return ST_OK;
}
