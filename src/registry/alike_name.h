/* Names as they are compared: folded, in their parts, and how far two are from being one.
 * Used by: alike.
 * Memory: the arena given.
 * Errors: none; texts are UTF-8. */
#ifndef REGISTRY_ALIKE_NAME_H
#define REGISTRY_ALIKE_NAME_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct alike_name {
    const char *fold;   /* lower case, single blanks; å, ä and ö stay */
    const char *plain;  /* without marks at all */
    const char *sorted; /* its words in alphabetical order: "aaltio helmi" */
    size_t words, letters;
};

/* `company`: without what only says its legal form (Oy, Ab, Ltd, ...), and without signs. */
struct alike_name alike_name(struct arena *arena, const char *text, bool company);
/* An address in the letters and digits that matter. */
const char *alike_address(struct arena *arena, const char *text);

enum alike_near {
    ALIKE_NOT,
    ALIKE_PART,    /* one is the other with a name left out or cut down to its first letter */
    ALIKE_NEAR,    /* one letter apart, or two swapped, or marks left out */
    ALIKE_SWAPPED, /* the same words in another order */
    ALIKE_SAME
};
enum alike_near alike_compare(const struct alike_name *one, const struct alike_name *two);

/* Every text that is this one with a letter left out, each handed to `put`: two texts that are one apart share one. */
void alike_without(struct arena *arena, const char *text, void (*put)(void *arg, const char *text), void *arg);

#endif
