/* What a request brings: its body as JSON of a shape, and what stands behind "?". Whatever the shape does not name is a mistake,
 * not something to be passed over.
 * Used by: the handlers of the API.
 * Memory: the visit's arena; the JSON is dropped by input_end, or by `scoped_input`.
 * Errors: ST_INVALID at the member or parameter, with the nearest known name; a value is never repeated.
 * Promises: texts are UTF-8 without NUL; nothing is nested deeper than a shape can be; no member stands twice.
 * Source: RFC 8259. */
#ifndef API_INPUT_H
#define API_INPUT_H

#include "base/date.h"
#include "base/json.h"
#include "gate/gate.h"
#include "registry/party.h"

enum { INPUT_DEPTH = 16 };

/* The body, of the shape that the route takes. */
CHECKED enum status input_read(struct visit *visit, json_t **json);
/* The same of any text; `shape` as in shape.def. For the fuzzer too. */
CHECKED enum status input_parse(struct ctx *ctx, const char *body, size_t length, const char *shape,
                                json_t **json);
/* Every parameter is known to the handler, and of its shape. */
CHECKED enum status input_query(struct visit *visit, const char *handler);

/* Of a body that was read: NULL, 0, false, DAY_NONE or NOTICE_NOTHING where it does not stand. */
const char *input_text(struct ctx *ctx, const json_t *json, const char *name);
bool input_yes(const json_t *json, const char *name);
bool input_has(const json_t *json, const char *name); /* and is not null */
int64_t input_number(const json_t *json, const char *name);
day_t input_day(const json_t *json, const char *name);
ref_t input_id(const json_t *json, const char *name);
/* A list of texts; of ids. */
const char **input_texts(struct ctx *ctx, const json_t *json, const char *name, size_t *count);
ref_t *input_ids(struct ctx *ctx, const json_t *json, const char *name, size_t *count);
/* An instant, or a day of the register: then `whole_day`. */
int64_t input_when(struct ctx *ctx, const json_t *json, const char *name, bool *whole_day);
int input_type(struct ctx *ctx, const json_t *json, const char *name);
int input_source(struct ctx *ctx, const json_t *json, const char *name);
int input_purpose(struct ctx *ctx, const json_t *json, const char *name);
int input_service(struct ctx *ctx, const json_t *json, const char *name);
/* {licence, bought, licence_until} */
struct licence input_licence(struct ctx *ctx, const json_t *json);

size_t input_count(struct visit *visit, const char *name, size_t otherwise, size_t most);
/* The id in the path; ST_NOT_FOUND. */
CHECKED enum status input_path_id(struct visit *visit, size_t at, ref_t *ref);
/* The party of the path, opened: what follows is part of its entry in the log. `handler` as for input_query. */
CHECKED enum status input_party(struct visit *visit, const char *handler, struct party *party);
/* The version in If-Match, else the body's `version`; 0: whatever is there now. `matched`: by If-Match. */
CHECKED enum status input_version(struct visit *visit, const json_t *json, int64_t *version, bool *matched);
/* A list of words as the model takes it: "a,b"; NULL: there is none. */
const char *input_joined(struct ctx *ctx, const json_t *json, const char *name);

#endif
