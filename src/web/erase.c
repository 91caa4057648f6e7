/* The plan of an erasure, and the erasure: what goes and what stays until when and why, others' texts that name the person, what people
 * will have to do; then the name is typed. Nothing is done before that. */
#include "rights/erase.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/tasks.h"

#include <string.h>

enum { NAME_MAX = 800 };

struct typed {
    const char *name;
    bool with_answer; /* the person knows that the answer goes too */
    const char *wrong, *field;
};

/* What was said of each text, by its item. */
struct said {
    const char *const *keep, *const *redact, *const *later;
    size_t keep_count, redact_count, later_count;
    bool all; /* one thing of each */
};

static bool chosen(const char *const *items, size_t count, const char *item) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i], item) == 0)
            return true;
    return false;
}

/* ---- what is shown */

static const struct view_erase_item *items(struct ctx *ctx, const struct erase_plan *plan, bool goes,
                                           size_t *count, size_t *total) {
    struct view_erase_item *list = arena_array(ctx->arena, plan->item_count + 1, sizeof *list);
    *count = *total = 0;
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct erase_item *item = &plan->items[i];
        if (item->goes != goes)
            continue;
        *total += item->count;
        list[(*count)++] =
            (struct view_erase_item){.what = frame_capital(ctx, item->what),
                                     .count = frame_number(ctx, item->count),
                                     .because = item->because,
                                     .says = item->sentence ? frame_says(ctx, item->sentence) : NULL};
    }
    return list;
}

static const struct view_erase_place *places(struct ctx *ctx, const struct erase_plan *plan, size_t *count) {
    static const char *const headings[TASK_PLACES] = {M("Papers"), M("Phones and devices"), M("Other systems"),
                                                      M("Who is told"), M("Texts about others")};
    struct view_erase_place *list = arena_array(ctx->arena, TASK_PLACES, sizeof *list);
    *count = 0;
    for (int place = 0; place < TASK_PLACES; place++) {
        struct view_choice *texts = arena_array(ctx->arena, plan->task_count + 1, sizeof *texts);
        size_t found = 0;
        for (size_t i = 0; i < plan->task_count; i++)
            if (plan->tasks[i].place == (enum task_place)place)
                texts[found++].label = plan->tasks[i].text;
        if (found)
            list[(*count)++] = (struct view_erase_place){msg(ctx->lang, headings[place]), texts, found};
    }
    return list;
}

static const struct view_mention *mentions(struct ctx *ctx, const struct erase_plan *plan,
                                           const struct said *said) {
    struct view_mention *list = arena_array(ctx->arena, plan->mention_count + 1, sizeof *list);
    for (size_t i = 0; i < plan->mention_count; i++) {
        const struct mention *mention = &plan->mentions[i];
        const char *item = mention_item(ctx->arena, mention);
        struct tasks_text text = tasks_text_at(ctx, item, mention->party);
        list[i] = (struct view_mention){.item = item,
                                        .page = text.page,
                                        .of = text.id,
                                        .takes_out = mention->takes_out,
                                        .label = mention->label,
                                        .day = frame_day(ctx, mention->day),
                                        .iso = frame_day_iso(ctx, mention->day),
                                        .text = mention->text,
                                        .keeps = said && chosen(said->keep, said->keep_count, item),
                                        .redacts = said && chosen(said->redact, said->redact_count, item),
                                        .later = said && chosen(said->later, said->later_count, item)};
    }
    return list;
}

static void fill_form(struct ctx *ctx, const struct erase_plan *plan, const struct typed *typed, size_t goes,
                      struct view_erase *view) {
    struct view_field *field = arena_alloc(ctx->arena, sizeof *field);
    *field = (struct view_field){
        .name = "name",
        .label = MSG(ctx->arena, ctx->lang, M("Type the name: {1}"), plan->name ? plan->name : view->id),
        .value = typed->name,
        .type = "text",
        .wrong = typed->wrong && typed->field && strcmp(typed->field, "name") == 0 ? typed->wrong : NULL};
    view->fields = field;
    view->fields_count = 1;
    view->button = msg_count(ctx->arena, ctx->lang, MN("Erase {1} item", "Erase {1} items"), (long)goes);
}

static enum status show(struct visit *visit, ref_t party, const struct said *said, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct erase_plan plan;
    size_t goes, stays;
    TRY(permit_action(ctx, ACTION_ERASE, party, NULL));
    TRY(erase_plan(ctx, party, &plan));
    struct view_mistake mistake = {typed->field, typed->wrong};
    struct view_erase view = {.id = ref_text(ctx->arena, party),
                              .name = plan.name,
                              .waits = plan.waits,
                              .doubt = plan.doubt,
                              .answer = plan.answer,
                              .with_answer = typed->with_answer,
                              .answer_wrong = typed->field && strcmp(typed->field, "with_answer") == 0,
                              .nothing = plan.nothing,
                              .may = !plan.nothing && !plan.waits,
                              .mistakes = &mistake,
                              .mistakes_count = typed->wrong != NULL,
                              .summary = typed->wrong ? msg(ctx->lang, M("Nothing was erased")) : NULL,
                              .lead = msg(ctx->lang, M("Nothing has been erased yet."))};
    frame_fill(visit, msg(ctx->lang, M("Plan of an erasure")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "party/%s/erase", view.id);
    view.goes = items(ctx, &plan, true, &view.goes_count, &goes);
    view.stays = items(ctx, &plan, false, &view.stays_count, &stays);
    view.goes_head =
        msg_count(ctx->arena, ctx->lang, MN("Goes now: {1} item", "Goes now: {1} items"), (long)goes);
    view.stays_head = msg_count(ctx->arena, ctx->lang, MN("Stays: {1} item", "Stays: {1} items"), (long)stays);
    view.mentions = mentions(ctx, &plan, said);
    view.mentions_count = plan.mention_count;
    view.looked = msg_count(
        ctx->arena, ctx->lang,
        MN("{1} text about others was looked through.", "{1} texts about others were looked through."),
        (long)plan.looked);
    view.places = places(ctx, &plan, &view.places_count);
    fill_form(ctx, &plan, typed, goes, &view);
    struct template_out out = frame_out(visit);
    page_erase(&out, &view);
    return ST_OK;
}

static enum status read_id(struct visit *visit, ref_t *party) {
    return ref_parse(visit->params[0], party) ? ST_OK
                                              : FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
}

enum status erase_show(struct visit *visit) {
    ref_t party;
    TRY(read_id(visit, &party));
    return show(visit, party, NULL, &(struct typed){.name = ""});
}

/* ---- doing it */

static enum status again(struct visit *visit, ref_t party, const struct said *said, struct typed *typed,
                         const char *wrong, const char *field) {
    typed->wrong = wrong;
    typed->field = field;
    visit->reply->status = 400;
    return show(visit, party, said, typed);
}

/* A text of somebody else's is kept only because somebody says so. */
static enum status read_mentions(struct visit *visit, const struct erase_plan *plan, struct said *said,
                                 struct erase_said *result) {
    struct ctx *ctx = visit->ctx;
    TRY(form_read_list(ctx, visit->request, "keep", NAME_MAX, &said->keep, &said->keep_count));
    TRY(form_read_list(ctx, visit->request, "redact", NAME_MAX, &said->redact, &said->redact_count));
    TRY(form_read_list(ctx, visit->request, "later", NAME_MAX, &said->later, &said->later_count));
    const char **items = arena_array(ctx->arena, plan->mention_count + 1, sizeof *items);
    said->all = true;
    for (size_t i = 0; i < plan->mention_count; i++) {
        const struct mention *mention = &plan->mentions[i];
        const char *item = mention_item(ctx->arena, mention);
        bool keeps = chosen(said->keep, said->keep_count, item),
             redacts = mention->takes_out && chosen(said->redact, said->redact_count, item),
             later = chosen(said->later, said->later_count, item);
        said->all = said->all && keeps + redacts + later == 1;
        if (redacts)
            unname_want(ctx->arena, &result->wish, mention->kind, mention->id);
        if (keeps || redacts)
            items[result->item_count++] = item;
    }
    result->mentions = plan->mentions;
    result->mention_count = plan->mention_count;
    result->looked = plan->looked;
    result->items = items;
    return ST_OK;
}

enum status erase_do(struct visit *visit) {
    static const struct form_field fields[] = {{"name", NAME_MAX}, {"with_answer", NAME_MAX}};
    struct ctx *ctx = visit->ctx;
    struct typed typed = {.name = ""};
    struct erase_certificate certificate;
    struct erase_said decided = {0};
    struct said said = {0};
    struct erase_plan plan;
    struct form form;
    ref_t party;
    TRY(read_id(visit, &party));
    TRY(form_read(ctx, visit->request, fields, 2, &form));
    typed.name = form_value(&form, "name");
    typed.with_answer = *form_value(&form, "with_answer") != '\0';
    TRY(permit_action(ctx, ACTION_ERASE, party, NULL));
    TRY(erase_plan(ctx, party, &plan));
    TRY(read_mentions(visit, &plan, &said, &decided));
    if (!said.all)
        return again(
            visit, party, &said, &typed,
            msg(ctx->lang,
                M("Say of each text one thing: it is kept, the name is taken out, or somebody decides later.")),
            "mentions");
    if (plan.answer && !typed.with_answer)
        return again(visit, party, &said, &typed,
                     msg(ctx->lang, M("Say that the person knows that the answer goes too.")), "with_answer");
    decided.with_answer = typed.with_answer;
    if (!erase_typed(ctx, typed.name, plan.name ? plan.name : ref_text(ctx->arena, party)))
        return again(visit, party, &said, &typed,
                     MSG(ctx->arena, ctx->lang, M("Type it as it stands here: {1}"),
                         plan.name ? plan.name : ref_text(ctx->arena, party)),
                     "name");
    TRY(erase_run_said(ctx, party, &decided, &certificate));
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/certificates/%s", certificate.id));
    return ST_OK;
}
