/* Messages as they lie in the register.
 * Used by: outbox*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_OUTBOX_INSIDE_H
#define RIGHTS_OUTBOX_INSIDE_H

#include "registry/inside.h"
#include "registry/value.h"
#include "registry/within.h"
#include "rights/outbox.h"

#include <jansson.h>

/* What is sealed. */
struct outbox_words {
    const char *address, *name, *subject, *text;
    const char *file, *file_type;
    const char *stop; /* what stands in the link by which the receiver objects; NULL: there is none */
    bool first;       /* the address was the party's first one, and nobody chose it */
};
const char *outbox_words_json(struct ctx *ctx, const struct outbox_words *words);

/* A row, opened. */
struct outbox_row {
    struct message message;
    struct outbox_words words;
    const char *domain;
    enum lang lang;
    int64_t key; /* 0: it is destroyed */
};
CHECKED enum status outbox_rows(struct ctx *ctx, struct query *q, struct outbox_row **list, size_t *count);
CHECKED enum status outbox_row(struct ctx *ctx, struct db *db, ref_t id, struct outbox_row *row);

bool outbox_kind_stops(enum outbox_kind kind);
bool outbox_kind_robot(enum outbox_kind kind);
const char *outbox_kind_contact(enum outbox_kind kind); /* kind of record, or NULL */
static inline struct seal_place outbox_place(ref_t message, bool file) {
    return (struct seal_place){.record = message, .class = OUTBOX_CLASS, .rev = file};
}

/* May a message of this kind be sent to the party, which lives where it lives now? As the one who acts. `permission` says for which
 * purpose and by which sentence. */
CHECKED enum status outbox_ask(struct ctx *ctx, struct db *db, enum outbox_kind kind, ref_t party, int purpose,
                               struct permission *permission);
/* Is it somebody of the register whom it goes to, so that the address must be theirs? */
bool outbox_to_party(enum outbox_kind kind, ref_t party, ref_t request);
/* Their first e-mail address for this purpose (NOTICE_NOTHING: none, or a duty), as the one who acts sees it, rather one that nobody has
 * whose data may only be stored (registry/withheld.h), and of an organisation for marketing one that is no person's; NULL: none.
 * `theirs`: whether `address` is one of them. */
CHECKED enum status outbox_party_address(struct ctx *ctx, struct db *db, ref_t party, int purpose,
                                         const char *address, const char **first, bool *theirs,
                                         const char **name);
/* Would marketing go to an organisation by an address that is a person's who has not consented (registry/personal.h)? */
CHECKED enum status outbox_personal(struct ctx *ctx, struct db *db, ref_t party, int purpose,
                                    const char *address, bool *personal);
/* Is `address` one to which such a message does not go, because somebody restricted has it too? What the law asks goes. */
CHECKED enum status outbox_withheld(struct ctx *ctx, struct db *db, enum outbox_kind kind, ref_t party,
                                    const char *address, bool *held);
/* Is `address` one of theirs that does not work (outbox_broken)? */
CHECKED enum status outbox_returns(struct ctx *ctx, struct db *db, ref_t party, const char *address,
                                   bool *returns);
enum outbox_why outbox_why_from(const char *id); /* one that this program does not know says nothing */
/* Is it one of a letter to many? Nobody gets that twice. */
CHECKED enum status outbox_of_mailing(struct ctx *ctx, struct db *db, ref_t message, bool *is);
/* Is this the last place that names somebody who was erased? Then its words go when it is over. */
CHECKED enum status outbox_bare(struct ctx *ctx, struct db *db, const struct message *message, bool *bare);
CHECKED enum status outbox_log(struct ctx *ctx, struct write *write, const char *action,
                               const struct message *message, const char *sentence, const char *detail);

/* What became of it is new again. */
CHECKED enum status outbox_unsee(struct ctx *ctx, struct write *write, ref_t message);

#endif
