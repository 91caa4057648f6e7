/* A name as it stands in running text, back to what it may be in the register: "Virtaselle" to "Virtanen", "Mäen" to "Mäki",
 * "Lindroosin" and "Lindroos's" to "Lindroos". It guesses, and gives every guess: whoever asks knows which names there are.
 * Used by: redact_find.
 * Memory: the arena given.
 * Errors: none. */
#ifndef RIGHTS_NAME_FORM_H
#define RIGHTS_NAME_FORM_H

#include "base/arena.h"

#include <stdbool.h>

enum { NAME_FORMS = 96 };
/* The word itself first; how many there are. */
size_t name_forms(struct arena *arena, const char *word, const char *forms[NAME_FORMS]);

#endif
