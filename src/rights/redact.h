/* What is left out of the package that answers a request, because it is about somebody else: a passage of a text, or a whole item,
 * each with its reason. Nothing is left out of the register itself. What may be about others is marked: names of people in the
 * register, e-mail addresses, telephone numbers; a person decides.
 * Used by: access, parcel, own; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "item", "passage", "why" or "reason"; ST_NOT_FOUND; ST_CONFLICT for a request that is answered; permit()'s.
 * Promises: P60, P62. The package lists how many things were left out, of what kind and why, never what they said. A passage and
 * its reason lie sealed under the request's key and go with it.
 * Law: GDPR 12(1), 12(4), 15(4). */
#ifndef RIGHTS_REDACT_H
#define RIGHTS_REDACT_H

#include "registry/party.h"

#include <jansson.h>

struct db;

enum redact_why {
#define REDACT_WHY(NAME, id, label) REDACT_##NAME,
#include "rights/redact_why.def"
#undef REDACT_WHY
    REDACT_WHYS
};
const char *redact_why_id(enum redact_why why);
const char *redact_why_label(enum redact_why why); /* message id */
bool redact_why_from(const char *id, enum redact_why *why);

enum { REDACT_PASSAGE_MAX = 4000, REDACT_REASON_MAX = 500 };

/* An item of a package: "record/ID" (with what it said before), "file/ID" (of that record), "request/ID", "elsewhere/KIND.ID", "value/FIELD",
 * "former/FIELD" (all that stood there before). */
struct redact_draft {
    const char *item;
    const char *
        passage; /* as it stands in the item, wherever it stands there, in letters of either case; NULL: all of the item */
    enum redact_why why;
    const char *reason; /* in words, which the person reads; NULL: none, but for REDACT_ELSE */
};
/* ST_INVALID at "passage" for one that does not stand there, as the package is now. */
CHECKED enum status redact_add(struct ctx *ctx, ref_t request, const struct redact_draft *draft,
                               ref_t *redaction);
/* Until the request is answered. */
CHECKED enum status redact_undo(struct ctx *ctx, ref_t request, ref_t redaction);

struct redaction {
    ref_t id;
    const char *item, *passage, *reason; /* passage NULL: the whole item */
    enum redact_why why;
    int64_t at;
    size_t times; /* where it stood, once it was applied; 0: it is there no more */
    bool former;  /* when it was chosen it stood only in what the item said before */
    bool there, hit,
        now; /* once it was applied: the document has the item; what is left out was in it; in what it says now */
    const char *what; /* the item for people, once it was applied: "Note, 3.3.2026" */
};
struct redactions {
    struct redaction *items;
    size_t count, room;
};
CHECKED enum status redact_list(struct ctx *ctx, struct db *db, ref_t request, struct redactions *list);

/* Of every request of the party, also of answered ones; adds to the list. */
CHECKED enum status redact_list_of(struct ctx *ctx, struct db *db, ref_t party, struct redactions *list);

/* Of those that were applied: passages of items that are there, which do not stand there. The text was changed since: nobody has seen what
 * goes out of it now. */
bool redact_miss(const struct redaction *redaction);
size_t redact_missed(const struct redactions *list);

/* Leaves them out of a package's document (docs/ACCESS.md), which gets the list "redactions". */
void redact_apply(struct ctx *ctx, json_t *document, struct redactions *list);

/* ---- what may be about others */

enum redact_spot_kind {
    SPOT_NAME,
    SPOT_EMAIL,
    SPOT_PHONE,
    SPOT_ELSEWHERE, /* all of a text that is about somebody else and names the person */
    SPOT_FILE       /* no program here reads it: somebody looks at it; passage: what it is called */
};
const char *redact_spot_id(enum redact_spot_kind kind); /* "name", "email", "phone", "elsewhere", "file" */
/* A file of the package, with as much of its text as is read. */
struct redact_file {
    ref_t record;
    const char *name, *text; /* text NULL: it is not read */
    bool veiled;             /* there may be more in it than its text shows */
};
struct redact_spot {
    enum redact_spot_kind kind;
    const char *item, *what; /* what: the item, for people */
    const char *before, *passage, *after;
};
/* In the texts of a document, from which what is left out is gone already. */
CHECKED enum status redact_spots(struct ctx *ctx, ref_t party, const json_t *document,
                                 const struct redact_file *files, size_t file_count, struct redact_spot **spots,
                                 size_t *count);

/* The same for the person's own page, where nobody looks first: what was left out of any answer to them is left out, and whatever may
 * be about others is not shown until somebody has looked. That is what may be a name (of anybody in the register, or a word in
 * capitals inside a sentence that is neither theirs nor ours), others' addresses and numbers, and every file. The document gets the lists
 * "redactions" and "withheld" (docs/ACCESS.md) and loses the names of the staff. `withheld`: how many items. */
CHECKED enum status redact_own(struct ctx *ctx, ref_t party, json_t *document, size_t *withheld);

/* The texts of a document, each with its item: for whoever reads them through. */
struct redact_text {
    const char *item, *what, *text;
    bool file; /* the item has a file beside it; text: what it is called */
};
void redact_texts(struct ctx *ctx, const json_t *document, struct redact_text **texts, size_t *count);

#endif
