/* Soft hyphens in long Finnish words, so that a narrow column of print keeps an even edge. Finnish divides before a
 * consonant that a vowel follows; no pattern file is needed, and none is packaged. Other languages are left as they are.
 * Used by: cli (PDF). Memory: the arena given.
 * Source: Institute for the Languages of Finland, rules for dividing words. */
#ifndef FORMATS_SYLLABLE_H
#define FORMATS_SYLLABLE_H

#include "base/arena.h"
#include "base/msg.h"

const char *syllable_soften(struct arena *arena, enum lang lang, const char *text);

#endif
