/* A mail server that takes our messages (SMTP with TLS, RFC 5321, 3207, 8314). One connection for many messages, one at a time.
 * Used by: connect/dispatch.
 * Memory: ctx's arena; the connection is its own and ends with smtp_close.
 * Errors: ST_FAILED: this computer lacks libcurl. What becomes of a message is no error but an answer.
 * Promises: without TLS nothing is sent, and no password told, unless `plain` (this machine itself); the certificate and its name are
 *   checked. What the server says is looked at and never repeated: it may hold an address.
 * Law: GDPR 32. */
#ifndef CONNECT_SMTP_H
#define CONNECT_SMTP_H

#include "base/ctx.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct smtp_server {
    const char *url;             /* smtps://host:465, smtp://host:587 */
    const char *user, *password; /* user "": without signing in */
    const char *ca;              /* "": those of the machine */
    bool plain;                  /* without TLS */
    long seconds;                /* for one message */
    const atomic_bool *stop;     /* what has not been handed over yet is given up when it is set; or NULL */
};

enum smtp_end {
    SMTP_SENT,
    SMTP_LATER,     /* 4xx */
    SMTP_REFUSED,   /* 5xx */
    SMTP_AWAY,      /* not reached, hung up, too slow */
    SMTP_UNTRUSTED, /* no TLS, or a certificate that is not right */
    SMTP_LOGIN      /* user name or password */
};

struct smtp_answer {
    enum smtp_end end;
    int code;           /* of the last answer; 0: none */
    const char *status; /* RFC 3463: "5.1.1"; NULL: not said */
    bool handed;        /* the whole message had gone out: whether it was taken is known only by the answer */
    bool server;        /* it is about the server, not the message: the next one would fare no better */
};

struct smtp;
CHECKED enum status smtp_open(struct ctx *ctx, const struct smtp_server *server, struct smtp **smtp);
CHECKED enum status smtp_send(struct ctx *ctx, struct smtp *smtp, const char *from, const char *to,
                              const char *bytes, size_t length, struct smtp_answer *answer);
void smtp_close(struct smtp *smtp); /* NULL is allowed */

/* The code and the status at the head of an answer's line, "550 5.1.1 ...": 0 when it is none. */
int smtp_line(struct arena *arena, const char *line, const char **status);

#endif
