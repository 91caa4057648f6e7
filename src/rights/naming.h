/* Where a text names somebody: whole names in either order and as the language bends them, e-mail addresses in any case, telephone numbers
 * however they are written. Of several people at once, each with a number; a text costs the same for one as for a thousand.
 *
 *     struct naming *naming = naming_new(arena);
 *     naming_add(naming, 0, &values);
 *     naming_look(naming, scratch, text, &(struct naming_asked){.found = found, .arg = arg});
 *
 * Used by: rights/mention, rights/unname.
 * Memory: the arena of naming_new; `scratch` only where something is like a name. One thread at a time: a look remembers words. Another thread
 *   takes one beside it.
 * Errors: none. It marks and decides nothing: what it finds may be somebody else of that name.
 * Law: GDPR 17(1). */
#ifndef RIGHTS_NAMING_H
#define RIGHTS_NAMING_H

#include "registry/value.h"

struct naming;
NEVER_NULL struct naming *naming_new(struct arena *arena);
/* All by which `who` is named: names, e-mail addresses, telephone numbers among the values. */
void naming_add(struct naming *naming, size_t who, const struct values *values);

/* The same people for another thread, which adds nobody; as long as `naming`, to which nobody is added any more. */
NEVER_NULL struct naming *naming_beside(struct naming *naming, struct arena *arena);

struct naming_asked {
    bool (*near)(void *arg, size_t who); /* is a last name by itself enough? NULL: of nobody */
    bool each; /* every part of a name by itself too: in a text out of which the name is taken */
    void (*found)(void *arg, size_t who, size_t at, size_t length);
    void *arg;
};
void naming_look(const struct naming *naming, struct arena *scratch, const char *text,
                 const struct naming_asked *asked);

#endif
