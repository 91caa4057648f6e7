/* What the law says, as dated data: statutory floors, public holidays, transfer grounds. Data files in law/, each
 * row with its source; the authority that people complain to. Carried inside the program.
 * Used by: load, check, retention, deadline.
 * Memory: the given arena.
 * Errors: a country without data is a fault that names those there are.
 * Law: Reg. 1182/71 Art. 2 (holidays), GDPR chapter V (grounds), the Accounting Acts (floors). */
#ifndef NOTICE_LAW_H
#define NOTICE_LAW_H

#include "notice/notice.h"

struct law_floor {
    const char *id; /* "fi.vouchers" */
    const struct expr *keep_through;
    struct words words; /* what it is about: "tositteet" */
    struct words ref;   /* "kirjanpitolaki 2:10" */
    day_t from, to;     /* DAY_NONE: always, still */
    const char *source; /* where the row was read */
};

/* To whom people complain (GDPR 77). */
struct law_authority {
    struct words name;
    const char *web;    /* "www.imy.se" */
    const char *source; /* where the row was read */
};

/* The law of a country ("fi"); a fault when there is no data for it. */
CHECKED enum status law_load(struct ctx *ctx, struct arena *arena, const char *country, const struct law **law);
/* The countries there are data for, to propose from. */
const char *const *law_countries(struct arena *arena, size_t *count);
/* Is the day a public holiday for Reg. 1182/71? Saturdays and Sundays are not by themselves. `name` may be NULL. */
bool law_holiday(const struct law *law, enum lang lang, day_t day, const char **name);
/* The floor of this name in force on a day; NULL when there is none. */
const struct law_floor *law_floor(const struct law *law, const char *name, day_t on);
/* Every name of a floor, whether in force or not, once. */
const char *const *law_floors(const struct law *law, size_t *count);
/* Of the country; NULL when the law data name none. */
const struct law_authority *law_authority(const struct law *law);
/* What the number of a company is called there; where it stands that electronic marketing to people needs their consent.
 * NULL without law data. */
const char *law_business_id(const struct law *law, enum lang lang);
const char *law_marketing(const struct law *law, enum lang lang);
/* Was this ground ("privacy_shield") valid on the day? *ended gets the first day on which it no longer was, or
 * DAY_NONE; *source where that is said, or NULL. Both may be NULL. */
bool law_ground_valid(const struct law *law, const char *ground, day_t on, day_t *ended, const char **source);
/* Had the Commission found this country ("ch") adequate on the day? *ended as above, NULL-able. False for what is no
 * country's code. */
bool law_adequate(const struct law *law, const char *country, day_t on, day_t *ended);
/* Whom alone the decision about a country is about ("only organisations under PIPEDA"); NULL: everybody there, or there is none. */
const char *law_adequate_only(const struct law *law, const char *country, enum lang lang);
/* The days of the ground's row number `row`, from 0: the first, and the last on which it was law; DAY_NONE: always, still. Of adequacy the
 * days of the country, by its code, which may be NULL. False: there is no such row. */
bool law_ground_days(const struct law *law, const char *ground, const char *country, size_t row, day_t *from,
                     day_t *to);

#endif
