/* Small files of the key folder are replaced whole: written beside, synced, read back, renamed, and the folder
 * synced. After a crash there is the old one or the new one. A folder that others may read is refused rather than
 * repaired: whoever opened it should know. */
#include "vault/keyfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *keyfile_path(struct ctx *ctx, const char *folder, const char *name) {
    return arena_printf(ctx->arena, "%s/%s", folder, name);
}

int keyfile_has(struct ctx *ctx, const char *folder, const char *name) {
    return access(keyfile_path(ctx, folder, name), F_OK) == 0;
}

/* errno in the words of somebody who has to mend it. */
enum status keyfile_fail(struct ctx *ctx, const char *folder, const char *name, int error) {
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return FAIL(ctx, ST_FAILED,
                    M("The disk that holds the keys in {1} is full or failing. Nothing was changed."), folder);
    case EROFS:
        return FAIL(ctx, ST_DENIED, M("The key folder {1} can only be read."), folder);
    case EACCES:
    case EPERM:
        return FAIL(ctx, ST_DENIED, M("The file {2} in the key folder {1} is closed to this user."), folder,
                    name);
    default:
        return FAIL(ctx, ST_FAILED, M("The file {2} in the key folder {1} cannot be read or written."), folder,
                    name);
    }
}

enum status keyfile_check(struct ctx *ctx, const char *folder) {
    struct stat is;
    if (stat(folder, &is) != 0 && errno == EACCES)
        return keyfile_fail(ctx, folder, ".", EACCES);
    if (stat(folder, &is) != 0 || !S_ISDIR(is.st_mode))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no key folder {1}."), folder);
    if (is.st_mode & 077)
        return FAIL(ctx, ST_DENIED, M("The key folder {1} is open to other users. Close it: chmod 700."),
                    folder);
    return ST_OK;
}

static int is_empty(const char *folder) {
    DIR *dir = opendir(folder);
    int count = 0;
    while (dir && readdir(dir))
        count++;
    if (dir)
        closedir(dir);
    return dir && count == 2;
}

enum status keyfile_make(struct ctx *ctx, const char *folder) {
    if (mkdir(folder, 0700) == 0)
        return ST_OK;
    if (errno != EEXIST)
        return FAIL(ctx, ST_FAILED, M("The key folder {1} cannot be made: {2}."), folder, strerror(errno));
    if (!is_empty(folder))
        return FAIL(ctx, ST_CONFLICT, M("The key folder {1} is not empty."), folder);
    return chmod(folder, 0700) == 0 ? ST_OK : keyfile_fail(ctx, folder, ".", errno);
}

enum status keyfile_sync(struct ctx *ctx, const char *folder) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = fd >= 0 && fsync(fd) == 0 ? 0 : errno;
    if (fd >= 0)
        close(fd);
    return error ? keyfile_fail(ctx, folder, ".", error) : ST_OK;
}

static int write_all(int fd, const void *bytes, size_t length) {
    const unsigned char *at = bytes;
    while (length) {
        ssize_t wrote = write(fd, at, length);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return 0;
        at += wrote;
        length -= (size_t)wrote;
    }
    return 1;
}

/* A disk that fills up or fails late must not replace a good file by a bad one. */
static int reads_back(int fd, const void *bytes, size_t length) {
    unsigned char piece[65536];
    const unsigned char *at = bytes;
    int same = 1;
    for (size_t done = 0; done < length && same;) {
        ssize_t got = pread(fd, piece, sizeof piece, (off_t)done);
        same = got > 0 && done + (size_t)got <= length && memcmp(piece, at + done, (size_t)got) == 0;
        done += same ? (size_t)got : 0;
    }
    sodium_memzero(piece, sizeof piece);
    return same;
}

static int write_beside(const char *beside, const void *bytes, size_t length) {
    int fd = open(beside, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return errno;
    int error = write_all(fd, bytes, length) && fsync(fd) == 0 ? 0 : errno;
    if (!error && !reads_back(fd, bytes, length))
        error = EIO;
    close(fd);
    return error;
}

enum status keyfile_write(struct ctx *ctx, const char *folder, const char *name, const void *bytes,
                          size_t length) {
    const char *beside = arena_printf(ctx->arena, "%s/%s.new", folder, name);
    int error = write_beside(beside, bytes, length);
    if (!error && rename(beside, keyfile_path(ctx, folder, name)) != 0)
        error = errno;
    if (error) {
        unlink(beside);
        return keyfile_fail(ctx, folder, name, error);
    }
    return keyfile_sync(ctx, folder);
}

/* The true length is told also when it does not fit: too long is as wrong as too short. */
enum status keyfile_read(struct ctx *ctx, const char *folder, const char *name, void *bytes, size_t room,
                         size_t *length) {
    struct stat is;
    int fd = open(keyfile_path(ctx, folder, name), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return FAIL(ctx, ST_NOT_FOUND, M("The key folder {1} has no file {2}."), folder, name);
    if (fd < 0)
        return keyfile_fail(ctx, folder, name, errno);
    int good = fstat(fd, &is) == 0;
    size_t got = 0;
    while (good && got < room) {
        ssize_t more = read(fd, (char *)bytes + got, room - got);
        good = more >= 0;
        if (more <= 0)
            break;
        got += (size_t)more;
    }
    close(fd);
    *length = (size_t)is.st_size;
    return good ? ST_OK : keyfile_fail(ctx, folder, name, EIO);
}
