/* Hand-overs: what was given to the accountant, to a print house for one assignment, to an authority: which classes, of what period, as a
 * file or on paper; by when it is back or destroyed there, who signed for that. What may go is asked as for every export, and stands in
 * the register of disclosures of each person; the hand-over is written down in the same change.
 * Used by: registry/paper (where a paper is); promise, erase; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at the field of the draft that is wrong; ST_DENIED with the sentence where there is no commitment that is valid on
 *   the day, or nothing may go; ST_CONFLICT for a paper that is away already, for what may not be done now, or what somebody has
 *   changed meanwhile; permit()'s.
 * Promises: P30, P33, P34, P58, P59. Words are sealed under a key of each hand-over; when nobody but somebody erased was in it, and
 *   nothing is out, they go with the name.
 * Law: GDPR 5(1)(c), (f), 6(1)(c), 15(1)(c), 19, 28(3)(b), (g), 30(1)(d). */
#ifndef RIGHTS_ENTRUST_H
#define RIGHTS_ENTRUST_H

#include "registry/paper.h"
#include "rights/export.h"

enum entrust_step_kind {
#define ENTRUST_STEP(NAME, id, action, label) ENTRUST_STEP_##NAME,
#include "rights/entrust_step.def"
#undef ENTRUST_STEP
    ENTRUST_STEP_KINDS
};
const char *entrust_step_id(enum entrust_step_kind kind);
const char *entrust_step_label(enum entrust_step_kind kind); /* message id */
bool entrust_step_from(const char *id, enum entrust_step_kind *kind);
/* "json", "csv", "rows", "vcard", "vcard4", "paper"; its label is a message id. */
const char *entrust_form_id(enum export_as form);
const char *entrust_form_label(const char *id);
bool entrust_form_from(const char *id, enum export_as *form);

enum { ENTRUST_TEXT_MAX = 2000, ENTRUST_LINE_MAX = 300 };

/* ---- giving */

struct entrust_draft {
    const char *recipient; /* id, or the firm's name */
    enum export_as as;
    const char *path;    /* of the file; NULL: its bytes are in the result */
    bool locked;         /* the file is a ZIP (AES-256) that a passphrase opens */
    const char *type;    /* only parties of this type; NULL: any */
    const char *purpose; /* NULL: as the last time, or the only one that is named for the recipient */
    const char *service; /* or NULL */
    day_t day;           /* on which it is given; DAY_NONE: today */
    day_t due;           /* by when it is back; DAY_NONE: it is not expected back */
    /* What: records of a period, papers in a folder, or everything of these parties (of all, or of whom `find` finds). */
    day_t from, to;     /* DAY_NONE: no period */
    const char *folder; /* of paper; or NULL */
    const ref_t *parties;
    size_t party_count;
    const char *find;
    bool all;
    const char *const *fields; /* count 0: whatever the recipient may have */
    size_t field_count;
    struct export_csv csv;
    /* Words, sealed; each may be NULL. They name no customer. */
    const char *text;       /* what it is: "binder 2026" */
    const char *firm;       /* which it is, where the notice names a kind of recipient alone */
    const char *assignment; /* for which, where a recipient gets data when it is needed */
    const char *basis;      /* article or section, of an authority */
    const char *asker;      /* who asked there */
    const char *untold;     /* why the people were not told */
    day_t asked, told;      /* when they asked; when the people were told */
    void (*progress)(void *arg, size_t done, size_t all);
    void *progress_arg;
};

/* What such a recipient needs, before anything is filled in. */
struct entrust_wants {
    int recipient;
    const char *name;
    bool commitment, back, assignment, basis, firm;
    bool committed;                     /* on the day */
    day_t committed_from, committed_to; /* DAY_NONE: not known, on and on */
    const char *committed_ref;
    const char *purpose; /* that is taken when none is said; NULL: it must be said */
};
CHECKED enum status entrust_wants(struct ctx *ctx, const char *recipient, day_t day,
                                  struct entrust_wants *wants);
/* The first fiscal year of the notice's calendar that ends in that year. */
void entrust_year(struct ctx *ctx, int year, day_t *from, day_t *to);
/* Is this one of the `recipients` of the notice, who get data by a hand-over alone? */
bool entrust_only(struct ctx *ctx, const char *recipient);
/* Recipients, and others whom the notice lets have data: indexes into its holders. */
size_t entrust_recipients(struct ctx *ctx, int **list);

struct entrust_plan {
    struct entrust_wants wants;
    struct export_result result; /* what goes, what is left out and why */
    const char *purpose;
    struct paper *papers; /* that go, by sheet; of other classes, which are to be taken out; away already */
    size_t paper_count, taken_out, away;
    ref_t *refused; /* whose papers stay here: why, is in the result */
    size_t refused_count;
    const char *passphrase; /* of a locked file that was given: told this once, kept nowhere; or NULL */
};
/* What would go. Nothing is written down. */
CHECKED enum status entrust_look(struct ctx *ctx, const struct entrust_draft *draft, struct entrust_plan *plan);
CHECKED enum status entrust_give(struct ctx *ctx, const struct entrust_draft *draft, struct entrust_plan *plan,
                                 ref_t *handover);

/* ---- the log */

struct entrust_step {
    ref_t id;
    enum entrust_step_kind kind;
    day_t day;
    int64_t at;
    const char *actor, *who; /* who: of the staff, by name; NULL: the program or the command line */
    const char *name, *text; /* who signed; what was seen, or why. NULL: not said, or gone */
};

/* A paper that went with it. */
struct entrust_sheet {
    ref_t id;
    const char *place; /* "folder 3, page 14"; NULL: nobody wrote it down, or the paper is gone */
    const char
        *outcome; /* of the step by which it came back before the rest ("part_returned"); NULL: with the rest */
};

struct entrust {
    ref_t id;
    const char *recipient,
        *name; /* id; as the notice of that day names it, and which firm or authority it was */
    const char *form, *purpose, *classes, *purpose_words, *class_words;
    int64_t notice, made;
    day_t given, from, to, due; /* DAY_NONE */
    size_t parties, records, papers,
        back; /* back: papers that came back, or were destroyed there, before the rest */
    const char *actor, *who;
    int64_t done, closed; /* done 0: it was cut off */
    bool out, late, cancelled;
    int left;            /* days until due; below 0: late */
    const char *outcome; /* id of a step; NULL */
    /* Opened; NULL: not said, gone, or not for whoever asks (basis, asker, untold: only who may read the log). */
    const char *text, *firm, *assignment, *basis, *asker, *untold;
    day_t asked, told;
    const struct entrust_step *steps;
    size_t step_count;
    const struct entrust_sheet *sheets; /* as entrust_read gives it */
    size_t sheet_count;
    int64_t version;
    day_t last; /* until when the log keeps it, once it is over (entrust_keep.c); DAY_NONE: without an end */
};
struct entrust_asked {
    bool over;             /* what is back, or was never expected back */
    const char *recipient; /* NULL: any */
    size_t skip, limit;
};
/* Without steps. Nobody is named. */
CHECKED enum status entrust_list(struct ctx *ctx, const struct entrust_asked *asked, struct entrust **list,
                                 size_t *count, size_t *total);
CHECKED enum status entrust_read(struct ctx *ctx, ref_t id, struct entrust *handover);

struct entrust_figures {
    size_t out, late, cut;
    day_t first; /* the earliest day; DAY_NONE */
};
CHECKED enum status entrust_figures(struct ctx *ctx, struct entrust_figures *figures);

struct entrust_step_draft {
    enum entrust_step_kind kind;
    day_t day; /* DAY_NONE: today; of LATER the new day */
    const char
        *name; /* who signed: of RETURN whoever brought or took it, of DESTROY whoever confirms it there */
    const char *text;
    const ref_t
        *sheets; /* of PART_RETURN and PART_DESTROY: which papers; with the last of them all of it is back */
    size_t sheet_count;
    int64_t version; /* as it was seen; 0: whatever is there now */
};
CHECKED enum status entrust_take(struct ctx *ctx, ref_t id, const struct entrust_step_draft *step);
/* NULL: it may be taken now; else the message id that says why not. */
const char *entrust_hinders(const struct entrust *handover, enum entrust_step_kind kind);
/* May the one who acts take it? */
bool entrust_may(struct ctx *ctx, enum entrust_step_kind kind);

/* ---- how long the log is kept: as the notice keeps `handovers`, else its log (entrust_keep.c) */
const char *entrust_kept_words(struct ctx *ctx, day_t last); /* NULL of DAY_NONE */
CHECKED enum status entrust_sweep(struct ctx *ctx, day_t on, size_t *count);

/* ---- of the erasure */
CHECKED enum status entrust_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **keys, size_t *count);
CHECKED enum status entrust_forget(struct ctx *ctx, struct write *write, ref_t party);

#endif
