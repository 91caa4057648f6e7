/* The day's work of the office on one page: what is planned, who is to be told, what is to be confirmed, which licences end, and
 * what the sweep will erase. Everything is read by day from an index and is shown up to a number; nobody is judged who is not shown.
 * Used by: web/today.
 * Memory: ctx's arena.
 * Errors: permit()'s, and those of the database.
 * Promises: one entry in the log for all the names of a page, before it leaves. Figures of what goes are what the table of days
 *   says; the sweep judges again before it erases.
 * Law: GDPR 5(1)(d), (e), 14, 32. */
#ifndef REGISTRY_AGENDA_H
#define REGISTRY_AGENDA_H

#include "registry/deed.h"
#include "registry/follow.h"
#include "registry/licence.h"
#include "registry/telling.h"
#include "registry/trust.h"

/* What goes on a day: how many have data of the class that do, and by which rule. */
struct agenda_goes {
    day_t day;
    int class;        /* NOTICE_NOTHING: the notice no longer has it */
    const char *rule; /* path in the notice, or NULL */
    size_t parties;
};

/* Somebody was told, or what was stored about them was confirmed. */
struct agenda_deed {
    struct deed deed;
    const char *name, *who; /* who did it; NULL: the command line */
    bool undo;              /* it is what was done last about them, and can be taken back */
};

/* When: what is late or for today; what comes by Sunday; what comes later. */
enum agenda_when { AGENDA_TODAY, AGENDA_WEEK, AGENDA_LATER, AGENDA_WHENS };

struct agenda {
    day_t today, sunday;
    struct follow *steps[AGENDA_WHENS]; /* the first first */
    size_t step_count[AGENDA_WHENS], step_total[AGENDA_WHENS];
    size_t late; /* of the steps: on days that are over */
    struct telling_row *tellings;
    size_t telling_count, telling_total; /* the total counted up to TELLING_COUNTED */
    struct trust_row *confirm;
    size_t confirm_count, confirm_total; /* parties; counted up to TRUST_COUNTED */
    struct licence_row *licences;
    size_t licence_count;
    struct agenda_goes *goes; /* by Sunday */
    size_t goes_count;
    size_t over; /* parties whose data should be gone already, counted up to AGENDA_OVER rows */
    day_t over_since;
    struct follow *done; /* today, the latest first */
    size_t done_count;
    struct agenda_deed *deeds; /* who was told and what was confirmed today, the latest first */
    size_t deed_count;
};
enum { AGENDA_OVER = 10000 };

/* `mine`: only what is planned for the one who asks. */
CHECKED enum status agenda_read(struct ctx *ctx, bool mine, struct agenda *agenda);

/* Whose data go from one day to another, the first day first. */
struct agenda_gone {
    ref_t party;
    const char *name;
    struct agenda_goes what;
};
enum { AGENDA_GONE = 200 };
CHECKED enum status agenda_gone(struct ctx *ctx, day_t from, day_t to, struct agenda_gone **list,
                                size_t *count);

#endif
