/* The list of breaches, the first to be told first, and the form that writes one down: what must be known now stands first, the rest can
 * follow. From a request whose answer went astray the form comes filled in. */
#include "web/breaches.h"

#include "registry/find.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/device.h"
#include "rights/kept.h"
#include "web/privacy.h"
#include "web/whom.h"

#include <string.h>

enum { ID_MAX = 20, WHO_MAX = 500 };

/* ---- words and hours */

const struct view_breach_clock *breach_clock(struct ctx *ctx, const struct breach *breach) {
    if (!breach->wanted || breach->notified || breach->closed)
        return NULL;
    struct view_breach_clock *clock = arena_alloc(ctx->arena, sizeof *clock);
    *clock = (struct view_breach_clock){
        .text = breach_left_text(ctx, breach),
        .until = instant_iso(ctx->arena, breach->due),
        .now = instant_iso(ctx->arena, ctx->now),
        .left = msg(ctx->lang, M("{1} h {2} min left")),
        .past = msg(ctx->lang, M("{1} h {2} min past")),
        .day = breach_when_text(ctx, ctx->lang, breach->due),
        .late = breach->late,
    };
    return clock;
}

const char *breach_state_words(struct ctx *ctx, const struct breach *breach) {
    if (breach->closed)
        return msg(ctx->lang, M("Closed"));
    if (breach->notified)
        return msg(ctx->lang,
                   breach->late ? M("The authority was told late") : M("The authority was told in time"));
    return msg(ctx->lang,
               breach->wanted ? M("The authority is to be told") : M("The authority need not be told"));
}

const char *breach_title(struct ctx *ctx, const struct breach *breach) {
    enum { TITLE = 90 };
    const char *text = breach->facts.nature;
    size_t length = strcspn(text, "\n");
    if (length <= TITLE)
        return arena_text_n(ctx->arena, text, length);
    for (length = TITLE; length && text[length] != ' '; length--)
        ;
    return arena_printf(ctx->arena, "%.*s …", (int)length, text);
}

/* ---- the list */

static struct view_breach_row row_view(struct ctx *ctx, const struct breach *breach) {
    day_t day = zone_day(registry_zone(ctx), breach->facts.aware);
    return (struct view_breach_row){
        .id = ref_text(ctx->arena, breach->id),
        .what = breach_title(ctx, breach),
        .known = breach_when_text(ctx, ctx->lang, breach->facts.aware),
        .known_iso = frame_day_iso(ctx, day),
        .risk = msg(ctx->lang,
                    breach->risk < 0 ? M("Not judged") : breach_word_label(BREACH_RISK, (size_t)breach->risk)),
        .state = breach_state_words(ctx, breach),
        .clock = breach_clock(ctx, breach),
        .late = breach->late && !breach->closed};
}

enum status breaches_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct view_breaches view = {.closed = request_query(visit->request, "closed") != NULL};
    struct breach *list;
    size_t count;
    TRY(breach_list(ctx, view.closed, &list, &count));
    frame_fill(visit, msg(ctx->lang, M("Breaches")), &view.frame);
    view.frame.here = "breaches";
    struct view_breach_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = row_view(ctx, &list[i]);
    view.rows = rows;
    view.rows_count = count;
    view.lead = msg(
        ctx->lang,
        M("When data reach somebody who must not have them, are changed or lost, it is written down here: the "
          "authority is told within 72 hours where there is a risk to people."));
    if (view.closed)
        view.kept =
            kept_said(ctx, "breaches")
                ? msg(ctx->lang, M("Closed breaches go when the time is over that the notice gives them. Of "
                                   "people they hold "
                                   "links only, which go with the customer."))
                : msg(ctx->lang,
                      M("Breaches are kept without an end: the authority must be able to verify them "
                        "(GDPR 33(5)), and neither the law nor the notice names a period. Of people they hold "
                        "links only, which go with the customer."));
    struct template_out out = frame_out(visit);
    page_breaches(&out, &view);
    return ST_OK;
}

enum status privacy_breaches(struct ctx *ctx, struct privacy_look *found) {
    struct breach_figures figures;
    TRY(breach_figures(ctx, &figures));
    found->figure = frame_number(ctx, figures.open);
    found->says = msg(ctx->lang, M("open"));
    PRIVACY_NEED_COUNT(ctx, found, PRIVACY_BROKEN,
                       MN("{1} breach is past its 72 hours, and the authority was not told",
                          "{1} breaches are past their 72 hours, and the authority was not told"),
                       figures.late, .page = "breaches", .act = msg(ctx->lang, M("Handle")));
    PRIVACY_NEED_COUNT(
        ctx, found, PRIVACY_RISK,
        MN("{1} breach waits for the authority to be told", "{1} breaches wait for the authority to be told"),
        figures.waiting, .page = "breaches", .act = msg(ctx->lang, M("Handle")));
    PRIVACY_NEED_COUNT(ctx, found, PRIVACY_RISK,
                       MN("{1} breach with a high risk waits for the people to be told",
                          "{1} breaches with a high risk wait for the people to be told"),
                       figures.people, .page = "breaches", .act = msg(ctx->lang, M("Handle")));
    return ST_OK;
}

/* ---- the form */

struct typed {
    struct breach_sheet sheet;
    const char *who, *whom, *request, *device;
    const char *wrong, *wrong_field;
    const struct hits *several;
};

static enum status show_form(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct view_breach_new view = {.request = *typed->request ? typed->request : NULL,
                                   .device = *typed->device ? typed->device : NULL};
    struct view_field *who = arena_alloc(ctx->arena, sizeof *who);
    frame_fill(visit, msg(ctx->lang, M("Write a breach down")), &view.frame);
    view.frame.here = "breaches/new";
    if (typed->wrong) {
        struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
        *mistake = (struct view_mistake){typed->wrong_field, typed->wrong};
        view.summary = msg(ctx->lang, M("Nothing was written down"));
        view.mistakes = mistake;
        view.mistakes_count = 1;
    }
    bool bad = typed->wrong_field && strcmp(typed->wrong_field, "who") == 0;
    *who = (struct view_field){
        .name = "who",
        .label = msg(ctx->lang, M("Whom it concerned (one; others afterwards)")),
        .type = "text",
        .value = typed->who,
        .hint = msg(ctx->lang, M("A name, e-mail, telephone number, business ID or id. May be left out.")),
        .wrong = bad ? typed->wrong : NULL};
    view.who = who;
    view.sheet = breach_sheet_view(ctx, &typed->sheet, "", true, typed->wrong_field, typed->wrong);
    if (typed->several) {
        view.whos = whom_choices(ctx, typed->several);
        view.whos_count = typed->several->count;
    }
    struct template_out out = frame_out(visit);
    page_breach_new(&out, &view);
    return ST_OK;
}

enum status breaches_form(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *request = request_query(visit->request, "request");
    const char *device = request_query(visit->request, "device");
    struct breach_draft draft = {.facts = breach_facts_none()};
    struct typed typed = {.who = "", .whom = "", .request = "", .device = ""};
    ref_t id;
    TRY(permit_action(ctx, ACTION_BREACH, 0, NULL)); /* before a form is shown that would be refused */
    if (request && ref_parse(request, &id)) {
        TRY(breach_wrong_address(ctx, id, &draft));
        typed.request = request;
        if (draft.party_count)
            typed.who = ref_text(ctx->arena, draft.parties[0]);
    }
    draft.facts.aware = ctx->now;
    if (device && ref_parse(device, &id)) {
        TRY(device_breach(ctx, id, &draft));
        typed.device = device;
    }
    typed.sheet = breach_sheet_of(ctx, &draft.facts);
    return show_form(visit, &typed);
}

static enum status add(struct ctx *ctx, struct typed *typed, ref_t *id) {
    struct breach_draft draft = {0};
    ref_t party;
    TRY(breach_sheet_facts(ctx, &typed->sheet, true, &draft.facts));
    if (*typed->who || *typed->whom) {
        TRY(whom_find(ctx, typed->whom, typed->who, &party, &typed->several));
        draft.parties = &party;
        draft.party_count = 1;
    }
    if (!ref_parse(typed->device, &draft.device))
        draft.device = 0;
    return breach_add(ctx, &draft, id);
}

enum status breaches_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct form_field fields[SHEET_FORM_FIELDS + 4];
    struct form form;
    struct typed typed = {0};
    ref_t id = 0;
    size_t count = breach_sheet_fields(ctx, "", fields);
    fields[count++] = (struct form_field){"who", WHO_MAX};
    fields[count++] = (struct form_field){"whom", ID_MAX};
    fields[count++] = (struct form_field){"request", ID_MAX};
    fields[count++] = (struct form_field){"device", ID_MAX};
    TRY(form_read(ctx, visit->request, fields, count, &form));
    TRY(breach_sheet_read(visit, &form, "", &typed.sheet));
    typed.who = form_value(&form, "who");
    typed.whom = form_value(&form, "whom");
    typed.request = form_value(&form, "request");
    typed.device = form_value(&form, "device");
    enum status status = add(ctx, &typed, &id);
    if (status == ST_FAILED || status == ST_BUSY || status == ST_DENIED)
        return status;
    if (status == ST_OK) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/breaches/%s", ref_text(ctx->arena, id)));
        return ST_OK;
    }
    typed.wrong = frame_fault(ctx);
    typed.wrong_field = breach_sheet_field(ctx->fault.field);
    visit->reply->status = status_http(status);
    fault_clear(ctx);
    return show_form(visit, &typed);
}
