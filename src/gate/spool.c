#include "gate/spool.h"

#include "vault/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct spool {
    struct ctx ctx; /* its memory alone is used */
    int fd;
    bool reading, ended;
    unsigned char key[STREAM_KEY];
    struct stream *stream;
    char *plain; /* a piece */
    size_t length, at;
    unsigned char *sealed;
};

/* A file without a name; where the disk knows no such thing, one whose name is taken away at once. */
static int nameless(struct arena *arena, const char *folder) {
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    char *path = arena_printf(arena, "%s/coming-XXXXXX", folder);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static bool write_whole(int fd, const unsigned char *bytes, size_t length) {
    while (length) {
        ssize_t put = write(fd, bytes, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes += put;
        length -= (size_t)put;
    }
    return true;
}

static const char *write_piece(struct spool *spool, bool last) {
    stream_seal(spool->stream, spool->plain, spool->length, last, spool->sealed);
    size_t length = spool->length + STREAM_EXTRA;
    spool->length = 0;
    return write_whole(spool->fd, spool->sealed, length) ? NULL
                                                         : M("The file could not be kept: the disk is full.");
}

static const char *take(void *arg, const char *bytes, size_t length) {
    struct spool *spool = arg;
    while (length) {
        size_t room = STREAM_PIECE - spool->length, part = length < room ? length : room;
        memcpy(spool->plain + spool->length, bytes, part);
        spool->length += part;
        bytes += part;
        length -= part;
        const char *wrong = spool->length == STREAM_PIECE ? write_piece(spool, false) : NULL;
        if (wrong)
            return wrong;
    }
    return NULL;
}

static void end(void *arg) {
    struct spool *spool = arg;
    struct arena *arena = spool->ctx.arena;
    close(spool->fd);
    arena_free(arena);
}

enum status spool_begin(struct ctx *ctx, const char *folder, struct sink *sink) {
    int fd = nameless(ctx->arena, folder);
    if (fd < 0)
        return FAIL(ctx, ST_FAILED, M("The file could not be kept: {1}"), strerror(errno));
    struct arena *arena = arena_new();
    struct spool *spool = arena_alloc(arena, sizeof *spool);
    *spool = (struct spool){.ctx = {.arena = arena}, .fd = fd};
    spool->plain = arena_alloc(arena, STREAM_PIECE);
    spool->sealed = arena_alloc(arena, STREAM_PIECE + STREAM_EXTRA);
    spool->stream = stream_seal_begin(&spool->ctx, 0, spool->key);
    *sink = (struct sink){.arg = spool, .write = take, .close = end};
    return ST_OK;
}

/* -- reading ----------------------------------------------------------------------------------------------------- */

static bool turn_to_reading(struct spool *spool) {
    if (spool->reading)
        return true;
    spool->reading = true;
    bool good = !write_piece(spool, true) && lseek(spool->fd, 0, SEEK_SET) == 0;
    spool->stream = stream_open_begin(&spool->ctx, 0, spool->key);
    return good;
}

static bool read_whole(int fd, unsigned char *into, size_t room, size_t *length) {
    for (*length = 0; *length < room;) {
        ssize_t got = read(fd, into + *length, room - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            return true;
        *length += (size_t)got;
    }
    return true;
}

static bool next_piece(struct spool *spool) {
    size_t length;
    if (!read_whole(spool->fd, spool->sealed, STREAM_PIECE + STREAM_EXTRA, &length) || length < STREAM_EXTRA ||
        !stream_open(spool->stream, spool->sealed, length, spool->plain, &spool->ended))
        return false;
    spool->at = 0;
    spool->length = length - STREAM_EXTRA;
    return true;
}

static long read_on(void *arg, void *into, size_t room) {
    struct spool *spool = arg;
    if (!turn_to_reading(spool))
        return -1;
    if (spool->at == spool->length && !spool->ended && !next_piece(spool))
        return -1;
    size_t left = spool->length - spool->at, part = left < room ? left : room;
    memcpy(into, spool->plain + spool->at, part);
    spool->at += part;
    return (long)part;
}

struct input spool_input(const struct upload *upload, const char *name) {
    return (struct input){.name = name, .read = read_on, .arg = upload->sink.arg};
}
