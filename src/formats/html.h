/* A stand-alone document for people: headings, paragraphs, tables of facts; prints on A4; no script, nothing from outside.
 * For files that are handed over. The pages of the program itself are templates (src/web/pages).
 * Used by: rights/access.
 * Promises: every text is escaped; tag names are the program's own. */
#ifndef FORMATS_HTML_H
#define FORMATS_HTML_H

#include "base/buf.h"
#include "base/msg.h"

struct html {
    struct buf buf;
};

void html_begin(struct html *html, struct arena *arena, enum lang lang, const char *title);
void html_open(struct html *html, const char *tag);
void html_close(struct html *html, const char *tag);
void html_put(struct html *html, const char *tag,
              const char *text); /* an element; nothing when text is NULL or "" */
void html_row(struct html *html, const char *const *cells, size_t count, const char *tag); /* tr of td or th */
const char *html_end(struct html *html);

#endif
