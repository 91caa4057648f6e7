/* What a contact says, as an item of an import: a person (with the organisation they work for), or an organisation. The same
 * for every format that brings contacts.
 * Used by: import_vcard.
 * Memory: the item's texts lie in the arena given; the card may go.
 * Errors: ST_INVALID for a card about neither, such as a group; item->broken is set.
 * Promises: whatever the card says of somebody is said, if only to be refused and told. Left out without a word is what is about
 *   the card and not about somebody: its number, its day, the program that wrote it. */
#ifndef REGISTRY_IMPORT_CARD_H
#define REGISTRY_IMPORT_CARD_H

#include "formats/card.h"
#include "registry/import_format.h"

CHECKED enum status import_card_item(struct ctx *ctx, struct arena *arena, const struct card *card, int number,
                                     struct import_item *item);

#endif
