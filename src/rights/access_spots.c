/* What may be about others in a package, its files included: of a text file its text is looked through, and whatever no program here reads is
 * marked as a whole, so that somebody looks. Rejected: guessing from the name of a file that there is nobody in it. */
#include "rights/access.h"

#include "base/utf8.h"
#include "registry/blob.h"
#include "registry/file.h"

#include <string.h>
#include <strings.h>

enum { READ_MOST = 1024 * 1024 };

/* A letter or a card may hold parts in another spelling, in which no name is found. */
static bool veiled(const char *text) {
    return strcasestr(text, "Content-Transfer-Encoding:") || strcasestr(text, "QUOTED-PRINTABLE") ||
           strcasestr(text, "ENCODING=B");
}

/* `file->text` stays NULL where no program here reads it. */
static enum status read_text(struct ctx *ctx, const struct record *record, struct redact_file *file) {
    scoped_file reading = {.record = record->id};
    const void *bytes;
    size_t length;
    if (strcmp(record->file->type, "text/plain") != 0 || record->file->size > READ_MOST)
        return ST_OK;
    reading.file = *record->file;
    TRY(blob_open(ctx, &reading.file, record->id, &reading.blob));
    TRY(file_whole(ctx, &reading, &bytes, &length));
    if (!utf8_text(bytes, length))
        return ST_OK;
    file->text = arena_text_n(ctx->arena, bytes, length);
    file->veiled = veiled(file->text);
    return ST_OK;
}

enum status access_spots(struct ctx *ctx, const struct access_asked *asked,
                         const struct access_content *content, struct redact_spot **spots, size_t *count) {
    const struct package *package = &content->package;
    struct redact_file *files = arena_array(ctx->arena, package->record_count + 1, sizeof *files);
    size_t file_count = 0;
    for (size_t i = 0; i < package->record_count; i++) {
        const struct record *record = &package->records[i];
        if (!record->file || record->party != package->party.id)
            continue;
        struct redact_file *file = &files[file_count++];
        *file = (struct redact_file){.record = record->id, .name = record->file->name};
        TRY(read_text(ctx, record, file));
    }
    return redact_spots(ctx, asked->party, content->document, files, file_count, spots, count);
}
