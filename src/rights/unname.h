/* Taking the name of somebody who is to be erased out of texts about others, where a person has decided so; the versions before go too.
 * Used by: task; cli erase, web erase, api.
 * Memory: ctx's arena.
 * Errors: as rectify.h.
 * Promises: nothing is touched that was not named. An older copy of the database still holds what was taken out: its key is the
 * other's.
 * Law: GDPR 17(1), 17(3). */
#ifndef RIGHTS_UNNAME_H
#define RIGHTS_UNNAME_H

#include "rights/naming.h"

struct unname_wish {
    ref_t *records;
    size_t count;
};
bool unname_wished(const struct unname_wish *wish, ref_t record);
CHECKED enum status unname_all(struct ctx *ctx, ref_t party, const struct unname_wish *wish);
/* Of somebody who is gone: by what a task still knows. A record that is gone too is no error. */
CHECKED enum status unname_record(struct ctx *ctx, ref_t record, const char *name, const char *data);
/* The text without names, addresses and numbers, as the language bends them and people write them. */
const char *unname_text(struct arena *arena, const char *text, const struct naming *naming);

#endif
