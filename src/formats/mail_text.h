/* Texts of e-mails as the register keeps them: UTF-8, no control characters, of a limited length; and what a page of HTML says.
 * Used by: mail_read.
 * Memory: the arena.
 * Errors: none; bytes that are no UTF-8 are read as Windows-1252, which nearly all such mail is. */
#ifndef FORMATS_MAIL_TEXT_H
#define FORMATS_MAIL_TEXT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* One line, without what stands around it; at most so many bytes, whole characters. NULL stays NULL, and so does "". */
const char *mail_line(struct arena *arena, const char *text, size_t most);
/* Lines: LF alone, no trailing spaces, never more than one empty line in a row. `cut`: there was more. NULL when nothing is left. */
const char *mail_lines(struct arena *arena, const char *bytes, size_t length, size_t most, bool *cut);
/* The words of a page: no tags, no styles or scripts, the common entities. */
const char *mail_html_words(struct arena *arena, const char *html);

#endif
