/* The figures are those of the pages, asked for by the program itself; what each of the staff gets is what their role may do something
 * about. A message says its day, so that one that could not be sent on it goes no more. */
#include "rights/remind.h"

#include "base/buf.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/setting.h"
#include "registry/user.h"
#include "rights/breach.h"
#include "rights/device.h"
#include "rights/entrust.h"
#include "rights/hold.h"
#include "rights/nightly.h"
#include "rights/outbox.h"
#include "rights/request.h"
#include "rights/review.h"
#include "rights/roster.h"
#include "rights/task.h"

enum { ONE_DAY = 20 * 3600 };

/* ---- who wants them */

enum status remind_wanted(struct ctx *ctx, int64_t user, bool *wanted) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_USER_QUIET);
    query_bind_int(&q, 1, user);
    *wanted = !query_row(&q);
    return query_done(ctx, &q);
}

struct setting_of {
    int64_t user;
    bool wanted;
};

static enum status put(struct ctx *ctx, struct write *write, void *arg) {
    const struct setting_of *set = arg;
    scoped_query q = query_begin(write->db, set->wanted ? SQL_USER_QUIET_DROP : SQL_USER_QUIET_ADD);
    query_bind_int(&q, 1, set->user);
    return query_run(ctx, &q, NULL);
}

enum status remind_set(struct ctx *ctx, int64_t user, bool wanted) {
    struct setting_of set = {user, wanted};
    struct user there;
    bool own = ctx->actor && ctx->actor->id && ctx->actor->id == user;
    TRY(permit_action(ctx, own ? ACTION_FIND : ACTION_MANAGE, 0, NULL));
    TRY(user_by_id(ctx, user, &there));
    return registry_change_staff(ctx, put, &set);
}

/* ---- what there is to do */

struct due {
    struct request_figures requests;
    struct task_figures tasks;
    struct breach_figures breaches;
    struct entrust_figures handovers;
    size_t devices; /* that are weak or late, and backups */
    struct roster_state roster;
    bool review; /* what has no minimum is to be looked at */
};

static enum status read_due(struct ctx *ctx, struct due *due) {
    int64_t days;
    day_t review_day;
    TRY(setting_number(ctx, SETTING_REMIND_DAYS, &days));
    TRY(request_figures(ctx, (int)days, &due->requests));
    TRY(task_figures(ctx, 0, 0, &due->tasks));
    TRY(entrust_figures(ctx, &due->handovers));
    TRY(breach_figures(ctx, &due->breaches));
    TRY(device_late(ctx, &due->devices));
    TRY(roster_due(ctx, &due->roster));
    return review_due(ctx, &due->review, &review_day);
}

static void add_line(struct ctx *ctx, struct buf *buf, const char *one, const char *many, size_t count,
                     enum lang lang) {
    if (count)
        buf_printf(buf, "- %s\n", msg_count(ctx->arena, lang, one, many, (long)count));
}
#define LINE(ctx, buf, count, lang, ...) add_line((ctx), (buf), __VA_ARGS__, (count), (lang))

static size_t write_lines(struct ctx *ctx, const struct due *due, size_t holds, const struct user *user,
                          struct buf *buf) {
    bool answers = action_of_role(ACTION_ANSWER, user->role);
    size_t late = answers ? due->requests.late : 0, soon = answers ? due->requests.soon : 0,
           tasks = answers ? due->tasks.late : 0, breaches = answers ? due->breaches.open : 0,
           handovers = answers ? due->handovers.late + due->handovers.cut : 0,
           devices = action_of_role(ACTION_DEVICE, user->role) ? due->devices : 0,
           review = action_of_role(ACTION_ERASE, user->role) && due->review,
           users = action_of_role(ACTION_MANAGE, user->role) && due->roster.soon;
    LINE(ctx, buf, late, user->lang, MN("{1} request is late", "{1} requests are late"));
    LINE(ctx, buf, soon, user->lang,
         MN("{1} request is to be answered soon", "{1} requests are to be answered soon"));
    LINE(ctx, buf, breaches, user->lang, MN("{1} breach is open", "{1} breaches are open"));
    LINE(ctx, buf, handovers, user->lang,
         MN("{1} hand-over should be back by now", "{1} hand-overs should be back by now"));
    LINE(ctx, buf, tasks, user->lang, MN("{1} task is late", "{1} tasks are late"));
    LINE(ctx, buf, devices, user->lang,
         MN("{1} thing is to be seen to with devices and backups",
            "{1} things are to be seen to with devices and backups"));
    LINE(ctx, buf, holds, user->lang,
         MN("{1} hold ends soon, or nobody answers for it", "{1} holds end soon, or nobody answers for them"));
    LINE(ctx, buf, review + users, user->lang, MN("{1} review is due", "{1} reviews are due"));
    return late + soon + tasks + breaches + handovers + devices + holds + review + users;
}

/* ---- to each */

static enum status remind_one(struct ctx *ctx, const struct due *due, const char *site, const struct user *user,
                              struct night *night) {
    struct buf buf = buf_in(ctx->arena);
    size_t active, holds;
    ref_t message;
    TRY(hold_figures(ctx, user->id, &active, &holds));
    size_t count = write_lines(ctx, due, holds, user, &buf);
    if (!count)
        return ST_OK;
    if (!user->email || !*user->email) {
        night_add(night, NIGHT_UNREACHED, 1);
        return ST_OK;
    }
    buf_printf(&buf, "\n%s%s\n\n%s\n", *site ? site : "", *site ? "/today" : msg(user->lang, M("See Today.")),
               msg(user->lang, M("You can switch these messages off on your own page.")));
    struct outbox_draft draft = {
        .kind = OUTBOX_STAFF,
        .purpose = NOTICE_NOTHING,
        .user = user->id,
        .subject = msg_count(ctx->arena, user->lang, MN("{1} thing waits for you", "{1} things wait for you"),
                             (long)count),
        .text = buf_text(&buf),
        .lang = user->lang,
        .until = ctx->now + ONE_DAY,
        .once = arena_printf(ctx->arena, "remind-%s-%s", day_iso(ctx->arena, night->on),
                             ref_text(ctx->arena, user->id))};
    TRY(outbox_add(ctx, &draft, &message));
    night_add(night, NIGHT_REMINDED, 1);
    return ST_OK;
}

enum status nightly_reminders(struct ctx *ctx, struct night *night) {
    const char *server, *site;
    struct user *staff;
    size_t count;
    struct due due;
    TRY(setting_text(ctx, SETTING_MAIL_SERVER, &server));
    TRY(setting_text(ctx, SETTING_SITE_URL, &site));
    if (!*server)
        return ST_OK;
    TRY(read_due(ctx, &due));
    TRY(user_staff(ctx, &staff, &count));
    for (size_t i = 0; i < count; i++) {
        bool wanted;
        TRY(remind_wanted(ctx, staff[i].id, &wanted));
        if (wanted && !staff[i].ended)
            TRY(remind_one(ctx, &due, site, &staff[i], night));
    }
    return ST_OK;
}
