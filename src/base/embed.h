/* Files that the program carries inside: compiled messages, law data, style sheets, the schema.
 * The build makes the table from a list of paths; a name is the path inside the project ("law/fi.yaml").
 * Used by: msg (catalogues), notice (law data), store (the schema), web (static files).
 * Promises: the table is constant; any thread may read it at any time. Bytes are followed by a NUL that is not counted. */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include <stddef.h>

struct embedded {
    const char *name;
    const unsigned char *bytes;
    size_t length;
    size_t sum; /* of the bytes (POSIX cksum, 32 bits): says that a file is another one than yesterday's */
};

const struct embedded *embed_find(const char *name); /* NULL when there is none */
const struct embedded *embed_all(size_t *count);

#endif
