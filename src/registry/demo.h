/* An invented office: parties, people, calls, jobs, rentals and invoices over 17 years, from a seed. The one generator
 * for demos, tests and measurements; everything goes through the model, so a notice that lists less gets less.
 * Used by: cli init --demo.
 * Memory: an arena for each group of parties.
 * Promises: the same seed and day make the same office (ids aside). Every retention state that the notice's rules can
 * reach occurs: with the agency's that is keep, erasable, overdue and open. Its rules know no hold (held), no
 * `keep_through` that reaches `gone_by` (conflict) and no `never` (permanent). */
#ifndef REGISTRY_DEMO_H
#define REGISTRY_DEMO_H

#include "base/ctx.h"

#include <stddef.h>

enum { DEMO_PARTIES = 300 };
CHECKED enum status demo_fill(struct ctx *ctx, size_t parties,
                              void (*progress)(void *arg, size_t done, size_t all), void *arg);

#endif
