/* A form with one file (multipart/form-data, RFC 7578), taken apart while it comes in: short fields are kept, the file's bytes go
 * on to a sink, and no more of it than a piece is ever in memory.
 * Used by: http/server.c; form_read sees its fields.
 * Memory: the request's arena.
 * Errors: what is no such form, holds two files, or has fields that are too long, is said once, as a message id.
 * Promises: whoever sends it, the sink is closed once. */
#ifndef HTTP_UPLOAD_H
#define HTTP_UPLOAD_H

#include "http/request.h"

#include <stdbool.h>

/* Where the bytes of a file go while they come. */
struct sink {
    void *arg;
    /* NULL, or a message id: why it takes no more. */
    const char *(*write)(void *arg, const char *bytes, size_t length);
    void (*close)(void *arg); /* whoever made it: everything of it goes */
    bool nowhere; /* instead of the others: whoever sends is answered without the bytes, which nobody keeps */
};

/* What a form with a file brought. `request->upload` while the request lives. */
struct upload {
    struct pairs fields;
    const char *name; /* of the file, as the browser says it, without folders; NULL: none came */
    size_t size;
    struct sink sink;
};

struct upload_reader;

/* NULL when the headers say that this is no such form; the sink is then still the caller's. */
struct upload_reader *upload_begin(struct arena *arena, void *connection, struct sink sink);
/* A message id when it went wrong; from then on nothing is taken. */
const char *upload_take(struct upload_reader *reader, const char *bytes, size_t length);
/* All has come. */
const char *upload_whole(struct upload_reader *reader);
const struct upload *upload_of(const struct upload_reader *reader);
/* Also of one that broke off. NULL is allowed. */
void upload_end(struct upload_reader *reader);

#endif
