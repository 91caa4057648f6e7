/* WHO: the one party that a word of the command line means, or a list of those it may mean.
 * Used by: the commands.
 * Errors: ST_NOT_FOUND; ST_CONFLICT and the candidates are listed. */
#ifndef CLI_PICK_H
#define CLI_PICK_H

#include "cli/command.h"
#include "registry/find.h"

CHECKED enum status pick_party(struct call *call, const char *who_text, const char *name, ref_t *party);
/* Many of them: WHO... from that word on, or everybody whom --all-of and --find mean; ST_INVALID at "WHO" or "--all-of". */
CHECKED enum status pick_many(struct call *call, size_t from, const ref_t **parties, size_t *count);
json_t *pick_json(struct ctx *ctx, const struct hits *hits);
json_t *pick_hit_json(struct ctx *ctx, const struct hit *hit);

/* Whom something may mean: on standard error, or for the error in JSON. */
void pick_candidates(struct call *call, const struct hits *hits);

#endif
