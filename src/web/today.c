/* The day's work on one page. Rows of different things are put in one order, by day and time; each has the one thing that is done
 * about it. What goes, and by which sentence, stands by itself: nobody has to do it. */
#include "http/form.h"
#include "notice/field.h"
#include "pages/pages.h"
#include "registry/adopt.h"
#include "registry/permit.h"
#include "registry/purchase.h"
#include "registry/registry.h"
#include "rights/promise.h"
#include "web/mailboxes.h"
#include "web/remind.h"
#include "web/retention.h"
#include "web/step.h"
#include "web/today_duty.h"
#include "web/today_row.h"

#include <stdlib.h>
#include <string.h>

enum { LICENCE_MAX = 400, DAY_MAX = 100, HOW_MAX = 1000 };

/* ---- what is planned */

static void place_step(struct today_making *making, enum agenda_when when, const struct follow *follow) {
    struct ctx *ctx = making->ctx;
    struct view_today_row row = today_dated(making, follow->day, follow->minute);
    row.what = step_words(ctx, follow);
    row.id = ref_text(ctx->arena, follow->party);
    row.name = follow->name ? follow->name : row.id;
    row.tel = follow->phone;
    row.phone = frame_value(ctx, "phone", follow->phone);
    row.sub = follow->who;
    row.to_step = ref_text(ctx->arena, follow->record);
    row.step = making->may_note ? row.to_step : NULL;
    row.version = arena_printf(ctx->arena, "%lld", (long long)follow->version);
    row.once = gate_number(ctx->arena);
    row.action = msg(ctx->lang, making->may_note ? M("Log it") : M("Look"));
    today_place(making, when, follow->day, follow->minute, row);
}

static void place_steps(struct today_making *making) {
    const struct agenda *agenda = making->agenda;
    for (int when = 0; when < AGENDA_WHENS; when++)
        for (size_t i = 0; i < agenda->step_count[when]; i++) {
            place_step(making, (enum agenda_when)when, &agenda->steps[when][i]);
            if (when == AGENDA_WEEK)
                today_count_on(making, agenda->steps[when][i].day, 1);
        }
    today_count_on(making, agenda->today, agenda->step_total[AGENDA_TODAY]);
    making->late += agenda->late;
    making->now += agenda->step_total[AGENDA_TODAY];
    making->soon += agenda->step_total[AGENDA_WEEK];
}

/* ---- what the notice asks for */

static void place_tellings(struct today_making *making) {
    struct ctx *ctx = making->ctx;
    for (size_t i = 0; i < making->agenda->telling_count; i++) {
        const struct telling_row *telling = &making->agenda->tellings[i];
        day_t by = telling->telling.by;
        enum agenda_when when = today_when(making->agenda, by);
        struct view_today_row row = today_dated(making, by, FOLLOW_NO_TIME);
        row.what = msg(ctx->lang, M("Notice not given"));
        row.id = ref_text(ctx->arena, telling->party);
        row.name = telling->name ? telling->name : row.id;
        row.sub = telling_sentence(ctx, &telling->telling);
        if (making->may_right)
            row.tell = row.id;
        else
            row.to_party = row.id;
        row.once = gate_number(ctx->arena);
        row.action = msg(ctx->lang, making->may_right ? M("Mark as told") : M("Look"));
        row.how = "";
        if (making->how && telling->party == making->party) {
            row.wrong = making->wrong;
            row.how = making->how;
        }
        today_place(making, when, by, FOLLOW_NO_TIME, row);
        today_tally(making, when, by, row.late);
    }
}

/* These have no last day: they come after what has one. */
static void place_confirm(struct today_making *making) {
    struct ctx *ctx = making->ctx;
    for (size_t i = 0; i < making->agenda->confirm_count; i++) {
        const struct trust_row *trust = &making->agenda->confirm[i];
        struct view_today_row row = {.what = msg(ctx->lang, M("To be confirmed")),
                                     .id = ref_text(ctx->arena, trust->party),
                                     .sub = today_row_fields(ctx, trust),
                                     .iso = day_iso(ctx->arena, trust->since)};
        row.name = trust->name ? trust->name : row.id;
        row.when = MSG(ctx->arena, ctx->lang, M("since {1}"), day_text(ctx->arena, ctx->lang, trust->since));
        row.to_party = row.id;
        row.action = msg(ctx->lang, making->may_change ? M("Look and confirm") : M("Look"));
        row.csrf = making->frame->csrf;
        row.once = gate_number(ctx->arena);
        row.confirm = making->may_change ? row.id : NULL;
        if (making->wrong && !making->how && trust->party == making->party)
            row.wrong = making->wrong;
        today_place(making, AGENDA_TODAY, INT32_MAX, FOLLOW_NO_TIME, row);
    }
    making->now += making->agenda->confirm_total;
    today_count_on(making, making->agenda->today, making->agenda->confirm_total);
}

static void place_licences(struct today_making *making) {
    struct ctx *ctx = making->ctx;
    for (size_t i = 0; i < making->agenda->licence_count; i++) {
        const struct licence_row *licence = &making->agenda->licences[i];
        day_t until = licence->licence.until;
        enum agenda_when when = today_when(making->agenda, until);
        struct view_today_row row = today_dated(making, until, FOLLOW_NO_TIME);
        row.anchor = arena_printf(ctx->arena, "licence-%zu", i);
        row.what = MSG(ctx->arena, ctx->lang, licence->ended ? M("Licence ended: {1}") : M("Licence ends: {1}"),
                       licence->licence.text ? licence->licence.text : licence->name);
        row.sub =
            licence->source == NOTICE_NOTHING
                ? licence->name
                : frame_capital(ctx, words_in(&ctx_notice(ctx)->sources[licence->source].entry, ctx->lang));
        row.licence = making->may_import ? licence->licence.text : NULL;
        row.once = gate_number(ctx->arena);
        if (making->licence && row.licence && strcmp(making->licence, row.licence) == 0) {
            row.wrong = making->wrong;
            row.until = making->until;
        }
        today_place(making, when, until, FOLLOW_NO_TIME, row);
        today_tally(making, when, until, row.late);
    }
}

/* ---- what goes */

static const char *class_words(struct ctx *ctx, int class) {
    return class == NOTICE_NOTHING ? msg(ctx->lang, M("data that the notice no longer lists"))
                                   : words_in(&ctx_notice(ctx)->classes[class].entry, ctx->lang);
}

static struct view_today_row goes_row(struct today_making *making, const struct agenda_goes *goes) {
    struct ctx *ctx = making->ctx;
    struct view_today_row row = today_dated(making, goes->day, FOLLOW_NO_TIME);
    row.what = frame_capital(ctx, class_words(ctx, goes->class));
    row.sub = msg_count(ctx->arena, ctx->lang, MN("of {1} customer at most", "of {1} customers at most"),
                        (long)goes->parties);
    row.says = frame_says(ctx, goes->rule);
    row.to_goes = row.iso;
    row.action = msg(ctx->lang, M("See what goes"));
    return row;
}

static void fill_goes(struct today_making *making, struct view_today *view) {
    const struct agenda *agenda = making->agenda;
    struct view_today_row *rows = arena_array(making->ctx->arena, agenda->goes_count + 1, sizeof *rows);
    for (size_t i = 0; i < agenda->goes_count; i++) {
        rows[i] = goes_row(making, &agenda->goes[i]);
        today_count_on(making, agenda->goes[i].day, agenda->goes[i].day > agenda->today);
        making->soon += agenda->goes[i].day > agenda->today;
    }
    view->goes = rows;
    view->goes_count = agenda->goes_count;
}

static void place_over(struct today_making *making) {
    struct ctx *ctx = making->ctx;
    const struct agenda *agenda = making->agenda;
    if (!agenda->over)
        return;
    struct view_today_row row = today_dated(making, agenda->over_since, FOLLOW_NO_TIME);
    row.what = msg(ctx->lang, M("Data that should be gone"));
    row.sub = msg_count(ctx->arena, ctx->lang, MN("of {1} customer", "of {1} customers"), (long)agenda->over);
    row.to_goes = "over";
    row.action = msg(ctx->lang, M("See what goes"));
    today_place(making, AGENDA_TODAY, agenda->over_since, FOLLOW_NO_TIME, row);
    today_tally(making, AGENDA_TODAY, agenda->over_since, true);
}

/* What the notice promises and is not so. It has no day, and nobody has planned it: it stands apart until it is mended. */
static enum status fill_broken(struct ctx *ctx, struct view_today *view) {
    size_t count;
    const char *names;
    TRY(promise_broken(ctx, &count, &names));
    if (!count)
        return ST_OK;
    view->broken = msg_count(
        ctx->arena, ctx->lang,
        MN("{1} promise of the notice does not hold", "{1} promises of the notice do not hold"), (long)count);
    view->broken_names = names;
    return ST_OK;
}

/* ---- in order */

static int by_day(const void *a, const void *b) {
    const struct today_placed *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->minute != y->minute ? x->minute - y->minute : x->order - y->order;
}

static const struct view_today_row *in_order(struct today_making *making, enum agenda_when when,
                                             size_t *count) {
    struct today_placed *places = making->places[when];
    struct view_today_row *rows = arena_array(making->ctx->arena, making->count[when] + 1, sizeof *rows);
    day_t day = DAY_NONE;
    *count = making->count[when];
    if (*count)
        qsort(places, *count, sizeof *places, by_day);
    for (size_t i = 0; i < *count; i++) {
        rows[i] = places[i].row;
        if (when == AGENDA_WEEK && places[i].day != day && !rows[i].anchor) /* where the strip leads */
            rows[i].anchor =
                arena_printf(making->ctx->arena, "d-%s", day_iso(making->ctx->arena, places[i].day));
        day = places[i].day;
    }
    return rows;
}

static const char *more(struct ctx *ctx, size_t all, size_t shown, bool at_least) {
    if (all <= shown)
        return NULL;
    return at_least ? MSG(ctx->arena, ctx->lang, M("and more than {1} others"), frame_number(ctx, all - shown))
                    : msg_count(ctx->arena, ctx->lang, MN("and {1} more", "and {1} more"), (long)(all - shown));
}

static void fill_more(struct today_making *making, struct view_today *view) {
    struct ctx *ctx = making->ctx;
    const struct agenda *agenda = making->agenda;
    size_t named = 0;
    for (size_t i = 0; i < agenda->confirm_count; i++)
        named += i == 0 || agenda->confirm[i].party != agenda->confirm[i - 1].party;
    view->now_more = more(ctx, agenda->step_total[AGENDA_TODAY] + agenda->confirm_total,
                          agenda->step_count[AGENDA_TODAY] + named, agenda->confirm_total >= TRUST_COUNTED);
    view->soon_more = more(ctx, agenda->step_total[AGENDA_WEEK], agenda->step_count[AGENDA_WEEK], false);
    view->later_more = more(ctx, agenda->step_total[AGENDA_LATER] + agenda->telling_total,
                            agenda->step_count[AGENDA_LATER] + agenda->telling_count,
                            agenda->telling_total >= TELLING_COUNTED);
}

/* ---- the head of the page */

static int week_number(day_t day) {
    day_t thursday = day - day_weekday(day) + 4;
    return (thursday - day_from((struct ymd){day_ymd(thursday).year, 1, 1})) / 7 + 1;
}

static void fill_days(struct today_making *making, struct view_today *view) {
    struct ctx *ctx = making->ctx;
    day_t monday = making->agenda->sunday - 6;
    struct view_day *days = arena_array(ctx->arena, TODAY_DAYS, sizeof *days);
    for (int i = 0; i < TODAY_DAYS; i++) {
        struct ymd ymd = day_ymd(monday + i);
        bool today = monday + i == making->agenda->today, gone = monday + i < making->agenda->today;
        size_t count = gone ? 0 : making->on[i];
        days[i] = (struct view_day){
            .label = arena_printf(ctx->arena, "%s %d.", step_weekday(ctx, monday + i, false), ymd.day),
            .rest = arena_printf(ctx->arena, "%d.", ymd.month),
            .text = count ? frame_number(ctx, count) : "–",
            .rest_text = count ? msg_count(ctx->arena, ctx->lang, MN(" thing", " things"), (long)count) : NULL,
            .today = today};
        if (count)
            days[i].anchor = today ? "now" : arena_printf(ctx->arena, "d-%s", day_iso(ctx->arena, monday + i));
    }
    view->days = days;
    view->days_count = TODAY_DAYS;
}

/* "6 things today. 2 of them are late. 6 more this week." */
static const char *lead(struct today_making *making) {
    struct ctx *ctx = making->ctx;
    const char *text = making->now ? msg_count(ctx->arena, ctx->lang,
                                               MN("{1} thing today.", "{1} things today."), (long)making->now)
                                   : msg(ctx->lang, M("Nothing for today."));
    if (making->late)
        text = arena_printf(ctx->arena, "%s %s", text,
                            msg_count(ctx->arena, ctx->lang,
                                      MN("{1} of them is late.", "{1} of them are late."), (long)making->late));
    if (making->soon)
        text = arena_printf(ctx->arena, "%s %s", text,
                            msg_count(ctx->arena, ctx->lang, MN("{1} more this week.", "{1} more this week."),
                                      (long)making->soon));
    return text;
}

static struct view_did deed_row(struct today_making *making, const struct agenda_deed *done) {
    struct ctx *ctx = making->ctx;
    struct view_did did = {
        .when = zone_clock(ctx->arena, registry_zone(ctx), done->deed.at),
        .what = msg(ctx->lang, done->deed.kind == DEED_TOLD ? M("Told") : M("Confirmed as right")),
        .id = ref_text(ctx->arena, done->deed.party),
        .who = done->who ? done->who : msg(ctx->lang, M("command line")),
        .csrf = making->frame->csrf,
        .once = gate_number(ctx->arena)};
    did.name = done->name ? done->name : did.id;
    if (done->undo)
        did.change = arena_printf(ctx->arena, "%lld", (long long)done->deed.change);
    return did;
}

/* Both lists have the latest first, and so has what becomes of them. */
static void fill_done(struct today_making *making, struct view_today *view) {
    struct ctx *ctx = making->ctx;
    const struct agenda *agenda = making->agenda;
    struct view_did *did = arena_array(ctx->arena, agenda->done_count + agenda->deed_count + 1, sizeof *did);
    size_t n = 0, deed = 0;
    for (size_t i = 0; i < agenda->done_count; i++) {
        const struct follow *done = &agenda->done[i];
        while (deed < agenda->deed_count && agenda->deeds[deed].deed.at > done->done)
            did[n++] = deed_row(making, &agenda->deeds[deed++]);
        did[n++] = (struct view_did){.when = zone_clock(ctx->arena, registry_zone(ctx), done->done),
                                     .what = step_words(ctx, done),
                                     .id = ref_text(ctx->arena, done->party),
                                     .name = done->name,
                                     .who = done->done_by ? done->done_by : msg(ctx->lang, M("command line")),
                                     .step = making->may_note ? ref_text(ctx->arena, done->record) : NULL,
                                     .csrf = making->frame->csrf,
                                     .once = gate_number(ctx->arena)};
    }
    while (deed < agenda->deed_count)
        did[n++] = deed_row(making, &agenda->deeds[deed++]);
    view->did = did;
    view->did_count = n;
}

static void fill(struct today_making *making, struct view_today *view) {
    struct ctx *ctx = making->ctx;
    const struct agenda *agenda = making->agenda;
    place_steps(making);
    place_tellings(making);
    place_licences(making);
    place_over(making);
    place_confirm(making);
    fill_goes(making, view);
    view->now = in_order(making, AGENDA_TODAY, &view->now_count);
    view->soon = in_order(making, AGENDA_WEEK, &view->soon_count);
    view->later = in_order(making, AGENDA_LATER, &view->later_count);
    fill_more(making, view);
    fill_days(making, view);
    fill_done(making, view);
    view->lead = lead(making);
    view->weekday = step_weekday(ctx, agenda->today, true);
    view->day = frame_day(ctx, agenda->today);
    view->iso = frame_day_iso(ctx, agenda->today);
    view->week =
        MSG(ctx->arena, ctx->lang, M("week {1}"), arena_printf(ctx->arena, "%d", week_number(agenda->today)));
    view->empty = !view->now_count && !view->soon_count && !view->later_count && !view->goes_count;
}

/* What customers have bought and is still open leads to the list of it. */
static enum status fill_services(struct visit *visit, struct view_today *view) {
    struct ctx *ctx = visit->ctx;
    struct purchase_asked asked = {.state = PURCHASE_OPEN, .doer = view->mine ? visit->user->id : 0};
    size_t count;
    TRY(purchase_count(ctx, &asked, &count));
    view->whose = asked.doer ? ref_text(ctx->arena, asked.doer) : "";
    if (count)
        view->services =
            msg_count(ctx->arena, ctx->lang, MN("{1} service is open", "{1} services are open"), (long)count);
    return ST_OK;
}

static enum status show(struct visit *visit, const struct today_making *typed) {
    struct ctx *ctx = visit->ctx;
    struct today_making all = *typed, *making = &all;
    const char *who = request_query(visit->request, "who");
    struct agenda agenda;
    struct view_today view = {.mine = who && strcmp(who, "mine") == 0, .wrong = making->wrong};
    TRY(agenda_read(ctx, view.mine, &agenda));
    if (!view.mine) {
        TRY(fill_broken(ctx, &view));
        TRY(retention_today(ctx, &view));
        TRY(mailboxes_today(ctx, &view));
    }
    frame_fill(visit, msg(ctx->lang, M("Today")), &view.frame);
    making->ctx = ctx;
    making->frame = &view.frame;
    making->agenda = &agenda;
    making->may_right = permit_offers(ctx, ACTION_RIGHT, false);
    making->may_change = permit_offers(ctx, ACTION_CHANGE, false);
    making->may_note = permit_offers(ctx, ACTION_NOTE, false);
    making->may_import = permit_offers(ctx, ACTION_IMPORT, false);
    if (!view.mine)
        TRY(today_duties(making));
    fill(making, &view);
    if (!view.mine && (making->open || making->late || making->now))
        TRY(remind_view(ctx, visit->user->id, &view.remind));
    TRY(fill_services(visit, &view));
    TRY(retention_holds(ctx, view.mine ? visit->user->id : 0, &view));
    if (request_query(visit->request, "stays"))
        view.stays =
            msg(ctx->lang, M("It is to be done again. What was noted with it stays: it must be kept, or was "
                             "corrected since."));
    view.frame.here = "today";
    struct template_out out = frame_out(visit);
    page_today(&out, &view);
    return ST_OK;
}

enum status today_show(struct visit *visit) {
    return show(visit, &(struct today_making){0});
}

/* What was typed comes back in its row, with the reason. */
static enum status refused(struct visit *visit, struct today_making *making, enum status status) {
    if (status == ST_BUSY || status == ST_FAILED)
        return status;
    visit->reply->status = status_http(status);
    making->wrong = frame_fault(visit->ctx);
    fault_clear(visit->ctx);
    return show(visit, making);
}

static enum status done(struct visit *visit) {
    reply_see_other(visit->reply, "/today#did");
    return ST_OK;
}

static enum status party_of(struct ctx *ctx, const struct form *form, ref_t *party) {
    if (!ref_parse(form_value(form, "party"), party))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    return party_now(ctx, party);
}

enum status today_told(struct visit *visit) {
    static const struct form_field fields[] = {{"party", DAY_MAX}, {"how", HOW_MAX}};
    struct ctx *ctx = visit->ctx;
    struct today_making making = {0};
    struct form form;
    TRY(form_read(ctx, visit->request, fields, 2, &form));
    TRY(party_of(ctx, &form, &making.party));
    making.how = form_value(&form, "how");
    enum status status = adopt_informed(ctx, making.party, making.how, 0, NULL);
    return status == ST_OK ? done(visit) : refused(visit, &making, status);
}

enum status today_confirm(struct visit *visit) {
    static const struct form_field fields[] = {{"party", DAY_MAX}};
    struct ctx *ctx = visit->ctx;
    struct today_making making = {0};
    struct form form;
    size_t confirmed;
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    TRY(party_of(ctx, &form, &making.party));
    enum status status = trust_confirm(ctx, making.party, NULL, 0, &confirmed);
    return status == ST_OK ? done(visit) : refused(visit, &making, status);
}

enum status today_licence(struct visit *visit) {
    static const struct form_field fields[] = {{"licence", LICENCE_MAX}, {"until", DAY_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    day_t until;
    TRY(form_read(ctx, visit->request, fields, 2, &form));
    struct today_making making = {.licence = form_value(&form, "licence"), .until = form_value(&form, "until")};
    enum status status = day_parse_local(making.until, &until)
                             ? licence_renew(ctx, making.licence, until)
                             : FAIL(ctx, ST_INVALID, M("Write the day as 23.11.2026."));
    if (status != ST_OK)
        return refused(visit, &making, status);
    reply_see_other(visit->reply, "/today");
    return ST_OK;
}

/* ---- what goes on a day */

static void fill_gone(struct ctx *ctx, const struct agenda_gone *list, size_t count, struct view_goes *view) {
    struct view_gone *gone = arena_array(ctx->arena, count + 1, sizeof *gone);
    struct view_says *says = arena_array(ctx->arena, count + 1, sizeof *says);
    for (size_t i = 0; i < count; i++) {
        const struct agenda_goes *what = &list[i].what;
        const struct view_says *sentence = frame_says(ctx, what->rule);
        gone[i] = (struct view_gone){.id = ref_text(ctx->arena, list[i].party),
                                     .what = frame_capital(ctx, class_words(ctx, what->class)),
                                     .day = frame_day(ctx, what->day),
                                     .iso = frame_day_iso(ctx, what->day)};
        gone[i].name = list[i].name ? list[i].name : gone[i].id;
        bool there = !sentence;
        for (size_t j = 0; j < view->says_count && !there; j++)
            there = strcmp(says[j].text, sentence->text) == 0;
        if (!there)
            says[view->says_count++] = *sentence;
    }
    view->gone = gone;
    view->gone_count = count;
    view->says = says;
}

enum status today_goes(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct agenda_gone *list;
    size_t count;
    day_t day = registry_today(ctx) - 1;
    bool over = strcmp(visit->params[0], "over") == 0;
    if (!over && !day_parse(visit->params[0], &day))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(agenda_gone(ctx, over ? DAY_NONE : day, day, &list, &count));
    struct view_goes view = {
        .title = over ? msg(ctx->lang, M("Data that should be gone"))
                      : MSG(ctx->arena, ctx->lang, M("What goes on {1}"), frame_day(ctx, day)),
        .lead = over ? msg(ctx->lang, M("The sweep has not run since. It erases all of this when it runs."))
                     : msg(ctx->lang,
                           M("The sweep erases this by itself, unless something happens before that moves "
                             "the day. It judges everybody again before it does."))};
    fill_gone(ctx, list, count, &view);
    if (count == AGENDA_GONE)
        view.more = MSG(ctx->arena, ctx->lang, M("The first {1} are shown."), frame_number(ctx, count));
    frame_fill(visit, view.title, &view.frame);
    struct template_out out = frame_out(visit);
    page_goes(&out, &view);
    return ST_OK;
}
