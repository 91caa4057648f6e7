/* One field of somebody, changed where it stands: by script a small form in its place and then the facts anew; without script
 * a page with just that field. What is checked, stored and refused is the whole form's (sheet.h), cut down to its rows. */
#include "web/customer.h"
#include "web/edit.h"

#include "http/form.h"
#include "pages/pages.h"

#include <string.h>

/* A field that the notice does not list about such a customer is a page that is not there. */
static enum status keep_only(struct ctx *ctx, struct sheet *sheet, const char *field) {
    size_t kept = 0;
    for (size_t i = 0; field && i < sheet->row_count; i++)
        if (strcmp(sheet->rows[i].field->id, field) == 0 && !sheet->rows[i].refused)
            sheet->rows[kept++] = sheet->rows[i];
    sheet->row_count = kept;
    return kept ? ST_OK : FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
}

static enum status show(struct visit *visit, const struct sheet *sheet) {
    struct ctx *ctx = visit->ctx;
    const struct field *field = sheet->rows[0].field;
    struct view_edit view = {
        .only = field->id,
        .title = MSG(ctx->arena, ctx->lang, M("{1}: {2}"), sheet->party->name, field_label(field, ctx->lang))};
    edit_fill(visit, sheet, &view);
    struct template_out out = frame_out(visit);
    if (visit_part(visit))
        page_datum_part(&out, &view);
    else
        page_datum(&out, &view);
    return ST_OK;
}

enum status datum_show(struct visit *visit) {
    struct party party;
    struct sheet sheet;
    TRY(edit_open(visit, &party));
    TRY(sheet_begin(visit->ctx, &sheet, party.roles[0].type, &party));
    TRY(keep_only(visit->ctx, &sheet, request_query(visit->request, "field")));
    return show(visit, &sheet);
}

/* By script the facts come back; otherwise the customer's page, at the field. */
static enum status stored(struct visit *visit, const struct sheet *sheet) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct view_facts facts;
    if (!visit_part(visit)) {
        reply_see_other(visit->reply,
                        arena_printf(ctx->arena, "/party/%s#v-%s", ref_text(ctx->arena, sheet->party->id),
                                     sheet->rows[0].field->id));
        return ST_OK;
    }
    TRY(party_read(ctx, sheet->party->id, visit_purpose(visit), &party));
    TRY(customer_facts(visit, &party, &facts));
    facts.done_field = sheet->rows[0].field->id;
    facts.done = MSG(ctx->arena, ctx->lang, M("Saved: {1}"), field_label(sheet->rows[0].field, ctx->lang));
    struct template_out out = frame_out(visit);
    page_facts_part(&out, &facts);
    return ST_OK;
}

static enum status refused(struct visit *visit, struct sheet *sheet, enum status status) {
    visit->reply->status = status_http(status);
    sheet_fault(visit->ctx, sheet);
    return show(visit, sheet);
}

/* Somebody was quicker: what stands there now is told beside what was typed, and saving again is a choice between the two. */
static enum status meet_other(struct visit *visit, struct sheet *sheet) {
    struct ctx *ctx = visit->ctx;
    struct party *now = arena_alloc(ctx->arena, sizeof *now);
    fault_clear(ctx);
    TRY(party_read(ctx, sheet->party->id, visit_purpose(visit), now));
    sheet_compare(ctx, sheet, now);
    sheet->other_wrong =
        msg(ctx->lang, M("Somebody changed this customer while you were writing. What the register has "
                         "now stands beside what you wrote: compare, and save again."));
    visit->reply->status = status_http(ST_CONFLICT);
    return show(visit, sheet);
}

static enum status save(struct visit *visit, struct sheet *sheet) {
    struct ctx *ctx = visit->ctx;
    struct party_draft draft;
    sheet_draft(ctx, sheet, &draft);
    enum status status = draft.value_count ? party_set(ctx, sheet->party->id, sheet->version, &draft) : ST_OK;
    if (status == ST_OK)
        return stored(visit, sheet);
    if (status == ST_NOT_FOUND || status == ST_BUSY || status == ST_FAILED)
        return status;
    return status == ST_CONFLICT && !ctx->fault.field ? meet_other(visit, sheet)
                                                      : refused(visit, sheet, status);
}

enum status datum_save(struct visit *visit) {
    static const struct form_field only[] = {{"only", 200}};
    struct party party;
    struct sheet sheet;
    struct form form;
    TRY(form_read(visit->ctx, visit->request, only, 1, &form));
    TRY(edit_open(visit, &party));
    TRY(sheet_read(visit, &sheet, &party));
    TRY(keep_only(visit->ctx, &sheet, form_value(&form, "only")));
    if (sheet.version != party.version)
        return meet_other(visit, &sheet);
    if (sheet_check(visit->ctx, &sheet))
        return save(visit, &sheet);
    visit->reply->status = 400;
    return show(visit, &sheet);
}
