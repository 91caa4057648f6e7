/* The content of an access package as one JSON document, and the same as a page for people. Whatever the page says is in
 * the document: there is one list of what a package holds.
 * Used by: access.
 * Memory: ctx->arena; the document is the caller's (json_decref). */
#ifndef RIGHTS_PACKAGE_H
#define RIGHTS_PACKAGE_H

#include "registry/choice_words.h"
#include "registry/disclosure.h"
#include "registry/doorway.h"
#include "registry/due.h"
#include "registry/earlier.h"
#include "registry/former.h"
#include "registry/paper.h"
#include "registry/record.h"
#include "registry/telling.h"
#include "rights/breach.h"
#include "rights/hold.h"
#include "rights/holders.h"
#include "rights/outbox.h"
#include "rights/parcel.h"
#include "rights/request.h"
#include "rights/task.h"

#include <jansson.h>

/* What belongs to no class of retention unless the notice says so (data.choices, data.requests, data.log). */
enum package_besides { PACKAGE_CHOICES, PACKAGE_REQUESTS, PACKAGE_MESSAGES, PACKAGE_BESIDES };

/* What a record said before it was corrected. */
struct package_former {
    struct former *items;
    size_t count;
};

struct package {          /* what was read from the register */
    struct extent extent; /* only this part of it was asked for */
    const size_t *left;   /* by class, how many items were left out for that; NULL: none */
    size_t left_besides[PACKAGE_BESIDES];
    struct party party;
    const struct earlier_value *formers; /* values that stood before */
    size_t former_count;
    struct record *records;
    size_t record_count;
    const struct package_former *record_formers; /* of each record, in their order */
    struct due_verdict *verdicts;
    size_t verdict_count;
    struct choice *choices;
    size_t choice_count;
    struct choice_words *choice_words; /* of each */
    int64_t restricted;                /* since when the data are only stored; 0: they are not */
    struct disclosure *disclosures;
    size_t disclosure_count;
    struct telling *tellings;
    size_t telling_count;
    struct paper *papers;
    size_t paper_count;
    struct breach *breaches;
    size_t breach_count;
    struct right_request *requests;
    size_t request_count;
    struct hold *holds;
    size_t hold_count;
    struct message *messages; /* that were written to them */
    size_t message_count;
    struct task *tasks; /* of which those that tell recipients are in it */
    size_t task_count;
    struct parcel *parcels; /* how answers of before were handed over */
    size_t parcel_count;
    struct doorway *doorways; /* links that they were given */
    size_t doorway_count;
    struct holder_state
        *holders; /* every system and recipient of the notice, as it stands on the day of the answer */
    size_t holder_count;
};

#define PACKAGE_SCHEMA "seloste-access-1" /* docs/ACCESS.md */

/* "files/ID.pdf": where a record's file lies in the package. */
const char *package_file_name(struct ctx *ctx, const struct record *record);
/* Of what was read only that part stays; how much goes is counted. What the law wants said of any data (for what, to whom, rights)
 * stays. */
void package_narrow(struct ctx *ctx, const struct extent *extent, struct package *package);
/* Does it hold what the notice calls by that id of data ("log", "choices", "requests")? */
bool package_says(struct ctx *ctx, const struct package *package, const char *category);
/* Adds to what was left out because only a part was asked for. */
void package_left_out(json_t *document, const char *what, const char *words, size_t items);
/* Adds "elsewhere": what is said of the person in texts about others, of the part that is meant. `unseen`: how many of them the one who makes
 * it may not see. */
CHECKED enum status package_elsewhere(struct ctx *ctx, const struct package *package, json_t *document,
                                      size_t *unseen);
/* Where they are not looked through: the document says so, and how they are had. */
void package_no_elsewhere(struct ctx *ctx, json_t *document);
json_t *package_json(struct ctx *ctx, const struct package *package);
/* Purposes with grounds, holders, transfers, rights: what the notice says of this party. */
void package_notice_json(struct ctx *ctx, const struct package *package, json_t *document);
const char *package_page(struct ctx *ctx, const json_t *document);

#endif
