/* The bytes of a record's file: rows of sealed pieces. Their key is in the record's letter, so that whatever happens to the
 * letter (another class, another owner, its key destroyed) happens to the file.
 * Used by: file, rights/access, rights/start.
 * Memory: ctx's arena for what stays small; pieces have memory of their own.
 * Errors: ST_INVALID for an empty file or one that is larger than is taken; ST_FAILED for one that cannot be read, or whose
 *   pieces were changed.
 * Promises: a file that is not whole belongs to no record, is seen by nobody, and is gone after the next start. What a
 *   record's letters no longer open has no pieces either.
 * Law: GDPR 17, 32. */
#ifndef REGISTRY_BLOB_H
#define REGISTRY_BLOB_H

#include "base/input.h"
#include "registry/inside.h"
#include "vault/stream.h"

/* As the letter has it. `key` opens the pieces and is shown to nobody. */
struct file {
    int64_t id;
    const char *name, *type, *key;
    int64_t size;
};

struct staging {
    struct arena *memory;
    struct input *input;
    unsigned char *now, *next; /* the piece that is sealed next, and the one behind it */
    size_t now_length, next_length;
    struct stream *stream;
    int64_t id, number;
    int64_t most, size;
};

/* Reads the first piece (staging->now), so that it can be told what the file is before anything is written. */
CHECKED enum status staging_begin(struct ctx *ctx, struct input *input, int64_t most, struct staging *staging);
/* All of it, in several commits; id, key and size of `file` are filled in. */
CHECKED enum status staging_write(struct ctx *ctx, struct staging *staging, struct file *file);
void staging_end(struct staging *staging);
/* Inside the writer: it is a record's from now on. */
CHECKED enum status blob_link(struct ctx *ctx, struct write *write, int64_t blob, ref_t record);
/* One that became nothing. What went wrong before stays told. */
void blob_drop(struct ctx *ctx, int64_t blob);
/* At a start, when nothing comes in. */
CHECKED enum status blob_sweep(struct ctx *ctx);
/* Inside the writer, after letters of the party were deleted and before its records are: files that nothing opens any more, and
 * places of papers that say nothing. */
CHECKED enum status blob_forget(struct ctx *ctx, struct write *write, ref_t party);

struct blob_reading {
    const struct file *file;
    ref_t record;
    struct stream *stream;
    struct arena *memory; /* of the last piece */
    int64_t number;
    bool ended;
};

CHECKED enum status blob_open(struct ctx *ctx, const struct file *file, ref_t record,
                              struct blob_reading *reading);
/* The next piece, until the one after it is asked for; *length 0 at the end. */
CHECKED enum status blob_next(struct ctx *ctx, struct blob_reading *reading, const void **bytes,
                              size_t *length);
void blob_close(struct blob_reading *reading);
#define scoped_blob __attribute__((cleanup(blob_close))) struct blob_reading

#endif
