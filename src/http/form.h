/* A posted form, urlencoded or multipart. What is not declared does not exist.
 * Used by: web.
 * Memory: the context's arena.
 * Errors: INVALID with a sentence for what is no form: wrong type, bad escapes, NUL, not UTF-8, a field
 * declared once and sent twice, longer than declared. What a person may have typed wrong is not checked here.
 * Promises: values are UTF-8 text without control characters; line ends are "\n". */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/ctx.h"
#include "http/request.h"

struct form_field {
    const char *name;
    size_t max; /* bytes */
};

struct form {
    struct pairs values; /* declared fields only, each once */
};

enum status form_read(struct ctx *ctx, const struct request *request, const struct form_field *fields,
                      size_t count, struct form *form) CHECKED;
/* All values of a field that may be sent several times, as boxes of one name are. */
enum status form_read_list(struct ctx *ctx, const struct request *request, const char *name, size_t max,
                           const char *const **values, size_t *count) CHECKED;
/* "" when it was not sent. */
const char *form_value(const struct form *form, const char *name);
int form_has(const struct form *form, const char *name);

/* "a" of `text/plain; charset="a"`; NULL when there is no such parameter. For tests and the multipart reader.
 */
const char *form_parameter(struct arena *arena, const char *header, const char *name);
/* The parts of a multipart/form-data body (RFC 7578), appended as pairs; a message id when it is none. Files
 * are refused: no form of ours has one. */
const char *form_multipart(struct arena *arena, const char *body, size_t length, const char *boundary,
                           struct pairs *pairs);

#endif
