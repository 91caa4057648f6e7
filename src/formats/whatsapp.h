/* A chat as WhatsApp exports it: a text, one line for each message, which may go on over lines without a date. Phones write the
 * date as their language does: "[15.3.2020 klo 14.05.33] Name: text", "3/15/20, 2:05 PM - Name: text"; no file says in which order
 * day and month stand, so the reader gives the numbers until it is told.
 * Used by: registry/import_whatsapp.
 * Memory: one line of the file; a message lies in the arena it is read into, WHATSAPP_TEXT_MAX bytes at most.
 * Errors: ST_FAILED when the input cannot be read; ST_INVALID for an encoding that is not read here. No text is an error: what
 *   begins with no date goes on with what stands before it.
 * Promises: told the order of the dates, it takes no line for a message whose day cannot be: such lines are quoted in a message.
 * Source: no specification is published; from exports of both kinds of phones in Finnish, Swedish, English, German and Estonian. */
#ifndef FORMATS_WHATSAPP_H
#define FORMATS_WHATSAPP_H

#include "base/ctx.h"
#include "base/date.h"
#include "base/input.h"

#include <stdbool.h>

enum { WHATSAPP_TEXT_MAX = 60 * 1024, WHATSAPP_NAME_MAX = 200 };

/* In which order the numbers of a date stand. */
enum whatsapp_dates { WHATSAPP_DMY, WHATSAPP_MDY, WHATSAPP_YMD, WHATSAPP_UNTOLD };
bool whatsapp_dates_named(const char *word, enum whatsapp_dates *dates); /* "dmy", "mdy", "ymd" */

struct whatsapp_line {
    int line;       /* where it begins; 0: there are no more */
    int numbers[3]; /* of its date, as they stand; a year of two digits is one of this century */
    bool dotted;    /* 15.3.2020: no language puts the month first there */
    bool year_first;
    day_t day;        /* once the order is told */
    int second;       /* of the day */
    const char *rest; /* what stands behind the date, marks and all */
    bool cut;         /* it was longer than WHATSAPP_TEXT_MAX */
};

struct whatsapp;

/* Does a file that begins like this look like one? */
bool whatsapp_is(const unsigned char *head, size_t length);
/* `encoding` NULL: UTF-8, or UTF-16 with its mark. `texts`: of messages over several lines all of them are wanted. */
CHECKED enum status whatsapp_open(struct ctx *ctx, struct input input, const char *encoding, bool texts,
                                  struct whatsapp **file);
/* From now on days are checked; none lies after `today`. */
void whatsapp_order(struct whatsapp *file, enum whatsapp_dates dates, day_t today);
CHECKED enum status whatsapp_next(struct ctx *ctx, struct whatsapp *file, struct arena *arena,
                                  struct whatsapp_line *line);
/* Lines that begin like messages and cannot be any here: how many, and the first. */
size_t whatsapp_quoted(const struct whatsapp *file, int *first);
const char *whatsapp_encoding(const struct whatsapp *file);
/* It holds bytes that are no UTF-8, and no letter beyond ASCII that is: an editor wrote it as Windows-1252. */
bool whatsapp_is_ansi(const struct whatsapp *file);

/* The day of a date, read in this order. */
bool whatsapp_day(const int numbers[3], enum whatsapp_dates dates, day_t *day);

struct whatsapp_said {
    const char *name; /* of the sender, without marks; NULL: nobody said it, the program wrote it */
    bool own_name;    /* one that the sender goes by, not one of the address book: "~ Name" */
    const char *text; /* without marks */
    bool marked;      /* began with one, as what the program writes does on iPhones */
};
/* Who said what. A name may have a colon in it: `colon` says which one ends it, 0 the first. False: there are not so many. */
bool whatsapp_split(struct arena *arena, const char *rest, int colon, struct whatsapp_said *said);

/* What kind of line it is, by the words that phones use. */
enum whatsapp_kind {
    WHATSAPP_MESSAGE,
    WHATSAPP_CALL,
    WHATSAPP_SECRET, /* that the chat is encrypted: stands under the name of the chat */
    WHATSAPP_GROUP,  /* of groups only: made, joined, left */
    WHATSAPP_SYSTEM  /* anything else that the program wrote */
};
enum whatsapp_kind whatsapp_kind(const struct whatsapp_said *said);

#endif
