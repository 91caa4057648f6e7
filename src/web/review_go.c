/* Who would go by a shorter limit, and the confirmation: the number of those who are looked at is typed, so that nobody confirms another
 * list than the one that was seen. */
#include "web/review.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/frame.h"
#include "web/retention.h"
#include "web/sure.h"

#include <stdlib.h>

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
    const char *reason;
    struct sure_typed sure;
};

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

static struct view_field reason_field(struct ctx *ctx, const struct typed *typed) {
    return (struct view_field){.name = "reason",
                               .label = msg(ctx->lang, M("Why it is needed no longer")),
                               .value = typed->reason,
                               .area = 1,
                               .hint = msg(ctx->lang, M("Name no customers: it is kept when they are gone.")),
                               .wrong = sure_wrong(&typed->sure, "reason")};
}

static struct view_sure sure_view(struct ctx *ctx, int class, const struct typed *typed, size_t people) {
    const char *id = ctx_notice(ctx)->classes[class].entry.id;
    struct view_arg *months = arena_alloc(ctx->arena, sizeof *months);
    *months = (struct view_arg){.name = "months", .value = arena_printf(ctx->arena, "%d", typed->months)};
    struct view_sure view = {
        .title = msg(ctx->lang, M("Who would go")),
        .back = frame_address(ctx, arena_printf(ctx->arena, "/review/%s", id)),
        .back_words = retention_class_words(ctx, class),
        .leave = msg(ctx->lang, M("Do not erase yet")),
        .what =
            msg(ctx->lang, M("The data of this class go from the register and from every backup; each customer "
                             "gets a certificate. What bookkeeping needs stays. Objections hold on.")),
        .note = review_once_words(ctx, class),
        .note_to = frame_address(ctx, "/settings/notice"),
        .action = frame_address(ctx, arena_printf(ctx->arena, "/review/%s/go", id)),
        .sent = months,
        .sent_count = 1};
    view.lead = MSG(ctx->arena, ctx->lang, M("Not used for {1}: {2}."), review_months_words(ctx, typed->months),
                    msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)people));
    if (permit_role(ctx, ACTION_MANAGE))
        view.note_words = msg(ctx->lang, M("Write the next version of the notice"));
    return view;
}

static enum status show(struct visit *visit, int class, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct sweep_row *rows;
    size_t count, people;
    TRY(review_preview(ctx, class, typed->months, SHOWN, &rows, &count, &people));
    const struct view_field reason = reason_field(ctx, typed);
    struct view_review_go view = {.none = !people, .sure = sure_view(ctx, class, typed, people)};
    fill_who(ctx, rows, count, people, &view);
    sure_fill(visit, &typed->sure, &(struct sure_asked){&reason, 1, people}, &view.frame, &view.sure);
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
        .months = months_of(request_query(visit->request, "months")), .reason = "", .sure = {.people = ""}};
    int class;
    TRY(review_class_in(visit, &class));
    if (!typed.months)
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return show(visit, class, &typed);
}

enum status review_do_go(struct visit *visit) {
    static const struct form_field fields[] = {
        {"months", NUMBER_MAX}, {"reason", 4 * REVIEW_TEXT}, {"people", NUMBER_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t step;
    int class;
    TRY(review_class_in(visit, &class));
    TRY(form_read(ctx, visit->request, fields, 3, &form));
    struct typed typed = {.months = months_of(form_value(&form, "months")),
                          .reason = form_value(&form, "reason"),
                          .sure = {.people = form_value(&form, "people")}};
    struct review_limit limit = {.class = class, .months = typed.months, .reason = typed.reason};
    if (!typed.months)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    if (!sure_number(visit, &typed.sure, &limit.people))
        return show(visit, class, &typed);
    enum status status = review_erase(ctx, &limit, &step);
    if (status == ST_OK)
        reply_see_other(visit->reply,
                        arena_printf(ctx->arena, "/review#%s", ctx_notice(ctx)->classes[class].entry.id));
    return sure_refused(visit, &typed.sure, status) ? show(visit, class, &typed) : status;
}
