/* The parts of the reader of spreadsheets: the package (a ZIP of XML files), and what its values look like.
 * Used by: xlsx*.c only.
 * Memory: as xlsx.h says.
 * Errors: a broken part is a fault with a whole sentence, at the file. */
#ifndef FORMATS_XLSX_INSIDE_H
#define FORMATS_XLSX_INSIDE_H

#include "base/buf.h"
#include "formats/unzip.h"
#include "formats/xlsx.h"

#include <libxml/xmlreader.h>
#include <zip.h>

struct package {
    struct input input;
    struct unzip *unzip;
    zip_t *zip; /* of `unzip` */
};

/* One XML file of the package, being read. */
struct part {
    zip_file_t *file;
    xmlTextReaderPtr reader;
    int64_t bytes; /* unpacked so far */
    bool too_long;
};

CHECKED enum status package_open(struct ctx *ctx, struct package *package, struct input input);
void package_close(struct package *package);
/* ST_NOT_FOUND, without a fault, when the package has no such file. */
CHECKED enum status part_open(struct ctx *ctx, struct package *package, const char *name, struct part *part);
void part_close(struct part *part);
/* To the next node: 1, 0 at the end, -1 when it is broken (then part_fail says how). */
int part_read(struct part *part);
enum status part_fail(struct ctx *ctx, const struct package *package, const struct part *part);
/* At the start of an element of this name, whatever its prefix. */
bool part_starts(const struct part *part, const char *name);
bool part_ends(const struct part *part, const char *name);
/* The attribute's value, in `arena`; NULL when it has none. */
const char *part_attribute(const struct part *part, struct arena *arena, const char *name);

/* How numbers look: by the index of a cell's style. */
enum look { LOOK_NUMBER, LOOK_DAY, LOOK_TIME };
struct looks {
    struct style {
        enum look look;
        int zeros; /* 5: "00000" */
    } * styles;
    size_t count;
    bool since_1904;
};

CHECKED enum status looks_read(struct ctx *ctx, struct package *package, struct arena *arena,
                               struct looks *looks);
/* A number as the sheet stores it -> as people would type it. */
const char *look_text(struct arena *arena, const struct looks *looks, long style, const char *number);

/* A text, run by run: fed every node inside of its element. */
struct run {
    struct buf buf;
    bool inside, aside;
};
void run_take(struct run *run, const struct part *part);

/* Texts that cells share, by index. */
struct texts {
    const char **items;
    size_t count, room, length;
};
CHECKED enum status texts_read(struct ctx *ctx, struct package *package, struct arena *arena,
                               struct texts *texts);

#endif
