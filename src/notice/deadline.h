/* When must a request be answered: the notice's promise, the law's month, and the earlier of the two.
 * Used by: cli deadline, rights, registry/telling.
 * Memory: the context's arena.
 * Errors: ST_INVALID for a time outside 1900 to 2199.
 * Law: GDPR 7(3), 12(3), 14(3), 22(3), 33(1), 77; Reg. (EEC, Euratom) 1182/71 Article 3.
 * Promises: P63, P64, P67. */
#ifndef NOTICE_DEADLINE_H
#define NOTICE_DEADLINE_H

#include "notice/notice.h"

/* Every right of the language, then what is no request of a person's and has its day all the same. */
enum deadline_right {
#define RIGHT(NAME, id, text) DEADLINE_##NAME,
#include "notice/right.def"
#undef RIGHT
    DEADLINE_INFORMATION,
    DEADLINE_UNSORTED, /* nobody has said yet what is asked: counted as the strictest of them */
    DEADLINE_BREACH,
    DEADLINE_COUNT
};
const char *deadline_right_id(enum deadline_right right);
bool deadline_right_from(const char *id, enum deadline_right *right);

struct deadline {
    enum deadline_right right;
    int64_t received;
    day_t received_day;
    day_t promised_by; /* DAY_NONE: the notice promises no number */
    /* `law_by` rolls over Saturdays, Sundays, public holidays; breach: the day of the instant. DAY_NONE: a complaint goes to
     * the authority, and the law gives the company no day; without a promise `binding` is none either. */
    day_t law_by, binding;
    day_t extension_notice_by, extended_by; /* of the rights of 12(3); DAY_NONE otherwise */
    int64_t law_instant;                    /* breach only; 0 otherwise */
    const char *const *trace;
    size_t trace_count;
    size_t trace_answer; /* how much of it is about the answer; the rest is what an extension would be */
};

/* Within which time the notice promises to answer what came then; NULL: it says none. `by`: the right that says so, of what is not sorted
 * the one whose time ends first; DEADLINE_INFORMATION: what it says of every request (`all`), also of rights that it does not list. */
const struct span *deadline_promise(const struct notice *notice, enum deadline_right right, int64_t received,
                                    enum deadline_right *by);

CHECKED enum status deadline_for(struct ctx *ctx, const struct notice *notice, enum deadline_right right,
                                 int64_t received, struct deadline *deadline);

/* By when somebody is told of data that came from this source on that day: the law's month, or sooner where the notice says so. */
CHECKED enum status deadline_tell(struct ctx *ctx, const struct notice *notice, const struct source *source,
                                  day_t came, struct deadline *deadline);

#endif
