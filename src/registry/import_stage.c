/* The file is kept, sealed under the job's own key, until its import is over, so that a crash can be gone on from
 * without the person who brought it. Chunks are sealed one by one with their number as revision: none can be left
 * out, doubled or moved. When the job ends, its key is destroyed and the file taken away. */
#include "registry/import_stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

#define KEY_NAME "job:"

static const char *folder_of(struct ctx *ctx) {
    return arena_printf(ctx->arena, "%s/staging", ctx->registry->dir);
}

static const char *path_of(struct ctx *ctx, int64_t job) {
    return arena_printf(ctx->arena, "%s/%s", folder_of(ctx), ref_text(ctx->arena, job));
}

static enum status failed(struct ctx *ctx, int error) {
    return FAIL(ctx, ST_FAILED, M("The sealed copy of the file cannot be kept in the data folder: {1}"),
                strerror(error));
}

static struct seal_place place_of(int64_t job, int64_t chunk) {
    return (struct seal_place){.record = job, .class = "job", .rev = chunk};
}

static enum status write_chunk(struct ctx *ctx, FILE *file, struct stage *stage, const void *plain,
                               size_t length) {
    void *sealed;
    size_t sealed_length;
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    ctx->arena = arena;
    enum status status = seal_close(ctx, ctx->registry->vault, stage->key, place_of(stage->job, stage->chunk++),
                                    plain, length, &sealed, &sealed_length);
    registry_memory_back(ctx, outer);
    if (status != ST_OK)
        return FAIL(ctx, status, M("The file could not be sealed"));
    uint32_t size = (uint32_t)sealed_length;
    if (fwrite(&size, sizeof size, 1, file) != 1 || fwrite(sealed, 1, sealed_length, file) != sealed_length)
        return failed(ctx, errno);
    return ST_OK;
}

static enum status write_all(struct ctx *ctx, FILE *file, struct stage *stage, struct input input) {
    char *plain = arena_alloc(ctx->arena, CHUNK);
    for (;;) {
        long got = input.read(input.arg, plain, CHUNK);
        if (got < 0)
            return FAIL(ctx, ST_FAILED, M("The file could not be read to its end"));
        if (got == 0)
            break;
        TRY(write_chunk(ctx, file, stage, plain, (size_t)got));
    }
    return fflush(file) == 0 && fsync(fileno(file)) == 0 ? ST_OK : failed(ctx, errno);
}

enum status stage_write(struct ctx *ctx, int64_t job, int64_t key, struct input input) {
    if (mkdir(folder_of(ctx), 0700) != 0 && errno != EEXIST)
        return failed(ctx, errno);
    int descriptor = open(path_of(ctx, job), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!file)
        return failed(ctx, errno);
    struct stage stage = {.job = job, .key = key};
    enum status status = write_all(ctx, file, &stage, input);
    if (fclose(file) != 0 && status == ST_OK)
        status = failed(ctx, errno);
    if (status != ST_OK)
        stage_remove(ctx, job);
    return status;
}

enum status stage_open(struct ctx *ctx, int64_t job, int64_t key, struct stage *stage) {
    *stage = (struct stage){.ctx = ctx, .job = job, .key = key, .file = fopen(path_of(ctx, job), "re")};
    return stage->file ? ST_OK : failed(ctx, errno);
}

/* Into stage->memory. */
static int open_chunk(struct stage *stage, uint32_t size) {
    char *sealed = arena_alloc(stage->memory, size), *plain;
    if (fread(sealed, 1, size, stage->file) != size ||
        seal_open(stage->ctx, stage->ctx->registry->vault, stage->key, place_of(stage->job, stage->chunk++),
                  sealed, size, &plain, &stage->left) != ST_OK)
        return -1;
    stage->plain = plain;
    return 1;
}

/* The next chunk, opened; its plain text is wiped before the one after it. 1 when there is one, 0 at the end, -1: damaged. */
static int next_chunk(struct stage *stage) {
    uint32_t size;
    if (fread(&size, sizeof size, 1, stage->file) != 1)
        return feof((FILE *)stage->file) ? 0 : -1;
    if (size > CHUNK + SEAL_EXTRA)
        return -1;
    struct arena *outer = stage->ctx->arena;
    arena_drop(&stage->memory);
    stage->ctx->arena = stage->memory = arena_new();
    int opened = open_chunk(stage, size);
    stage->ctx->arena = outer;
    if (opened < 0)
        fault_clear(
            stage->ctx); /* its texts lie in the chunk's memory; who reads says it in words of its own */
    return opened;
}

static long read_stage(void *arg, void *into, size_t room) {
    struct stage *stage = arg;
    if (!stage->left) {
        int more = next_chunk(stage);
        stage->damaged = more < 0;
        if (more <= 0)
            return more;
    }
    size_t count = stage->left < room ? stage->left : room;
    memcpy(into, stage->plain, count);
    stage->plain += count;
    stage->left -= count;
    return (long)count;
}

/* Every chunk but the last is full, so that where one begins can be told. */
enum { STRIDE = (int)sizeof(uint32_t) + CHUNK + SEAL_EXTRA };

static bool seek_stage(void *arg, int64_t place) {
    struct stage *stage = arg;
    if (place < 0 || fseeko(stage->file, (off_t)(place / CHUNK) * STRIDE, SEEK_SET) != 0)
        return false;
    stage->chunk = place / CHUNK;
    stage->left = 0;
    size_t inside = (size_t)(place % CHUNK);
    if (!inside)
        return true;
    if (next_chunk(stage) <= 0 || stage->left < inside)
        return false;
    stage->plain += inside;
    stage->left -= inside;
    return true;
}

static int64_t plain_size(FILE *file) {
    struct stat info;
    if (fstat(fileno(file), &info) != 0)
        return 0;
    int64_t rest = info.st_size % STRIDE;
    return info.st_size / STRIDE * CHUNK + (rest ? rest - (STRIDE - CHUNK) : 0);
}

struct input stage_input(struct stage *stage, const char *name) {
    return (struct input){
        .name = name, .read = read_stage, .seek = seek_stage, .size = plain_size(stage->file), .arg = stage};
}

void stage_close(struct stage *stage) {
    if (stage->file)
        fclose(stage->file);
    stage->file = NULL;
    arena_drop(&stage->memory);
}

enum status stage_key(struct ctx *ctx, int64_t job, int64_t *key) {
    return vault_key_named(ctx, ctx->registry->vault,
                           arena_printf(ctx->arena, KEY_NAME "%s", ref_text(ctx->arena, job)), key);
}

void stage_remove(struct ctx *ctx, int64_t job) {
    unlink(path_of(ctx, job));
    rmdir(folder_of(ctx));
}

static bool among(int64_t job, const int64_t *jobs, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (jobs[i] == job)
            return true;
    return false;
}

/* By their names, not by the files: between the key and the file a crash leaves a key alone. */
static enum status destroy_keys(struct ctx *ctx, const int64_t *jobs, size_t count) {
    struct vault_key *keys;
    size_t key_count, going = 0;
    TRY(vault_keys_begun(ctx, ctx->registry->vault, KEY_NAME, &keys, &key_count));
    int64_t *ids = arena_array(ctx->arena, key_count + 1, sizeof *ids);
    for (size_t i = 0; i < key_count; i++) {
        ref_t job;
        if (ref_parse(keys[i].class + strlen(KEY_NAME), &job) && !among(job, jobs, count))
            ids[going++] = keys[i].id;
    }
    return going ? vault_destroy_keys(ctx, ctx->registry->vault, ids, going) : ST_OK;
}

static void remove_files(struct ctx *ctx, const int64_t *jobs, size_t count) {
    DIR *folder = opendir(folder_of(ctx));
    if (!folder)
        return;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        ref_t job;
        if (ref_parse(entry->d_name, &job) && !among(job, jobs, count))
            unlink(path_of(ctx, job));
    }
    closedir(folder);
    rmdir(folder_of(ctx));
}

enum status stage_sweep(struct ctx *ctx, const int64_t *jobs, size_t count) {
    TRY(destroy_keys(ctx, jobs, count));
    remove_files(ctx, jobs, count);
    return ST_OK;
}
