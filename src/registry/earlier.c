/* The versions are walked from the oldest: a text that a version has and the one before had not begins there, and one that it
 * lacks ends there. A letter holds one class, and a version writes only the classes in which something changed; so what holds
 * at a version is the newest letter of each class so far. */
#include "registry/earlier.h"

#include "registry/edition.h"
#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/sight.h"
#include "registry/within.h"

#include <string.h>

enum { VERSIONS_MOST = 100 };

struct walk {
    struct ctx *ctx;
    struct values *holds; /* of each class, what it holds now */
    struct earlier *earlier;
    ref_t record, from;
    size_t first; /* where this record's values begin in the list */
};

static const struct value *find_in(const struct values *values, const struct value *wanted) {
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, wanted->field) == 0 &&
            strcmp(values->items[i].text, wanted->text) == 0)
            return &values->items[i];
    return NULL;
}

static bool holds_now(const struct walk *walk, const struct value *value) {
    size_t classes = ctx_notice(walk->ctx)->classes_count;
    for (size_t i = 0; i < classes; i++)
        if (find_in(&walk->holds[i], value))
            return true;
    return false;
}

static struct earlier_value *standing(const struct walk *walk, const struct value *value) {
    for (size_t i = walk->first; i < walk->earlier->count; i++) {
        struct earlier_value *item = &walk->earlier->items[i];
        if (!item->until && strcmp(item->value.field, value->field) == 0 &&
            strcmp(item->value.text, value->text) == 0)
            return item;
    }
    return NULL;
}

/* After all letters of a version: what has ended, and what has begun. */
static void settle(struct walk *walk, int64_t made) {
    struct earlier *earlier = walk->earlier;
    size_t classes = ctx_notice(walk->ctx)->classes_count, before = earlier->count;
    for (size_t c = 0; c < classes; c++)
        for (size_t i = 0; i < walk->holds[c].count; i++) {
            struct value *value = &walk->holds[c].items[i];
            struct earlier_value *known = standing(walk, value);
            value->record = walk->record;
            value->from = walk->from;
            if (known) {
                known->value.confirmed = value->confirmed;
                continue;
            }
            struct earlier_value item = {.value = *value, .from = made, .notice = value->notice};
            ARENA_PUSH(walk->ctx->arena, earlier->items, earlier->count, earlier->room, item);
        }
    for (size_t i = walk->first; i < before; i++) {
        struct earlier_value *item = &earlier->items[i];
        if (item->until || holds_now(walk, &item->value))
            continue;
        item->until = made;
        for (size_t j = before; j < earlier->count; j++)
            if (strcmp(earlier->items[j].value.field, item->value.field) == 0)
                item->by = earlier->items[j].value.by;
    }
}

static enum status take_letter(struct walk *walk, const struct letter *letter) {
    struct values values = {0};
    if (letter->erased)
        walk->earlier->erased = true;
    if (letter->class == NOTICE_NOTHING)
        return ST_OK;
    TRY(value_parse(walk->ctx, letter, &values));
    walk->holds[letter->class] = values;
    return ST_OK;
}

static enum status walk_letters(struct walk *walk, struct db *db, ref_t party, int64_t after) {
    int64_t rev = 0, made = 0;
    scoped_query q = query_begin(db, SQL_LETTERS_AFTER);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, walk->record);
    query_bind_int(&q, 3, after);
    while (query_row(&q)) {
        struct letter letter;
        TRY(letter_row(walk->ctx, &q, walk->record, &letter));
        if (rev && letter.rev != rev)
            settle(walk, made);
        rev = letter.rev;
        made = letter.made;
        TRY(take_letter(walk, &letter));
    }
    TRY(query_done(walk->ctx, &q));
    if (rev)
        settle(walk, made);
    return ST_OK;
}

/* Where there are very many versions, what holds at the first that is gone through stands for all before. */
static enum status walk_record(struct ctx *ctx, struct db *db, ref_t party, const struct joined *joined,
                               int64_t newest, struct earlier *earlier) {
    size_t classes = ctx_notice(ctx)->classes_count;
    struct walk walk = {.ctx = ctx,
                        .holds = arena_array(ctx->arena, classes + 1, sizeof *walk.holds),
                        .earlier = earlier,
                        .record = joined->record,
                        .from = joined->owner,
                        .first = earlier->count};
    int64_t after = newest > VERSIONS_MOST ? newest - VERSIONS_MOST : 0;
    if (after) {
        struct letter *letters;
        size_t count;
        int64_t made = 0;
        TRY(letter_upto(ctx, db, party, joined->record, after, &letters, &count));
        for (size_t i = 0; i < count; i++) {
            made = letters[i].made > made ? letters[i].made : made;
            TRY(take_letter(&walk, &letters[i]));
        }
        settle(&walk, made);
    }
    return walk_letters(&walk, db, party, after);
}

static enum status drop_unseen(struct ctx *ctx, struct db *db, ref_t party, struct earlier *earlier) {
    struct sight sight;
    size_t kept = 0;
    TRY(sight_of(ctx, db, party, &sight));
    for (size_t i = 0; i < earlier->count; i++)
        if (!sight_veils(&sight, earlier->items[i].value.class, earlier->items[i].value.record) &&
            !sight_withholds_field(ctx, &sight, earlier->items[i].value.field))
            earlier->items[kept++] = earlier->items[i];
    earlier->count = kept;
    return ST_OK;
}

static enum status walk_records(struct ctx *ctx, struct db *db, ref_t party, bool whole,
                                struct earlier *earlier) {
    struct joined_list others;
    struct joined own = {0};
    int64_t rev;
    *earlier = (struct earlier){0};
    TRY(joined_profiles(ctx, db, party, &own.record, &rev, &others));
    if (own.record)
        TRY(walk_record(ctx, db, party, &own, whole ? 0 : rev, earlier));
    for (size_t i = 0; i < others.count; i++)
        TRY(walk_record(ctx, db, party, &others.items[i], 0, earlier));
    return ST_OK;
}

enum status earlier_stored(struct ctx *ctx, struct db *db, ref_t party, struct earlier *earlier) {
    return walk_records(ctx, db, party, true, earlier);
}

static enum status history(struct ctx *ctx, const struct party *party, bool whole, struct earlier *earlier) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(permit_action_within(ctx, db, ACTION_OPEN, party->id, NULL));
    TRY(walk_records(ctx, db, party->id, whole, earlier));
    return drop_unseen(ctx, db, party->id, earlier);
}

enum status earlier_of(struct ctx *ctx, const struct party *party, struct earlier *earlier) {
    return history(ctx, party, false, earlier);
}

enum status earlier_all(struct ctx *ctx, const struct party *party, struct earlier *earlier) {
    return history(ctx, party, true, earlier);
}

enum status earlier_at(struct ctx *ctx, struct db *db, ref_t party, ref_t record, int64_t rev,
                       struct values *values) {
    struct letter *letters;
    size_t count;
    *values = (struct values){0};
    TRY(letter_upto(ctx, db, party, record, rev, &letters, &count));
    for (size_t i = 0; i < count; i++)
        TRY(value_parse(ctx, &letters[i], values));
    return ST_OK;
}

const char *earlier_notice(struct ctx *ctx, int64_t number) {
    const struct edition *edition = number ? edition_numbered(edition_of(ctx), number) : NULL;
    if (!edition)
        return NULL;
    return edition->notice->version ? edition->notice->version
                                    : arena_printf(ctx->arena, "%lld", (long long)number);
}
