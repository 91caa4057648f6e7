/* Whose data may only be stored (Article 18), asked of an address and of somebody who comes in: the restriction holds for the
 * person, however the name is spelt this time.
 * Used by: permit (nothing is sent to such an address), known and import_write (a doubt for a person to decide), outbox, choice.
 * Memory: ctx's arena; of withheld_read the one that was given, which is wiped.
 * Errors: of the database, of letters, of the key folder.
 * Promises: nothing is stored for it. It follows from who is restricted today and who has which address, by their keyed tokens: so it
 * goes with a merge, comes back with a split, and ends when the restriction is lifted or the person is erased. An organisation's own
 * restriction binds no address: Article 18 is about people.
 * Law: GDPR 18. */
#ifndef REGISTRY_WITHHELD_H
#define REGISTRY_WITHHELD_H

#include "registry/alike_judge.h"
#include "registry/inside.h"
#include "vault/lookup.h"

struct withheld {
    ref_t party;              /* who is restricted; 0: nobody */
    const char *field, *text; /* what they share; NULL: name and the rest */
};
struct withheld_list {
    struct withheld *items;
    size_t count, room;
};

/* The restricted people who have one of these e-mail addresses, phones or numbers; `self` is not counted. */
CHECKED enum status withheld_by(struct ctx *ctx, struct db *db, enum lookup_view view, ref_t self,
                                const struct values *values, struct withheld_list *list);
bool withheld_has(const struct withheld_list *list, const char *field, const char *text);
/* The same of somebody who is in the register. */
CHECKED enum status withheld_of(struct ctx *ctx, struct db *db, ref_t party, struct withheld_list *list);

/* Everybody restricted by their own wish, as they are compared. Whom a rule of retention has restricted is found by address alone. */
struct withheld_few {
    struct arena *arena;
    struct alike_one *items;
    size_t count, room;
    bool any; /* somebody is restricted, by whatever: otherwise there is nothing to ask */
};
CHECKED enum status withheld_read(struct ctx *ctx, struct db *db, struct arena *arena,
                                  struct withheld_few *few);
/* Somebody restricted with one of the values' addresses, or likely the same as the list of duplicates sees it. */
CHECKED enum status withheld_like(struct ctx *ctx, struct db *db, enum lookup_view view,
                                  const struct withheld_few *few, enum party_form form,
                                  const struct values *values, struct withheld *found);

/* On the writer, when a restriction begins or ends: whoever shares an address is read anew by those who remember what may be sent. */
CHECKED enum status withheld_touch(struct ctx *ctx, struct write *write, ref_t party);

#endif
