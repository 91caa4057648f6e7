/* May a message be sent to them: every purpose of the notice in every channel, as the one door answers, in as few rows as
 * say it all. Nothing is decided here.
 * Used by: cli sending, web.
 * Memory: ctx's arena.
 * Errors: permit()'s for the reading, and those of the database. A no to a message is an answer, not an error, and no
 * refusal in the log: nobody has tried to send anything.
 * Promises: P5-P17, P30-P32, P71: what stands here is what a sending would be told.
 * Law: GDPR 6, 7, 21; ePrivacy directive 13. */
#ifndef REGISTRY_SENDING_H
#define REGISTRY_SENDING_H

#include "registry/permit.h"
#include "registry/party.h"

enum { SENDING_WHOM_MOST = 32, SENDING_CHANNELS_MOST = 32 };

/* The same answer for all of these. */
struct sending_row {
    const int *purposes; /* of the notice */
    size_t purpose_count;
    int service;       /* for which alone it is said; NOTICE_NOTHING: whatever it is about */
    unsigned whom;     /* bits: of those who were asked about */
    unsigned channels; /* bits: of the table's */
    struct permission answer;
};

struct sending {
    const ref_t *whom; /* the party, then those who speak for it today */
    const char *const *names;
    size_t whom_count;
    bool some_left; /* there are more than were asked about */
    const char *const *channels;
    size_t channel_count;
    const struct sending_row *rows;
    size_t count;
};

/* Of a party that was read, and of an organisation's people as party_people gave them. */
CHECKED enum status sending_of(struct ctx *ctx, const struct party *party, const struct party *people,
                               size_t count, struct sending *sending);

#endif
