/* Until when is a class of a party's data kept, seen and trusted, and because of what (notice language, section 6).
 * Used by: explain, registry/due, rights/access, rights/erase, web (kept until, because).
 * Memory: the context's arena.
 * Errors: ST_INVALID when no rule fits.
 * Promises: P48-P53, P68-P70. An erasure request is refused only by keep_through, and names the day.
 * Law: GDPR 5(1)(e), 17(3)(b); Finnish Accounting Act 2:10. */
#ifndef NOTICE_RETENTION_H
#define NOTICE_RETENTION_H

#include "notice/history.h"
#include "notice/notice.h"

enum keep_state {
    KEEP_KEEP,
    KEEP_ERASABLE,
    KEEP_OVERDUE,
    KEEP_HELD,
    KEEP_CONFLICT,
    KEEP_PERMANENT,
    KEEP_OPEN,
    KEEP_RESTRICTED
};
const char *keep_state_id(enum keep_state state); /* "keep", "erasable", ... */

/* Does a rule of it, or the law, say how long it must be kept? */
bool retention_minimum(const struct retention_class *class);

const char *at_end_id(enum at_end at_end); /* "erase", "anonymise", "restrict" */

enum trace_kind { TRACE_EVENT, TRACE_ROUNDING, TRACE_SPAN, TRACE_RESULT, TRACE_STATUTE, TRACE_NOTE };

/* One line of the calculation, as a clerk would note it. */
struct trace_line {
    enum trace_kind kind;
    const char *text;   /* the whole line in words: "viimeisin laskutus 15.3.2020" */
    const char *label;  /* "Laskutettu viimeksi", "Tilikauden loppu", "+ 10 vuotta" */
    const char *detail; /* "tilikausi 1.1.2020–31.12.2020", or NULL */
    const char *step;   /* as one step of the sentence: "+ 10 v"; NULL: as `text` */
    const char *path;   /* of a result: the rule that decided */
    day_t day;          /* the day after this step; DAY_NONE when it has none */
    int happening;      /* index into the history, or -1 */
    bool beside;        /* stands beside the dates and is no step towards them */
    bool remark;        /* of a note: to be read together with the dates */
    bool any_time;      /* of a result: no minimum, the person may ask at any time */
};

struct statute_floor {
    const char *id;     /* "fi.vouchers" */
    const char *name;   /* what it is about: "tositteet" */
    day_t keep_through; /* DAY_NONE when it gives no day */
    const char *ref;    /* "kirjanpitolaki 2:10" */
};

struct verdict {
    int class;
    int happening; /* index into the history for a class with a date per record; -1 for the party's own */
    day_t keep_through, erasable_from, gone_by; /* DAY_NONE where a rule gives no date (any time, on request) */
    int64_t keep_instant, gone_instant;         /* where a rule counts hours or minutes; 0 otherwise */
    bool keep_waits;                            /* keep_through waits: blocks, without a day */
    enum keep_state state;
    const struct statute_floor *floors;
    size_t floor_count;
    const struct trace_line *trace;
    size_t trace_count;
    const char *keep_path, *gone_path; /* of the rules that decided: "retention.customer.gone_by" */
    day_t hide_after, verify_again;    /* DAY_NONE where no rule names such a day, or it is not known yet */
    const char *hide_path, *verify_path;
    bool sight;         /* a rule of the class speaks of one of the two */
    day_t held_to;      /* of what is held: how long at most; DAY_NONE: nobody knows */
    enum at_end at_end; /* what its last day brings */
    struct names keeps; /* the fields of which something stays when it is made anonymous */
};

struct verdicts {
    struct verdict *items;
    size_t count;
};

/* One verdict for a class per party; one for each record, in the order of the history, for a class per record.
 */
CHECKED enum status retention_judge(struct ctx *ctx, const struct notice *notice, const struct history *history,
                                    int party, int class, day_t on, struct verdicts *verdicts);
/* The first of a class per record, with their calculation: of one with thousands nobody reads more. */
struct retention_wanted {
    size_t most;
    bool (*is)(void *arg, int happening); /* an index into the history */
    void *arg;
};
CHECKED enum status retention_first(struct ctx *ctx, const struct notice *notice, const struct history *history,
                                    int party, int class, day_t on, const struct retention_wanted *wanted,
                                    struct verdicts *verdicts);
/* What of a party's records somebody may still pay, in the order of the history: an invoice without its whole sum, also where no rule waits
 * for it, and whatever was said to be unpaid. `unpaid`: an index into the history, and the cents that are paid. */
struct retention_open {
    int happening;
    int64_t paid;
};
void retention_open(struct ctx *ctx, const struct notice *notice, const struct history *history, int party,
                    day_t on, struct retention_open **open, size_t *count);
/* For a history of which several parties are judged, as long as the arena lives: history.judged. */
struct judged *retention_shared(struct arena *arena);
/* The same without the calculation and the floors beside it, for whom only the dates are of use: some third of the work. */
CHECKED enum status retention_dates(struct ctx *ctx, const struct notice *notice, const struct history *history,
                                    int party, int class, day_t on, struct verdicts *verdicts);
/* Out of sight from the day after hide_after. */
bool retention_hidden(const struct verdict *verdict, day_t on);
/* The verify_again of one value of what a verdict is about, which came in on `came` and was confirmed last on `confirmed` (or
 * DAY_NONE): what is counted from the taking in is counted from the later of the two, what is counted from the last update also
 * from the confirming. DAY_NONE: it is trusted without an end. */
CHECKED enum status retention_verify(struct ctx *ctx, const struct notice *notice,
                                     const struct history *history, int party, const struct verdict *verdict,
                                     day_t came, day_t confirmed, day_t on, day_t *day);
/* The trace as one sentence, with the section of the notice: "Laskutettu viimeksi 15.3.2020 → tilikausi päättyi 31.12.2020
 * → + 10 v → säilytetään 31.12.2030 asti (7 §)" (clerk.c). In the language in which it was judged. */
const char *retention_sentence(struct ctx *ctx, const struct notice *notice, const struct verdict *verdict);

#endif
