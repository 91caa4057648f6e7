/* Adding and changing a customer. What the notice refuses is shown at its field with the sentence that refuses, and
 * everything typed stays. */
#include "registry/ending.h"
#include "registry/known.h"
#include "registry/registry.h"
#include "connect/ytj.h"
#include "web/input.h"
#include "web/newcomer.h"
#include "web/edit.h"

#include <string.h>

/* -- the page ---------------------------------------------------------------------------------------------------- */

/* "E-mail", "E-mail 2": every row has a label of its own, for those who hear the form. */
static struct view_field view_of(struct ctx *ctx, const struct sheet_row *row) {
    const struct field *field = row->field;
    const char *number = strrchr(row->name, '.');
    struct view_field view = {.name = row->name,
                              .value = row->typed,
                              .wrong = row->wrong,
                              .stored = row->stored,
                              .says = row->wrong ? row->says : NULL};
    input_fill(ctx, field, row->typed, &view);
    if (number && field->many && strcmp(row->name, field->id) != 0)
        view.label = arena_printf(ctx->arena, "%s %s", view.label, number + 1);
    else if (sheet_required(ctx, row))
        input_required(ctx, field, &view);
    if (row->refused)
        view.hint = NULL;
    return view;
}

/* Data that only records of a category have (the pain of a visit) may stand with the customer too, but are seldom what
 * somebody opens the form for. */
static bool is_of_records(const struct category *category) {
    bool some = false;
    for (size_t i = 0; i < category->fields.count; i++) {
        if (field_builtin(category->fields.items[i]))
            return false;
        some = true;
    }
    return some;
}

/* The program's fields first; then, each category under its name, those of the notice's own. */
static void fill_fields(struct ctx *ctx, const struct sheet *sheet, struct view_edit *view) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_field *fields = arena_array(ctx->arena, sheet->row_count + 1, sizeof *fields);
    struct view_group *groups = arena_array(ctx->arena, notice->categories_count + 1, sizeof *groups);
    size_t n = 0;
    for (size_t i = 0; i < sheet->row_count; i++)
        if (!sheet->rows[i].field->own)
            fields[n++] = view_of(ctx, &sheet->rows[i]);
    view->fields = fields;
    view->fields_count = n;
    for (size_t c = 0; c < notice->categories_count; c++) {
        const struct category *category = &notice->categories[c];
        struct view_group group = {.label = frame_capital(ctx, words_in(&category->entry, ctx->lang)),
                                   .fields = &fields[n],
                                   .open = !is_of_records(category)};
        for (size_t i = 0; i < sheet->row_count; i++)
            if (sheet->rows[i].field->own && sheet->rows[i].field->category == (int)c) {
                fields[n++] = view_of(ctx, &sheet->rows[i]);
                group.fields_count++;
                group.open = group.open || *sheet->rows[i].typed;
            }
        if (group.fields_count)
            groups[view->groups_count++] = group;
    }
    view->groups = groups;
}

/* Somebody who is there keeps their kind; only a newcomer is asked. */
static void fill_types(struct ctx *ctx, const struct sheet *sheet, struct view_edit *view) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_choice *types = arena_array(ctx->arena, notice->types_count + 1, sizeof *types);
    for (size_t i = 0; i < notice->types_count; i++)
        types[i] = (struct view_choice){.value = notice->types[i].entry.id,
                                        .label = frame_capital(ctx, frame_type(ctx, (int)i)),
                                        .chosen = (int)i == sheet->type};
    view->types = types;
    view->types_count = notice->types_count;
}

/* Only under a notice with bought data; the page shows them while such a source is chosen. */
static void fill_licence(struct ctx *ctx, const struct sheet *sheet, struct view_edit *view) {
    static const char *const labels[SHEET_LICENCE] = {M("Licence or order"), M("Bought on"),
                                                      M("Licence until")};
    const struct notice *notice = ctx_notice(ctx);
    struct view_field *fields = arena_array(ctx->arena, SHEET_LICENCE, sizeof *fields);
    bool licences = false;
    for (size_t i = 0; i < notice->sources_count; i++)
        licences = licences || notice->sources[i].licence;
    for (size_t i = 0; licences && i < SHEET_LICENCE; i++)
        fields[view->licence_count++] = (struct view_field){
            .name = sheet_licence[i],
            .label = msg(ctx->lang, labels[i]),
            .value = sheet->licence_typed[i] ? sheet->licence_typed[i] : "",
            .type = "text",
            .width = i ? "w2" : "",
            .hint = msg(ctx->lang, i ? M("As in 23.11.2026") : M("Of bought data: its number")),
            .wrong = sheet->licence_wrong[i]};
    view->licence = fields;
}

/* The reason is asked for only under a notice that wants reasons. */
static void fill_sources(struct ctx *ctx, const struct sheet *sheet, struct view_edit *view) {
    const struct notice *notice = ctx_notice(ctx);
    bool reasons;
    input_sources(ctx, sheet->source, &view->sources, &view->sources_count, &reasons);
    for (size_t i = 0; i < notice->sources_count && !view->source_says; i++)
        if (notice->sources[i].main)
            view->source_says = frame_says(ctx, notice->sources[i].entry.path);
    view->source_wrong = sheet->source_wrong;
    if (sheet->source_says)
        view->source_says = sheet->source_says;
    if (reasons || sheet->reason_wrong)
        view->reason = input_reason(ctx, sheet->reason, sheet->reason_wrong);
    fill_licence(ctx, sheet, view);
}

/* For those who act for an organisation. */
static void fill_organisation(struct ctx *ctx, const struct sheet *sheet, struct view_edit *view) {
    if (sheet->party || !ctx_notice(ctx)->types[sheet->type].represents.count)
        return;
    struct view_field *field = arena_alloc(ctx->arena, sizeof *field);
    *field = (struct view_field){.name = "organisation",
                                 .label = msg(ctx->lang, M("Whose contact person")),
                                 .value = sheet->organisation,
                                 .type = "text",
                                 .hint = msg(ctx->lang, M("Name, business ID or id of the organisation")),
                                 .wrong = sheet->organisation_wrong};
    view->organisation = field;
    view->of = sheet->of;
    view->of_name = sheet->of_name;
}

/* The sentences that say what may be stored about this kind of customer, each once. */
static void fill_may(struct ctx *ctx, const struct sheet *sheet, struct view_edit *view) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_says *says = arena_array(ctx->arena, sheet->row_count + 1, sizeof *says);
    size_t n = 0;
    for (size_t i = 0; i < sheet->row_count; i++) {
        int category = notice_category_of(notice, sheet->type, sheet->rows[i].field->id);
        const struct view_says *found =
            category == NOTICE_NOTHING ? NULL : frame_says(ctx, notice->categories[category].entry.path);
        bool seen = false;
        for (size_t k = 0; found && k < n; k++)
            seen = seen || strcmp(says[k].text, found->text) == 0;
        if (found && !seen)
            says[n++] = *found;
    }
    view->may_says = says;
    view->may_says_count = n;
    if (n)
        view->may = MSG(ctx->arena, ctx->lang, M("What may be stored ({1}):"), frame_type(ctx, sheet->type));
}

/* The summary repeats each mistake as a link to its field, in the order of the page. */
static void fill_mistakes(struct ctx *ctx, const struct sheet *sheet, struct view_edit *view) {
    size_t count = sheet_mistakes(sheet), n = 0;
    if (!count)
        return;
    struct view_mistake *list = arena_array(ctx->arena, count, sizeof *list);
    for (size_t i = 0; i < sheet->row_count; i++)
        if (sheet->rows[i].wrong)
            list[n++] = (struct view_mistake){sheet->rows[i].name, sheet->rows[i].wrong};
    if (sheet->organisation_wrong)
        list[n++] = (struct view_mistake){"organisation", sheet->organisation_wrong};
    if (sheet->source_wrong)
        list[n++] = (struct view_mistake){"source", sheet->source_wrong};
    for (size_t i = 0; i < SHEET_LICENCE; i++)
        if (sheet->licence_wrong[i])
            list[n++] = (struct view_mistake){sheet_licence[i], sheet->licence_wrong[i]};
    if (sheet->reason_wrong)
        list[n++] = (struct view_mistake){"reason", sheet->reason_wrong};
    if (sheet->other_wrong)
        list[n++] = (struct view_mistake){NULL, sheet->other_wrong};
    view->mistakes = list;
    view->mistakes_count = n;
    view->other_says = sheet->other_says;
    view->summary =
        msg_count(ctx->arena, ctx->lang,
                  MN("Nothing was saved: mend one thing", "Nothing was saved: mend {1} things"), (long)count);
}

void edit_fill(struct visit *visit, const struct sheet *sheet, struct view_edit *view) {
    struct ctx *ctx = visit->ctx;
    view->fresh = sheet->party == NULL;
    view->due_asks = sheet->due_asks;
    if (sheet->party) {
        view->id = ref_text(ctx->arena, sheet->party->id);
        view->back = sheet->party->name;
        view->version = arena_printf(ctx->arena, "%lld", (long long)sheet->version);
        view->ytj = party_value(sheet->party, "business_id") != NULL;
    } else {
        fill_types(ctx, sheet, view);
    }
    fill_organisation(ctx, sheet, view);
    fill_fields(ctx, sheet, view);
    fill_sources(ctx, sheet, view);
    fill_may(ctx, sheet, view);
    fill_mistakes(ctx, sheet, view);
    const char *title =
        view->summary ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view->title) : view->title;
    frame_fill(visit, title, &view->frame);
}

/* `known`: filled with who is there already, or empty. */
static enum status show_with(struct visit *visit, const struct sheet *sheet, const struct view_edit *known) {
    struct ctx *ctx = visit->ctx;
    struct view_edit view = *known;
    view.title = sheet->party ? MSG(ctx->arena, ctx->lang, M("Change: {1}"), sheet->party->name)
                              : msg(ctx->lang, M("New customer"));
    edit_fill(visit, sheet, &view);
    if (!sheet->party)
        TRY(newcomer_fill(ctx, sheet, &view));
    struct template_out out = frame_out(visit);
    page_edit(&out, &view);
    return ST_OK;
}

static enum status show(struct visit *visit, const struct sheet *sheet) {
    return show_with(visit, sheet, &(struct view_edit){0});
}

/* Somebody with the same is there: a link to look, and a way to add all the same where that can be right. */
static enum status show_known(struct visit *visit, struct sheet *sheet, const struct party_draft *draft) {
    struct ctx *ctx = visit->ctx;
    struct hits hits;
    enum known_even needs;
    bool firm;
    TRY(known_list(ctx, draft, &hits, &needs, &firm));
    struct view_known *list = arena_array(ctx->arena, hits.count + 1, sizeof *list);
    for (size_t i = 0; i < hits.count; i++) {
        const struct hit *hit = &hits.items[i];
        list[i] = (struct view_known){.id = ref_text(ctx->arena, hit->party),
                                      .name = hit->name,
                                      .more = hit->organisation ? hit->organisation : hit->email};
    }
    visit->reply->status = status_http(ST_CONFLICT);
    sheet_fault(ctx, sheet);
    return show_with(visit, sheet,
                     &(struct view_edit){.known = list,
                                         .known_count = hits.count,
                                         .known_soft = !firm && needs == KNOWN_OTHERS,
                                         .known_gone = !firm && !hits.count && needs == KNOWN_OTHERS,
                                         .known_restricted = !firm && needs == KNOWN_ALL});
}

/* A status that is somebody's to mend stays on the page; the rest is the error page's. */
static enum status refused(struct visit *visit, struct sheet *sheet, enum status status) {
    bool elsewhere = !sheet->party && *sheet->ytj; /* it is YTJ that may not answer, not the register */
    if (status == ST_NOT_FOUND || (!elsewhere && (status == ST_BUSY || status == ST_FAILED)))
        return status;
    visit->reply->status = status_http(status);
    sheet_fault(visit->ctx, sheet);
    return show(visit, sheet);
}

/* -- somebody new ------------------------------------------------------------------------------------------------ */

/* The first type that acts for organisations of the other's type; the notice's first when there is none. */
static int type_acting_for(const struct notice *notice, int organisation) {
    for (size_t i = 0; i < notice->types_count; i++)
        if (set_has(&notice->types[i].represents, organisation))
            return (int)i;
    return 0;
}

/* From the list, or from an organisation's page: then it is about a person who speaks for it. */
enum status edit_new(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *of = request_query(visit->request, "of"), *asked = request_query(visit->request, "type");
    int type = asked ? notice_type(ctx_notice(ctx), asked) : 0;
    struct sheet sheet;
    ref_t ref;
    if (!of || !ref_parse(of, &ref)) {
        TRY(sheet_begin(ctx, &sheet, type == NOTICE_NOTHING ? 0 : type, NULL));
        return show(visit, &sheet);
    }
    struct party organisation;
    TRY(party_read(ctx, ref, visit_purpose(visit), &organisation));
    int theirs = organisation.role_count ? organisation.roles[0].type : 0;
    TRY(sheet_begin(ctx, &sheet, type_acting_for(ctx_notice(ctx), theirs), NULL));
    sheet.of = of;
    sheet.organisation = sheet.of_name = organisation.name;
    return show(visit, &sheet);
}

enum status edit_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct sheet sheet;
    TRY(sheet_read(visit, &sheet, NULL));
    if (sheet.only_show)
        return show(visit, &sheet);
    if (newcomer_asked(&sheet)) {
        TRY(newcomer_take(ctx, &sheet));
        return show(visit, &sheet);
    }
    if (!sheet_check(ctx, &sheet)) {
        visit->reply->status = 400;
        return show(visit, &sheet);
    }
    struct party_draft draft;
    ref_t party;
    sheet_draft(ctx, &sheet, &draft);
    enum status status =
        *sheet.ytj ? ytj_add(ctx, sheet.ytj, &draft, false, &party) : party_add(ctx, &draft, &party);
    if (status == ST_CONFLICT && ctx->fault.field && !ending_asked(ctx))
        return show_known(visit, &sheet, &draft);
    if (status != ST_OK)
        return refused(visit, &sheet, status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/party/%s", ref_text(ctx->arena, party)));
    return ST_OK;
}

/* -- somebody who is there ---------------------------------------------------------------------------------------- */

/* Somebody of whom only bookkeeping is left has no role and no fields: there is nothing to change. */
enum status edit_open(struct visit *visit, struct party *party) {
    ref_t ref;
    if (!ref_parse(visit->params[0], &ref))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(party_read(visit->ctx, ref, visit_purpose(visit), party));
    if (!party->role_count)
        return FAIL(visit->ctx, ST_NOT_FOUND,
                    M("There is nothing left of this customer that could be changed."));
    return ST_OK;
}

enum status edit_show(struct visit *visit) {
    struct party party;
    struct sheet sheet;
    TRY(edit_open(visit, &party));
    TRY(sheet_begin(visit->ctx, &sheet, party.roles[0].type, &party));
    return show(visit, &sheet);
}

static enum status changed_meanwhile(struct visit *visit, struct sheet *sheet, const struct party *now) {
    sheet_compare(visit->ctx, sheet, now);
    sheet->other_wrong =
        msg(visit->ctx->lang, M("Somebody changed this customer while you were writing. What the register has "
                                "now stands beside what you wrote: compare, and save again."));
    visit->reply->status = 409;
    return show(visit, sheet);
}

/* With what somebody else has saved; or the notice changed, and not the customer. */
static enum status conflicting(struct visit *visit, struct sheet *sheet) {
    struct ctx *ctx = visit->ctx;
    struct fault fault = ctx->fault;
    struct party now;
    fault_clear(ctx);
    TRY(party_read(ctx, sheet->party->id, visit_purpose(visit), &now));
    if (now.version != sheet->version)
        return changed_meanwhile(visit, sheet, &now);
    ctx->fault = fault;
    return refused(visit, sheet, ST_CONFLICT);
}

/* The version is looked at twice: here, so that nothing is checked against values that have gone, and in party_set, for
 * the moment between. */
enum status edit_save(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct sheet sheet;
    TRY(edit_open(visit, &party));
    TRY(sheet_read(visit, &sheet, &party));
    if (sheet.version != party.version)
        return changed_meanwhile(visit, &sheet, &party);
    if (!sheet_check(ctx, &sheet)) {
        visit->reply->status = 400;
        return show(visit, &sheet);
    }
    struct party_draft draft;
    sheet_draft(ctx, &sheet, &draft);
    enum status status = draft.value_count ? party_set(ctx, party.id, sheet.version, &draft) : ST_OK;
    if (status == ST_CONFLICT && !ctx->fault.field)
        return conflicting(visit, &sheet);
    if (status != ST_OK)
        return refused(visit, &sheet, status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/party/%s", ref_text(ctx->arena, party.id)));
    return ST_OK;
}
