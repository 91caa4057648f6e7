/* "remains": what is left of data that were made anonymous, as sums. */
#include "rights/remains.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"

enum status cli_remains(struct call *call);

static void print_json(struct call *call, const struct remain_row *rows, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct remain *remain = &rows[i].remain;
        json_t *json =
            json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:I}", "class", remain->class, "class_words",
                      rows[i].class_words, "field", remain->field, "field_words", rows[i].field_words, "value",
                      remain->value, "value_words", rows[i].value_words, "count", (json_int_t)remain->count);
        must(json && json_array_append_new(list, json) == 0);
    }
    json_auto_t *json = json_pack("{s:o}", "remains", list);
    must(json);
    call_json(call, json);
}

static void print_rows(struct call *call, const struct remain_row *rows, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    if (!count) {
        fprintf(call->out, "%s\n", msg(ctx->lang, M("Nothing has been made anonymous yet.")));
        return;
    }
    table_head(&table, (const char *const[]){M("Class"), M("Field"), M("Value"), M("Count")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {rows[i].class_words, rows[i].field_words, rows[i].value_words,
                               shown_number(ctx, (size_t)rows[i].remain.count)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
    fprintf(
        call->out, "\n%s\n",
        msg(ctx->lang, M("These are sums without names. A small one may still say something about somebody who "
                         "is known to be among them: look before publishing it.")));
}

enum status cli_remains(struct call *call) {
    struct remain_row *rows;
    size_t count;
    TRY(remains_list(call->ctx, &rows, &count));
    if (call_has(call, "--json"))
        print_json(call, rows, count);
    else
        print_rows(call, rows, count);
    return ST_OK;
}
