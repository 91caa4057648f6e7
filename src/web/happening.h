/* The form of something that happened: what it asks, what was typed, what became of it. Adding (happening.c) and correcting
 * (correction.c) have the same form.
 * Used by: web/happening.c, web/correction.c.
 * Memory: the request's arena.
 * Errors: a page that is not there is ST_NOT_FOUND; mistakes stand in the form. */
#ifndef WEB_HAPPENING_H
#define WEB_HAPPENING_H

#include "notice/field.h"
#include "registry/rectify.h"
#include "web/frame.h"

/* One control: what was typed, and what became of it. */
struct happening_line {
    struct field field;
    const char *name, *typed, *normal, *wrong; /* normal: "" when nothing was typed */
    const char *stored;                        /* by somebody else meanwhile, or NULL */
    const char *state;                         /* that a hold of the notice waits for: "unpaid"; or NULL */
    const struct view_choice *choices;         /* in place of the field's own, or NULL */
    size_t choice_count;
};

struct happening_form {
    ref_t party, record;        /* record: that is corrected, or 0 */
    int64_t version;            /* of it, as it was when the form was shown */
    struct record_draft before; /* it, as it stands */
    struct party person;
    const char *kind;
    int category; /* whose own fields it has, or NOTICE_NOTHING */
    struct happening_line *lines;
    size_t line_count, room;
    int source;
    const char *reason, *source_wrong, *reason_wrong, *other_wrong;
    const struct view_says *other_says;
    size_t mistakes;
    bool even_if_due, due_asks, due_removes; /* asks, removes: it was refused for that (registry/ending.h) */
};

/* Is such a record worth offering about a party of this type? Nobody of an organisation dies. */
bool happening_offered(struct ctx *ctx, int type, const char *kind);
/* The fact that a line is of: an own field's, or a state; NULL. */
const char *happening_fact(const struct happening_line *line);
/* The form of a record that is there, with nothing typed yet. */
CHECKED enum status happening_open(struct visit *visit, ref_t record, struct happening_form *form);
/* Reads what was posted, and holds each field against its shape. */
CHECKED enum status happening_posted(struct visit *visit, struct happening_form *form);
void happening_draft(struct ctx *ctx, const struct happening_form *form, struct record_draft *draft);
/* Puts the model's fault beside the control it is about. */
void happening_fault(struct ctx *ctx, struct happening_form *form);
CHECKED enum status happening_page(struct visit *visit, const struct happening_form *form);

#endif
