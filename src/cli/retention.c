/* "retention": what goes when, in years or in the months of one, without naming anybody. */
#include "rights/outlook.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"

enum status cli_retention(struct call *call);

enum { YEAR_MOST = 9990 };

static json_t *class_json(struct ctx *ctx, const struct outlook *outlook, const struct outlook_class *class) {
    json_t *periods = json_array();
    for (size_t i = 0; i < outlook->periods; i++) {
        day_t to = outlook->to[i] == INT32_MAX ? DAY_NONE : outlook->to[i];
        json_t *json = json_pack("{s:o,s:o,s:I}", "from", shown_json_day(ctx, outlook->from[i]), "to",
                                 shown_json_day(ctx, to), "count", (json_int_t) class->counts[i]);
        must(json && json_array_append_new(periods, json) == 0);
    }
    json_t *json =
        json_pack("{s:o,s:I,s:I,s:o}", "class", shown_json_class(ctx, class->class), "over",
                  (json_int_t) class->over, "dateless", (json_int_t) class->dateless, "periods", periods);
    must(json);
    return json;
}

static void print_json(struct call *call, const struct outlook *outlook) {
    json_t *classes = json_array();
    for (size_t i = 0; i < outlook->class_count; i++)
        must(json_array_append_new(classes, class_json(call->ctx, outlook, &outlook->classes[i])) == 0);
    json_auto_t *json =
        json_pack("{s:o,s:o}", "day", shown_json_day(call->ctx, outlook->today), "classes", classes);
    must(json);
    call_json(call, json);
}

static const char *period_words(struct ctx *ctx, const struct outlook *outlook, size_t i) {
    struct ymd ymd = day_ymd(outlook->from[i]);
    if (outlook->year)
        return arena_printf(ctx->arena, "%d/%d", ymd.month, ymd.year);
    return arena_printf(ctx->arena, outlook->to[i] == INT32_MAX ? "%d–" : "%d", ymd.year);
}

static void print_table(struct call *call, const struct outlook *outlook) {
    struct ctx *ctx = call->ctx;
    size_t columns = outlook->class_count + 1;
    const char **cells = arena_array(ctx->arena, columns, sizeof *cells);
    struct table table = table_begin(ctx, columns);
    cells[0] = outlook->year ? M("Month") : M("Year");
    for (size_t i = 0; i < outlook->class_count; i++)
        cells[i + 1] = shown_class(ctx, (int)i);
    table_head(&table, cells);
    for (size_t p = 0; p < outlook->periods; p++) {
        const char **row = arena_array(ctx->arena, columns, sizeof *row);
        row[0] = period_words(ctx, outlook, p);
        for (size_t i = 0; i < outlook->class_count; i++)
            row[i + 1] = shown_number(ctx, outlook->classes[i].counts[p]);
        table_row(&table, row);
    }
    table_print(&table, call->out);
}

enum status cli_retention(struct call *call) {
    struct outlook outlook;
    size_t year;
    TRY(arg_count(call, "--year", 0, YEAR_MOST, &year));
    TRY(outlook_read(call->ctx, (int)year, &outlook));
    if (call_has(call, "--json"))
        print_json(call, &outlook);
    else
        print_table(call, &outlook);
    return ST_OK;
}
