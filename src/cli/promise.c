/* "promises": what the notice promises, and whether it is kept; "promise attest": what somebody has seen who looked. */
#include "rights/promise.h"

#include "cli/arg.h"
#include "cli/file.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"
#include "rights/promise_paper.h"
#include "rights/proof.h"

#include <string.h>

enum status cli_promises(struct call *call);
enum status cli_promise_attest(struct call *call);

/* ---- as JSON */

static json_t *figures_json(const struct promise_proof *proof) {
    json_t *json = json_object();
    for (size_t i = 0; i < proof->figure_count; i++)
        must(json_object_set_new(json, proof->figures[i].name, json_integer(proof->figures[i].number)) == 0);
    return json;
}

static json_t *proof_json(struct ctx *ctx, const struct promise_proof *proof) {
    json_t *json = json_pack("{s:s,s:s,s:s,s:o,s:s,s:o,s:o,s:o,s:o}", "path", proof->path, "state",
                             promise_state_id(proof->state), "rule", proof->rule, "value",
                             shown_json_text(proof->value), "found", proof->says ? proof->says : "", "todo",
                             shown_json_text(proof->todo), "next", shown_json_day(ctx, proof->next), "command",
                             shown_json_text(proof->command), "figures", figures_json(proof));
    must(json);
    return json;
}

static json_t *attested_json(struct ctx *ctx, const struct attestation *attested) {
    if (!attested)
        return json_null();
    json_t *json =
        json_pack("{s:s,s:o,s:o,s:s,s:b}", "who", attested->who, "day", shown_json_day(ctx, attested->day),
                  "next", shown_json_day(ctx, attested->next), "text", attested->text, "same", attested->same);
    must(json);
    return json;
}

static json_t *promise_json(struct ctx *ctx, const struct promise *promise) {
    json_t *proofs = json_array();
    for (size_t i = 0; i < promise->proof_count; i++)
        must(json_array_append_new(proofs, proof_json(ctx, &promise->proofs[i])) == 0);
    json_t *json =
        json_pack("{s:s,s:s,s:s,s:s,s:b,s:o,s:o}", "id", promise->id, "section", promise->heading, "text",
                  promise->text, "state", promise_state_id(promise->state), "attestable", promise->attestable,
                  "attested", attested_json(ctx, promise->attested), "proofs", proofs);
    must(json);
    return json;
}

static json_t *counts_json(const struct promises *promises) {
    json_t *json = json_object();
    for (int i = 0; i < PROMISE_STATES; i++)
        must(json_object_set_new(json, promise_state_id((enum promise_state)i),
                                 json_integer((json_int_t)promises->counts[i])) == 0);
    return json;
}

/* ---- for people */

static const char *counts_text(struct ctx *ctx, const struct promises *promises) {
    return MSG(ctx->arena, ctx->lang, M("{1} promises: {2} kept, {3} attested, {4} at risk, {5} broken."),
               shown_number(ctx, promises->all), shown_number(ctx, promises->counts[PROMISE_KEPT]),
               shown_number(ctx, promises->counts[PROMISE_ATTESTED]),
               shown_number(ctx, promises->counts[PROMISE_RISK]),
               shown_number(ctx, promises->counts[PROMISE_BROKEN]));
}

static bool is_wanted(const struct call *call, const struct promise *promise, const enum promise_state *state) {
    if (!promise->id || (state && promise->state != *state))
        return false;
    for (size_t i = 1; i < call->word_count; i++)
        if (strcasecmp(call->words[i], promise->id) == 0)
            return true;
    return call->word_count < 2;
}

static void print_proof(struct call *call, const struct promise_proof *proof) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, "\n  %s: %s\n", promise_state_words(ctx->lang, proof->state), proof->path);
    fprintf(call->out, "    %s%s%s\n", proof->rule, proof->value ? " " : "",
            proof->value ? table_clean(ctx, proof->value) : "");
    if (proof->says)
        fprintf(call->out, "    %s\n", table_clean(ctx, proof->says));
    if (proof->todo)
        fprintf(call->out, "    -> %s\n", table_clean(ctx, proof->todo));
    if (proof->command)
        fprintf(call->out, "    %s\n", proof->command);
}

static void print_whole(struct call *call, const struct promise *promise) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, "%s %s. %s\n", promise->id, promise_state_words(ctx->lang, promise->state),
            table_clean(ctx, promise->text));
    for (size_t i = 0; i < promise->proof_count; i++)
        print_proof(call, &promise->proofs[i]);
    if (promise->attested)
        fprintf(call->out, "\n  %s: %s\n", table_clean(ctx, promise->attested->who),
                table_clean_lines(ctx, promise->attested->text));
    fputc('\n', call->out);
}

static void print_table(struct call *call, const struct promises *promises, const enum promise_state *state) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 3);
    table_head(&table, (const char *const[]){M("Promise"), M("State"), M("Sentence")});
    for (size_t i = 0; i < promises->count; i++) {
        const struct promise *promise = &promises->items[i];
        if (!is_wanted(call, promise, state))
            continue;
        table_row(&table, (const char *const[]){promise->id, promise_state_words(ctx->lang, promise->state),
                                                promise->text});
    }
    table_print(&table, call->out);
    fprintf(call->out, "\n%s\n", counts_text(ctx, promises));
}

static void print_json(struct call *call, const struct promises *promises, const enum promise_state *state) {
    json_t *list = json_array();
    for (size_t i = 0; i < promises->count; i++)
        if (is_wanted(call, &promises->items[i], state))
            must(json_array_append_new(list, promise_json(call->ctx, &promises->items[i])) == 0);
    json_auto_t *json = json_pack("{s:o,s:o,s:o}", "day", shown_json_day(call->ctx, promises->today), "counts",
                                  counts_json(promises), "promises", list);
    must(json);
    call_json(call, json);
}

/* Two files that belong together: the paper, and its signature beside it. */
static enum status write_signed(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct promise_paper paper;
    const char *file = call_option(call, "-o", NULL);
    if (!file) {
        (void)FAIL(ctx, ST_INVALID,
                   M("Say with -o into which file the signed paper goes, such as promises.pdf"));
        return fault_at_field(ctx, "-o");
    }
    const char *beside = arena_printf(ctx->arena, "%s.sig", file);
    TRY(file_free(call, file));
    TRY(file_free(call, beside));
    TRY(promise_paper(ctx, &paper));
    TRY(file_new(call, file, paper.pdf, paper.length));
    TRY(file_new(call, beside, paper.signature, strlen(paper.signature)));
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:s,s:s,s:s}", "file", file, "signature", beside, "key", proof_key(ctx));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("Signed: {1}, with {2} beside it. Give both away together."), file,
                beside));
    return ST_OK;
}

enum status cli_promises(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct promises promises;
    enum promise_state state;
    if (call_has(call, "--signed"))
        return write_signed(call);
    bool only = promise_state_from(call_option(call, "--state", NULL), &state);
    TRY(promise_list(ctx, &promises));
    for (size_t i = 1; i < call->word_count; i++)
        if (!promise_find(&promises, call->words[i]))
            return FAIL(ctx, ST_NOT_FOUND, M("The notice has no promise “{1}”"), call->words[i]);
    if (call_has(call, "--json"))
        print_json(call, &promises, only ? &state : NULL);
    else if (call->word_count < 2)
        print_table(call, &promises, only ? &state : NULL);
    for (size_t i = 1; i < call->word_count && !call_has(call, "--json"); i++)
        print_whole(call, promise_find(&promises, call->words[i]));
    return ST_OK;
}

/* ---- attesting */

/* The model names its own fields; here they are words and options. */
static enum status named_here(struct call *call, enum status status) {
    static const struct arg_field names[] = {
        {"promise", "PROMISE"}, {"text", "TEXT"}, {"who", "--who"}, {"day", "--on"}, {"next", "--next"}};
    return arg_at(call, status, names, sizeof names / sizeof *names);
}

enum status cli_promise_attest(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct attest_draft draft = {.promise = call_word(call, 1), .who = call_option(call, "--who", NULL)};
    struct attestation made;
    TRY(arg_text(call, call_word(call, 2), &draft.text));
    TRY(arg_day(call, "--on", &draft.day));
    TRY(arg_day(call, "--next", &draft.next));
    TRY(named_here(call, attest(ctx, &draft, &made)));
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:s,s:o,s:o,s:s}", "promise", made.promise, "day", shown_json_day(ctx, made.day),
                      "next", shown_json_day(ctx, made.next), "who", made.who);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("{1} is attested. Look again by {2}."), made.promise,
                shown_day(ctx, made.next)));
    return ST_OK;
}
