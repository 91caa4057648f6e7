#include "registry/import_format.h"

#include <string.h>

static const struct import_format *const formats[] = {
#define FORMAT(symbol) &symbol,
#include "registry/import_format.def"
#undef FORMAT
};
enum { FORMATS = sizeof formats / sizeof *formats };

static bool blank(const char *text) {
    return !text || !text[strspn(text, " \t\r\n")];
}

void import_say(struct arena *arena, struct import_item *item, struct import_value value) {
    if (!blank(value.text))
        ARENA_PUSH(arena, item->values, item->value_count, item->value_room, value);
}

void import_happened(struct arena *arena, struct import_item *item, struct import_event event) {
    ARENA_PUSH(arena, item->events, item->event_count, item->event_room, event);
}

void import_noted(struct arena *arena, struct import_item *item, const char *text) {
    if (!blank(text))
        import_happened(
            arena, item,
            (struct import_event){.whom = IMPORT_EITHER, .kind = "note", .ends = DAY_NONE, .text = text});
}

void import_puzzled(struct ctx *ctx, struct arena *arena, struct import_item *item) {
    ctx->fault.file = NULL;
    ctx->fault.line = ctx->fault.column = 0;
    struct import_problem problem = {ctx->fault.field, arena_text(arena, fault_text(ctx))};
    ARENA_PUSH(arena, item->problems, item->problem_count, item->problem_room, problem);
    fault_clear(ctx);
}

/* "-" is none, and what a restart finds where none was given. */
enum status import_without_map(struct ctx *ctx, const struct import_file *file, const char *id) {
    if (!file->options->map || strcmp(file->options->map, "-") == 0)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, "--map");
}

static bool is_package(const unsigned char *head, size_t length) {
    static const char *const signs[] = {"\xD0\xCF\x11\xE0\xA1\xB1", "PK\3\4", "%PDF-"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (length >= strlen(signs[i]) && memcmp(head, signs[i], strlen(signs[i])) == 0)
            return true;
    return false;
}

enum status import_format_of(struct ctx *ctx, struct input input, const char *name,
                             const struct import_format **format) {
    unsigned char head[IMPORT_HEAD];
    size_t length = 0;
    long got = 1;
    while (length < sizeof head && got > 0) {
        got = input.read(input.arg, head + length, sizeof head - length);
        length += got > 0 ? (size_t)got : 0;
    }
    if (got < 0) {
        (void)FAIL(ctx, ST_FAILED, M("The file could not be read to its end"));
        return fault_at(ctx, input.name, 0, 0);
    }
    for (size_t i = 0; i < FORMATS; i++)
        if (i == FORMATS - 1 && is_package(head, length)) { /* the last takes anything */
            (void)FAIL(
                ctx, ST_INVALID,
                M("This is a file that only its own program reads (.xls, .ods, PDF or a ZIP): save it as "
                  ".xlsx or as CSV"));
            return fault_at(ctx, input.name, 0, 0);
        } else if (formats[i]->recognise(head, length, name)) {
            *format = formats[i];
            return ST_OK;
        }
    must(!"a format for any text");
    return ST_FAILED;
}

const struct import_format *import_format_named(const char *id) {
    for (size_t i = 0; i < FORMATS; i++)
        if (id && strcmp(formats[i]->id, id) == 0)
            return formats[i];
    return NULL;
}
