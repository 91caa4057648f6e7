/* One file that needs nothing else: the style stands inside, there is no script and no link, and it will open in
 * fifteen years. Text goes in through html_put and html_row only, which escape it; tags are the program's own
 * constants. */
#include "formats/html.h"

#include "base/escape.h"

#include <string.h>

static const char style[] =
    ":root{color-scheme:light;--form:#1d5a49;--rule:#d0d8cf}"
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#1b1d1b;"
    "overflow-wrap:break-word}"
    "h1{font-size:1.9rem;line-height:1.2}h2{color:var(--form);border-top:1px solid "
    "var(--form);padding-top:.6rem;"
    "margin-top:2rem}"
    "table{border-collapse:collapse;width:100%;font-size:.94rem}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;border-bottom:1px solid "
    "var(--rule)}"
    "thead th{color:var(--form);font-size:.85rem}"
    "blockquote{margin:.5rem 0;padding-left:1rem;border-left:1px solid var(--form);font-family:Georgia,serif}"
    "small{color:#525952}p{white-space:pre-line}"
    "@media "
    "print{body{margin:0;max-width:none;font-size:10.5pt}tr,blockquote{break-inside:avoid}h2{break-after:avoid}"
    "}"
    "@page{size:A4;margin:18mm 16mm}";

void html_begin(struct html *html, struct arena *arena, enum lang lang, const char *title) {
    html->buf = buf_in(arena);
    buf_printf(&html->buf, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
               lang_code(lang));
    buf_add(&html->buf, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html_put(html, "title", title);
    buf_printf(&html->buf, "<style>%s</style>\n</head>\n<body>\n", style);
    html_put(html, "h1", title);
}

void html_open(struct html *html, const char *tag) {
    buf_printf(&html->buf, "<%s>\n", tag);
}

void html_close(struct html *html, const char *tag) {
    buf_printf(&html->buf, "</%s>\n", tag);
}

void html_put(struct html *html, const char *tag, const char *text) {
    if (!text || !*text)
        return;
    buf_printf(&html->buf, "<%s>", tag);
    escape_markup(&html->buf, text);
    buf_printf(&html->buf, "</%s>\n", tag);
}

void html_row(struct html *html, const char *const *cells, size_t count, const char *tag) {
    buf_add(&html->buf, "<tr>");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&html->buf, "<%s>", tag);
        escape_markup(&html->buf, cells[i] ? cells[i] : "");
        buf_printf(&html->buf, "</%s>", tag);
    }
    buf_add(&html->buf, "</tr>\n");
}

const char *html_end(struct html *html) {
    buf_add(&html->buf, "</body>\n</html>\n");
    return buf_text(&html->buf);
}
