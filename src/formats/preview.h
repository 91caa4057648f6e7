/* A small picture of a picture or of a PDF's first page. Files come from anywhere, and the libraries that read them have had
 * holes: so another process draws, which starts empty-handed (no key, no file, no socket of ours), has little memory and little
 * time, opens nothing for writing and no connection, and hands back nothing but a picture.
 * Used by: web/files, main (the other process).
 * Memory: the arena given.
 * Errors: false: nothing could be drawn, for whatever reason; whoever shows it has an icon instead.
 * Promises: nothing of where and with what a picture was taken (Exif) is in what comes back. */
#ifndef FORMATS_PREVIEW_H
#define FORMATS_PREVIEW_H

#include "base/arena.h"

#include <stdbool.h>

enum { PREVIEW_SIDE = 480 };

struct preview {
    const char *type; /* image/png or image/jpeg */
    const void *bytes;
    size_t length;
};

/* `type`: what filetype_of found. Waits for the other process, at the most some seconds. */
bool preview_draw(struct arena *arena, const char *type, const void *bytes, size_t length,
                  struct preview *preview);

/* The other process: the program's first argument, and its main, which reads the file from 0 and writes the picture to 1. */
#define PREVIEW_WORD "draw-preview"
int preview_main(const char *type);

#endif
