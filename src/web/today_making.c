/* Rows of one page in one order: by part, day and time. */
#include "web/today_making.h"

#include "base/date.h"
#include "web/step.h"

enum agenda_when today_when(const struct agenda *agenda, day_t day) {
    return day <= agenda->today ? AGENDA_TODAY : day <= agenda->sunday ? AGENDA_WEEK : AGENDA_LATER;
}

void today_place(struct today_making *making, enum agenda_when when, day_t day, int minute,
                 struct view_today_row row) {
    struct today_placed at = {day, minute, (int)making->count[when], row};
    ARENA_PUSH(making->ctx->arena, making->places[when], making->count[when], making->room[when], at);
}

/* On its day of the strip; what is late is for today. */
void today_count_on(struct today_making *making, day_t day, size_t count) {
    day_t monday = making->agenda->sunday - 6, on = day < making->agenda->today ? making->agenda->today : day;
    if (on >= monday && on <= making->agenda->sunday)
        making->on[on - monday] += count;
}

struct view_today_row today_dated(struct today_making *making, day_t day, int minute) {
    struct ctx *ctx = making->ctx;
    struct view_today_row row = {.iso = day_iso(ctx->arena, day), .csrf = making->frame->csrf};
    row.when = step_when(ctx, day, minute, &row.late);
    return row;
}

void today_tally(struct today_making *making, enum agenda_when when, day_t day, bool late) {
    making->late += late;
    making->now += when == AGENDA_TODAY;
    making->soon += when == AGENDA_WEEK;
    today_count_on(making, day, 1);
}
