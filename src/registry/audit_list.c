/* Lists by reading the files. Most lines are refused by a look at a few bytes; only what is wanted is copied. */
#include "registry/audit.h"

#include "registry/audit_inside.h"
#include "registry/joined.h"

#include <string.h>

/* Whose entries are wanted, and of which time: a party's own, those of who was merged into it, and of the time when it was
 * itself merged into another, the other's. */
struct audit_span {
    const char *party; /* as it stands in a line, with its quotation marks */
    int64_t from, to;  /* instants, both included; 0: open */
};

struct list {
    struct ctx *ctx;
    const struct audit_filter *filter;
    struct audit_span *spans;
    size_t span_count, span_room;
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

static int is_wanted(const struct list *list, const struct segment_line *line, int64_t at) {
    const struct audit_filter *filter = list->filter;
    return line->seq > filter->after_seq && (!filter->before_seq || line->seq < filter->before_seq) &&
           (!filter->from || at >= filter->from) && (!filter->to || at < filter->to) &&
           value_is(line, "actor", filter->actor) && value_is(line, "action", filter->action) &&
           value_is(line, "sentence", filter->sentence);
}

static int in_span(const struct audit_span *span, const struct segment_line *line) {
    if (!memmem(line->json, line->length, span->party, strlen(span->party)))
        return 0;
    int64_t at = span->from || span->to ? segment_instant(line, "at") : 0;
    return (!span->from || at >= span->from) && (!span->to || at <= span->to);
}

static int names_party(const struct list *list, const struct segment_line *line) {
    if (!list->filter->party)
        return 1;
    for (size_t i = 0; i < list->span_count; i++)
        if (in_span(&list->spans[i], line))
            return 1;
    return 0;
}

static int is_full(const struct list *list) {
    return list->filter->limit && list->count >= list->filter->limit;
}

/* Ids of ours, which need no quoting. */
static const char *id_in(struct arena *arena, const struct segment_line *line, const char *name) {
    size_t length;
    const char *value = segment_value(line, name, &length);
    return value ? arena_text_n(arena, value, length) : NULL;
}

/* The next line that is wanted; 0: there is none. */
static int next_wanted(const struct list *list, const char *bytes, size_t length, size_t *at,
                       struct segment_line *line, int64_t *when) {
    while (segment_next(bytes, length, at, line)) {
        if (segment_is_gone(line) || !names_party(list, line))
            continue;
        *when = segment_instant(line, "at");
        if (is_wanted(list, line, *when))
            return 1;
    }
    return 0;
}

static void list_bytes(struct list *list, const char *bytes, size_t length, size_t skip) {
    struct arena *arena = list->ctx->arena;
    struct segment_line line;
    size_t at = 0;
    int64_t when;
    while (!is_full(list) && next_wanted(list, bytes, length, &at, &line, &when)) {
        if (skip) {
            skip--;
            continue;
        }
        struct audit_line found = {line.seq, when, arena_text_n(arena, line.json, line.length),
                                   id_in(arena, &line, "action"), id_in(arena, &line, "purpose")};
        ARENA_PUSH(arena, list->lines, list->count, list->room, found);
    }
}

/* A file is read forwards: once to count, so that only its last lines are copied, and turned round. */
static void list_backwards(struct list *list, const char *bytes, size_t length) {
    struct segment_line line;
    size_t at = 0, all = 0, before = list->count, limit = list->filter->limit;
    int64_t when;
    while (next_wanted(list, bytes, length, &at, &line, &when))
        all++;
    list_bytes(list, bytes, length, limit && all > limit - before ? all - (limit - before) : 0);
    for (size_t i = before, j = list->count; i + 1 < j; i++, j--) {
        struct audit_line kept = list->lines[i];
        list->lines[i] = list->lines[j - 1];
        list->lines[j - 1] = kept;
    }
}

static void push_span(struct list *list, ref_t party, int64_t from, int64_t to) {
    struct arena *arena = list->ctx->arena;
    struct audit_span span = {arena_printf(arena, "\"%s\"", ref_text(arena, party)), from, to};
    ARENA_PUSH(arena, list->spans, list->span_count, list->span_room, span);
}

static enum status push_member(struct list *list, struct db *db, ref_t member) {
    push_span(list, member, 0, 0);
    scoped_query q = query_begin(db, SQL_MERGED_FOR_A_TIME);
    query_bind_int(&q, 1, member);
    while (query_row(&q))
        push_span(list, query_int(&q, "kept"), query_int(&q, "at"), query_int(&q, "undone"));
    return query_done(list->ctx, &q);
}

static enum status find_spans(struct list *list, struct audit *audit) {
    ref_t party = list->filter->party, *family;
    size_t count;
    scoped_reader *db = NULL;
    if (!party)
        return ST_OK;
    TRY(store_reader(list->ctx, audit->store, &db));
    TRY(joined_now(list->ctx, db, &party));
    TRY(joined_family(list->ctx, db, party, &family, &count));
    for (size_t i = 0; i < count; i++)
        TRY(push_member(list, db, family[i]));
    return ST_OK;
}

/* Files that end before what is wanted begins, and those that name nobody whose entries are wanted, are not read line by
 * line. The last one is: it grows. */
static int may_hold(const struct list *list, const struct audit *audit, int number, int last) {
    if (number == last)
        return 1;
    int64_t next = segment_first(audit->folder, number + 1), before = list->filter->before_seq;
    if (next && next <= list->filter->after_seq + 1)
        return 0;
    if (before && segment_first(audit->folder, number) >= before)
        return 0;
    if (!list->filter->party)
        return 1;
    const char **texts = arena_array(list->ctx->arena, list->span_count, sizeof *texts);
    for (size_t i = 0; i < list->span_count; i++)
        texts[i] = list->spans[i].party;
    return segment_holds(audit->folder, number, texts, list->span_count);
}

static enum status list_file(struct list *list, const struct audit *audit, int number, int last,
                             const struct segment_end *shown) {
    scoped_arena *arena = NULL;
    char *bytes;
    size_t length;
    if (is_full(list) || !may_hold(list, audit, number, last))
        return ST_OK;
    arena = arena_new();
    TRY(segment_load(list->ctx, arena, audit->folder, number, &bytes, &length));
    if (number == shown->number && shown->offset < length)
        length = shown->offset;
    if (list->filter->newest)
        list_backwards(list, bytes, length);
    else
        list_bytes(list, bytes, length, 0);
    return ST_OK;
}

static enum status list_all(struct list *list, struct audit *audit) {
    struct segment_end shown = audit_shown(audit);
    int last = shown.number ? shown.number : segment_last(audit->folder), begin = segment_begin(audit->folder);
    for (int i = begin; i <= last; i++)
        TRY(list_file(list, audit, list->filter->newest ? last + begin - i : i, last, &shown));
    return ST_OK;
}

enum status audit_list(struct ctx *ctx, struct audit *audit, const struct audit_filter *filter,
                       struct audit_line **lines, size_t *count) {
    struct list list = {.ctx = ctx, .filter = filter};
    audit_catch_up(ctx, audit);
    TRY(find_spans(&list, audit));
    must(pthread_rwlock_rdlock(&audit->cutting) == 0);
    enum status status = list_all(&list, audit);
    must(pthread_rwlock_unlock(&audit->cutting) == 0);
    *lines = list.lines;
    *count = list.count;
    return status;
}
