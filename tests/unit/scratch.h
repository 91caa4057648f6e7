/* A folder of its own for one test, and small files in it. */
#ifndef UNIT_SCRATCH_H
#define UNIT_SCRATCH_H

#include "base/ctx.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static inline int scratch_remove_one(const char *path, const struct stat *is, int type, struct FTW *at) {
    (void)is;
    (void)type;
    (void)at;
    return remove(path);
}

static inline void scratch_remove(const char *path) {
    nftw(path, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline int scratch_set_up(void **state) {
    static char folder[256];
    const char *place = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/seloste-unit-XXXXXX", place && *place ? place : "/tmp");
    *state = mkdtemp(folder);
    return *state ? 0 : -1;
}

static inline int scratch_tear_down(void **state) {
    scratch_remove(*state);
    return 0;
}
#define SCRATCH_TEST(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

static inline const char *scratch_path(struct ctx *ctx, void **state, const char *name) {
    return arena_printf(ctx->arena, "%s/%s", (const char *)*state, name);
}

static inline void scratch_write(const char *path, const void *bytes, size_t length) {
    int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    must(fd >= 0 && write(fd, bytes, length) == (ssize_t)length && close(fd) == 0);
}

static inline char *scratch_read(struct ctx *ctx, const char *path, size_t *length) {
    struct stat is;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    must(fd >= 0 && fstat(fd, &is) == 0);
    char *bytes = arena_alloc(ctx->arena, (size_t)is.st_size + 1);
    *length = (size_t)is.st_size;
    must(read(fd, bytes, *length) == (ssize_t)*length && close(fd) == 0);
    return bytes;
}

static inline int scratch_copy(struct ctx *ctx, const char *from, const char *to) {
    return system(arena_printf(ctx->arena, "cp -a '%s' '%s'", from, to));
}

static inline void scratch_poke(const char *path, off_t at, const void *bytes, size_t length) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    must(fd >= 0 && pwrite(fd, bytes, length, at) == (ssize_t)length && close(fd) == 0);
}

#endif
