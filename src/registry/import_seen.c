/* The same look-ups as in the register, by kind and folded value, but in memory and for one dry run. */
#include "registry/import_seen.h"

#include "notice/field.h"
#include "registry/collate.h"
#include "registry/lookups.h"

#include <string.h>

enum {
    LIST_COST = 100,
    KEY_COST = 150
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

ref_t import_seen_add(struct ctx *ctx, struct import_seen *seen, bool organisation, const struct values *values,
                      ref_t works_for) {
    struct seen_party one = {.organisation = organisation, .works_for = works_for};
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
