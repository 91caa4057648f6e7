/* What is written down about the systems and recipients of the notice: who has looked at one, when and at what; the agreement with it and
 * until when it holds; the certification on which a transfer rests; that one of these ends. Rows follow each other and are never
 * changed. And where a recipient is told of what was erased, corrected or restricted. What the notice says itself stands in the notice.
 * Used by: registry/permit, rights/holder, rights/entrust; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_NOT_FOUND at "holder" for one that the notice does not name; ST_INVALID at "kind", "day", "until", "ground", "text", "ref",
 *   "who", "looked" or "file" (too large, empty, no PDF and no picture); permit()'s.
 * Promises: P29-P47, P54, P58, P59. A row is about the firm that the notice named then: of another firm it says nothing. Names and words
 *   are sealed; days stand open, since permit() asks them for each party.
 * Law: GDPR 5(2), 28, 32(1)(d), 44-46. */
#ifndef REGISTRY_HOLDING_H
#define REGISTRY_HOLDING_H

#include "notice/recipient.h"
#include "registry/blob.h"
#include "registry/inside.h"

enum holding_kind {
#define HOLDING(NAME, id, action, lasts, file, label) HOLDING_##NAME,
#include "registry/holding_kind.def"
#undef HOLDING
    HOLDING_KINDS
};
enum holding_lasts { HOLDING_LOOK, HOLDING_TERM, HOLDING_LAST };
const char *holding_kind_id(enum holding_kind kind);
const char *holding_kind_label(enum holding_kind kind); /* message id */
bool holding_kind_from(const char *id, enum holding_kind *kind);
enum holding_lasts holding_lasts(enum holding_kind kind);
bool holding_takes_file(enum holding_kind kind);
/* May the one who acts write such a row? For what a page offers; holding_add asks again. */
bool holding_may(struct ctx *ctx, enum holding_kind kind);

enum { HOLDING_TEXT = 4000, HOLDING_LINE = 300 };

struct holding {
    ref_t id;
    const char *holder; /* path in the notice: "systems.mail" */
    enum holding_kind kind;
    const char *ground; /* of a certification, or of what ends; or NULL */
    day_t day, until;   /* until: as the kind lasts; DAY_NONE: on and on */
    int64_t at;
    const char *actor;
    bool same; /* the notice still names the same firm */
    /* Opened; each may be NULL. looked: promises of the notice at which somebody looked, parted by spaces. */
    const char *who, *text, *ref, *looked;
    const struct file *file; /* the document itself; or NULL */
    const char *file_gone;   /* why it was taken away; or NULL */
};

struct holding_draft {
    const char *holder; /* path, id or the firm's name */
    enum holding_kind kind;
    const char *ground, *who, *text, *ref; /* who NULL: whoever writes it down */
    const char *looked;                    /* NULL: all that the notice says of it (holding_points) */
    day_t day, until;                      /* DAY_NONE: today; as the notice says, or in a year, or on and on */
    const char *file_name;                 /* of the document: a PDF or a picture; input NULL: there is none */
    struct input *input;
};
CHECKED enum status holding_add(struct ctx *ctx, const struct holding_draft *draft, struct holding *made);
/* The document of such a row, whole; ST_NOT_FOUND: it has none. That somebody read it is in the log before a byte leaves. */
CHECKED enum status holding_file(struct ctx *ctx, ref_t row, const struct file **file, const void **bytes,
                                 size_t *length);
/* Takes the document away that should not lie here: its bytes and their key; who, when and why stay. */
CHECKED enum status holding_file_drop(struct ctx *ctx, ref_t row, const char *why);
/* All of them, the newest first; the caller asks permit(). */
CHECKED enum status holding_all(struct ctx *ctx, struct db *db, struct holding **list, size_t *count);
/* Agreements and certifications with their days, for recipient_ask(). Nothing is opened. */
CHECKED enum status holding_known(struct ctx *ctx, struct db *db, const struct notice *notice, int holder,
                                  struct recipient_known *known);
/* The sentences of the notice at which whoever reviews this holder looks: those that name it, and those about all providers. */
const struct sentence *const *holding_points(struct ctx *ctx, const struct notice *notice, int holder,
                                             size_t *count);
/* Is a measure of security about such reviews: does it, or a sentence that it keeps, count their age? */
bool holding_rule_of_reviews(const struct notice *notice, const struct security_rule *rule);
/* Does a review say that somebody looked at this sentence, and does it still say the same? NULL `promise`: at anything. */
bool holding_looked(struct ctx *ctx, const struct holding *review, const char *promise);

#endif
