/* One contact, whatever wrote it: what the readers of address books give and their writers take.
 * Used by: formats/vcard and whoever gives out or takes in contacts.
 * Memory: a card and all it points to lie in one arena, whose owner is the caller.
 * Promises: no text is NULL-checked twice: a text that is not there is NULL, never "". Lists keep the order of the file. */
#ifndef FORMATS_CARD_H
#define FORMATS_CARD_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum card_kind { CARD_PERSON, CARD_ORGANISATION, CARD_GROUP, CARD_OTHER };

struct card_item {
    const char *text;
    const char *types; /* "work,cell": lower case, without pref, or NULL */
    const char *label; /* people's own word for it, or NULL */
    const char *group; /* what ties it to another property in the file, or NULL */
    bool preferred;
};

struct card_items {
    struct card_item *items;
    size_t count, room;
};

enum card_part {
    CARD_BOX,
    CARD_EXTENDED,
    CARD_STREET,
    CARD_LOCALITY,
    CARD_REGION,
    CARD_CODE,
    CARD_COUNTRY,
    CARD_PARTS
};

struct card_address {
    const char *parts[CARD_PARTS];
    struct card_item item; /* text: the whole as it stands on an envelope, lines between line ends, or NULL */
};

struct card_addresses {
    struct card_address *items;
    size_t count, room;
};

struct card_day {
    int year, month, day; /* 0: not said */
};

struct card_photo {
    const char *type; /* "image/jpeg", or NULL when it is not said */
    const void *bytes;
    size_t length;
    const char *uri; /* instead of bytes, or NULL */
};

struct card_param {
    const char *name; /* upper case */
    const char *const *values;
    size_t count;
};

/* A property that has no place in struct card: kept as it was, to be given back. */
struct card_property {
    const char *group; /* or NULL */
    const char *name;  /* upper case */
    const struct card_param *params;
    size_t param_count;
    const char *value; /* one line, its escapes as in vCard 3.0 and 4.0 */
    int line;          /* where it stood in the file, or 0 */
};

struct card_properties {
    struct card_property *items;
    size_t count, room;
};

struct card {
    enum card_kind kind;
    const char *uid;
    int64_t revised; /* UTC seconds; 0: not said */
    const char *full_name;
    const char *family, *given, *additional, *prefix, *suffix;
    const char *organisation;
    const char *title, *role, *note;
    const char *language;    /* the first that they want to be written to in: "fi" */
    struct card_items units; /* of the organisation, the largest first */
    struct card_items emails, phones, sites, categories, members;
    struct card_addresses addresses;
    struct card_day birthday;
    struct card_photo photo;
    struct card_properties others;
};

/* What is left of a text without its outer blanks; NULL when that is nothing. */
const char *card_trimmed(struct arena *arena, const char *text);
/* A NULL or blank text is not pushed. */
void card_push(struct arena *arena, struct card_items *list, struct card_item item);
bool card_has_type(const struct card_item *item, const char *type);
/* The preferred one, else the first; NULL when there is none. */
const struct card_item *card_first(const struct card_items *list);
/* What the card is called: its full name, else its names, its organisation, an e-mail, a phone; NULL. */
const char *card_called(struct arena *arena, const struct card *card);

/* Where the picture is, or the picture itself: "data:image/jpeg;base64,…". NULL when there is none. */
const char *card_photo_uri(struct arena *arena, const struct card_photo *photo);
const char *card_base64(struct arena *arena, const void *bytes, size_t length);

/* "Väinö Aatos Öhman", "Öhman, Väinö": the last word is the family's, or what stands before a comma. One word is a given
 * name. */
void card_split_name(struct arena *arena, const char *full, const char **given, const char **family);

/* An address written in one text, as in "Street 5 B 12, 02100 Espoo, Suomi" or in lines: the parts that are sure; what is
 * not goes to the street. */
struct card_address card_address_from(struct arena *arena, const char *text);
/* The other way: "Box, extended, street, code locality, region, country" without what is missing; the whole text where it
 * has no parts. NULL when there is nothing. */
const char *card_address_text(struct arena *arena, const struct card_address *address);
void card_push_address(struct arena *arena, struct card_addresses *list, struct card_address address);

#endif
