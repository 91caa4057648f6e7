/* Room doubles, so that adding costs the same on average however long the text grows; the old room stays in the
 * arena until its end. The NUL is kept after every addition, so that `text` can be given away at any time. */
#include "base/buf.h"

#include "base/status.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { ROOM_MIN = 64 };

struct buf buf_in(struct arena *arena) {
    return (struct buf){.arena = arena};
}

static void grow(struct buf *buf, size_t length) {
    must(length < SIZE_MAX / 4);
    size_t room = buf->room ? buf->room : ROOM_MIN;
    while (room < buf->length + length + 1)
        room *= 2;
    buf->text = arena_grow(buf->arena, buf->text, buf->length, room, 1);
    buf->room = room;
}

static inline void make_room(struct buf *buf, size_t length) {
    if (length >= buf->room - buf->length) /* one is the NUL's; also before there is any room */
        grow(buf, length);
}

void buf_reserve(struct buf *buf, size_t length) {
    make_room(buf, length);
}

void buf_add_n(struct buf *buf, const void *bytes, size_t length) {
    make_room(buf, length);
    if (length)
        memcpy(buf->text + buf->length, bytes, length);
    buf->length += length;
    buf->text[buf->length] = '\0';
}

void buf_add(struct buf *buf, const char *text) {
    buf_add_n(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c) {
    make_room(buf, 1);
    buf->text[buf->length++] = c;
    buf->text[buf->length] = '\0';
}

void buf_printf(struct buf *buf, const char *format, ...) {
    va_list values, again;
    make_room(buf, 0);
    va_start(values, format);
    va_copy(again, values);
    int length = vsnprintf(buf->text + buf->length, buf->room - buf->length, format, again);
    va_end(again);
    must(length >= 0);
    if ((size_t)length >= buf->room - buf->length) {
        make_room(buf, (size_t)length);
        vsnprintf(buf->text + buf->length, buf->room - buf->length, format, values);
    }
    va_end(values);
    buf->length += (size_t)length;
}

/* Printed by hand: entries of the log are made of little else. */
void buf_number(struct buf *buf, int64_t number) {
    char digits[20], *at = digits + sizeof digits;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        buf_char(buf, '-');
    buf_add_n(buf, at, (size_t)(digits + sizeof digits - at));
}

const char *buf_text(struct buf *buf) {
    return buf->text ? buf->text : "";
}
