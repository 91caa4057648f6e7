/* Changes inside a writer function: what party_add and its like do, for those that bring many at once (import,
 * demo) or that change something else in the same transaction. Each checks permit() and the notice by itself and
 * adds its entry to the log.
 * Used by: party, record, rectify, import, demo, rights/export.
 * Memory: ctx's arena, whole until the job is done: give a long run of changes an arena of its own now and then.
 * Errors: as party.h; the caller's job is undone by whatever is not ST_OK. */
#ifndef REGISTRY_WITHIN_H
#define REGISTRY_WITHIN_H

#include "registry/permit.h"
#include "registry/record.h"
#include "registry/value.h"

struct within {
    const char *action; /* for the log: "added", "imported", ... */
    enum action permit; /* ACTION_ADD, ACTION_CHANGE, ACTION_IMPORT */
    int64_t job;        /* the import that brings it, or 0 */
    bool due_later;     /* the caller calls due_within for everybody at the end */
    bool quiet;         /* the caller writes one entry for all */
    bool
        said; /* the text is what somebody agreed to or objected with: no field of the notice lists it (GDPR 7(1)) */
    bool unfinished; /* what must be there comes with the next change of the same transaction */
    bool asked;      /* whether it may go out was asked when it went (against.h) */
    bool known;      /* asks whether somebody has these values already (registry/known.h) */
    int64_t near;    /* where the new ids lie (store_new_id_near), or 0: anywhere */
    int64_t
        *brought; /* the row of this bringing of data, once it is there: all of it has one source; or NULL */
};

int64_t within_id(const struct within *within);

CHECKED enum status party_add_within(struct ctx *ctx, struct write *write, const struct within *within,
                                     const struct party_draft *draft, ref_t *party);
/* `changed` (or NULL): whether anything was different. */
CHECKED enum status party_set_within(struct ctx *ctx, struct write *write, const struct within *within,
                                     ref_t party, int64_t version, const struct party_draft *draft,
                                     bool *changed);
/* What would be refused of the two, without writing: the same questions in the same order. A draft to be checked names no
 * organisation. */
CHECKED enum status party_add_check(struct ctx *ctx, struct db *db, const struct within *within,
                                    const struct party_draft *draft);
CHECKED enum status party_set_check(struct ctx *ctx, struct db *db, const struct within *within, ref_t party,
                                    const struct party_draft *draft);
CHECKED enum status record_add_within(struct ctx *ctx, struct write *write, const struct within *within,
                                      const struct record_draft *draft, ref_t *record);
/* registry/rectify.h, as a part of another change. */
CHECKED enum status rectify_within(struct ctx *ctx, struct write *write, ref_t record, int64_t version,
                                   const struct record_draft *draft);
/* A correction that is taken back: what stood there before it holds again, with its own last days. */
CHECKED enum status rectify_back_within(struct ctx *ctx, struct write *write, ref_t record, int64_t version,
                                        const struct record_draft *draft);
CHECKED enum status rectify_remove_within(struct ctx *ctx, struct write *write, ref_t record, int64_t version);
/* An envelope as it is. */
struct envelope;
/* A record's text loses words: `shorten` gives what is left, or the same. Nothing is asked of the notice, which need not list such texts by
 * now. The versions before go in any case. ST_NOT_FOUND, ST_CONFLICT and ST_DENIED as of a correction. */
CHECKED enum status rectify_shorten_within(struct ctx *ctx, struct write *write, ref_t record,
                                           const char *(*shorten)(struct ctx *ctx, void *arg, const char *text),
                                           void *arg);
/* All rows of a record that never was; who asks has asked whether it may go. */
CHECKED enum status rectify_rows(struct ctx *ctx, struct write *write, const struct envelope *envelope);
CHECKED enum status record_put(struct ctx *ctx, struct write *write, const struct envelope *envelope);
/* The envelope's row as its next revision says, and whom it is about (0: nobody). */
CHECKED enum status record_revise(struct ctx *ctx, struct write *write, const struct envelope *envelope);
CHECKED enum status record_about(struct ctx *ctx, struct write *write, ref_t record, ref_t about);
/* The dates of a party's classes, and of everybody whose dates hang on it: its organisations and their people. */
CHECKED enum status due_within(struct ctx *ctx, struct write *write, ref_t party);
/* The same for many at once: each group around an organisation is read once. */
CHECKED enum status due_all_within(struct ctx *ctx, struct write *write, const ref_t *parties, size_t count);
/* The same for this party alone. */
CHECKED enum status due_alone_within(struct ctx *ctx, struct write *write, ref_t party);

/* What party_read and record_list open, by a caller that has asked permit_within and writes the log's entry itself. Records:
 * the party's own, in order of time. */
CHECKED enum status party_read_within(struct ctx *ctx, struct db *db, ref_t party, struct party *result);
CHECKED enum status record_list_within(struct ctx *ctx, struct db *db, ref_t party, struct record **records,
                                       size_t *count);

/* Opens what these envelopes hold, with the names of whom they are about. */
struct envelopes;
CHECKED enum status record_show_within(struct ctx *ctx, struct db *db, const struct envelopes *envelopes,
                                       struct record **records, size_t *count);

CHECKED enum status permit_within(struct ctx *ctx, struct db *db, const struct asked *asked,
                                  struct permission *permission);
/* The same, and what of the party the answer hangs on (enum dossier_read). */
CHECKED enum status permit_reading(struct ctx *ctx, struct db *db, const struct asked *asked,
                                   struct permission *permission, unsigned *read);
/* The same as it was at an instant that is over (0: as it is), which the caller has set ctx->now to. refused: whatever else says no, the
 * party had objected to that purpose. */
CHECKED enum status permit_as_of(struct ctx *ctx, struct db *db, const struct asked *asked, int64_t as_of,
                                 struct permission *permission, bool *refused);
/* Several questions of one party, which is read once; a no is an answer like any other, and no refusal. */
CHECKED enum status permit_each(struct ctx *ctx, struct db *db, const struct asked *asked, size_t count,
                                struct permission *answers);
CHECKED enum status permit_action_within(struct ctx *ctx, struct db *db, enum action action, int64_t party,
                                         struct permission *permission);

#endif
