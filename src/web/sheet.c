/* A form's fields are not known before the kind of customer is, and the kind is in the form: so every field of every kind
 * is declared, and what this kind does not have becomes a refused row. Refused rows go to the model one by one, for its
 * own sentence and its entry in the log; they can never be stored. */
#include "web/sheet.h"

#include "registry/ending.h"
#include "registry/find.h"
#include "registry/proviso.h"
#include "registry/registry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SHEET_MANY = 12, VALUE_MAX = 8000 };

/* -- rows -------------------------------------------------------------------------------------------------------- */

static const char *row_name(struct ctx *ctx, const struct field *field, size_t index) {
    return index ? arena_printf(ctx->arena, "%s.%zu", field->id, index + 1) : field->id;
}

static struct sheet_row *add_row(struct ctx *ctx, struct sheet *sheet, const struct field *field, size_t index,
                                 const char *typed) {
    struct sheet_row row = {.field = field, .name = row_name(ctx, field, index), .typed = typed, .normal = ""};
    ARENA_PUSH(ctx->arena, sheet->rows, sheet->row_count, sheet->room, row);
    return &sheet->rows[sheet->row_count - 1];
}

/* The `index`th value of a field, or NULL. */
static const struct value *value_at(const struct party *party, const char *field, size_t index) {
    for (size_t i = 0; party && i < party->value_count; i++)
        if (strcmp(party->values[i].field, field) == 0 && party->values[i].text && index-- == 0)
            return &party->values[i];
    return NULL;
}

static const struct field *fields_of(struct ctx *ctx, int type, size_t *count) {
    *count = 0;
    return type == NOTICE_NOTHING ? NULL : field_list(ctx->arena, ctx_notice(ctx), type, count);
}

/* Those of them that may be stored now, or are. */
static enum status open_fields(struct ctx *ctx, int type, const struct party *party,
                               const struct field **fields, size_t *count) {
    *count = 0;
    return type == NOTICE_NOTHING ? ST_OK : proviso_fields(ctx, party, type, fields, count);
}

/* A field with several values shows them all and one empty row after them. */
enum status sheet_begin(struct ctx *ctx, struct sheet *sheet, int type, const struct party *party) {
    *sheet = (struct sheet){
        .type = type, .party = party, .source = NOTICE_NOTHING, .reason = "", .organisation = "", .ytj = ""};
    size_t count;
    const struct field *fields;
    TRY(open_fields(ctx, type, party, &fields, &count));
    for (size_t i = 0; i < count; i++) {
        size_t most = fields[i].many ? SHEET_MANY : 1;
        for (size_t k = 0; k < most; k++) {
            const struct value *value = value_at(party, fields[i].id, k);
            add_row(ctx, sheet, &fields[i], k,
                    value ? field_typed(ctx->arena, ctx->lang, &fields[i], value->text) : "");
            if (!value)
                break;
        }
    }
    if (party)
        sheet->version = party->version;
    return ST_OK;
}

/* -- what was posted --------------------------------------------------------------------------------------------- */

struct declared {
    struct arena *arena;
    struct form_field *list;
    size_t count, room;
};

static void declare(struct declared *declared, const char *name) {
    for (size_t i = 0; i < declared->count; i++)
        if (strcmp(declared->list[i].name, name) == 0)
            return;
    ARENA_PUSH(declared->arena, declared->list, declared->count, declared->room,
               ((struct form_field){name, VALUE_MAX}));
}

static void declare_field(struct ctx *ctx, struct declared *declared, const struct field *field) {
    for (size_t k = 0; k < (field->many ? SHEET_MANY : 1); k++)
        declare(declared, row_name(ctx, field, k));
}

/* Every field there is: one that this type does not have is to be refused with its sentence, not overlooked. */
const char *const sheet_licence[SHEET_LICENCE] = {"licence", "bought", "until"};

static void declare_all(struct ctx *ctx, struct declared *declared) {
    static const char *const own[] = {"type",         "show", "version", "source",  "reason",
                                      "organisation", "of",   "of_name", "even_if", "words",
                                      "look",         "take", "drop",    "ytj",     ENDING_FIELD};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        declare(declared, own[i]);
    for (size_t i = 0; i < SHEET_LICENCE; i++)
        declare(declared, sheet_licence[i]);
    size_t count;
    const struct field *builtins = field_builtins(&count);
    for (size_t i = 0; i < count; i++)
        declare_field(ctx, declared, &builtins[i]);
    for (size_t type = 0; type < ctx_notice(ctx)->types_count; type++) {
        const struct field *fields = fields_of(ctx, (int)type, &count);
        for (size_t i = 0; i < count; i++)
            declare_field(ctx, declared, &fields[i]);
    }
}

/* Rows end with the first that is empty and not followed by another: a gap in the middle is somebody taking one away. */
static void read_rows(struct ctx *ctx, struct sheet *sheet, const struct field *fields, size_t count,
                      bool refused, bool only_given) {
    for (size_t i = 0; i < count; i++) {
        size_t most = fields[i].many ? SHEET_MANY : 1;
        for (size_t k = 0; k < most; k++) {
            const char *typed = form_value(&sheet->form, row_name(ctx, &fields[i], k));
            if (only_given && !*typed)
                continue;
            add_row(ctx, sheet, &fields[i], k, typed)->refused = refused;
            if (!*typed && !form_has(&sheet->form, row_name(ctx, &fields[i], k + 1)))
                break;
        }
    }
}

static bool has_row(const struct sheet *sheet, const char *field) {
    for (size_t i = 0; i < sheet->row_count; i++)
        if (strcmp(sheet->rows[i].field->id, field) == 0)
            return true;
    return false;
}

static void read_refused(struct ctx *ctx, struct sheet *sheet) {
    size_t count;
    const struct field *builtins = field_builtins(&count);
    for (size_t i = 0; i < count; i++)
        if (notice_category_of(ctx_notice(ctx), sheet->type, builtins[i].id) == NOTICE_NOTHING)
            read_rows(ctx, sheet, &builtins[i], 1, true, true);
    for (size_t type = 0; type < ctx_notice(ctx)->types_count; type++) {
        const struct field *fields = fields_of(ctx, (int)type, &count);
        for (size_t i = 0; i < count; i++)
            if (fields[i].own && !has_row(sheet, fields[i].id) &&
                notice_category_of(ctx_notice(ctx), sheet->type, fields[i].id) == NOTICE_NOTHING)
                read_rows(ctx, sheet, &fields[i], 1, true, true);
    }
}

static bool among(const struct field *fields, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].id, id) == 0)
            return true;
    return false;
}

/* A field whose condition is false is not shown, but what was sent for it goes to the model: the condition may come true by
 * what stands beside it, and otherwise the refusal is the model's. */
static enum status read_fields(struct ctx *ctx, struct sheet *sheet) {
    size_t count, open_count;
    const struct field *open, *fields = fields_of(ctx, sheet->type, &count);
    TRY(open_fields(ctx, sheet->type, sheet->party, &open, &open_count));
    for (size_t i = 0; i < count; i++)
        read_rows(ctx, sheet, &fields[i], 1, false, !among(open, open_count, fields[i].id));
    read_refused(ctx, sheet);
    return ST_OK;
}

enum status sheet_read(struct visit *visit, struct sheet *sheet, const struct party *party) {
    struct ctx *ctx = visit->ctx;
    const struct notice *notice = ctx_notice(ctx);
    struct declared declared = {.arena = ctx->arena};
    *sheet = (struct sheet){.party = party};
    declare_all(ctx, &declared);
    TRY(form_read(ctx, visit->request, declared.list, declared.count, &sheet->form));
    const struct form *form = &sheet->form;
    sheet->type = party ? (party->role_count ? party->roles[0].type : NOTICE_NOTHING)
                        : notice_type(notice, form_value(form, "type"));
    if (sheet->type == NOTICE_NOTHING)
        return FAIL(ctx, ST_INVALID, M("The notice knows no such kind of customer."));
    sheet->source = notice_source(notice, form_value(form, "source"));
    sheet->reason = form_value(form, "reason");
    for (size_t i = 0; i < SHEET_LICENCE; i++)
        sheet->licence_typed[i] = form_value(form, sheet_licence[i]);
    sheet->organisation = form_value(form, "organisation");
    sheet->ytj = form_value(form, "ytj");
    sheet->of = form_value(form, "of");
    sheet->of_name = form_value(form, "of_name");
    sheet->only_show = form_has(form, "show");
    sheet->even_if = form_has(form, "even_if");
    sheet->even_if_restricted = strcmp(form_value(form, "even_if"), "restricted") == 0;
    sheet->even_if_due = form_has(form, ENDING_FIELD);
    const char *version = form_value(form, "version");
    char *end;
    errno = 0;
    sheet->version = strtoll(version, &end, 10);
    if (errno || *end)
        return FAIL(ctx, ST_INVALID, M("The form is broken: it does not say which version it changes."));
    return read_fields(ctx, sheet);
}

/* -- mistakes ---------------------------------------------------------------------------------------------------- */

/* The sentence that lists this field, for those who have it. */
static const struct view_says *says_of_field(struct ctx *ctx, const char *field) {
    const struct notice *notice = ctx_notice(ctx);
    for (size_t type = 0; type < notice->types_count; type++) {
        int category = notice_category_of(notice, (int)type, field);
        if (category != NOTICE_NOTHING)
            return frame_says(ctx, notice->categories[category].entry.path);
    }
    return NULL;
}

/* The model is asked, so that the refusal is its own and stands in the log. */
static void refuse_row(struct ctx *ctx, const struct sheet *sheet, struct sheet_row *row) {
    struct value_draft value = {row->field->id, row->typed};
    struct party_draft draft = {.type = sheet->type,
                                .values = &value,
                                .value_count = 1,
                                .source = sheet->source == NOTICE_NOTHING ? 0 : sheet->source,
                                .from = DAY_NONE,
                                .taken_in = DAY_NONE};
    ref_t party;
    enum status status =
        sheet->party ? party_set(ctx, sheet->party->id, 0, &draft) : party_add(ctx, &draft, &party);
    const struct view_says *says = status == ST_DENIED ? frame_says(ctx, ctx->fault.sentence) : NULL;
    row->wrong = MSG(ctx->arena, ctx->lang,
                     M("{1}: the notice does not let this be stored here ({2}). Empty the field."),
                     field_label(row->field, ctx->lang), frame_type(ctx, sheet->type));
    row->says = says ? says : says_of_field(ctx, row->field->id);
    fault_clear(ctx);
}

/* The summary at the top is read without the field beside it. */
static const char *named(struct ctx *ctx, const struct field *field, const char *text) {
    const char *label = frame_capital(ctx, field_label(field, ctx->lang));
    return strcasestr(text, label) ? text : MSG(ctx->arena, ctx->lang, M("{1}: {2}"), label, text);
}

static void check_row(struct ctx *ctx, const struct sheet *sheet, struct sheet_row *row) {
    const char *blank = row->typed + strspn(row->typed, " \t\n");
    if (!*blank)
        return;
    if (row->refused) {
        refuse_row(ctx, sheet, row);
        return;
    }
    if (field_normalise(ctx, ctx_notice(ctx), row->field, row->typed, &row->normal) != ST_OK) {
        row->normal = "";
        row->wrong = named(ctx, row->field, fault_text(ctx));
        row->says = frame_fault_says(ctx);
        fault_clear(ctx);
    }
}

/* What came with the page is an id, and stays one while the name beside it is not touched. */
static void check_organisation(struct ctx *ctx, struct sheet *sheet) {
    if (sheet->party || !*sheet->organisation)
        return;
    if (*sheet->of && strcmp(sheet->organisation, sheet->of_name) == 0 &&
        ref_parse(sheet->of, &sheet->organisation_ref))
        return;
    struct hits several;
    if (who(ctx, sheet->organisation, &sheet->organisation_ref, &several) != ST_OK) {
        sheet->organisation_wrong = frame_fault(ctx);
        fault_clear(ctx);
    }
}

/* What was typed for a source without a licence is not asked for, and means nothing. */
static void check_licence(struct ctx *ctx, struct sheet *sheet) {
    day_t *days[SHEET_LICENCE] = {NULL, &sheet->licence.bought, &sheet->licence.until};
    bool wanted = sheet->source != NOTICE_NOTHING && ctx_notice(ctx)->sources[sheet->source].licence;
    sheet->licence = (struct licence){NULL, DAY_NONE, DAY_NONE};
    if (!wanted || !sheet->licence_typed[0])
        return;
    sheet->licence.text = *sheet->licence_typed[0] ? sheet->licence_typed[0] : NULL;
    for (size_t i = 1; i < SHEET_LICENCE; i++) {
        const char *typed = sheet->licence_typed[i] + strspn(sheet->licence_typed[i], " \t");
        if (*typed && !day_parse_local(typed, days[i]))
            sheet->licence_wrong[i] = msg(ctx->lang, M("Write the day as 23.11.2026."));
    }
}

bool sheet_check(struct ctx *ctx, struct sheet *sheet) {
    for (size_t i = 0; i < sheet->row_count; i++)
        check_row(ctx, sheet, &sheet->rows[i]);
    check_organisation(ctx, sheet);
    check_licence(ctx, sheet);
    if (sheet->source == NOTICE_NOTHING && !*sheet->ytj)
        sheet->source_wrong =
            msg(ctx->lang, M("Choose one. The source and the day are stored beside every value."));
    return sheet_mistakes(sheet) == 0;
}

static struct sheet_row *row_of(struct sheet *sheet, const char *field) {
    for (size_t i = 0; field && i < sheet->row_count; i++)
        if (strcmp(sheet->rows[i].field->id, field) == 0)
            return &sheet->rows[i];
    return NULL;
}

/* SHEET_LICENCE: it is none of them. */
static size_t licence_place(const char *field) {
    size_t place = field ? 0 : SHEET_LICENCE;
    while (place < SHEET_LICENCE && strcmp(field, sheet_licence[place]) != 0)
        place++;
    return place;
}

void sheet_fault(struct ctx *ctx, struct sheet *sheet) {
    const char *field = ctx->fault.field, *text = frame_fault(ctx);
    const struct view_says *says = frame_fault_says(ctx);
    struct sheet_row *row = row_of(sheet, field);
    size_t licence = licence_place(field);
    sheet->due_asks = ending_asked(ctx);
    if (licence < SHEET_LICENCE) {
        sheet->licence_wrong[licence] = text;
        sheet->source_says = says;
    } else if (row) {
        row->wrong = named(ctx, row->field, text);
        row->says = says ? says : row->says;
    } else if (field && strcmp(field, "source") == 0) {
        sheet->source_wrong = text;
        sheet->source_says = says;
    } else if (field && strcmp(field, "organisation") == 0) {
        sheet->organisation_wrong = text;
    } else if (field && strcmp(field, "reason") == 0) {
        sheet->reason_wrong = text;
    } else {
        sheet->other_wrong = text;
        sheet->other_says = says;
    }
    fault_clear(ctx);
}

bool sheet_required(struct ctx *ctx, const struct sheet_row *row) {
    const struct field *field = row->field;
    return !row->refused && field->category != NOTICE_NOTHING &&
           names_have(&ctx_notice(ctx)->categories[field->category].required, field->id);
}

size_t sheet_mistakes(const struct sheet *sheet) {
    size_t count = 0;
    count += sheet->source_wrong != NULL;
    count += sheet->organisation_wrong != NULL;
    count += sheet->reason_wrong != NULL;
    count += sheet->other_wrong != NULL;
    for (size_t i = 0; i < SHEET_LICENCE; i++)
        count += sheet->licence_wrong[i] != NULL;
    for (size_t i = 0; i < sheet->row_count; i++)
        count += sheet->rows[i].wrong != NULL;
    return count;
}

/* -- what becomes of it ------------------------------------------------------------------------------------------ */

/* Are the typed values of a field the stored ones, in order? `first` is the field's first row. */
static bool unchanged(const struct sheet *sheet, size_t first) {
    const struct field *field = sheet->rows[first].field;
    size_t n = 0;
    for (size_t i = first; i < sheet->row_count && sheet->rows[i].field == field; i++) {
        if (!*sheet->rows[i].normal)
            continue;
        const struct value *value = value_at(sheet->party, field->id, n++);
        if (!value || strcmp(value->text, sheet->rows[i].normal) != 0)
            return false;
    }
    return value_at(sheet->party, field->id, n) == NULL;
}

/* An empty text is a value too: it takes the stored ones away. */
void sheet_draft(struct ctx *ctx, const struct sheet *sheet, struct party_draft *draft) {
    struct value_draft *values = arena_array(ctx->arena, sheet->row_count + 1, sizeof *values);
    size_t n = 0;
    for (size_t i = 0; i < sheet->row_count;) {
        const struct field *field = sheet->rows[i].field;
        size_t first = i, before = n;
        bool skip = sheet->party ? unchanged(sheet, first) : false;
        for (; i < sheet->row_count && sheet->rows[i].field == field; i++) {
            const char *text = sheet->rows[i].refused ? sheet->rows[i].typed : sheet->rows[i].normal;
            if (!skip && *text)
                values[n++] = (struct value_draft){field->id, text};
        }
        if (!skip && n == before && value_at(sheet->party, field->id, 0))
            values[n++] = (struct value_draft){field->id, ""};
    }
    *draft = (struct party_draft){.type = sheet->type,
                                  .values = values,
                                  .value_count = n,
                                  .source = sheet->source,
                                  .reason = *sheet->reason ? sheet->reason : NULL,
                                  .licence = sheet->licence,
                                  .organisation = sheet->organisation_ref,
                                  .from = DAY_NONE,
                                  .taken_in = DAY_NONE,
                                  .even_if_known = sheet->even_if,
                                  .even_if_restricted = sheet->even_if_restricted,
                                  .even_if_due = sheet->even_if_due};
}

void sheet_compare(struct ctx *ctx, struct sheet *sheet, const struct party *now) {
    for (size_t i = 0; i < sheet->row_count; i++) {
        struct sheet_row *row = &sheet->rows[i];
        size_t index = 0;
        while (index < i && sheet->rows[i - index - 1].field == row->field)
            index++;
        const struct value *value = value_at(now, row->field->id, index);
        const char *typed = value ? field_typed(ctx->arena, ctx->lang, row->field, value->text) : "";
        if (strcmp(typed, row->typed) != 0)
            row->stored = value ? field_show(ctx->arena, ctx->lang, row->field, value->text)
                                : msg(ctx->lang, M("nothing"));
    }
    sheet->version = now->version;
}
