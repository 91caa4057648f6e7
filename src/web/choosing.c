/* What a person decides, written down on the page: an objection, a consent, a restriction; that what was to be confirmed is right; and
 * that what was done last is undone. Each is one press and one call of the model; what is refused comes back on the page. */
#include "http/form.h"
#include "registry/choice.h"
#include "registry/registry.h"
#include "registry/takeback.h"
#include "registry/trust.h"
#include "web/customer.h"

#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 200, WORDS_MAX = 60000 }; /* what is longer than the model takes comes back as it was typed */

static enum status party_of(struct visit *visit, ref_t *party) {
    if (!ref_parse(visit->params[0], party))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return party_now(visit->ctx, party);
}

static enum status back(struct visit *visit, ref_t party, const char *part) {
    reply_see_other(visit->reply,
                    arena_printf(visit->ctx->arena, "/party/%s#%s", ref_text(visit->ctx->arena, party), part));
    return ST_OK;
}

static const char *given(const char *value) {
    return *value ? value : NULL;
}

static enum status choose(struct ctx *ctx, ref_t party, const char *says, const struct customer_typed *typed) {
    struct choice_draft draft = {.party = party,
                                 .purpose = notice_purpose(ctx_notice(ctx), typed->purpose),
                                 .channel = given(typed->channel),
                                 .how = given(typed->way),
                                 .words = given(typed->words)};
    bool consents = strcmp(says, "consents") == 0;
    if (draft.purpose == NOTICE_NOTHING)
        return FAIL(ctx, ST_INVALID, M("Choose what it is about."));
    if (!consents && strcmp(says, "objects") != 0)
        return FAIL(ctx, ST_INVALID, M("Choose whether they object or consent."));
    if (*typed->document && !ref_parse(typed->document, &draft.document)) {
        (void)FAIL(ctx, ST_INVALID, M("There is no such record in the register."));
        return fault_at_field(ctx, "document");
    }
    return consents ? choice_consent(ctx, &draft) : choice_object(ctx, &draft);
}

enum status choosing_choose(struct visit *visit) {
    static const struct form_field fields[] = {{"says", WORD_MAX},    {"purpose", WORD_MAX},
                                               {"channel", WORD_MAX}, {"how", WORD_MAX},
                                               {"words", WORDS_MAX},  {"document", WORD_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t party;
    TRY(party_of(visit, &party));
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    const struct customer_typed typed = {.form = CUSTOMER_CHOICE,
                                         .purpose = form_value(&form, "purpose"),
                                         .channel = form_value(&form, "channel"),
                                         .way = form_value(&form, "how"),
                                         .words = form_value(&form, "words"),
                                         .document = form_value(&form, "document")};
    enum status status = choose(ctx, party, form_value(&form, "says"), &typed);
    return status == ST_OK ? back(visit, party, "choices") : customer_refused(visit, party, typed, status);
}

enum status choosing_restrict(struct visit *visit) {
    static const struct form_field fields[] = {
        {"why", WORD_MAX}, {"lift", 10}, {"tell", 10}, {"how", WORD_MAX}};
    struct form form;
    ref_t party;
    TRY(party_of(visit, &party));
    TRY(form_read(visit->ctx, visit->request, fields, 4, &form));
    bool lifts = form_has(&form, "lift");
    bool tells = form_has(&form, "tell");
    const struct customer_typed typed = {.form = CUSTOMER_RESTRICT,
                                         .why = lifts || tells ? NULL : form_value(&form, "why")};
    enum status status = lifts   ? choice_restrict_lift(visit->ctx, party)
                         : tells ? choice_lift_tell(visit->ctx, party, given(form_value(&form, "how")))
                                 : choice_restrict(visit->ctx, party, typed.why);
    return status == ST_OK ? back(visit, party, "choices") : customer_refused(visit, party, typed, status);
}

enum status choosing_confirm(struct visit *visit) {
    static const struct form_field fields[] = {{"from", WORD_MAX}};
    struct form form;
    size_t confirmed;
    ref_t party;
    TRY(party_of(visit, &party));
    TRY(form_read(visit->ctx, visit->request, fields, 1, &form));
    enum status status = trust_confirm(visit->ctx, party, NULL, 0, &confirmed);
    return status == ST_OK
               ? back(visit, party, "facts")
               : customer_refused(visit, party, (struct customer_typed){.form = CUSTOMER_CONFIRM}, status);
}

enum status choosing_undo(struct visit *visit) {
    static const struct form_field fields[] = {{"version", WORD_MAX}, {"from", WORD_MAX}};
    struct form form;
    ref_t party;
    TRY(party_of(visit, &party));
    TRY(form_read(visit->ctx, visit->request, fields, 2, &form));
    enum status status = takeback_undo(visit->ctx, party, strtoll(form_value(&form, "version"), NULL, 10));
    if (status != ST_OK)
        return customer_refused(visit, party, (struct customer_typed){.form = CUSTOMER_UNDO}, status);
    if (strcmp(form_value(&form, "from"), "today") != 0)
        return back(visit, party, "facts");
    reply_see_other(visit->reply, "/today");
    return ST_OK;
}
