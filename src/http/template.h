/* What compiled pages call to write themselves. Values are escaped for where they stand; tools/pagec decides which.
 * Used by: build/gen/pages (made from src/web/pages); web, which gives a page its data.
 * Memory: the page grows in the buffer's arena.
 * Promises: no value reaches a page unescaped, except markup whose type says that a renderer made it. */
#ifndef HTTP_TEMPLATE_H
#define HTTP_TEMPLATE_H

#include "base/buf.h"
#include "base/msg.h"

struct template_out {
    struct buf *buf;
    enum lang lang;
};

/* Markup made by a renderer that escapes by itself (the notice's). Never made of what somebody typed. */
struct html {
    const char *markup;
};

void template_raw(struct template_out *out, const char *markup, size_t length);
void template_text(struct template_out *out, const char *text); /* NULL writes nothing */
/* Inside an address: everything but letters, digits and -._~@+ becomes %XX. */
void template_address(struct template_out *out, const char *text);
void template_number(struct template_out *out, long number);
const char *template_digits(struct template_out *out, long number);
void template_html(struct template_out *out, struct html html);
/* A message with its values; those whose bit is set in `bold` stand in <b>. */
void template_message(struct template_out *out, const char *id, const char *const *values, unsigned count,
                      unsigned bold);

#endif
