/* What a notice declares of its own, made up: values of own fields, records of its categories, the periods and the
 * events that its rules ask about.
 * Used by: demo.
 * Memory: the given arena. */
#ifndef REGISTRY_DEMO_OWN_H
#define REGISTRY_DEMO_OWN_H

#include "notice/history.h"
#include "notice/notice.h"

#include <stdint.h>

/* Something that happens because the notice speaks of it. */
struct demo_thing {
    const char *what;
    int category; /* whose record it is, or NOTICE_NOTHING */
    bool ends;    /* a period, or a record with a last day */
    bool period;  /* begins with the party's life, and may still run */
    bool once;    /* logged by hand, such as a death: seldom, and last */
};
struct demo_things {
    struct demo_thing *items;
    size_t count, room;
};
/* In the order in which they may happen: what others need (a consent) first, what happens once last. */
struct demo_things demo_things_of(struct arena *arena, const struct notice *notice);

/* Does it happen to parties of this type: does a rule about their data, or a use that needs a consent, ask for it? */
bool demo_concerns(const struct notice *notice, const struct demo_thing *thing, int type);

/* Are a category's own fields said of records, not of the party itself? */
bool demo_of_records(const struct notice *notice, int category);
/* A value that fits the field, for something of this day; NULL for a file. */
const char *demo_own_value(struct arena *arena, uint64_t *seed, const struct own_field *own, day_t day);
/* Facts of a record of the category at `index`: what is required, most of the rest, and now and then a state that holds it. */
const struct fact *demo_facts(struct arena *arena, uint64_t *seed, const struct notice *notice, int index,
                              day_t day, size_t *count);

#endif
