/* Order: the new root is on disk beside the old one; keys are wrapped anew in pieces, each telling in the same transaction
 * how far it came; then the check, with the word that all are; then the file takes the old one's place. Whatever dies, the
 * number tells which root a key is under. Rejected: all keys in one transaction, during which nobody opens a letter. */
#include "vault/inside.h"

#include "base/crash.h"
#include "vault/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const beside = "root.next";

static enum status read_next(struct ctx *ctx, struct vault *vault) {
    size_t length;
    TRY(keyfile_read(ctx, vault->folder, beside, vault->secrets->next, KEY_SIZE, &length));
    if (length != KEY_SIZE)
        return FAIL(ctx, ST_FAILED, M("The file {2} in the key folder {1} is not whole."), vault->folder,
                    beside);
    return ST_OK;
}

/* The secrets are still writable. A root.next that no key is under is of a run that died before it began. */
enum status rotate_look(struct ctx *ctx, struct vault *vault) {
    TRY(lite_meta(ctx, &vault->keys.lite, "turned", &vault->keys.turned));
    if (!vault->keys.turned)
        return ST_OK;
    if (vault->keys.turned == KEYS_ALL && !keyfile_has(ctx, vault->folder, beside)) {
        /* the file is in its place, and only the number remains */
        memcpy(vault->secrets->next, vault->secrets->root, KEY_SIZE);
        return ST_OK;
    }
    TRY(read_next(ctx, vault));
    if (vault->keys.turned == KEYS_ALL)
        memcpy(vault->secrets->root, vault->secrets->next, KEY_SIZE); /* the check is under it already */
    return ST_OK;
}

int vault_rotating(struct vault *vault) {
    must(pthread_mutex_lock(&vault->keys.disk) == 0);
    int rotating = vault->keys.turned != 0;
    must(pthread_mutex_unlock(&vault->keys.disk) == 0);
    return rotating;
}

static enum status make_next(struct ctx *ctx, struct vault *vault) {
    must(pthread_mutex_lock(&vault->keys.disk) == 0);
    sodium_mprotect_readwrite(vault->secrets);
    randombytes_buf(vault->secrets->next, KEY_SIZE);
    sodium_mprotect_readonly(vault->secrets);
    must(pthread_mutex_unlock(&vault->keys.disk) == 0);
    return keyfile_write(ctx, vault->folder, beside, vault->secrets->next, KEY_SIZE);
}

/* The old bytes are overwritten where they lie, as far as the disk does that. */
static void wipe_old(int fd) {
    const unsigned char zero[KEY_SIZE] = {0};
    if (fd < 0)
        return;
    if (pwrite(fd, zero, sizeof zero, 0) == (ssize_t)sizeof zero)
        (void)fsync(fd);
    close(fd);
}

static enum status replace_file(struct ctx *ctx, struct vault *vault) {
    const char *path = keyfile_path(ctx, vault->folder, "root");
    if (!keyfile_has(ctx, vault->folder, beside))
        return ST_OK;
    int old = open(path, O_WRONLY | O_CLOEXEC);
    if (rename(keyfile_path(ctx, vault->folder, beside), path) != 0) {
        int error = errno;
        if (old >= 0)
            close(old);
        return keyfile_fail(ctx, vault->folder, "root", error);
    }
    enum status status = keyfile_sync(ctx, vault->folder);
    if (status == ST_OK)
        wipe_old(old);
    else if (old >= 0)
        close(old);
    return status;
}

static void take_next(struct vault *vault) {
    must(pthread_mutex_lock(&vault->keys.disk) == 0);
    sodium_mprotect_readwrite(vault->secrets);
    memcpy(vault->secrets->root, vault->secrets->next, KEY_SIZE);
    sodium_memzero(vault->secrets->next, KEY_SIZE);
    vault->keys.turned = 0;
    sodium_mprotect_readonly(vault->secrets);
    must(pthread_mutex_unlock(&vault->keys.disk) == 0);
}

static enum status turn_keys(struct ctx *ctx, struct vault *vault, void (*progress)(void *arg, size_t done),
                             void *arg) {
    size_t done = 0;
    for (int left = 1; left;) {
        scoped_ctx piece;
        ctx_begin(&piece);
        enum status status = keys_turn(&piece, &vault->keys, &left);
        if (status != ST_OK)
            return FAIL(ctx, status, M("The keys in {1} could not be wrapped anew; the next start goes on."),
                        vault->folder);
        CRASH_POINT("rotate.piece");
        if (progress)
            progress(arg, ++done);
    }
    return ST_OK;
}

static enum status rotate(struct ctx *ctx, struct vault *vault, void (*progress)(void *arg, size_t done),
                          void *arg) {
    int begun = vault_rotating(vault), in_place = 0;
    if (!begun)
        TRY(make_next(ctx, vault));
    CRASH_POINT("rotate.made");
    if (vault->keys.turned != KEYS_ALL) {
        TRY(turn_keys(ctx, vault, progress, arg));
        TRY(keys_turn_all(ctx, &vault->keys));
    } else {
        in_place = 1; /* opened so: root is the new one already */
    }
    CRASH_POINT("rotate.all");
    TRY(replace_file(ctx, vault));
    CRASH_POINT("rotate.file");
    if (!in_place)
        take_next(vault);
    return keys_turn_end(ctx, &vault->keys);
}

enum status vault_rotate(struct ctx *ctx, struct vault *vault, void (*progress)(void *arg, size_t done),
                         void *arg) {
    if (pthread_mutex_trylock(&vault->turn) != 0)
        return FAIL(ctx, ST_BUSY, M("The keys in {1} are just being copied or wrapped anew."), vault->folder);
    enum status status = rotate(ctx, vault, progress, arg);
    must(pthread_mutex_unlock(&vault->turn) == 0);
    return status;
}
