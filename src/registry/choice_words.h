/* What somebody agreed to, or with which words they objected: what the notice said on that day, the words as they stood on the
 * form or the page, and the document that they signed or sent. The words lie in the letter of the choice's record, so they are carried,
 * merged, taken apart, handed out and erased with it; the document is another record of the party.
 * Used by: cli show, web, api, rights (package, promises).
 * Memory: ctx's arena.
 * Errors: those of the database and of letters.
 * Promises: what the one who asks does not see of the records is not shown here either. A choice of which nothing was written down has
 * the edition of the notice of its day.
 * Law: GDPR 7(1): the controller can show to what somebody consented. */
#ifndef REGISTRY_CHOICE_WORDS_H
#define REGISTRY_CHOICE_WORDS_H

#include "registry/choice.h"

struct choice_words {
    const char *
        version; /* of the notice in force on that day, as it is called ("4"); NULL: there was none of this register yet */
    day_t in_force;   /* of it; DAY_NONE when it says none */
    const char *says; /* of a consent: the sentence of that edition about the purpose, in ctx->lang; or NULL */
    const char *text; /* that they agreed to, or objected with; or NULL */
    ref_t document;   /* the record; 0: none */
    const char *
        paper; /* what it is, in words: "Paper, 3 June 2026"; NULL: it is not there any more, or not for the one who asks */
    const char *place; /* where that is, or what the file is called; or NULL */
};
/* One for each of the choices of a party that was read. */
CHECKED enum status choice_words_of(struct ctx *ctx, const struct choice *choices, size_t count,
                                    struct choice_words **words);
/* The same by a caller that has asked permit() already. */
CHECKED enum status choice_words_within(struct ctx *ctx, struct db *db, const struct choice *choices,
                                        size_t count, struct choice_words **words);
/* "version 4 of the notice, in force from 1 June 2026"; NULL where there was none. */
const char *choice_words_edition(struct ctx *ctx, const struct choice_words *words);
/* The document in words, also of one that is gone; NULL: none was named. With its place, or without. */
const char *choice_words_document(struct ctx *ctx, const struct choice_words *words);
const char *choice_words_paper(struct ctx *ctx, const struct choice_words *words);

#endif
