/* The notice as everybody may read it, and what its check found, for those who are signed in. */
#include "gate/gate.h"
#include "pages/pages.h"
#include "registry/registry.h"
#include "rights/proof.h"
#include "web/frame.h"

#include <string.h>

/* The address without a language sends everybody to theirs, so that each page has one address and can be linked to. */
enum status published_choose(struct visit *visit) {
    reply_see_other(visit->reply, arena_printf(visit->ctx->arena, "/notice/%s", lang_code(visit->ctx->lang)));
    return ST_OK;
}

/* The sections of the body, when they are the notice's headings: all of them, or all but the first, its title. */
static void fill_contents(struct ctx *ctx, const char *body, struct view_notice *view) {
    const struct notice *notice = ctx_notice(ctx);
    size_t sections = 0;
    while (strstr(body, arena_printf(ctx->arena, "id=\"s%zu\"", sections + 1)))
        sections++;
    if (!sections || sections > notice->headings_count || sections + 1 < notice->headings_count)
        return;
    struct view_section *toc = arena_array(ctx->arena, sections, sizeof *toc);
    for (size_t i = 0; i < sections; i++) {
        const struct heading *heading = &notice->headings[notice->headings_count - sections + i];
        toc[i] = (struct view_section){arena_printf(ctx->arena, "%zu", i + 1), heading->words.text[ctx->lang]};
        if (!toc[i].text)
            return;
    }
    view->toc = toc;
    view->toc_count = sections;
}

enum status published_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *other = request_query(visit->request, "lang");
    enum lang lang;
    if (other && lang_from(other, &lang)) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/notice/%s", lang_code(lang)));
        return ST_OK;
    }
    if (!lang_from(visit->params[0], &lang) || visit->params[0][2])
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    ctx->lang = lang;
    struct view_notice view = {.body = {notice_render_body(ctx, ctx_notice(ctx), lang)}};
    fill_contents(ctx, view.body.markup, &view);
    view.key = proof_key(ctx);
    view.fingerprint = proof_fingerprint(ctx);
    frame_fill(visit, msg(lang, M("Privacy notice")), &view.frame);
    struct template_out out = frame_out(visit);
    page_notice(&out, &view);
    return ST_OK;
}

static struct view_finding view_of(struct ctx *ctx, const struct finding *finding) {
    struct view_finding view = {.text = frame_capital(ctx, finding->text),
                                .conflict = finding->level != LEVEL_LAW};
    view.level = msg(ctx->lang, finding->level == LEVEL_LAW        ? M("short of the law")
                                : finding->level == LEVEL_CONFLICT ? M("contradiction")
                                                                   : M("error"));
    view.where = MSG(ctx->arena, ctx->lang, M("line {1}"), arena_printf(ctx->arena, "%d", finding->line));
    if (finding->article)
        view.article = MSG(ctx->arena, ctx->lang, M("GDPR Art. {1}"), finding->article);
    return view;
}

enum status findings_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const struct findings *findings = registry_findings(ctx);
    size_t count = findings->count;
    struct view_finding *list = arena_array(ctx->arena, count + 1, sizeof *list);
    size_t n = 0;
    for (int law = 0; law < 2; law++) /* what contradicts itself first */
        for (size_t i = 0; i < count; i++)
            if ((findings->items[i].level == LEVEL_LAW) == law)
                list[n++] = view_of(ctx, &findings->items[i]);
    struct view_findings view = {
        .count = frame_findings(ctx, count), .findings = list, .findings_count = count};
    frame_fill(visit, msg(ctx->lang, M("Findings")), &view.frame);
    struct template_out out = frame_out(visit);
    page_findings(&out, &view);
    return ST_OK;
}
