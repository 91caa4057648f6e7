/* "review ...": the regular look at what the notice keeps without a minimum. */
#include "rights/review.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"

#include <string.h>
#include <unistd.h>

enum { PAGE = 100, PAGE_MOST = 100000 };

enum status cli_review_show(struct call *call);
enum status cli_review_people(struct call *call);
enum status cli_review_keep(struct call *call);
enum status cli_review_erase(struct call *call);
enum status cli_review_sign(struct call *call);
enum status cli_review_list(struct call *call);

static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {
        {"class", "CLASS"}, {"band", "--band"},      {"months", "--unused"}, {"people", "--unused"},
        {"who", "--who"},   {"reason", "--because"}, {"text", "--text"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

static void put(json_t *json, const char *name, json_t *value) {
    must(json_object_set_new(json, name, value) == 0);
}

static void push(json_t *list, json_t *value) {
    must(value && json_array_append_new(list, value) == 0);
}

/* ---- in words */

/* "1-2 years", "10 years or more" */
static const char *band_words(struct ctx *ctx, const struct review_band *band) {
    const char *from = arena_printf(ctx->arena, "%d", band->from / 12),
               *to = arena_printf(ctx->arena, "%d", band->to / 12);
    if (!band->from)
        return msg(ctx->lang, M("used within a year"));
    return band->to ? MSG(ctx->arena, ctx->lang, M("not used for {1}–{2} years"), from, to)
                    : MSG(ctx->arena, ctx->lang, M("not used for {1} years or longer"), from);
}

static const char *step_words(struct ctx *ctx, const struct review_step *step) {
    if (!step)
        return "";
    if (step->kind == REVIEW_KEEP)
        return MSG(ctx->arena, ctx->lang, M("kept: {1}"), step->reason);
    return MSG(ctx->arena, ctx->lang,
               step->ended ? M("went: {1}, stayed: {2}") : M("is going: {1}, stays: {2}"),
               shown_number(ctx, step->gone), shown_number(ctx, step->stays));
}

/* ---- showing */

static json_t *step_json(struct ctx *ctx, const struct review_step *step) {
    json_t *json = json_object();
    put(json, "id", shown_json_id(ctx, step->id));
    put(json, "kind", json_string(review_kind_id(step->kind)));
    put(json, "class", json_string(step->class));
    put(json, "months", json_integer(step->months));
    put(json, "people", json_integer((json_int_t)step->people));
    put(json, "unused_since", shown_json_day(ctx, step->unused));
    put(json, "gone", json_integer((json_int_t)step->gone));
    put(json, "stays", json_integer((json_int_t)step->stays));
    put(json, "at", shown_json_instant(ctx, step->at));
    put(json, "done", step->ended ? shown_json_instant(ctx, step->ended) : json_null());
    put(json, "actor", json_string(step->actor));
    put(json, "reason", shown_json_text(step->reason));
    return json;
}

static json_t *class_json(struct ctx *ctx, const struct review_class *class) {
    json_t *json = json_object(), *bands = json_array();
    for (size_t i = 0; i < REVIEW_BANDS; i++) {
        const struct review_band *band = &class->bands[i];
        push(bands,
             json_pack("{s:i,s:o,s:I,s:o}", "from_months", band->from, "to_months",
                       band->to ? json_integer(band->to) : json_null(), "people", (json_int_t)band->people,
                       "decided", band->decided ? shown_json_id(ctx, band->decided->id) : json_null()));
    }
    put(json, "class", shown_json_class(ctx, class->class));
    put(json, "people", json_integer((json_int_t) class->people));
    put(json, "oldest", shown_json_day(ctx, class->oldest));
    put(json, "last", shown_json_day(ctx, class->last));
    put(json, "next", shown_json_day(ctx, class->next));
    put(json, "late", json_boolean(class->late));
    put(json, "undecided", json_integer((json_int_t) class->undecided));
    put(json, "bands", bands);
    return json;
}

static void print_json(struct call *call, const struct review_state *state) {
    struct ctx *ctx = call->ctx;
    json_auto_t *json = json_object();
    json_t *classes = json_array(), *steps = json_array();
    for (size_t i = 0; i < state->class_count; i++)
        push(classes, class_json(ctx, &state->classes[i]));
    for (size_t i = state->step_count; i > 0; i--)
        if (state->open && state->steps[i - 1].review == state->open)
            push(steps, step_json(ctx, &state->steps[i - 1]));
    put(json, "day", shown_json_day(ctx, state->today));
    put(json, "next", shown_json_day(ctx, state->next));
    put(json, "late", json_boolean(state->late));
    put(json, "begun", shown_json_id(ctx, state->open));
    put(json, "undecided", json_integer((json_int_t)state->undecided));
    put(json, "classes", classes);
    put(json, "decisions", steps);
    call_json(call, json);
}

static void add_class(struct ctx *ctx, struct table *table, const struct review_class *class) {
    for (size_t i = 0; i < REVIEW_BANDS; i++) {
        const struct review_band *band = &class->bands[i];
        const char *decided = step_words(ctx, band->decided);
        if (band->people)
            table_row(table, (const char *const[]){shown_class(ctx, class->class), band_words(ctx, band),
                                                   shown_number(ctx, band->people),
                                                   i && band->people && !band->decided
                                                       ? msg(ctx->lang, M("to be decided"))
                                                       : decided});
    }
}

static void print_state(struct call *call, const struct review_state *state) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    table_head(&table, (const char *const[]){M("Class"), M("Last used"), M("Customers"), M("Decided")});
    for (size_t i = 0; i < state->class_count; i++)
        add_class(ctx, &table, &state->classes[i]);
    if (state->next == DAY_NONE)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("Nobody is in a class that has no minimum.")));
    else
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang,
                    state->late ? M("Should have been gone through by {1}.") : M("To be gone through by {1}."),
                    shown_day(ctx, state->next)));
    table_print(&table, call->out);
}

enum status cli_review_show(struct call *call) {
    struct review_state state;
    TRY(review_read(call->ctx, &state));
    if (call_has(call, "--json"))
        print_json(call, &state);
    else
        print_state(call, &state);
    return ST_OK;
}

/* ---- who */

static int class_in(struct call *call) {
    return notice_class(ctx_notice(call->ctx), call_word(call, 1));
}

static void print_people(struct call *call, const struct review_who *list, size_t count, size_t total) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 3);
    table_head(&table, (const char *const[]){M("Last used"), M("Id"), M("Name")});
    for (size_t i = 0; i < count; i++)
        table_row(&table, (const char *const[]){shown_day(ctx, list[i].used), shown_id(ctx, list[i].party),
                                                list[i].name});
    table_print(&table, call->out);
    if (count < total)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("{1} of {2} shown; --limit shows more"), shown_number(ctx, count),
                    shown_number(ctx, total)));
}

enum status cli_review_people(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct review_asked asked = {.class = class_in(call)};
    struct review_who *list;
    size_t count, total, months;
    TRY(arg_count(call, "--unused", 0, REVIEW_MONTHS, &months));
    TRY(arg_count(call, "--limit", PAGE, PAGE_MOST, &asked.limit));
    asked.from = (int)months;
    TRY(at_option(call, review_people(ctx, &asked, &list, &count, &total)));
    if (!call_has(call, "--json")) {
        print_people(call, list, count, total);
        return ST_OK;
    }
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        push(rows, json_pack("{s:o,s:o,s:o}", "party", shown_json_id(ctx, list[i].party), "name",
                             shown_json_text(list[i].name), "used", shown_json_day(ctx, list[i].used)));
    json_auto_t *json = json_pack("{s:I,s:o}", "total", (json_int_t)total, "people", rows);
    must(json);
    call_json(call, json);
    return ST_OK;
}

/* ---- deciding */

static enum status done(struct call *call, const char *sentence, const char *what) {
    struct ctx *ctx = call->ctx;
    if (call_has(call, "--json")) {
        struct review_state state;
        TRY(review_read(ctx, &state));
        print_json(call, &state);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, sentence, what));
    return ST_OK;
}

enum status cli_review_keep(struct call *call) {
    const char *reason;
    size_t band;
    TRY(arg_count(call, "--band", 0, REVIEW_MONTHS, &band));
    TRY(arg_text(call, call_option(call, "--because", ""), &reason));
    TRY(at_option(call, review_keep(call->ctx, class_in(call), (int)band, reason)));
    return done(call, M("Kept until the next time: {1}"), shown_class(call->ctx, class_in(call)));
}

static const char *const fates[SWEEP_FATES] = {
    M("goes"),
    M("made anonymous"),
    M("its use is restricted"),
    M("stays: it must be kept"),
    M("waits: its use is restricted, or a request that needs it is open"),
    M("is held, because of a legal ground and for a time")};

static json_t *row_json(struct ctx *ctx, const struct sweep_row *row) {
    return json_pack("{s:o,s:o,s:s}", "party", shown_json_id(ctx, row->party), "name",
                     shown_json_text(row->name), "fate", sweep_fate_id(row->fate));
}

static void print_plan(struct call *call, const struct review_limit *limit, const struct sweep_row *rows,
                       size_t count) {
    struct ctx *ctx = call->ctx;
    if (call_has(call, "--json")) {
        json_t *list = json_array();
        for (size_t i = 0; i < count; i++)
            push(list, row_json(ctx, &rows[i]));
        json_auto_t *json = json_pack("{s:I,s:s,s:o}", "people", (json_int_t)limit->people, "once",
                                      review_once_words(ctx, limit->class), "rows", list);
        must(json);
        call_json(call, json);
        return;
    }
    struct table table = table_begin(ctx, 3);
    table_head(&table, (const char *const[]){M("Id"), M("Name"), M("What happens")});
    for (size_t i = 0; i < count; i++)
        table_row(&table, (const char *const[]){shown_id(ctx, rows[i].party), rows[i].name,
                                                msg(ctx->lang, fates[rows[i].fate])});
    fprintf(call->out, "%s\n",
            msg_count(ctx->arena, ctx->lang,
                      MN("{1} customer is looked at; each is judged anew when it goes.",
                         "{1} customers are looked at; each is judged anew when it goes."),
                      (long)limit->people));
    table_print(&table, call->out);
    fprintf(call->out, "%s\n", review_once_words(ctx, limit->class));
}

static bool say_progress(void *arg, size_t passed, size_t all) {
    struct call *call = arg;
    if (!isatty(fileno(call->err)))
        return true;
    fprintf(call->err, "\r%zu / %zu%s", passed, all, passed == all ? "\n" : "");
    fflush(call->err);
    return true;
}

static enum status confirm(struct call *call, size_t people) {
    struct ctx *ctx = call->ctx;
    const char *answer, *word = arena_printf(ctx->arena, "%zu", people);
    fflush(call->out);
    if (!call_ask(call, MSG(ctx->arena, ctx->lang, M("This cannot be undone. Type “{1}” to go on:"), word),
                  &answer) ||
        strcmp(answer, word) != 0)
        return FAIL(ctx, ST_INVALID, M("nothing was erased"));
    return ST_OK;
}

/* A server that runs may be at it already: then it is done there. */
static enum status erase(struct call *call, const struct review_limit *limit) {
    ref_t step;
    TRY(at_option(call, review_erase(call->ctx, limit, &step)));
    TRY(review_run(call->ctx, say_progress, call));
    return done(call, M("Decided, and carried out. “seloste review show” says how many went: {1}"),
                shown_class(call->ctx, limit->class));
}

enum status cli_review_erase(struct call *call) {
    struct review_limit limit = {.class = class_in(call)};
    struct sweep_row *rows;
    size_t count, months, most;
    bool yes = call_has(call, "--yes");
    TRY(arg_count(call, "--unused", 0, REVIEW_MONTHS, &months));
    TRY(arg_count(call, "--limit", PAGE, PAGE_MOST, &most));
    limit.months = (int)months;
    TRY(at_option(call, review_preview(call->ctx, limit.class, limit.months, yes ? 0 : most, &rows, &count,
                                       &limit.people)));
    if (!yes)
        print_plan(call, &limit, rows, count);
    if (!yes && (call_has(call, "--plan") || call_has(call, "--json") || !call->interactive))
        return ST_OK;
    TRY(arg_text(call, call_option(call, "--because", ""), &limit.reason));
    if (!yes)
        TRY(confirm(call, limit.people));
    return erase(call, &limit);
}

/* ---- the signature */

enum status cli_review_sign(struct call *call) {
    struct review_state state;
    struct review_sign sign = {.who = call_option(call, "--who", NULL)};
    TRY(arg_text(call, call_option(call, "--text", ""), &sign.text));
    TRY(review_read(call->ctx, &state));
    sign.open = state.open;
    TRY(at_option(call, review_sign(call->ctx, &sign)));
    TRY(review_read(call->ctx, &state));
    if (state.next == DAY_NONE) /* nothing is reviewed here */
        return done(call, M("Signed."), NULL);
    return done(call, M("Signed. To be gone through again by {1}."), shown_day(call->ctx, state.next));
}

static json_t *review_json(struct ctx *ctx, const struct review *review) {
    json_t *json = json_object(), *steps = json_array();
    for (size_t i = 0; i < review->step_count; i++)
        push(steps, step_json(ctx, &review->steps[i]));
    put(json, "id", shown_json_id(ctx, review->id));
    put(json, "day", shown_json_day(ctx, review->day));
    put(json, "signed", shown_json_instant(ctx, review->closed));
    put(json, "who", shown_json_text(review->who));
    put(json, "text", shown_json_text(review->text));
    put(json, "hash", shown_json_text(review->hash));
    put(json, "actor", shown_json_text(review->actor));
    put(json, "decisions", steps);
    return json;
}

static void print_reviews(struct call *call, const struct review *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    if (!count)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("None has been signed yet.")));
    table_head(&table, (const char *const[]){M("Day"), M("Who looked"), M("Class"), M("Decided")});
    for (size_t i = 0; i < count; i++) {
        table_row(&table, (const char *const[]){shown_day(ctx, list[i].day), list[i].who, "", list[i].text});
        for (size_t k = 0; k < list[i].step_count; k++) {
            const struct review_step *step = &list[i].steps[k];
            int class = notice_class(ctx_notice(ctx), step->class);
            table_row(&table, (const char *const[]){
                                  "", "", class == NOTICE_NOTHING ? step->class : shown_class(ctx, class),
                                  step_words(ctx, step)});
        }
    }
    table_print(&table, call->out);
}

enum status cli_review_list(struct call *call) {
    struct review *list;
    size_t count;
    TRY(review_list(call->ctx, &list, &count));
    if (!call_has(call, "--json")) {
        print_reviews(call, list, count);
        return ST_OK;
    }
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        push(rows, review_json(call->ctx, &list[i]));
    json_auto_t *json = json_pack("{s:o}", "reviews", rows);
    must(json);
    call_json(call, json);
    return ST_OK;
}
