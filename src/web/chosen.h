/* What the pages about several customers at once have in common: names of those who are left out, lines of a result.
 * Used by: web/chosen.c, web/handed.c, web/mark.c.
 * Memory: ctx's arena. */
#ifndef WEB_CHOSEN_H
#define WEB_CHOSEN_H

#include "registry/party.h"
#include "web/view_handed.h"

/* "Helmi Aaltio, Outi Hallavuo, …": the first `shown` of `all`; NULL when none of them may be seen. */
CHECKED enum status chosen_names(struct ctx *ctx, const ref_t *parties, size_t shown, size_t all,
                                 const char **names);
/* What a file of gate/tray.h says in lines. */
struct view_handed_line *handed_lines(struct ctx *ctx, const char *lines, size_t *count);

#endif
