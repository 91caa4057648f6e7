#include "rights/passage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum status passage_begin(struct ctx *ctx, const char *name, struct passage *passage) {
    *passage = (struct passage){"/dev/shm/seloste-XXXXXX", NULL};
    if (!mkdtemp(passage->folder)) {
        *passage = (struct passage){0};
        return FAIL(ctx, ST_BUSY, M("There is no memory for the file now."));
    }
    passage->path = arena_printf(ctx->arena, "%s/%s", passage->folder, name);
    return ST_OK;
}

enum status passage_read(struct ctx *ctx, const struct passage *passage, struct buf *bytes) {
    FILE *file = fopen(passage->path, "rbe");
    char part[16384];
    size_t got;
    if (!file)
        return FAIL(ctx, ST_FAILED, M("The file cannot be read."));
    while ((got = fread(part, 1, sizeof part, file)) > 0)
        buf_add_n(bytes, part, got);
    explicit_bzero(part, sizeof part);
    fclose(file);
    return ST_OK;
}

void passage_end(struct passage *passage) {
    if (!passage->path)
        return;
    unlink(passage->path);
    rmdir(passage->folder);
}
