/* What may be kept is tried from the most to the least, and the register itself says what it takes: no second list of what the notice
 * allows. */
#include "rights/contact.h"

#include "registry/envelope.h"
#include "registry/permit.h"
#include "registry/within.h"

static bool refused(enum status status) {
    return status == ST_DENIED || status == ST_INVALID || status == ST_NOT_FOUND;
}

enum status contact_note(struct ctx *ctx, struct write *write, const struct contact_draft *draft, bool *kept) {
    const struct within noting = {.action = "noted", .permit = ACTION_NOTE, .asked = draft->sent};
    static const struct fact facts[] = {{"channel", "email"}};
    const struct {
        const char *text, *under;
    } tries[] = {{draft->words, NULL}, {draft->subject, NULL}, {draft->subject, "note"}, {NULL, NULL}};
    enum status status = ST_OK;
    enum { TRIES = sizeof tries / sizeof *tries };
    for (size_t i = 0; i < TRIES; i++) {
        if (!tries[i].text && i + 1 < TRIES)
            continue;
        fault_clear(ctx);
        status = record_add_within(ctx, write, &noting,
                                   &(struct record_draft){.id = draft->id,
                                                          .party = draft->party,
                                                          .kind = draft->kind,
                                                          .at = draft->at,
                                                          .ends = DAY_NONE,
                                                          .text = tries[i].text,
                                                          .under = tries[i].under,
                                                          .service = NOTICE_NOTHING,
                                                          .source = NOTICE_NOTHING,
                                                          .facts = facts,
                                                          .fact_count = 1},
                                   NULL);
        if (status != ST_DENIED && status != ST_INVALID)
            break;
    }
    *kept = status == ST_OK;
    if (!refused(status))
        return status;
    fault_clear(ctx);
    return ST_OK;
}

enum status contact_undo(struct ctx *ctx, struct write *write, ref_t record) {
    struct envelope envelope;
    bool there;
    TRY(envelope_by_id(ctx, write->db, record, &envelope, &there));
    if (!there)
        return ST_OK;
    enum status status = rectify_remove_within(ctx, write, record, envelope.rev);
    if (!refused(status) && status != ST_CONFLICT)
        return status;
    fault_clear(ctx);
    return ST_OK;
}
