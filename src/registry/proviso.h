/* What the notice attaches to its data beyond listing them: an own field may be stored only `when` something is true, and
 * what a category or a field says must be `never_in` another category's texts.
 * Used by: draft, party, entry, import_write, adopt_never, web forms.
 * Memory: ctx's arena; the party's past is read in memory of its own.
 * Errors: ST_DENIED at the field with the sentence that refuses.
 * Promises: P16, P19: nothing is asked of the past unless the notice attaches something to what is given.
 * Law: GDPR 5(1)(c), 25. */
#ifndef REGISTRY_PROVISO_H
#define REGISTRY_PROVISO_H

#include "notice/field.h"
#include "registry/envelope.h"
#include "registry/value.h"

struct proviso {
    ref_t party; /* 0: not in the register yet */
    const int *types;
    size_t type_count;
    const struct values *values; /* the party's, as they will be */
};

/* The values that are given now, which are among `values`. */
CHECKED enum status proviso_values(struct ctx *ctx, struct db *db, const struct proviso *proviso,
                                   const struct values *given);
/* The text and facts of a record of this kind. */
CHECKED enum status proviso_record(struct ctx *ctx, struct db *db, const struct proviso *proviso,
                                   const struct envelope *envelope, int category,
                                   const struct content *content);
/* A text that comes into a category without being given: is something said in it that must never stand there? Asked of the
 * proviso's values only; `field` NULL: what a record says. */
CHECKED enum status proviso_text(struct ctx *ctx, const struct proviso *proviso, int category,
                                 const char *field, const char *text);
/* May the party have this field, "category.field" or a built-in one, now? */
CHECKED enum status proviso_open(struct ctx *ctx, struct db *db, const struct proviso *proviso,
                                 const char *field, bool *open);
/* The fields a form asks for: those listed for the type that may be stored now, or once another field of the same form says
 * what they depend on, or that have a value. `party` NULL: a new one. */
CHECKED enum status proviso_fields(struct ctx *ctx, const struct party *party, int type,
                                   const struct field **fields, size_t *count);

#endif
