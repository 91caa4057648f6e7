/* What a class says besides its last day: what holds it, what goes out of sight, what is to be confirmed, and what stays without a name.
 * Each has figures of its own: none of them says anything of what people have asked for. */
#include "rights/promise_proofs.h"

/* By the notice's own rule, and by somebody of the staff for a time; either is what the sentence says. */
void proof_held(struct proving *proving) {
    const struct figures *figures = proving->figures;
    int64_t held = figures_class(figures, proving->second)->held,
            holds = tally_of(&figures->holds, proving->second)->count + tally_of(&figures->holds, "")->count;
    proof_figure(proving, "held", held);
    proof_figure(proving, "holds", holds);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("{1} date stands still now, because of what the notice names.",
                   "{1} dates stand still now, because of what the notice names."),
                held);
    if (holds)
        PROOF_COUNT(
            proving, PROMISE_KEPT,
            MN("{1} hold keeps data back because of a claim.", "{1} holds keep data back because of a claim."),
            holds);
}

void proof_hidden(struct proving *proving) {
    const struct tally *hidden = tally_of(&proving->figures->hidden, proving->second);
    proof_figure(proving, "out_of_sight", hidden->count);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("Of {1} customer it is out of sight now.", "Of {1} customers it is out of sight now."),
                hidden->count);
    if (hidden->count)
        PROOF_SAYS(proving, PROMISE_KEPT, M("The longest since {1}."),
                   proof_day(proving, (day_t)hidden->last + 1));
}

/* On the day itself it is to be confirmed; from the next one on that was not done. */
void proof_unsure(struct proving *proving) {
    const struct tally *unsure = tally_of(&proving->figures->unsure, proving->second);
    bool late = unsure->count && unsure->last < proving->today;
    proof_figure(proving, "to_be_confirmed", unsure->count);
    if (!unsure->count) {
        PROOF_SAYS(proving, PROMISE_KEPT, M("Nothing of it waits to be confirmed."));
        return;
    }
    PROOF_COUNT(proving, late ? PROMISE_RISK : PROMISE_KEPT,
                MN("Of {1} customer it is to be confirmed.", "Of {1} customers it is to be confirmed."),
                unsure->count);
    PROOF_SAYS(proving, PROMISE_KEPT, M("The longest since {1}."), proof_day(proving, (day_t)unsure->last));
    PROOF_TODO(proving, M("Confirm it, or put it right: it stands on Today."));
}

void proof_remains(struct proving *proving) {
    int64_t sums = tally_of(&proving->figures->remains, proving->second)->count;
    proof_dates(proving, PROMISE_BROKEN);
    proof_figure(proving, "sums", sums);
    PROOF_COUNT(
        proving, PROMISE_KEPT,
        MN("{1} sum is left of what was made anonymous.", "{1} sums are left of what was made anonymous."),
        sums);
}
