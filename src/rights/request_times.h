/* How long requests take: the median, how many within the company's own target and within what is promised, by right and by month of the
 * answer. Of the rows alone, but for the steps of what was extended; nobody is named, so it also counts those whose words are erased.
 * Used by: promise; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "from" for days that are the wrong way round; permit()'s.
 * Promises: P63, P64. Each answer stands in one column: in time, extended by law (the notice's promise is broken, and the person was
 *   told), or late. The target is the one of the notice (`target`) under
 *   which it came.
 * Law: GDPR 5(2), 12(3). */
#ifndef RIGHTS_REQUEST_TIMES_H
#define RIGHTS_REQUEST_TIMES_H

#include "rights/request.h"

#include <jansson.h>

/* The last day of the notice's own target for one that came at that instant; DAY_NONE: it has none. */
day_t request_target(const struct notice *notice, enum deadline_right right, int64_t received);

/* The days of a request. A day that has passed stays passed: what lay unsorted until then and is a complaint, for which the law has no day, keeps
 * the day that it had (0095). `as`: the right whose days these are. */
struct request_dating {
    enum deadline_right right;
    int64_t received, sorted; /* instants; sorted 0: it came so */
    bool extended;
};
CHECKED enum status request_dates(struct ctx *ctx, const struct notice *notice,
                                  const struct request_dating *dating, struct deadline *deadline,
                                  enum deadline_right *as);

/* In which column an answer stands, or an open one would today. */
enum request_time { REQUEST_IN_TIME, REQUEST_EXTENDED, REQUEST_LATE };
enum request_time request_time_of(const struct deadline *deadline, bool extended, day_t day);
struct query;
/* When the answer of a row went that has the columns of REQUEST_WENT, `closed` and `unsent`: not before it was given; 0: it has not. */
int64_t request_went_at(struct query *q);
/* Does the law's longer time count for the row (id, erased, extended): was the person told of it in time? */
struct db;
CHECKED enum status request_longer(struct ctx *ctx, struct db *db, struct query *q,
                                   const struct deadline *deadline, bool *longer);

struct request_span {
    int right; /* enum deadline_right; -1: every one */
    int month; /* 12 * year + month - 1, of the answer; -1: every one */
    size_t answered, in_time, extended, late;
    size_t targeted, on_target; /* that have a target; within it */
    int median2;                /* twice the median of the days from receipt to answer */
    int longest;                /* days */
};
struct request_times {
    day_t from, to;
    struct request_span all;
    struct request_span *rights, *months,
        *both; /* in the order of the rights; the last month first; both: by month and right */
    size_t right_count, month_count, both_count;
    size_t open, open_over, open_extended, open_late; /* now; over: past the target, those that are late too */
    size_t withdrawn;                                 /* taken back, or about no right: answered by nobody */
};
/* Answered on these days; DAY_NONE: of the last twelve months. */
CHECKED enum status request_times(struct ctx *ctx, day_t from, day_t to, struct request_times *times);
/* "6", "6,5": in the language's own way. */
const char *request_median(struct ctx *ctx, const struct request_span *span);
/* All of it, as programs read it; a new reference. */
json_t *request_times_json(struct ctx *ctx, const struct request_times *times);
/* The same by month and right, for a spreadsheet: the first line says what the columns are. */
const char *request_times_csv(struct ctx *ctx, const struct request_times *times);

#endif
