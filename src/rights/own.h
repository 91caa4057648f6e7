/* The person's own page: what somebody who came in by a link and a code (registry/doorway.h) sees of their own data, and what they do
 * there. Whoever acts is the person: permit() lets them act for themselves alone.
 * Used by: cli page, api, web/giving, web/own*.c.
 * Memory: ctx's arena; the document is the caller's (json_decref).
 * Errors: permit()'s; request.h's and choice.h's; ST_BUSY where there is no memory for a package.
 * Promises: P60-P71. Every reading is in the log, with the person as who read, before the page leaves. Objections and withdrawals
 *   count at once. What waits for somebody of the staff is a request, with its promised day.
 * Law: GDPR 12(2), 15-18, 20-22, 77; recital 63. */
#ifndef RIGHTS_OWN_H
#define RIGHTS_OWN_H

#include "base/buf.h"
#include "registry/doorway.h"
#include "rights/erase.h"
#include "rights/request.h"

struct json_t;

/* ---- by the staff */

/* People have a page; an organisation has none: its people have theirs. Nor has anybody who is erased. */
bool own_page_for(const struct party *party);
/* A link to the page (registry/doorway.h); `hours` 0: as long as the setting says. `request`: because of which; 0: none. ST_CONFLICT for whoever
 * has no page, and while it is in doubt who asks; ST_INVALID at "request" for one that is about somebody else. */
CHECKED enum status own_give(struct ctx *ctx, ref_t party, ref_t request, int hours, struct doorway_made *made);

/* The address to which the link may go by e-mail; NULL: none is known, no mail server or no name of the site is set, or it may not. */
CHECKED enum status own_address(struct ctx *ctx, const struct party *party, const char **address);
/* The link alone: the code goes another way. */
CHECKED enum status own_mail(struct ctx *ctx, const struct party *party, const struct doorway_made *made);

/* ---- by the person, with ctx->actor ACTOR_PERSON */

/* Everything, as the access package has it (docs/ACCESS.md). */
CHECKED enum status own_read(struct ctx *ctx, struct json_t **document);
/* The same as one file of JSON for another service (GDPR 20); in the log. */
CHECKED enum status own_portable(struct ctx *ctx, struct buf *bytes);
/* The whole package. A request for access that came by the page is answered by it, unless there are papers to copy by hand. */
CHECKED enum status own_package(struct ctx *ctx, struct buf *bytes);

/* What may be asked on the page; the rest is done there at once. */
bool own_may_ask(enum deadline_right right);
struct own_asked {
    enum deadline_right right;
    const char *text, *scope; /* or NULL */
    int purpose;          /* of an objection: one of own_uses() that may be objected to; else NOTICE_NOTHING */
    struct extent extent; /* of access: the part that is meant */
};
CHECKED enum status own_ask(struct ctx *ctx, const struct own_asked *asked, ref_t *request);
/* What would go and what would stay, until when and by which sentence. */
CHECKED enum status own_plan(struct ctx *ctx, struct erase_plan *plan);

/* Of each purpose of the notice, in its order: are their data used for it now, and what is to be said of it; NULL: nothing. */
struct own_state {
    bool yes;
    const char *says;
};
CHECKED enum status own_states(struct ctx *ctx, struct own_state **list, size_t *count);

enum { OWN_CHANNELS = 4 }; /* in which marketing comes to somebody */
/* Objections and consents of one use: what holds, and what may be chosen. */
struct own_use {
    int purpose;         /* of the notice */
    const char *channel; /* NULL: every one */
    bool objected, consented;
    bool some; /* of every one: objected, but not in each of the channels */
    bool may_object, may_consent;
};
CHECKED enum status own_uses(struct ctx *ctx, struct own_use **uses, size_t *count);
/* `purpose` NOTICE_NOTHING: an objection to all marketing. `words`: that stood on the page beside the button, and on it. */
CHECKED enum status own_choose(struct ctx *ctx, int purpose, const char *channel, bool consents,
                               const char *words);
/* What has become of marketing: what this says is what a sending would be told (registry/permit.h). */
struct own_marketing {
    bool left; /* there is some that they have not objected to, whomever it is for: a button stops all of it */
    bool stopped;                       /* there is some that they have objected to */
    const char *channels[OWN_CHANNELS]; /* in which some may still come */
    size_t channel_count;
    int64_t consented; /* when they consented last to what may come; 0: some of it needs no consent */
};
CHECKED enum status own_marketing(struct ctx *ctx, struct own_marketing *marketing);

#endif
