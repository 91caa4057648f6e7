/* Where something is, as a notice says it: "fi", "eea", "Sveitsi", "Zürich, Switzerland", "Irland och USA", "Helsinki". Read once, when the
 * notice is loaded.
 * Used by: load, recipient; law's countries are asked by the codes that come out.
 * Memory: the given arena.
 * Errors: none; a word that names no country known to ICU in the program's languages is a place of which nothing is known.
 * Law: GDPR 44-45: a decision of the Commission is about a country, and a town is none. */
#ifndef NOTICE_PLACE_H
#define NOTICE_PLACE_H

#include "notice/notice.h"

/* The countries that a text names, by their codes in small letters; "eu" and "eea" are among them. *names: what is read once for all
 * places; NULL at first, and it lives as long as the arena. */
struct place_names;
struct lands place_read(struct arena *arena, const struct place_names **names, const char *text);
/* All of it inside the EU and the EEA: 1; some of it outside: 0; not to be told: -1. */
int place_in_eea(const struct lands *lands);
/* One country, by its code. */
bool place_code_in_eea(const char *code);

#endif
