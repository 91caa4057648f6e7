/* What the law says, as dated data: statutory floors, public holidays, transfer grounds. Data files in law/,
 * each row with its source; carried inside the program. Used by: load, check, retention, deadline. */
#ifndef NOTICE_LAW_H
#define NOTICE_LAW_H

#include "notice/notice.h"

/* The law of a country ("fi"); a fault when there is no data for it. */
CHECKED enum status law_load(struct ctx *ctx, struct arena *arena, const char *country, const struct law **law);
bool law_holiday(const struct law *law, day_t day, const char **name); /* a public holiday for Reg. 1182/71 */
/* The floor NAME ("fi.vouchers") in force on a day; NULL when there is none. */
const struct expr *law_floor(const struct law *law, const char *name, day_t on, const char **ref);
const char *const *law_floors(const struct law *law, size_t *count);
/* Was this ground ("privacy_shield") valid on the day? *ended gets the day its validity ended, or DAY_NONE. */
bool law_ground_valid(const struct law *law, const char *ground, day_t on, day_t *ended, const char **source);

#endif
