/* The day's work on one page. Rows of different things are put in one order, by day and time; each has the one thing that is done
 * about it. What goes, and by which sentence, stands by itself: nobody has to do it. */
#include "http/form.h"
#include "notice/field.h"
#include "pages/pages.h"
#include "registry/adopt.h"
#include "registry/agenda.h"
#include "registry/permit.h"
#include "registry/purchase.h"
#include "registry/registry.h"
#include "rights/outbox.h"
#include "rights/promise.h"
#include "rights/roster.h"
#include "rights/task.h"
#include "web/breaches.h"
#include "web/devices.h"
#include "web/handovers.h"
#include "web/mailboxes.h"
#include "web/remind.h"
#include "web/requests.h"
#include "web/retention.h"
#include "web/review.h"
#include "web/step.h"
#include "web/systems.h"
#include "web/today_row.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS = 7, LICENCE_MAX = 400, DAY_MAX = 100, HOW_MAX = 1000 };

/* What stands in one of the page's parts, and by what it is ordered. */
struct place {
    day_t day;
    int minute, order;
    struct view_today_row row;
};

struct making {
    struct ctx *ctx;
    const struct view_frame *frame;
    const struct agenda *agenda;
    struct place *places[AGENDA_WHENS];
    size_t count[AGENDA_WHENS], room[AGENDA_WHENS];
    size_t on[DAYS]; /* how many things on each day of the week */
    size_t late, now, soon;
    struct right_request *requests; /* that are open */
    size_t request_count;
    struct right_request *unsent; /* whose answer was written and went nowhere */
    size_t unsent_count;
    struct breach *breaches; /* that are open */
    size_t breach_count;
    struct holder_due *dues; /* of systems and recipients */
    size_t due_count;
    const char *wrong, *licence, *until; /* of a licence that could not be renewed */
    ref_t party;                         /* who could not be told or confirmed */
    const char *how;                     /* typed */
    bool may_right, may_change, may_note, may_import;
};

static enum agenda_when when_of(const struct agenda *agenda, day_t day) {
    return day <= agenda->today ? AGENDA_TODAY : day <= agenda->sunday ? AGENDA_WEEK : AGENDA_LATER;
}

static void place(struct making *making, enum agenda_when when, day_t day, int minute,
                  struct view_today_row row) {
    struct place at = {day, minute, (int)making->count[when], row};
    ARENA_PUSH(making->ctx->arena, making->places[when], making->count[when], making->room[when], at);
}

/* On its day of the strip; what is late is for today. */
static void count_on(struct making *making, day_t day, size_t count) {
    day_t monday = making->agenda->sunday - 6, on = day < making->agenda->today ? making->agenda->today : day;
    if (on >= monday && on <= making->agenda->sunday)
        making->on[on - monday] += count;
}

static struct view_today_row dated(struct making *making, day_t day, int minute) {
    struct ctx *ctx = making->ctx;
    struct view_today_row row = {.iso = day_iso(ctx->arena, day), .csrf = making->frame->csrf};
    row.when = step_when(ctx, day, minute, &row.late);
    return row;
}

/* ---- what is planned */

static void place_step(struct making *making, enum agenda_when when, const struct follow *follow) {
    struct ctx *ctx = making->ctx;
    struct view_today_row row = dated(making, follow->day, follow->minute);
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
    place(making, when, follow->day, follow->minute, row);
}

static void place_steps(struct making *making) {
    const struct agenda *agenda = making->agenda;
    for (int when = 0; when < AGENDA_WHENS; when++)
        for (size_t i = 0; i < agenda->step_count[when]; i++) {
            place_step(making, (enum agenda_when)when, &agenda->steps[when][i]);
            if (when == AGENDA_WEEK)
                count_on(making, agenda->steps[when][i].day, 1);
        }
    count_on(making, agenda->today, agenda->step_total[AGENDA_TODAY]);
    making->late += agenda->late;
    making->now += agenda->step_total[AGENDA_TODAY];
    making->soon += agenda->step_total[AGENDA_WEEK];
}

/* ---- what the notice asks for */

static void tally(struct making *making, enum agenda_when when, day_t day, bool late) {
    making->late += late;
    making->now += when == AGENDA_TODAY;
    making->soon += when == AGENDA_WEEK;
    count_on(making, day, 1);
}

static void place_tellings(struct making *making) {
    struct ctx *ctx = making->ctx;
    for (size_t i = 0; i < making->agenda->telling_count; i++) {
        const struct telling_row *telling = &making->agenda->tellings[i];
        day_t by = telling->telling.by;
        enum agenda_when when = when_of(making->agenda, by);
        struct view_today_row row = dated(making, by, FOLLOW_NO_TIME);
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
        place(making, when, by, FOLLOW_NO_TIME, row);
        tally(making, when, by, row.late);
    }
}

/* These have no last day: they come after what has one. */
static void place_confirm(struct making *making) {
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
        place(making, AGENDA_TODAY, INT32_MAX, FOLLOW_NO_TIME, row);
    }
    making->now += making->agenda->confirm_total;
    count_on(making, making->agenda->today, making->agenda->confirm_total);
}

static void place_licences(struct making *making) {
    struct ctx *ctx = making->ctx;
    for (size_t i = 0; i < making->agenda->licence_count; i++) {
        const struct licence_row *licence = &making->agenda->licences[i];
        day_t until = licence->licence.until;
        enum agenda_when when = when_of(making->agenda, until);
        struct view_today_row row = dated(making, until, FOLLOW_NO_TIME);
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
        place(making, when, until, FOLLOW_NO_TIME, row);
        tally(making, when, until, row.late);
    }
}

/* ---- what goes */

static const char *class_words(struct ctx *ctx, int class) {
    return class == NOTICE_NOTHING ? msg(ctx->lang, M("data that the notice no longer lists"))
                                   : words_in(&ctx_notice(ctx)->classes[class].entry, ctx->lang);
}

static struct view_today_row goes_row(struct making *making, const struct agenda_goes *goes) {
    struct ctx *ctx = making->ctx;
    struct view_today_row row = dated(making, goes->day, FOLLOW_NO_TIME);
    row.what = frame_capital(ctx, class_words(ctx, goes->class));
    row.sub = msg_count(ctx->arena, ctx->lang, MN("of {1} customer at most", "of {1} customers at most"),
                        (long)goes->parties);
    row.says = frame_says(ctx, goes->rule);
    row.to_goes = row.iso;
    row.action = msg(ctx->lang, M("See what goes"));
    return row;
}

static void fill_goes(struct making *making, struct view_today *view) {
    const struct agenda *agenda = making->agenda;
    struct view_today_row *rows = arena_array(making->ctx->arena, agenda->goes_count + 1, sizeof *rows);
    for (size_t i = 0; i < agenda->goes_count; i++) {
        rows[i] = goes_row(making, &agenda->goes[i]);
        count_on(making, agenda->goes[i].day, agenda->goes[i].day > agenda->today);
        making->soon += agenda->goes[i].day > agenda->today;
    }
    view->goes = rows;
    view->goes_count = agenda->goes_count;
}

static void place_over(struct making *making) {
    struct ctx *ctx = making->ctx;
    const struct agenda *agenda = making->agenda;
    if (!agenda->over)
        return;
    struct view_today_row row = dated(making, agenda->over_since, FOLLOW_NO_TIME);
    row.what = msg(ctx->lang, M("Data that should be gone"));
    row.sub = msg_count(ctx->arena, ctx->lang, MN("of {1} customer", "of {1} customers"), (long)agenda->over);
    row.to_goes = "over";
    row.action = msg(ctx->lang, M("See what goes"));
    place(making, AGENDA_TODAY, agenda->over_since, FOLLOW_NO_TIME, row);
    tally(making, AGENDA_TODAY, agenda->over_since, true);
}

/* ---- requests about people's rights */

/* Before everything else of its day; what is late comes first of all. */
static void place_request(struct making *making, const struct right_request *request) {
    enum { FIRST = -2 };
    enum agenda_when when = request->due == DAY_NONE ? AGENDA_LATER : when_of(making->agenda, request->due);
    day_t order = when == AGENDA_TODAY ? DAY_NONE + 1 : request->due == DAY_NONE ? INT32_MAX - 1 : request->due;
    place(making, when, order, FIRST, today_row_request(making->ctx, request));
    if (request->due != DAY_NONE)
        tally(making, when, request->due, request->late);
}

static enum status read_requests(struct ctx *ctx, struct making *making) {
    enum { MOST = 50 };
    size_t total;
    if (!permit_role(ctx, ACTION_ANSWER))
        return ST_OK;
    TRY(request_unsent(ctx, &making->unsent, &making->unsent_count));
    return request_list(ctx, &(struct request_asked){.limit = MOST}, &making->requests, &making->request_count,
                        &total);
}

/* Written is not sent: whoever asked has heard nothing. An extension that nobody was told of is none, until the last day on which the
 * law lets it be told; afterwards the request itself is late. */
static void place_letter(struct making *making, const struct right_request *request) {
    enum { FIRST = -2 };
    day_t day = request->closed ? zone_day(registry_zone(making->ctx), request->closed)
                                : request->deadline.extension_notice_by;
    if (!request->closed && (!request->extended || request->told || day < making->agenda->today))
        return;
    struct view_today_row row = today_row_letter(making->ctx, request, day, dated(making, day, FOLLOW_NO_TIME));
    place(making, AGENDA_TODAY, day, FIRST, row);
    tally(making, AGENDA_TODAY, day, row.late);
}

static void place_requests(struct making *making) {
    for (size_t i = 0; i < making->unsent_count; i++)
        place_letter(making, &making->unsent[i]);
    for (size_t i = 0; i < making->request_count; i++)
        place_request(making, &making->requests[i]);
    for (size_t i = 0; i < making->request_count; i++)
        place_letter(making, &making->requests[i]);
}

/* ---- breaches of personal data: nothing is more urgent */

static void place_breach(struct making *making, const struct breach *breach) {
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
    place(making, AGENDA_TODAY, DAY_NONE + 1, FIRST, row);
    tally(making, AGENDA_TODAY, waits ? due : making->agenda->today, row.late);
}

static enum status read_breaches(struct ctx *ctx, struct making *making) {
    if (!permit_role(ctx, ACTION_BREACH))
        return ST_OK;
    return breach_list(ctx, false, &making->breaches, &making->breach_count);
}

static void place_breaches(struct making *making) {
    for (size_t i = 0; i < making->breach_count; i++)
        place_breach(making, &making->breaches[i]);
}

/* ---- systems and recipients */

/* What has a day: what was never there stands on their own page. */
static enum status read_holders(struct ctx *ctx, struct making *making) {
    enum { AHEAD = 14 };
    struct holder_state *list;
    size_t count;
    TRY(holders_read(ctx, &list, &count));
    holders_due(ctx, list, count, AHEAD, &making->dues, &making->due_count);
    return ST_OK;
}

static void place_dues(struct making *making) {
    struct ctx *ctx = making->ctx;
    for (size_t i = 0; i < making->due_count; i++) {
        const struct holder_due *due = &making->dues[i];
        if (due->day == DAY_NONE)
            continue;
        enum agenda_when when = when_of(making->agenda, due->day);
        struct view_today_row row = dated(making, due->day, FOLLOW_NO_TIME);
        row.what = holders_due_words(ctx, due);
        row.to_page = frame_address(ctx, systems_due_page(ctx, due));
        row.action = systems_due_act(ctx, due);
        place(making, when, due->day, FOLLOW_NO_TIME, row);
        tally(making, when, due->day, row.late);
    }
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
static enum status place_devices(struct making *making) {
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
        enum agenda_when when = when_of(making->agenda, day);
        struct view_today_row row = dated(making, day, FOLLOW_NO_TIME);
        row.late = row.late || needs[i].missing;
        row.what = device_need_words(ctx, &needs[i]);
        row.sub = said_besides(ctx, needs, need_count, i);
        row.to_page = frame_address(ctx, devices_need_page(ctx, &needs[i]));
        row.action = devices_need_act(ctx, &needs[i]);
        place(making, when, day, FOLLOW_NO_TIME, row);
        tally(making, when, day, row.late);
    }
    return ST_OK;
}

/* ---- what comes back from recipients */

static void place_handover(struct making *making, const struct entrust *one) {
    struct ctx *ctx = making->ctx;
    bool cut = !one->done;
    day_t day = cut ? one->given : one->due;
    enum agenda_when when = when_of(making->agenda, day);
    struct view_today_row row = dated(making, day, FOLLOW_NO_TIME);
    row.what = cut ? MSG(ctx->arena, ctx->lang, M("Was it given to {1}?"), one->name)
                   : MSG(ctx->arena, ctx->lang, M("Comes back from {1}"), one->name);
    row.sub = handovers_what(ctx, one);
    row.to_page = frame_address(ctx, arena_printf(ctx->arena, "handovers/%s", ref_text(ctx->arena, one->id)));
    row.action = msg(ctx->lang, M("Handle"));
    place(making, when, day, FOLLOW_NO_TIME, row);
    tally(making, when, day, row.late);
}

static enum status place_handovers(struct making *making) {
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
static enum status place_more(struct making *making) {
    enum { BEFORE_REQUESTS = -3 };
    struct view_today_row *rows;
    size_t count;
    TRY(today_row_more(making->ctx, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        place(making, AGENDA_TODAY, DAY_NONE + 1, BEFORE_REQUESTS, rows[i]);
        tally(making, AGENDA_TODAY, making->agenda->today, false);
    }
    return ST_OK;
}

/* The look at what has no minimum, once it is near. */
static enum status place_review(struct making *making) {
    struct ctx *ctx = making->ctx;
    bool due;
    day_t day;
    if (!permit_role(ctx, ACTION_ATTEST))
        return ST_OK;
    TRY(review_due(ctx, &due, &day));
    if (!due)
        return ST_OK;
    enum agenda_when when = when_of(making->agenda, day);
    struct view_today_row row = dated(making, day, FOLLOW_NO_TIME);
    row.what = msg(ctx->lang, M("Review of what has no minimum"));
    row.to_page = frame_address(ctx, "/review");
    row.action = msg(ctx->lang, M("Go through it"));
    place(making, when, day, FOLLOW_NO_TIME, row);
    tally(making, when, day, row.late);
    return ST_OK;
}

/* The look at who may sign in, once it is near. */
static enum status place_roster(struct making *making) {
    struct ctx *ctx = making->ctx;
    struct roster_state state;
    if (!permit_role(ctx, ACTION_MANAGE))
        return ST_OK;
    TRY(roster_due(ctx, &state));
    if (!state.soon)
        return ST_OK;
    enum agenda_when when = when_of(making->agenda, state.next);
    struct view_today_row row = dated(making, state.next, FOLLOW_NO_TIME);
    row.what = msg(ctx->lang, M("Review of the users"));
    row.to_page = frame_address(ctx, "/people/review");
    row.action = msg(ctx->lang, M("Go through it"));
    place(making, when, state.next, FOLLOW_NO_TIME, row);
    tally(making, when, state.next, row.late);
    return ST_OK;
}

/* What people do by hand: together, by the first day of it. */
static enum status place_tasks(struct making *making) {
    struct ctx *ctx = making->ctx;
    struct task_figures figures;
    enum { AFTER_REQUESTS = -1 };
    if (!permit_role(ctx, ACTION_ANSWER))
        return ST_OK;
    TRY(task_figures(ctx, 0, 0, &figures));
    if (!figures.open)
        return ST_OK;
    enum agenda_when when = when_of(making->agenda, figures.first);
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
    place(making, when, when == AGENDA_TODAY ? DAY_NONE + 1 : figures.first, AFTER_REQUESTS, row);
    tally(making, when, figures.first, figures.late > 0);
    return ST_OK;
}

/* E-mails that did not get there, until somebody has dealt with them: an answer with a day may be among them. */
static enum status place_messages(struct making *making) {
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
    place(making, AGENDA_TODAY, DAY_NONE + 1, AFTER_REQUESTS, row);
    tally(making, AGENDA_TODAY, making->agenda->today, false);
    return ST_OK;
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
    const struct place *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->minute != y->minute ? x->minute - y->minute : x->order - y->order;
}

static const struct view_today_row *in_order(struct making *making, enum agenda_when when, size_t *count) {
    struct place *places = making->places[when];
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

static void fill_more(struct making *making, struct view_today *view) {
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

static void fill_days(struct making *making, struct view_today *view) {
    struct ctx *ctx = making->ctx;
    day_t monday = making->agenda->sunday - 6;
    struct view_day *days = arena_array(ctx->arena, DAYS, sizeof *days);
    for (int i = 0; i < DAYS; i++) {
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
    view->days_count = DAYS;
}

/* "6 things today. 2 of them are late. 6 more this week." */
static const char *lead(struct making *making) {
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

static struct view_did deed_row(struct making *making, const struct agenda_deed *done) {
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
static void fill_done(struct making *making, struct view_today *view) {
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

static void fill(struct making *making, struct view_today *view) {
    struct ctx *ctx = making->ctx;
    const struct agenda *agenda = making->agenda;
    place_breaches(making);
    place_requests(making);
    place_steps(making);
    place_tellings(making);
    place_licences(making);
    place_over(making);
    place_dues(making);
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

static enum status show(struct visit *visit, const struct making *typed) {
    static enum status (*const places[])(struct making *) = {
        place_tasks, place_messages, place_handovers, place_devices, place_review, place_roster, place_more};
    struct ctx *ctx = visit->ctx;
    struct making all = *typed, *making = &all;
    const char *who = request_query(visit->request, "who");
    struct agenda agenda;
    struct view_today view = {.mine = who && strcmp(who, "mine") == 0, .wrong = making->wrong};
    TRY(agenda_read(ctx, view.mine, &agenda));
    if (!view.mine) {
        TRY(read_breaches(ctx, making));
        TRY(read_requests(ctx, making));
        TRY(read_holders(ctx, making));
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
    for (size_t i = 0; !view.mine && i < sizeof places / sizeof *places; i++)
        TRY(places[i](making));
    fill(making, &view);
    if (!view.mine && (making->request_count || making->breach_count || making->late || making->now))
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
    return show(visit, &(struct making){0});
}

/* What was typed comes back in its row, with the reason. */
static enum status refused(struct visit *visit, struct making *making, enum status status) {
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
    struct making making = {0};
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
    struct making making = {0};
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
    struct making making = {.licence = form_value(&form, "licence"), .until = form_value(&form, "until")};
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
