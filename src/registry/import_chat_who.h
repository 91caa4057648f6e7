/* The senders of a chat, held against the register, the notice and the staff.
 * Used by: import_chat.
 * Memory: ctx's arena.
 * Errors: as import_chat.h. */
#ifndef REGISTRY_IMPORT_CHAT_WHO_H
#define REGISTRY_IMPORT_CHAT_WHO_H

#include "registry/import_chat.h"

struct chat_seen {
    const json_t *senders, *longer; /* keys; longer: with a colon, if anybody is called so */
    const char *chat_name;          /* or NULL */
    bool group;                     /* some line says so */
};

/* Fills learned's "people" and "partner". */
CHECKED enum status chat_who(struct ctx *ctx, struct import_file *file, const struct chat_seen *seen);

#endif
