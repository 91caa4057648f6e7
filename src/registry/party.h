/* Somebody in the register: a person, an organisation, a sole trader; in one or more roles of the notice's types;
 * with values, each of which knows its source and day.
 * Used by: cli, web, rights, import.
 * Memory: ctx->arena. Plain values are wiped with it.
 * Errors: an unlisted field, an organisation's field on a consumer, a sensitive category: ST_DENIED at the field,
 * with the sentence that refuses, logged. A value of the wrong shape: ST_INVALID at the field. A version that is
 * not the current one: ST_CONFLICT.
 * Promises: P4, P16-P28.
 * Law: GDPR 5(1)(c), (d), 14, 25. */
#ifndef REGISTRY_PARTY_H
#define REGISTRY_PARTY_H

#include "base/ctx.h"
#include "base/date.h"
#include "notice/notice.h"

#include <stdbool.h>

typedef int64_t ref_t; /* random 63-bit id; 0 names nothing */

const char *ref_text(struct arena *arena, ref_t ref); /* short text, 13 characters of 0-9 a-z without i l o u */
bool ref_parse(const char *text, ref_t *ref);
/* Sorts them and leaves each once; how many are left. */
size_t ref_once_each(ref_t *refs, size_t count);
/* Is one among those that ref_once_each left? */
bool ref_among(const ref_t *refs, size_t count, ref_t ref);

struct value {
    const char *field; /* id of the field, or "category.field" for an own one */
    const char *text;  /* normalised; field_show() makes it readable */
    int source;        /* index into the notice's sources; NOTICE_NOTHING when the source is no longer listed */
    day_t since;       /* the day it came in */
    const char *by;    /* who wrote it down, or NULL */
    const char *reason; /* where the source or category wants one, or NULL */
    int class;          /* retention class */
    bool erased;        /* its key is gone: text is NULL */
    const char *
        hidden_by; /* the rule that hides it from others than those who answer for requests; NULL: it is in sight */
    day_t hidden_since; /* where hidden_by is there */
    day_t confirmed;    /* the day on which somebody made sure last that it is right; before 1970: nobody has */
    const char *verify_by;  /* the rule by which it is to be confirmed; NULL: it is trusted */
    day_t verify_since;     /* where verify_by is there */
    const char *licence_by; /* the notice's path of a licence that has ended; NULL: it may be used */
    day_t licence_until;    /* where licence_by is there: its last day */
    ref_t record;           /* whose letter says it */
    int64_t notice;         /* number of the notice under which that letter was written */
    ref_t from;             /* who was merged into the party and brought it; 0: the party's own */
};

struct role {
    ref_t id;
    int type;
    ref_t organisation;            /* 0: in no organisation's name */
    const char *organisation_name; /* opened, or NULL when erased */
    bool organisation_hidden;      /* its name is out of sight for others than those who answer for requests */
    day_t from, to;                /* DAY_NONE: always, still */
};

/* A class of which others than those who answer for requests see nothing, or not everything. */
struct out_of_sight {
    int class;
    day_t since;
    const char *rule; /* its path in the notice */
};

struct party {
    ref_t id;
    enum party_form form;
    const char *name; /* as shown: "Helmi Aaltio", "Kuurnan Puu Oy"; the id's text when the name is erased */
    enum relation relation;
    const struct role *roles;
    size_t role_count;
    const struct value *values;
    size_t value_count;
    /* What those who were merged into it said differently: earlier names, other addresses. */
    const struct value *others;
    size_t other_count;
    const struct out_of_sight *unseen; /* what is out of sight for others; the one who asks may see it */
    size_t unseen_count;
    bool restricted;              /* the data are only stored (Art. 18) */
    int64_t version;              /* for the next change */
    int64_t rev;                  /* of its own profile: how many versions of values there were; 0: none */
    int64_t changed;              /* instant */
    day_t taken_in, last_contact; /* DAY_NONE */
};

/* Under which bought data may be used. */
struct licence {
    const char *text;    /* its number or order, or NULL */
    day_t bought, until; /* 0 or DAY_NONE: not said; until: the last day */
};

struct value_draft {
    const char *field;
    const char
        *text; /* "" takes the value away; several values of a field that may have many: several drafts */
};

struct party_draft {
    int type;
    const struct value_draft *values;
    size_t value_count;
    int source;             /* index into the notice's sources */
    const char *reason;     /* why it is needed, where the notice wants one; or NULL */
    ref_t organisation;     /* a contact person's; 0 none */
    day_t from;             /* of that link; DAY_NONE: today */
    day_t taken_in;         /* DAY_NONE: today */
    struct licence licence; /* of the source, where it gives data only under one */
    bool even_if_known;     /* added although somebody with the same e-mail, phone, number or name is there */
    bool
        even_if_restricted; /* and although one of those may be somebody whose data are only stored (Article 18) */
    bool even_if_due;       /* although something is due at once with it (registry/ending.h) */
};

/* ST_CONFLICT at the field when somebody has this value already; known_list says who. */
CHECKED enum status party_add(struct ctx *ctx, const struct party_draft *draft, ref_t *party);
/* The same of values from two sources, in one change: both or nothing. `more` names no organisation. */
CHECKED enum status party_add_both(struct ctx *ctx, const struct party_draft *draft,
                                   const struct party_draft *more, ref_t *party);
/* `version` 0: whatever is there now. A field that is not in the draft stays; one that is, is replaced whole.
 */
CHECKED enum status party_set(struct ctx *ctx, ref_t party, int64_t version, const struct party_draft *draft);
/* Adds a role; the same as a draft with an organisation for somebody who is there already. */
CHECKED enum status party_link(struct ctx *ctx, ref_t person, ref_t organisation, day_t from, day_t to);
/* The same in one of several types that may represent such an organisation; ST_INVALID at "type". */
CHECKED enum status party_link_as(struct ctx *ctx, ref_t person, ref_t organisation, int type, day_t from,
                                  day_t to);
/* Whoever was merged into somebody else is that somebody: an old id leads to the new one. */
CHECKED enum status party_now(struct ctx *ctx, ref_t *party);
/* Opens the letters: one audit entry, on disk before this returns. `purpose` an index or NOTICE_NOTHING
 * (contact). */
CHECKED enum status party_read(struct ctx *ctx, ref_t party, int purpose, struct party *result);
/* The people of an organisation, present ones first, in collation order; part of the reading of the
 * organisation. */
CHECKED enum status party_people(struct ctx *ctx, ref_t organisation, struct party **people, size_t *count);
const struct value *party_value(const struct party *party, const char *field); /* the first, or NULL */

#endif
