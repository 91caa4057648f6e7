/* Doorways: what lets somebody outside see their own data without an account. A link of 256 random bits, and a code of eight digits
 * that goes another way (told on the phone, in a letter): neither opens anything without the other. Behind it stands the person's own
 * page, or a file to fetch once.
 *
 *     staff:     TRY(doorway_make(ctx, &(struct doorway_draft){.kind = DOORWAY_FILE, .party = who, .item = package}, &made));
 *                made.path goes by e-mail, made.code is told: both are shown this once
 *     /door/..:  TRY(doorway_open(ctx, secret, code, &doorway));      ST_DENIED, in one and the same sentence, whatever was wrong
 *                TRY(doorway_use(ctx, doorway.id));                   a file: before its bytes leave; ST_CONFLICT for the second
 *
 * Used by: rights (own page, delivery of packages), cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_DENIED; ST_INVALID at "hours"; ST_NOT_FOUND for one that is not there or is over already; permit()'s.
 * Promises: link and code are stored as keyed hashes alone, the code's bound to its link. Five wrong codes end the link, counted before
 *   they are compared and written to the log. An erasure of the person takes the rows with it; a merge and a split end the links to own
 *   pages, since who it is was checked before. A register that can only be read opens none.
 * Law: GDPR 12(2), 12(6), 15(3), 25, 32. */
#ifndef REGISTRY_DOORWAY_H
#define REGISTRY_DOORWAY_H

#include "registry/party.h"

struct db;
struct write;

enum doorway_kind {
#define DOORWAY(NAME, id, once, what) DOORWAY_##NAME,
#include "registry/doorway.def"
#undef DOORWAY
    DOORWAY_KINDS
};
const char *doorway_kind_id(enum doorway_kind kind);
const char *doorway_kind_what(enum doorway_kind kind); /* message id */

enum { DOORWAY_TRIES = 5, DOORWAY_HOURS_MOST = 744 };

struct doorway_draft {
    enum doorway_kind kind;
    ref_t party;
    ref_t request; /* that it answers, or 0 */
    int64_t item;  /* of a file: which, as its maker knows it */
    int hours;     /* 0: as the setting doorway.hours says */
};
struct doorway_made {
    ref_t id;
    const char *path; /* "/door/...": the link behind the site's name */
    const char *link; /* the whole link, where the setting site.url names the site; else the path */
    const char *code; /* eight digits, with a space in the middle */
    int64_t until;
};
/* `made` can be shown this once: it is stored nowhere. */
CHECKED enum status doorway_make(struct ctx *ctx, const struct doorway_draft *draft, struct doorway_made *made);

enum doorway_state { DOORWAY_GOOD, DOORWAY_OVER, DOORWAY_USED, DOORWAY_TRIED, DOORWAY_ENDED };
const char *doorway_state_id(enum doorway_state state);    /* "good", "over", "used", "tried", "ended" */
const char *doorway_state_label(enum doorway_state state); /* message id */

struct doorway {
    ref_t id, party, request; /* party: whom it leads to now */
    int64_t item;
    enum doorway_kind kind;
    enum doorway_state state;
    int64_t made, until;
    int64_t opened, used, ended; /* instants; 0: never. opened: first with the right code */
    int tries;                   /* wrong codes so far */
    const char *actor;           /* who made it, as the log has it */
};
/* Those of a party and of everybody who was merged into it, the newest first; `live`: only those that still open. */
CHECKED enum status doorway_list(struct ctx *ctx, ref_t party, bool live, struct doorway **list, size_t *count);
/* The same for the person's access package, the oldest first: that they were given, never what opens them. */
CHECKED enum status doorway_given(struct ctx *ctx, ref_t party, struct doorway **list, size_t *count);
/* Links to the own page that were given because of a request, the newest first; none of an erased person. */
CHECKED enum status doorway_of_request(struct ctx *ctx, ref_t request, struct doorway **list, size_t *count);
CHECKED enum status doorway_read(struct ctx *ctx, ref_t id, struct doorway *doorway);
/* At once, with whoever is inside. */
CHECKED enum status doorway_end(struct ctx *ctx, ref_t id);

/* Inside another change: whatever was given because of this request opens nothing any more. */
CHECKED enum status doorway_end_within(struct ctx *ctx, struct write *write, ref_t request);

/* Inside a merge or a split: own pages of the party show another's data from now on, so links to them open nothing any more, and whoever is
 * inside is out. A file shows what it held when it was made: only those made from `files` on end, with what waits behind them. `count`
 * grows by how many. */
CHECKED enum status doorway_part_within(struct ctx *ctx, struct write *write, ref_t party, int64_t files,
                                        const char *why, size_t *count);

/* ---- from outside: nobody of the staff acts */

CHECKED enum status doorway_open(struct ctx *ctx, const char *secret, const char *code,
                                 struct doorway *doorway);
/* That it was used: once. */
CHECKED enum status doorway_use(struct ctx *ctx, ref_t id);

/* A stay behind a door that was opened: for the cookie of a browser, and for this page alone. */
enum { DOORWAY_STAY_SECONDS = 3600, DOORWAY_IDLE_SECONDS = 20 * 60 };
CHECKED enum status doorway_enter(struct ctx *ctx, ref_t id, const char **token);
/* ST_DENIED when there is no such stay (any more). `csrf`: its form token. */
CHECKED enum status doorway_stay(struct ctx *ctx, const char *token, struct doorway *doorway,
                                 const char **csrf);
CHECKED enum status doorway_leave(struct ctx *ctx, const char *token);

/* ---- with the erasure of the person */
CHECKED enum status doorway_forget(struct ctx *ctx, struct write *write, ref_t party);

#endif
