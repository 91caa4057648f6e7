/* Lists by reading the files. Most lines are refused by a look at a few bytes; only what is wanted is copied. */
#include "registry/audit.h"

#include "base/date.h"
#include "registry/audit_inside.h"
#include "registry/party.h"

#include <string.h>

struct list {
    struct ctx *ctx;
    const struct audit_filter *filter;
    const char *party; /* as it stands in a line, with its quotation marks */
    struct audit_line *lines;
    size_t count, room;
};

static int value_is(const struct segment_line *line, const char *name, const char *wanted) {
    size_t length;
    if (!wanted)
        return 1;
    const char *value = segment_value(line, name, &length);
    return value && length == strlen(wanted) && memcmp(value, wanted, length) == 0;
}

static int64_t instant_of(const struct segment_line *line) {
    size_t length;
    int64_t instant = 0;
    char text[32] = {0};
    const char *value = segment_value(line, "at", &length);
    if (value && length < sizeof text)
        memcpy(text, value, length);
    return instant_parse(text, &instant) ? instant : 0;
}

static int is_wanted(const struct list *list, const struct segment_line *line, int64_t at) {
    const struct audit_filter *filter = list->filter;
    return line->seq > filter->after_seq && (!filter->from || at >= filter->from) &&
           (!filter->to || at < filter->to) && value_is(line, "actor", filter->actor) &&
           value_is(line, "action", filter->action);
}

static int names_party(const struct list *list, const struct segment_line *line) {
    return !list->party || memmem(line->json, line->length, list->party, strlen(list->party)) != NULL;
}

static int is_full(const struct list *list) {
    return list->filter->limit && list->count >= list->filter->limit;
}

static void list_bytes(struct list *list, const char *bytes, size_t length) {
    struct arena *arena = list->ctx->arena;
    struct segment_line line;
    size_t at = 0;
    while (!is_full(list) && segment_next(bytes, length, &at, &line)) {
        if (!names_party(list, &line))
            continue;
        int64_t when = instant_of(&line);
        if (!is_wanted(list, &line, when))
            continue;
        struct audit_line found = {line.seq, when, arena_text_n(arena, line.json, line.length)};
        ARENA_PUSH(arena, list->lines, list->count, list->room, found);
    }
}

enum status audit_list(struct ctx *ctx, struct audit *audit, const struct audit_filter *filter,
                       struct audit_line **lines, size_t *count) {
    struct list list = {.ctx = ctx, .filter = filter};
    if (filter->party)
        list.party = arena_printf(ctx->arena, "\"%s\"", ref_text(ctx->arena, filter->party));
    struct segment_end shown = audit_shown(audit);
    int last = shown.number ? shown.number : segment_last(audit->folder);
    for (int number = 1; number <= last && !is_full(&list); number++) {
        scoped_arena *arena = arena_new();
        char *bytes;
        size_t length;
        TRY(segment_load(ctx, arena, audit->folder, number, &bytes, &length));
        if (number == shown.number && shown.offset < length)
            length = shown.offset;
        list_bytes(&list, bytes, length);
    }
    *lines = list.lines;
    *count = list.count;
    return ST_OK;
}
