/* The same look-ups as in the register, by kind and folded value, but in memory and for one dry run. */
#include "registry/import_seen.h"

#include "notice/field.h"
#include "registry/collate.h"
#include "registry/lookups.h"

#include <stdio.h>
#include <string.h>

enum {
    LIST_COST = 100,
    KEY_COST = 150,
    KNOWN_KEY = 32,
    LINK_KEY = 56
}; /* what a growing list, and a key of jansson's, take beside the text */

struct import_seen import_seen_begin(struct arena *arena) {
    return (struct import_seen){.arena = arena, .by_value = json_object()};
}

void import_seen_end(struct import_seen *seen) {
    json_decref(seen->by_value);
}

struct seen_party *import_seen_party(struct import_seen *seen, ref_t party) {
    return seen && party < 0 ? &seen->items[-party - 1] : NULL;
}

static const char *key_of(struct ctx *ctx, const char *kind, const char *text) {
    return arena_printf(ctx->arena, "%s %s", kind, collate_fold(ctx->arena, text));
}

/* Room for so much more? Once there is none, whatever comes is new. */
static bool fits(struct import_seen *seen, size_t bytes) {
    seen->full |= seen->used + bytes > SEEN_MAX;
    seen->used += seen->full ? 0 : bytes;
    return !seen->full;
}

bool import_seen_room(struct import_seen *seen, size_t bytes) {
    return fits(seen, bytes);
}

void import_seen_value(struct ctx *ctx, struct import_seen *seen, ref_t party, const struct value *value) {
    struct values *values = &import_seen_party(seen, party)->values;
    struct value copy = *value;
    if (!fits(seen, sizeof copy + strlen(value->text) + LIST_COST))
        return;
    copy.field = arena_text(seen->arena, value->field);
    copy.text = arena_text(seen->arena, value->text);
    ARENA_PUSH(seen->arena, values->items, values->count, values->room, copy);
    const struct field *field = field_builtin(value->field);
    const char *kind = field ? lookups_kind(field->token) : NULL;
    if (!kind)
        return;
    const char *key = key_of(ctx, kind, value->text);
    json_t *list = json_object_get(seen->by_value, key);
    if (!fits(seen, strlen(key) + KEY_COST))
        return;
    if (!list) {
        list = json_array();
        json_object_set_new(seen->by_value, key, list);
    }
    json_array_append_new(list, json_integer(party));
}

static ref_t add(struct ctx *ctx, struct import_seen *seen, struct seen_party one,
                 const struct values *values) {
    if (!fits(seen, 2 * sizeof one)) { /* the last place is everybody's who is not remembered */
        if (!seen->count)
            ARENA_PUSH(seen->arena, seen->items, seen->count, seen->room, one);
        return -(ref_t)seen->count;
    }
    ARENA_PUSH(seen->arena, seen->items, seen->count, seen->room, one);
    ref_t party = -(ref_t)seen->count;
    for (size_t i = 0; i < values->count; i++)
        import_seen_value(ctx, seen, party, &values->items[i]);
    return party;
}

ref_t import_seen_add(struct ctx *ctx, struct import_seen *seen, int type, const struct values *values) {
    return add(ctx, seen, (struct seen_party){.type = type}, values);
}

static void known_key(char key[KNOWN_KEY], ref_t party) {
    snprintf(key, KNOWN_KEY, "known %lld", (long long)party);
}

ref_t import_seen_known(struct ctx *ctx, struct import_seen *seen, ref_t party, int type,
                        const struct values *values) {
    char key[KNOWN_KEY];
    known_key(key, party);
    const json_t *place = json_object_get(seen->by_value, key);
    if (place)
        return json_integer_value(place);
    ref_t added = add(ctx, seen, (struct seen_party){.type = type, .known = party}, values);
    if (fits(seen, KNOWN_KEY + KEY_COST))
        json_object_set_new(seen->by_value, key, json_integer(added));
    return added;
}

const struct values *import_seen_of(const struct import_seen *seen, ref_t party) {
    char key[KNOWN_KEY];
    known_key(key, party);
    ref_t place = seen ? json_integer_value(json_object_get(seen->by_value, key)) : 0;
    return place ? &seen->items[-place - 1].values : NULL;
}

static void link_key(char key[LINK_KEY], ref_t person, ref_t organisation) {
    snprintf(key, LINK_KEY, "works %lld %lld", (long long)person, (long long)organisation);
}

bool import_seen_has_link(const struct import_seen *seen, ref_t person, ref_t organisation) {
    char key[LINK_KEY];
    link_key(key, person, organisation);
    return json_object_get(seen->by_value, key) != NULL;
}

bool import_seen_link(struct import_seen *seen, ref_t person, ref_t organisation) {
    char key[LINK_KEY];
    if (import_seen_has_link(seen, person, organisation))
        return true;
    link_key(key, person, organisation);
    if (fits(seen, strlen(key) + KEY_COST))
        json_object_set_new(seen->by_value, key, json_true());
    return false;
}

void import_seen_back(struct import_seen *seen, size_t count) {
    for (size_t i = count; i < seen->count; i++)
        seen->items[i].gone = true;
}

const json_t *import_seen_event(const struct import_seen *seen, const char *key) {
    return json_object_get(seen->by_value, key);
}

void import_seen_event_add(struct import_seen *seen, const char *key, json_t *said) {
    if (fits(seen, strlen(key) + KEY_COST))
        json_object_set_new(seen->by_value, key, said);
    else
        json_decref(said);
}

const json_t *import_seen_with(struct ctx *ctx, const struct import_seen *seen, const char *kind,
                               const char *text) {
    return json_object_get(seen->by_value, key_of(ctx, kind, text));
}
