/* A text or byte string that grows, in an arena. Always ends in a NUL that is not counted.
 * Used by: whatever builds texts: replies, JSON, templates, CSV. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"

#include <stdint.h>

struct buf {
    struct arena *arena;
    char *text;
    size_t length, room;
};

struct buf buf_in(struct arena *arena);
void buf_reserve(struct buf *buf, size_t length); /* room for so many more, when it is known beforehand */
void buf_add(struct buf *buf, const char *text);
void buf_add_n(struct buf *buf, const void *bytes, size_t length);
void buf_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_number(struct buf *buf, int64_t number);
NEVER_NULL const char *buf_text(struct buf *buf);

#endif
