/* What a field's value must look like, by the field's type, and how people read it.
 * Used by: field.
 * Memory: the context's arena.
 * Errors: ST_INVALID with advice on what to type; never the value itself, which may be somebody's. */
#ifndef NOTICE_VALUE_H
#define NOTICE_VALUE_H

#include "notice/field.h"

enum { VALUE_TEXT_MAX = 500, VALUE_LONG_MAX = 2000 };

CHECKED enum status value_normalise(struct ctx *ctx, const struct notice *notice, const struct field *field,
                                    const char *value, const char **normal);
/* In the reader's language: "5 March 2026", "1 240,50 €", "yes". */
const char *value_show(struct arena *arena, enum lang lang, const struct field *field, const char *value);
/* As somebody would type it, so that a form that is sent back unchanged changes nothing. */
const char *value_typed(struct arena *arena, enum lang lang, const struct field *field, const char *value);
/* A word that a choice may have, as people read it. */
const char *value_choice(struct arena *arena, enum lang lang, const struct own_field *own, const char *choice);

/* "040 000 5126" for +358400005126; "+46 812 345 67" for foreign ones. */
const char *value_show_phone(struct arena *arena, const char *value);

#endif
