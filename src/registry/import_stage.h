/* The staged copy of a file that is being imported: sealed under the job's key, chunk by chunk, in DIR/staging.
 * What a crash leaves of it cannot be read once the key is gone.
 * Used by: import.
 * Memory: one chunk at a time, whatever the size of the file.
 * Errors: ST_FAILED with the file's name when it cannot be written or read. */
#ifndef REGISTRY_IMPORT_STAGE_H
#define REGISTRY_IMPORT_STAGE_H

#include "base/csv.h"
#include "registry/inside.h"

struct stage {
    struct ctx *ctx;
    int64_t job, key;
    void *file; /* FILE, closed by stage_close */
    int64_t chunk;
    struct arena *memory; /* of the chunk that is being read */
    const char *plain;
    size_t left;
    bool damaged; /* a chunk does not open */
};

CHECKED enum status stage_write(struct ctx *ctx, int64_t job, int64_t key, struct input input);
CHECKED enum status stage_open(struct ctx *ctx, int64_t job, int64_t key, struct stage *stage);
struct input stage_input(struct stage *stage, const char *name);
void stage_close(struct stage *stage);
#define scoped_stage __attribute__((cleanup(stage_close))) struct stage
void stage_remove(struct ctx *ctx, int64_t job);
/* The key of a job's staged copy and plan, made when there is none. */
CHECKED enum status stage_key(struct ctx *ctx, int64_t job, int64_t *key);
/* Staged files and their keys whose job is not among these: left by a crash before the job began. The keys go first: from
 * then on the files are noise, also in a copy of the folder. */
CHECKED enum status stage_sweep(struct ctx *ctx, const int64_t *jobs, size_t count);

#endif
