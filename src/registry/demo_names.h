/* Words of the invented office: names and texts, chosen by number.
 * Used by: demo.
 * Memory: the arena given. */
#ifndef REGISTRY_DEMO_NAMES_H
#define REGISTRY_DEMO_NAMES_H

#include "base/arena.h"
#include "notice/notice.h"

#include <stdint.h>

/* The next number of a seed. */
uint64_t demo_next(uint64_t *seed);
size_t demo_below(uint64_t *seed, size_t limit);

const char *demo_first_name(uint64_t *seed);
const char *demo_last_name(uint64_t *seed);
const char *demo_organisation(struct arena *arena, uint64_t *seed);
const char *demo_industry(uint64_t *seed);
const char *demo_address(struct arena *arena, uint64_t *seed);
const char *demo_phone(struct arena *arena, uint64_t *seed);
const char *demo_business_id(struct arena *arena, uint64_t *seed);
/* Before and after the @, in letters that an address may have. */
const char *demo_email(struct arena *arena, const char *first, const char *last, const char *domain);
/* What is written down about a kind of record; NULL when nothing is. `service` (or NOTICE_NOTHING) is what was bought. */
const char *demo_text(struct arena *arena, const struct notice *notice, uint64_t *seed, const char *kind,
                      int service);

#endif
