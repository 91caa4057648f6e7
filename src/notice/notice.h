/* The notice, as the program sees it: one struct for the file notice.yaml, read-only once loaded.
 * Used by: everything above; this is the only source of policy.
 * Memory: all of it in the arena it was loaded into; it outlives every request.
 * Errors: notice_load collects findings (file, line, column, expected, nearest known word); it returns ST_INVALID
 * when one of them is an error, ST_FAILED when the file cannot be read.
 * Promises: what is not listed here does not exist (P7, P16, P35). Names point at entries by index, checked at
 * load.
 * Law: GDPR 5(1), 6, 13, 14, 30. */
#ifndef NOTICE_NOTICE_H
#define NOTICE_NOTICE_H

#include "base/ctx.h"
#include "base/date.h"

#include <stdbool.h>
#include <stddef.h>

enum { NOTICE_NOTHING = -1 }; /* an index that names nothing */

struct yaml_node; /* the file as it was written, notice/yaml.h */
struct expr;      /* a date expression, notice/expr.h */
struct cond;      /* a condition */
struct law;

struct words {
    const char *text[LANG_COUNT]; /* NULL where the notice does not speak that language */
};

/* What every named entry has. `path` is how sentences point at it: "retention.bookkeeping". */
struct entry {
    const char *id, *path;
    struct words words;
    int line, column;
    bool soft;
};

/* Indices into a table of the notice. `all` when the notice says `all` (then items lists them all too). */
struct set {
    const int *items;
    size_t count;
    bool all;
};
bool set_has(const struct set *set, int item);

struct names { /* plain words, such as channels, fields or kinds */
    const char *const *items;
    size_t count;
    bool all;
};
bool names_have(const struct names *names, const char *name);

struct worded { /* {email: {fi: ..}}: words about something named */
    const char *name;
    struct words words;
};

struct span {
    int years, months, weeks, days, hours, minutes; /* at most one is not 0 */
    bool set;
};

struct person_role {
    const char *role, *name, *email, *phone, *address;
};

enum party_form { FORM_PERSON, FORM_ORGANISATION, FORM_SOLE_TRADER };
enum relation { RELATION_POTENTIAL = 1, RELATION_CUSTOMER = 2, RELATION_FORMER = 4 };

struct party_type {
    struct entry entry;
    enum party_form form;
    struct set represents; /* types */
    unsigned relations;    /* bits of enum relation */
};

struct service {
    struct entry entry;
    struct set to; /* types */
    struct names requires, makes;
};

enum need {
    NEED_CONSENT = 1,
    NEED_ASKED = 2,
    NEED_CHOSEN = 4,
    NEED_JOB = 8,
    NEED_REASON = 16,
    NEED_SOURCE = 32,
    NEED_LAW = 64,
    NEED_AGREEMENT = 128,
    NEED_EVENT = 256
};

struct also_said {
    const char *promise;
    bool as_law;
    const struct expr *keep_through, *gone_by;
    struct set types, services; /* of a purpose */
    int line, column;
};

struct purpose {
    struct entry entry;
    int filing;
    struct set types, services;
    struct names channels;
    bool marketing;
    const unsigned *needs;       /* per type: bits of enum need */
    const struct names *grounds; /* per type; count 0 when unsaid */
    struct words law, interest;
    const char *balancing;
    const struct also_said *also_said;
    size_t also_count;
};

enum own_type { OWN_TEXT, OWN_CHOICE, OWN_YES_NO, OWN_NUMBER, OWN_MONEY, OWN_DATE, OWN_FILE };

struct own_field {
    struct entry entry; /* id as written: "birthday"; path "data.person.own.birthday" */
    enum own_type type;
    struct names choices;             /* ids, which are what is stored */
    const struct words *choice_words; /* of each, or NULL: the ids are their own words */
    double max;                       /* 0: none */
    const struct cond *when;
    const char *special;
    struct set never_in; /* data categories */
};

/* Is anybody found by it? What is sensitive never finds anybody. */
enum searched {
    SEARCHED_NO, /* nobody, but for names */
    SEARCHED_BY_PURPOSE, /* by its fields; by the texts of its records where it serves the purpose of looking people up */
    SEARCHED_YES /* by both */
};

/* A category of data: which fields, about whom, in which class. */
struct category {
    struct entry entry;
    int filing, class; /* class: index into classes */
    struct set types, purposes, sources, never_in;
    struct names fields, required; /* required: own fields as "category.field" */
    bool required_said;
    enum searched searched;
    unsigned needs;
    struct span review;
    const char *special_kind, *special_ground, *special_law;
    const struct own_field *own;
    size_t own_count;
    bool program; /* log, requests, refusals, choices, certificates, logins; breaches, handovers where listed */
};

struct event_rule {
    struct entry entry;
    struct names counts, not ;
    const struct expr *is; /* or NULL */
    bool per_record;       /* what it is names a thing of the record */
};

struct source {
    struct entry entry;
    bool public, main, tell;
    struct set fills; /* data categories */
    unsigned needs;
    const char
        *licence; /* "required": each bringing names its own; any other text: the licence itself; or NULL */
    struct span within; /* people are told of it within this time (Art. 14) */
    bool within_said;
};

enum medium { MEDIUM_SYSTEM, MEDIUM_PAPER, MEDIUM_DEVICE, MEDIUM_BACKUP };
enum use { USE_REGULAR, USE_CHOSEN, USE_NEEDED };
enum outside { OUTSIDE_NO, OUTSIDE_POSSIBLE, OUTSIDE_YES };
enum holder_role { ROLE_OWN, ROLE_PROCESSOR, ROLE_CONTROLLER, ROLE_AUTHORITY };

struct transfer_ground {
    const char *ground, *ref, *copy, *whose;
    day_t from, to; /* DAY_NONE when unsaid */
};

struct lands { /* what a place names (notice/place.h) */
    const char **items;
    size_t count;
    bool whole; /* nothing in it is unknown */
};

/* A system that holds data, or a recipient that gets them: the same keys, so the same shape. */
struct holder {
    struct entry entry;
    bool recipient; /* listed under `recipients` */
    const char *provider, *place, *evidence, *agreement_ref;
    enum holder_role role;
    enum medium medium;
    enum use use;
    enum outside outside; /* as it is written; what follows from it and the place: recipient_outside() */
    bool outside_said;
    struct lands lands; /* of `place` */
    struct set filings, types, purposes, classes, data;
    struct set holds; /* classes: of `classes`, and of the categories in `data` (holder.h) */
    unsigned needs;
    const struct transfer_ground *grounds;
    size_t ground_count;
    day_t agreement_day, agreement_to, checked;
    struct span review, copies_gone;
    bool returns;
};

enum at_end { END_ERASE, END_ANONYMISE, END_RESTRICT };

/* One rule of a class, with everything it inherits from its class and from `retention.all`. A class without
 * `rules` has one rule, which holds always unless it has a `when`. A class with `rules` and a `gone_by` of its
 * own has a last rule for the rest (`otherwise`). */
struct retention_rule {
    const char *path;
    const struct cond *when; /* NULL: always */
    bool otherwise;
    const struct expr *keep_through, *gone_by, *hide_after, *verify_again;
    struct span review;
    const char *review_by;
    const struct cond *hold_while;
    struct span hold_then;
    const struct expr *hold_at_most;
    enum at_end at_end;
    struct names anonymise_keeps;
    bool soft;
    int line, column;
};

enum sweep { SWEEP_DAILY, SWEEP_WEEKLY, SWEEP_MONTHLY, SWEEP_QUARTERLY, SWEEP_YEARLY };

struct retention_class {
    struct entry entry;
    const struct retention_rule *rules;
    size_t rule_count;
    const char *statute; /* "fi.vouchers", an id of `statutes`, or NULL */
    const struct also_said *also_said;
    size_t also_count;
    enum at_end at_end;
    enum sweep sweep;
    struct span review;
    struct names anonymise_keeps;
    bool per_record; /* its rules name a thing of the record: each record has its own date */
};

struct statute_rule {
    struct entry entry;
    const struct expr *keep_through;
    const char *ref;
    day_t from, to;
};

enum right {
#define RIGHT(NAME, id, text) RIGHT_##NAME,
#include "notice/right.def"
#undef RIGHT
    RIGHT_COUNT,
    RIGHT_ALL = RIGHT_COUNT
};
/* Every right by its id, in the order of the enum; RIGHT_COUNT of them. */
const char *const *right_ids(void);

struct right_rule {
    struct entry entry;
    bool listed; /* promised by the notice */
    struct names intake, answer, identify_by;
    const char *form; /* any, written, in_person */
    const char *to;
    const struct worded *not_by; /* channels */
    size_t not_by_count;
    const struct worded *elsewhere; /* sources */
    size_t elsewhere_count;
    struct span within, target;
    bool within_said, target_said; /* here, or in `all` */
    bool within_own;               /* here */
    const struct cond *when;
    struct words except, effect;
};

struct sentence {
    struct words words;
    const char *promise; /* "P52", or NULL: it only informs */
    struct names kept_by;
    const struct cond *check;
    bool attested;
    const char *attested_who, *evidence;
    day_t attested_day;
    struct span attested_every;
    int heading; /* index into headings */
    int line, column;
};

struct heading {
    struct words words;
    const struct sentence *sentences;
    size_t sentence_count;
};

struct security_rule {
    struct entry entry;
    const struct cond *check;
    bool attested;
    const char *who, *evidence;
    day_t day;
    struct span every;
};

struct calendar {
    const char *country, *zone_name;
    const struct zone *zone;
    const day_t *fiscal_ends; /* ascending */
    size_t fiscal_count;
};

struct controller {
    const char *name, *short_name, *business_id, *address, *email, *phone;
};

struct joint_controller { /* a filing shared with another controller */
    const char *name, *business_id, *address;
    struct set filings;
    struct words words;
};

struct change_move { /* where the data of a name that is gone now belong; `to` NULL: erased */
    const char *from, *to;
    int line;
};

struct change {
    const char *version;
    day_t in_force;
    struct words what;
    const struct change_move *moves;
    size_t move_count;
    struct names informed_how;
    day_t informed_day;
    struct words informed_whom;
    int line, column;
};

#define NOTICE_TABLE(type, name)                                                                               \
    const struct type *name;                                                                                   \
    size_t name##_count

struct notice {
    const char *file;
    const char *bytes; /* the file as it was, for the archive and the audit */
    size_t length;
    const char *version; /* "7", or NULL when unsaid */
    day_t in_force;      /* DAY_NONE when unsaid */
    bool languages[LANG_COUNT];
    enum lang first_language;
    struct controller controller;
    struct person_role contact, deputy, dpo; /* name NULL when unsaid */
    NOTICE_TABLE(joint_controller, joint);
    struct calendar calendar;
    NOTICE_TABLE(entry, filings);
    NOTICE_TABLE(party_type, types);
    NOTICE_TABLE(service, services);
    NOTICE_TABLE(purpose, purposes);
    NOTICE_TABLE(category, categories);
    NOTICE_TABLE(event_rule, events);
    NOTICE_TABLE(source, sources);
    NOTICE_TABLE(holder, holders); /* systems first, then recipients */
    NOTICE_TABLE(statute_rule, statutes);
    NOTICE_TABLE(retention_class, classes);
    NOTICE_TABLE(security_rule, security);
    NOTICE_TABLE(heading, headings);
    NOTICE_TABLE(change, changes);
    struct right_rule rights[RIGHT_COUNT + 1]; /* the last, RIGHT_ALL: what `all` says of every request */
    struct names never;
    struct names ended;    /* what stands behind "ended(" anywhere in the file, remarks too */
    bool transfers_listed; /* transfers.outside_eea = listed */
    struct words transfers_only_when;
    bool transfers_said, transfers_soft;
    const struct yaml_node *tree; /* what <path> and kept_by point into */
    struct arena *arena;
    const struct law *law; /* floors, holidays, transfer grounds of the country */
};

/* ---- loading (load.c, check.c) */

enum level { LEVEL_ERROR, LEVEL_CONFLICT, LEVEL_LAW };

struct finding {
    enum level level;
    const char *id; /* stable word: "unknown_key", "events.unplaced", ... */
    const char *file;
    int line, column;
    const char *article; /* "13(1)(d)", or NULL */
    const char *text;    /* whole sentence in ctx->lang */
    const char *promise; /* or NULL */
};

struct findings {
    struct finding *items;
    size_t count, room;
    size_t levels[LEVEL_LAW + 1]; /* how many of each */
};

/* Reads, checks shape and names, compiles expressions. `findings` gets everything found, in order of line.
 * `*notice` is set only when there is no error. */
CHECKED enum status notice_load(struct ctx *ctx, struct arena *arena, const char *path,
                                struct findings *findings, const struct notice **notice);
CHECKED enum status notice_load_bytes(struct ctx *ctx, struct arena *arena, const char *name, const char *bytes,
                                      size_t length, struct findings *findings, const struct notice **notice);
/* The same of bytes that were adopted once, maybe by an older program: rules that came since, and that do not stop the notice
 * from being understood, make conflicts of what they find, so that a register goes on opening. */
CHECKED enum status notice_load_adopted(struct ctx *ctx, struct arena *arena, const char *name,
                                        const char *bytes, size_t length, struct findings *findings,
                                        const struct notice **notice);
/* The static analysis of a loaded notice (language section 10): adds conflicts and law findings. */
void notice_check(struct ctx *ctx, const struct notice *notice, struct findings *findings);
/* Of each class, whether it has one date for a party or one for each record, and which of its rules can fit
 * together: sentences in ctx->lang. */
const char *const *notice_dates(struct ctx *ctx, const struct notice *notice, size_t *count);
int findings_exit(const struct findings *findings); /* 0 clean or law only, 1 conflicts, 2 errors */

/* ---- looking things up (notice.c); an index, or NOTICE_NOTHING */
int notice_type(const struct notice *notice, const char *id);
int notice_service(const struct notice *notice, const char *id);
int notice_purpose(const struct notice *notice, const char *id);
int notice_category(const struct notice *notice, const char *id);
int notice_class(const struct notice *notice, const char *id);
int notice_source(const struct notice *notice, const char *id);
int notice_event(const struct notice *notice, const char *id);

/* The category that holds a field ("email", or an own field "category.field") for a party of this type;
 * NOTICE_NOTHING when the notice does not list it. A field that two categories hold belongs to the first. */
int notice_category_of(const struct notice *notice, int type, const char *field);
/* The sentence that decides about a path: the most specific one whose kept_by covers it; NULL when none does.
 */
size_t notice_covers(const char *kept_by,
                     const char *path); /* how much of a path it covers: its length, or 0 */
const struct sentence *notice_sentence(const struct notice *notice, const char *path);
/* A sentence's text with <path>s filled in, in a language of the notice. */
const char *sentence_text(struct arena *arena, const struct notice *notice, const struct sentence *sentence,
                          enum lang lang);
/* The text of the sentence that decides about a path; NULL when no sentence speaks of it. */
const char *notice_quote(struct arena *arena, const struct notice *notice, enum lang lang, const char *path);
/* The words of an entry in a language, else in the first language there is, else its id. */
const char *words_in(const struct entry *entry, enum lang lang);
/* "28 days" as words of the language: "28 vuorokautta", "28 dygn", "28 days". */
const char *span_text(struct arena *arena, enum lang lang, struct span span);
/* As Finnish puts it before "kuluessa" or "ajan": "28 vuorokauden"; other languages say it the same way. */
const char *span_genitive(struct arena *arena, enum lang lang, struct span span);

/* ---- rendering (render.c) */
enum render_as { RENDER_HTML, RENDER_TEXT };
/* HTML: a whole page without scripts or outside requests. */
const char *notice_render(struct ctx *ctx, const struct notice *notice, enum lang lang, enum render_as as);
/* The record of processing activities (Article 30(1)), from the same tables. */
const char *notice_record(struct ctx *ctx, const struct notice *notice, enum lang lang, enum render_as as);
/* The body alone (headings, paragraphs, lists, already escaped), for the program's own page. */
const char *notice_render_body(struct ctx *ctx, const struct notice *notice, enum lang lang);

#endif
