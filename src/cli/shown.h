/* Values as people read them on a terminal, and as programs read them in JSON.
 * Used by: the commands.
 * Memory: the context's arena; JSON values are new references.
 * Errors: none. */
#ifndef CLI_SHOWN_H
#define CLI_SHOWN_H

#include "cli/command.h"
#include "notice/field.h"
#include "notice/retention.h"
#include "registry/licence.h"
#include "registry/telling.h"

const char *shown_day(struct ctx *ctx, day_t day); /* "" for DAY_NONE */
const char *shown_instant(struct ctx *ctx, int64_t instant, bool whole_day);
const char *shown_cents(struct ctx *ctx, int64_t cents); /* 1 240,50 € */
const char *shown_number(struct ctx *ctx, size_t number);
const char *shown_bytes(struct ctx *ctx, int64_t bytes); /* 120 kB, 1,4 MB */
const char *shown_type(struct ctx *ctx, int type);
const char *shown_source(struct ctx *ctx, int source);
const char *shown_class(struct ctx *ctx, int class);
const char *shown_state(struct ctx *ctx, enum keep_state state);
const char *shown_relation(struct ctx *ctx, enum relation relation);
const char *shown_id(struct ctx *ctx, ref_t ref);

/* A field as the types of a party have it; NULL for one that the notice no longer lists. */
const struct field *shown_field(struct ctx *ctx, const struct party *party, const char *id);

json_t *shown_json_text(const char *text); /* null for NULL */
json_t *shown_json_day(struct ctx *ctx, day_t day);
json_t *shown_json_instant(struct ctx *ctx, int64_t instant);
json_t *shown_json_id(struct ctx *ctx, ref_t ref); /* null for 0 */
/* The id of an entry of the notice, null for NOTICE_NOTHING. */
json_t *shown_json_type(struct ctx *ctx, int type);
json_t *shown_json_telling(struct ctx *ctx, const struct telling *telling);
json_t *shown_json_source(struct ctx *ctx, int source);
json_t *shown_json_service(struct ctx *ctx, int service);
json_t *shown_json_class(struct ctx *ctx, int class);

/* Licences with what renews each (cli/licence.c); nothing when there are none. */
void shown_licences(struct call *call, const struct licence_row *rows, size_t count);
json_t *shown_json_licences(struct ctx *ctx, const struct licence_row *rows, size_t count);

/* Next steps with what says that each is done (cli/follow.c); nothing when there are none. */
struct follow;
void shown_follows(struct call *call, const struct follow *list, size_t count);
json_t *shown_json_follow(struct ctx *ctx, const struct follow *follow);

/* What is said of whom it was done to: the id, never the name; an id may stand in a script. */
void shown_done(struct call *call, const char *sentence, ref_t party);

#endif
