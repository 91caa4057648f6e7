/* Services that customers bought, on the pages: what the customer's page, the list and a service's own page share.
 * Used by: web/service*.c, web/customer.c.
 * Memory: the visit's arena.
 * Errors: the model's. */
#ifndef WEB_SERVICE_H
#define WEB_SERVICE_H

#include "registry/purchase.h"
#include "web/frame.h"
#include "web/view_services.h"

/* Of the customer whose page is shown; NULL where there are none and none may be added. */
CHECKED enum status service_part(struct visit *visit, const struct party *party, const struct view_frame *frame,
                                 const struct view_customer_services **part);

/* What is typed into a form of one. */
struct service_typed {
    const char *what, *service, *bought, *state, *doer, *delivery;
};
/* Those of a new one: also what and when; of one that is there: its state, who does it, the delivery. */
CHECKED enum status service_fields(struct ctx *ctx, int type, const struct purchase *now,
                                   const struct service_typed *typed, struct view_field **fields,
                                   size_t *count);

/* Its words, or the service's of the notice, or what such a record is called. */
const char *service_words(struct ctx *ctx, const struct record *record);
const char *service_who(struct ctx *ctx, const struct purchase *purchase); /* "Iida (has left)"; NULL */
const char *service_day_typed(struct ctx *ctx, day_t day);                 /* "23.11.2026"; "" for none */
/* Rows of a list; `list`: where each leads back to, NULL: to the customer. */
struct service_list {
    const char *show, *whose;
};
CHECKED enum status service_rows(struct visit *visit, const struct view_frame *frame,
                                 const struct purchase *list, size_t count, const struct service_list *back,
                                 struct view_service_row **rows);
/* States to choose from, and who of the staff may do it; the one that is chosen, if it has left. */
const struct view_choice *service_states(struct ctx *ctx, const char *chosen, size_t *count);
CHECKED enum status service_staff(struct ctx *ctx, const char *chosen, const struct purchase *now,
                                  const struct view_choice **choices, size_t *count);

#endif
