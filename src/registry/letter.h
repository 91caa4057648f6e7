/* Letters: the sealed part of a record, one for each retention class in it, every version a row.
 * Used by: party, record, due, lens, lookups, rights.
 * Memory: ctx's arena, wiped with it.
 * Errors: a damaged or moved letter is ST_FAILED. One whose key is destroyed is not an error: it is `erased`.
 * Promises: what is written is bound to register, record, class and version; the key is on disk before the letter.
 * Law: GDPR 17, 32. */
#ifndef REGISTRY_LETTER_H
#define REGISTRY_LETTER_H

#include "registry/inside.h"

struct letter {
    const char *class_id;
    int class; /* of the notice in force; NOTICE_NOTHING when it has no such class any more */
    int64_t rev, epoch, key, notice, made;
    const char *json; /* opened; NULL when this version holds nothing, or `erased` */
    bool erased;
};

/* Where a letter goes. */
struct letter_place {
    ref_t party, record;
    int class;
    int64_t rev, epoch;
};
/* `json` NULL: from this version on the record has nothing in the class. */
CHECKED enum status letter_write(struct ctx *ctx, struct write *write, struct letter_place place,
                                 const char *json);
/* The letter of a row that has its columns (class, rev, epoch, notice, key, made, sealed), opened. */
CHECKED enum status letter_row(struct ctx *ctx, struct query *q, ref_t record, struct letter *letter);
/* The same in two steps, so that the keys of many are read at once between them. Until it is opened, `json` is NULL. */
struct letter_sealed {
    ref_t record;
    struct letter letter;
    const void *sealed;
    size_t length;
};
void letter_take(struct ctx *ctx, struct query *q, ref_t record, struct letter_sealed *sealed);
CHECKED enum status letter_open(struct ctx *ctx, struct letter_sealed *sealed);
/* The newest of each class of a record. */
CHECKED enum status letter_newest(struct ctx *ctx, struct db *db, ref_t party, ref_t record,
                                  struct letter **letters, size_t *count);
/* The same as it was at a revision. */
CHECKED enum status letter_upto(struct ctx *ctx, struct db *db, ref_t party, ref_t record, int64_t rev,
                                struct letter **letters, size_t *count);
/* Seals all versions of a record's class again with the key of another epoch. */
CHECKED enum status letter_move(struct ctx *ctx, struct write *write, struct letter_place place);
/* Seals all versions of a record of the party again with the keys of `owner`, whose record it is from now on. */
CHECKED enum status letter_give(struct ctx *ctx, struct write *write, ref_t party, ref_t record, ref_t owner);

#endif
