/* The whole register in one file, and from such a file into an empty register: the same controller moves its own register. It
 * is no disclosure (nobody else gets anything), but a copy of everything in plain: only the owner makes one, and it is in the
 * log. Everything goes along that the register has to go on: every version of the notice and of every letter, links, choices,
 * what people were informed of, to whom data were given, sources, certificates, holds, attestations, signed reviews, own devices, what is
 * written down about systems, and the suppressed. What stays is said in carry.def, and counted. What this program does not know in a
 * file is named, and nothing of the file is taken in.
 * Used by: cli export, cli import.
 * Memory: within 64 MiB beside the largest party.
 * Errors: ST_BUSY while an erasure, an import or a new notice is under way; ST_CONFLICT for a register that is not empty, or a
 *   file that is there; ST_INVALID at file and line for a file that is damaged or cut.
 * Promises: whole or absent, both the file and what is taken in. Ids, revisions and change numbers stay what they were. The
 *   suppression tokens go on working: their key travels sealed, and the recovery sheet of the old register opens it.
 *   What is held there is held here, from the first moment on.
 * Law: GDPR 5(1)(f), 5(2), 17, 21, 32. */
#ifndef REGISTRY_CARRY_H
#define REGISTRY_CARRY_H

#include "base/ctx.h"

#include <stdbool.h>
#include <stddef.h>

/* docs/EXPORT.md, docs/export.schema.json. The number goes up with every list and column, since a program that does not know one would leave it
 * out (tests/unit/registry/carry.c): what is of a higher number is refused. */
#define CARRY_SCHEMA "seloste-register-3"

struct carry_progress {
    void (*call)(void *arg, size_t done, size_t all); /* or NULL */
    void *arg;
};

/* What stays where it was; 0 of what is taken in. */
struct carry_left {
    int64_t users, mailboxes, messages, parcels;
    int64_t certificates; /* that are not what was given out */
};

struct carry_result {
    size_t parties, rows, letters, notices, suppressed, holds, attestations, holdings, reviews, devices;
    size_t ownerless; /* of what is taken in: holds that nobody here answers for */
    struct carry_left left;
};

CHECKED enum status carry_out(struct ctx *ctx, const char *path, struct carry_progress progress,
                              struct carry_result *result);

/* Is this such a file, by its head? */
CHECKED enum status carry_recognise(struct ctx *ctx, const char *path, bool *is);
/* Gives the groups of the recovery sheet of the register that the file comes from; asked only when they are needed. */
struct carry_sheet {
    enum status (*ask)(void *arg, const char **sheet);
    void *arg;
};
CHECKED enum status carry_in(struct ctx *ctx, const char *path, struct carry_sheet sheet,
                             struct carry_progress progress, struct carry_result *result);

#endif
