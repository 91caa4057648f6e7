/* What is sealed beside a row, as JSON: columns `sealed` and `key`, under a key of the row or of the register. Whoever's key is gone has
 * no words any more, and the row stays.
 * Used by: holding; rights/request, task, outbox, breach, redact, proposal.
 * Memory: ctx's arena; the JSON is the caller's (scoped_json).
 * Errors: ST_FAILED for what is sealed and is no object; words_kept also where there is nothing, or no key.
 * Law: GDPR 17, 32. */
#ifndef REGISTRY_WORDS_H
#define REGISTRY_WORDS_H

#include "base/json.h"
#include "registry/registry.h"
#include "vault/seal.h"

struct query;

/* NULL: nothing is sealed, or its key is gone. */
CHECKED enum status words_open(struct ctx *ctx, struct query *q, struct seal_place place, json_t **json);
/* Of a row whose words live as long as it does. */
CHECKED enum status words_kept(struct ctx *ctx, struct query *q, struct seal_place place, json_t **json);
const char *words_text(struct ctx *ctx, const json_t *json, const char *name); /* NULL: not said */

#endif
