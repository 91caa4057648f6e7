/* The part of a customer's page that gives access to the own page.
 * Used by: web/customer.c, web/giving.c.
 * Memory: the visit's arena. */
#ifndef WEB_GIVING_H
#define WEB_GIVING_H

#include "gate/gate.h"
#include "registry/party.h"

struct view_giving;

/* NULL where the one who looks may not give it, or the party is nobody who has a page. */
CHECKED enum status giving_part(struct visit *visit, const struct party *party,
                                const struct view_giving **part);

#endif
