/* Texts that are wanted again soon and stand on no disk: answers of others' systems. Each has a name and a last instant; when there
 * are too many, the oldest goes.
 * Used by: connect; rights/erase, which has them all forgotten.
 * Memory: its own, apart: locked, in no core dump, overwritten when a text goes.
 * Errors: none. A text that is too long is not kept.
 * Promises: any number of threads; an erasure leaves nothing here. */
#ifndef REGISTRY_MEMO_H
#define REGISTRY_MEMO_H

#include "base/arena.h"

#include <stdint.h>

enum { MEMO_PLACES = 64, MEMO_TEXT = 16 * 1024, MEMO_NAME = 300 };

struct memo;

struct memo *memo_new(void);
void memo_free(struct memo *memo); /* NULL is allowed */
void memo_put(struct memo *memo, const char *name, const char *text, int64_t now, int64_t until);
/* A copy in `arena`, and since when it is here; NULL when it is not there or over. */
const char *memo_get(struct memo *memo, struct arena *arena, const char *name, int64_t now, int64_t *since);
void memo_forget(struct memo *memo); /* everything */

#endif
