/* A version that says what the one after it says too (only a day or a sum was corrected) is no former text. */
#include "registry/former.h"

#include "registry/envelope.h"

#include <string.h>

struct versions_of {
    struct former *items; /* every version, also the last one */
    size_t count, room;
    int64_t rev;
};

static bool same_text(const char *one, const char *two) {
    return strcmp(one ? one : "", two ? two : "") == 0;
}

static bool same_facts(const struct fact *one, size_t count, const struct fact *two, size_t others) {
    if (count != others)
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(one[i].name, two[i].name) != 0 || !same_text(one[i].value, two[i].value))
            return false;
    return true;
}

static bool says_the_same(const struct former *one, const struct former *two) {
    return same_text(one->text, two->text) && same_text(one->reason, two->reason) &&
           one->service == two->service && one->source == two->source &&
           same_facts(one->facts, one->fact_count, two->facts, two->fact_count) &&
           same_facts(one->copies, one->copy_count, two->copies, two->copy_count);
}

/* A version that moves to another class is two rows: nothing in the old one, and the text in the new. */
static enum status take_row(struct ctx *ctx, struct query *q, ref_t record, struct versions_of *versions) {
    struct letter letter;
    struct content content = {.service = NOTICE_NOTHING, .source = NOTICE_NOTHING};
    TRY(letter_row(ctx, q, record, &letter));
    if (!versions->count || letter.rev != versions->rev)
        ARENA_PUSH(ctx->arena, versions->items, versions->count, versions->room,
                   ((struct former){.from = letter.made, .service = NOTICE_NOTHING, .source = NOTICE_NOTHING}));
    versions->rev = letter.rev;
    if (!letter.json)
        return ST_OK;
    TRY(envelope_parse(ctx, letter.json, &content));
    struct former *version = &versions->items[versions->count - 1];
    *version = (struct former){.text = content.text,
                               .by = content.by,
                               .reason = content.reason,
                               .facts = content.facts,
                               .fact_count = content.fact_count,
                               .copies = content.copies,
                               .copy_count = content.copy_count,
                               .service = content.service,
                               .source = content.source,
                               .from = letter.made};
    return ST_OK;
}

static enum status read_versions(struct ctx *ctx, const struct record *record, struct versions_of *versions) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_LETTERS_AFTER);
    query_bind_int(&q, 1, record->party);
    query_bind_int(&q, 2, record->id);
    query_bind_int(&q, 3, 0);
    while (query_row(&q))
        TRY(take_row(ctx, &q, record->id, versions));
    return query_done(ctx, &q);
}

static bool says_nothing(const struct former *one) {
    return same_text(one->text, NULL) && same_text(one->reason, NULL) && !one->fact_count && !one->copy_count &&
           one->service == NOTICE_NOTHING;
}

enum status former_of(struct ctx *ctx, const struct record *record, struct former **list, size_t *count) {
    struct versions_of versions = {0};
    *list = NULL;
    *count = 0;
    if (record->version < 2)
        return ST_OK;
    TRY(read_versions(ctx, record, &versions));
    for (size_t i = 0; i + 1 < versions.count; i++) {
        struct former *one = &versions.items[i];
        const struct former *next = &versions.items[i + 1];
        if (says_nothing(one) || says_the_same(one, next))
            continue;
        one->until = next->from;
        one->changed_by = next->by;
        versions.items[(*count)++] = *one;
    }
    *list = versions.items;
    return ST_OK;
}
