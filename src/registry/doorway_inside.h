/* What doorway.c and doorway_open.c share.
 * Used by: those two.
 * Memory: ctx's arena. */
#ifndef REGISTRY_DOORWAY_INSIDE_H
#define REGISTRY_DOORWAY_INSIDE_H

#include "registry/doorway.h"
#include "registry/inside.h"

enum { DOORWAY_SECRET = 64, DOORWAY_DIGITS = 8 }; /* letters of a link, of a code */

/* 256 random bits in hexadecimal digits. */
const char *doorway_secret(struct ctx *ctx);
bool doorway_secret_shaped(const char *text);
void doorway_hash(struct ctx *ctx, const char *use, const char *secret, unsigned char hash[TOKEN_SIZE]);
/* `digits`: DOORWAY_DIGITS and no space. */
void doorway_code_hash(struct ctx *ctx, const char *secret, const char *digits, unsigned char hash[TOKEN_SIZE]);
/* A row of DOORWAY_COLUMNS; its party may have been merged since. */
void doorway_row(struct ctx *ctx, struct query *q, struct doorway *doorway);
CHECKED enum status doorway_by_id(struct ctx *ctx, struct db *db, ref_t id, struct doorway *doorway);
/* An entry of the log. `actor` NULL: who acts. */
CHECKED enum status doorway_logged(struct ctx *ctx, struct write *write, const struct doorway *doorway,
                                   const char *actor, const char *action, const char *detail);

#endif
