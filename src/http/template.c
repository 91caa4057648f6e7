/* What a page says between its values, and the values themselves, made safe for where they stand. */
#include "http/template.h"

#include "base/escape.h"

#include <stdbool.h>
#include <string.h>

void template_raw(struct template_out *out, const char *markup, size_t length) {
    buf_add_n(out->buf, markup, length);
}

void template_text(struct template_out *out, const char *text) {
    if (text)
        escape_markup_n(out->buf, text, strlen(text));
}

static bool plain_in_address(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c && strchr("-._~@+", c));
}

void template_address(struct template_out *out, const char *text) {
    static const char digits[] = "0123456789ABCDEF";
    for (const char *at = text ? text : ""; *at;) {
        const char *from = at;
        while (plain_in_address((unsigned char)*at))
            at++;
        buf_add_n(out->buf, from, (size_t)(at - from));
        if (!*at)
            break;
        unsigned char c = (unsigned char)*at++;
        buf_add_n(out->buf, (const char[]){'%', digits[c >> 4], digits[c & 15]}, 3);
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
        escape_markup_n(out->buf, text, (size_t)(at - text));
        buf_add(out->buf, bold >> n & 1 ? "<b>" : "");
        template_text(out, n < count ? values[n] : NULL);
        buf_add(out->buf, bold >> n & 1 ? "</b>" : "");
        text = at + 3;
    }
    template_text(out, text);
}
