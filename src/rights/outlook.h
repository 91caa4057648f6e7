/* What goes when: how many, by class, in each year to come or in each month of one year, and who.
 * Used by: cli, web, api.
 * Memory: ctx's arena.
 * Errors: permit()'s; ST_INVALID at "year".
 * Promises: P48-P53. Counts name nobody and come from the table of days (registry/due.h) in one walk; who goes is one entry in the log for
 *   those shown. A class with a day for each record counts a customer once for each month in which something of theirs goes.
 * Law: GDPR 5(1)(e), 5(2). */
#ifndef RIGHTS_OUTLOOK_H
#define RIGHTS_OUTLOOK_H

#include "registry/party.h"

enum { OUTLOOK_PERIODS = 20, OUTLOOK_PAGE = 100, OUTLOOK_OVER = 10000 };

struct outlook_class {
    int class;
    size_t counts[OUTLOOK_PERIODS];
    size_t all;      /* of the periods */
    size_t dateless; /* what has no day yet: it depends on what happens, or has none */
    size_t
        over; /* parties whose data should be gone already, counted up to OUTLOOK_OVER dates of all classes */
};

struct outlook {
    day_t today;
    int year; /* whose months these are; 0: years, from this one on */
    size_t periods;
    day_t from[OUTLOOK_PERIODS],
        to[OUTLOOK_PERIODS];       /* of the last of the years: INT32_MAX where more follow */
    struct outlook_class *classes; /* of the notice, in its order */
    size_t class_count, most;      /* most: the largest count */
    bool over_more;                /* and there are more of `over` */
};
/* year 0: years. */
CHECKED enum status outlook_read(struct ctx *ctx, int year, struct outlook *outlook);

struct outlook_asked {
    day_t from, to;
    int class; /* NOTICE_NOTHING: any */
    size_t skip, limit;
};
struct outlook_goes {
    ref_t party;
    const char *name; /* as the one who asks may see it */
    int class;        /* NOTICE_NOTHING: the notice no longer has it */
    const char *rule; /* path in the notice, or NULL */
    day_t day;
};
CHECKED enum status outlook_who(struct ctx *ctx, const struct outlook_asked *asked, struct outlook_goes **list,
                                size_t *count, size_t *total);

#endif
