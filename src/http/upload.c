/* libmicrohttpd's post processor finds the parts; what they may be is decided here. It hands over a field piece by piece, so that
 * the pieces of one name and place are put together again. When the bytes that came end exactly where a part's own begin, it says so
 * with an empty piece, and the first real one has the same place: it goes on, and is no second part. */
#include "http/upload.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <microhttpd.h>
#include <string.h>

enum { READ_AHEAD = 32 * 1024, FIELDS_MAX = 300, FIELD_BYTES = 64 * 1024, NAME_MAX_BYTES = 200 };

struct upload_reader {
    struct arena *arena;
    struct MHD_PostProcessor *processor;
    struct upload upload;
    struct buf value; /* of the field that is coming in */
    const char *field;
    size_t bytes; /* of all fields */
    bool in_file; /* the part that is coming in is the file */
    const char *wrong;
};

static void finish_field(struct upload_reader *reader) {
    if (!reader->field)
        return;
    struct pair pair = {reader->field, buf_text(&reader->value)};
    struct pairs *fields = &reader->upload.fields;
    ARENA_PUSH(reader->arena, fields->list, fields->count, fields->room, pair);
    reader->field = NULL;
}

/* Folders before it say something about whoever sent it, and nothing of the file. */
static const char *bare_name(struct arena *arena, const char *sent) {
    for (const char *at = sent; *at; at++)
        if (*at == '/' || *at == '\\')
            sent = at + 1;
    size_t length = strlen(sent);
    if (length > NAME_MAX_BYTES) {
        sent += length - NAME_MAX_BYTES; /* the end, which says what it is */
        while (((unsigned char)*sent & 0xc0) == 0x80)
            sent++;
    }
    return utf8_text(sent, strlen(sent)) && *sent ? arena_text(arena, sent) : "";
}

/* The same file, of which nothing had come yet. */
static bool goes_on(const struct upload_reader *reader, const char *name) {
    return reader->in_file && !reader->upload.size &&
           strcmp(reader->upload.name, bare_name(reader->arena, name)) == 0;
}

static const char *take_file(struct upload_reader *reader, const char *name, const char *bytes, size_t length,
                             uint64_t at) {
    struct upload *upload = &reader->upload;
    if (at == 0 && !goes_on(reader, name)) {
        finish_field(reader);
        if (!*name && !length)
            return NULL; /* nothing was chosen */
        if (upload->name)
            return M("One file can be sent at a time.");
        upload->name = bare_name(reader->arena, name);
        reader->in_file = true;
    }
    if (!upload->name)
        return M("What was sent is not a form.");
    upload->size += length;
    return length ? upload->sink.write(upload->sink.arg, bytes, length) : NULL;
}

static const char *take_field(struct upload_reader *reader, const char *key, const char *bytes, size_t length,
                              uint64_t at) {
    bool begun = reader->field && !reader->value.length && strcmp(reader->field, key) == 0;
    if (at == 0 && !begun) {
        finish_field(reader);
        reader->in_file = false;
        if (reader->upload.fields.count >= FIELDS_MAX)
            return M("The form has too many fields.");
        reader->field = arena_text(reader->arena, key);
        reader->value = buf_in(reader->arena);
    }
    reader->bytes += length + strlen(key);
    if (reader->bytes > FIELD_BYTES)
        return M("What was sent is larger than this address takes.");
    if (!reader->field || memchr(bytes, '\0', length))
        return M("The form contains a NUL character.");
    buf_add_n(&reader->value, bytes, length);
    return NULL;
}

static enum MHD_Result take_part(void *self, enum MHD_ValueKind kind, const char *key, const char *file,
                                 const char *type, const char *coding, const char *bytes, uint64_t at,
                                 size_t length) {
    struct upload_reader *reader = self;
    (void)kind, (void)type, (void)coding;
    if (!reader->wrong)
        reader->wrong = !key   ? M("What was sent is not a form.")
                        : file ? take_file(reader, file, bytes, length, at)
                               : take_field(reader, key, bytes, length, at);
    return reader->wrong ? MHD_NO : MHD_YES;
}

struct upload_reader *upload_begin(struct arena *arena, void *connection, struct sink sink) {
    const char *type = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Type");
    if (!type || strncasecmp(type, "multipart/form-data", strlen("multipart/form-data")) != 0)
        return NULL;
    struct upload_reader *reader = arena_alloc(arena, sizeof *reader);
    *reader = (struct upload_reader){.arena = arena};
    reader->processor = MHD_create_post_processor(connection, READ_AHEAD, take_part, reader);
    reader->upload.sink = sink;
    return reader->processor ? reader : NULL;
}

const char *upload_take(struct upload_reader *reader, const char *bytes, size_t length) {
    if (!reader->wrong && MHD_post_process(reader->processor, bytes, length) != MHD_YES && !reader->wrong)
        reader->wrong = M("What was sent is not a form.");
    return reader->wrong;
}

const char *upload_whole(struct upload_reader *reader) {
    enum MHD_Result whole = MHD_destroy_post_processor(reader->processor);
    reader->processor = NULL;
    if (!reader->wrong && whole != MHD_YES)
        reader->wrong = M("The form broke off before its end.");
    finish_field(reader);
    return reader->wrong;
}

const struct upload *upload_of(const struct upload_reader *reader) {
    return &reader->upload;
}

void upload_end(struct upload_reader *reader) {
    if (!reader)
        return;
    if (reader->processor)
        MHD_destroy_post_processor(reader->processor);
    reader->upload.sink.close(reader->upload.sink.arg);
}
