#include "registry/import_kept.h"

#include "base/buf.h"
#include "registry/folder.h"
#include "registry/import_heads.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAP_MAX = 64 * 1024 };

static int in_order(const void *one, const void *two) {
    return strcmp(*(const char *const *)one, *(const char *const *)two);
}

const char *import_kept_key(struct ctx *ctx, const struct csv_row *heads) {
    const char **sorted = arena_array(ctx->arena, heads->count + 1, sizeof *sorted);
    struct buf key = buf_in(ctx->arena);
    for (size_t i = 0; i < heads->count; i++)
        sorted[i] = import_head_folded(ctx->arena, heads->cells[i]);
    qsort(sorted, heads->count, sizeof *sorted, in_order);
    buf_add(&key, "import.map");
    for (size_t i = 0; i < heads->count; i++)
        buf_printf(&key, "\n%s", sorted[i]);
    return buf_text(&key);
}

enum status import_kept_map(struct ctx *ctx, const char *key, const char **map) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_SETTING_READ);
    query_bind_text(&q, 1, key);
    *map = query_row(&q) ? query_text(ctx->arena, &q, "value") : NULL;
    return query_done(ctx, &q);
}

enum status import_keep_map(struct ctx *ctx, struct write *write, const char *key, const char *map) {
    scoped_query q = query_begin(write->db, map ? SQL_SETTING_PUT : SQL_SETTING_DROP);
    query_bind_text(&q, 1, key);
    if (map) {
        query_bind_text(&q, 2, map);
        query_bind_int(&q, 3, write->change);
    }
    return query_run(ctx, &q, NULL);
}

/* A map without an = says nothing; the name of a file hardly ever has one. */
enum status import_map_text(struct ctx *ctx, const char *given, const char **map) {
    char *bytes;
    size_t length;
    *map = given;
    if (!given || strchr(given, '=') || strcmp(given, "-") == 0 || access(given, R_OK) != 0)
        return ST_OK;
    enum status status = folder_read(ctx, given, MAP_MAX, &bytes, &length);
    if (status == ST_OK) {
        *map = arena_text_n(ctx->arena, bytes, length);
        return ST_OK;
    }
    return fault_at_field(ctx, "--map");
}
