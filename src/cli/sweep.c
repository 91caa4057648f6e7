/* "sweep": shows what would go by a day; at a terminal, or with --yes, erases it. */
#include "rights/sweep.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "notice/keeps.h"
#include "registry/registry.h"

#include <string.h>
#include <unistd.h>

enum { PAGE = 100, PAGE_MOST = 1000000 };

enum status cli_sweep(struct call *call);

static const char *const fates[SWEEP_FATES] = {
    M("goes"),
    M("made anonymous"),
    M("its use is restricted"),
    M("a person decides: it must be gone, and must be kept"),
    M("waits: its use is restricted, or a request that needs it is open"),
    M("is held, because of a legal ground and for a time")};

/* ---- what would go */

static bool takes(enum sweep_fate fate) {
    return fate == SWEEP_GOES || fate == SWEEP_ANONYMISES;
}

/* "made anonymous; left: stars" */
static const char *fate_words(struct ctx *ctx, const struct sweep_row *row) {
    const char *words = msg(ctx->lang, fates[row->fate]);
    if (row->fate != SWEEP_ANONYMISES)
        return words;
    return MSG(ctx->arena, ctx->lang, M("{1}; what is left without a name: {2}"), words,
               keeps_words(ctx->arena, ctx->lang, ctx_notice(ctx), &row->left));
}

static void count_fates(const struct sweep_row *rows, size_t count, struct sweep_result *result) {
    *result = (struct sweep_result){0};
    for (size_t i = 0; i < count; i++) {
        result->items[rows[i].fate]++;
        bool known = false;
        for (size_t j = i; j > 0 && rows[j - 1].gone_by == rows[i].gone_by && !known; j--)
            known = rows[j - 1].party == rows[i].party && takes(rows[j - 1].fate);
        result->parties += takes(rows[i].fate) && !known;
    }
}

static json_t *counts_json(const struct sweep_result *result) {
    json_t *json = json_object();
    for (enum sweep_fate fate = 0; fate < SWEEP_FATES; fate++)
        must(json_object_set_new(json, sweep_fate_id(fate), json_integer((json_int_t)result->items[fate])) ==
             0);
    return json;
}

static json_t *row_json(struct ctx *ctx, const struct sweep_row *row) {
    json_t *json = json_pack("{s:o,s:o,s:o,s:s,s:I,s:o,s:s}", "party", shown_json_id(ctx, row->party), "name",
                             shown_json_text(row->name), "class", shown_json_class(ctx, row->class), "fate",
                             sweep_fate_id(row->fate), "records", (json_int_t)row->records, "gone_by",
                             shown_json_day(ctx, row->gone_by), "sentence", row->sentence);
    must(json);
    if (row->fate == SWEEP_ANONYMISES) {
        json_t *left = json_array();
        for (size_t i = 0; i < row->left.count; i++)
            must(json_array_append_new(left, json_string(row->left.items[i])) == 0);
        must(json_object_set_new(json, "left", left) == 0);
    }
    return json;
}

/* ---- what goes besides of the program's own data */

static bool own_goes(const struct kept_first *first, day_t on) {
    return first->day != DAY_NONE && first->last <= on;
}

static const char *own_words(struct ctx *ctx, const struct kept_first *first) {
    const struct notice *notice = ctx_notice(ctx);
    int category = notice_category(notice, first->data);
    return category == NOTICE_NOTHING ? first->data : words_in(&notice->categories[category].entry, ctx->lang);
}

static json_t *own_json(struct ctx *ctx, day_t on, const struct kept_first *firsts) {
    json_t *list = json_array();
    for (size_t i = 0; i < KEPT_OWN; i++)
        if (own_goes(&firsts[i], on))
            must(json_array_append_new(list, json_pack("{s:s,s:o,s:o}", "data", firsts[i].data, "oldest",
                                                       shown_json_day(ctx, firsts[i].day), "gone_by",
                                                       shown_json_day(ctx, firsts[i].last))) == 0);
    return list;
}

static size_t own_count(day_t on, const struct kept_first *firsts) {
    size_t count = 0;
    for (size_t i = 0; i < KEPT_OWN; i++)
        count += own_goes(&firsts[i], on);
    return count;
}

static void print_own(struct call *call, day_t on, const struct kept_first *firsts) {
    struct ctx *ctx = call->ctx;
    for (size_t i = 0; i < KEPT_OWN; i++)
        if (own_goes(&firsts[i], on))
            fprintf(call->out, "%s\n",
                    MSG(ctx->arena, ctx->lang,
                        M("Of the program’s own data goes what is over: {1}, the oldest of {2}"),
                        own_words(ctx, &firsts[i]), shown_day(ctx, firsts[i].day)));
}

/* ---- the list in JSON */

static void print_json(struct call *call, day_t on, const struct sweep_row *rows, size_t count,
                       const struct kept_first *firsts) {
    struct sweep_result result;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(list, row_json(call->ctx, &rows[i])) == 0);
    count_fates(rows, count, &result);
    json_auto_t *json = json_pack("{s:o,s:o,s:o,s:o}", "on", shown_json_day(call->ctx, on), "rows", list,
                                  "counts", counts_json(&result), "own", own_json(call->ctx, on, firsts));
    must(json);
    call_json(call, json);
}

/* How many of the program's own data go, beside what is listed. */
static size_t print_rows(struct call *call, day_t on, const struct sweep_row *rows, size_t shown, size_t count,
                         const struct kept_first *firsts) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 6);
    table_head(&table, (const char *const[]){M("Gone by"), M("Class"), M("What happens"), M("Id"), M("Name"),
                                             M("Sentence")});
    for (size_t i = 0; i < shown; i++) {
        const char *cells[] = {shown_day(ctx, rows[i].gone_by),
                               shown_class(ctx, rows[i].class),
                               fate_words(ctx, &rows[i]),
                               shown_id(ctx, rows[i].party),
                               rows[i].name,
                               rows[i].sentence};
        table_row(&table, cells);
    }
    size_t own = own_count(on, firsts);
    fprintf(call->out, "%s\n",
            count || own ? MSG(ctx->arena, ctx->lang, M("The sweep of {1}"), shown_day(ctx, on))
                         : MSG(ctx->arena, ctx->lang, M("Nothing is to be swept on {1}."), shown_day(ctx, on)));
    table_print(&table, call->out);
    if (shown < count)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("{1} of {2} shown; --limit shows more"), shown_number(ctx, shown),
                    shown_number(ctx, count)));
    print_own(call, on, firsts);
    return own;
}

/* ---- the act */

static bool say_progress(void *arg, size_t done, size_t all) {
    struct call *call = arg;
    if (!isatty(fileno(call->err)))
        return true;
    fprintf(call->err, "\r%zu / %zu%s", done, all, done == all ? "\n" : "");
    fflush(call->err);
    return true;
}

static enum status confirm(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *answer, *word = msg(ctx->lang, M("sweep"));
    fflush(call->out);
    if (!call_ask(call, MSG(ctx->arena, ctx->lang, M("This cannot be undone. Type “{1}” to go on:"), word),
                  &answer) ||
        strcmp(answer, word) != 0)
        return FAIL(ctx, ST_INVALID, M("nothing was erased"));
    return ST_OK;
}

static enum status run(struct call *call, day_t on) {
    struct ctx *ctx = call->ctx;
    struct sweep_result result;
    TRY(sweep_run(ctx, on, say_progress, call, &result));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack(
            "{s:o,s:I,s:o,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "on", shown_json_day(ctx, on), "parties",
            (json_int_t)result.parties, "counts", counts_json(&result), "requests", (json_int_t)result.requests,
            "breaches", (json_int_t)result.breaches, "handovers", (json_int_t)result.handovers, "messages",
            (json_int_t)result.messages, "entries", (json_int_t)result.entries, "certificates",
            (json_int_t)result.certificates, "refusals", (json_int_t)result.refusals);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("Swept. Parties whose data went: {1}"),
                shown_number(ctx, result.parties)));
    if (result.items[SWEEP_ANONYMISES])
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang,
                    M("Made anonymous: {1}. “seloste remains” shows what is left: sums, without names."),
                    shown_number(ctx, result.items[SWEEP_ANONYMISES])));
    if (result.items[SWEEP_RESTRICTS])
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Restricted instead of erased: {1}"),
                    shown_number(ctx, result.items[SWEEP_RESTRICTS])));
    if (result.requests)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Answered requests whose time was over: {1}"),
                    shown_number(ctx, result.requests)));
    if (result.breaches)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Closed breaches whose time was over: {1}"),
                    shown_number(ctx, result.breaches)));
    if (result.handovers)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Hand-overs whose time was over: {1}"),
                    shown_number(ctx, result.handovers)));
    if (result.refusals)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Codes of refusals whose time was over: {1}"),
                    shown_number(ctx, result.refusals)));
    if (result.certificates)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Certificates of erasures whose time was over: {1}"),
                    shown_number(ctx, result.certificates)));
    if (result.entries)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Entries of the log whose time was over: {1}"),
                    shown_number(ctx, result.entries)));
    if (result.messages)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("E-mails that had been kept long enough: {1}"),
                    shown_number(ctx, result.messages)));
    if (result.items[SWEEP_ASKS])
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Left for a person to decide: {1}"),
                    shown_number(ctx, result.items[SWEEP_ASKS])));
    return ST_OK;
}

enum status cli_sweep(struct call *call) {
    day_t on;
    size_t limit, count = 0;
    struct sweep_row *rows = NULL;
    struct kept_first firsts[KEPT_OWN];
    bool json = call_has(call, "--json"), yes = call_has(call, "--yes");
    TRY(arg_day(call, "--on", &on));
    TRY(arg_count(call, "--limit", json ? PAGE_MOST : PAGE, PAGE_MOST, &limit));
    if (on == DAY_NONE)
        on = registry_today(call->ctx);
    if (yes)
        return run(call, on);
    TRY(sweep_list(call->ctx, on, &rows, &count));
    TRY(sweep_own(call->ctx, on, firsts));
    size_t shown = count < limit ? count : limit, own = 0;
    if (json)
        print_json(call, on, rows, shown, firsts);
    else
        own = print_rows(call, on, rows, shown, count, firsts);
    if (json || !(count || own) || call_has(call, "--plan") || on > registry_today(call->ctx) ||
        !call->interactive)
        return ST_OK;
    TRY(confirm(call));
    return run(call, on);
}
