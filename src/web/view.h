/* What each page is given: every name that a file in pages/ may say. tools/pagec reads this header, so a page that asks
 * for more does not build. Texts are in the reader's language and not yet escaped; NULL or "" is nothing.
 * Used by: web's handlers, build/gen/pages.
 * Memory: the request's arena. */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include "http/template.h"

/* -- parts that pages share -------------------------------------------------------------------------------------- */

/* A language one may read in. */
struct view_lang {
    const char *code, *name;
    int current;
};

/* An address as a table has it, in its parts: each is escaped where it stands, so that no slash of a value makes another address.
 * frame_address() makes one; all NULL: nowhere. */
struct view_address {
    const char *a, *b, *c, *arg, *value, *arg2, *value2, *at; /* "/a/b/c?arg=value&arg2=value2#at" */
};

/* A line of the main menu. */
struct view_nav {
    const char *name, *label;
    int current;
};

/* Around every page. `here` is the path without its first slash, to come back to. */
struct view_frame {
    const char *lang, *title, *register_name, *controller, *style, *script, *htmx, *here;
    const char *notice_version, *notice_from;
    const char *user, *csrf, *once; /* the form token, and a number for a form on this page */
    const char *warning;            /* the register can only be read, and why */
    const char *door;               /* the link that was opened, on the page that asks for its code; or NULL */
    int finds;
    int own;     /* the page of somebody outside, who came by a link */
    int may_log; /* the one who looks may read the log */
    const struct view_nav *nav;
    size_t nav_count;
    const struct view_nav *tabs; /* the sub-menu of the page we are on, or none */
    size_t tabs_count;
    const char *family_name;
    const struct view_nav
        *family; /* the page we are on with those that stand under the same row of the sub-menu, or none */
    size_t family_count;
    const struct view_lang *langs;
    size_t langs_count;
};

/* A sentence of the notice. */
struct view_says {
    const char *lang, *text, *section, *promise;
};

/* A line of a calculation: "+ 10 years", its day; `total` closes it. */
struct view_row {
    const char *label, *detail, *day, *iso;
    int total;
};

/* -- pages ------------------------------------------------------------------------------------------------------- */

struct view_error {
    struct view_frame frame;
    const char *title, *text, *hint, *request;
    int home, own; /* where to go from here */
    const struct view_says *says;
};

struct view_signin {
    struct view_frame frame;
    const char *day, *iso, *lead, *code,
        *chosen;               /* code: of a link that was opened; chosen: a language, on this page */
    const char *login, *wrong; /* what was typed, and that it was wrong; never which of it */
    const char *origin, *site, *challenge,
        *passkey; /* of passkeys, where there are any; passkey: the script's version */
    const struct view_says *says;
};

struct view_section {
    const char *number, *text;
};

struct view_notice {
    struct view_frame frame;
    struct html body;
    const char *key, *fingerprint; /* of what signs our papers */
    const struct view_section *toc;
    size_t toc_count;
};

struct view_finding {
    const char *mark, *level, *where, *text, *article;
    int conflict;
};

struct view_findings {
    struct view_frame frame;
    const char *count; /* "3 ristiriitaa selosteessa" */
    const struct view_finding *findings;
    size_t findings_count;
};

/* A stored value: at most one of `mail` and `tel` makes it a link; `source` opens on demand. */
struct view_value {
    const char *label, *text, *mail, *tel, *source;
    const char *confirm; /* since when it is not trusted, or may not be used; or NULL */
    int erased;
};

/* Somebody named on another's page, with how to reach them. */
struct view_person {
    const char *id, *name, *since;
    const char *link, *back; /* of the link between the two; whose page it is on */
    int former, may;         /* may: the link may be changed by the one who looks */
    const struct view_value *values;
    size_t values_count;
};

/* A cell in the head of a form: label above value. */
struct view_cell {
    const char *label, *text, *iso;
};

/* Something that happened: "Call, Helmi Aaltio", "Iida Tammisto, 14.05", the text. */
struct view_event {
    const char *day, *iso, *what, *who, *text;
    const char *correct; /* id of a record that can be corrected, or NULL */
    const char *merge;   /* that can be looked at and taken apart, or NULL */
    const char *request; /* that can be looked at, or NULL */
    const char *message; /* the same of an e-mail */
    const char *breach;  /* and of a breach */
    int erased;
    const struct view_cell *facts; /* the notice's own fields of it, and the like */
    size_t facts_count;
};

/* Where data came from, and whether the person was told of it (Art. 14). */
struct view_telling {
    const char *text;
    int late, open;
    const struct view_says *says;
};

/* Until when a class of data is kept, and because of what. */
struct view_keep {
    const char *label, *least, *most, *least_iso, *most_iso, *because, *state, *laws;
    const char *holder; /* the record that holds it, or NULL */
    int both, only_least, only_most, any_time, open, held; /* which sentence says it */
    const struct view_row *rows;
    size_t rows_count;
    const struct view_says *says;
    size_t says_count;
};

/* A radio button or an option. */
struct view_choice {
    const char *value, *label, *id;
    int chosen;
};

/* Boxes of one name. */
struct view_boxes {
    const char *name, *legend, *wrong;
    const struct view_choice *choices;
    size_t choices_count;
};

/* A class that is out of sight, and the sentence that puts it there. */
struct view_unseen {
    const char *text;
    const struct view_says *says;
};

struct view_next_step;
struct view_party_requests;
struct view_party_holds;
struct view_giving;
struct view_customer_services;

struct view_customer {
    struct view_frame frame;
    const char *id, *name, *today, *today_iso;
    const struct view_next_step *next_step;
    int organisation, erased; /* erased: nothing that names them is left */
    int may_change, may_note, may_link, may_add, may_merge, may_right,
        may_erase;                          /* what the one who looks is offered */
    const char *summary, *wrong_at, *wrong; /* what was posted and refused: where on the page, and why */
    const struct view_says *wrong_says;
    int note_bad, told_bad, purpose_bad, channel_bad, how_bad, words_bad, document_bad, why_bad,
        choice_open; /* which control it is about */
    const char *how; /* typed: how the person was told */
    const struct view_cell *cells;
    size_t cells_count;
    const struct view_choice *kinds;
    size_t kinds_count;
    const struct view_choice *loggables; /* what else can be written down, each a link */
    size_t loggables_count;
    const char *note;
    const char *people_done, *people_focus; /* what has just been stored of a link, and where */
    const char *people_label; /* the people of an organisation, or the organisations of a person */
    const struct view_person *people;
    size_t people_count;
    const struct view_facts *facts;
    const struct view_timeline *timeline;
    const char *lift_told; /* that the person knows that the restriction will be lifted; or NULL */
    int may_lift;
    const char *restricted;          /* that the data are only stored, and since when; or NULL */
    const struct view_event *chosen; /* objections and consents */
    size_t chosen_count;
    const struct view_choice *purposes; /* that a person may object or consent to */
    size_t purposes_count;
    const struct view_choice *channels;
    size_t channels_count;
    const struct view_choice *ways; /* how they said it */
    size_t ways_count;
    const char *words;                   /* that were typed, to which they said it; or NULL */
    const struct view_choice *documents; /* the newest records that it may stand in */
    size_t documents_count;
    const struct view_choice *whys; /* why the use may be restricted */
    size_t whys_count;
    int unsure; /* values that are to be confirmed */
    const struct view_telling *tellings;
    size_t tellings_count;
    int to_tell; /* somebody has yet to write down that the person was told */
    const struct view_keep *keeps;
    size_t keeps_count;
    const struct view_sending *sending;
    const struct view_party_requests *requests;
    const struct view_party_holds *holds;
    const struct view_giving *own;
    const struct view_files *files;
    const struct view_customer_services *services;
};

/* A field of the form, with what is wrong with it, the sentence that refuses, and what somebody else stored meanwhile. */
struct view_field {
    const char *name, *label, *value, *type, *hint, *wrong, *width, *stored;
    int area;
    const struct view_choice *choices; /* one is chosen instead of typed */
    size_t choices_count;
    const struct view_says *says;
};

/* Boxes for the parts of their data that somebody means. */
struct view_parts {
    const char *name;
    const struct view_choice *choices;
    size_t choices_count;
};

/* A line of the summary; `name` is the field it leads to. */
struct view_mistake {
    const char *name, *text;
};

/* The own fields of one data category. */
struct view_group {
    const char *label;
    const struct view_field *fields;
    size_t fields_count;
    int open;
};

/* Somebody who is there already and may be the one that is to be added. */
struct view_known {
    const char *id, *name, *more;
};

struct view_lookup;
struct view_alike;
struct view_edit {
    struct view_frame frame;
    const char *title, *id, *version, *back; /* id, version: of somebody who is there already */
    const char *only;                        /* the field that alone is changed, or NULL */
    const char *summary;
    const struct view_says *other_says;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_known *known;
    size_t known_count;
    int known_soft;       /* may be added all the same */
    int known_gone;       /* the same, of somebody who is not to be shown: an address of theirs of before */
    int known_restricted; /* the same, after looking: one of them may only be stored */
    int due_asks;         /* something is due at once with it: may be saved all the same */
    int fresh;            /* somebody new */
    int ytj;              /* an organisation whose data YTJ may have */
    const struct view_choice *types;
    size_t types_count;
    const struct view_field *fields;
    size_t fields_count;
    const struct view_group *groups;
    size_t groups_count;
    const char *may; /* "Kuluttajasta voi tallentaa nämä:" */
    const struct view_says *may_says;
    size_t may_says_count;
    const struct view_field *organisation;
    const char *of, *of_name; /* the organisation whose page this came from */
    const struct view_choice *sources;
    size_t sources_count;
    const char *source_wrong;
    const struct view_says *source_says;
    const struct view_field *licence; /* of bought data */
    size_t licence_count;
    const struct view_field *reason;
    const struct view_lookup *lookup; /* of somebody new */
    const struct view_alike *alike;   /* who is there and may be meant */
};

/* Something that happened, of any kind the notice lets be written down. */
struct view_record {
    struct view_frame frame;
    const char *title, *id, *back, *kind, *summary;
    const char *record, *version; /* that is corrected, or NULL */
    const char *payment;          /* an open invoice: the record that its payment belongs to, or NULL */
    int due_asks, due_removes; /* something is due at once with it, or when it goes: may be done all the same */
    const struct view_says *says; /* what the notice says of such data */
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_says *other_says;
    const struct view_field *fields;
    size_t fields_count;
    const struct view_choice *sources;
    size_t sources_count;
    const char *source_wrong;
    const struct view_field *reason;
};

#include "web/view_keys.h"
#include "web/view_newcomer.h"
#include "web/view_settings.h"
#include "web/view_customers.h"
#include "web/view_chosen.h"
#include "web/view_customer_parts.h"
#include "web/view_people.h"
#include "web/view_account.h"
#include "web/view_bring.h"
#include "web/view_services.h"
#include "web/view_handed.h"
#include "web/view_mailing.h"
#include "web/view_marked.h"
#include "web/view_today.h"
#include "web/view_mailboxes.h"
#include "web/view_tokens.h"
#include "web/view_twins.h"
#include "web/view_papers.h"
#include "web/view_package.h"
#include "web/view_requests.h"
#include "web/view_sure.h"
#include "web/view_retention.h"
#include "web/view_review.h"
#include "web/view_clearing.h"
#include "web/view_against.h"
#include "web/view_holds.h"
#include "web/view_own.h"
#include "web/view_breaches.h"
#include "web/view_handovers.h"
#include "web/view_mail.h"
#include "web/view_tasks.h"
#include "web/view_promises.h"
#include "web/view_privacy.h"
#include "web/view_systems.h"
#include "web/view_log.h"
#include "web/view_devices.h"
#include "web/view_roster.h"

#endif
