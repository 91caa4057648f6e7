/* Requests as they lie in the register.
 * Used by: request*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_REQUEST_INSIDE_H
#define RIGHTS_REQUEST_INSIDE_H

#include "base/json.h"
#include "registry/inside.h"
#include "rights/request.h"

/* A row, opened, with its days and its state; `steps` are read too. ST_NOT_FOUND. */
CHECKED enum status request_row(struct ctx *ctx, struct db *db, ref_t id, struct right_request *request);
/* The rows of a query with the columns of a request, each with its steps, state and days. */
CHECKED enum status request_rows(struct ctx *ctx, struct db *db, struct query *q, struct right_request **list,
                                 size_t *count);
/* The name of whom each is about. */
CHECKED enum status request_name(struct ctx *ctx, struct db *db, struct right_request *list, size_t count);

/* What is sealed. */
const char *request_words_json(struct ctx *ctx, const struct request_draft *draft);
const char *request_step_json(struct ctx *ctx, const struct request_step_draft *step, const char *letter,
                              ref_t message);

/* NULL: the step may be taken; else the sentence that says why not. */
const char *request_hinders(struct ctx *ctx, const struct right_request *request, enum request_step_kind kind);
/* ST_INVALID at "only" or "until": a class that the notice has not, or a part of what is no answer with data. */
CHECKED enum status request_check_extent(struct ctx *ctx, enum deadline_right right,
                                         const struct extent *extent);
/* More than a dash or a full stop. */
bool request_reasoned(const char *text);
CHECKED enum status request_check_words(struct ctx *ctx, const struct request_step_draft *step);
/* Nobody is told "done", or "done in part", of what is not done: a restriction or an objection is in force, an erasure has its certificate, data were handed
 * over, something was corrected. */
CHECKED enum status request_check_done(struct ctx *ctx, struct db *db, const struct right_request *request,
                                       const struct request_step_draft *step);
bool request_objects(enum deadline_right right); /* an objection, or a consent that is taken back */
/* These wait for nobody (Articles 7(3), 21(3)): from the change in which it is known that somebody of the register objects, marketing to
 * them is refused. `held`: it was written down; false where there is nothing to stop, or nobody is known. */
CHECKED enum status request_object_at_once(struct ctx *ctx, struct write *write,
                                           const struct right_request *request, bool *held);
/* What it has stopped, in that language: "own marketing (every channel)"; NULL: nothing. */
CHECKED enum status request_stopped(struct ctx *ctx, struct db *db, const struct right_request *request,
                                    enum lang lang, const char **words);
/* "Meant: marketing, e-mail." and what the person said. */
const char *request_narrow_text(struct ctx *ctx, const struct request_step_draft *step);
/* Takes the passage out of what the request, its steps, what was left out of its answer and its e-mail say. ST_INVALID at "text" when it stands
 * nowhere. */
CHECKED enum status request_strike(struct ctx *ctx, struct write *write, const struct right_request *request,
                                   const char *passage);
/* What the step does besides being written down, in the person's own data. */
CHECKED enum status request_carry_out(struct ctx *ctx, struct write *write, const struct right_request *request,
                                      const struct request_step_draft *step);
/* Whoever was given the data is told what was done with them (Article 19). */
CHECKED enum status request_tell_others(struct ctx *ctx, struct write *write,
                                        const struct right_request *request,
                                        const struct request_step_draft *step);
/* When the letter of the extension left, 0: it has not; and does it count by law, told then (Article 12(3))? */
CHECKED enum status request_extension_told(struct ctx *ctx, struct db *db, ref_t request, bool erased,
                                           int64_t *told);
bool request_extends(struct ctx *ctx, const struct deadline *deadline, int64_t told);
/* Was it asked who it is and never answered; was it checked? */
bool request_doubted(const struct right_request *request);
bool request_proved(const struct right_request *request);
/* Which of the request's corrections stand there no more (request_fix.c): marks its steps. */
CHECKED enum status request_fixes(struct ctx *ctx, struct db *db, const struct right_request *request);
void request_fix_put(struct ctx *ctx, json_t *json, const struct request_fix *fix);
void request_fix_read(struct ctx *ctx, const json_t *json, struct request_fix *fix);
/* What was corrected or otherwise done, a paragraph for each; NULL: nothing. */
const char *request_done_text(struct ctx *ctx, const struct right_request *request);
/* The same for whom it concerns (request_vouchers.c): each correction that the program wrote, also what it was before. */
struct task_told;
struct task_told request_told(struct ctx *ctx, const struct right_request *request);
/* Vouchers that the law keeps, on which stands what was corrected: how many, and the last day of the latest. */
CHECKED enum status request_vouchers(struct ctx *ctx, struct db *db, const struct right_request *request,
                                     size_t *count, day_t *until);

/* The letter of the step `of` (or the last one) goes as e-mail; `kind`: of that step. */
struct outbox_file;
struct request_mail {
    ref_t of, message;
    enum request_step_kind kind;
    const char *letter, *address, *once;
    const struct outbox_file *file; /* or NULL */
};
/* When a letter went that is written down later: ST_INVALID at "on". */
CHECKED enum status request_posted(struct ctx *ctx, const struct right_request *request,
                                   const struct request_step_draft *step, int64_t *went);
CHECKED enum status request_mail_put(struct ctx *ctx, struct write *write, const struct right_request *request,
                                     struct request_mail *mail);
/* What goes along with the closing letter of an erasure: its certificate, in the person's language; NULL: nothing. Outside of a
 * change, since what is given is logged. */
CHECKED enum status request_enclosed(struct ctx *ctx, ref_t id, const struct request_step_draft *step,
                                     const struct outbox_file **file);

/* Why the answer with the data may not go to that address, in ctx's language; NULL: it may. The same as for a letter that says what was
 * done; one that somebody typed is like one that came with the request. */
CHECKED enum status request_address_why_not(struct ctx *ctx, struct db *db, const struct right_request *request,
                                            const char *address, const char **why_not);

/* Is the party still in the register? */
CHECKED enum status request_there(struct ctx *ctx, struct db *db, ref_t party, bool *there);
struct kept_first;
CHECKED enum status request_kept_first(struct ctx *ctx, struct db *db, day_t on, struct kept_first *first);
/* The law's sentence in the notice for this right: promise id, or its path. */
const char *request_sentence(struct ctx *ctx, enum deadline_right right);
const struct person_role *request_hands(const struct notice *notice,
                                        const char *hands); /* NULL: the notice names none */

#endif
