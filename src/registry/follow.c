/* Every change finds the row first, so that the door is asked about the right party, and compares the version that was seen with
 * the number of the row's last change. The record is touched along, so that whoever follows the register's changes sees it. */
#include "registry/follow.h"

#include "base/crash.h"
#include "registry/doer.h"
#include "registry/follow_inside.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MINUTES = 24 * 60, YEARS_AHEAD = 10 };

/* ---- days and times */

bool follow_when(struct ctx *ctx, const char *text, day_t *day) {
    day_t today = registry_today(ctx);
    if (strcmp(text, "tomorrow") == 0)
        *day = today + 1;
    else if (strcmp(text, "week") == 0)
        *day = today + 8 - day_weekday(today);
    else
        return day_parse_local(text, day);
    return true;
}

static bool digits(const char **text, int most, int *number) {
    int count = 0;
    for (*number = 0; **text >= '0' && **text <= '9' && count < 2; (*text)++, count++)
        *number = *number * 10 + (**text - '0');
    return count > 0 && *number <= most;
}

bool follow_clock(const char *text, int *minute) {
    int hours, minutes = 0;
    if (!digits(&text, 23, &hours))
        return false;
    if (*text) {
        bool parted = *text == '.' || *text == ':';
        const char *from = ++text;
        if (!parted || !digits(&text, 59, &minutes) || text - from != 2 || *text)
            return false;
    }
    *minute = hours * 60 + minutes;
    return true;
}

const char *follow_clock_text(struct ctx *ctx, int minute) {
    if (minute == FOLLOW_NO_TIME)
        return NULL;
    return arena_printf(ctx->arena, ctx->lang == LANG_FI ? "%d.%02d" : "%d:%02d", minute / 60, minute % 60);
}

static enum status wrong(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

static enum status check_day(struct ctx *ctx, day_t day) {
    day_t today = registry_today(ctx);
    if (day < today)
        return wrong(ctx, "on", M("The day {1} is over. A next step is for today or later."),
                     day_text(ctx->arena, ctx->lang, day));
    if (day > day_add_months(today, 12 * YEARS_AHEAD))
        return wrong(ctx, "on", M("The day {1} is more than ten years ahead."),
                     day_text(ctx->arena, ctx->lang, day));
    return ST_OK;
}

static enum status check_draft(struct ctx *ctx, const struct follow_draft *draft, day_t day) {
    if (draft->minute != FOLLOW_NO_TIME && (draft->minute < 0 || draft->minute >= DAY_MINUTES))
        return wrong(ctx, "at", M("Write the time as 9.30."), NULL);
    if (draft->minute != FOLLOW_NO_TIME && zone_gap(registry_zone(ctx), draft->day, draft->minute * 60))
        return wrong(ctx, "at", M("There was no such time: the clocks were put forward then."), NULL);
    if (draft->text && strlen(draft->text) > FOLLOW_TEXT_MAX)
        return wrong(ctx, "text", M("Say in a few words what is to be done; longer things are a note."), NULL);
    TRY(check_day(ctx, day));
    return doer_check(ctx, draft->user, "by");
}

/* ---- the row */

static void bind_or_null(struct query *q, int at, bool there, int64_t value) {
    if (there)
        query_bind_int(q, at, value);
    else
        query_bind_null(q, at);
}

static enum status put_row(struct ctx *ctx, struct write *write, enum sql sql, ref_t record,
                           const struct follow_draft *draft) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, record);
    query_bind_int(&q, 2, draft->day);
    bind_or_null(&q, 3, draft->minute != FOLLOW_NO_TIME, draft->minute);
    bind_or_null(&q, 4, draft->user != 0, draft->user);
    query_bind_int(&q, 5, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status put_done(struct ctx *ctx, struct write *write, ref_t record, int64_t at, ref_t note) {
    int64_t user = ctx->actor ? ctx->actor->id : 0;
    scoped_query q = query_begin(write->db, SQL_FOLLOW_DONE);
    query_bind_int(&q, 1, record);
    bind_or_null(&q, 2, at != 0, at);
    bind_or_null(&q, 3, at && user, user);
    bind_or_null(&q, 4, note != 0, note);
    query_bind_int(&q, 5, write->change);
    return query_run(ctx, &q, NULL);
}

enum status follow_forget(struct ctx *ctx, struct write *write, ref_t record) {
    scoped_query q = query_begin(write->db, SQL_FOLLOW_FORGET);
    query_bind_int(&q, 1, record);
    return query_run(ctx, &q, NULL);
}

static enum status touch(struct ctx *ctx, struct write *write, const struct follow *follow) {
    scoped_query q = query_begin(write->db, SQL_RECORD_TOUCH);
    query_bind_int(&q, 1, follow->party);
    query_bind_int(&q, 2, follow->record);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status changed(struct ctx *ctx, struct write *write, const struct follow *follow,
                           const char *action, const char *detail) {
    TRY(touch(ctx, write, follow));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .party = follow->party,
                                              .record = follow->record,
                                              .detail = detail});
}

/* ---- what is asked of a change */

struct following {
    ref_t record;
    int64_t version;
    const struct follow_draft *draft;
    day_t day;
    const struct record_draft *note;
    ref_t added;
    bool stays;
};

/* Whose it is, the door, and whether it is still what was seen. */
static enum status find(struct ctx *ctx, struct write *write, const struct following *following,
                        struct follow *follow) {
    TRY(follow_row(ctx, write->db, following->record, follow));
    TRY(permit_action_within(ctx, write->db, ACTION_NOTE, follow->party, NULL));
    if (following->version && follow->version != following->version && !follow->done)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    return ST_OK;
}

static enum status find_open(struct ctx *ctx, struct write *write, const struct following *following,
                             struct follow *follow) {
    TRY(find(ctx, write, following, follow));
    return follow->done ? FAIL(ctx, ST_CONFLICT, M("This has been done already.")) : ST_OK;
}

static enum status run(struct ctx *ctx, write_fn *fn, struct following *following, const char *action) {
    enum status status = registry_change(ctx, fn, following);
    if (status == ST_DENIED)
        registry_refused(ctx, action, following->draft ? following->draft->party : 0);
    return status;
}

/* ---- adding */

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    static const struct within within = {.action = "planned", .permit = ACTION_NOTE};
    struct following *following = arg;
    const struct follow_draft *draft = following->draft;
    const struct record_draft record = {.party = draft->party,
                                        .kind = FOLLOW_KIND,
                                        .ends = DAY_NONE,
                                        .text = draft->text,
                                        .service = NOTICE_NOTHING,
                                        .source = NOTICE_NOTHING};
    TRY(record_add_within(ctx, write, &within, &record, &following->added));
    return put_row(ctx, write, SQL_FOLLOW_ADD, following->added, draft);
}

enum status follow_add(struct ctx *ctx, const struct follow_draft *draft, ref_t *record) {
    struct follow_draft dated = *draft;
    if (dated.day == DAY_NONE)
        dated.day = registry_today(ctx);
    struct following following = {.draft = &dated};
    TRY(check_draft(ctx, &dated, dated.day));
    TRY(run(ctx, add, &following, "plan"));
    *record = following.added;
    return ST_OK;
}

/* ---- changing */

/* Its words are corrected as those of any record are: every version stays until its key goes. */
static enum status say_anew(struct ctx *ctx, struct write *write, const struct follow *follow,
                            const char *text) {
    struct envelope envelope;
    struct content content;
    bool there;
    TRY(envelope_by_id(ctx, write->db, follow->record, &envelope, &there));
    must(there);
    TRY(envelope_open(ctx, write->db, &envelope, NOTICE_NOTHING, &content));
    struct record_draft draft = {.party = follow->party,
                                 .kind = FOLLOW_KIND,
                                 .at = envelope.at,
                                 .whole_day = envelope_whole_day(ctx, envelope.at, envelope.day),
                                 .ends = DAY_NONE,
                                 .text = text,
                                 .service = content.service,
                                 .source = content.source,
                                 .reason = content.reason};
    return rectify_within(ctx, write, follow->record, envelope.rev, &draft);
}

static enum status change(struct ctx *ctx, struct write *write, void *arg) {
    const struct following *following = arg;
    struct follow_draft draft = *following->draft;
    struct follow follow;
    TRY(find_open(ctx, write, following, &follow));
    if (draft.day == DAY_NONE)
        draft.day = follow.day;
    /* one that is late may stay so while its words change */
    TRY(check_draft(ctx, &draft, draft.day == follow.day ? registry_today(ctx) : draft.day));
    if (draft.text)
        TRY(say_anew(ctx, write, &follow, draft.text));
    if (draft.day == follow.day && draft.minute == follow.minute && draft.user == follow.user)
        return ST_OK;
    TRY(put_row(ctx, write, SQL_FOLLOW_MOVE, follow.record, &draft));
    return changed(ctx, write, &follow, "moved", day_iso(ctx->arena, draft.day));
}

enum status follow_change(struct ctx *ctx, ref_t record, int64_t version, const struct follow_draft *draft) {
    struct following following = {.record = record, .version = version, .draft = draft};
    return run(ctx, change, &following, "plan");
}

static enum status move(struct ctx *ctx, struct write *write, void *arg) {
    const struct following *following = arg;
    struct follow follow;
    TRY(find_open(ctx, write, following, &follow));
    TRY(check_day(ctx, following->day));
    if (following->day == follow.day)
        return ST_OK;
    const struct follow_draft draft = {.day = following->day, .minute = follow.minute, .user = follow.user};
    TRY(put_row(ctx, write, SQL_FOLLOW_MOVE, follow.record, &draft));
    return changed(ctx, write, &follow, "moved", day_iso(ctx->arena, draft.day));
}

enum status follow_move(struct ctx *ctx, ref_t record, int64_t version, day_t day) {
    struct following following = {.record = record, .version = version, .day = day};
    return run(ctx, move, &following, "plan");
}

/* ---- done, and not done after all */

static enum status done(struct ctx *ctx, struct write *write, void *arg) {
    static const struct within within = {.action = "noted", .permit = ACTION_NOTE};
    struct following *following = arg;
    struct follow follow;
    TRY(find_open(ctx, write, following, &follow));
    following->added = 0;
    if (following->note) {
        struct record_draft note = *following->note;
        note.party = follow.party;
        TRY(record_add_within(ctx, write, &within, &note, &following->added));
    }
    CRASH_POINT("follow.done");
    TRY(put_done(ctx, write, follow.record, ctx->now, following->added));
    return changed(ctx, write, &follow, "done", NULL);
}

enum status follow_done(struct ctx *ctx, ref_t record, int64_t version, const struct record_draft *note,
                        ref_t *added) {
    struct following following = {.record = record, .version = version, .note = note};
    TRY(run(ctx, done, &following, "plan"));
    if (added)
        *added = following.added;
    return ST_OK;
}

/* What was corrected since, or must be kept, is no slip of today any more. */
static enum status take_note(struct ctx *ctx, struct write *write, ref_t note, bool *stays) {
    struct envelope envelope;
    bool there;
    *stays = false;
    TRY(envelope_by_id(ctx, write->db, note, &envelope, &there));
    if (!there)
        return ST_OK;
    *stays = true;
    if (envelope.rev != 1)
        return ST_OK;
    enum status status = rectify_remove_within(ctx, write, note, 1);
    if (status == ST_CONFLICT) {
        fault_clear(ctx);
        return ST_OK;
    }
    *stays = false;
    return status;
}

static enum status undo(struct ctx *ctx, struct write *write, void *arg) {
    struct following *following = arg;
    struct follow follow;
    TRY(find(ctx, write, following, &follow));
    if (!follow.done)
        return FAIL(ctx, ST_CONFLICT, M("This has not been done."));
    if (zone_day(registry_zone(ctx), follow.done) != registry_today(ctx))
        return FAIL(ctx, ST_CONFLICT, M("This was done on {1}. It can be undone on the same day only."),
                    day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), follow.done)));
    following->stays = false;
    if (follow.note)
        TRY(take_note(ctx, write, follow.note, &following->stays));
    TRY(put_done(ctx, write, follow.record, 0, 0));
    return changed(ctx, write, &follow, "reopened", NULL);
}

enum status follow_undo(struct ctx *ctx, ref_t record, bool *stays) {
    struct following following = {.record = record};
    TRY(run(ctx, undo, &following, "plan"));
    *stays = following.stays;
    return ST_OK;
}
