/* What a new version of the notice lacks, and where `changes.moves` says that the data go (notice language, section 8).
 * Used by: diff, registry/adopt.
 * Memory: the context's arena. */
#ifndef NOTICE_MOVES_H
#define NOTICE_MOVES_H

#include "notice/notice.h"

enum gone_what { GONE_TYPE, GONE_PURPOSE, GONE_CLASS, GONE_FIELD, GONE_RECORD };

/* A name of the old version that the new one does not have. */
struct gone {
    enum gone_what what;
    const char *name;    /* as `moves` names it: "person.born", "survey", "note" */
    const char *to;      /* where it goes; NULL: erased, or not said */
    bool said;           /* `moves` names it, or the category it lay in */
    const char *problem; /* a sentence in ctx->lang when `to` leads nowhere; or NULL */
};

/* The move that a name has in the newest change that names it; NULL when none does. */
const struct change_move *moves_of(const struct notice *notice, const char *name);
/* The same for a field of a category: its own name first, then the category's. An own field of a category that moved
 * keeps its last part. `*to` NULL: erased. False when nothing is said. */
bool moves_field(struct ctx *ctx, const struct notice *old, const struct notice *new, const char *field,
                 const char **to);
/* Does the new version list the field (or kind of record) for the type? `type` of the new version. */
bool moves_listed(struct ctx *ctx, const struct notice *notice, int type, const char *field);
/* The type of the new version that parties of this type of the old one have; NOTICE_NOTHING when there is none. */
int moves_type(const struct notice *old, const struct notice *new, int type);

/* Every name of a version that `moves` can mean, in strcmp's order. */
const char *const *moves_names(struct ctx *ctx, const struct notice *notice, size_t *count);
bool moves_among(const char *const *names, size_t count, const char *name);
/* Old names that the version before does not have either, in the changes since then; a name that another of these
 * changes gave is known. */
struct stray {
    const struct change_move *move;
    const char *nearest; /* or NULL */
};
const struct stray *moves_stray(struct ctx *ctx, const struct notice *old, const struct notice *new,
                                size_t *count);

const struct gone *moves_gone(struct ctx *ctx, const struct notice *old, const struct notice *new,
                              size_t *count);
/* "erased" and the like: one sentence about one of them, in ctx->lang. */
const char *moves_text(struct ctx *ctx, const struct notice *old, const struct notice *new,
                       const struct gone *gone);

#endif
