/* The staff gives somebody access to their own page: a link and a code, shown once; and ends what was given. */
#include "http/form.h"
#include "pages/pages.h"
#include "registry/doorway.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/own.h"
#include "rights/request.h"
#include "web/frame.h"
#include "web/giving.h"

#include <string.h>

static enum status party_of(struct visit *visit, struct party *party) {
    struct ctx *ctx = visit->ctx;
    ref_t ref;
    if (!ref_parse(visit->params[0], &ref))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(party_now(ctx, &ref));
    TRY(permit_action(ctx, ACTION_ANSWER, ref, NULL));
    return party_read(ctx, ref, visit_purpose(visit), party);
}

static struct view_giving_link link_view(struct visit *visit, const char *party, const struct doorway *doorway,
                                         const char *csrf) {
    struct ctx *ctx = visit->ctx;
    return (struct view_giving_link){
        .id = ref_text(ctx->arena, doorway->id),
        .party = party,
        .csrf = csrf,
        .what = frame_capital(ctx, msg(ctx->lang, doorway_kind_what(doorway->kind))),
        .made = frame_moment(ctx, doorway->made),
        .until = frame_moment(ctx, doorway->until),
        .until_iso = frame_day_iso(ctx, zone_day(registry_zone(ctx), doorway->until)),
        .state = msg(ctx->lang, doorway->state == DOORWAY_GOOD && !doorway->opened
                                    ? M("not opened yet")
                                    : doorway_state_label(doorway->state)),
        .live = doorway->state == DOORWAY_GOOD};
}

static enum status links_of(struct visit *visit, ref_t party, bool live, const char *csrf,
                            const struct view_giving_link **links, size_t *count) {
    struct ctx *ctx = visit->ctx;
    struct doorway *list;
    TRY(doorway_list(ctx, party, live, &list, count));
    struct view_giving_link *rows = arena_array(ctx->arena, *count + 1, sizeof *rows);
    for (size_t i = 0; i < *count; i++)
        rows[i] = link_view(visit, ref_text(ctx->arena, party), &list[i], csrf);
    *links = rows;
    return ST_OK;
}

enum status giving_part(struct visit *visit, const struct party *party, const struct view_giving **part) {
    struct ctx *ctx = visit->ctx;
    *part = NULL;
    if (!permit_offers(ctx, ACTION_ANSWER, party->restricted) || !own_page_for(party))
        return ST_OK;
    struct view_giving *view = arena_alloc(ctx->arena, sizeof *view);
    *view = (struct view_giving){.id = ref_text(ctx->arena, party->id), .name = party->name};
    TRY(links_of(visit, party->id, true, gate_token(visit), &view->links, &view->links_count));
    *part = view;
    return ST_OK;
}

/* "+LINK CODE UNTIL", kept for this session's eyes; "+": the link goes by e-mail, "-": it does not. */
static void fill_made(struct visit *visit, const char *kept, struct view_giving *view) {
    struct ctx *ctx = visit->ctx;
    bool mailed = *kept++ == '+';
    const char *space = strchr(kept, ' '), *host = request_header(visit->request, "Host");
    const char *link = arena_text_n(ctx->arena, kept, (size_t)(space - kept));
    view->link = *link != '/' ? link
                              : arena_printf(ctx->arena, "%s://%s%s", visit->secure ? "https" : "http",
                                             host ? host : "localhost", link);
    view->code = arena_text_n(ctx->arena, space + 1, 9);
    if (mailed)
        view->mail = msg(ctx->lang, M("The link goes by e-mail now. Tell the code another way."));
    view->until = MSG(ctx->arena, ctx->lang, M("The link opens until {1}."), space + 11);
}

/* Because of which the link is given: as the request's page leads here. */
static void fill_request(struct ctx *ctx, const char *id, ref_t party, struct view_giving *view) {
    struct right_request request;
    ref_t ref;
    if (!id || !ref_parse(id, &ref))
        return;
    if (request_read(ctx, ref, &request) == ST_OK && request.party == party) {
        view->request = ref_text(ctx->arena, ref);
        view->because = MSG(ctx->arena, ctx->lang, M("Because of a request: {1}, received on {2}"),
                            msg(ctx->lang, request_right_label(request.right)),
                            frame_day(ctx, request.deadline.received_day));
    }
    fault_clear(ctx);
}

static enum status show(struct visit *visit, const char *kept, const char *request) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    const char *wrong = ctx->fault.id ? frame_fault(ctx) : NULL;
    fault_clear(ctx);
    TRY(party_of(visit, &party));
    struct view_giving view = {.id = ref_text(ctx->arena, party.id), .name = party.name, .wrong = wrong};
    frame_fill(visit, msg(ctx->lang, M("Access to the own page")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "party/%s/own", view.id);
    TRY(links_of(visit, party.id, false, view.frame.csrf, &view.links, &view.links_count));
    TRY(own_address(ctx, &party, &view.address));
    fill_request(ctx, request, party.id, &view);
    if (kept)
        fill_made(visit, kept, &view);
    struct template_out out = frame_out(visit);
    page_giving(&out, &view);
    return ST_OK;
}

enum status giving_show(struct visit *visit) {
    return show(visit, NULL, request_query(visit->request, "request"));
}

enum status giving_made(struct visit *visit) {
    static const char begins[] = "doorway ";
    const char *kept = gate_kept(visit, visit->params[1]);
    return show(visit, kept && strncmp(kept, begins, sizeof begins - 1) == 0 ? kept + sizeof begins - 1 : NULL,
                NULL);
}

enum status giving_make(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct doorway_made made;
    static const struct form_field fields[] = {{"mail", 4}, {"request", 20}};
    struct form form;
    ref_t request = 0;
    TRY(form_read(ctx, visit->request, fields, 2, &form));
    TRY(party_of(visit, &party));
    (void)ref_parse(form_value(&form, "request"), &request);
    enum status status = own_give(ctx, party.id, request, 0, &made);
    if (status == ST_CONFLICT || status == ST_INVALID) {
        visit->reply->status = status_http(status);
        return show(visit, NULL, form_value(&form, "request"));
    }
    TRY(status);
    bool mailed = form_has(&form, "mail");
    if (mailed)
        TRY(own_mail(ctx, &party, &made));
    const char *kept = gate_keep(visit, arena_printf(ctx->arena, "doorway %c%s %s %s", mailed ? '+' : '-',
                                                     made.link, made.code, frame_moment(ctx, made.until)));
    reply_see_other(visit->reply,
                    arena_printf(ctx->arena, "/party/%s/own/%s", ref_text(ctx->arena, party.id), kept));
    return ST_OK;
}

enum status giving_end(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    ref_t link;
    if (!ref_parse(visit->params[1], &link))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such link."));
    enum status status = doorway_end(ctx, link);
    if (status != ST_CONFLICT)
        TRY(status);
    fault_clear(ctx); /* whoever was quicker has ended it */
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/party/%s/own#links", visit->params[0]));
    return ST_OK;
}
