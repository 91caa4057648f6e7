/* What people have written freely and what is about no party: reasons, notes, letters, what somebody has looked at (rights/wording.def).
 * One pass over all of it, or over what belongs to one item; and passages taken out of it, in the same row and under the same key.
 *
 *     TRY(wording_each(ctx, db, &(struct wording_asked){.kind = MENTION_KINDS}, see, arg));
 *     TRY(wording_change(ctx, write, MENTION_BREACH, id, &(struct wording_edit){.text = shorten, .arg = arg}, &changed));
 *
 * Used by: mention, unname, sensitive, request.
 * Memory: each row in an arena of its own: what `see` keeps it copies.
 * Errors: of reading and writing. A row whose key is gone, or that is damaged, says nothing; whose page it is on tells of it.
 * Promises: P25, P69. A signed text is shortened like any other: in its place stands when and why; the hash in the log stays, and is that
 *   of what was signed. What an older copy of the database holds stays there as long as the row's key does.
 * Law: GDPR 5(1)(c), 9, 17. */
#ifndef RIGHTS_WORDING_H
#define RIGHTS_WORDING_H

#include "rights/mention.h"

#include <jansson.h>

struct db;
struct write;

struct wording {
    enum mention_kind kind;
    ref_t item, party;  /* party: whose it is; 0: nobody's */
    int64_t at;         /* 0: not known */
    const char *plain;  /* as it is sealed */
    const json_t *json; /* the same, taken apart; NULL: it is the text itself */
};
struct wording_asked {
    enum mention_kind kind; /* MENTION_KINDS: all of them */
    ref_t item;             /* 0: all of them */
};
CHECKED enum status wording_each(struct ctx *ctx, struct db *db, const struct wording_asked *asked,
                                 enum status (*see)(void *arg, const struct wording *wording), void *arg);

/* Each text in it, without what people do not write: ids, days, the receiver's own address, the name of whoever signs. */
void wording_texts(const struct wording *wording, void (*text)(void *arg, const char *text), void *arg);

struct wording_edit {
    const char *(*text)(struct ctx *ctx, void *arg,
                        const char *text); /* gives back the same where nothing is changed */
    void *arg;
};
/* Inside a change. `changed`: how many rows. */
CHECKED enum status wording_change(struct ctx *ctx, struct write *write, enum mention_kind kind, ref_t item,
                                   const struct wording_edit *edit, size_t *changed);

/* What stands in place of what was taken out, in the register's first language: when, and whether because of an erasure. */
const char *wording_mark(struct ctx *ctx, bool erasure);

/* For the test that nothing is forgotten: 0, or how often the column of the table is in the list. */
int wording_known(const char *table, const char *column);
bool wording_plain(const char *column);

#endif
