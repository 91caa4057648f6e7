/* What the commands about requests share.
 * Used by: cli/request*.c.
 * Memory: the call's.
 * Errors: the model's, at the option or word that was typed. */
#ifndef CLI_REQUEST_H
#define CLI_REQUEST_H

#include "cli/command.h"
#include "rights/request.h"

/* Takes the step with the request that the second word names; `text` (or NULL) is its words; --mail sends what it writes. */
CHECKED enum status request_call_take(struct call *call, struct request_step_draft *step, const char *text,
                                      const char *sentence);
/* The model names its own fields; a person typed options. */
enum status request_call_option(struct call *call, enum status status);
/* The sentence with the request's id, or its id as JSON. */
void request_call_id(struct call *call, const char *sentence, ref_t id);

#endif
