/* Texts the program says, in the reader's language. A message id is its English text, marked M("...") so that
 * xgettext finds it; po/AREA.fi.po and po/AREA.sv.po give the others. msgfmt compiles them, the program carries
 * them inside, and the language is the context's, never the process's. Values stand as {1} to {9}; a reader's text
 * is always whole sentences.
 * Used by: everything that speaks.
 * Errors: a missing translation shows the English text (and a test fails). */
#ifndef BASE_MSG_H
#define BASE_MSG_H

#include "base/arena.h"

enum lang { LANG_FI, LANG_SV, LANG_EN, LANG_COUNT };

#define M(id) id

const char *lang_code(enum lang lang);            /* "fi", "sv", "en" */
int lang_from(const char *code, enum lang *lang); /* 1 when known; takes "fi" and "fi-FI" */

const char *msg(enum lang lang, const char *id);
/* Fills {1}.. from strings ended by NULL. Use the MSG macro, which ends the list. */
char *msg_fill(struct arena *arena, enum lang lang, const char *id, ...);
char *msg_fill_list(struct arena *arena, enum lang lang, const char *id, const char *const *values,
                    size_t count);
#define MSG(arena, lang, ...) msg_fill((arena), (lang), __VA_ARGS__, (const char *)NULL)
/* "{1} party" / "{1} parties": the form that the language wants for `count`, {1} being the number itself. In
 * the po file these are msgid and msgid_plural; mark both with MN(one, many). */
#define MN(one, many) one, many
char *msg_count(struct arena *arena, enum lang lang, const char *one, const char *many, long count);

#endif
