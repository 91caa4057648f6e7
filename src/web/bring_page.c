/* What a file is asked for: where it came from, how it is read, what its columns are; and what is told of it. */
#include "web/bring.h"

#include "base/utf8.h"
#include "notice/field.h"
#include "pages/pages.h"
#include "registry/allow.h"
#include "registry/registry.h"
#include "web/input.h"

#include <string.h>

enum { SHOWN_LINES = 100, SAMPLE_BYTES = 60 };

/* -- words ------------------------------------------------------------------------------------------------------- */

const char *bring_outcome(struct ctx *ctx, enum import_outcome outcome) {
    static const char *const words[IMPORT_OUTCOMES] = {M("New"), M("Completed"), M("There already"),
                                                       M("Refused"), M("Left out on request")};
    return msg(ctx->lang, words[outcome]);
}

const char *bring_state(struct ctx *ctx, const char *state) {
    static const char *const words[][2] = {{"running", M("is being taken in")},
                                           {"done", M("taken in")},
                                           {"lost", M("broken off")},
                                           {"undoing", M("is being undone")},
                                           {"undone", M("undone")}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], state) == 0)
            return msg(ctx->lang, words[i][1]);
    return state;
}

const char *bring_when(struct ctx *ctx, int64_t instant) {
    const struct zone *zone = registry_zone(ctx);
    return arena_printf(ctx->arena, "%s %s", frame_day(ctx, zone_day(zone, instant)),
                        zone_clock(ctx->arena, zone, instant));
}

/* Not everybody may see the list of the staff; oneself one knows. */
const char *bring_who(struct ctx *ctx, const char *actor) {
    struct user *users = NULL;
    size_t count = 0;
    ref_t id;
    if (strncmp(actor, "user:", 5) != 0 ||
        !ref_parse(arena_text_n(ctx->arena, actor + 5, strcspn(actor + 5, " ")), &id))
        return strcmp(actor, "cli") == 0 ? msg(ctx->lang, M("the command line")) : actor;
    if (ctx->actor && ctx->actor->id == id)
        return ctx->actor->name;
    if (user_list(ctx, true, &users, &count) != ST_OK)
        fault_clear(ctx);
    for (size_t i = 0; i < count; i++)
        if (users[i].id == id)
            return users[i].name;
    return msg(ctx->lang, M("another member of the staff"));
}

const char *bring_source(struct ctx *ctx, int source) {
    return source == NOTICE_NOTHING
               ? NULL
               : frame_capital(ctx, words_in(&ctx_notice(ctx)->sources[source].entry, ctx->lang));
}

/* -- what became of it ------------------------------------------------------------------------------------------- */

static void fill_counts(struct ctx *ctx, const struct import_report *report, struct view_told_all *told) {
    struct view_count *counts = arena_array(ctx->arena, IMPORT_OUTCOMES + 2, sizeof *counts);
    size_t n = 0;
    counts[n++] = (struct view_count){msg(ctx->lang, M("Rows")), frame_number(ctx, report->rows)};
    for (int i = 0; i < IMPORT_OUTCOMES; i++)
        if (report->counts[i] || i == IMPORT_NEW)
            counts[n++] = (struct view_count){bring_outcome(ctx, (enum import_outcome)i),
                                              frame_number(ctx, report->counts[i])};
    if (report->values_refused)
        counts[n++] = (struct view_count){msg(ctx->lang, M("Values left out")),
                                          frame_number(ctx, report->values_refused)};
    told->counts = counts;
    told->counts_count = n;
}

static void fill_lines(struct ctx *ctx, const struct import_report *report, struct view_told_all *told) {
    struct view_told *lines = arena_array(ctx->arena, SHOWN_LINES + 1, sizeof *lines);
    size_t told_count = 0;
    for (size_t i = 0; i < report->line_count; i++) {
        const struct import_line *line = &report->lines[i];
        if (!line->why)
            continue;
        if (told_count++ >= SHOWN_LINES)
            continue;
        lines[told->lines_count++] =
            (struct view_told){.line = frame_number(ctx, (size_t)line->line),
                               .field = line->field ? allow_label(ctx, line->field) : NULL,
                               .why = line->why,
                               .sentence = line->sentence};
    }
    told->lines = lines;
    if (told_count > SHOWN_LINES)
        told->more = msg_count(ctx->arena, ctx->lang, MN("and {1} more line", "and {1} more lines"),
                               (long)(told_count - SHOWN_LINES));
}

static void note(struct ctx *ctx, struct view_told_all *told, const char *text) {
    struct view_count *notes = (struct view_count *)(uintptr_t)told->notes;
    (void)ctx;
    notes[told->notes_count++] = (struct view_count){.label = text};
}

static const char *listed(struct ctx *ctx, const char *const *names, size_t count) {
    struct buf list = buf_in(ctx->arena);
    for (size_t i = 0; i < count && i < 20; i++)
        buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    if (count > 20)
        buf_add(&list, ", …");
    return buf_text(&list);
}

/* How the file was understood, and what was not. */
static void fill_notes(struct ctx *ctx, const struct import_report *report, struct view_told_all *told) {
    told->notes = arena_array(ctx->arena, 5, sizeof *told->notes);
    if (report->unused_count)
        note(ctx, told,
             MSG(ctx->arena, ctx->lang, M("Columns that were left out: {1}"),
                 listed(ctx, report->unused, report->unused_count)));
    if (report->other_sheet_count)
        note(ctx, told,
             MSG(ctx->arena, ctx->lang, M("Sheets that were not read: {1}"),
                 listed(ctx, report->other_sheets, report->other_sheet_count)));
    if (report->keeps_map)
        note(ctx, told,
             msg(ctx->lang, M("What the columns are is remembered for the next file with the same ones.")));
    if (report->rough)
        note(ctx, told,
             msg(ctx->lang, M("The file is so long that not all of its rows could be compared with each other: "
                              "who stands in it twice may be counted twice")));
}

static void fill_running(struct ctx *ctx, const struct intake_state *state, struct view_told_all *told) {
    if (state->phase == INTAKE_WAITING)
        told->running = msg(ctx->lang, M("Waits for its turn: another file is being read."));
    else if (!state->total)
        told->running =
            MSG(ctx->arena, ctx->lang, M("Is being checked. Rows so far: {1}"), frame_number(ctx, state->done));
    else
        told->running = MSG(ctx->arena, ctx->lang, M("Is being taken in: {1} of {2} rows"),
                            frame_number(ctx, state->done), frame_number(ctx, state->total));
    if (state->total)
        told->percent = arena_printf(ctx->arena, "%zu", state->done * 100 / state->total);
}

void bring_told(struct ctx *ctx, const struct intake_state *state, struct view_told_all *told) {
    *told = (struct view_told_all){.id = ref_text(ctx->arena, state->id), .dry = state->dry};
    if (state->phase == INTAKE_WAITING || state->phase == INTAKE_RUNNING) {
        fill_running(ctx, state, told);
    } else if (state->phase == INTAKE_FAILED) {
        told->wrong = frame_capital(ctx, state->wrong);
        told->says = frame_says(ctx, state->sentence);
    } else if (state->phase != INTAKE_READY) {
        told->finished = 1;
        told->lead =
            state->dry
                ? msg(ctx->lang, M("Nothing has been stored yet. This is what would become of the rows."))
                : msg(ctx->lang, M("The file has been taken in, and its copy here is destroyed."));
        fill_counts(ctx, &state->report, told);
        fill_notes(ctx, &state->report, told);
        fill_lines(ctx, &state->report, told);
    }
}

/* -- what is asked ----------------------------------------------------------------------------------------------- */

struct questions {
    struct ctx *ctx;
    struct view_field *fields;
    size_t count;
};

static struct view_field *ask(struct questions *asked, const char *name, const char *label, const char *value) {
    struct view_field *field = &asked->fields[asked->count++];
    *field = (struct view_field){.name = name,
                                 .label = msg(asked->ctx->lang, label),
                                 .value = value ? value : "",
                                 .type = "text",
                                 .width = "w3"};
    const char *wrong = asked->ctx->fault.field;
    wrong = wrong && strncmp(wrong, "--", 2) == 0 ? wrong + 2 : wrong;
    if (wrong && strcmp(wrong, strcmp(name, "until") == 0 ? "licence-until" : name) == 0)
        field->wrong = frame_fault(asked->ctx);
    return field;
}

/* `names`: pairs of value and label, ending with NULL; the label "" is its value. */
static void choose(struct questions *asked, struct view_field *field, const char *const *names,
                   const char *chosen) {
    struct ctx *ctx = asked->ctx;
    size_t count = 0;
    while (names[2 * count])
        count++;
    struct view_choice *choices = arena_array(ctx->arena, count + 1, sizeof *choices);
    for (size_t i = 0; i < count; i++)
        choices[i] = (struct view_choice){.value = names[2 * i],
                                          .label = *names[2 * i + 1] ? names[2 * i + 1] : names[2 * i],
                                          .chosen = chosen && strcmp(chosen, names[2 * i]) == 0};
    field->choices = choices;
    field->choices_count = count;
}

static void ask_type(struct questions *asked, int type) {
    struct ctx *ctx = asked->ctx;
    const struct notice *notice = ctx_notice(ctx);
    const char **names = arena_array(ctx->arena, 2 * notice->types_count + 3, sizeof *names);
    names[0] = "";
    names[1] = msg(ctx->lang, M("Each row tells"));
    for (size_t i = 0; i < notice->types_count; i++) {
        names[2 * i + 2] = notice->types[i].entry.id;
        names[2 * i + 3] = frame_capital(ctx, frame_type(ctx, (int)i));
    }
    struct view_field *field = ask(asked, "type", M("Whom the file is about"), "");
    choose(asked, field, names, type == NOTICE_NOTHING ? "" : notice->types[type].entry.id);
}

static const char *typed_day(struct ctx *ctx, day_t day) {
    return day && day != DAY_NONE ? frame_day(ctx, day) : "";
}

/* The licence and the reason only under a notice that asks for them. */
static void fill_fields(struct ctx *ctx, const struct import_options *options, bool reasons,
                        struct view_brought *view) {
    const struct notice *notice = ctx_notice(ctx);
    bool licences = false;
    struct questions asked = {.ctx = ctx, .fields = arena_array(ctx->arena, 6, sizeof *asked.fields)};
    for (size_t i = 0; i < notice->sources_count; i++)
        licences = licences || notice->sources[i].licence;
    ask_type(&asked, options->type);
    if (reasons)
        ask(&asked, "reason", M("Why it is needed"), options->reason)->hint =
            msg(ctx->lang, M("When the notice asks for a reason"));
    if (licences) {
        ask(&asked, "licence", M("Licence or order"), options->licence.text)->hint =
            msg(ctx->lang, M("Of bought data: its number"));
        ask(&asked, "bought", M("Bought on"), typed_day(ctx, options->licence.bought));
        ask(&asked, "until", M("Licence until"), typed_day(ctx, options->licence.until));
    }
    view->fields = asked.fields;
    view->fields_count = asked.count;
}

/* Pairs of id and words. */
static const char *const *format_names(struct ctx *ctx) {
    static const char *const names[][2] = {{"", M("As it is recognised")},
                                           {"csv", M("Table as text (CSV)")},
                                           {"xlsx", M("Spreadsheet (XLSX)")},
                                           {"vcard", M("Contacts (vCard)")},
                                           {"json", "JSON"},
                                           {"finvoice", "Finvoice"},
                                           {"whatsapp", M("WhatsApp chat")},
                                           {"seloste", M("Export of this program")}};
    enum { NAMES = sizeof names / sizeof *names };
    const char **pairs = arena_array(ctx->arena, 2 * NAMES + 1, sizeof *pairs);
    for (size_t i = 0; i < NAMES; i++) {
        pairs[2 * i] = names[i][0];
        pairs[2 * i + 1] = msg(ctx->lang, names[i][1]);
    }
    return pairs;
}

static void ask_format(struct questions *asked, const struct import_options *options) {
    choose(asked, ask(asked, "format", M("Kind of file"), ""), format_names(asked->ctx),
           options->format ? options->format : "");
}

static void ask_encoding(struct questions *asked, const struct import_options *options) {
    static const char *const names[] = {"UTF-8",       "UTF-16LE", "UTF-16BE", "Windows-1252",
                                        "ISO-8859-15", "IBM437",   "IBM850",   "Macintosh"};
    const char *pairs[2 * (sizeof names / sizeof *names) + 3] = {
        "", msg(asked->ctx->lang, M("As it is recognised"))};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        pairs[2 * i + 2] = names[i];
        pairs[2 * i + 3] = "";
    }
    choose(asked, ask(asked, "encoding", M("Encoding"), ""), pairs, options->encoding ? options->encoding : "");
}

static void ask_sheet(struct questions *asked, const struct import_options *options,
                      const struct import_look *look) {
    const char **pairs = arena_array(asked->ctx->arena, 2 * look->other_sheet_count + 5, sizeof *pairs);
    pairs[0] = "";
    pairs[1] = msg(asked->ctx->lang, M("The first"));
    size_t n = 2;
    if (options->sheet) {
        pairs[n++] = options->sheet;
        pairs[n++] = "";
    }
    for (size_t i = 0; i < look->other_sheet_count; i++) {
        pairs[n++] = look->other_sheets[i];
        pairs[n++] = "";
    }
    choose(asked, ask(asked, "sheet", M("Sheet"), ""), pairs, options->sheet ? options->sheet : "");
}

static void ask_chat(struct questions *asked, const struct import_options *options) {
    struct ctx *ctx = asked->ctx;
    const char *const names[] = {
        "",    msg(ctx->lang, M("As the file tells")), "dmy", msg(ctx->lang, M("day, month, year")),
        "mdy", msg(ctx->lang, M("month, day, year")),  "ymd", msg(ctx->lang, M("year, month, day")),
        NULL};
    ask(asked, "we", M("Your own name in the chat"), options->we_count ? options->we[0] : "")->hint =
        msg(ctx->lang, M("If neither the notice nor the staff has it"));
    choose(asked, ask(asked, "dates", M("Order of dates"), ""), names, options->dates ? options->dates : "");
}

static void fill_reading(struct ctx *ctx, const struct import_options *options, const struct import_look *look,
                         struct view_brought *view) {
    struct questions asked = {.ctx = ctx, .fields = arena_array(ctx->arena, 6, sizeof *asked.fields)};
    ask_format(&asked, options);
    if (strcmp(look->format, "csv") == 0)
        ask_encoding(&asked, options);
    if (look->other_sheet_count || options->sheet)
        ask_sheet(&asked, options, look);
    if (strcmp(look->format, "whatsapp") == 0)
        ask_chat(&asked, options);
    view->reading = asked.fields;
    view->reading_count = asked.count;
}

/* -- columns ----------------------------------------------------------------------------------------------------- */

const char *bring_column_name(struct arena *arena, size_t column) {
    return arena_printf(arena, "column%zu", column + 1);
}

static void fill_samples(struct ctx *ctx, const struct import_look *look, size_t at,
                         struct view_bring_column *column) {
    struct view_cell *samples = arena_array(ctx->arena, IMPORT_LOOK_ROWS, sizeof *samples);
    for (size_t row = 0; row < look->row_count; row++)
        if (*look->rows[row][at])
            samples[column->samples_count++].text = utf8_cut(ctx->arena, look->rows[row][at], SAMPLE_BYTES);
    column->samples = samples;
}

static bool same_column(const struct import_column *one, const struct import_column *other) {
    bool whom = one->whom == other->whom || (one->use == IMPORT_EVENT && one->whom == IMPORT_EITHER);
    return one->use == other->use && whom && one->part == other->part && one->group == other->group &&
           (!one->field == !other->field) && (!one->field || strcmp(one->field, other->field) == 0);
}

struct targets {
    const struct import_choice *choices;
    struct import_column *columns;
    size_t count;
};

static struct targets all_targets(struct ctx *ctx) {
    struct targets all = {0};
    struct import_choice *choices;
    import_choices(ctx, &choices, &all.count);
    all.choices = choices;
    all.columns = arena_array(ctx->arena, all.count + 1, sizeof *all.columns);
    for (size_t i = 0; i < all.count; i++)
        if (import_target(ctx, ctx_notice(ctx), choices[i].target, &all.columns[i]) != ST_OK)
            fault_clear(ctx);
    return all;
}

static const char *other_label(struct ctx *ctx, const struct import_column *is, const char *text) {
    const struct field *field = is->field ? field_builtin(is->field) : NULL;
    if (is->use == IMPORT_IGNORED)
        return msg(ctx->lang, M("Left out: nothing of ours"));
    return field ? MSG(ctx->arena, ctx->lang, M("{1}: the notice does not list it"),
                       field_label(field, ctx->lang))
                 : text;
}

/* One that is in no list stands there as a map says it. */
static void fill_choices(struct ctx *ctx, const struct targets *all, const struct import_column *is,
                         struct view_bring_column *column) {
    struct view_bring_choices *groups = arena_array(ctx->arena, all->count + 1, sizeof *groups);
    struct view_bring_choice *options = arena_array(ctx->arena, all->count + 1, sizeof *options);
    bool found = is->use == IMPORT_UNUSED;
    for (size_t i = 0; i < all->count; i++) {
        const struct import_choice *choice = &all->choices[i];
        if (!column->groups_count || strcmp(choice->group, groups[column->groups_count - 1].label) != 0)
            groups[column->groups_count++] =
                (struct view_bring_choices){.label = choice->group, .options = &options[i]};
        bool chosen = !found && same_column(&all->columns[i], is);
        options[i] = (struct view_bring_choice){choice->target, choice->label, chosen};
        groups[column->groups_count - 1].options_count++;
        found = found || chosen;
    }
    column->groups = groups;
    if (found)
        return;
    column->other = import_choice_text(ctx, is);
    column->other_label = other_label(ctx, is, column->other);
}

static void fill_columns(struct ctx *ctx, const struct import_look *look, struct view_brought *view) {
    struct targets all = all_targets(ctx);
    size_t count = look->column_count < BRING_COLUMNS ? look->column_count : BRING_COLUMNS;
    struct view_bring_column *columns = arena_array(ctx->arena, count + 1, sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        columns[i] =
            (struct view_bring_column){.name = bring_column_name(ctx->arena, i), .head = look->heads[i]};
        fill_samples(ctx, look, i, &columns[i]);
        fill_choices(ctx, &all, &look->columns[i], &columns[i]);
    }
    view->columns = columns;
    view->columns_count = count;
    view->table = 1;
    if (count < look->column_count)
        view->columns_more = msg_count(
            ctx->arena, ctx->lang,
            MN("and {1} more column, taken as its head says", "and {1} more columns, taken as their heads say"),
            (long)(look->column_count - count));
}

/* -- the page ---------------------------------------------------------------------------------------------------- */

static void fill_fault(struct ctx *ctx, struct view_brought *view) {
    if (!ctx->fault.id)
        return;
    const char *field = ctx->fault.field;
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    *mistake = (struct view_mistake){.text = frame_fault(ctx)};
    if (field && strncmp(field, "--", 2) == 0)
        field += 2;
    if (field && strcmp(field, "source") == 0)
        view->source_wrong = mistake->text;
    static const char *const known[] = {"source", "licence", "bought", "reason", "type"};
    for (size_t i = 0; field && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], field) == 0)
            mistake->name = known[i];
    view->summary = msg(ctx->lang, M("This has to be mended first"));
    view->mistakes = mistake;
    view->mistakes_count = 1;
    view->other_says = frame_fault_says(ctx);
}

/* The kind of file, the program whose columns it has, and the encoding. */
static void fill_read_as(struct ctx *ctx, const struct import_look *look, struct view_brought *view) {
    const char *const *names = format_names(ctx);
    const char *as = look->format;
    for (size_t i = 0; names[i]; i += 2)
        if (strcmp(names[i], look->format) == 0)
            as = names[i + 1];
    if (look->shown && strcmp(look->shown, "heads") != 0 && strcmp(look->shown, "map") != 0 &&
        strcmp(look->shown, look->format) != 0)
        as = arena_printf(ctx->arena, "%s, %s", as, frame_capital(ctx, look->shown));
    if (*look->format)
        view->read_as = look->encoding ? MSG(ctx->arena, ctx->lang, M("Read as: {1}, {2}"), as, look->encoding)
                                       : MSG(ctx->arena, ctx->lang, M("Read as: {1}"), as);
}

void bring_fill(struct visit *visit, const struct intake_state *state, const struct import_look *look,
                struct view_brought *view) {
    struct ctx *ctx = visit->ctx;
    bool reasons;
    *view = (struct view_brought){.id = ref_text(ctx->arena, state->id), .title = state->name};
    frame_fill(visit, msg(ctx->lang, M("Bring in from a file")), &view->frame);
    if (!*view->title)
        view->title = msg(ctx->lang, M("A file without a name"));
    view->tells = state->phase != INTAKE_READY;
    bring_told(ctx, state, &view->told);
    fill_fault(ctx, view);
    if (!look)
        return;
    view->asks = 1;
    fill_read_as(ctx, look, view);
    input_sources(ctx, state->options.source, &view->sources, &view->sources_count, &reasons);
    fill_fields(ctx, &state->options, reasons, view);
    fill_reading(ctx, &state->options, look, view);
    if (look->table)
        fill_columns(ctx, look, view);
}
