/* What permit() reads of a party to answer: each thing when it is first asked for, and then no more, however many questions
 * of the same party follow (a page asks dozens: every purpose in every channel).
 * Used by: permit.
 * Memory: ctx's arena.
 * Errors: of the database and of letters.
 * Promises: one dossier is one snapshot: it is never kept longer than the reading or the change it was begun in. */
#ifndef REGISTRY_DOSSIER_H
#define REGISTRY_DOSSIER_H

#include "registry/choice.h"
#include "registry/envelope.h"
#include "registry/lookups.h"
#include "registry/relation.h"
#include "registry/telling.h"
#include "registry/value.h"
#include "registry/versions.h"
#include "registry/withheld.h"

/* What an answer says of a path of the notice. A page asks a hundred questions and gets ten answers. */
struct answer_words {
    const struct notice *notice;
    const char *path, *id; /* id: of the message; NULL: of a yes */
    const char *sentence, *quote, *why;
};

/* What an answer can hang on besides the party's row and roles, as bits. */
enum dossier_read {
    DOSSIER_CHOICES = 1,
    DOSSIER_OBJECTED = 2, /* objections of others with the same address */
    DOSSIER_STANDING = 4,
    DOSSIER_VALUES = 8,
    DOSSIER_TOLD = 16,
    DOSSIER_BASES = 32,
    DOSSIER_BEGAN = 64,
    DOSSIER_SIGHT = 128,    /* permit() sets it */
    DOSSIER_WITHHELD = 256, /* others with the same address whose data may only be stored */
    DOSSIER_VOICE = 512,    /* objections of the organisations that the party speaks for */
    DOSSIER_PERSONAL = 1024 /* whether an organisation's addresses are a person's (registry/personal.h) */
};

struct dossier {
    struct db *db;
    unsigned read;               /* what has been asked for: enum dossier_read */
    const struct party_row *row; /* NULL: of nobody in particular */
    ref_t party;
    int64_t as_of; /* what came after this instant is not counted; 0: everything is */
    bool has_choices, has_values, has_told, has_bases, has_standing, has_records, has_suppressions, has_every,
        has_withheld, has_organisations;
    struct choice *choices;
    size_t choice_count;
    struct values values; /* with what licences say of them */
    struct telling *tellings;
    size_t telling_count;
    struct versions bases;
    struct standing standing;
    struct envelopes records;
    size_t looked_at; /* how many of the records have been opened */
    const char **begun_in;
    size_t begun_count, begun_room;
    bool begun;
    struct values every; /* also what a merge has put aside */
    struct withheld_list withheld;
    struct suppression *suppressions;
    size_t suppression_count;
    struct dossier *organisations; /* that the party speaks for today */
    size_t organisation_count;
    struct answer_words *worded;
    size_t worded_count, worded_room;
};

/* ST_NOT_FOUND when there is no such party; 0 is nobody. */
CHECKED enum status dossier_begin(struct ctx *ctx, struct db *db, ref_t party, struct dossier *dossier);
/* As it was at an instant that is over, as far as what is stored today still tells (0: as it is). Days are those of ctx->now, which the
 * caller has set to that instant. A restriction that was lifted since is not known any more. */
CHECKED enum status dossier_begin_at(struct ctx *ctx, struct db *db, ref_t party, int64_t as_of,
                                     struct dossier *dossier);
/* The choice that decides about a use. */
CHECKED enum status dossier_choice(struct ctx *ctx, struct dossier *dossier, const char *purpose,
                                   const char *channel, struct choice_standing *standing);
/* Did somebody with one of the party's addresses object to it, later than `since`? `leaves`: as in choice_reaches(). */
CHECKED enum status dossier_objected(struct ctx *ctx, struct dossier *dossier, const char *purpose,
                                     const char *channel, const char *leaves, int64_t since, bool *objected);
/* Whose addresses of the party are also those of somebody whose data may only be stored. */
CHECKED enum status dossier_withheld(struct ctx *ctx, struct dossier *dossier, const struct values **every,
                                     const struct withheld_list **withheld);
/* Of each organisation that the party speaks for today, what is read of itself. */
CHECKED enum status dossier_organisations(struct ctx *ctx, struct dossier *dossier,
                                          struct dossier **organisations, size_t *count);
CHECKED enum status dossier_standing(struct ctx *ctx, struct dossier *dossier,
                                     const struct standing **standing);
CHECKED enum status dossier_values(struct ctx *ctx, struct dossier *dossier, const struct values **values);
/* What the person has yet to be told (Article 14); NULL: nothing. */
CHECKED enum status dossier_untold(struct ctx *ctx, struct dossier *dossier, const struct telling **open);
CHECKED enum status dossier_bases(struct ctx *ctx, struct dossier *dossier, const struct versions **bases);
/* Did the person come to us by itself, in this channel (NULL: in any)? */
CHECKED enum status dossier_began(struct ctx *ctx, struct dossier *dossier, const char *channel, bool *began);
/* The words of an answer; `why` is NULL until it was put into words once. */
struct answer_words *dossier_words(struct ctx *ctx, struct dossier *dossier, const struct notice *notice,
                                   const char *path, const char *id);

#endif
