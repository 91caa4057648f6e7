/* "ytj" and "ytj refresh": companies as YTJ has them, and what the notice lets in of that. */
#include "connect/ytj.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/allow.h"
#include "registry/registry.h"

#include <string.h>

enum status cli_ytj(struct call *call);
enum status cli_ytj_refresh(struct call *call);

/* ---- looking up */

static json_t *values_json(const struct ytj_offer *offer) {
    json_t *values = json_object();
    for (size_t i = 0; i < offer->count; i++)
        must(json_object_set_new(values, offer->values[i].field, json_string(offer->values[i].text)) == 0);
    return values;
}

static json_t *left_json(const struct ytj_offer *offer) {
    json_t *left = json_array();
    for (size_t i = 0; i < offer->left_count; i++)
        must(json_array_append_new(left, json_string(offer->left_out[i])) == 0);
    return left;
}

static json_t *others_json(const struct ytj_company *company) {
    json_t *others = json_array();
    for (size_t i = 0; i < company->other_count; i++)
        must(json_array_append_new(others, json_string(company->others[i])) == 0);
    return others;
}

static json_t *situations_json(const struct ytj_company *company) {
    static const struct {
        unsigned bit;
        const char *id;
    } all[] = {
        {YTJ_BANKRUPT, "bankruptcy"}, {YTJ_RESTRUCTURING, "restructuring"}, {YTJ_LIQUIDATION, "liquidation"}};
    json_t *situations = json_array();
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (company->situations & all[i].bit)
            must(json_array_append_new(situations, json_string(all[i].id)) == 0);
    return situations;
}

static json_t *company_json(struct ctx *ctx, const struct ytj_company *company) {
    json_t *json = json_pack(
        "{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o}", "business_id", company->id, "name",
        shown_json_text(company->name), "other_names", others_json(company), "form",
        shown_json_text(ytj_form(ctx, company)), "form_code", shown_json_text(company->form_code), "industry",
        shown_json_text(company->industry), "industry_code", shown_json_text(company->industry_code), "website",
        shown_json_text(company->website), "visiting_address", shown_json_text(company->visiting),
        "postal_address", shown_json_text(company->postal), "situations", situations_json(company), "active",
        company->active, "ended", shown_json_day(ctx, company->ended), "changed",
        shown_json_text(company->changed));
    must(json);
    return json;
}

/* The type that was asked for; else the first that may have a business ID from YTJ. */
static enum status type_for(struct call *call, int *type) {
    struct ctx *ctx = call->ctx;
    int source;
    TRY(arg_type(call, "--type", type));
    TRY(ytj_source(ctx, &source));
    for (size_t i = 0; *type == NOTICE_NOTHING && i < ctx_notice(ctx)->types_count; i++)
        if (allow_from(ctx, (int)i, source, "business_id") || allow_from(ctx, (int)i, source, "name"))
            *type = (int)i;
    *type = *type == NOTICE_NOTHING ? 0 : *type;
    return ST_OK;
}

static void print_labels(struct call *call, const struct ytj_offer *offer) {
    struct ctx *ctx = call->ctx;
    const char *list = "";
    for (size_t i = 0; i < offer->left_count; i++)
        list =
            arena_printf(ctx->arena, "%s%s%s", list, *list ? ", " : "", allow_label(ctx, offer->left_out[i]));
    if (*list)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("The notice does not let YTJ fill: {1}"), list));
}

static enum status print_one(struct call *call, int type, const struct ytj_company *company) {
    struct ctx *ctx = call->ctx;
    struct ytj_offer offer;
    const char *trouble = ytj_trouble(ctx, company), *form = ytj_form(ctx, company);
    struct table table = table_begin(ctx, 2);
    TRY(ytj_offer(ctx, type, company, &offer));
    fprintf(call->out, "%s%s%s%s%s\n", company->name ? table_clean(ctx, company->name) : company->id,
            form ? ", " : "", form ? table_clean(ctx, form) : "", trouble ? ", " : "", trouble ? trouble : "");
    for (size_t i = 0; i < offer.count; i++) {
        const char *cells[] = {allow_label(ctx, offer.values[i].field), offer.values[i].text};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
    print_labels(call, &offer);
    return ST_OK;
}

static void print_several(struct call *call, const struct ytj_found *found) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    for (size_t i = 0; i < found->count; i++) {
        const struct ytj_company *company = &found->items[i];
        const char *address = company->visiting ? company->visiting : company->postal;
        const char *cells[] = {company->id, company->name, address, ytj_trouble(ctx, company)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
    if (!found->count)
        fprintf(call->out, "%s\n",
                msg(ctx->lang, M("YTJ's open data have no such company. Sole traders are not in them.")));
    if (found->total > (int64_t)found->count)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("YTJ has {1} of them: say more of the name."),
                    shown_number(ctx, (size_t)found->total)));
}

static enum status print_json(struct call *call, int type, const struct ytj_found *found) {
    struct ctx *ctx = call->ctx;
    json_auto_t *list = json_array();
    for (size_t i = 0; i < found->count; i++) {
        struct ytj_offer offer;
        TRY(ytj_offer(ctx, type, &found->items[i], &offer));
        json_t *json = company_json(ctx, &found->items[i]);
        must(json_object_set_new(json, "values", values_json(&offer)) == 0 &&
             json_object_set_new(json, "left_out", left_json(&offer)) == 0 &&
             json_array_append_new(list, json) == 0);
    }
    json_auto_t *whole = json_pack(
        "{s:o,s:O}", "total", found->total < 0 ? json_null() : json_integer(found->total), "companies", list);
    must(whole);
    call_json(call, whole);
    return ST_OK;
}

enum status cli_ytj(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct ytj_found found;
    const char *words;
    int type;
    TRY(arg_text(call, call_word(call, 1), &words));
    TRY(type_for(call, &type));
    TRY(ytj_find(ctx, words, &found));
    if (call_has(call, "--json"))
        return print_json(call, type, &found);
    if (found.count == 1)
        TRY(print_one(call, type, &found.items[0]));
    else
        print_several(call, &found);
    fprintf(call->out, "%s\n",
            msg(ctx->lang, M("Source: PRH and the Tax Administration, YTJ open data, CC BY 4.0")));
    return ST_OK;
}

/* ---- taking over */

static bool asked_for(const struct call *call, const char *field) {
    const char *text = call_option(call, "--fields", NULL);
    size_t wanted = strlen(field);
    while (text && *text) {
        size_t length = strcspn(text, ", ");
        if (length == wanted && memcmp(text, field, length) == 0)
            return true;
        text += length + (text[length] != '\0');
    }
    return call_option(call, "--fields", NULL) == NULL;
}

static json_t *difference_json(struct ctx *ctx, const struct ytj_difference *one) {
    json_t *json = json_pack("{s:s,s:o,s:s,s:o,s:o}", "field", one->field, "before",
                             shown_json_text(one->before), "after", one->after, "source",
                             shown_json_source(ctx, one->source), "since", shown_json_day(ctx, one->since));
    must(json);
    return json;
}

static void print_differences(struct call *call, const struct ytj_difference *list, size_t count, bool taken) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    json_auto_t *all = json_array();
    table_head(&table, (const char *const[]){M("Field"), M("Now"), M("YTJ"), M("Source of what stands")});
    for (size_t i = 0; i < count; i++) {
        const char *source = list[i].source == NOTICE_NOTHING ? NULL : shown_source(ctx, list[i].source);
        const char *cells[] = {allow_label(ctx, list[i].field), list[i].before, list[i].after, source};
        table_row(&table, cells);
        must(json_array_append_new(all, difference_json(ctx, &list[i])) == 0);
    }
    json_auto_t *json = json_pack("{s:O,s:b}", "differences", all, "taken", taken);
    must(json);
    if (call_has(call, "--json"))
        call_json(call, json);
    else if (count)
        table_print(&table, call->out);
    else
        fprintf(call->out, "%s\n", msg(ctx->lang, M("YTJ says the same.")));
}

static enum status take(struct call *call, const struct party *party, const struct ytj_difference *list,
                        size_t count) {
    struct ctx *ctx = call->ctx;
    struct value_draft *values = arena_array(ctx->arena, count + 1, sizeof *values);
    struct party_draft draft = {.type = NOTICE_NOTHING,
                                .values = values,
                                .from = DAY_NONE,
                                .taken_in = DAY_NONE,
                                .licence.until = DAY_NONE,
                                .reason = call_option(call, "--reason", NULL)};
    TRY(ytj_source(ctx, &draft.source));
    for (size_t i = 0; i < count; i++)
        values[draft.value_count++] = (struct value_draft){list[i].field, list[i].after};
    return arg_lacking(call, party_set(ctx, party->id, party->version, &draft));
}

static enum status confirm(struct call *call) {
    const char *answer, *word = msg(call->ctx->lang, M("yes"));
    if (call_has(call, "--yes"))
        return ST_OK;
    fflush(call->out);
    if (call->interactive &&
        call_ask(call, MSG(call->ctx->arena, call->ctx->lang, M("Type “{1}” to take this over:"), word),
                 &answer) &&
        strcmp(answer, word) == 0)
        return ST_OK;
    return FAIL(call->ctx, ST_INVALID, M("nothing was changed: say --yes to take it over, or --plan to look"));
}

enum status cli_ytj_refresh(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct ytj_difference *list;
    struct ytj_company company;
    struct party party;
    size_t count, kept = 0;
    ref_t who_ref;
    TRY(pick_party(call, call_word(call, 1), "WHO", &who_ref));
    TRY(party_read(ctx, who_ref, NOTICE_NOTHING, &party));
    TRY(ytj_compare(ctx, &party, &company, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (asked_for(call, list[i].field))
            list[kept++] = list[i];
    bool only_look = call_has(call, "--plan") || !kept;
    if (only_look || !call_has(call, "--json"))
        print_differences(call, list, kept, false);
    if (only_look)
        return ST_OK;
    TRY(confirm(call));
    TRY(take(call, &party, list, kept));
    if (call_has(call, "--json"))
        print_differences(call, list, kept, true);
    else
        shown_done(call, M("Changed: {1}"), party.id);
    return ST_OK;
}
