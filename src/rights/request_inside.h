/* Requests as they lie in the register.
 * Used by: request*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_REQUEST_INSIDE_H
#define RIGHTS_REQUEST_INSIDE_H

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
const char *request_step_json(struct ctx *ctx, const struct request_step_draft *step, const char *letter);

bool request_needs_data(enum deadline_right right);
/* The law's sentence in the notice for this right: promise id, or its path. */
const char *request_sentence(struct ctx *ctx, enum deadline_right right);
const struct person_role *request_hands(const struct notice *notice,
                                        const char *hands); /* NULL: the notice names none */

#endif
