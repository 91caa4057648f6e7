/* O_TMPFILE and linkat: what has no name goes with the program that wrote it. linkat, as link, never replaces a file that
 * somebody made meanwhile, as rename() would. */
#include "formats/fresh.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BUFFER = 64 * 1024 };

static enum status cannot_write(struct ctx *ctx, const char *path, int error) {
    if (error == EEXIST) {
        (void)FAIL(ctx, ST_CONFLICT, M("There is a file of this name already; it was not touched"));
        return fault_at(ctx, path, 0, 0);
    }
    (void)FAIL(ctx, ST_FAILED, M("The file cannot be written: {1}"), strerror(error ? error : ENOSPC));
    return fault_at(ctx, path, 0, 0);
}

static const char *folder_of(struct ctx *ctx, const char *path) {
    return dirname(arena_text(ctx->arena, path));
}

/* What a killed program left under this name is nobody's: its lock went with it. */
static void sweep(const char *part) {
    int old = open(part, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (old < 0)
        return;
    if (flock(old, LOCK_EX | LOCK_NB) == 0)
        unlink(part);
    close(old);
}

static int open_part(struct ctx *ctx, struct fresh *fresh) {
    fresh->part = arena_printf(ctx->arena, "%s.part", fresh->path);
    sweep(fresh->part);
    int file = open(fresh->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0)
        (void)flock(file, LOCK_EX | LOCK_NB);
    else
        fresh->part = NULL; /* it is somebody else's */
    return file;
}

enum status fresh_open(struct ctx *ctx, const char *path, struct fresh *fresh) {
    *fresh = (struct fresh){.path = path};
    if (faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return cannot_write(ctx, path, EEXIST);
    int file = open(folder_of(ctx, path), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        file = open_part(ctx, fresh);
    if (file < 0)
        return cannot_write(ctx, path, errno);
    fresh->file = fdopen(file, "w");
    must(fresh->file);
    setvbuf(fresh->file, arena_alloc(ctx->arena, BUFFER), _IOFBF, BUFFER); /* wiped with the arena */
    return ST_OK;
}

enum status fresh_memory(struct ctx *ctx, const char *what, struct fresh *fresh) {
    *fresh = (struct fresh){.path = what};
    int file = memfd_create("fresh", MFD_CLOEXEC);
    if (file < 0)
        return cannot_write(ctx, what, errno);
    fresh->file = fdopen(file, "w+");
    must(fresh->file);
    setvbuf(fresh->file, arena_alloc(ctx->arena, BUFFER), _IOFBF, BUFFER);
    return ST_OK;
}

enum status fresh_bytes(struct ctx *ctx, struct fresh *fresh, const void **bytes, size_t *length) {
    long size = fseek(fresh->file, 0, SEEK_END) == 0 ? ftell(fresh->file) : -1;
    if (size < 0 || fseek(fresh->file, 0, SEEK_SET) != 0)
        return cannot_write(ctx, fresh->path, errno);
    char *all = arena_alloc(ctx->arena, (size_t)size + 1);
    if (fread(all, 1, (size_t)size, fresh->file) != (size_t)size)
        return cannot_write(ctx, fresh->path, errno);
    *bytes = all;
    *length = (size_t)size;
    return ST_OK;
}

void fresh_put(struct fresh *fresh, const void *bytes, size_t length) {
    if (length)
        (void)!fwrite(bytes, 1, length, fresh->file);
}

enum status fresh_sync(struct ctx *ctx, struct fresh *fresh) {
    errno = 0;
    if (fflush(fresh->file) == 0 && !ferror(fresh->file) && fsync(fileno(fresh->file)) == 0)
        return ST_OK;
    return cannot_write(ctx, fresh->path, errno);
}

static int give_name(struct ctx *ctx, const struct fresh *fresh) {
    if (fresh->part)
        return link(fresh->part, fresh->path);
    const char *unnamed = arena_printf(ctx->arena, "/proc/self/fd/%d", fileno(fresh->file));
    return linkat(AT_FDCWD, unnamed, AT_FDCWD, fresh->path, AT_SYMLINK_FOLLOW);
}

enum status fresh_name(struct ctx *ctx, struct fresh *fresh) {
    if (give_name(ctx, fresh) != 0)
        return cannot_write(ctx, fresh->path, errno);
    int folder = open(folder_of(ctx, fresh->path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        (void)fsync(folder);
        close(folder);
    }
    return ST_OK;
}

void fresh_drop(struct fresh *fresh) {
    if (fresh->part)
        unlink(fresh->part);
    if (fresh->file)
        fclose(fresh->file);
    *fresh = (struct fresh){0};
}
