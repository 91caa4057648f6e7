/* Two entries of the register that are one person or one organisation: merged, and taken apart again.
 * Used by: cli, web.
 * Memory: ctx's arena.
 * Errors: ST_INVALID for two that are no two or of different form; ST_DENIED for what is left of an erased one, and for
 * who may not; ST_BUSY while one of them is being erased; ST_CONFLICT at a split that something stands in the way of.
 * Promises: a plan is the change itself, undone: what it says is what will happen. One transaction. The stricter of the
 * two holds: a refusal, an objection, a restriction, an older notice. Nothing is lost: what differs stays beside what is
 * kept, with its source and day. A split gives each back what it had; what was added since stays with the kept one,
 * refusals and holds are for both, and an open request keeps both until somebody says whose it is. Links to own pages end with either: who
 * comes in was checked before. Erasing the kept one erases both.
 * Law: GDPR 5(1)(d), 16, 18, 21. */
#ifndef REGISTRY_MERGE_H
#define REGISTRY_MERGE_H

#include "registry/due.h"
#include "registry/record.h"

/* What becomes of a value of the other's. */
enum merge_says {
    MERGE_SAME,   /* both say it */
    MERGE_ADDS,   /* the kept one had nothing there, or may have several */
    MERGE_BESIDE, /* the kept one's stands; this one stays beside it */
    MERGE_WINS    /* this one stands, as was chosen; the kept one's stays beside it */
};

struct merge_value {
    const char *field;
    const struct value *kept, *other; /* kept NULL: it had none */
    enum merge_says says;
};

struct merge_side {
    ref_t party;
    const char *name;
    enum party_form form;
    day_t taken_in;
    bool restricted;
    size_t records, roles, people, choices, informed; /* people: who speaks for it */
};

struct merge_date { /* the last day of a class; DAY_NONE: none, or it has no such data */
    int class;
    day_t kept, other, joined;
};

struct merge_refusal {
    const char *purpose, *channel; /* channel NULL: every one */
};

struct merge_plan {
    ref_t merge; /* 0 while it is only a plan */
    struct merge_side kept, other;
    const struct merge_value *values; /* one for each of the other's */
    size_t value_count;
    size_t roles_doubled; /* say nothing that the kept one's do not */
    bool restricted, told_distinct;
    const struct merge_refusal *refusals; /* that would have been overruled by a later consent, and hold */
    size_t refusal_count;
    const struct merge_date *dates;
    size_t date_count;
    size_t links; /* to own pages, that end with it */
};

/* Fields of which the other's value is to stand where both have one and may have one only; count 0: the kept one's stand. */
struct merge_wish {
    const char *const *fields;
    size_t count;
    bool even_if_due; /* although something is due at once with it (registry/ending.h) */
};
/* ST_INVALID at the field where there is nothing to choose between. */
CHECKED enum status merge_plan_as(struct ctx *ctx, ref_t kept, ref_t other, struct merge_wish wish,
                                  struct merge_plan *plan);
CHECKED enum status merge_run_as(struct ctx *ctx, ref_t kept, ref_t other, struct merge_wish wish,
                                 struct merge_plan *done);
/* `kept` and `other`: also ids of those who have been merged. */
CHECKED enum status merge_plan(struct ctx *ctx, ref_t kept, ref_t other, struct merge_plan *plan);
CHECKED enum status merge_run(struct ctx *ctx, ref_t kept, ref_t other, struct merge_plan *done);

enum merge_state { MERGE_MERGED, MERGE_SPLIT, MERGE_ERASED };

struct merge {
    ref_t id, kept, other;
    enum merge_state state;
    int64_t at;
};
/* Every merge that this party was kept or given up in, newest first. Names nobody. */
CHECKED enum status merge_list(struct ctx *ctx, ref_t party, struct merge **merges, size_t *count);
/* By its own id, or by that of whoever lives in another since; ST_NOT_FOUND. */
CHECKED enum status merge_find(struct ctx *ctx, ref_t ref, struct merge *merge);

struct split_plan {
    struct merge merge;
    const char *kept_name, *other_name;
    const struct value *kept_values, *other_values; /* as each will have them */
    size_t kept_value_count, other_value_count;
    size_t records_back, records_given,
        records_since; /* given: chosen, and what belongs to what goes back; since: added
                                                          while they were one, stays */
    size_t refusals_for_both;
    size_t holds_for_both;
    size_t requests; /* open, and came since: the other's data wait for their answer too */
    size_t links;    /* that end with it */
};

/* What was written about the kept one since the merge: what can be given. A part of the plan's reading. */
CHECKED enum status split_since(struct ctx *ctx, ref_t merge, struct record **records, size_t *count);
/* `give`: records added since that are the other's. */
CHECKED enum status split_plan(struct ctx *ctx, ref_t merge, const ref_t *give, size_t give_count,
                               struct split_plan *plan);
CHECKED enum status split_run(struct ctx *ctx, ref_t merge, const ref_t *give, size_t give_count,
                              struct split_plan *done);

/* What is to be known of either before it is done, whole sentences in ctx->lang. NULL: no link ends. */
const char *merge_links_text(struct ctx *ctx, size_t links);
enum { SPLIT_TEXTS = 3 };
size_t split_texts(struct ctx *ctx, const struct split_plan *plan, const char *texts[SPLIT_TEXTS]);

/* These two are not one, though they look it (or, `distinct` false: perhaps they are, after all). */
CHECKED enum status merge_distinct(struct ctx *ctx, ref_t one, ref_t two, bool distinct);

#endif
