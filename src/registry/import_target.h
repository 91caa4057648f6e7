/* What a column can be: the words after "=" in a map, and in import_heads.def.
 *
 *   target = "-" | [ whom "." ] what [ "@" group ]          whom = "person" | "organisation" | "either"
 *   what   = FIELD | CATEGORY "." OWN FIELD | "full_name" | "language_code" | "note" | "labelled" | "customer" | "?" NAME
 *          | ("postal_address" | "billing_address") "." PART | KIND "." PART
 *
 * Parts of an address: street, box, extended, code, town, region, country; parts of the same group become one address. Parts of
 * something that happened (KIND: hours, invoice, call, ...): date (or at), day (without a time that stands with it), time, ends (or
 * due), text, duration, amount, number, reference, status (of a payment: whether it is paid), direction, channel.
 * "customer": the name of a firm or of a person, which is found out row by row.
 * "labelled": another cell of the row names the field. "?" NAME: a value that the program has no field for, to be refused by that
 * name. "language_code": 1, 2, 3 as Finnish authorities number Finnish, Swedish, English. "-": nothing of ours.
 * Used by: import_map, import_heads.
 * Memory: ctx's arena.
 * Errors: ST_INVALID for what is no target, with the nearest word. */
#ifndef REGISTRY_IMPORT_TARGET_H
#define REGISTRY_IMPORT_TARGET_H

#include "registry/import_format.h"

enum import_use {
    IMPORT_UNUSED,   /* nobody said what it is: told in the report */
    IMPORT_IGNORED,  /* known, and nothing of ours */
    IMPORT_FIELD,    /* a field, whether the notice lists it or not: that is decided value by value */
    IMPORT_NAME,     /* a whole name of a person */
    IMPORT_LANGUAGE, /* a language by its number */
    IMPORT_CUSTOMER, /* a firm's name, or a person's whole one */
    IMPORT_LABELLED, /* a field that another cell of the row names */
    IMPORT_ADDRESS,  /* a part of an address, or its whole */
    IMPORT_EVENT     /* a part of something that happened */
};

enum import_event_part {
    EVENT_DATE,
    EVENT_DAY, /* a date, whatever time of day stands with it */
    EVENT_TIME,
    EVENT_ENDS,
    EVENT_TEXT,
    EVENT_DURATION,
    EVENT_AMOUNT,
    EVENT_NUMBER,
    EVENT_REFERENCE,
    EVENT_STATUS,
    EVENT_DIRECTION,
    EVENT_CHANNEL
};

struct import_column {
    enum import_use use;
    enum import_whom whom;
    const char *field; /* or the kind of an event */
    int part;          /* enum card_part or import_event_part */
    int group;         /* of an address */
    size_t label;      /* the column that names it */
    bool joins;        /* a second column of the same field is added to the first: "Anna" + "Liisa" */
};

CHECKED enum status import_target(struct ctx *ctx, const struct notice *notice, const char *target,
                                  struct import_column *column);

#endif
