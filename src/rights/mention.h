/* Texts that name somebody who is to be erased and stay, because they are about somebody else: notes, calls, details, names of files, subjects
 * of messages, and whatever the office writes for itself (wording.def). Looked for by whole name, e-mail address and telephone number (naming.h) in
 * everything that is written, older versions too; by the last name alone in what is about the person's organisations and their people.
 * Nothing is changed: a person decides about each.
 *
 *     struct mentions found;
 *     TRY(mention_find(ctx, &party, 1, &found, &looked));
 *
 * Used by: erase*, sweep, task; through them cli, web, api.
 * Memory: ctx's arena.
 * Errors: of reading. A damaged letter says nothing; whose page it is on tells of it.
 * Promises: P69. One pass over all letters, in slices with a snapshot each, for one person as for a thousand. `text` is only there where the one who
 *   asks may see it.
 * Law: GDPR 5(1)(c), 17(1), 17(3). */
#ifndef RIGHTS_MENTION_H
#define RIGHTS_MENTION_H

#include "registry/party.h"

enum mention_kind {
    MENTION_RECORD, /* about a party: `id` of the record */
    MENTION_VALUE,  /* in what is stored of a party itself: `id` of the party */
#define MENTION(NAME, id, label) MENTION_##NAME,
#include "rights/mention_kind.def"
#undef MENTION
    MENTION_KINDS
};

struct mention {
    enum mention_kind kind;
    ref_t id, party;     /* party: whose it is; 0: nobody's */
    day_t day;           /* DAY_NONE: not known */
    int category, class; /* of the notice: what kind of data the text is; NOTICE_NOTHING: none */
    const char *label;   /* in ctx->lang: "Note" */
    const char *text;    /* in which the person is named; NULL: not for the one who asks */
    bool takes_out;      /* the program can take the name out (unname.h) */
};
struct mentions {
    struct mention *items;
    size_t count, room;
};
/* Of each of the parties its own list. `looked`: how many texts were looked through. Organisations have none. */
CHECKED enum status mention_find(struct ctx *ctx, const ref_t *parties, size_t count, struct mentions *lists,
                                 size_t *looked);

/* Whoever reads them reads of those whose texts they are: one entry in the log for all of them. */
CHECKED enum status mention_logged(struct ctx *ctx, const struct mention *list, size_t count);

/* "record/2hx3k": what a decision, a task and a certificate call it. */
const char *mention_item(struct arena *arena, const struct mention *mention);
bool mention_from(const char *item, enum mention_kind *kind, ref_t *id);
const char *mention_kind_id(enum mention_kind kind);
const char *mention_kind_label(enum mention_kind kind); /* message id */

#endif
