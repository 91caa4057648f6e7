/* Who a dry run would have added: the rows before this one, since nothing of them is in the register.
 * Used by: import, import_write.
 * Memory: an arena that outlives the rows, about SEEN_MAX bytes. What does not fit is not remembered, and `full` says so.
 * Promises: somebody who stands in a file twice is counted as new once, as when it is imported. */
#ifndef REGISTRY_IMPORT_SEEN_H
#define REGISTRY_IMPORT_SEEN_H

#include "registry/inside.h"
#include "registry/relation.h"
#include "registry/value.h"

#include <jansson.h>

struct seen_party {
    int type;    /* with which it came */
    bool gone;   /* its row was refused after all */
    ref_t known; /* who it is in the register: what the rows before would have added; 0: somebody new */
    struct standing standing;
    struct values values;
};

struct import_seen {
    struct arena *arena;
    json_t *by_value; /* kind and folded value: the places of those who have it */
    struct seen_party *items;
    size_t count, room;
    size_t used; /* bytes, estimated */
    bool full;
};
enum { SEEN_MAX = 28 * 1024 * 1024 };

struct import_seen import_seen_begin(struct arena *arena);
void import_seen_end(struct import_seen *seen);
#define scoped_seen __attribute__((cleanup(import_seen_end))) struct import_seen

/* Somebody who is only seen has a negative id. */
ref_t import_seen_add(struct ctx *ctx, struct import_seen *seen, int type, const struct values *values);
/* Somebody of the register whom a row completes: `values` is what is there. The negative id, under which more is added. */
ref_t import_seen_known(struct ctx *ctx, struct import_seen *seen, ref_t party, int type,
                        const struct values *values);
/* What the rows before have added to it, with what was there; NULL: nothing. */
const struct values *import_seen_of(const struct import_seen *seen, ref_t party);
/* Was this link seen before? From now on it is. */
bool import_seen_link(struct import_seen *seen, ref_t person, ref_t organisation);
bool import_seen_has_link(const struct import_seen *seen, ref_t person, ref_t organisation);
/* Is there room for so many bytes more, kept elsewhere? From now on they are counted. */
bool import_seen_room(struct import_seen *seen, size_t bytes);
struct seen_party *import_seen_party(struct import_seen *seen, ref_t party); /* NULL: one of the register */
void import_seen_value(struct ctx *ctx, struct import_seen *seen, ref_t party, const struct value *value);
/* Those from this place on are gone: whoever a refused row would have added. */
void import_seen_back(struct import_seen *seen, size_t count);
/* What was said of such an event when it was seen before, or NULL; from then on it is seen. */
const json_t *import_seen_event(const struct import_seen *seen, const char *key);
void import_seen_event_add(struct import_seen *seen, const char *key, json_t *said);
/* Those who have a value: a list of their ids, or NULL. */
const json_t *import_seen_with(struct ctx *ctx, const struct import_seen *seen, const char *kind,
                               const char *text);

#endif
