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

/* Hours count here, not days: what the law waits for is said with the hour at which the first 72 are over. */
static size_t write_breaches(struct ctx *ctx, const struct breach_figures *breaches, enum lang lang,
                             struct buf *buf) {
    LINE(ctx, buf, breaches->late, lang,
         MN("{1} breach is past its 72 hours, and the authority was not told",
            "{1} breaches are past their 72 hours, and the authority was not told"));
    LINE(ctx, buf, breaches->waiting, lang,
         MN("{1} breach waits for the authority to be told", "{1} breaches wait for the authority to be told"));
    if (breaches->waiting)
        buf_printf(buf, "  %s\n",
                   MSG(ctx->arena, lang, M("The first 72 hours end {1}."),
                       breach_when_text(ctx, lang, breaches->first)));
    LINE(ctx, buf, breaches->people, lang,
         MN("{1} breach with a high risk waits for the people to be told",
            "{1} breaches with a high risk wait for the people to be told"));
    LINE(ctx, buf, breaches->other, lang, MN("{1} breach is open", "{1} breaches are open"));
    return breaches->late + breaches->waiting + breaches->people + breaches->other;
}

static size_t write_lines(struct ctx *ctx, const struct due *due, size_t holds, const struct user *user,
                          struct buf *buf) {
    bool answers = action_of_role(ACTION_ANSWER, user->role);
    size_t late = answers ? due->requests.late : 0, soon = answers ? due->requests.soon : 0,
           tasks = answers ? due->tasks.late : 0,
           handovers = answers ? due->handovers.late + due->handovers.cut : 0,
           devices = action_of_role(ACTION_DEVICE, user->role) ? due->devices : 0,
           review = action_of_role(ACTION_ERASE, user->role) && due->review,
           users = action_of_role(ACTION_MANAGE, user->role) && due->roster.soon;
    LINE(ctx, buf, late, user->lang, MN("{1} request is late", "{1} requests are late"));
    LINE(ctx, buf, soon, user->lang,
         MN("{1} request is to be answered soon", "{1} requests are to be answered soon"));
    size_t breaches = answers ? write_breaches(ctx, &due->breaches, user->lang, buf) : 0;
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

/* ---- whose go nowhere */

static bool has_address(const struct user *user) {
    return user->email && *user->email;
}

static bool may_act(const struct user *user) {
    static const enum action actions[] = {ACTION_ANSWER, ACTION_DEVICE, ACTION_ERASE, ACTION_MANAGE};
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (action_of_role(actions[i], user->role))
            return true;
    return false;
}

enum status remind_gaps(struct ctx *ctx, struct remind_gaps *gaps) {
    const struct person_role *contact = &ctx_notice(ctx)->contact;
    const char *server;
    struct user *staff;
    size_t count;
    TRY(setting_text(ctx, SETTING_MAIL_SERVER, &server));
    TRY(user_staff(ctx, &staff, &count));
    struct remind_person *list = arena_array(ctx->arena, count + 1, sizeof *list);
    *gaps = (struct remind_gaps){.server = *server, .without = list, .nobody = true};
    for (size_t i = 0; i < count; i++) {
        bool wanted;
        if (staff[i].ended || !may_act(&staff[i]))
            continue;
        if (has_address(&staff[i]) && action_of_role(ACTION_ANSWER, staff[i].role))
            gaps->nobody = false;
        TRY(remind_wanted(ctx, staff[i].id, &wanted));
        if (wanted && !has_address(&staff[i]))
            list[gaps->without_count++] = (struct remind_person){staff[i].id, staff[i].name};
    }
    if (gaps->nobody && contact->email && outbox_address(ctx, contact->email)) {
        gaps->contact = contact->name ? contact->name : contact->email;
        gaps->contact_email = contact->email;
    }
    return ST_OK;
}

/* ---- to each */

static enum status put_message(struct ctx *ctx, const char *site, const struct user *user, size_t count,
                               const char *lines, struct night *night) {
    ref_t message;
    struct buf buf = buf_in(ctx->arena);
    buf_printf(
        &buf, "%s\n%s%s\n\n%s\n", lines, *site ? site : "", *site ? "/today" : msg(user->lang, M("See Today.")),
        msg(user->lang, user->id ? M("You can switch these messages off on your own page.")
                                 : M("You get this because the notice names you, and nobody of the staff "
                                     "who may answer has an e-mail address in the register.")));
    struct outbox_draft draft = {
        .kind = OUTBOX_STAFF,
        .purpose = NOTICE_NOTHING,
        .user = user->id,
        .address = user->id ? NULL : user->email,
        .name = user->id ? NULL : user->name,
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

/* `user->id` 0: the notice's contact person, for everybody. */
static enum status remind_one(struct ctx *ctx, const struct due *due, const char *site, bool server,
                              const struct user *user, struct night *night) {
    struct buf buf = buf_in(ctx->arena);
    size_t active, holds;
    TRY(hold_figures(ctx, user->id, &active, &holds));
    size_t count = write_lines(ctx, due, holds, user, &buf);
    if (!count)
        return ST_OK;
    if (has_address(user) && server)
        return put_message(ctx, site, user, count, buf_text(&buf), night);
    night_add(night, has_address(user) ? NIGHT_UNSENT : NIGHT_UNREACHED, 1);
    return ST_OK;
}

static enum status remind_contact(struct ctx *ctx, const struct due *due, const char *site,
                                  const struct remind_gaps *gaps, struct night *night) {
    const struct user contact = {.name = gaps->contact,
                                 .email = gaps->contact_email,
                                 .role = ACTOR_OWNER,
                                 .lang = ctx_notice(ctx)->first_language};
    return gaps->contact ? remind_one(ctx, due, site, gaps->server, &contact, night) : ST_OK;
}

enum status nightly_reminders(struct ctx *ctx, struct night *night) {
    const char *site;
    struct user *staff;
    size_t count;
    struct due due;
    struct remind_gaps gaps;
    TRY(setting_text(ctx, SETTING_SITE_URL, &site));
    TRY(read_due(ctx, &due));
    TRY(remind_gaps(ctx, &gaps));
    TRY(user_staff(ctx, &staff, &count));
    for (size_t i = 0; i < count; i++) {
        bool wanted;
        TRY(remind_wanted(ctx, staff[i].id, &wanted));
        if (wanted && !staff[i].ended)
            TRY(remind_one(ctx, &due, site, gaps.server, &staff[i], night));
    }
    return remind_contact(ctx, &due, site, &gaps, night);
}
