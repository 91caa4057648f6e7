/* Contacts that the answer of their own day did not allow; see view.h, which includes this.
 * Used by: web/against.c, pages/against.html. */
#ifndef WEB_VIEW_AGAINST_H
#define WEB_VIEW_AGAINST_H

#include "web/view.h"

struct view_against_no {
    const char *purpose, *sentence, *quote;
};

struct view_against_row {
    const char *id, *party, *day, *iso, *what, *explained, *who;
    const struct view_against_no *noes;
    size_t noes_count;
    const struct view_choice *whys; /* of one that waits */
    size_t whys_count;
    const char *csrf, *once, *wrong;
    int waits;
};

struct view_against {
    struct view_frame frame;
    const char *lead, *warning, *back, *summary; /* warning: of what has just been written down, about the customer `back` */
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_against_row *rows, *explained;
    size_t rows_count, explained_count;
    int may, more;
};

#endif
