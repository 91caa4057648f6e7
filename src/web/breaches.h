/* What the pages about breaches share: the sheet of facts that a form shows and reads, and the hours.
 * Used by: web/breaches.c, web/breach.c, web/breach_sheet.c, web/today.c.
 * Memory: the visit's arena.
 * Errors: ST_INVALID at the field of the form. */
#ifndef WEB_BREACHES_H
#define WEB_BREACHES_H

#include "http/form.h"
#include "rights/breach.h"
#include "web/frame.h"
#include "pages/pages.h"

enum sheet_fact {
    SHEET_NATURE,
    SHEET_AWARE_ON,
    SHEET_AWARE_AT,
    SHEET_FOUND,
    SHEET_BEGUN_ON,
    SHEET_BEGUN_AT,
    SHEET_ENDED_ON,
    SHEET_ENDED_AT,
    SHEET_PEOPLE,
    SHEET_RECORDS,
    SHEET_PLAIN,
    SHEET_CONSEQUENCES,
    SHEET_MEASURES,
    SHEET_FACTS
};
enum sheet_boxes { SHEET_KINDS, SHEET_WHOSE, SHEET_DATA, SHEET_SYSTEMS, SHEET_BOXES };

/* As it was typed, or as it stands. */
struct breach_sheet {
    const char *text[SHEET_FACTS];
    const char *boxes[SHEET_BOXES]; /* ids, "a,b" */
};
struct breach_sheet breach_sheet_of(struct ctx *ctx, const struct breach_facts *facts);
enum { SHEET_FORM_FIELDS = SHEET_FACTS };
/* The fields to be declared, named PREFIX and the fact's own. */
size_t breach_sheet_fields(struct ctx *ctx, const char *prefix, struct form_field *fields);
CHECKED enum status breach_sheet_read(struct visit *visit, const struct form *form, const char *prefix,
                                      struct breach_sheet *sheet);
/* `aware`: the form asks since when somebody knew. */
CHECKED enum status breach_sheet_facts(struct ctx *ctx, const struct breach_sheet *sheet, bool aware,
                                       struct breach_facts *facts);
const struct view_breach_sheet *breach_sheet_view(struct ctx *ctx, const struct breach_sheet *sheet,
                                                  const char *prefix, bool aware, const char *wrong_field,
                                                  const char *wrong);
/* The field of the form for one of the model. */
const char *breach_sheet_field(const char *field);

/* A day and a clock as they were typed; an empty day is 0. Without a clock: now, where it is today; else the day's beginning, or
 * with `exact` a mistake. `field`: without "_on" and "_at". */
CHECKED enum status breach_typed_time(struct ctx *ctx, const char *field, const char *day, const char *clock,
                                      bool exact, int64_t *at);
const char *breach_typed_clock(struct ctx *ctx, int64_t at); /* 09:30; "" for 0 */
const char *breach_typed_day(struct ctx *ctx, int64_t at);   /* 2026-03-05; "" for 0 */

/* While the authority is to be told; NULL otherwise. */
const struct view_breach_clock *breach_clock(struct ctx *ctx, const struct breach *breach);
/* "The authority was told in time", "Closed", ... */
const char *breach_state_words(struct ctx *ctx, const struct breach *breach);
/* The first line of what happened. */
const char *breach_title(struct ctx *ctx, const struct breach *breach);

#endif
