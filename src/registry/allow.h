/* May this be stored? Every value and text is held against the notice: is the field listed for this type of party,
 * may it come from this source, is what must be written down written down, is it anything sensitive.
 * Used by: party, record, import; connect asks what a source may fill.
 * Memory: ctx's arena.
 * Errors: ST_DENIED at the field with the sentence that refuses; ST_INVALID at the field for a wrong shape or a
 * missing reason.
 * Promises: P16, P18-P28.
 * Law: GDPR 5(1)(c), 9, 25. */
#ifndef REGISTRY_ALLOW_H
#define REGISTRY_ALLOW_H

#include "notice/field.h"
#include "registry/value.h"

struct allow {
    int type;           /* of the party */
    int source;         /* of the notice, or NOTICE_NOTHING */
    const char *reason; /* or NULL */
    bool has_job;       /* there is an assignment that it belongs to */
    bool has_consent, has_asked;
};

/* The value, normalised, with category's class, source and day. An empty text is allowed: it takes a value away. */
CHECKED enum status allow_value(struct ctx *ctx, const struct allow *allow, const char *field, const char *text,
                                struct value *value);
/* Does the notice list the field for the type, and let it come from this source? */
bool allow_from(struct ctx *ctx, int type, int source, const char *field);
/* The category in which a record of this kind may have a text. */
CHECKED enum status allow_text(struct ctx *ctx, const struct allow *allow, const struct kind *kind,
                               const char *text, int *category);
/* A record of a category by its own name: its type, its source, and what must exist before it; `text` or NULL. */
CHECKED enum status allow_record(struct ctx *ctx, const struct allow *allow, int category, const char *text);
/* A free text that has no field of its own, such as a reason: is anything sensitive in it? */
CHECKED enum status allow_free_text(struct ctx *ctx, const char *field, const char *text);
/* Does a text say anything? One without a letter is neither a ground nor a name. NULL is allowed. */
bool allow_says(const char *text);
/* A text of the office's own (a reason, what was seen) holds no identity code; `instead`: what to write instead, a message. NULL is
 * allowed. ST_INVALID at the field. */
CHECKED enum status allow_no_code(struct ctx *ctx, const char *field, const char *text, const char *instead);
/* Is this the message of a text that was refused for what stands in it? */
bool allow_screened(const char *id);
/* Puts the refusal: `path` of the notice decides, its sentence (or the path itself) goes along. */
enum status allow_refuse(struct ctx *ctx, const char *field, const char *path, const char *id,
                         const char *value);
/* Is this a name that the program or the notice gave? Who mistypes a command may put somebody's name in its place. */
bool allow_word(struct ctx *ctx, const char *field);
/* "data.names" of an index, and what people call the field. */
const char *allow_label(struct ctx *ctx, const char *field);

#endif
