/* "licence": under which licences data may be used and until when; a new last day for one that was renewed. */
#include "registry/licence.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"

enum status cli_licence(struct call *call);

/* The id of a source that the notice no longer lists is its word. */
static const char *source_words(struct ctx *ctx, const struct licence_row *row) {
    return row->source == NOTICE_NOTHING ? row->name : shown_source(ctx, row->source);
}

static void print_licences(struct call *call, const struct licence_row *rows, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 6);
    table_head(&table, (const char *const[]){M("Licence until"), M("State"), M("Licence"), M("Source"),
                                             M("Parties"), M("When it was renewed")});
    for (size_t i = 0; i < count; i++) {
        const char *text = rows[i].licence.text;
        const char *cells[] = {shown_day(ctx, rows[i].licence.until),
                               rows[i].ended ? msg(ctx->lang, M("ended")) : "",
                               text,
                               source_words(ctx, &rows[i]),
                               shown_number(ctx, rows[i].parties),
                               text ? arena_printf(ctx->arena, "seloste licence %s \"%s\" --licence-until DAY",
                                                   call_word(call, 0), text)
                                    : NULL};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
}

json_t *shown_json_licences(struct ctx *ctx, const struct licence_row *rows, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json = json_pack("{s:o,s:s,s:o,s:o,s:b,s:I}", "licence", shown_json_text(rows[i].licence.text),
                                 "source", rows[i].name, "bought", shown_json_day(ctx, rows[i].licence.bought),
                                 "until", shown_json_day(ctx, rows[i].licence.until), "ended", rows[i].ended,
                                 "parties", (json_int_t)rows[i].parties);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

void shown_licences(struct call *call, const struct licence_row *rows, size_t count) {
    if (!count)
        return;
    fprintf(call->out, "\n%s\n", msg(call->ctx->lang, M("Licences that end")));
    print_licences(call, rows, count);
}

static enum status renew(struct call *call) {
    struct ctx *ctx = call->ctx;
    day_t until;
    TRY(arg_day(call, "--licence-until", &until));
    if (until == DAY_NONE) {
        (void)FAIL(ctx, ST_INVALID, M("{1} is missing"), "--licence-until");
        return fault_at_field(ctx, "--licence-until");
    }
    TRY(arg_lacking(call, licence_renew(ctx, call_word(call, 1), until)));
    if (!call_has(call, "--json"))
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("The licence lasts until {1} now."), shown_day(ctx, until)));
    return ST_OK;
}

enum status cli_licence(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct licence_row *rows;
    size_t count;
    if (call_word(call, 1))
        TRY(renew(call));
    if (call_word(call, 1) && !call_has(call, "--json"))
        return ST_OK;
    TRY(licence_list(ctx, registry_today(ctx), DAY_NONE, &rows, &count));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o}", "licences", shown_json_licences(ctx, rows, count));
        must(json);
        call_json(call, json);
    } else if (count) {
        print_licences(call, rows, count);
    } else {
        fprintf(call->out, "%s\n", msg(ctx->lang, M("No licence has a last day.")));
    }
    return ST_OK;
}
