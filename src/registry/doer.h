/* Who of the staff does something: a next step, a service. Whoever has left is still named, and marked as ended.
 * Used by: follow, purchase.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at the field for somebody who is not there, or may only read. */
#ifndef REGISTRY_DOER_H
#define REGISTRY_DOER_H

#include "registry/user.h"

struct db;

/* May it be given to this one of the staff? 0 is nobody in particular. */
CHECKED enum status doer_check(struct ctx *ctx, int64_t user, const char *field);

/* The staff, whoever has left too; read when somebody is first asked for. */
struct doers {
    struct user *items;
    size_t count;
    bool read;
};
/* NULL: nobody of that id was ever here (a register that was carried). */
CHECKED enum status doer_named(struct ctx *ctx, struct db *db, struct doers *doers, int64_t user,
                               const struct user **named);

#endif
