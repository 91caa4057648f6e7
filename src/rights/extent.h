/* Which part of their data somebody asks to see: some classes, some days, or both. A class is one of retention ("bookkeeping") or a kind
 * of data in one ("vouchers"), as the notice calls them: whoever says "only the invoices" means the second.
 * Used by: request*, access*, parcel, task_access, package; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "only" or "until"; also where a later notice has no such class any more, so that nobody gets an empty answer.
 * Promises: P60, P62. A part is data of the class, never its name alone; what was left out for it is said in the package.
 * Law: GDPR 12(1), 15; recital 63. */
#ifndef RIGHTS_EXTENT_H
#define RIGHTS_EXTENT_H

#include "base/json.h"
#include "registry/registry.h"

struct extent {
    const char *only; /* ids, parted by commas; NULL: all */
    day_t from, to;   /* of what happened only these days; DAY_NONE: all */
};
#define EXTENT_ALL                                                                                             \
    { NULL, DAY_NONE, DAY_NONE }

bool extent_whole(const struct extent *extent);
CHECKED enum status extent_check(struct ctx *ctx, const struct extent *extent);
/* NULL: none. */
const char *extent_join(struct arena *arena, const char *const *ids, size_t count);
/* Is this id one of those? */
bool extent_names(const struct extent *extent, const char *id);

bool extent_has_day(const struct extent *extent, day_t day);
/* Of that category (or NOTICE_NOTHING) and that class of retention (or NOTICE_NOTHING). */
bool extent_has(struct ctx *ctx, const struct extent *extent, int category, int class);
/* By the index of a class whether there may be anything of it; NULL: all. For papers and other systems, of which no more is known. */
const bool *extent_classes(struct ctx *ctx, const struct extent *extent);

/* "invoices; 1.1.2025–31.12.2025"; NULL: everything. */
const char *extent_words(struct ctx *ctx, enum lang lang, const struct extent *extent);
/* What one of its ids means: "bookkeeping material: invoices". */
const char *extent_name(struct ctx *ctx, enum lang lang, const char *id);
/* Everything that may be asked for: of each class first itself, then its kinds of data. */
const char *const *extent_ids(struct ctx *ctx, size_t *count);

/* The ids as a list, for programs; the caller's. */
json_t *extent_list(struct ctx *ctx, const struct extent *extent);

/* As it lies sealed in a request or a step of it. */
void extent_seal(struct ctx *ctx, json_t *json, const struct extent *extent);
struct extent extent_open(struct ctx *ctx, const json_t *json);

#endif
