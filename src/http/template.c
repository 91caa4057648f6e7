/* What a page says between its values, and the values themselves, made safe for where they stand. */
#include "http/template.h"

#include "base/escape.h"

#include <string.h>

void template_raw(struct template_out *out, const char *markup, size_t length) {
    buf_add_n(out->buf, markup, length);
}

void template_text(struct template_out *out, const char *text) {
    if (text)
        escape_markup_n(out->buf, text, strlen(text));
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
        escape_markup_n(out->buf, text, (size_t)(at - text));
        buf_add(out->buf, bold >> n & 1 ? "<b>" : "");
        template_text(out, n < count ? values[n] : NULL);
        buf_add(out->buf, bold >> n & 1 ? "</b>" : "");
        text = at + 3;
    }
    template_text(out, text);
}
