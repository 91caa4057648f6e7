/* The items of a package's document that hold texts people wrote.
 * Used by: redact*.c only. */
#ifndef RIGHTS_REDACT_INSIDE_H
#define RIGHTS_REDACT_INSIDE_H

#include "rights/redact.h"

/* Calls `each` for every item: its name, what people call it, and its object. An item may come twice (a paper and its record). */
typedef void redact_item_fn(void *arg, const char *item, const char *what, json_t *object);
void redact_items(struct ctx *ctx, const json_t *document, redact_item_fn *each, void *arg);
/* Calls `each` for every text of the item that somebody wrote; what it gives back takes the text's place, NULL leaves it. `again`: it
 * says once more, for programs, what another text says to people. */
typedef const char *redact_text_fn(void *arg, const char *text, bool again);
void redact_item_texts(json_t *object, redact_text_fn *each, void *arg);

#endif
