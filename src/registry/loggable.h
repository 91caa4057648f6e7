/* What can be written down about a party: a kind of the program, an event of the notice, a period, or a record of one of
 * its data categories.
 * Used by: entry, envelope, demo, cli note, cli show, web, rights/package, rights/task_scope.
 * Memory: the given arena. */
#ifndef REGISTRY_LOGGABLE_H
#define REGISTRY_LOGGABLE_H

#include "base/ctx.h"
#include "notice/history.h"
#include "notice/notice.h"

bool loggable(const struct notice *notice, const char *kind);
/* Is it worth offering about a party of this type: what the notice lists about it, events, and periods the rules ask for? */
bool loggable_about(const struct notice *notice, int type, const char *kind);
/* Everything that can be logged, to propose the nearest from. */
const char *const *loggable_names(struct arena *arena, const struct notice *notice, size_t *count);
/* The category that the record itself is of: a data category logged by its name, or the program's own data (a consent
 * lies with the choices) where the notice gives them a class. NOTICE_NOTHING: its text's field decides. */
int loggable_category(const struct notice *notice, const char *kind);
/* The own field that a record's fact of this name is of; NULL for direction, channel and the like. */
const struct own_field *loggable_own(const struct notice *notice, const char *kind, const char *fact);
/* The day that a record is about, where an own field says one ("day booked"); DAY_NONE. */
day_t loggable_day(const struct notice *notice, const char *kind, const struct fact *facts, size_t count);
/* A fact of a record as people read it: "Swims: yes", "Channel: phone". */
void loggable_fact(struct ctx *ctx, const char *kind, const struct fact *fact, const char **label,
                   const char **text);
bool loggable_period(const char *kind);
/* email, phone, sms, ...: a way of reaching somebody. */
bool loggable_channel(const char *word);
/* "Puhelu", "Lasku", "Jäsenyys": as people call it. */
const char *loggable_label(struct ctx *ctx, const char *kind);

#endif
