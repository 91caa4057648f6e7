/* The parts of an export: choosing parties, what of each may go, the forms it is written in.
 * Used by: export*.c only.
 * Memory: what belongs to one party lies in ctx->arena, which is a new one for each; the rest in `arena`. */
#ifndef RIGHTS_EXPORT_INSIDE_H
#define RIGHTS_EXPORT_INSIDE_H

#include "base/csv_write.h"
#include "formats/fresh.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/record.h"
#include "rights/export.h"

/* What of one party goes. */
struct export_party {
    struct party party; /* its values and roles are those that go */
    int type;           /* the role in which it was asked about */
    struct record *records;
    size_t record_count;
    const char *ground; /* of the transfer, or NULL */
    uint64_t *classes;  /* bits */
};

struct export_run {
    struct arena *arena;
    const struct export_options *options;
    struct export_result *result;
    const struct export_format *format;
    struct db *db;
    int purpose, service, recipient; /* NOTICE_NOTHING: none; export_unknown: none of that name */
    struct fresh fresh;
    void *own; /* the format's */
    struct export_given *given, *given_last;
    size_t done, all;
};

struct export_format {
    const char *how; /* as the log and the disclosure call it */
    bool records;    /* it holds more than the profile */
    /* Looks through all parties first, if it must know something of them before it begins; or NULL. */
    enum status (*look)(struct ctx *ctx, struct export_run *run, const struct export_party *party);
    enum status (*begin)(struct ctx *ctx, struct export_run *run);
    enum status (*party)(struct ctx *ctx, struct export_run *run, const struct export_party *party);
    enum status (*end)(struct ctx *ctx, struct export_run *run);
};
extern const struct export_format export_json, export_csv, export_vcard3, export_vcard4, export_rows,
    export_paper;

/* ---- export_pick.c */
typedef enum status export_each(struct ctx *ctx, struct export_run *run, ref_t party);
/* Calls `each` for every chosen party, each in an arena of its own. */
CHECKED enum status export_pick(struct ctx *ctx, struct export_run *run, export_each *each);
CHECKED enum status export_pick_count(struct ctx *ctx, struct export_run *run);

/* ---- export_scope.c */
/* What of the party may go; `*goes` false: nothing, which is told in the result (unless `quiet`). */
CHECKED enum status export_scope(struct ctx *ctx, struct export_run *run, ref_t party, bool quiet,
                                 struct export_party *into, bool *goes);
/* Is the field named by --fields, or is there no --fields? `other`: a second name that also means it, or NULL. */
bool export_wanted(const struct export_options *options, const char *field, const char *other);
/* ST_INVALID at "--fields" for a name that is none. */
CHECKED enum status export_fields_known(struct ctx *ctx, const struct export_options *options);
/* Would the recipient get this field of such a party, by the notice in force? */
bool export_covers(struct ctx *ctx, const struct export_run *run, int type, const char *field);

void export_put(struct export_run *run, const char *text);
/* Where cells of CSV go, as options->csv says; export_csv.c. */
struct csv_sink export_sink(struct ctx *ctx, struct export_run *run);

#endif
