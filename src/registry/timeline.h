/* Everything that happened to somebody in one order, the newest first, a page at a time: records of every kind, what was handed out,
 * when the notice was told, what was asked about the person's rights, what was written to them by e-mail, breaches that concerned them, and
 * when two entries became one.
 * Used by: web.
 * Memory: ctx's arena.
 * Errors: permit()'s, those of the database and of letters.
 * Promises: a page costs what it shows, however much there is before it: the place is a record and not a number, and no letter is
 * opened that is not shown. What is out of sight is left out and the page is filled with what follows.
 * Law: GDPR 15 (the office sees what the person would be told). */
#ifndef REGISTRY_TIMELINE_H
#define REGISTRY_TIMELINE_H

#include "notice/deadline.h"
#include "registry/disclosure.h"
#include "registry/record.h"

enum timeline_what {
    TIMELINE_RECORD,
    TIMELINE_GIVEN,
    TIMELINE_TOLD,
    TIMELINE_ASKED,
    TIMELINE_SENT,
    TIMELINE_LEAKED,
    TIMELINE_MERGED
};

struct timeline_entry {
    enum timeline_what what;
    int64_t at;
    struct record record;           /* TIMELINE_RECORD */
    const struct disclosure *given; /* TIMELINE_GIVEN */
    const char *how;                /* TIMELINE_TOLD: how */
    int64_t notice;                 /* TIMELINE_TOLD: number of the notice */
    enum deadline_right right;      /* TIMELINE_ASKED: for what */
    ref_t request;                  /* TIMELINE_ASKED */
    ref_t message;                  /* TIMELINE_SENT: that did not become a record */
    const char *kind, *state;       /* TIMELINE_SENT: as the outbox calls them */
    ref_t breach;                   /* TIMELINE_LEAKED: that concerned them */
    ref_t merge;                    /* TIMELINE_MERGED */
};

/* What is asked for besides a kind of record. */
#define TIMELINE_ONLY_GIVEN  ".given"
#define TIMELINE_ONLY_TOLD   ".told"
#define TIMELINE_ONLY_ASKED  ".asked"
#define TIMELINE_ONLY_SENT   ".sent"
#define TIMELINE_ONLY_LEAKED ".leaked"
#define TIMELINE_ONLY_MERGED ".merged"

struct timeline_asked {
    ref_t before;     /* the record shown last; 0, or one that is gone since: from the newest on */
    const char *only; /* a kind of record, or one of the above; NULL: everything */
    size_t limit;     /* of records */
};

enum { TIMELINE_COUNT_MOST = 1000 };

struct timeline {
    struct timeline_entry *items;
    size_t count;
    ref_t next;  /* where the next page begins; 0: this is the last */
    size_t left; /* records on further pages, counted up to TIMELINE_COUNT_MOST */
    const char *
        *kinds; /* what there is to choose from; only where there are several pages, or one was chosen */
    size_t kind_count;
};

/* Of a party that was read; a part of that reading. */
CHECKED enum status timeline_of(struct ctx *ctx, const struct party *party, const struct timeline_asked *asked,
                                struct timeline *timeline);

#endif
