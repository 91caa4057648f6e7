/* Erasing by hand what is due: who they are, and the number of them typed; then the server does it, and the page of retention says how far it is. */
#include "rights/sweep_order.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/frame.h"
#include "web/retention.h"
#include "web/sure.h"

enum { SHOWN = 50, NUMBER_MAX = 20 };

static void fill_who(struct ctx *ctx, const struct sweep_row *rows, size_t count,
                     struct view_retention_go *view) {
    struct view_going *who = arena_array(ctx->arena, count + 1, sizeof *who);
    for (size_t i = 0; i < count; i++) {
        who[i] = retention_row(ctx, &rows[i]);
        who[i].waits = rows[i].fate != SWEEP_GOES && rows[i].fate != SWEEP_ANONYMISES;
    }
    view->rows = who;
    view->rows_count = count;
}

static struct view_sure sure_view(struct ctx *ctx, size_t people) {
    return (struct view_sure){
        .title = msg(ctx->lang, M("Erase what is due")),
        .lead = msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)people),
        .back = frame_address(ctx, "/retention"),
        .back_words = msg(ctx->lang, M("Retention")),
        .leave = msg(ctx->lang, M("Do not erase yet")),
        .what = msg(ctx->lang, M("What is due goes from the register and from every backup; each customer "
                                 "gets a certificate. The night would do the same.")),
        .action = frame_address(ctx, "/retention/erase")};
}

static enum status show(struct visit *visit, const struct sure_typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct sweep_row *rows;
    size_t count, people;
    TRY(sweep_order_look(ctx, SHOWN + 1, &rows, &count, &people));
    struct view_retention_go view = {.none = !people, .sure = sure_view(ctx, people)};
    if (count > SHOWN) {
        count = SHOWN;
        view.more = MSG(ctx->arena, ctx->lang, M("The first {1} are shown."), frame_number(ctx, SHOWN));
    }
    fill_who(ctx, rows, count, &view);
    sure_fill(visit, typed, &(struct sure_asked){.people = people}, &view.frame, &view.sure);
    struct template_out out = frame_out(visit);
    page_retention_go(&out, &view);
    return ST_OK;
}

enum status retention_go(struct visit *visit) {
    return show(visit, &(struct sure_typed){.people = ""});
}

enum status retention_do_go(struct visit *visit) {
    static const struct form_field fields[] = {{"people", NUMBER_MAX}};
    struct form form;
    size_t people;
    TRY(form_read(visit->ctx, visit->request, fields, 1, &form));
    struct sure_typed typed = {.people = form_value(&form, "people")};
    if (!sure_number(visit, &typed, &people))
        return show(visit, &typed);
    enum status status = sweep_order_put(visit->ctx, people);
    if (status == ST_OK)
        reply_see_other(visit->reply, "/retention#soon");
    return sure_refused(visit, &typed, status) ? show(visit, &typed) : status;
}
