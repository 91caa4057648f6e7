/* libzip would write its own temporary file beside the target, readable by whoever the umask lets; so the archive is built
 * in memory, and put on disk as a whole. */
#include "formats/zip.h"

#include "formats/fresh.h"

#include <errno.h>
#include <string.h>
#include <zip.h>

/* What we pack repeats itself: trying harder takes three times as long and saves little. */
enum { FAST = 1 };

static enum status cannot_write(struct ctx *ctx, const char *path, int error) {
    (void)FAIL(ctx, ST_FAILED, M("The file cannot be written: {1}"), strerror(error));
    return fault_at(ctx, path, 0, 0);
}

static int add_item(zip_t *archive, const struct zip_item *item, int64_t now) {
    zip_source_t *source = zip_source_buffer(archive, item->bytes, item->length, 0);
    if (!source)
        return 0;
    zip_int64_t index = zip_file_add(archive, item->name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return 0;
    }
    return zip_file_set_mtime(archive, (zip_uint64_t)index, (time_t)now, 0) == 0 &&
           zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_DEFLATE, FAST) == 0;
}

/* The archive's bytes stay in `source` after zip_close. */
static int pack(zip_source_t *source, const struct zip_item *items, size_t count, int64_t now) {
    zip_error_t error;
    zip_error_init(&error);
    zip_t *archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    zip_error_fini(&error);
    if (!archive)
        return 0;
    zip_source_keep(source);
    int good = 1;
    for (size_t i = 0; i < count && good; i++)
        good = add_item(archive, &items[i], now);
    if (good && zip_close(archive) == 0)
        return 1;
    zip_discard(archive);
    return 0;
}

static int take_bytes(struct ctx *ctx, zip_source_t *source, void **bytes, size_t *length) {
    zip_stat_t is;
    if (zip_source_stat(source, &is) != 0 || zip_source_open(source) != 0)
        return 0;
    *length = (size_t)is.size;
    *bytes = arena_alloc(ctx->arena, *length);
    zip_int64_t got = zip_source_read(source, *bytes, is.size);
    zip_source_close(source);
    return got == (zip_int64_t)is.size;
}

static enum status put(struct ctx *ctx, const char *path, const void *bytes, size_t length) {
    scoped_fresh fresh;
    TRY(fresh_open(ctx, path, &fresh));
    fresh_put(&fresh, bytes, length);
    TRY(fresh_sync(ctx, &fresh));
    return fresh_name(ctx, &fresh);
}

enum status zip_write(struct ctx *ctx, const char *path, const struct zip_item *items, size_t count) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_error_fini(&error);
    must(source);
    void *bytes = NULL;
    size_t length = 0;
    int packed = pack(source, items, count, ctx->now) && take_bytes(ctx, source, &bytes, &length);
    zip_source_free(source);
    return packed ? put(ctx, path, bytes, length) : cannot_write(ctx, path, ENOMEM);
}
