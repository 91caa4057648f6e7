/* "due": what must be gone by a day. */
#include "registry/due.h"
#include "registry/trust.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"

enum { PAGE = 100, PAGE_MOST = 1000000 };

enum status cli_due(struct call *call);

/* Dates as the table `due` has them; their calculation is shown by "show". */
static json_t *row_json(struct ctx *ctx, const struct due_row *row) {
    json_t *json =
        json_pack("{s:o,s:o,s:o,s:o,s:s,s:o,s:o}", "party", shown_json_id(ctx, row->party), "name",
                  shown_json_text(row->name), "class", shown_json_class(ctx, row->class), "record",
                  shown_json_id(ctx, row->record), "state", keep_state_id(row->state), "keep_through",
                  shown_json_day(ctx, row->keep_through), "gone_by", shown_json_day(ctx, row->gone_by));
    must(json);
    return json;
}

static json_t *confirm_json(struct ctx *ctx, const struct trust_row *rows, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *fields = json_array();
        for (size_t j = 0; j < rows[i].field_count; j++)
            must(json_array_append_new(fields, json_string(rows[i].fields[j])) == 0);
        json_t *json =
            json_pack("{s:o,s:o,s:o,s:o,s:o,s:s}", "party", shown_json_id(ctx, rows[i].party), "name",
                      shown_json_text(rows[i].name), "class", shown_json_class(ctx, rows[i].class), "since",
                      shown_json_day(ctx, rows[i].since), "fields", fields, "rule", rows[i].rule);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

/* What is to be confirmed, each with the command that says so. */
static void print_confirm(struct call *call, const struct trust_row *rows, size_t shown, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    if (!count)
        return;
    table_head(&table, (const char *const[]){M("Since"), M("Class"), M("Name"), M("Confirm")});
    for (size_t i = 0; i < shown; i++) {
        const char *cells[] = {shown_day(ctx, rows[i].since), shown_class(ctx, rows[i].class), rows[i].name,
                               arena_printf(ctx->arena, "seloste confirm %s %s", call_word(call, 0),
                                            shown_id(ctx, rows[i].party))};
        table_row(&table, cells);
    }
    fprintf(call->out, "\n%s\n", msg(ctx->lang, M("To be confirmed")));
    table_print(&table, call->out);
    if (shown < count)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("{1} of {2} shown; --limit shows more"), shown_number(ctx, shown),
                    shown_number(ctx, count)));
}

static void print_json(struct call *call, day_t on, const struct due_row *rows, size_t shown, size_t count,
                       json_t *confirm) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown; i++)
        must(json_array_append_new(list, row_json(call->ctx, &rows[i])) == 0);
    json_auto_t *json = json_pack("{s:o,s:o,s:I}", "on", shown_json_day(call->ctx, on), "due", list, "total",
                                  (json_int_t)count);
    must(json);
    if (json_array_size(confirm)) /* a register that has nothing to confirm does not speak of it */
        must(json_object_set(json, "to_confirm", confirm) == 0);
    call_json(call, json);
}

static void print_rows(struct call *call, day_t on, const struct due_row *rows, size_t shown, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 5);
    table_head(&table, (const char *const[]){M("Gone by"), M("State"), M("Class"), M("Id"), M("Name")});
    for (size_t i = 0; i < shown; i++) {
        const char *cells[] = {shown_day(ctx, rows[i].gone_by), shown_state(ctx, rows[i].state),
                               shown_class(ctx, rows[i].class), shown_id(ctx, rows[i].party), rows[i].name};
        table_row(&table, cells);
    }
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Must be gone by {1}"), shown_day(ctx, on)));
    table_print(&table, call->out);
    if (!count)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("Nothing is due.")));
    if (shown < count)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("{1} of {2} shown; --limit shows more"), shown_number(ctx, shown),
                    shown_number(ctx, count)));
}

enum status cli_due(struct call *call) {
    day_t on;
    size_t limit, count = 0;
    struct due_row *rows = NULL;
    bool json = call_has(call, "--json");
    TRY(arg_day(call, "--on", &on));
    TRY(arg_count(call, "--limit", json ? PAGE_MOST : PAGE, PAGE_MOST, &limit));
    if (on == DAY_NONE)
        on = registry_today(call->ctx);
    TRY(due_list(call->ctx, on, &rows, &count));
    struct trust_row *confirm;
    size_t confirm_count, shown = count < limit ? count : limit;
    TRY(trust_list(call->ctx, on, &confirm, &confirm_count));
    size_t asked = confirm_count < limit ? confirm_count : limit;
    if (json) {
        json_auto_t *list = confirm_json(call->ctx, confirm, asked);
        print_json(call, on, rows, shown, count, list);
    } else {
        print_rows(call, on, rows, shown, count);
        print_confirm(call, confirm, asked, confirm_count);
    }
    return ST_OK;
}
