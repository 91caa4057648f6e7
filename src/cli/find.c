/* "find": whom the words fit, a page at a time. */
#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"

#include <string.h>

enum { PAGE = 50, MOMENT_MS = 1000 };

enum status cli_find(struct call *call);

/* "find DIR helmi aal" and "find DIR 'helmi aal'" are the same question. */
static enum status join_words(struct call *call, const char **words) {
    *words = "";
    for (size_t i = 1; i < call->word_count; i++) {
        const char *word = call->words[i];
        if (strcmp(word, "-") == 0)
            TRY(call_line(call, &word));
        *words = i == 1 ? word : arena_printf(call->ctx->arena, "%s %s", *words, word);
    }
    return ST_OK;
}

static const char *shown_phone(struct ctx *ctx, const char *phone) {
    return phone ? field_show(ctx->arena, ctx->lang, field_builtin("phone"), phone) : NULL;
}

/* "50 of 412 shown", "50 of more than 10 000 shown", "3 found" */
static const char *how_many(struct ctx *ctx, const struct hits *hits) {
    if (hits->capped)
        return MSG(ctx->arena, ctx->lang, M("{1} of more than {2} shown"), shown_number(ctx, hits->count),
                   shown_number(ctx, hits->total));
    if (hits->count < hits->total)
        return MSG(ctx->arena, ctx->lang, M("{1} of {2} shown"), shown_number(ctx, hits->count),
                   shown_number(ctx, hits->total));
    return msg_count(ctx->arena, ctx->lang, MN("{1} found", "{1} found"), (long)hits->count);
}

/* The answer waits until everybody has been read; whoever sits at a terminal sees how far that is. */
static enum status wait_for_all(struct call *call) {
    struct ctx *ctx = call->ctx;
    bool whole = false;
    while (!whole) {
        size_t read, of;
        TRY(find_ready(ctx, MOMENT_MS, &whole, &read, &of));
        if (!whole && of && call->interactive)
            fprintf(call->err, "%s\n",
                    MSG(ctx->arena, ctx->lang, M("searching {1} of {2} so far"), shown_number(ctx, read),
                        shown_number(ctx, of)));
    }
    return ST_OK;
}

/* "Helmi Aaltio: call 2.2.2026: …asked about the planks…" */
static void print_records(struct call *call, const struct hits *hits) {
    struct ctx *ctx = call->ctx;
    for (size_t i = 0; i < hits->count; i++) {
        const struct hit *hit = &hits->items[i];
        if (hit->in)
            fprintf(call->out, "%s: %s %s: %s\n", table_clean(ctx, hit->name), hit->in->label,
                    shown_day(ctx, hit->in->day), table_clean(ctx, hit->in->text));
    }
}

/* The cursor stands as the option that shows the next page, to be copied. */
static void print_hits(struct call *call, const struct hits *hits) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 7);
    table_head(&table, (const char *const[]){M("Id"), M("Name"), M("Type"), M("Organisation"), M("E-mail"),
                                             M("Phone"), M("Last contact")});
    for (size_t i = 0; i < hits->count; i++) {
        const struct hit *hit = &hits->items[i];
        const char *cells[] = {shown_id(ctx, hit->party),        hit->name,  shown_type(ctx, hit->type),
                               hit_organisation(ctx, hit),       hit->email, shown_phone(ctx, hit->phone),
                               shown_day(ctx, hit->last_contact)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
    print_records(call, hits);
    fprintf(call->out, "%s\n", how_many(ctx, hits));
    if (hits->cursor)
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("More: --after {1}"), hits->cursor));
}

static void print_json(struct call *call, const struct hits *hits) {
    json_auto_t *json = json_pack("{s:o,s:I,s:o}", "found", pick_json(call->ctx, hits), "total",
                                  (json_int_t)hits->total, "cursor", shown_json_text(hits->cursor));
    must(json);
    call_json(call, json);
}

enum status cli_find(struct call *call) {
    size_t limit;
    const char *words;
    struct hits hits = {0};
    TRY(arg_count(call, "--limit", PAGE, FIND_PAGE_MAX, &limit));
    TRY(join_words(call, &words));
    TRY(wait_for_all(call));
    TRY(find(call->ctx, words, call_option(call, "--after", NULL), limit, &hits));
    if (call_has(call, "--json"))
        print_json(call, &hits);
    else
        print_hits(call, &hits);
    return ST_OK;
}
