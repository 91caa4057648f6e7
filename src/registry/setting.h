/* Settings: what the office may set and no notice speaks of. One table, setting.def; a value that nobody has set is the table's.
 * Used by: connect, cli, web.
 * Memory: ctx's arena.
 * Errors: ST_NOT_FOUND for a name that is none, with the nearest; ST_INVALID for a value that cannot be; ST_DENIED for who may not
 *   manage the register.
 * Promises: a secret is sealed under a key of the register, and only setting_text tells it. A value in the database that the table would not take any more counts as not set. */
#ifndef REGISTRY_SETTING_H
#define REGISTRY_SETTING_H

#include "base/ctx.h"

#include <stdbool.h>

/* Any other kind: a whole number up to it. */
enum {
    SETTING_IS_TEXT = -1,
    SETTING_IS_URL = -2,
    SETTING_IS_SECRET = -3,  /* sealed; never shown again, and in no copy of the register */
    SETTING_IS_SMTP = -4,    /* smtps://host:port, smtp://host:port; "" */
    SETTING_IS_IMAP = -5,    /* imaps://host:port, imap://host:port; "" */
    SETTING_IS_ADDRESS = -6, /* one e-mail address; "" */
    SETTING_IS_FILE = -7,    /* a path from the root of the machine; "" */
    SETTING_IS_TLS = -8      /* required, or none (only to this machine itself) */
};

enum setting_id {
#define SETTING(NAME, name, kind, value, help) SETTING_##NAME,
#include "registry/setting.def"
#undef SETTING
    SETTING_COUNT
};

struct setting {
    const char *name, *help; /* help: message id */
    const char *value;       /* that holds; of a secret "" */
    const char *otherwise;   /* that holds when nobody has set it */
    bool set, secret;
};

bool setting_secret(enum setting_id id);
CHECKED enum status setting_find(struct ctx *ctx, const char *name, enum setting_id *id);
CHECKED enum status setting_list(struct ctx *ctx, struct setting settings[SETTING_COUNT]);
/* NULL: as if nobody had ever set it. */
CHECKED enum status setting_put(struct ctx *ctx, enum setting_id id, const char *value, const char *was);

/* For the program's own use: asks no permit. */
CHECKED enum status setting_text(struct ctx *ctx, enum setting_id id, const char **value);
CHECKED enum status setting_number(struct ctx *ctx, enum setting_id id, int64_t *number);

/* Is the server of this address ("smtp://localhost:25") this machine itself? */
bool setting_own_machine(const char *server);
/* "http://127.0.0.1:8081/x", "http://localhost/", "http://[::1]:1/": this machine itself. */
bool setting_loopback(const char *url);

#endif
