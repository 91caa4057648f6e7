/* CSV is what a file is when nothing else knows it. How it is written is learned from the whole of it. */
#include "registry/import_table.h"

struct csv_state {
    struct csv *csv;
    struct import_map map;
};

static bool recognise(const unsigned char *head, size_t length, const char *name) {
    (void)head;
    (void)length;
    (void)name;
    return true;
}

static enum status learn(struct ctx *ctx, struct import_file *file) {
    struct csv_dialect dialect;
    TRY(csv_sniff(ctx, file->input, &dialect));
    const char *forced = file->options->encoding;
    if (forced && !csv_encoding_named(forced, &dialect.encoding)) {
        (void)FAIL(ctx, ST_INVALID,
                   M("“{1}” is no encoding that is read here: UTF-8, UTF-16LE, UTF-16BE, Windows-1252, "
                     "ISO-8859-15, IBM437, IBM850 or Macintosh"),
                   forced);
        return fault_at_field(ctx, "--encoding");
    }
    json_object_set_new(file->learned, "encoding", json_integer(dialect.encoding));
    json_object_set_new(file->learned, "separator", json_integer(dialect.separator));
    json_object_set_new(file->learned, "told", json_boolean(dialect.told));
    return ST_OK;
}

static enum status next_row(struct ctx *ctx, void *reader, struct arena *arena, struct csv_row *row) {
    return csv_next(ctx, ((struct csv_state *)reader)->csv, arena, row);
}

static enum status open(struct ctx *ctx, struct import_file *file) {
    struct csv_state *state = arena_alloc(file->arena, sizeof *state);
    struct csv_dialect dialect = {
        .encoding = (enum csv_encoding)json_integer_value(json_object_get(file->learned, "encoding")),
        .separator = (char)json_integer_value(json_object_get(file->learned, "separator")),
        .told = json_is_true(json_object_get(file->learned, "told"))};
    file->state = state;
    file->encoding = csv_encoding_name(dialect.encoding);
    state->csv = csv_open(ctx, file->input, dialect);
    return import_table_open(ctx, file, next_row, state, &state->map);
}

static enum status next(struct ctx *ctx, struct import_file *file, struct arena *arena,
                        struct import_item *item) {
    struct csv_state *state = file->state;
    return import_table_next(ctx, file, &state->map, next_row, state, arena, item);
}

const struct import_format import_csv = {
    .id = "csv", .recognise = recognise, .learn = learn, .open = open, .next = next};
