/* The first step stands open with a place for what came of it; others are links. A day is shown as one speaks of it: today by its
 * time, this week by its weekday. */
#include "web/step.h"

#include "notice/field.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/user.h"

#include <string.h>

/* ---- words */

const char *step_words(struct ctx *ctx, const struct follow *follow) {
    return follow->text && *follow->text ? follow->text : msg(ctx->lang, M("Next step"));
}

const char *step_weekday(struct ctx *ctx, day_t day, bool whole) {
    static const char *const names[2][7] = {
        {M("Mon"), M("Tue"), M("Wed"), M("Thu"), M("Fri"), M("Sat"), M("Sun")},
        {M("Monday"), M("Tuesday"), M("Wednesday"), M("Thursday"), M("Friday"), M("Saturday"), M("Sunday")}};
    return msg(ctx->lang, names[whole][day_weekday(day) - 1]);
}

/* Without the year, when it is this one: the last four letters, and a blank before them. */
const char *step_short_day(struct ctx *ctx, day_t day) {
    const char *text = day_text(ctx->arena, ctx->lang, day);
    size_t length = strlen(text);
    if (day_ymd(day).year == day_ymd(registry_today(ctx)).year && length > 5)
        length -= text[length - 5] == ' ' ? 5 : 4;
    return arena_printf(ctx->arena, "%s %.*s", step_weekday(ctx, day, false), (int)length, text);
}

const char *step_days_late(struct ctx *ctx, day_t day) {
    return msg_count(ctx->arena, ctx->lang, MN("{1} day late", "{1} days late"), registry_today(ctx) - day);
}

const char *step_when(struct ctx *ctx, day_t day, int minute, int *late) {
    const char *clock = follow_clock_text(ctx, minute);
    day_t today = registry_today(ctx);
    *late = day < today;
    if (*late)
        return step_days_late(ctx, day);
    if (day == today)
        return clock ? MSG(ctx->arena, ctx->lang, M("at {1}"), clock) : msg(ctx->lang, M("today"));
    return clock ? MSG(ctx->arena, ctx->lang, M("{1} at {2}"), step_short_day(ctx, day), clock)
                 : step_short_day(ctx, day);
}

const struct view_choice *step_kinds(struct ctx *ctx, const char *chosen, size_t *count) {
    static const char *const offered[] = {"call", "meeting", "visit", "letter", "note"};
    enum { OFFERED = sizeof offered / sizeof *offered };
    struct view_choice *kinds = arena_array(ctx->arena, OFFERED, sizeof *kinds);
    for (size_t i = 0; i < OFFERED; i++)
        kinds[i] = (struct view_choice){.value = offered[i],
                                        .label = msg(ctx->lang, kind_builtin(offered[i])->label),
                                        .chosen = chosen ? strcmp(chosen, offered[i]) == 0 : i == 0};
    *count = OFFERED;
    return kinds;
}

/* ---- the controls of one that is planned */

static enum status fill_staff(struct ctx *ctx, const char *chosen, struct view_field *field) {
    struct user *staff;
    size_t count, n = 1;
    TRY(user_staff(ctx, &staff, &count));
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("nobody in particular"))};
    for (size_t i = 0; i < count; i++) {
        const char *id = ref_text(ctx->arena, staff[i].id);
        if (staff[i].role != ACTOR_READER)
            list[n++] =
                (struct view_choice){.value = id, .label = staff[i].name, .chosen = strcmp(id, chosen) == 0};
    }
    field->choices = list;
    field->choices_count = n;
    return ST_OK;
}

enum status step_fields(struct ctx *ctx, const struct step_typed *typed, struct view_field **fields,
                        size_t *count) {
    struct view_field *list = arena_array(ctx->arena, 4, sizeof *list);
    list[0] = (struct view_field){
        .name = "text", .label = msg(ctx->lang, M("What is to be done")), .value = typed->text, .type = "text"};
    list[1] = (struct view_field){.name = "on",
                                  .label = msg(ctx->lang, M("Day")),
                                  .value = typed->on,
                                  .type = "text",
                                  .width = "w2",
                                  .hint = msg(ctx->lang, M("As in 23.11.2026; empty is today"))};
    list[2] = (struct view_field){.name = "at",
                                  .label = msg(ctx->lang, M("Time")),
                                  .value = typed->at,
                                  .type = "text",
                                  .width = "w2",
                                  .hint = msg(ctx->lang, M("As in 9.30; may be empty"))};
    list[3] = (struct view_field){.name = "by", .label = msg(ctx->lang, M("Who does it")), .width = "w2"};
    TRY(fill_staff(ctx, typed->by, &list[3]));
    *fields = list;
    *count = 4;
    return ST_OK;
}

/* ---- the part */

static void show_first(struct ctx *ctx, const struct follow *follow, struct view_next_step *part) {
    part->step = ref_text(ctx->arena, follow->record);
    part->version = arena_printf(ctx->arena, "%lld", (long long)follow->version);
    part->what = step_words(ctx, follow);
    part->when = step_when(ctx, follow->day, follow->minute, &part->late);
    part->iso = day_iso(ctx->arena, follow->day);
    part->who = follow->who;
    part->kinds = step_kinds(ctx, NULL, &part->kinds_count);
}

static void show_others(struct ctx *ctx, const struct follow *list, size_t count, struct view_next_step *part) {
    struct view_planned *others = arena_array(ctx->arena, count + 1, sizeof *others);
    for (size_t i = 0; i < count; i++) {
        others[i] = (struct view_planned){.step = ref_text(ctx->arena, list[i].record),
                                          .what = step_words(ctx, &list[i]),
                                          .iso = day_iso(ctx->arena, list[i].day),
                                          .who = list[i].who};
        others[i].when = step_when(ctx, list[i].day, list[i].minute, &others[i].late);
    }
    part->others = others;
    part->others_count = count;
}

enum status step_part(struct visit *visit, const struct party *party, const struct view_frame *frame,
                      const struct view_next_step **result) {
    struct ctx *ctx = visit->ctx;
    struct view_next_step *part = arena_alloc(ctx->arena, sizeof *part);
    struct view_field *fields;
    struct follow *list;
    size_t count;
    *part =
        (struct view_next_step){.id = ref_text(ctx->arena, party->id),
                                .csrf = frame->csrf,
                                .once = gate_number(ctx->arena),
                                .may = party->role_count && permit_offers(ctx, ACTION_NOTE, party->restricted)};
    *result = NULL;
    TRY(follow_of(ctx, party->id, &list, &count));
    if (!count && !part->may)
        return ST_OK;
    if (count) {
        show_first(ctx, &list[0], part);
        show_others(ctx, list + 1, count - 1, part);
    }
    if (part->may) {
        const struct step_typed typed = {"", "", "", ref_text(ctx->arena, visit->user ? visit->user->id : 0)};
        TRY(step_fields(ctx, &typed, &fields, &part->fields_count));
        part->fields = fields;
    }
    *result = part;
    return ST_OK;
}
