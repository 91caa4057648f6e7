/* One escape serves text and quoted attributes alike: a page compiler that cannot tell them apart cannot choose wrong. */
#include "http/template.h"

#include <string.h>

void template_raw(struct template_out *out, const char *markup, size_t length) {
    buf_add_n(out->buf, markup, length);
}

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

static void add_escaped(struct buf *buf, const char *text, size_t length) {
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

void template_text(struct template_out *out, const char *text) {
    if (text)
        add_escaped(out->buf, text, strlen(text));
}

void template_address(struct template_out *out, const char *text) {
    static const char digits[] = "0123456789ABCDEF";
    for (; text && *text; text++) {
        unsigned char c = (unsigned char)*text;
        int plain =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-._~@+", c);
        if (plain) {
            buf_char(out->buf, *text);
        } else {
            buf_char(out->buf, '%');
            buf_char(out->buf, digits[c >> 4]);
            buf_char(out->buf, digits[c & 15]);
        }
    }
}

void template_number(struct template_out *out, long number) {
    buf_printf(out->buf, "%ld", number);
}

const char *template_digits(struct template_out *out, long number) {
    return arena_printf(out->buf->arena, "%ld", number);
}

void template_html(struct template_out *out, struct html html) {
    if (html.markup)
        buf_add(out->buf, html.markup);
}

void template_message(struct template_out *out, const char *id, const char *const *values, unsigned count,
                      unsigned bold) {
    const char *text = msg(out->lang, id);
    for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
        if (at[1] < '1' || at[1] > '9' || at[2] != '}')
            continue;
        unsigned n = (unsigned)(at[1] - '1');
        add_escaped(out->buf, text, (size_t)(at - text));
        buf_add(out->buf, bold >> n & 1 ? "<b>" : "");
        template_text(out, n < count ? values[n] : NULL);
        buf_add(out->buf, bold >> n & 1 ? "</b>" : "");
        text = at + 3;
    }
    template_text(out, text);
}
