/* Who is who in a chat, and in which order its dates stand: found out once, before anything is taken in.
 * Used by: import_whatsapp.
 * Memory: ctx's arena; what was found out is in `learned`, which is kept sealed with the job until it is over.
 * Errors: ST_INVALID at --we, --dates or --customer when the file does not tell and nobody said. No name is in any of them.
 * Promises: only whom the register knows by this number or exactly this name is known; a name that somebody chose for themselves
 *   ("~ Name") tells nothing, and of two of one name neither is meant.
 * Law: GDPR 5(1)(c), (d). */
#ifndef REGISTRY_IMPORT_CHAT_H
#define REGISTRY_IMPORT_CHAT_H

#include "formats/whatsapp.h"
#include "registry/import_format.h"

enum chat_is { CHAT_WE, CHAT_CUSTOMER, CHAT_UNKNOWN, CHAT_SEVERAL, CHAT_OWN_NAME };

/* A sender, as `learned` keeps them under their key: [is, party, texts]. */
struct chat_person {
    enum chat_is is;
    int64_t party;
    bool texts; /* the notice lists what is said to such a party */
};

/* What a sender is kept under. */
const char *chat_key(struct arena *arena, const struct whatsapp_said *said);
enum { CHAT_COLONS = 2 }; /* a name may have one in it */

/* Fills learned: "encoding", "dates", "today", "people", "partner" (the other one of a chat of two, or none). */
CHECKED enum status chat_learn(struct ctx *ctx, struct import_file *file);
struct chat_person chat_person(const json_t *kept);

#endif
