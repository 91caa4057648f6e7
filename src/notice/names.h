/* Which names a date or a condition may use, and what they stand for: own fields, periods, facts and their words.
 * Used by: names.c (load's check of names), eval (reads own fields), explain (refuses what nothing declares).
 * Memory: lists lie in the given arena. */
#ifndef NOTICE_NAMES_H
#define NOTICE_NAMES_H

#include "notice/expr.h"

/* A growing list of known words, to propose the nearest from. */
struct known {
    struct arena *arena;
    const char **items;
    size_t count, room;
};
void known_add(struct known *known, const char *word);

/* The own field that a name means: "person.born", "person.born.year" (*part gets "year"), or with `bare` also "born".
 * NULL when there is none. */
const struct own_field *names_own(const struct notice *notice, const char *name, bool bare, int *category,
                                  const char **part);
/* What can happen: events, kinds, periods and data categories. */
bool names_happening(const struct notice *notice, const char *name);
void names_happenings(const struct notice *notice, struct known *known);
/* The kinds that an event of this name must place: NULL when it need place none. */
const char *const *names_placed(const char *event, size_t *count);
/* Must the event place this kind, and does it not? */
bool names_unplaced(const struct event_rule *event, const char *kind);
/* Is there any such kind? */
bool names_leave_open(const struct event_rule *event);
/* Facts of the party or the record that a scenario may give beside own fields: states, what is agreed, and what events
 * carry. */
bool names_state(const char *name);
const char *const *names_event_facts(size_t *count);
/* The floors that were probably meant by a name that is none: the nearest, else those of its country ("se.accounts":
 * "se.bookkeeping"); NULL when there are none. */
const char *names_floor_near(const char *name, const char *const *floors, size_t count);
/* Does the language itself mean something by this bare name in a condition, or among what a record may say? */
bool names_programs(const char *name);
/* The words a fact may have, added to `known`; false when it may have any. */
bool names_values(const struct notice *notice, const char *fact, struct known *known);

#endif
