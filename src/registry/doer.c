/* A staff is small, so it is read whole, once for a list. */
#include "registry/doer.h"

#include "registry/staff.h"

static enum status wrong(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

enum status doer_check(struct ctx *ctx, int64_t user, const char *field) {
    struct user *staff;
    size_t count;
    if (!user)
        return ST_OK;
    TRY(user_staff(ctx, &staff, &count));
    for (size_t i = 0; i < count; i++)
        if (staff[i].id == user)
            return staff[i].role == ACTOR_READER
                       ? wrong(ctx, field, M("{1} may only read, so this cannot be that user's to do."),
                               staff[i].name)
                       : ST_OK;
    return wrong(ctx, field, M("There is no such user."), NULL);
}

enum status doer_named(struct ctx *ctx, struct db *db, struct doers *doers, int64_t user,
                       const struct user **named) {
    *named = NULL;
    if (!user)
        return ST_OK;
    if (!doers->read)
        TRY(staff_all(ctx, db, true, &doers->items, &doers->count));
    doers->read = true;
    for (size_t i = 0; i < doers->count; i++)
        if (doers->items[i].id == user)
            *named = &doers->items[i];
    return ST_OK;
}
