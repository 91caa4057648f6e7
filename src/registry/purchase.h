/* A service that a customer bought: what, when, how far it is, who of the staff does it, and by when. What was bought is a record
 * (an order or a job), so it is sealed, kept, erased, merged, corrected and given to the person as records are; the rows beside it
 * (table `service`) have its state, version by version. An order or a job without such a row has no state until somebody says one.
 * Used by: record, rectify, rights/erase, rights/package; cli, web, api.
 * Memory: ctx's arena.
 * Errors: as record.h. ST_INVALID at "state", "by", "delivery" or "text"; ST_CONFLICT where somebody was quicker.
 * Promises: a change is one row, an entry in the log, and is taken back by one call; every version stays as long as its record. A
 *   state is no event: it moves no day of retention. Whoever has left the staff stays named until another takes over.
 * Law: GDPR 5(1)(c), 25. */
#ifndef REGISTRY_PURCHASE_H
#define REGISTRY_PURCHASE_H

#include "registry/record.h"

struct db;
struct write;

enum purchase_state {
    PURCHASE_NONE = -1, /* nobody has said one */
#define STATE(NAME, id, open, next, label, move) PURCHASE_##NAME,
#include "registry/states.def"
#undef STATE
    PURCHASE_STATES
};
const char *purchase_state_id(enum purchase_state state);    /* NULL for PURCHASE_NONE */
const char *purchase_state_label(enum purchase_state state); /* a message's id */
const char *
purchase_state_move(enum purchase_state state); /* what one press does, a message's id; NULL: nothing */
enum purchase_state purchase_state_next(enum purchase_state state);
bool purchase_state_open(enum purchase_state state);
bool purchase_state_from(const char *id, enum purchase_state *state);

/* How it stands, or what is to be changed of that. */
struct purchase_set {
    bool sets_state, sets_doer, sets_delivery; /* of a change: which of them */
    enum purchase_state state;
    int64_t doer;   /* of the staff; 0: nobody in particular */
    day_t delivery; /* by which it is promised, or on which it was; DAY_NONE */
};

struct purchase {
    struct record record; /* what was bought: its text and service; `at`, `day`: when */
    enum purchase_state state;
    int64_t doer;
    const char *who; /* NULL: nobody in particular, or somebody of another register */
    bool who_ended;  /* has left the staff */
    day_t delivery;
    int64_t since,
        author;     /* since when it stands so, and who of the staff said it; 0: nobody has, the command line */
    const char *by; /* of the author */
    int64_t number; /* of its versions; 0: no state was ever said */
    int64_t version; /* for what follows */
    bool takes_back; /* was changed today: the last change may be taken back by one press */
};

/* The kind of `record` may be NULL: the first of order and job that the notice lists about the party. */
CHECKED enum status purchase_add(struct ctx *ctx, const struct record_draft *record,
                                 const struct purchase_set *set, ref_t *added);
/* `version` 0: whatever is there now. Nothing different: nothing is written. */
CHECKED enum status purchase_change(struct ctx *ctx, ref_t record, int64_t version,
                                    const struct purchase_set *set);
/* The last change is taken back: it stands as before. Of one that was only added: the record goes (`gone`), as rectify_remove takes
 * one that was never there. */
CHECKED enum status purchase_undo(struct ctx *ctx, ref_t record, int64_t version, bool *gone);

/* One as it stands; the party is in the log as opened. */
CHECKED enum status purchase_read(struct ctx *ctx, ref_t record, struct purchase *purchase);
/* Its versions, the first first; after purchase_read of it. */
struct purchase_version {
    enum purchase_state state;
    const char *who, *by;
    bool who_ended;
    day_t delivery;
    int64_t at;
};
CHECKED enum status purchase_history(struct ctx *ctx, ref_t record, struct purchase_version **versions,
                                     size_t *count);
/* A party's, those that are open first; part of party_read's entry in the log when it follows it in the same ctx. */
CHECKED enum status purchase_of(struct ctx *ctx, ref_t party, size_t skip, size_t limit, struct purchase **list,
                                size_t *count, size_t *total);

/* Everybody's that have a state. */
enum { PURCHASE_ANY = -2, PURCHASE_OPEN = -3 }; /* instead of a state */
enum { PURCHASE_NOBODY = -1 };                  /* instead of a doer: nobody in particular; 0: whoever */
struct purchase_asked {
    int state;
    int64_t doer;
    size_t skip, limit;
};
/* One entry in the log for the names shown. `total`: how many there are, also such as are out of sight for the one who asks. */
CHECKED enum status purchase_list(struct ctx *ctx, const struct purchase_asked *asked, struct purchase **list,
                                  size_t *count, size_t *total);
/* How many; nobody is named. */
CHECKED enum status purchase_count(struct ctx *ctx, const struct purchase_asked *asked, size_t *count);

/* The facts of such a record, beside its own: its state, who does it, its delivery. */
CHECKED enum status purchase_facts(struct ctx *ctx, struct db *db, struct record *record);
/* "Planned 5 March 2026, Under way 7 March 2026": how such a record came so far, of one with several versions; else NULL. */
CHECKED enum status purchase_story(struct ctx *ctx, const struct record *record, const char **story);
/* The rows of a record that goes. */
CHECKED enum status purchase_forget(struct ctx *ctx, struct write *write, ref_t record);

#endif
