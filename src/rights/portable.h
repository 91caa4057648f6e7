/* What somebody gave, as a file for another service (GDPR 20): the values and events that came from the person, on consent or a contract
 * as the notice names its grounds, as JSON (docs/portability.schema.json) and as CSV. Where the notice names no ground at all for a
 * use, the item goes along and its grounds are empty: what is not said is not held against whoever asks.
 * Used by: parcel, own; cli, api.
 * Memory: ctx's arena; the document is the caller's (json_decref).
 * Errors: permit()'s; ST_INVALID for a CSV or a file that cannot be written.
 * Promises: P60. Nothing that the office wrote about the person, nothing that came from others, nothing on paper; how many items stayed
 *   behind, and why, is said. The log has an entry.
 * Law: GDPR 12(3), 20; WP 242 rev.01. */
#ifndef RIGHTS_PORTABLE_H
#define RIGHTS_PORTABLE_H

#include "registry/party.h"

#include <jansson.h>

#define PORTABLE_SCHEMA "seloste-portability-1" /* docs/PORTABILITY.md */

/* What would be in it, for whoever hands it over; nothing is packed. */
CHECKED enum status portable_look(struct ctx *ctx, ref_t party, json_t **document);
CHECKED enum status portable_json(struct ctx *ctx, ref_t party, json_t **document);
/* The document as rows of text: one item each. */
const char *portable_csv(struct ctx *ctx, const json_t *document);

#endif
