/* What of a person makes an erasure wait (registry/bound.h). The sweep and one of many wait for all of it; whoever erases one person alone waits for an
 * answer that is not with the person yet, unless the person asked for the erasure afterwards and knows that it goes too. */
#include "rights/erase_inside.h"

#include "registry/bound.h"
#include "rights/request.h"

enum status erase_waits(struct ctx *ctx, struct db *db, ref_t party, const struct ended_list *done,
                        enum erase_wait *wait) {
    int64_t since;
    struct bound_asked hold;
    struct bound_parcel parcel;
    TRY(bound_restricted(ctx, db, party, done, &since));
    TRY(bound_asked(ctx, db, party, &hold));
    TRY(bound_parcel(ctx, db, party, &parcel));
    *wait = hold.request   ? ERASE_WAITS_ASKED
            : parcel.waits ? ERASE_WAITS_PARCEL
            : since        ? ERASE_WAITS_RESTRICTED
                           : ERASE_WAITS_NOT;
    return ST_OK;
}

/* ---- an answer with the data that is not with them yet */

static const char *const asked_after =
    M("The person asked for the erasure afterwards: erase only when they know that this answer goes too, and "
      "say so.");
static const char *const ask_first =
    M("Where the person wants the erasure at once, take that in as a request first.");

static const char *answer_words(struct ctx *ctx, const struct bound_asked *hold,
                                const struct bound_parcel *parcel) {
    if (!parcel->waits)
        return request_hold_text(ctx, hold);
    const struct zone *zone = registry_zone(ctx);
    return MSG(
        ctx->arena, ctx->lang,
        M("An answer waits to be fetched until {1} {2}, so these data are not erased before it was fetched "
          "or its time is over."),
        day_text(ctx->arena, ctx->lang, zone_day(zone, parcel->until)),
        zone_clock(ctx->arena, zone, parcel->until));
}

enum status erase_answer(struct ctx *ctx, struct db *db, ref_t party, struct erase_answer *answer) {
    struct bound_asked hold;
    struct bound_parcel parcel;
    TRY(bound_asked(ctx, db, party, &hold));
    TRY(bound_parcel(ctx, db, party, &parcel));
    *answer = (struct erase_answer){0};
    if (hold.request && !hold.answered) {
        answer->waits = request_hold_text(ctx, &hold);
        return ST_OK;
    }
    if (!hold.request && !parcel.waits)
        return ST_OK;
    int64_t since = parcel.made > hold.answered ? parcel.made : hold.answered;
    TRY(request_asked_erasure_since(ctx, db, party, since, &answer->may_go));
    answer->waits = arena_printf(ctx->arena, "%s %s", answer_words(ctx, &hold, &parcel),
                                 msg(ctx->lang, answer->may_go ? asked_after : ask_first));
    return ST_OK;
}

enum status erase_answer_refuse(struct ctx *ctx, struct db *db, ref_t party, bool with_answer) {
    struct erase_answer answer;
    TRY(erase_answer(ctx, db, party, &answer));
    if (!answer.waits || (answer.may_go && with_answer))
        return ST_OK;
    (void)FAIL(ctx, ST_CONFLICT, answer.waits);
    return answer.may_go ? fault_at_field(ctx, "with_answer") : ST_CONFLICT;
}

/* ---- the person's wish */

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
