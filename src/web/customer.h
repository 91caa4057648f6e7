/* One customer's page, as it is shown and as it comes back when a note was refused.
 * Used by: web/customer.c, web/datum.c; its parts are made in customer_*.c.
 * Memory: the visit's arena.
 * Promises: P26-P28 (beside each value its source and day), P48-P50 (until when, and because of what). */
#ifndef WEB_CUSTOMER_H
#define WEB_CUSTOMER_H

#include "registry/record.h"
#include "web/frame.h"

/* A form of the page that was refused, with what was typed. */
enum customer_form {
    CUSTOMER_NOTHING,
    CUSTOMER_NOTE,
    CUSTOMER_TOLD,
    CUSTOMER_CHOICE,
    CUSTOMER_RESTRICT,
    CUSTOMER_CONFIRM,
    CUSTOMER_UNDO
};
struct customer_typed {
    enum customer_form form;
    const char *kind, *note, *how, *purpose, *channel, *way, *why, *words, *document; /* or NULL */
    const char *field, *wrong; /* what ctx's fault said of it: of customer_refused */
    const struct view_says *says;
};
/* The page with the fault of `status` beside the form that it is about; what is nobody's to mend is returned. */
CHECKED enum status customer_refused(struct visit *visit, ref_t party, struct customer_typed typed,
                                     enum status status);
/* The role that somebody came in with decides which fields their page and form have. */
int customer_type(const struct party *party);
/* Values as a page shows them: label, address, source on demand. */
const struct view_value *customer_value_views(struct ctx *ctx, const struct party *party,
                                              const struct value *values, size_t count);
/* Field by field: what is stored, what was before, and what else may be. */
CHECKED enum status customer_facts(struct visit *visit, const struct party *party, struct view_facts *view);
/* Kind, relation, since when, last contact. */
void customer_cells(struct ctx *ctx, const struct party *party, struct view_customer *view);
/* The people of an organisation, or the organisations of a person. */
void customer_people(struct ctx *ctx, const struct party *party, const struct party *people, size_t count,
                     struct view_customer *view);
/* The same alone, after something of a link was changed in its place. */
CHECKED enum status customer_people_part(struct visit *visit, const char *id);
/* Which messages may be sent to the party and to these people of it, and why. */
CHECKED enum status customer_sending(struct ctx *ctx, const struct party *party, const struct party *people,
                                     size_t count, struct view_customer *view);
/* What happened, newest first: the page of it that the address asks for. */
struct timeline;
CHECKED enum status customer_timeline(struct visit *visit, const struct party *party, struct timeline *shown,
                                      struct view_timeline *view);
/* Objections, consents, and whether the data are only stored. What a choice stands in is one of the records that the page shows. */
CHECKED enum status customer_choices(struct ctx *ctx, const struct party *party,
                                     const struct customer_typed *typed, const struct timeline *shown,
                                     struct view_customer *view);
/* Kinds of note that may be written. */
void customer_kinds(struct ctx *ctx, const char *chosen, struct view_customer *view);
/* What else may be written down, on the page of web/record.c. */
void customer_loggables(struct ctx *ctx, const struct party *party, struct view_customer *view);
/* What came from others, and whether the person was told. */
CHECKED enum status customer_tellings(struct ctx *ctx, const struct party *party, struct view_customer *view);
/* Until when each class is kept, and because of what. */
CHECKED enum status customer_kept(struct ctx *ctx, const struct party *party, struct view_customer *view);

#endif
