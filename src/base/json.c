/* jansson allocates for itself, beside the arenas, and what it holds may be personal: the allocator given to it
 * wipes what it frees. */
#include "base/json.h"

#include "base/buf.h"
#include "base/status.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static void wiping_free(void *memory) {
    if (memory)
        explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

void json_wiping(void) {
    json_set_alloc_funcs(malloc, wiping_free);
}

void json_drop(json_t **json) {
    json_decref(*json);
    *json = NULL;
}

static int add_text(const char *bytes, size_t length, void *buf) {
    buf_add_n(buf, bytes, length);
    return 0;
}

const char *json_text(struct arena *arena, const json_t *json, size_t indent) {
    struct buf buf = buf_in(arena);
    must(json_dump_callback(json, add_text, &buf, JSON_INDENT(indent) | JSON_ENCODE_ANY) == 0);
    return buf_text(&buf);
}

/* Runs of plain characters at once. */
void json_add(struct buf *buf, const char *text) {
    const char *from = text;
    buf_char(buf, '"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add_n(buf, from, (size_t)(text - from));
        from = text + 1;
        if (c < 0x20)
            buf_printf(buf, "\\u%04x", (unsigned)c);
        else
            buf_add_n(buf, c == '"' ? "\\\"" : "\\\\", 2);
    }
    buf_add_n(buf, from, (size_t)(text - from));
    buf_char(buf, '"');
}

void json_put(json_t *object, const char *key, const char *text) {
    must(json_object_set_new(object, key, text ? json_string(text) : json_null()) == 0);
}
