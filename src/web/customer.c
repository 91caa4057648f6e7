/* A page is one reading of the register: party_read writes the log's entry before anything is shown, and what follows in
 * the same context (people, records, verdicts) belongs to that entry. A note goes the other way and comes back to the
 * same page, with a redirect when it was stored, so that reloading stores nothing twice. */
#include "web/customer.h"
#include "web/step.h"

#include "http/form.h"
#include "notice/field.h"
#include "pages/pages.h"
#include "registry/adopt.h"
#include "registry/registry.h"
#include "web/files.h"

#include <string.h>
#include <strings.h>

enum { NOTE_MAX = 100000, HOW_MAX = 1000 };

struct note {
    const char *kind, *text, *wrong;
    const struct view_says *says;
    const char *told_wrong; /* how the person was told could not be stored */
};

/* An id that is none, or names nobody, is a page that is not there: no difference tells a guess from a miss. Who was merged
 * into another is that other. */
static enum status party_of(struct visit *visit, ref_t *party) {
    if (!ref_parse(visit->params[0], party))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return party_now(visit->ctx, party);
}

/* `note` is empty, or what somebody wrote and could not be stored. */
static enum status show(struct visit *visit, ref_t ref, const struct note *note) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    TRY(party_read(ctx, ref, visit_purpose(visit), &party));
    day_t today = registry_today(ctx);
    struct view_customer view = {.id = ref_text(ctx->arena, ref),
                                 .name = party.name,
                                 .today = frame_day(ctx, today),
                                 .today_iso = frame_day_iso(ctx, today),
                                 .organisation = party.form == FORM_ORGANISATION,
                                 .erased = party.value_count == 0 && party.unseen_count == 0,
                                 .note = note->text,
                                 .note_wrong = note->wrong,
                                 .note_says = note->says,
                                 .told_wrong = note->told_wrong};
    for (size_t i = 0; i < party.value_count; i++)
        view.unsure = view.unsure || party.values[i].verify_by;
    customer_cells(ctx, &party, &view);
    customer_kinds(ctx, note->kind, &view);
    customer_loggables(ctx, &party, &view);
    struct view_facts facts;
    TRY(customer_facts(visit, &party, &facts));
    view.facts = &facts;
    struct party *people = NULL;
    size_t people_count = 0;
    if (party.form == FORM_ORGANISATION)
        TRY(party_people(ctx, ref, &people, &people_count));
    customer_people(ctx, &party, people, people_count, &view);
    TRY(customer_sending(ctx, &party, people, people_count, &view));
    struct view_timeline timeline;
    TRY(customer_timeline(visit, &party, &timeline));
    view.timeline = &timeline;
    TRY(customer_choices(ctx, &party, &view));
    TRY(customer_tellings(ctx, &party, &view));
    TRY(customer_kept(ctx, &party, &view));
    TRY(files_part(visit, &party, &view.files));
    frame_fill(visit, party.name, &view.frame);
    TRY(step_part(visit, ref, &view.frame, &view.next_step));
    /* Not the request's own path: after a refused note that is the address of a form. */
    view.frame.here = arena_printf(ctx->arena, "party/%s", view.id);
    struct template_out out = frame_out(visit);
    page_customer(&out, &view);
    return ST_OK;
}

/* Script asks for no more than a page of what happened. */
static enum status show_timeline(struct visit *visit, ref_t ref) {
    struct party party;
    struct view_timeline timeline;
    TRY(party_read(visit->ctx, ref, visit_purpose(visit), &party));
    TRY(customer_timeline(visit, &party, &timeline));
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
    return visit_part(visit) ? show_timeline(visit, ref) : show(visit, ref, &(struct note){0});
}

/* What was typed comes back with the reason beside it. */
static enum status refused(struct visit *visit, ref_t ref, struct note *note) {
    visit->reply->status = status_http(visit->ctx->fault.status);
    note->wrong = frame_fault(visit->ctx);
    note->says = frame_fault_says(visit->ctx);
    fault_clear(visit->ctx);
    return show(visit, ref, note);
}

enum status customer_note(struct visit *visit) {
    static const struct form_field fields[] = {{"kind", 40}, {"note", NOTE_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t ref, record;
    TRY(party_of(visit, &ref));
    TRY(form_read(ctx, visit->request, fields, 2, &form));
    struct note note = {.kind = form_value(&form, "kind"), .text = form_value(&form, "note")};
    const struct kind *kind = kind_builtin(note.kind);
    if (!kind || strcmp(kind->field, "note") != 0)
        return FAIL(ctx, ST_INVALID, M("A note is a call, a meeting, a visit, a letter or a note."));
    struct record_draft draft = {.party = ref,
                                 .kind = kind->id,
                                 .ends = DAY_NONE,
                                 .text = note.text,
                                 .service = NOTICE_NOTHING,
                                 .source = NOTICE_NOTHING};
    enum status status = strcmp(kind->id, "note") == 0 && !note.text[strspn(note.text, " \t\n")]
                             ? FAIL(ctx, ST_INVALID, M("Write the note first."))
                             : record_add(ctx, &draft, &record);
    if (status == ST_NOT_FOUND || status == ST_FAILED)
        return status;
    if (status != ST_OK)
        return refused(visit, ref, &note);
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
    enum status status = adopt_informed(ctx, ref, form_value(&form, "how"), 0, NULL);
    if (status == ST_NOT_FOUND || status == ST_FAILED)
        return status;
    if (status != ST_OK) {
        struct note note = {.told_wrong = frame_fault(ctx)};
        visit->reply->status = status_http(ctx->fault.status);
        fault_clear(ctx);
        return show(visit, ref, &note);
    }
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/party/%s#informed", ref_text(ctx->arena, ref)));
    return ST_OK;
}
