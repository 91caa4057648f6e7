/* What people read instead of the language's own words: "EU–US Privacy Shield" for privacy_shield, "Suomi" for fi.
 * Used by: written, say, trace, value, registry/loggable, rights/package.
 * Memory: texts of the program; places lie in the given arena. */
#ifndef NOTICE_WORD_H
#define NOTICE_WORD_H

#include "base/msg.h"

#include <stdbool.h>

enum word_set {
    WORD_GROUND,
    WORD_TRANSFER,
    WORD_CHANNEL,
    WORD_DIRECTION,
    WORD_RIGHT,
    WORD_RELATION,
    WORD_MEDIUM,
    WORD_YES_NO,
    WORD_FACT,
    WORD_PERIOD,
    WORD_PLACE,
    WORD_PART,   /* of a date */
    WORD_RECORD, /* what a category lists */
    WORD_LIST    /* fixed lists of the language, named by `notice diff` alone */
};

/* NULL when the set has no such word. */
const char *word_known(enum lang lang, enum word_set set, const char *id);
/* The words, else the id as it is. */
const char *word_text(enum lang lang, enum word_set set, const char *id);
/* Is a channel such that what is asked by it is answered by electronic means (GDPR 12(3))? */
bool word_electronic(const char *channel);
/* The word that a value of a program's fact may have ("in" of direction); NULL when it is no such fact or word. */
const char *word_value(enum lang lang, const char *fact, const char *value);
/* Where something is: a country by its two letters, "eea", or whatever the notice wrote. */
const char *word_place(struct arena *arena, enum lang lang, const char *place);

/* A language by its code: "ruotsi" for sv. */
const char *word_language(struct arena *arena, enum lang lang, const char *code);
/* The first letter large or small, in any script: for a word of the notice where a sentence begins or goes on. One that
 * is no ordinary word ("Y-tunnus", "SMS") is not made small. */
const char *word_capital(struct arena *arena, const char *text);
const char *word_small(struct arena *arena, const char *text);

/* Does a verb that follows this name of the notice stand in the plural? Only Finnish asks. */
bool word_plural(enum lang lang, const char *name);

#endif
