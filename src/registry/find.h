/* Finding people: exactly by token (e-mail, phone, business ID, number), and by the lens, in memory only, in the
 * collation order of the register's language.
 * Used by: cli, web, import, rights.
 * Promises: an erased party leaves the lens before its key goes. No plaintext on disk. Every answer that shows
 * people is one entry in the log (`listed`), on disk before it is shown. */
#ifndef REGISTRY_FIND_H
#define REGISTRY_FIND_H

#include "registry/party.h"

/* The record by which somebody was found whom the fields alone would not have found. */
struct hit_record {
    ref_t record;
    const char *kind, *label; /* "call", "Puhelu" */
    day_t day;
    const char *text; /* the words around the hit */
};

/* What is written in records and found by a search, as the notice calls it ("notes, services bought"); NULL: nothing is. */
const char *find_written(struct ctx *ctx);

/* What a list can show of each, besides names: as it is now. */
struct hit_traits {
    unsigned relation;              /* enum relation */
    const char *services, *sources; /* in words, or NULL */
    const char *industry;           /* or NULL */
    const bool *may;                /* of each purpose that was asked about */
};

struct hit {
    ref_t party;
    int type;                                        /* of its first role */
    const char *name, *organisation, *phone, *email; /* or NULL */
    bool left;                                       /* speaks for no organisation any more (role_left) */
    size_t people;                                   /* of an organisation */
    day_t last_contact;                              /* DAY_NONE */
    const struct hit_record *in;                     /* or NULL */
    const struct hit_traits *traits;                 /* where they were asked for, else NULL */
};

/* Does somebody who was read speak for no organisation any more? */
bool find_left(struct ctx *ctx, const struct party *party);
/* As people read it: with a word where the link is over; NULL: none. */
const char *hit_organisation(struct ctx *ctx, const struct hit *hit);

struct hits {
    struct hit *items;
    size_t count;
    size_t
        total;   /* found in all; a search stops counting at FIND_COUNT_MAX, on a screen at FIND_COUNT_SCREEN */
    bool capped; /* it did: there may be more */
    const char *cursor; /* for the next page, or NULL at the end; sealed, so that it names nobody */
    bool so_far;        /* of `read` of `of` parties (0: not counted yet): the rest are still being read */
    size_t read, of;
};
enum { FIND_COUNT_MAX = 10000, FIND_COUNT_SCREEN = 1000, FIND_PAGE_MAX = 1000 };

/* Words, parts of words, an e-mail, a phone fragment, a business ID; words of what is written in records, where the notice lets it
 * be searched. "" lists everybody. Waits until everybody is looked
 * through. */
CHECKED enum status find(struct ctx *ctx, const char *words, const char *cursor, size_t limit,
                         struct hits *hits);
/* The same for somebody who waits at a screen: what is not read in a moment is left out, and `so_far` says so. */
CHECKED enum status find_so_far(struct ctx *ctx, const char *words, const char *cursor, size_t limit,
                                struct hits *hits);
/* Waits so long for everybody to be read; true when they are. */
CHECKED enum status find_ready(struct ctx *ctx, int milliseconds, bool *whole, size_t *read, size_t *of);
/* WHO of the command line: an id, e-mail, phone, business ID or name. ST_NOT_FOUND; ST_CONFLICT when several
 * fit (then `several` lists them). */
CHECKED enum status who(struct ctx *ctx, const char *text, ref_t *party, struct hits *several);
/* These parties as a list shows them, in the order given; one entry in the log. */
CHECKED enum status find_these(struct ctx *ctx, const ref_t *parties, size_t count, struct hits *hits);
/* Exact look-up by a normalised value of a field with a token; several may share one. Not logged: for the
 * program's own use. */
CHECKED enum status find_exact(struct ctx *ctx, const char *field, const char *normal, ref_t **parties,
                               size_t *count);

/* A list as a page shows it. */
struct filter;
struct find_asked {
    const char *words, *cursor;
    const struct filter *filter; /* or NULL */
    size_t limit;
    bool whole;          /* waits for everybody, not a moment */
    bool traits;         /* with hit_traits */
    const int *purposes; /* for which it is to be said whether a message may be sent */
    size_t purpose_count;
};
/* Waits a moment, unless `whole`; what is not read by then is missing, and `so_far` says so. A token's filter is asked of what its
 * purpose sees. */
CHECKED enum status find_listed(struct ctx *ctx, const struct find_asked *asked, struct hits *hits);
/* Everybody who fits, by id alone: for a work on all of them, which writes its own entries in the log. Waits for everything. */
CHECKED enum status find_all(struct ctx *ctx, const char *words, const struct filter *filter, ref_t **parties,
                             size_t *count);
/* How many fit, as far as that can be said at once; false when it cannot. For the counts beside lists, of which nobody is told
 * who they are. */
bool find_count(struct ctx *ctx, const struct filter *filter, size_t *count);
/* Reads on for a moment what filters ask for; true when everybody is read. */
CHECKED enum status find_read_on(struct ctx *ctx, bool *whole);
/* Of each type of the notice; false while everybody is being read. */
bool find_types(struct ctx *ctx, size_t *counts);

#endif
