/* Who stands behind the persons of the notice: somebody whom it names as contact person, deputy or data protection officer and who has
 * left the staff answers nobody.
 * Used by: rights/promise, web/today.
 * Memory: ctx's arena.
 * Errors: of the database.
 * Promises: P3. Whom the register never had among its users counts as there: the notice may name somebody who signs in nowhere.
 * Law: GDPR 12(2), 24(1). */
#ifndef RIGHTS_STANDS_H
#define RIGHTS_STANDS_H

#include "base/ctx.h"
#include "base/date.h"

#include <stdbool.h>

struct db;

struct stands {
    day_t contact, deputy, dpo; /* since when the person has left; DAY_NONE: there, or nobody is named */
    bool nobody;                /* neither the contact person is there nor a deputy */
};
CHECKED enum status stands_read(struct ctx *ctx, struct db *db, struct stands *stands);

#endif
