/* "export": data handed to a recipient of the notice; without one, the whole register. What goes to anybody but a system of our own is
 * a hand-over, which asks what this command alone does not, and is followed. */
#include "cli/arg.h"
#include "cli/carry.h"
#include "cli/handover.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"

#include <string.h>
#include <strings.h>

enum status cli_export(struct call *call);

/* ---- what was asked for */

static enum status who_all(struct call *call, struct export_options *options) {
    ref_t *parties = arena_array(call->ctx->arena, call->word_count, sizeof *parties);
    for (size_t i = 1; i < call->word_count; i++) {
        ref_t party;
        bool again = false;
        TRY(pick_party(call, call->words[i], "WHO", &party));
        for (size_t j = 0; j < options->party_count; j++)
            again = again || parties[j] == party;
        if (!again)
            parties[options->party_count++] = party;
    }
    options->parties = parties;
    return ST_OK;
}

static char separator_of(const struct call *call) {
    const char *name = call_option(call, "--separator", NULL);
    if (!name)
        return '\0';
    return strcmp(name, "comma") == 0 ? ',' : strcmp(name, "tab") == 0 ? '\t' : ';';
}

/* What --as says, else what the file's name ends in. */
static enum status form_of(struct call *call, enum export_as *form) {
    static const struct {
        const char *name, *ending;
    } forms[] = {[EXPORT_JSON] = {"json", ".json"},
                 [EXPORT_CSV] = {"csv", ".csv"},
                 [EXPORT_VCARD3] = {"vcard", ".vcf"},
                 [EXPORT_VCARD4] = {"vcard4", ""}};
    const char *name = call_option(call, "--as", NULL), *file = call_option(call, "-o", "");
    const char *ending = strrchr(file, '.');
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (name ? strcmp(forms[i].name, name) == 0 : ending && strcasecmp(forms[i].ending, ending) == 0) {
            *form = (enum export_as)i;
            return ST_OK;
        }
    (void)FAIL(call->ctx, ST_INVALID, M("Say with --as in which form the file is to be"));
    return fault_at_field(call->ctx, "--as");
}

/* On a terminal only, over itself. */
static void print_progress(void *arg, size_t done, size_t all) {
    struct call *call = arg;
    if (done % 100 && done < all)
        return;
    fprintf(call->err, "\r%zu / %zu", done, all);
    if (done >= all)
        fputs("\r\x1b[K", call->err);
    fflush(call->err);
}

static enum status options_of(struct call *call, struct export_options *options) {
    *options = (struct export_options){
        .path = call_path(call, call_option(call, "-o", NULL)),
        .find = call_option(call, "--find", NULL),
        .all = call_has(call, "--all"),
        .purpose = call_option(call, "--purpose", NULL),
        .recipient = call_option(call, "--to", NULL),
        .service = call_option(call, "--service", NULL),
        .basis = call_option(call, "--basis", NULL),
        .csv = {.separator = separator_of(call),
                .mark = call_has(call, "--bom"),
                .programs = strcmp(call_option(call, "--for", ""), "programs") == 0},
    };
    if (call->interactive && !call_has(call, "--json")) {
        options->progress = print_progress;
        options->progress_arg = call;
    }
    options->fields = arg_names(call, "--fields", &options->field_count);
    TRY(form_of(call, &options->as));
    TRY(arg_type(call, "--type", &options->type));
    return who_all(call, options);
}

/* ---- what came of it */

static json_t *left_json(const struct export_result *result) {
    json_t *list = json_array();
    for (size_t i = 0; i < result->left_count; i++) {
        const struct export_left *left = &result->left[i];
        json_t *json = json_pack("{s:s,s:I,s:s,s:s}", "what", left->what, "count", (json_int_t)left->count,
                                 "sentence", left->sentence, "why", left->why);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static void print_json(struct call *call, const struct export_result *result, ref_t handover) {
    json_auto_t *json =
        json_pack("{s:o,s:s,s:s,s:I,s:I,s:I,s:o,s:o,s:o}", "export", shown_json_id(call->ctx, result->batch),
                  "file", call_option(call, "-o", ""), "recipient", result->recipient, "parties",
                  (json_int_t)result->parties, "values", (json_int_t)result->values, "records",
                  (json_int_t)result->records, "left_out", left_json(result), "audit_head",
                  shown_json_text(result->audit_head), "handover", shown_json_id(call->ctx, handover));
    must(json);
    call_json(call, json);
}

static const char *left_words(struct ctx *ctx, const char *what) {
    if (strcmp(what, "party") == 0)
        return msg(ctx->lang, M("parties"));
    return msg(ctx->lang, strcmp(what, "record") == 0 ? M("records") : M("values"));
}

static void print_result(struct call *call, const struct export_result *result, ref_t handover) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("In {1}, for {2}:"), call_option(call, "-o", ""), result->recipient));
    struct table table = table_begin(ctx, 2);
    const char *parties[] = {msg(ctx->lang, M("parties")), shown_number(ctx, result->parties)};
    const char *values[] = {msg(ctx->lang, M("values")), shown_number(ctx, result->values)};
    const char *records[] = {msg(ctx->lang, M("records")), shown_number(ctx, result->records)};
    const char *batch[] = {
        msg(ctx->lang, handover ? M("written down as handed over") : M("written down as disclosure")),
        shown_id(ctx, result->batch)};
    table_row(&table, parties);
    table_row(&table, values);
    const char *head[] = {msg(ctx->lang, M("the log as it stood")), result->audit_head};
    if (result->records)
        table_row(&table, records);
    table_row(&table, batch);
    if (result->audit_head)
        table_row(&table, head);
    table_print(&table, call->out);
    if (!result->left_count)
        return;
    fprintf(call->out, "\n%s\n", msg(ctx->lang, M("Left out:")));
    struct table left = table_begin(ctx, 3);
    for (size_t i = 0; i < result->left_count; i++) {
        const char *cells[] = {shown_number(ctx, result->left[i].count), left_words(ctx, result->left[i].what),
                               result->left[i].why};
        table_row(&left, cells);
    }
    table_print(&left, call->out);
}

/* Everybody, for nobody: the register itself is wanted, to be taken in by another one. */
static bool moves(const struct call *call, const struct export_options *options) {
    return options->all && options->as == EXPORT_JSON && !options->purpose && !options->recipient &&
           !options->service && !options->basis && !options->field_count && !call_has(call, "--type");
}

/* The same questions as "handover give", and the same row of what is out. */
static enum status hand_over(struct call *call, const struct export_options *options,
                             struct export_result *result, ref_t *handover) {
    struct entrust_plan plan;
    struct entrust_draft draft = {.recipient = options->recipient,
                                  .as = options->as,
                                  .path = options->path,
                                  .type = call_option(call, "--type", NULL),
                                  .purpose = options->purpose,
                                  .service = options->service,
                                  .day = DAY_NONE,
                                  .from = DAY_NONE,
                                  .to = DAY_NONE,
                                  .parties = options->parties,
                                  .party_count = options->party_count,
                                  .find = options->find,
                                  .all = options->all,
                                  .fields = options->fields,
                                  .field_count = options->field_count,
                                  .csv = options->csv,
                                  .progress = options->progress,
                                  .progress_arg = options->progress_arg};
    TRY(handover_terms(call, &draft));
    TRY(handover_at_option(call, entrust_give(call->ctx, &draft, &plan, handover)));
    *result = plan.result;
    return ST_OK;
}

enum status cli_export(struct call *call) {
    struct export_options options;
    struct export_result result = {0};
    ref_t handover = 0;
    TRY(options_of(call, &options));
    if (moves(call, &options))
        return cli_carry_out(call, options.path);
    if (options.purpose && entrust_only(call->ctx, options.recipient))
        TRY(hand_over(call, &options, &result, &handover));
    else
        TRY(export_run(call->ctx, &options, &result));
    if (call_has(call, "--json"))
        print_json(call, &result, handover);
    else
        print_result(call, &result, handover);
    return ST_OK;
}
