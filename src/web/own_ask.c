/* What is asked on the own page: a form in which the promised day stands before anything is sent. An erasure is looked at twice. */
#include "web/own.h"

#include "http/form.h"
#include "notice/deadline.h"
#include "registry/choice.h"
#include "registry/registry.h"
#include "web/requests.h"

#include <string.h>

enum { WHY_MAX = 40, USE_MAX = 120, SURE_MAX = 4 };

/* How each right is asked about. */
static const struct ask {
    enum deadline_right right;
    const char *title, *lead, *label;
    bool needs_text;
} asks[] = {
    {DEADLINE_ACCESS, M("Send me copies"),
     M("You can fetch everything that is in the register on your page at once. Ask here for copies of papers, "
       "or for an "
       "answer in another form."),
     M("What you would like, and how (may be left out)"), false},
    {DEADLINE_RECTIFICATION, M("Something is wrong or missing"), NULL, M("What is wrong, and what is right"),
     true},
    {DEADLINE_ERASURE, M("Erase my data"), NULL, M("Something to add (may be left out)"), false},
    {DEADLINE_RESTRICTION, M("Do not use my data for now"),
     M("While it is restricted your data are only stored."), M("Something to add (may be left out)"), false},
    {DEADLINE_OBJECTION, M("Object to another use"),
     M("Marketing is objected to on your page at once, without a reason. Here you object to another use of "
       "your data."),
     M("Why it is wrong for you"), true},
    {DEADLINE_HUMAN_DECISION, M("I want a person to decide"), NULL, M("What it is about"), true},
    {DEADLINE_COMPLAINT, M("Complain"), NULL, M("What happened"), true},
    {DEADLINE_INFORMATION, M("Where did you get my data?"), NULL, M("Which data you mean (may be left out)"),
     false},
};

struct typed {
    const struct ask *ask;
    const char *text, *why, *use, *wrong;
    struct extent extent;
    bool again; /* it is looked at once more */
};

static enum status find_ask(struct visit *visit, const struct ask **ask) {
    enum deadline_right right;
    if (deadline_right_from(visit->params[0], &right))
        for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
            if (asks[i].right == right && own_may_ask(right)) {
                *ask = &asks[i];
                return ST_OK;
            }
    return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
}

/* ---- what an erasure does */

static const char *because(struct ctx *ctx, const struct erase_item *item) {
    if (item->erasable_from == DAY_NONE)
        return item->because;
    const char *from = MSG(ctx->arena, ctx->lang, M("you may have it erased from {1} on"),
                           frame_day(ctx, item->erasable_from));
    if (item->gone_by == DAY_NONE)
        return from;
    return MSG(ctx->arena, ctx->lang, M("{1}, and it is gone by {2} at the latest"), from,
               frame_day(ctx, item->gone_by));
}

static enum status fill_plan(struct ctx *ctx, struct view_own_ask *view) {
    struct erase_plan plan;
    TRY(own_plan(ctx, &plan));
    struct view_own_item *goes = arena_array(ctx->arena, plan.item_count + 1, sizeof *goes),
                         *stays = arena_array(ctx->arena, plan.item_count + 1, sizeof *stays);
    for (size_t i = 0; i < plan.item_count; i++) {
        const struct erase_item *item = &plan.items[i];
        const char *what = frame_capital(ctx, item->what);
        if (item->goes)
            goes[view->goes_count++] = (struct view_own_item){what, NULL};
        else
            stays[view->stays_count++] = (struct view_own_item){what, because(ctx, item)};
    }
    view->erasure = 1;
    view->goes = goes;
    view->stays = stays;
    return ST_OK;
}

/* ---- the form */

static const char *promised(struct ctx *ctx, enum deadline_right right) {
    struct deadline deadline;
    if (deadline_for(ctx, ctx_notice(ctx), right, ctx->now, &deadline) != ST_OK ||
        deadline.binding == DAY_NONE) {
        fault_clear(ctx);
        return msg(ctx->lang, M("A person of ours reads it and answers."));
    }
    return MSG(ctx->arena, ctx->lang, M("A person of ours reads it. We answer by {1}."),
               frame_day(ctx, deadline.binding));
}

static void fill_whys(struct ctx *ctx, const struct typed *typed, struct view_own_ask *view) {
    static const char *const labels[] = {M("My data are wrong, and you are to check that"),
                                         M("The use is against the law, but do not erase them"),
                                         M("I need the data for a legal claim"),
                                         M("I have objected, and you are to weigh that")};
    const char *const *ids = choice_restrict_why(&view->whys_count);
    struct view_choice *list = arena_array(ctx->arena, view->whys_count, sizeof *list);
    for (size_t i = 0; i < view->whys_count; i++)
        list[i] = (struct view_choice){.value = ids[i],
                                       .label = i < 4 ? msg(ctx->lang, labels[i]) : ids[i],
                                       .chosen = typed->why ? strcmp(typed->why, ids[i]) == 0 : i == 0};
    view->whys = list;
}

/* What may be objected to stops in the same moment; the rest somebody reads first. */
static enum status fill_use(struct ctx *ctx, const struct typed *typed, struct view_own_ask *view) {
    struct own_use *uses;
    size_t count;
    struct view_field *field = arena_alloc(ctx->arena, sizeof *field);
    TRY(own_uses(ctx, &uses, &count));
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    *field = (struct view_field){.name = "use", .label = msg(ctx->lang, M("Which use")), .choices = list};
    list[field->choices_count++] =
        (struct view_choice){.value = "", .label = msg(ctx->lang, M("Another: I say it below"))};
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &ctx_notice(ctx)->purposes[uses[i].purpose].entry;
        if (!uses[i].channel && uses[i].may_object)
            list[field->choices_count++] =
                (struct view_choice){.value = entry->id,
                                     .label = frame_capital(ctx, words_in(entry, ctx->lang)),
                                     .chosen = typed->use && strcmp(typed->use, entry->id) == 0};
    }
    view->use = field;
    return ST_OK;
}

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    const struct ask *ask = typed->ask;
    struct view_field field = {.name = "text",
                               .label = msg(ctx->lang, ask->label),
                               .area = 1,
                               .value = typed->text,
                               .wrong = typed->wrong};
    struct view_own_ask view = {.right = deadline_right_id(ask->right),
                                .title = msg(ctx->lang, ask->title),
                                .lead = ask->lead ? msg(ctx->lang, ask->lead) : NULL,
                                .promised = promised(ctx, ask->right),
                                .text = typed->text,
                                .wrong = typed->wrong,
                                .again = typed->again,
                                .field = &field,
                                .button = msg(ctx->lang, M("Send"))};
    frame_fill(visit, typed->wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view.title) : view.title,
               &view.frame);
    view.says = requests_says(ctx, ask->right);
    if (ask->right == DEADLINE_RESTRICTION)
        fill_whys(ctx, typed, &view);
    if (ask->right == DEADLINE_OBJECTION)
        TRY(fill_use(ctx, typed, &view));
    if (ask->right == DEADLINE_ACCESS)
        view.parts = requests_parts(ctx, "only", &typed->extent);
    if (ask->right == DEADLINE_ERASURE) {
        TRY(fill_plan(ctx, &view));
        view.button = msg(ctx->lang, typed->again ? M("Yes, erase my data") : M("Go on"));
    }
    if (typed->again)
        view.lead = msg(ctx->lang, M("Are you sure? What is erased cannot be brought back by anybody."));
    reply_header(visit->reply, "X-Robots-Tag", "noindex, nofollow");
    struct template_out out = frame_out(visit);
    page_own_ask(&out, &view);
    return ST_OK;
}

enum status own_form(struct visit *visit) {
    struct typed typed = {.text = "", .extent = EXTENT_ALL};
    TRY(find_ask(visit, &typed.ask));
    return show(visit, &typed);
}

/* ---- sending it */

static bool empty(const char *text) {
    return !text[strspn(text, " \t\n")];
}

/* The ground of a restriction in the words of the form: it stands in the request as the person's. */
static const char *scope_of(struct ctx *ctx, const struct typed *typed) {
    struct view_own_ask view = {0};
    if (typed->ask->right != DEADLINE_RESTRICTION)
        return NULL;
    fill_whys(ctx, typed, &view);
    for (size_t i = 0; i < view.whys_count; i++)
        if (view.whys[i].chosen)
            return view.whys[i].label;
    return NULL;
}

/* One of those that were offered; what the page did not offer is left to whoever reads it. */
static enum status purpose_of(struct ctx *ctx, const struct typed *typed, int *purpose) {
    struct own_use *uses;
    size_t count;
    *purpose = NOTICE_NOTHING;
    if (typed->ask->right != DEADLINE_OBJECTION || empty(typed->use))
        return ST_OK;
    TRY(own_uses(ctx, &uses, &count));
    for (size_t i = 0; i < count; i++)
        if (!uses[i].channel && uses[i].may_object &&
            strcmp(ctx_notice(ctx)->purposes[uses[i].purpose].entry.id, typed->use) == 0)
            *purpose = uses[i].purpose;
    return ST_OK;
}

static enum status refused(struct visit *visit, struct typed *typed, enum status status) {
    if (status != ST_INVALID)
        return status;
    typed->wrong = frame_fault(visit->ctx);
    fault_clear(visit->ctx);
    visit->reply->status = status_http(status);
    return show(visit, typed);
}

enum status own_send(struct visit *visit) {
    static const struct form_field fields[] = {
        {"text", REQUEST_TEXT_MAX}, {"why", WHY_MAX}, {"use", USE_MAX}, {"sure", SURE_MAX}};
    struct ctx *ctx = visit->ctx;
    struct typed typed = {.extent = EXTENT_ALL};
    struct form form;
    ref_t request;
    int purpose;
    TRY(find_ask(visit, &typed.ask));
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    if (typed.ask->right == DEADLINE_ACCESS)
        TRY(requests_only(visit, &typed.extent.only));
    typed.text = form_value(&form, "text");
    typed.use = form_value(&form, "use");
    typed.why = form_has(&form, "why") ? form_value(&form, "why") : NULL;
    if (typed.ask->needs_text && empty(typed.text))
        return refused(visit, &typed, FAIL(ctx, ST_INVALID, M("Write in your own words what you mean.")));
    if (typed.ask->right == DEADLINE_ERASURE && !form_has(&form, "sure")) {
        typed.again = true;
        return show(visit, &typed);
    }
    TRY(purpose_of(ctx, &typed, &purpose));
    const struct own_asked asked = {.right = typed.ask->right,
                                    .purpose = purpose,
                                    .text = empty(typed.text) ? NULL : typed.text,
                                    .scope = scope_of(ctx, &typed),
                                    .extent = typed.extent};
    enum status status = own_ask(ctx, &asked, &request);
    return status == ST_OK ? own_back(visit, "sent") : refused(visit, &typed, status);
}
