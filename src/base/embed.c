#include "base/embed.h"

#include <assert.h>
#include <string.h>

/* Written by the build: tools/embed.sh makes the table, in the layout that a 64-bit machine gives the struct. */
static_assert(sizeof(struct embedded) == 32 && sizeof(size_t) == 8, "tools/embed.sh writes four 8-byte words");
extern const struct embedded embed_table[];
extern const size_t embed_count;

const struct embedded *embed_all(size_t *count) {
    *count = embed_count;
    return embed_table;
}

/* From the first: the catalogues stand there, which are asked for with every message. */
const struct embedded *embed_find(const char *name) {
    for (size_t i = 0; i < embed_count; i++)
        if (strcmp(embed_table[i].name, name) == 0)
            return &embed_table[i];
    return NULL;
}
