/* Points say how sure: a shared address for mail, a phone, a name that is the same or nearly; different business IDs or wholly
 * different names take away from them. */
#include "registry/alike_judge.h"

#include "registry/collate.h"

#include <string.h>

enum { HASHES = 8 };

/* FNV-1a and a last stir. */
uint64_t alike_hash(const char *kind, const char *text) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *kind; kind++)
        hash = (hash ^ (unsigned char)*kind) * 0x100000001b3u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return (hash ^ hash >> 31) * 0x9e3779b97f4a7c15u;
}

void alike_hash_push(struct arena *arena, struct alike_hashes *hashes, uint64_t hash) {
    if (hashes->count == HASHES)
        return;
    hashes->items = arena_grow(arena, hashes->items, hashes->count, hashes->count + 1, sizeof hash);
    hashes->items[hashes->count++] = hash;
}

struct taking {
    struct arena *arena, *scratch;
};

static uint64_t hash_unless_empty(const char *kind, const char *text) {
    return text && *text ? alike_hash(kind, text) : 0;
}

/* `kind` goes into the hash: a person's and a firm's address are not the same one. */
static void take_value(const struct taking *taking, struct alike_one *one, const struct value *value) {
    const char *folded = collate_fold(taking->scratch, value->text), *kind = one->person ? "p:" : "o:";
    if (strcmp(value->field, "email") == 0)
        alike_hash_push(taking->arena, &one->emails, alike_hash(kind, folded));
    else if (strcmp(value->field, "phone") == 0)
        alike_hash_push(taking->arena, &one->phones, alike_hash(kind, folded));
    else if (strcmp(value->field, "business_id") == 0)
        one->business = hash_unless_empty("business:", folded);
    else if (strcmp(value->field, "customer_number") == 0)
        one->number = hash_unless_empty(one->person ? "number:" : "onumber:", folded);
    else if (strcmp(value->field, "postal_address") == 0 ||
             (strcmp(value->field, "billing_address") == 0 && !one->address))
        one->address = hash_unless_empty("address:", alike_address(taking->scratch, value->text));
}

static struct alike_name name_of(const struct taking *taking, const struct values *values, bool person) {
    const struct value *first = value_first(values, "first_name"), *last = value_first(values, "last_name");
    const struct value *name = value_first(values, "name");
    const char *text = name            ? name->text
                       : first && last ? arena_printf(taking->scratch, "%s %s", first->text, last->text)
                       : last          ? last->text
                       : first         ? first->text
                                       : "";
    struct alike_name found = alike_name(taking->scratch, text, !person);
    found.fold = arena_text(taking->arena, found.fold);
    found.plain = arena_text(taking->arena, found.plain);
    found.sorted = arena_text(taking->arena, found.sorted);
    return found;
}

void alike_take(struct arena *arena, struct arena *scratch, const struct values *values,
                struct alike_one *one) {
    const struct taking taking = {arena, scratch};
    one->name = name_of(&taking, values, one->person);
    const char *space = strrchr(one->name.plain, ' ');
    one->last = one->person && space ? space + 1 : one->name.plain;
    for (size_t i = 0; i < values->count; i++)
        if (values->items[i].text)
            take_value(&taking, one, &values->items[i]);
}

/* A first name alone says nothing; a firm's one word does. */
bool alike_telling(const struct alike_one *one) {
    return one->name.letters >= 4 && (!one->person || one->name.words >= 2);
}

static bool share(const struct alike_hashes *a, const struct alike_hashes *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            if (a->items[i] == b->items[j])
                return true;
    return false;
}

static bool same(uint64_t a, uint64_t b) {
    return a && a == b;
}

static bool differ(uint64_t a, uint64_t b) {
    return a && b && a != b;
}

static void because(struct alike_judged *judged, enum alike_why why, int points) {
    judged->why |= 1u << why;
    judged->points += points;
}

/* Firms have their name to themselves; people share names. */
static void judge_names(const struct alike_one *a, const struct alike_one *b, struct alike_judged *judged) {
    switch (alike_compare(&a->name, &b->name)) {
    case ALIKE_SAME:
        because(judged, ALIKE_NAME, a->person ? 40 : 70);
        break;
    case ALIKE_SWAPPED:
        because(judged, ALIKE_NAME_SWAPPED, a->person ? 38 : 40);
        break;
    case ALIKE_NEAR:
        because(judged, ALIKE_NAME_NEAR, a->person ? 25 : 30);
        break;
    case ALIKE_PART:
        because(judged, ALIKE_NAME_PART, 15);
        break;
    case ALIKE_NOT:
        if (*a->name.fold && *b->name.fold)
            judged->points -= 30; /* two that share an address for mail, or a phone */
        break;
    }
}

struct alike_judged alike_judge(const struct alike_one *a, const struct alike_one *b) {
    struct alike_judged judged = {0};
    if (a->person != b->person)
        return judged;
    if (same(a->business, b->business))
        because(&judged, ALIKE_BUSINESS, 100);
    if (same(a->number, b->number))
        because(&judged, ALIKE_NUMBER, 90);
    if (share(&a->emails, &b->emails))
        because(&judged, ALIKE_EMAIL, 60);
    if (share(&a->phones, &b->phones))
        because(&judged, ALIKE_PHONE, 40);
    bool token = judged.why != 0;
    judge_names(a, b, &judged);
    bool name =
        (judged.why >> ALIKE_NAME & 7) != 0 && alike_telling(a) && alike_telling(b) && !a->common && !b->common;
    bool address = same(a->address, b->address);
    if (!token && !name && !(address && judged.why))
        return (struct alike_judged){0}; /* a part of a name, or an address, is no ground alone */
    if (address)
        because(&judged, ALIKE_ADDRESS, 30);
    if (share(&a->organisations, &b->organisations))
        because(&judged, ALIKE_ORGANISATION, 10);
    judged.points -= differ(a->business, b->business) ? 60 : 0;
    judged.points -= differ(a->number, b->number) ? 10 : 0;
    judged.points -= a->emails.count && b->emails.count && !(judged.why & 1u << ALIKE_EMAIL) ? 5 : 0;
    judged.points -= a->phones.count && b->phones.count && !(judged.why & 1u << ALIKE_PHONE) ? 5 : 0;
    if (token && judged.points < 1)
        judged.points = 1; /* the last of the list, and in it */
    return judged;
}
