#include "web/today_row.h"

#include "notice/field.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "rights/clearing.h"
#include "rights/mailing.h"
#include "rights/sensitive.h"
#include "rights/stands.h"
#include "web/requests.h"

const char *today_row_fields(struct ctx *ctx, const struct trust_row *trust) {
    const char *all = NULL;
    for (size_t i = 0; i < trust->field_count; i++) {
        const struct field *field = field_builtin(trust->fields[i]);
        const char *label = field ? field_label(field, ctx->lang) : trust->fields[i];
        all = all ? arena_printf(ctx->arena, "%s, %s", all, label) : label;
    }
    return all ? frame_capital(ctx, all) : NULL;
}

static void name_who(struct ctx *ctx, const struct right_request *request, const char *between,
                     struct view_today_row *row) {
    if (request->name) {
        row->id = ref_text(ctx->arena, request->party);
        row->name = request->name;
    } else {
        row->what = arena_printf(ctx->arena, "%s%s%s", row->what, between, requests_name(ctx, request));
    }
}

struct view_today_row today_row_request(struct ctx *ctx, const struct right_request *request) {
    struct view_today_row row = {.iso = frame_day_iso(ctx, request->due),
                                 .when = requests_days(ctx, request),
                                 .late = request->late,
                                 .what = request->proposal
                                             ? msg(ctx->lang, M("Correction that waits for approval"))
                                             : requests_right(ctx, request->right),
                                 .sub = msg(ctx->lang, request_state_label(request->state)),
                                 .to_request = ref_text(ctx->arena, request->id),
                                 .action = msg(ctx->lang, M("Handle"))};
    name_who(ctx, request, ": ", &row);
    return row;
}

struct view_today_row today_row_letter(struct ctx *ctx, const struct right_request *request, day_t day,
                                       struct view_today_row row) {
    bool data = request->right == DEADLINE_ACCESS || request->right == DEADLINE_PORTABILITY;
    row.what = request->closed
                   ? MSG(ctx->arena, ctx->lang,
                         data ? M("Answer that is not with them yet: {1}") : M("Answer that was not sent: {1}"),
                         requests_right(ctx, request->right))
                   : MSG(ctx->arena, ctx->lang, M("Extension that the person was not told of: {1}"),
                         requests_right(ctx, request->right));
    row.sub = request->closed ? MSG(ctx->arena, ctx->lang, M("written on {1}"), frame_day(ctx, day))
                              : msg(ctx->lang, M("It counts only when the letter has gone by this day."));
    row.to_request = ref_text(ctx->arena, request->id);
    row.action = msg(ctx->lang, request->closed && data ? M("Handle") : M("Send"));
    name_who(ctx, request, ", ", &row);
    return row;
}

/* Requests go to persons of the notice: whoever has left answers none. */
static enum status stands_row(struct ctx *ctx, struct view_today_row *row, bool *there) {
    struct stands stands;
    scoped_reader *db = NULL;
    bool owner = permit_role(ctx, ACTION_MANAGE);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(stands_read(ctx, db, &stands));
    *there = stands.contact != DAY_NONE;
    if (!*there)
        return ST_OK;
    *row = (struct view_today_row){
        .when = MSG(ctx->arena, ctx->lang, M("since {1}"), frame_day(ctx, stands.contact)),
        .bad = stands.nobody,
        .what = stands.nobody ? msg(ctx->lang, M("Nobody stands behind requests"))
                              : msg(ctx->lang, M("The contact person has left")),
        .sub = ctx_notice(ctx)->contact.name,
        .to_page = frame_address(ctx, owner ? "/settings/notice" : "/promises"),
        .action = msg(ctx->lang, owner ? M("Name another") : M("Look"))};
    return ST_OK;
}

/* ---- what is done to many at once */

enum { FAILED_DAYS = 7 }; /* so long a letter that did not reach everybody is told of */

struct rows {
    struct view_today_row *items;
    size_t count, room;
};

static void add_row(struct ctx *ctx, struct rows *rows, const char *address, struct view_today_row row) {
    row.to_page = frame_address(ctx, address);
    row.action = msg(ctx->lang, M("Look"));
    ARENA_PUSH(ctx->arena, rows->items, rows->count, rows->room, row);
}

static enum status add_clearings(struct ctx *ctx, struct rows *rows) {
    struct clearing *list;
    size_t count;
    if (!permit_role(ctx, ACTION_ERASE))
        return ST_OK;
    TRY(clearing_since(ctx, registry_today(ctx), &list, &count));
    for (size_t i = 0; i < count; i++) {
        const struct clearing *one = &list[i];
        const char *gone = frame_number(ctx, one->gone);
        struct view_today_row row = {.what = msg(ctx->lang, one->state == CLEARING_GOING
                                                                ? M("Chosen customers are being erased")
                                                                : M("Chosen customers were erased"))};
        row.sub = one->state == CLEARING_GOING ? MSG(ctx->arena, ctx->lang, M("{1} of {2} gone"), gone,
                                                     frame_number(ctx, one->gone + one->waiting))
                                               : MSG(ctx->arena, ctx->lang, M("{1}: {2} gone, {3} stay"),
                                                     msg(ctx->lang, clearing_state_label(one->state)), gone,
                                                     frame_number(ctx, one->stays));
        add_row(ctx, rows, arena_printf(ctx->arena, "/erasures/%s", ref_text(ctx->arena, one->id)), row);
    }
    return ST_OK;
}

static const char *mailing_words(struct ctx *ctx, const struct mailing *mailing, day_t ended) {
    const char *sent = frame_number(ctx, mailing->sent), *total = frame_number(ctx, mailing->total);
    size_t missed = mailing->failed + mailing->bounced;
    if (mailing->state == MAILING_WAITING)
        return MSG(ctx->arena, ctx->lang, M("can be undone until {1}"), frame_moment(ctx, mailing->goes));
    if (mailing->state == MAILING_GOING)
        return MSG(ctx->arena, ctx->lang, M("being sent: {1} of {2}"), sent, total);
    if (mailing->state == MAILING_STOPPED && ended == registry_today(ctx))
        return MSG(ctx->arena, ctx->lang, M("stopped: {1} of {2} were sent"), sent, total);
    return missed ? msg_count(ctx->arena, ctx->lang,
                              MN("did not reach {1} receiver", "did not reach {1} receivers"), (long)missed)
                  : NULL;
}

static enum status add_mailings(struct ctx *ctx, struct rows *rows) {
    struct mailing *list;
    size_t count;
    if (!permit_role(ctx, ACTION_SEND))
        return ST_OK;
    TRY(mailing_since(ctx, registry_today(ctx) - FAILED_DAYS, &list, &count));
    for (size_t i = 0; i < count; i++) {
        const struct mailing *one = &list[i];
        struct view_today_row row = {.sub = mailing_words(ctx, one, zone_day(registry_zone(ctx), one->ended)),
                                     .late = one->state == MAILING_DONE || one->state == MAILING_STOPPED};
        row.what = one->subject ? MSG(ctx->arena, ctx->lang, M("Letter to many: {1}"), one->subject)
                                : msg(ctx->lang, M("Letter to many"));
        if (row.sub)
            add_row(ctx, rows, arena_printf(ctx->arena, "/mailings/%s", ref_text(ctx->arena, one->id)), row);
    }
    return ST_OK;
}

/* ---- requests that say what must not be stored: the request names who wrote it */

static enum status add_sensitive(struct ctx *ctx, struct rows *rows) {
    enum { MOST = 20 };
    struct sensitive_figures found;
    scoped_reader *db = NULL;
    if (!permit_role(ctx, ACTION_ANSWER))
        return ST_OK;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(sensitive_figures(ctx, db, &found));
    for (size_t i = 0; i < found.found && i < MOST; i++) {
        struct view_today_row row = {
            .when = MSG(ctx->arena, ctx->lang, M("since {1}"), frame_day(ctx, found.items[i].since)),
            .what = msg(ctx->lang, M("Request with sensitive data in its words")),
            .to_request = ref_text(ctx->arena, found.items[i].request),
            .action = msg(ctx->lang, M("Take the passage out"))};
        ARENA_PUSH(ctx->arena, rows->items, rows->count, rows->room, row);
    }
    return ST_OK;
}

enum status today_row_more(struct ctx *ctx, struct view_today_row **rows, size_t *count) {
    struct rows all = {0};
    struct view_today_row stands;
    bool there;
    TRY(stands_row(ctx, &stands, &there));
    if (there)
        ARENA_PUSH(ctx->arena, all.items, all.count, all.room, stands);
    TRY(add_sensitive(ctx, &all));
    TRY(add_clearings(ctx, &all));
    TRY(add_mailings(ctx, &all));
    *rows = all.items;
    *count = all.count;
    return ST_OK;
}
