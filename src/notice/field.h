/* The built-in fields and kinds, from field.def and kind.def: the only list of fields there is. The notice switches
 * them on per type of party (notice_category_of) and may add its own.
 * Used by: load, registry, web forms, JSON, import maps, access packages. */
#ifndef NOTICE_FIELD_H
#define NOTICE_FIELD_H

#include "notice/notice.h"

enum field_type {
    FIELD_TEXT,
    FIELD_EMAIL,
    FIELD_PHONE,
    FIELD_ADDRESS,
    FIELD_BUSINESS_ID,
    FIELD_URL,
    FIELD_LANGUAGE,
    FIELD_CHOICE,
    FIELD_YES_NO,
    FIELD_NUMBER,
    FIELD_MONEY,
    FIELD_DATE,
    FIELD_FILE
};
enum field_token { TOKEN_NONE, TOKEN_NAME, TOKEN_EMAIL, TOKEN_PHONE, TOKEN_BUSINESS, TOKEN_NUMBER };

struct field {
    const char *id;
    enum field_type type;
    unsigned forms; /* bits 1 << enum party_form */
    enum field_token token;
    bool search, many;
    const char *label;           /* English message id, or NULL for an own field (its words are the notice's) */
    const struct own_field *own; /* or NULL */
    int category;                /* set by field_list; NOTICE_NOTHING in the built-in table */
};

struct kind {
    const char *id;
    const char *field; /* "" when it has no letter */
    const char *label;
};

const struct field *field_builtin(const char *id);
const struct field *field_builtins(size_t *count);
const struct kind *kind_builtin(const char *id);
const struct kind *kind_builtins(size_t *count);
bool field_is_record(const char *id); /* "note", "invoice", ...: what a record holds, not a profile field */

/* The profile fields that parties of a type have under this notice, own fields last, in the notice's order. */
const struct field *field_list(struct arena *arena, const struct notice *notice, int type, size_t *count);
/* The one of them that is called so, or NULL. */
const struct field *field_listed(struct arena *arena, const struct notice *notice, int type, const char *id);
/* An own field by itself, under its bare name: as a record has it. */
struct field field_own(const struct own_field *own);
const char *field_label(const struct field *field, enum lang lang);

/* Checks and normalises a value (E.164 phone, check digit of a business ID, NFC, trimmed, no control
 * characters). On ST_INVALID the fault says what to type instead, at the field. The notice's country decides
 * about local numbers. */
CHECKED enum status field_normalise(struct ctx *ctx, const struct notice *notice, const struct field *field,
                                    const char *value, const char **normal);
/* As people read it: "040 000 5126" for +358400005126, "yes" as the language says it. */
const char *field_show(struct arena *arena, enum lang lang, const struct field *field, const char *value);
/* As they would type it into a form. */
const char *field_typed(struct arena *arena, enum lang lang, const struct field *field, const char *value);
/* What people read for a choice of an own field: its words in the notice, else its id with blanks for "_". */
const char *field_choice(struct arena *arena, enum lang lang, const struct own_field *own, const char *choice);
/* The same of the own field that a condition or date names ("access.state"), if it is one. */
const char *field_choice_named(struct arena *arena, const struct notice *notice, enum lang lang,
                               const char *name, const char *choice);

#endif
