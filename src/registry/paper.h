/* Papers: what stays in a folder, with its place, what it is and whom it is about. The paper is part of the register (P31),
 * so it is shown, handed out and erased with the rest: by hand, and a task says so until somebody signs.
 * Used by: cli, web, rights.
 * Memory: ctx's arena.
 * Errors: as record.h; ST_INVALID at "folder" for a paper without a place: nobody would find it.
 * Promises: P31, P51, P58. A paper without a date asks for one; until then its retention counts from the day it was taken in.
 * Law: GDPR 2(1), 4(6), 15, 17. */
#ifndef REGISTRY_PAPER_H
#define REGISTRY_PAPER_H

#include "registry/inside.h"
#include "registry/record.h"

/* `record` says what, source, reason; its kind a voucher, which then is kept as one (NULL: none); its party is each of `parties` in turn. record.at 0: nobody knows its date. */
struct paper_draft {
    struct record_draft record;
    const ref_t *parties;
    size_t count;
    const char *folder, *page; /* or NULL */
};
/* All of its records, one for each party, or none: `records` has room for `count`. */
CHECKED enum status paper_add(struct ctx *ctx, const struct paper_draft *draft, ref_t *records);

struct paper {
    ref_t record, party, sheet;
    const char *name, *folder, *page, *text; /* name: the party's; each may be NULL */
    day_t day;                               /* of the paper; or on which it was taken in */
    bool undated, scanned;
    int class;
    /* Where it is, if it was handed over and is not back (rights/entrust.h): the recipient's name and id, since when, by which hand-over;
     * away NULL: it is here. */
    const char *away, *away_to;
    day_t away_since, away_due;
    ref_t handover;
    /* Where it was destroyed after it was handed over, and on which day; gone NULL: it was not. Nobody looks for it any more. */
    const char *gone;
    day_t gone_on;
};
/* Those without a date first; `undated` leaves out the others. One entry in the log for whom they are about. */
CHECKED enum status paper_list(struct ctx *ctx, bool undated, size_t skip, size_t limit, struct paper **papers,
                               size_t *count, size_t *total);
/* Those about a party; part of party_read's entry in the log when it follows it in the same ctx. */
CHECKED enum status paper_of(struct ctx *ctx, ref_t party, struct paper **papers, size_t *count);
/* The paper's date, for all whom it is about. */
/* `first`: only of one that has none yet; ST_CONFLICT when somebody was quicker. */
CHECKED enum status paper_date(struct ctx *ctx, ref_t record, int64_t at, bool first);
/* Inside the writer: this record's date was corrected. */
CHECKED enum status paper_dated(struct ctx *ctx, struct write *write, ref_t record);
/* Has nobody said its date yet? False where it is no paper. */
CHECKED enum status paper_undated(struct ctx *ctx, struct db *db, ref_t record, bool *undated);

/* ---- what is to be done by hand */

enum paper_work { PAPER_DESTROY, PAPER_COPY };
struct paper_task {
    ref_t id, party;
    enum paper_work work;
    const char *place; /* "folder 3, page 14", in ctx->lang; NULL: nobody wrote it down */
    int64_t made;
    const char *away; /* the recipient that has it; NULL: it is here */
    size_t others;    /* how many others the paper is about: then the name is blacked out instead */
};
/* Open ones, the oldest first. */
CHECKED enum status paper_tasks(struct ctx *ctx, struct paper_task **tasks, size_t *count);
/* Somebody has done it; nothing of where the paper was is kept. */
CHECKED enum status paper_sign(struct ctx *ctx, ref_t task);
/* Inside the writer: whoever hands the answer over says that the party's papers were copied, which signs for it. */
CHECKED enum status paper_copied(struct ctx *ctx, struct write *write, ref_t party);
/* Inside the writer: a task for this paper, unless there is one. */
CHECKED enum status paper_ask(struct ctx *ctx, struct write *write, const struct paper *paper,
                              enum paper_work work);
/* The same as a change of its own, for all those of a party that no picture was taken of; `asked`: how many there are. `classes`: only of
 * these; NULL: of all. */
CHECKED enum status paper_copies(struct ctx *ctx, ref_t party, const bool *classes, size_t *asked);
/* Is it of one of these classes, still there, and without a picture of it? */
bool paper_wants_copy(const struct paper *paper, const bool *classes);
/* Is it of one of these classes? NULL: of whatever class. */
bool paper_in(const struct paper *paper, const bool *classes);
/* As paper_of, by a caller that has asked already. */
CHECKED enum status paper_of_within(struct ctx *ctx, struct db *db, ref_t party, struct paper **papers,
                                    size_t *count);
/* All papers, in the order of their sheets, as the one who asks may see them; no names, and the caller asks permit(). */
CHECKED enum status paper_all_within(struct ctx *ctx, struct db *db, struct paper **papers, size_t *count);
/* "folder 3, page 14"; with `away` also where it is instead. NULL: nobody wrote anything down. */
const char *paper_place(struct ctx *ctx, const char *folder, const char *page);
const char *paper_place_now(struct ctx *ctx, const struct paper *paper);
/* "handed over to Tilitoimisto Oy on 5 March 2026", of a record that is a paper; NULL: it is here. */
CHECKED enum status paper_away(struct ctx *ctx, ref_t record, const char **away);
const char *paper_work_id(enum paper_work work);

#endif
