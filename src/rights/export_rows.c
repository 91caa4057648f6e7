/* A line of CSV for each record, as somebody who keeps books wants it: which day, what, whose, how much. And the form that writes
 * nothing, for papers that say the same: what may go is asked in the same way, and the same is written down. */
#include "notice/word.h"
#include "rights/export_inside.h"

#include <string.h>

static const char *const heads[] = {"record",   "day", "kind", "number", "written_to",
                                    "customer", "sum", "text", "class"};

static const char *head_words(struct ctx *ctx, size_t i) {
    static const char *const words[] = {M("Id"),       M("Day"), M("Kind"), M("Number"), M("Written to"),
                                        M("Customer"), M("Sum"), M("Text"), M("Data")};
    return msg(ctx->lang, words[i]);
}

static enum status begin(struct ctx *ctx, struct export_run *run) {
    struct csv_sink *sink = arena_alloc(run->arena, sizeof *sink);
    *sink = export_sink(ctx, run);
    run->own = sink;
    if (run->options->csv.mark)
        export_put(run, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        csv_cell(sink, run->options->csv.programs ? heads[i] : head_words(ctx, i), i == 0);
    csv_line_end(sink);
    return ST_OK;
}

static const char *fact(const struct record *record, const char *name) {
    for (size_t i = 0; i < record->fact_count; i++)
        if (strcmp(record->facts[i].name, name) == 0)
            return record->facts[i].value;
    return "";
}

/* "1240.50", or "1240,50" where the reader's language writes it so: a sum without a space or a sign of money can be summed. */
static const char *sum_of(struct ctx *ctx, const struct export_run *run, const struct record *record) {
    int64_t cents = record->cents < 0 ? -record->cents : record->cents;
    char point = run->options->csv.programs || ctx->lang == LANG_EN ? '.' : ',';
    if (!record->has_amount)
        return "";
    return arena_printf(ctx->arena, "%s%lld%c%02lld", record->cents < 0 ? "-" : "", (long long)(cents / 100),
                        point, (long long)(cents % 100));
}

/* A sum is a number, also below zero: no apostrophe. */
static void put_sum(const struct csv_sink *sink, const char *sum) {
    struct csv_sink plain = *sink;
    plain.guard = false;
    csv_cell(&plain, sum, false);
}

static void put_row(struct ctx *ctx, struct export_run *run, const struct record *record) {
    const struct csv_sink *sink = run->own;
    const struct entry *class = &ctx_notice(ctx)->classes[record->class].entry;
    bool programs = run->options->csv.programs;
    const char *to = record_written_to(ctx->arena, record);
    csv_cell(sink, ref_text(ctx->arena, record->id), true);
    csv_cell(sink, record->day == DAY_NONE ? "" : day_iso(ctx->arena, record->day), false);
    csv_cell(sink, programs ? record->kind : record->label, false);
    csv_cell(sink, fact(record, "number"), false);
    csv_cell(sink, to ? to : "", false);
    csv_cell(sink, ref_text(ctx->arena, record->party), false);
    put_sum(sink, sum_of(ctx, run, record));
    csv_cell(sink, record->text ? record->text : "", false);
    csv_cell(sink, programs ? class->id : words_in(class, ctx->lang), false);
    csv_line_end(sink);
}

static enum status party(struct ctx *ctx, struct export_run *run, const struct export_party *one) {
    for (size_t i = 0; i < one->record_count; i++)
        put_row(ctx, run, &one->records[i]);
    return ST_OK;
}

static enum status nothing(struct ctx *ctx, struct export_run *run) {
    (void)ctx;
    (void)run;
    return ST_OK;
}

const struct export_format export_rows = {
    .how = "rows", .records = true, .begin = begin, .party = party, .end = nothing};

static enum status no_party(struct ctx *ctx, struct export_run *run, const struct export_party *one) {
    (void)ctx;
    (void)run;
    (void)one;
    return ST_OK;
}

const struct export_format export_paper = {
    .how = "paper", .records = true, .begin = nothing, .party = no_party, .end = nothing};
