/* An item becomes the values of a person and of an organisation, each checked against the notice like a form's. A
 * value that is refused leaves the others standing and makes a line of the report: the file's owner, not the
 * program, decides whether the rest is wanted. */
#include "registry/import_row.h"

#include "base/utf8.h"
#include "registry/allow.h"
#include "registry/inside.h"

#include <string.h>
#include <strings.h>

void import_line_add(struct import_lines *lines, struct import_line line) {
    if (lines->count == IMPORT_LINES_MAX)
        return;
    line.field = arena_text(lines->arena, line.field);
    line.why = arena_text(lines->arena, line.why);
    line.sentence = arena_text(lines->arena, line.sentence);
    ARENA_PUSH(lines->arena, lines->items, lines->count, lines->room, line);
}

void import_line_refused(struct ctx *ctx, struct import_lines *lines, int line) {
    lines->refused++;
    lines->screened += ctx->fault.id && allow_screened(ctx->fault.id);
    ctx->fault.file = NULL;
    ctx->fault.line = ctx->fault.column = 0;
    import_line_add(lines, (struct import_line){.line = line,
                                                .outcome = IMPORT_REFUSED,
                                                .field = ctx->fault.field,
                                                .why = fault_text(ctx),
                                                .sentence = ctx->fault.sentence});
    fault_clear(ctx);
}

void import_line_broken(struct ctx *ctx, struct import_lines *lines, int line) {
    ctx->fault.file = NULL;
    ctx->fault.line = ctx->fault.column = 0;
    import_line_add(lines,
                    (struct import_line){.line = line, .outcome = IMPORT_REFUSED, .why = fault_text(ctx)});
}

/* What --type says comes before what the row looks like: a business ID of a consumer is the consumer's, and refused. */
static void type_asked(const struct notice *notice, int type, struct import_types *types) {
    if (type == NOTICE_NOTHING)
        return;
    const struct party_type *asked = &notice->types[type];
    if (asked->form == FORM_ORGANISATION) {
        types->organisation = type;
    } else if (asked->represents.count) {
        types->contact = types->alone = type;
    } else {
        types->alone = type;
        types->only_alone = true;
    }
}

enum status import_types_find(struct ctx *ctx, const struct import_options *options,
                              struct import_types *types) {
    const struct notice *notice = ctx_notice(ctx);
    *types = (struct import_types){NOTICE_NOTHING, NOTICE_NOTHING, NOTICE_NOTHING, false};
    for (int i = 0; i < (int)notice->types_count; i++) {
        const struct party_type *type = &notice->types[i];
        if (type->form == FORM_ORGANISATION && types->organisation == NOTICE_NOTHING)
            types->organisation = i;
        if (type->form == FORM_PERSON && type->represents.count == 0 && types->alone == NOTICE_NOTHING)
            types->alone = i;
    }
    for (int i = 0; i < (int)notice->types_count && types->organisation != NOTICE_NOTHING; i++)
        if (set_has(&notice->types[i].represents, types->organisation) && types->contact == NOTICE_NOTHING)
            types->contact = i;
    type_asked(notice, options->type, types);
    if (types->organisation == NOTICE_NOTHING && types->alone == NOTICE_NOTHING)
        return FAIL(ctx, ST_DENIED, M("The notice has no type of party that a file could bring"));
    return ST_OK;
}

struct reading {
    struct ctx *ctx;
    const struct import_options *options;
    const struct import_types *types;
    struct import_row *row;
    struct import_lines *lines;
};

/* The text to add to: "Anna" + "Liisa". */
static struct value *joinable(struct values *values, const char *field) {
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, field) == 0)
            return &values->items[i];
    return NULL;
}

/* Marks that phones and address books put around numbers and names to steer the direction of writing. */
static bool is_mark(uint32_t code) {
    return code == 0x200b || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
           code == 0x2060 || (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

static const char *without_marks(struct arena *arena, const char *text) {
    size_t length = strlen(text), kept = 0;
    char *clean = arena_text(arena, text);
    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        size_t step = utf8_next(text + at, length - at, &code);
        step = step ? step : 1; /* what is no text is refused where values are read */
        if (!is_mark(code)) {
            memmove(clean + kept, text + at, step);
            kept += step;
        }
        at += step;
    }
    clean[kept] = '\0';
    return clean;
}

/* A second address where there is room for one is told, and the first kept. */
static void push_value(struct reading *reading, struct values *values, struct value value) {
    struct ctx *ctx = reading->ctx;
    const struct field *field = field_builtin(value.field);
    if (joinable(values, value.field) && (!field || !field->many)) {
        (void)FAIL(ctx, ST_INVALID, M("This is given once: {1}"), allow_label(ctx, value.field));
        (void)fault_at_field(ctx, value.field);
        import_line_refused(ctx, reading->lines, reading->row->line);
        return;
    }
    value_push(ctx, values, value);
}

static void read_value(struct reading *reading, enum import_whom whom, const char *field, const char *text,
                       bool joins) {
    struct ctx *ctx = reading->ctx;
    struct import_row *row = reading->row;
    struct values *values = whom == IMPORT_PERSON ? &row->person : &row->organisation;
    struct allow allow = {.type = whom == IMPORT_PERSON ? row->person_type : reading->types->organisation,
                          .source = reading->options->source,
                          .reason = reading->options->reason};
    struct value value;
    if (allow.type == NOTICE_NOTHING) {
        (void)FAIL(ctx, ST_DENIED, M("The notice has no type of party for this"));
        (void)fault_at_field(ctx, field);
        import_line_refused(ctx, reading->lines, row->line);
        return;
    }
    struct value *before = joins ? joinable(values, field) : NULL;
    text = without_marks(ctx->arena, text);
    if (before)
        text = arena_printf(ctx->arena, "%s %s", before->text, text);
    if (allow_value(ctx, &allow, field, text, &value) != ST_OK)
        import_line_refused(ctx, reading->lines, row->line);
    else if (before)
        *before = value;
    else if (*value.text && !value_says(values, field, value.text))
        push_value(reading, values, value);
}

static bool names_organisation(const struct import_item *item) {
    for (size_t i = 0; i < item->value_count; i++)
        if (item->values[i].whom == IMPORT_ORGANISATION)
            return true;
    return false;
}

static bool is_name(const char *field) {
    return strcmp(field, "first_name") == 0 || strcmp(field, "last_name") == 0;
}

static bool names_person(const struct import_item *item) {
    for (size_t i = 0; i < item->value_count; i++)
        if (item->values[i].whom == IMPORT_PERSON && is_name(item->values[i].field))
            return true;
    return false;
}

/* Without a person's name, what stands beside an organisation is the organisation's: its e-mail, its phone. */
static enum import_whom whose(enum import_whom whom, bool organisation, bool person) {
    if (!organisation)
        return IMPORT_PERSON;
    return person && whom == IMPORT_PERSON ? IMPORT_PERSON : IMPORT_ORGANISATION;
}

/* A text that the notice refuses is told here, before anything is written, so that a dry run tells it too; what must exist
 * before it (a job, a question) is asked when it is known whom it is about. */
static bool event_allowed(struct reading *reading, const struct import_event *event) {
    struct ctx *ctx = reading->ctx;
    const struct kind *kind = kind_builtin(event->kind);
    bool person = reading->row->person.count && event->whom != IMPORT_ORGANISATION;
    struct allow allow = {.type = person || !reading->row->organisation.count ? reading->row->person_type
                                                                              : reading->types->organisation,
                          .source = reading->options->source,
                          .reason = reading->options->reason,
                          .has_job = true,
                          .has_consent = true,
                          .has_asked = true};
    int category;
    const char *text = event->text         ? event->text
                       : event->has_amount ? ""
                                           : NULL; /* a sum is as much as a text */
    if (!kind || !*kind->field || !text || allow.type == NOTICE_NOTHING)
        return true;
    if (allow_text(ctx, &allow, kind, text, &category) == ST_OK)
        return true;
    import_line_refused(ctx, reading->lines, reading->row->line);
    return false;
}

static void read_events(struct reading *reading, const struct import_item *item) {
    struct import_row *row = reading->row;
    struct import_event *events = arena_array(reading->ctx->arena, item->event_count + 1, sizeof *events);
    if (!row->person.count && !row->organisation.count)
        return;
    for (size_t i = 0; i < item->event_count; i++)
        if (event_allowed(reading, &item->events[i]))
            events[row->event_count++] = item->events[i];
    row->events = events;
}

void import_row_read(struct ctx *ctx, const struct import_options *options, const struct import_types *types,
                     const struct import_item *item, struct import_row *row, struct import_lines *lines) {
    bool organisation = !types->only_alone && names_organisation(item), person = names_person(item);
    *row = (struct import_row){.line = item->line,
                               .person_type = organisation ? types->contact : types->alone,
                               .party = item->party,
                               .channel = item->channel};
    struct reading reading = {ctx, options, types, row, lines};
    for (size_t i = 0; i < item->value_count; i++) {
        const struct import_value *value = &item->values[i];
        read_value(&reading, whose(value->whom, organisation, person), value->field, value->text, value->joins);
    }
    for (size_t i = 0; i < item->problem_count; i++)
        import_line_add(lines, (struct import_line){.line = item->line,
                                                    .outcome = IMPORT_REFUSED,
                                                    .field = item->problems[i].field,
                                                    .why = item->problems[i].why});
    lines->refused += item->problem_count;
    if (item->party) { /* what of it may be kept is asked when it is known of which type they are */
        row->events = item->events;
        row->event_count = item->event_count;
    } else {
        read_events(&reading, item);
    }
}
