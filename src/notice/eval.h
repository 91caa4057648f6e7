/* What a date expression comes to for the party, or the record, that is judged.
 * Used by: retention.
 * Memory: the judge's arena.
 * Errors: *judge->broken when dates come back to themselves. */
#ifndef NOTICE_EVAL_H
#define NOTICE_EVAL_H

#include "notice/judge.h"

struct outcome eval_date(const struct judge *judge, const struct expr *expr);
/* The floor of a statute in force on the day of asking: of the judged record, or the latest of the party's records of
 * the class. `ref` gets where it stands in the law, or NULL. */
struct outcome eval_statute(const struct judge *judge, const char *name, const char **ref);
/* A date that names things of a record, of the party's latest voucher of the class. */
struct outcome eval_vouchers(const struct judge *judge, const struct expr *expr);
/* The gone_by of another class, given to eval by retention (which judges classes). */
struct outcome retention_gone(const struct judge *judge, int class);

#endif
