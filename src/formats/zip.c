/* libzip would write its own temporary file beside the target, readable by whoever the umask lets; so the archive is built
 * in memory, and put on disk as a whole. */
#include "formats/zip.h"

#include "formats/fresh.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <zip.h>

/* What we pack repeats itself: trying harder takes three times as long and saves little. */
enum { FAST = 1 };

static int add_item(zip_t *archive, const struct zip_item *item, const char *passphrase, int64_t now) {
    zip_source_t *source = zip_source_buffer(archive, item->bytes, item->length, 0);
    if (!source)
        return 0;
    zip_int64_t index = zip_file_add(archive, item->name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return 0;
    }
    if (passphrase && zip_file_set_encryption(archive, (zip_uint64_t)index, ZIP_EM_AES_256, passphrase) != 0)
        return 0;
    return zip_file_set_mtime(archive, (zip_uint64_t)index, (time_t)now, 0) == 0 &&
           zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_DEFLATE, FAST) == 0;
}

/* The archive's bytes stay in `source` after zip_close. */
static int pack(zip_source_t *source, const struct zip_item *items, size_t count, const char *passphrase,
                int64_t now) {
    zip_error_t error;
    zip_error_init(&error);
    zip_t *archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    zip_error_fini(&error);
    if (!archive)
        return 0;
    zip_source_keep(source);
    int good = 1;
    for (size_t i = 0; i < count && good; i++)
        good = add_item(archive, &items[i], passphrase, now);
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

enum status zip_bytes(struct ctx *ctx, const struct zip_item *items, size_t count, const char *passphrase,
                      const void **bytes, size_t *length) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_error_fini(&error);
    must(source);
    void *packed = NULL;
    int good = pack(source, items, count, passphrase, ctx->now) && take_bytes(ctx, source, &packed, length);
    zip_source_free(source);
    *bytes = packed;
    return good ? ST_OK : FAIL(ctx, ST_FAILED, M("The file cannot be written: {1}"), strerror(ENOMEM));
}

enum status zip_write(struct ctx *ctx, const char *path, const struct zip_item *items, size_t count) {
    const void *bytes;
    size_t length;
    enum status status = zip_bytes(ctx, items, count, NULL, &bytes, &length);
    if (status != ST_OK)
        return fault_at(ctx, path, 0, 0);
    return put(ctx, path, bytes, length);
}

/* No letters and digits that sound or look alike. */
void zip_passphrase(char passphrase[ZIP_PASSPHRASE]) {
    static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
    enum { LETTERS = sizeof letters - 1, GROUP = 5 };
    for (size_t i = 0; i + 1 < ZIP_PASSPHRASE; i++)
        passphrase[i] = i % GROUP == GROUP - 1 ? '-' : letters[randombytes_uniform(LETTERS)];
    passphrase[ZIP_PASSPHRASE - 1] = '\0';
}
