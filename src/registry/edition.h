/* The versions of the notice that a register has had: notices/1.yaml, 2.yaml, ... The last is in force; the others say under
 * what the data that were given before are still held.
 * Used by: registry, adopt, due, permit.
 * Memory: each version has an arena of its own, which lives until the register is closed, so that whoever began a request
 * with one may end it with the same.
 * Errors: ST_FAILED for a file that is not the one that was adopted.
 * Promises: a request, command or job sees one version from its first question on, whatever is adopted meanwhile. */
#ifndef REGISTRY_EDITION_H
#define REGISTRY_EDITION_H

#include "registry/inside.h"

struct edition {
    int64_t number;
    const struct notice *notice;
    struct findings doubts; /* of its loading, in the language of whoever opened the register; for most: none */
    const struct edition *before; /* NULL for the first */
    bool next;                    /* it was read from N.yaml.next */
    bool
        sight; /* its rules, or those of a version before it, speak of what is out of sight or to be confirmed */
    const bool *texts; /* of each category: people are found by what is written in its records; NULL: in none */
    bool asks_letters; /* its rules ask for more than kinds and days (past_asks_letters) */
    struct arena *arena;
};

/* The version that this ctx works with: the one in force when it was first asked. */
const struct edition *edition_of(struct ctx *ctx);
/* What is wrong in it today, in ctx->lang: the law's calendar goes on while a server runs. */
const struct findings *edition_findings(struct ctx *ctx, const struct edition *edition);
/* The version of this number, at or before `edition`; NULL when there is none. */
const struct edition *edition_numbered(const struct edition *edition, int64_t number);

const char *edition_path(struct ctx *ctx, const char *dir, int64_t number);
/* N.yaml.next: a version that a whole register brings along (carry_in). It takes the place of N.yaml once the database says
 * that its bytes are the ones in force: at once, or, after a crash, when the register is opened again. */
const char *edition_next_path(struct ctx *ctx, const char *dir, int64_t number);
void edition_settle(struct ctx *ctx, const char *dir, int64_t number);
const char *edition_hash(struct ctx *ctx, const char *bytes, size_t length);
/* Every version there is; the last is in force from now on. */
CHECKED enum status edition_open(struct ctx *ctx, struct registry *registry);
/* notices/N.yaml, with `before` before it; in force only once the caller says so. */
CHECKED enum status edition_load(struct ctx *ctx, const char *dir, int64_t number, const char *hash,
                                 const struct edition *before, const struct edition **edition);
void edition_close(const struct edition *edition); /* with all before it; NULL is allowed */
/* In the change's own transaction: which notice is in force, and its hash, so that an edited file does not become the policy
 * unnoticed. */
CHECKED enum status edition_put(struct ctx *ctx, struct write *write, int64_t number, const char *hash);
/* ST_CONFLICT when another version has come into force since this ctx began; ST_BUSY while one is being put in force. */
CHECKED enum status edition_current(struct ctx *ctx);
/* The same within a change's transaction. Between the commit of an adoption and the moment from which ctx begin with its version
 * others may write already; the database knows. */
CHECKED enum status edition_current_within(struct ctx *ctx, struct db *db);

#endif
