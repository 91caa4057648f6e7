/* A service on a page of its own, and whatever is pressed about one: on the customer's page, in the list, or here. When a press was
 * refused this page comes with the reason, what stands there now, and what was typed. */
#include "web/service.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/merge.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/customer.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 100000, WORD_MAX = 100 };

/* What was posted, and what is wrong with it. */
struct service_form {
    const char *act, *show, *whose;
    struct service_typed typed;
    int64_t version;
    ref_t party;
    bool list;
    const char *wrong, *field;
    const struct view_says *says;
};

static enum status read_form(struct visit *visit, struct service_form *form) {
    static const struct form_field fields[] = {
        {"do", WORD_MAX},    {"what", TEXT_MAX}, {"service", WORD_MAX},  {"bought", WORD_MAX},
        {"state", WORD_MAX}, {"doer", WORD_MAX}, {"delivery", WORD_MAX}, {"version", WORD_MAX},
        {"party", WORD_MAX}, {"list", WORD_MAX}, {"show", WORD_MAX},     {"whose", WORD_MAX}};
    struct form posted;
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, &posted));
    *form = (struct service_form){.act = form_value(&posted, "do"),
                                  .show = form_value(&posted, "show"),
                                  .whose = form_value(&posted, "whose"),
                                  .typed = {.what = form_value(&posted, "what"),
                                            .service = form_value(&posted, "service"),
                                            .bought = form_value(&posted, "bought"),
                                            .state = form_value(&posted, "state"),
                                            .doer = form_value(&posted, "doer"),
                                            .delivery = form_value(&posted, "delivery")},
                                  .version = strtoll(form_value(&posted, "version"), NULL, 10),
                                  .list = *form_value(&posted, "list") != '\0'};
    if (!ref_parse(form_value(&posted, "party"), &form->party))
        form->party = 0;
    return ST_OK;
}

static const char *trimmed(const char *text) {
    return text + strspn(text, " \t\n");
}

static enum status wrong(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

/* ---- the page */

static void fill_mistake(struct ctx *ctx, const struct service_form *form, struct view_service *view,
                         struct view_field *fields) {
    if (!form->wrong)
        return;
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    *mistake = (struct view_mistake){NULL, form->wrong};
    for (size_t i = 0; i < view->fields_count; i++)
        if (form->field && strcmp(form->field, fields[i].name) == 0) {
            fields[i].wrong = form->wrong;
            mistake->name = form->field;
        }
    view->mistakes = mistake;
    view->mistakes_count = 1;
    view->other_says = form->says;
    view->summary = msg(ctx->lang, M("Nothing was saved"));
}

static enum status show(struct visit *visit, struct view_service *view) {
    struct ctx *ctx = visit->ctx;
    frame_fill(visit, view->summary ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view->title) : view->title,
               &view->frame);
    view->frame.here = view->id ? arena_printf(ctx->arena, "service/%s", view->id)
                                : arena_printf(ctx->arena, "party/%s/service", view->party);
    struct template_out out = frame_out(visit);
    page_service(&out, view);
    return ST_OK;
}

static enum status fill_history(struct ctx *ctx, ref_t record, struct view_service *view) {
    struct purchase_version *versions;
    size_t count;
    TRY(purchase_history(ctx, record, &versions, &count));
    struct view_service_was *was = arena_array(ctx->arena, count, sizeof *was);
    for (size_t i = 0; i < count; i++) {
        const struct purchase_version *version = &versions[count - 1 - i];
        day_t day = zone_day(registry_zone(ctx), version->at);
        was[i] = (struct view_service_was){
            .since = arena_printf(ctx->arena, "%s %s", frame_day(ctx, day),
                                  zone_clock(ctx->arena, registry_zone(ctx), version->at)),
            .iso = frame_day_iso(ctx, day),
            .state = msg(ctx->lang, purchase_state_label(version->state)),
            .who = version->who_ended ? MSG(ctx->arena, ctx->lang, M("{1} (has left)"), version->who)
                                      : version->who,
            .delivery = frame_day(ctx, version->delivery),
            .by = version->by ? version->by : msg(ctx->lang, M("command line"))};
    }
    view->was = was;
    view->was_count = count;
    view->goes = count == 1;
    return ST_OK;
}

/* "Under way · Iida · bought 5.3.2026 · delivery 20.3.2026". */
static const char *lead(struct ctx *ctx, const struct purchase *purchase) {
    const char *text = msg(ctx->lang, purchase_state_label(purchase->state)), *who = service_who(ctx, purchase);
    if (who)
        text = arena_printf(ctx->arena, "%s · %s", text, who);
    text = arena_printf(ctx->arena, "%s · %s", text,
                        MSG(ctx->arena, ctx->lang, M("bought {1}"), frame_day(ctx, purchase->record.day)));
    if (purchase->delivery == DAY_NONE)
        return text;
    return arena_printf(ctx->arena, "%s · %s", text,
                        MSG(ctx->arena, ctx->lang, M("delivery {1}"), frame_day(ctx, purchase->delivery)));
}

static struct service_typed stored(struct ctx *ctx, const struct purchase *purchase) {
    const char *state = purchase_state_id(purchase->state);
    return (struct service_typed){.state = state ? state : "",
                                  .doer = purchase->doer ? ref_text(ctx->arena, purchase->doer) : "",
                                  .delivery = service_day_typed(ctx, purchase->delivery)};
}

static void fill_head(struct ctx *ctx, const struct purchase *purchase, struct view_service *view) {
    enum { HEADING = 80 };
    const struct record *record = &purchase->record;
    const char *words = service_words(ctx, record);
    bool may = permit_role(ctx, ACTION_NOTE);
    *view = (struct view_service){.title = words,
                                  .id = ref_text(ctx->arena, record->id),
                                  .party = ref_text(ctx->arena, record->party),
                                  .version = arena_printf(ctx->arena, "%lld", (long long)purchase->version),
                                  .lead = lead(ctx, purchase),
                                  .may = may,
                                  .undo = may && purchase->number > 0};
    if (strlen(words) > HEADING || strchr(words, '\n')) {
        view->title = record->label;
        view->lines = words;
    }
    view->name = record->party_name ? record->party_name : view->party;
    if (may && purchase_state_move(purchase->state)) {
        view->next = purchase_state_id(purchase_state_next(purchase->state));
        view->move = msg(ctx->lang, purchase_state_move(purchase->state));
    }
}

static enum status show_service(struct visit *visit, ref_t record, struct service_form *form) {
    struct ctx *ctx = visit->ctx;
    struct purchase purchase;
    struct view_service view;
    TRY(purchase_read(ctx, record, &purchase));
    fill_head(ctx, &purchase, &view);
    bool typed = form->wrong && strcmp(form->act, "change") == 0;
    const struct service_typed values = typed ? form->typed : stored(ctx, &purchase);
    if (view.may) {
        struct view_field *fields;
        TRY(service_fields(ctx, NOTICE_NOTHING, &purchase, &values, &fields, &view.fields_count));
        view.fields = fields;
        fill_mistake(ctx, form, &view, fields);
    } else {
        fill_mistake(ctx, form, &view, NULL);
    }
    TRY(fill_history(ctx, record, &view));
    return show(visit, &view);
}

enum status service_show(struct visit *visit) {
    struct service_form form = {0};
    ref_t record;
    TRY(frame_id(visit, M("There is no such page."), &record));
    return show_service(visit, record, &form);
}

/* ---- what was pressed */

/* The model's fields by the names of their controls. */
static void take_fault(struct ctx *ctx, struct service_form *form) {
    static const char *const names[][2] = {{"text", "what"},         {"at", "bought"},   {"by", "doer"},
                                           {"delivery", "delivery"}, {"state", "state"}, {"service", "service"},
                                           {"bought", "bought"}};
    const char *field = ctx->fault.field;
    form->wrong = frame_fault(ctx);
    form->says = frame_fault_says(ctx);
    form->field = NULL;
    for (size_t i = 0; field && i < sizeof names / sizeof *names; i++)
        if (strcmp(field, names[i][0]) == 0)
            form->field = names[i][1];
    fault_clear(ctx);
}

static enum status read_set(struct ctx *ctx, const struct service_typed *typed, struct purchase_set *set) {
    *set = (struct purchase_set){.state = PURCHASE_NONE, .delivery = DAY_NONE};
    if (*typed->state && !purchase_state_from(typed->state, &set->state))
        return wrong(ctx, "state", M("A service is planned, under way, done or cancelled."));
    if (*typed->doer && !ref_parse(typed->doer, &set->doer))
        return wrong(ctx, "by", M("There is no such user."));
    if (*trimmed(typed->delivery) && !day_parse_local(trimmed(typed->delivery), &set->delivery))
        return wrong(ctx, "delivery", M("Write the day as 23.11.2026."));
    return ST_OK;
}

/* Only what is other than it stands there now is set: so a doer who has left stays while the day is moved. */
static enum status change_it(struct ctx *ctx, ref_t record, const struct service_form *form) {
    struct purchase_set set;
    struct purchase now;
    TRY(read_set(ctx, &form->typed, &set));
    TRY(purchase_read(ctx, record, &now));
    set.sets_state = set.state != now.state;
    set.sets_doer = set.doer != now.doer;
    set.sets_delivery = set.delivery != now.delivery;
    return purchase_change(ctx, record, form->version, &set);
}

static enum status act(struct ctx *ctx, ref_t record, const struct service_form *form, bool *gone) {
    struct purchase_set set = {.sets_state = true};
    *gone = false;
    if (strcmp(form->act, "undo") == 0)
        return purchase_undo(ctx, record, form->version, gone);
    if (strcmp(form->act, "change") == 0)
        return change_it(ctx, record, form);
    if (!purchase_state_from(form->act, &set.state))
        return wrong(ctx, "state", M("A service is planned, under way, done or cancelled."));
    return purchase_change(ctx, record, form->version, &set);
}

/* Back to where it was pressed; the list's filter is put together anew from what it may say. */
static void go_back(struct visit *visit, ref_t record, const struct service_form *form, bool gone) {
    struct ctx *ctx = visit->ctx;
    enum purchase_state state;
    ref_t whose;
    const char *to = arena_printf(ctx->arena, "/service/%s", ref_text(ctx->arena, record));
    if (form->list) {
        bool shows = purchase_state_from(form->show, &state) || strcmp(form->show, "all") == 0;
        bool known = ref_parse(form->whose, &whose) || strcmp(form->whose, "nobody") == 0;
        to = arena_printf(ctx->arena, "/services?show=%s&whose=%s", shows ? form->show : "open",
                          known ? form->whose : "");
    } else if (form->party) {
        to = arena_printf(ctx->arena, "/party/%s#services", ref_text(ctx->arena, form->party));
    } else if (gone) {
        to = "/services";
    }
    reply_see_other(visit->reply, to);
}

enum status service_save(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct service_form form;
    ref_t record;
    bool gone;
    TRY(frame_id(visit, M("There is no such page."), &record));
    TRY(read_form(visit, &form));
    enum status status = act(ctx, record, &form, &gone);
    if (status == ST_NOT_FOUND || status == ST_BUSY || status == ST_FAILED)
        return status;
    if (status != ST_OK) {
        visit->reply->status = status_http(status);
        take_fault(ctx, &form);
        return show_service(visit, record, &form);
    }
    go_back(visit, record, &form, gone);
    return ST_OK;
}

/* ---- one more */

static enum status show_new(struct visit *visit, ref_t party, struct service_form *form) {
    struct ctx *ctx = visit->ctx;
    struct party person;
    struct view_field *fields;
    TRY(party_read(ctx, party, visit_purpose(visit), &person));
    struct view_service view = {.title = msg(ctx->lang, M("Write down a service that was bought")),
                                .party = ref_text(ctx->arena, party),
                                .name = person.name,
                                .fresh = 1};
    TRY(service_fields(ctx, customer_type(&person), NULL, &form->typed, &fields, &view.fields_count));
    view.fields = fields;
    fill_mistake(ctx, form, &view, fields);
    return show(visit, &view);
}

static enum status party_of(struct visit *visit, ref_t *party) {
    TRY(frame_id(visit, M("There is no such page."), party));
    return party_now(visit->ctx, party);
}

enum status service_new(struct visit *visit) {
    struct service_form form = {.act = "",
                                .typed = {.what = "",
                                          .service = "",
                                          .bought = "",
                                          .state = purchase_state_id(PURCHASE_PLANNED),
                                          .doer = ref_text(visit->ctx->arena, visit->user->id),
                                          .delivery = ""}};
    ref_t party;
    TRY(party_of(visit, &party));
    return show_new(visit, party, &form);
}

static enum status add_it(struct ctx *ctx, ref_t party, const struct service_form *form) {
    const struct service_typed *typed = &form->typed;
    struct record_draft draft = {.party = party,
                                 .ends = DAY_NONE,
                                 .text = *trimmed(typed->what) ? typed->what : NULL,
                                 .service = NOTICE_NOTHING,
                                 .source = NOTICE_NOTHING,
                                 .whole_day = true};
    struct purchase_set set;
    day_t day = registry_today(ctx);
    ref_t record;
    TRY(read_set(ctx, typed, &set));
    if (*trimmed(typed->bought) && !day_parse_local(trimmed(typed->bought), &day))
        return wrong(ctx, "bought", M("Write the day as 23.11.2026."));
    if (*typed->service) {
        draft.service = notice_service(ctx_notice(ctx), typed->service);
        if (draft.service == NOTICE_NOTHING)
            return wrong(ctx, "service", M("The notice offers no such service."));
    }
    draft.at = zone_instant(registry_zone(ctx), day, 0);
    return purchase_add(ctx, &draft, &set, &record);
}

enum status service_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct service_form form;
    ref_t party;
    TRY(party_of(visit, &party));
    TRY(read_form(visit, &form));
    enum status status = add_it(ctx, party, &form);
    if (status == ST_NOT_FOUND || status == ST_BUSY || status == ST_FAILED)
        return status;
    if (status != ST_OK) {
        visit->reply->status = status_http(status);
        take_fault(ctx, &form);
        return show_new(visit, party, &form);
    }
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/party/%s#services", ref_text(ctx->arena, party)));
    return ST_OK;
}
