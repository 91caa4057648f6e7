/* Contacts that the answer of their own day did not allow. Nobody is named: whoever looks into one opens the customer. */
#include "registry/against.h"

#include "gate/gate.h"
#include "http/form.h"
#include "notice/word.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/user.h"
#include "web/against.h"
#include "web/frame.h"

#include <string.h>

enum { SHOWN = 100, WHY_MAX = 40 };

struct typed {
    ref_t record; /* 0: nothing was posted */
    const char *why, *wrong;
};

static const struct view_choice *whys_view(struct ctx *ctx, const char *chosen, size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, AGAINST_WHYS + 1, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("Choose"))};
    for (int i = 0; i < AGAINST_WHYS; i++)
        list[i + 1] = (struct view_choice){.value = against_why_id((enum against_why)i),
                                           .label = msg(ctx->lang, against_why_words((enum against_why)i)),
                                           .chosen = strcmp(chosen, against_why_id((enum against_why)i)) == 0};
    *count = AGAINST_WHYS + 1;
    return list;
}

static const struct view_against_no *noes_view(struct ctx *ctx, const struct against *against) {
    struct view_against_no *list = arena_array(ctx->arena, against->part_count + 1, sizeof *list);
    for (size_t i = 0; i < against->part_count; i++)
        list[i] = (struct view_against_no){.purpose = frame_capital(ctx, against->parts[i].purpose),
                                           .sentence = against->parts[i].sentence,
                                           .quote = against->parts[i].quote};
    return list;
}

static struct view_against_row row_view(struct ctx *ctx, const struct view_against *view,
                                        const struct against *against, const struct typed *typed) {
    bool mine = typed->record == against->record;
    struct view_against_row row = {
        .id = ref_text(ctx->arena, against->record),
        .party = against->party ? ref_text(ctx->arena, against->party) : NULL,
        .day = against->whole_day ? frame_day(ctx, against->day) : frame_moment(ctx, against->at),
        .iso = frame_day_iso(ctx, against->day),
        .what = against->channel ? arena_printf(ctx->arena, "%s, %s", against->label,
                                                word_text(ctx->lang, WORD_CHANNEL, against->channel))
                                 : against->label,
        .noes = noes_view(ctx, against),
        .noes_count = against->part_count,
        .csrf = view->frame.csrf,
        .once = gate_number(ctx->arena),
        .wrong = mine ? typed->wrong : NULL,
        .waits = !against->closed};
    if (against->closed)
        row.explained = MSG(ctx->arena, ctx->lang, M("{1}: {2}."),
                            frame_day(ctx, zone_day(registry_zone(ctx), against->closed)),
                            msg(ctx->lang, against_why_words(against->why)));
    else if (view->may)
        row.whys = whys_view(ctx, mine ? typed->why : "", &row.whys_count);
    return row;
}

/* What has just been written down, told to whoever did it. */
static enum status fill_warning(struct visit *visit, struct view_against *view) {
    struct ctx *ctx = visit->ctx;
    const char *text = request_query(visit->request, "record");
    struct against against;
    ref_t record;
    if (!text || !ref_parse(text, &record))
        return ST_OK;
    TRY(against_warning(ctx, record, &view->warning));
    if (!view->warning)
        return ST_OK;
    TRY(against_read(ctx, record, &against));
    view->back = against.party ? ref_text(ctx->arena, against.party) : NULL;
    return ST_OK;
}

static void fill_mistake(struct ctx *ctx, const struct typed *typed, struct view_against *view) {
    if (!typed->wrong)
        return;
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    *mistake = (struct view_mistake){ref_text(ctx->arena, typed->record), typed->wrong};
    view->mistakes = mistake;
    view->mistakes_count = 1;
    view->summary = msg_count(ctx->arena, ctx->lang,
                              MN("Nothing was saved: mend one thing", "Nothing was saved: mend {1} things"), 1);
}

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct view_against view = {.may = permit_offers(ctx, ACTION_ATTEST, false)};
    struct against *list;
    size_t count;
    bool more;
    frame_fill(visit, msg(ctx->lang, M("Contacts against the notice")), &view.frame);
    view.frame.here = "promises";
    TRY(against_list(ctx, SHOWN, &list, &count, &more));
    struct view_against_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        rows[i] = row_view(ctx, &view, &list[i], typed);
        view.rows_count += !list[i].closed; /* those that wait come first */
    }
    view.rows = rows;
    view.explained = rows + view.rows_count;
    view.explained_count = count - view.rows_count;
    view.more = more;
    TRY(fill_warning(visit, &view));
    fill_mistake(ctx, typed, &view);
    view.lead = msg(ctx->lang,
                    M("A message, a mailing or a survey that was written down although the notice said no on "
                      "that day: to somebody who had objected, had not consented, or had not asked. It stays "
                      "written down, since it happened."));
    struct template_out out = frame_out(visit);
    page_against(&out, &view);
    return ST_OK;
}

enum status against_show(struct visit *visit) {
    return show(visit, &(struct typed){.why = ""});
}

enum status against_save(struct visit *visit) {
    static const struct form_field fields[] = {{"why", WHY_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    struct typed typed = {0};
    if (!ref_parse(visit->params[0], &typed.record))
        return FAIL(ctx, ST_NOT_FOUND, M("Nothing is said against this contact."));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    typed.why = form_value(&form, "why");
    enum status status = against_explain(ctx, typed.record, typed.why);
    if (status == ST_INVALID) {
        visit->reply->status = 400;
        typed.wrong = frame_fault(ctx);
        fault_clear(ctx);
        return show(visit, &typed);
    }
    TRY(status);
    reply_see_other(visit->reply,
                    arena_printf(ctx->arena, "/against#r-%s", ref_text(ctx->arena, typed.record)));
    return ST_OK;
}

enum status against_next(struct visit *visit, ref_t record, const char *otherwise) {
    struct ctx *ctx = visit->ctx;
    const char *warning;
    TRY(against_warning(ctx, record, &warning));
    reply_see_other(visit->reply,
                    warning ? arena_printf(ctx->arena, "/against?record=%s", ref_text(ctx->arena, record))
                            : otherwise);
    return ST_OK;
}
