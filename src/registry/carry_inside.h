/* Rows of a register as objects of JSON and back, by the columns of carry.def.
 * Used by: carry_*.c only.
 * Memory: ctx's arena; give each party one of its own. */
#ifndef REGISTRY_CARRY_INSIDE_H
#define REGISTRY_CARRY_INSIDE_H

#include "base/json.h"
#include "registry/carry.h"
#include "registry/inside.h"

struct carry_table {
    const char *table, *name;
    enum sql select, insert;
    const char *columns;
    bool of_party;
    bool later; /* older files have no such list */
};
const struct carry_table *carry_tables(size_t *count);
/* Where the result counts the table's rows; NULL: nowhere. */
size_t *carry_counted(struct carry_result *result, const struct carry_table *table);
/* Tables of which nothing is carried. */
const char *const *carry_stays(size_t *count);

extern const char carry_party_columns[]; /* of the party's own row */

struct certified;
struct carry_reading {
    struct db *db;
    const struct certified *certified;
    struct carry_result *result;
};
/* Calls `each` with all rows of a table, of the party or (0) of the register, each in an arena of its own. */
typedef void carry_each(struct ctx *ctx, void *arg, json_t *row);
CHECKED enum status carry_rows(struct ctx *ctx, struct carry_reading *reading, const struct carry_table *table,
                               ref_t party, carry_each *each, void *arg);

struct carry_writing {
    struct write *write;
    struct carry_result *result;
    int64_t base;    /* change number of the empty register: everything comes after it */
    int64_t change;  /* highest in the file */
    int64_t notices; /* how many versions there are */
    const char *file;
    int line;
};
/* One row of a table into the database. */
CHECKED enum status carry_put(struct ctx *ctx, struct carry_writing *writing, const struct carry_table *table,
                              ref_t party, const json_t *row);
/* The party's own row; `party` gets its id. */
CHECKED enum status carry_put_party(struct ctx *ctx, struct carry_writing *writing, const json_t *json,
                                    ref_t *party);
/* ST_INVALID at the file's line: it says something that this version of the program does not know, and would lose. */
enum status carry_unknown(struct ctx *ctx, const struct carry_writing *writing, const char *what);
/* ST_INVALID at the file's line: the file is damaged, or was not made by this program. */
enum status carry_damaged(struct ctx *ctx, const struct carry_writing *writing, const char *what);

#endif
