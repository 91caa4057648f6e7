/* The known word that somebody probably meant: the fewest letters added, left out, changed or swapped.
 * Used by: command lines, the notice's errors.
 * Memory: none of its own. */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>

/* One of `known`, or NULL when none is near (more than a third of the word would change). */
const char *nearest_word(const char *word, const char *const *known, size_t count);

#endif
