/* Several customers at once: what they are handed out for and to whom, a next step for each. What is chosen travels in the form,
 * by ids or as "all that were found"; the model is asked about each of them, and the page says who stays behind and why. */
#include "base/buf.h"
#include "gate/filtered.h"
#include "http/form.h"
#include "notice/recipient.h"
#include "pages/pages.h"
#include "registry/follow.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/entrust.h"
#include "rights/export.h"
#include "web/chosen.h"
#include "web/customers.h"
#include "web/frame.h"
#include "web/mark.h"

#include <string.h>

/* More is for the command line: a page is waited for. */
enum { EXPORT_MOST = 5000, FOLLOW_MOST = 500, ID_MAX = 100, BASIS_MAX = 1000 };

struct chosen {
    struct form form;
    struct chosen_who who;
};

/* -- who is chosen ----------------------------------------------------------------------------------------------- */

static enum status read_ids(struct visit *visit, struct chosen_who *who) {
    struct ctx *ctx = visit->ctx;
    const char *const *ids;
    size_t count;
    TRY(form_read_list(ctx, visit->request, "who", ID_MAX, &ids, &count));
    who->parties = arena_array(ctx->arena, count + 1, sizeof *who->parties);
    for (size_t i = 0; i < count; i++)
        if (ref_parse(ids[i], &who->parties[who->count]))
            who->count++;
    who->count = ref_once_each(who->parties, who->count);
    return ST_OK;
}

enum status chosen_read(struct visit *visit, const struct form *form, struct chosen_who *who) {
    struct ctx *ctx = visit->ctx;
    const char *search = form_value(form, "search");
    *who = (struct chosen_who){.every = *form_value(form, "every")};
    who->list.filter = filtered_read(ctx, form_value(form, "filter"));
    who->list.words = *search ? gate_kept(visit, search) : "";
    who->list.search = who->list.words && *search ? search : NULL;
    if (!who->every)
        return read_ids(visit, who);
    if (!who->list.words) /* what was searched for is not known any more */
        return ST_OK;
    return find_all(ctx, who->list.words, &who->list.filter, &who->parties, &who->count);
}

static enum status read_chosen(struct visit *visit, struct chosen *chosen) {
    static const struct form_field fields[] = {
        {"search", ID_MAX},        {"filter", SAVED_QUERY}, {"every", 1},
        {"step", ID_MAX},          {"purpose", ID_MAX},     {"to", ID_MAX},
        {"basis", BASIS_MAX},      {"as", ID_MAX},          {"day", ID_MAX},
        {"text", FOLLOW_TEXT_MAX}, {"mark", MARK_ID},       {"source", ID_MAX},
        {"reason", BASIS_MAX},     {"seen", ID_MAX}};
    *chosen = (struct chosen){0};
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, &chosen->form));
    return chosen_read(visit, &chosen->form, &chosen->who);
}

/* -- the page ---------------------------------------------------------------------------------------------------- */

static struct view_choice *entries(struct ctx *ctx, const char *now, size_t *count, bool purposes) {
    const struct notice *notice = ctx_notice(ctx);
    size_t most = purposes ? notice->purposes_count : notice->holders_count;
    struct view_choice *list = arena_array(ctx->arena, most + 1, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < most; i++) {
        const struct entry *entry = purposes ? &notice->purposes[i].entry : &notice->holders[i].entry;
        const char *words = purposes ? words_in(entry, ctx->lang) : recipient_name(notice, (int)i, ctx->lang);
        if (purposes || (!notice->holders[i].recipient && notice->holders[i].role != ROLE_OWN))
            list[(*count)++] = (struct view_choice){
                .value = entry->id, .label = frame_capital(ctx, words), .chosen = strcmp(now, entry->id) == 0};
    }
    return list;
}

static const struct {
    const char *id, *label, *type, *file;
    enum export_as as;
} forms[] = {
    {"csv", M("table (CSV)"), "text/csv; charset=utf-8", "customers.csv", EXPORT_CSV},
    {"vcard", M("cards (vCard)"), "text/vcard; charset=utf-8", "customers.vcf", EXPORT_VCARD4},
    {"json", M("everything, for programs (JSON)"), "application/json", "customers.json", EXPORT_JSON},
};
enum { FORMS = sizeof forms / sizeof *forms };

static size_t form_of(const struct chosen *chosen) {
    for (size_t i = 0; i < FORMS; i++)
        if (strcmp(forms[i].id, form_value(&chosen->form, "as")) == 0)
            return i;
    return 0;
}

static void fill_selects(struct ctx *ctx, const struct chosen *chosen, struct view_chosen *view) {
    enum { SELECTS = 3 };
    struct view_select *selects = arena_array(ctx->arena, SELECTS, sizeof *selects);
    struct view_choice *as = arena_array(ctx->arena, FORMS, sizeof *as);
    for (size_t i = 0; i < FORMS; i++)
        as[i] = (struct view_choice){
            .value = forms[i].id, .label = msg(ctx->lang, forms[i].label), .chosen = i == form_of(chosen)};
    selects[0] = (struct view_select){.name = "purpose", .label = msg(ctx->lang, M("For what purpose"))};
    selects[0].choices = entries(ctx, form_value(&chosen->form, "purpose"), &selects[0].choices_count, true);
    selects[1] = (struct view_select){.name = "to", .label = msg(ctx->lang, M("To whom"))};
    selects[1].choices = entries(ctx, form_value(&chosen->form, "to"), &selects[1].choices_count, false);
    selects[2] = (struct view_select){
        .name = "as", .label = msg(ctx->lang, M("In what form")), .choices = as, .choices_count = FORMS};
    view->selects = selects;
    view->selects_count = SELECTS;
}

static void fill_overs(struct ctx *ctx, struct view_chosen *view) {
    const struct notice *notice = ctx_notice(ctx);
    int *indexes;
    size_t count = entrust_recipients(ctx, &indexes);
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] =
            (struct view_choice){.value = notice->holders[indexes[i]].entry.id,
                                 .label = frame_capital(ctx, recipient_name(notice, indexes[i], ctx->lang))};
    view->overs = list;
    view->overs_count = count;
}

void chosen_keep(struct ctx *ctx, const struct chosen_who *chosen, struct view_chosen *view) {
    struct view_choice *who = arena_array(ctx->arena, chosen->count + 1, sizeof *who);
    struct view_customers list = {.words = ""};
    for (size_t i = 0; i < chosen->count && !chosen->every; i++)
        who[view->who_count++] = (struct view_choice){.value = ref_text(ctx->arena, chosen->parties[i])};
    view->who = who;
    view->every = chosen->every;
    customers_ways(ctx, &chosen->list, &list);
    view->args = list.args;
    view->args_count = list.args_count;
    view->filter = list.query;
    view->search = chosen->list.search;
}

static void fill(struct visit *visit, const struct chosen *chosen, struct view_chosen *view) {
    struct ctx *ctx = visit->ctx;
    chosen_keep(ctx, &chosen->who, view);
    view->title = msg_count(ctx->arena, ctx->lang, MN("{1} customer chosen", "{1} customers chosen"),
                            (long)chosen->who.count);
    view->writes = permit_role(ctx, ACTION_SEND);
    view->exports = permit_role(ctx, ACTION_EXPORT);
    view->follows = permit_role(ctx, ACTION_NOTE);
    view->erases = permit_role(ctx, ACTION_ERASE);
    view->basis = form_value(&chosen->form, "basis");
    view->day = form_value(&chosen->form, "day");
    view->text = form_value(&chosen->form, "text");
    mark_fill(ctx, &(struct mark_asked){chosen->who.parties, chosen->who.count, &chosen->form}, view);
    fill_selects(ctx, chosen, view);
    fill_overs(ctx, view);
}

static enum status draw(struct visit *visit, const struct chosen *chosen, struct view_chosen *view) {
    struct template_out out = frame_out(visit);
    fill(visit, chosen, view);
    frame_fill(visit, view->title, &view->frame);
    page_chosen(&out, view);
    return ST_OK;
}

/* What the model refuses stands on the page; what failed is an error page. */
static enum status refused(struct visit *visit, const struct chosen *chosen, enum status status) {
    struct ctx *ctx = visit->ctx;
    struct view_chosen view = {0};
    if (status != ST_DENIED && status != ST_INVALID && status != ST_CONFLICT && status != ST_NOT_FOUND)
        return status;
    view.summary = frame_fault(ctx);
    view.says = frame_fault_says(ctx);
    visit->reply->status = status_http(status);
    return draw(visit, chosen, &view);
}

/* -- handing out ------------------------------------------------------------------------------------------------- */

static enum status options_of(struct ctx *ctx, const struct chosen *chosen, struct export_options *options) {
    const char *basis = form_value(&chosen->form, "basis");
    if (chosen->who.count > EXPORT_MOST)
        return FAIL(ctx, ST_INVALID,
                    M("That many at once are handed out on the command line: seloste export."));
    *options = (struct export_options){.as = forms[form_of(chosen)].as,
                                       .parties = chosen->who.parties,
                                       .party_count = chosen->who.count,
                                       .type = NOTICE_NOTHING,
                                       .purpose = form_value(&chosen->form, "purpose"),
                                       .recipient = form_value(&chosen->form, "to"),
                                       .basis = *basis ? basis : NULL,
                                       .csv = {.mark = true}};
    return ST_OK;
}

enum status chosen_names(struct ctx *ctx, const ref_t *parties, size_t shown, size_t all, const char **names) {
    struct hits hits;
    struct buf buf = buf_in(ctx->arena);
    size_t count = all < shown ? all : shown;
    TRY(find_these(ctx, parties, count, &hits));
    for (size_t i = 0; i < hits.count; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", hits.items[i].name);
    if (all > count)
        buf_add(&buf, ", …");
    *names = buf.length ? buf_text(&buf) : NULL;
    return ST_OK;
}

static const char *left_what(struct ctx *ctx, const struct export_left *left) {
    long count = (long)left->count;
    if (strcmp(left->what, "party") == 0)
        return msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), count);
    if (strcmp(left->what, "record") == 0)
        return msg_count(ctx->arena, ctx->lang, MN("{1} record", "{1} records"), count);
    return msg_count(ctx->arena, ctx->lang, MN("{1} value", "{1} values"), count);
}

static enum status look(struct visit *visit, const struct chosen *chosen) {
    struct ctx *ctx = visit->ctx;
    struct export_options options;
    struct export_result result;
    struct view_chosen view = {0};
    enum status status = options_of(ctx, chosen, &options);
    if (status == ST_OK)
        status = export_look(ctx, &options, &result);
    if (status != ST_OK)
        return refused(visit, chosen, status);
    struct view_left *left = arena_array(ctx->arena, result.left_count + 1, sizeof *left);
    for (size_t i = 0; i < result.left_count; i++) {
        const struct export_left *one = &result.left[i];
        left[i] = (struct view_left){.what = left_what(ctx, one), .why = one->why};
        if (strcmp(one->what, "party") == 0)
            TRY(chosen_names(ctx, one->parties, EXPORT_LEFT_SHOWN, one->count, &left[i].names));
    }
    view.left = left;
    view.left_count = result.left_count;
    view.goes = MSG(ctx->arena, ctx->lang, M("To {1}: {2} of {3} customers, {4} values and {5} records."),
                    result.recipient, frame_number(ctx, result.parties), frame_number(ctx, chosen->who.count),
                    frame_number(ctx, result.values), frame_number(ctx, result.records));
    return draw(visit, chosen, &view);
}

/* "3 customers: the person has objected": what the page says behind the handing-out. */
static const char *left_lines(struct ctx *ctx, const struct export_result *result) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < result->left_count; i++)
        buf_printf(&buf, "%s%s: %s", buf.length ? "\n" : "", left_what(ctx, &result->left[i]),
                   result->left[i].why);
    return buf.length ? buf_text(&buf) : "";
}

static const char *said(struct ctx *ctx, const struct export_result *result, size_t chosen) {
    return MSG(ctx->arena, ctx->lang,
               M("Written down as handed to {1}: {2} customers. {3} of those chosen stay behind."),
               result->recipient, frame_number(ctx, result->parties),
               frame_number(ctx, chosen > result->parties ? chosen - result->parties : 0));
}

/* The disclosure is written down here, once; the page behind it says so and has the file. */
static enum status hand_out(struct visit *visit, const struct chosen *chosen) {
    struct ctx *ctx = visit->ctx;
    struct export_options options;
    struct export_result result;
    enum status status = options_of(ctx, chosen, &options);
    if (status == ST_OK)
        status = export_run(ctx, &options, &result);
    if (status != ST_OK)
        return refused(visit, chosen, status);
    size_t form = form_of(chosen);
    const struct tray_file file = {.name = forms[form].file,
                                   .type = forms[form].type,
                                   .said = said(ctx, &result, chosen->who.count),
                                   .left = left_lines(ctx, &result),
                                   .bytes = result.bytes,
                                   .length = result.length};
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/customers/handed/%s", gate_lay(visit, &file)));
    return ST_OK;
}

/* -- next steps -------------------------------------------------------------------------------------------------- */

/* Each is a change of its own: where one is refused the others stand, and the page says how many. */
static enum status plan(struct visit *visit, const struct chosen *chosen) {
    struct ctx *ctx = visit->ctx;
    struct view_chosen view = {0};
    struct follow_draft draft = {
        .minute = FOLLOW_NO_TIME, .user = visit->user->id, .text = form_value(&chosen->form, "text")};
    size_t done = 0;
    enum status status = ST_OK;
    if (!follow_when(ctx, form_value(&chosen->form, "day"), &draft.day))
        status = FAIL(ctx, ST_INVALID, M("Write the day as 5.12.2026."));
    else if (chosen->who.count > FOLLOW_MOST)
        status = FAIL(ctx, ST_INVALID, M("At most {1} customers at once get a next step. Choose fewer."),
                      frame_number(ctx, FOLLOW_MOST));
    for (size_t i = 0; status == ST_OK && i < chosen->who.count; i++) {
        ref_t record;
        draft.party = chosen->who.parties[i];
        enum status one = follow_add(ctx, &draft, &record);
        done += one == ST_OK;
        if (one != ST_OK && !view.summary) {
            view.summary = frame_fault(ctx);
            view.says = frame_fault_says(ctx);
        }
        fault_clear(ctx);
    }
    if (status != ST_OK)
        return refused(visit, chosen, status);
    view.done = MSG(ctx->arena, ctx->lang, M("Written down for {1} of {2} customers."), frame_number(ctx, done),
                    frame_number(ctx, chosen->who.count));
    return draw(visit, chosen, &view);
}

/* -- tagging ----------------------------------------------------------------------------------------------------- */

static enum status tag(struct visit *visit, const struct chosen *chosen, bool sure) {
    const struct mark_asked asked = {chosen->who.parties, chosen->who.count, &chosen->form};
    struct view_chosen view = {0};
    enum status status = sure ? mark_do(visit, &asked) : mark_plan(visit, &asked, &view);
    if (status != ST_OK)
        return refused(visit, chosen, status);
    return sure ? ST_OK : draw(visit, chosen, &view);
}

/* -- all of it --------------------------------------------------------------------------------------------------- */

enum status chosen_do(struct visit *visit) {
    struct chosen chosen;
    struct view_chosen view = {0};
    TRY(read_chosen(visit, &chosen));
    const char *step = form_value(&chosen.form, "step");
    if (!chosen.who.count) {
        reply_see_other(visit->reply,
                        customers_address(visit->ctx, chosen.who.list.search, &chosen.who.list.filter));
        return ST_OK;
    }
    if (strcmp(step, "look") == 0)
        return look(visit, &chosen);
    if (strcmp(step, "file") == 0)
        return hand_out(visit, &chosen);
    if (strcmp(step, "follow") == 0)
        return plan(visit, &chosen);
    if (strcmp(step, "mark") == 0 || strcmp(step, "marked") == 0)
        return tag(visit, &chosen, strcmp(step, "marked") == 0);
    return draw(visit, &chosen, &view);
}
