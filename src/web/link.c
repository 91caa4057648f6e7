/* Who represents which organisation: a new link, its days, its end, and one that was a mistake. The form is one; the other party is
 * typed as people call it, and where several are called so they are offered to choose from. */
#include "http/form.h"
#include "notice/field.h"
#include "registry/find.h"
#include "registry/links.h"
#include "registry/registry.h"
#include "pages/pages.h"
#include "web/customer.h"

#include <stdlib.h>
#include <string.h>

enum { TYPED_MAX = 400 };

struct link_form {
    const char *id, *back; /* back: whose page it came from */
    const char *title;
    int64_t version;
    bool new, to_person; /* to_person: the other one is a person */
    const int *types;    /* in which the person may represent: asked for where there are several */
    size_t type_count;
    const char *other, *chosen, *type, *from, *to;
    const char *other_wrong, *type_wrong, *from_wrong, *to_wrong, *other_fault;
    const struct view_says *says;
    struct hits several;
};

/* ---- the page */

static const char *typed_day(struct ctx *ctx, day_t day) {
    if (day == DAY_NONE)
        return "";
    struct ymd ymd = day_ymd(day);
    return arena_printf(ctx->arena, "%d.%d.%d", ymd.day, ymd.month, ymd.year);
}

static struct view_field field(struct ctx *ctx, const char *name, const char *label, const char *typed,
                               const char *hint, const char *wrong) {
    return (struct view_field){.name = name,
                               .label = msg(ctx->lang, label),
                               .value = typed,
                               .type = "text",
                               .hint = hint ? msg(ctx->lang, hint) : NULL,
                               .wrong = wrong,
                               .width = strcmp(name, "other") == 0 ? "" : "w3"};
}

/* "Contact person", "board member": as the notice calls them. */
static struct view_field type_field(struct ctx *ctx, const struct link_form *form) {
    struct view_choice *types = arena_array(ctx->arena, form->type_count, sizeof *types);
    for (size_t i = 0; i < form->type_count; i++) {
        const struct entry *entry = &ctx_notice(ctx)->types[form->types[i]].entry;
        types[i] = (struct view_choice){.value = entry->id,
                                        .label = frame_capital(ctx, frame_type(ctx, form->types[i])),
                                        .chosen = strcmp(entry->id, form->type) == 0};
    }
    return (struct view_field){.name = "type",
                               .label = msg(ctx->lang, M("As what")),
                               .wrong = form->type_wrong,
                               .width = "w3",
                               .choices = types,
                               .choices_count = form->type_count};
}

static void fill_fields(struct ctx *ctx, const struct link_form *form, struct view_link *view) {
    struct view_field *fields = arena_array(ctx->arena, 4, sizeof *fields);
    size_t n = 0;
    if (form->new)
        fields[n++] = field(ctx, "other", form->to_person ? M("The person") : M("The organisation"),
                            form->other, M("Name, e-mail, business ID or id"), form->other_wrong);
    if (form->type_count > 1)
        fields[n++] = type_field(ctx, form);
    fields[n++] = field(ctx, "from", M("From"), form->from, M("As in 23.11.2026"), form->from_wrong);
    fields[n++] = field(ctx, "to", M("To"), form->to, M("Empty while it lasts"), form->to_wrong);
    view->fields = fields;
    view->fields_count = n;
}

static void fill_mistakes(struct ctx *ctx, const struct link_form *form, struct view_link *view) {
    const struct view_mistake all[] = {{"other", form->other_wrong},
                                       {form->type_count > 1 ? "type" : NULL, form->type_wrong},
                                       {"from", form->from_wrong},
                                       {"to", form->to_wrong},
                                       {NULL, form->other_fault}};
    struct view_mistake *list = arena_array(ctx->arena, 5, sizeof *list);
    for (size_t i = 0; i < 5; i++)
        if (all[i].text)
            list[view->mistakes_count++] = all[i];
    view->mistakes = list;
    if (view->mistakes_count)
        view->summary = msg_count(ctx->arena, ctx->lang,
                                  MN("Nothing was saved: mend one thing", "Nothing was saved: mend {1} things"),
                                  (long)view->mistakes_count);
}

static void fill_several(struct ctx *ctx, const struct link_form *form, struct view_link *view) {
    struct view_choice *list = arena_array(ctx->arena, form->several.count + 1, sizeof *list);
    for (size_t i = 0; i < form->several.count; i++) {
        const struct hit *hit = &form->several.items[i];
        const char *more = hit->organisation ? hit->organisation : hit->email;
        list[i].value = ref_text(ctx->arena, hit->party);
        list[i].label = more ? arena_printf(ctx->arena, "%s, %s", hit->name, more) : hit->name;
        list[i].chosen = strcmp(list[i].value, form->chosen) == 0;
    }
    view->several = list;
    view->several_count = form->several.count;
}

static enum status show(struct visit *visit, const struct link_form *form) {
    struct ctx *ctx = visit->ctx;
    struct view_link view = {.title = form->title,
                             .back = form->back,
                             .id = form->new ? NULL : form->id,
                             .version = arena_printf(ctx->arena, "%lld", (long long)form->version),
                             .csrf = gate_token(visit),
                             .once = gate_number(ctx->arena),
                             .says = form->says};
    fill_fields(ctx, form, &view);
    fill_several(ctx, form, &view);
    fill_mistakes(ctx, form, &view);
    frame_fill(visit, view.summary ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view.title) : view.title,
               &view.frame);
    struct template_out out = frame_out(visit);
    if (visit_part(visit))
        page_link_part(&out, &view);
    else
        page_link(&out, &view);
    return ST_OK;
}

/* ---- what was posted */

static void read_day(struct ctx *ctx, const char *typed, const char **wrong, day_t *day) {
    *day = DAY_NONE;
    if (typed[strspn(typed, " ")] && !day_parse_local(typed, day))
        *wrong = msg(ctx->lang, M("This is no day. Write it as 23.11.2026."));
}

static enum status read_form(struct visit *visit, struct link_form *form) {
    static const struct form_field fields[] = {{"other", TYPED_MAX}, {"chosen", 20}, {"type", TYPED_MAX},
                                               {"from", 500},        {"to", 500},     {"back", 20},
                                               {"version", 20}};
    struct form posted;
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, &posted));
    form->other = form_value(&posted, "other");
    form->chosen = form_value(&posted, "chosen");
    form->type = form_value(&posted, "type");
    form->from = form_value(&posted, "from");
    form->to = form_value(&posted, "to");
    form->version = strtoll(form_value(&posted, "version"), NULL, 10);
    ref_t back;
    if (ref_parse(form_value(&posted, "back"), &back))
        form->back = ref_text(visit->ctx->arena, back);
    return ST_OK;
}

/* The model's fault beside the control that it is about. */
static enum status refused(struct visit *visit, struct link_form *form, enum status status) {
    struct ctx *ctx = visit->ctx;
    const char *name = ctx->fault.field, *text = frame_fault(ctx);
    if (status == ST_BUSY || status == ST_FAILED || (status == ST_NOT_FOUND && !form->new))
        return status;
    visit->reply->status = status_http(status);
    form->says = frame_fault_says(ctx);
    if (name && strcmp(name, "from") == 0)
        form->from_wrong = text;
    else if (name && strcmp(name, "to") == 0)
        form->to_wrong = text;
    else if (name && strcmp(name, "type") == 0)
        form->type_wrong = text;
    else if (form->new &&name && (strcmp(name, "organisation") == 0 || strcmp(name, "person") == 0))
        form->other_wrong = text;
    else
        form->other_fault = text;
    fault_clear(ctx);
    return show(visit, form);
}

/* By script the people come back in their place; otherwise the page. */
static enum status done(struct visit *visit, const struct link_form *form) {
    if (visit_part(visit))
        return customer_people_part(visit, form->back);
    reply_see_other(visit->reply, arena_printf(visit->ctx->arena, "/party/%s#people", form->back));
    return ST_OK;
}

static bool has_mistakes(const struct link_form *form) {
    return form->other_wrong || form->type_wrong || form->from_wrong || form->to_wrong;
}

/* NOTICE_NOTHING where nobody was asked. */
static int typed_type(struct ctx *ctx, struct link_form *form) {
    int type = *form->type ? notice_type(ctx_notice(ctx), form->type) : NOTICE_NOTHING;
    if (*form->type && type == NOTICE_NOTHING)
        form->type_wrong = msg(ctx->lang, M("Choose one of these."));
    return type;
}

/* ---- a new one */

static enum status open_new(struct visit *visit, struct link_form *form, struct party *party) {
    struct ctx *ctx = visit->ctx;
    ref_t ref;
    *form = (struct link_form){.new = true, .other = "", .chosen = "", .type = "", .from = "", .to = ""};
    if (!ref_parse(visit->params[0], &ref))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(party_read(ctx, ref, visit_purpose(visit), party));
    form->back = ref_text(ctx->arena, party->id);
    form->to_person = party->form == FORM_ORGANISATION;
    form->types = links_types(ctx, form->to_person ? FORM_PERSON : party->form,
                              form->to_person && party->role_count ? party->roles[0].type : NOTICE_NOTHING,
                              &form->type_count);
    form->title = form->to_person ? MSG(ctx->arena, ctx->lang, M("Who speaks for them: {1}"), party->name)
                                  : MSG(ctx->arena, ctx->lang, M("For whom they speak: {1}"), party->name);
    return ST_OK;
}

enum status link_new(struct visit *visit) {
    struct link_form form;
    struct party party;
    TRY(open_new(visit, &form, &party));
    form.from = typed_day(visit->ctx, registry_today(visit->ctx));
    return show(visit, &form);
}

/* Whoever was chosen of several, or whom the words mean. */
static enum status find_other(struct visit *visit, struct link_form *form, ref_t *other) {
    struct ctx *ctx = visit->ctx;
    if (*form->chosen && ref_parse(form->chosen, other))
        return ST_OK;
    if (!form->other[strspn(form->other, " ")]) {
        form->other_wrong = msg(ctx->lang, M("Say who it is."));
        return ST_OK;
    }
    enum status status = who(ctx, form->other, other, &form->several);
    if (status == ST_FAILED || status == ST_BUSY)
        return status;
    if (status != ST_OK) {
        form->other_wrong = frame_fault(ctx);
        fault_clear(ctx);
    }
    return ST_OK;
}

enum status link_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct link_form form;
    struct party party;
    day_t from, to;
    ref_t other = 0;
    TRY(open_new(visit, &form, &party));
    TRY(read_form(visit, &form));
    int type = typed_type(ctx, &form);
    read_day(ctx, form.from, &form.from_wrong, &from);
    read_day(ctx, form.to, &form.to_wrong, &to);
    TRY(find_other(visit, &form, &other));
    if (has_mistakes(&form)) {
        visit->reply->status = 400;
        return show(visit, &form);
    }
    ref_t person = form.to_person ? other : party.id, organisation = form.to_person ? party.id : other;
    enum status status = party_link_as(ctx, person, organisation, type, from, to);
    return status == ST_OK ? done(visit, &form) : refused(visit, &form, status);
}

/* ---- one that is there */

static enum status open_link(struct visit *visit, struct link_form *form, struct linked *linked) {
    struct ctx *ctx = visit->ctx;
    const char *back = request_query(visit->request, "back");
    ref_t link, ref;
    if (!ref_parse(visit->params[0], &link))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(links_read(ctx, link, visit_purpose(visit), linked));
    *form = (struct link_form){.id = ref_text(ctx->arena, link), .other = "", .chosen = "", .type = ""};
    if (linked->link.type != NOTICE_NOTHING)
        form->type = ctx_notice(ctx)->types[linked->link.type].entry.id;
    form->types = links_types(ctx, linked->person.form, linked->represented, &form->type_count);
    form->version = linked->person.version;
    form->back = ref_text(ctx->arena, back && ref_parse(back, &ref) ? ref : linked->person.id);
    form->from = typed_day(ctx, linked->link.from);
    form->to = typed_day(ctx, linked->link.to);
    form->title = MSG(ctx->arena, ctx->lang, M("{1}: {2}"), linked->person.name,
                      linked->link.organisation_name ? linked->link.organisation_name
                                                     : ref_text(ctx->arena, linked->link.organisation));
    return ST_OK;
}

enum status link_show(struct visit *visit) {
    struct link_form form;
    struct linked linked;
    TRY(open_link(visit, &form, &linked));
    return show(visit, &form);
}

/* Somebody was quicker: the days that stand there now are told; saving again is a choice. */
static enum status meet_other(struct visit *visit, struct link_form *form, const struct linked *linked) {
    struct ctx *ctx = visit->ctx;
    const char *from = frame_day(ctx, linked->link.from), *to = frame_day(ctx, linked->link.to);
    form->other_fault =
        MSG(ctx->arena, ctx->lang,
            M("Somebody changed this person while you were writing. The link now is: {1} – {2}. "
              "Compare, and save again."),
            from ? from : "", to ? to : "");
    form->version = linked->person.version;
    visit->reply->status = status_http(ST_CONFLICT);
    return show(visit, form);
}

enum status link_save(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct link_form form;
    struct linked linked;
    day_t from, to;
    TRY(open_link(visit, &form, &linked));
    TRY(read_form(visit, &form));
    if (form.version != linked.person.version)
        return meet_other(visit, &form, &linked);
    int type = typed_type(ctx, &form);
    read_day(ctx, form.from, &form.from_wrong, &from);
    read_day(ctx, form.to, &form.to_wrong, &to);
    if (has_mistakes(&form)) {
        visit->reply->status = 400;
        return show(visit, &form);
    }
    enum status status = links_set(ctx, linked.link.id, form.version, type, from, to);
    return status == ST_OK ? done(visit, &form) : refused(visit, &form, status);
}

/* One press: it ends today, or it goes because it never was. */
enum status link_end(struct visit *visit) {
    struct link_form form;
    struct linked linked;
    TRY(open_link(visit, &form, &linked));
    TRY(read_form(visit, &form));
    enum status status = links_set(visit->ctx, linked.link.id, form.version, NOTICE_NOTHING, linked.link.from,
                                   registry_today(visit->ctx));
    form.from = typed_day(visit->ctx, linked.link.from);
    form.to = typed_day(visit->ctx, linked.link.to);
    return status == ST_OK ? done(visit, &form) : refused(visit, &form, status);
}

enum status link_remove(struct visit *visit) {
    struct link_form form;
    struct linked linked;
    TRY(open_link(visit, &form, &linked));
    TRY(read_form(visit, &form));
    enum status status = links_remove(visit->ctx, linked.link.id, form.version);
    form.from = typed_day(visit->ctx, linked.link.from);
    form.to = typed_day(visit->ctx, linked.link.to);
    return status == ST_OK ? done(visit, &form) : refused(visit, &form, status);
}
