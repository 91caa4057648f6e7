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

/* ---- a tree as text. jansson's own way calls back for each quotation mark and each space of an indent. */

static void add_break(struct buf *buf, size_t indent, size_t depth) {
    static const char spaces[] = "                                ";
    buf_char(buf, '\n');
    for (size_t left = indent * depth, some; left; left -= some) {
        some = left < sizeof spaces - 1 ? left : sizeof spaces - 1;
        buf_add_n(buf, spaces, some);
    }
}

/* Before an item: what parts it from the one before, where there is one. */
static void add_before(struct buf *buf, size_t indent, size_t depth, int first) {
    if (!first)
        buf_add_n(buf, ", ", indent ? 1 : 2);
    if (indent)
        add_break(buf, indent, depth);
}

static void add_number(struct buf *buf, const json_t *json) {
    char text[64];
    size_t length = json_dumpb(json, text, sizeof text, JSON_ENCODE_ANY);
    must(length && length < sizeof text);
    buf_add_n(buf, text, length);
}

static void add_any(struct buf *buf, const json_t *json, size_t indent, size_t depth);

static void add_array(struct buf *buf, const json_t *json, size_t indent, size_t depth) {
    size_t count = json_array_size(json);
    buf_char(buf, '[');
    for (size_t i = 0; i < count; i++) {
        add_before(buf, indent, depth + 1, i == 0);
        add_any(buf, json_array_get(json, i), indent, depth + 1);
    }
    if (count && indent)
        add_break(buf, indent, depth);
    buf_char(buf, ']');
}

static void add_object(struct buf *buf, const json_t *json, size_t indent, size_t depth) {
    const char *key;
    json_t *value;
    int first = 1;
    buf_char(buf, '{');
    json_object_foreach((json_t *)(uintptr_t)json, key, value) { /* which asks for more than it needs */
        add_before(buf, indent, depth + 1, first);
        json_add(buf, key);
        buf_add_n(buf, ": ", 2);
        add_any(buf, value, indent, depth + 1);
        first = 0;
    }
    if (!first && indent)
        add_break(buf, indent, depth);
    buf_char(buf, '}');
}

static void add_any(struct buf *buf, const json_t *json, size_t indent, size_t depth) {
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return add_object(buf, json, indent, depth);
    case JSON_ARRAY:
        return add_array(buf, json, indent, depth);
    case JSON_STRING:
        return json_add(buf, json_string_value(json));
    case JSON_INTEGER:
    case JSON_REAL:
        return add_number(buf, json);
    case JSON_TRUE:
        return buf_add(buf, "true");
    case JSON_FALSE:
        return buf_add(buf, "false");
    case JSON_NULL:
        return buf_add(buf, "null");
    }
}

const char *json_text(struct arena *arena, const json_t *json, size_t indent) {
    struct buf buf = buf_in(arena);
    add_any(&buf, json, indent, 0);
    return buf_text(&buf);
}

void json_put(json_t *object, const char *key, const char *text) {
    must(json_object_set_new(object, key, text ? json_string(text) : json_null()) == 0);
}
