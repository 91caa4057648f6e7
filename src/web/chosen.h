/* What the pages about several customers at once have in common: who was chosen, names of those who are left out, lines of a result.
 * Used by: web/chosen.c, web/handed.c, web/mailing.c, web/mark.c.
 * Memory: ctx's arena. */
#ifndef WEB_CHOSEN_H
#define WEB_CHOSEN_H

#include "http/form.h"
#include "registry/party.h"
#include "web/customers.h"
#include "web/view_handed.h"

/* Who was chosen in a list: by ids, or as everybody that was found. */
struct chosen_who {
    struct customers_asked list;
    ref_t *parties;
    size_t count;
    bool every;
};
/* Of a form with the fields `search`, `filter`, `every` and, many times, `who`. */
CHECKED enum status chosen_read(struct visit *visit, const struct form *form, struct chosen_who *who);
/* As the next form takes it along. */
void chosen_keep(struct ctx *ctx, const struct chosen_who *chosen, struct view_chosen *view);
/* "Helmi Aaltio, Outi Hallavuo, …": the first `shown` of `all`; NULL when none of them may be seen. */
CHECKED enum status chosen_names(struct ctx *ctx, const ref_t *parties, size_t shown, size_t all,
                                 const char **names);
/* What a file of gate/tray.h says in lines. */
struct view_handed_line *handed_lines(struct ctx *ctx, const char *lines, size_t *count);

#endif
