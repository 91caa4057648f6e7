/* With whom somebody is to be merged: the other is looked for by what one would type in any search, and what merging would do is the
 * next page (twins.c). What is typed is posted, and never stands in an address. */
#include "http/form.h"
#include "pages/pages.h"
#include "registry/find.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/frame.h"

#include <string.h>

enum { WORDS_MAX = 400, FOUND_MOST = 20 };

/* Who may be meant: nobody of another form, and not the one who is there already. */
static enum status fill_found(struct ctx *ctx, const struct party *party, const char *words,
                              struct view_counterpart *view) {
    const struct notice *notice = ctx_notice(ctx);
    struct hits hits;
    TRY(find(ctx, words, NULL, FOUND_MOST, &hits));
    struct view_glance *list = arena_array(ctx->arena, hits.count + 1, sizeof *list);
    for (size_t i = 0; i < hits.count; i++) {
        const struct hit *hit = &hits.items[i];
        bool fits = hit->type == NOTICE_NOTHING || notice->types[hit->type].form == party->form;
        if (hit->party == party->id || !fits)
            continue;
        list[view->found_count].id = ref_text(ctx->arena, hit->party);
        list[view->found_count].name = hit->name;
        list[view->found_count].with = view->id;
        list[view->found_count++].sub = hit->email   ? hit->email
                                        : hit->phone ? frame_value(ctx, "phone", hit->phone)
                                                     : frame_type(ctx, hit->type);
    }
    view->found = list;
    view->more = hits.total > hits.count;
    return ST_OK;
}

static enum status show(struct visit *visit, const struct party *party, const char *words, const char *wrong) {
    struct ctx *ctx = visit->ctx;
    struct view_counterpart view = {.id = ref_text(ctx->arena, party->id),
                                    .name = party->name,
                                    .words = words,
                                    .wrong = wrong,
                                    .title =
                                        MSG(ctx->arena, ctx->lang, M("Merge with another: {1}"), party->name)};
    if (words && !wrong)
        TRY(fill_found(ctx, party, words, &view));
    view.nobody = words && !wrong && !view.found_count;
    frame_fill(visit, wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view.title) : view.title,
               &view.frame);
    view.frame.here = arena_printf(ctx->arena, "party/%s/merge", view.id);
    struct template_out out = frame_out(visit);
    page_counterpart(&out, &view);
    return ST_OK;
}

/* Who may not merge has no such page. */
static enum status open_page(struct visit *visit, struct party *party) {
    struct ctx *ctx = visit->ctx;
    ref_t ref;
    if (!ref_parse(visit->params[0], &ref))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(party_now(ctx, &ref));
    TRY(permit_action(ctx, ACTION_MERGE, ref, NULL));
    return party_read(ctx, ref, visit_purpose(visit), party);
}

enum status counterpart_show(struct visit *visit) {
    struct party party;
    TRY(open_page(visit, &party));
    return show(visit, &party, NULL, NULL);
}

enum status counterpart_find(struct visit *visit) {
    static const struct form_field fields[] = {{"q", WORDS_MAX}};
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct form form;
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    TRY(open_page(visit, &party));
    const char *words = form_value(&form, "q");
    if (words[strspn(words, " \t")])
        return show(visit, &party, words, NULL);
    visit->reply->status = 400;
    return show(visit, &party, words, msg(ctx->lang, M("Say who it is.")));
}
