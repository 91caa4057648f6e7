/* Taking the name of somebody who is to be erased out of texts about others, and out of what the office writes for itself, where a person has
 * decided so. Of a record the versions before go too; of a text of the office (wording.h) there is one version, and in place of the name it
 * says when it was taken out and why: what somebody signed is not made to look as if it had been so.
 *
 *     unname_want(ctx->arena, &wish, mention);          for each that somebody has decided about
 *     TRY(unname_within(ctx, write, party, &wish));     in the change that begins the erasure: all of it, or nothing
 *
 * Used by: erase, task; cli erase, web erase, api.
 * Memory: ctx's arena.
 * Errors: as rectify.h.
 * Promises: nothing is touched that was not named. Nothing is asked of the notice: a text loses words and gains none. An older copy of the
 *   database still holds what was taken out: its key is the other's.
 * Law: GDPR 17(1), 17(3). */
#ifndef RIGHTS_UNNAME_H
#define RIGHTS_UNNAME_H

#include "rights/mention.h"
#include "rights/naming.h"

struct write;

struct unname_text {
    enum mention_kind kind;
    ref_t id;
};
struct unname_wish {
    struct unname_text *items;
    size_t count, room;
};
void unname_want(struct arena *arena, struct unname_wish *wish, enum mention_kind kind, ref_t id);
/* Inside a change; the party is still there. */
CHECKED enum status unname_within(struct ctx *ctx, struct write *write, ref_t party,
                                  const struct unname_wish *wish);
/* Of somebody who is gone: by what a task still knows. A text that is gone too is no error. */
CHECKED enum status unname_gone_within(struct ctx *ctx, struct write *write, const struct unname_text *text,
                                       const char *name, const char *data);
/* Details of others are theirs, and a list that somebody has kept is a search: they are mended by hand. */
bool unname_can(enum mention_kind kind);
/* The text without names, addresses and numbers, as the language bends them and people write them; `mark` in place of each. */
const char *unname_text(struct arena *arena, const char *text, const struct naming *naming, const char *mark);

#endif
