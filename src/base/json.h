/* JSON through jansson, with our two habits: what it held is wiped when it is freed, and texts end up in an arena.
 * Used by: whatever reads or writes JSON. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

#include <jansson.h>

void json_wiping(void); /* once, in main, before any JSON: freed memory is overwritten first */
void json_drop(json_t **json);
#define scoped_json __attribute__((cleanup(json_drop))) json_t
/* The document as text; `indent` 0 is one line. Keys keep the order they were put in. */
const char *json_text(struct arena *arena, const json_t *json, size_t indent);
/* A text in quotes, without a tree. */
void json_add(struct buf *buf, const char *text);
/* Puts a text, or null. */
void json_put(json_t *object, const char *key, const char *text);

#endif
