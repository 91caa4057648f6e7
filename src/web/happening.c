/* Writing down whatever the notice lets be written down about a customer: a membership, a returned parcel, a death. The kind
 * stands in the address, so that the page has that kind's own fields and nothing else. */
#include "web/happening.h"
#include "web/against.h"

#include "http/form.h"
#include "notice/say.h"
#include "notice/state.h"
#include "notice/word.h"
#include "registry/lifespan.h"
#include "registry/ending.h"
#include "registry/loggable.h"
#include "registry/owed.h"
#include "registry/registry.h"
#include "web/input.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 100000, SHORT_MAX = 8000 };

/* -- which controls there are ------------------------------------------------------------------------------------- */

static void add_line(struct ctx *ctx, struct happening_form *form, const char *name, struct field field) {
    struct happening_line line = {.field = field, .name = name, .typed = "", .normal = ""};
    ARENA_PUSH(ctx->arena, form->lines, form->line_count, form->room, line);
}

static void add_built_in(struct ctx *ctx, struct happening_form *form, const char *name, enum field_type type,
                         const char *label) {
    add_line(ctx, form, name, (struct field){.id = name, .type = type, .label = label});
}

/* What is said about an invoice, as one of it: which one, the form asks. */
static bool is_about_invoice(const char *kind) {
    static const char *const kinds[] = {"payment", "credit_note", "reminder", "fee_reminder"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
}

/* What a hold of its class waits for, in the words in which the notice's rule is told. What is about an invoice has the invoice's. */
static void add_states(struct ctx *ctx, struct happening_form *form) {
    const struct notice *notice = ctx_notice(ctx);
    const char *names[STATES_SAID];
    size_t count = form->category == NOTICE_NOTHING || is_about_invoice(form->kind)
                       ? 0
                       : state_names(notice, notice->categories[form->category].class, names);
    for (size_t i = 0; i < count; i++) {
        add_built_in(ctx, form, names[i], FIELD_YES_NO, word_text(LANG_EN, WORD_FACT, names[i]));
        form->lines[form->line_count - 1].state = names[i];
    }
}

const char *happening_fact(const struct happening_line *line) {
    return line->field.own ? line->field.own->entry.id : line->state;
}

static bool lists_texts(const struct category *category) {
    for (size_t i = 0; i < category->fields.count; i++)
        if (field_is_record(category->fields.items[i]))
            return true;
    return false;
}

static bool has_sum(const struct kind *kind) {
    static const char *const fields[] = {"offer", "order", "rental", "job", "invoice"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(kind->field, fields[i]) == 0)
            return true;
    return false;
}

static struct happening_line *line_named(const struct happening_form *form, const char *name) {
    for (size_t i = 0; i < form->line_count; i++)
        if (strcmp(form->lines[i].name, name) == 0)
            return &form->lines[i];
    return NULL;
}

static void fill_lines(struct ctx *ctx, struct happening_form *form) {
    const struct notice *notice = ctx_notice(ctx);
    const struct kind *kind = kind_builtin(form->kind);
    const struct category *category =
        form->category == NOTICE_NOTHING ? NULL : &notice->categories[form->category];
    bool own_name = category && strcmp(category->entry.id, form->kind) == 0;
    add_built_in(ctx, form, "at", FIELD_DATE, M("Day"));
    if (own_name || !kind || has_sum(kind))
        add_built_in(ctx, form, "ends", FIELD_DATE, M("Last day"));
    if (kind && !own_name && has_sum(kind))
        add_built_in(ctx, form, "amount", FIELD_MONEY, M("Amount"));
    for (size_t i = 0; category && i < category->own_count; i++)
        add_line(ctx, form, arena_printf(ctx->arena, "own.%s", category->own[i].entry.id),
                 field_own(&category->own[i]));
    add_states(ctx, form);
    if (is_about_invoice(form->kind))
        add_built_in(ctx, form, "belongs-to", FIELD_CHOICE, M("Invoice that it belongs to"));
    if (category && lists_texts(category))
        add_built_in(ctx, form, "text", FIELD_ADDRESS, M("Text"));
}

/* ---- the invoices that a payment may be of */

static const char *money(struct ctx *ctx, int64_t cents) {
    const struct field field = {.id = "amount", .type = FIELD_MONEY};
    const char *sum =
        arena_printf(ctx->arena, "%s%lld.%02lld", cents < 0 ? "-" : "", llabs(cents) / 100, llabs(cents) % 100);
    return field_show(ctx->arena, ctx->lang, &field, sum);
}

/* "Invoice 12, 5.3.2026: 100,00 €, of which 60,00 € is open". */
static const char *name_of(struct ctx *ctx, const struct owed *owed) {
    const char *label =
        owed->number ? arena_printf(ctx->arena, "%s %s", owed->label, owed->number) : owed->label;
    const char *day = day_text(ctx->arena, ctx->lang, owed->day);
    const char *named = arena_printf(ctx->arena, "%s, %s", frame_capital(ctx, label), day);
    if (!owed->has_amount)
        return named;
    if (!owed->paid || owed->paid >= owed->cents)
        return arena_printf(ctx->arena, "%s: %s", named, money(ctx, owed->cents));
    return MSG(ctx->arena, ctx->lang, M("{1}: {2}, of which {3} is open"), named, money(ctx, owed->cents),
               money(ctx, owed->cents - owed->paid));
}

static void offer(struct ctx *ctx, struct happening_line *line, const struct owed *list, size_t count) {
    struct view_choice *choices = arena_array(ctx->arena, count + 1, sizeof *choices);
    choices[0] = (struct view_choice){
        .value = "", .label = msg(ctx->lang, count ? M("(not said)") : M("(there is no open invoice)"))};
    for (size_t i = 0; i < count; i++) {
        const char *value = ref_text(ctx->arena, list[i].record);
        choices[i + 1] = (struct view_choice){.value = value, .label = name_of(ctx, &list[i])};
    }
    line->choices = choices;
    line->choice_count = count + 1;
}

/* `also`: the one that a record which is corrected belongs to. */
static enum status offer_invoices(struct ctx *ctx, struct happening_form *form, ref_t also) {
    struct owed *list;
    size_t count;
    for (size_t i = 0; i < form->line_count; i++)
        if (strcmp(form->lines[i].name, "belongs-to") == 0) {
            TRY(owed_list(ctx, form->party, also, &list, &count));
            offer(ctx, &form->lines[i], list, count);
        }
    return ST_OK;
}

/* The category that such a record of this customer lies in, and its controls. */
static void take_kind(struct ctx *ctx, struct happening_form *form, int type, const char *kind) {
    const struct kind *builtin = kind_builtin(kind);
    form->kind = kind;
    form->category = loggable_category(ctx_notice(ctx), kind);
    if (form->category == NOTICE_NOTHING && builtin && *builtin->field)
        form->category = notice_category_of(ctx_notice(ctx), type, builtin->field);
    fill_lines(ctx, form);
}

bool happening_offered(struct ctx *ctx, int type, const char *kind) {
    bool firm = ctx_notice(ctx)->types[type].form == FORM_ORGANISATION;
    return loggable_about(ctx_notice(ctx), type, kind) && !(firm && lifespan_ends(ctx, kind));
}

static int first_type(const struct party *party) {
    return party->role_count ? party->roles[0].type : NOTICE_NOTHING;
}

/* A kind that the notice does not have about this customer is a page that is not there. */
static enum status open_form(struct visit *visit, const char *kind, struct happening_form *form) {
    struct ctx *ctx = visit->ctx;
    const struct notice *notice = ctx_notice(ctx);
    *form = (struct happening_form){.category = NOTICE_NOTHING, .source = NOTICE_NOTHING, .reason = ""};
    if (!ref_parse(visit->params[0], &form->party))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(party_read(ctx, form->party, visit_purpose(visit), &form->person));
    int type = first_type(&form->person);
    if (type == NOTICE_NOTHING || !kind || !loggable(notice, kind) || !happening_offered(ctx, type, kind))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    take_kind(ctx, form, type, kind);
    return offer_invoices(ctx, form, 0);
}

enum status happening_open(struct visit *visit, ref_t record, struct happening_form *form) {
    struct rectifiable found;
    TRY(rectify_read(visit->ctx, record, visit_purpose(visit), &found));
    *form = (struct happening_form){.party = found.party.id,
                                    .record = record,
                                    .version = found.version,
                                    .before = found.draft,
                                    .person = found.party,
                                    .category = NOTICE_NOTHING,
                                    .source = found.draft.source,
                                    .reason = found.draft.reason ? found.draft.reason : ""};
    take_kind(visit->ctx, form, first_type(&form->person), form->before.kind);
    return offer_invoices(visit->ctx, form, form->before.belongs);
}

/* -- the page ---------------------------------------------------------------------------------------------------- */

static void fill_mistakes(struct ctx *ctx, const struct happening_form *form, struct view_record *view) {
    if (!form->mistakes)
        return;
    struct view_mistake *list = arena_array(ctx->arena, form->line_count + 3, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < form->line_count; i++)
        if (form->lines[i].wrong)
            list[n++] = (struct view_mistake){form->lines[i].name, form->lines[i].wrong};
    if (form->source_wrong)
        list[n++] = (struct view_mistake){"source", form->source_wrong};
    if (form->reason_wrong)
        list[n++] = (struct view_mistake){"reason", form->reason_wrong};
    if (form->other_wrong)
        list[n++] = (struct view_mistake){NULL, form->other_wrong};
    view->mistakes = list;
    view->mistakes_count = n;
    view->other_says = form->other_says;
    view->summary =
        msg_count(ctx->arena, ctx->lang,
                  MN("Nothing was saved: mend one thing", "Nothing was saved: mend {1} things"), (long)n);
}

/* What the notice's own words ask, and the invoices to choose from. */
static void fill_special(struct ctx *ctx, const char *kind, const struct happening_line *line,
                         struct view_field *view) {
    struct view_choice *choices = arena_array(ctx->arena, line->choice_count + 1, sizeof *choices);
    if (line->state)
        view->hint = msg(ctx->lang, strcmp(line->state, "unpaid") != 0 ? M("As long as it is so, it is kept")
                                    : strcmp(kind, "invoice") == 0
                                        ? M("If nothing is said, until its whole sum is paid or credited")
                                        : M("Ends by itself when its whole sum is paid or credited"));
    if (!line->choices)
        return;
    for (size_t i = 0; i < line->choice_count; i++) {
        choices[i] = line->choices[i];
        choices[i].chosen = strcmp(choices[i].value, line->typed) == 0;
    }
    view->choices = choices;
    view->choices_count = line->choice_count;
    view->width = ""; /* a day and two sums are in it */
}

/* From an open invoice to its payment. */
static enum status fill_payment(struct ctx *ctx, const struct happening_form *form, struct view_record *view) {
    int type = first_type(&form->person);
    struct owed *list;
    size_t count;
    if (!form->record || type == NOTICE_NOTHING || !happening_offered(ctx, type, "payment"))
        return ST_OK;
    TRY(owed_list(ctx, form->party, 0, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (list[i].record == form->record)
            view->payment = ref_text(ctx->arena, form->record);
    return ST_OK;
}

enum status happening_page(struct visit *visit, const struct happening_form *form) {
    struct ctx *ctx = visit->ctx;
    struct view_record view = {.id = ref_text(ctx->arena, form->party),
                               .back = form->person.name,
                               .kind = form->kind,
                               .source_wrong = form->source_wrong};
    view.due_asks = form->due_asks;
    view.due_removes = form->due_removes;
    bool reasons;
    view.title = MSG(ctx->arena, ctx->lang, form->record ? M("Correct: {1}") : M("Write down: {1}"),
                     loggable_label(ctx, form->kind));
    view.record = form->record ? ref_text(ctx->arena, form->record) : NULL;
    view.version = form->record ? arena_printf(ctx->arena, "%lld", (long long)form->version) : NULL;
    struct view_field *fields = arena_array(ctx->arena, form->line_count + 1, sizeof *fields);
    for (size_t i = 0; i < form->line_count; i++) {
        const struct happening_line *line = &form->lines[i];
        fields[i] = (struct view_field){
            .name = line->name, .value = line->typed, .wrong = line->wrong, .stored = line->stored};
        input_fill(ctx, &line->field, line->typed, &fields[i]);
        fill_special(ctx, form->kind, line, &fields[i]);
    }
    view.fields = fields;
    TRY(fill_payment(ctx, form, &view));
    view.fields_count = form->line_count;
    input_sources(ctx, form->source, &view.sources, &view.sources_count, &reasons);
    if (reasons || form->reason_wrong)
        view.reason = input_reason(ctx, form->reason, form->reason_wrong);
    if (form->category != NOTICE_NOTHING)
        view.says = frame_says(ctx, ctx_notice(ctx)->categories[form->category].entry.path);
    fill_mistakes(ctx, form, &view);
    frame_fill(visit, view.summary ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view.title) : view.title,
               &view.frame);
    struct template_out out = frame_out(visit);
    page_record(&out, &view);
    return ST_OK;
}

/* A payment that was begun from its invoice has it chosen, and what is still open for its sum. */
static enum status take_invoice(struct visit *visit, struct happening_form *form) {
    const char *asked = request_query(visit->request, "belongs-to");
    struct ctx *ctx = visit->ctx;
    struct owed *list;
    size_t count, at = 0;
    ref_t record;
    if (!asked || !ref_parse(asked, &record) || !line_named(form, "belongs-to"))
        return ST_OK;
    TRY(owed_list(ctx, form->party, 0, &list, &count));
    while (at < count && list[at].record != record)
        at++;
    if (at == count)
        return ST_OK;
    line_named(form, "belongs-to")->typed = ref_text(ctx->arena, record);
    int64_t open = list[at].cents - list[at].paid;
    if (line_named(form, "amount") && list[at].has_amount && open > 0)
        line_named(form, "amount")->typed =
            arena_printf(ctx->arena, "%lld,%02lld", (long long)open / 100, (long long)open % 100);
    return ST_OK;
}

enum status happening_new(struct visit *visit) {
    struct happening_form form;
    TRY(open_form(visit, request_query(visit->request, "kind"), &form));
    struct ymd today = day_ymd(registry_today(visit->ctx));
    form.lines[0].typed = arena_printf(visit->ctx->arena, "%d.%d.%d", today.day, today.month, today.year);
    TRY(take_invoice(visit, &form));
    return happening_page(visit, &form);
}

/* -- what was posted --------------------------------------------------------------------------------------------- */

/* The text is the model's to check: it may be long. */
static void check_line(struct ctx *ctx, struct happening_form *form, struct happening_line *line) {
    if (!line->typed[strspn(line->typed, " \t\n")])
        return;
    line->normal = line->typed;
    if (strcmp(line->name, "text") == 0 || strcmp(line->name, "belongs-to") == 0 ||
        field_normalise(ctx, ctx_notice(ctx), &line->field, line->typed, &line->normal) == ST_OK)
        return;
    line->normal = "";
    line->wrong = MSG(ctx->arena, ctx->lang, M("{1}: {2}"),
                      frame_capital(ctx, field_label(&line->field, ctx->lang)), fault_text(ctx));
    form->mistakes++;
    fault_clear(ctx);
}

enum status happening_posted(struct visit *visit, struct happening_form *form) {
    struct ctx *ctx = visit->ctx;
    struct form_field *fields = arena_array(ctx->arena, form->line_count + 4, sizeof *fields);
    struct form posted;
    size_t n = 0;
    for (size_t i = 0; i < form->line_count; i++)
        fields[n++] = (struct form_field){form->lines[i].name,
                                          strcmp(form->lines[i].name, "text") == 0 ? TEXT_MAX : SHORT_MAX};
    fields[n++] = (struct form_field){"source", SHORT_MAX};
    fields[n++] = (struct form_field){"reason", SHORT_MAX};
    fields[n++] = (struct form_field){"version", SHORT_MAX};
    fields[n++] = (struct form_field){ENDING_FIELD, SHORT_MAX};
    TRY(form_read(ctx, visit->request, fields, n, &posted));
    for (size_t i = 0; i < form->line_count; i++)
        form->lines[i].typed = form_value(&posted, form->lines[i].name);
    form->source = notice_source(ctx_notice(ctx), form_value(&posted, "source"));
    form->reason = form_value(&posted, "reason");
    form->even_if_due = form_has(&posted, ENDING_FIELD);
    form->version = strtoll(form_value(&posted, "version"), NULL, 10);
    for (size_t i = 0; i < form->line_count; i++)
        check_line(ctx, form, &form->lines[i]);
    return ST_OK;
}

static const char *normal_of(const struct happening_form *form, const char *name) {
    const struct happening_line *line = line_named(form, name);
    return line ? line->normal : "";
}

/* What is no id is no record of this customer, and the model says so. */
static ref_t belongs_of(const struct happening_form *form) {
    const char *typed = normal_of(form, "belongs-to");
    ref_t record;
    return !*typed ? 0 : ref_parse(typed, &record) ? record : form->party;
}

static day_t day_of(const struct happening_form *form, const char *name) {
    day_t day;
    return day_parse(normal_of(form, name), &day) ? day : DAY_NONE;
}

/* "1240.50", which has two decimals by now. */
static int64_t cents_of(const char *sum) {
    char *end;
    int64_t whole = strtoll(sum, &end, 10);
    int64_t part = *end == '.' ? strtoll(end + 1, NULL, 10) : 0;
    return *sum == '-' ? whole * 100 - part : whole * 100 + part;
}

void happening_draft(struct ctx *ctx, const struct happening_form *form, struct record_draft *draft) {
    struct fact *facts = arena_array(ctx->arena, form->line_count + 1, sizeof *facts);
    size_t n = 0;
    for (size_t i = 0; i < form->line_count; i++)
        if (happening_fact(&form->lines[i]) && *form->lines[i].normal)
            facts[n++] = (struct fact){happening_fact(&form->lines[i]), form->lines[i].normal};
    day_t day = day_of(form, "at");
    const char *sum = normal_of(form, "amount");
    *draft = (struct record_draft){.party = form->party,
                                   .belongs = belongs_of(form),
                                   .kind = form->kind,
                                   .at = day == DAY_NONE ? 0 : zone_instant(registry_zone(ctx), day, 0),
                                   .whole_day = day != DAY_NONE,
                                   .ends = day_of(form, "ends"),
                                   .has_amount = *sum != '\0',
                                   .cents = *sum ? cents_of(sum) : 0,
                                   .text = normal_of(form, "text"),
                                   .service = NOTICE_NOTHING,
                                   .source = form->source,
                                   .reason = *form->reason ? form->reason : NULL,
                                   .facts = facts,
                                   .fact_count = n,
                                   .even_if_due = form->even_if_due};
}

/* Puts the model's fault beside the control it is about. */
void happening_fault(struct ctx *ctx, struct happening_form *form) {
    const char *field = ctx->fault.field, *dot = field ? strrchr(field, '.') : NULL, *text = frame_fault(ctx);
    form->mistakes++;
    form->due_asks = ending_asked(ctx);
    form->other_says = frame_fault_says(ctx);
    for (size_t i = 0; field && i < form->line_count; i++) {
        struct happening_line *line = &form->lines[i];
        const char *name = line->field.own ? line->field.own->entry.id : line->name;
        if (strcmp(name, field) == 0 || (dot && line->field.own && strcmp(name, dot + 1) == 0)) {
            line->wrong = text;
            fault_clear(ctx);
            return;
        }
    }
    if (field && (strcmp(field, "source") == 0 || strcmp(field, "licence") == 0))
        form->source_wrong = text;
    else if (field && strcmp(field, "reason") == 0)
        form->reason_wrong = text;
    else
        form->other_wrong = text;
    fault_clear(ctx);
}

enum status happening_add(struct visit *visit) {
    static const struct form_field only_kind[] = {{"kind", 200}};
    struct ctx *ctx = visit->ctx;
    struct happening_form form;
    struct form first;
    struct record_draft draft;
    ref_t record;
    TRY(form_read(ctx, visit->request, only_kind, 1, &first));
    TRY(open_form(visit, form_value(&first, "kind"), &form));
    TRY(happening_posted(visit, &form));
    if (!form.mistakes) {
        happening_draft(ctx, &form, &draft);
        enum status status = record_add(ctx, &draft, &record);
        if (status == ST_NOT_FOUND || status == ST_BUSY || status == ST_FAILED)
            return status;
        if (status == ST_OK) {
            return against_next(visit, record,
                                arena_printf(ctx->arena, "/party/%s", ref_text(ctx->arena, form.party)));
        }
        visit->reply->status = status_http(status);
        happening_fault(ctx, &form);
    } else {
        visit->reply->status = 400;
    }
    return happening_page(visit, &form);
}
