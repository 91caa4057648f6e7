/* What of a person makes an erasure wait (registry/bound.h). The sweep and one of many wait for all of it; whoever erases one person alone sees what waits to be fetched and
 * decides, but not against the person's own wish. */
#include "rights/erase_inside.h"

#include "registry/bound.h"
#include "rights/request.h"

enum status erase_waits(struct ctx *ctx, struct db *db, ref_t party, const struct ended_list *done,
                        enum erase_wait *wait) {
    int64_t since;
    struct bound_asked hold;
    bool parcel;
    TRY(bound_restricted(ctx, db, party, done, &since));
    TRY(bound_asked(ctx, db, party, &hold));
    TRY(bound_parcel(ctx, db, party, &parcel));
    *wait = hold.request ? ERASE_WAITS_ASKED
            : parcel     ? ERASE_WAITS_PARCEL
            : since      ? ERASE_WAITS_RESTRICTED
                         : ERASE_WAITS_NOT;
    return ST_OK;
}

static const char *const only_stored = M("The use of these data is restricted because the person asked for "
                                         "that, so they are only stored (GDPR 18(2)). Erase "
                                         "when the person asks for the erasure: take that in as a request. Or "
                                         "tell the person that the restriction is "
                                         "lifted, and lift it first.");

enum status erase_restricted(struct ctx *ctx, struct db *db, ref_t party, const char **why) {
    struct ended_list done;
    int64_t since;
    ref_t request = 0;
    TRY(ended_of(ctx, db, party, &done));
    TRY(bound_restricted(ctx, db, party, &done, &since));
    if (since)
        TRY(request_asks_erasure(ctx, db, party, since, &request));
    *why = since && !request ? only_stored : NULL;
    return ST_OK;
}
