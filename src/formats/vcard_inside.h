/* The steps between the bytes of a card and its meaning: physical lines, logical lines, properties, struct card.
 * Used by: the files of formats/vcard, nobody else.
 * Memory: what a step takes lies in a scratch arena, what it gives in the arena of the card.
 * Errors: ST_INVALID at file and line. */
#ifndef FORMATS_VCARD_INSIDE_H
#define FORMATS_VCARD_INSIDE_H

#include "formats/vcard.h"

/* A line as it stands in the file, without its end. */
struct vcard_line {
    const char *bytes;
    size_t length;
    int line, depth; /* depth: 1 and more inside a card that is the value of AGENT */
    bool cut;
};

struct vcard_lines {
    struct vcard_line *items;
    size_t count, room;
};

/* vcard_line.c: a line that goes on in the next ones is joined, before anything in it is decoded. Lines of inner cards stay
 * as they are. */
void vcard_unfold(struct arena *scratch, const struct vcard_lines *lines, enum vcard_version version,
                  struct vcard_lines *joined);
/* Where the value of a logical line begins: behind the first colon outside quotation marks; NULL when there is none. */
/* Goes a line on in this one, which begins with a blank? Is there nothing in it but base64? */
bool vcard_is_folded(const struct vcard_line *line);
bool vcard_is_base64(const struct vcard_line *line);
const char *vcard_value_at(const struct vcard_line *line);

/* vcard_property.c: names, parameters and values, in UTF-8 and with the escapes of 3.0. */
CHECKED enum status vcard_properties(struct ctx *ctx, const char *file, struct arena *scratch,
                                     struct arena *arena, const struct vcard_read *read,
                                     const struct vcard_lines *lines, struct card_properties *properties);

/* vcard_text.c: bytes in a named character set; false when it is not known or they are not in it. */
bool vcard_charset_known(const char *charset);
bool vcard_decode(struct arena *arena, const char *charset, const char *bytes, size_t length,
                  const char **text);
/* Undoes quoted-printable in place, and gives the new length. */
size_t vcard_unquote(char *bytes, size_t length);
/* The bytes of base64 with any line ends and blanks in it; false when it is none. */
bool vcard_unbase64(struct arena *arena, const char *text, const void **bytes, size_t *length);
const char *vcard_unescaped(struct arena *arena, const char *text, size_t length);
/* The next part of `*at` up to an unescaped `between`, unescaped; NULL at the end. */
const char *vcard_part(struct arena *arena, const char **at, char between);

/* vcard_card.c */
const struct card_param *vcard_param(const struct card_property *property, const char *name);
void vcard_meaning(struct arena *arena, const struct card_properties *properties, enum vcard_version version,
                   struct card *card);
/* vcard_date.c: a day, whole or in part, in any of the forms of the three versions; false when it is none. */
bool vcard_day(const char *text, struct card_day *day);
bool vcard_instant(const char *text, int64_t *instant);

#endif
