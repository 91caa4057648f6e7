/* What a file is, by its first bytes: what its name or its sender says is not believed.
 * Used by: registry/file, web/papers.
 * Memory: fixed texts.
 * Errors: none; what is not known is "application/octet-stream".
 * Promises: never a type that a browser would run: a page or a drawing with scripts is a text. */
#ifndef FORMATS_FILETYPE_H
#define FORMATS_FILETYPE_H

#include <stdbool.h>
#include <stddef.h>

enum { FILETYPE_HEAD = 4096 }; /* bytes that tell, at the most */

struct filetype {
    const char *type, *ending;
    bool picture;
    bool shown; /* a preview can be made of it */
};

/* `whole`: these are all the bytes there are. */
const struct filetype *filetype_of(const void *head, size_t length, bool whole);
/* By the type that was found before; never NULL. */
const struct filetype *filetype_named(const char *type);

#endif
