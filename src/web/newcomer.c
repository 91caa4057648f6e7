/* One form for all: what was typed stays while a company is looked up. A value that is still as YTJ gave it when the form comes back
 * is YTJ's, whatever field it stands in; so the form carries the business ID and no values beside it. */
#include "web/newcomer.h"

#include "connect/ytj.h"
#include "notice/deadline.h"
#include "pages/pages.h"
#include "registry/allow.h"
#include "registry/known.h"
#include "registry/registry.h"

#include <string.h>

bool newcomer_asked(const struct sheet *sheet) {
    const struct form *form = &sheet->form;
    return form_has(form, "take") || form_has(form, "drop") ||
           (form_has(form, "look") && *form_value(form, "words"));
}

/* ---- choosing */

/* The type that was chosen, when YTJ may fill something of it; else the first of which it may fill most. */
static int type_for(struct ctx *ctx, int type, const struct ytj_company *company) {
    struct ytj_offer offer;
    int best = type;
    size_t most = 0;
    if (ytj_offer(ctx, type, company, &offer) == ST_OK && offer.count)
        return type;
    for (size_t i = 0; i < ctx_notice(ctx)->types_count; i++)
        if (ytj_offer(ctx, (int)i, company, &offer) == ST_OK && offer.count > most) {
            best = (int)i;
            most = offer.count;
        }
    return best;
}

static bool is_first(const struct sheet *sheet, const struct sheet_row *row) {
    return row == sheet->rows || row[-1].field != row->field;
}

static void put_values(struct ctx *ctx, struct sheet *sheet, const struct ytj_offer *offer) {
    for (size_t i = 0; i < sheet->row_count; i++) {
        struct sheet_row *row = &sheet->rows[i];
        const char *text = is_first(sheet, row) ? ytj_offered(offer, row->field->id) : NULL;
        if (text)
            row->typed = field_typed(ctx->arena, ctx->lang, row->field, text);
    }
}

static enum status change_type(struct ctx *ctx, struct sheet *sheet, int type) {
    struct form form = sheet->form;
    const char *of = sheet->of, *of_name = sheet->of_name;
    if (type == sheet->type)
        return ST_OK;
    TRY(sheet_begin(ctx, sheet, type, NULL));
    sheet->form = form;
    sheet->of = of;
    sheet->of_name = of_name;
    return ST_OK;
}

enum status newcomer_take(struct ctx *ctx, struct sheet *sheet) {
    struct ytj_company company;
    struct ytj_offer offer;
    const char *id = form_value(&sheet->form, "take");
    if (form_has(&sheet->form, "drop"))
        sheet->ytj = "";
    if (!*id)
        return ST_OK;
    if (ytj_company(ctx, id, &company, NULL) != ST_OK) {
        sheet->words_wrong = frame_fault(ctx);
        fault_clear(ctx);
        return ST_OK;
    }
    TRY(change_type(ctx, sheet, type_for(ctx, sheet->type, &company)));
    TRY(ytj_offer(ctx, sheet->type, &company, &offer));
    put_values(ctx, sheet, &offer);
    sheet->ytj = company.id;
    return ST_OK;
}

/* ---- what the page shows of it */

/* Two lines of a list become one. */
static const char *one_line(struct ctx *ctx, const char *text) {
    struct buf line = buf_in(ctx->arena);
    for (const char *at = text ? text : ""; *at; at++)
        buf_add_n(&line, *at == '\n' ? ", " : at, *at == '\n' ? 2 : 1);
    return text ? buf_text(&line) : NULL;
}

static struct view_company company_view(struct ctx *ctx, const struct ytj_company *company) {
    return (struct view_company){.id = company->id,
                                 .name = company->name ? company->name : company->id,
                                 .form = company->form,
                                 .address =
                                     one_line(ctx, company->visiting ? company->visiting : company->postal),
                                 .trouble = ytj_trouble(ctx, company)};
}

static void fill_found(struct ctx *ctx, const struct sheet *sheet, struct view_lookup *view) {
    struct ytj_found found;
    if (!form_has(&sheet->form, "look") || !*view->words)
        return;
    if (ytj_find(ctx, view->words, &found) != ST_OK) {
        view->wrong = frame_capital(ctx, frame_fault(ctx));
        fault_clear(ctx);
        return;
    }
    struct view_company *list = arena_array(ctx->arena, found.count + 1, sizeof *list);
    for (size_t i = 0; i < found.count; i++)
        list[i] = company_view(ctx, &found.items[i]);
    view->companies = list;
    view->companies_count = found.count;
    if (!found.count)
        view->none = msg(ctx->lang, M("YTJ's open data have no such company. Sole traders are not in them."));
    if (found.total > (int64_t)found.count)
        view->more = MSG(ctx->arena, ctx->lang, M("YTJ has {1} of them: say more of the name."),
                         frame_number(ctx, (size_t)found.total));
}

/* What YTJ says of somebody who is a person is told to them in time (Article 14). */
static const char *tell_by(struct ctx *ctx, int type, int source) {
    const struct notice *notice = ctx_notice(ctx);
    struct deadline deadline;
    if (notice->types[type].form == FORM_ORGANISATION || !notice->sources[source].tell ||
        deadline_tell(ctx, notice, &notice->sources[source], registry_today(ctx), &deadline) != ST_OK) {
        fault_clear(ctx);
        return NULL;
    }
    return MSG(
        ctx->arena, ctx->lang,
        M("These are a person's data from somebody else: the person must be told of them by {1} (GDPR 14)."),
        frame_day(ctx, deadline.binding));
}

static const char *left_out(struct ctx *ctx, const struct ytj_offer *offer) {
    const char *list = "";
    for (size_t i = 0; i < offer->left_count; i++)
        list =
            arena_printf(ctx->arena, "%s%s%s", list, *list ? ", " : "", allow_label(ctx, offer->left_out[i]));
    return *list ? MSG(ctx->arena, ctx->lang, M("The notice does not let YTJ fill: {1}"), list) : NULL;
}

static void fill_chosen(struct ctx *ctx, const struct sheet *sheet, int source, struct view_lookup *view) {
    struct ytj_company company;
    struct ytj_offer offer;
    int64_t since;
    if (!*sheet->ytj)
        return;
    if (ytj_company(ctx, sheet->ytj, &company, &since) != ST_OK ||
        ytj_offer(ctx, sheet->type, &company, &offer) != ST_OK) {
        view->wrong = frame_fault(ctx);
        fault_clear(ctx);
        return;
    }
    const char *trouble = ytj_trouble(ctx, &company);
    const char *day = frame_day(ctx, zone_day(registry_zone(ctx), since));
    view->chosen = company.id;
    view->chosen_name = company.name ? company.name : company.id;
    view->chosen_note = MSG(ctx->arena, ctx->lang,
                            M("What stays as YTJ says it is stored with YTJ as its source ({1}); what you "
                              "change or add has the source "
                              "that you choose below."),
                            day);
    if (trouble)
        view->chosen_note = arena_printf(ctx->arena, "%s. %s", trouble, view->chosen_note);
    view->left_out = left_out(ctx, &offer);
    view->tell = tell_by(ctx, sheet->type, source);
}

static const struct view_lookup *lookup_of(struct ctx *ctx, const struct sheet *sheet) {
    struct view_lookup *view = arena_alloc(ctx->arena, sizeof *view);
    int source;
    if (ytj_source(ctx, &source) != ST_OK) {
        view->off = msg(ctx->lang, M("The notice does not say that data come from YTJ, so YTJ is not asked."));
        view->says = frame_says(ctx, "sources");
        fault_clear(ctx);
        return view;
    }
    view->words = form_value(&sheet->form, "words");
    view->wrong = sheet->words_wrong;
    view->says = frame_says(ctx, ctx_notice(ctx)->sources[source].entry.path);
    fill_found(ctx, sheet, view);
    fill_chosen(ctx, sheet, source, view);
    return view;
}

/* ---- who is there already */

static enum status alike(struct ctx *ctx, const struct sheet *sheet, struct view_alike *view) {
    struct value_draft *values = arena_array(ctx->arena, sheet->row_count + 1, sizeof *values);
    struct hits hits;
    size_t count = 0;
    for (size_t i = 0; i < sheet->row_count; i++)
        if (*sheet->rows[i].typed && !sheet->rows[i].refused)
            values[count++] = (struct value_draft){sheet->rows[i].field->id, sheet->rows[i].typed};
    TRY(known_typed(ctx, sheet->type, values, count, &hits));
    struct view_known *list = arena_array(ctx->arena, hits.count + 1, sizeof *list);
    for (size_t i = 0; i < hits.count; i++)
        list[i] = (struct view_known){.id = ref_text(ctx->arena, hits.items[i].party),
                                      .name = hits.items[i].name,
                                      .more = hits.items[i].organisation ? hits.items[i].organisation
                                                                         : hits.items[i].email};
    *view = (struct view_alike){list, hits.count};
    return ST_OK;
}

enum status newcomer_fill(struct ctx *ctx, const struct sheet *sheet, struct view_edit *view) {
    view->lookup = lookup_of(ctx, sheet);
    struct view_alike *known = arena_alloc(ctx->arena, sizeof *known);
    if (!view->known_count)
        TRY(alike(ctx, sheet, known));
    view->alike = known;
    return ST_OK;
}

enum status newcomer_known(struct visit *visit) {
    struct sheet sheet;
    struct view_alike view;
    TRY(sheet_read(visit, &sheet, NULL));
    TRY(alike(visit->ctx, &sheet, &view));
    struct template_out out = frame_out(visit);
    page_alike(&out, &view);
    return ST_OK;
}
