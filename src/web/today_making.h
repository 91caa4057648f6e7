/* Today while it is being made: rows of different things, each placed in its part of the page, and counted.
 * Used by: web/today.c, web/today_duty.c.
 * Memory: ctx's arena.
 * Errors: none. */
#ifndef WEB_TODAY_MAKING_H
#define WEB_TODAY_MAKING_H

#include "registry/agenda.h"
#include "web/frame.h"
#include "web/view_today.h"

enum { TODAY_DAYS = 7 };

/* What stands in one of the page's parts, and by what it is ordered. */
struct today_placed {
    day_t day;
    int minute, order;
    struct view_today_row row;
};

struct today_making {
    struct ctx *ctx;
    const struct view_frame *frame;
    const struct agenda *agenda;
    struct today_placed *places[AGENDA_WHENS];
    size_t count[AGENDA_WHENS], room[AGENDA_WHENS];
    size_t on[TODAY_DAYS]; /* how many things on each day of the week */
    size_t late, now, soon;
    bool open;                           /* a request or a breach */
    const char *wrong, *licence, *until; /* of a licence that could not be renewed */
    ref_t party;                         /* who could not be told or confirmed */
    const char *how;                     /* typed */
    bool may_right, may_change, may_note, may_import;
};

enum agenda_when today_when(const struct agenda *agenda, day_t day);
void today_place(struct today_making *making, enum agenda_when when, day_t day, int minute,
                 struct view_today_row row);
/* On its day of the strip; what is late is for today. */
void today_count_on(struct today_making *making, day_t day, size_t count);
/* In the figures of the page's first line, and on its day. */
void today_tally(struct today_making *making, enum agenda_when when, day_t day, bool late);
/* A row that has its day, and says whether that is late. */
struct view_today_row today_dated(struct today_making *making, day_t day, int minute);

#endif
