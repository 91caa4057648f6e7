/* Neighbours in a row are one stroke, so that no seam shows between them. */
#include "web/qr.h"

#include "base/buf.h"
#include "base/status.h"

#include <qrencode.h>

enum { QUIET = 4 };

void qr_make(struct arena *arena, const char *text, struct qr *qr) {
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    struct buf path = buf_in(arena);
    must(code); /* what is encoded is short and ours */
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++) {
            int from = x;
            while (x < code->width && code->data[y * code->width + x] & 1)
                x++;
            if (x > from)
                buf_printf(&path, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
        }
    int size = code->width + 2 * QUIET;
    QRcode_free(code);
    qr->box = arena_printf(arena, "0 0 %d %d", size, size);
    qr->path = buf_text(&path);
}
