/* Answers of the API: JSON with ids, ISO days and cents, the same in every language.
 * Used by: the handlers of the API.
 * Memory: JSON values are new references; out_send takes its one and drops it.
 * Errors: none. */
#ifndef API_OUT_H
#define API_OUT_H

#include "base/date.h"
#include "base/json.h"
#include "gate/gate.h"
#include "registry/due.h"
#include "registry/party.h"
#include "registry/record.h"

/* The visit's answer. */
enum status out_send(struct visit *visit, int code, json_t *json);
/* {"items": list} */
enum status out_items(struct visit *visit, json_t *list);
/* {"items": list, "next": how many have been passed}: a list of `total` from behind `skip` on; null when these are the last. */
enum status out_page(struct visit *visit, json_t *list, size_t skip, size_t total);
/* The ETag of a version. */
void out_version(struct visit *visit, int64_t version);

json_t *out_text(const char *text); /* null for NULL */
json_t *out_day(struct ctx *ctx, day_t day);
json_t *out_instant(struct ctx *ctx, int64_t instant); /* null for 0 */
json_t *out_id(struct ctx *ctx, ref_t ref);            /* null for 0 */
/* Ids of the notice; null for NOTICE_NOTHING. */
json_t *out_type(struct ctx *ctx, int type);
json_t *out_source(struct ctx *ctx, int source);
json_t *out_service(struct ctx *ctx, int service);
json_t *out_class(struct ctx *ctx, int class);
json_t *out_words(const struct names *names);

void out_put(json_t *object, const char *name, json_t *value);
void out_push(json_t *list, json_t *item);

json_t *out_roles(struct ctx *ctx, const struct party *party);
json_t *out_values(struct ctx *ctx, const struct value *values, size_t count);
json_t *out_kept(struct ctx *ctx, const struct due_verdict *verdicts, size_t count);
struct findings;
json_t *out_findings(const struct findings *findings); /* NULL: none */
json_t *out_record(struct ctx *ctx, const struct record *record);

#endif
