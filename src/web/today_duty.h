/* What the law and the notice ask of the company itself, on Today.
 * Used by: web/today.c.
 * Memory: ctx's arena.
 * Errors: of the database.
 * Law: GDPR Art. 12(3) and 33(1): what has a legal day stands before other work. */
#ifndef WEB_TODAY_DUTY_H
#define WEB_TODAY_DUTY_H

#include "web/today_making.h"

/* Requests, breaches, tasks, mail, hand-overs, devices, reviews, systems: whatever this user may see to, placed and counted. */
CHECKED enum status today_duties(struct today_making *making);

#endif
