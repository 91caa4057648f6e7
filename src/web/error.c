/* One page for everything that went wrong. The text is the fault's, put where the reason was known; the title only says
 * what kind of trouble it is, and the number finds the line in the server's log, which names nobody. */
#include "web/error.h"

#include "pages/pages.h"
#include "web/frame.h"

static const char *title_of(enum status status) {
    switch (status) {
    case ST_NOT_FOUND:
        return M("Not found");
    case ST_DENIED:
        return M("Not allowed");
    case ST_CONFLICT:
        return M("Changed meanwhile");
    case ST_BUSY:
        return M("Not just now");
    case ST_INVALID:
        return M("That could not be understood");
    default:
        return M("The program could not do it");
    }
}

void error_show(struct visit *visit, int code) {
    struct ctx *ctx = visit->ctx;
    enum status status = ctx->fault.id ? ctx->fault.status : code == 404 ? ST_NOT_FOUND : ST_FAILED;
    const char *title = msg(ctx->lang, title_of(status));
    struct view_error view = {.title = title, .request = ctx->request};
    view.text = ctx->fault.id ? frame_fault(ctx) : msg(ctx->lang, M("The reason is in the server's log."));
    view.says = frame_fault_says(ctx);
    bool outside = visit->route && visit->route->who == WHO_PERSON;
    view.home = !outside;
    view.own = visit->stay != NULL;
    if (status == ST_FAILED || status == ST_BUSY)
        view.hint =
            msg(ctx->lang, M("Nothing was changed. Try again, and tell the number below if it does not help."));
    frame_fill(visit, title, &view.frame);
    struct template_out out = frame_out(visit);
    page_error(&out, &view);
}
