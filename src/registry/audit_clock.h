/* Whether the log's time goes back. The order of its entries is proven by the chain; the instants in them are those of this machine's
 * clock, and a clock can be set. An entry that is dated before one that stands before it, by more than a clock is put right by, says that
 * it was: nobody knows then which of the two was wrong, only that the later one was written later.
 * Used by: registry/audit_walk; rights/promise_figures.
 * Memory: ctx's arena.
 * Errors: of the files. */
#ifndef REGISTRY_AUDIT_CLOCK_H
#define REGISTRY_AUDIT_CLOCK_H

#include "registry/audit.h"
#include "registry/segment.h"

enum { AUDIT_CLOCK_SLACK = 3600 };

/* The latest instant so far, as it stands in its entry, and where. One that has not come yet is wrong in any case: it is held against the next
 * entry and no further, so that one wrong night does not throw doubt on everything after it. */
struct audit_clock {
    char now[SEGMENT_AT + 1], latest[SEGMENT_AT + 1], ahead[SEGMENT_AT + 1];
    int64_t seq, ahead_seq;
};
void audit_clock_now(struct audit_clock *clock, int64_t now); /* of whoever looks, before the first entry */
/* True: this entry is dated before that one, which `back` then names with it. */
bool audit_clock_back(struct audit_clock *clock, const struct segment_line *line, struct audit_back *back);
/* What is dated there is not an entry any more. */
void audit_clock_seen(struct audit_clock *clock, int64_t seq, int64_t at);

/* Changes that were written while the clock stood behind the log: those numbered from..to, not before `until` as far as the order goes. */
struct audit_doubt {
    int64_t from, to;
    struct audit_back back;
};
CHECKED enum status audit_doubts(struct ctx *ctx, struct audit *audit, const struct audit_doubt **list,
                                 size_t *count);
/* In ctx's language: "The time in the log goes back: entry 8 is dated 1.4.2026 ...". NULL: it does not. */
const char *audit_back_text(struct ctx *ctx, const struct audit_verdict *verdict);
/* "500 entries, up to entry 500, have gone since their time was over ...". NULL: none has. */
const char *audit_past_text(struct ctx *ctx, const struct audit_verdict *verdict);

#endif
