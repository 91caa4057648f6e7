/* A file that cannot be written whole is said to be so; it is not taken away again. */
#include "cli/file.h"

#include "base/buf.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum status file_new(struct call *call, const char *file, const void *bytes, size_t length) {
    FILE *out = fopen(call_path(call, file), "wxe");
    if (!out) {
        (void)FAIL(call->ctx, errno == EEXIST ? ST_CONFLICT : ST_FAILED, M("The file cannot be made: {1}"),
                   strerror(errno));
        return fault_at(call->ctx, file, 0, 0);
    }
    bool whole = fwrite(bytes, 1, length, out) == length;
    if (fclose(out) == 0 && whole)
        return ST_OK;
    (void)FAIL(call->ctx, ST_FAILED, M("The file cannot be written: {1}"), strerror(errno));
    return fault_at(call->ctx, file, 0, 0);
}

enum status file_free(struct call *call, const char *file) {
    if (access(call_path(call, file), F_OK) != 0)
        return ST_OK;
    (void)FAIL(call->ctx, ST_CONFLICT, M("The file cannot be made: {1}"), strerror(EEXIST));
    return fault_at(call->ctx, file, 0, 0);
}

enum status file_read(struct call *call, const char *file, size_t most, const char **bytes, size_t *length) {
    struct buf all = buf_in(call->ctx->arena);
    char part[65536];
    size_t got;
    FILE *in = fopen(call_path(call, file), "re");
    if (!in) {
        (void)FAIL(call->ctx, errno == ENOENT ? ST_NOT_FOUND : ST_FAILED, M("The file cannot be read: {1}"),
                   strerror(errno));
        return fault_at(call->ctx, file, 0, 0);
    }
    while (all.length <= most && (got = fread(part, 1, sizeof part, in)) > 0)
        buf_add_n(&all, part, got);
    bool good = !ferror(in);
    (void)fclose(in);
    if (!good || all.length > most) {
        (void)FAIL(call->ctx, good ? ST_INVALID : ST_FAILED, M("The file cannot be read: {1}"),
                   good ? msg(call->ctx->lang, M("it is too long")) : strerror(errno));
        return fault_at(call->ctx, file, 0, 0);
    }
    *bytes = buf_text(&all);
    *length = all.length;
    return ST_OK;
}
