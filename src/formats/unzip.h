/* A ZIP file that lies in an input, and one text in it as an input of its own: what else the archive holds is left unread.
 * Used by: xlsx_package (all of it), registry/import_whatsapp (the one text).
 * Memory: what libzip keeps of the archive's list, UNZIP_LIST_MAX bytes of it at most, until unzip_close.
 * Errors: ST_INVALID at the file: no archive, damaged, encrypted, too long a list; a text that unpacks to more than UNZIP_TEXT_MAX
 *   bytes reads like one that is damaged.
 * Promises: nothing is written to a disk, and no name in the archive is taken for a path. */
#ifndef FORMATS_UNZIP_H
#define FORMATS_UNZIP_H

#include "base/ctx.h"
#include "base/input.h"

#include <stdbool.h>

/* The archive is named by libzip's own type only where that is included. */
struct unzip;
struct zip;

enum { UNZIP_LIST_MAX = 6 * 1024 * 1024 };
#define UNZIP_TEXT_MAX ((int64_t)1024 * 1024 * 1024)

/* Does it begin like one? */
bool unzip_is(const unsigned char *head, size_t length);
/* NULL: it is none, or its list is longer than it may be. The input must be one that can seek. It lies in ctx's arena. */
struct unzip *unzip_open(struct ctx *ctx, struct input input);
struct zip *unzip_archive(struct unzip *unzip);
void unzip_close(struct unzip *unzip); /* NULL is allowed */

/* The one file of which `is_it` says so, the one with the highest rank; of several of that rank none. Its input can be put back to
 * its start and ends with unzip_close. */
CHECKED enum status unzip_text(struct ctx *ctx, struct unzip *unzip, int (*rank)(const char *name),
                               struct input *text, size_t *found);

#endif
