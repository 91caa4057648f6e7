/* A file on its way out of the program: made in a folder of its own in memory (/dev/shm), read, and gone before the answer leaves.
 *
 *     scoped_passage passage = {0};
 *     TRY(passage_begin(ctx, "package.zip", &passage));
 *     TRY(access_package(ctx, party, passage.path, &result));
 *     TRY(passage_read(ctx, &passage, &reply->page));
 *
 * Used by: api/give, rights/own.
 * Memory: ctx's arena; the bytes go to the given buffer.
 * Errors: ST_BUSY where there is no memory for it; ST_FAILED when what was made cannot be read.
 * Law: GDPR 32. */
#ifndef RIGHTS_PASSAGE_H
#define RIGHTS_PASSAGE_H

#include "base/buf.h"
#include "base/ctx.h"

struct passage {
    char folder[40];
    const char *path;
};

CHECKED enum status passage_begin(struct ctx *ctx, const char *name, struct passage *passage);
CHECKED enum status passage_read(struct ctx *ctx, const struct passage *passage, struct buf *bytes);
void passage_end(struct passage *passage);
#define scoped_passage __attribute__((cleanup(passage_end))) struct passage

#endif
