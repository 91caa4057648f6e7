/* An e-mail that came (RFC 5322, MIME): who wrote, when, about what, what it answers, what wrote it (a person, a program, a list, a mail
 * server that could not deliver), and its first text.
 *
 *     TRY(mail_read(ctx, bytes, length, &mail));
 *
 * Used by: connect/collect.
 * Memory: ctx's arena.
 * Errors: ST_INVALID for what is no e-mail, or has more parts or deeper ones than MAIL_PARTS, MAIL_DEPTH; ST_FAILED where this computer
 *   lacks the library. What is only odd (a date that is none, an unknown character set, bytes that are no text) is read as well as it
 *   can be: texts are always UTF-8, without control characters.
 * Promises: reads no more than MAIL_MOST bytes; nothing is written anywhere. Of attachments only that there are some is seen.
 * Source: RFC 5322, 2045-2047, 3464 (delivery reports), 3834 (answers by programs), 2919 and 2369 (lists), 8098 (receipts). */
#ifndef FORMATS_MAIL_READ_H
#define FORMATS_MAIL_READ_H

#include "base/ctx.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    MAIL_MOST = 2 * 1024 * 1024, /* bytes of an e-mail that are looked at */
    MAIL_TEXT_MOST = 16 * 1024,  /* bytes of its text that are kept */
    MAIL_LINE_MOST = 500,        /* of a header */
    MAIL_ADDRESS_MOST = 254,
    MAIL_PARTS = 100,
    MAIL_DEPTH = 20,
    MAIL_LIST_MOST = 100 /* receivers, ids that it answers, reports */
};

enum mail_nature {
    MAIL_BY_PERSON,
    MAIL_BY_PROGRAM, /* nobody typed it, but it answers nothing: a form of a web site */
    MAIL_REPLY,      /* an answer by a program: out of office, a receipt */
    MAIL_BY_LIST,
    MAIL_REPORT /* could or could not be delivered; see `reports` */
};

struct mail_report { /* of one receiver */
    const char *recipient, *action, *status;
};

struct mail {
    const char *from, *from_name; /* address in small letters; NULL: none */
    const char *const *to;        /* whom it was written to or delivered to, in small letters */
    size_t to_count;
    int64_t date; /* as it says itself; dated */
    bool dated;
    const char *subject, *message_id; /* or NULL; an id with its brackets */
    const char *const *answers;       /* ids of what it answers, the nearest first */
    size_t answers_count;
    const char *proof; /* the topmost Authentication-Results, as it stands; or NULL (formats/mail_proof.h) */
    enum mail_nature nature;
    const struct mail_report *reports; /* of MAIL_REPORT */
    size_t reports_count;
    const char *reported; /* Message-ID of what could not be delivered; or NULL */
    const char *returned; /* and its X-Seloste-Return (formats/compose.h); or NULL */
    const char *text;     /* the first text; NULL: there is none */
    bool cut;             /* there was more */
    bool attached;        /* and something beside it: a file, a picture, a forwarded mail */
    bool encrypted;       /* what it says cannot be read here */
    const char *list;     /* of MAIL_BY_LIST: the address that one writes to it by; or NULL */
};

CHECKED enum status mail_read(struct ctx *ctx, const char *bytes, size_t length, struct mail *mail);

#endif
