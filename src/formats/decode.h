/* Bytes in some encoding as characters, one by one. UTF-8 until somebody says otherwise, which may happen in the middle: an
 * XML declaration names the encoding of what follows it.
 * Used by: finvoice, whatsapp.
 * Memory: one chunk of the input, in ctx's arena.
 * Errors: DECODE_BROKEN for bytes that are no character (the next call goes on behind them), DECODE_FAILED when the input
 *   cannot be read, and from then on.
 * Promises: UTF-16 is recognised by its mark or its zero bytes, and nothing that a text says of itself changes it. What calls
 *   itself ISO-8859-1 is Windows-1252, and in ISO-8859-15 the places of control characters are read as Windows-1252 too.
 * Source: the WHATWG Encoding Standard; Unicode 15, 3.9. */
#ifndef FORMATS_DECODE_H
#define FORMATS_DECODE_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/input.h"

#include <stdbool.h>

enum { DECODE_END = -1, DECODE_BROKEN = -2, DECODE_FAILED = -3 };

struct decode;

struct decode *decode_open(struct ctx *ctx, struct input input);
/* From the next byte on. False: this encoding is not read here, and nothing has changed. */
bool decode_as(struct decode *decode, const char *encoding);
int32_t decode_next(struct decode *decode); /* a character, or one of the above */
const char *decode_name(const struct decode *decode);
void decode_add(struct buf *buf, int32_t code); /* as UTF-8 */

#endif
