/* What the office does with a link that is there: changes its days, ends it, or takes away one that was a mistake.
 * Used by: cli, web.
 * Memory: ctx's arena.
 * Errors: as party.h; ST_CONFLICT when the person was changed since `version` (0: whatever is there), and for a link that is the
 * only thing the person is here for: that one is ended, not taken away.
 * Promises: P52: the dates of everybody whom the link concerns are judged again in the same transaction. */
#ifndef REGISTRY_LINKS_H
#define REGISTRY_LINKS_H

#include "registry/party.h"

struct linked {
    struct party person; /* with its version */
    struct role link;    /* with the organisation's name */
    int represented;     /* the organisation's type; NOTICE_NOTHING: it has none */
};
/* Reads the person as party_read does, with its entry in the log. */
CHECKED enum status links_read(struct ctx *ctx, ref_t link, int purpose, struct linked *linked);
/* Both days as they are to be; DAY_NONE: always, still. `type` NOTICE_NOTHING: as it is. */
CHECKED enum status links_set(struct ctx *ctx, ref_t link, int64_t version, int type, day_t from, day_t to);
/* The types in which somebody of this form may represent: such an organisation (`represented`), or any (NOTICE_NOTHING). */
const int *links_types(struct ctx *ctx, enum party_form form, int represented, size_t *count);
CHECKED enum status links_remove(struct ctx *ctx, ref_t link, int64_t version);

#endif
