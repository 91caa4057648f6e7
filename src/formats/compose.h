/* An e-mail as it goes over the wire (RFC 5322, MIME): one text in UTF-8, perhaps one file, and the headers that programs look at.
 * Used by: connect/dispatch.
 * Memory: the bytes lie in ctx's arena; what GMime held meanwhile is overwritten where it is ours to overwrite.
 * Errors: ST_FAILED: this computer lacks GMime, or something cannot be put together.
 * Promises: lines end in CRLF; no line is longer than mail allows; a line break in a name or subject makes no header of its own. */
#ifndef FORMATS_COMPOSE_H
#define FORMATS_COMPOSE_H

#include "base/ctx.h"

#include <stdbool.h>
#include <stddef.h>

/* What a delivery report brings back with the mail's other headers, and nothing else repeats. */
#define COMPOSE_RETURN "X-Seloste-Return"

struct compose_wish {
    const char *from_name, *from, *to_name, *to; /* names: or NULL */
    const char *subject, *text;
    const char *id;                    /* of the Message-ID: "word@domain" */
    const char *proof;                 /* of COMPOSE_RETURN; or NULL */
    int64_t at;                        /* Date */
    const char *language;              /* Content-Language: "fi"; or NULL */
    bool robot;                        /* nobody typed it: Auto-Submitted: auto-generated */
    const char *stop;                  /* the address by which the receiver objects (RFC 8058); NULL: none */
    const char *file_name, *file_type; /* NULL: no file */
    const void *file;
    size_t file_length;
};

CHECKED enum status compose(struct ctx *ctx, const struct compose_wish *wish, const char **bytes,
                            size_t *length);

#endif
