/* What of a person makes an erasure that nobody has thought through wait: the sweep, and one of many. Who erases one person alone sees it and decides. */
#include "rights/erase_inside.h"

#include "registry/choice.h"
#include "rights/parcel.h"
#include "rights/request.h"

enum status erase_waits(struct ctx *ctx, struct db *db, ref_t party, const struct ended_list *done,
                        enum erase_wait *wait) {
    int64_t restricted;
    struct request_hold hold;
    bool parcel;
    TRY(choice_restricted_within(ctx, db, party, &restricted));
    TRY(request_holds(ctx, db, party, &hold));
    TRY(parcel_waits(ctx, db, party, &parcel));
    *wait = hold.request                                  ? ERASE_WAITS_ASKED
            : parcel                                      ? ERASE_WAITS_PARCEL
            : restricted && !ended_made(done, restricted) ? ERASE_WAITS_RESTRICTED
                                                          : ERASE_WAITS_NOT;
    return ST_OK;
}
