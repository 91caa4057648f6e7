/* "duplicates": pairs that look like one, for a person to decide: merge, or distinct. */
#include "registry/alike.h"

#include "base/buf.h"
#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"

enum { PAGE = 50, PAGE_MOST = 500 };

enum status cli_duplicates(struct call *call);

static const char *const sure_ids[] = {"sure", "likely", "possible"};

static const char *sure_words(struct ctx *ctx, enum alike_sure sure) {
    switch (sure) {
    case ALIKE_SURE:
        return msg(ctx->lang, M("nearly sure"));
    case ALIKE_LIKELY:
        return msg(ctx->lang, M("likely"));
    case ALIKE_POSSIBLE:
        break;
    }
    return msg(ctx->lang, M("possible"));
}

static const char *why_text(struct ctx *ctx, unsigned why) {
    struct buf buf = buf_in(ctx->arena);
    for (int i = 0; i < ALIKE_WHYS; i++)
        if (why >> i & 1)
            buf_printf(&buf, "%s%s", buf.length ? ", " : "", alike_why_words(ctx->lang, (enum alike_why)i));
    return buf_text(&buf);
}

static void print_pairs(struct call *call, const struct alike_pairs *pairs) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 6);
    table_head(&table, (const char *const[]){M("Id"), M("Name"), M("Id"), M("Name"), M("How sure"), M("Why")});
    for (size_t i = 0; i < pairs->count; i++) {
        const struct alike_pair *pair = &pairs->items[i];
        const char *cells[] = {shown_id(ctx, pair->one.party),   pair->one.name,
                               shown_id(ctx, pair->other.party), pair->other.name,
                               sure_words(ctx, pair->sure),      why_text(ctx, pair->why)};
        table_row(&table, cells);
    }
    if (pairs->count)
        table_print(&table, call->out);
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("{1} of {2} shown"), shown_number(ctx, pairs->count),
                shown_number(ctx, pairs->total)));
    if (pairs->cursor)
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("More: --after {1}"), pairs->cursor));
}

static json_t *why_json(unsigned why) {
    json_t *list = json_array();
    for (int i = 0; i < ALIKE_WHYS; i++)
        if (why >> i & 1)
            must(json_array_append_new(list, json_string(alike_why_id((enum alike_why)i))) == 0);
    return list;
}

static void print_json(struct call *call, const struct alike_pairs *pairs) {
    struct ctx *ctx = call->ctx;
    json_t *list = json_array();
    for (size_t i = 0; i < pairs->count; i++) {
        const struct alike_pair *pair = &pairs->items[i];
        json_t *json = json_pack("{s:o,s:o,s:s,s:i,s:o}", "one", pick_hit_json(ctx, &pair->one), "other",
                                 pick_hit_json(ctx, &pair->other), "sure", sure_ids[pair->sure], "points",
                                 pair->points, "why", why_json(pair->why));
        must(json && json_array_append_new(list, json) == 0);
    }
    json_auto_t *json = json_pack("{s:o,s:I,s:o}", "pairs", list, "total", (json_int_t)pairs->total, "cursor",
                                  shown_json_text(pairs->cursor));
    must(json);
    call_json(call, json);
}

enum status cli_duplicates(struct call *call) {
    size_t limit;
    struct alike_pairs pairs;
    TRY(arg_count(call, "--limit", PAGE, PAGE_MOST, &limit));
    TRY(alike_list(call->ctx, call_option(call, "--after", NULL), limit, &pairs));
    if (call_has(call, "--json"))
        print_json(call, &pairs);
    else
        print_pairs(call, &pairs);
    return ST_OK;
}
