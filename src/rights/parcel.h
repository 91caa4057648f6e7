/* How the answer to a request for access or portability leaves the house: by a link that ends and a code, as a locked file, on paper, in
 * person. One press makes it, hands it over and, where nothing is missing, answers the request in the same change; what is missing
 * (papers to copy, other systems) is said in the answer.
 * Used by: cli, web, api; the page behind a link.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "way", "to", "from" or "until"; ST_CONFLICT at "looked" while marked spots were not looked at, and for a request
 *   that cannot be answered like that; ST_NOT_FOUND; permit()'s.
 * Promises: P60, P62. Each handing over is a row: when, how, the hash of the manifest, when it was fetched, why it ended; to which
 *   address is sealed under the request's key. What waits lies under a key of its own, which is destroyed when it is fetched, ended or
 *   over, or when the person is erased; its end needs nobody. Passphrases, codes and links are shown once and stored nowhere.
 * Law: GDPR 5(1)(f), 5(2), 12(1)-(3), 15(3), 20, 32, 33. */
#ifndef RIGHTS_PARCEL_H
#define RIGHTS_PARCEL_H

#include "rights/request.h"

struct db;
struct write;

enum parcel_way {
#define PARCEL_WAY(NAME, id, waits, label) PARCEL_##NAME,
#include "rights/parcel_way.def"
#undef PARCEL_WAY
    PARCEL_WAYS
};
const char *parcel_way_id(enum parcel_way way);
const char *parcel_way_label(enum parcel_way way); /* message id */
/* It is made here, and goes by post or from hand to hand: when it went is written down as a step (REQUEST_STEP_POST). */
bool parcel_by_hand(enum parcel_way way);
bool parcel_way_from(const char *id, enum parcel_way *way);
/* The ways by which the notice says that it answers this right (`rights.RIGHT.answer`), in words, where this is none of them: it is meant for whoever
 * asked for it so (Article 12(3)). NULL: it is one, or the notice says none. */
const char *parcel_otherwise(struct ctx *ctx, enum deadline_right right, enum parcel_way way);

struct parcel_draft {
    enum parcel_way way;
    const char *address; /* of an e-mail; NULL: the one the request names, else the party's */
    day_t from, to;      /* of what happened only these days; DAY_NONE: those that the request is about */
    bool send;           /* of a link: it goes by e-mail from here; else whoever hands it over sends it */
    bool looked;         /* somebody has looked at what is marked as about others */
    bool
        complete; /* somebody has looked where the program cannot: nothing is missing from papers and other systems */
    bool handed; /* of what is made for the post or somebody's hand: whoever asked stands here and takes it */
    int64_t version; /* of the request as it was seen; 0: whatever is there now */
};
struct parcel_made {
    ref_t parcel;
    const char *passphrase;  /* NULL: it needs none */
    const char *link, *code; /* NULL: none */
    const char *address;     /* NULL: none */
    int64_t until;           /* 0: it does not wait */
    const char *name, *type; /* of the file for whoever hands it over; NULL: nothing is to be fetched */
    const void *bytes;
    size_t length;
    const char *hash;                   /* of the manifest */
    size_t redactions, papers, systems; /* left out; to be copied from folders and other systems */
    bool answered;                      /* the request is closed by it */
    bool again;                         /* it was answered before: this is a fresh copy */
    bool ready;                         /* it is made, and nobody has written down yet that it went */
    bool sent;                          /* an e-mail is on its way (rights/outbox.h) */
    const char *otherwise;              /* parcel_otherwise() */
};
CHECKED enum status parcel_hand(struct ctx *ctx, ref_t request, const struct parcel_draft *draft,
                                struct parcel_made *made);

enum parcel_state { PARCEL_READY, PARCEL_GIVEN, PARCEL_WAITING, PARCEL_FETCHED, PARCEL_OVER, PARCEL_ENDED };
const char *parcel_state_label(enum parcel_state state); /* message id */
const char *parcel_state_id(enum parcel_state state);

struct parcel {
    ref_t id, request, party;
    const char *what; /* access, portability */
    enum parcel_way way;
    enum parcel_state state;
    int64_t made, until, fetched, ended; /* instants; 0: none */
    int64_t
        handed; /* of what is made for the post or somebody's hand: when that was written down; 0: not yet */
    const char *why;                    /* it was ended: "wrong_address", "staff"; NULL */
    const char *actor, *hash, *address; /* address: NULL when there was none, or it is erased */
    int64_t bytes;
    size_t redactions;
    ref_t doorway;
};
/* Of a request, the oldest first; part of request_read's entry in the log when it follows it in the same ctx. */
CHECKED enum status parcel_list(struct ctx *ctx, ref_t request, struct parcel **list, size_t *count);

/* The address an answer would go to, and what is known of it: shown big before it is sent. */
struct parcel_address {
    const char *text;       /* NULL: none is known */
    bool known;             /* it is one of the party's own */
    const char *source;     /* in words, or NULL */
    day_t since, confirmed; /* DAY_NONE: never */
};
CHECKED enum status parcel_address(struct ctx *ctx, const struct right_request *request, const char *wanted,
                                   struct parcel_address *address);

/* What is left to do outside the program before the answer is whole. */
struct parcel_missing {
    size_t papers;              /* that are to be copied by hand */
    size_t unasked;             /* of these: since the request came nobody was asked for the copy */
    const char *const *systems; /* that may hold more: what is to be done there, whole sentences */
    size_t system_count;
    bool asked; /* they are tasks (rights/task.h), open ones; else what the notice names */
};
CHECKED enum status parcel_missing(struct ctx *ctx, const struct right_request *request,
                                   struct parcel_missing *missing);

/* From outside, behind a door that was opened (registry/doorway.h): the bytes, once. ST_CONFLICT for a second time. */
CHECKED enum status parcel_take(struct ctx *ctx, ref_t parcel, const void **bytes, size_t *length);
/* Ends it at once, with its link. `why`: "staff", "wrong_address". */
CHECKED enum status parcel_end(struct ctx *ctx, ref_t parcel, const char *why);
/* The same of what went to somebody else, which is a breach of security: it stands in their register at once (rights/breach.h), as far as
 * the request knows. */
CHECKED enum status parcel_wrong(struct ctx *ctx, ref_t parcel, ref_t *breach);
/* Whatever a crash left between being made and being the answer. At a start, when nothing else is under way. */
CHECKED enum status parcel_resume(struct ctx *ctx);
/* Whatever waits too long; at a start, and every night. */
CHECKED enum status parcel_sweep(struct ctx *ctx, size_t *count);

/* ---- what else must know */

/* An erasure: keys of what waits, and the rows. */
CHECKED enum status parcel_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **keys, size_t *count);
CHECKED enum status parcel_forget(struct ctx *ctx, struct write *write, ref_t party);

#endif
