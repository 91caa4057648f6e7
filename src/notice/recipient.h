/* Data that are handed to somebody: may this recipient (or system) of the notice have them, and on which ground do they
 * leave the EU and the EEA? What the notice and the law say; what is known of the party is told as evidence.
 * Used by: check, registry/permit, rights/export, rights/entrust, rights/promise.
 * Memory: the context's arena.
 * Errors: none; an answer without a message is a yes.
 * Promises: P13, P29-P35, P41-P47: nobody but who is named, nothing outside what is named for them, no ground after its
 * last day.
 * Law: GDPR 5(1)(b), 28, 44-49. */
#ifndef NOTICE_RECIPIENT_H
#define NOTICE_RECIPIENT_H

#include "notice/notice.h"

/* What is written down about a recipient beside the notice (registry/holding.h): a signed agreement, the certification on which a
 * ground rests. */
struct recipient_term {
    const char *ground; /* of a certification; NULL: an agreement */
    day_t from, to;     /* DAY_NONE: not said */
};
struct recipient_known {
    const struct recipient_term *terms;
    size_t count;
    /* Of the agreement that the notice names: its last day, where it was ended; the first day of one that took its place. */
    day_t agreement_ends, agreement_replaced;
};

struct recipient_asked {
    const struct recipient_known
        *known;        /* NULL: the notice alone is asked, and certifications are taken as given */
    int recipient;     /* index into the notice's holders */
    int type, purpose; /* NOTICE_NOTHING: any */
    bool party;        /* of a party: its evidence counts; otherwise only what holds for everybody is asked */
    unsigned evidence; /* bits of enum need that are there */
    day_t on;
};

struct recipient_answer {
    const char *id;     /* message that refuses, with {1} for the sentence; NULL: yes */
    const char *path;   /* of the notice, that decides */
    const char *ground; /* on which the data leave the EU and the EEA; NULL: they stay */
};

struct recipient_answer recipient_ask(struct ctx *ctx, const struct notice *notice,
                                      const struct recipient_asked *asked);
/* Is this class, or this category of data, among what the notice names for the recipient? `category` may be
 * NOTICE_NOTHING. */
bool recipient_gets(const struct notice *notice, int recipient, int class, int category);
/* Does it get only what a law makes one keep (vouchers), and does the notice not say for which purposes? Then it gets them for no
 * marketing: nobody meant that without saying so. */
bool recipient_of_books(const struct notice *notice, const struct holder *holder);
/* Does it get data for this purpose? Where the notice names purposes for a recipient, for these. Where it names none, what the recipient is
 * says it: whoever gets vouchers alone, for the accounts; whoever needs a job, for what is done for one; an authority for nothing that
 * is marketing, a survey, or rests on somebody's asking or consent. */
bool recipient_for(const struct notice *notice, const struct holder *holder, int purpose);
/* By its id, or the name of the firm; NOTICE_NOTHING. */
int recipient_find(const struct notice *notice, const char *text);
/* Does the notice name the firm, or only what kind of recipient it is ("printing houses and other subcontractors")? */
bool recipient_named(const struct holder *holder);
/* "Tilitoimisto Hakanen & Niinimaa", or the notice's words where it names no firm. */
const char *recipient_name(const struct notice *notice, int recipient, enum lang lang);

/* Do data lie outside the EU and the EEA, or may they, or not? Where `outside` and the place say different things, the stricter of
 * the two; where only one of them speaks, that one; where neither does, they may. */
enum outside recipient_outside(const struct holder *holder);
/* Do its place and its `outside` contradict each other? */
bool recipient_contradicts(const struct holder *holder);
/* May data leave the EU and the EEA by it, as far as the notice says? */
bool recipient_leaves(const struct holder *holder);
/* The first of its grounds that is law on the day, and within its own days; NULL: none is. The Data Privacy Framework is one only
 * while the company is certified, adequacy only of countries that are adequate (a town, or a word, is none), and what Article 49 lets go in single cases is none
 * for what is used regularly. */
const char *recipient_ground(const struct notice *notice, const struct holder *holder,
                             const struct recipient_known *known, day_t on);
/* Does this one ground hold on the day? */
bool recipient_ground_holds(const struct notice *notice, const struct holder *holder,
                            const struct transfer_ground *ground, const struct recipient_known *known,
                            day_t on);
/* The words of a ground, with the limit of the decision that it rests on, where it has one: "..., only organisations under PIPEDA".
 * words NULL: those of the notice's language. */
const char *recipient_ground_words(struct arena *arena, const struct notice *notice,
                                   const struct holder *holder, const char *ground, enum lang lang,
                                   const char *words);
/* Is there a valid agreement on the day, of the notice or written down? */
bool recipient_agreement(const struct holder *holder, const struct recipient_known *known, day_t on);

/* "Of the named providers whose place is known": how many, and how many of them inside the EU and EEA. */
void recipient_share_in_eea(const struct notice *notice, size_t *inside, size_t *known);

/* Until when a copy there can still be read of what is erased there on that day. */
day_t holder_copies_until(const struct holder *holder, day_t erased);

#endif
