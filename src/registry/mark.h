/* One value for several customers at once: a choice, or yes or no, that the notice lists among its own fields. First what would
 * happen, then doing it, then taking all of it back.
 * Used by: cli, web.
 * Memory: ctx's arena.
 * Errors: permit()'s where the role may not change anybody; ST_INVALID at "mark", "source" or "reason" where nobody could get it.
 * What is refused of one customer is counted with its reason, and the others get theirs.
 * Promises: P5, P16, P26: each is asked about, stored and logged as an ordinary change, with its source, and what was before is
 * kept. Nobody's is changed who was changed since it was looked at; taking back leaves alone whom somebody has changed since.
 * Law: GDPR 5(1)(c), (d), 16. */
#ifndef REGISTRY_MARK_H
#define REGISTRY_MARK_H

#include "notice/field.h"
#include "registry/party.h"

enum { MARK_MOST = 500, MARK_SHOWN = 5 };

/* The fields that may be set for many: neither what is sensitive, which is thought about for one at a time, nor what belongs to
 * something that happened. */
const struct field *mark_fields(struct ctx *ctx, size_t *count);
/* Can it be the source of such a field? One whose bringings each have a licence of their own cannot. */
bool mark_source(struct ctx *ctx, int source);

struct mark_draft {
    const ref_t *parties; /* each once */
    size_t count;
    const char *field, *text; /* text: a choice's id, "yes" or "no"; "" takes the value away */
    int source;
    const char *reason; /* or NULL */
    int64_t seen;       /* of the look; 0: whatever is there now */
};

/* Who does not get it, by the same sentence. */
struct mark_left {
    const char *why; /* in ctx's language */
    size_t count;
    ref_t parties[MARK_SHOWN]; /* the first of them */
};

struct marked {
    ref_t party;
    int64_t change;
};

struct mark_result {
    size_t done, same, refused; /* same: had it already */
    struct mark_left *left;
    size_t left_count, left_room;
    int64_t seen;          /* of a look: for the draft that does it */
    struct marked *marked; /* of a run: for mark_undo */
    size_t marked_count, marked_room;
};

/* What would happen; nothing is written but that it was looked at. */
CHECKED enum status mark_look(struct ctx *ctx, const struct mark_draft *asked, struct mark_result *result);
CHECKED enum status mark_run(struct ctx *ctx, const struct mark_draft *asked, struct mark_result *result);
CHECKED enum status mark_undo(struct ctx *ctx, const struct marked *marked, size_t count,
                              struct mark_result *result);

#endif
