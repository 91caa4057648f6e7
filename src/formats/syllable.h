/* Soft hyphens in long Finnish words, so that a narrow column of print keeps an even edge. Finnish divides before a
 * consonant that a vowel follows, and a compound where its parts join. Where that is, no rule says: the words of the same text
 * tell it, since a notice that says "tietosuojaseloste" says "tietosuoja" and "seloste" too. Other languages are left as they
 * are.
 * Used by: cli (PDF).
 * Memory: the arena given.
 * Errors: none; a text that is no UTF-8 stays as it is.
 * Source: Institute for the Languages of Finland, rules for dividing words. */
#ifndef FORMATS_SYLLABLE_H
#define FORMATS_SYLLABLE_H

#include "base/arena.h"
#include "base/msg.h"

enum { SYLLABLE_WORDS_MAX = 4000 };

struct syllable_word;
/* The words of a text, each once; begins as {0}. */
struct syllable_words {
    struct syllable_word *items;
    size_t count, room;
};

void syllable_learn(struct arena *arena, struct syllable_words *known, const char *text);
const char *syllable_soften(struct arena *arena, enum lang lang, const struct syllable_words *known,
                            const char *text);

#endif
