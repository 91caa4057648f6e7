/* The promises on paper, for the authority: the notice sentence by sentence, beside each its state today, what keeps it and what shows
 * it, who has looked; the place of the log at which it was made, and the key that signs it.
 * Used by: cli, web, api.
 * Memory: ctx's arena.
 * Errors: those of promise_list, proof_head and pdf_write.
 * Promises: P1-P71. The bytes are signed (rights/proof.h). Law: GDPR 5(2), 24(1), 31, 58(1)(a). */
#ifndef RIGHTS_PROMISE_PAPER_H
#define RIGHTS_PROMISE_PAPER_H

#include "base/ctx.h"

struct promise_paper {
    const void *pdf;
    size_t length;
    const char *signature; /* the text that belongs beside it */
    const char *name;      /* "promises-2026-03-05": of both files, without an ending */
};
CHECKED enum status promise_paper(struct ctx *ctx, struct promise_paper *paper);
/* Both files in one, for a browser: NAME.zip. */
CHECKED enum status promise_paper_zip(struct ctx *ctx, const char **name, const void **bytes, size_t *length);

#endif
