/* Every function that promise.def names, once.
 * Used by: rights/promise*.c. */
#ifndef RIGHTS_PROMISE_PROOFS_H
#define RIGHTS_PROMISE_PROOFS_H

#include "notice/recipient.h"
#include "notice/say.h"
#include "notice/word.h"
#include "rights/promise_inside.h"

/* A function that several rows name is declared several times, which C allows. */
#define PROOF(path, function, page, command, rule) void proof_##function(struct proving *proving);
#include "rights/promise.def"
#undef PROOF

#endif
