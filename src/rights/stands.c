#include "rights/stands.h"

#include "base/address.h"
#include "registry/inside.h"
#include "registry/staff.h"

#include <strings.h>

static bool is(const struct user *user, const struct person_role *person) {
    return strcasecmp(user->name, person->name) == 0 ||
           (user->email && person->email && address_same(user->email, person->email));
}

/* Whoever has come back is there. */
static day_t left(struct ctx *ctx, const struct user *users, size_t count, const struct person_role *person) {
    day_t since = DAY_NONE;
    for (size_t i = 0; person->name && i < count; i++) {
        if (!is(&users[i], person))
            continue;
        if (!users[i].ended)
            return DAY_NONE;
        day_t day = zone_day(registry_zone(ctx), users[i].ended);
        since = day > since ? day : since;
    }
    return since;
}

enum status stands_read(struct ctx *ctx, struct db *db, struct stands *stands) {
    const struct notice *notice = ctx_notice(ctx);
    struct user *users;
    size_t count;
    TRY(staff_all(ctx, db, true, &users, &count));
    *stands = (struct stands){.contact = left(ctx, users, count, &notice->contact),
                              .deputy = left(ctx, users, count, &notice->deputy),
                              .dpo = left(ctx, users, count, &notice->dpo)};
    stands->nobody = stands->contact != DAY_NONE && (!notice->deputy.name || stands->deputy != DAY_NONE);
    return ST_OK;
}
