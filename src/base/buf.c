/* Room doubles, so that adding costs the same on average however long the text grows; the old room stays in the
 * arena until its end. The NUL is kept after every addition, so that `text` can be given away at any time. */
#include "base/buf.h"

#include "base/status.h"

#include <stdint.h>
#include <string.h>

enum { ROOM_MIN = 64 };

struct buf buf_in(struct arena *arena) {
    return (struct buf){.arena = arena};
}

void buf_add_n(struct buf *buf, const void *bytes, size_t length) {
    must(length < SIZE_MAX / 4);
    if (buf->length + length + 1 > buf->room) {
        size_t room = buf->room ? buf->room : ROOM_MIN;
        while (room < buf->length + length + 1)
            room *= 2;
        buf->text = arena_grow(buf->arena, buf->text, buf->length, room, 1);
        buf->room = room;
    }
    if (length)
        memcpy(buf->text + buf->length, bytes, length);
    buf->length += length;
    buf->text[buf->length] = '\0';
}

void buf_add(struct buf *buf, const char *text) {
    buf_add_n(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c) {
    buf_add_n(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *format, ...) {
    va_list values;
    va_start(values, format);
    buf_add(buf, arena_vprintf(buf->arena, format, values));
    va_end(values);
}

const char *buf_text(struct buf *buf) {
    return buf->text ? buf->text : "";
}
