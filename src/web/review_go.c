/* Who would go by a shorter limit, and the confirmation: the number of those who are looked at is typed, so that nobody confirms another
 * list than the one that was seen. */
#include "web/review.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/frame.h"
#include "web/retention.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 50, NUMBER_MAX = 20 };

static const char *const fates[SWEEP_FATES] = {
    M("goes"),
    M("is made anonymous"),
    M("its use is restricted"),
    M("stays: it must be kept"),
    M("stays: its use is restricted, or a request that needs it is open"),
    M("stays: it is held, because of a legal ground and for a time")};

struct typed {
    int months;
    const char *reason, *people;
    const char *wrong, *field;
};

static const char *wrong_at(const struct typed *typed, const char *field) {
    return typed->wrong && typed->field && strcmp(typed->field, field) == 0 ? typed->wrong : NULL;
}

static void fill_who(struct ctx *ctx, const struct sweep_row *rows, size_t count, size_t people,
                     struct view_review_go *view) {
    struct view_review_who *who = arena_array(ctx->arena, count + 1, sizeof *who);
    for (size_t i = 0; i < count; i++) {
        who[i] =
            (struct view_review_who){.id = ref_text(ctx->arena, rows[i].party),
                                     .fate = msg(ctx->lang, fates[rows[i].fate]),
                                     .stays = rows[i].fate != SWEEP_GOES && rows[i].fate != SWEEP_ANONYMISES};
        who[i].name = rows[i].name ? rows[i].name : who[i].id;
    }
    view->who = who;
    view->who_count = count;
    if (people > SHOWN)
        view->more = MSG(ctx->arena, ctx->lang, M("The first {1} are shown."), frame_number(ctx, SHOWN));
}

static void fill_fields(struct ctx *ctx, const struct typed *typed, size_t people,
                        struct view_review_go *view) {
    enum { ROWS = 2 };
    struct view_field *fields = arena_array(ctx->arena, ROWS, sizeof *fields);
    fields[0] =
        (struct view_field){.name = "reason",
                            .label = msg(ctx->lang, M("Why it is needed no longer")),
                            .value = typed->reason,
                            .area = 1,
                            .hint = msg(ctx->lang, M("Name no customers: it is kept when they are gone.")),
                            .wrong = wrong_at(typed, "reason")};
    fields[1] = (struct view_field){
        .name = "people",
        .label = msg(ctx->lang, M("How many are they?")),
        .value = typed->people,
        .type = "text",
        .width = "w2",
        .hint = MSG(ctx->arena, ctx->lang, M("Type {1} to confirm"), arena_printf(ctx->arena, "%zu", people)),
        .wrong = wrong_at(typed, "people")};
    view->fields = fields;
    view->fields_count = ROWS;
}

static enum status show(struct visit *visit, int class, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct sweep_row *rows;
    size_t count, people;
    struct view_mistake mistake = {typed->field, typed->wrong};
    TRY(review_preview(ctx, class, typed->months, SHOWN, &rows, &count, &people));
    struct view_review_go view = {.id = ctx_notice(ctx)->classes[class].entry.id,
                                  .class = retention_class_words(ctx, class),
                                  .title = msg(ctx->lang, M("Who would go")),
                                  .months = arena_printf(ctx->arena, "%d", typed->months),
                                  .none = !people,
                                  .once = review_once_words(ctx, class),
                                  .may_change = permit_role(ctx, ACTION_MANAGE),
                                  .mistakes = &mistake,
                                  .mistakes_count = typed->wrong != NULL};
    view.lead = MSG(ctx->arena, ctx->lang, M("Not used for {1}: {2}."), review_months_words(ctx, typed->months),
                    msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)people));
    view.button =
        msg_count(ctx->arena, ctx->lang,
                  MN("Erase the data of {1} customer", "Erase the data of {1} customers"), (long)people);
    fill_who(ctx, rows, count, people, &view);
    fill_fields(ctx, typed, people, &view);
    if (typed->wrong)
        view.summary =
            msg_count(ctx->arena, ctx->lang,
                      MN("Nothing was erased: mend one thing", "Nothing was erased: mend {1} things"), 1);
    frame_fill(visit, typed->wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view.title) : view.title,
               &view.frame);
    struct template_out out = frame_out(visit);
    page_review_go(&out, &view);
    return ST_OK;
}

static int months_of(const char *text) {
    long months = text ? strtol(text, NULL, 10) : 0;
    return months >= 1 && months <= REVIEW_MONTHS ? (int)months : 0;
}

enum status review_go(struct visit *visit) {
    struct typed typed = {
        .months = months_of(request_query(visit->request, "months")), .reason = "", .people = ""};
    int class;
    TRY(review_class_in(visit, &class));
    if (!typed.months)
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return show(visit, class, &typed);
}

static enum status refused(struct visit *visit, int class, struct typed *typed, enum status status) {
    struct ctx *ctx = visit->ctx;
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    typed->field = ctx->fault.field;
    typed->wrong = frame_fault(ctx);
    fault_clear(ctx);
    visit->reply->status = status_http(status);
    return show(visit, class, typed);
}

enum status review_do_go(struct visit *visit) {
    static const struct form_field fields[] = {
        {"months", NUMBER_MAX}, {"reason", 4 * REVIEW_TEXT}, {"people", NUMBER_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t step;
    int class;
    char *end;
    TRY(review_class_in(visit, &class));
    TRY(form_read(ctx, visit->request, fields, 3, &form));
    struct typed typed = {.months = months_of(form_value(&form, "months")),
                          .reason = form_value(&form, "reason"),
                          .people = form_value(&form, "people")};
    unsigned long people = strtoul(typed.people, &end, 10);
    if (!typed.months)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    if (!*typed.people || *end) { /* nothing, or no number */
        typed.field = "people";
        typed.wrong = msg(ctx->lang, M("Type the number that stands above."));
        visit->reply->status = 400;
        return show(visit, class, &typed);
    }
    struct review_limit limit = {class, typed.months, (size_t)people, typed.reason};
    enum status status = review_erase(ctx, &limit, &step);
    if (status != ST_OK)
        return refused(visit, class, &typed, status);
    reply_see_other(visit->reply,
                    arena_printf(ctx->arena, "/review#%s", ctx_notice(ctx)->classes[class].entry.id));
    return ST_OK;
}
