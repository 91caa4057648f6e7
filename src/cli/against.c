/* "against ...": contacts that the answer of their own day did not allow, and what became of each. */
#include "registry/against.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "notice/word.h"
#include "registry/registry.h"

#include <string.h>

enum status cli_against_list(struct call *call);
enum status cli_against_explain(struct call *call);

enum { SHOWN = 200 };

static json_t *parts_json(const struct against *against) {
    json_t *list = json_array();
    for (size_t i = 0; i < against->part_count; i++) {
        const struct against_part *part = &against->parts[i];
        must(json_array_append_new(list,
                                   json_pack("{s:o,s:s,s:s,s:o}", "purpose", shown_json_text(part->purpose),
                                             "path", part->path, "sentence", part->sentence, "quote",
                                             shown_json_text(part->quote))) == 0);
    }
    return list;
}

static json_t *against_json(struct ctx *ctx, const struct against *against) {
    bool open = !against->closed;
    json_t *json = json_pack(
        "{s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "record", shown_json_id(ctx, against->record), "party",
        against->party ? shown_json_id(ctx, against->party) : json_null(), "kind", against->kind, "day",
        shown_json_day(ctx, against->day), "at",
        against->whole_day ? json_null() : shown_json_instant(ctx, against->at), "channel",
        shown_json_text(against->channel), "said_no", parts_json(against), "explained",
        open ? json_null() : shown_json_instant(ctx, against->closed), "why",
        shown_json_text(open ? NULL : against_why_id(against->why)), "by", shown_json_text(against->actor));
    must(json);
    return json;
}

/* "own marketing (P17)": each part in a line of its own. */
static const char *said(struct ctx *ctx, const struct against_part *part) {
    return part->purpose ? arena_printf(ctx->arena, "%s (%s)", part->purpose, part->sentence) : part->sentence;
}

static void print_rows(struct call *call, const struct against *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 6);
    table_head(&table, (const char *const[]){M("Record"), M("Customer"), M("Day"), M("What"), M("What said no"),
                                             M("Explained")});
    for (size_t i = 0; i < count; i++) {
        const struct against *one = &list[i];
        const char *what = one->channel ? arena_printf(ctx->arena, "%s, %s", one->label,
                                                       word_text(ctx->lang, WORD_CHANNEL, one->channel))
                                        : one->label;
        for (size_t k = 0; k < one->part_count; k++) {
            const char *cells[] = {k ? "" : shown_id(ctx, one->record),
                                   k            ? ""
                                   : one->party ? shown_id(ctx, one->party)
                                                : msg(ctx->lang, M("(erased)")),
                                   k ? "" : shown_day(ctx, one->day),
                                   k ? "" : what,
                                   said(ctx, &one->parts[k]),
                                   k             ? ""
                                   : one->closed ? msg(ctx->lang, against_why_words(one->why))
                                                 : msg(ctx->lang, M("no"))};
            table_row(&table, cells);
        }
    }
    table_print(&table, call->out);
}

enum status cli_against_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct against *list;
    size_t count;
    bool more;
    TRY(against_list(ctx, SHOWN, &list, &count, &more));
    if (call_has(call, "--json")) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, against_json(ctx, &list[i])) == 0);
        json_auto_t *json = json_pack("{s:o,s:b}", "against", rows, "more", more);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    if (count)
        print_rows(call, list, count);
    else
        fprintf(call->out, "%s\n",
                msg(ctx->lang, M("No contact within the last year went against the notice.")));
    if (more)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("There are more. Explain these first.")));
    return ST_OK;
}

enum status cli_against_explain(struct call *call) {
    struct ctx *ctx = call->ctx;
    static const struct arg_field options[] = {{"why", "--why"}};
    ref_t record;
    TRY(arg_record(call, call_word(call, 1), "RECORD", &record));
    TRY(arg_at(call, against_explain(ctx, record, call_option(call, "--why", NULL)), options, 1));
    if (!call_has(call, "--json")) {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Explained: {1}"), shown_id(ctx, record)));
        return ST_OK;
    }
    json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(ctx, record));
    must(json);
    call_json(call, json);
    return ST_OK;
}
