/* What of a field may stay when data are made anonymous (`at_end: anonymise`, `anonymise_keeps`): only what says nothing about
 * who it was. A value stays where it is one of few: a choice, yes or no, a number with a small greatest one, a language. Of a
 * kind of record only how many there were stays, never its text or sum. Everything else (names, addresses, numbers of things,
 * days, sums, free texts) would still be personal data, so it is erased although the notice would keep it.
 * Used by: check, written, retention, rights (remains).
 * Memory: the given arena.
 * Law: GDPR 4(1), 5(1)(e), recital 26. */
#ifndef NOTICE_KEEPS_H
#define NOTICE_KEEPS_H

#include "notice/field.h"

enum keeps {
    KEEPS_VALUE,    /* its value, coarse */
    KEEPS_NUMBER,   /* a kind of record: how many there were */
    KEEPS_TELLS,    /* nothing: it says who it was */
    KEEPS_FREE,     /* nothing: a free text, or a file, may hold anything */
    KEEPS_EXACT,    /* nothing: a day, a sum or a number without a small `max` may be one person's alone */
    KEEPS_ELSEWHERE /* nothing: it does not lie in this class */
};

enum { KEEPS_MOST = 100 }; /* different values, that a field which stays may have */

enum keeps keeps_of(const struct notice *notice, int class, const char *field);
bool keeps_stays(enum keeps keeps); /* a value or a number */
/* Those of the fields that stay. */
struct names keeps_names(struct arena *arena, const struct notice *notice, int class,
                         const struct names *fields);
/* In words, for people: "stars, how many there were (notes)". */
const char *keeps_words(struct arena *arena, enum lang lang, const struct notice *notice,
                        const struct names *fields);
/* The value as it stays: a number without decimals; NULL when it is none that may stay. */
const char *keeps_value(struct arena *arena, const struct notice *notice, const char *field, const char *value);
bool keeps_known(const struct notice *notice, const char *field); /* has the notice such a field? */
/* As people read it, with the notice's words; the bare value where the notice knows the field no more. */
const char *keeps_show(struct arena *arena, enum lang lang, const struct notice *notice, const char *field,
                       const char *value);

#endif
