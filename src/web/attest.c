/* What somebody has seen, written down on the sentence that promises it. */
#include "http/form.h"
#include "pages/pages.h"
#include "registry/registry.h"
#include "web/frame.h"
#include "web/promise.h"

#include <string.h>

enum { DAY_MAX = 40, NAME_MAX = 400 };

struct typed {
    const char *who, *text, *day, *next;
    const char *wrong, *field; /* what is wrong, and where */
};

static void fill_fields(struct ctx *ctx, const struct typed *typed, struct view_attest *view) {
    const struct {
        const char *name, *label, *value, *hint, *width;
        int area;
    } rows[] = {
        {"text", M("What was looked at"), typed->text, M("For example “locks and alarm, door by door”"), "", 1},
        {"who", M("Who looked"), typed->who, NULL, "", 0},
        {"day", M("On which day"), typed->day, M("As in 23.11.2026"), "w3", 0},
        {"next", M("Again by"), typed->next, M("Empty: as the notice says, or in a year"), "w3", 0},
    };
    enum { ROWS = sizeof rows / sizeof *rows };
    struct view_field *fields = arena_array(ctx->arena, ROWS, sizeof *fields);
    for (size_t i = 0; i < ROWS; i++)
        fields[i] = (struct view_field){
            .name = rows[i].name,
            .label = msg(ctx->lang, rows[i].label),
            .value = rows[i].value,
            .type = "text",
            .width = rows[i].width,
            .area = rows[i].area,
            .hint = rows[i].hint ? msg(ctx->lang, rows[i].hint) : NULL,
            .wrong =
                typed->wrong && typed->field && strcmp(typed->field, rows[i].name) == 0 ? typed->wrong : NULL};
    view->fields = fields;
    view->fields_count = ROWS;
}

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    const struct promise *promise;
    TRY(promise_one(ctx, visit->params[0], &promise));
    if (!promise || !promise->attestable)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    struct view_promise one = promise_view(ctx, promise);
    struct view_mistake mistake = {typed->field, typed->wrong};
    struct view_attest view = {.id = promise->id,
                               .promise = &one,
                               .title = MSG(ctx->arena, ctx->lang, M("Attest {1}"), promise->id),
                               .mistakes = &mistake,
                               .mistakes_count = typed->wrong != NULL};
    fill_fields(ctx, typed, &view);
    if (typed->wrong)
        view.summary =
            msg_count(ctx->arena, ctx->lang,
                      MN("Nothing was saved: mend one thing", "Nothing was saved: mend {1} things"), 1);
    frame_fill(visit, typed->wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view.title) : view.title,
               &view.frame);
    struct template_out out = frame_out(visit);
    page_attest(&out, &view);
    return ST_OK;
}

enum status attest_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    return show(visit, &(struct typed){.who = ctx->actor && ctx->actor->name ? ctx->actor->name : "",
                                       .day = day_text(ctx->arena, LANG_FI, registry_today(ctx)),
                                       .text = "",
                                       .next = ""});
}

/* Empty is no mistake: the model knows what then holds. */
static bool read_day(struct ctx *ctx, const char *text, const char *field, day_t *day, struct typed *typed) {
    *day = DAY_NONE;
    if (!text[strspn(text, " ")] || day_parse_local(text, day))
        return true;
    typed->wrong = msg(ctx->lang, M("This is no day. Write it as 23.11.2026."));
    typed->field = field;
    return false;
}

static enum status refused(struct visit *visit, struct typed *typed, enum status status) {
    struct ctx *ctx = visit->ctx;
    if (status != ST_INVALID)
        return status;
    typed->field = ctx->fault.field;
    typed->wrong = frame_fault(ctx);
    fault_clear(ctx);
    visit->reply->status = 400;
    return show(visit, typed);
}

enum status attest_save(struct visit *visit) {
    static const struct form_field fields[] = {
        {"text", 4 * ATTEST_TEXT}, {"who", NAME_MAX}, {"day", DAY_MAX}, {"next", DAY_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    struct attestation made;
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    struct typed typed = {form_value(&form, "who"),
                          form_value(&form, "text"),
                          form_value(&form, "day"),
                          form_value(&form, "next"),
                          NULL,
                          NULL};
    struct attest_draft draft = {.promise = visit->params[0], .who = typed.who, .text = typed.text};
    if (!read_day(ctx, typed.day, "day", &draft.day, &typed) ||
        !read_day(ctx, typed.next, "next", &draft.next, &typed)) {
        visit->reply->status = 400;
        return show(visit, &typed);
    }
    enum status status = attest(ctx, &draft, &made);
    if (status != ST_OK)
        return refused(visit, &typed, status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/promises#%s", made.promise));
    return ST_OK;
}
