/* vCard: the cards that address books, phones and servers exchange. Read: 2.1, 3.0 and 4.0, card by card, and as they are
 * really written (other encodings, folded inside a character, a name or an end that is missing). Written: 3.0 and 4.0.
 * Used by: registry/import_vcard; whoever gives out contacts.
 * Memory: a card lies in the arena it is read into; the reader holds one chunk of the input. Input of any size.
 * Errors: vcard_next gives ST_INVALID at file and line, with the card's number, for a card that cannot be read; the next
 *   call goes on behind it. ST_FAILED when the input itself cannot be read: then nothing follows.
 * Promises: a property that struct card has no place for is in its `others`. What is written is folded at 75 octets, never
 *   inside a character, and is UTF-8 with CRLF.
 * Source: versit vCard 2.1; RFC 2426 (3.0); RFC 6350 (4.0); RFC 6868 (escapes in parameters). */
#ifndef FORMATS_VCARD_H
#define FORMATS_VCARD_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/input.h"
#include "formats/card.h"

enum vcard_version { VCARD_2_1, VCARD_3_0, VCARD_4_0 };
enum {
    VCARD_BYTES_MAX = 4 * 1024 * 1024,
    VCARD_LINES_MAX = 100000,
    VCARD_PROPERTIES_MAX = 20000
}; /* of one card */

struct vcard_read {
    int number, line; /* of the card in the file, and where it begins; number 0: there are no more */
    enum vcard_version version;
    struct card card;
};

struct vcard;

/* Are these the first bytes of a file of cards? Told by its content, in any of the encodings. */
bool vcard_is(const void *bytes, size_t length);
/* The reader lies in ctx->arena and ends with it. */
struct vcard *vcard_open(struct ctx *ctx, struct input input);
CHECKED enum status vcard_next(struct ctx *ctx, struct vcard *vcard, struct arena *arena,
                               struct vcard_read *read);

/* Adds the card to `to`. Version 2.1 is not written. Without a name the card is called by what else identifies it. */
void vcard_write(struct buf *to, const struct card *card, enum vcard_version version);

#endif
