/* What of a company the notice lets in. */
#include "connect/ytj.h"

#include "notice/field.h"
#include "registry/allow.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/setting.h"

#include <string.h>

/* What YTJ may have a value for, by our fields. */
static const char *const known[] = {"name",    "business_id",    "industry",
                                    "website", "postal_address", "billing_address"};
enum { KNOWN = sizeof known / sizeof *known };

static const char *industry_of(struct ctx *ctx, const struct ytj_company *company) {
    if (!company->industry || !company->industry_code)
        return company->industry ? company->industry : company->industry_code;
    return arena_printf(ctx->arena, "%s (%s)", company->industry, company->industry_code);
}

static const char *text_of(struct ctx *ctx, const struct ytj_company *company, const char *field) {
    const char *mail = company->postal ? company->postal : company->visiting;
    const char *const texts[KNOWN] = {company->name,    company->id, industry_of(ctx, company),
                                      company->website, mail,        mail};
    for (size_t i = 0; i < KNOWN; i++)
        if (strcmp(known[i], field) == 0)
            return texts[i];
    return NULL;
}

/* May any type have any of it from this source? */
static bool gives_any(struct ctx *ctx, int source) {
    for (size_t type = 0; type < ctx_notice(ctx)->types_count; type++)
        for (size_t i = 0; i < KNOWN; i++)
            if (allow_from(ctx, (int)type, source, known[i]))
                return true;
    return false;
}

enum status ytj_source(struct ctx *ctx, int *source) {
    const char *id;
    TRY(setting_text(ctx, SETTING_YTJ_SOURCE, &id));
    *source = notice_source(ctx_notice(ctx), id);
    if (*source != NOTICE_NOTHING && gives_any(ctx, *source))
        return ST_OK;
    return allow_refuse(ctx, "words", "sources",
                        M("The notice does not say that data come from YTJ (source “{1}”), so YTJ is not "
                          "asked. It says: “{2}”"),
                        id);
}

static void leave_out(struct ytj_offer *offer, const char *field) {
    offer->left_out[offer->left_count++] = field;
}

enum status ytj_offer(struct ctx *ctx, int type, const struct ytj_company *company, struct ytj_offer *offer) {
    int source;
    *offer = (struct ytj_offer){.values = arena_array(ctx->arena, KNOWN, sizeof *offer->values),
                                .left_out = arena_array(ctx->arena, KNOWN, sizeof *offer->left_out)};
    TRY(ytj_source(ctx, &source));
    for (size_t i = 0; i < KNOWN; i++) {
        const char *text = text_of(ctx, company, known[i]), *normal;
        if (!text)
            continue;
        /* what is not for a token's purpose is neither taken in through it nor held against what it does not see */
        if (!allow_from(ctx, type, source, known[i]) ||
            !scope_covers(ctx, ctx_notice(ctx), notice_category_of(ctx_notice(ctx), type, known[i]))) {
            leave_out(offer, known[i]);
            continue;
        }
        if (field_normalise(ctx, ctx_notice(ctx), field_builtin(known[i]), text, &normal) == ST_OK)
            offer->values[offer->count++] = (struct ytj_value){known[i], normal};
        else
            leave_out(offer, known[i]);
        fault_clear(ctx);
    }
    return ST_OK;
}

const char *ytj_offered(const struct ytj_offer *offer, const char *field) {
    for (size_t i = 0; i < offer->count; i++)
        if (strcmp(offer->values[i].field, field) == 0)
            return offer->values[i].text;
    return NULL;
}

enum status ytj_compare(struct ctx *ctx, const struct party *party, struct ytj_company *company,
                        struct ytj_difference **list, size_t *count) {
    const struct value *id = party_value(party, "business_id");
    struct ytj_offer offer;
    *count = 0;
    if (!id || !id->text || !party->role_count) {
        (void)FAIL(ctx, ST_INVALID, M("Nothing can be asked for without a business ID."));
        return fault_at_field(ctx, "business_id");
    }
    TRY(ytj_company(ctx, id->text, company, NULL));
    TRY(ytj_offer(ctx, party->roles[0].type, company, &offer));
    *list = arena_array(ctx->arena, offer.count + 1, sizeof **list);
    for (size_t i = 0; i < offer.count; i++) {
        const struct value *now = party_value(party, offer.values[i].field);
        if (now && now->text && strcmp(now->text, offer.values[i].text) == 0)
            continue;
        (*list)[(*count)++] = (struct ytj_difference){.field = offer.values[i].field,
                                                      .before = now ? now->text : NULL,
                                                      .after = offer.values[i].text,
                                                      .source = now ? now->source : NOTICE_NOTHING,
                                                      .since = now ? now->since : DAY_NONE};
    }
    return ST_OK;
}

/* ---- adding */

struct halves {
    struct value_draft *ytj, *rest;
    size_t ytj_count, rest_count;
};

/* Is this what YTJ says? Compared as it would be stored. */
static bool says_so(struct ctx *ctx, const struct ytj_offer *offer, const struct value_draft *value) {
    const char *offered = ytj_offered(offer, value->field), *normal;
    const struct field *field = field_builtin(value->field);
    if (!offered || !field || !*value->text)
        return false;
    bool same = field_normalise(ctx, ctx_notice(ctx), field, value->text, &normal) == ST_OK &&
                strcmp(normal, offered) == 0;
    fault_clear(ctx);
    return same;
}

static bool names(const struct party_draft *draft, const char *field) {
    for (size_t i = 0; i < draft->value_count; i++)
        if (strcmp(draft->values[i].field, field) == 0)
            return true;
    return false;
}

static struct halves halve(struct ctx *ctx, const struct ytj_offer *offer, const struct party_draft *draft,
                           bool fill) {
    size_t most = offer->count + draft->value_count + 1;
    struct halves halves = {.ytj = arena_array(ctx->arena, most, sizeof *halves.ytj),
                            .rest = arena_array(ctx->arena, most, sizeof *halves.rest)};
    for (size_t i = 0; i < draft->value_count; i++)
        if (says_so(ctx, offer, &draft->values[i]))
            halves.ytj[halves.ytj_count++] = draft->values[i];
        else
            halves.rest[halves.rest_count++] = draft->values[i];
    for (size_t i = 0; fill && i < offer->count; i++)
        if (!names(draft, offer->values[i].field))
            halves.ytj[halves.ytj_count++] =
                (struct value_draft){offer->values[i].field, offer->values[i].text};
    return halves;
}

static enum status no_source(struct ctx *ctx) {
    (void)FAIL(ctx, ST_INVALID, M("Say where that came from which is not YTJ's."));
    return fault_at_field(ctx, "source");
}

enum status ytj_add(struct ctx *ctx, const char *id, const struct party_draft *draft, bool fill, ref_t *party) {
    struct ytj_company company;
    struct ytj_offer offer;
    struct party_draft first = *draft, rest = *draft;
    TRY(ytj_source(ctx, &first.source));
    TRY(ytj_company(ctx, id, &company, NULL));
    TRY(ytj_offer(ctx, draft->type, &company, &offer));
    struct halves halves = halve(ctx, &offer, draft, fill);
    if (halves.rest_count && draft->source == NOTICE_NOTHING)
        return no_source(ctx);
    if (!halves.ytj_count)
        return party_add(ctx, draft, party);
    first.values = halves.ytj;
    first.value_count = halves.ytj_count;
    first.licence = (struct licence){.until = DAY_NONE};
    rest.values = halves.rest;
    rest.value_count = halves.rest_count;
    rest.organisation = 0;
    return rest.value_count ? party_add_both(ctx, &first, &rest, party) : party_add(ctx, &first, party);
}

const char *ytj_trouble(struct ctx *ctx, const struct ytj_company *company) {
    if (company->situations & YTJ_BANKRUPT)
        return msg(ctx->lang, M("Bankrupt"));
    if (company->ended != DAY_NONE)
        return MSG(ctx->arena, ctx->lang, M("Ended {1}"), day_text(ctx->arena, ctx->lang, company->ended));
    if (company->situations & YTJ_LIQUIDATION)
        return msg(ctx->lang, M("In liquidation"));
    if (company->situations & YTJ_RESTRUCTURING)
        return msg(ctx->lang, M("In restructuring"));
    return company->active ? NULL : msg(ctx->lang, M("No longer active"));
}
