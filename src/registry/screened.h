/* Texts with sensitive data: how many were refused, month by month, and how many stand in the register all the same (out of another
 * register, of an older version of the program). Numbers alone; who it is about stands in the log, by id.
 *
 *     screened_count(ctx, &fault);             beside the refusal's entry in the log
 *     TRY(screened_scan(ctx, going, arg));     every night
 *
 * Used by: registry_refused, the imports, rights/nightly, rights/sensitive; rights/promise reads the figures.
 * Memory: ctx's arena; the scan an arena for each party.
 * Errors: of the scan, those of reading. What cannot be counted is not counted, and the refusal stands all the same.
 * Promises: P25. Never the text, nor who typed it. Law: GDPR 5(2), 9. */
#ifndef REGISTRY_SCREENED_H
#define REGISTRY_SCREENED_H

#include "base/date.h"
#include "registry/inside.h"

/* Counts when the fault is such a refusal. Outside of writer functions. */
void screened_count(struct ctx *ctx, const struct fault *fault);
/* So many rows of a list were. */
void screened_add(struct ctx *ctx, size_t added);

struct screened_figures {
    int64_t refused, refused_now; /* ever; in the month of `today` */
    day_t looked;                 /* when the stored texts were looked through last, DAY_NONE: never */
    int64_t parties, found;       /* whose texts; with such a text among them */
};
CHECKED enum status screened_figures(struct ctx *ctx, struct db *db, day_t today,
                                     struct screened_figures *figures);

/* What the notice does not list with its ground, and so must stand in no text. */
struct screened_rules {
    bool identity_code, health;
};
struct screened_rules screened_rules(const struct notice *notice);
/* Does it stand in what is sealed: JSON, or a text? */
bool screened_finds(const struct screened_rules *rules, const char *sealed);

/* Looks through every text that is stored about parties. What is found is one entry in the log, by ids. `going` says whether to go on. */
CHECKED enum status screened_scan(struct ctx *ctx, bool (*going)(void *arg), void *arg, size_t *parties,
                                  size_t *found);

#endif
