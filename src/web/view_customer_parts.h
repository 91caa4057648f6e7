/* What the parts of a customer's page are given; see view.h, which includes this.
 * Used by: web/customer*.c, pages/customer.html and the pages that are parts of it. */
#ifndef WEB_VIEW_CUSTOMER_PARTS_H
#define WEB_VIEW_CUSTOMER_PARTS_H

#include "web/view.h"

/* May it be sent: the same answer for all of these purposes, channels and people. `lead` says why not, up to where the notice
 * is quoted. */
struct view_may {
    const char *what, *channels, *whom, *lead;
    int yes, not_yet, no;
    const struct view_says *says;
};

struct view_sending {
    const struct view_may *rows;
    size_t rows_count;
    const char *only_first; /* of very many people not all are asked about, or NULL */
};

#endif
