/* Files about a customer: a picture, a contract, a scanned paper. A file is a record of its own, which may belong to another;
 * its name, its type and its bytes are sealed.
 * Used by: cli, web, rights/access.
 * Memory: ctx's arena.
 * Errors: ST_DENIED with the sentence when the notice lists nothing that such a file may be; ST_INVALID at "file" for an
 *   empty or too large one. Nothing of a file that was refused is kept.
 * Promises: P23, P25. Seen by nobody before it is whole. Reading one is reading its party: in the log before a byte leaves.
 * Law: GDPR 5(1)(b), (c), (f). */
#ifndef REGISTRY_FILE_H
#define REGISTRY_FILE_H

#include "registry/blob.h"
#include "registry/record.h"

/* record.kind NULL: what the notice lists for such a file, a picture first. */
struct file_draft {
    struct record_draft record;
    const char *name; /* as it was called; folders before it are left out */
    struct input *input;
};
CHECKED enum status file_add(struct ctx *ctx, const struct file_draft *draft, ref_t *record);
/* Whether the notice lists anything that a file about such a party may be; otherwise false and the sentence that decides. */
bool file_possible(struct ctx *ctx, int type, const char **sentence);
/* The last part of a path, without what no file's name has; "file.ENDING" where nothing is left of it. */
const char *file_clean_name(struct ctx *ctx, const char *name, const char *ending);
/* The largest that is taken, in bytes: a setting. */
CHECKED enum status file_most(struct ctx *ctx, int64_t *bytes);
enum { FILE_NAME_MAX = 200 };

struct file_row {
    ref_t record, belongs;
    day_t day;
    const char *kind, *text; /* text: or NULL */
    const struct file *file;
};
/* Those of a party, the newest first; part of party_read's entry in the log when it follows it in the same ctx. */
CHECKED enum status file_list(struct ctx *ctx, ref_t party, struct file_row **rows, size_t *count);

struct file_reading {
    struct file file;
    ref_t party, record;
    struct blob_reading blob;
};
/* `purpose` an index or NOTICE_NOTHING. ST_NOT_FOUND for a record that has no file, or that the one who asks does not see. */
CHECKED enum status file_open(struct ctx *ctx, ref_t record, int purpose, struct file_reading *reading);
/* As blob_next. */
CHECKED enum status file_next(struct ctx *ctx, struct file_reading *reading, const void **bytes,
                              size_t *length);
void file_close(struct file_reading *reading);
#define scoped_file __attribute__((cleanup(file_close))) struct file_reading
/* The rest of it, in ctx's arena. */
CHECKED enum status file_whole(struct ctx *ctx, struct file_reading *reading, const void **bytes,
                               size_t *length);

#endif
