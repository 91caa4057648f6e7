/* What the notice counts of devices, held against each of them. An age in hours is elapsed time from the instant on; any other ends with
 * its civil day, as people count it. */
#include "rights/device_inside.h"

#include "notice/security.h"
#include "registry/permit.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR_SECONDS = 3600, MINUTE_SECONDS = 60, DAYS_OF_KEYS = 7 };

struct device_rule device_rule(const struct notice *notice) {
    return (struct device_rule){.password = security_password_length(notice, NULL),
                                .pin = security_least(notice, "pin_length"),
                                .screen = security_most(notice, "screen_lock"),
                                .encrypted = security_counts(notice, "devices_encrypted"),
                                .check = security_span(notice, "device_check_age"),
                                .copy = security_span(notice, "backup_age"),
                                .restore = security_span(notice, "restore_test_age")};
}

static day_t span_day(day_t from, const struct span *span) {
    int part = span->hours || span->minutes;
    return day_add_months(from, 12 * span->years + span->months) + 7 * span->weeks + span->days + part;
}

int64_t device_span_end(struct ctx *ctx, int64_t from, const struct span *span) {
    if (span->hours || span->minutes)
        return from + (int64_t)span->hours * HOUR_SECONDS + (int64_t)span->minutes * MINUTE_SECONDS;
    const struct zone *zone = registry_zone(ctx);
    return zone_instant(zone, span_day(zone_day(zone, from), span) + 1, 0) - 1;
}

int64_t device_copy_due(struct ctx *ctx, const struct device_rule *rule, const struct device *device) {
    bool wanted = device->facts.copy == DEVICE_COPY_REPORTED && rule->copy.set;
    return wanted ? device_span_end(ctx, device->copied ? device->copied : device->made, &rule->copy) : 0;
}

/* ---- needs */

struct needing {
    struct ctx *ctx;
    struct device_rule rule;
    day_t today;
    int ahead;
    struct device_need *needs;
    size_t count, room;
};

static void need(struct needing *needing, enum device_need_kind kind, const struct device *device, day_t day,
                 bool missing) {
    struct device_need one = {kind, device, day, missing};
    ARENA_PUSH(needing->ctx->arena, needing->needs, needing->count, needing->room, one);
}

static void need_by(struct needing *needing, enum device_need_kind kind, const struct device *device, day_t day,
                    bool over) {
    if (over || day - needing->today <= needing->ahead)
        need(needing, kind, device, day, over);
}

/* A PIN is held to its own number where the notice has one: it is tried on the device, which slows down whoever guesses. */
static int64_t least_length(const struct device_rule *rule, const struct device_facts *facts) {
    return facts->lock == DEVICE_LOCK_PIN && rule->pin ? rule->pin : rule->password;
}

static bool unknown(const struct device_rule *rule, const struct device_facts *facts) {
    bool lengths = rule->password || rule->pin;
    bool length = lengths && (facts->lock < 0 || (facts->lock != DEVICE_LOCK_NONE && facts->length < 0));
    bool screens = facts->kind != device_word_from(DEVICE_KIND, "storage");
    return length || (rule->encrypted && facts->encrypted < 0) || (rule->copy.set && facts->copy < 0) ||
           (rule->screen && screens && facts->screen < 0);
}

static void need_facts(struct needing *needing, const struct device *device) {
    const struct device_rule *rule = &needing->rule;
    const struct device_facts *facts = &device->facts;
    int64_t least = least_length(rule, facts);
    if (unknown(rule, facts))
        need(needing, DEVICE_NEED_FACTS, device, DAY_NONE, true);
    if (rule->encrypted && facts->encrypted == 0)
        need(needing, DEVICE_NEED_PLAIN, device, DAY_NONE, true);
    if (least && facts->lock == DEVICE_LOCK_NONE)
        need(needing, DEVICE_NEED_OPEN, device, DAY_NONE, true);
    else if (least && facts->lock >= 0 && facts->length >= 0 && facts->length < least)
        need(needing, DEVICE_NEED_SHORT, device, DAY_NONE, true);
    if (rule->screen && (facts->screen == 0 || facts->screen > rule->screen))
        need(needing, DEVICE_NEED_SCREEN, device, DAY_NONE, true);
    if ((facts->user || facts->was) && !device->user)
        need(needing, DEVICE_NEED_OWNER, device, DAY_NONE, true);
}

/* The earlier of the day that was named with the last look, and of the notice's. */
static void need_check(struct needing *needing, const struct device *device) {
    const struct span *span = &needing->rule.check;
    day_t day = device->next;
    if (device->checked == DAY_NONE) {
        need(needing, DEVICE_NEED_CHECK, device, DAY_NONE, true);
        return;
    }
    if (span->set && span_day(device->checked, span) < day)
        day = span_day(device->checked, span);
    need_by(needing, DEVICE_NEED_CHECK, device, day, day < needing->today);
}

static void need_copy(struct needing *needing, const struct device *device) {
    struct ctx *ctx = needing->ctx;
    int64_t due = device_copy_due(ctx, &needing->rule, device);
    bool over = due && (due < ctx->now || !device->copied);
    if (over || (due && device->failed))
        need(needing, DEVICE_NEED_COPY, device, zone_day(registry_zone(ctx), due), over);
}

static bool reports(const struct device *device) {
    return device->state == DEVICE_USED && device->facts.copy == DEVICE_COPY_REPORTED;
}

/* One copy that was brought back shows that copies can be; it is the last of all of them that counts. */
static void need_restore(struct needing *needing, const struct device *list, size_t count) {
    const struct span *span = &needing->rule.restore;
    day_t last = DAY_NONE;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        any = any || reports(&list[i]);
        if (reports(&list[i]) && list[i].restored > last)
            last = list[i].restored;
    }
    if (!any || !span->set)
        return;
    day_t day = last == DAY_NONE ? DAY_NONE : span_day(last, span);
    if (last == DAY_NONE)
        need(needing, DEVICE_NEED_RESTORE, NULL, DAY_NONE, true);
    else
        need_by(needing, DEVICE_NEED_RESTORE, NULL, day, day < needing->today);
}

/* As long as the older copy of the keys lies there, the erased are not erased in older copies of the data. */
static void need_keys(struct needing *needing, const struct device_keys *keys) {
    struct ctx *ctx = needing->ctx;
    struct span span =
        needing->rule.copy.set ? needing->rule.copy : (struct span){.days = DAYS_OF_KEYS, .set = true};
    if (!keys->copied || !keys->erased)
        return;
    int64_t due = device_span_end(ctx, keys->erased_since, &span);
    day_t day = zone_day(registry_zone(ctx), due);
    need_by(needing, DEVICE_NEED_KEYS, NULL, day, due < ctx->now);
}

static bool spoken_of(const struct device_rule *rule) {
    return rule->encrypted || rule->check.set || rule->pin || rule->screen;
}

static int missing_first(const void *a, const void *b) {
    const struct device_need *x = a, *y = b;
    if (x->missing != y->missing)
        return x->missing ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

void device_needs(struct ctx *ctx, const struct device *list, size_t count, const struct device_keys *keys,
                  int ahead, struct device_need **needs, size_t *need_count) {
    struct needing needing = {ctx, device_rule(ctx_notice(ctx)), registry_today(ctx), ahead, NULL, 0, 0};
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (list[i].at_large)
            need(&needing, DEVICE_NEED_LOST, &list[i], DAY_NONE, true);
        if (list[i].state != DEVICE_USED)
            continue;
        used++;
        need_facts(&needing, &list[i]);
        need_check(&needing, &list[i]);
        need_copy(&needing, &list[i]);
    }
    need_restore(&needing, list, count);
    need_keys(&needing, keys);
    if (!used && spoken_of(&needing.rule))
        need(&needing, DEVICE_NEED_NONE, NULL, DAY_NONE, true);
    if (needing.count)
        qsort(needing.needs, needing.count, sizeof *needing.needs, missing_first);
    *needs = needing.needs;
    *need_count = needing.count;
}

enum status device_late(struct ctx *ctx, size_t *count) {
    scoped_reader *db = NULL;
    struct device *list;
    struct device_need *needs;
    struct device_keys keys;
    size_t all, need_count;
    *count = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(device_all(ctx, db, &list, &all));
    TRY(device_keys(ctx, db, &keys));
    device_needs(ctx, list, all, &keys, 0, &needs, &need_count);
    for (size_t i = 0; i < need_count; i++)
        *count += needs[i].missing && needs[i].kind != DEVICE_NEED_NONE;
    return ST_OK;
}

/* ---- in words */

static const char *number(struct ctx *ctx, int64_t number) {
    return arena_printf(ctx->arena, "%lld", (long long)number);
}

static const char *check_words(struct ctx *ctx, const struct device_need *need, const char *name) {
    if (need->day == DAY_NONE)
        return MSG(ctx->arena, ctx->lang, M("Nobody has checked {1} yet."), name);
    return MSG(ctx->arena, ctx->lang,
               need->missing ? M("{1} should have been checked by {2}.") : M("{1} is to be checked by {2}."),
               name, day_text(ctx->arena, ctx->lang, need->day));
}

static const char *copy_words(struct ctx *ctx, const struct device_need *need, const char *name) {
    must(need->device);
    if (!need->device->copied)
        return MSG(ctx->arena, ctx->lang, M("No backup of {1} has been reported yet."), name);
    day_t day = zone_day(registry_zone(ctx), need->device->copied);
    return MSG(ctx->arena, ctx->lang,
               need->device->failed ? M("The backup of {1} failed; the last good one is of {2}.")
                                    : M("The last backup of {1} is of {2}: too old."),
               name, day_text(ctx->arena, ctx->lang, day));
}

static const char *restore_words(struct ctx *ctx, const struct device_need *need) {
    if (need->day == DAY_NONE)
        return msg(ctx->lang, M("No backup has been brought back as a test yet."));
    return MSG(ctx->arena, ctx->lang,
               need->missing ? M("A backup should have been brought back as a test by {1}.")
                             : M("A backup is to be brought back as a test by {1}."),
               day_text(ctx->arena, ctx->lang, need->day));
}

const char *device_need_words(struct ctx *ctx, const struct device_need *need) {
    static const char *const plain[] = {
        [DEVICE_NEED_NONE] = M("No device is in the register, and the notice speaks of them."),
        [DEVICE_NEED_FACTS] = M("Of {1} it is not known how it is protected."),
        [DEVICE_NEED_PLAIN] = M("{1} is not encrypted."),
        [DEVICE_NEED_OPEN] = M("{1} opens without a password."),
        [DEVICE_NEED_SCREEN] = M("The screen of {1} locks too late, or never."),
        [DEVICE_NEED_OWNER] = M("Whose {1} was has left: say who has it now."),
        [DEVICE_NEED_LOST] =
            M("{1} is lost: until it is back, wiped, or gone through as a breach, what was on it counts."),
        [DEVICE_NEED_KEYS] =
            M("People were erased since the keys were copied: make a new copy in the place of the old one."),
    };
    const char *name = need->device ? need->device->facts.name : NULL;
    switch (need->kind) {
    case DEVICE_NEED_CHECK:
        return check_words(ctx, need, name);
    case DEVICE_NEED_COPY:
        return copy_words(ctx, need, name);
    case DEVICE_NEED_RESTORE:
        return restore_words(ctx, need);
    case DEVICE_NEED_SHORT: {
        struct device_rule rule = device_rule(ctx_notice(ctx));
        must(need->device);
        return MSG(ctx->arena, ctx->lang, M("What opens {1} has {2} characters; the notice asks for {3}."),
                   name, number(ctx, need->device->facts.length),
                   number(ctx, least_length(&rule, &need->device->facts)));
    }
    default:
        return name ? MSG(ctx->arena, ctx->lang, plain[need->kind], name) : msg(ctx->lang, plain[need->kind]);
    }
}
