/* The list of customers, what was found, and what the search box of every page shows below it.
 * Used by: web/customers.c, pages/customers*.html, pages/finds.html. */
#ifndef WEB_VIEW_CUSTOMERS_H
#define WEB_VIEW_CUSTOMERS_H

#include "web/view.h"

/* A row of the list. `sub` stands under the name; `tel` is what a telephone dials. */
struct view_hit {
    const char *id, *name, *sub, *phone, *tel, *email, *last, *iso;
    const char *in; /* by what record somebody was found, with the words around; or NULL */
};

struct view_customers {
    struct view_frame frame;
    const char *count, *words, *found, *caption;
    const struct view_hit *hits;
    size_t hits_count;
    const char *search, *next; /* id of the search; cursor of the next page */
    const char *not_yet;       /* that not everybody has been read yet, or NULL */
    const char *where;         /* what the search looks at, as far as the notice lets it */
    int empty, nobody, later;  /* no register yet; nothing found; not the first page */
};

/* Below a search box: the first who fit. */
struct view_finds {
    const struct view_hit *hits;
    size_t hits_count;
    const char *says; /* how many there are in all */
    int more;
};

#endif
