/* An e-mail to a customer: for what it may be sent stands in the form, for what it may not stands beside it with the reason, as the one
 * door says it. Whether it may is asked again when it is put, and when it goes. */
#include "http/form.h"
#include "notice/word.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/sending.h"
#include "rights/outbox.h"
#include "web/frame.h"

#include <string.h>

enum { PURPOSE_MAX = 100, SUBJECT_MAX = 1000, TEXT_MAX = 120000, ADDRESS_MAX = 300 };

struct typed {
    const char *purpose, *address, *subject, *text;
    const char *wrong, *wrong_field;
    const struct view_says *says;
};

static enum status party_of(struct visit *visit, struct party *party) {
    struct ctx *ctx = visit->ctx;
    ref_t ref;
    if (!ref_parse(visit->params[0], &ref))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(party_now(ctx, &ref));
    TRY(permit_action(ctx, ACTION_SEND, ref, NULL));
    return party_read(ctx, ref, visit_purpose(visit), party);
}

/* ---- for what */

static size_t email_of(const struct sending *sending) {
    for (size_t i = 0; i < sending->channel_count; i++)
        if (strcmp(sending->channels[i], "email") == 0)
            return i;
    return 31;
}

/* An answer about somebody by e-mail, whatever service it is about. */
static bool concerns(const struct sending_row *row, size_t email) {
    return row->whom & 1u && row->channels & 1u << email && row->service == NOTICE_NOTHING;
}

static void fill_purposes(struct ctx *ctx, const struct sending *sending, const char *chosen,
                          struct view_write *view, struct view_choice *choices, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    size_t email = email_of(sending);
    struct view_write_no *nos = arena_array(ctx->arena, notice->purposes_count + 1, sizeof *nos);
    for (size_t i = 0; i < sending->count; i++) {
        const struct sending_row *row = &sending->rows[i];
        for (size_t p = 0; concerns(row, email) && p < row->purpose_count; p++) {
            const struct entry *entry = &notice->purposes[row->purposes[p]].entry;
            const char *label = frame_capital(ctx, words_in(entry, ctx->lang));
            if (row->answer.yes && *count < notice->purposes_count)
                choices[(*count)++] = (struct view_choice){
                    .value = entry->id, .label = label, .chosen = strcmp(chosen, entry->id) == 0};
            else if (!row->answer.yes && view->nos_count < notice->purposes_count)
                nos[view->nos_count++] = (struct view_write_no){label, row->answer.why};
        }
    }
    view->nos = nos;
    view->may = *count > 0;
}

/* ---- the form */

static const struct view_choice *address_choices(struct ctx *ctx, const struct party *party, const char *chosen,
                                                 size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, party->value_count + 1, sizeof *list);
    for (size_t i = 0; i < party->value_count; i++) {
        const char *text = party->values[i].text;
        if (strcmp(party->values[i].field, "email") != 0 || !text)
            continue;
        list[(*count)++] =
            (struct view_choice){.value = text, .label = text, .chosen = strcmp(chosen, text) == 0};
    }
    return list;
}

static struct view_field field_view(struct ctx *ctx, const struct typed *typed, const char *name,
                                    const char *label, const char *value) {
    bool wrong = typed->wrong_field && strcmp(typed->wrong_field, name) == 0;
    return (struct view_field){.name = name,
                               .label = msg(ctx->lang, label),
                               .value = value,
                               .type = "text",
                               .width = "",
                               .wrong = wrong ? typed->wrong : NULL};
}

static void fill_fields(struct ctx *ctx, const struct party *party, const struct sending *sending,
                        const struct typed *typed, struct view_write *view) {
    enum { FIELDS = 4 };
    struct view_field *fields = arena_array(ctx->arena, FIELDS, sizeof *fields);
    struct view_choice *purposes =
        arena_array(ctx->arena, ctx_notice(ctx)->purposes_count + 1, sizeof *purposes);
    size_t purpose_count = 0;
    fill_purposes(ctx, sending, typed->purpose, view, purposes, &purpose_count);
    fields[0] = field_view(ctx, typed, "purpose", M("For what"), typed->purpose);
    fields[0].choices = purposes;
    fields[0].choices_count = purpose_count;
    fields[0].hint = msg(ctx->lang, M("Only what the notice and the person allow today."));
    fields[1] = field_view(ctx, typed, "to", M("Address"), typed->address);
    fields[1].choices = address_choices(ctx, party, typed->address, &fields[1].choices_count);
    fields[2] = field_view(ctx, typed, "subject", M("Subject"), typed->subject);
    fields[3] = field_view(ctx, typed, "text", M("Text"), typed->text);
    fields[3].area = true;
    view->fields = fields;
    view->fields_count = FIELDS;
    view->may = view->may && fields[1].choices_count;
    if (!fields[1].choices_count)
        view->wrong = msg(ctx->lang, M("No e-mail address of theirs is stored."));
}

static enum status show(struct visit *visit, const struct party *party, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct sending sending;
    struct view_write view = {.id = ref_text(ctx->arena, party->id),
                              .name = party->name,
                              .wrong = typed->wrong,
                              .wrong_field = typed->wrong_field};
    TRY(sending_of(ctx, party, NULL, 0, &sending));
    frame_fill(visit, msg(ctx->lang, M("Write an e-mail")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "party/%s/mail", view.id);
    fill_fields(ctx, party, &sending, typed, &view);
    struct template_out out = frame_out(visit);
    page_write(&out, &view);
    return ST_OK;
}

enum status write_show(struct visit *visit) {
    struct party party;
    TRY(party_of(visit, &party));
    return show(visit, &party, &(struct typed){.purpose = "", .address = "", .subject = "", .text = ""});
}

static enum lang lang_of(struct ctx *ctx, const struct party *party) {
    enum lang lang = ctx_notice(ctx)->first_language;
    for (size_t i = 0; i < party->value_count; i++)
        if (strcmp(party->values[i].field, "language") == 0 && party->values[i].text)
            (void)lang_from(party->values[i].text, &lang);
    return lang;
}

enum status write_send(struct visit *visit) {
    static const struct form_field fields[] = {
        {"purpose", PURPOSE_MAX}, {"to", ADDRESS_MAX}, {"subject", SUBJECT_MAX}, {"text", TEXT_MAX}};
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct form form;
    ref_t id;
    TRY(party_of(visit, &party));
    TRY(form_read(ctx, visit->request, fields, 4, &form));
    struct typed typed = {.purpose = form_value(&form, "purpose"),
                          .address = form_value(&form, "to"),
                          .subject = form_value(&form, "subject"),
                          .text = form_value(&form, "text")};
    const struct outbox_draft draft = {.kind = OUTBOX_SERVICE,
                                       .party = party.id,
                                       .purpose = notice_purpose(ctx_notice(ctx), typed.purpose),
                                       .address = typed.address,
                                       .subject = typed.subject,
                                       .text = typed.text,
                                       .lang = lang_of(ctx, &party)};
    enum status status = draft.purpose == NOTICE_NOTHING
                             ? (FAIL(ctx, ST_INVALID, M("Say for which purpose of the notice it is sent.")),
                                fault_at_field(ctx, "purpose"))
                             : outbox_add(ctx, &draft, &id);
    if (status == ST_INVALID || status == ST_DENIED) {
        typed.wrong = frame_fault(ctx);
        typed.wrong_field = ctx->fault.field ? ctx->fault.field : "purpose";
        fault_clear(ctx);
        visit->reply->status = status_http(status);
        return show(visit, &party, &typed);
    }
    TRY(status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/messages/%s", ref_text(ctx->arena, id)));
    return ST_OK;
}
