/* What the law and the notice ask of the company itself, as rows of Today: requests, breaches, systems, devices, hand-overs, reviews,
 * tasks by hand, mail that did not get there. Each is read and placed here, and only for those who may see to it. */
#include "web/today_duty.h"

#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/outbox.h"
#include "rights/roster.h"
#include "rights/task.h"
#include "web/breaches.h"
#include "web/devices.h"
#include "web/handovers.h"
#include "web/requests.h"
#include "web/review.h"
#include "web/step.h"
#include "web/systems.h"
#include "web/today_row.h"

/* ---- requests about people's rights */

/* Before everything else of its day; what is late comes first of all. */
static void place_request(struct today_making *making, const struct right_request *request) {
    enum { FIRST = -2 };
    enum agenda_when when = request->due == DAY_NONE ? AGENDA_LATER : today_when(making->agenda, request->due);
    day_t order = when == AGENDA_TODAY ? DAY_NONE + 1 : request->due == DAY_NONE ? INT32_MAX - 1 : request->due;
    today_place(making, when, order, FIRST, today_row_request(making->ctx, request));
    if (request->due != DAY_NONE)
        today_tally(making, when, request->due, request->late);
}

/* Written is not sent: whoever asked has heard nothing. An extension that nobody was told of is none, until the last day on which the
 * law lets it be told; afterwards the request itself is late. */
static void place_letter(struct today_making *making, const struct right_request *request) {
    enum { FIRST = -2 };
    day_t day = request->closed ? zone_day(registry_zone(making->ctx), request->closed)
                                : request->deadline.extension_notice_by;
    if (!request->closed && (!request->extended || request->told || day < making->agenda->today))
        return;
    struct view_today_row row =
        today_row_letter(making->ctx, request, day, today_dated(making, day, FOLLOW_NO_TIME));
    today_place(making, AGENDA_TODAY, day, FIRST, row);
    today_tally(making, AGENDA_TODAY, day, row.late);
}

static enum status place_requests(struct today_making *making) {
    enum { MOST = 50 };
    struct ctx *ctx = making->ctx;
    struct right_request *unsent, *open; /* unsent: whose answer was written and went nowhere */
    size_t unsent_count, open_count, total;
    if (!permit_role(ctx, ACTION_ANSWER))
        return ST_OK;
    TRY(request_unsent(ctx, &unsent, &unsent_count));
    TRY(request_list(ctx, &(struct request_asked){.limit = MOST}, &open, &open_count, &total));
    for (size_t i = 0; i < unsent_count; i++)
        place_letter(making, &unsent[i]);
    for (size_t i = 0; i < open_count; i++)
        place_request(making, &open[i]);
    for (size_t i = 0; i < open_count; i++)
        place_letter(making, &open[i]);
    making->open = making->open || open_count;
    return ST_OK;
}

/* ---- breaches of personal data: nothing is more urgent */

static void place_breach(struct today_making *making, const struct breach *breach) {
    struct ctx *ctx = making->ctx;
    enum { FIRST = -3 };
    bool waits = breach->wanted && !breach->notified;
    day_t due = zone_day(registry_zone(ctx), breach->due);
    struct view_today_row row = {.iso = frame_day_iso(ctx, due),
                                 .when = waits ? breach_left_text(ctx, breach) : NULL,
                                 .late = waits && breach->late,
                                 .bad = waits && breach->late,
                                 .sub = breach_title(ctx, breach),
                                 .to_breach = ref_text(ctx->arena, breach->id),
                                 .action = msg(ctx->lang, M("Handle"))};
    if (!waits && !breach->people_wanted)
        return;
    row.what = msg(ctx->lang, waits ? M("Breach: tell the authority") : M("Breach: tell the people"));
    today_place(making, AGENDA_TODAY, DAY_NONE + 1, FIRST, row);
    today_tally(making, AGENDA_TODAY, waits ? due : making->agenda->today, row.late);
}

static enum status place_breaches(struct today_making *making) {
    struct ctx *ctx = making->ctx;
    struct breach *open;
    size_t count;
    if (!permit_role(ctx, ACTION_BREACH))
        return ST_OK;
    TRY(breach_list(ctx, false, &open, &count));
    for (size_t i = 0; i < count; i++)
        place_breach(making, &open[i]);
    making->open = making->open || count;
    return ST_OK;
}

/* ---- systems and recipients */

/* What has a day: what was never there stands on their own page. */
static enum status place_dues(struct today_making *making) {
    enum { AHEAD = 14 };
    struct ctx *ctx = making->ctx;
    struct holder_state *list;
    struct holder_due *dues;
    size_t list_count, count;
    TRY(holders_read(ctx, &list, &list_count));
    holders_due(ctx, list, list_count, AHEAD, &dues, &count);
    for (size_t i = 0; i < count; i++) {
        const struct holder_due *due = &dues[i];
        if (due->day == DAY_NONE)
            continue;
        enum agenda_when when = today_when(making->agenda, due->day);
        struct view_today_row row = today_dated(making, due->day, FOLLOW_NO_TIME);
        row.what = holders_due_words(ctx, due);
        row.to_page = frame_address(ctx, systems_due_page(ctx, due));
        row.action = systems_due_act(ctx, due);
        today_place(making, when, due->day, FOLLOW_NO_TIME, row);
        today_tally(making, when, due->day, row.late);
    }
    return ST_OK;
}

/* ---- the company's own devices, and their backups */

/* One row for a device, however much there is to do with it. */
static bool said_before(const struct device_need *needs, size_t i) {
    for (size_t k = 0; needs[i].device && k < i; k++)
        if (needs[k].device == needs[i].device)
            return true;
    return false;
}

static const char *said_besides(struct ctx *ctx, const struct device_need *needs, size_t count, size_t i) {
    const char *all = NULL;
    for (size_t k = i + 1; needs[i].device && k < count; k++)
        if (needs[k].device == needs[i].device) {
            const char *one = device_need_words(ctx, &needs[k]);
            all = all ? arena_printf(ctx->arena, "%s %s", all, one) : one;
        }
    return all;
}

/* What is wrong now, and what comes: whoever keeps the list of devices sees to it. */
static enum status place_devices(struct today_making *making) {
    enum { AHEAD = 14 };
    struct ctx *ctx = making->ctx;
    struct device *list;
    struct device_need *needs;
    struct device_keys keys;
    size_t count, need_count;
    if (!permit_role(ctx, ACTION_DEVICE))
        return ST_OK;
    TRY(device_list(ctx, &list, &count));
    TRY(device_keys_read(ctx, &keys));
    device_needs(ctx, list, count, &keys, AHEAD, &needs, &need_count);
    for (size_t i = 0; i < need_count; i++) {
        /* that there is none waits on its own page, and among the promises */
        if (needs[i].kind == DEVICE_NEED_NONE || said_before(needs, i))
            continue;
        day_t day = needs[i].day == DAY_NONE ? making->agenda->today : needs[i].day;
        enum agenda_when when = today_when(making->agenda, day);
        struct view_today_row row = today_dated(making, day, FOLLOW_NO_TIME);
        row.late = row.late || needs[i].missing;
        row.what = device_need_words(ctx, &needs[i]);
        row.sub = said_besides(ctx, needs, need_count, i);
        row.to_page = frame_address(ctx, devices_need_page(ctx, &needs[i]));
        row.action = devices_need_act(ctx, &needs[i]);
        today_place(making, when, day, FOLLOW_NO_TIME, row);
        today_tally(making, when, day, row.late);
    }
    return ST_OK;
}

/* ---- what comes back from recipients */

static void place_handover(struct today_making *making, const struct entrust *one) {
    struct ctx *ctx = making->ctx;
    bool cut = !one->done;
    day_t day = cut ? one->given : one->due;
    enum agenda_when when = today_when(making->agenda, day);
    struct view_today_row row = today_dated(making, day, FOLLOW_NO_TIME);
    row.what = cut ? MSG(ctx->arena, ctx->lang, M("Was it given to {1}?"), one->name)
                   : MSG(ctx->arena, ctx->lang, M("Comes back from {1}"), one->name);
    row.sub = handovers_what(ctx, one);
    row.to_page = frame_address(ctx, arena_printf(ctx->arena, "handovers/%s", ref_text(ctx->arena, one->id)));
    row.action = msg(ctx->lang, M("Handle"));
    today_place(making, when, day, FOLLOW_NO_TIME, row);
    today_tally(making, when, day, row.late);
}

static enum status place_handovers(struct today_making *making) {
    enum { AHEAD = 14, MOST = 50 };
    struct ctx *ctx = making->ctx;
    struct entrust *list;
    size_t count, total;
    if (!permit_role(ctx, ACTION_ANSWER))
        return ST_OK;
    TRY(entrust_list(ctx, &(struct entrust_asked){.limit = MOST}, &list, &count, &total));
    for (size_t i = 0; i < count; i++)
        if (!list[i].done || list[i].left <= AHEAD)
            place_handover(making, &list[i]);
    return ST_OK;
}

/* That nobody stands behind requests; what is done to many at once. */
static enum status place_more(struct today_making *making) {
    enum { BEFORE_REQUESTS = -3 };
    struct view_today_row *rows;
    size_t count;
    TRY(today_row_more(making->ctx, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        today_place(making, AGENDA_TODAY, DAY_NONE + 1, BEFORE_REQUESTS, rows[i]);
        today_tally(making, AGENDA_TODAY, making->agenda->today, false);
    }
    return ST_OK;
}

/* The look at what has no minimum, once it is near. */
static enum status place_review(struct today_making *making) {
    struct ctx *ctx = making->ctx;
    bool due;
    day_t day;
    if (!permit_role(ctx, ACTION_ATTEST))
        return ST_OK;
    TRY(review_due(ctx, &due, &day));
    if (!due)
        return ST_OK;
    enum agenda_when when = today_when(making->agenda, day);
    struct view_today_row row = today_dated(making, day, FOLLOW_NO_TIME);
    row.what = msg(ctx->lang, M("Review of what has no minimum"));
    row.to_page = frame_address(ctx, "/review");
    row.action = msg(ctx->lang, M("Go through it"));
    today_place(making, when, day, FOLLOW_NO_TIME, row);
    today_tally(making, when, day, row.late);
    return ST_OK;
}

/* The look at who may sign in, once it is near. */
static enum status place_roster(struct today_making *making) {
    struct ctx *ctx = making->ctx;
    struct roster_state state;
    if (!permit_role(ctx, ACTION_MANAGE))
        return ST_OK;
    TRY(roster_due(ctx, &state));
    if (!state.soon)
        return ST_OK;
    enum agenda_when when = today_when(making->agenda, state.next);
    struct view_today_row row = today_dated(making, state.next, FOLLOW_NO_TIME);
    row.what = msg(ctx->lang, M("Review of the users"));
    row.to_page = frame_address(ctx, "/people/review");
    row.action = msg(ctx->lang, M("Go through it"));
    today_place(making, when, state.next, FOLLOW_NO_TIME, row);
    today_tally(making, when, state.next, row.late);
    return ST_OK;
}

/* What people do by hand: together, by the first day of it. */
static enum status place_tasks(struct today_making *making) {
    struct ctx *ctx = making->ctx;
    struct task_figures figures;
    enum { AFTER_REQUESTS = -1 };
    if (!permit_role(ctx, ACTION_ANSWER))
        return ST_OK;
    TRY(task_figures(ctx, 0, 0, &figures));
    if (!figures.open)
        return ST_OK;
    enum agenda_when when = today_when(making->agenda, figures.first);
    struct view_today_row row = {
        .iso = frame_day_iso(ctx, figures.first),
        .when = figures.late ? msg_count(ctx->arena, ctx->lang, MN("{1} late", "{1} late"), (long)figures.late)
                             : frame_day(ctx, figures.first),
        .late = figures.late > 0,
        .what =
            msg_count(ctx->arena, ctx->lang, MN("{1} task by hand", "{1} tasks by hand"), (long)figures.open),
        .sub = msg(ctx->lang, M("Papers, phones, other systems and recipients")),
        .to_tasks = "/tasks",
        .action = msg(ctx->lang, M("Handle"))};
    today_place(making, when, when == AGENDA_TODAY ? DAY_NONE + 1 : figures.first, AFTER_REQUESTS, row);
    today_tally(making, when, figures.first, figures.late > 0);
    return ST_OK;
}

/* E-mails that did not get there, until somebody has dealt with them: an answer with a day may be among them. */
static enum status place_messages(struct today_making *making) {
    struct ctx *ctx = making->ctx;
    struct outbox_figures figures;
    enum { AFTER_REQUESTS = -1 };
    if (!permit_role(ctx, ACTION_ANSWER))
        return ST_OK;
    TRY(outbox_figures(ctx, &figures));
    size_t undone = figures.undone[OUTBOX_FAILED] + figures.undone[OUTBOX_BOUNCED];
    if (!undone)
        return ST_OK;
    day_t since = zone_day(registry_zone(ctx), figures.undone_since);
    struct view_today_row row = {
        .iso = frame_day_iso(ctx, since),
        .when = MSG(ctx->arena, ctx->lang, M("since {1}"), frame_day(ctx, since)),
        .what = msg_count(ctx->arena, ctx->lang,
                          MN("{1} e-mail did not get there", "{1} e-mails did not get there"), (long)undone),
        .sub = msg(ctx->lang, M("It could not be sent, or it came back")),
        .to_page = frame_address(ctx, "/messages?state=undone"),
        .action = msg(ctx->lang, M("Look"))};
    today_place(making, AGENDA_TODAY, DAY_NONE + 1, AFTER_REQUESTS, row);
    today_tally(making, AGENDA_TODAY, making->agenda->today, false);
    return ST_OK;
}

enum status today_duties(struct today_making *making) {
    static enum status (*const duties[])(struct today_making *) = {
        place_breaches, place_requests, place_tasks,  place_messages, place_handovers,
        place_devices,  place_review,   place_roster, place_more,     place_dues};
    for (size_t i = 0; i < sizeof duties / sizeof *duties; i++)
        TRY(duties[i](making));
    return ST_OK;
}
