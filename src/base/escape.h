/* Text into markup: the one escape there is. It serves text and quoted attributes alike: whoever writes markup cannot
 * choose the wrong one.
 * Used by: http/template, notice/render, formats/html. */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include "base/buf.h"

void escape_markup(struct buf *buf, const char *text);
void escape_markup_n(struct buf *buf, const char *text, size_t length);

#endif
