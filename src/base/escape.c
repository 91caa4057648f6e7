#include "base/escape.h"

#include <string.h>

static const char *escape_of(char c) {
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
    size_t from = 0;
    for (size_t i = 0; i < length; i++) {
        const char *escape = escape_of(text[i]);
        if (!escape)
            continue;
        buf_add_n(buf, text + from, i - from);
        buf_add(buf, escape);
        from = i + 1;
    }
    buf_add_n(buf, text + from, length - from);
}

void escape_markup(struct buf *buf, const char *text) {
    escape_markup_n(buf, text, strlen(text));
}
