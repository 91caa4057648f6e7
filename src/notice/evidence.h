/* Which kinds of records the days of a class are counted from, so that such a record is not gone while the day still hangs on it.
 * Used by: rights/erase_rows.
 * Promises: P48-P53: a day that was told is not brought forward because something else went on its own. */
#ifndef NOTICE_EVIDENCE_H
#define NOTICE_EVIDENCE_H

#include "notice/notice.h"

/* Does a rule of the class, of its minimum or its last day, look for a record of that kind? */
bool evidence_counts(const struct notice *notice, const struct retention_class *class, const char *kind);

#endif
