/* The form about one customer: which fields it has, what was typed, what is wrong with it, and what becomes of it.
 * The fields are the notice's (notice/field.h); a field that may hold several values has a row for each and one more.
 * Used by: web/edit.c.
 * Memory: the visit's arena.
 * Errors: what somebody typed wrong is no status: it stands at its row. A form that is none fails.
 * Promises: P16-P22: a value for a field that the notice does not give this kind of customer is shown with the sentence
 *           that refuses, and never stored. */
#ifndef WEB_SHEET_H
#define WEB_SHEET_H

#include "http/form.h"
#include "notice/field.h"
#include "web/frame.h"

struct sheet_row {
    const struct field *field;
    const char *name;   /* in the form: "email", "email.2" */
    const char *typed;  /* as it was typed, or as the register has it */
    const char *normal; /* checked; "" when nothing was typed */
    const char *stored; /* what the register has now, when somebody else changed it; or NULL */
    const char *wrong;
    const struct view_says *says;
    bool refused; /* the notice does not list it for this type */
};

/* Under which licence bought data may be used: its controls, by the model's names. */
enum { SHEET_LICENCE = 3 };
extern const char *const sheet_licence[SHEET_LICENCE];

struct sheet {
    int type;
    const struct party *party; /* NULL: somebody new */
    struct sheet_row *rows;
    size_t row_count, room;
    struct form form;
    int source; /* index or NOTICE_NOTHING */
    const char *reason, *organisation, *of, *of_name;
    const char *ytj; /* business ID of the company that fills it (connect/ytj.h), or "" */
    const char *words_wrong;
    const char *licence_typed[SHEET_LICENCE], *licence_wrong[SHEET_LICENCE]; /* of sheet_licence, as typed */
    struct licence licence;
    ref_t organisation_ref;
    int64_t version;
    bool even_if; /* added although somebody with the same is there */
    bool even_if_restricted;
    bool even_if_due, due_asks; /* asks: it was refused for that (registry/ending.h) */
    bool only_show;             /* another kind was chosen: show its fields, save nothing */
    const char *source_wrong, *organisation_wrong, *reason_wrong, *other_wrong;
    const struct view_says *source_says, *other_says;
};

/* Empty for a type, or filled from the party. */
CHECKED enum status sheet_begin(struct ctx *ctx, struct sheet *sheet, int type, const struct party *party);
/* As it was posted. */
CHECKED enum status sheet_read(struct visit *visit, struct sheet *sheet, const struct party *party);
/* Every mistake that can be seen without the register's help; true when there is none. */
bool sheet_check(struct ctx *ctx, struct sheet *sheet);
/* Puts the fault where it belongs and clears it. */
void sheet_fault(struct ctx *ctx, struct sheet *sheet);
/* Must this be given about such a customer? */
bool sheet_required(struct ctx *ctx, const struct sheet_row *row);
size_t sheet_mistakes(const struct sheet *sheet);
/* What is to be stored: for somebody who is there already only what differs. */
void sheet_draft(struct ctx *ctx, const struct sheet *sheet, struct party_draft *draft);
/* Somebody else was faster: the register's values beside what was typed. */
void sheet_compare(struct ctx *ctx, struct sheet *sheet, const struct party *now);

#endif
