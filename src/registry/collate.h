/* The order in which names stand in a language, and the folding by which they are found.
 * Used by: party, find, lens.
 * Memory: the arena given.
 * Promises: Finnish and Swedish keep å, ä and ö letters of their own, after z. */
#ifndef REGISTRY_COLLATE_H
#define REGISTRY_COLLATE_H

#include "base/arena.h"
#include "base/msg.h"

struct collate; /* may be used by many threads at a time */
struct collate *collate_new(enum lang lang);
void collate_free(struct collate *collate); /* NULL is allowed */

/* Bytes that compare (strcmp) as the texts do in the language; ends in NUL. */
const char *collate_key(const struct collate *collate, struct arena *arena, const char *text);
/* Lower case without marks, but å, ä and ö stay; ø is ö, æ is ä, ü is y, w is v; every dash is a hyphen. */
const char *collate_fold(struct arena *arena, const char *text);
/* The same for keyboards that lack them: å and ä become a, ö becomes o. `folded` is a result of collate_fold. */
const char *collate_plain(struct arena *arena, const char *folded);

#endif
