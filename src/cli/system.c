/* "system ...": the systems and recipients of the notice, what is written down about each, and what is due. "transfers": the grounds on
 * which data leave the EU and the EEA, in time, and what their ends mean. */
#include "rights/holder_beside.h"

#include "base/json.h"
#include "cli/arg.h"
#include "cli/file.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "notice/word.h"
#include "registry/disclosure.h"
#include "registry/registry.h"

#include <string.h>

enum { AHEAD = 30 };

enum status cli_system_list(struct call *call);
enum status cli_system_show(struct call *call);
enum status cli_system_note(struct call *call);
enum status cli_system_document(struct call *call);
enum status cli_system_drop(struct call *call);
enum status cli_transfers(struct call *call);

/* The model names its own fields; a person typed words and options. */
static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field names[] = {{"holder", "HOLDER"},   {"day", "--on"},        {"text", "TEXT"},
                                             {"ref", "--ref"},       {"ground", "--ground"}, {"who", "--who"},
                                             {"file", "--document"}, {"why", "WHY"}};
    const char *field = call->ctx->fault.field;
    enum holding_kind kind;
    bool look = call_word(call, 2) && holding_kind_from(call_word(call, 2), &kind) &&
                holding_lasts(kind) == HOLDING_LOOK;
    if (status != ST_OK && field && strcmp(field, "until") == 0)
        call->ctx->fault.field = look ? "--next" : "--valid-until";
    return arg_at(call, status, names, sizeof names / sizeof *names);
}

/* ---- as JSON */

static json_t *document_json(const struct file *file) {
    return file ? json_pack("{s:s,s:s,s:I}", "name", file->name, "type", file->type, "bytes",
                            (json_int_t)file->size)
                : json_null();
}

static json_t *row_json(struct ctx *ctx, const struct holding *row) {
    json_t *json =
        json_pack("{s:o,s:s,s:o,s:o,s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:b,s:o,s:o}", "id",
                  shown_json_id(ctx, row->id), "kind", holding_kind_id(row->kind), "ground",
                  shown_json_text(row->ground), "day", shown_json_day(ctx, row->day), "until",
                  shown_json_day(ctx, row->until), "at", shown_json_instant(ctx, row->at), "actor", row->actor,
                  "who", shown_json_text(row->who), "text", shown_json_text(row->text), "ref",
                  shown_json_text(row->ref), "looked", shown_json_text(row->looked), "same", row->same,
                  "document", document_json(row->file), "document_gone", shown_json_text(row->file_gone));
    must(json);
    return json;
}

static json_t *state_json(struct ctx *ctx, const struct holder_state *state) {
    const struct holder *holder = state->holder;
    json_t *json = json_pack(
        "{s:s,s:s,s:b,s:o,s:o,s:o,s:b,s:b,s:o,s:o,s:o,s:b,s:o,s:o}", "holder", holder->entry.path, "name",
        state->name, "recipient", holder->recipient, "place", shown_json_text(holder->place), "looked",
        shown_json_day(ctx, state->looked), "next", shown_json_day(ctx, state->next), "agreement_wanted",
        state->agreement_wanted, "agreement", state->agreement, "agreement_day",
        shown_json_day(ctx, state->agreement_day), "agreement_to", shown_json_day(ctx, state->agreement_to),
        "agreement_ref", shown_json_text(state->agreement_ref), "leaves", state->leaves, "ground",
        shown_json_text(state->ground), "ground_to", shown_json_day(ctx, state->ground_to));
    must(json);
    return json;
}

static json_t *dues_json(struct ctx *ctx, const struct holder_state *list, size_t count) {
    struct holder_due *dues;
    size_t due_count;
    json_t *json = json_array();
    holders_due(ctx, list, count, AHEAD, &dues, &due_count);
    for (size_t i = 0; i < due_count; i++) {
        json_t *one = json_pack("{s:s,s:o,s:b,s:s}", "holder", dues[i].state->holder->entry.path, "day",
                                shown_json_day(ctx, dues[i].day), "missing", dues[i].missing, "says",
                                holders_due_words(ctx, &dues[i]));
        must(one && json_array_append_new(json, one) == 0);
    }
    return json;
}

/* ---- "system list" */

static const char *look_words(struct ctx *ctx, const struct holder_state *state) {
    if (state->looked == DAY_NONE)
        return state->look_wanted ? msg(ctx->lang, M("never")) : "";
    return shown_day(ctx, state->looked);
}

static const char *agreement_words(struct ctx *ctx, const struct holder_state *state) {
    if (!state->agreement_wanted && !state->agreement)
        return "";
    if (!state->agreement)
        return msg(ctx->lang, M("none that holds"));
    return state->agreement_to == DAY_NONE
               ? shown_day(ctx, state->agreement_day)
               : MSG(ctx->arena, ctx->lang, M("until {1}"), shown_day(ctx, state->agreement_to));
}

static void print_dues(struct call *call, const struct holder_state *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct holder_due *dues;
    size_t due_count;
    holders_due(ctx, list, count, AHEAD, &dues, &due_count);
    for (size_t i = 0; i < due_count; i++)
        fprintf(call->out, "%s%s\n", i ? "" : "\n", table_clean(ctx, holders_due_words(ctx, &dues[i])));
}

enum status cli_system_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct holder_state *list;
    size_t count;
    TRY(holders_read(ctx, &list, &count));
    if (call_has(call, "--json")) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, state_json(ctx, &list[i])) == 0);
        json_auto_t *json = json_pack("{s:o,s:o}", "holders", rows, "due", dues_json(ctx, list, count));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    struct table table = table_begin(ctx, 5);
    table_head(&table, (const char *const[]){M("System or recipient"), M("Reviewed"), M("Agreement"), M("Data"),
                                             M("Id")});
    for (size_t i = 0; i < count; i++)
        table_row(&table,
                  (const char *const[]){list[i].name, look_words(ctx, &list[i]), agreement_words(ctx, &list[i]),
                                        holders_where_words(ctx, &list[i]), list[i].holder->entry.path});
    table_print(&table, call->out);
    print_dues(call, list, count);
    return ST_OK;
}

/* ---- "system show" */

static void print_row(struct call *call, const struct holding *row) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, "\n%s %s%s%s\n", shown_day(ctx, row->day), msg(ctx->lang, holding_kind_label(row->kind)),
            row->until == DAY_NONE ? "" : " - ", shown_day(ctx, row->until));
    fprintf(call->out, "  %s%s%s\n", table_clean(ctx, row->who), row->ground ? ", " : "",
            row->ground ? disclosure_ground_words(ctx->lang, row->ground) : "");
    if (row->ref)
        fprintf(call->out, "  %s\n", table_clean(ctx, row->ref));
    if (row->text)
        fprintf(call->out, "  %s\n", table_clean(ctx, row->text));
    if (row->file)
        fprintf(call->out, "  %s\n",
                MSG(ctx->arena, ctx->lang, M("Document: {1} (row {2})"), table_clean(ctx, row->file->name),
                    shown_id(ctx, row->id)));
    if (row->file_gone)
        fprintf(call->out, "  %s\n",
                MSG(ctx->arena, ctx->lang, M("The document was taken away: {1}"),
                    table_clean(ctx, row->file_gone)));
    if (!row->same)
        fprintf(call->out, "  %s\n", msg(ctx->lang, M("About another firm than the notice names now.")));
}

/* ---- what else is known of it */

static json_t *breaches_json(struct ctx *ctx, const struct holder_beside *beside) {
    json_t *list = json_array();
    for (size_t i = 0; i < beside->breach_count; i++)
        must(json_array_append_new(
                 list, json_pack("{s:o,s:o,s:b,s:b}", "id", shown_json_id(ctx, beside->breaches[i].id), "aware",
                                 shown_json_instant(ctx, beside->breaches[i].facts.aware), "open",
                                 !beside->breaches[i].closed, "late", beside->breaches[i].late)) == 0);
    return list;
}

static json_t *handovers_json(struct ctx *ctx, const struct holder_beside *beside) {
    json_t *list = json_array();
    for (size_t i = 0; i < beside->handover_count; i++) {
        const struct entrust *one = &beside->handovers[i];
        must(json_array_append_new(list, json_pack("{s:o,s:o,s:o,s:b,s:b}", "id", shown_json_id(ctx, one->id),
                                                   "given", shown_json_day(ctx, one->given), "due",
                                                   shown_json_day(ctx, one->due), "out", one->out, "late",
                                                   one->late)) == 0);
    }
    return list;
}

static json_t *beside_json(struct ctx *ctx, const struct holder_beside *beside) {
    return json_pack("{s:I,s:I,s:I,s:o,s:o}", "given", (json_int_t)beside->parties, "tasks_open",
                     (json_int_t)beside->open, "tasks_late", (json_int_t)beside->late, "breaches",
                     breaches_json(ctx, beside), "handovers", handovers_json(ctx, beside));
}

static void print_beside(struct call *call, const struct holder_beside *beside) {
    struct ctx *ctx = call->ctx;
    if (beside->parties)
        fprintf(
            call->out, "\n%s\n",
            msg_count(ctx->arena, ctx->lang,
                      MN("Data of {1} customer were given to it.", "Data of {1} customers were given to it."),
                      (long)beside->parties));
    if (beside->open)
        fprintf(call->out, "\n%s\n",
                msg_count(ctx->arena, ctx->lang,
                          MN("{1} task is open there: “seloste task list”.",
                             "{1} tasks are open there: “seloste task list”."),
                          (long)beside->open));
    for (size_t i = 0; i < beside->breach_count; i++)
        fprintf(call->out, "%s%s %s\n", i ? "" : "\n", msg(ctx->lang, M("Breach")),
                shown_id(ctx, beside->breaches[i].id));
    for (size_t i = 0; i < beside->handover_count; i++)
        fprintf(call->out, "%s%s %s %s\n", i ? "" : "\n", msg(ctx->lang, M("Handed over on")),
                shown_day(ctx, beside->handovers[i].given), shown_id(ctx, beside->handovers[i].id));
}

enum status cli_system_show(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct holder_state *list;
    const struct holder_state *state;
    struct holder_beside beside;
    size_t count, point_count;
    TRY(holders_read(ctx, &list, &count));
    TRY(at_option(call, holders_find(ctx, list, count, call_word(call, 1), &state)));
    TRY(holder_beside(ctx, state->holder, &beside));
    const struct sentence *const *points = holding_points(ctx, ctx_notice(ctx), state->index, &point_count);
    if (call_has(call, "--json")) {
        json_t *rows = json_array(), *names = json_array();
        for (size_t i = 0; i < state->count; i++)
            must(json_array_append_new(rows, row_json(ctx, &state->rows[i])) == 0);
        for (size_t i = 0; i < point_count; i++)
            must(json_array_append_new(names, json_string(points[i]->promise)) == 0);
        json_auto_t *json = state_json(ctx, state);
        must(json_object_set_new(json, "rows", rows) == 0 && json_object_set_new(json, "promises", names) == 0);
        must(json_object_set_new(json, "beside", beside_json(ctx, &beside)) == 0);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s (%s)\n%s: %s\n%s: %s\n%s: %s\n", table_clean(ctx, state->name),
            state->holder->entry.path, msg(ctx->lang, M("Reviewed")), look_words(ctx, state),
            msg(ctx->lang, M("Agreement")), agreement_words(ctx, state), msg(ctx->lang, M("Data")),
            holders_where_words(ctx, state));
    for (size_t i = 0; i < point_count; i++)
        fprintf(call->out, "%s%s %s\n", i ? "" : "\n", points[i]->promise,
                sentence_text(ctx->arena, ctx_notice(ctx), points[i], ctx->lang));
    for (size_t i = 0; i < state->count; i++)
        print_row(call, &state->rows[i]);
    print_beside(call, &beside);
    return ST_OK;
}

/* ---- "system note" */

static const char *looked_of(struct call *call) {
    const char *all = NULL;
    for (size_t i = 0; call_option_at(call, "--looked", i); i++)
        all = all ? arena_printf(call->ctx->arena, "%s %s", all, call_option_at(call, "--looked", i))
                  : call_option_at(call, "--looked", i);
    return all;
}

static enum status kind_of(struct call *call, enum holding_kind *kind) {
    const char *list = "";
    if (holding_kind_from(call_word(call, 2), kind))
        return ST_OK;
    for (int i = 0; i < HOLDING_KINDS; i++)
        list = arena_printf(call->ctx->arena, "%s%s%s", list, i ? ", " : "",
                            holding_kind_id((enum holding_kind)i));
    (void)FAIL(call->ctx, ST_INVALID, M("“{1}” is nothing that is written down about a system; there are: {2}"),
               call_word(call, 2), list);
    return fault_at_field(call->ctx, "NOTE");
}

static enum status note(struct call *call, struct holding_draft *draft, struct holding *made) {
    const char *path = call_option(call, "--document", NULL);
    FILE *file = NULL;
    if (!path)
        return holding_add(call->ctx, draft, made);
    path = call_path(call, path);
    TRY(arg_open(call, path, &file));
    struct input input = input_file(path, file);
    draft->file_name = path;
    draft->input = &input;
    enum status status = holding_add(call->ctx, draft, made);
    draft->input = NULL; /* it lives no longer than this */
    fclose(file);
    return status;
}

enum status cli_system_note(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct holding_draft draft = {.holder = call_word(call, 1),
                                  .ground = call_option(call, "--ground", NULL),
                                  .who = call_option(call, "--who", NULL),
                                  .ref = call_option(call, "--ref", NULL),
                                  .looked = looked_of(call)};
    struct holding made = {0};
    TRY(kind_of(call, &draft.kind));
    if (call_word(call, 3))
        TRY(arg_text(call, call_word(call, 3), &draft.text));
    TRY(arg_day(call, "--on", &draft.day));
    TRY(arg_day(call, holding_lasts(draft.kind) == HOLDING_LOOK ? "--next" : "--valid-until", &draft.until));
    TRY(at_option(call, note(call, &draft, &made)));
    if (call_has(call, "--json")) {
        json_auto_t *json = row_json(ctx, &made);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n",
            made.until == DAY_NONE
                ? msg(ctx->lang, M("It is written down."))
                : MSG(ctx->arena, ctx->lang, M("It is written down, until {1}."), shown_day(ctx, made.until)));
    return ST_OK;
}

/* ---- "system document", "system drop" */

enum status cli_system_document(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *output = call_option(call, "-o", NULL);
    const struct file *file = NULL;
    const void *bytes = NULL;
    size_t length = 0;
    ref_t row;
    TRY(arg_record(call, call_word(call, 1), "ROW", &row));
    TRY(file_free(call, output));
    TRY(holding_file(ctx, row, &file, &bytes, &length));
    TRY(file_new(call, output, bytes, length));
    if (call_has(call, "--json")) {
        json_auto_t *json = document_json(file);
        json_put(json, "file", output);
        call_json(call, json);
    } else {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("The file is in {1}"), output));
    }
    return ST_OK;
}

enum status cli_system_drop(struct call *call) {
    const char *why;
    ref_t row;
    TRY(arg_record(call, call_word(call, 1), "ROW", &row));
    TRY(arg_text(call, call_word(call, 2), &why));
    TRY(at_option(call, holding_file_drop(call->ctx, row, why)));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(call->ctx, row));
        must(json);
        call_json(call, json);
    } else {
        shown_done(call, M("Taken away: {1}"), row);
    }
    return ST_OK;
}

/* ---- "transfers" */

static json_t *spans_json(struct ctx *ctx, const struct holder_state *state) {
    struct ground_span *spans;
    size_t count;
    json_t *json = json_array();
    holders_grounds(ctx, state, &spans, &count);
    for (size_t i = 0; i < count; i++) {
        json_t *one = json_pack("{s:s,s:o,s:o}", "ground", spans[i].ground, "from",
                                shown_json_day(ctx, spans[i].from), "to", shown_json_day(ctx, spans[i].to));
        must(one && json_array_append_new(json, one) == 0);
    }
    return json;
}

static json_t *end_json(struct ctx *ctx, const struct holder_end *end) {
    json_t *purposes = json_array();
    for (size_t i = 0; i < end->purpose_count; i++)
        must(json_array_append_new(purposes,
                                   json_string(ctx_notice(ctx)->purposes[end->purposes[i]].entry.id)) == 0);
    json_t *json = json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:I,s:I}", "holder", end->state->holder->entry.path,
                             "last", shown_json_day(ctx, end->last), "ground", shown_json_text(end->ground),
                             "next_ground", shown_json_text(end->next_ground), "refused", purposes, "sentence",
                             shown_json_text(end->path), "parties_given", (json_int_t)end->parties,
                             "parties_possible", (json_int_t)end->possible);
    must(json);
    return json;
}

static const char *purposes_words(struct ctx *ctx, const struct holder_end *end) {
    const char *all = "";
    for (size_t i = 0; i < end->purpose_count; i++)
        all = arena_printf(ctx->arena, "%s%s%s", all, i ? ", " : "",
                           words_in(&ctx_notice(ctx)->purposes[end->purposes[i]].entry, ctx->lang));
    return all;
}

static void print_end(struct call *call, const struct holder_end *end) {
    struct ctx *ctx = call->ctx;
    fprintf(
        call->out, "\n%s\n",
        MSG(ctx->arena, ctx->lang, M("{1}, last day {2}: {3}"), end->state->name, shown_day(ctx, end->last),
            end->ground ? holders_ground_words(ctx, end->state, end->ground) : msg(ctx->lang, M("agreement"))));
    if (end->next_ground)
        fprintf(call->out, "  %s\n",
                MSG(ctx->arena, ctx->lang, M("After it holds: {1}"),
                    holders_ground_words(ctx, end->state, end->next_ground)));
    if (end->purpose_count)
        fprintf(call->out, "  %s\n",
                MSG(ctx->arena, ctx->lang, M("From the day after it nothing is handed there for: {1}"),
                    purposes_words(ctx, end)));
    fprintf(call->out, "  %s\n",
            MSG(ctx->arena, ctx->lang, M("Data of {1} customers were given there, and could be of {2}."),
                shown_number(ctx, end->parties), shown_number(ctx, end->possible)));
}

static void print_spans(struct call *call, const struct holder_state *state) {
    struct ctx *ctx = call->ctx;
    struct ground_span *spans;
    size_t count;
    holders_grounds(ctx, state, &spans, &count);
    fprintf(call->out, "%s: %s\n", table_clean(ctx, state->name), holders_where_words(ctx, state));
    for (size_t i = 0; i < count; i++)
        fprintf(call->out, "  %s - %s  %s\n", shown_day(ctx, spans[i].from), shown_day(ctx, spans[i].to),
                holders_ground_words(ctx, state, spans[i].ground));
}

/* Of one holder on one day, or whatever is known to end. */
static enum status find_ends(struct call *call, const struct holder_state *list, size_t count,
                             const struct holder_state *only, struct holder_end **ends, size_t *end_count) {
    if (!only || !call_has(call, "--on"))
        return only ? holders_ends(call->ctx, only, 1, ends, end_count)
                    : holders_ends(call->ctx, list, count, ends, end_count);
    *ends = arena_alloc(call->ctx->arena, sizeof **ends);
    TRY(holders_end_on(call->ctx, only, only->on - 1, *ends));
    *end_count = (*ends)->ground || (*ends)->purpose_count;
    return ST_OK;
}

static void print_transfers(struct call *call, const struct holder_state *list, size_t count,
                            const struct holder_state *only, const struct holder_end *ends, size_t end_count) {
    struct ctx *ctx = call->ctx;
    struct holder_share share = holders_share(ctx);
    fprintf(call->out, "%s\n\n",
            MSG(ctx->arena, ctx->lang,
                M("Of {1} providers whose place is known, {2} keep data in the EU and the EEA."),
                shown_number(ctx, share.known), shown_number(ctx, share.inside)));
    if (call_has(call, "--on"))
        fprintf(
            call->out, "%s\n\n",
            MSG(ctx->arena, ctx->lang, M("On {1}, by the notice in force now:"), shown_day(ctx, list[0].on)));
    for (size_t i = 0; i < count; i++)
        if (only ? &list[i] == only : list[i].leaves)
            print_spans(call, &list[i]);
    for (size_t i = 0; i < end_count; i++)
        print_end(call, &ends[i]);
}

enum status cli_transfers(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct holder_state *list;
    const struct holder_state *only = NULL;
    struct holder_end *ends;
    size_t count, end_count;
    day_t on;
    TRY(arg_day(call, "--on", &on));
    TRY(holders_read_on(ctx, on, &list, &count));
    if (call_has(call, "--of"))
        TRY(at_option(call, holders_find(ctx, list, count, call_option(call, "--of", ""), &only)));
    TRY(find_ends(call, list, count, only, &ends, &end_count));
    if (!call_has(call, "--json")) {
        print_transfers(call, list, count, only, ends, end_count);
        return ST_OK;
    }
    json_t *rows = json_array(), *known = json_array();
    struct holder_share share = holders_share(ctx);
    for (size_t i = 0; i < count; i++) {
        if (only ? &list[i] != only : !list[i].leaves)
            continue;
        json_t *one = state_json(ctx, &list[i]);
        must(json_object_set_new(one, "grounds", spans_json(ctx, &list[i])) == 0);
        must(json_array_append_new(rows, one) == 0);
    }
    for (size_t i = 0; i < end_count; i++)
        must(json_array_append_new(known, end_json(ctx, &ends[i])) == 0);
    json_auto_t *json = json_pack("{s:I,s:I,s:o,s:o}", "inside", (json_int_t)share.inside, "known",
                                  (json_int_t)share.known, "holders", rows, "ends", known);
    must(json);
    call_json(call, json);
    return ST_OK;
}
