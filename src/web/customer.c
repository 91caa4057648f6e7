/* A page is one reading of the register: party_read writes the log's entry before anything is shown, and what follows in
 * the same context (people, records, verdicts) belongs to that entry. A note goes the other way and comes back to the
 * same page, with a redirect when it was stored, so that reloading stores nothing twice. */
#include "web/holds.h"
#include "web/customer.h"
#include "web/requests.h"
#include "web/service.h"
#include "web/step.h"

#include "http/form.h"
#include "notice/field.h"
#include "pages/pages.h"
#include "registry/adopt.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/timeline.h"
#include "web/files.h"
#include "web/giving.h"

#include <string.h>
#include <strings.h>

enum { NOTE_MAX = 100000, HOW_MAX = 1000 };

/* An id that is none, or names nobody, is a page that is not there: no difference tells a guess from a miss. Who was merged
 * into another is that other. */
static enum status party_of(struct visit *visit, ref_t *party) {
    if (!ref_parse(visit->params[0], party))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return party_now(visit->ctx, party);
}

/* What the one who looks is offered: the model refuses the rest anyway. */
static void fill_may(struct ctx *ctx, const struct party *party, struct view_customer *view) {
    bool there = party->role_count > 0, restricted = party->restricted;
    view->may_change = there && permit_offers(ctx, ACTION_CHANGE, restricted);
    view->may_note = there && permit_offers(ctx, ACTION_NOTE, restricted);
    view->may_link = there && permit_offers(ctx, ACTION_LINK, restricted);
    view->may_add =
        there && permit_offers(ctx, ACTION_ADD, restricted) && permit_offers(ctx, ACTION_LINK, false);
    view->may_merge = !view->erased && permit_offers(ctx, ACTION_MERGE, restricted);
    view->may_erase = permit_offers(ctx, ACTION_ERASE, restricted);
    view->may_right = permit_offers(ctx, ACTION_RIGHT, restricted);
}

static bool about(const struct customer_typed *typed, enum customer_form form, const char *field) {
    return typed->form == form && typed->field && strcmp(typed->field, field) == 0;
}

/* The summary leads to the control, which says it once more. */
static void fill_wrong(struct ctx *ctx, const struct customer_typed *typed, struct view_customer *view) {
    static const char *const places[] = {NULL, "note", "how", "c-purpose", "c-why", "facts", "facts"};
    view->note = typed->note;
    view->how = typed->how;
    if (!typed->wrong)
        return;
    view->summary = msg(ctx->lang, M("Nothing was saved"));
    view->wrong = typed->wrong;
    view->wrong_says = typed->says;
    view->wrong_at = places[typed->form];
    view->note_bad = typed->form == CUSTOMER_NOTE;
    view->told_bad = typed->form == CUSTOMER_TOLD;
    view->why_bad = typed->form == CUSTOMER_RESTRICT && typed->why;
    view->choice_open = typed->form == CUSTOMER_CHOICE;
    view->channel_bad = about(typed, CUSTOMER_CHOICE, "channel");
    view->how_bad = about(typed, CUSTOMER_CHOICE, "how");
    view->words_bad = about(typed, CUSTOMER_CHOICE, "words");
    view->document_bad = about(typed, CUSTOMER_CHOICE, "document");
    view->purpose_bad =
        view->choice_open && !view->channel_bad && !view->how_bad && !view->words_bad && !view->document_bad;
    if (view->choice_open && !view->purpose_bad)
        view->wrong_at = view->channel_bad ? "c-channel"
                         : view->how_bad   ? "c-how"
                         : view->words_bad ? "c-words"
                                           : "c-document";
    if (typed->form == CUSTOMER_RESTRICT && !typed->why)
        view->wrong_at = "choices";
}

static enum status fill_parts(struct visit *visit, const struct party *party,
                              const struct customer_typed *typed, struct view_customer *view) {
    struct ctx *ctx = visit->ctx;
    struct view_facts *facts = arena_alloc(ctx->arena, sizeof *facts);
    struct view_timeline *timeline = arena_alloc(ctx->arena, sizeof *timeline);
    struct timeline shown;
    struct party *people = NULL;
    size_t people_count = 0;
    TRY(customer_facts(visit, party, facts));
    facts->undo_wrong = typed->form == CUSTOMER_UNDO ? typed->wrong : NULL;
    view->facts = facts;
    if (party->form == FORM_ORGANISATION)
        TRY(party_people(ctx, party->id, &people, &people_count));
    customer_people(ctx, party, people, people_count, view);
    TRY(customer_sending(ctx, party, people, people_count, view));
    TRY(requests_part(ctx, party->id, &view->requests));
    TRY(holds_part(visit, party->id, &view->holds));
    TRY(giving_part(visit, party, &view->own));
    TRY(customer_timeline(visit, party, &shown, timeline));
    view->timeline = timeline;
    TRY(customer_choices(ctx, party, typed, &shown, view));
    TRY(customer_tellings(ctx, party, view));
    TRY(customer_kept(ctx, party, view));
    return files_part(visit, party, &view->files);
}

static struct view_customer begin_view(struct ctx *ctx, const struct party *party) {
    day_t today = registry_today(ctx);
    struct view_customer view = {.id = ref_text(ctx->arena, party->id),
                                 .name = party->name,
                                 .today = frame_day(ctx, today),
                                 .today_iso = frame_day_iso(ctx, today),
                                 .organisation = party->form == FORM_ORGANISATION,
                                 .erased = party->value_count == 0 && party->unseen_count == 0};
    for (size_t i = 0; i < party->value_count; i++)
        view.unsure = view.unsure || party->values[i].verify_by;
    fill_may(ctx, party, &view);
    return view;
}

/* `typed` is empty, or what somebody wrote and could not be stored. */
static enum status show(struct visit *visit, ref_t ref, const struct customer_typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    TRY(party_read(ctx, ref, visit_purpose(visit), &party));
    struct view_customer view = begin_view(ctx, &party);
    fill_wrong(ctx, typed, &view);
    customer_cells(ctx, &party, &view);
    customer_kinds(ctx, typed->kind, &view);
    if (view.may_note)
        customer_loggables(ctx, &party, &view);
    TRY(fill_parts(visit, &party, typed, &view));
    frame_fill(visit, view.summary ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), party.name) : party.name,
               &view.frame);
    TRY(step_part(visit, &party, &view.frame, &view.next_step));
    TRY(service_part(visit, &party, &view.frame, &view.services));
    /* Not the request's own path: after a refused note that is the address of a form. */
    view.frame.here = arena_printf(ctx->arena, "party/%s", view.id);
    struct template_out out = frame_out(visit);
    page_customer(&out, &view);
    return ST_OK;
}

enum status customer_people_part(struct visit *visit, const char *id) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct party *people = NULL;
    struct view_facts facts;
    size_t count = 0;
    ref_t ref;
    if (!ref_parse(id, &ref))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(party_read(ctx, ref, visit_purpose(visit), &party));
    struct view_customer view = begin_view(ctx, &party);
    if (party.form == FORM_ORGANISATION)
        TRY(party_people(ctx, party.id, &people, &count));
    customer_people(ctx, &party, people, count, &view);
    TRY(customer_facts(visit, &party, &facts));
    view.facts = &facts;
    view.people_done = msg(ctx->lang, M("The link is saved."));
    view.people_focus = visit->params[0];
    struct template_out out = frame_out(visit);
    page_people_again(&out, &view);
    return ST_OK;
}

/* Script asks for no more than a page of what happened. */
static enum status show_timeline(struct visit *visit, ref_t ref) {
    struct party party;
    struct timeline shown;
    struct view_timeline timeline;
    TRY(party_read(visit->ctx, ref, visit_purpose(visit), &party));
    TRY(customer_timeline(visit, &party, &shown, &timeline));
    struct template_out out = frame_out(visit);
    page_timeline_part(&out, &timeline);
    return ST_OK;
}

enum status customer_show(struct visit *visit) {
    ref_t ref;
    TRY(party_of(visit, &ref));
    const char *id = ref_text(visit->ctx->arena, ref);
    if (strcasecmp(id, visit->params[0]) != 0) { /* an old bookmark learns the new address */
        reply_see_other(visit->reply, arena_printf(visit->ctx->arena, "/party/%s", id));
        return ST_OK;
    }
    return visit_part(visit) ? show_timeline(visit, ref) : show(visit, ref, &(struct customer_typed){0});
}

/* What was typed comes back with the reason beside it. */
enum status customer_refused(struct visit *visit, ref_t party, struct customer_typed typed,
                             enum status status) {
    struct ctx *ctx = visit->ctx;
    if (status == ST_NOT_FOUND || status == ST_BUSY || status == ST_FAILED)
        return status;
    visit->reply->status = status_http(status);
    typed.field = ctx->fault.field ? arena_text(ctx->arena, ctx->fault.field) : NULL;
    typed.wrong = frame_fault(ctx);
    typed.says = frame_fault_says(ctx);
    fault_clear(ctx);
    return show(visit, party, &typed);
}

/* ---- forms of the page */

static enum status add_note(struct ctx *ctx, ref_t party, const char *kind_id, const char *text) {
    const struct kind *kind = kind_builtin(kind_id);
    ref_t record;
    if (!kind || strcmp(kind->field, "note") != 0)
        return FAIL(ctx, ST_INVALID, M("A note is a call, a meeting, a visit, a letter or a note."));
    if (strcmp(kind->id, "note") == 0 && !text[strspn(text, " \t\n")])
        return FAIL(ctx, ST_INVALID, M("Write the note first."));
    const struct record_draft draft = {.party = party,
                                       .kind = kind->id,
                                       .ends = DAY_NONE,
                                       .text = text,
                                       .service = NOTICE_NOTHING,
                                       .source = NOTICE_NOTHING};
    return record_add(ctx, &draft, &record);
}

enum status customer_note(struct visit *visit) {
    static const struct form_field fields[] = {{"kind", 40}, {"note", NOTE_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t ref;
    TRY(party_of(visit, &ref));
    TRY(form_read(ctx, visit->request, fields, 2, &form));
    const struct customer_typed typed = {
        .form = CUSTOMER_NOTE, .kind = form_value(&form, "kind"), .note = form_value(&form, "note")};
    enum status status = add_note(ctx, ref, typed.kind, typed.note);
    if (status != ST_OK)
        return customer_refused(visit, ref, typed, status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/party/%s", ref_text(ctx->arena, ref)));
    return ST_OK;
}

enum status customer_informed(struct visit *visit) {
    static const struct form_field fields[] = {{"how", HOW_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t ref;
    TRY(party_of(visit, &ref));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    const struct customer_typed typed = {.form = CUSTOMER_TOLD, .how = form_value(&form, "how")};
    enum status status = adopt_informed(ctx, ref, typed.how, 0, NULL);
    if (status != ST_OK)
        return customer_refused(visit, ref, typed, status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/party/%s#informed", ref_text(ctx->arena, ref)));
    return ST_OK;
}
