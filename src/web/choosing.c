/* What a person decides, written down on the page: an objection, a consent, a restriction; and that what was to be confirmed is right. Each
 * is one press and one call of the model. */
#include "http/form.h"
#include "registry/choice.h"
#include "registry/registry.h"
#include "registry/trust.h"
#include "web/frame.h"

#include <string.h>

enum { WORD_MAX = 200 };

static enum status party_of(struct visit *visit, ref_t *party) {
    return ref_parse(visit->params[0], party) ? ST_OK
                                              : FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
}

static enum status back(struct visit *visit, ref_t party, const char *part) {
    reply_see_other(visit->reply,
                    arena_printf(visit->ctx->arena, "/party/%s#%s", ref_text(visit->ctx->arena, party), part));
    return ST_OK;
}

static const char *given(const struct form *form, const char *name) {
    const char *value = form_value(form, name);
    return *value ? value : NULL;
}

enum status choosing_choose(struct visit *visit) {
    static const struct form_field fields[] = {
        {"says", WORD_MAX}, {"purpose", WORD_MAX}, {"channel", WORD_MAX}, {"how", WORD_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    struct choice_draft draft = {0};
    TRY(party_of(visit, &draft.party));
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    draft.purpose = notice_purpose(ctx_notice(ctx), form_value(&form, "purpose"));
    draft.channel = given(&form, "channel");
    draft.how = given(&form, "how");
    if (draft.purpose == NOTICE_NOTHING)
        return FAIL(ctx, ST_INVALID, M("Choose what it is about."));
    bool consents = strcmp(form_value(&form, "says"), "consents") == 0;
    TRY(consents ? choice_consent(ctx, &draft) : choice_object(ctx, &draft));
    return back(visit, draft.party, "choices");
}

enum status choosing_restrict(struct visit *visit) {
    static const struct form_field fields[] = {{"why", WORD_MAX}, {"lift", 10}};
    struct form form;
    ref_t party;
    TRY(party_of(visit, &party));
    TRY(form_read(visit->ctx, visit->request, fields, 2, &form));
    TRY(form_has(&form, "lift") ? choice_restrict_lift(visit->ctx, party)
                                : choice_restrict(visit->ctx, party, form_value(&form, "why")));
    return back(visit, party, "choices");
}

enum status choosing_confirm(struct visit *visit) {
    size_t confirmed;
    ref_t party;
    TRY(party_of(visit, &party));
    TRY(trust_confirm(visit->ctx, party, NULL, 0, &confirmed));
    return back(visit, party, "facts");
}
