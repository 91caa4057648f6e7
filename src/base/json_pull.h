/* A JSON document too large to hold: an object whose members are taken one by one, and lists of it item by item. What is taken
 * is parsed by jansson; here only its end is looked for.
 *
 *     TRY(json_pull_begin(ctx, pull));
 *     while (name: TRY(json_pull_name(ctx, pull, &name)))
 *         either TRY(json_pull_value(ctx, pull, arena, &json));
 *         or     TRY(json_pull_list(ctx, pull)); then TRY(json_pull_item(ctx, pull, arena, &json)) until it is NULL
 *
 * A document that is itself a list: json_pull_begin_list, items until NULL, json_pull_end.
 *
 * Used by: registry/carry_in, import_parties, formats/json_rows.
 * Memory: one value at a time, in the arena given; its text is at most PULL_VALUE_MAX bytes, or what json_pull_limit says. json_t are
 *   the caller's.
 * Errors: ST_INVALID at file and line, without a word of what stands there; ST_FAILED when it cannot be read.
 * Promises: nothing that is not JSON is let through, and nothing behind the document's end.
 * Source: RFC 8259. */
#ifndef BASE_JSON_PULL_H
#define BASE_JSON_PULL_H

#include "base/ctx.h"
#include "base/input.h"
#include "base/json.h"

#include <stdbool.h>

enum { PULL_VALUE_MAX = 256 * 1024 * 1024, PULL_NAME_MAX = 60 };

struct json_pull;

struct json_pull *json_pull_open(struct ctx *ctx, struct input input); /* lies in ctx->arena */
void json_pull_limit(struct json_pull *pull, size_t bytes);            /* of one value from now on */
/* Is the document, or the value that comes next, a list? Looks behind blanks and a mark, takes nothing else. */
bool json_pull_is_list(struct json_pull *pull);
CHECKED enum status json_pull_begin(struct ctx *ctx, struct json_pull *pull);
CHECKED enum status json_pull_begin_list(struct ctx *ctx, struct json_pull *pull);
CHECKED enum status json_pull_end(struct ctx *ctx, struct json_pull *pull); /* nothing stands behind */
/* The next member's; NULL when the object and the document are at their end. */
CHECKED enum status json_pull_name(struct ctx *ctx, struct json_pull *pull, const char **name);
CHECKED enum status json_pull_value(struct ctx *ctx, struct json_pull *pull, struct arena *arena,
                                    json_t **json);
CHECKED enum status json_pull_list(struct ctx *ctx, struct json_pull *pull);
CHECKED enum status json_pull_item(struct ctx *ctx, struct json_pull *pull, struct arena *arena, json_t **json);
int json_pull_line(const struct json_pull *pull); /* where the last value began */

#endif
