/* The answer to "what do you know about me": one ZIP with a page for people (HTML), data for programs (JSON) and a
 * manifest with hashes. All data, their sources, purposes and grounds, recipients by name, and per item until when
 * it is kept and why. Data of others are left out, never the person's own; what was redacted for a request (rights/redact.h) is
 * listed, with its reasons.
 * Used by: parcel, own; cli access, web, api.
 * Memory: ctx's arena; the document is the caller's (access_drop).
 * Errors: an existing file is not overwritten; a package that cannot be written whole leaves none. ST_INVALID at "until" or "only".
 * Promises: P60, P62.
 * Law: GDPR 15, 12(1); C-154/21 (recipients by name). */
#ifndef RIGHTS_ACCESS_H
#define RIGHTS_ACCESS_H

#include "rights/package.h"
#include "rights/redact.h"
#include "rights/shown.h"

struct access_result {
    size_t items, files;
    size_t papers;             /* that are to be copied by hand: a task each (registry/paper.h) */
    size_t redactions;         /* what was left out */
    size_t withheld;           /* what is not shown on the own page before somebody has looked */
    const char *manifest_hash; /* hex */
    const char *audit_head;    /* printed in the package: the log as it stood */
    struct shown_list shown;   /* every text and file in it */
};

/* What the person's own page shows (redact_own): without files, and without tasks for papers. One entry in the log, and the caller's
 * to free (json_decref). */
struct json_t;
CHECKED enum status access_document(struct ctx *ctx, ref_t party, struct json_t **document);
CHECKED enum status access_package(struct ctx *ctx, ref_t party, const char *path,
                                   struct access_result *result);

struct access_asked {
    ref_t party;
    ref_t request;        /* whose redactions count; 0: none */
    struct extent extent; /* the part that is meant */
    bool own;             /* for the own page: nobody of the staff looks at it first (redact_own) */
};
/* What answers the request: the part that it is about, of it only these days where some are said (DAY_NONE: none). */
struct access_asked access_for(const struct right_request *request, day_t from, day_t to);
/* What a package would hold, with the redactions applied. Part of party_read's entry in the log; nothing is packed. */
struct access_content {
    struct package package;
    struct redactions redactions; /* of the request */
    size_t withheld;
    size_t
        unseen; /* texts about others that name the person and are out of sight for who makes it: no package is */
    json_t *document;
};
CHECKED enum status access_read(struct ctx *ctx, const struct access_asked *asked,
                                struct access_content *content);
void access_drop(struct access_content *content);
/* What in it may be about others, in texts and files (rights/redact.h); part of the same entry. */
CHECKED enum status access_spots(struct ctx *ctx, const struct access_asked *asked,
                                 const struct access_content *content, struct redact_spot **spots,
                                 size_t *count);
#define scoped_access __attribute__((cleanup(access_drop))) struct access_content

/* The package in memory; `passphrase` NULL: as it is, else locked with it (AES-256). `page`: the page for people alone, for paper. */
struct access_pack {
    struct access_result result;
    const void *bytes;
    size_t length;
    const char *page;
};
CHECKED enum status access_pack(struct ctx *ctx, const struct access_asked *asked, const char *passphrase,
                                struct access_pack *pack);

#endif
