/* init looks before it makes: where both folders go, whether they are free, whether one lies in the other. What it has made
 * when something fails is taken away again, down to an empty folder that was there before. */
#include "registry/folder.h"

#include "base/buf.h"
#include "base/json.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SETTINGS "settings.json"
enum { SETTINGS_MAX = 64 * 1024 };

static void close_fd(const int *fd) {
    if (*fd >= 0)
        close(*fd);
}
#define scoped_fd __attribute__((cleanup(close_fd))) int

/* The path without links, also of something that is not there yet in a folder that is. */
static const char *absolute(struct ctx *ctx, const char *path) {
    char room[PATH_MAX];
    if (realpath(path, room))
        return arena_text(ctx->arena, room);
    char *copy = arena_text(ctx->arena, path);
    size_t length = strlen(copy);
    while (length > 1 && copy[length - 1] == '/')
        copy[--length] = '\0';
    char *slash = strrchr(copy, '/');
    const char *parent = slash ? (slash == copy ? "/" : copy) : ".";
    const char *name = slash ? slash + 1 : copy;
    if (slash && slash != copy)
        *slash = '\0';
    struct stat info;
    if (!*name || !realpath(parent, room) || stat(room, &info) != 0 || !S_ISDIR(info.st_mode))
        return NULL;
    return arena_printf(ctx->arena, "%s/%s", strcmp(room, "/") == 0 ? "" : room, name);
}

static const char *parent_of(struct ctx *ctx, const char *path) {
    const char *slash = strrchr(path, '/');
    return slash && slash != path ? arena_text_n(ctx->arena, path, (size_t)(slash - path)) : "/";
}

/* Whether a path lies in a folder, or is it. */
static bool within(const char *inner, const char *outer) {
    size_t length = strlen(outer);
    return strncmp(inner, outer, length) == 0 && (inner[length] == '\0' || inner[length] == '/');
}

/* 0 nothing there, 1 an empty folder, -1 something else. */
static int folder_state(const char *path) {
    struct stat info;
    if (lstat(path, &info) != 0)
        return errno == ENOENT ? 0 : -1;
    if (!S_ISDIR(info.st_mode))
        return -1;
    DIR *folder = opendir(path);
    if (!folder)
        return -1;
    int entries = 0;
    while (entries < 3 && readdir(folder))
        entries++;
    closedir(folder);
    return entries < 3 ? 1 : -1; /* "." and ".." */
}

static enum status plan_one(struct ctx *ctx, const char *path, bool *was) {
    int state = folder_state(path);
    if (state < 0)
        return FAIL(ctx, ST_CONFLICT, M("{1} is there already and is not an empty folder"), path);
    *was = state == 1;
    return ST_OK;
}

enum status folder_plan(struct ctx *ctx, const char *dir, const char *keys, struct folders *folders) {
    *folders = (struct folders){.data = absolute(ctx, dir)};
    if (!folders->data)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no folder in which {1} could be made"), dir);
    if (!keys)
        keys = arena_printf(ctx->arena, "%s-keys", folders->data);
    folders->keys = within(keys, dir) ? keys : absolute(ctx, keys);
    if (!folders->keys)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no folder in which {1} could be made"), keys);
    if (within(folders->keys, folders->data) || within(folders->data, folders->keys))
        return FAIL(ctx, ST_INVALID,
                    M("The key folder {1} and the data folder {2} must not lie in one another"), folders->keys,
                    folders->data);
    folders->beside = strcmp(parent_of(ctx, folders->data), parent_of(ctx, folders->keys)) == 0;
    TRY(plan_one(ctx, folders->data, &folders->data_was));
    return plan_one(ctx, folders->keys, &folders->keys_was);
}

static int take_away(const char *path, const struct stat *info, int type, struct FTW *at) {
    (void)info;
    (void)type;
    (void)at;
    return remove(path) != 0 && errno != ENOENT ? -1 : 0;
}

static void unmake_one(const char *path, bool was) {
    (void)nftw(path, take_away, 16, FTW_DEPTH | FTW_PHYS);
    if (was)
        (void)mkdir(path, 0700);
}

void folder_unmake(const struct folders *folders) {
    unmake_one(folders->data, folders->data_was);
    unmake_one(folders->keys, folders->keys_was);
}

static bool write_all(int fd, const char *bytes, size_t length) {
    while (length) {
        ssize_t done = write(fd, bytes, length);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        bytes += done;
        length -= (size_t)done;
    }
    return true;
}

/* A new name is on disk when its folder is. */
static bool sync_folder(const char *path) {
    scoped_fd fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0;
}

enum status folder_write(struct ctx *ctx, const char *path, const void *bytes, size_t length) {
    scoped_fd fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || !write_all(fd, bytes, length) || fsync(fd) != 0 || !sync_folder(parent_of(ctx, path)))
        return FAIL(ctx, ST_FAILED, M("{1} cannot be written: {2}"), path, strerror(errno));
    return ST_OK;
}

enum status folder_read(struct ctx *ctx, const char *path, size_t max, char **bytes, size_t *length) {
    scoped_fd fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return FAIL(ctx, errno == ENOENT ? ST_NOT_FOUND : ST_FAILED, M("{1} cannot be read: {2}"), path,
                    strerror(errno));
    struct buf buf = buf_in(ctx->arena);
    char room[16 * 1024];
    for (;;) {
        ssize_t got = read(fd, room, sizeof room);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return FAIL(ctx, ST_FAILED, M("{1} cannot be read: {2}"), path, strerror(errno));
        if (got == 0)
            break;
        if (buf.length + (size_t)got > max)
            return FAIL(ctx, ST_INVALID, M("{1} is too large"), path);
        buf_add_n(&buf, room, (size_t)got);
    }
    buf_text(&buf);
    *bytes = buf.text ? buf.text : arena_text(ctx->arena, "");
    *length = buf.length;
    return ST_OK;
}

enum status folder_settings_put(struct ctx *ctx, const struct folders *folders) {
    scoped_json *settings = json_pack("{s:s}", "keys", folders->keys);
    if (!settings)
        return FAIL(ctx, ST_INVALID, M("The name of the key folder is not UTF-8"));
    const char *copy = arena_printf(ctx->arena, "%s\n", json_text(ctx->arena, settings, 0));
    return folder_write(ctx, arena_printf(ctx->arena, "%s/" SETTINGS, folders->data), copy, strlen(copy));
}

enum status folder_keys(struct ctx *ctx, const char *dir, const char **keys) {
    const char *path = arena_printf(ctx->arena, "%s/" SETTINGS, dir);
    char *bytes;
    size_t length;
    struct stat info;
    if (stat(path, &info) != 0 && errno == ENOENT)
        return FAIL(ctx, ST_NOT_FOUND, M("{1} is no register: it has no settings.json"), dir);
    TRY(folder_read(ctx, path, SETTINGS_MAX, &bytes, &length));
    scoped_json *settings = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
    const char *text = json_string_value(json_object_get(settings, "keys"));
    *keys = arena_text(ctx->arena, text);
    if (!*keys)
        return FAIL(ctx, ST_INVALID, M("{1} is damaged: it does not say where the keys are"), path);
    return ST_OK;
}

bool folder_writable(const char *dir) {
    struct statvfs info;
    return access(dir, W_OK | X_OK) == 0 && statvfs(dir, &info) == 0 && !(info.f_flag & ST_RDONLY);
}
