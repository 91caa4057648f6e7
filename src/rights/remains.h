/* What is left of data that the notice makes anonymous at their end: how many had which value, each field by itself, in a table
 * of sums. It is gathered before the keys go, travels in the sealed intent of the erasure, and is added in the transaction
 * that deletes the rows: once, whatever dies.
 * Used by: erase, sweep (gathering); cli remains (the listing).
 * Memory: ctx's arena; values of people are wiped with it.
 * Errors: of letters and of the database; permit()'s.
 * Promises: nothing in the table tells who was added, when, or together with what. What a person asked to have erased leaves
 *   nothing, not even a number.
 * Law: GDPR 4(1), 5(1)(e), 17, recital 26. */
#ifndef RIGHTS_REMAINS_H
#define RIGHTS_REMAINS_H

#include "registry/due.h"

#include <jansson.h>

struct write;

struct remain {
    const char *class, *field, *value; /* ids; the value of a kind of record is the kind */
    int64_t count;
};
struct remains {
    struct remain *items;
    size_t count, room;
};

/* Of the party's data that these verdicts are about. `all`: every verdict of the party, to know which record has one of its
 * own. */
CHECKED enum status remains_gather(struct ctx *ctx, struct db *db, ref_t party,
                                   const struct due_verdict *anonymous, size_t count,
                                   const struct due_verdict *all, size_t all_count, struct remains *remains);
/* Inside the writer, with the rows that go. */
CHECKED enum status remains_add(struct ctx *ctx, struct write *write, const struct remains *remains);

/* The fields of which something is left, each once. */
const char *const *remains_fields(struct ctx *ctx, const struct remains *remains, size_t *count);

json_t *remains_json(const struct remains *remains);
void remains_read(struct ctx *ctx, const json_t *list, struct remains *remains);

/* Everything that is left, by class, field and value, with the words of the newest version of the notice that has them. */
struct remain_row {
    struct remain remain;
    const char *class_words, *field_words, *value_words;
};
CHECKED enum status remains_list(struct ctx *ctx, struct remain_row **rows, size_t *count);

#endif
