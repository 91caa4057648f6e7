/* What a person has been handed already, which their own page shows without anybody looking at it again; and what was left out of an answer
 * whose words are gone by now, which it does not show before somebody has looked again.
 * Used by: access, parcel, redact_own, request_keep, erase_rows.
 * Memory: ctx's arena; `struct shown` is dropped by its user.
 * Errors: of the register.
 * Promises: P60, P62. Of a text only a keyed hash is kept, bound to its item, so that a text that was changed is another one. It goes with the
 *   record or the person.
 * Law: GDPR 15(3), 15(4), 25. */
#ifndef RIGHTS_SHOWN_H
#define RIGHTS_SHOWN_H

#include "registry/inside.h"

#include <jansson.h>

/* ---- handing over */

struct shown_one {
    const char *item;
    ref_t record; /* of a record or its file; 0 */
    unsigned char hash[TOKEN_SIZE];
};
struct shown_list {
    struct shown_one *items;
    size_t count, room;
};
/* Every text and file of a package's document, as ctx->lang has it. */
void shown_collect(struct ctx *ctx, const json_t *document, struct shown_list *list);
/* Inside the change that hands it over. */
CHECKED enum status shown_put(struct ctx *ctx, struct write *write, ref_t party, const struct shown_list *list);

/* ---- on the own page */

struct shown {
    json_t *texts, *hidden;
};
CHECKED enum status shown_read(struct ctx *ctx, struct db *db, ref_t party, struct shown *shown);
void shown_drop(struct shown *shown);
#define scoped_shown __attribute__((cleanup(shown_drop))) struct shown
bool shown_text(struct ctx *ctx, const struct shown *shown, const char *item, const char *text);
bool shown_file(struct ctx *ctx, const struct shown *shown, const char *item, const json_t *file);
/* Something of it was left out once, and nobody knows any more what. */
bool shown_hidden(const struct shown *shown, const char *item);

/* ---- what ends */

/* Before what was left out of a request's answer goes with its words: its items are not shown. */
CHECKED enum status shown_hide(struct ctx *ctx, struct write *write, ref_t request);
CHECKED enum status shown_forget(struct ctx *ctx, struct write *write, ref_t party);
/* What was handed over of records that are gone. */
CHECKED enum status shown_sweep(struct ctx *ctx);

#endif
