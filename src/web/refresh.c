/* What YTJ says differently of a customer, beside what stands here: chosen value by value. */
#include "connect/ytj.h"
#include "http/form.h"
#include "registry/allow.h"
#include "registry/registry.h"
#include "web/input.h"

#include <stdlib.h>
#include <string.h>

static enum status read_party(struct visit *visit, struct party *party) {
    ref_t ref;
    if (!ref_parse(visit->params[0], &ref))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return party_read(visit->ctx, ref, visit_purpose(visit), party);
}

static enum status show(struct visit *visit, const struct party *party, struct view_refresh *view) {
    struct ctx *ctx = visit->ctx;
    view->id = ref_text(ctx->arena, party->id);
    view->name = party->name;
    view->version = arena_printf(ctx->arena, "%lld", (long long)party->version);
    frame_fill(visit, msg(ctx->lang, M("Compare with YTJ")), &view->frame);
    struct template_out out = frame_out(visit);
    page_refresh(&out, view);
    return ST_OK;
}

static void fill_wrong(struct visit *visit, struct view_refresh *view, enum status status) {
    view->says = frame_fault_says(visit->ctx);
    view->wrong = frame_capital(visit->ctx, frame_fault(visit->ctx));
    visit->reply->status = status_http(status);
    fault_clear(visit->ctx);
}

static const char *source_of(struct ctx *ctx, const struct ytj_difference *one) {
    const char *words =
        one->source == NOTICE_NOTHING ? "" : words_in(&ctx_notice(ctx)->sources[one->source].entry, ctx->lang);
    return one->since == DAY_NONE ? words
                                  : arena_printf(ctx->arena, "%s %s", words, frame_day(ctx, one->since));
}

static void fill_differences(struct ctx *ctx, const struct ytj_difference *list, size_t count,
                             struct view_refresh *view) {
    struct view_difference *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct view_difference){.field = list[i].field,
                                           .label = frame_capital(ctx, allow_label(ctx, list[i].field)),
                                           .before = list[i].before,
                                           .after = list[i].after,
                                           .source = source_of(ctx, &list[i])};
    view->differences = rows;
    view->differences_count = count;
}

/* What was chosen of it, under YTJ as the source. */
static enum status take(struct visit *visit, const struct party *party, const struct form *form,
                        const struct ytj_difference *list, size_t count) {
    struct ctx *ctx = visit->ctx;
    struct value_draft *values = arena_array(ctx->arena, count + 1, sizeof *values);
    const char *const *fields, *reason = form_value(form, "reason");
    struct party_draft draft = {.type = NOTICE_NOTHING,
                                .values = values,
                                .from = DAY_NONE,
                                .taken_in = DAY_NONE,
                                .licence.until = DAY_NONE,
                                .reason = *reason ? reason : NULL};
    size_t chosen;
    TRY(form_read_list(ctx, visit->request, "field", 100, &fields, &chosen));
    TRY(ytj_source(ctx, &draft.source));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < chosen; k++)
            if (strcmp(list[i].field, fields[k]) == 0) {
                values[draft.value_count++] = (struct value_draft){list[i].field, list[i].after};
                break;
            }
    if (!draft.value_count)
        return FAIL(ctx, ST_INVALID, M("Choose what is to be taken over."));
    int64_t version = strtoll(form_value(form, "version"), NULL, 10);
    return party_set(ctx, party->id, version ? version : party->version, &draft);
}

enum status refresh_show(struct visit *visit) {
    struct party party;
    struct view_refresh view = {0};
    TRY(read_party(visit, &party));
    return show(visit, &party, &view);
}

enum status refresh_take(struct visit *visit) {
    static const struct form_field fields[] = {{"version", 20}, {"reason", 1000}, {"take", 1}};
    struct ctx *ctx = visit->ctx;
    struct view_refresh view = {0};
    struct ytj_difference *list;
    struct ytj_company company;
    struct party party;
    struct form form;
    size_t count;
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    TRY(read_party(visit, &party));
    enum status status = ytj_compare(ctx, &party, &company, &list, &count);
    if (status != ST_OK) {
        fill_wrong(visit, &view, status);
        return show(visit, &party, &view);
    }
    if (form_has(&form, "take"))
        status = take(visit, &party, &form, list, count);
    if (form_has(&form, "take") && status == ST_OK) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/party/%s", ref_text(ctx->arena, party.id)));
        return ST_OK;
    }
    const struct view_choice *sources;
    size_t sources_count;
    bool reasons;
    if (status != ST_OK)
        fill_wrong(visit, &view, status);
    view.asked = true;
    view.note = count ? ytj_trouble(ctx, &company) : msg(ctx->lang, M("YTJ says the same."));
    fill_differences(ctx, list, count, &view);
    input_sources(ctx, NOTICE_NOTHING, &sources, &sources_count, &reasons);
    view.reason = reasons ? input_reason(ctx, form_value(&form, "reason"), NULL) : NULL;
    return show(visit, &party, &view);
}
