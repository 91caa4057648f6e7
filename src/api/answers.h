/* Answers that several handlers end with.
 * Used by: the handlers of the API.
 * Memory: the visit's arena.
 * Errors: those of reading what is answered. */
#ifndef API_ANSWERS_H
#define API_ANSWERS_H

#include "base/json.h"
#include "gate/gate.h"
#include "registry/party.h"

/* 201: {"id"}, and its address: /api/v1/WHERE/ID. */
enum status answer_made(struct visit *visit, const char *where, ref_t ref);
/* 204 */
enum status answer_nothing(struct visit *visit);
/* Whoever said by If-Match which version was read is told by 412 that it is another by now. */
CHECKED enum status answer_changed(struct visit *visit, enum status status, bool matched);
/* The party as it is now, with its ETag; an entry in the log. */
CHECKED enum status answer_party(struct visit *visit, ref_t party);
/* The same of a record. */
CHECKED enum status answer_record(struct visit *visit, ref_t record);
/* What an export or a hand-over leaves behind: each kind with its sentence, and the first of whom. */
struct export_result;
json_t *answer_left(struct ctx *ctx, const struct export_result *result);

#endif
