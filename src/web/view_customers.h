/* The list of customers, what was found, and what the search box of every page shows below it.
 * Used by: web/customers*.c, web/chosen.c, pages/customers*.html, pages/finds.html. */
#ifndef WEB_VIEW_CUSTOMERS_H
#define WEB_VIEW_CUSTOMERS_H

#include "web/view.h"

/* Below a search box: the first who fit. `sub` stands under the name. */
struct view_glance {
    const char *id, *name, *sub;
    const char *with; /* whom it is compared with, or NULL */
};

struct view_finds {
    const struct view_glance *hits;
    size_t hits_count;
    const char *says; /* how many there are in all */
    int more;
};

/* name=value of an address; `first` comes behind the question mark. */
struct view_arg {
    const char *name, *value;
    int first;
};

/* The same list otherwise: another kind of customer, a view that was kept, another order. */
struct view_way {
    const char *label, *count, *id;
    int current;
    const struct view_arg *args;
    size_t args_count;
};

struct view_select {
    const char *name, *label;
    const struct view_choice *choices; /* besides "any" */
    size_t choices_count;
    int unread; /* they are asked for by script */
};

struct view_column {
    const char *id, *label, *css, *sort; /* sort: aria-sort, where the list is in its order */
    int chosen, orders, sends; /* orders: its head is a link that sorts; sends: whether messages may be sent */
};

/* At most one of tel, mail and iso says more of the text; `yes`, `no`: a state. */
struct view_list_cell {
    const char *css, *text, *tel, *mail, *iso;
    int yes, no;
};

struct view_hit {
    const char *id, *name, *sub;
    const char *in; /* by what record somebody was found, with the words around; or NULL */
    const struct view_list_cell *cells;
    size_t cells_count;
};

struct view_customers {
    struct view_frame frame;
    const char *count, *words, *found, *caption;
    const char *where; /* what the search looks at, as far as the notice lets it */
    const struct view_way *tabs;
    size_t tabs_count;
    const struct view_way *views; /* kept by this user */
    size_t views_count;
    const struct view_select *selects;
    size_t selects_count;
    const struct view_arg *kept; /* of the filter, what no select says: sent along with a search */
    size_t kept_count;
    const struct view_way *by_name, *by_last; /* the list in another order; one each */
    size_t by_name_count, by_last_count;
    const char *by_name_sort;
    const struct view_column *columns;
    size_t columns_count;
    const struct view_column *all_columns; /* to choose from */
    size_t all_columns_count;
    const struct view_hit *hits;
    size_t hits_count;
    const char *search, *next;        /* id of the search; cursor of the next page */
    const char *query;                /* the filter as one text, for forms */
    const struct view_arg *args, *on; /* of this list; and of its next page */
    size_t args_count, on_count;
    const char *not_yet; /* that not everybody has been read yet, or NULL */
    const char *picked;  /* "{1} chosen", to be filled by script */
    const char *every;   /* "All 412 found" */
    int empty, nobody, later,
        filtered;              /* no register yet; nothing found; not the first page; somebody is left out */
    int narrowed;              /* a search or a filter */
    int on_view;               /* one that is kept */
    int works;                 /* something can be done with those who are chosen */
    int adds, imports, merges; /* who looks may add somebody, bring in files, merge duplicates */
};

#endif
