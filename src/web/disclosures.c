/* What was handed to whom, of the whole register: filtered by recipient and by day, a page at a time. Customers stand here by their id, as
 * in the log, so that looking at the register is no look at anybody. */
#include "registry/disclosure.h"

#include "notice/recipient.h"
#include "pages/pages.h"
#include "registry/registry.h"
#include "registry/user.h"
#include "web/privacy.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 100, SKIP_MOST = 100000000 };

static day_t day_asked(struct visit *visit, const char *name) {
    day_t day = DAY_NONE;
    const char *text = request_query(visit->request, name);
    return text && (day_parse_local(text, &day) || day_parse(text, &day)) ? day : DAY_NONE;
}

static ref_t batch_asked(struct visit *visit) {
    ref_t batch = 0;
    const char *text = request_query(visit->request, "batch");
    return text && ref_parse(text, &batch) ? batch : 0;
}

static void fill_filter(struct ctx *ctx, const struct disclosure_asked *asked, struct view_disclosures *view) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_choice *list = arena_array(ctx->arena, notice->holders_count + 1, sizeof *list);
    struct view_field *days = arena_array(ctx->arena, 2, sizeof *days);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("all recipients"))};
    for (size_t i = 0; i < notice->holders_count; i++) {
        const char *id = notice->holders[i].entry.id;
        list[i + 1] = (struct view_choice){.value = id,
                                           .label = recipient_name(notice, (int)i, ctx->lang),
                                           .chosen = asked->recipient && strcmp(asked->recipient, id) == 0};
    }
    view->recipients = list;
    view->recipients_count = notice->holders_count + 1;
    view->from = asked->from == DAY_NONE ? "" : frame_day_iso(ctx, asked->from);
    view->to = asked->to == DAY_NONE ? "" : frame_day_iso(ctx, asked->to);
    days[0] = (struct view_field){.name = "from",
                                  .label = msg(ctx->lang, M("From")),
                                  .value = asked->from == DAY_NONE ? "" : frame_day(ctx, asked->from),
                                  .type = "text",
                                  .width = "w3",
                                  .hint = msg(ctx->lang, M("As in 23.11.2026"))};
    days[1] = (struct view_field){.name = "to",
                                  .label = msg(ctx->lang, M("To")),
                                  .value = asked->to == DAY_NONE ? "" : frame_day(ctx, asked->to),
                                  .type = "text",
                                  .width = "w3"};
    view->days = days;
    view->days_count = 2;
}

/* "user:ID": one of the staff, by name. */
static const char *who(struct ctx *ctx, const struct user *users, size_t count, const char *actor) {
    for (size_t i = 0; i < count; i++) {
        const char *id = arena_printf(ctx->arena, "user:%s", ref_text(ctx->arena, users[i].id));
        if (strncmp(actor, id, strlen(id)) == 0)
            return users[i].name;
    }
    return actor;
}

static struct view_disclosed row_view(struct ctx *ctx, const struct user *users, size_t count,
                                      const struct disclosure *one) {
    day_t day = zone_day(registry_zone(ctx), one->at);
    return (struct view_disclosed){.day = frame_day(ctx, day),
                                   .iso = instant_iso(ctx->arena, one->at),
                                   .recipient = one->recipient_words,
                                   .party = ref_text(ctx->arena, one->party),
                                   .purpose = one->purpose_words,
                                   .classes = one->class_words,
                                   .ground = one->ground_words,
                                   .basis = one->basis,
                                   .who = who(ctx, users, count, one->actor),
                                   .undone = one->cancelled ? msg(ctx->lang, M("It was never given")) : NULL,
                                   .batch = ref_text(ctx->arena, one->batch)};
}

static const char *lead(struct ctx *ctx, size_t total) {
    return total ? msg_count(ctx->arena, ctx->lang,
                             MN("Data were handed out once.", "Data were handed out {1} times."), (long)total)
                 : msg(ctx->lang, M("Nothing has been handed out."));
}

enum status disclosures_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *from = request_query(visit->request, "skip"),
               *recipient = request_query(visit->request, "recipient");
    long skip = from ? strtol(from, NULL, 10) : 0;
    struct disclosure_asked asked = {.recipient = recipient && *recipient ? recipient : NULL,
                                     .from = day_asked(visit, "from"),
                                     .to = day_asked(visit, "to"),
                                     .batch = batch_asked(visit),
                                     .skip = skip > 0 && skip < SKIP_MOST ? (size_t)skip : 0,
                                     .limit = SHOWN};
    struct disclosure *list;
    struct user *users;
    size_t count, total, user_count;
    struct view_disclosures view = {.recipient = asked.recipient ? asked.recipient : "",
                                    .batch = asked.batch ? ref_text(ctx->arena, asked.batch) : ""};
    TRY(disclosure_register(ctx, &asked, &list, &count, &total));
    TRY(user_staff(ctx, &users, &user_count));
    struct view_disclosed *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = row_view(ctx, users, user_count, &list[i]);
    view.rows = rows;
    view.rows_count = count;
    view.lead = lead(ctx, total);
    if (asked.skip + count < total)
        view.next = arena_printf(ctx->arena, "%zu", asked.skip + count);
    fill_filter(ctx, &asked, &view);
    frame_fill(visit, msg(ctx->lang, M("Disclosures")), &view.frame);
    struct template_out out = frame_out(visit);
    page_disclosures(&out, &view);
    return ST_OK;
}

enum status disclosures_file(struct visit *visit) {
    const char *recipient = request_query(visit->request, "recipient"), *bytes;
    const struct disclosure_asked asked = {.recipient = recipient && *recipient ? recipient : NULL,
                                           .from = day_asked(visit, "from"),
                                           .to = day_asked(visit, "to"),
                                           .batch = batch_asked(visit)};
    size_t count;
    TRY(disclosure_file(visit->ctx, &asked, false, &bytes, &visit->reply->length, &count));
    visit->reply->bytes = bytes;
    visit->reply->type = "text/csv; charset=utf-8";
    reply_header(visit->reply, "Content-Disposition", "attachment; filename=\"seloste-luovutukset.csv\"");
    return ST_OK;
}

enum status privacy_disclosures(struct ctx *ctx, struct privacy_look *found) {
    struct disclosure *list;
    size_t count, total;
    TRY(disclosure_register(ctx, &(struct disclosure_asked){.from = DAY_NONE, .to = DAY_NONE}, &list, &count,
                            &total));
    found->figure = frame_number(ctx, total);
    found->says = msg(ctx->lang, M("given away so far"));
    return ST_OK;
}
