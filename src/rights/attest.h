/* What only a person can see (locked doors, devices, what a provider says): who has looked, when, at what, and when somebody
 * looks again. Attestations follow each other and are never changed.
 * Used by: rights/promise, cli, web.
 * Memory: ctx's arena.
 * Errors: ST_NOT_FOUND for a promise that the notice does not have; ST_CONFLICT at "promise" for one that the program counts itself;
 *   ST_INVALID at "day", "next", "text" or "who".
 * Promises: P25, P29, P31, P37-P40, P42-P46, P51, P54-P56, P58, P59. An attestation is about the words that were in force: for a
 * sentence that says something else now it counts no more, and never longer than the notice lets pass between two looks. Names and words are sealed.
 * Law: GDPR 5(2), 24(1), 32(1)(d). */
#ifndef RIGHTS_ATTEST_H
#define RIGHTS_ATTEST_H

#include "notice/notice.h"

#include <stdbool.h>

enum { ATTEST_TEXT = 4000, ATTEST_NAME = 200 };

struct attestation {
    int64_t id, at;
    const char *promise, *actor;
    day_t day, next;  /* on which somebody looked; by which somebody looks again */
    const char *who;  /* who looked */
    const char *text; /* at what */
    bool same;        /* the sentence still says what it said */
};

struct attest_draft {
    const char *promise;
    const char *who;  /* of the staff, or whom the notice names; NULL: whoever writes it down */
    const char *text; /* what was looked at */
    day_t day;        /* DAY_NONE: today */
    day_t next;       /* no later than the notice says, or a year; DAY_NONE: then */
};
CHECKED enum status attest(struct ctx *ctx, const struct attest_draft *draft, struct attestation *made);

/* ST_INVALID at "who": a name that is neither of the staff nor in the notice, so that whoever signs can be asked. */
CHECKED enum status attest_who(struct ctx *ctx, const char *who);

/* All of them, the newest of each promise first; the caller asks permit(). */
struct db;
CHECKED enum status attest_all(struct ctx *ctx, struct db *db, struct attestation **list, size_t *count);
/* How often the notice says that somebody looks at what this sentence promises; a year when it does not say. */
struct span attest_again(const struct notice *notice, const struct sentence *sentence);

#endif
