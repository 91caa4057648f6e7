#include "base/escape.h"

#include <string.h>

static const char *escape_of(char c) {
    if (c > '>') /* most letters */
        return NULL;
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void escape_markup_n(struct buf *buf, const char *text, size_t length) {
    const char *end = text + length;
    while (text < end) {
        const char *plain = text;
        while (text < end && !escape_of(*text))
            text++;
        buf_add_n(buf, plain, (size_t)(text - plain));
        if (text < end)
            buf_add(buf, escape_of(*text++));
    }
}

void escape_markup(struct buf *buf, const char *text) {
    escape_markup_n(buf, text, strlen(text));
}
