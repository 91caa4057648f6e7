/* The answer to "what do you know about me": one ZIP with a page for people (HTML), data for programs (JSON) and a
 * manifest with hashes. All data, their sources, purposes and grounds, recipients by name, and per item until when
 * it is kept and why. Data of others are left out, never the person's own.
 * Used by: cli access, own.
 * Errors: an existing file is not overwritten; a package that cannot be written whole leaves none.
 * Promises: P60, P62.
 * Law: GDPR 15, 12(1); C-154/21 (recipients by name). */
#ifndef RIGHTS_ACCESS_H
#define RIGHTS_ACCESS_H

#include "registry/party.h"

struct access_result {
    size_t items, files;
    size_t papers;             /* that are to be copied by hand: a task each (registry/paper.h) */
    const char *manifest_hash; /* hex */
    const char *audit_head;    /* printed in the package: the log as it stood */
};

/* The same as a document, to be shown: without files, and without tasks for papers. One entry in the log, and the caller's to
 * free (json_decref). */
struct json_t;
CHECKED enum status access_document(struct ctx *ctx, ref_t party, struct json_t **document);
CHECKED enum status access_package(struct ctx *ctx, ref_t party, const char *path,
                                   struct access_result *result);

#endif
