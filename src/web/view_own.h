/* The person's own page, what is asked there, the door before it, and how the staff gives the link; see view.h.
 * Used by: web/own*.c, web/door.c, web/giving.c, pages/own*.html, pages/door.html, pages/giving*.html. */
#ifndef WEB_VIEW_OWN_H
#define WEB_VIEW_OWN_H

#include "web/view.h"

/* The page that asks for the code. */
struct view_door {
    struct view_frame frame;
    const char *link, *wrong;
};

/* Something that is stored. correct: its place, where it can be corrected from the page; or NULL. ask: it is put right in words. */
struct view_own_row {
    int ask;
    const char *label, *text, *source, *day, *iso, *kept, *kept_iso, *correct;
};

struct view_own_purpose {
    const char *text, *ground, *says; /* says: of a use, why not, or how */
    int no;
};

/* A use that may be objected or consented to. */
struct view_own_use {
    const char *purpose, *channel, *label, *says, *csrf, *once;
    int objected, consented, may_object, may_consent;
};

struct view_own_got {
    const char *who, *what, *when, *iso;
};

struct view_own_look {
    const char *day, *iso, *what, *purpose, *by,
        *times; /* times: how often on that day, where it was more than once */
};

struct view_own_request {
    const char *right, *day, *iso, *state, *days, *text;
    int late;
    const struct view_paragraph *letters;
    size_t letters_count;
};

struct view_own {
    struct view_frame frame;
    const char *answers; /* because of which request the link was given, or NULL */
    const char *name, *lead, *looked, *restricted, *said, *withheld;
    const char *until, *until_iso, *clock; /* of the link */
    const struct view_own_row *rows;
    size_t rows_count;
    const struct view_own_purpose *purposes;
    size_t purposes_count;
    const struct view_own_purpose *nevers;
    size_t nevers_count;
    int marketing, no_marketing;    /* there is some that they have not objected to; none may come */
    const char *marketing_says;     /* what still may; or NULL */
    const struct view_event *saids; /* objections and consents, the newest first */
    size_t saids_count;
    const struct view_own_use *uses;
    size_t uses_count;
    const struct view_own_got *gots;
    size_t gots_count;
    const struct view_own_got *holders;
    size_t holders_count;
    const struct view_own_look *looks;
    size_t looks_count;
    const struct view_own_look *earlier; /* looks of before, on demand */
    size_t earlier_count;
    const struct view_own_request *requests;
    size_t requests_count;
    const char *contact, *phone, *email, *authority,
        *stays;                     /* stays: what an erasure would leave, in one line; or NULL */
    const struct view_choice *asks; /* value: a right; label: a verb */
    size_t asks_count;
};

struct view_own_item {
    const char *what, *why;
};

/* The form that asks. step 2: it is looked at once more before it is sent. */
struct view_own_ask {
    struct view_frame frame;
    const char *right, *title, *lead, *promised, *text, *wrong, *button;
    int erasure, again;
    const struct view_own_item *goes;
    size_t goes_count;
    const struct view_own_item *stays;
    size_t stays_count;
    const struct view_field *use; /* which use is objected to; NULL: that is not asked */
    const struct view_field *field;
    const struct view_choice *whys;
    size_t whys_count;
    const struct view_parts *parts; /* which data are meant; NULL: that is not asked */
    const struct view_says *says;
};

/* The form that corrects something. */
struct view_own_correct {
    struct view_frame frame;
    const char *place, *title, *promised, *was, *shown, *wrong;
    const struct view_field *fields;
    size_t fields_count;
};

/* The same as the staff sees it, on the page of its request. */
struct view_proposal {
    const char *label, *was, *will;
};

/* How the staff gives the link. */
struct view_giving_link {
    const char *id, *party, *what, *made, *until, *until_iso, *state, *csrf;
    int live;
};
struct view_giving {
    struct view_frame frame;
    const char *id, *name, *link, *code, *until, *wrong, *mail, *address, *request, *because;
    const struct view_giving_link *links;
    size_t links_count;
};

#endif
