#include "base/embed.h"

#include <string.h>

/* Written by the build (build/gen/embed.S and embed_table.h). */
#define EMBED(symbol, path) extern const unsigned char symbol##_start[], symbol##_end[];
#include "embed_table.h"
#undef EMBED

enum { EMBED_MAX = 256 };

const struct embedded *embed_all(size_t *count) {
    static struct embedded table[EMBED_MAX];
    static size_t filled;
    if (!filled) {
        size_t n = 0;
#define EMBED(symbol, path)                                                                                    \
    table[n++] = (struct embedded){path, symbol##_start, (size_t)(symbol##_end - symbol##_start)};
#include "embed_table.h"
#undef EMBED
        filled = n;
    }
    *count = filled;
    return table;
}

const struct embedded *embed_find(const char *name) {
    size_t count;
    const struct embedded *all = embed_all(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].name, name) == 0)
            return &all[i];
    return NULL;
}
