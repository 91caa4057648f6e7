/* What a column may be said to be, for people who choose from a list: the targets of import_target.h with words.
 * Used by: web/import.c.
 * Memory: ctx's arena.
 * Promises: every target of the list can be written in a map, and `import_choice_text` of what import_target made of it says the
 *   same again. */
#ifndef REGISTRY_IMPORT_CHOICES_H
#define REGISTRY_IMPORT_CHOICES_H

#include "registry/import_target.h"

struct import_choice {
    const char *target, *label;
    const char *group; /* in words; the choices of a group stand together */
};

void import_choices(struct ctx *ctx, struct import_choice **choices, size_t *count);
/* As a map says it; "" for a column of which nobody said what it is. */
const char *import_choice_text(struct ctx *ctx, const struct import_column *column);
/* The map that says this of the columns: texts as above, "" left out. */
const char *import_choice_map(struct arena *arena, const char *const *heads, const char *const *targets,
                              size_t count);

#endif
