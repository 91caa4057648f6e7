/* The company's own devices on one page with their backups: what needs action on top, then each device, then what an erasure
 * leaves in backups. */
#include "web/devices.h"

#include "notice/security.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"

#include <string.h>

enum { AHEAD = 30 };

/* ---- in words */

const char *devices_lock(struct ctx *ctx, const struct device_facts *facts) {
    const char *words = msg(ctx->lang, device_word_label(DEVICE_LOCK, facts->lock));
    if (facts->lock < 0 || facts->lock == DEVICE_LOCK_NONE || facts->length < 0)
        return words;
    return arena_printf(
        ctx->arena, "%s, %s", words,
        facts->lock == DEVICE_LOCK_PIN
            ? msg_count(ctx->arena, ctx->lang, MN("{1} digit", "{1} digits"), (long)facts->length)
            : msg_count(ctx->arena, ctx->lang, MN("{1} character", "{1} characters"), (long)facts->length));
}

static const char *held_words(struct ctx *ctx, const char *id) {
    const struct notice *notice = ctx_notice(ctx);
    int class = notice_class(notice, id);
    if (class != NOTICE_NOTHING)
        return words_in(&notice->classes[class].entry, ctx->lang);
    for (size_t i = 0; i < notice->holders_count; i++)
        if (strcmp(notice->holders[i].entry.path, id) == 0)
            return words_in(&notice->holders[i].entry, ctx->lang);
    return id;
}

const char *devices_held(struct ctx *ctx, const char *holds) {
    const char *all = NULL;
    while (holds && *holds) {
        size_t length = strcspn(holds, ",");
        const char *words = held_words(ctx, arena_text_n(ctx->arena, holds, length));
        all = all ? arena_printf(ctx->arena, "%s, %s", all, words) : words;
        holds += length + (holds[length] == ',');
    }
    return all;
}

/* ---- what needs action */

static const char *step_page(struct ctx *ctx, const struct device_need *need, enum device_step_kind kind) {
    const char *id = ref_text(ctx->arena, need->device->id);
    return device_may(ctx, kind) ? arena_printf(ctx->arena, "/devices/%s/%s", id, device_step_id(kind))
                                 : arena_printf(ctx->arena, "/devices/%s", id);
}

/* Where its loss is gone through. */
static const char *lost_page(struct ctx *ctx, const struct device *device) {
    return device->breach
               ? arena_printf(ctx->arena, "/breaches/%s", ref_text(ctx->arena, device->breach))
               : arena_printf(ctx->arena, "/breaches/new?device=%s", ref_text(ctx->arena, device->id));
}

const char *devices_need_page(struct ctx *ctx, const struct device_need *need) {
    switch (need->kind) {
    case DEVICE_NEED_NONE:
        return device_may(ctx, DEVICE_STEP_RECORD) ? "/devices/new" : "/devices";
    case DEVICE_NEED_RESTORE:
    case DEVICE_NEED_KEYS:
        return "/devices#backups";
    case DEVICE_NEED_COPY:
        return arena_printf(ctx->arena, "/devices/%s#copies", ref_text(ctx->arena, need->device->id));
    case DEVICE_NEED_LOST:
        return lost_page(ctx, need->device);
    case DEVICE_NEED_OWNER:
        return step_page(ctx, need, DEVICE_STEP_CORRECT);
    default:
        return step_page(ctx, need, DEVICE_STEP_CHECK);
    }
}

const char *devices_need_act(struct ctx *ctx, const struct device_need *need) {
    bool may = device_may(ctx, DEVICE_STEP_CHECK);
    if (!may || need->kind == DEVICE_NEED_RESTORE || need->kind == DEVICE_NEED_KEYS ||
        need->kind == DEVICE_NEED_COPY || need->kind == DEVICE_NEED_LOST)
        return msg(ctx->lang, M("Look"));
    return msg(ctx->lang, need->kind == DEVICE_NEED_NONE    ? M("Take in a device")
                          : need->kind == DEVICE_NEED_OWNER ? M("Put right")
                                                            : M("Check it"));
}

void devices_put_needs(struct ctx *ctx, const struct device_need *needs, size_t count, ref_t only,
                       struct privacy_look *found) {
    for (size_t i = 0; i < count; i++) {
        bool there = !only || (needs[i].device && needs[i].device->id == only);
        if (there)
            privacy_need(ctx, found, needs[i].missing ? PRIVACY_RISK : PRIVACY_TODO,
                         (struct view_need){.what = device_need_words(ctx, &needs[i]),
                                            .page = devices_need_page(ctx, &needs[i]),
                                            .act = devices_need_act(ctx, &needs[i])});
    }
}

enum status privacy_devices(struct ctx *ctx, struct privacy_look *found) {
    struct device *list;
    struct device_need *needs;
    struct device_keys keys;
    size_t count, need_count, used = 0;
    TRY(device_list(ctx, &list, &count));
    TRY(device_keys_read(ctx, &keys));
    device_needs(ctx, list, count, &keys, AHEAD, &needs, &need_count);
    devices_put_needs(ctx, needs, need_count, 0, found);
    for (size_t i = 0; i < count; i++)
        used += list[i].state == DEVICE_USED;
    found->figure = frame_number(ctx, need_count ? need_count : used);
    found->says = msg(ctx->lang, need_count ? M("to be looked at") : M("in use"));
    return ST_OK;
}

/* ---- the page */

static bool needs(const struct device_need *list, size_t count, const struct device *device,
                  enum device_need_kind from, enum device_need_kind to) {
    for (size_t i = 0; i < count; i++)
        if (list[i].device == device && list[i].missing && list[i].kind >= from && list[i].kind <= to)
            return true;
    return false;
}

static const char *copied_words(struct ctx *ctx, const struct device *device) {
    if (device->facts.copy < 0 || device->facts.copy == DEVICE_COPY_REPORTED)
        return device->copied ? frame_day(ctx, zone_day(registry_zone(ctx), device->copied))
                              : msg(ctx->lang, M("none reported"));
    return msg(ctx->lang, device->facts.copy == DEVICE_COPY_LIVE ? M("all the time") : M("not needed"));
}

static struct view_device_row row_view(struct ctx *ctx, const struct device *device,
                                       const struct device_need *list, size_t count) {
    day_t copied = device->copied ? zone_day(registry_zone(ctx), device->copied) : DAY_NONE;
    const char *lock = devices_lock(ctx, &device->facts);
    if (device->facts.encrypted >= 0)
        lock = arena_printf(ctx->arena, "%s, %s", lock,
                            msg(ctx->lang, device->facts.encrypted ? M("encrypted") : M("not encrypted")));
    return (struct view_device_row){
        .id = ref_text(ctx->arena, device->id),
        .name = device->facts.name,
        .kind = msg(ctx->lang, device_word_label(DEVICE_KIND, device->facts.kind)),
        .user = device->user,
        .lock = lock,
        .checked = device->checked == DAY_NONE ? msg(ctx->lang, M("never")) : frame_day(ctx, device->checked),
        .checked_iso = frame_day_iso(ctx, device->checked),
        .copied = copied_words(ctx, device),
        .copied_iso = frame_day_iso(ctx, copied),
        .state = msg(ctx->lang, device_word_label(DEVICE_STATE, device->state)),
        .weak = needs(list, count, device, DEVICE_NEED_FACTS, DEVICE_NEED_OWNER),
        .unchecked = needs(list, count, device, DEVICE_NEED_CHECK, DEVICE_NEED_CHECK),
        .uncopied = needs(list, count, device, DEVICE_NEED_COPY, DEVICE_NEED_COPY)};
}

static void fill_rows(struct ctx *ctx, const struct device *list, size_t count, const struct device_need *due,
                      size_t due_count, struct view_devices *view) {
    struct view_device_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    struct view_device_row *former = arena_array(ctx->arena, count + 1, sizeof *former);
    for (size_t i = 0; i < count; i++)
        if (list[i].state == DEVICE_USED)
            rows[view->rows_count++] = row_view(ctx, &list[i], due, due_count);
        else
            former[view->former_count++] = row_view(ctx, &list[i], due, due_count);
    view->rows = rows;
    view->former = former;
}

static const char *span_words(struct ctx *ctx, const struct span *span) {
    return span->set ? span_text(ctx->arena, ctx->lang, *span) : NULL;
}

static const char *last_restore(struct ctx *ctx, const struct device *list, size_t count) {
    day_t last = DAY_NONE;
    for (size_t i = 0; i < count; i++)
        if (list[i].state == DEVICE_USED && list[i].restored > last)
            last = list[i].restored;
    return last == DAY_NONE ? msg(ctx->lang, M("never")) : frame_day(ctx, last);
}

static void fill_backups(struct ctx *ctx, const struct device *list, size_t count,
                         const struct device_keys *keys, struct view_devices *view) {
    enum { CELLS = 4 };
    struct device_rule rule = device_rule(ctx_notice(ctx));
    struct frame_cells cells = {ctx, arena_array(ctx->arena, CELLS, sizeof(struct view_cell)), 0};
    const struct zone *zone = registry_zone(ctx);
    frame_cell(&cells, M("A backup may be this old"), span_words(ctx, &rule.copy));
    frame_cell(&cells, M("A restore test may be this old"), span_words(ctx, &rule.restore));
    frame_cell(&cells, M("Last restore test"), last_restore(ctx, list, count));
    frame_cell(&cells, M("Keys copied"),
               keys->copied ? frame_day(ctx, zone_day(zone, keys->copied)) : msg(ctx->lang, M("never")));
    view->cells = cells.items;
    view->cells_count = cells.count;
    if (keys->copied && keys->erased)
        view->keys = msg_count(ctx->arena, ctx->lang,
                               MN("{1} erasure was done since the keys were copied: until they are copied "
                                  "anew, in the place of the "
                                  "old copy, that copy still opens it in older backups.",
                                  "{1} erasures were done since the keys were copied: until they are copied "
                                  "anew, in the place of the "
                                  "old copy, that copy still opens them in older backups."),
                               (long)keys->erased);
    view->keys_bad = view->keys != NULL;
}

/* The sentences that devices and backups keep: those that count them, and those of systems that are devices. */
static void fill_says(struct ctx *ctx, struct view_devices *view) {
    static const char *const measures[] = {"device_check_age", "devices_encrypted", "backup_age"};
    enum { COUNT = sizeof measures / sizeof *measures };
    struct view_says *says = arena_array(ctx->arena, COUNT, sizeof *says);
    const char *last = NULL;
    for (size_t i = 0; i < COUNT; i++) {
        const char *path = security_path(ctx_notice(ctx), measures[i]);
        const struct view_says *one = path && (!last || strcmp(path, last) != 0) ? frame_says(ctx, path) : NULL;
        last = path ? path : last;
        if (one)
            says[view->says_count++] = *one;
    }
    view->says = says;
}

enum status devices_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct device *list;
    struct device_need *due;
    struct device_keys keys;
    struct privacy_look found = {0};
    struct view_devices view = {.may = device_may(ctx, DEVICE_STEP_RECORD)};
    size_t count, due_count;
    TRY(device_list(ctx, &list, &count));
    TRY(device_keys_read(ctx, &keys));
    device_needs(ctx, list, count, &keys, AHEAD, &due, &due_count);
    frame_fill(visit, msg(ctx->lang, M("Devices")), &view.frame);
    fill_rows(ctx, list, count, due, due_count, &view);
    fill_backups(ctx, list, count, &keys, &view);
    fill_says(ctx, &view);
    devices_put_needs(ctx, due, due_count, 0, &found);
    view.needs = found.needs;
    view.needs_count = found.need_count;
    view.lead = found.need_count
                    ? msg_count(ctx->arena, ctx->lang,
                                MN("{1} thing is to be looked at.", "{1} things are to be looked at."),
                                (long)found.need_count)
                    : msg(ctx->lang, M("Each was checked in time, and is locked as the notice says."));
    struct template_out out = frame_out(visit);
    page_devices(&out, &view);
    return ST_OK;
}
