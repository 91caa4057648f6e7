/* One mailbox on an IMAP server (RFC 3501): opened, looked through, e-mails fetched. libcurl makes the connection, its encryption and the
 * signing in; what is asked afterwards is a handful of commands.
 *
 *     TRY(imap_open(ctx, &server, &imap));
 *     status = imap_folder_open(ctx, imap, "INBOX", false, &folder);
 *     imap_close(imap);                              always
 *
 * Used by: connect/collect.
 * Memory: ctx's arena.
 * Errors: ST_BUSY, with the reason as imap_problem(): the server is away, is not trusted, does not let us in, has no such folder, or
 *   answers what is no answer. ST_FAILED where this computer lacks the library. What a server says is repeated nowhere.
 * Promises: nothing goes unencrypted, and never to a server whose certificate is not right for its name; a folder is opened to read
 *   only, unless mails are to be marked as read; nothing is moved or deleted. Answers longer than asked for end the connection.
 * Law: GDPR 5(1)(f), 32. */
#ifndef CONNECT_IMAP_H
#define CONNECT_IMAP_H

#include "base/ctx.h"
#include "connect/imap_read.h"
#include "registry/mailbox.h"

#include <stdatomic.h>

struct imap_server {
    const char *url; /* imaps://host:993, or imap://host:143 with STARTTLS */
    const char *user, *password;
    const char *ca;          /* file of an own certificate authority; NULL or "": those of this machine */
    long seconds;            /* for each answer */
    const atomic_bool *stop; /* give up; or NULL */
};

struct imap_folder_state {
    uint32_t validity; /* UIDVALIDITY: when it changes, the numbers mean other mails */
    uint32_t next;     /* UIDNEXT; 0: it did not say */
};

struct imap;
CHECKED enum status imap_open(struct ctx *ctx, const struct imap_server *server, struct imap **imap,
                              enum mailbox_problem *problem);
CHECKED enum status imap_folder_open(struct ctx *ctx, struct imap *imap, const char *folder, bool mark,
                                     struct imap_folder_state *state);
/* Mails from this number on that the server received on this day or later, in order. */
CHECKED enum status imap_search(struct ctx *ctx, struct imap *imap, uint32_t from, day_t since, uint32_t **uids,
                                size_t *count);
/* Its first `most` bytes; uid 0 in `message`: it is gone by now. */
CHECKED enum status imap_fetch(struct ctx *ctx, struct imap *imap, uint32_t uid, size_t most,
                               struct imap_message *message);
CHECKED enum status imap_mark(struct ctx *ctx, struct imap *imap, uint32_t uid);
enum mailbox_problem imap_problem(const struct imap *imap);
void imap_close(struct imap *imap); /* NULL is allowed */

#endif
