/* Rows and not files in a folder: a commit covers them, a copy of the database has them, an erasure deletes them with the rest,
 * and nothing has to be kept in step. A file comes in by slices of a megabyte, so that the writer is nobody's for long. */
#include "registry/blob.h"

#include "base/crash.h"
#include "vault/chain.h"

#include <string.h>

enum { SLICE_PIECES = 16 };

/* ---- coming in */

static enum status fill(struct ctx *ctx, struct staging *staging, unsigned char *into, size_t *length) {
    for (*length = 0; *length < STREAM_PIECE;) {
        long got = staging->input->read(staging->input->arg, into + *length, STREAM_PIECE - *length);
        if (got < 0)
            return FAIL(ctx, ST_FAILED, M("The file could not be read to its end."));
        if (got == 0)
            break;
        *length += (size_t)got;
    }
    staging->size += (int64_t)*length;
    if (staging->size > staging->most) {
        (void)FAIL(ctx, ST_INVALID, M("The file is too large: at most {1} MB are taken."),
                   arena_printf(ctx->arena, "%lld", (long long)(staging->most / (1024 * 1024))));
        return fault_at_field(ctx, "file");
    }
    return ST_OK;
}

enum status staging_begin(struct ctx *ctx, struct input *input, int64_t most, struct staging *staging) {
    struct arena *memory = arena_new();
    *staging = (struct staging){.memory = memory,
                                .input = input,
                                .now = arena_alloc(memory, STREAM_PIECE),
                                .next = arena_alloc(memory, STREAM_PIECE),
                                .id = store_new_id(),
                                .most = most};
    TRY(fill(ctx, staging, staging->now, &staging->now_length));
    if (!staging->now_length) {
        (void)FAIL(ctx, ST_INVALID, M("The file is empty."));
        return fault_at_field(ctx, "file");
    }
    return ST_OK;
}

void staging_end(struct staging *staging) {
    arena_drop(&staging->memory);
}

struct slice {
    const struct staging *staging;
    int64_t first;
    void *pieces[SLICE_PIECES];
    size_t lengths[SLICE_PIECES], count;
    bool last;
};

static enum status write_slice(struct ctx *ctx, struct write *write, void *arg) {
    const struct slice *slice = arg;
    if (!slice->first) {
        scoped_query q = query_begin(write->db, SQL_BLOB_ADD);
        query_bind_int(&q, 1, slice->staging->id);
        query_bind_int(&q, 2, ctx->now);
        query_bind_int(&q, 3, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    for (size_t i = 0; i < slice->count; i++) {
        scoped_query q = query_begin(write->db, SQL_BLOB_PIECE_ADD);
        query_bind_int(&q, 1, slice->staging->id);
        query_bind_int(&q, 2, slice->first + (int64_t)i);
        query_bind_blob(&q, 3, slice->pieces[i], slice->lengths[i]);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

/* A piece is the last when nothing was there to be read behind it. */
static enum status seal_pieces(struct ctx *ctx, struct staging *staging, struct slice *slice) {
    for (; slice->count < SLICE_PIECES && !slice->last; slice->count++) {
        staging->next_length = 0;
        if (staging->now_length == STREAM_PIECE)
            TRY(fill(ctx, staging, staging->next, &staging->next_length));
        slice->last = !staging->next_length;
        size_t length = staging->now_length + STREAM_EXTRA;
        slice->pieces[slice->count] = arena_alloc(ctx->arena, length);
        slice->lengths[slice->count] = length;
        stream_seal(staging->stream, staging->now, staging->now_length, slice->last,
                    slice->pieces[slice->count]);
        unsigned char *done = staging->now;
        staging->now = staging->next;
        staging->now_length = staging->next_length;
        staging->next = done;
    }
    staging->number += (int64_t)slice->count;
    return ST_OK;
}

static enum status stage_slice(struct ctx *ctx, struct staging *staging, bool *last) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    struct slice slice = {.staging = staging, .first = staging->number};
    ctx->arena = arena;
    enum status status = seal_pieces(ctx, staging, &slice);
    if (status == ST_OK)
        status = registry_change_staff(ctx, write_slice, &slice);
    registry_memory_back(ctx, outer);
    *last = slice.last;
    CRASH_POINT("file.slice");
    return status;
}

enum status staging_write(struct ctx *ctx, struct staging *staging, struct file *file) {
    unsigned char key[STREAM_KEY];
    char *hex = arena_alloc(ctx->arena, 2 * STREAM_KEY + 1);
    enum status status = ST_OK;
    staging->stream = stream_seal_begin(ctx, staging->id, key);
    chain_hex(key, STREAM_KEY, hex);
    explicit_bzero(key, sizeof key);
    for (bool last = false; status == ST_OK && !last;)
        status = stage_slice(ctx, staging, &last);
    file->id = staging->id;
    file->key = hex;
    file->size = staging->size;
    return status;
}

/* ---- whose it is */

enum status blob_link(struct ctx *ctx, struct write *write, int64_t blob, ref_t record) {
    int64_t changed = 0;
    scoped_query q = query_begin(write->db, SQL_BLOB_LINK);
    query_bind_int(&q, 1, blob);
    query_bind_int(&q, 2, record);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, &changed));
    return changed ? ST_OK : FAIL(ctx, ST_FAILED, M("The file was lost on its way in. Send it again."));
}

static enum status run_1(struct ctx *ctx, struct db *db, enum sql sql, int64_t a) {
    scoped_query q = query_begin(db, sql);
    if (a)
        query_bind_int(&q, 1, a);
    return query_run(ctx, &q, NULL);
}

static enum status drop(struct ctx *ctx, struct write *write, void *arg) {
    const int64_t *blob = arg;
    TRY(run_1(ctx, write->db, SQL_BLOB_PIECES_DROP, *blob));
    return run_1(ctx, write->db, SQL_BLOB_DROP, *blob);
}

void blob_drop(struct ctx *ctx, int64_t blob) {
    struct fault fault = ctx->fault;
    (void)!registry_change_staff(ctx, drop, &blob); /* if even that fails, the next start does it */
    ctx->fault = fault;
}

static enum status sweep(struct ctx *ctx, struct write *write, void *arg) {
    (void)arg;
    TRY(run_1(ctx, write->db, SQL_BLOB_PIECES_STAGED_DROP, 0));
    return run_1(ctx, write->db, SQL_BLOBS_STAGED_DROP, 0);
}

enum status blob_sweep(struct ctx *ctx) {
    int64_t count;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        scoped_query q = query_begin(db, SQL_BLOBS_STAGED);
        count = query_row(&q) ? query_int(&q, "count") : 0;
        TRY(query_done(ctx, &q));
    }
    return count ? registry_change_staff(ctx, sweep, NULL) : ST_OK;
}

enum status blob_forget(struct ctx *ctx, struct write *write, ref_t party) {
    TRY(run_1(ctx, write->db, SQL_ANNEX_PIECES_FORGET, party));
    TRY(run_1(ctx, write->db, SQL_ANNEX_BLOBS_FORGET, party));
    TRY(run_1(ctx, write->db, SQL_ANNEX_PAPERS_FORGET, party));
    return run_1(ctx, write->db, SQL_ANNEX_GONE_FORGET, 0);
}

/* ---- going out */

static enum status damaged(struct ctx *ctx) {
    return FAIL(ctx, ST_FAILED, M("What is stored here was changed or moved and cannot be opened."));
}

enum status blob_open(struct ctx *ctx, const struct file *file, ref_t record, struct blob_reading *reading) {
    unsigned char key[STREAM_KEY];
    *reading = (struct blob_reading){.file = file, .record = record};
    if (!file->key || !chain_unhex(file->key, key, STREAM_KEY))
        return damaged(ctx);
    reading->stream = stream_open_begin(ctx, file->id, key);
    explicit_bzero(key, sizeof key);
    return ST_OK;
}

void blob_close(struct blob_reading *reading) {
    arena_drop(&reading->memory);
}

static enum status read_piece(struct ctx *ctx, struct blob_reading *reading, void **sealed, size_t *length) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_BLOB_PIECE);
    query_bind_int(&q, 1, reading->file->id);
    query_bind_int(&q, 2, reading->record);
    query_bind_int(&q, 3, reading->number++);
    *sealed = query_row(&q) ? query_blob(reading->memory, &q, "piece", length) : NULL;
    while (query_row(&q))
        continue;
    return query_done(ctx, &q);
}

enum status blob_next(struct ctx *ctx, struct blob_reading *reading, const void **bytes, size_t *length) {
    void *sealed;
    size_t sealed_length = 0;
    *length = 0;
    if (reading->ended)
        return ST_OK;
    arena_drop(&reading->memory);
    reading->memory = arena_new();
    TRY(read_piece(ctx, reading, &sealed, &sealed_length));
    if (!sealed || sealed_length < STREAM_EXTRA)
        return damaged(ctx);
    unsigned char *plain = arena_alloc(reading->memory, sealed_length);
    if (!stream_open(reading->stream, sealed, sealed_length, plain, &reading->ended))
        return damaged(ctx);
    *bytes = plain;
    *length = sealed_length - STREAM_EXTRA;
    return ST_OK;
}
