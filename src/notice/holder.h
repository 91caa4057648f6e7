/* What may lie at a system or a recipient. The notice says it in either of two ways, by retention classes or by categories of data; whoever
 * asks where somebody's data are must heed both.
 * Used by: role (registry); recipient, load_check, check_copies; sweep, entrust, task_scope (rights).
 * Memory: holder_read: the arena it is given; the others none.
 * Errors: none.
 * Promises: nobody gets data because of this: what may be handed to whom is asked of recipient.h, as exactly as the notice says it.
 * Law: GDPR 15(1)(c), 17(1), 19. */
#ifndef NOTICE_HOLDER_H
#define NOTICE_HOLDER_H

#include "notice/notice.h"

/* The set of classes `holds`, once categories and classes are read. */
void holder_read(struct arena *arena, const struct notice *notice, struct holder *holder);

/* May something of the class lie there: of anybody (NOTICE_NOTHING), or of somebody of this type? Categories of other types are none of
 * theirs. */
bool holder_holds(const struct notice *notice, const struct holder *holder, int class, int type);
/* The same of a record, whose category may be NOTICE_NOTHING. */
bool holder_holds_data(const struct holder *holder, int class, int category);

#endif
