/* libzip reads through the input, wherever that lies; it opens no file by itself. The end of the archive is looked at before
 * libzip is: it makes room for as many files as the archive says it has. */
#include "formats/unzip.h"

#include <string.h>
#include <zip.h>

struct unzip {
    struct input input;
    int64_t at;
    zip_t *zip;
    zip_error_t error;
    /* The text that is read. */
    zip_uint64_t index;
    zip_file_t *file;
    int64_t bytes;
};

bool unzip_is(const unsigned char *head, size_t length) {
    return length >= 4 && (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0);
}

/* ---- libzip over an input */

static zip_int64_t source_stat(const struct unzip *unzip, void *data, zip_uint64_t length) {
    zip_stat_t *is = data;
    if (length < sizeof *is)
        return -1;
    zip_stat_init(is);
    is->valid = ZIP_STAT_SIZE;
    is->size = (zip_uint64_t)unzip->input.size;
    return sizeof *is;
}

static zip_int64_t source_seek(struct unzip *unzip, void *data, zip_uint64_t length) {
    zip_int64_t place = zip_source_seek_compute_offset((zip_uint64_t)unzip->at, (zip_uint64_t)unzip->input.size,
                                                       data, length, &unzip->error);
    if (place < 0 || !unzip->input.seek(unzip->input.arg, place))
        return -1;
    unzip->at = place;
    return 0;
}

static zip_int64_t source_read(struct unzip *unzip, void *data, zip_uint64_t length) {
    zip_uint64_t done = 0;
    while (done < length) {
        long got = unzip->input.read(unzip->input.arg, (char *)data + done, (size_t)(length - done));
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (zip_uint64_t)got;
    }
    unzip->at += (int64_t)done;
    return (zip_int64_t)done;
}

static zip_int64_t source(void *arg, void *data, zip_uint64_t length, zip_source_cmd_t command) {
    struct unzip *unzip = arg;
    switch (command) {
    case ZIP_SOURCE_OPEN:
        unzip->at = 0;
        return unzip->input.seek(unzip->input.arg, 0) ? 0 : -1;
    case ZIP_SOURCE_READ:
        return source_read(unzip, data, length);
    case ZIP_SOURCE_SEEK:
        return source_seek(unzip, data, length);
    case ZIP_SOURCE_TELL:
        return unzip->at;
    case ZIP_SOURCE_STAT:
        return source_stat(unzip, data, length);
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&unzip->error, data, length);
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                              ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS, -1);
    default:
        return 0;
    }
}

/* ---- how long its list is */

enum { END_SIZE = 22, COMMENT_MAX = 65535, END64_SIZE = 56, LOCATOR_SIZE = 20 };

static uint64_t little(const unsigned char *bytes, size_t count) {
    uint64_t value = 0;
    for (size_t i = count; i > 0; i--)
        value = value << 8 | bytes[i - 1];
    return value;
}

static bool read_at(const struct input *input, int64_t place, unsigned char *into, size_t length) {
    size_t done = 0;
    if (place < 0 || !input->seek(input->arg, place))
        return false;
    while (done < length) {
        long got = input->read(input->arg, into + done, length - done);
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

/* Of an archive too large for the old numbers: in a record of its own, which a locator before the end points at. */
static bool list64(const struct input *input, int64_t end, uint64_t *list) {
    unsigned char locator[LOCATOR_SIZE], record[END64_SIZE];
    if (!read_at(input, end - LOCATOR_SIZE, locator, sizeof locator) || memcmp(locator, "PK\6\7", 4) != 0 ||
        little(locator + 8, 8) > (uint64_t)input->size ||
        !read_at(input, (int64_t)little(locator + 8, 8), record, sizeof record) ||
        memcmp(record, "PK\6\6", 4) != 0)
        return false;
    *list = little(record + 40, 8);
    return true;
}

static bool list_fits(struct ctx *ctx, const struct input *input) {
    size_t length =
        input->size < END_SIZE + COMMENT_MAX ? (size_t)input->size : (size_t)(END_SIZE + COMMENT_MAX);
    unsigned char *tail = arena_alloc(ctx->arena, length + 1);
    int64_t start = input->size - (int64_t)length;
    if (length < END_SIZE || !read_at(input, start, tail, length))
        return false;
    size_t at = length - END_SIZE;
    while (at && memcmp(tail + at, "PK\5\6", 4) != 0)
        at--;
    uint64_t list = little(tail + at + 12, 4);
    if (memcmp(tail + at, "PK\5\6", 4) != 0)
        return false;
    if ((list == UINT32_MAX || little(tail + at + 10, 2) == UINT16_MAX) &&
        !list64(input, start + (int64_t)at, &list))
        return false;
    return list <= UNZIP_LIST_MAX;
}

/* ---- the archive */

struct unzip *unzip_open(struct ctx *ctx, struct input input) {
    struct unzip *unzip = arena_alloc(ctx->arena, sizeof *unzip);
    zip_error_t error;
    *unzip = (struct unzip){.input = input};
    if (!input.seek || input.size <= 0 || !list_fits(ctx, &input))
        return NULL;
    zip_error_init(&unzip->error);
    zip_error_init(&error);
    zip_source_t *from = zip_source_function_create(source, unzip, &error);
    unzip->zip = from ? zip_open_from_source(from, ZIP_RDONLY, &error) : NULL;
    if (from && !unzip->zip)
        zip_source_free(from);
    zip_error_fini(&error);
    if (unzip->zip)
        return unzip;
    zip_error_fini(&unzip->error);
    return NULL;
}

struct zip *unzip_archive(struct unzip *unzip) {
    return unzip->zip;
}

static void close_file(struct unzip *unzip) {
    if (unzip->file)
        zip_fclose(unzip->file);
    unzip->file = NULL;
}

void unzip_close(struct unzip *unzip) {
    if (!unzip || !unzip->zip)
        return;
    close_file(unzip);
    zip_discard(unzip->zip);
    unzip->zip = NULL;
    zip_error_fini(&unzip->error);
}

/* ---- one text of it */

static long read_text(void *arg, void *into, size_t room) {
    struct unzip *unzip = arg;
    if (!unzip->file)
        unzip->file = zip_fopen_index(unzip->zip, unzip->index, 0);
    long done = 0;
    while ((size_t)done < room) { /* as much as was asked for, as of a file */
        zip_int64_t got = unzip->file ? zip_fread(unzip->file, (char *)into + done, room - (size_t)done) : -1;
        unzip->bytes += got;
        if (got < 0 || unzip->bytes > UNZIP_TEXT_MAX)
            return -1;
        if (got == 0)
            break;
        done += (long)got;
    }
    return done;
}

static bool to_start(void *arg, int64_t place) {
    struct unzip *unzip = arg;
    close_file(unzip);
    unzip->bytes = 0;
    return place == 0;
}

static enum status cannot(struct ctx *ctx, const struct unzip *unzip, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at(ctx, unzip->input.name, 0, 0);
}

enum status unzip_text(struct ctx *ctx, struct unzip *unzip, int (*rank)(const char *name), struct input *text,
                       size_t *found) {
    int best = 0;
    zip_int64_t count = zip_get_num_entries(unzip->zip, 0);
    zip_stat_t is;
    *found = 0;
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(unzip->zip, (zip_uint64_t)i, 0);
        int here = name ? rank(name) : 0;
        if (here > best || (here && here == best))
            *found = here > best ? 1 : *found + 1;
        if (here > best) {
            best = here;
            unzip->index = (zip_uint64_t)i;
        }
    }
    *text = (struct input){.name = unzip->input.name, .read = read_text, .seek = to_start, .arg = unzip};
    if (!*found || zip_stat_index(unzip->zip, unzip->index, 0, &is) != 0)
        return ST_OK;
    if (is.valid & ZIP_STAT_ENCRYPTION_METHOD && is.encryption_method != ZIP_EM_NONE)
        return cannot(ctx, unzip, M("This archive is encrypted: unpack it, and import the text"));
    if (is.valid & ZIP_STAT_SIZE && is.size > (zip_uint64_t)UNZIP_TEXT_MAX)
        return cannot(ctx, unzip, M("The text in this archive unpacks to more than a gibibyte"));
    text->size = is.valid & ZIP_STAT_SIZE ? (int64_t)is.size : 0;
    return ST_OK;
}
