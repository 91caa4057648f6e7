/* What a new version of a notice changes for people, in whole sentences.
 * Used by: cli (notice diff), registry/adopt.
 * Memory: the context's arena.
 * Promises: a name that is gone, and of which the new version does not say where its data go, blocks adopting it.
 * Law: GDPR 12(1), 13(3). */
#ifndef NOTICE_DIFF_H
#define NOTICE_DIFF_H

#include "notice/notice.h"

/* What the company may do: less than before (works at once), more (works once the person was informed), neither. */
enum diff_effect { DIFF_NARROWS, DIFF_WIDENS, DIFF_OTHER };
const char *diff_effect_id(enum diff_effect effect); /* "narrows", "widens", "other" */

struct diff_change {
    const char *path; /* in the version that has it: "retention.customer.gone_by" */
    const char *what; /* "period", "field", "purpose", "class", ... */
    enum diff_effect effect;
    const char *text;  /* whole sentences in ctx->lang */
    const char *class; /* retention class that it is about, or NULL */
    bool data;         /* it is about data that are held */
    bool blocks;       /* the version cannot be adopted as it is */
    int line;          /* of the new version's file that must be mended, or 0 */
    /* For each type of the old version, whether it is about such people; NULL: about anybody. */
    const bool *types;
};

/* What stands in the way first, then in the order of the notice. */
const struct diff_change *diff_list(struct ctx *ctx, const struct notice *old, const struct notice *new,
                                    size_t *count);

#endif
