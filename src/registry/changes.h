/* What has changed since a change number: ids, never what they say. Whoever follows reads each anew, or forgets it.
 * Used by: api.
 * Memory: ctx's arena.
 * Errors: ST_CONFLICT for a number that this register has not come to: it is another's, or from before a copy was put back;
 *   permit()'s.
 * Promises: every number is told once it is committed, and wholly. Of whom the token's purpose may not see there is nothing;
 *   of whom it may not see any more (an objection, a consent taken back, erased) that it is gone.
 * Law: GDPR 5(1)(b), 17, 19. */
#ifndef REGISTRY_CHANGES_H
#define REGISTRY_CHANGES_H

#include "registry/party.h"

struct write;

enum change_what { CHANGE_PARTY, CHANGE_RECORD };

struct change_row {
    int64_t number;
    enum change_what what;
    ref_t id, party; /* party 0: of a record that is gone nobody knows whose it was */
    bool gone;
};

enum { CHANGES_PAGE_MOST = 1000 };

/* Where a page begins, and where the next one does: behind a number, or within the one after it (an import changes thousands at
 * once), behind this row. */
struct change_place {
    int64_t since;
    enum change_what what;
    ref_t id; /* 0: at its beginning */
};

/* In the change's own transaction: this is gone ("party", "record", "role", ...), for whoever follows. */
CHECKED enum status changes_tombstone(struct ctx *ctx, struct write *write, const char *what, int64_t id);
int64_t changes_last(struct ctx *ctx);
/* In order, at most `limit`. `place` becomes the next one's; `more`: there is something already. */
CHECKED enum status changes_since(struct ctx *ctx, struct change_place *place, size_t limit,
                                  struct change_row **rows, size_t *count, bool *more);

#endif
