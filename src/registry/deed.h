/* What was done about a party besides its values, and what it was before: enough to take the last of it back, and for the list of
 * what was done today. Plain facts that stand in plain elsewhere (days, ids, types); a text is never among them.
 * Used by: links, link, choice, adopt, trust, record, rectify (they put); takeback, agenda (they read); merge, rights/erase.
 * Memory: ctx's arena.
 * Errors: of the database.
 * Promises: of days before today only the last deed of a party stays. It goes with the party; it is not carried.
 * Law: GDPR 5(1)(c), (d). */
#ifndef REGISTRY_DEED_H
#define REGISTRY_DEED_H

#include "registry/inside.h"

enum deed_kind {
#define DEED(name, id, undo, what) DEED_##name,
#include "registry/deed.def"
#undef DEED
    DEED_COUNT /* none */
};
enum deed_undo { DEED_ANY_TIME, DEED_SAME_DAY, DEED_NEVER };

struct deed {
    ref_t party;
    int64_t change, at;
    enum deed_kind kind;
    ref_t subject;   /* of a link or a record; or 0 */
    const char *was; /* as the kind's own file wrote it; or NULL */
    int64_t user;    /* of the staff; 0: the command line */
};

const char *deed_id(enum deed_kind kind);
const char *deed_what(enum deed_kind kind); /* message id */
enum deed_undo deed_undo(enum deed_kind kind);

CHECKED enum status deed_put(struct ctx *ctx, struct write *write, ref_t party, enum deed_kind kind,
                             ref_t subject, const char *was);
/* `kind` DEED_COUNT: there is none. */
CHECKED enum status deed_last(struct ctx *ctx, struct db *db, ref_t party, struct deed *deed);
/* Of two kinds, since an instant, the latest first; `user` 0: of anybody. */
CHECKED enum status deed_since(struct ctx *ctx, struct db *db, const enum deed_kind kinds[2], int64_t since,
                               int64_t user, size_t limit, struct deed **deeds, size_t *count);
CHECKED enum status deed_drop(struct ctx *ctx, struct write *write, const struct deed *deed);
CHECKED enum status deed_forget(struct ctx *ctx, struct write *write, ref_t party);

/* Facts of `was`: numbers, and words without blanks, parted by blanks; a "-" is none. */
struct deed_facts {
    const char *rest;
    struct arena *arena;
};
struct deed_facts deed_facts(struct ctx *ctx, const struct deed *deed);
int64_t deed_number(struct deed_facts *facts, int64_t otherwise);
const char *deed_word(struct deed_facts *facts); /* NULL: none */
const char *deed_day_text(struct ctx *ctx, day_t day);

#endif
