/* Mailings as they lie in the register.
 * Used by: mailing*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_MAILING_INSIDE_H
#define RIGHTS_MAILING_INSIDE_H

#include "registry/inside.h"
#include "registry/within.h"
#include "rights/mailing.h"

/* A row, opened. */
struct mailing_row {
    struct mailing mailing; /* without its report */
    enum lang lang;
    int64_t key; /* 0: it is destroyed */
};
CHECKED enum status mailing_rows(struct ctx *ctx, struct query *q, struct mailing_row **list, size_t *count);
CHECKED enum status mailing_row(struct ctx *ctx, struct db *db, ref_t id, struct mailing_row *row);

/* What is sealed. */
const char *mailing_words(struct ctx *ctx, const struct mailing_draft *draft, const struct mailing_plan *plan);
static inline struct seal_place mailing_place(ref_t id) {
    return (struct seal_place){.record = id, .class = MAILING_CLASS, .rev = 0};
}

CHECKED enum status mailing_turn(struct ctx *ctx, struct write *write, ref_t id, const char *from,
                                 enum mailing_state to);
CHECKED enum status mailing_log(struct ctx *ctx, struct write *write, ref_t id, const char *purpose,
                                const char *action, const char *detail);
/* ST_DENIED unless the one who acts may send messages. */
CHECKED enum status mailing_may(struct ctx *ctx);

#endif
