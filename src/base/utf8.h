/* Is this really UTF-8? Asked once, at the edge where bytes come in; inside, every text is.
 * Used by: whatever reads what others wrote: HTTP, CSV, JSON, YAML, command lines. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at `at`, its code point in `*code`; 0 when it is none: overlong, surrogate, above
 * U+10FFFF, cut short. NUL is a character of length 1. */
size_t utf8_next(const char *at, size_t left, uint32_t *code);
/* 1 when all is UTF-8 and no byte is NUL. */
int utf8_valid(const char *bytes, size_t length);
/* The same, and no control characters except tab and line ends. */
int utf8_text(const char *bytes, size_t length);

/* Letters with their marks as one (NFC): macOS writes ä as a and a combining mark; the register compares composed letters
 * only. `text` must be UTF-8. */
const char *utf8_composed(struct arena *arena, const char *text);

/* The first characters of a text, at most so many bytes, with "…" behind them where there are more. */
const char *utf8_cut(struct arena *arena, const char *text, size_t most);

#endif
