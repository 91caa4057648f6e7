/* What an IMAP server says (RFC 3501), read without trusting it; and folder names as it wants them.
 * Used by: imap.
 * Memory: the arena; the bytes of an e-mail stay where they came.
 * Errors: false for what is no such answer. */
#ifndef CONNECT_IMAP_READ_H
#define CONNECT_IMAP_READ_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct imap_message {
    uint32_t uid;
    int64_t received; /* INTERNALDATE: the instant at which the server got it; 0: it did not say */
    uint64_t size;    /* of the whole e-mail */
    const char *bytes;
    size_t length; /* of what was fetched of it; bytes NULL: nothing */
};

/* A line that ends in "{123}" is followed by so many bytes; false: it is not. */
bool imap_literal(const char *line, size_t length, uint64_t *follows);
/* "* 12 FETCH (UID 5 INTERNALDATE "..." RFC822.SIZE 9 BODY[]<0> {9}\r\n.........)" with what follows in it. */
bool imap_fetch_read(const char *bytes, size_t length, struct imap_message *message);
/* " 5-Mar-2026 12:00:00 +0200" */
bool imap_date(const char *text, size_t length, int64_t *instant);
/* "* SEARCH 3 5 8": those from `from` on, in order. */
bool imap_search_read(struct arena *arena, const char *line, uint32_t from, uint32_t **uids, size_t *count);
/* "* OK [UIDVALIDITY 17] ...": the number behind that word in brackets. */
bool imap_code(const char *line, const char *word, uint32_t *number);
/* "Lähetetyt" -> "L&AOQ-hetetyt" (RFC 3501, 5.1.3), in quotes; NULL for a name that cannot be one. */
const char *imap_folder(struct arena *arena, const char *name);

#endif
