/* Erasing by hand what is due: who they are, and the number of them typed; then the server does it, and the page of retention says how far it is. */
#include "rights/sweep_order.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/frame.h"
#include "web/retention.h"

#include <stdlib.h>

enum { SHOWN = 50, NUMBER_MAX = 20 };

struct typed {
    const char *people, *wrong;
};

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

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct sweep_row *rows;
    size_t count, people;
    TRY(sweep_order_look(ctx, SHOWN + 1, &rows, &count, &people));
    struct view_mistake mistake = {"people", typed->wrong};
    struct view_retention_go view = {.title = msg(ctx->lang, M("Erase what is due")),
                                     .none = !people,
                                     .mistakes = &mistake,
                                     .mistakes_count = typed->wrong != NULL};
    if (count > SHOWN) {
        count = SHOWN;
        view.more = MSG(ctx->arena, ctx->lang, M("The first {1} are shown."), frame_number(ctx, SHOWN));
    }
    fill_who(ctx, rows, count, &view);
    struct view_field field = {
        .name = "people",
        .label = msg(ctx->lang, M("How many are they?")),
        .value = typed->people,
        .type = "text",
        .width = "w2",
        .hint = MSG(ctx->arena, ctx->lang, M("Type {1} to confirm"), arena_printf(ctx->arena, "%zu", people)),
        .wrong = typed->wrong};
    view.fields = &field;
    view.fields_count = 1;
    view.lead = msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)people);
    view.button =
        msg_count(ctx->arena, ctx->lang,
                  MN("Erase the data of {1} customer", "Erase the data of {1} customers"), (long)people);
    if (typed->wrong)
        view.summary =
            msg_count(ctx->arena, ctx->lang,
                      MN("Nothing was erased: mend one thing", "Nothing was erased: mend {1} things"), 1);
    frame_fill(visit, typed->wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view.title) : view.title,
               &view.frame);
    struct template_out out = frame_out(visit);
    page_retention_go(&out, &view);
    return ST_OK;
}

enum status retention_go(struct visit *visit) {
    return show(visit, &(struct typed){.people = ""});
}

enum status retention_do_go(struct visit *visit) {
    static const struct form_field fields[] = {{"people", NUMBER_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    char *end;
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    struct typed typed = {.people = form_value(&form, "people")};
    unsigned long people = strtoul(typed.people, &end, 10);
    if (!*typed.people || *end) { /* nothing, or no number */
        typed.wrong = msg(ctx->lang, M("Type the number that stands above."));
        visit->reply->status = 400;
        return show(visit, &typed);
    }
    enum status status = sweep_order_put(ctx, people);
    if (status == ST_CONFLICT) {
        typed.wrong = frame_fault(ctx);
        fault_clear(ctx);
        visit->reply->status = status_http(status);
        return show(visit, &typed);
    }
    TRY(status);
    reply_see_other(visit->reply, "/retention#soon");
    return ST_OK;
}
