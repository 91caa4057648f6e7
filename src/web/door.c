/* The door that somebody outside stands at with a link: asks for the code, and leads to what is behind. It looks the same for every
 * link, also for one that never was. */
#include "registry/doorway.h"

#include "http/form.h"
#include "pages/pages.h"
#include "rights/parcel.h"
#include "web/frame.h"

#include <string.h>

enum { LINK_MAX = 100, CODE_MAX = 40 };

static bool plain(const char *link) {
    return *link && strspn(link, "0123456789abcdef") == strlen(link);
}

static enum status show(struct visit *visit, const char *link, const char *wrong) {
    struct ctx *ctx = visit->ctx;
    struct view_door view = {.link = link, .wrong = wrong};
    frame_fill(visit, msg(ctx->lang, wrong ? M("It did not open") : M("Your own data")), &view.frame);
    view.frame.user = NULL;
    view.frame.door = plain(link) ? link : NULL;
    reply_header(visit->reply, "X-Robots-Tag", "noindex, nofollow");
    struct template_out out = frame_out(visit);
    page_door(&out, &view);
    return ST_OK;
}

enum status door_show(struct visit *visit) {
    return show(visit, visit->params[0], NULL);
}

static enum status to_own_page(struct visit *visit, const struct doorway *doorway) {
    const char *token;
    TRY(doorway_enter(visit->ctx, doorway->id, &token));
    reply_cookie_at(visit->reply, GATE_OWN_PATH, GATE_OWN, token, DOORWAY_STAY_SECONDS, visit->secure);
    reply_cookie_at(visit->reply, GATE_OWN_PATH, GATE_OWN_LANG, lang_code(visit->ctx->lang),
                    DOORWAY_STAY_SECONDS, visit->secure);
    reply_see_other(visit->reply, GATE_OWN_PATH);
    return ST_OK;
}

/* Its bytes leave once; where that fails, whoever gave the link can give another. */
static enum status to_file(struct visit *visit, const struct doorway *doorway) {
    struct ctx *ctx = visit->ctx;
    TRY(parcel_take(ctx, doorway->item, &visit->reply->bytes, &visit->reply->length));
    TRY(doorway_use(ctx, doorway->id));
    visit->reply->type = "application/zip";
    reply_header(visit->reply, "Content-Disposition",
                 arena_printf(ctx->arena, "attachment; filename=\"%s\"", msg(ctx->lang, M("your-data.zip"))));
    return ST_OK;
}

/* What is behind each kind of door; it is opened once its row is here. */
static enum status (*const behind[DOORWAY_KINDS])(struct visit *, const struct doorway *) = {
    [DOORWAY_PAGE] = to_own_page,
    [DOORWAY_FILE] = to_file,
};

/* Whoever of the staff is signed in in the same browser is not who comes in here. */
enum status door_open(struct visit *visit) {
    static const struct form_field fields[] = {{"link", LINK_MAX}, {"code", CODE_MAX}, {"lang", 4}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    struct doorway doorway;
    ctx->actor = NULL;
    TRY(form_read(ctx, visit->request, fields, 3, &form));
    (void)lang_from(form_value(&form, "lang"), &ctx->lang);
    enum status status = doorway_open(ctx, form_value(&form, "link"), form_value(&form, "code"), &doorway);
    if (status == ST_OK && behind[doorway.kind])
        return behind[doorway.kind](visit, &doorway);
    if (status != ST_DENIED)
        return status;
    const char *wrong = frame_fault(ctx);
    fault_clear(ctx);
    visit->reply->status = status_http(ST_DENIED);
    return show(visit, form_value(&form, "link"), wrong);
}
