/* Every different word that stands in somebody's texts, and how often: what a misspelt word may have meant.
 * Used by: lens.
 * Memory: its own; a word that nobody has any more is overwritten at once.
 * Promises: only words with more letters than digits, from three bytes on: numbers are never guessed. One thread at a time changes
 * it, any number may ask meanwhile none does. */
#ifndef REGISTRY_WORDBOOK_H
#define REGISTRY_WORDBOOK_H

#include "base/arena.h"

#include <stdbool.h>

struct wordbook *wordbook_new(void);
void wordbook_free(struct wordbook *book); /* NULL is allowed */

/* The words of a text without å, ä and ö (collate_plain); taken away exactly as they were added. */
void wordbook_add(struct wordbook *book, const char *plain);
void wordbook_take(struct wordbook *book, const char *plain);

struct near {
    const char **items;
    size_t count, room;
};
enum { NEAR_MAX = 100 };
/* Words one slip from `word`: a letter added, left out, changed, or two swapped. `begun`: what words begin with, instead, for
 * a word that is not typed to its end. At most NEAR_MAX. */
void wordbook_near(const struct wordbook *book, struct arena *arena, const char *word, bool begun,
                   struct near *near);
size_t wordbook_bytes(const struct wordbook *book);

#endif
