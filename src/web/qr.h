/* A text as a QR code: the shape of its dark squares, for an SVG path.
 * Used by: web/account.c.
 * Memory: the arena given.
 * Source: ISO/IEC 18004, by libqrencode. */
#ifndef WEB_QR_H
#define WEB_QR_H

#include "base/arena.h"

struct qr {
    const char *box;  /* "0 0 41 41": with the quiet zone of four */
    const char *path; /* "M4 4h7v1h-7z..." */
};

void qr_make(struct arena *arena, const char *text, struct qr *qr);

#endif
