/* Which customers a list shows, and in what order. A filter holds no personal data: ids of the notice and numbers, so it may stand
 * in an address and be kept as a view.
 * Used by: find; cli, web.
 * Memory: ctx's arena.
 * Errors: filter_may_ask alone: a name or value that is none (of an older notice, say) filters nothing.
 * Promises: what may be sent is what permit() says (registry/traits.h). */
#ifndef REGISTRY_FILTER_H
#define REGISTRY_FILTER_H

#include "base/ctx.h"
#include "base/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum filter_what {
    FILTER_TYPE,
    FILTER_RELATION,
    FILTER_SERVICE,
    FILTER_SOURCE,
    FILTER_INDUSTRY,
    FILTER_CONTACT,
    FILTER_SEND,
    FILTER_SORT,
    FILTER_COUNT
};

struct filter {
    const char *values[FILTER_COUNT]; /* as in an address, checked; NULL: any */
};

const char *filter_id(enum filter_what what); /* "type", "relation", ... */
/* Takes it when it is a value that the notice in force knows; "" takes it away. */
void filter_set(struct ctx *ctx, struct filter *filter, enum filter_what what, const char *value);
/* The same of words for an industry, as somebody writes them. */
void filter_set_industry(struct ctx *ctx, struct filter *filter, const char *words);
bool filter_any(const struct filter *filter);    /* does it leave anybody out? */
bool filter_traits(const struct filter *filter); /* does it ask for more than the lens knows? */
bool filter_by_last(const struct filter *filter);

/* What can be chosen: id and words; none where the notice has nothing of the kind. */
struct filter_choice {
    const char *id, *words;
};
struct filter_choice *filter_choices(struct ctx *ctx, enum filter_what what, size_t *count);
/* Are they to be had at all, though perhaps not read yet (find_industries reads on)? */
bool filter_there(struct ctx *ctx, enum filter_what what);
const char *filter_label(struct ctx *ctx, enum filter_what what);
/* ST_DENIED at "filter.send" for a token that is not for the purpose of which it would be told. */
CHECKED enum status filter_may_ask(struct ctx *ctx, const struct filter *filter);
/* Of FILTER_SEND: the purpose (an index), and whether those are meant to whom it may be sent. NOTICE_NOTHING: none. */
int filter_purpose(struct ctx *ctx, const struct filter *filter, bool *may);

/* ---- for find: made once, then asked of everybody */
struct trait;
struct filter_test {
    const char *type; /* id */
    unsigned relation;
    uint64_t services, sources, industry;
    uint32_t purpose;
    bool may, never, traits;
    day_t from, to; /* last contact; DAY_NONE */
};
struct filter_test filter_test(struct ctx *ctx, const struct filter *filter);
/* What a token's purpose sees of somebody is less than everybody sees: leaves out what less may fit better (a silence), that
 * nobody is passed over who is then asked with filter_fits by what it sees. */
void filter_loosen(struct filter_test *test);
/* `trait` NULL: not read yet. */
bool filter_fits(const struct filter_test *test, const char *type, const struct trait *trait);

#endif
