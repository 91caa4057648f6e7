/* What the list of customers is asked for, and its page.
 * Used by: web/customers*.c, web/chosen.c.
 * Memory: the visit's arena. */
#ifndef WEB_CUSTOMERS_H
#define WEB_CUSTOMERS_H

#include "gate/gate.h"
#include "registry/filter.h"
#include "registry/find.h"
#include "registry/saved.h"
#include "web/view.h"

struct customers_asked {
    const char *words;  /* "" for everybody */
    const char *search; /* id under which the words are kept, or NULL */
    const char *after;  /* cursor, or NULL */
    struct filter filter;
    const char *columns; /* ids with blanks between, or NULL: the usual ones */
};

/* The filter of an address. */
struct filter customers_filter(struct visit *visit);
/* "/customers?type=consumer", "/customers/found/ID" */
const char *customers_address(struct ctx *ctx, const char *search, const struct filter *filter);

/* -- views.c: what the user keeps, and the columns that follow from it */
struct customers_saved {
    struct saved *list;
    size_t count;
    struct saved own;
    const struct saved *current; /* the view one is on, or NULL */
};
CHECKED enum status customers_saved(struct ctx *ctx, struct customers_asked *asked,
                                    struct customers_saved *saved);
const struct saved *customers_view(struct ctx *ctx, const struct customers_asked *asked,
                                   const struct saved *list, size_t count);

/* -- customers_list.c: the parts of the page */
struct customers_columns {
    struct view_column *shown, *all;
    size_t shown_count, all_count;
    int *purposes; /* of the columns that tell whether a message may be sent */
    size_t purpose_count;
    bool traits;
};
struct customers_columns customers_columns(struct ctx *ctx, const struct customers_asked *asked);
void customers_ways(struct ctx *ctx, const struct customers_asked *asked, struct view_customers *view);
void customers_views(struct ctx *ctx, const struct customers_saved *saved, struct view_customers *view);
void customers_selects(struct ctx *ctx, const struct customers_asked *asked, struct view_customers *view);
const struct view_hit *customers_hits(struct ctx *ctx, const struct hits *hits,
                                      const struct customers_columns *columns);
const char *customers_under(struct ctx *ctx, const struct hit *hit);
const char *customers_relation(struct ctx *ctx, unsigned relation);

#endif
